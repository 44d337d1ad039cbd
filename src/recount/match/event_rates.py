"""How thickly a list's other events lie about an event: by day, place and kind of act at once.

Two records of one event agree; so do two of different events where events are thick, as in a town that is
shelled day by day. What agreement tells is therefore weighed by the density there (Diggle 2013, chapter 4,
of point processes): of the events of the record's own list, which are other events, and of the other
lists' events far enough in time to be none of the same. A day's density is a mixture of kernels of several
widths; the share of a place in its parent, and of a kind in its place, are smoothed by Dirichlet priors,
each width by the next wider (MacKay & Peto 1995). Mixture and priors are those under which each record is
most probable given the others of its list (leave-one-out).

Trust: with few events the shares rest on the wider kernels and on what a place or kind has in general.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recount.match.graph import Floats, Ints

WIDTHS = (60.0, 15.0, 4.0)  # days; standard deviations of kernels, from wide to narrow
APART = 7.0  # days within which another list's event may be the same
PRIORS = (0.3, 1.0, 3.0, 10.0, 1e6)  # of a Dirichlet prior, in records; the last lets nothing through
ROWS = 400  # records at a time
_ROUNDS = 30

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Points:
    """Records as points: lists, days (middle and spread; nan = none), codes of places and acts by level."""

    lists: Ints
    day: Floats
    spread: Floats
    places: Ints  # records x levels; -1 = not known, else one code a path
    acts: Ints


def densities(points: Points) -> tuple[Floats, Floats]:
    """Log density of other events at each record.

    Returns:
        The log of the density a day, by record; and of the share of the record's place and kind at that
        time, by record, level of the place (0 = anywhere) and level of the act (0 = any).
    """
    wide, deep = points.places.shape[1], points.acts.shape[1]
    daily = _daily(points)
    kept = [_Stage(points, slice(at, at + ROWS)) for at in range(0, len(points.day), ROWS)]
    share = np.zeros((len(points.day), wide + 1, deep + 1))
    for level in range(wide):
        found = _child(kept, points.places, level, None)
        share[:, level + 1, 0] = share[:, level, 0] + found
    for level in range(wide + 1):
        within = None if level == 0 else level - 1
        for act in range(deep):
            found = _child(kept, points.acts, act, within)
            share[:, level, act + 1] = share[:, level, act] + found
    return daily, share


class _Stage:
    """Some records against all: which count, and how near they are in time."""

    def __init__(self, points: Points, rows: slice) -> None:
        day, spread = points.day, points.spread
        self.rows = rows
        self.points = points
        own = points.lists[rows, None] == points.lists[None, :]
        gap = np.abs(day[rows, None] - day[None, :])
        room = APART + spread[rows, None] * 2 + spread[None, :] * 2
        far = np.where(np.isnan(gap), False, gap > room)
        counts = own | far
        here = np.arange(len(day))[rows]
        counts[np.arange(len(here)), here] = False
        self.weights = [counts.astype(float)]
        for width in WIDTHS:
            reach = width**2 + spread[rows, None] ** 2 + spread[None, :] ** 2
            with np.errstate(invalid="ignore"):
                near = np.exp(-0.5 * gap**2 / reach)
            self.weights.append(np.where(np.isnan(gap), 0.0, near) * counts)


def _child(stages: list[_Stage], codes: Ints, level: int, within: int | None) -> Floats:
    """Log share of each record's code at a level among those of the same parent, smoothed; 0 if unknown."""
    known = codes[:, level] >= 0
    if not known.any():
        return np.zeros(len(codes))
    counts = [_counted(stage, codes, level, within) for stage in stages]
    hit = np.concatenate([one[0] for one in counts])  # records x (in general, then each width)
    all_of = np.concatenate([one[1] for one in counts])
    parent = codes[:, level - 1] if level else np.zeros(len(codes), dtype=np.int64)
    children = np.array(
        [
            len(np.unique(codes[known & (parent == one), level])) + 1
            for one in range(int(parent.max()) + 1)
        ]
        or [1]
    )
    share = np.where(parent >= 0, 1.0 / np.maximum(1, children[np.maximum(parent, 0)]), 0.5)
    for step in range(hit.shape[1]):
        tried = [(hit[:, step] + prior * share) / (all_of[:, step] + prior) for prior in PRIORS]
        fits = [float(np.log(one[known]).sum()) for one in tried]
        share = tried[int(np.argmax(fits))]
    return np.where(known, np.log(share), 0.0)


def _counted(stage: _Stage, codes: Ints, level: int, within: int | None) -> tuple[Floats, Floats]:
    """Other records of the same parent (and place): with the same code, and all of them, by weight."""
    rows = stage.rows
    known = codes[:, level] >= 0
    same_parent = np.broadcast_to(known[None, :], (len(codes[rows]), len(codes)))
    if level:
        same_parent = same_parent & (codes[rows, level - 1][:, None] == codes[None, :, level - 1])
    hit = same_parent & (codes[rows, level][:, None] == codes[None, :, level])
    steps: list[tuple[Floats, Bools, Bools]] = [(stage.weights[0], hit, same_parent)]
    places = stage.points.places
    upto = within if within is not None else -1
    for at in range(upto + 1):
        there = (places[rows, at][:, None] == places[None, :, at]) & (places[rows, at] >= 0)[:, None]
        steps.append((stage.weights[0], hit & there, same_parent & there))
    steps += [(weights, steps[-1][1], steps[-1][2]) for weights in stage.weights[1:]]
    return (
        np.stack([(weights * one).sum(axis=1) for weights, one, _ in steps], axis=1),
        np.stack([(weights * one).sum(axis=1) for weights, _, one in steps], axis=1),
    )


def _daily(points: Points) -> Floats:
    """Log density a day of its list's other records at each record; by EM over kernels and the flat."""
    day, spread = points.day, points.spread
    dated = ~np.isnan(day)
    if dated.sum() < 2:  # noqa: PLR2004
        return np.zeros(len(day))
    length = max(1.0, float(np.ptp(day[dated]))) + 2 * WIDTHS[0]
    parts = np.zeros((len(day), len(WIDTHS) + 1))
    parts[:, 0] = 1.0 / length
    for at in np.flatnonzero(dated).tolist():
        own = dated & (points.lists == points.lists[at])
        own[at] = False
        if not own.any():
            continue
        for step, width in enumerate(WIDTHS, start=1):
            reach = width**2 + spread[at] ** 2 + spread[own] ** 2
            near = np.exp(-0.5 * (day[own] - day[at]) ** 2 / reach) / np.sqrt(2 * np.pi * reach)
            parts[at, step] = near.mean()
    shares = np.full(parts.shape[1], 1.0 / parts.shape[1])
    for _ in range(_ROUNDS):
        each = parts[dated] * shares
        each /= each.sum(axis=1, keepdims=True)
        shares = (each.sum(axis=0) + 1.0) / (dated.sum() + len(shares))
    return np.where(dated, np.log(parts @ shares), 0.0)
