"""Noun phrases: who stands before a verb, or after it.

Rules: a relative clause and an apposition stay with their noun; leading time, adverbs and conjunctions
are taken off; a participle or a circumstance between commas is left out; a pronoun is a phrase of its
own.
"""

from __future__ import annotations

from recount.read.cues import Lexicon
from recount.read.groups import claims_inside, finite
from recount.read.tokens import (
    AUX,
    BIT,
    CAPITAL,
    CLOSING,
    DASHES,
    FINITE_AUX,
    GERUND,
    MARK,
    MARKS,
    NUMBER,
    OPENING,
    OWNER,
    PAST,
    PRESENT,
    QUOTED,
    STOPS,
    Item,
    Line,
)

HARD = frozenset({";", ":", *STOPS})
BREAKS = BIT["subordinator"] | BIT["adversative"] | BIT["question"]
FUNCTION = (
    BIT["preposition"]
    | BIT["determiner"]
    | BIT["infinitive"]
    | BIT["coordinator"]
    | BIT["subordinator"]
)
NOT_A_NOUN = AUX | BIT["adverb"] | BIT["preposition"] | BIT["coordinator"] | MARK
Pair = tuple[int, int]


def hard(item: Item) -> bool:
    """Whether no phrase goes across it."""
    return item.quote >= 0 or item.low in HARD


def dash(line: Line, index: int) -> bool:
    """Whether a mark is a dash between blanks."""
    items = line.items
    return items[index].low in DASHES and (index == 0 or items[index - 1].end < items[index].start)


def time_end(line: Line, index: int) -> int:
    """Where a phrase of time that begins here ends; the same place when there is none."""
    items, after, at = line.items, index, index
    seen = False
    while at < len(items) and at - index < 8:
        item = items[at]
        if seen and item.has("complementizer"):
            break
        if item.has("time") and not _part_of_name(line, at):
            seen, after = True, at + 1
        elif item.tags & NUMBER and (seen or at > index):
            after = at + 1 if (seen or (len(item.low) == 4 and item.low.isdigit())) else after
            seen = seen or after == at + 1
        elif (
            not (
                item.has("time_adjective", "time_preposition")
                and not (seen and item.has("determiner") and not items[at - 1].has("genitive"))
            )
            and not item.tags & NUMBER
        ):
            break
        at += 1
    if not seen or (after < len(items) and items[after - 1].tags & OWNER):
        return index
    while after < len(items) and items[after].low == "ago":
        after += 1
    return after


def _part_of_name(line: Line, at: int) -> bool:
    """Whether a word of time stands in a name: 'the Evening Post'."""
    items = line.items
    after = items[at + 1] if at + 1 < len(items) else None
    named = (
        after is not None and after.tags & CAPITAL and not after.has("time") and not after.tags & NUMBER
    )
    return bool(items[at].tags & CAPITAL and named and at and items[at - 1].has("determiner"))


def strip_front(line: Line, start: int, end: int) -> int:
    """The phrase without leading conjunctions, adverbs, time and circumstance."""
    items = line.items
    while start < end:
        item = items[start]
        after = time_end(line, start)
        if start < after < end:
            start = after
        elif (
            (item.tags & MARK and item.low not in OPENING and item.low not in MARKS)
            or (
                item.has("coordinator", "adversative", "concessive", "infinitive", "complementizer")
                and not item.has("determiner")
            )
            or (item.has("adverb") and not item.has("quantity", "subject") and start + 1 < end)
        ):
            start += 1
        elif item.has("preposition") and start + 1 < end and items[start + 1].has("degree"):
            break
        elif item.has("preposition") and not item.has("quantity"):
            inner = after_circumstance(line, start, end)
            if inner is None:
                return end
            start = inner
        else:
            break
    return start


def after_circumstance(line: Line, start: int, end: int) -> int | None:
    """Where a new phrase begins after a preposition with its noun: 'In a statement the ministry'."""
    items = line.items
    for index in range(start + 2, end):
        before, item = items[index - 1], items[index]
        if before.tags & (FUNCTION | BIT["possessive"] | OWNER | NUMBER) or before.has(
            "quantity", "genitive"
        ):
            continue
        if item.has("determiner", "possessive", "subject") or (
            item.has("quantity") and not item.has("preposition")
        ):
            return index
        if item.tags & CAPITAL and not before.tags & CAPITAL:
            return index
    return None


def phrase_start(line: Line, end: int, low: int, words: Lexicon) -> int:
    """Where the noun phrase that ends before item `end` begins, its relative clauses included."""
    items = line.items
    start = at = end
    at -= 1
    while at >= low:
        item = items[at]
        if hard(item) or dash(line, at):
            break
        if item.low in CLOSING:
            opened = _opening(line, at, low)
            if opened is None:
                break
            start, at = opened, opened - 1
            continue
        if item.low == ",":
            listed = _list_start(line, at, low, end, words)
            if listed is None:
                break
            start, at = listed, listed - 1
            continue
        if item.tags & BIT["coordinator"]:
            if not _joins(line, at, low, words):
                break
            at -= 1
            continue
        if item.has("relative") and at > low and _is_relative(line, at, words):
            start, at = at, at - 1
            continue
        if item.tags & BREAKS and not item.has("preposition", "determiner", "quantity"):
            break
        if (
            item.has("object")
            and not item.has("possessive", "subject", "relative")
            and not items[at - 1].has("preposition")
        ):
            break
        if (
            not item.has("as")
            and item.has("subordinator")
            and item.has("preposition")
            and _clause_inside(line, at + 1, end, words)
        ):
            break
        if _reduced(line, at, low, words):
            start = at
            at -= 1
            continue
        if finite(line, at, words):
            relative = _relative_left(line, at, low, words)
            if relative is None:
                break
            start, at = relative, relative - 1
            continue
        start = at
        at -= 1
    return strip_front(line, start, end)


def _reduced(line: Line, at: int, low: int, words: Lexicon) -> bool:
    """Whether a participle describes the noun before it: 'a note pinned to the railings'."""
    items = line.items
    if at <= low or at + 1 >= len(items) or not items[at].tags & PAST or items[at].tags & CAPITAL:
        return False
    if items[at].low in words.forms or items[at].tags & FINITE_AUX or not _noun(items[at - 1]):
        return False
    return items[at + 1].has("preposition", "agent") and not items[at + 1].has("subordinator")


def _clause_inside(line: Line, start: int, end: int, words: Lexicon) -> bool:
    return any(finite(line, index, words) for index in range(start, end)) or not any(
        line.items[index].has("relative") for index in range(start, end)
    )


def _opening(line: Line, at: int, low: int) -> int | None:
    for index in range(at - 1, max(low, at - 12) - 1, -1):
        if line.items[index].low in OPENING:
            return index
    return None


def _is_relative(line: Line, at: int, words: Lexicon) -> bool:
    """Whether 'that', 'who' follows a noun, and does not open the content of a cue."""
    before = line.items[at - 1]
    if line.items[at].has("complementizer"):
        if before.low in words.forms and not before.tags & (BIT["determiner"]):
            two = line.items[at - 2] if at > 1 else None
            return (
                two is not None
                and two.has("determiner", "possessive")
                and before.low in words.ambiguous
            )
        return not before.tags & NOT_A_NOUN and not before.has("subject")
    return before.low == "," or not before.tags & (BIT["coordinator"] | BIT["adverb"] | FINITE_AUX)


def _relative_left(line: Line, verb: int, low: int, words: Lexicon) -> int | None:
    """The start of a relative clause, with or without its pronoun, that a verb belongs to."""
    items = line.items
    for index in range(verb - 1, max(low, verb - 9) - 1, -1):
        item = items[index]
        if (
            item.has("relative")
            and index > low
            and not item.has("determiner")
            and _is_relative(line, index, words)
        ):
            return index
        if item.has("complementizer") and index > low and _is_relative(line, index, words):
            return index
        if hard(item) or item.low == "," or item.tags & BREAKS & ~BIT["subordinator"]:
            break
    if verb - 2 >= low and items[verb - 1].has("subject") and _noun(items[verb - 2]):
        return verb - 1
    return None


def _noun(item: Item) -> bool:
    return not item.tags & (NOT_A_NOUN | FUNCTION | GERUND | QUOTED) and not item.has(
        "subject", "relative", "complementizer"
    )


def _joins(line: Line, at: int, low: int, words: Lexicon) -> bool:
    """Whether 'and' joins two noun phrases, not two clauses or verbs."""
    items = line.items
    if at <= low or at + 1 >= len(items):
        return False
    before = items[at - 1]
    if not _noun(before) and before.low not in CLOSING:
        return False
    for index in range(at - 1, low - 1, -1):
        item = items[index]
        if item.low == ",":
            return True
        if hard(item) or (item.tags & BREAKS and not item.has("preposition")):
            return True
        if item.has("relative", "complementizer"):
            return not item.has("complementizer")
        if finite(line, index, words) or items[index].tags & (PAST | PRESENT):
            return False
    return not items[low].has("preposition")


def _list_start(line: Line, comma: int, low: int, end: int, words: Lexicon) -> int | None:
    """The item before a comma that joins a list: 'Radio Orb, the Post and TV Centre'."""
    items = line.items
    joined = any(items[index].has("coordinator") for index in range(comma + 1, end))
    if (
        not joined
        or comma - 1 < low
        or any(finite(line, index, words) for index in range(comma + 1, end))
    ):
        return None
    before = items[comma - 1]
    if not before.tags & CAPITAL or not items[comma + 1].tags & CAPITAL:
        return None
    at = comma - 1
    while at > low and items[at - 1].tags & CAPITAL and items[at - 1].low != ",":
        at -= 1
    if at > low and (finite(line, at - 1, words) or items[at - 1].has("preposition")):
        return None
    return at


def subject_before(line: Line, verb: int, low: int, words: Lexicon) -> tuple[Pair | None, bool]:
    """(noun phrase before a verb group, whether the subject is shared with an earlier verb)."""
    items, end = line.items, verb
    while end > low and items[end - 1].has("adverb") and not items[end - 1].has("subject", "quantity"):
        end -= 1
    if end > low and items[end - 1].low == "," and end - 2 >= low:
        inner = end - 2
        while inner > low and items[inner].has("adverb"):
            inner -= 1
        if inner < end - 2 and items[inner].low == ",":
            end = inner
    end = _before_time(line, end, low)
    if end <= low:
        return None, False
    before = items[end - 1]
    if before.has("coordinator", "adversative"):
        return None, True
    if before.has("subject", "expletive", "relative") and not before.has("determiner"):
        if not _object_here(line, end - 1, low, words):
            return (end - 1, end), False
    if before.has("relative") and end - 1 > low and _is_relative(line, end - 1, words):
        return (end - 1, end), False
    if before.low == ",":
        return _around_insertion(line, end - 1, low, words)
    if not _ends_phrase(before):
        return None, False
    for near in range(end - 2, max(low, end - 6) - 1, -1):
        pronoun = items[near].has("subject", "relative") and not items[near].has("determiner")
        if pronoun and time_end(line, near + 1) == end:
            return (near, near + 1), False
    start = phrase_start(line, end, low, words)
    return ((start, end), False) if _sound(line, start, end) else (None, False)


def _before_time(line: Line, end: int, low: int) -> int:
    """The end of a subject without the time before its verb: 'The ministry on Sunday denied'."""
    for start in range(max(low + 1, end - 5), end):
        clause = any(
            near.has("relative", "subject") for near in line.items[max(low, start - 6) : start]
        )
        opens = (not clause and line.items[start].has("time_preposition", "time")) or line.items[
            start
        ].has("time_adjective")
        if (
            opens
            and time_end(line, start) == end
            and not line.items[start - 1].has("preposition", "determiner", "genitive")
        ):
            return start
    return end


def _object_here(line: Line, at: int, low: int, words: Lexicon) -> bool:
    """Whether 'it' is the object of a verb in a relative clause: 'the nurse who typed it tells'."""
    items = line.items
    if not items[at].has("object") or at - 1 <= low:
        return False
    verb = items[at - 1]
    return (
        bool(verb.tags & PAST)
        and verb.low not in words.forms
        and _relative_left(line, at - 1, low, words) is not None
    )


def _ends_phrase(item: Item) -> bool:
    if item.low in CLOSING or item.low in MARKS:
        return True
    return not item.tags & (MARK | QUOTED | AUX | FUNCTION & ~BIT["preposition"]) and not (
        item.has("preposition") and not item.has("adverb")
    )


def _sound(line: Line, start: int, end: int) -> bool:
    """Whether something in the phrase can be a noun."""
    return any(
        not item.tags & (MARK | FUNCTION | AUX)
        or (item.has("determiner", "quantity") and end - start == 1)
        for item in line.items[start:end]
    )


def _around_insertion(line: Line, comma: int, low: int, words: Lexicon) -> tuple[Pair | None, bool]:
    """The phrase whose insertion is closed by a comma right before the verb."""
    items = line.items
    opening = _comma_left(line, comma - 1, low)
    if opening is None:
        return None, False
    first = items[opening + 1]
    while opening is not None and (first.has("coordinator") or _lists(line, opening, comma, low)):
        earlier = _comma_left(line, opening - 1, low)
        if earlier is None:
            break
        opening, first = earlier, items[earlier + 1]
    head_end = opening
    if not first.has("relative") and not first.tags & GERUND and _noun_phrase_follows(line, comma):
        inside = any(item.has("relative") for item in items[opening + 1 : comma])
        if not inside and any(finite(line, at, words) for at in range(opening + 2, comma)):
            return None, False
    if head_end <= low or not _ends_phrase(items[head_end - 1]):
        return None, False
    start = (
        head_end - 1 if items[head_end - 1].has("subject") else phrase_start(line, head_end, low, words)
    )
    if not _sound(line, start, head_end):
        return None, False
    kept = _kept_insertion(line, opening + 1, comma, words)
    start = _whole_apposition(line, start, low, words)
    return (start, comma if kept else head_end), False


def _noun_phrase_follows(line: Line, comma: int) -> bool:
    """Whether the verb after a comma may have its subject behind it ('..., said the mayor')."""
    after = line.items[comma + 2] if comma + 2 < len(line.items) else None
    return after is not None and bool(
        after.has("determiner", "quantity", "possessive") or after.tags & CAPITAL
    )


def _whole_apposition(line: Line, start: int, low: int, words: Lexicon) -> int:
    """The start of 'A parish priest, Emil Tarr' when the name alone was found."""
    items = line.items
    if start - 1 <= low or items[start - 1].low != "," or not items[start].tags & CAPITAL:
        return start
    first = phrase_start(line, start - 1, low, words)
    opens = first < start - 1 and items[first].has("determiner", "possessive")
    return (
        first
        if opens
        and (first == low or items[first - 1].tags & MARK or items[first - 1].has("coordinator"))
        else start
    )


def _lists(line: Line, opening: int, comma: int, low: int) -> bool:
    """Whether the part between commas only goes on the apposition begun before: ', head, of the union,'."""
    items = line.items
    first = items[opening + 1]
    return first.has("genitive") and comma - opening > 1 and opening > low


def _kept_insertion(line: Line, start: int, end: int, words: Lexicon) -> bool:
    """Whether an insertion describes the speaker (an apposition, a relative clause), not the occasion."""
    first = line.items[start]
    if first.has("relative") and not first.has("determiner"):
        return not claims_inside(line, start, end, words)
    if first.tags & PAST and not first.tags & CAPITAL:
        return False
    if time_end(line, start) > start and time_end(line, start) >= end:
        return False
    if (
        first.has("preposition")
        and not first.has("genitive", "from", "at", "with")
        and not first.has("quantity")
    ):
        return start + 1 < end and line.items[start + 1].has("relative", "question")
    if first.has("subordinator", "adverb") and not first.has(
        "determiner", "quantity", "preposition", "time"
    ):
        return first.has("time_adjective")
    return not first.tags & GERUND


def _comma_left(line: Line, at: int, low: int) -> int | None:
    depth = 0
    for index in range(at, low - 1, -1):
        item = line.items[index]
        if item.low in CLOSING:
            depth += 1
        elif item.low in OPENING:
            depth -= 1
        elif item.low == "," and depth <= 0:
            return index
        elif hard(item):
            return None
    return None
