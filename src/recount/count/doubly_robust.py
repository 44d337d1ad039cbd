"""Doubly robust family (Das, Kennedy & Jewell): two lists are independent given covariates.

Among the seen, q_j, q_k and q_jk are the chances to be on list j, on k, on both, given the covariates.
For each person phi = (q_j q_k / q_jk) (Y_j/q_j + Y_k/q_k - Y_j Y_k/q_jk); its mean is 1/psi, psi the
share of the whole that was seen. Chances are fitted on other people than those they are used for (cross-
fitting), and kept above 0.005.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import expit, ndtri

from recount.count.captures import Floats, Persons

ASSUMES = (
    "Two of the lists are independent among people with equal covariates, and every kind of person "
    "could be on both."
)
LEAST_SHARED = 20
_FOLDS = 5
_FLOOR = 0.005
_RIDGE = 1e-2


@dataclass(frozen=True, slots=True)
class PairEstimate:
    """The whole from one pair of lists."""

    lists: tuple[str, str]
    shared: int
    point: float
    low: float
    high: float


def pairs(persons: Persons, rng: np.random.Generator, *, level: float) -> tuple[PairEstimate, ...]:
    """An estimate for each pair of lists that shares at least 20 people, the largest overlap first."""
    folds = rng.permutation(len(persons.caught)) % _FOLDS
    found = []
    for first, second in combinations(range(len(persons.lists)), 2):
        shared = int((persons.caught[:, first] & persons.caught[:, second]).sum())
        if shared >= LEAST_SHARED:
            found.append(_pair(persons, first, second, shared, folds, level))
    return tuple(sorted(found, key=lambda pair: -pair.shared))


def _pair(  # noqa: PLR0917 - a pair is six things
    persons: Persons,
    first: int,
    second: int,
    shared: int,
    folds: np.ndarray[tuple[int], np.dtype[np.int64]],
    level: float,
) -> PairEstimate:
    on_first = persons.caught[:, first].astype(np.float64)
    on_second = persons.caught[:, second].astype(np.float64)
    design = _design(persons.covariates)
    q_first, q_second, q_both = (
        np.clip(_cross_fitted(design, seen, folds), _FLOOR, 1 - _FLOOR)
        for seen in (on_first, on_second, on_first * on_second)
    )
    q_both = np.minimum(q_both, np.minimum(q_first, q_second))
    q_both = np.maximum(q_both, np.maximum(q_first + q_second - 1, _FLOOR))
    phi = (q_first * q_second / q_both) * (
        on_first / q_first + on_second / q_second - on_first * on_second / q_both
    )
    n = len(phi)
    inverse = max(1.0, float(phi.mean()))
    error = float(np.sqrt(n * phi.var() + n * inverse * (inverse - 1)))
    reach = float(ndtri((1 + level) / 2)) * error
    names = (persons.lists[first], persons.lists[second])
    return PairEstimate(
        names, shared, n * inverse, max(float(n), n * inverse - reach), n * inverse + reach
    )


def _design(covariates: Floats) -> Floats:
    """Intercept, each covariate in units of its spread, squares and products."""
    spread = covariates.std(axis=0)
    scaled = (covariates - covariates.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    columns = [np.ones(len(scaled)), *scaled.T]
    for a in range(scaled.shape[1]):
        columns += [scaled[:, a] * scaled[:, b] for b in range(a, scaled.shape[1])]
    return np.column_stack(columns)


def _cross_fitted(
    design: Floats, seen: Floats, folds: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> Floats:
    chances = np.empty(len(seen))
    for fold in range(_FOLDS):
        inside = folds == fold
        chances[inside] = expit(design[inside] @ _logistic(design[~inside], seen[~inside]))
    return chances


def _logistic(design: Floats, seen: Floats) -> Floats:
    """Logistic regression by Newton's method, with a small ridge so that it is always finite."""
    beta = np.zeros(design.shape[1])
    ridge = _RIDGE * np.eye(design.shape[1])
    for _ in range(30):
        chances = expit(design @ beta)
        score = design.T @ (seen - chances) - ridge @ beta
        information = (design * (chances * (1 - chances))[:, None]).T @ design + ridge
        step = np.linalg.solve(information, score)
        beta = beta + step / max(1.0, float(np.abs(step).max()))
        if float(np.abs(step).max()) < 1e-8:  # noqa: PLR2004 - converged
            break
    return beta
