"""Those who do not say: who declined, who did not answer, who could not confirm."""

from __future__ import annotations

from recount.read.cased.frames import Frames, Head
from recount.read.cased.phrases import prepositional
from recount.read.cased.sentence import Pair
from recount.read.drafts import Draft


def refused(frames: Frames, head: Head) -> Draft | None:
    """X declined to comment; X could not confirm A."""
    s = frames.s
    begin, end = s.pieces[s.piece(head.at)]
    stretch = [at for at in range(begin, end) if at != head.verb]
    speaks = any(s.is_one(at, "aspects.refused") and s.likely(at, "infinitive") for at in stretch)
    nouns = any(s.is_one(at, "aspects.refused_nouns") for at in stretch)
    if not (speaks or nouns):
        return None
    found = frames.subject(head)
    pair = found.pair if found is not None else None
    form = s.likely(head.verb, "verb")
    if pair is None and form is not None and form.person in {"first", "second"}:
        return None
    return _silent(frames, head, pair)


def _silent(frames: Frames, head: Head, pair: Pair | None) -> Draft | None:
    s = frames.s
    begin, _ = s.pieces[s.piece(head.at)]
    close = frames._until(head.end)  # noqa: SLF001 - the frame's own stretch
    start = head.end
    if pair is not None and pair[0] >= head.end:
        start, close = (pair[1], max(close, pair[1])) if pair[0] == head.end else (start, pair[0])
    content = (
        [(start, close)] if close > start and any(s.forms[at] for at in range(start, close)) else []
    )
    if content and (that := frames.that(head, close)) is not None:
        content = [(start, max(close, that[1]))]
    if not content:
        left = max(begin, pair[1]) if pair is not None and pair[1] <= head.start else begin
        joins = [at for at in range(left, head.start) if s.word(at, "grammar.coordinator")]
        if joins and any(s.finite(at) for at in range(left, joins[-1])):
            left = joins[-1] + 1
        content = [(left, head.start)] if head.start > left else []
        if not content and pair is not None and begin < pair[0]:
            content = [(begin, pair[0])]
    content = [_asked(frames, content[0])] if content and "refused" not in head.cue.takes else content
    if not content:
        return None
    start = content[0][0]
    while s.word(start, "grammar.neither") and (number := s.piece(start)):
        before = s.pieces[number - 1][0]
        if s.pieces[number][0] != start or not s.word(before, "grammar.neither"):
            break
        start = before
        content = [(start, content[0][1])]
    return frames.draft(
        source=pair,
        cue=frames.cue(head),
        content=content,
        stance="declines",
        rule=f"silence:{head.cue.group}",
        proposition=False,
    )


def _asked(frames: Frames, pair: Pair) -> Pair:
    """Of the words of a silence those that say what was asked: 'to the request'."""
    s = frames.s
    for at in range(*pair):
        inner = prepositional(s, at)
        if inner is not None and s.is_one(inner.head, "aspects.asked"):
            return (at, pair[1])
    return pair


def silence(frames: Frames, head: Head) -> Draft | None:
    """X did not answer the question, did not say who."""
    s = frames.s
    begin, end = s.pieces[s.piece(head.at)]
    asked = any(s.is_one(at, "aspects.asked") for at in range(begin, end))
    comments = any("комментировать" in lemma for lemma in s.lemmas(head.at))
    that = frames.that(head, end)
    found = frames.subject(head)
    if found is None or not (asked or comments or (that and s.is_one(that[0], "grammar.question"))):
        return None
    return _silent(frames, head, found.pair)
