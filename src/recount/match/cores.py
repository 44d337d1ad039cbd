"""Cores: records that are surely one person are taken as one, and speak to all others with one voice.

The weight of a pair holds the prior odds and what each field says. Where one person stands on a list ten
times, the pairs between two halves of that person count one slip, one coincidence and the prior odds
five and twenty times over, as if each were news: a record that lacks its birth is held apart from nine that
agree with it by nine times the prior. So what hangs together in all draws is joined first (merging as in
Benjelloun et al. 2009), and between two cores

- the prior odds count once;
- each field tells once: its likelihood ratio is the mean over the pairs of records that can be compared,
  since what stands in the one core is a copy of what stands in some record of the other, whichever;
- what speaks against counts a little more where several records of both say it, by the square root of how
  many do: slips of one person's records repeat each other, but not wholly.

Nothing is joined where hardly anybody stands in a group of three or more (`LEAST_GROUPED`). A person's
decision dissolves a core that holds two records called different. Trust: cores are never parted by a draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from recount.match.graph import Floats, Graph, Ints, Verdicts, built
from recount.match.persons import Drawn, sample
from recount.match.strength import Levels, Scores
from recount.match.training import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS = 2
SURE = 0.95  # share of the draws in which a pair of one core is joined
LEAST_GROUPED = 0.1  # of the records must stand in groups of `GROUP` or more
GROUP = 3
UNSEEN = -12.0  # log odds of two cores of which no pair was scored
_FEW = 1e-300


@dataclass(frozen=True, eq=False, slots=True)
class Terms:
    """What each level of each field tells, in logarithms of likelihood ratios beside strangers.

    Attributes:
        starts: natural logarithms of the shares of one person, relatives, one incident among all pairs.
        told: for each of these kinds and each field the ratios by level, 0 at the end for "not comparable".
        always: for each field whether every record has it.
    """

    starts: tuple[float, float, float]
    told: tuple[tuple[Floats, ...], ...]
    always: tuple[bool, ...]

    @classmethod
    def of(cls, model: Model, levels: Levels) -> Terms:
        """The terms of a model; a field that no pair lacks is one that every record has."""
        ratios = tuple(
            tuple(
                np.append(np.log(np.maximum(table, 1e-12)) - np.log(np.maximum(chance, 1e-12)), 0.0)
                for table, chance in zip(kind, model.strangers, strict=True)
            )
            for kind in (model.same, model.kin, model.incident)
        )
        always = tuple(bool((column >= 0).all()) for column in levels.T)
        same, kin, incident, _ = model.log_shares
        return cls((same, kin, incident), ratios, always)

    def log_odds(self, totals: Floats) -> Floats:
        """Log odds of one person from the sums of ratios, kinds x pairs."""
        same, kin, incident = (start + row for start, row in zip(self.starts, totals, strict=True))
        return np.asarray(same - np.logaddexp(np.logaddexp(kin, incident), 0.0))


@dataclass(frozen=True, eq=False, slots=True)
class Cores:
    """The cores, by the least record of each record's core, and what is needed to compare them."""

    least: Ints
    terms: Terms

    def apart(self, different: Ints) -> Ints:
        """`least`, with every core dissolved that holds both records of a pair called different."""
        pairs = different.reshape(-1, 2)
        torn = np.unique(self.least[pairs[:, 0]][self.least[pairs[:, 0]] == self.least[pairs[:, 1]]])
        return np.where(np.isin(self.least, torn), np.arange(len(self.least)), self.least)


def grown(scores: Scores, terms: Terms, *, seed: int) -> Cores | None:
    """The cores of these records; None where too few stand in groups for cores to tell anything."""
    nothing = np.empty((0, 2), dtype=np.int64)
    mask = scores.mask(scores.unique)
    none = Verdicts(nothing, nothing)
    least = np.arange(len(scores.keys), dtype=np.int64)
    ends, weight = scores.ends, scores.weight
    for number in range(ROUNDS):
        graph, _ = built(
            scores.keys,
            ends,
            weight[None, :],
            mask,
            none,
            UNSEEN if number else scores.unscored,
            core=least if number else None,
        )
        drawn = _quick(graph, seed + number)
        point = drawn.records(drawn.point)
        if not number and _grouped(point) < LEAST_GROUPED:
            return None
        least = _joined(least, ends, (drawn.shares(*ends) >= SURE) & (point[ends[0]] == point[ends[1]]))
        if number + 1 < ROUNDS:
            ends, weight = between(scores, terms, least)
    return Cores(least, terms)


def _quick(graph: Graph, seed: int) -> Drawn:
    return sample(graph, samples=40, seed=seed * 131 + 7, chains=2, burn=20, thin=1)


def _grouped(person: Ints) -> float:
    """The share of records in groups of `GROUP` or more."""
    _, number, many = np.unique(person, return_inverse=True, return_counts=True)
    return float((many[number] >= GROUP).mean())


def _joined(least: Ints, ends: tuple[Ints, Ints], together: NDArray[np.bool_]) -> Ints:
    """The least record of each record's core, once these pairs are joined."""
    records = len(least)
    heads = np.concatenate([least, ends[0][together]])
    tails = np.concatenate([np.arange(records), ends[1][together]])
    links = coo_array((np.ones(len(heads)), (heads, tails)), shape=(records, records))
    group = connected_components(links, directed=False)[1]
    first = np.full(int(group.max(initial=-1)) + 1, records, dtype=np.int64)
    np.minimum.at(first, group, np.arange(records))
    return np.asarray(first[group], dtype=np.int64)


def between(scores: Scores, terms: Terms, least: Ints) -> tuple[tuple[Ints, Ints], Floats]:
    """Pairs of cores of which some records were compared, as their least records, and the log odds."""
    a, b = least[scores.ends[0]], least[scores.ends[1]]
    apart = a != b
    low, high = np.minimum(a, b)[apart], np.maximum(a, b)[apart]
    code, number = np.unique(low << 32 | high, return_inverse=True)
    ends = (code >> 32, code & 0xFFFFFFFF)
    size = np.bincount(least, minlength=len(least)).astype(np.float64)
    possible = size[ends[0]] * size[ends[1]]
    both = np.sqrt(np.minimum(size[ends[0]], size[ends[1]]))
    levels = scores.levels[apart]
    totals = np.zeros((len(terms.starts), len(code)))
    for field, always in enumerate(terms.always):
        level = levels[:, field]
        known = level >= 0
        if not known.any():
            continue
        many = np.bincount(number[known], minlength=len(code)).astype(np.float64)
        told = many > 0
        many = possible if always else many  # two names that no rule brought together differ
        for kind, tables in enumerate(terms.told):
            ratio = np.exp(tables[field])[level[known]]
            summed = np.bincount(number[known], ratio, minlength=len(code))
            mean = np.log(np.maximum(summed[told], _FEW) / many[told])
            totals[kind][told] += np.where(mean < 0, mean * both[told], mean)
    return ends, terms.log_odds(totals)
