"""Log-linear families: Poisson models of the cells, with the checks of Chan, Silverman & Vincent (2021).

The mean of cell x is exp of the sum of the terms that lie in x; the unseen cell has the intercept alone,
so its estimate is exp(intercept). A term whose lists never meet has parameter minus infinity: its column
goes, and every cell that contains it. Two checks come before any number:

- *exists*: some table with all cells above 0 has the same sufficient statistics (a linear program); a
  fit that has converged with all means above 0 is itself such a table, and spares the program;
- *identifiable*: the reduced design has full rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from scipy.optimize import linprog
from scipy.special import ndtr, ndtri, pdtr, pdtrc

from recount.count.captures import Captures, Floats, Ints
from recount.count.newton import newton

STEPWISE_ASSUMES = (
    "Pairs of lists may attract or avoid each other, three and more do so only through their "
    "pairs, and the pairs "
    "that matter are found by stepwise selection."
)
BIC_ASSUMES = (
    "The lists' dependence follows one of the hierarchical log-linear models without the "
    "highest order, weighed by "
    "BIC, and people differ in nothing else that matters."
)
THRESHOLD = 0.02
MOST_STEPWISE = 10
_CONVERGED = 1e-9
_POSITIVE = 1e-5
_STEPS = 60
_SLACK = 1e-7
Model = tuple[int, ...]  # terms as bits of lists, single lists first


@dataclass(frozen=True, eq=False, slots=True)
class Fit:
    """A finite, identifiable fit: the unseen, its log's standard error, the cells' means."""

    model: Model
    unseen: float
    log_error: float
    means: Floats  # by code; 0 where a term that never happens forbids the cell
    log_likelihood: float
    parameters: int
    beta: Floats  # of the terms that happen
    never: Model  # terms that never happen


@dataclass(frozen=True, eq=False, slots=True)
class Selected:
    """The stepwise fit, and the interval that repeats the selection on every replicate."""

    fit: Fit
    low: float
    high: float
    replicates: int
    without_estimate: int
    terms: tuple[str, ...]
    passed_over: tuple[
        str, ...
    ]  # pairs that still surprise, whose model is not finite or not identifiable
    again: Floats  # the whole on every replicate; infinite where it has no estimate


@dataclass(frozen=True, eq=False, slots=True)
class Averaged:
    """All models weighed by BIC: draws of the whole, the best model's fit and its weight."""

    draws: Floats
    best: Fit
    best_weight: float
    models: int
    without_estimate: int
    terms: tuple[str, ...]


@lru_cache(maxsize=4096)
def _reduced(lists: int, model: Model, never: Model) -> tuple[Floats, Ints, bool]:
    """The design without terms that never happen, the codes of its cells, and whether it has full rank."""
    codes = np.arange(1, 1 << lists)
    kept = np.ones(len(codes), dtype=bool)
    for term in never:
        kept &= (codes & term) != term
    codes = codes[kept]
    terms = [0, *(term for term in model if term not in never)]
    design = np.column_stack([((codes & term) == term).astype(np.float64) for term in terms])
    full = design.shape[0] >= design.shape[1] and np.linalg.matrix_rank(design) == design.shape[1]
    return np.ascontiguousarray(design), codes, bool(full)


def _sum_over(cells: Floats, term: int) -> float:
    codes = np.arange(len(cells))
    return float(cells[(codes & term) == term].sum())


def singles(lists: int) -> Model:
    """The model of independent lists."""
    return tuple(1 << j for j in range(lists))


def pairs(lists: int) -> Model:
    """All pairs of lists."""
    return tuple((1 << a) | (1 << b) for a, b in combinations(range(lists), 2))


def fit(cells: Floats, model: Model, near: Fit | None = None) -> Fit | None:
    """The maximum likelihood fit, None when not finite or not identifiable. `near`: a fit to start from."""
    lists = (len(cells) - 1).bit_length()
    never = tuple(term for term in model if _sum_over(cells, term) == 0)
    design, codes, full = _reduced(lists, model, never)
    if not full:
        return None
    counts = cells[codes]
    beta, means, worst = newton(design, counts, _start(design, counts, near, never), _STEPS, _CONVERGED)
    if worst > _CONVERGED or means.min() < _POSITIVE or not np.isfinite(beta).all():
        if not exists(design, counts):
            return None
        beta, means, worst = newton(design, counts, beta, 10 * _STEPS, _CONVERGED)
        if worst > 1e3 * _CONVERGED or not np.isfinite(beta).all():
            return None
    information = design.T @ (design * means[:, None])
    variance = np.linalg.inv(information)[0, 0]
    whole = np.zeros(len(cells))
    whole[codes] = means
    likelihood = float((counts * (design @ beta)).sum() - means.sum())
    return Fit(
        model,
        float(np.exp(beta[0])),
        float(np.sqrt(max(variance, 0.0))),
        whole,
        likelihood,
        len(model) + 1,
        beta,
        never,
    )


def _start(design: Floats, counts: Floats, near: Fit | None, never: Model) -> Floats:
    """A start: the parameters of a fit with the same terms but the last, or the mean of all cells."""
    start = np.zeros(design.shape[1])
    if near is not None and len(near.beta) in {len(start), len(start) - 1} and near.never == never:
        start[: len(near.beta)] = near.beta
    else:
        start[0] = np.log(counts.mean() + 1e-9)
    return start


def exists(design: Floats, counts: Floats) -> bool:
    """Whether the maximum likelihood estimate is finite: maximise s with A z = A c and every z at least s."""
    cells = len(counts)
    goal = np.zeros(cells + 1)
    goal[-1] = -1.0
    equal = np.hstack([design.T, np.zeros((design.shape[1], 1))])
    above = np.hstack([-np.eye(cells), np.ones((cells, 1))])
    answer = linprog(
        goal,
        A_ub=above,
        b_ub=np.zeros(cells),
        A_eq=equal,
        b_eq=design.T @ counts,
        bounds=[(0, None)] * (cells + 1),
        method="highs",
    )
    return bool(answer.status == 0 and -answer.fun > _SLACK)


def _tails(seen: Floats, expected: Floats) -> Floats:
    """The smaller Poisson tail of each overlap."""
    above = np.where(seen > 0, pdtrc(seen - 1, expected), 1.0)
    return np.asarray(np.minimum(pdtr(seen, expected), above), dtype=np.float64)


def _passed_over(cells: Floats, found: Fit, threshold: float) -> Model:
    """Absent pairs that still surprise under the last fit."""
    lists = (len(cells) - 1).bit_length()
    absent = [pair for pair in pairs(lists) if pair not in found.model]
    seen = np.array([_sum_over(cells, pair) for pair in absent])
    expected = np.array([_sum_over(found.means, pair) for pair in absent])
    return tuple(
        pair for pair, tail in zip(absent, _tails(seen, expected), strict=True) if tail < threshold
    )


def stepwise(cells: Floats, threshold: float = THRESHOLD) -> Fit | None:
    """The model found by adding, one by one, the absent pair whose overlap surprises most.

    Surprise: the smaller Poisson tail of the observed overlap under the current fit, below `threshold`. A
    pair whose model is not finite or not identifiable is passed over. None when even independent lists
    have no fit.
    """
    lists = (len(cells) - 1).bit_length()
    now = fit(cells, singles(lists))
    if now is None:
        return None
    absent = list(pairs(lists))
    codes = np.arange(len(cells))
    inside = np.array([(codes & term) == term for term in absent], dtype=np.float64)
    seen = inside @ cells
    while absent:
        expected = inside @ now.means
        tails = _tails(seen, expected)
        better = None
        for which in np.argsort(tails, kind="stable"):
            if tails[which] >= threshold or np.isnan(tails[which]):
                break
            better = fit(cells, (*now.model, absent[which]), now)
            if better is not None:
                break
        if better is None:
            return now
        now = better
        absent.pop(int(which))
        inside, seen = np.delete(inside, which, axis=0), np.delete(seen, which)
    return now


def select(
    captures: Captures,
    rng: np.random.Generator,
    *,
    level: float,
    replicates: int = 1000,
    threshold: float = THRESHOLD,
) -> Selected | None:
    """Stepwise selection with a BCa bootstrap (Efron 1987) that repeats the selection on every replicate."""
    cells = captures.dense()
    found = stepwise(cells, threshold)
    if found is None:
        return None
    n = captures.recorded
    tables = rng.multinomial(n, cells / n, size=replicates).astype(np.float64)
    again = np.array([_whole(table, threshold) for table in tables])
    jack = []
    for code in captures.codes:
        less = cells.copy()
        less[code] -= 1
        jack.append(_whole(less, threshold))
    point = n + found.unseen
    low, high = _bca(point, again, np.array(jack), captures.counts.astype(np.float64), level)
    failed = int(np.isinf(again).sum())
    return Selected(
        found,
        low,
        high,
        replicates,
        failed,
        names_of(captures.lists, found.model),
        names_of(captures.lists, _passed_over(cells, found, threshold)),
        again,
    )


def _whole(cells: Floats, threshold: float) -> float:
    found = stepwise(cells, threshold)
    return float("inf") if found is None else float(cells.sum()) + found.unseen


def _bca(
    point: float, again: Floats, jack: Floats, weights: Floats, level: float
) -> tuple[float, float]:
    finite = np.isfinite(jack)
    share = np.clip(((again < point).sum() + (again == point).sum() / 2) / len(again), 1e-6, 1 - 1e-6)
    bias = ndtri(share)
    centre = np.average(jack[finite], weights=weights[finite])
    away = centre - jack[finite]
    spread = (weights[finite] * away**2).sum()
    skew = (weights[finite] * away**3).sum() / (6 * spread**1.5) if spread > 0 else 0.0
    ends = ndtri(np.array([(1 - level) / 2, (1 + level) / 2])) + bias
    shares = ndtr(bias + ends / (1 - skew * ends))
    low, high = np.quantile(again, shares, method="inverted_cdf")
    return float(low), float(high)


def hierarchical(lists: int) -> tuple[Model, ...]:
    """Every hierarchical model without the highest order (3 and 4 lists); of 5 lists every model of pairs."""
    if lists >= 5:  # noqa: PLR2004 - there are 6,893 with higher orders, too many to weigh by BIC on thin tables
        chosen = [subset for size in range(11) for subset in combinations(pairs(lists), size)]
        return tuple(singles(lists) + subset for subset in chosen)
    models: list[Model] = []
    threes = [sum(1 << j for j in trio) for trio in combinations(range(lists), 3)] if lists > 3 else []  # noqa: PLR2004
    for size in range(len(pairs(lists)) + 1):
        for twos in combinations(pairs(lists), size):
            allowed = [
                trio
                for trio in threes
                if sum((trio & two) == two for two in twos) == 3  # noqa: PLR2004
            ]
            for more in range(len(allowed) + 1):
                models += [singles(lists) + twos + trios for trios in combinations(allowed, more)]
    return tuple(models)


def average(captures: Captures, rng: np.random.Generator, *, draws: int) -> Averaged | None:
    """All hierarchical models weighed by BIC; draws by the normal law of each model's log unseen."""
    cells = captures.dense()
    n = captures.recorded
    models = hierarchical(len(captures.lists))
    fits = [found for model in models if (found := fit(cells, model)) is not None]
    if not fits:
        return None
    score = np.array([found.log_likelihood - 0.5 * found.parameters * np.log(n) for found in fits])
    weights = np.exp(score - score.max())
    weights /= weights.sum()
    which = rng.choice(len(fits), size=draws, p=weights)
    logs = np.log([max(found.unseen, 1e-12) for found in fits])
    errors = np.array([found.log_error for found in fits])
    rate = np.exp(np.minimum(logs[which] + errors[which] * rng.standard_normal(draws), 40.0))
    unseen = np.where(rate < 1e12, rng.poisson(np.minimum(rate, 1e12)), rate)  # noqa: PLR2004
    best = int(weights.argmax())
    return Averaged(
        n + unseen.astype(np.float64),
        fits[best],
        float(weights[best]),
        len(models),
        len(models) - len(fits),
        names_of(captures.lists, fits[best].model),
    )


def standard_error(found: Fit) -> float:
    """The standard error of the whole: of the intercept by the delta method, and of the count itself."""
    return float(np.sqrt(found.unseen + (found.unseen * found.log_error) ** 2))


def names_of(lists: tuple[str, ...], model: Model) -> tuple[str, ...]:
    """The terms of more than one list, in words."""
    return tuple(
        " x ".join(name for j, name in enumerate(lists) if (term >> j) & 1)
        for term in model
        if term.bit_count() > 1
    )
