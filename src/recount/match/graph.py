"""Components: records that may be one person, apart from all others, each with the seed of its content.

Rules: a decision 'same' joins its records before anything is sampled; a decision 'different' forbids;
'unsure' changes nothing. Where decisions contradict each other the later 'same' is not applied, and it
is said. The seed of a component comes from the ids and weights in it, so that neither the order of the
input nor anything outside a component changes its draws.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Words = NDArray[np.uint64]
Places = NDArray[np.int32]

FORBIDDEN = -1e6
UNSCORED = -12.0
LOST_SHARE = 0.001  # of the expected links: weaker pairs than these join no components
WEAKEST_TIE = -2.0
STRONG = 4.0  # log odds of pairs whose records lie side by side


@dataclass(frozen=True, eq=False, slots=True)
class Verdicts:
    """Decisions by numbers of records: `same` and `different` as rows of two, in the order decided."""

    same: Ints
    different: Ints
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Graph:
    """Nodes (records, or records that a person joined) in components, with their weighted edges.

    Attributes:
        node_of: the node of each record; -1 for a record that is surely alone.
        stands_for: the least record of each node.
        bounds, edge_bounds: component k holds nodes bounds[k] to bounds[k + 1] - 1, and so for edges.
        starts, near, edge: neighbours of each node, and the edge to each, numbered within the component.
        many: scored pairs of records in each edge.
        weights: (draws of the calibration) x edges.
        size, mask: records in each node; lists without duplicates on it, as bits.
        seeds: one for each component, from its content.
        unscored: weight of a pair of records that was not scored.
    """

    node_of: Ints
    stands_for: Ints
    bounds: Ints
    edge_bounds: Ints
    starts: Ints
    near: Places
    edge: Places
    many: Places
    weights: Floats
    size: Ints
    mask: Words
    seeds: Words
    unscored: float = UNSCORED

    @property
    def alone(self) -> int:
        """Records that are in no component."""
        return int((self.node_of < 0).sum())

    def only(self, wanted: NDArray[np.bool_]) -> Graph:
        """The graph of some components alone; `node_of` and `stands_for` stay those of the whole."""
        kept = np.flatnonzero(wanted)
        nodes = _ranges(self.bounds, kept)
        edges = _ranges(self.edge_bounds, kept)
        degrees = np.diff(self.starts)[nodes]
        near = _ranges(self.starts, nodes)
        return Graph(
            self.node_of,
            self.stands_for,
            _summed(np.diff(self.bounds)[kept]),
            _summed(np.diff(self.edge_bounds)[kept]),
            _summed(degrees),
            self.near[near],
            self.edge[near],
            self.many[edges],
            self.weights[:, edges],
            self.size[nodes],
            self.mask[nodes],
            self.seeds[kept],
            self.unscored,
        )


def hashes(ids: Sequence[str]) -> Words:
    """A number for each id, by its content (BLAKE2b, 8 bytes)."""
    joined = b"".join(hashlib.blake2b(one.encode(), digest_size=8).digest() for one in ids)
    return np.frombuffer(joined, dtype=np.uint64).copy()


def mixed(numbers: Words) -> Words:
    """Numbers stirred so that sums of them tell contents apart (the finaliser of SplitMix64)."""
    z = numbers + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(z ^ (z >> np.uint64(31)), dtype=np.uint64)


def closed(records: int, verdicts: Verdicts) -> tuple[Ints, list[str]]:
    """The least record of each record's group under 'same', and a sentence for each contradiction."""
    root = list(range(records))

    def top(k: int) -> int:
        while root[k] != k:
            root[k] = root[root[k]]
            k = root[k]
        return k

    barred: dict[int, set[int]] = {}
    for a, b in verdicts.different.tolist():
        barred.setdefault(a, set()).add(b)
        barred.setdefault(b, set()).add(a)
    members: dict[int, list[int]] = {}
    notes = []
    for number, (a, b) in enumerate(verdicts.same.tolist(), start=1):
        p, q = sorted((top(a), top(b)))
        if p == q:
            continue
        low, high = members.get(p, [p]), members.get(q, [q])
        if any(other in barred.get(one, ()) for one in low for other in high):
            notes.append(
                f"Decision 'same' number {number} joins records that another decision calls different; "
                "it is not applied: change one of them."
            )
            continue
        root[q] = p
        members[p] = [*low, *high]
        members.pop(q, None)
    joined = np.arange(records, dtype=np.int64)
    for p, inside in members.items():
        joined[inside] = p
    return joined, notes


def built(
    keys: Words,
    ends: tuple[Ints, Ints],
    weights: Floats,
    mask: Words,
    verdicts: Verdicts,
    unscored: float = UNSCORED,
    core: Ints | None = None,
) -> tuple[Graph, tuple[str, ...]]:
    """The graph, and what must be said of contradicting decisions.

    Args:
        keys: a number for each record, by the content of its id.
        ends: the two records of each scored pair.
        weights: (draws of the calibration) x pairs, log odds.
        mask: for each record the list without duplicates on which it stands, as one bit; 0 = none.
        verdicts: what a person decided.
        unscored: weight of a pair that was not scored.
        core: the least record of each record's core; then `ends` are these, and each core is one record.
    """
    records = len(keys)
    core = np.arange(records, dtype=np.int64) if core is None else core
    verdicts = Verdicts(core[verdicts.same], core[verdicts.different], verdicts.notes)
    root, notes = closed(records, verdicts)
    size = np.bincount(root[np.unique(core)], minlength=records)
    root = root[core]
    held = np.bincount(root, minlength=records)
    notes = [*verdicts.notes, *notes]
    key = keys.copy()
    lists = mask.copy()
    joined = np.flatnonzero(root != np.arange(records))
    np.bitwise_or.at(lists, root[joined], mask[joined])
    np.add.at(key, root[joined], mixed(keys[joined]))
    bits = np.bincount(root, np.bitwise_count(mask), minlength=records)
    if (bits > np.bitwise_count(lists)).any():
        notes.append(
            "A decision 'same' joins two records of a list said to be free of duplicates; the decision "
            "holds."
        )
    a, b, weight, many = _merged(root, ends, weights, verdicts, records)
    inside = _components(records, a, b, weight)
    kept = inside[a] == inside[b]
    a, b, weight, many = a[kept], b[kept], weight[:, kept], many[kept]
    shared = np.bincount(inside[np.flatnonzero(root == np.arange(records))], minlength=records)
    lone = (held == 1) & (shared[inside] == 1)
    used = np.flatnonzero((root == np.arange(records)) & ~lone)
    beside = _beside(records, a, b, weight, key)
    order = used[np.lexsort((key[used], beside[used], inside[used]))]
    node_of_root = np.full(records, -1, dtype=np.int64)
    node_of_root[order] = np.arange(len(order))
    node_of = node_of_root[root]
    where, part = np.unique(inside[order], return_inverse=True)
    bounds = _summed(np.bincount(part, minlength=len(where)))
    u, v = node_of[a], node_of[b]
    u, v = np.minimum(u, v), np.maximum(u, v)
    by = np.lexsort((v, u))
    u, v, weight, many = u[by], v[by], np.ascontiguousarray(weight[:, by]), many[by]
    edge_bounds = np.searchsorted(u, bounds).astype(np.int64)
    own = np.arange(len(u)) - edge_bounds[part[u]] if len(u) else np.empty(0, dtype=np.int64)
    tails, heads, numbers = np.concatenate([u, v]), np.concatenate([v, u]), np.concatenate([own, own])
    by = np.lexsort((heads, tails))
    starts = _summed(np.bincount(tails, minlength=len(order)))
    near = heads[by] - bounds[part[tails[by]]] if len(by) else heads
    relative = starts  # neighbours stand one after the other over all components
    seeds = _seeds(key[order], part, (u, v), weight)
    graph = Graph(
        node_of,
        order,
        bounds,
        edge_bounds,
        relative,
        near.astype(np.int32),
        numbers[by].astype(np.int32),
        many.astype(np.int32),
        weight,
        size[order].astype(np.int64),
        lists[order],
        seeds,
        unscored,
    )
    return graph, tuple(dict.fromkeys(notes))


def _merged(
    root: Ints, ends: tuple[Ints, Ints], weights: Floats, verdicts: Verdicts, records: int
) -> tuple[Ints, Ints, Floats, Ints]:
    """Edges between groups: weights summed in the order of content, forbidden ones marked."""
    barred = root[verdicts.different.reshape(-1, 2)]
    barred = barred[barred[:, 0] != barred[:, 1]]
    first = np.concatenate([root[ends[0]], barred[:, 0]])
    second = np.concatenate([root[ends[1]], barred[:, 1]])
    all_weights = np.concatenate([weights, np.full((len(weights), len(barred)), FORBIDDEN)], axis=1)
    a, b = np.minimum(first, second), np.maximum(first, second)
    apart = a != b
    a, b, all_weights = a[apart], b[apart], all_weights[:, apart]
    code = a * records + b
    order = np.lexsort((all_weights[0], code))
    code = code[order]
    first_of = np.flatnonzero(np.concatenate([[True], code[1:] != code[:-1]])) if len(code) else order
    many = np.diff(np.append(first_of, len(code)))
    summed = np.add.reduceat(all_weights[:, order], first_of, axis=1) if len(code) else all_weights
    at = order[first_of]
    return a[at], b[at], summed, many.astype(np.int64)


def _components(records: int, a: Ints, b: Ints, weight: Floats) -> Ints:
    """Component of each record, over pairs that are not too weak to matter."""
    strongest = weight.max(axis=0) if len(a) else np.empty(0)
    strong = strongest >= tie(strongest)
    links = coo_array((np.ones(int(strong.sum())), (a[strong], b[strong])), shape=(records, records))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def _beside(records: int, a: Ints, b: Ints, weight: Floats, key: Words) -> Words:
    """The least key among the records that strong pairs tie to a record: who belongs together lies together.

    It speeds the sampler, which reads neighbours again and again; it changes no chance.
    """
    strong = weight[0] >= STRONG
    links = coo_array((np.ones(int(strong.sum())), (a[strong], b[strong])), shape=(records, records))
    group = connected_components(links, directed=False)[1]
    least = np.full(int(group.max(initial=-1)) + 1, np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(least, group, key)
    return np.asarray(least[group], dtype=np.uint64)


def tie(weights: Floats) -> float:
    """The weight below which all pairs together hold less than a thousandth of the expected links."""
    weights = weights[weights > FORBIDDEN / 2]
    if not len(weights):
        return WEAKEST_TIE
    ordered = np.sort(weights)
    shares = np.cumsum(1 / (1 + np.exp(-ordered)))
    at = int(np.searchsorted(shares, LOST_SHARE * shares[-1], side="right"))
    return min(WEAKEST_TIE, float(ordered[min(at, len(ordered) - 1)]))


def _seeds(key: Words, part: Ints, ends: tuple[Ints, Ints], weight: Floats) -> Words:
    """A number for each component from what is in it, in whatever order."""
    u, v = ends
    total = np.zeros(int(part.max(initial=-1)) + 1, dtype=np.uint64)
    np.add.at(total, part, mixed(key))
    if len(u):
        rounded = np.round(weight[[0, -1]] * 1e6).astype(np.int64).view(np.uint64)
        tied = mixed(mixed(mixed(key[u] + key[v]) + rounded[0]) + rounded[1])
        np.add.at(total, part[u], tied)
    return mixed(total)


def _summed(counts: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _ranges(bounds: Ints, kept: Ints) -> Ints:
    """All numbers from bounds[k] to bounds[k + 1] - 1, for each k that is kept."""
    lengths = np.diff(bounds)[kept]
    ends = np.cumsum(lengths)
    return np.repeat(bounds[kept] - (ends - lengths), lengths) + np.arange(int(lengths.sum()))
