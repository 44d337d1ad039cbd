"""One chain of the latent-class sampler, compiled. Pure: the same key gives the same draws.

The moves of a sweep stand in `moves`.

A posterior with two regions is crossed on a ladder: on each rung stands the same model on a thinner
table (every count times a ratio, rounded), where the valley is shallow; neighbours exchange their
states by the marginal density. The rungs beyond the first are swept more seldom. Only the first rung,
the table itself, is recorded. The concentration stands still in the first third of the burn-in, or a
start with all members in one class would never leave it.
"""
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: ANN001, ANN201, ANN202, PLR0917, PLR2004, PLR0915, C901, PLR0912, E501 - compiled: no annotations

from __future__ import annotations

import numpy as np
from numba import njit

from recount.count.moves import (
    _MOVED,
    _class_chances,
    _exchanged,
    _given_members,
    _headlong,
    _learned,
    _marginal,
    _shifted,
    _unseen,
    _weights,
)

_HEAD = 2


@njit(cache=True)
def _log_odds(weights, chances):
    """Log of the odds of being unseen that the seen patterns' chances imply when no interaction is of highest order.

    The sum of log p over patterns of an odd number of lists less that over even ones, p the chance
    given seen.
    """
    classes, lists = chances.shape
    empty = 0.0
    value = 0.0
    for code in range(1 << lists):
        total = 0.0
        odd = False
        for j in range(lists):
            odd ^= (code >> j) & 1 == 1
        for k in range(classes):
            if weights[k] < 1e-15:
                continue
            p = weights[k]
            for j in range(lists):
                p *= chances[k, j] if (code >> j) & 1 else 1.0 - chances[k, j]
            total += p
        if code == 0:
            empty = total
        else:
            value += np.log(max(total, 1e-300)) * (1.0 if odd else -1.0)
    # odd patterns outnumber even ones (without the empty one) by one
    return value - np.log(max(1.0 - empty, 1e-15))


@njit(cache=True)
def chain(rng, patterns, counts, settings, start_unseen, sweeps):
    """Draws of the unseen of one chain, of its conditional chance pi0, of the concentration, and of `_log_odds`.

    `counts`: a row a rung, the table itself first, thinner and thinner tables after it. `settings`:
    classes, shape and rate of the concentration's prior, most unseen in times the recorded, sweeps of
    the table itself for one of the other rungs. `sweeps`: burn-in, kept, thin.
    """
    classes = int(settings[0])
    prior = settings[1:3]
    seldom = int(settings[4])
    burn, keep, thin = sweeps
    rungs, cells = counts.shape
    lists = patterns.shape[1]
    out = np.empty((keep, 4))
    many = min(_HEAD, classes - 1)
    width = many * (lists + 1)
    # the state that stands on each rung
    chances = np.empty((rungs, classes, lists))
    log_v = np.full((rungs, classes), np.log(0.5))
    log_rest = np.full((rungs, classes), np.log(0.5))
    weights = np.empty((rungs, classes))
    table = np.empty((rungs, classes, cells + 1))
    dial = np.empty((rungs, 3))  # concentration, unseen, pi0
    holds = np.arange(rungs)  # which state stands on a rung
    # what each rung has learned
    tuning = np.zeros((rungs, _MOVED, 3))
    tuning[:, :, 0] = 0.5
    learning = np.zeros((rungs, 5))  # places held, pace, jumps, landed, ready
    learning[:, 1] = 2.4 / np.sqrt(width)
    middle = np.zeros((rungs, width))
    spread = np.zeros((rungs, width, width))
    root = np.zeros((rungs, width, width))
    head = np.empty((many, lists + 1))
    recorded = np.empty(rungs)
    for r in range(rungs):
        recorded[r] = counts[r].sum()
        log_v[r, classes - 1] = 0.0
        log_rest[r, classes - 1] = -np.inf
        # the start: the chances of lists as if the unseen were the given number
        for j in range(lists):
            margin = 0.0
            for x in range(cells):
                margin += counts[0, x] * patterns[x, j]
            for k in range(classes):
                p = margin / (counts[0].sum() + start_unseen)
                chances[r, k, j] = min(0.98, max(0.002, p * np.exp(0.7 * rng.standard_normal())))
        _weights(log_v[r], log_rest[r], weights[r])
        for k in range(classes):
            _class_chances(patterns, chances[r], k, table[r])
        dial[r, 0] = 1.0
        dial[r, 1] = min(start_unseen, settings[3] * recorded[r])
    for sweep in range(burn + keep * thin):
        up = rungs if sweep % seldom == 0 else 1
        for r in range(up):
            at = holds[r]
            most = settings[3] * recorded[r]
            _shifted(
                rng, patterns, counts[r], recorded[r], most, chances[at], log_v[at], log_rest[at], weights[at],
                table[at], dial[at], tuning[r],
            )  # fmt: skip
            if classes > 2:
                _exchanged(
                    rng, counts[r], recorded[r], most, chances[at], log_v[at], log_rest[at], weights[at], table[at],
                    dial[at],
                )  # fmt: skip
            for k in range(many):
                for j in range(lists):
                    head[k, j] = np.log(chances[at, k, j]) - np.log1p(-chances[at, k, j])
                head[k, lists] = log_v[at, k] - log_rest[at, k]
            if r == 0 and burn // 5 <= sweep < burn:
                _learned(learning[r], middle[r], spread[r], root[r], head)
            if learning[r, 4] > 0:
                _headlong(
                    rng, patterns, counts[r], recorded[r], most, chances[at], log_v[at], log_rest[at], weights[at],
                    table[at], dial[at], learning[r], root[r], head,
                )  # fmt: skip
            if sweep < burn and sweep % 48 == 0 and sweep:
                for k in range(_MOVED):
                    aim = tuning[r, k, 2] / max(tuning[r, k, 1], 1.0)
                    tuning[r, k, 0] = min(3.0, max(0.02, tuning[r, k, 0] * np.exp(aim - 0.3)))
                    tuning[r, k, 1:] = 0.0
                aim = learning[r, 3] / max(learning[r, 2], 1.0)
                learning[r, 1] = min(3.0, max(0.02, learning[r, 1] * np.exp(aim - 0.25)))
                learning[r, 2:4] = 0.0
            for _ in range(100):
                drawn = _unseen(rng, recorded[r], dial[at, 2])
                if drawn <= most:
                    dial[at, 1] = drawn
                    break
            _given_members(
                rng, patterns, counts[r], recorded[r], prior, chances[at], log_v[at], log_rest[at], weights[at],
                table[at], dial[at], sweep >= burn // 3,
            )  # fmt: skip
        for r in range(up - 1):
            # neighbours on the ladder change places, each with a fresh number of unseen
            a, b = holds[r], holds[r + 1]
            here, _ = _marginal(weights[a], table[a], counts[r], recorded[r])
            there, _ = _marginal(weights[b], table[b], counts[r + 1], recorded[r + 1])
            up, pi0_up = _marginal(weights[b], table[b], counts[r], recorded[r])
            down, pi0_down = _marginal(weights[a], table[a], counts[r + 1], recorded[r + 1])
            if np.log(rng.random()) < up + down - here - there:
                unseen_up = _unseen(rng, recorded[r], pi0_up)
                unseen_down = _unseen(rng, recorded[r + 1], pi0_down)
                if (
                    unseen_up <= settings[3] * recorded[r]
                    and unseen_down <= settings[3] * recorded[r + 1]
                ):
                    holds[r], holds[r + 1] = b, a
                    dial[b, 1], dial[b, 2] = unseen_up, pi0_up
                    dial[a, 1], dial[a, 2] = unseen_down, pi0_down
        if sweep >= burn and (sweep - burn) % thin == thin - 1:
            row = (sweep - burn) // thin
            out[row, 0] = dial[holds[0], 1]
            out[row, 1] = dial[holds[0], 2]
            out[row, 2] = dial[holds[0], 0]
            out[row, 3] = _log_odds(weights[holds[0]], chances[holds[0]])
    return out
