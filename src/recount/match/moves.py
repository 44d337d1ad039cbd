"""The compiled moves of the partition sampler. Pure: the same seeds give the same draws.

A state says for each node of a component (a record, or records that a person joined) in which person it
stands. Its log density is the sum of the weights of the pairs inside persons; a pair without a score
weighs `unscored`; two nodes that share a bit of their mask (a list without duplicates) never stand in
one person.

A sweep is (A) Gibbs steps, one for each node; (B) exchanges of two nodes that have a neighbour in
common, without which twins on two lists stay crossed; (C) splits and merges of whole persons, launched
by restricted Gibbs scans and accepted by their Metropolis-Hastings ratio (Jain & Neal 2004, section 4).
The nodes that a move looks at are drawn without regard to the state, so that the draw and its reverse
are equally likely.
"""
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: ANN001, ANN201, ANN202, PLR0917, PLR2004, PLR0915, C901, PLR0912 - compiled: no annotations

from __future__ import annotations

import numpy as np
from numba import njit

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0
_SCANS = 4
_NEVER = -40.0  # log of a chance that no run of draws would meet
NO = np.uint64(0)


@njit(cache=True)
def _random(state):
    """The next number in [0, 1) of a SplitMix64 stream (Steele, Lea & Flood 2014)."""
    state[0] += _GOLDEN
    z = state[0]
    z = (z ^ (z >> _S30)) * _MIX_A
    z = (z ^ (z >> _S27)) * _MIX_B
    z ^= z >> _S31
    return float(z >> _S11) * _UNIT


@njit(cache=True)
def _logistic(x):
    if x >= 0:
        return 1.0 / (1.0 + np.exp(-x))
    e = np.exp(x)
    return e / (1.0 + e)


@njit(cache=True)
def _log_logistic(x):
    return -np.log1p(np.exp(-x)) if x >= 0 else x - np.log1p(np.exp(x))


@njit(cache=True)
def _place(node, person, label, size, mask, first, after, before, sizes, masks):
    """Puts a free node into a person (a doubly linked list of members)."""
    label[node] = person
    head = first[person]
    after[node] = head
    before[node] = -1
    if head >= 0:
        before[head] = node
    first[person] = node
    sizes[person] += size[node]
    masks[person] |= mask[node]


@njit(cache=True)
def _take(node, label, size, mask, first, after, before, sizes, masks):
    """Takes a node out of its person."""
    person = label[node]
    if before[node] >= 0:
        after[before[node]] = after[node]
    else:
        first[person] = after[node]
    if after[node] >= 0:
        before[after[node]] = before[node]
    sizes[person] -= size[node]
    masks[person] = NO
    if sizes[person]:
        k = first[person]
        while k >= 0:
            masks[person] |= mask[k]
            k = after[k]
    label[node] = -1


@njit(cache=True)
def _tie(node, person, without, label, starts, near, edge, many, weight, size, sizes, unscored):
    """Log density that a node adds to a person it is not in; `without` (or -1) is thought away."""
    total = 0.0
    scored = 0
    for at in range(starts[node], starts[node + 1]):
        other = near[at]
        if label[other] == person and other != without:
            total += weight[edge[at]]
            scored += many[edge[at]]
    whole = sizes[person] - (size[without] if without >= 0 and label[without] == person else 0)
    return total + unscored * (size[node] * whole - scored)


@njit(cache=True)
def _gibbs(nodes, rng, label, starts, near, edge, many, weight, size, mask, lists, unscored, room):
    """(A) Each node in turn is taken out and put into a person by its conditional chances."""
    first, after, before, sizes, masks = lists
    total, scored, seen, empty = room
    for node in range(nodes):
        home = label[node]
        # one person two steps away is thought of as well, or a node could be left among strangers for good
        far = -1
        degree = starts[node + 1] - starts[node]
        if degree:
            far = near[starts[node] + int(_random(rng) * degree)]
            far = near[starts[far] + int(_random(rng) * (starts[far + 1] - starts[far]))]
        _take(node, label, size, mask, first, after, before, sizes, masks)
        found = 0
        known = sizes[home] == 0
        for at in range(starts[node], starts[node + 1]):
            person = label[near[at]]
            if masks[person] & mask[node]:
                continue
            known |= person == home
            if scored[person] == 0:
                seen[found] = person
                found += 1
                total[person] = 0.0
            total[person] += weight[edge[at]]
            scored[person] += many[edge[at]]
        if far >= 0 and far != node:
            person = label[far]
            known |= person == home
            if scored[person] == 0 and not masks[person] & mask[node]:
                seen[found] = person
                found += 1
                total[person] = 0.0
        best = 0.0
        for k in range(found):
            person = seen[k]
            total[person] += unscored * (size[node] * sizes[person] - scored[person])
            scored[person] = 0
            best = max(best, total[person])
        if not known:  # it stands with strangers alone: no step leads there, so none may lead away
            _place(node, home, label, size, mask, first, after, before, sizes, masks)
            continue
        whole = np.exp(-best)
        for k in range(found):
            apart = total[seen[k]] - best
            total[seen[k]] = np.exp(apart) if apart > _NEVER else 0.0
            whole += total[seen[k]]
        left = _random(rng) * whole
        chosen = -1
        for k in range(found):
            left -= total[seen[k]]
            if left < 0:
                chosen = seen[k]
                break
        if chosen < 0:  # alone: in a person of its own
            chosen = _free(sizes, empty, nodes)
        _place(node, chosen, label, size, mask, first, after, before, sizes, masks)


@njit(cache=True)
def _free(sizes, empty, nodes):
    """The number of a person without members; the search goes on where it last ended."""
    k = empty[0]
    while sizes[k]:
        k = k + 1 if k + 1 < nodes else 0
    empty[0] = k
    return k


@njit(cache=True)
def _exchange(nodes, rng, label, starts, near, edge, many, weight, size, mask, lists, unscored):
    """(B) Two nodes with a common neighbour change persons, if that is allowed and by its ratio."""
    first, after, before, sizes, masks = lists
    middle = int(_random(rng) * nodes)
    degree = starts[middle + 1] - starts[middle]
    if degree < 2:
        return
    j = near[starts[middle] + int(_random(rng) * degree)]
    k = near[starts[middle] + int(_random(rng) * degree)]
    p, q = label[j], label[k]
    if p == q or (sizes[p] == size[j] and sizes[q] == size[k]):
        return
    beside_j, beside_k = NO, NO
    m = first[p]
    while m >= 0:
        if m != j:
            beside_j |= mask[m]
        m = after[m]
    m = first[q]
    while m >= 0:
        if m != k:
            beside_k |= mask[m]
        m = after[m]
    if (beside_j & mask[k]) or (beside_k & mask[j]):
        return
    gain = _tie(j, q, k, label, starts, near, edge, many, weight, size, sizes, unscored)
    gain += _tie(k, p, j, label, starts, near, edge, many, weight, size, sizes, unscored)
    gain -= _tie(j, p, j, label, starts, near, edge, many, weight, size, sizes, unscored)
    gain -= _tie(k, q, k, label, starts, near, edge, many, weight, size, sizes, unscored)
    if gain >= 0 or _random(rng) < np.exp(gain):
        _take(j, label, size, mask, first, after, before, sizes, masks)
        _take(k, label, size, mask, first, after, before, sizes, masks)
        _place(j, q, label, size, mask, first, after, before, sizes, masks)
        _place(k, p, label, size, mask, first, after, before, sizes, masks)


@njit(cache=True)
def _scan(others, count, side, halves, rng, starts, near, edge, many, weight, size, unscored, wanted):
    """One restricted Gibbs scan over two halves; the log chance of its outcome (or of `wanted`)."""
    chance = 0.0
    for at in range(count):
        node = others[at]
        halves[side[node]] -= size[node]
        side[node] = 0
        tie_a, tie_b = 0.0, 0.0
        scored_a, scored_b = 0, 0
        for n in range(starts[node], starts[node + 1]):
            where = side[near[n]]
            if where == 1:
                tie_a += weight[edge[n]]
                scored_a += many[edge[n]]
            elif where == 2:
                tie_b += weight[edge[n]]
                scored_b += many[edge[n]]
        tie_a += unscored * (size[node] * halves[1] - scored_a)
        tie_b += unscored * (size[node] * halves[2] - scored_b)
        drawing = wanted[0] < 0
        into = wanted[at]
        if drawing:
            into = 1 if _random(rng) < _logistic(tie_a - tie_b) else 2
        chance += _log_logistic(tie_a - tie_b if into == 1 else tie_b - tie_a)
        side[node] = into
        halves[into] += size[node]
    return chance


@njit(cache=True)
def _between(p, q, label, starts, near, edge, many, weight, first, after, sizes, unscored):
    """Log density that two persons gain by being one."""
    if sizes[p] > sizes[q]:
        p, q = q, p
    total = 0.0
    scored = 0
    m = first[p]
    while m >= 0:
        for n in range(starts[m], starts[m + 1]):
            if label[near[n]] == q:
                total += weight[edge[n]]
                scored += many[edge[n]]
        m = after[m]
    return total + unscored * (sizes[p] * sizes[q] - scored)


@njit(cache=True)
def _split_merge(
    nodes,
    rng,
    label,
    starts,
    near,
    edge,
    many,
    weight,
    size,
    mask,
    lists,
    unscored,
    side,
    others,
    wanted,
    empty,
):
    """(C) Two neighbours: if they are one person a split is proposed, else a merge of their persons."""
    first, after, before, sizes, masks = lists
    i = int(_random(rng) * nodes)
    degree = starts[i + 1] - starts[i]
    if degree == 0:
        return
    j = near[starts[i] + int(_random(rng) * degree)]
    p, q = label[i], label[j]
    if p != q and masks[p] & masks[q]:
        return
    draw = np.log(_random(rng))
    across = 0.0
    if p != q:  # what the scans give is a chance: a merge that fails without it fails with it
        across = _between(p, q, label, starts, near, edge, many, weight, first, after, sizes, unscored)
        if across < draw:
            return
    count = 0
    for person in (p, q):
        if person == q and p == q and count:
            break
        m = first[person]
        while m >= 0:
            if m != i and m != j:  # noqa: PLR1714 - compiled: of two types
                others[count] = m
                count += 1
            m = after[m]
    for at in range(1, count):  # members in an order that no former move has left behind
        node = others[at]
        back = at - 1
        while back >= 0 and others[back] > node:
            others[back + 1] = others[back]
            back -= 1
        others[back + 1] = node
    halves = np.zeros(3, np.int64)
    side[i], side[j] = 1, 2
    halves[1], halves[2] = size[i], size[j]
    for at in range(count):
        side[others[at]] = 1 if _random(rng) < 0.5 else 2
        halves[side[others[at]]] += size[others[at]]
    free = np.full(count + 1, -1, np.int64)
    for _ in range(_SCANS):
        _scan(others, count, side, halves, rng, starts, near, edge, many, weight, size, unscored, free)
    if p == q:
        chance = _scan(
            others, count, side, halves, rng, starts, near, edge, many, weight, size, unscored, free
        )
    else:
        wanted[0] = 0
        for at in range(count):
            wanted[at] = 1 if label[others[at]] == p else 2
        chance = _scan(
            others, count, side, halves, rng, starts, near, edge, many, weight, size, unscored, wanted
        )
    if p == q:
        scored = 0
        for at in range(-2, count):
            node = i if at == -2 else (j if at == -1 else others[at])
            if side[node] != 1:
                continue
            for n in range(starts[node], starts[node + 1]):
                if side[near[n]] == 2:
                    across += weight[edge[n]]
                    scored += many[edge[n]]
        across += unscored * (halves[1] * halves[2] - scored)
        if -across - chance >= draw:
            new = _free(sizes, empty, nodes)
            for at in range(-1, count):
                node = j if at == -1 else others[at]
                if side[node] == 2:
                    _take(node, label, size, mask, first, after, before, sizes, masks)
                    _place(node, new, label, size, mask, first, after, before, sizes, masks)
    elif across + chance >= draw:
        for at in range(-1, count):
            node = j if at == -1 else others[at]
            if label[node] == q:
                _take(node, label, size, mask, first, after, before, sizes, masks)
                _place(node, p, label, size, mask, first, after, before, sizes, masks)
    side[i], side[j] = 0, 0
    for at in range(count):
        side[others[at]] = 0


@njit(cache=True)
def _begin(nodes, together, label, starts, near, edge, weight, size, mask, lists):
    """A start: each node alone, or joined along every allowed edge that speaks for it."""
    first, after, before, sizes, masks = lists
    for k in range(nodes):
        first[k] = -1
        sizes[k] = 0
        masks[k] = NO
    for k in range(nodes):
        _place(k, k, label, size, mask, first, after, before, sizes, masks)
    if not together:
        return
    for node in range(nodes):
        for at in range(starts[node], starts[node + 1]):
            p, q = label[node], label[near[at]]
            if p == q or masks[p] & masks[q] or weight[edge[at]] < 0:
                continue
            barred = False
            m = first[q]
            while m >= 0 and not barred:
                for n in range(starts[m], starts[m + 1]):
                    if label[near[n]] == p and weight[edge[n]] < -1e5:
                        barred = True
                m = after[m]
            if barred:
                continue
            while first[q] >= 0:
                m = first[q]
                _take(m, label, size, mask, first, after, before, sizes, masks)
                _place(m, p, label, size, mask, first, after, before, sizes, masks)


@njit(cache=True)
def sample(
    bounds, all_starts, near, edge, edge_bounds, many, weights, which, size, mask, unscored,
    seeds, together, burn, thin, out,
):  # fmt: skip
    """Fills `out` (draws x nodes) with the least node of each node's person, by one chain.

    Args:
        bounds: component k holds the nodes bounds[k] to bounds[k + 1] - 1.
        all_starts: place in `near` where a node's neighbours begin, one more at the end.
        near: neighbours, numbered within their component.
        edge: for each neighbour its edge, numbered within its component.
        edge_bounds: component k holds the edges edge_bounds[k] to edge_bounds[k + 1] - 1.
        many: for each edge the number of scored pairs of records in it.
        weights: a row of weights of the edges for each draw of the calibration.
        which: for each draw the row of `weights` that it uses.
        size: records in each node.
        mask: lists without duplicates on which a node stands, as bits.
        unscored: weight of a pair of records that was not scored.
        seeds: one for each component.
        together: start from whole components and not from single nodes.
        burn: sweeps before the first draw.
        thin: sweeps for each draw.
        out: int32, filled.
    """
    draws = out.shape[0]
    largest = 0
    for c in range(bounds.shape[0] - 1):
        largest = max(largest, bounds[c + 1] - bounds[c])
    label = np.empty(largest, np.int64)
    lists = (
        np.empty(largest, np.int64),
        np.empty(largest, np.int64),
        np.empty(largest, np.int64),
        np.zeros(largest, np.int64),
        np.zeros(largest, np.uint64),
    )
    room = (
        np.zeros(largest, np.float64),
        np.zeros(largest, np.int64),
        np.empty(largest, np.int64),
        np.zeros(1, np.int64),
    )
    side = np.zeros(largest, np.int64)
    others = np.empty(largest, np.int64)
    wanted = np.empty(max(1, largest), np.int64)
    least = np.empty(largest, np.int64)
    rng = np.empty(1, np.uint64)
    for c in range(bounds.shape[0] - 1):
        low, high = bounds[c], bounds[c + 1]
        nodes = high - low
        starts = all_starts[low : high + 1]
        own_size = size[low:high]
        own_mask = mask[low:high]
        own_many = many[edge_bounds[c] : edge_bounds[c + 1]]
        rng[0] = seeds[c]
        if nodes <= 2:  # the exact chance in place of sweeps
            for draw in range(draws):
                out[draw, low] = low
                if nodes == 2:
                    apart = own_mask[0] & own_mask[1]
                    row = weights[which[draw], edge_bounds[c] : edge_bounds[c + 1]]
                    tied = row[0] + unscored * (own_size[0] * own_size[1] - own_many[0])
                    joined = _random(rng) < _logistic(tied) and not apart
                    out[draw, low + 1] = low if joined else low + 1
            continue
        weight = weights[which[0], edge_bounds[c] : edge_bounds[c + 1]]
        room[3][0] = 0
        _begin(nodes, together, label, starts, near, edge, weight, own_size, own_mask, lists)
        exchanges = 1 + nodes // 4 if nodes > 3 else 0
        splits = 1 + nodes // 12 if nodes > 2 else 0
        for draw in range(draws):
            weight = weights[which[draw], edge_bounds[c] : edge_bounds[c + 1]]
            for _ in range(thin + (burn if draw == 0 else 0)):
                _gibbs(
                    nodes, rng, label, starts, near, edge, own_many, weight, own_size, own_mask, lists,
                    unscored, room,
                )  # fmt: skip
                for _ in range(exchanges):
                    _exchange(
                        nodes, rng, label, starts, near, edge, own_many, weight, own_size, own_mask,
                        lists, unscored,
                    )  # fmt: skip
                for _ in range(splits):
                    _split_merge(
                        nodes, rng, label, starts, near, edge, own_many, weight, own_size, own_mask,
                        lists, unscored, side, others, wanted, room[3],
                    )  # fmt: skip
            for k in range(nodes):
                least[k] = -1
            for k in range(nodes):
                if least[label[k]] < 0:
                    least[label[k]] = k
                out[draw, low + k] = low + least[label[k]]
