"""Which records of several lists are one event: by day, place, kind of act, numbers; no cut-offs.

After MELTT (Donnay, Dunford, McGrath, Backer & Cunningham 2019): events of different lists, at several
levels of a taxonomy, each matched to at most one of another list. Where MELTT has a window of days and
kilometres and cuts, a distribution stands here (`event_evidence`), weighed against how thick other events
are there and then (`event_rates`). With the prior odds the evidence is the weight, and the partitions
are drawn as those of persons are.

Rules: one event of a list is at most one of another; within a list nothing is joined unless a person
says that it repeats events. Nothing is learnt from text. Trust: two events on one day in one town with
like numbers look like one; a person decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from recount.match.event_evidence import Errors, Evidence, candidates, compared
from recount.match.graph import Floats, Ints, Verdicts, built, hashes
from recount.match.persons import SEED, Drawn, sample

LEAST_FREE = 0.2  # of a list's events
REPEATED = 0.02  # of a list's events, told twice, where a person says that the list may repeat some
TURNS = 5
LEAST_TOLD = 0.01  # of the draws; a pair below it needs no reason
SHIFT, SCALE = 0.6, 0.12  # doubt about all weights, as for persons (see `strength`)
DOUBTS = 17


@dataclass(frozen=True, slots=True)
class Incident:
    """One row of a list: what is known of an event. Trees go from the coarse to the fine."""

    record: str
    place_in: int  # the list, by its number
    low: date | None = None
    high: date | None = None
    places: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    of: str = ""  # what the number counts: killed, detained, wounded; '' = not said


@dataclass(frozen=True, eq=False, slots=True)
class Matched:
    """Incidents among the records.

    Attributes:
        ends: the two records of each pair that was compared.
        weight: log odds that they are one incident, before competition.
        probability: the share of draws that join them.
        why: the reason of each pair, in words; '' where hardly any draw joins it.
        drawn: partitions.
        errors: the shares of error, as learnt.
        notes: sentences that must be shown.
    """

    ends: tuple[Ints, Ints]
    weight: Floats
    probability: Floats
    why: tuple[str, ...]
    drawn: Drawn
    errors: Errors
    notes: tuple[str, ...] = ()


def matched(
    incidents: Sequence[Incident],
    *,
    samples: int = 100,
    seed: int = SEED,
    errors: Errors | None = None,
    verdicts: Verdicts | None = None,
    unique: bool = True,
) -> Matched:
    """Which records are one incident.

    Args:
        incidents: records of two lists or more.
        samples: partitions to draw.
        seed: the same input and seed give the same answer.
        errors: how reports of one event differ, before anything is learnt.
        verdicts: a person's decisions, which hold in every draw.
        unique: no list tells of one event twice; else records of one list may be one event too.
    """
    lists = np.array([one.place_in for one in incidents], dtype=np.int64)
    alone = [unique] * (int(lists.max(initial=0)) + 1)
    ends = candidates(incidents, alone)
    given = errors or Errors()
    evidence = compared(incidents, ends, given)
    weight, learnt = _weighed(evidence, incidents, given, seed=seed, unique=unique)
    none = np.empty((0, 2), dtype=np.int64)
    graph, notes = built(
        hashes([one.record for one in incidents]),
        ends,
        _doubted(weight),
        _mask(lists, unique=unique),
        verdicts or Verdicts(none, none),
    )
    drawn = sample(graph, samples=samples, seed=seed)
    chance = drawn.shares(*ends)
    why = tuple(evidence.why(at) if share >= LEAST_TOLD else "" for at, share in enumerate(chance))
    return Matched(ends, weight, chance, why, drawn, learnt, notes)


def _mask(lists: Ints, *, unique: bool) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    if not unique:
        return np.zeros(len(lists), dtype=np.uint64)
    return np.uint64(1) << (lists % 64).astype(np.uint64)


def _weighed(
    evidence: Evidence, incidents: Sequence[Incident], errors: Errors, *, seed: int, unique: bool
) -> tuple[Floats, Errors]:
    """Weights with prior odds and shares of error that fit the links they make, in turns."""
    lists = np.array([one.place_in for one in incidents], dtype=np.int64)
    keys = hashes([one.record for one in incidents])
    none = np.empty((0, 2), dtype=np.int64)
    learnt = errors
    told = evidence.weights(learnt)
    weight = told + _prior(told, incidents)
    for turn in range(TURNS):
        mask = _mask(lists, unique=unique)
        graph, _ = built(keys, evidence.ends, weight[None, :], mask, Verdicts(none, none))
        links = sample(graph, samples=16, seed=seed * 101 + turn, burn=20).shares(*evidence.ends)
        learnt = evidence.learnt(errors, links)
        weight = evidence.weights(learnt) + _odds(links, lists, evidence.ends)
    return weight, learnt


def _doubted(weight: Floats) -> Floats:
    """Rows of weights that are all too sure or not sure enough by a little: a + b w (see `strength`)."""
    from scipy.special import ndtri

    levels = ndtri((np.arange(DOUBTS) + 0.5) / DOUBTS)
    apart = np.argsort(np.arange(1, DOUBTS + 1) * 0.6180339887498949 % 1.0)
    return np.asarray(
        SHIFT * levels[apart][:, None] + np.exp(SCALE * levels[apart[::-1]])[:, None] * weight
    )


def _prior(evidence: Floats, incidents: Sequence[Incident]) -> float:
    """Log prior odds of a pair of two lists, learnt by EM."""
    sizes = np.array(list(Counter(one.place_in for one in incidents).values()), dtype=float)
    possible = (sizes.sum() ** 2 - (sizes**2).sum()) / 2
    if not possible or not len(evidence):
        return 0.0
    most = max(1.0, float(sizes.sum() - sizes.max()))
    share = 0.3 * most / possible
    for _ in range(100):
        odds = np.log(share / (1 - share)) if share < 1 else 10.0
        chance = 1 / (1 + np.exp(-np.clip(evidence + odds, -40, 40)))
        share = min(float(chance.sum()) + 1, most) / (possible + 2)
    return float(np.log(share / (1 - share)))


def _odds(links: Floats, lists: Ints, ends: tuple[Ints, Ints]) -> Floats:
    """Log prior odds of each pair given that both records are free, from the links between its two lists.

    The expected links, of all pairs of records that have no match on the other list (Sadinle 2017, with
    its number of links replaced by its expectation).
    """
    many = np.bincount(lists)
    pair = np.minimum(lists[ends[0]], lists[ends[1]]) * len(many) + np.maximum(
        lists[ends[0]], lists[ends[1]]
    )
    found = np.bincount(pair, links, minlength=len(many) ** 2) + 0.5
    codes = np.arange(len(many) ** 2)
    first, second = codes // len(many), codes % len(many)
    free = [np.maximum(many[side] - found, LEAST_FREE * many[side]) for side in (first, second)]
    pairs = np.where(first == second, many[first] ** 2 / 2, free[0] * free[1])
    found = np.where(first == second, REPEATED * many[first], found)
    return np.asarray(np.log(found / np.maximum(pairs, 1.0))[pair])


def clusters(found: Matched) -> list[list[int]]:
    """Groups of two records or more in the partition closest to the draws."""
    person = found.drawn.records(found.drawn.point)
    order = np.argsort(person, kind="stable")
    cuts = [0, *(np.flatnonzero(np.diff(person[order])) + 1).tolist(), len(order)]
    return [order[low:high].tolist() for low, high in pairwise(cuts) if high - low > 1]
