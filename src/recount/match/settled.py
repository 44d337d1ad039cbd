"""One partition to look at, close to all that were drawn. Compiled; a function of the draws alone.

It minimises the expected number of pairs wrongly joined or wrongly parted (Binder 1978, equal losses), group
by group of nodes that draws join at all: the best of the draws, then single moves that lower it further.
"""
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: ANN001, ANN201, ANN202, PLR0917, PLR2004, C901, PLR0912 - compiled: no annotations

from __future__ import annotations

import numpy as np
from numba import njit

NO = np.uint64(0)


LARGEST = 1000  # nodes of a group in which every pair is looked at


@njit(cache=True)
def settle(members, bounds, starts, near, share, mask, out, point, agree):
    """Fills `point` with the partition, `agree` with the share of draws that agree, for each node.

    Groups of more than `LARGEST` nodes look at scored pairs only, and take the best draw as it is.

    Args:
        members: nodes, group after group, in order within each; no draw joins groups often enough to matter.
        bounds: group g holds members[bounds[g]] to members[bounds[g + 1] - 1].
        starts: place in `near` where a node's neighbours begin, one more at the end.
        near: neighbours.
        share: of the draws that join the node to each of them.
        mask: lists without duplicates on which a node stands, as bits.
        out: draws x nodes; the least node of each node's person.
        point: int32, filled likewise.
        agree: float64, filled.
    """
    for g in range(bounds.shape[0] - 1):
        group = members[bounds[g] : bounds[g + 1]]
        nodes = group.shape[0]
        dense = nodes <= LARGEST
        together = np.zeros((nodes, nodes) if dense else (1, 1), np.float32)
        if dense:
            _counted(group, out, together)
        best = _best(group, starts, near, share, out, dense, together)
        own = np.empty(nodes, np.int64)
        for k in range(nodes):
            own[k] = k
            for m in range(k):
                if out[best, group[k]] == out[best, group[m]]:
                    own[k] = own[m]
                    break
        if dense and nodes > 2:
            _improve(nodes, own, together, mask[group])
        _agreement(group, own, out, dense, together, agree)
        for k in range(nodes):
            point[group[k]] = group[own[k]]


@njit(cache=True)
def _counted(group, out, together):
    """The share of draws that join each two nodes of a group."""
    draws = out.shape[0]
    for s in range(draws):
        for k in range(group.shape[0]):
            for m in range(k):
                if out[s, group[k]] == out[s, group[m]]:
                    together[k, m] += 1.0
                    together[m, k] += 1.0
    together /= draws


@njit(cache=True)
def _best(group, starts, near, share, out, dense, together):
    """The draw that joins and parts best, by what all draws do."""
    best, best_gain = 0, -1e300
    for s in range(out.shape[0]):
        gain = 0.0
        for k in range(group.shape[0]):
            node = group[k]
            if dense:
                for m in range(k):
                    if out[s, node] == out[s, group[m]]:
                        gain += together[k, m] - 0.5
            else:
                for n in range(starts[node], starts[node + 1]):
                    if near[n] < node and out[s, node] == out[s, near[n]]:
                        gain += share[n] - 0.5
        if gain > best_gain:
            best, best_gain = s, gain
    return best


@njit(cache=True)
def _agreement(group, own, out, dense, together, agree):
    """For each node the mean share of draws that set it beside its others, or alone if it is alone."""
    draws = out.shape[0]
    nodes = group.shape[0]
    head = np.full(nodes, -1, np.int64)
    after = np.full(nodes, -1, np.int64)
    alone = np.zeros(nodes, np.int64)
    for k in range(nodes):
        after[k] = head[own[k]]
        head[own[k]] = k
    if nodes == 1:
        agree[group[0]] = 1.0
    for s in range(draws):
        for k in range(nodes):
            if head[own[k]] == k and after[k] < 0:  # alone in the partition: is it in the draw?
                found = 0
                for m in range(nodes):
                    if m != k and out[s, group[m]] == out[s, group[k]]:
                        found = 1
                        break
                alone[k] += 1 - found
    for k in range(nodes):
        total, beside = 0.0, 0
        m = head[own[k]]
        while m >= 0:
            if m != k:
                beside += 1
                if dense:
                    total += together[k, m]
                else:
                    same = 0
                    for s in range(draws):
                        same += out[s, group[k]] == out[s, group[m]]
                    total += same / draws
            m = after[m]
        agree[group[k]] = total / beside if beside else alone[k] / draws


@njit(cache=True)
def _improve(nodes, own, together, mask):
    """Single moves that lower the expected number of wrong pairs, until none does."""
    gain = np.empty(nodes, np.float64)
    held = np.empty(nodes, np.uint64)
    used = np.empty(nodes, np.int64)
    for _ in range(20):
        moved = False
        for k in range(nodes):
            gain[:] = 0.0
            held[:] = NO
            used[:] = 0
            for m in range(nodes):
                used[own[m]] += 1
                if m != k:
                    gain[own[m]] += together[k, m] - 0.5
                    held[own[m]] |= mask[m]
            chosen, most = own[k], gain[own[k]] + 1e-9
            for p in range(nodes):
                if p != own[k] and not (held[p] & mask[k]):
                    alone = used[p] == 0
                    if alone and used[own[k]] == 1:
                        continue
                    if gain[p] > most:
                        chosen, most = p, gain[p]
            if chosen != own[k]:
                own[k] = chosen
                moved = True
        if not moved:
            break
    names = np.full(nodes, -1, np.int64)
    for k in range(nodes):
        if names[own[k]] < 0:
            names[own[k]] = k
    for k in range(nodes):
        own[k] = names[own[k]]
