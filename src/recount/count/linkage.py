"""Draws of a record linkage: each table is fitted, draws are pooled, the variance is split (Sadinle 2018).

The variance between tables is that of Rubin (1987), (1 + 1/R) times the sample variance of R means,
and the draws are stretched to carry it, so that few tables make a wider interval, not a narrower one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from recount.count.captures import Captures, Floats
from recount.count.families import DRAWS, Outcome, Settings, ends, key
from recount.count.strata import How, Outcomes, fitted
from recount.estimates import Estimate, FamilyName, Refusal, VarianceSplit

FEW_DRAWS = 100
MOST_DRAWS_LOST = 0.05
_HOW = How()


def linked(
    tables: Sequence[Captures], names: Sequence[FamilyName], settings: Settings, how: How = _HOW
) -> tuple[Outcomes, tuple[VarianceSplit, ...]]:
    """Estimates pooled over draws of the linkage, and their variance split (Sadinle 2018)."""
    outcomes = fitted(tables, names, replace(settings, checks=False), how)
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
    means = np.array([_draws(outcome).mean() for outcome in kept])
    many = len(kept)
    # Rubin 1987: with few draws of the linkage the spread between them is larger than it looks
    between = float(means.var(ddof=1)) * (many + 1) / many if many > 1 else 0.0
    if many > 1:
        stretch = np.sqrt((many + 1) / (many - 1)) - 1.0
        least = np.array([outcome.estimate.low for outcome in kept if outcome.estimate is not None])
        moved = draws + stretch * (means - means.mean())[:, None]
        draws = np.maximum(moved, np.minimum(draws.min(axis=1), least)[:, None])
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
