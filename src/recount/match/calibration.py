"""Probabilities that mean what they say: shares of draws set right by pairs that a person has judged.

The method (Platt 1999): the log odds are a straight line of those of the share. Judged pairs are weighted by
stratum, since a person judges doubtful pairs more often than clear ones: within each of ten bands a judged
pair stands for all pairs of the band. Pairs that stand on the same levels may err together: their kind gets
an amount of its own. What does not foretell judged pairs that were left out is not used.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from recount.errors import BadInput

Floats = NDArray[np.float64]
Kinds = NDArray[np.int64]  # the number of a pair's kind; -1 = none

LEAST = 20  # judged pairs, of them at least _LEAST_EACH of either verdict
_LEAST_EACH = 3
_LOWEST, _HIGHEST = -12.0, 25.0
_BANDS = 10
_PARTS = 5
_RIDGE = 1e-3
_OF_KIND = 1.0  # standard deviation of what is added for a kind, natural log
_SETTLED = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Calibrated log odds: slope times weight plus intercept, and what is added for pairs of some kinds.

    `added` is by the number of the kind; a kind beyond it, or none (-1), gets nothing.
    """

    slope: float = 1.0
    intercept: float = 0.0
    judged: int = 0
    added: Floats = field(default_factory=lambda: np.zeros(0))

    def log_odds(self, weights: Floats, kinds: Kinds | None = None) -> Floats:
        """Calibrated log odds of pairs with these weights; `kinds` is the kind of each."""
        if not self.judged:
            return weights
        plain = self.slope * np.clip(weights, _LOWEST, _HIGHEST) + self.intercept
        if kinds is None or not len(self.added):
            return np.asarray(plain)
        known = (kinds >= 0) & (kinds < len(self.added))
        return np.asarray(plain + np.where(known, self.added[np.where(known, kinds, 0)], 0.0))

    def probability(self, weights: Floats, kinds: Kinds | None = None) -> Floats:
        """Calibrated probability, 0 to 1, of pairs with these weights."""
        return 1 / (1 + np.exp(-np.clip(self.log_odds(weights, kinds), -700, 700)))


def log_odds(shares: Floats, draws: int) -> Floats:
    """Log odds of shares of `draws`, with half a draw on either side, so that none is infinite."""
    chance = (shares * draws + 0.5) / (draws + 1)
    return np.asarray(np.log(chance / (1 - chance)))


def enough(same: NDArray[np.bool_]) -> bool:
    """Whether these verdicts suffice to calibrate by."""
    return len(same) >= LEAST and _LEAST_EACH <= int(same.sum()) <= len(same) - _LEAST_EACH


def fitted(
    weights: Floats, same: NDArray[np.bool_], everyone: Floats, kinds: Kinds | None = None
) -> Line:
    """The line through judged pairs; `everyone` are the weights of all pairs that it is meant for.

    With `kinds`, the kind of each judged pair (the levels on which it stands), each kind has an amount of its
    own to be added, normal around 0 with standard deviation 1: few judged pairs of a kind move it little
    (a random intercept, found at its mode).

    Raises:
        BadInput: too few verdicts, or all alike.
    """
    if not enough(same):
        raise BadInput(
            f"{int(same.sum())} pairs are judged the same and {int((~same).sum())} different; calibration "
            f"needs at least {LEAST} judged pairs, {_LEAST_EACH} or more of each verdict"
        )
    x = np.clip(weights, _LOWEST, _HIGHEST)
    importance = _importance(x, np.clip(everyone, _LOWEST, _HIGHEST))
    seen, column = (
        np.unique(kinds, return_inverse=True) if kinds is not None else (np.zeros(0, int), None)
    )
    design = np.column_stack([x, np.ones(len(x)), np.zeros((len(x), len(seen)))])
    if column is not None:
        design[np.arange(len(x)), 2 + column] = 1.0
    start = np.zeros(design.shape[1])
    start[0] = 1.0
    ridge = np.full(design.shape[1], 1 / _OF_KIND**2)
    ridge[:2] = _RIDGE
    target = same.astype(np.float64)

    def loss(beta: Floats) -> float:
        line = design @ beta
        fit = importance * (np.logaddexp(0, line) - target * line)
        return float(fit.sum() + 0.5 * (ridge * (beta - start) ** 2).sum())

    beta = start
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -50, 50)))
        slope = design.T @ (importance * (target - chance)) - ridge * (beta - start)
        bend = (design * (importance * chance * (1 - chance))[:, None]).T @ design + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        while loss(beta + step) > loss(beta) and np.abs(step).max() > _SETTLED:
            step = step / 2
        beta = beta + step
        if np.abs(step).max() <= _SETTLED:
            break
    added = np.zeros(int(seen.max(initial=-1)) + 1)
    added[seen] = beta[2:]
    return Line(max(float(beta[0]), 0.01), float(beta[1]), len(same), added)


def best(weights: Floats, same: NDArray[np.bool_], everyone: Floats, kinds: Kinds) -> Line:
    """The odds as they are, a line through them, or one with an amount for each kind of pair.

    That is taken which foretells judged pairs left out best (five parts in turn, Stone 1974; the logarithmic
    loss, weighted by stratum); the plainest that is no worse than it by more than one standard error of
    the difference (Breiman et al. 1984).

    Raises:
        BadInput: as `fitted`.
    """
    x = np.clip(weights, _LOWEST, _HIGHEST)
    importance = _importance(x, np.clip(everyone, _LOWEST, _HIGHEST))
    order = np.argsort(np.argsort(x, kind="stable"), kind="stable")
    losses = np.tile(np.logaddexp(0, x) - same * x, (3, 1))
    whole = fitted(weights, same, everyone)
    for part in range(_PARTS):
        out = order % _PARTS == part
        if not enough(same[~out]):
            return whole
        plain = fitted(weights[~out], same[~out], everyone)
        by_kind = fitted(weights[~out], same[~out], everyone, kinds[~out])
        for at, odds in (
            (1, plain.log_odds(weights[out])),
            (2, by_kind.log_odds(weights[out], kinds[out])),
        ):
            losses[at, out] = np.logaddexp(0, odds) - same[out] * odds
    losses *= importance
    least = int(np.argmin(losses.sum(axis=1)))
    for at in range(least):
        apart = losses[at] - losses[least]
        if apart.sum() <= apart.std(ddof=1) * np.sqrt(len(apart)):
            least = at
            break
    match least:
        case 0:
            return Line(judged=len(same))
        case 1:
            return whole
        case _:
            return fitted(weights, same, everyone, kinds)


def _importance(judged: Floats, everyone: Floats) -> Floats:
    """How many pairs each judged pair stands for, scaled so that all together are the judged pairs."""
    edges = np.unique(np.quantile(judged, np.linspace(0, 1, _BANDS + 1)[1:-1]))
    of_judged, of_all = np.searchsorted(edges, judged), np.searchsorted(edges, everyone)
    have = np.bincount(of_judged, minlength=len(edges) + 1)
    stand_for = np.bincount(of_all, minlength=len(edges) + 1)
    weights = (stand_for / np.maximum(have, 1))[of_judged]
    total = weights.sum()
    return weights * (len(judged) / total) if total else np.ones(len(judged))
