"""Verbs that name nobody, or only the paper: it is reported, it became known, is accused, is refuted."""

from __future__ import annotations

from recount.read.cased.clauses import Subject
from recount.read.cased.frames import INSTRUMENTAL, Frames, Head
from recount.read.cased.phrases import noun_phrase, prepositional
from recount.read.cased.sentence import Pair, Sentence
from recount.read.drafts import Draft


def impersonal(frames: Frames, head: Head) -> Draft | None:
    """It is reported that A; A, the statement says; as is reported, A."""
    s = frames.s
    found = frames.place(head) or _where(frames, head)
    pair = found.pair if found is not None else None
    begin, end = s.pieces[s.piece(head.at)]
    first = min(head.start, pair[0]) if pair is not None and pair[1] <= head.start else head.start
    close = max(end, pair[1] if pair is not None else end)
    comment = s.word(begin, "grammar.comment")
    cue = frames.cue(head)
    content: list[Pair] = []
    follows = s.is_one(head.at, "phrases.follows_from")
    if follows:
        pair, close = _from(frames, head)
        if pair is None:
            return None
        first, behind = head.start, pair[0] > head.start
        cue = (
            [(begin if comment else first, pair[0])]
            if behind
            else [(pair[0] - 1, pair[0]), (first, head.end)]
        )
    elif comment:
        cue = [(begin, head.end)]
    if comment:
        content = frames.around(head, begin, close)
    that = None if comment else frames.that(head, max(end, close))
    if that is not None:
        content = [that]
    if not content:
        content = frames.quotations(first, close)
    if not content and (about := frames.about(head, pair)) is not None:
        content = [about]
    if not content:
        content = frames.colon(head, close)
    if not content and first == begin and begin and s.mark(begin - 1) in {",", "—"}:
        content = frames.around(head, first, close)
    if not content:
        left = _fronted(frames, head)
        content = [left] if left is not None else []
    if not content or (follows and not comment and that is None):
        return None
    if pair is not None:
        content = [(a, b) for a, b in content if not (a < pair[1] and pair[0] < b)]
        if not content:
            return None
    return frames.draft(
        source=pair,
        cue=cue,
        content=content,
        stance="reports" if pair is None else "asserts",
        rule=f"impersonal:{head.cue.group}",
        case="genitive" if follows else found.phrase.case if found and found.phrase else "nominative",
    )


def _fronted(frames: Frames, head: Head) -> Pair | None:
    """'Of it that A, the leaflet says': the clause before the verb."""
    s = frames.s
    number = s.piece(head.at)
    for back in range(number - 1, -1, -1):
        begin = s.pieces[back][0]
        if frames.pointing(begin) is not None:
            pair = s.trim(begin, s.pieces[number][0])
            return pair if pair[1] > pair[0] else None
    return None


def _where(frames: Frames, head: Head) -> Subject | None:
    """'a paper where it was written': the noun that 'where' stands behind."""
    s = frames.s
    begin = s.pieces[s.piece(head.at)][0]
    if begin < 2 or s.mark(begin - 1) != "," or not s.word(begin, "grammar.relative"):
        return None
    for start in range(max(0, begin - 8), begin - 1):
        phrase = noun_phrase(s, start, stop=begin - 1)
        if phrase is not None and phrase.core == begin - 1 and s.is_one(phrase.head, "people.document"):
            return Subject((phrase.start, phrase.core), phrase)
    return None


def _from(frames: Frames, head: Head) -> tuple[Pair | None, int]:
    """'as follows from the letter of X': the document."""
    s = frames.s
    begin = s.pieces[max(0, s.piece(head.at) - 2)][0]
    for at in [*range(head.end, min(head.end + 3, len(s))), *range(begin, head.start)]:
        inner = prepositional(s, at)
        if inner is not None and inner.case == "genitive" and s.word(at, "grammar.agent_of_group"):
            behind = at >= head.end
            if behind or head.start - inner.end <= 1:
                return (inner.start, inner.end), inner.end if behind else head.end
    return None, head.end


def known(frames: Frames, head: Head) -> Draft | None:
    """It became known that A; as became known, A."""
    s = frames.s
    begin, end = s.pieces[s.piece(head.at)]
    comment = s.word(begin, "grammar.comment")
    that = frames.that(head, end)
    content = frames.around(head, begin, end) if comment else [that] if that is not None else []
    if not content:
        about = frames.about(head, None)
        content = [about] if about is not None else []
    if not content:
        return None
    return frames.draft(
        source=None,
        cue=[(begin, head.end)] if comment else frames.cue(head),
        content=content,
        stance=head.cue.stance,
        rule=f"impersonal:{head.cue.group}",
    )


def _cut(s: Sentence, at: int, end: int) -> int:
    """The first separator of a stretch, else its end."""
    return next((index for index in range(at, end) if s.cuts(index)), end)


def accused(frames: Frames, head: Head) -> Draft | None:
    """'X is accused of A': nobody says by whom."""
    s = frames.s
    found = frames.subject(head)
    end = frames._until(head.end)  # noqa: SLF001 - the frame's own stretch
    governed = [at for at in range(head.end, end) if s.preposition(at)]
    if found is None or not governed or found.phrase is None:
        return None
    return frames.draft(
        source=None,
        cue=frames.cue(head),
        content=[found.pair, (head.end, end)],
        stance=head.cue.stance,
        rule=f"verb:{head.cue.group}",
    )


def by_agent(frames: Frames, head: Head) -> Draft | None:
    """A is refuted by X."""
    s = frames.s
    found = frames.subject(head)
    end = frames._until(head.end)  # noqa: SLF001 - the frame's own stretch
    for at in range(head.end, end):
        phrase = noun_phrase(s, at, INSTRUMENTAL)
        if phrase is not None and found is not None:
            return frames.draft(
                source=(phrase.start, phrase.end),
                cue=frames.cue(head),
                content=[(found.pair[0], max(found.pair[1], _cut(s, found.pair[0], head.start)))],
                stance=head.cue.stance,
                rule=f"verb:{head.cue.group}",
                proposition=False,
                case="instrumental",
            )
    return None
