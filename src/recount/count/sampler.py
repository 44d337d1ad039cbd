"""One chain of the latent-class sampler, compiled. Pure: the same key gives the same draws.

A sweep is (A) moves on the classes' weights and chances with the members and the unseen integrated out,
each with a fresh number of unseen; (B) the recorded and unseen split over classes; (C) chances, sticks
and concentration given the split. The marginal density is prior * product of p_x^c_x * (1 - pi0)^(-n).

The sticks are kept as log V and log(1-V), both exact: the concentration can be so small that 1-V
underflows. The kinds of (A): one class's chances shifted together while its stick moves the other way
(sometimes boldly), and two neighbouring classes exchanged. Step sizes are tuned in the burn-in only.
"""
# ruff: noqa: ANN001, ANN201, ANN202, PLR0917, PLR2004, PLR0915, C901, PLR0912 - compiled code: no annotations, and calls cost lines

from __future__ import annotations

import numpy as np
from numba import njit

_MOVED = 4
_TILT = 0.8
_EXCHANGES = 3
_HEAD = 2
_JUMPS = 10
_FAR = 8.0  # a logit beyond it is as good as certain, and teaches no direction


@njit(cache=True)
def _log_gamma_draw(rng, shape):  # type: ignore[no-untyped-def]
    """Log of a gamma draw, exact for tiny shapes too."""
    if shape < 1.0:
        return np.log(rng.standard_gamma(shape + 1.0)) + np.log(1.0 - rng.random()) / shape
    return np.log(rng.standard_gamma(shape))


@njit(cache=True)
def _log_add(a, b):  # type: ignore[no-untyped-def]
    if a < b:
        a, b = b, a
    return a + np.log1p(np.exp(b - a))


@njit(cache=True)
def _softplus(x):  # type: ignore[no-untyped-def]
    return x + np.log1p(np.exp(-x)) if x > 0 else np.log1p(np.exp(x))


@njit(cache=True)
def _weights(log_v, log_rest, weights):  # type: ignore[no-untyped-def]
    left = 0.0
    for k in range(weights.shape[0]):
        weights[k] = np.exp(left + log_v[k])
        left += log_rest[k]


@njit(cache=True)
def _class_chances(patterns, chances, k, table):  # type: ignore[no-untyped-def]
    """Chance of each seen pattern, and last of the unseen one, in class k."""
    cells, lists = patterns.shape
    empty = 1.0
    for j in range(lists):
        empty *= 1.0 - chances[k, j]
    table[k, cells] = empty
    for x in range(cells):
        p = 1.0
        for j in range(lists):
            p *= chances[k, j] if patterns[x, j] else 1.0 - chances[k, j]
        table[k, x] = p


@njit(cache=True)
def _marginal(weights, table, counts, recorded):  # type: ignore[no-untyped-def]
    """Log of product p_x^c_x (1-pi0)^-n, and pi0."""
    classes, cells = table.shape
    cells -= 1
    total = 0.0
    seen = 0.0
    for x in range(cells):
        p = 0.0
        for k in range(classes):
            p += weights[k] * table[k, x]
        total += counts[x] * np.log(p)
    for k in range(classes):
        seen += weights[k] * (1.0 - table[k, cells])
    if seen <= 0.0:
        return -np.inf, 1.0
    return total - recorded * np.log(seen), 1.0 - seen


@njit(cache=True)
def _unseen(rng, recorded, pi0):  # type: ignore[no-untyped-def]
    rate = rng.standard_gamma(recorded) * pi0 / (1.0 - pi0)
    return rate if rate > 1e15 else float(rng.poisson(rate))


@njit(cache=True)
def _split(rng, many, probabilities, members):  # type: ignore[no-untyped-def]
    """Multinomial split by binomials; adds to members, leaves this split in probabilities."""
    left = many
    mass = probabilities.sum()
    last = probabilities.shape[0] - 1
    for k in range(last + 1):
        if left == 0:
            probabilities[k] = 0.0
            continue
        p = 1.0 if k == last or mass <= 0.0 else min(1.0, probabilities[k] / mass)
        mass -= probabilities[k]
        drawn = left if p >= 1.0 else rng.binomial(left, p)
        probabilities[k] = drawn
        members[k] += drawn
        left -= drawn


@njit(cache=True)
def _head_marginal(head, recorded, counts, patterns, tail, out):  # type: ignore[no-untyped-def]
    """Log posterior density of the head classes' logits, prior and Jacobian in, and pi0.

    `head`: a row a class, logits of its chances and last of its stick. `tail`: the seen patterns' chances
    under the classes after the head, as if the head had no weight, then the unseen one's; last the
    concentration.
    """
    many, lists = head.shape
    lists -= 1
    cells = counts.shape[0]
    alpha = tail[cells + 1]
    value = 0.0
    left = 0.0
    empty = 0.0
    out[:cells] = 0.0
    for k in range(many):
        gone = _softplus(-head[k, lists])
        kept = _softplus(head[k, lists])
        value -= gone + alpha * kept
        weight = np.exp(left - gone)
        left -= kept
        for j in range(lists):
            miss = _softplus(head[k, j])
            value -= miss + miss - head[k, j]
            weight *= np.exp(-miss)
        empty += weight
        for j in range(lists):
            out[cells + j] = np.exp(head[k, j])
        for x in range(cells):
            p = weight
            for j in range(lists):
                if patterns[x, j]:
                    p *= out[cells + j]
            out[x] += p
    rest = np.exp(left)
    empty += rest * tail[cells]
    seen = 0.0
    for x in range(cells):
        p = out[x] + rest * tail[x]
        value += counts[x] * np.log(p)
    seen = 1.0 - empty
    if seen <= 1e-14:
        return -np.inf, 1.0
    return value - recorded * np.log(seen), empty


@njit(cache=True)
def chain(rng, patterns, counts, settings, start_unseen, sweeps):  # type: ignore[no-untyped-def]
    """Draws of the unseen of one chain, of its conditional chance pi0, and of the concentration.

    `settings`: classes, shape and rate of the concentration's prior, most unseen. `sweeps`: burn-in,
    kept, thin.
    """
    classes, shape, rate, most = int(settings[0]), settings[1], settings[2], settings[3]
    burn, keep, thin = sweeps
    cells, lists = patterns.shape
    recorded = counts.sum()
    out = np.empty((keep, 3))
    chances = rng.random((classes, lists))
    log_v = np.empty(classes)
    log_rest = np.empty(classes)
    for k in range(classes):
        log_v[k] = np.log(0.5)
        log_rest[k] = np.log(0.5)
    log_v[classes - 1] = 0.0
    log_rest[classes - 1] = -np.inf
    # the start: each class as if the unseen were the given number, the chances of lists to match
    whole = recorded + start_unseen
    for j in range(lists):
        margin = 0.0
        for x in range(cells):
            margin += counts[x] * patterns[x, j]
        for k in range(classes):
            p = margin / whole
            chances[k, j] = min(0.98, max(0.002, p * np.exp(0.7 * rng.standard_normal())))
    weights = np.empty(classes)
    table = np.empty((classes, cells + 1))
    _weights(log_v, log_rest, weights)
    for k in range(classes):
        _class_chances(patterns, chances, k, table)
    alpha = 1.0
    unseen = min(start_unseen, most)
    step = np.full(_MOVED, 0.5)
    tried = np.zeros(_MOVED)
    taken = np.zeros(_MOVED)
    new_v = np.empty(classes)
    new_rest = np.empty(classes)
    new_weights = np.empty(classes)
    old_row = np.empty(cells + 1)
    old_chances = np.empty(lists)
    share = np.empty(classes)
    members = np.empty(classes)
    on = np.empty((classes, lists))
    moved = min(_MOVED, classes - 1)
    many = min(_HEAD, classes - 1)
    size = many * (lists + 1)
    head = np.empty((many, lists + 1))
    fresh_head = np.empty((many, lists + 1))
    tail = np.empty(cells + 2)
    work = np.empty(cells + lists)
    middle = np.zeros(size)
    spread = np.zeros((size, size))
    root = np.eye(size) * 0.3
    noise = np.empty(size)
    held = 0.0
    pace = 2.4 / np.sqrt(size)
    jumps = 0.0
    landed = 0.0
    ready = False
    for sweep in range(burn + keep * thin):
        now, pi0 = _marginal(weights, table, counts, recorded)
        for k in range(moved):
            # (A1) shift of class k
            bold = rng.random() < 0.2
            reach = step[k] * (4.0 if bold else 1.0)
            shift = reach * rng.standard_normal()
            jacobian = 0.0
            for j in range(lists):
                old_chances[j] = chances[k, j]
                u = np.log(chances[k, j]) - np.log1p(-chances[k, j])
                u += shift + 0.1 * reach * rng.standard_normal()
                fresh = 1.0 / (1.0 + np.exp(-u))
                jacobian += np.log(fresh) - _softplus(u)
                jacobian -= np.log(chances[k, j]) + np.log1p(-chances[k, j])
                chances[k, j] = fresh
            new_v[:] = log_v
            new_rest[:] = log_rest
            w = log_v[k] - log_rest[k] - _TILT * shift + 0.1 * reach * rng.standard_normal()
            new_v[k] = -_softplus(-w)
            new_rest[k] = -_softplus(w)
            # Beta(1, alpha) prior and Jacobian V(1-V), in logs
            jacobian += new_v[k] + alpha * new_rest[k] - log_v[k] - alpha * log_rest[k]
            old_row[:] = table[k]
            _class_chances(patterns, chances, k, table)
            _weights(new_v, new_rest, new_weights)
            then, new_pi0 = _marginal(new_weights, table, counts, recorded)
            if not bold:
                tried[k] += 1
            good = np.log(rng.random()) < then - now + jacobian
            if good:
                drawn = _unseen(rng, recorded, new_pi0)
                good = drawn <= most
            if good:
                now, pi0, unseen = then, new_pi0, drawn
                log_v[:] = new_v
                log_rest[:] = new_rest
                weights[:] = new_weights
                if not bold:
                    taken[k] += 1
            else:
                chances[k] = old_chances
                table[k] = old_row
        for _ in range(_EXCHANGES):
            # (A2) two neighbours exchanged, with their weights left or with their sticks taken along
            k = int(rng.random() * (classes - 2))
            new_v[:] = log_v
            new_rest[:] = log_rest
            if rng.random() < 0.5:
                new_v[k], new_v[k + 1] = log_v[k + 1], log_v[k]
                new_rest[k], new_rest[k + 1] = log_rest[k + 1], log_rest[k]
            _weights(new_v, new_rest, new_weights)
            new_weights[k], new_weights[k + 1] = new_weights[k + 1], new_weights[k]
            then, new_pi0 = _marginal(new_weights, table, counts, recorded)
            if np.log(rng.random()) < then - now:
                drawn = _unseen(rng, recorded, new_pi0)
                if drawn <= most:
                    unseen = drawn
                    now, pi0 = then, new_pi0
                    log_v[:] = new_v
                    log_rest[:] = new_rest
                    for j in range(lists):
                        chances[k, j], chances[k + 1, j] = chances[k + 1, j], chances[k, j]
                    for x in range(cells + 1):
                        table[k, x], table[k + 1, x] = table[k + 1, x], table[k, x]
                    _weights(log_v, log_rest, weights)
        if sweep < burn and sweep % 50 == 49:
            for k in range(moved):
                aim = taken[k] / max(tried[k], 1.0)
                step[k] = min(3.0, max(0.02, step[k] * np.exp(aim - 0.3)))
                tried[k] = 0.0
                taken[k] = 0.0
        # (A3) all chances and sticks of the head together, along directions learned in the burn-in
        for k in range(many):
            for j in range(lists):
                head[k, j] = np.log(chances[k, j]) - np.log1p(-chances[k, j])
            head[k, lists] = log_v[k] - log_rest[k]
        if sweep < burn:
            if sweep >= burn // 5:
                held += 1.0
                for a in range(size):
                    value = head[a // (lists + 1), a % (lists + 1)]
                    noise[a] = min(_FAR, max(-_FAR, value)) - middle[a]
                for a in range(size):
                    for b in range(size):
                        spread[a, b] += noise[a] * noise[b] * (held - 1.0) / held
                for a in range(size):
                    middle[a] += noise[a] / held
            if held > 3 * size and sweep % 100 == 99:
                shape_now = spread / held
                for a in range(size):
                    shape_now[a, a] += 1e-4
                root[:] = np.linalg.cholesky(shape_now)
                ready = True
        if ready:
            left = 0.0
            for k in range(many):
                left += log_rest[k]
            tail[:] = 0.0
            for k in range(many, classes):
                weight = weights[k] / np.exp(left) if left > -600.0 else 0.0
                for x in range(cells + 1):
                    tail[x] += weight * table[k, x]
            tail[cells + 1] = alpha
            now, pi0 = _head_marginal(head, recorded, counts, patterns, tail, work)
            for _ in range(_JUMPS):
                for a in range(size):
                    noise[a] = rng.standard_normal()
                scale = pace * (0.2 if rng.random() < 0.3 else 1.0)
                for a in range(size):
                    value = 0.0
                    for b in range(a + 1):
                        value += root[a, b] * noise[b]
                    fresh_head[a // (lists + 1), a % (lists + 1)] = (
                        head[a // (lists + 1), a % (lists + 1)] + scale * value
                    )
                then, new_pi0 = _head_marginal(fresh_head, recorded, counts, patterns, tail, work)
                jumps += 1.0
                if np.log(rng.random()) < then - now:
                    drawn = _unseen(rng, recorded, new_pi0)
                    if drawn <= most:
                        landed += 1.0
                        unseen = drawn
                        now, pi0 = then, new_pi0
                        head[:] = fresh_head
            for k in range(many):
                for j in range(lists):
                    chances[k, j] = min(1.0 - 1e-12, max(1e-300, 1.0 / (1.0 + np.exp(-head[k, j]))))
                log_v[k] = -_softplus(-head[k, lists])
                log_rest[k] = -_softplus(head[k, lists])
                _class_chances(patterns, chances, k, table)
            _weights(log_v, log_rest, weights)
            if sweep < burn and sweep % 50 == 49:
                pace = min(3.0, max(0.02, pace * np.exp(landed / max(jumps, 1.0) - 0.25)))
                jumps = 0.0
                landed = 0.0
        for _ in range(100):
            drawn = _unseen(rng, recorded, pi0)
            if drawn <= most:
                unseen = drawn
                break
        # (B)
        members[:] = 0.0
        on[:] = 0.0
        for x in range(cells):
            for k in range(classes):
                share[k] = weights[k] * table[k, x]
            _split(rng, int(counts[x]), share, members)
            for k in range(classes):
                if share[k] > 0:
                    for j in range(lists):
                        if patterns[x, j]:
                            on[k, j] += share[k]
        for k in range(classes):
            share[k] = weights[k] * table[k, cells]
        _split(rng, int(unseen), share, members)
        # (C)
        after = recorded + unseen
        logs_rest = 0.0
        for k in range(classes):
            after -= members[k]
            if k < classes - 1:
                a = np.log(rng.standard_gamma(1.0 + members[k]))
                b = _log_gamma_draw(rng, alpha + max(after, 0.0))
                both = _log_add(a, b)
                log_v[k] = a - both
                log_rest[k] = b - both
                logs_rest += log_rest[k]
            for j in range(lists):
                if members[k] == 0:
                    p = rng.random()
                else:
                    a = rng.standard_gamma(1.0 + on[k, j])
                    p = a / (a + rng.standard_gamma(1.0 + members[k] - on[k, j]))
                chances[k, j] = min(1.0 - 1e-12, max(1e-300, p))
            _class_chances(patterns, chances, k, table)
        _weights(log_v, log_rest, weights)
        alpha = rng.standard_gamma(shape + classes - 1.0) / (rate - logs_rest)
        if sweep >= burn and (sweep - burn) % thin == thin - 1:
            row = (sweep - burn) // thin
            out[row, 0] = unseen
            out[row, 1] = pi0
            out[row, 2] = alpha
    return out
