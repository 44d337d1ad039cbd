"""Many tables in one call: strata, and draws of a record linkage. A table that comes twice is fitted once.

Totals are sums of draws, never of intervals. Two strata with the very same table share a fit but not
their luck: each takes the draws in an order of its own, from a key of its own, so that a sum is as wide
as it should be. A key depends on the seed and the place of the stratum, not on who computes it: any
executor gives the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np

from recount.count.captures import Captures, Floats, Sheet
from recount.count.families import DRAWS, Outcome, Settings, ends, key, run
from recount.count.refusals import inestimable
from recount.count.rivals import judged, rivals
from recount.errors import TooLarge
from recount.estimates import Estimate, FamilyName, Refusal, Stratum, Total, VarianceSplit

MOST_TABLES = 20_000  # different tables in one call
FEW_DRAWS = 100
MOST_DRAWS_LOST = 0.05
Outcomes = dict[FamilyName, Outcome]


def fitted(
    tables: Sequence[Captures], names: Sequence[FamilyName], settings: Settings, *, workers: int = 1
) -> list[Outcomes]:
    """Every family on every table; equal tables (up to the names of lists) once.

    Raises:
        TooLarge: more different tables than one call takes.
    """
    different = {table.digest: table for table in tables}
    if len(different) > MOST_TABLES:
        raise TooLarge(
            f"{len(different):,} different tables; one call takes {MOST_TABLES:,}. Use coarser "
            "strata or split the file."
        )
    work = partial(_all_families, names=tuple(names), settings=settings)
    if workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            done = list(pool.map(work, different.values(), chunksize=8))
    else:
        done = [work(table) for table in different.values()]
    found = dict(zip(different, done, strict=True))
    return [found[table.digest] for table in tables]


def _all_families(table: Captures, *, names: tuple[FamilyName, ...], settings: Settings) -> Outcomes:
    reasons = inestimable(table)
    if reasons:
        return {name: Outcome(None, replace(reasons[0], family=name)) for name in names}
    usable = table.usable()
    made = {name: run(name, usable, settings) for name in names}
    if not settings.checks:
        return made
    others = rivals(usable)
    return {
        name: one if one.estimate is None else replace(one, estimate=judged(one.estimate, others))
        for name, one in made.items()
    }


def stratified(
    sheet: Sheet,
    names: Sequence[FamilyName],
    settings: Settings,
    unstratified: Mapping[FamilyName, float],
    *,
    workers: int = 1,
) -> tuple[tuple[Stratum, ...], tuple[Total, ...]]:
    """Each stratum, and each family's total by adding draws, with the unstratified figure beside it."""
    chosen = tuple(name for name in names if name != "doubly-robust")
    draws = sheet.draws
    strata = list(dict.fromkeys(part.stratum for part in sheet.parts))
    tables: list[list[Captures]] = [[] for _ in strata]
    place = {stratum: at for at, stratum in enumerate(strata)}
    for part in sheet.parts:
        tables[place[part.stratum]].append(part.captures)
    if draws:
        outcomes = [linked(many, chosen, settings)[0] for many in tables]
    else:
        outcomes = fitted([many[0] for many in tables], chosen, settings, workers=workers)
    recorded = [many[0].recorded for many in tables]
    made = tuple(
        _stratum(stratum, count, outcome)
        for stratum, count, outcome in zip(strata, recorded, outcomes, strict=True)
    )
    totals = [_total(name, outcomes, recorded, settings, unstratified.get(name)) for name in chosen]
    return made, tuple(total for total in totals if total is not None)


def _stratum(stratum: tuple[str, ...], recorded: int, outcomes: Outcomes) -> Stratum:
    made = tuple(outcome.estimate for outcome in outcomes.values() if outcome.estimate is not None)
    refused = tuple(outcome.refusal for outcome in outcomes.values() if outcome.refusal is not None)
    if not made and len({refusal.reason for refusal in refused}) == 1:
        refused = (replace(refused[0], family="all"),)
    return Stratum(stratum, recorded, made, refused)


def _total(
    name: FamilyName,
    outcomes: Sequence[Outcomes],
    recorded: Sequence[int],
    settings: Settings,
    whole: float | None,
) -> Total | None:
    total = np.zeros(DRAWS)
    estimated = alone = 0
    for at, (outcome, count) in enumerate(zip(outcomes, recorded, strict=True)):
        draws = outcome[name].draws
        made = outcome[name].estimate
        if draws is None or made is None or not made.sound:
            alone += count
            continue
        own = np.random.Generator(
            np.random.PCG64(np.random.SeedSequence([settings.seed, *name.encode(), at]))
        )
        total += own.choice(draws, size=DRAWS)
        estimated += 1
    if not estimated:
        return None
    median, low, high = np.quantile(total + alone, ends(settings.level))
    left = len(outcomes) - estimated
    return Total(name, float(median), float(low), float(high), estimated, left, alone, whole)


def linked(
    tables: Sequence[Captures], names: Sequence[FamilyName], settings: Settings
) -> tuple[Outcomes, tuple[VarianceSplit, ...]]:
    """Estimates pooled over draws of the linkage, and their variance split (Sadinle 2018)."""
    outcomes = fitted(tables, names, replace(settings, checks=False), workers=1)
    pooled: Outcomes = {}
    splits: list[VarianceSplit] = []
    for name in names:
        mine = [outcome[name] for outcome in outcomes]
        kept = [
            outcome for outcome in mine if outcome.draws is not None and outcome.estimate is not None
        ]
        if len(mine) - len(kept) > MOST_DRAWS_LOST * len(mine):
            why = next(outcome.refusal for outcome in mine if outcome.refusal is not None)
            lost = len(mine) - len(kept)
            reason = f"{lost} of {len(mine)} draws of the linkage give no estimate: {why.reason}"
            pooled[name] = Outcome(None, Refusal(name, reason, why.remedy))
            continue
        pooled[name], split = _pooled(name, kept, tables, settings)
        splits.append(split)
    return pooled, tuple(splits)


def _pooled(
    name: FamilyName, kept: Sequence[Outcome], tables: Sequence[Captures], settings: Settings
) -> tuple[Outcome, VarianceSplit]:
    each = max(50, DRAWS // len(kept))
    rows: list[Floats] = []
    for at, outcome in enumerate(kept):
        own = np.random.Generator(np.random.PCG64(key(name, tables[0], settings.seed, 7, at)))
        rows.append(own.choice(_draws(outcome), size=each))
    draws = np.array(rows)
    within = float(np.mean([_draws(outcome).var() for outcome in kept]))
    between = float(np.var([_draws(outcome).mean() for outcome in kept]))
    share = between / (within + between) if within + between > 0 else 0.0
    median, low, high = np.quantile(draws, ends(settings.level))
    made = [outcome.estimate for outcome in kept if outcome.estimate is not None]
    sound = np.mean([one.sound for one in made]) >= 1 - MOST_DRAWS_LOST
    notes = [
        f"Averaged over {len(kept)} draws of the linkage, which carries {share:.0%} of the variance."
    ]
    if len(kept) < FEW_DRAWS:
        notes.append(f"Only {len(kept)} draws of the linkage; {FEW_DRAWS} or more are advised.")
    if not sound:
        notes.append(next(note for one in made if not one.sound for note in one.notes))
    pooled = Estimate(
        name,
        float(low),
        float(high),
        settings.level,
        bool(sound),
        made[0].assumes,
        median=float(median),
        diagnostics=replace(made[0].diagnostics, draws=draws.size),
        notes=tuple(notes),
        cpu_seconds=sum(one.cpu_seconds for one in made),
    )
    return Outcome(pooled, draws=draws.ravel()), VarianceSplit(name, between, within, share, len(kept))


def _draws(outcome: Outcome) -> Floats:
    if outcome.draws is None:
        raise ValueError("only outcomes with draws are pooled")
    return outcome.draws
