"""What pairs of records of events agree on, and what that tells: log Bayes factors, part by part, and words.

A pair's evidence is a sum (Fellegi & Sunter 1969) of what day, place, kind of act and number tell, each the
chance of such reports of one event over that of reports of two. The second chance is the density of other
events there and then (`event_rates`); the first has the shares of error (`Errors`), which are stated and
then learnt from the links as far as these are many (each stated share counts as `STATED` links).

Rules: intervals of days overlap by their chances, not by a cut; places and kinds are compared from the
coarse to the fine as far as both go; numbers of unlike measure are not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from recount.match import event_places, event_rates
from recount.match.graph import Floats, Ints

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW = 31  # days between two intervals, beyond which they are not compared
STATED = 20.0  # links that a stated share of error is worth
SURE_DAYS = 1  # an interval of so many days is a day
RARE = 0.2  # of the events of a list; a place that fewer have is said to be rare
OPEN = 2.0  # times the least number, taken as the most where none is said
_LEAST = 1e-9
_LEAST_APART = 0.05  # chance that two other events differ at a level
UNKNOWN, DIFFERS, AGREES, MAYBE = -1, 0, 1, 2


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


@dataclass(frozen=True, slots=True)
class Errors:
    """How two reports of one event differ."""

    day_off: float = 0.15  # share of reports with a wrong day
    days: float = 2.0  # by how many days then, on average
    place: tuple[float, ...] = (0.99, 0.98, 0.96, 0.9)  # shares that agree, by level; the last goes on
    act: tuple[float, ...] = (0.93, 0.85)
    same_number: float = 0.5  # share of exact numbers that are the same
    factor: float = 0.35  # standard deviation of the log of other numbers

    def level(self, shares: tuple[float, ...], at: int) -> float:
        """The share that agrees at a level."""
        return shares[min(at, len(shares) - 1)]


@dataclass(frozen=True, eq=False, slots=True)
class Evidence:
    """Pairs and what they agree on.

    Attributes:
        ends: the two records of each pair.
        days: chances that the days meet (nan = a day is missing): both right, one wrong, both wrong.
        place, act: by level, one of UNKNOWN, DIFFERS, AGREES, MAYBE (may be one name ill spelt).
        fixed: what does not depend on the shares of error.
    """

    reports: Sequence[Incident]
    ends: tuple[Ints, Ints]
    days: Floats
    same_day: Ints
    place: Ints
    act: Ints
    fixed: Floats
    shares: Floats  # by record and level of the place: of its list's events, how many are there

    def weights(self, errors: Errors) -> Floats:
        """Log Bayes factor of each pair."""
        right = 1 - errors.day_off
        chances = np.array([right**2, 2 * right * errors.day_off, errors.day_off**2])
        met = np.log(np.maximum(np.nan_to_num(self.days, nan=1.0) @ chances, _LEAST))
        met[np.isnan(self.days[:, 0])] = 0.0
        found = self.fixed + met
        for outcome, shares in ((self.place, errors.place), (self.act, errors.act)):
            for at in range(outcome.shape[1]):
                share = errors.level(shares, at)
                found += np.where(outcome[:, at] == AGREES, np.log(share), 0.0)
                found += np.where(outcome[:, at] == DIFFERS, np.log(1 - share), 0.0)
        return np.asarray(found)

    def learnt(self, errors: Errors, links: Floats) -> Errors:
        """The shares of error among links, of which each has its chance; what is stated counts as some."""
        apart = float(links[self.same_day == DIFFERS].sum())
        together = float(links[self.same_day == AGREES].sum())
        stated = (1 - errors.day_off) ** 2
        same = (together + STATED * stated) / (together + apart + STATED)
        return replace(
            errors,
            day_off=float(np.clip(1 - np.sqrt(same), 0.01, 0.6)),
            place=_agreeing(self.place, errors.place, links),
            act=_agreeing(self.act, errors.act, links),
        )

    def why(self, pair: int) -> str:
        """What a pair agrees on, in words that quote no name."""
        one, other = (self.reports[int(side[pair])] for side in self.ends)
        share = self.shares[self.ends[0][pair]]
        words = [
            _days_in_words(one, other),
            _levels_in_words(self.place[pair], "place", share),
            _levels_in_words(self.act[pair], "kind of act", None),
            _numbers_in_words(one, other),
        ]
        return "; ".join(word for word in words if word)


def compared(reports: Sequence[Incident], pairs: tuple[Ints, Ints], errors: Errors) -> Evidence:
    """The evidence of pairs of records."""
    places = event_places.unified([one.places for one in reports])
    acts = [tuple(one.acts) for one in reports]
    place_codes, act_codes = _codes(places), _codes(acts)
    low = np.array([one.low.toordinal() if one.low else np.nan for one in reports])
    high = np.array([one.high.toordinal() if one.high else np.nan for one in reports])
    spread = np.nan_to_num((high - low + 1) / np.sqrt(12), nan=0.0)
    lists = np.array([one.place_in for one in reports], dtype=np.int64)
    points = event_rates.Points(lists, (low + high) / 2, spread, place_codes, act_codes)
    found = event_rates.rates(points)
    days, same_day = _days(low, high, pairs, errors)
    place = _outcomes(places, place_codes, pairs, alike=True)
    act = _outcomes(acts, act_codes, pairs, alike=False)
    fixed = np.where(np.isnan(days[:, 0]), 0.0, -_thick(found, high - low, pairs))
    fixed -= _shared(found, place, act, pairs)
    fixed += _numbers(reports, pairs, errors)
    alone = np.cumsum([found.alone(one) for one in found.places], axis=0).T
    shares = np.exp(np.hstack([np.zeros((len(reports), 1)), alone]))
    return Evidence(reports, pairs, days, same_day, place, act, fixed, shares)


def _thick(found: event_rates.Rates, wide: Floats, pairs: tuple[Ints, Ints]) -> Floats:
    """Log density a day about a pair: where the vaguer of the two is, or the mean of both."""
    a, b = pairs
    one, other = found.days(a, b), found.days(b, a)
    mean = (one + other) / 2
    mean = np.where(wide[a] > 2 * wide[b] + 1, one, mean)
    return np.asarray(np.where(wide[b] > 2 * wide[a] + 1, other, mean))


def _shared(found: event_rates.Rates, place: Ints, act: Ints, pairs: tuple[Ints, Ints]) -> Floats:
    """Log chance that two other events agree as far as a pair does, in place and then in kind of act."""
    depth, told = _depth(place), _depth(act)
    total = np.zeros(len(place))

    def add(here: NDArray[np.bool_], share: Callable[[Ints, Ints], Floats], outcome: Ints) -> None:
        at = np.flatnonzero(here)
        if not len(at):
            return
        a, b = pairs[0][at], pairs[1][at]
        mean = (share(a, b) + share(b, a)) / 2
        apart = np.log(np.maximum(_LEAST_APART, 1 - np.exp(mean)))
        total[at] += np.where(outcome[at] == DIFFERS, apart, mean)

    for level in range(place.shape[1]):
        here = (level < depth) | (place[:, level] == DIFFERS)
        add(here, partial(found.place, level=level), place[:, level])
    for within in range(place.shape[1] + 1):
        for level in range(act.shape[1]):
            here = (depth == within) & ((level < told) | (act[:, level] == DIFFERS))
            add(here, partial(found.act, within=within, level=level), act[:, level])
    return total


def candidates(reports: Sequence[Incident], unique: Sequence[bool]) -> tuple[Ints, Ints]:
    """Pairs whose days are not far apart, of two lists, or of one that may repeat an event.

    A record without a day is compared with all.
    """
    low = np.array([one.low.toordinal() if one.low else -(10**7) for one in reports], dtype=np.int64)
    high = np.array([one.high.toordinal() if one.high else 10**7 for one in reports], dtype=np.int64)
    lists = np.array([one.place_in for one in reports], dtype=np.int64)
    repeats = ~np.array(unique, dtype=np.bool_)[lists]
    order = np.argsort(low, kind="stable")
    firsts, seconds = [], []
    for at, record in enumerate(order.tolist()):
        after = order[at + 1 :]
        after = after[: int(np.searchsorted(low[after], high[record] + WINDOW, side="right"))]
        good = after[(lists[after] != lists[record]) | repeats[after]]
        firsts.append(np.minimum(good, record))
        seconds.append(np.maximum(good, record))
    a = np.concatenate(firsts) if firsts else np.empty(0, dtype=np.int64)
    b = np.concatenate(seconds) if seconds else np.empty(0, dtype=np.int64)
    sort = np.lexsort((b, a))
    return a[sort], b[sort]


def _codes(paths: Sequence[tuple[str, ...]]) -> Ints:
    """A number for each path up to each level; -1 below the last name that is known."""
    deepest = max((len(path) for path in paths), default=0)
    number: dict[tuple[str, ...], int] = {}
    found = np.full((len(paths), max(1, deepest)), -1, dtype=np.int64)
    for at, path in enumerate(paths):
        known = max((level for level, name in enumerate(path, start=1) if name), default=0)
        for level in range(known):
            found[at, level] = number.setdefault((str(level), *path[: level + 1]), len(number))
    return found


def _outcomes(
    paths: Sequence[tuple[str, ...]], codes: Ints, pairs: tuple[Ints, Ints], *, alike: bool
) -> Ints:
    """What each pair agrees on, level by level; nothing is asked below a difference."""
    a, b = pairs
    found = np.full((len(a), codes.shape[1]), UNKNOWN, dtype=np.int64)
    going = np.ones(len(a), dtype=np.bool_)
    for level in range(codes.shape[1]):
        word = np.array([path[level] if len(path) > level else "" for path in paths], dtype=object)
        number = np.unique(word.astype(str), return_inverse=True)[1]
        said = word != ""
        both = going & said[a] & said[b]
        same = number[a] == number[b]
        found[both & same, level] = AGREES
        apart = np.flatnonzero(both & ~same)
        found[apart, level] = DIFFERS
        if alike and len(apart):
            known: dict[tuple[int, int], bool] = {}
            for at in apart.tolist():
                key = (int(number[a[at]]), int(number[b[at]]))
                if key not in known:
                    known[key] = event_places.alike(word[a[at]], word[b[at]])
                if known[key]:
                    found[at, level] = MAYBE
        going &= ~(both & ~same)
        deeper = (codes[a, level] >= 0) & (codes[b, level] >= 0)
        going &= deeper
    return found


def _depth(outcome: Ints) -> Ints:
    """How many levels are agreed on, counting those that one record leaves out."""
    levels = np.arange(1, outcome.shape[1] + 1)
    return np.asarray(np.where(outcome == AGREES, levels, 0).max(axis=1, initial=0), dtype=np.int64)


def _agreeing(outcome: Ints, stated: tuple[float, ...], links: Floats) -> tuple[float, ...]:
    shares = []
    for at in range(outcome.shape[1]):
        share = stated[min(at, len(stated) - 1)]
        good = float(links[outcome[:, at] == AGREES].sum())
        bad = float(links[outcome[:, at] == DIFFERS].sum())
        shares.append(float(np.clip((good + STATED * share) / (good + bad + STATED), 0.5, 0.998)))
    return tuple(shares)


def _days(low: Floats, high: Floats, pairs: tuple[Ints, Ints], errors: Errors) -> tuple[Floats, Ints]:
    """The chances of `Evidence.days`, and whether two single days are the same."""
    a, b = pairs
    known = ~(np.isnan(low[a]) | np.isnan(low[b]))
    days = np.full((len(a), 3), np.nan)
    same = np.full(len(a), UNKNOWN, dtype=np.int64)
    if not known.any():
        return days, same
    table = np.column_stack([(low[b] - low[a]), (high - low)[a] + 1, (high - low)[b] + 1])[known]
    forms, place = np.unique(table.astype(np.int64), axis=0, return_inverse=True)
    met = np.array([_meeting(*form, days=errors.days) for form in forms.tolist()])
    days[known] = met[place.ravel()]
    sure = known & (high[a] == low[a]) & (high[b] == low[b])
    same[sure] = np.where(low[a] == low[b], AGREES, DIFFERS)[sure]
    return days, same


@dataclass(slots=True)
class _Kernels:
    made: dict[tuple[int, float], tuple[Floats, Floats]] = field(default_factory=dict)

    def of(self, size: int, days: float) -> tuple[Floats, Floats]:
        """Chances of the true day for an interval of so many days, right and wrong, with a margin."""
        if (size, days) not in self.made:
            reach = min(WINDOW, round(6 * days) + 1)
            off = np.exp(-np.abs(np.arange(-reach, reach + 1)) / days)
            off[reach] = 0.0
            inside = np.full(size, 1.0 / size)
            self.made[size, days] = (np.pad(inside, reach), np.convolve(inside, off / off.sum()))
        return self.made[size, days]


_KERNELS = _Kernels()


def _meeting(shift: int, size: int, other: int, *, days: float) -> tuple[float, float, float]:
    """Sums over days of products of two chances: both right, one wrong (the mean), both wrong."""
    right, wrong = _KERNELS.of(size, days)
    right_too, wrong_too = _KERNELS.of(other, days)
    low, high = max(0, shift), min(len(right), shift + len(right_too))
    if low >= high:
        return 0.0, 0.0, 0.0
    mine, theirs = slice(low, high), slice(low - shift, high - shift)
    one = float(right[mine] @ wrong_too[theirs] + wrong[mine] @ right_too[theirs]) / 2
    return float(right[mine] @ right_too[theirs]), one, float(wrong[mine] @ wrong_too[theirs])


def _numbers(reports: Sequence[Incident], pairs: tuple[Ints, Ints], errors: Errors) -> Floats:
    """What numbers tell: the same one by copying or counting alike, or two that scatter by a factor."""
    logs = np.array([_log_number(one) for one in reports])
    exact = np.array([one.least is not None and one.least == one.most for one in reports])
    said = np.array([one.least is not None for one in reports])
    value = np.array([one.least or 0 for one in reports])
    kinds = {of: at for at, of in enumerate(sorted({one.of for one in reports}))}
    kind = np.array([kinds[one.of] for one in reports])
    open_kind = np.array([not one.of for one in reports])
    a, b = pairs
    both = said[a] & said[b] & ((kind[a] == kind[b]) | open_kind[a] | open_kind[b])
    if not both.any():
        return np.zeros(len(a))
    scatter = max(0.5, float(np.std(logs[said, 0])))
    gap = np.abs(logs[a, 0] - logs[b, 0])
    wide = logs[a, 1] ** 2 + logs[b, 1] ** 2
    near, far = 2 * errors.factor**2 + wide, 2 * scatter**2 + wide
    like = -0.5 * (gap**2 / near - gap**2 / far + np.log(near / far))
    counts = np.bincount(np.minimum(value[exact], 10_000)) if exact.any() else np.zeros(1)
    often = (counts + 0.5 / (1 + np.arange(len(counts)))) / max(1.0, counts.sum())
    same = exact[a] & exact[b] & (value[a] == value[b])
    copied = np.where(
        same, errors.same_number / often[np.minimum(np.minimum(value[a], 10_000), len(often) - 1)], 0.0
    )
    share = np.where(exact[a] & exact[b], errors.same_number, 0.0)
    return np.where(both, np.log(copied + (1 - share) * np.exp(like)), 0.0)


def _log_number(one: Incident) -> tuple[float, float]:
    """Log of one more than the number, and what its range adds to the scatter."""
    least = float(one.least or 0)
    most = float(one.most) if one.most is not None else max(least * OPEN, least + 1)
    low, high = np.log1p(least), np.log1p(max(least, most))
    return float((low + high) / 2), float((high - low) / np.sqrt(12))


def _days_in_words(one: Incident, other: Incident) -> str:
    if not (one.low and one.high and other.low and other.high):
        return "a day is missing"
    if one.low == other.low and one.high == other.high and one.low == one.high:
        return "the same day"
    first, second = sorted(((one.low, one.high), (other.low, other.high)))
    apart = (second[0] - first[1]).days
    if apart <= 0:
        return "days that may be the same"
    return f"{apart} day{'s' if apart > 1 else ''} apart"


def _levels_in_words(outcome: Ints, what: str, share: Floats | None) -> str:
    differs = (outcome == DIFFERS).any()
    agreed = int(_depth(outcome[None, :])[0])
    if (outcome == MAYBE).any():
        return f"the {what} may be one name spelt in two ways"
    if differs:
        return f"the {what} agrees in part" if agreed else f"the {what} differs"
    if not agreed:
        return ""
    if share is not None and share[agreed] <= RARE:
        return f"the same {what}, where one event in {round(1 / max(share[agreed], 1e-4)):,} is"
    return f"the same {what}"


def _numbers_in_words(one: Incident, other: Incident) -> str:
    if one.least is None or other.least is None or (one.of and other.of and one.of != other.of):
        return ""
    if one.least == one.most == other.least == other.most:
        return "the same number"
    return f"numbers {_range(one)} and {_range(other)}"


def _range(one: Incident) -> str:
    if one.most is None:
        return f"{one.least} or more"
    return str(one.least) if one.least == one.most else f"{one.least} to {one.most}"
