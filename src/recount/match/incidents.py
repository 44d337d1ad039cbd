"""Which records of several lists are one incident: by day, place, kind of act, numbers; no cut-offs.

After MELTT (Donnay, Dunford, McGrath, Backer & Cunningham 2019): events of different lists, at several
levels of a taxonomy, each matched to at most one of another list. Where MELTT has a window of days and
kilometres and cuts, a distribution stands here: a day is reported right, or off by a few days; a place
or a kind is agreed on as far down its tree as both go, and agreement on what is rare tells more;
numbers of one incident scatter by a factor. Each part is a log Bayes factor (Fellegi & Sunter 1969),
their sum with the prior odds is the weight, and the partitions are drawn as those of persons are.

Rules: the shares of error (`Errors`) are stated, not learnt: incidents are too few. Nothing is learnt
from text. Trust: two incidents on one day in one town with like numbers look like one; a person
decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np

from recount import names
from recount.match.graph import Floats, Ints, Verdicts, built, hashes
from recount.match.persons import SEED, Drawn, sample

WINDOW = 31  # days between two intervals, beyond which they are not compared
LEAST_ALIKE = 0.86  # of two names of a place, to be spellings of one
MOST_NAMES = 3000  # names of a level that are compared by spelling; more are compared as written
RARE = 0.2  # of the incidents below one parent; a place that fewer have is said to be rare
LEAST_FREE = 0.2  # of a list's events
TURNS = 4
BEND = 15.0  # days over which the number of incidents a day is smoothed


@dataclass(frozen=True, slots=True)
class Errors:
    """How two reports of one incident differ."""

    day_off: float = 0.2  # share of days reported wrongly
    days: float = 2.0  # by how many days then, on average
    place: tuple[float, ...] = (0.98, 0.95, 0.85)  # shares that agree, by level; the last goes on
    act: tuple[float, ...] = (0.95, 0.8)
    factor: float = 0.35  # standard deviation of log numbers of one incident


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


@dataclass(frozen=True, eq=False, slots=True)
class Matched:
    """Incidents among the records.

    Attributes:
        ends: the two records of each pair that was compared.
        weight: log odds that they are one incident, before competition.
        probability: the share of draws that join them.
        why: the reason of each pair, in words.
        drawn: partitions.
        notes: sentences that must be shown.
    """

    ends: tuple[Ints, Ints]
    weight: Floats
    probability: Floats
    why: tuple[str, ...]
    drawn: Drawn
    notes: tuple[str, ...] = ()


def matched(
    incidents: Sequence[Incident],
    *,
    samples: int = 100,
    seed: int = SEED,
    errors: Errors | None = None,
    verdicts: Verdicts | None = None,
) -> Matched:
    """Which records are one incident. One event of a list is at most one of another."""
    given = errors or Errors()
    pairs = list(_candidates(incidents))
    compared = _Compared.of(incidents, given)
    parts = [compared.parts(incidents[a], incidents[b]) for a, b in pairs]
    evidence = np.array([sum(part.weight for part in one) for one in parts])
    a = np.array([pair[0] for pair in pairs], dtype=np.int64)
    b = np.array([pair[1] for pair in pairs], dtype=np.int64)
    lists = np.array([one.place_in for one in incidents], dtype=np.int64)
    mask = np.uint64(1) << (lists % 64).astype(np.uint64)
    keys = hashes([one.record for one in incidents])
    none = np.empty((0, 2), dtype=np.int64)
    decided = verdicts or Verdicts(none, none)
    weight = evidence + _prior(evidence, incidents)
    for turn in range(TURNS):
        graph, _ = built(keys, (a, b), weight[None, :], mask, Verdicts(none, none))
        links = sample(graph, samples=16, seed=seed * 101 + turn, burn=20).shares(a, b)
        weight = evidence + _odds(links, lists, (a, b))
    graph, notes = built(keys, (a, b), weight[None, :], mask, decided)
    drawn = sample(graph, samples=samples, seed=seed)
    why = tuple("; ".join(part.why for part in one if part.why) for one in parts)
    return Matched((a, b), weight, drawn.shares(a, b), why, drawn, notes)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one thing tells: log Bayes factor and words."""

    weight: float
    why: str


def _candidates(incidents: Sequence[Incident]) -> list[tuple[int, int]]:
    """Pairs of two lists whose days are not far apart; who has no day is compared with everybody."""
    first = {at: one.low.toordinal() for at, one in enumerate(incidents) if one.low}
    dated = sorted(first, key=first.__getitem__)
    undated = [at for at, one in enumerate(incidents) if not one.low]
    found = []
    open_ones: list[int] = []
    for at in dated:
        one = incidents[at]
        open_ones = [
            other
            for other in open_ones
            if (one.low - incidents[other].high).days <= WINDOW  # type: ignore[operator]
        ]
        found += [(other, at) for other in open_ones if incidents[other].place_in != one.place_in]
        open_ones.append(at)
    for at in undated:
        others = [other for other in range(len(incidents)) if incidents[other].low or other < at]
        found += [
            (other, at) for other in others if incidents[other].place_in != incidents[at].place_in
        ]
    return sorted({(min(pair), max(pair)) for pair in found})


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
    free = [
        np.maximum(many[side] - found, LEAST_FREE * many[side])
        for side in (codes // len(many), codes % len(many))
    ]
    return np.asarray(np.log(found / np.maximum(free[0] * free[1], 1.0))[pair])


@dataclass(frozen=True, slots=True)
class _Compared:
    """The rates by which agreement of two unlike incidents is to be expected, from the lists themselves."""

    errors: Errors
    base: dict[int, float]
    usual: float
    places: _Tree
    acts: _Tree
    scatter: float
    kernels: dict[tuple[int, int], tuple[int, Floats]] = field(default_factory=dict)

    @classmethod
    def of(cls, incidents: Sequence[Incident], errors: Errors) -> _Compared:
        base, usual = _daily(incidents)
        numbers = [_log_number(one) for one in incidents if one.least is not None]
        return cls(
            errors,
            base,
            usual,
            _Tree.of([one.places for one in incidents], errors.place, alike=True),
            _Tree.of([one.acts for one in incidents], errors.act, alike=False),
            max(0.5, float(np.std([number for number, _ in numbers])) if numbers else 1.0),
        )

    def parts(self, one: Incident, other: Incident) -> list[_Part]:
        """Day, place, kind and numbers, each with its weight and words."""
        return [
            self._day(one, other),
            self.places.compared(one.places, other.places, "place"),
            self.acts.compared(one.acts, other.acts, "kind of act"),
            self._number(one, other),
        ]

    def _day(self, one: Incident, other: Incident) -> _Part:
        if not (one.low and one.high and other.low and other.high):
            return _Part(0.0, "a day is missing")
        (start, first), (begin, second) = self._kernel(one), self._kernel(other)
        low, high = max(start, begin), min(start + len(first), begin + len(second))
        overlap = 0.0
        for day in range(low, high):
            rate = self.base.get(day, self.usual)
            overlap += float(first[day - start] * second[day - begin]) / rate
        weight = float(np.log(max(overlap, 1e-9)))
        return _Part(weight, _days_in_words(one, other))

    def _kernel(self, one: Incident) -> tuple[int, Floats]:
        """First day and chances of the true day, given the days that were reported."""
        low, high = one.low.toordinal(), one.high.toordinal()  # type: ignore[union-attr]
        if (low, high) not in self.kernels:
            reach = min(WINDOW, round(6 * self.errors.days) + 1)
            size = high - low + 1
            off = np.exp(-np.abs(np.arange(-reach, reach + 1)) / self.errors.days)
            off[reach] = 0.0
            inside = np.full(size, 1.0 / size)
            wrong = np.convolve(inside, off / off.sum())
            right = np.pad(inside, reach)
            chances = (1 - self.errors.day_off) * right + self.errors.day_off * wrong
            self.kernels[low, high] = (low - reach, chances)
        return self.kernels[low, high]

    def _number(self, one: Incident, other: Incident) -> _Part:
        if one.least is None or other.least is None:
            return _Part(0.0, "")
        (x, wide), (y, broad) = _log_number(one), _log_number(other)
        apart = abs(x - y)
        near = 2 * self.errors.factor**2 + wide**2 + broad**2
        far = 2 * self.scatter**2 + wide**2 + broad**2
        weight = -0.5 * (apart**2 / near - apart**2 / far + np.log(near / far))
        same = "the same number" if apart == 0 and not wide and not broad else "numbers"
        words = same if same != "numbers" else f"numbers {_range(one)} and {_range(other)}"
        return _Part(float(weight), words)


@dataclass(frozen=True, slots=True)
class _Tree:
    """Names at several levels: how often each is met below its parent, and which are spellings of one."""

    shares: dict[tuple[str, ...], float]
    met: dict[int, float]  # by level, the chance that two unlike incidents agree there
    known: dict[int, dict[str, str]]
    agree: tuple[float, ...]

    @classmethod
    def of(cls, paths: Sequence[tuple[str, ...]], agree: tuple[float, ...], *, alike: bool) -> _Tree:
        deepest = max((len(path) for path in paths), default=0)
        known = {
            level: _spellings([path[level] for path in paths if len(path) > level], alike=alike)
            for level in range(deepest)
        }
        counts: Counter[tuple[str, ...]] = Counter()
        for path in paths:
            plain = tuple(known[level][word] for level, word in enumerate(path))
            counts.update(plain[: level + 1] for level in range(len(plain)) if plain[level])
        below: Counter[tuple[str, ...]] = Counter()
        for path, count in counts.items():
            below[path[:-1]] += count
        shares = {path: count / below[path[:-1]] for path, count in counts.items()}
        squares: defaultdict[tuple[str, ...], float] = defaultdict(float)
        for path, share in shares.items():
            squares[path[:-1]] += share**2
        met: dict[int, float] = {}
        for level in range(deepest):
            parents = [parent for parent in squares if len(parent) == level]
            if parents:
                crowds = [float(below[parent]) ** 2 for parent in parents]
                met[level] = float(np.average([squares[one] for one in parents], weights=crowds))
        return cls(shares, met, known, agree)

    def compared(self, one: tuple[str, ...], other: tuple[str, ...], what: str) -> _Part:
        """The evidence of two paths, from the coarse to the fine, as far as both go and agree."""
        weight, deepest = 0.0, 0
        path: tuple[str, ...] = ()
        for level, (word, twin) in enumerate(zip(one, other, strict=False)):
            left, right = self.known[level][word], self.known[level][twin]
            if not left or not right:
                path = (*path, left or right)
                continue
            right_share = self.agree[min(level, len(self.agree) - 1)]
            if left != right:
                weight += float(np.log((1 - right_share) / max(0.02, 1 - self.met.get(level, 0.5))))
                words = (
                    f"the {what} differs"
                    if not deepest
                    else f"the {what} agrees at level {deepest} only"
                )
                return _Part(weight, words)
            path = (*path, left)
            share = max(self.shares.get(path, self.met.get(level, 0.5)), 1e-4)
            weight += float(np.log(right_share / min(share, 1.0)))
            deepest = level + 1
        if not deepest:
            return _Part(0.0, "")
        share = self.shares.get(path, 1.0)
        rare = (
            f", where one incident in {round(1 / share):,} is"
            if share <= RARE and what == "place"
            else ""
        )
        return _Part(weight, f"the same {what}{rare}")


def _spellings(words: Sequence[str], *, alike: bool) -> dict[str, str]:
    """For each name the one that it is a spelling of: the most frequent among those alike."""
    counts = Counter(word for word in words if word)
    plain = {word: " ".join(names.latinise(word).casefold().split()) for word in counts}
    heads: dict[str, str] = {}
    found = {"": ""}
    for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if plain[word] not in heads:
            heads[plain[word]] = plain[word]
            if alike and len(heads) <= MOST_NAMES:
                near = next(
                    (
                        head
                        for head in dict.fromkeys(heads.values())
                        if head != plain[word] and _near(head, plain[word])
                    ),
                    None,
                )
                heads[plain[word]] = near or plain[word]
        found[word] = heads[plain[word]]
    return found


def _near(one: str, other: str) -> bool:
    if any(letter.isdigit() for letter in one + other):  # 'district 3' is not 'district 4'
        return False
    return one[:1] == other[:1] and names.compare(one, other).score >= LEAST_ALIKE


def _daily(incidents: Sequence[Incident]) -> tuple[dict[int, float], float]:
    """Share of incidents on each day, smoothed, and the least of it for days beyond."""
    days = [
        (one.low.toordinal() + one.high.toordinal()) // 2 for one in incidents if one.low and one.high
    ]
    if not days:
        return {}, 1.0
    first, last = min(days) - WINDOW, max(days) + WINDOW
    counts = np.bincount(np.array(days) - first, minlength=last - first + 1).astype(float)
    reach = np.arange(-round(3 * BEND), round(3 * BEND) + 1)
    bend = np.exp(-0.5 * (reach / BEND) ** 2)
    smooth = np.convolve(counts, bend / bend.sum(), mode="same") + 1.0 / len(counts)
    smooth /= smooth.sum()
    return {first + at: float(share) for at, share in enumerate(smooth)}, float(smooth.min())


def _log_number(one: Incident) -> tuple[float, float]:
    """Log of one more than the number, and what its range adds to the scatter."""
    least = float(one.least or 0)
    most = float(one.most) if one.most is not None else max(least * 2, least + 1)
    low, high = np.log1p(least), np.log1p(max(least, most))
    return float((low + high) / 2), float((high - low) / np.sqrt(12))


def _range(one: Incident) -> str:
    if one.most is None:
        return f"{one.least} or more"
    return str(one.least) if one.least == one.most else f"{one.least} to {one.most}"


def _days_in_words(one: Incident, other: Incident) -> str:
    if one.low == other.low and one.high == other.high and one.low == one.high:
        return "the same day"
    first, second = sorted(((one.low, one.high), (other.low, other.high)))
    apart = (second[0] - first[1]).days  # type: ignore[operator]
    if apart <= 0:
        return "days that may be the same"
    return f"{apart} day{'s' if apart > 1 else ''} apart"


def clusters(found: Matched) -> list[list[int]]:
    """Groups of two records or more in the partition closest to the draws."""
    person = found.drawn.records(found.drawn.point)
    order = np.argsort(person, kind="stable")
    cuts = [0, *(np.flatnonzero(np.diff(person[order])) + 1).tolist(), len(order)]
    return [order[low:high].tolist() for low, high in pairwise(cuts) if high - low > 1]
