"""Reader: all attributions of a line, in one order: verbs, phrases, citations, nouns, adverbs."""

from __future__ import annotations

from collections.abc import Sequence

from recount.read.cased import beside, unsaid, verbs
from recount.read.cased.frames import Frames, Head
from recount.read.cased.heads import heads
from recount.read.cased.lexicon import fold
from recount.read.cased.sentence import Sentence
from recount.read.drafts import Draft, replace
from recount.read.quotes import Quotation
from recount.read.structure import Structure
from recount.read.tokens import Line
from recount.values import Span

LONGEST = 400  # items of a line; what is longer is no sentence


class Reader:
    """Reads lines of one text."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.sentences = sentences

    def drafts(self, line: Line, number: int) -> list[Draft]:
        """The attributions of one line, none of whose sources is resolved yet."""
        if not line.items or len(line.items) > LONGEST:
            return []
        s = self.sentences[number]
        frames = Frames(s, number, heads(s), phrases=beside.openings(s))
        found = self._verbs(frames)
        found += beside.phrases(frames)
        found += beside.citing(frames, found)
        found += beside.nouns(frames)
        found += unsaid.reduced(frames)
        found += beside.adverbs(frames)
        found += unsaid.colon(frames) if not found else []
        return [draft for draft in _single(found) if _says(s, draft)]

    def _verbs(self, frames: Frames) -> list[Draft]:
        found: list[Draft] = []
        last: Head | None = None  # the verb of the last draft
        waiting: Head | None = None  # a refusal whose object stands behind the next one
        for head in frames.heads:
            if last is not None and found[-1].stance == "declines" and _joined(frames.s, last, head):
                more = tuple(frames.span(pair) for pair in frames.cue(head))
                found[-1] = replace(found[-1], cue=(*found[-1].cue, *more))
                continue
            draft = verbs.draft(frames, head)
            if draft is not None:
                if (
                    waiting is not None
                    and draft.stance == "declines"
                    and _joined(frames.s, waiting, head)
                ):
                    draft = _with_before(frames, draft, waiting)
                found.append(draft)
                last = head
            waiting = head if draft is None and head.negated else None
        return found


def _with_before(frames: Frames, draft: Draft, head: Head) -> Draft:
    """'they neither confirmed nor denied A': the first refusal's words and subject."""
    cue = tuple(frames.span(pair) for pair in frames.cue(head))
    subject = frames.subject(head)
    source = draft.source or ((frames.span(subject.pair),) if subject is not None else ())
    return replace(draft, cue=(*cue, *draft.cue), source=source)


def _says(s: Sentence, draft: Draft) -> bool:
    """Whether the content of a draft holds more than the word that opens it."""
    return any(
        span.start <= item.start < span.end
        and (item.quote >= 0 or (not s.mark(at) and not s.word(at, "grammar.complementizer")))
        for span in draft.content
        for at, item in enumerate(s.items)
    )


def _joined(s: Sentence, before: Head, head: Head) -> bool:
    """'neither confirmed nor denied': two refusals with nothing but small words between them."""
    between = range(before.end, head.start)
    small = ("grammar.coordinator", "grammar.adversative", "grammar.negation", "grammar.particle")
    return (
        before.negated
        and head.negated
        and all(s.mark(at) == "," or s.word(at, *small) for at in between)
    )


def _single(found: list[Draft]) -> list[Draft]:
    """Each cue once: the first that claims it keeps it."""
    kept: list[Draft] = []
    taken: list[Span] = []
    for draft in found:
        if draft.cue and any(span.overlaps(other) for span in draft.cue for other in taken):
            continue
        taken += draft.cue
        kept.append(draft)
    return kept


def across(
    page: Structure, marks: Sequence[Quotation], sentences: Sequence[Sentence], drafts: list[Draft]
) -> list[Draft]:
    """What is said beyond the line: a list that a colon opens, and what 'this' points back to."""
    found = [*drafts, *_lists(page, sentences, drafts)]
    pointed = [_pointed_back(page, sentences, draft, found) for draft in found]
    held = {number for draft in pointed for number in draft.quotes}
    return [_begun_before(marks, draft, held) for draft in pointed]


def _begun_before(marks: Sequence[Quotation], draft: Draft, held: set[int]) -> Draft:
    """Speech whose speaker is named only in the paragraph in which it ends."""
    if not draft.quotes or draft.owner >= 0:
        return draft
    before = marks[draft.quotes[0]].continues
    while before is not None and before not in held:
        mark = marks[before]
        held.add(before)
        span = Span(mark.span.start, mark.span.end)
        draft = replace(draft, content=(span, *draft.content), quotes=(before, *draft.quotes))
        before = mark.continues
    return draft


def _lists(page: Structure, sentences: Sequence[Sentence], drafts: Sequence[Draft]) -> list[Draft]:
    """'Witnesses report:' and a list: each item is what they say."""
    made = []
    told = {draft.line for draft in drafts if draft.owner < 0}
    for number, s in enumerate(sentences):
        if s.line.owner >= 0 or number in told or not len(s) or s.mark(len(s) - 1) != ":":
            continue
        items = _items_behind(page, s.line.block)
        frames = Frames(s, number, heads(s))
        for head in reversed(frames.heads):
            source = frames.subject(head)
            if not items or source is None or "quote" not in head.cue.takes or head.kind != "finite":
                continue
            draft = frames.draft(
                source=source.pair,
                cue=frames.cue(head),
                content=[(0, 1)],
                stance=head.cue.stance,
                rule=f"list:{head.cue.group}",
            )
            made.append(replace(draft, content=items))
            break
    return made


def _items_behind(page: Structure, block: int) -> tuple[Span, ...]:
    """The items of the list that follows a block."""
    found = []
    for after in page.blocks[block + 1 :]:
        if after.kind not in {"list_item", "numbered"}:
            break
        found.append(_without_stop(page.text, after.body))
    return tuple(found)


def _without_stop(text: str, span: Span) -> Span:
    end = span.end
    while end > span.start and text[end - 1] in ".;, ":
        end -= 1
    return Span(span.start, end)


def _pointed_back(
    page: Structure, sentences: Sequence[Sentence], draft: Draft, drafts: Sequence[Draft]
) -> Draft:
    """'This was reported by X': what X reports is the sentence before, when nobody else has said it."""
    s = sentences[draft.line]
    if len(draft.content) != 1 or draft.owner >= 0 or not draft.source:
        return draft
    low = tuple(fold(word) for word in draft.content[0].of(page.text).split())
    if low not in s.lexicon.sequences["grammar.this"]:
        return draft
    before = draft.line - 1
    if before < 0 or sentences[before].line.block != s.line.block or sentences[before].line.owner >= 0:
        return draft
    if any(other.line == before for other in drafts):
        return draft
    line = sentences[before].line
    pair = sentences[before].trim(0, len(line.items))
    return replace(draft, content=(line.span(*pair),)) if pair[1] > pair[0] else draft
