"""Events: which documents speak of one event, by the places that they are about.

A document is about the place that it names most, its head above all. Two documents speak of one event
when the
chief place of one stands in the head of the other, and they appeared within half a year. A name one letter
away is another place: neighbours are kept apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from recount.nouns import Reading
from recount.weigh.joined import Joined
from recount.weigh.words import CALENDAR, COMMON, INSTITUTIONS, LONG_NAMES, SMALL, Word, words_of

LEAD_SENTENCES = 3
DAYS_APART = 183
ACT_DAYS_APART = 45
LONGEST_SPAN = 31
RARE_NAME = 200
SHARED_NAMES = 2
STOP = re.compile(r"[.!?][”’\"')]*\s|\n\s*\n")
LOCATIVE = re.compile(
    r"(?<!ccording )\b(?i:in|at|from|near|outside|above|to|around|towards|into|on|"
    r"behind|below|leave|left|reach|reached)\s+"
    r"(?:(?:the|a|an|old|new|former|town|village|hamlet|port|city|harbour|"
    r"district|of|northern|southern|eastern|western)"
    r"\s+){0,4}([A-Z]\w{2,}(?: [A-Z]\w+)*)"
)
DATELINE = re.compile(
    r"^\s*([A-Z][A-Z'’ -]{2,}?)(?=\s*(?:,|\(|-|–|—)[^\n]{0,60}(?:-|–|—)\s)", re.MULTILINE
)
BEARS_A_PLACE = re.compile(
    r"\b([A-Z]\w{2,}) (?:University|College|Prison|District|Province|County|Island|Valley|Region)\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """The places of one document: how often each is named, and which its head names."""

    names: Counter[str]
    chief: str | None
    lead: frozenset[str]
    published: date | None
    acted: date | None  # the day of the acts that its claims date


def _places(readings: tuple[Reading, ...]) -> dict[str, Place]:
    """The places that each document names, as all documents together know them for places."""
    known = _known_names(readings)
    longest = max((name.count(" ") + 1 for name in known), default=1)
    return {reading.doc_id: _place(reading, known, longest) for reading in readings}


def _known_names(readings: tuple[Reading, ...]) -> frozenset[str]:
    """Names that some document uses for a place, and none writes as a common word."""
    found: set[str] = set()
    small: set[str] = set()
    for reading in readings:
        text = reading.text or ""
        found.update(_tidy(m.group(1)) for m in LOCATIVE.finditer(text))
        found.update(_tidy(m.group(1)) for m in DATELINE.finditer(text[: _end_of_lead(text)]))
        found.update(_tidy(m.group(1)) for m in BEARS_A_PLACE.finditer(text))
        found.update(
            _tidy(_proper(place.name.split(",")[-1]))
            for claim in reading.claims
            for place in claim.place
        )
        small.update(SMALL.findall(text))
    outlets = {reading.outlet.lower() for reading in readings if reading.outlet}
    return frozenset(
        n
        for n in found
        if n and n not in outlets and n not in small and n.split()[-1] not in INSTITUTIONS
    )


def _proper(name: str) -> str:
    """The part of a place's name that is a name: 'Tarn' of 'Tarn barracks'."""
    return " ".join(w for w in name.split() if w[:1].isupper()) or name


def _tidy(name: str) -> str:
    words = [w for w in name.lower().split() if w not in CALENDAR and w not in COMMON]
    return " ".join(words)


def _place(reading: Reading, known: frozenset[str], longest: int) -> Place:
    text = reading.text or ""
    end = _end_of_lead(text)
    names: Counter[str] = Counter()
    lead: Counter[str] = Counter()
    first: dict[str, int] = {}
    words = words_of(text)
    for n, word in enumerate(words):
        if not word.capital:
            continue
        for size in range(longest, 0, -1):
            name = " ".join(w.low.removesuffix("'s").removesuffix("’s") for w in words[n : n + size])
            if name in known and not _is_institution(words, n, size):
                names[name] += 1
                lead[name] += word.start < end
                first.setdefault(name, n)
                break
    score = {x: names[x] + 2 * lead[x] for x in names}
    ranked = sorted(names, key=lambda x: (-score[x], first[x]))
    return Place(
        names,
        ranked[0] if ranked else None,
        frozenset(n for n in lead if lead[n]),
        reading.published,
        _acted(reading),
    )


def _acted(reading: Reading) -> date | None:
    """The middle one of the days that the claims give for what was done."""
    days = sorted(
        when.start
        for claim in reading.claims
        if claim.stance != "denies"
        for when in claim.time
        if when.start
        and when.end
        and when.of != "saying"
        and (when.end - when.start).days <= LONGEST_SPAN
    )
    return days[len(days) // 2] if days else None


def _is_institution(words: list[Word], n: int, size: int) -> bool:
    """Whether the name is only a part of an institution's: 'Radio Haldrin', 'Morvane University'."""
    after = words[n + size] if n + size < len(words) else None
    before = words[n - 1] if n else None
    return bool(
        (after and after.capital and after.low in INSTITUTIONS - {"university"})
        or (before and before.capital and before.low in INSTITUTIONS)
    )


def _end_of_lead(text: str) -> int:
    stops = [m.end() for m in STOP.finditer(text[:4000])]
    return stops[LEAD_SENTENCES + 1] if len(stops) > LEAD_SENTENCES + 1 else len(text)


def events_of(readings: tuple[Reading, ...]) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """For each document the name of its event, and for each event the words of the place that it is about."""
    towns = _places(readings)
    joined = Joined()
    by_lead: dict[str, list[str]] = defaultdict(list)
    by_name: dict[str, list[str]] = defaultdict(list)
    for doc, place in sorted(towns.items()):
        joined.find(doc)
        for name in place.lead:
            by_lead[name].append(doc)
        for name in place.names:
            by_name[name].append(doc)
    for doc, place in sorted(towns.items()):
        near = [o for o in by_lead.get(place.chief or "", ()) if _one_event(place, towns[o], by_name)]
        dated = [o for o in near if towns[o].acted]
        if place.acted is None and dated:
            near = [min(dated, key=lambda o, place=place: (_days_between(place, towns[o]), o))]  # type: ignore[misc]
        for other in near:
            if place.acted is None or towns[other].acted or not towns[other].names:
                joined.join(doc, other)
    _attach_the_lone(joined, towns, by_name, _marks(readings))
    events = {doc: joined.find(doc) for doc in towns}
    return events, _focus(towns, events)


def _one_event(a: Place, b: Place, by_name: dict[str, list[str]]) -> bool:
    """Whether nothing speaks against one event: neither the days, nor a chief place that only `b` knows."""
    rival = (
        b.chief != a.chief
        and len(by_name[b.chief or ""]) == 1
        and b.names[a.chief or ""] < b.names[b.chief or ""]
    )
    return not rival and _near_in_time(a, b)


def _near_in_time(a: Place, b: Place) -> bool:
    if a.acted and b.acted:
        return abs((a.acted - b.acted).days) <= ACT_DAYS_APART
    if a.published is None or b.published is None:
        return True
    return abs((a.published - b.published).days) <= DAYS_APART


def _days_between(a: Place, b: Place) -> int:
    if a.published is None or b.published is None:
        return DAYS_APART
    return abs((a.published - b.published).days)


def _attach_the_lone(
    joined: Joined,
    towns: dict[str, Place],
    by_name: dict[str, list[str]],
    marks: dict[str, frozenset[str]],
) -> None:
    """A document alone joins the event that knows its chief place, or the other names it has."""
    size = Counter(joined.find(doc) for doc in towns)
    holders: dict[str, list[str]] = defaultdict(list)
    for doc, names in marks.items():
        for name in names:
            holders[name].append(doc)
    for doc, place in sorted(towns.items()):
        if size[joined.find(doc)] > 1:
            continue
        shared: Counter[str] = Counter()
        known = [(name, by_name[name]) for name in ([place.chief] if place.chief else [])]
        for name, others in known or [(name, holders[name]) for name in sorted(marks[doc])]:
            if len(others) <= RARE_NAME and name:
                for event in {joined.find(other) for other in others if other != doc}:
                    shared[event] += place.names[name] or 1
        best = sorted(shared, key=lambda e: (-shared[e], e))
        if best and (known or shared[best[0]] >= SHARED_NAMES):
            joined.join(doc, best[0])


def _marks(readings: tuple[Reading, ...]) -> dict[str, frozenset[str]]:
    """The names in each document that no document writes as a common word."""
    small = {word for r in readings for word in SMALL.findall(r.text or "")}
    return {
        r.doc_id: frozenset(name.lower() for name in LONG_NAMES.findall(r.text or ""))
        - small
        - CALENDAR
        for r in readings
    }


def _focus(towns: dict[str, Place], events: dict[str, str]) -> dict[str, frozenset[str]]:
    chiefs: dict[str, Counter[str]] = defaultdict(Counter)
    for doc, place in towns.items():
        if place.chief:
            chiefs[events[doc]][place.chief] += 1
    return {
        event: frozenset(
            w for name, n in found.items() if n == max(found.values()) for w in name.split()
        )
        for event, found in chiefs.items()
    }
