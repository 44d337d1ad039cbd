"""Probabilities that mean what they say: weights set right by pairs that a person has judged.

The method (Platt 1999): the log odds are a straight line of the weight. Judged pairs are weighted by stratum,
since a person judges doubtful pairs more often than clear ones: within each of ten bands of weight a judged
pair stands for all pairs of the band.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recount.errors import BadInput

Floats = NDArray[np.float64]

LEAST = 20  # judged pairs, of them at least _LEAST_EACH of either verdict
_LEAST_EACH = 3
_LOWEST, _HIGHEST = -12.0, 25.0
_BANDS = 10
_PARTS = 5
_RIDGE = 1e-3
_SETTLED = 1e-9


@dataclass(frozen=True, slots=True)
class Line:
    """Calibrated log odds: slope times weight plus intercept."""

    slope: float = 1.0
    intercept: float = 0.0
    judged: int = 0

    def log_odds(self, weights: Floats) -> Floats:
        """Calibrated log odds of pairs with these weights."""
        if not self.judged:
            return weights
        return self.slope * np.clip(weights, _LOWEST, _HIGHEST) + self.intercept

    def probability(self, weights: Floats) -> Floats:
        """Calibrated probability, 0 to 1, of pairs with these weights."""
        return 1 / (1 + np.exp(-np.clip(self.log_odds(weights), -700, 700)))


def enough(same: NDArray[np.bool_]) -> bool:
    """Whether these verdicts suffice to calibrate by."""
    return len(same) >= LEAST and _LEAST_EACH <= int(same.sum()) <= len(same) - _LEAST_EACH


def fitted(weights: Floats, same: NDArray[np.bool_], everyone: Floats) -> Line:
    """The line through judged pairs; `everyone` are the weights of all pairs that it is meant for.

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
    start = np.array([1.0, 0.0])
    design = np.column_stack([x, np.ones(len(x))])
    target = same.astype(np.float64)

    def loss(beta: Floats) -> float:
        line = design @ beta
        fit = importance * (np.logaddexp(0, line) - target * line)
        return float(fit.sum() + 0.5 * _RIDGE * ((beta - start) ** 2).sum())

    beta = start
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -50, 50)))
        slope = design.T @ (importance * (target - chance)) - _RIDGE * (beta - start)
        bend = (design * (importance * chance * (1 - chance))[:, None]).T @ design + _RIDGE * np.eye(2)
        step = np.linalg.solve(bend, slope)
        while loss(beta + step) > loss(beta) and np.abs(step).max() > _SETTLED:
            step = step / 2
        beta = beta + step
        if np.abs(step).max() <= _SETTLED:
            break
    return Line(max(float(beta[0]), 0.01), float(beta[1]), len(same))


def cautious(weights: Floats, same: NDArray[np.bool_], everyone: Floats) -> Line:
    """The line through judged pairs if it foretells judged pairs left out better than the odds as they are.

    Five parts are left out in turn (Stone 1974); the loss is the logarithmic one, weighted by stratum.
    """
    x = np.clip(weights, _LOWEST, _HIGHEST)
    importance = _importance(x, np.clip(everyone, _LOWEST, _HIGHEST))
    order = np.argsort(np.argsort(x, kind="stable"), kind="stable")
    losses = np.zeros(2)
    for part in range(_PARTS):
        out = order % _PARTS == part
        if not enough(same[~out]):
            return Line(judged=len(same))
        line = fitted(weights[~out], same[~out], everyone)
        for at, odds in enumerate((x[out], line.log_odds(weights[out]))):
            losses[at] += float((importance[out] * (np.logaddexp(0, odds) - same[out] * odds)).sum())
    return fitted(weights, same, everyone) if losses[1] < losses[0] else Line(judged=len(same))


def _importance(judged: Floats, everyone: Floats) -> Floats:
    """How many pairs each judged pair stands for, scaled so that all together are the judged pairs."""
    edges = np.unique(np.quantile(judged, np.linspace(0, 1, _BANDS + 1)[1:-1]))
    of_judged, of_all = np.searchsorted(edges, judged), np.searchsorted(edges, everyone)
    have = np.bincount(of_judged, minlength=len(edges) + 1)
    stand_for = np.bincount(of_all, minlength=len(edges) + 1)
    weights = (stand_for / np.maximum(have, 1))[of_judged]
    total = weights.sum()
    return weights * (len(judged) / total) if total else np.ones(len(judged))
