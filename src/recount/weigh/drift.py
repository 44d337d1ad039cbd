"""Drift: the figures of a proposition in time, what a relay changed, and what an origin took back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from recount.nouns import Count, Figure
from recount.values import Measure, Qualifier
from recount.weigh.sameness import Saying

Kind = tuple[str, str, Measure]  # origin, unit, measure
TWO = 2
REVISES = re.compile(
    r"\b(?:correct\w*|revis\w*|"
    r"brought .{0,12}down|lower\w*|rais\w*|updat\w*|new figure|right figure|wrong|grown|"
    r"not more than|instead of)\b",
    re.IGNORECASE,
)
DROPPED = {
    Qualifier.MORE_THAN: "more than",
    Qualifier.AT_LEAST: "at least",
    Qualifier.AT_MOST: "at most",
    Qualifier.LESS_THAN: "less than",
    Qualifier.NEARLY: "nearly",
    Qualifier.APPROX: "about",
}


def figures_of(members: Sequence[Saying], origins: Sequence[str]) -> tuple[Figure, ...]:
    """The figures of claims that stand in order of time; `origins` names the origin of each claim."""
    rows = [(s, c, origin) for s, origin in zip(members, origins, strict=True) for c in s.counts]
    revising = {id(s): _revises(s) for s in members}
    last: dict[Kind, int] = {}  # the last row of one origin and measure that corrects an earlier one
    for n, (saying, count, origin) in enumerate(rows):
        if revising[id(saying)] and not count.withdrawn:
            last[_kind(count, origin)] = n
    first: dict[Kind, list[tuple[str, Count]]] = defaultdict(
        list
    )  # its first figure in each of two documents
    found = []
    for n, (saying, count, origin) in enumerate(rows):
        kind = _kind(count, origin)
        earlier = next((c for doc, c in first[kind] if doc != saying.doc), None)
        if len(first[kind]) < TWO and all(doc != saying.doc for doc, _ in first[kind]):
            first[kind].append((saying.doc, count))
        later = rows[last[kind]][1] if last.get(kind, -1) > n else None
        changed = (
            later is not None
            and (later.min, later.max) != (count.min, count.max)
            and not revising[id(saying)]
        )
        lost = saying.claim.lost or (_lost(earlier, count) if earlier else ())
        found.append(
            Figure(
                saying.doc,
                saying.claim.id,
                count.surface,
                count.min,
                count.max,
                count.measure,
                lost=lost,
                superseded=count.withdrawn or count.superseded_by is not None or changed,
            )
        )
    return tuple(found)


def _kind(count: Count, origin: str) -> Kind:
    return origin, count.unit, count.measure


def _revises(saying: Saying) -> bool:
    return bool(REVISES.search(saying.said)) or any(c.withdrawn for c in saying.counts)


def _lost(first: Count, now: Count) -> tuple[str, ...]:
    """What a repetition did to a figure: a bound dropped or gained, digits turned round."""
    numbers = [_stated(first), _stated(now)]
    if None in numbers:
        return ()
    if numbers[0] == numbers[1]:
        before, after = DROPPED.get(first.qualifier), DROPPED.get(now.qualifier)
        if before and not after:
            return (f"“{before}” dropped",)
        return (f"“{after}” gained",) if after and not before else ()
    if sorted(str(numbers[0])) == sorted(str(numbers[1])):
        return (f"{numbers[0]} turned into {numbers[1]}",)
    return ()


def _stated(count: Count) -> int | None:
    """The number that the words name: 'more than 70' names 70."""
    if count.qualifier is Qualifier.MORE_THAN and count.min is not None:
        return count.min - 1
    if count.qualifier is Qualifier.LESS_THAN and count.max is not None:
        return count.max + 1
    return count.min if count.min is not None else count.max
