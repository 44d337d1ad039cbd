"""Agreement between people who code the same thing blind: Krippendorff's alpha, with its interval.

Klaus Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011): alpha = 1 - observed disagreement /
disagreement expected by chance, from the coincidences of values within units. 1 is full agreement, 0 is what
chance would give, below 0 is systematic disagreement. Values that are missing are left out, not filled in.

Alpha says how far the *codebook* can be relied on. It is no score of a person and no truth about a claim.

>>> from recount.casebook.agreement import alpha
>>> round(alpha([["killed", "killed"], ["held", "held"], ["held", "killed"], ["held", None]]).alpha, 3)
0.444
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from recount.errors import Refused

Value = str | float
Scale = Literal["nominal", "ordinal", "interval"]
Coincidences = Mapping[tuple[Value, Value], float]
Distance = Callable[[Value, Value], float]
PAIR = 2  # a unit that fewer people coded says nothing about agreement
FEW = 20  # below this many units an interval is wide, and said to be


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha with its interval; `low` and `high` are None where no resample could be computed.

    `units` were coded by two people or more, `values` are the values in them, `coders` the most people that
    coded one unit. `note` says in words what the figure rests on.
    """

    alpha: float
    low: float | None
    high: float | None
    level: float
    scale: Scale
    units: int
    values: int
    coders: int
    note: str


def alpha(
    units: Sequence[Sequence[Value | None]],
    *,
    scale: Scale = "nominal",
    order: Sequence[Value] = (),
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> Agreement:
    """Agreement over `units`: for each thing coded, the value that each person gave (None: did not code it).

    `order` ranks the values of an ordinal scale, lowest first; without it they are taken as they sort. The
    interval is the middle `level` of `resamples` resamples of whole units, drawn with `seed`.

    Raises:
        Refused: fewer than two units were coded twice, or everybody gave one value: agreement by chance is
            then certain, and alpha is not defined.
    """
    kept = [held for unit in units if len(held := [one for one in unit if one is not None]) >= PAIR]
    if len(kept) < PAIR:
        raise Refused(
            "agreement needs at least two things that two people coded; code more of them twice"
        )
    met = [_pairs(unit) for unit in kept]
    found = _alpha(_sum(met), scale, order)
    if found is None:
        raise Refused(
            "everybody gave the same value everywhere: chance alone would agree, so alpha is not defined; "
            "code material in which the field varies"
        )
    chance = Random(seed)  # noqa: S311 - it resamples, it hides nothing
    drawn = (_alpha(_sum(chance.choices(met, k=len(met))), scale, order) for _ in range(resamples))
    low, high = _interval(sorted(one for one in drawn if one is not None), level)
    values = sum(len(unit) for unit in kept)
    return Agreement(
        found,
        low,
        high,
        level,
        scale,
        len(kept),
        values,
        max(len(unit) for unit in kept),
        _note(len(kept), len(units) - len(kept)),
    )


def _note(units: int, left_out: int) -> str:
    said = f"{units} things coded by at least two people"
    if left_out:
        said += f"; {left_out} coded by one or nobody left out"
    return f"{said}; so few that the interval is wide" if units < FEW else said


def _pairs(unit: Sequence[Value]) -> dict[tuple[Value, Value], float]:
    """The coincidences of one unit: each ordered pair of values of different people, weighing 1 / (m - 1)."""
    counts, weight = Counter(unit), 1 / (len(unit) - 1)
    return {
        (one, two): weight * many * (counts[two] - (one == two))
        for one, many in counts.items()
        for two in counts
        if counts[two] - (one == two)
    }


def _sum(met: Sequence[Coincidences]) -> Coincidences:
    together: Counter[tuple[Value, Value]] = Counter()
    for one in met:
        together.update(one)
    return together


def _alpha(coincidences: Coincidences, scale: Scale, order: Sequence[Value]) -> float | None:
    """1 - (n - 1) * sum(o_ck d_ck) / sum(n_c n_k d_ck): Krippendorff 2011, section D; None: no variation."""
    margins: Counter[Value] = Counter()
    for (one, _), weight in coincidences.items():
        margins[one] += weight  # type: ignore[assignment]  # as above
    far = _distance(scale, margins, order)
    expected = sum(
        many * more * far(one, two) for one, many in margins.items() for two, more in margins.items()
    )
    if expected <= 0:
        return None
    observed = sum(weight * far(one, two) for (one, two), weight in coincidences.items())
    return 1 - (sum(margins.values()) - 1) * observed / expected


def _distance(scale: Scale, margins: Mapping[Value, float], order: Sequence[Value]) -> Distance:
    if scale == "nominal":
        return lambda one, two: float(one != two)
    if scale == "interval":
        return lambda one, two: (float(one) - float(two)) ** 2
    ranked = _ranked(margins, order)
    below: dict[Value, float] = {}
    passed = 0.0
    for value in ranked:  # the middle of a value's ranks: how many lie below it, and half of its own
        below[value] = passed + margins.get(value, 0) / 2
        passed += margins.get(value, 0)
    return lambda one, two: (below[one] - below[two]) ** 2


def _ranked(margins: Mapping[Value, float], order: Sequence[Value]) -> Sequence[Value]:
    if not order:
        numbers = all(isinstance(value, int | float) for value in margins)
        return sorted(margins, key=float if numbers else str)
    if unknown := len(set(margins) - set(order)):
        raise Refused(
            f"{unknown} of the values have no place in the order given: name every value in it"
        )
    return order


def _interval(drawn: list[float], level: float) -> tuple[float | None, float | None]:
    if not drawn:
        return None, None
    tail = (1 - level) / 2
    last = len(drawn) - 1
    return drawn[round(tail * last)], drawn[round((1 - tail) * last)]
