"""Drift: the figures of a proposition in time, what a relay changed, and what an origin took back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recount.nouns import Count, Figure
from recount.values import Qualifier
from recount.weigh.sameness import Saying

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
    found = []
    for n, (saying, count, origin) in enumerate(rows):
        mine = [
            (s, c) for s, c, o in rows[:n] if o == origin and s.doc != saying.doc and _like(c, count)
        ]
        later = [
            c
            for s, c, o in rows[n + 1 :]
            if o == origin and _like(c, count) and _revises(s) and not c.withdrawn
        ]
        changed = (
            bool(later)
            and (later[-1].min, later[-1].max) != (count.min, count.max)
            and not _revises(saying)
        )
        lost = saying.claim.lost or (_lost(mine[0][1], count) if mine else ())
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


def _like(a: Count, b: Count) -> bool:
    return a.unit == b.unit and a.measure is b.measure


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
