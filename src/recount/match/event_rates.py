"""How thickly other events lie about an event: by day, place and kind of act at once.

Two records of one event agree; so do two of different events where events are thick, as in a town that is
shelled day by day. What agreement tells is therefore weighed by the density there (Diggle 2013, chapter 4,
of point processes): of the events of the record's own list, which are other events, of the other lists'
events far enough in time to be none of the same, and of the very record it is compared with, which is
another event if the two are not one. A day's density is a mixture of kernels of several widths; the share
of a place in its parent, and of a kind in its place, are interpolated, each width with the next wider, by
how many neighbours speak (Jelinek & Mercer 1980). Mixture and trust are those under which each record is
most probable given the others of its list (leave-one-out).

Trust: with few events the shares rest on the wider kernels and on what a place or kind has in general.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recount.match.graph import Floats, Ints

WIDTHS = (60.0, 15.0, 4.0, 1.5)  # days; standard deviations of kernels, from wide to narrow
APART = 7.0  # days within which another list's event may be the same
EDGES = (0.2, 0.7, 1.5, 3.0, 6.0, 12.0, 30.0)  # neighbours; what so few or so many tell is learnt apart
TRUSTS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)
ROWS = 400  # records at a time
OTHER = 0.5  # what the other record of a pair adds to the neighbours: one of two lists' events
LEAN = 1.0  # towards little trust where few records speak
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


@dataclass(frozen=True, eq=False, slots=True)
class _Child:
    """Counts from which the share of a record's code among those of its parent comes, step by step.

    Attributes:
        hit, all_of: records x steps; others with the same code, and others of the same parent.
        start: by record, the share before anything is counted.
        trust: by step and by how many neighbours there are, what they are trusted with; the rest is for
            the step before.
        timed: how many of the last steps are of kernels; the others count all days alike.
    """

    hit: Floats
    all_of: Floats
    start: Floats
    trust: Floats
    timed: int

    def share(self, record: Ints, more: Floats) -> Floats:
        """Log share for records, each with one more neighbour of the same code, by weight in each step."""
        found = self.start[record]
        for step, trust in enumerate(self.trust):
            extra = more[:, step]
            hit = np.maximum(0.0, self.hit[record, step] + extra)
            found = _mixed(hit, np.maximum(0.0, self.all_of[record, step] + extra), found, trust)
        return np.asarray(np.log(found))


def _mixed(hit: Floats, all_of: Floats, before: Floats, trust: Floats) -> Floats:
    """The share seen, as far as so many neighbours are trusted, and the share before."""
    by = trust[np.searchsorted(EDGES, all_of)]
    seen = hit / np.maximum(all_of, EDGES[0] / 2)
    return np.asarray(by * np.minimum(seen, 1.0) + (1 - by) * before)


@dataclass(frozen=True, eq=False, slots=True)
class Rates:
    """Densities of other events at records, and at pairs of records that may be two events."""

    points: Points
    daily: Floats  # records x (flat, kernels): density a day of each part
    others: Ints  # dated records of the record's own list, itself left out
    mixture: Floats
    places: tuple[_Child, ...]  # by level
    acts: tuple[
        tuple[_Child, ...], ...
    ]  # by how many levels of the place are known, and level of the act

    def days(self, record: Ints, other: Ints) -> Floats:
        """Log density a day at a record, if the other of the pair is another event."""
        near = np.nan_to_num(self._kernels(record, other, peak=False))
        many, more = self.others[record][:, None], self._weight(record, other)
        parts = self.daily[record].copy()
        parts[:, 1:] = np.maximum(0, parts[:, 1:] * many + more * near) / np.maximum(OTHER, many + more)
        return np.asarray(np.log(np.maximum(parts @ self.mixture, 1e-12)))

    def place(self, record: Ints, other: Ints, level: int) -> Floats:
        """Log share of the record's place at a level, below its parent."""
        return self.places[level].share(record, self._more(self.places[level], record, other))

    def act(self, record: Ints, other: Ints, within: int, level: int) -> Floats:
        """Log share of the record's kind of act at a level, where the place is known so far."""
        child = self.acts[within][level]
        return child.share(record, self._more(child, record, other))

    def alone(self, child: _Child) -> Floats:
        """Log share of each record's code, with no neighbour added."""
        everyone = np.arange(len(self.points.day))
        return child.share(everyone, np.zeros((len(everyone), len(child.trust))))

    def _more(self, child: _Child, record: Ints, other: Ints) -> Floats:
        general = np.ones((len(record), len(child.trust) - child.timed))
        more = self._weight(record, other)
        return more * np.hstack([general, np.nan_to_num(self._kernels(record, other, peak=True))])

    def _weight(self, record: Ints, other: Ints) -> Floats:
        """What the other record adds to the neighbours: one of its own list is counted among them already."""
        own = self.points.lists[record] == self.points.lists[other]
        return np.where(own, OTHER - 1.0, OTHER)[:, None]

    def _kernels(self, record: Ints, other: Ints, *, peak: bool) -> Floats:
        """How near in time, by each kernel; with its peak at 1, or as a density."""
        day, spread = self.points.day, self.points.spread
        gap = day[record] - day[other]
        room = spread[record] ** 2 + spread[other] ** 2
        return np.stack(
            [
                np.exp(-0.5 * gap**2 / (width**2 + room))
                / (1.0 if peak else np.sqrt(2 * np.pi * (width**2 + room)))
                for width in WIDTHS
            ],
            axis=1,
        )


def rates(points: Points) -> Rates:
    """Densities of other events, from all records."""
    wide, deep = points.places.shape[1], points.acts.shape[1]
    daily, others, mixture = _daily(points)
    near = [_Near(points, slice(at, at + ROWS)) for at in range(0, len(points.day), ROWS)]
    places = tuple(_child(near, points.places, level, -1) for level in range(wide))
    acts = tuple(
        tuple(_child(near, points.acts, level, within) for level in range(deep))
        for within in range(-1, wide)
    )
    return Rates(points, daily, others, mixture, places, acts)


class _Near:
    """Some records against all: which count, and how near they are in time."""

    def __init__(self, points: Points, rows: slice) -> None:
        day, spread = points.day, points.spread
        self.rows = rows
        self.points = points
        own = points.lists[rows, None] == points.lists[None, :]
        gap = np.abs(day[rows, None] - day[None, :])
        room = APART + spread[rows, None] * 2 + spread[None, :] * 2
        with np.errstate(invalid="ignore"):
            counts = own | (gap > room)
        here = np.arange(len(day))[rows]
        counts[np.arange(len(here)), here] = False
        self.weights = [counts.astype(float)]
        for width in WIDTHS:
            reach = width**2 + spread[rows, None] ** 2 + spread[None, :] ** 2
            close = np.exp(-0.5 * gap**2 / reach)
            self.weights.append(np.nan_to_num(close) * counts)


def _child(near: list[_Near], codes: Ints, level: int, within: int) -> _Child:
    """The counts of a level, of places or of acts (these where the place agrees up to level `within`)."""
    known = codes[:, level] >= 0
    counts = [_counted(one, codes, level, within) for one in near]
    hit = np.concatenate([one[0] for one in counts])
    all_of = np.concatenate([one[1] for one in counts])
    parent = codes[:, level - 1] if level else np.zeros(len(codes), dtype=np.int64)
    most = np.full(int(parent.max(initial=0)) + 1, 1.0)
    for one in range(len(most)):
        most[one] += len(np.unique(codes[known & (parent == one), level]))
    start = 1.0 / most[np.maximum(parent, 0)]
    share, trusts = start, []
    for step in range(hit.shape[1]):
        trust = _trust(hit[known, step], all_of[known, step], share[known])
        share = _mixed(hit[:, step], all_of[:, step], share, trust)
        trusts.append(trust)
    return _Child(hit, all_of, start, np.array(trusts), len(WIDTHS))


def _trust(hit: Floats, all_of: Floats, before: Floats) -> Floats:
    """For each range of how many neighbours the trust that makes the records most probable (and LEAN)."""
    bucket = np.searchsorted(EDGES, all_of)
    found = np.zeros(len(EDGES) + 1)
    for one in range(1, len(found)):  # the first has no neighbours to trust
        here = bucket == one
        seen = np.minimum(hit[here] / all_of[here], 1.0)
        fits = [
            float(np.log(trust * seen + (1 - trust) * before[here]).sum()) - LEAN * trust
            for trust in TRUSTS
        ]
        found[one] = TRUSTS[int(np.argmax(fits))]
    return found


def _counted(near: _Near, codes: Ints, level: int, within: int) -> tuple[Floats, Floats]:
    """Other records of the same parent (and place): with the same code, and all of them, by weight."""
    rows = near.rows
    known = codes[:, level] >= 0
    siblings = np.broadcast_to(known[None, :], (len(codes[rows]), len(codes)))
    if level:
        siblings = siblings & (codes[rows, level - 1][:, None] == codes[None, :, level - 1])
    hit = siblings & (codes[rows, level][:, None] == codes[None, :, level])
    steps: list[tuple[Floats, Bools, Bools]] = [(near.weights[0], hit, siblings)]
    places = near.points.places
    for at in range(within + 1):
        there = (places[rows, at][:, None] == places[None, :, at]) & (places[rows, at] >= 0)[:, None]
        steps.append((near.weights[0], hit & there, siblings & there))
    steps += [(weights, steps[-1][1], steps[-1][2]) for weights in near.weights[1:]]
    return (
        np.stack([(weights * one).sum(axis=1) for weights, one, _ in steps], axis=1),
        np.stack([(weights * one).sum(axis=1) for weights, _, one in steps], axis=1),
    )


def _daily(points: Points) -> tuple[Floats, Ints, Floats]:
    """The density of each part at each record, how many others it comes from, and the mixture, by EM."""
    day, spread = points.day, points.spread
    dated = ~np.isnan(day)
    parts = np.zeros((len(day), len(WIDTHS) + 1))
    others = np.zeros(len(day), dtype=np.int64)
    mixture = np.full(parts.shape[1], 1.0 / parts.shape[1])
    if not dated.any():
        return parts, others, mixture
    parts[:, 0] = 1.0 / (max(1.0, float(np.ptp(day[dated]))) + 2 * WIDTHS[0])
    for at in np.flatnonzero(dated).tolist():
        own = dated & (points.lists == points.lists[at])
        own[at] = False
        others[at] = own.sum()
        if not own.any():
            continue
        for step, width in enumerate(WIDTHS, start=1):
            reach = width**2 + spread[at] ** 2 + spread[own] ** 2
            near = np.exp(-0.5 * (day[own] - day[at]) ** 2 / reach) / np.sqrt(2 * np.pi * reach)
            parts[at, step] = near.mean()
    for _ in range(_ROUNDS):
        each = parts[dated] * mixture
        each /= each.sum(axis=1, keepdims=True)
        mixture = (each.sum(axis=0) + 1.0) / (dated.sum() + len(mixture))
    return parts, others, mixture
