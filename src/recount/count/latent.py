"""Latent-class family: a Dirichlet-process mixture of classes with their own chances (Manrique-Vallier 2016).

Four chains start far apart (as if the unseen were n/2, n, 3n and 10n) and run until they agree: rank-
normalised split R-hat at most 1.01 and both effective sizes at least 400, or until the budget of sweeps
is spent. Chains that do not agree are kept as an unsound estimate, never smoothed over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recount.count.captures import Captures, Floats
from recount.count.mixing import ess_bulk, ess_tail, r_hat
from recount.count.sampler import chain

ASSUMES = (
    "People fall into hidden classes; within a class the lists are independent, and every class "
    "could be reached "
    "by at least one list."
)
STARTS = (0.5, 1.0, 3.0, 10.0)
PRIOR = (0.25, 0.25)  # shape and rate of the concentration
CAP = 20.0  # most unseen, in times the recorded
# The ladder on which a chain crosses between regions: how many rungs, the ratio of a rung's counts
# to those
# of the rung before, and how many sweeps of the table itself for one of the other rungs. Many
# records make
# deep valleys between regions, which take small steps to cross.
SHORT = (3, 0.45, 4)
LONG = (6, 0.7, 2)
RECORDED_OF_LONG = 1000
MOST_R_HAT = 1.01
LEAST_ESS = 400.0


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to sample: kept draws of a chain, sweeps between them, burn-in, how often to try longer."""

    keep: int = 600
    thin: int = 1
    burn: int = 700
    rounds: int = 5
    growth: int = 3
    light: bool = False  # the short ladder, however many records


@dataclass(frozen=True, eq=False, slots=True)
class Chains:
    """Draws of the whole, a row a chain, and what was checked."""

    whole: Floats
    r_hat: float
    ess_bulk: float
    ess_tail: float
    cap_mass: float
    thin: int
    burn: int
    odds: Floats  # of being unseen with no interaction of the highest order, from the same draws

    @property
    def agree(self) -> bool:
        """Whether the chains tell one story, with enough draws to tell it."""
        return self.r_hat <= MOST_R_HAT and min(self.ess_bulk, self.ess_tail) >= LEAST_ESS


def sample(
    captures: Captures,
    key: np.random.SeedSequence,
    *,
    classes: int = 10,
    cap: float | None = None,
    effort: Effort | None = None,
    prior: tuple[float, float] = PRIOR,
) -> Chains:
    """Chains that agree, or the longest that the budget allows.

    `prior`: shape and rate of the concentration.
    """
    how = effort or Effort()
    thin, burn = how.thin, how.burn
    seeds = key.spawn(how.rounds)
    for seed in seeds:
        found = _run(captures, seed, classes, cap, (burn, how.keep, thin), prior, light=how.light)
        if found.agree:
            break
        thin, burn = thin * how.growth, burn * how.growth
    return found


def _run(  # noqa: PLR0917 - a run is six things
    captures: Captures,
    key: np.random.SeedSequence,
    classes: int,
    cap: float | None,
    sweeps: tuple[int, int, int],
    prior: tuple[float, float],
    *,
    light: bool,
) -> Chains:
    n = captures.recorded
    most = float(CAP * n if cap is None else cap)
    rungs, ratio, seldom = LONG if n >= RECORDED_OF_LONG and not light else SHORT
    settings = np.array([classes, *prior, most / n, seldom], dtype=np.float64)
    ladder = np.array([np.floor(captures.counts * ratio**rung + 0.5) for rung in range(rungs)])
    rows = [
        chain(
            np.random.Generator(np.random.PCG64(seed)),
            captures.patterns,
            ladder,
            settings,
            start * n,
            sweeps,
        )
        for start, seed in zip(STARTS, key.spawn(len(STARTS)), strict=True)
    ]
    unseen = np.array([row[:, 0] for row in rows])
    return Chains(
        n + unseen,
        r_hat(unseen),
        ess_bulk(unseen),
        ess_tail(unseen),
        float((unseen > 0.9 * most).mean()),
        sweeps[2],
        sweeps[0],
        np.exp(np.minimum(np.array([row[:, 3] for row in rows]), 40.0)),
    )
