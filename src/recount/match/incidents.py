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

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from recount.match.event_evidence import Errors, Evidence, Incident, candidates, compared
from recount.match.graph import Floats, Ints, Verdicts, built, hashes
from recount.match.persons import SEED, Drawn, sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Errors", "Incident", "Matched", "clusters", "matched"]

LEAST_FREE = 0.2  # of a list's events
REPEATED = 0.02  # of a list's events, told twice, where a person says that the list may repeat some
TURNS = 5
FEWEST = 200  # pairs of one list, and of two, from which the spread of evidence is learnt
SEEMS_REPEATED = 0.03  # of the records; from so many pairs of one list that look alike it is said
SLOPE = 0.2  # how far the slope of the evidence is from 1, as a standard deviation
LEAST_TOLD = 0.01  # of the draws; a pair below it needs no reason
SHIFT, SCALE = 0.6, 0.12  # doubt about all weights, as for persons (see `strength`)
DOUBTS = 17


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
    everyone = candidates(incidents, [False] * (int(lists.max(initial=0)) + 1))
    given = errors or Errors()
    evidence = compared(incidents, everyone, given)
    across = lists[everyone[0]] != lists[everyone[1]]
    weight, learnt, twice = _weighed(
        evidence,
        lists,
        across,
        hashes([one.record for one in incidents]),
        given,
        seed=seed,
        unique=unique,
    )
    kept = across | (not unique)
    ends = (everyone[0][kept], everyone[1][kept])
    weight = weight[kept]
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
    why = tuple(
        evidence.why(int(at)) if share >= LEAST_TOLD else ""
        for at, share in zip(np.flatnonzero(kept), chance, strict=True)
    )
    return Matched(ends, weight, chance, why, drawn, learnt, (*notes, *_repeats(twice, lists, unique)))


def _repeats(twice: float, lists: Ints, unique: bool) -> list[str]:  # noqa: FBT001 - as it was given
    if not unique or twice < SEEMS_REPEATED * len(lists):
        return []
    words = (
        f"About {twice:.0f} pairs of records of one list look like one event; if lists may repeat events, "
        "say --repeated-lists, or the number of incidents is too high."
    )
    return [words]


def _mask(lists: Ints, *, unique: bool) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    if not unique:
        return np.zeros(len(lists), dtype=np.uint64)
    return np.uint64(1) << (lists % 64).astype(np.uint64)


def _weighed(
    evidence: Evidence,
    lists: Ints,
    across: NDArray[np.bool_],
    keys: NDArray[np.uint64],
    errors: Errors,
    *,
    seed: int,
    unique: bool,
) -> tuple[Floats, Errors, float]:
    """Weights with prior odds and shares of error that fit the links they make, in turns.

    With them the number of pairs of one list that look like one event.
    """
    none = np.empty((0, 2), dtype=np.int64)
    learnt = errors
    kept = across | (not unique)
    ends = (evidence.ends[0][kept], evidence.ends[1][kept])
    told = evidence.weights(learnt)
    own = np.zeros(len(told)) if unique else _repeated(lists, evidence.ends)
    line = _against_own(told, across, own)
    links = np.zeros(len(told))
    links[across] = 1 / (1 + np.exp(-np.clip(line[0] + line[1] * told[across], -30, 30)))
    for turn in range(TURNS):
        weight = _with_odds(told, line, links, lists, evidence.ends)
        mask = _mask(lists, unique=unique)
        graph, _ = built(keys, ends, weight[None, kept], mask, Verdicts(none, none))
        links = np.zeros(len(told))
        links[kept] = sample(graph, samples=16, seed=seed * 101 + turn, burn=20).shares(*ends)
        learnt = evidence.learnt(errors, np.where(across, links, 0.0))
        told = evidence.weights(learnt)
        line = _against_own(told, across, own)
    weight = _with_odds(told, line, links, lists, evidence.ends)
    twice = float((1 / (1 + np.exp(-np.clip(weight[~across], -30, 30)))).sum())
    return weight, learnt, twice


def _repeated(lists: Ints, ends: tuple[Ints, Ints]) -> Floats:
    """Log prior odds that two records of one list are one event."""
    return np.asarray(np.log(REPEATED * 2 / np.maximum(np.bincount(lists)[lists[ends[0]]], 1)))


def _against_own(told: Floats, across: NDArray[np.bool_], repeated: Floats) -> tuple[float, float]:
    """Log odds of a link as a line in the evidence: what pairs of two lists have more than pairs of one.

    Two records of one list are two events. How evidence is spread among such pairs is therefore how it is
    spread among pairs of two lists that are no links, and what there is more of it are links (a mixture with
    a known part; Efron 2008). The line a + b x is fitted by maximum likelihood, b around 1. Where lists may
    repeat events (`repeated`, else 0) a pair of one list counts as far as it is none.
    """
    from scipy.optimize import minimize

    bins = np.clip(np.round(told * 5), -60, 100).astype(np.int64) + 60
    here = np.bincount(bins[across], minlength=161).astype(float)
    two = 1 / (1 + np.exp(np.clip(told + repeated, -30, 30))) if repeated.any() else np.ones(len(told))
    own = np.bincount(bins[~across], two[~across], minlength=161)
    middle = (np.arange(161) - 60) / 5
    low = middle < 0
    ratio = here[low].sum() / max(1.0, own[low].sum())
    if own.sum() < FEWEST or here.sum() < FEWEST:
        return float(np.log(1 / max(1.0, np.sqrt(len(told))))), 1.0

    def lost(at: Floats) -> float:
        more = np.log1p(np.exp(np.clip(at[0] + at[1] * middle, -40, 40)))
        odds = np.log(ratio) + more
        fit = (here * -np.logaddexp(0, -odds)).sum() + (own * -np.logaddexp(0, odds)).sum()
        return float(-fit + 0.5 * ((at[1] - 1) / SLOPE) ** 2 + 0.5 * ((at[0] + 4) / 3) ** 2)

    found = minimize(lost, np.array([-4.0, 1.0]), method="Nelder-Mead").x
    return float(found[0]), float(np.clip(found[1], 0.3, 2.0))


def _with_odds(
    told: Floats, line: tuple[float, float], links: Floats, lists: Ints, ends: tuple[Ints, Ints]
) -> Floats:
    """Log odds of each pair, given that neither record has another match there (Sadinle 2017)."""
    many = np.bincount(lists)
    one, other = lists[ends[0]], lists[ends[1]]
    pair = np.minimum(one, other) * len(many) + np.maximum(one, other)
    found = np.bincount(pair, links, minlength=len(many) ** 2)
    codes = np.arange(len(many) ** 2)
    first, second = codes // len(many), codes % len(many)
    free = sum(
        np.log(many[side] / np.maximum(many[side] - found, LEAST_FREE * many[side]))
        for side in (first, second)
    )
    within = _repeated(lists, ends)
    return np.asarray(np.where(one == other, told + within, line[0] + line[1] * told + free[pair]))


def _doubted(weight: Floats) -> Floats:
    """Rows of weights that are all too sure or not sure enough by a little: a + b w (see `strength`)."""
    from scipy.special import ndtri

    levels = ndtri((np.arange(DOUBTS) + 0.5) / DOUBTS)
    apart = np.argsort(np.arange(1, DOUBTS + 1) * 0.6180339887498949 % 1.0)
    return np.asarray(
        SHIFT * levels[apart][:, None] + np.exp(SCALE * levels[apart[::-1]])[:, None] * weight
    )


def clusters(found: Matched) -> list[list[int]]:
    """Groups of two records or more in the partition closest to the draws."""
    person = found.drawn.records(found.drawn.point)
    order = np.argsort(person, kind="stable")
    cuts = [0, *(np.flatnonzero(np.diff(person[order])) + 1).tolist(), len(order)]
    return [order[low:high].tolist() for low, high in pairwise(cuts) if high - low > 1]
