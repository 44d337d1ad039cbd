"""Which records are one person: draws from all ways to part the records into persons, not one best guess.

The target over partitions of a component is the sum of the weights of the pairs that stand together,
with a fixed weight for pairs that were not scored; a list without duplicates has no person twice.
Several chains run from opposite starts (every record alone; whole components); whether they agree is
told. Components are independent: each has its seed from its content, so that a decision redraws its own
component and no other.

Rule of trust: the draws say how sure the weights are, no more. If fields depend on each other, or
blocking missed pairs, the truth may lie outside (see `strength` and `missed`).

>>> import numpy as np
>>> from recount.match.graph import Verdicts, built, hashes
>>> none = np.empty((0, 2), dtype=np.int64)
>>> ends = (np.array([0, 1]), np.array([1, 2]))
>>> graph, _ = built(hashes(["a", "b", "c"]), ends, np.array([[0.0, -9.0]]), np.zeros(3, np.uint64),
...                  Verdicts(none, none))
>>> drawn = sample(graph, samples=2000, seed=1)
>>> bool(abs(drawn.people.mean() - 2.5) < 0.1)  # a and b are one person in half of the draws
True
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from recount.match import moves, settled
from recount.match.graph import Floats, Graph, Ints, mixed

SEED = 20240229
CHAINS = 4
BURN = 60
THIN = 3
OFTEN = 0.1  # share of draws from which a pair can gain anything in the partition that is shown

Labels = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Mixing:
    """Whether the chains agree on the number of persons: split R-hat, effective size."""

    chains: int
    r_hat: float
    ess: float

    @property
    def agree(self) -> bool:
        """R-hat at most 1.05, the bound for a summary by quantiles of few draws."""
        return self.r_hat <= 1.05  # noqa: PLR2004


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """Partitions drawn, and one that is close to them.

    Attributes:
        graph: what was sampled.
        labels: draws x nodes; the least node of the person that a node is in. Chain after chain.
        point: for each node the same in the partition with the least expected number of wrong pairs.
        agree: for each node the share of draws that agree with `point`.
        chains: in `labels`, each with as many draws as any other.
    """

    graph: Graph
    labels: Labels
    point: Labels
    agree: Floats
    chains: int

    @property
    def draws(self) -> int:
        """How many partitions were drawn."""
        return int(self.labels.shape[0])

    @property
    def people(self) -> Ints:
        """Number of persons in each draw."""
        own = np.arange(self.labels.shape[1], dtype=np.int32)
        heads = (self.labels == own).sum(axis=1)
        return np.asarray(heads + self.graph.alone, dtype=np.int64)

    @property
    def mixing(self) -> Mixing:
        """How the chains agree on the number of persons."""
        chains = self.people.reshape(self.chains, -1).astype(np.float64)
        return Mixing(self.chains, r_hat(chains), effective(chains))

    def records(self, labels: Labels) -> Ints:
        """For each record the least record of its person, from labels of nodes."""
        node_of = self.graph.node_of
        found = np.arange(len(node_of), dtype=np.int64)
        inside = node_of >= 0
        if inside.any():
            heads = self.graph.stands_for[labels[node_of[inside]]]
            found[inside] = heads
        return found

    def shares(self, first: Ints, second: Ints) -> Floats:
        """The share of draws in which two records are one person, for each pair."""
        a, b = self.graph.node_of[first], self.graph.node_of[second]
        both = (a >= 0) & (b >= 0)
        u, v = a[both], b[both]
        together = np.zeros(len(u), dtype=np.int64)
        for row in self.labels:
            together += row[u] == row[v]
        found = np.zeros(len(a))
        found[both] = together / self.draws
        return found

    def sureness(self) -> Floats:
        """For each record the share of draws that agree with its place in the point partition."""
        found = np.ones(len(self.graph.node_of))
        inside = self.graph.node_of >= 0
        found[inside] = self.agree[self.graph.node_of[inside]]
        return found


def sample(
    graph: Graph,
    *,
    samples: int = 100,
    seed: int = SEED,
    chains: int = CHAINS,
    burn: int = BURN,
    thin: int = THIN,
    before: Drawn | None = None,
) -> Drawn:
    """Partitions drawn from all chains in equal numbers, at least `samples`; the same seed gives the same.

    Args:
        graph: components with their weights. With several rows of weights, draw s of each chain uses the
            row s modulo their number, so that doubt about the weights enters the draws.
        samples: partitions wanted.
        seed: mixed with the seed of each component.
        chains: half of them start from single records, half from whole components.
        burn: sweeps before the first draw.
        thin: sweeps for each draw.
        before: an earlier result under the same choices; components with the same content keep its draws.
    """
    each = -(-samples // chains)
    if before is not None and before.labels.shape[0] == each * chains:
        return _again(graph, before, samples=samples, seed=seed, chains=chains, burn=burn, thin=thin)
    nodes = len(graph.stands_for) if len(graph.size) == len(graph.stands_for) else len(graph.size)
    labels = np.empty((each * chains, nodes), dtype=np.int32)
    which = np.arange(each, dtype=np.int64) % len(graph.weights)
    for chain in range(chains):
        key = mixed(np.array([seed * 64 + chain], dtype=np.uint64))[0]
        moves.sample(
            graph.bounds,
            graph.starts,
            graph.near,
            graph.edge,
            graph.edge_bounds,
            graph.many,
            graph.weights,
            which,
            graph.size,
            graph.mask,
            graph.unscored,
            mixed(graph.seeds ^ key),
            chain % 2 == 1,
            burn,
            thin,
            labels[chain * each : (chain + 1) * each],
        )
    point = np.empty(nodes, dtype=np.int32)
    agree = np.empty(nodes)
    tails, heads, share = _shares_of_edges(graph, labels)
    members, groups = _groups(nodes, tails, heads, share)
    settled.settle(members, groups, graph.starts, heads, share, graph.mask, labels, point, agree)
    return Drawn(graph, labels, point, agree, chains)


def _shares_of_edges(graph: Graph, labels: Labels) -> tuple[Ints, Ints, Floats]:
    """For each node's neighbours the node, the neighbour, and the share of draws that join the two."""
    tails = np.repeat(np.arange(len(graph.size)), np.diff(graph.starts))
    offset = np.repeat(graph.bounds[:-1], np.diff(graph.bounds))
    heads = graph.near + offset[tails]
    together = np.zeros(len(tails), dtype=np.int64)
    for row in labels:
        together += row[tails] == row[heads]
    return tails, heads, together / max(1, len(labels))


def _groups(nodes: int, tails: Ints, heads: Ints, share: Floats) -> tuple[Ints, Ints]:
    """Nodes in groups that draws join often enough to matter, group after group, and where each begins."""
    often = share >= OFTEN
    links = coo_array((np.ones(int(often.sum())), (tails[often], heads[often])), shape=(nodes, nodes))
    group = connected_components(links, directed=False)[1]
    bounds = np.concatenate([[0], np.cumsum(np.bincount(group))]).astype(np.int64)
    return np.argsort(group, kind="stable").astype(np.int64), bounds


def _again(
    graph: Graph, before: Drawn, *, samples: int, seed: int, chains: int, burn: int, thin: int
) -> Drawn:
    """Draws anew the components whose content is not in `before`, and keeps the others."""
    old = before.graph
    order = np.argsort(old.seeds, kind="stable")
    at = np.minimum(np.searchsorted(old.seeds[order], graph.seeds), max(0, len(order) - 1))
    same = old.seeds[order][at] == graph.seeds if len(order) else np.zeros(len(graph.seeds), np.bool_)
    match = order[at] if len(order) else at
    touched = graph.only(~same)
    drawn = sample(touched, samples=samples, seed=seed, chains=chains, burn=burn, thin=thin)
    labels = np.empty((before.labels.shape[0], len(graph.size)), dtype=np.int32)
    point = np.empty(len(graph.size), dtype=np.int32)
    agree = np.empty(len(graph.size))
    fresh = np.flatnonzero(~same)
    for here, there, source in (
        (np.flatnonzero(same), match[same], before),
        (fresh, np.arange(len(fresh)), drawn),
    ):
        into = _places(graph.bounds, here)
        out_of = _places(source.graph.bounds, there)
        shift = (into - out_of).astype(np.int32)
        labels[:, into] = source.labels[:, out_of] + shift
        point[into] = source.point[out_of] + shift
        agree[into] = source.agree[out_of]
    return replace(before, graph=graph, labels=labels, point=point, agree=agree)


def _places(bounds: Ints, kept: Ints) -> Ints:
    lengths = np.diff(bounds)[kept]
    ends = np.cumsum(lengths)
    return np.repeat(bounds[kept] - (ends - lengths), lengths) + np.arange(int(lengths.sum()))


def r_hat(chains: Floats) -> float:
    """Split R-hat of chains in rows (Gelman et al. 2013, section 11.4); 1 = they tell one story."""
    half = chains.shape[1] // 2
    if half < 2:  # noqa: PLR2004 - no variance within
        return float("inf")
    halves = np.vstack([chains[:, :half], chains[:, -half:]])
    within = halves.var(axis=1, ddof=1).mean()
    between = halves.mean(axis=1).var(ddof=1)
    if within == 0:
        return 1.0 if between == 0 else float("inf")
    return float(np.sqrt((half - 1) / half + between / within))


def effective(chains: Floats) -> float:
    """Effective number of draws over chains in rows (Geyer 1992, initial positive sequence)."""
    many, length = chains.shape
    centred = chains - chains.mean()
    variance = float((centred**2).mean())
    if variance == 0 or length < 2:  # noqa: PLR2004
        return float(chains.size)
    total = 1.0
    for lag in range(1, length - 1, 2):
        pair = sum(
            float((centred[:, : length - k] * centred[:, k:]).mean()) / variance for k in (lag, lag + 1)
        )
        if pair <= 0:
            break
        total += 2 * pair
    return float(min(chains.size, many * length / total))
