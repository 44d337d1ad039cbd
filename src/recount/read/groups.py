"""Verb groups: a cue verb with its auxiliaries and negation, and whether it is a verb at all.

Rules: auxiliaries and negation belong to the group; an adverb between them does not, unless the group
is negated; the agent's 'by', an empty subject and the addressee do not belong to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from recount.read.cues import Form, Lexicon
from recount.read.tokens import (
    BIT,
    CAPITAL,
    FINITE_AUX,
    GERUND,
    MARK,
    NUMBER,
    OWNER,
    PAST,
    PRESENT,
    QUOTED,
    Item,
    Line,
)

NOT_BEFORE_PAST = BIT["determiner"] | BIT["possessive"] | BIT["have"] | BIT["be"] | BIT["preposition"]


@dataclass(frozen=True, slots=True)
class Group:
    """A verb group: items [start, end), its main verb's place and form, and what the auxiliaries say."""

    start: int
    verb: int
    end: int
    form: Form
    finite: bool
    passive: bool
    negated: bool
    never: bool
    both: bool  # 'neither confirmed nor denied'
    modal: bool
    does: bool
    declining: bool
    cue: tuple[tuple[int, int], ...]  # the runs of items that are the cue


def group_at(line: Line, verb: int, form: Form, words: Lexicon) -> Group | None:
    """The verb group around a form at item `verb`; None when the form cannot be a verb here."""
    items = line.items
    end = verb + 1
    for particle in form.rest:
        if end >= len(items) or items[end].low != particle:
            return None
        end += 1
    if form.rest and _opens_time(items, end - 1):
        return None
    start, declining = _start(items, verb, words)
    between = items[start:verb]
    auxiliaries = [item for item in between if item.tags & FINITE_AUX]
    never = any(item.has("never") for item in between)
    negated = any(item.has("negation") for item in between)
    both = any(item.has("neither") for item in between)
    modal = any(item.has("modal") for item in between)
    does = any(item.has("do") for item in between)
    nearest = auxiliaries[-1] if auxiliaries else None
    if (
        nearest is None
        and start > 0
        and items[start - 1].has("subject")
        and items[start - 1].tags & FINITE_AUX
    ):
        nearest = items[start - 1]
    infinitive = any(item.has("infinitive") for item in between)
    if nearest is None and form.kind == "past_participle" and agent_near(line, end) is not None:
        return None
    fits = _fits(form.kind, nearest, infinitive=infinitive, raised=start < verb)
    if fits is None:
        return None
    passive, finite = fits
    finite = finite or bool(auxiliaries and not auxiliaries[0].has("nonfinite"))
    while both and end + 1 < len(items) and items[end].has("nor") and items[end + 1].low in words.forms:
        end += 2
    if (negated or modal) and end < len(items) and items[end].has("speech_manner"):
        end += 1
    cue = _runs(items, start, end, negated=negated)
    return Group(
        start, verb, end, form, finite, passive, negated, never, both, modal, does, declining, cue
    )


def _opens_time(items: tuple[Item, ...], at: int) -> bool:
    """Whether the particle opens a time: 'insisted on Thursday that' insists on nothing."""
    return items[at].has("time_preposition") and at + 1 < len(items) and items[at + 1].has("time")


def _start(items: tuple[Item, ...], verb: int, words: Lexicon) -> tuple[int, bool]:
    """Where the group begins, and whether it begins with a refusal ('refused to confirm')."""
    start, declining = verb, False
    while start > 0:
        before = items[start - 1]
        if before.has("subject") and not before.has("be", "have", "do", "modal"):
            break
        if before.has("subject"):
            break
        if (
            before.tags & FINITE_AUX
            or before.has("negation", "neither")
            or (before.has("adverb") and _aux_left(items, start - 1))
        ):
            start -= 1
        elif before.has("infinitive") and start > 1 and _raises(items, start - 1, words):
            start = _raised(items, start - 1, words)
            declining = declining or items[start].low in words.lists["raising.declines"]
        elif (
            start == verb
            and before.low in words.lists["raising.before_gerund"]
            and items[verb].tags & GERUND
        ):
            start -= 1
        else:
            break
    while (
        start < verb
        and items[start].has("adverb")
        and not items[start].has("negation", "neither", "never")
    ):
        start += 1
    return start, declining or any(i.low in words.lists["raising.declines"] for i in items[start:verb])


def _aux_left(items: tuple[Item, ...], index: int) -> bool:
    """Whether an auxiliary or a negation stands to the left, adverbs between."""
    while index > 0 and items[index].has("adverb"):
        index -= 1
    return bool(items[index].tags & FINITE_AUX) or items[index].has("negation")


def _raises(items: tuple[Item, ...], infinitive: int, words: Lexicon) -> bool:
    low = items[infinitive - 1].low
    return low in words.lists["raising.before_infinitive"] or low in words.lists["raising.declines"]


def _raised(items: tuple[Item, ...], infinitive: int, words: Lexicon) -> int:
    start = infinitive
    while start > 0 and (
        items[start - 1].low in words.lists["raising.words"]
        or items[start - 1].low in words.lists["raising.before_infinitive"]
        or items[start - 1].low in words.lists["raising.declines"]
    ):
        start -= 1
    return start


def _fits(kind: str, aux: Item | None, *, infinitive: bool, raised: bool) -> tuple[bool, bool] | None:
    """(passive, finite) of a form after its nearest auxiliary; None when the two do not go together."""
    if infinitive:
        return (False, raised) if kind == "base" else None
    if kind == "gerund":
        return False, (aux is not None and aux.has("be")) or (raised and aux is None)
    participle = kind in {"participle", "past_participle"}
    if aux is None:
        return None if kind == "participle" else (False, True)
    if aux.has("modal", "do"):
        return (False, True) if kind == "base" else None
    if aux.has("have") and not aux.has("subject"):
        return (False, True) if participle else None
    if aux.has("be", "have") and aux.has("subject"):
        return (aux.has("be") and not aux.has("have"), True) if participle else (False, True)
    return (True, True) if participle else None


def _runs(
    items: tuple[Item, ...], start: int, end: int, *, negated: bool
) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    for index in range(start, end):
        if items[index].has("outside_cue") and not negated and index < end - 1:
            continue
        if runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return tuple(runs)


def agent_near(line: Line, end: int) -> int | None:
    """Where an agent's 'by' stands soon after a verb: 'repeated word for word by the paper'."""
    items = line.items
    for index in range(end, min(end + 4, len(items) - 1)):
        if items[index].has("agent"):
            named = items[index + 1].tags & CAPITAL or items[index + 1].has("determiner", "quantity")
            return index if named and not items[index + 1].has("time") else None
        if items[index].tags & (MARK | QUOTED | CAPITAL | FINITE_AUX) or items[index].has(
            "complementizer", "determiner"
        ):
            return None
    return None


def finite(line: Line, index: int, words: Lexicon) -> bool:
    """Whether an item is a finite verb, as far as its form and its neighbour tell."""
    item = line.items[index]
    if item.tags & FINITE_AUX:
        return not item.has("nonfinite")
    if item.tags & (MARK | QUOTED):
        return False
    before = line.items[index - 1] if index else None
    if item.tags & PAST:
        if (
            before is None
            or before.tags & NOT_BEFORE_PAST
            or (before.has("quantity") and item.low not in words.forms)
            or item.tags & CAPITAL
        ):
            return False
        after = line.items[index + 1] if index + 1 < len(line.items) else None
        return not (after is not None and after.has("agent"))
    if item.tags & PRESENT and before is not None:
        return not before.tags & (BIT["determiner"] | BIT["possessive"] | BIT["preposition"])
    third = any(form.kind == "third" for form in words.forms.get(item.low, ()))
    return third and before is not None and not noun_like(line, index, words)


def noun_like(line: Line, index: int, words: Lexicon) -> bool:
    """Whether a form that may be a noun stands where nouns stand."""
    item = line.items[index]
    if item.low not in words.ambiguous:
        return False
    if index == 0:
        return True
    before = line.items[index - 1]
    if before.tags & (BIT["determiner"] | BIT["possessive"] | BIT["preposition"] | NUMBER | OWNER):
        return not before.has("subject")
    if before.has("quantity") and not before.has("group_plural"):
        return True
    if before.tags & PAST and not before.tags & FINITE_AUX:
        return True  # the object of a verb: 'spread rumours'
    kinds = {form.kind for form in words.forms[item.low]}
    base = "base" in kinds and not kinds & {"past", "past_participle"}
    near = line.items[index - 2] if index > 1 else None
    if (
        base
        and near is not None
        and near.has("determiner", "possessive")
        and not before.tags & (CAPITAL | FINITE_AUX)
    ):
        return not before.has("group_plural") and not before.low.endswith("s")
    after = line.items[index + 1] if index + 1 < len(line.items) else None
    return after is not None and after.has("genitive") and not after.has("infinitive")


def claims_inside(line: Line, start: int, end: int, words: Lexicon) -> bool:
    """Whether a relative clause holds a claim of its own: 'which says that'."""
    cues = frozenset({"that", "at", "denying"})
    return any(
        form.takes & cues and not noun_like(line, index, words)
        for index in range(start, end)
        for form in words.forms.get(line.items[index].low, ())
        if not form.rest or (index + 1 < len(line.items) and line.items[index + 1].low == form.rest[0])
    )


def finite_here(item: Item) -> bool:
    """Whether an item has the form of a finite verb."""
    return bool(item.tags & (PAST | FINITE_AUX)) and not item.has("nonfinite")


def moved(group: Group, end: int) -> Group:
    """The group as if it ended later, after its agent."""
    return replace(group, end=end)


def active(group: Group) -> Group:
    """The group read for its place only."""
    return replace(group, passive=False)
