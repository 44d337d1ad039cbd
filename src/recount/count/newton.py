"""Poisson maximum likelihood by Newton's method with halved steps, compiled."""
# ruff: noqa: ANN001, ANN201, ANN202, C901, PLR0912 - compiled code has no annotations

from __future__ import annotations

import numpy as np
from numba import njit

_HIGHEST = 50.0  # of a log mean


@njit(cache=True)
def _solve(matrix, right):  # type: ignore[no-untyped-def]
    """Solve by Cholesky, in place; a vanishing pivot is lifted, so that a flat direction takes no step."""
    size = right.shape[0]
    for j in range(size):
        top = matrix[j, j]
        for k in range(j):
            top -= matrix[j, k] * matrix[j, k]
        root = np.sqrt(top) if top > 1e-13 * (1.0 + matrix[j, j]) else 1e8
        matrix[j, j] = root
        for i in range(j + 1, size):
            value = matrix[i, j]
            for k in range(j):
                value -= matrix[i, k] * matrix[j, k]
            matrix[i, j] = value / root
    for i in range(size):
        for k in range(i):
            right[i] -= matrix[i, k] * right[k]
        right[i] /= matrix[i, i]
    for i in range(size - 1, -1, -1):
        for k in range(i + 1, size):
            right[i] -= matrix[k, i] * right[k]
        right[i] /= matrix[i, i]


@njit(cache=True)
def newton(design, counts, start, steps, tolerance):  # type: ignore[no-untyped-def]
    """Parameters, means, and how well they converged, for a design of cells x parameters."""
    cells, parameters = design.shape
    beta = start.copy()
    trial = np.empty(parameters)
    means = np.empty(cells)
    fresh = np.empty(cells)
    score = np.empty(parameters)
    information = np.empty((parameters, parameters))
    scale = 1.0
    likelihood = 0.0
    for x in range(cells):
        linear = 0.0
        for j in range(parameters):
            linear += design[x, j] * beta[j]
        means[x] = np.exp(min(linear, _HIGHEST))
        likelihood += counts[x] * linear - means[x]
        scale += counts[x]
    worst = np.inf
    for _ in range(steps):
        score[:] = 0.0
        information[:] = 0.0
        for x in range(cells):
            for j in range(parameters):
                here = design[x, j]
                if here != 0.0:
                    score[j] += here * (counts[x] - means[x])
                    for k in range(j + 1):
                        information[j, k] += here * design[x, k] * means[x]
        worst = np.abs(score).max() / scale
        if worst < tolerance:
            break
        _solve(information, score)
        size = 1.0
        for _half in range(30):
            value = 0.0
            highest = -np.inf
            for j in range(parameters):
                trial[j] = beta[j] + size * score[j]
            for x in range(cells):
                linear = 0.0
                for j in range(parameters):
                    linear += design[x, j] * trial[j]
                highest = max(highest, linear)
                fresh[x] = np.exp(min(linear, _HIGHEST))
                value += counts[x] * linear - fresh[x]
            if highest < _HIGHEST and value >= likelihood - 1e-9 * np.abs(likelihood):
                break
            size /= 2
        beta[:] = trial
        means[:] = fresh
        likelihood = value
    return beta, means, worst
