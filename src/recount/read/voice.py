"""The outlet's own voice: what headlines say, and the acts that the narrator states without a speaker.

Rules: a headline is never a claim by a source, whatever words it quotes; a sentence without any
attribution is the narrator's when it states an act. Of several clauses each that states an act is a claim;
one that depends on such a clause goes with it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from recount.nouns import Claim, Kind, Party, Quote, Stance
from recount.read import acts
from recount.read.drafts import Draft
from recount.read.quotes import Quotation
from recount.read.statements import Pair, statements
from recount.read.structure import Structure
from recount.read.tokens import Line
from recount.values import Span

NESTED = 20  # contents that may begin before a line and still hold it
RUNNING = frozenset({"paragraph", "list_item", "numbered", "caption"})


def own_voice(
    page: Structure,
    marks: Sequence[Quotation],
    cut: Sequence[Line],
    drafts: Sequence[Draft],
    outlet: str | None,
) -> Iterator[Claim]:
    """Headline and narrator claims, without ids."""
    claimed: dict[int, list[Span]] = defaultdict(list)
    for draft in drafts:
        claimed[draft.line] += [*draft.source, *draft.cue, *draft.content]
    spoken = sorted(
        span
        for draft in drafts
        for span in draft.content
        if draft.label or draft.quotes or draft.rule.startswith("list")
    )
    root = (Party(outlet, "outlet", explicit=False),)
    for number, line in enumerate(cut):
        kind = page.blocks[line.block].kind
        if line.owner >= 0 or _inside(line, spoken):
            continue
        if number in claimed:
            if kind in RUNNING:
                yield from (
                    _claim("narrator", span, root, "asserts", caption=kind == "caption")
                    for span in _beside(page, line, claimed[number])
                )
            continue
        span = line.span(0, len(line.items))
        quoted = any(mark.span.overlaps(span) for mark in marks)
        if kind == "headline":
            stated = _states(page, line, (0, len(line.items)))
            if (stated is not None or quoted) and line.items[-1].low != "?":
                yield _claim("headline", span, root, "alleges" if quoted else "asserts", quoted=quoted)
        elif kind in RUNNING and not quoted:
            for clause in _stating(page, line):
                found = line.span(*clause)
                yield _claim("narrator", found, root, "asserts", caption=kind == "caption")


def _claim(
    kind: Kind,
    span: Span,
    root: tuple[Party, ...],
    stance: Stance,
    *,
    quoted: bool = False,
    caption: bool = False,
) -> Claim:
    quote: Quote = "mixed" if quoted else "none"
    return Claim("", kind, (), (), (span,), root, stance, quote, rule=kind, caption=caption)


def _states(page: Structure, line: Line, clause: Pair) -> acts.Act | None:
    """The act that a clause states, if it states one."""
    act = acts.of(page.text, (line.span(*clause),), language=page.language)
    return act if act.violations else None


def _stating(page: Structure, line: Line) -> Iterator[Pair]:
    """The clauses of a sentence that state an act."""
    whole = (0, len(line.items))
    if _states(page, line, whole) is None:
        return
    mains: list[Pair] = []
    for main, dependent in statements(line):
        if (
            dependent is not None
            and _states(page, line, main) is None
            and _states(page, line, dependent) is not None
        ):
            mains.append(dependent)
        else:
            mains.append((main[0], (dependent or main)[1]))
    found = [clause for clause in mains if _states(page, line, clause) is not None]
    yield from found or [whole]


def _beside(page: Structure, line: Line, claimed: Sequence[Span]) -> Iterator[Span]:
    """The clauses of a sentence that state an act and have no part in its attributed claims."""
    for main, dependent in statements(line, semicolon=True):
        clause = line.span(main[0], (dependent or main)[1])
        if not any(clause.overlaps(span) for span in claimed) and _states(page, line, main) is not None:
            yield clause


def _inside(line: Line, spoken: Sequence[Span]) -> bool:
    """Whether the line is content of a claim that stands elsewhere: a turn, a quotation that goes on."""
    begin = line.items[0].start
    last = bisect_right(spoken, Span(begin, 1 << 60))
    return any(span.start <= begin < span.end for span in spoken[max(0, last - NESTED) : last])
