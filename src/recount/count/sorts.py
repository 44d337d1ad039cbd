"""Two sorts of people, those easy to list and those hard to list, as a log-linear model with a bent term.

Every list prefers the easy sort by the same odds ratio r; among the unseen a share w is easy. The log
mean of a pattern of s lists gains log(1 + w (r^s - 1)), nothing at s = 0, so that the intercept is the
log of the unseen, as in every log-linear model here. Fitted by damped Fisher scoring from three
starts.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from recount.count.captures import Floats
from recount.count.loglinear import Fit, Model, _reduced, _start, _sums

SHAPE = "two sorts"
_STARTS = ((0.02, 8.0), (0.1, 3.5), (0.002, 25.0))
_STEPS = 60
_CONVERGED = 1e-8
_STEEPEST = 7.0  # of log r
_WIDEST = 3.0  # of the log unseen's error: flatter than that, the table says nothing of it


def fit(
    cells: Floats, model: Model, near: Fit | None = None, *, sums: Floats | None = None
) -> Fit | None:
    """The best fit with two sorts of people beside the terms of `model`; None when none is finite."""
    lists = (len(cells) - 1).bit_length()
    held = _sums(cells) if sums is None else sums
    never = tuple(term for term in model if held[term] == 0)
    design, codes, full = _reduced(lists, model, never)
    if not full or design.shape[1] + 2 > len(codes):
        return None
    times = np.array([code.bit_count() for code in codes.tolist()], dtype=np.float64)
    counts = cells[codes]
    starts = [(np.log(w / (1 - w)), np.log(r)) for w, r in _STARTS]
    if near is not None and near.shape == SHAPE:
        starts = [(float(near.beta[-2]), float(near.beta[-1]))]
    best: tuple[float, Floats, Floats, float] | None = None
    for a, b in starts:
        found = _climb(design, times, counts, _start(design, counts, None, never), (a, b))
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    if best is None:
        return None
    value, beta, means, error = best
    whole = np.zeros(len(cells))
    whole[codes] = means
    unseen = float(np.exp(beta[0]))
    return Fit(model, unseen, error, whole, value, len(model) + 3, beta, never, SHAPE)


def _bend(times: Floats, a: float, b: float) -> tuple[Floats, Floats, Floats]:
    """The bent term and its slopes in a = logit w and b = log r."""
    w, power = float(expit(a)), np.exp(b * times)
    inside = 1.0 + w * (power - 1.0)
    return (
        np.log(inside),
        (power - 1.0) / inside * w * (1.0 - w),
        w * times * power / inside,
    )


def _climb(
    design: Floats, times: Floats, counts: Floats, start: Floats, bend: tuple[float, float]
) -> tuple[float, Floats, Floats, float] | None:
    """Log likelihood, parameters, means and the error of the log unseen; None without a finite top."""
    beta = np.concatenate([start, bend])
    damping = 1e-2

    def at(place: Floats) -> tuple[float, Floats, Floats]:
        term, in_a, in_b = _bend(times, float(place[-2]), float(place[-1]))
        linear = np.minimum(design @ place[:-2] + term, 50.0)
        means = np.exp(linear)
        return float((counts * linear - means).sum()), means, np.column_stack([design, in_a, in_b])

    value, means, slopes = at(beta)
    for _ in range(_STEPS):
        score = slopes.T @ (counts - means)
        information = slopes.T @ (slopes * means[:, None])
        scale = np.diag(information)
        for _again in range(12):
            step = np.linalg.solve(information + damping * np.diag(scale + 1e-9), score)
            step /= max(1.0, float(np.abs(step).max()) / 2.0)
            trial, fresh_means, fresh_slopes = at(beta + step)
            if trial >= value - 1e-10 * abs(value):
                damping = max(damping / 5, 1e-9)
                break
            damping *= 6
        else:
            break
        gained = trial - value
        beta, value, means, slopes = beta + step, trial, fresh_means, fresh_slopes
        if gained < _CONVERGED * (1 + abs(value)) and float(np.abs(step).max()) < 1e-3:  # noqa: PLR2004
            break
    if not 0.0 < beta[-1] < _STEEPEST:
        return None
    information = slopes.T @ (slopes * means[:, None])
    try:
        variance = float(np.linalg.inv(information)[0, 0])
    except np.linalg.LinAlgError:
        return None
    if not 0.0 <= variance < _WIDEST**2:
        return None
    return value, beta, means, float(np.sqrt(variance))
