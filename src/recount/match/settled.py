"""One partition to look at, close to all that were drawn. Compiled; a function of the draws alone.

It minimises the expected number of pairs wrongly joined or wrongly parted (Binder 1978, equal losses):
the best of the draws, then single moves that lower it further.
"""
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: ANN001, ANN201, ANN202, PLR0917, PLR2004, C901, PLR0912 - compiled: no annotations

from __future__ import annotations

import numpy as np
from numba import njit

NO = np.uint64(0)


@njit(cache=True)
def settle(bounds, all_starts, near, edge, edge_bounds, mask, shares, out, point, agree):
    """Fills `point` with the partition, `agree` with the share of draws that agree, for each node.

    Components of more than 400 nodes look at scored pairs only, and take the best draw as it is.
    """
    draws = out.shape[0]
    for c in range(bounds.shape[0] - 1):
        low, high = bounds[c], bounds[c + 1]
        nodes = high - low
        dense = nodes <= 400
        together = np.zeros((nodes, nodes) if dense else (1, 1), np.float32)
        if dense:
            for s in range(draws):
                for k in range(nodes):
                    for m in range(k):
                        if out[s, low + k] == out[s, low + m]:
                            together[k, m] += 1.0
                            together[m, k] += 1.0
            together /= draws
        best, best_gain = 0, -1e300
        for s in range(draws):
            gain = 0.0
            for k in range(nodes):
                if dense:
                    for m in range(k):
                        if out[s, low + k] == out[s, low + m]:
                            gain += together[k, m] - 0.5
                else:
                    for n in range(all_starts[low + k], all_starts[low + k + 1]):
                        if near[n] < k and out[s, low + k] == out[s, low + near[n]]:
                            gain += shares[edge_bounds[c] + edge[n]] - 0.5
            if gain > best_gain:
                best, best_gain = s, gain
        own = point[low:high]
        for k in range(nodes):
            own[k] = out[best, low + k] - low
        if dense and nodes > 2:
            _improve(nodes, own, together, mask[low:high])
        _agreement(nodes, low, own, out, dense, together, agree)
        for k in range(nodes):
            own[k] += low


@njit(cache=True)
def _agreement(nodes, low, own, out, dense, together, agree):
    """For each node the mean share of draws that set it beside its others, or alone if it is alone."""
    draws = out.shape[0]
    head = np.full(nodes, -1, np.int64)
    after = np.full(nodes, -1, np.int64)
    alone = np.zeros(nodes, np.int64)
    held = np.zeros(nodes, np.int64)
    for k in range(nodes):
        after[k] = head[own[k]]
        head[own[k]] = k
    for s in range(draws):
        held[:] = 0
        for k in range(nodes):
            held[out[s, low + k] - low] += 1
        for k in range(nodes):
            alone[k] += held[out[s, low + k] - low] == 1
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
                        same += out[s, low + k] == out[s, low + m]
                    total += same / draws
            m = after[m]
        agree[low + k] = total / beside if beside else alone[k] / draws


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
