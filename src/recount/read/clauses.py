"""Clauses: what a cue governs, to its right and to its left, and where that ends.

Rules: 'that' opens the content; a clause that turns away ('although', 'but') is cut off; so is a
participle or a coordinated verb that starts another claim; a cue set into the middle of a sentence
leaves content on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass

from recount.read.behind import phrase_end
from recount.read.cues import Lexicon
from recount.read.groups import Group, finite
from recount.read.subjects import HARD, after_circumstance, dash, hard, time_end
from recount.read.tokens import (
    BIT,
    CAPITAL,
    CLOSING,
    GERUND,
    MARK,
    MARKS,
    OPENING,
    OWNER,
    PAST,
    QUOTED,
    STOPS,
    Line,
)

Pair = tuple[int, int]
ENDS = HARD - {":"}
ADJUNCT = BIT["preposition"]
LONGEST_ADJUNCT = 24
LONGEST_SUBJECT = 14


@dataclass(frozen=True, slots=True)
class Head:
    """A possible claim of a line: a verb group with its subject (None: nobody, or shared)."""

    group: Group
    subject: Pair | None
    shared: bool


@dataclass(frozen=True, slots=True)
class Complement:
    """What stands right of a cue. `kind`: that, bare, quote, colon, object, gerund, infinitive, none."""

    kind: str
    start: int
    addressee: Pair | None = None
    after: int = 0  # first item after addressee and circumstances


def complement(line: Line, group: Group, words: Lexicon) -> Complement:
    """The complement of a verb group: addressee and circumstances skipped."""
    items, at = line.items, group.end
    takes = group.form.takes
    addressee: Pair | None = None
    if "addressee" in takes and at < len(items) and not group.passive:
        addressee = _direct_addressee(line, at, words)
        at = addressee[1] if addressee else at
    elif at + 1 < len(items) and items[at].has("infinitive") and not _verb_follows(line, at + 1):
        end = _to_stop(line, at + 1, words) or phrase_end(line, at + 1, words)
        addressee, at = (at + 1, end), end
    at = _skip_circumstances(line, at, words)
    kind, start = _kind(line, at, words)
    return Complement(kind, start, addressee, at)


def _verb_follows(line: Line, at: int) -> bool:
    item = line.items[at]
    if item.has("be", "have", "do"):
        return True
    return not (
        item.tags & (CAPITAL | GERUND)
        or item.has("determiner", "possessive", "object", "quantity", "subject")
    )


def _direct_addressee(line: Line, at: int, words: Lexicon) -> Pair | None:
    items = line.items
    if items[at].has("object") or items[at].has("subject"):
        if (
            not items[at].has("possessive")
            or at + 1 >= len(items)
            or items[at + 1].tags & MARK
            or items[at + 1].has(
                "complementizer", "question", "subject", "determiner", "genitive", "possessive"
            )
        ):
            return (at, at + 1)
    if (
        (items[at].tags & (MARK | QUOTED) and items[at].quote < 0)
        or items[at].quote >= 0
        or (items[at].has("complementizer") and not items[at].has("determiner"))
    ):
        return None
    if items[at].has("genitive", "preposition", "subordinator", "infinitive") and not items[at].has(
        "quantity"
    ):
        return None
    end = _to_stop(line, at, words) or phrase_end(line, at, words)
    return (at, end) if end > at else None


def _to_stop(line: Line, at: int, words: Lexicon) -> int | None:
    """Where an addressee ends when a plain sign follows: that, a colon, a quotation, the end."""
    items = line.items
    for index in range(at, min(at + 12, len(items))):
        item = items[index]
        if item.quote >= 0 or item.low in HARD or item.low == "," or item.low in MARKS:
            return index
        if index > at and item.has("complementizer") and not items[index - 1].has("preposition"):
            return index
        if index > at and (time_end(line, index) > index and not item.has("quantity", "determiner")):
            return index
        if index > at and item.has("preposition") and not item.has("genitive", "from", "at"):
            return index
        if (
            index > at
            and item.has("genitive")
            and index + 1 < len(items)
            and items[index + 1].tags & GERUND
        ):
            return index
        if index > at and (finite(line, index, words) or item.has("subject")):
            return None
    return len(items) if len(items) - at <= 12 else None


def _skip_circumstances(line: Line, at: int, words: Lexicon) -> int:
    items = line.items
    while at < len(items):
        after = time_end(line, at)
        if after > at:
            at = after
            continue
        item = items[at]
        if item.low in OPENING:
            closing = next(
                (i for i in range(at, min(at + 12, len(items))) if items[i].low in CLOSING), None
            )
            if closing is None:
                return at
            at = closing + 1
            continue
        if (
            item.low == ","
            and at + 2 < len(items)
            and items[at + 2].low == ","
            and items[at + 1].has("adverb")
        ):
            at += 3
            continue
        if item.has("adverb") and not item.has("subject", "quantity", "expletive", "complementizer"):
            at += 1
            continue
        if (item.tags & ADJUNCT and not item.has("quantity")) or item.low == ",":
            beyond = _beyond_adjunct(line, at, words)
            if beyond is None or beyond == at:
                return at
            at = beyond
            continue
        return at
    return at


def _beyond_adjunct(line: Line, at: int, words: Lexicon) -> int | None:
    """Where content begins after 'in a statement on Friday'; None when nothing follows."""
    items = line.items
    if items[at].low == "," and at + 1 < len(items):
        follows = items[at + 1]
        if not (
            follows.quote >= 0
            or follows.has("preposition", "complementizer", "time")
            or (follows.tags & GERUND and follows.low not in words.forms)
        ):
            return None
    for index in range(at + 1, min(at + LONGEST_ADJUNCT, len(items))):
        item = items[index]
        if item.quote >= 0 or item.low == ":":
            return index
        if item.has("complementizer") and not item.has("if") and not _relative_that(line, index):
            return index
        if item.low in ENDS or dash(line, index):
            return None
        if item.has("infinitive") and index + 1 < len(items) and items[index + 1].tags & GERUND:
            return index
        if item.low == "," and index + 1 < len(items):
            follows = items[index + 1]
            if follows.quote >= 0 or (follows.has("complementizer") and not follows.has("determiner")):
                return index + 1
        if finite(line, index, words) and items[at].low != ",":
            return None
    return None


def _relative_that(line: Line, index: int) -> bool:
    before = line.items[index - 1]
    return before.has("determiner", "preposition") and not before.has("adverb")


def _kind(line: Line, at: int, words: Lexicon) -> tuple[str, int]:
    items = line.items
    start = at
    while at < len(items) and items[at].low in MARKS:
        at += 1
    if at >= len(items) or items[at].low in ENDS or dash(line, at):
        return "none", at
    item = items[at]
    if item.quote >= 0:
        return "quote", at
    if item.low == ",":
        if at + 1 < len(items) and items[at + 1].quote >= 0:
            return "quote", at + 1
        return "none", at
    if item.low == ":":
        return ("colon", at + 1) if at + 1 < len(items) else ("none", at)
    if item.has("complementizer") and _clause(line, at + 1, words):
        return "that", start
    asks = item.has("question") and (not item.has("subordinator") or item.has("complementizer"))
    if asks and _clause(line, at + 1, words):
        return "that", start
    if item.has("infinitive") and at + 1 < len(items) and items[at + 1].tags & GERUND:
        return "gerund", start
    if item.has("infinitive") or (
        item.has("negation") and at + 1 < len(items) and items[at + 1].has("infinitive")
    ):
        return "infinitive", start
    if item.has("coordinator", "adversative") or (
        item.has("subordinator") and not item.has("preposition", "quantity")
    ):
        return "none", at
    if item.tags & GERUND and not _clause_bare(line, at, words):
        return "gerund", start
    if item.has("preposition") and not item.has("quantity"):
        return ("bare", start) if _clause_after_phrase(line, at, words) else ("preposition", start)
    return ("bare", start) if _clause_bare(line, at, words) else ("object", start)


def _clause_after_phrase(line: Line, at: int, words: Lexicon) -> bool:
    """Whether a clause follows a preposition with its noun: 'in three villages soldiers had gone'."""
    stop = next(
        (i for i in range(at, len(line.items)) if line.items[i].low in {",", *ENDS}), len(line.items)
    )
    inner = after_circumstance(line, at, stop)
    return inner is not None and any(finite(line, index, words) for index in range(inner + 1, stop))


def _clause(line: Line, at: int, words: Lexicon) -> bool:
    """Whether a finite verb follows before the clause ends."""
    for index in range(at, len(line.items)):
        if line.items[index].low in ENDS:
            return False
        if finite(line, index, words):
            return True
    return False


def _clause_bare(line: Line, at: int, words: Lexicon) -> bool:
    """Whether a clause without 'that' begins here: a verb of its own before any relative pronoun or mark."""
    items = line.items
    for index in range(at, len(items)):
        item = items[index]
        if (
            item.low in ENDS
            or item.quote >= 0
            or (item.low == "," and index > at and index - at > LONGEST_SUBJECT)
        ):
            return False
        if index > at and item.has("relative") and not item.has("complementizer"):
            return _main_after_relative(line, index, words)
        if index > at and item.has("subordinator") and not item.has("preposition"):
            return False
        if item.low == "," and index + 1 < len(items) and items[index + 1].has("expletive"):
            return False
        if (index > at or item.has("subject")) and finite(line, index, words):
            return True
        if index > at and item.tags & PAST and items[index - 1].has("group_plural"):
            return True
    return False


def _main_after_relative(line: Line, at: int, words: Lexicon) -> bool:
    found = 0
    for index in range(at, len(line.items)):
        if line.items[index].low in ENDS:
            break
        if finite(line, index, words) and not (
            index and line.items[index - 1].has("be", "have", "modal", "do")
        ):
            found += 1
    return found > 1


def content_end(
    line: Line, start: int, words: Lexicon, starts: frozenset[int], shared: frozenset[int]
) -> int:
    """Where content that begins at `start` ends: before the next claim or a turning clause.

    `starts`: items where another claim with a subject of its own begins; `shared`: items where a verb
    group that shares the subject begins.
    """
    items = line.items
    at = start
    while at < len(items):
        item = items[at]
        following = at + 1
        if item.low == "," and following < len(items):
            if _turns(line, following, words) or following in starts or following in shared:
                break
            joined = items[following].has("coordinator", "adversative")
            if joined and (following + 1 in starts or following + 1 in shared):
                break
        elif (
            (item.has("coordinator", "adversative") and at > start and following in shared)
            or (
                item.low == ";"
                and (any(at < other for other in starts) or _opens_turning(line, following, words))
            )
            or (at > start and at in shared)
            or (item.low in CLOSING and not _opened(line, start, at))
            or (dash(line, at) and _another_dash(line, start))
        ):
            break
        at += 1
    return trim(line, start, at)


def _opened(line: Line, start: int, at: int) -> bool:
    return any(item.low in OPENING for item in line.items[start:at])


def _another_dash(line: Line, start: int) -> bool:
    return sum(dash(line, index) for index in range(start)) % 2 == 1


def trim(line: Line, start: int, end: int) -> int:
    """The end without stops and commas that belong to the sentence."""
    if end == len(line.items) and end > start and line.items[end - 1].low in CLOSING:
        opened = next((i for i in range(end - 1, start, -1) if line.items[i].low in OPENING), None)
        end = opened if opened is not None and opened > start else end
    while end > start and (line.items[end - 1].low in {",", *STOPS, ";", ":"} or dash(line, end - 1)):
        end -= 1
    return end


def _opens_turning(line: Line, at: int, words: Lexicon) -> bool:
    return at < len(line.items) and _turns(line, at, words)


def _turns(line: Line, at: int, words: Lexicon) -> bool:
    """Whether a clause that turns away, or cites, begins here."""
    item = line.items[at]
    if item.low in words.lists["split.turning"]:
        return True
    if item.tags & GERUND and any(form.kind == "gerund" for form in words.forms.get(item.low, ())):
        return True
    if phrase_at(line, at, words.phrases["according"]) > at:
        return True
    return any(
        item.low == opening and any(near.low == closing for near in line.items[at + 2 : at + 5])
        for opening, closing in words.phrases["possessed"]
    )


def phrase_at(line: Line, at: int, phrases: tuple[tuple[str, ...], ...]) -> int:
    """The end of a fixed phrase that begins here; the same place when none does."""
    for phrase in phrases:
        if tuple(item.low for item in line.items[at : at + len(phrase)]) == phrase:
            return at + len(phrase)
    return at


def left_content(line: Line, end: int, earlier: list[int]) -> Pair | None:
    """The clause left of a trailing cue: from the sentence's start, or where the last claim stopped.

    `end` is the item before the cue's subject; `earlier` holds verbs of claims that already stand in
    the line.
    """
    items = line.items
    stop = trim(line, 0, end)
    if stop <= 0:
        return None
    if items[stop - 1].has("relative") and not items[stop - 1].has("determiner") and stop > 1:
        return (stop - 1, stop)
    start = 0
    for index in range(stop - 1, -1, -1):
        item = items[index]
        before = any(verb < index for verb in earlier)
        after = any(verb > index for verb in earlier)
        if item.low == ":" or (item.low == ";" and before):
            start = index + 1
            break
        joins = item.has("coordinator", "adversative") and index and items[index - 1].low == ","
        if joins and ((item.has("adversative") and before) or (after and not before)):
            start = index + 1
            break
    while start < stop and (
        items[start].has("coordinator", "adversative")
        or (items[start].tags & MARK and items[start].low not in MARKS | OPENING)
    ):
        start += 1
    return (start, stop) if stop > start else None


def clause_around(
    line: Line, at: int, words: Lexicon, starts: frozenset[int], shared: frozenset[int]
) -> tuple[Pair | None, Pair | None]:
    """The clause that holds an adverb: the part before it and the part after it."""
    items = line.items
    start, inserted = 0, items[at - 1].low == "," if at else False
    for index in range(at - 1, -1, -1):
        item = items[index]
        if inserted and index < at - 1 and item.low == ",":
            inserted = False
            continue
        if inserted and index < at - 1 and not hard(item):
            continue
        if hard(item) or dash(line, index):
            start = index + 1
            break
        if item.has("relative", "complementizer") and index and not item.has("determiner"):
            start = index if item.has("relative") and not item.has("complementizer") else index + 1
            break
        if item.has("subordinator") and not item.has("preposition", "quantity"):
            start = index + 1
            break
        if (
            item.low == ","
            and index + 1 < at
            and (items[index + 1].has("coordinator", "adversative") or _turns(line, index + 1, words))
        ):
            start = index + 2
            break
    while start < at and items[start].has("coordinator", "adversative"):
        start += 1
    end = content_end(line, at + 1, words, starts, shared) if at + 1 < len(items) else at + 1
    before = (start, trim(line, start, at)) if trim(line, start, at) > start else None
    return before, ((at + 1, end) if end > at + 1 else None)


def owned(line: Line, start: int, end: int) -> bool:
    """Whether a possessor stands in a phrase."""
    return any(item.tags & OWNER or item.has("possessive") for item in line.items[start:end])
