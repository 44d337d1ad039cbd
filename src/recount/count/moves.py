"""The moves of the latent-class sampler, compiled. Pure: the same key gives the same draws.

A sweep is (A) moves on the classes' weights and chances with the members and the unseen integrated out, each with
a fresh number of unseen; (B) the recorded and unseen split over classes; (C) concentration (sticks integrated out),
sticks and chances given the split. The marginal density is prior * product of p_x^c_x * (1 - pi0)^(-n).

The sticks are kept as log V and log(1-V), both exact: the concentration can be so small that 1-V underflows. The
kinds of (A): one class's chances shifted together while its stick moves the other way, sometimes boldly; two
neighbouring classes exchanged; all chances and sticks of the two first classes moved along directions learned in
the burn-in. Nothing is tuned after the burn-in.
"""
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: ANN001, ANN202, PLR0917, PLR2004, C901, PLR0912, E501 - compiled: no annotations

from __future__ import annotations

import math

import numpy as np
from numba import njit

_MOVED = 2
_TILT = 0.8
_EXCHANGES = 1
_JUMPS = 10
_FEW = 6  # records of a pattern up to which each finds its class by itself
_STEPS = 5  # of the concentration
_STRIDE = 1.5
_FAR = 8.0  # a logit beyond it is as good as certain, and teaches no direction


@njit(cache=True)
def _log_gamma_draw(rng, shape):
    """Log of a gamma draw, exact for tiny shapes too."""
    if shape < 1.0:
        return np.log(rng.standard_gamma(shape + 1.0)) + np.log(1.0 - rng.random()) / shape
    return np.log(rng.standard_gamma(shape))


@njit(cache=True)
def _log_add(a, b):
    if a < b:
        a, b = b, a
    return a + np.log1p(np.exp(b - a))


@njit(cache=True)
def _softplus(x):
    return x + np.log1p(np.exp(-x)) if x > 0 else np.log1p(np.exp(x))


@njit(cache=True)
def _weights(log_v, log_rest, weights):
    left = 0.0
    for k in range(weights.shape[0]):
        weights[k] = np.exp(left + log_v[k])
        left += log_rest[k]


@njit(cache=True)
def _class_chances(patterns, chances, k, table):
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
def _marginal(weights, table, counts, recorded):
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
def _unseen(rng, recorded, pi0):
    # where nobody at all would be seen the rate is beyond any cap, and the draw is turned down
    rate = rng.standard_gamma(recorded) * pi0 / max(1.0 - pi0, 1e-15)
    return rate if rate > 1e15 else float(rng.poisson(rate))


@njit(cache=True)
def _split(rng, many, probabilities, members):
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
def _head_marginal(head, recorded, counts, patterns, tail, out):
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
def _shifted(
    rng, patterns, counts, recorded, most, chances, log_v, log_rest, weights, table, dial, tuning
):
    """(A1) Each of the first classes: its chances shifted together, its stick the other way."""
    classes, lists = chances.shape
    cells = counts.shape[0]
    new_v = np.empty(classes)
    new_rest = np.empty(classes)
    new_weights = np.empty(classes)
    old_row = np.empty(cells + 1)
    old_chances = np.empty(lists)
    now, dial[2] = _marginal(weights, table, counts, recorded)
    for k in range(min(_MOVED, classes - 1)):
        bold = rng.random() < 0.2
        reach = tuning[k, 0] * (4.0 if bold else 1.0)
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
        jacobian += new_v[k] + dial[0] * new_rest[k] - log_v[k] - dial[0] * log_rest[k]
        old_row[:] = table[k]
        _class_chances(patterns, chances, k, table)
        _weights(new_v, new_rest, new_weights)
        then, new_pi0 = _marginal(new_weights, table, counts, recorded)
        good = np.log(rng.random()) < then - now + jacobian
        if good:
            drawn = _unseen(rng, recorded, new_pi0)
            good = drawn <= most
        if good:
            now, dial[2], dial[1] = then, new_pi0, drawn
            log_v[:] = new_v
            log_rest[:] = new_rest
            weights[:] = new_weights
        else:
            chances[k] = old_chances
            table[k] = old_row
        if not bold:
            tuning[k, 1] += 1.0
            tuning[k, 2] += 1.0 if good else 0.0


@njit(cache=True)
def _exchanged(rng, counts, recorded, most, chances, log_v, log_rest, weights, table, dial):
    """(A2) Two neighbouring classes exchanged, with their weights left or with their sticks taken along."""
    classes, lists = chances.shape
    cells = counts.shape[0]
    new_v = np.empty(classes)
    new_rest = np.empty(classes)
    new_weights = np.empty(classes)
    now, dial[2] = _marginal(weights, table, counts, recorded)
    for _ in range(_EXCHANGES):
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
                now, dial[2], dial[1] = then, new_pi0, drawn
                log_v[:] = new_v
                log_rest[:] = new_rest
                for j in range(lists):
                    chances[k, j], chances[k + 1, j] = chances[k + 1, j], chances[k, j]
                for x in range(cells + 1):
                    table[k, x], table[k + 1, x] = table[k + 1, x], table[k, x]
                _weights(log_v, log_rest, weights)


@njit(cache=True)
def _learned(learning, middle, spread, root, head):
    """Take one more place of the head into the directions; every 100 places they are drawn up anew."""
    width = middle.shape[0]
    across = head.shape[1]
    away = np.empty(width)
    learning[0] += 1.0
    held = learning[0]
    for a in range(width):
        value = head[a // across, a % across]
        away[a] = min(_FAR, max(-_FAR, value)) - middle[a]
    for a in range(width):
        for b in range(width):
            spread[a, b] += away[a] * away[b] * (held - 1.0) / held
    for a in range(width):
        middle[a] += away[a] / held
    if held > 3 * width and int(held) % 100 == 0:
        now = spread / held
        for a in range(width):
            now[a, a] += 1e-4
        root[:] = np.linalg.cholesky(now)
        learning[4] = 1.0


@njit(cache=True)
def _headlong(
    rng,
    patterns,
    counts,
    recorded,
    most,
    chances,
    log_v,
    log_rest,
    weights,
    table,
    dial,
    learning,
    root,
    head,
):
    """(A3) All chances and sticks of the head moved together along learned directions."""
    classes, lists = chances.shape
    cells = counts.shape[0]
    many = head.shape[0]
    width = root.shape[0]
    fresh = np.empty((many, lists + 1))
    noise = np.empty(width)
    tail = np.zeros(cells + 2)
    work = np.empty(cells + lists)
    left = 0.0
    for k in range(many):
        left += log_rest[k]
    for k in range(many, classes):
        weight = weights[k] / np.exp(left) if left > -600.0 else 0.0
        for x in range(cells + 1):
            tail[x] += weight * table[k, x]
    tail[cells + 1] = dial[0]
    now, dial[2] = _head_marginal(head, recorded, counts, patterns, tail, work)
    for _ in range(_JUMPS):
        for a in range(width):
            noise[a] = rng.standard_normal()
        scale = learning[1] * (0.2 if rng.random() < 0.3 else 1.0)
        for a in range(width):
            value = 0.0
            for b in range(a + 1):
                value += root[a, b] * noise[b]
            fresh[a // (lists + 1), a % (lists + 1)] = (
                head[a // (lists + 1), a % (lists + 1)] + scale * value
            )
        then, new_pi0 = _head_marginal(fresh, recorded, counts, patterns, tail, work)
        learning[2] += 1.0
        if np.log(rng.random()) < then - now:
            drawn = _unseen(rng, recorded, new_pi0)
            if drawn <= most:
                learning[3] += 1.0
                now, dial[2], dial[1] = then, new_pi0, drawn
                head[:] = fresh
    for k in range(many):
        for j in range(lists):
            chances[k, j] = min(1.0 - 1e-12, max(1e-300, 1.0 / (1.0 + np.exp(-head[k, j]))))
        log_v[k] = -_softplus(-head[k, lists])
        log_rest[k] = -_softplus(head[k, lists])
        _class_chances(patterns, chances, k, table)
    _weights(log_v, log_rest, weights)


@njit(cache=True)
def _given_members(
    rng, patterns, counts, recorded, prior, chances, log_v, log_rest, weights, table, dial, settled
):
    """(B) and (C): split recorded and unseen over classes, then draw chances, sticks and concentration."""
    classes, lists = chances.shape
    cells = counts.shape[0]
    share = np.empty(classes)
    members = np.zeros(classes)
    on = np.zeros((classes, lists))
    for x in range(cells):
        many = int(counts[x])
        if many == 0:
            continue
        total = 0.0
        for k in range(classes):
            share[k] = weights[k] * table[k, x]
            total += share[k]
        if many <= _FEW:
            for _ in range(many):
                place = rng.random() * total
                k = 0
                while k < classes - 1 and place >= share[k]:
                    place -= share[k]
                    k += 1
                members[k] += 1.0
                for j in range(lists):
                    on[k, j] += patterns[x, j]
            continue
        _split(rng, many, share, members)
        for k in range(classes):
            if share[k] > 0:
                for j in range(lists):
                    if patterns[x, j]:
                        on[k, j] += share[k]
    for k in range(classes):
        share[k] = weights[k] * table[k, cells]
    _split(rng, int(dial[1]), share, members)
    whole = recorded + dial[1]
    if settled:
        dial[0] = _concentration(rng, prior, members, whole, dial[0])
    after = whole
    for k in range(classes):
        after -= members[k]
        if k < classes - 1:
            a = (
                np.log(rng.standard_gamma(1.0 + members[k]))
                if members[k] > 0
                else _log_exponential(rng)
            )
            b = _log_gamma_draw(rng, dial[0] + max(after, 0.0))
            both = _log_add(a, b)
            log_v[k] = a - both
            log_rest[k] = b - both
        for j in range(lists):
            if members[k] == 0:
                p = rng.random()
            else:
                a = rng.standard_gamma(1.0 + on[k, j])
                p = a / (a + rng.standard_gamma(1.0 + members[k] - on[k, j]))
            chances[k, j] = min(1.0 - 1e-12, max(1e-300, p))
        _class_chances(patterns, chances, k, table)
    _weights(log_v, log_rest, weights)


@njit(cache=True)
def _log_exponential(rng):
    return np.log(rng.standard_exponential())


@njit(cache=True)
def _concentration(rng, prior, members, whole, now):
    """The concentration given how many are in each class, the sticks integrated out; a few steps in its log.

    With s_k the members beyond class k and L the last class that has any (at most the last but one), its density is
    prior * Gamma(alpha + s_L) / Gamma(alpha + N) * product over k up to L of alpha / (alpha + s_(k-1)).
    """
    classes = members.shape[0]
    last = 0
    for k in range(classes - 1):
        if members[k] > 0:
            last = k
    if members[classes - 1] > 0:
        last = classes - 2
    old = _log_concentration(np.log(now), prior, members, whole, last)
    place = np.log(now)
    for _ in range(_STEPS):
        fresh = place + _STRIDE * rng.standard_normal()
        if -650.0 < fresh < 20.0:
            then = _log_concentration(fresh, prior, members, whole, last)
            if np.log(rng.random()) < then - old:
                place, old = fresh, then
    return np.exp(place)


@njit(cache=True)
def _log_concentration(log_alpha, prior, members, whole, last):
    alpha = np.exp(log_alpha)
    value = prior[0] * log_alpha - prior[1] * alpha
    beyond = whole
    for k in range(last + 1):
        value += log_alpha - np.log(alpha + beyond)
        beyond -= members[k]
    return value + math.lgamma(alpha + max(beyond, 0.0)) - math.lgamma(alpha + whole)
