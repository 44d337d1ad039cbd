"""How much each level tells, learnt from the lists themselves, without labels.

The model (Fellegi & Sunter 1969, with two more kinds of pair): two records are of strangers, of strangers
caught in one incident, of relatives, or of one person; given the kind, comparisons are independent. What
strangers agree on by chance is counted on random pairs, and where these are too few, on the pairs that were
found. The other kinds are learnt by expectation-maximisation (Dempster, Laird & Rubin 1977) from the pairs
that were found, with a prior worth a few pairs, so that a level nobody saw keeps an honest value instead of
none. Relatives are told apart because they share names, place and often the day of the act: taken for
strangers they would seem one person.

Rules: nothing is random here; a level must not speak for one person less than a worse level does; what had
to be put right is said in `Model.notes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from recount.match.rules import COMPARISONS, Comparison

Floats = NDArray[np.float64]
Levels = NDArray[np.int8]  # pairs x comparisons; -1 = not comparable

_ROUNDS = 200
_SETTLED = 1e-7
_PRIOR = 20.0  # pairs that the prior of a comparison is worth
_SEEN = 1.5  # random pairs on a level from which its share among strangers is taken from them
_KIN_SHARE = 2.0  # relatives at the start, for each record
_FEW = 1e-12
_MOVED = 0.5  # natural log: what a level tells was changed by so much


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Shares by comparison and level among pairs of one person, relatives, one incident, strangers."""

    same: tuple[Floats, ...]
    kin: tuple[Floats, ...]
    incident: tuple[Floats, ...]
    strangers: tuple[Floats, ...]
    log_shares: tuple[
        float, float, float, float
    ]  # natural logarithms of the shares of all possible pairs
    notes: tuple[str, ...] = field(default=())

    def weights(self, levels: Levels) -> Floats:
        """Natural log of the odds that each pair is one person."""
        same, *others = self._logs(levels)
        weights: Floats = same - np.logaddexp.reduce(others)
        return weights

    def kinds(self, rows: Levels, counts: Floats) -> tuple[list[Floats], Floats]:
        """How many of `counts` are of each kind (one person first), and the log likelihood of each row."""
        logs = self._logs(rows)
        total: Floats = np.logaddexp.reduce(logs)
        return [np.exp(one - total) * counts for one in logs], total

    def _logs(self, levels: Levels) -> list[Floats]:
        found = []
        kinds = (self.same, self.kin, self.incident, self.strangers)
        for start, tables in zip(self.log_shares, kinds, strict=True):
            total = np.full(len(levels), start)
            for at, table in enumerate(tables):
                total += np.append(np.log(np.maximum(table, _FEW)), 0.0)[levels[:, at]]
            found.append(total)
        return found


def patterns(levels: Levels) -> tuple[Levels, Floats, NDArray[np.int64]]:
    """Distinct rows, how often each occurs, and for each row its number."""
    code = np.zeros(len(levels), dtype=np.int64)
    for at in range(levels.shape[1]):
        code = code * 32 + levels[:, at] + 1
    _, first, number, counts = np.unique(
        code, return_index=True, return_inverse=True, return_counts=True
    )
    return levels[first], counts.astype(np.float64), number


def fitted(
    found: Levels,
    random: Levels,
    *,
    possible: float,
    records: int,
    comparisons: Sequence[Comparison] = COMPARISONS,
) -> Model:
    """The model of these lists: `found` are the pairs that blocking found, `random` are random pairs.

    `possible` is the number of pairs that could be one person, `records` that of records.
    """
    rows, counts, _ = patterns(found)
    drawn, times, _ = patterns(random)
    chance = [_shares(drawn[:, at], times, len(one.levels)) for at, one in enumerate(comparisons)]
    strangers = tuple(_strangers(counted, None) for counted in chance)
    kin = tuple(_prior(one.kin) for one in comparisons)
    start = np.array([records / 4, _KIN_SHARE * records, records, possible]) / possible
    model = Model(
        tuple(_prior(tuple(level.same for level in one.levels)) for one in comparisons),
        kin,
        tuple(kin[at] if one.of_incident else strangers[at] for at, one in enumerate(comparisons)),
        strangers,
        _log_shares(np.minimum(start, 1.0)),
    )
    before = -np.inf
    for _ in range(_ROUNDS):
        kinds, total = model.kinds(rows, counts)
        apart = model.kinds(drawn, times)[0][3]
        chance = [_shares(drawn[:, at], apart, len(one.levels)) for at, one in enumerate(comparisons)]
        model = _stepped(rows, kinds, chance, comparisons, possible)
        likelihood = float((total * counts).sum() / max(counts.sum(), 1.0))
        if abs(likelihood - before) < _SETTLED:
            break
        before = likelihood
    return _checked(model, rows, counts, comparisons)


def _log_shares(shares: Floats) -> tuple[float, float, float, float]:
    same, kin, incident, strangers = np.log(np.maximum(shares, _FEW)).tolist()
    return same, kin, incident, strangers


def _stepped(
    rows: Levels,
    kinds: list[Floats],
    chance: Sequence[Floats],
    comparisons: Sequence[Comparison],
    possible: float,
) -> Model:
    """One step of maximisation."""
    same, kin, incident, strangers = [], [], [], []
    for at, one in enumerate(comparisons):
        sums = [_sums(rows[:, at], weight, len(one.levels)) for weight in kinds]
        prior = _prior(tuple(level.same for level in one.levels))
        same.append(_capped(_share(sums[0] + _PRIOR * prior), [level.most for level in one.levels]))
        kin_prior = _prior(one.kin)
        of_kin = _share(np.where(kin_prior > _FEW, sums[1] + _PRIOR * kin_prior, 0.0))
        kin.append(_capped(of_kin, one.kin_most) if one.kin_most else of_kin)
        strangers.append(_strangers(chance[at], sums[3] / possible))
        incident.append(_share(sums[2] + _PRIOR * kin_prior) if one.of_incident else strangers[at])
    shares = np.minimum((np.array([kind.sum() for kind in kinds]) + 0.5) / possible, 0.5)
    shares[3] = 1.0
    return Model(tuple(same), tuple(kin), tuple(incident), tuple(strangers), _log_shares(shares))


def _capped(shares: Floats, believed: Sequence[float]) -> Floats:
    """Shares of which none is more than is `believed` (best first); the others take what is over."""
    most = np.array(believed[::-1])
    over = shares > most
    if not over.any():
        return shares
    cut = np.minimum(shares, most)
    free = float(cut[~over].sum())
    put: Floats = np.where(over, cut, cut * (1 - float(cut[over].sum())) / max(free, _FEW))
    return put


def _sums(levels: Levels, weights: Floats, size: int) -> Floats:
    return np.bincount(levels + 1, weights=weights, minlength=size + 1)[1:].astype(np.float64)


def _shares(levels: Levels, weights: Floats, size: int) -> Floats:
    """How many random pairs stand on each level; last the number of those that can be compared."""
    counted = _sums(levels, weights, size)
    return np.append(counted, counted.sum())


def _strangers(counted: Floats, seen: Floats | None) -> Floats:
    """Shares among strangers: from random pairs where they suffice, else from the pairs found."""
    levels, total = counted[:-1], max(float(counted[-1]), 1.0)
    shares = (levels + 0.1) / (total + 0.1 * len(levels))
    if seen is not None:
        few = levels < _SEEN
        floor = 0.02 / total
        shares = np.where(few, np.maximum(np.minimum(seen, (levels + 3) / total), floor), shares)
    return _share(shares)


def _prior(shares: Sequence[float]) -> Floats:
    """Shares by number of level (0 = they differ), from a list that has the best first."""
    return np.array(shares[::-1], dtype=np.float64)


def _share(values: Floats) -> Floats:
    return np.maximum(values / max(float(values.sum()), _FEW), _FEW)


def _checked(model: Model, rows: Levels, counts: Floats, comparisons: Sequence[Comparison]) -> Model:
    """The model with levels in order: where a better level told less than a worse, both tell the same."""
    notes: list[str] = []
    same = list(model.same)
    kinds, _ = model.kinds(rows, counts)
    for at, one in enumerate(comparisons):
        size = len(one.levels)
        if not (rows[:, at] >= 0).any():
            continue
        of_same = _sums(rows[:, at], kinds[0], size)
        of_others = _sums(rows[:, at], counts - kinds[0], size)
        sure = 1 / (
            1 / (of_same + 0.5) + 1 / (of_others + 0.5)
        )  # the inverse of the variance of what it tells
        told = np.log(same[at]) - np.log(model.strangers[at])
        put = told.copy()
        for chain in one.chains:
            order = np.array(chain)
            put[order] = _isotonic(put[order], sure[order])
        if np.abs(put - told)[of_same + of_others >= 1].max(initial=0) > _MOVED:
            notes.append(f"levels of {one.words} were put in order")
        same[at] = np.exp(put + np.log(model.strangers[at]))
    return replace(model, same=tuple(same), notes=tuple(notes))


def _isotonic(values: Floats, weights: Floats) -> Floats:
    """The nearest values that never fall (pool adjacent violators)."""
    blocks: list[list[float]] = []
    for value, weight in zip(values, weights, strict=True):
        blocks.append([float(value), float(weight), 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            second, first = blocks.pop(), blocks.pop()
            total = first[1] + second[1]
            mean = (first[0] * first[1] + second[0] * second[1]) / total
            blocks.append([mean, total, first[2] + second[2]])
    return np.concatenate([np.full(int(size), value) for value, _, size in blocks])
