"""Log-linear families: Poisson models of the cells, with the checks of Chan, Silverman & Vincent (2021).

The mean of cell x is exp of the sum of the terms that lie in x; the unseen cell has the intercept
alone, so its estimate is exp(intercept). A term whose lists never meet has parameter minus infinity:
its column goes, and every cell that contains it. Two checks come before any number:

- *exists*: some table with all cells above 0 has the same sufficient statistics (a linear program); a
  fit that has converged with all means above 0 is itself such a table, and spares the program;
- *identifiable*: the reduced design has full rank.
"""

from __future__ import annotations

from collections.abc import Callable
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
THRESHOLD = 0.02
MOST_STEPWISE = 10
_CONVERGED = 1e-9
_POSITIVE = 1e-5
_STEPS = 60
_SLACK = 1e-7
Model = tuple[int, ...]  # terms as bits of lists, single lists first
# Log of the moments of how people differ, by the number s of lists (Darroch et al. 1993; Rivest &
# Baillargeon
# 2007): each fits like the others where people are seen, and says something else of those who are not.
SHAPES: dict[str, Callable[[Floats], Floats]] = {
    "light tail": lambda s: 2.0**s - 1.0,  # Poisson
    "normal": lambda s: s * s / 2.0,  # Darroch
    "heavy tail": lambda s: np.log(3.5) - np.log(3.5 + s),  # gamma
}


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
    shape: str | None = None  # how people differ

    @property
    def differ(self) -> float:
        """The strength of the term for people who differ; 0 without one."""
        return 0.0 if self.shape is None else float(self.beta[-1])

    def score(self, recorded: int) -> float:
        """Minus half of BIC: log likelihood less half a log of the recorded for each parameter."""
        return self.log_likelihood - 0.5 * self.parameters * float(np.log(recorded))


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


@lru_cache(maxsize=8192)
def _reduced(
    lists: int, model: Model, never: Model, shape: str | None = None
) -> tuple[Floats, Ints, bool]:
    """The design without terms that never happen, the codes of its cells, and whether it has full rank."""
    codes = np.arange(1, 1 << lists)
    kept = np.ones(len(codes), dtype=bool)
    for term in never:
        kept &= (codes & term) != term
    codes = codes[kept]
    terms = [0, *(term for term in model if term not in never)]
    columns = [((codes & term) == term).astype(np.float64) for term in terms]
    if shape is not None:
        columns.append(
            SHAPES[shape](np.array([code.bit_count() for code in codes.tolist()], dtype=float))
        )
    design = np.column_stack(columns)
    full = design.shape[0] >= design.shape[1] and np.linalg.matrix_rank(design) == design.shape[1]
    return np.ascontiguousarray(design), codes, bool(full)


def _sum_over(cells: Floats, term: int) -> float:
    codes = np.arange(len(cells))
    return float(cells[(codes & term) == term].sum())


def _sums(cells: Floats) -> Floats:
    """For every set of lists, how many records stand on all of them."""
    sums = cells.copy()
    width = 1
    while width < len(cells):
        halves = sums.reshape(-1, 2, width)
        halves[:, 0] += halves[:, 1]
        width *= 2
    return sums


def singles(lists: int) -> Model:
    """The model of independent lists."""
    return tuple(1 << j for j in range(lists))


def pairs(lists: int) -> Model:
    """All pairs of lists."""
    return tuple((1 << a) | (1 << b) for a, b in combinations(range(lists), 2))


def fit(
    cells: Floats,
    model: Model,
    near: Fit | None = None,
    *,
    shape: str | None = None,
    sums: Floats | None = None,
) -> Fit | None:
    """The maximum likelihood fit, None when not finite or not identifiable.

    `near`: a fit to start from; `shape`: how people differ, a name in `SHAPES`; `sums`: of `_sums`,
    known already.
    """
    lists = (len(cells) - 1).bit_length()
    held = _sums(cells) if sums is None else sums
    never = tuple(term for term in model if held[term] == 0)
    design, codes, full = _reduced(lists, model, never, shape)
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
        len(model) + 1 + (shape is not None),
        beta,
        never,
        shape,
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

    Surprise: the smaller Poisson tail of the observed overlap under the current fit, below
    `threshold`. A pair whose model is not finite or not identifiable is passed over. None when even
    independent lists have no fit.
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
