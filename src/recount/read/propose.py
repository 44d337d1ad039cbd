"""propose: a text in, the proposed claims of one document out. Pure; every span verbatim.

>>> from recount.read import propose
>>> reading = propose("'They took the miller,' Ada Brandt told the Harbour Post.", outlet="The Slate")
>>> [party.name for party in reading.claims[0].chain]
['The Slate', 'Harbour Post', 'Ada Brandt']
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256 as digest

from recount.nouns import Claim, Count, Quote, Reading, Text
from recount.read import acts, numbers, places, quotes, structure, times
from recount.read import language as languages
from recount.read.chains import Chained
from recount.read.drafts import Draft
from recount.read.grammars import Reads, Voices, grammar
from recount.read.holdings import counted, dated
from recount.read.ledger import complete
from recount.read.mixed import joined, stretches
from recount.read.quotes import Quotation
from recount.read.repeats import repeated
from recount.read.structure import Structure
from recount.read.tokens import MARK, Line, lines
from recount.read.turns import own_labels, turn_drafts
from recount.read.voice import own_voice
from recount.values import Span

TITLES = frozenset({"headline", "heading"})
SILENT = frozenset({"byline", "dateline"})
Findings = tuple[tuple[Claim, ...], tuple[Count, ...]]


def propose(
    text: str | Text,
    *,
    file: str | None = None,
    sha256: str | None = None,
    published: date | None = None,
    outlet: str | None = None,
    lang: str | None = None,
) -> Reading:
    """What one document says, according to whom. `sha256`: of the file's bytes, if known."""
    body = text if isinstance(text, str) else text.text
    own = digest(body.encode("utf-8", "surrogatepass")).hexdigest()
    code = lang or languages.detect(body)
    page = structure.parse(body, languages.load(code))
    parts = {code: body} if lang else stretches(body, code)
    found = {
        one: _found(
            page if part == body else structure.parse(part, languages.load(one)), one, published, outlet
        )
        for one, part in parts.items()
    }
    claims, counts = found[code] if len(found) == 1 else joined(found)
    reading = Reading(
        doc_id=file or own[:12],
        file=file if isinstance(text, str) else file or text.file,
        sha256=(sha256 or own) if isinstance(text, str) else text.sha256,
        text_sha256=own if isinstance(text, str) else text.text_sha256,
        lang=code,
        outlet=outlet,
        published=published,
        claims=claims,
        counts=counts,
        text=body,
        source_map=() if isinstance(text, str) else text.source_map,
    )
    return complete(reading, page)


def _found(page: Structure, code: str, published: date | None, outlet: str | None) -> Findings:
    """The claims and numbers of a text in one language."""
    speech, text = languages.load(code), page.text
    marks = quotes.find(page)
    claims = _claims(page, marks, code, outlet) if speech.table("cues") else ()
    claims = dated(
        claims, times.find(page, language=speech, anchor=published), places.find(page, language=speech)
    )
    counts = counted(claims, numbers.find(page, language=speech))
    return repeated(text, claims, counts), counts


def _claims(
    page: Structure, marks: Sequence[Quotation], code: str, outlet: str | None
) -> tuple[Claim, ...]:
    cut = lines(page, marks, code)
    how = grammar(page, marks, cut, code, outlet)
    drafts = how.across(_drafts(page, marks, cut, how.reader, how.people))
    drafts = [how.before(draft) for draft in drafts]
    parents = _parents(drafts)
    chained: list[Chained] = []
    order = sorted(range(len(drafts)), key=lambda at: (_where(drafts[at]), -_size(drafts[at])))
    resolved: dict[int, Chained] = {}
    for at in order:
        parent = parents[at]
        around = resolved.get(parent) if parent is not None else None
        resolved[at] = how.chains.resolve(drafts[at], around)
        drafts[at] = how.after(drafts[at], resolved[at])
    chained = [resolved[at] for at in range(len(drafts))]
    ids = {at: f"C{number + 1:02}" for number, at in enumerate(order)}
    claims = [
        _claim(
            page,
            marks,
            drafts[at],
            chained[at],
            ids[at],
            None if (parent := parents[at]) is None else ids[parent],
        )
        for at in order
    ]
    claims += own_voice(page, marks, cut, drafts, outlet)
    return how.linked(tuple(_acting(page, claim) for claim in _numbered(claims)))


def _numbered(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, those in the outlet's own voice with ids of their own (N01, N02)."""
    own = [claim for claim in claims if not claim.id]
    named = [replace(claim, id=f"N{number + 1:02}") for number, claim in enumerate(own)]
    return [*(claim for claim in claims if claim.id), *named]


def _acting(page: Structure, claim: Claim) -> Claim:
    """The claim with the act that its content speaks of."""
    act = acts.of(page.text, claim.content, language=page.language)
    return replace(
        claim,
        violations=act.violations,
        methods=act.methods,
        perpetrators=act.perpetrators,
        perpetrator_role=act.perpetrator_role,
        victims=act.victims,
        ground=act.ground,
    )


def _where(draft: Draft) -> int:
    return (
        min(draft.content[0].start, draft.cue[0].start) if draft.label or draft.quotes else draft.start
    )


def _size(draft: Draft) -> int:
    return sum(span.end - span.start for span in draft.content)


def _drafts(
    page: Structure, marks: Sequence[Quotation], cut: Sequence[Line], reader: Reads, people: Voices
) -> list[Draft]:
    """All drafts of a text: turns by their labels, then every line, then quotations that stand alone."""
    own = own_labels(page, people)
    found = turn_drafts(page, cut, own)
    by_block: dict[int, list[int]] = {}
    for number, line in enumerate(cut):
        if page.blocks[line.block].kind in SILENT:
            continue
        drafts = reader.drafts(line, number)
        if not drafts and line.owner < 0 and _only_quotations(line):
            _join(marks, line, found, by_block)
            continue
        for draft in drafts:
            by_block.setdefault(line.block, []).append(len(found))
            found.append(draft)
    return found


def _only_quotations(line: Line) -> bool:
    return any(item.quote >= 0 for item in line.items) and all(
        item.quote >= 0 or item.tags & MARK for item in line.items
    )


def _join(
    marks: Sequence[Quotation], line: Line, found: list[Draft], by_block: dict[int, list[int]]
) -> None:
    """Give a quotation that stands alone to the speaker of the one before it."""
    held = [item for item in line.items if item.quote >= 0]
    continues = marks[held[0].quote].continues
    here = [at for at in by_block.get(line.block, ()) if found[at].owner < 0 and found[at].quotes]
    if continues is not None:
        before = [
            at
            for at in range(max(0, len(found) - 60), len(found))
            if found[at].owner < 0 and continues in found[at].quotes
        ]
    else:
        before = here[-1:]
    if not before:
        return
    at = before[-1]
    spans = tuple(Span(item.start, item.end) for item in held)
    found[at] = replace(
        found[at],
        content=(*found[at].content, *spans),
        quotes=(*found[at].quotes, *(item.quote for item in held)),
    )
    by_block.setdefault(line.block, []).append(at)


def _parents(drafts: Sequence[Draft]) -> list[int | None]:
    """For each draft the innermost one whose content holds its cue."""
    order = sorted(range(len(drafts)), key=lambda at: _size(drafts[at]))
    starts = sorted((span.start, span.end, at) for at in order for span in drafts[at].content)
    parents: list[int | None] = []
    for at, draft in enumerate(drafts):
        best: int | None = None
        for start, _, other in _before(starts, draft.cue[0].start):
            if other == at or start > draft.cue[0].start:
                continue
            holder = drafts[other]
            if (
                holder.holds(draft)
                and not draft.holds(holder)
                and not (draft.relayed and holder.content == draft.content)
            ):
                if best is None or _size(holder) < _size(drafts[best]):
                    best = other
        if draft.relayed:
            best = next(
                (
                    k
                    for k, main in enumerate(drafts)
                    if main.content == draft.content and main.relay == draft.source and k != at
                ),
                best,
            )
        parents.append(best)
    return parents


def _before(starts: Sequence[tuple[int, int, int]], at: int) -> Sequence[tuple[int, int, int]]:
    """The content spans that begin before an offset, the nearest ones only."""
    last = bisect_right(starts, (at, 1 << 60, 0))
    return starts[max(0, last - 40) : last]


def _claim(
    page: Structure,
    marks: Sequence[Quotation],
    draft: Draft,
    chained: Chained,
    name: str,
    parent: str | None,
) -> Claim:
    block = page.blocks[draft.block]
    return Claim(
        id=name,
        kind="headline" if block.kind in TITLES and draft.owner < 0 else "attributed",
        source=draft.source,
        cue=draft.cue,
        content=draft.content,
        chain=chained.chain,
        stance=draft.stance,
        quote=_quote(page.text, marks, draft),
        addressee=draft.addressee,
        parent=parent,
        origin=chained.origin,
        open=chained.open,
        rule=draft.rule,
        caption=block.kind == "caption",
    )


def _near(marks: Sequence[Quotation], span: Span) -> Sequence[Quotation]:
    """The quotations that may touch a span; they stand in the order of their first marks."""
    first = bisect_left(marks, span.start, key=lambda mark: mark.span.start)
    last = bisect_left(marks, span.end, key=lambda mark: mark.span.start)
    return marks[max(0, first - 8) : last]


def _quote(text: str, marks: Sequence[Quotation], draft: Draft) -> Quote:
    """Direct when all content is quoted, mixed when some is, none when there is no proposition."""
    if draft.label:
        return "direct"
    depth = marks[draft.owner].depth + 1 if draft.owner >= 0 else 0
    quoted = plain = 0
    for span in draft.content:
        covered = 0
        for mark in _near(marks, span):
            word = mark.scare and " " not in mark.inner.of(text).strip()
            if mark.depth == depth and not word and mark.span.overlaps(span):
                covered += sum(
                    char.isalnum()
                    for char in text[max(span.start, mark.span.start) : min(span.end, mark.span.end)]
                )
        letters = sum(char.isalnum() for char in span.of(text))
        quoted += covered
        plain += letters - covered
    if quoted and not plain:
        return "direct"
    if quoted:
        return "mixed"
    return (
        "indirect"
        if draft.proposition and draft.stance != "declines"
        else "none"
        if not draft.proposition
        else "indirect"
    )
