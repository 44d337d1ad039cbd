"""How much a score may weigh: what the lists themselves say of pairs that look alike and are two people.

Rules: a score compares field by field, as if fields went wrong one by one. Relatives share all but one
name, so that it takes them for one person, with near certainty. If lists hold nobody twice, a record
has at most one match on another list, and the sampler shows which pairs lost: those are the relatives,
seen as they are. They get a chance for each level of each field of their own (a class beside "the same"
and "strangers"), and a pair's weight becomes

    w' = -log( exp(-w) + kin(levels) / same(levels) ),

never more than the score itself said, with its rarity of names kept. Links and chances are found in
turns (stochastic EM, Celeux & Diebolt 1985); the last turns are draws, and their spread is doubt that
the partitions carry on. Lists that may hold people twice are taken as if they did not while the
relatives are learnt, and freed for the last turns.

Nothing is changed where the scores do not claim many more links than the lists can hold (`GATE`), or
where there is one list. Trust: weights stay what the scorer made of the fields; a field that it does
not compare is not seen here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from recount.match.graph import UNSCORED, Floats, Ints, Verdicts, Words, built
from recount.match.persons import Drawn, sample

Levels = NDArray[np.int8]

GATE = 1.02  # links that the scores claim, for each one that the lists can hold
LEAST_WEIGHT = -1.0  # below it a pair does not look like a link, and nothing need be learnt of it
FEWEST = 50.0  # links, below which nothing is learnt
ROUNDS = 5
FREED = 3
DRAWS = 8
SHIFT, SCALE = 0.6, 0.12  # standard deviations: how far scores were off on sets with known truth
DOUBTS = 17  # rows of weights, odd
GOLDEN = 0.6180339887498949
SMOOTH = 0.5  # Jeffreys' prior for the levels of a field
MOST_LINKED = 0.8
LEAST_LOSING = 0.1
MOST_DOUBLES = 0.3  # of a list's records; a list that seems to hold more is a list of families


@dataclass(frozen=True, eq=False, slots=True)
class Strength:
    """Weights to sample with.

    Attributes:
        weights: draws x pairs; one row where nothing was learnt.
        claimed: links that the scores claim between lists.
        held: links that the lists can hold by the same scores.
        kin: pairs that look like links and are most likely two people; 0 where nothing was learnt.
    """

    weights: Floats
    claimed: float
    held: float
    kin: float

    @property
    def why(self) -> str:
        """The sentence for the report."""
        if self.kin < 1:
            return "Scores are used as they are."
        return (
            f"The scores alone would join {self.claimed:,.0f} pairs where these lists can hold "
            f"{self.held:,.0f}: some {self.kin:,.0f} pairs look like relatives, and weigh less."
        )


@dataclass(frozen=True, eq=False, slots=True)
class Scores:
    """What was scored: pairs of records, their log odds, levels (-1 = not comparable), and the lists.

    Attributes:
        keys: a number for each record, by the content of its id.
        lists: place of its list, for each record.
        unique: for each list whether it holds nobody twice.
        unscored: log odds of a pair that was not scored.
    """

    keys: Words
    lists: Ints
    unique: NDArray[np.bool_]
    ends: tuple[Ints, Ints]
    weight: Floats
    levels: Levels
    unscored: float = UNSCORED

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Whether both records of a pair stand on one list."""
        return np.asarray(self.lists[self.ends[0]] == self.lists[self.ends[1]])

    def mask(self, unique: NDArray[np.bool_]) -> Words:
        """For each record the bit of its list, if that list holds nobody twice."""
        bits = np.uint64(1) << (self.lists % 64).astype(np.uint64)
        return np.where(unique[self.lists], bits, np.uint64(0))


def learnt(scores: Scores, verdicts: Verdicts, *, seed: int) -> Strength:
    """Weights by what the lists hold; the scores themselves where that tells nothing."""
    across = ~scores.inside
    plain = scores.weight[None, :]
    lists = np.unique(scores.lists)
    if len(lists) == 1 or not across.any() or not scores.levels.shape[1]:
        return Strength(plain, 0.0, 0.0, 0.0)
    claimed = float((1 / (1 + np.exp(-scores.weight[across]))).sum())
    everyone = np.ones_like(scores.unique)
    shares, lost = _linked(scores, scores.weight, everyone, verdicts, seed, 0)
    held = float(shares[across].sum())
    if held < FEWEST:
        return Strength(plain, claimed, held, 0.0)
    if claimed <= GATE * held:
        return Strength(_competing(scores, plain, shares), claimed, held, 0.0)
    return _in_turns(scores, verdicts, (shares, lost), claimed, seed)


def doubted(strength: Strength, *, shift: float = SHIFT, scale: float = SCALE) -> Strength:
    """The same with the doubt about the scores as a whole, which no draw of partitions holds.

    A score that is too sure is too sure everywhere. Each row of weights w becomes a + b w, where a and the
    logarithm of b are normal around 0 with these standard deviations; their values stand at the quantiles
    of the normal, in an order that ties neither to the other, so that few rows span the whole.
    """
    rows = max(DOUBTS, len(strength.weights) | 1)
    levels = ndtri((np.arange(rows) + 0.5) / rows)
    levels = np.concatenate(
        [[0.0], np.delete(levels, rows // 2)]
    )  # the first row has no doubt: it is shown
    apart = np.argsort(np.arange(1, rows) * GOLDEN % 1.0) + 1
    shifts, scales = levels.copy(), levels.copy()
    shifts[1:], scales[1:] = levels[apart], levels[np.argsort(apart[::-1]) + 1]
    weights = strength.weights[np.arange(rows) % len(strength.weights)]
    return replace(
        strength, weights=shift * shifts[:, None] + np.exp(scale * scales)[:, None] * weights
    )


def _in_turns(
    scores: Scores, verdicts: Verdicts, first: tuple[Floats, Floats], claimed: float, seed: int
) -> Strength:
    patterns = Patterns.of(scores.levels)
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 4])))
    looks = scores.weight > LEAST_WEIGHT
    counted = ~scores.inside
    everyone = np.ones_like(scores.unique)
    shares, lost = first
    kin: Floats | None = None
    rows = []
    held = kinfolk = 0.0
    freed = FREED if not scores.unique.all() else 0
    turns = ROUNDS + freed + DRAWS
    for turn in range(1, turns + 1):
        drawing = turn > ROUNDS + freed
        same = patterns.chances(shares * counted, rng if drawing else None)
        apart = lost * looks
        kin = _kin(patterns, scores.weight, same, apart, kin, rng if drawing else None)
        weight = -np.logaddexp(-scores.weight, (kin - same)[patterns.of_pair])
        weight = _competing(scores, weight[None, :], shares)[0]
        if drawing:
            rows.append(weight)
        held, kinfolk = (
            float((shares * counted).sum()),
            float(
                np.exp(kin[patterns.of_pair] - np.logaddexp(kin, same)[patterns.of_pair])[looks].sum()
            ),
        )
        if turn == turns:
            break
        strict = everyone if turn < ROUNDS else scores.unique
        shares, losers = _linked(scores, weight, strict, verdicts, seed, turn)
        lost = losers if turn < ROUNDS else lost
        counted = ~scores.inside if turn < ROUNDS else np.ones(len(shares), dtype=np.bool_)
    return Strength(np.array(rows), claimed, held, kinfolk)


def _kin(
    patterns: Patterns,
    weight: Floats,
    same: Floats,
    apart: Floats,
    kin: Floats | None,
    rng: np.random.Generator | None,
) -> Floats:
    """Log of the expected relatives for each pattern, by EM against strangers as the score sees them."""
    share = 1 / (1 + np.exp(-np.clip(weight, -40, 40)))
    for _ in range(40 if kin is None else 15):
        if kin is not None:
            strangers = same[patterns.of_pair] - weight
            share = 1 / (1 + np.exp(np.clip(strangers - kin[patterns.of_pair], -40, 40)))
        kin = patterns.chances(apart * share, None)
    return patterns.chances(apart * share, rng)


def _linked(
    scores: Scores, weight: Floats, unique: NDArray[np.bool_], verdicts: Verdicts, seed: int, turn: int
) -> tuple[Floats, Floats]:
    """For each pair the share of draws that join it, and the expected losers that it stands for.

    A pair has lost where one of its records has its match on the other's list already: only then is it
    known to be two people. Pairs of which neither record has a match there cannot lose; losers stand
    for them too.
    """
    graph, _ = built(
        scores.keys, scores.ends, weight[None, :], scores.mask(unique), verdicts, scores.unscored
    )
    drawn = sample(graph, samples=8, seed=seed * 101 + turn, chains=2, burn=15, thin=2)
    shares = drawn.shares(*scores.ends)
    return shares, _lost(scores, drawn, shares)


def _lost(scores: Scores, drawn: Drawn, shares: Floats) -> Floats:
    a, b = scores.ends
    bits = np.uint64(1) << (scores.lists % 64).astype(np.uint64)
    lost = np.zeros(len(a))
    doubles = _doubles(scores)
    for labels in drawn.labels:
        person = drawn.records(labels)
        stands = np.zeros(len(person), dtype=np.uint64)
        np.bitwise_or.at(stands, person, bits)
        stands = stands[person]
        taken = ((stands[a] & bits[b]) != 0) | ((stands[b] & bits[a]) != 0)
        apart = person[a] != person[b]
        if len(doubles[0]):  # a pair that lost to a seeming double of its own record is no relative
            seen = np.unique(
                np.concatenate(
                    [
                        doubles[0] * len(person) + person[doubles[1]],
                        doubles[1] * len(person) + person[doubles[0]],
                    ]
                )
            )
            for one, other in ((a, b), (b, a)):
                apart &= ~np.isin(one * len(person) + person[other], seen)
        lost += apart & taken
    lost *= ~scores.inside / drawn.draws
    free = _free(scores, shares)
    chance = 1 - free[scores.lists[a]] * free[scores.lists[b]]
    return np.asarray(lost / np.maximum(chance, LEAST_LOSING))


def _competing(scores: Scores, weights: Floats, shares: Floats) -> Floats:
    """Odds for a pair of which neither is taken: a prior over all pairs counts the taken ones too."""
    a, b = scores.ends
    free = np.where(scores.unique, _free(scores, shares), 1.0)
    more = -np.log(free[scores.lists[a]]) - np.log(free[scores.lists[b]])
    return np.asarray(weights + np.where(scores.inside, 0.0, more)[None, :])


def _doubles(scores: Scores) -> tuple[Ints, Ints]:
    """Pairs on one list, not said to hold nobody twice, that seem to be one person."""
    a, b = scores.ends
    seem = scores.inside & (scores.weight > 0) & ~scores.unique[scores.lists[a]]
    claimed = np.bincount(scores.lists[a[seem]], minlength=len(scores.unique))
    many = np.bincount(scores.lists, minlength=len(scores.unique))
    believed = claimed <= MOST_DOUBLES * many
    seem &= believed[scores.lists[a]]
    return a[seem], b[seem]


def _free(scores: Scores, shares: Floats) -> Floats:
    """For each list the share of its records without a match on another."""
    a, b = scores.ends
    shares = np.where(scores.inside, 0.0, shares)
    linked = np.bincount(a, shares, minlength=len(scores.lists)) + np.bincount(
        b, shares, minlength=len(scores.lists)
    )
    many = np.bincount(scores.lists, minlength=len(scores.unique))
    taken = np.bincount(scores.lists, np.minimum(linked, 1.0), minlength=len(scores.unique))
    return np.asarray(1 - np.minimum(taken / np.maximum(many, 1), MOST_LINKED))


@dataclass(frozen=True, eq=False, slots=True)
class Patterns:
    """Levels as they occur together, each once.

    Attributes:
        rows: patterns x fields.
        of_pair: the pattern of each pair.
    """

    rows: Levels
    of_pair: Ints

    @classmethod
    def of(cls, levels: Levels) -> Patterns:
        """The patterns of pairs x fields."""
        code = np.zeros(len(levels), dtype=np.int64)
        for column in levels.T:
            code = np.unique(code * 64 + column.astype(np.int64) + 1, return_inverse=True)[1]
        _, first, inverse = np.unique(code, return_index=True, return_inverse=True)
        return cls(levels[first], inverse.ravel().astype(np.int64))

    def chances(self, by: Floats, rng: np.random.Generator | None) -> Floats:
        """Log of the expected number for each pattern, if fields are independent; `by` weighs the pairs.

        With `rng` the chances are drawn from their posterior, Dirichlet(counts + 1/2), instead.
        """
        counts = np.bincount(self.of_pair, by, minlength=len(self.rows))
        total = np.full(len(self.rows), np.log(counts.sum() + 1e-9))
        for at in range(self.rows.shape[1]):
            column = self.rows[:, at].astype(np.int64)
            known = column >= 0
            levels = np.bincount(column[known], counts[known], minlength=1) + SMOOTH
            drawn = levels if rng is None else np.maximum(rng.standard_gamma(levels), 1e-12)
            total[known] += np.log(drawn / drawn.sum())[column[known]]
        return total
