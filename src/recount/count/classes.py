"""Few hidden classes by maximum likelihood: not a family, but a rival that the families are held against.

Within a class the lists are independent; the unseen are filled in at every step (EM, after Dempster,
Laird & Rubin 1977; Goodman 1974 for the classes), from several starts, and the best end is taken.
"""
# ruff: noqa: ANN001, ANN202, C901, PLR0912, PLR2004 - compiled code has no annotations

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from recount.count.captures import Captures

_STARTS = 6
_STEPS = 6000
_EDGE = 1e-7


@dataclass(frozen=True, slots=True)
class Classes:
    """The best fit with a number of classes."""

    classes: int
    unseen: float
    log_likelihood: float  # Poisson, of the cells, as of the log-linear fits
    parameters: int


def fit(captures: Captures, classes: int) -> Classes | None:
    """The best of several fits; None when there are as many parameters as patterns, or no finite unseen."""
    lists, n = len(captures.lists), captures.recorded
    parameters = classes * lists + classes
    if parameters >= (1 << lists) - 1:
        return None
    counts = captures.counts.astype(np.float64)
    patterns = captures.patterns.astype(np.float64)
    rng = np.random.Generator(np.random.PCG64(int(captures.digest[:8], 16)))
    margins = counts @ patterns / n
    best, unseen = -np.inf, 0.0
    for start in range(_STARTS):
        tilt = np.exp(rng.normal(0.0, 0.9, (classes, 1)) + rng.normal(0.0, 0.3, (classes, lists)))
        chances = np.clip(margins * tilt * (0.3 + 0.2 * start), 0.01, 0.95)
        shares = rng.dirichlet(np.full(classes, 2.0))
        value, pi0 = _climb(patterns, counts, shares, chances, _STEPS)
        if value > best and pi0 < 1.0 - _EDGE:
            best, unseen = float(value), n * pi0 / (1 - pi0)
    if not np.isfinite(best):
        return None
    return Classes(classes, float(unseen), best + n * float(np.log(n)) - n, parameters)


@njit(cache=True)
def _climb(patterns, counts, shares, chances, steps):  # type: ignore[no-untyped-def]
    """EM from one start; the conditional log likelihood and the chance of being unseen."""
    classes, lists = chances.shape
    cells = counts.shape[0]
    n = counts.sum()
    part = np.empty(classes)
    empty = np.empty(classes)
    members = np.empty(classes)
    on = np.empty((classes, lists))
    before = -np.inf
    value = 0.0
    pi0 = 0.0
    for step in range(steps):
        members[:] = 0.0
        on[:] = 0.0
        pi0 = 0.0
        for k in range(classes):
            empty[k] = shares[k]
            for j in range(lists):
                empty[k] *= 1.0 - chances[k, j]
            pi0 += empty[k]
        pi0 = min(pi0, 1.0 - 1e-12)
        value = -n * np.log(1.0 - pi0)
        for x in range(cells):
            total = 0.0
            for k in range(classes):
                p = shares[k]
                for j in range(lists):
                    p *= chances[k, j] if patterns[x, j] > 0 else 1.0 - chances[k, j]
                part[k] = p
                total += p
            value += counts[x] * np.log(total)
            for k in range(classes):
                mine = counts[x] * part[k] / total
                members[k] += mine
                for j in range(lists):
                    if patterns[x, j] > 0:
                        on[k, j] += mine
        whole = n / (1.0 - pi0)
        for k in range(classes):
            members[k] += whole * empty[k]
            shares[k] = members[k] / whole
            for j in range(lists):
                chances[k, j] = min(1.0 - 1e-9, max(1e-9, on[k, j] / max(members[k], 1e-9)))
        if step % 50 == 49:
            if value - before < 1e-5:
                break
            before = value
    return value, pi0
