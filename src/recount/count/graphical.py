"""Graphical family: the posterior over all decomposable graphs (Madigan & York 1997), by sums over subsets.

For a graph with cliques C and separators S and prior cell weight delta, the log weight of n0 unseen is
lgamma(N+1) - lgamma(n0+1) - log N + sum over C of L(C) - sum over S of L(S), where L(A) is the log of
the hyper-Dirichlet factor of the margin on A. Every graph is a row of +1, -1 over the subsets of
lists; L is a table of subsets by values of n0; the sums of its rows are the posterior. Only the empty
cell of a margin depends on n0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numba import njit
from scipy.special import gammaln

from recount.count.captures import Captures, Floats, Ints

MOST_LISTS = 6
ASSUMES = (
    "Which lists depend on each other can be drawn as a graph without long cycles, people "
    "differ in nothing else "
    "that matters, and all such graphs are alike likely beforehand."
)
_EXACT = 60
_POINTS = 600
_NEGLIGIBLE = 45.0


@dataclass(frozen=True, eq=False, slots=True)
class Posterior:
    """The posterior of the whole: mass at bins of n0, and the weights of graphs."""

    recorded: int
    edges: Floats  # right ends of the bins of n0, first left end before them
    mass: Floats
    graphs: int
    top_graph: tuple[tuple[int, int], ...]  # pairs of lists that hang together in the likeliest graph
    top_weight: float
    cap: float

    def quantile(self, share: Floats) -> Floats:
        """Quantiles of the whole."""
        below = np.concatenate([[0.0], np.cumsum(self.mass)])
        n0 = np.interp(share, below / below[-1], self.edges)
        return np.asarray(self.recorded + np.maximum(n0, 0.0), dtype=np.float64)

    def mass_near_cap(self) -> float:
        """The mass of the last tenth below the cap."""
        return float(self.mass[self.edges[1:] > 0.9 * self.cap].sum())


def posterior(captures: Captures, *, delta: float | None = None, cap: float | None = None) -> Posterior:
    """The posterior of the whole. `delta` None = 2^-J; `cap`: most unseen, None = 10 times the recorded."""
    lists = len(captures.lists)
    weight = 2.0**-lists if delta is None else delta
    most = float(10 * captures.recorded if cap is None else cap)
    edges = _edges(most)
    first = np.ceil(edges[:-1])
    n0 = (first + np.floor(edges[1:])) / 2
    whole = n0 + captures.recorded
    table = _margin_table(captures.dense(), lists, n0, whole, weight)
    common = gammaln(whole + 1) - gammaln(n0 + 1) - np.log(whole) + np.log(np.diff(edges))
    mass, by_graph = _weigh(*_sparse(lists), table, common)
    total = mass.sum()
    best = int(by_graph.argmax())
    names = decomposable(lists)[1]
    return Posterior(
        captures.recorded,
        edges,
        mass / total,
        len(names),
        _pairs_of(int(names[best]), lists),
        float(by_graph[best] / total),
        most,
    )


@lru_cache(maxsize=8)
def _sparse(lists: int) -> tuple[Ints, Ints, Floats]:
    """The rows of `decomposable` without their zeros: where each row begins, its subsets, its signs."""
    rows, _ = decomposable(lists)
    graph, subset = np.nonzero(rows)
    starts = np.searchsorted(graph, np.arange(len(rows) + 1))
    return starts.astype(np.int64), subset.astype(np.int64), rows[graph, subset]


@njit(cache=True)
def _weigh(starts, subsets, signs, table, common):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - compiled
    """The weight of every point over all graphs, and of every graph over all points.

    Graph by graph, so that no table of graphs by points is held; one that is negligible everywhere is
    left out.
    """
    graphs, points = starts.shape[0] - 1, common.shape[0]
    peaks = np.empty(graphs)
    row = np.empty(points)
    mass = np.zeros(points)
    by_graph = np.zeros(graphs)
    best = -np.inf
    for again in range(2):
        for g in range(graphs):
            if again and peaks[g] <= best - _NEGLIGIBLE:
                continue
            row[:] = common
            for at in range(starts[g], starts[g + 1]):
                row += signs[at] * table[subsets[at]]
            if again:
                total = 0.0
                for point in range(points):
                    weight = np.exp(row[point] - best)
                    mass[point] += weight
                    total += weight
                by_graph[g] = total
            else:
                peaks[g] = row.max()
                best = max(best, peaks[g])
    return mass, by_graph


def _edges(most: float) -> Floats:
    """Ends of bins of n0: one for each whole number below 60, then about 600 in equal ratio."""
    exact = np.arange(min(_EXACT, int(most) + 1) + 1) - 0.5
    if most < _EXACT:
        return np.asarray(exact, dtype=np.float64)
    wide = np.unique(np.round(np.geomspace(_EXACT, most + 1, _POINTS))) - 0.5
    return np.asarray(np.concatenate([exact, wide[1:]]), dtype=np.float64)


def _margin_table(cells: Floats, lists: int, n0: Floats, whole: Floats, delta: float) -> Floats:
    """L(A) for every subset A of the lists (0 for the empty one) at every n0."""
    table = np.zeros((1 << lists, len(n0)))
    codes = np.arange(1 << lists)
    constant = gammaln(delta * (1 << lists)) - gammaln(whole + delta * (1 << lists))
    for subset in range(1, 1 << lists):
        sums = np.bincount(codes & subset, weights=cells, minlength=1 << lists)
        seen = sums[(codes & ~subset) == 0]
        prior = delta * 2.0 ** (lists - subset.bit_count())
        fixed = (gammaln(seen[1:] + prior) - gammaln(prior)).sum()
        table[subset] = constant + fixed + gammaln(seen[0] + n0 + prior) - gammaln(prior)
    return table


@lru_cache(maxsize=8)
def decomposable(lists: int) -> tuple[Floats, Ints]:
    """Every decomposable graph: its row of +1 and -1 over subsets of lists, and its edges as bits."""
    rows, names = _enumerate(lists)
    return rows[: len(names)].astype(np.float64), names


@njit(cache=True)
def _enumerate(lists):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901, PLR0912 - compiled
    pairs = lists * (lists - 1) // 2
    rows = np.zeros((1 << pairs, 1 << lists), np.int8)
    names = np.empty(1 << pairs, np.int64)
    found = 0
    near = np.empty(lists, np.int64)
    for graph in range(1 << pairs):
        near[:] = 0
        bit = 0
        for a in range(lists):
            for b in range(a + 1, lists):
                if (graph >> bit) & 1:
                    near[a] |= 1 << b
                    near[b] |= 1 << a
                bit += 1
        left = (1 << lists) - 1
        rows[found] = 0
        while left:
            gone = -1
            for v in range(lists):
                if not (left >> v) & 1:
                    continue
                around = near[v] & left
                simplicial = True
                for w in range(lists):
                    if (around >> w) & 1 and (around & ~near[w]) != (1 << w):
                        simplicial = False
                        break
                if simplicial:
                    gone = v
                    break
            if gone < 0:
                break
            around = near[gone] & left
            rows[found, around | (1 << gone)] += 1
            if around:
                rows[found, around] -= 1
            left &= ~(1 << gone)
        if left == 0:
            names[found] = graph
            found += 1
    return rows, names[:found]


def _pairs_of(graph: int, lists: int) -> tuple[tuple[int, int], ...]:
    pairs = [(a, b) for a in range(lists) for b in range(a + 1, lists)]
    return tuple(pair for bit, pair in enumerate(pairs) if (graph >> bit) & 1)
