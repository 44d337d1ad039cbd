"""Noun phrases behind a verb: the addressee, the agent, and the speaker of an inverted sentence.

Rules: the shortest phrase when a clause may follow; appositions and relative clauses stay with a
speaker, unless they hold a claim of their own.
"""

from __future__ import annotations

from recount.read.cues import Lexicon
from recount.read.groups import claims_inside, finite
from recount.read.subjects import FUNCTION, dash, hard, time_end
from recount.read.tokens import (
    BIT,
    CAPITAL,
    FINITE_AUX,
    GERUND,
    MARK,
    MARKS,
    NUMBER,
    OWNER,
    QUOTED,
    STARTS_PHRASE,
    Line,
)

_LONGEST_SPEAKER = 60  # words, appositions included


def phrase_end(line: Line, start: int, words: Lexicon) -> int:
    """Where a noun phrase that begins here ends when a clause may follow: the shortest one."""
    items, at = line.items, start
    if at >= len(items):
        return at
    if items[at].has("object", "subject") and not items[at].has("possessive"):
        return at + 1
    if (
        items[at].has("possessive")
        and at + 1 < len(items)
        and items[at + 1].has("object", "subject", "determiner")
    ):
        return at + 1
    seen = False
    while at < len(items):
        item = items[at]
        if (
            item.tags & (MARK | QUOTED)
            or item.tags & FINITE_AUX
            or item.has("relative", "complementizer", "subject")
        ):
            break
        if (
            seen
            and item.tags & STARTS_PHRASE
            and not items[at - 1].has(
                "preposition", "genitive", "determiner", "possessive", "quantity", "coordinator"
            )
            and not items[at - 1].tags & NUMBER
        ):
            break
        if seen and item.has("preposition") and not item.has("genitive"):
            break
        if seen and item.has("genitive") and at + 1 < len(items) and items[at + 1].tags & GERUND:
            break
        if (
            seen
            and item.tags & CAPITAL
            and not items[at - 1].tags & (CAPITAL | FUNCTION | BIT["possessive"] | OWNER)
            and not items[at - 1].has("genitive")
        ):
            break
        if (
            seen
            and items[at - 1].tags & CAPITAL
            and not item.tags & CAPITAL
            and not item.has("genitive", "coordinator")
        ):
            if finite(line, at, words) or not item.tags & CAPITAL:
                break
        if finite(line, at, words) and seen:
            break
        seen = seen or not item.tags & FUNCTION
        at += 1
    return at


def source_end(line: Line, start: int, words: Lexicon) -> int:
    """Where the speaker after a cue ends, appositions included: 'said Ruta Anselm, the director'."""
    items = line.items
    at = start
    while at < min(len(items), start + _LONGEST_SPEAKER):
        item = items[at]
        if hard(item) or dash(line, at):
            break
        if at > start and item.low == ",":
            if at + 1 >= len(items) or not _continues_source(line, at + 1, words):
                break
        elif at > start and _ends_inverted(line, at, start, words):
            break
        at += 1
    while at > start and items[at - 1].low in {",", ".", *MARKS}:
        at -= 1
    return at


def _ends_inverted(line: Line, at: int, start: int, words: Lexicon) -> bool:
    items, item = line.items, line.items[at]
    inside = any(i.has("relative") for i in items[start:at])
    if time_end(line, at) > at and not item.has("quantity") and not inside:
        return True
    if item.has("adversative", "subordinator") and not item.has("preposition", "relative"):
        return True
    if item.has("coordinator") and at + 1 < len(items):
        again = items[at + 1].has("relative") and inside
        return not again and (items[at + 1].low in words.forms or finite(line, at + 1, words))
    if item.tags & GERUND and item.low in words.forms:
        return True
    if item.has("preposition") and not item.has("genitive", "from", "at", "with") and at > start:
        named = items[at - 1].tags & CAPITAL and not any(i.low == "," for i in items[start:at])
        return bool(named)
    inside = any(i.has("relative") for i in items[start:at])
    return bool(item.tags & FINITE_AUX) and not item.has("nonfinite") and not inside


def _continues_source(line: Line, at: int, words: Lexicon) -> bool:
    items, first = line.items, line.items[at]
    if first.quote >= 0 or (
        first.has("coordinator", "adversative", "subject") and not first.has("relative")
    ):
        if not first.has("relative"):
            return False
    if time_end(line, at) > at or first.tags & GERUND:
        return False
    if first.has("preposition") and not first.has("genitive", "from", "at", "with", "quantity"):
        return False
    if first.has("concessive", "subordinator", "adverb") and not first.has(
        "determiner", "quantity", "relative"
    ):
        return False
    if first.has("relative"):
        stop = next(
            (i for i in range(at, len(items)) if items[i].low == "," or hard(items[i])), len(items)
        )
        return not claims_inside(line, at, stop, words)
    ahead = at
    while ahead < len(items) and items[ahead].low != "," and not hard(items[ahead]):
        if finite(line, ahead, words) and not any(i.has("relative") for i in items[at:ahead]):
            return False
        ahead += 1
    return True
