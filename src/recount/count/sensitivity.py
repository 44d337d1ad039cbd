"""How far the answer moves when an assumption does, and one honest test.

The test is internal consistency (Binette & Steorts): among the records of one list, how many there are
is known; the other lists, seen on those records alone, must be able to tell it. It is the only check
of a real table that has a known answer. Families that take milliseconds are used, so that all of it
costs little beside the estimates; the latent classes run lightly, for a median to a few per cent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Literal

import numpy as np

from recount.count import graphical, latent, nohighest
from recount.count.captures import Captures, Floats
from recount.count.families import Outcome, Settings, ends, rng, run
from recount.count.refusals import inestimable
from recount.estimates import Consistency, FamilyName, Sensitivity, Variant, XiPoint

_QUICK: tuple[FamilyName, ...] = ("graphical", "log-linear-bic", "log-linear-stepwise")
_REPLICATES = 200
_FEW_LISTS = 4
_LIGHT = latent.Effort(keep=250, burn=400, rounds=1, light=True)  # a median to a few per cent


def sensitivity(
    captures: Captures,
    settings: Settings,
    centres: tuple[tuple[FamilyName, float], ...],
    odds: Floats | None = None,
    *,
    draws: int = 0,
) -> Sensitivity:
    """All that can be computed for this table.

    `centres`: the families reported, with their centre. `odds`: those of the latent classes, for their
    xi curve. `draws`: tables of the linkage; `captures` is the first of them.
    """
    quick = replace(settings, checks=False, replicates=_REPLICATES, effort=_LIGHT)
    reported = tuple((name, centre) for name, centre in centres if name in {*_QUICK, "latent-class"})
    lists = range(len(captures.lists))
    left_out = [(f"without {captures.lists[j]}", captures.without(j)) for j in lists]
    merged = [
        (f"{captures.lists[a]} and {captures.lists[b]} as one list", captures.merged(a, b))
        for a, b in combinations(lists, 2)
    ]
    # a bootstrap or a sampler for each pair of many lists costs more than all the estimates
    few = len(captures.lists) <= _FEW_LISTS
    for_merging = tuple(
        pair
        for pair in reported
        if pair[0] != "log-linear-stepwise" and (few or pair[0] != "latent-class")
    )
    skipped = ["match threshold (needs a table with a draw column)"]
    if draws > 1:
        skipped = [
            f"match threshold (none was chosen: {draws} draws of the linkage stand in its place)"
        ]
    if not nohighest.usable(captures):
        skipped.insert(0, "the xi curve from the patterns themselves (some were never seen)")
    if not few and any(name == "latent-class" for name, _ in reported):
        skipped.append("latent classes with two lists taken as one (too many pairs of lists)")
    return Sensitivity(
        xi=_xi(captures, settings, odds),
        leave_one_list_out=_variants(left_out, reported, quick),
        merge_two_lists=_variants(merged, for_merging, quick),
        settings=(
            *_settings(captures, settings, dict(reported)),
            *_priors(captures, quick, dict(reported)),
            *_thresholds(captures, quick, dict(reported)),
        ),
        internal_consistency=_consistency(captures, tuple(name for name, _ in reported), quick),
        not_computed=tuple(skipped),
    )


def _xi(captures: Captures, settings: Settings, of_classes: Floats | None) -> tuple[XiPoint, ...]:
    """The curve from the patterns themselves, and the one from the latent classes."""
    points: list[XiPoint] = []
    if nohighest.usable(captures):
        draw = rng("xi", captures, settings.seed)
        odds = nohighest.odds(captures, draw, draws=2000)
        points += _curve(captures, settings, odds, draw, "patterns")
    if of_classes is not None:
        draw = rng("xi of classes", captures, settings.seed)
        points += _curve(captures, settings, of_classes, draw, "latent classes")
    return tuple(points)


def _curve(
    captures: Captures,
    settings: Settings,
    odds: Floats,
    draw: np.random.Generator,
    basis: Literal["patterns", "latent classes"],
) -> Iterator[XiPoint]:
    for xi in nohighest.DIAL:
        whole = nohighest.whole(captures.recorded, xi * odds, draw)
        median, low, high = np.quantile(whole, ends(settings.level))
        yield XiPoint(xi, float(median), float(low), float(high), basis)


def _variants(
    tables: list[tuple[str, Captures]],
    reported: tuple[tuple[FamilyName, float], ...],
    settings: Settings,
) -> tuple[Variant, ...]:
    found = []
    for change, table in tables:
        if inestimable(table):
            continue
        for name, centre in reported:
            made = run(name, table, settings).estimate
            if made is not None:
                ratio = made.centre / centre
                found.append(Variant(name, change, made.centre, made.low, made.high, ratio))
    return tuple(found)


def _settings(
    captures: Captures, settings: Settings, centres: dict[FamilyName, float]
) -> tuple[Variant, ...]:
    """The graphical family under other prior weights and caps."""
    if "graphical" not in centres:
        return ()
    delta = 2.0 ** -len(captures.lists) if settings.delta is None else settings.delta
    cap = 10.0 * captures.recorded if settings.cap is None else settings.cap
    changes = [
        (f"delta {times:g} times", graphical.posterior(captures, delta=times * delta, cap=cap))
        for times in (0.5, 2.0, 4.0)
    ]
    changes.append(("cap 2 times", graphical.posterior(captures, delta=delta, cap=2 * cap)))
    found = []
    for change, posterior in changes:
        median, low, high = posterior.quantile(ends(settings.level))
        ratio = float(median) / centres["graphical"]
        found.append(Variant("graphical", change, float(median), float(low), float(high), ratio))
    return tuple(found)


def _priors(captures: Captures, settings: Settings, centres: dict[FamilyName, float]) -> list[Variant]:
    """The latent classes with other numbers of classes, another cap, another prior of the concentration."""
    if "latent-class" not in centres:
        return []
    cap = latent.CAP * captures.recorded if settings.cap is None else settings.cap
    shape, rate = settings.concentration
    changes = (
        ("classes halved", replace(settings, classes=max(2, settings.classes // 2))),
        ("classes doubled", replace(settings, classes=2 * settings.classes)),
        ("cap 2 times", replace(settings, cap=2 * cap)),
        (
            "concentration's prior 4 times as firm",
            replace(settings, concentration=(4 * shape, 4 * rate)),
        ),
    )
    return _changed("latent-class", captures, changes, centres["latent-class"])


def _thresholds(
    captures: Captures, settings: Settings, centres: dict[FamilyName, float]
) -> list[Variant]:
    """Stepwise selection with half and with two and a half times its threshold."""
    if "log-linear-stepwise" not in centres:
        return []
    fewer = replace(settings, replicates=_REPLICATES // 2)
    changes = tuple(
        (f"threshold {times:g} times", replace(fewer, threshold=times * settings.threshold))
        for times in (0.5, 2.5)
    )
    return _changed("log-linear-stepwise", captures, changes, centres["log-linear-stepwise"])


def _changed(
    name: FamilyName, captures: Captures, changes: tuple[tuple[str, Settings], ...], centre: float
) -> list[Variant]:
    found = []
    for change, other in changes:
        made = run(name, captures, other).estimate
        if made is not None:
            found.append(Variant(name, change, made.centre, made.low, made.high, made.centre / centre))
    return found


def _consistency(
    captures: Captures, names: tuple[FamilyName, ...], settings: Settings
) -> tuple[Consistency, ...]:
    found = []
    for j, name in enumerate(captures.lists):
        known = captures.margin(j)
        table = captures.given(j)
        if table.recorded == 0 or inestimable(table):
            continue
        for family in names:
            outcome: Outcome = run(family, table, settings)
            made = outcome.estimate
            if made is None:
                continue
            error = float(np.log(made.centre / known))
            covered = made.low <= known <= made.high
            found.append(
                Consistency(family, name, known, made.centre, made.low, made.high, error, bool(covered))
            )
    return tuple(found)


def inconsistent(checks: tuple[Consistency, ...], family: str) -> bool:
    """Whether a family failed: it covers no list's known size and is off by more than half in the middle."""
    mine = [check for check in checks if check.family == family]
    if len(mine) < 2 or any(check.covered for check in mine):  # noqa: PLR2004 - one list is no pattern
        return False
    return float(np.median([abs(check.log_error) for check in mine])) > float(np.log(1.5))
