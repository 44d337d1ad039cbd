"""Values: the smallest things that travel. Frozen, and honest about doubt.

Rules: a number keeps its low, its high and the words used; numbers of unlike measure are never added or
compared; a date keeps its precision and what it was reckoned from; a secret never prints.

>>> more = Number(low=101, high=None, qualifier=Qualifier.MORE_THAN, words="more than 100")
>>> ages = Number(low=15, high=50, qualifier=Qualifier.RANGE, words="from 15 to 50",
...               measure=Measure.AGES)
>>> more.agrees_with(ages)
Traceback (most recent call last):
...
recount.errors.UnlikeMeasures: 'persons, total' and 'ages in years' cannot be compared
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, NamedTuple, NoReturn, TypeVar

from recount.errors import UnlikeMeasures

T = TypeVar("T")


class Span(NamedTuple):
    """Where words stand: Unicode code points into a document's text, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether all of `other` lies inside."""
        return self.start <= other.start and other.end <= self.end


Spans = tuple[Span, ...]


class Measure(StrEnum):
    """What a number measures. Only numbers of one measure may be added or compared."""

    PERSONS_TOTAL = "persons, total"
    PERSONS_SUBSET = "persons, subset"
    PERSONS_MOMENT = "persons, at one place and moment"
    PERSONS_RATE = "persons, rate"
    FAMILIES = "families"
    SITES = "sites"
    EVENTS = "events"
    AGES = "ages in years"
    MONEY = "money"
    MONEY_MONTH = "money per month"
    DURATION = "duration"
    OTHER = "other"


class Qualifier(StrEnum):
    """How the words bound the number."""

    EXACT = "exact"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    NEARLY = "nearly"
    APPROX = "approx"
    APPROX_RANGE = "approx_range"
    RANGE = "range"
    ONLY = "only"
    SEVERAL = "several"
    DOZENS = "dozens"
    HUNDREDS = "hundreds"
    THOUSANDS = "thousands"
    FRACTION = "fraction"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was said: whole bounds (None = open), the qualifier and the very words.

    'more than 100' has low 101 and no high; it is not 100.
    """

    low: int | None
    high: int | None
    qualifier: Qualifier
    words: str
    measure: Measure = Measure.PERSONS_TOTAL

    def __add__(self, other: Number) -> Number:
        """Bounds added, for disjoint groups of one measure.

        Raises:
            UnlikeMeasures: the two measure different things.
        """
        self._same_measure(other, "added")
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        qualifier = Qualifier.EXACT if low is not None and low == high else Qualifier.RANGE
        return Number(low, high, qualifier, f"{self.words} + {other.words}", self.measure)

    def agrees_with(self, other: Number) -> bool:
        """Whether one true figure could lie within both bounds.

        Raises:
            UnlikeMeasures: the two measure different things.
        """
        self._same_measure(other, "compared")
        too_low = self.high is not None and other.low is not None and self.high < other.low
        too_high = self.low is not None and other.high is not None and other.high < self.low
        return not (too_low or too_high)

    def _no_order(self, other: object) -> NoReturn:
        if isinstance(other, Number):
            self._same_measure(other, "compared")
        raise TypeError("numbers with bounds have no single order; ask agrees_with(other)")

    __lt__ = __le__ = __gt__ = __ge__ = _no_order

    def _same_measure(self, other: Number, verb: str) -> None:
        if self.measure is not other.measure:
            raise UnlikeMeasures(f"'{self.measure}' and '{other.measure}' cannot be {verb}")


@dataclass(frozen=True, slots=True)
class When:
    """A date with its precision: the days it may be, the words used, and what it was reckoned from.

    `start` and `end` are inclusive days, None while unresolved. `anchor` is the publication date that a
    relative time ('last week') was reckoned from; None for a date that stands in the text itself.
    """

    surface: str
    start: date | None
    end: date | None
    granularity: str  # day | week | month | season | year | span
    span: Span
    anchor: date | None = None
    of: str | None = None  # "saying" when it dates the utterance, not the act

    def may_overlap(self, other: When) -> bool:
        """Whether the two may be the same days; an unresolved time may be any."""
        if self.start is None or self.end is None or other.start is None or other.end is None:
            return True
        return self.start <= other.end and other.start <= self.end


class Secret(Generic[T]):
    """Holds a protected name: prints in no repr, format, traceback or log; is not pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """The value itself. Search for this word to find every place that opens a secret."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(...)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and bool(self._value == other._value)

    def __hash__(self) -> int:
        raise TypeError("a secret has no hash: a hash of a name is a copy of it")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled: a pickle is a copy outside the encryption")
