"""Cells of lists of events: days with their precision, numbers with their qualifiers, acts, places.

Rules: what a cell leaves open stays open (a week is its seven days, "at least 5" has no upper end); what
cannot be read is None, never guessed. Words are data, in `event_words`.

>>> days("4-10 March 2019", None)
(datetime.date(2019, 3, 4), datetime.date(2019, 3, 10))
>>> number("не менее 5 человек"), number("dozens"), number("about 10")
((5, None), (24, 99), (8, 13))
>>> act("Артобстрел"), act("mass arrest of traders"), act("census")
(('attack', 'shelling'), ('custody', 'arrest'), ('', 'census'))
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import cache, lru_cache

from recount.match import cells, event_words
from recount.match.cells import Days, Order
from recount.match.headers import words_of

Count = tuple[int, int | None]
ABOUT_DAYS = 3  # how far 'about' reaches round a day
ABOUT_SHARE = 0.2  # and round a number
_WEEK = timedelta(days=6)


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_ABOUT = re.compile(rf"(?:{_any(event_words.ABOUT)})\.?\s*", re.IGNORECASE)
_TO = r"\s*(?:-|–|—|to|until|till|по|до|и|and)\s*"
_OF_MONTH = re.compile(
    rf"(?:from |с |со )?(\d{{1,2}}){_TO}(\d{{1,2}})(\s+[^\W\d_]{{3,}}\.?,?\s+\d{{4}}.*)"
)
_ACROSS = re.compile(
    rf"(?:from |с |со )?(\d{{1,2}}\s+[^\W\d_]{{3,}})(\s+\d{{4}})?{_TO}"
    r"(\d{1,2}\s+[^\W\d_]{3,}\s+(\d{4}))"
)
_FULL = re.compile(
    r"(?:from |с |со )?(\d[\d./-]{6,9}\d)\s*(?:-|–|—|/|to|until|till|по|до)\s*(\d[\d./-]{6,9}\d)"
)
_PART = re.compile(
    rf"({_any(event_words.EARLY)})[\s-]+(.+)|({_any(event_words.MIDDLE)})[\s-]+(.+)|({_any(event_words.LATE)})[\s-]+(.+)",
    re.IGNORECASE,
)
_WEEK_OF = re.compile(rf"(?:{_any(event_words.WEEK)})\s+(.+)", re.IGNORECASE)
_COUNT = re.compile(
    rf"(?:(?P<least>{_any(event_words.AT_LEAST)})|(?P<most>{_any(event_words.AT_MOST)})"
    rf"|(?P<about>{_any(event_words.ABOUT)})\.?|(?:from|от|between)(?= ))?\s*"
    r"(?P<low>\d{1,7})(?:\s*(?:-|–|—|to|до|или|or|and|и)\s*(?P<high>\d{1,7}))?(?P<plus>\s*\+)?"
)
_COUNTED = re.compile(rf"\s+(?:{_any(event_words.COUNTED)})\.?$")
_KIND_OF_PLACE = re.compile(
    rf"(?:^|(?<=\s))(?:{_any(event_words.PLACE_WORDS)})(?=\s|$)|(?<=\s)(?:р-н|обл)\.?$", re.IGNORECASE
)


def role(header: str) -> str | None:
    """The role that a header names; None where it names none."""
    words = words_of(header) or header.strip().casefold()
    return next((name for name, known in event_words.ROLES.items() if words in known), None)


def parts(cell: str) -> tuple[str, ...]:
    """The two dates of a span that is written in full; else the cell alone."""
    found = _FULL.fullmatch(cell)
    return (found[1], found[2]) if found else (cell,)


@lru_cache(maxsize=100_000)
def days(cell: str, order: Order | None) -> Days | None:  # noqa: PLR0911 - one answer a form of date
    """First and last day that the words may mean; None where they are no date."""
    if about := _ABOUT.match(cell):
        found = days(cell[about.end() :], order)
        if found is None or found[0] < found[1]:
            return found
        reach = timedelta(days=ABOUT_DAYS)
        return found[0] - reach, found[1] + reach
    if found := cells.dates(cell, order):
        return found
    if span := _OF_MONTH.fullmatch(cell):
        return _span(
            cells.dates(f"{span[1]}{span[3]}", order), cells.dates(f"{span[2]}{span[3]}", order)
        )
    if span := _ACROSS.fullmatch(cell):
        first = cells.dates(f"{span[1]}{span[2] or ' ' + span[4]}", order)
        return _span(first, cells.dates(span[3], order))
    if span := _FULL.fullmatch(cell):
        return _span(cells.dates(span[1], order), cells.dates(span[2], order))
    if week := _WEEK_OF.fullmatch(cell):
        first = cells.dates(week[1], order)
        return (first[0], first[0] + _WEEK) if first and first[0] == first[1] else None
    if part := _PART.fullmatch(cell):
        return _third(
            cells.dates(part[2] or part[4] or part[6], order), 0 if part[1] else 1 if part[3] else 2
        )
    return None


def _span(first: Days | None, last: Days | None) -> Days | None:
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def _third(of: Days | None, which: int) -> Days | None:
    """The first, second or last third of a month or a year."""
    if of is None:
        return None
    size = (of[1] - of[0]).days + 1
    low, high = (
        of[0] + timedelta(days=size * which // 3),
        of[0] + timedelta(days=size * (which + 1) // 3 - 1),
    )
    return low, high


def number(cell: str) -> Count | None:
    """Least and most that the words may mean, None for no upper end; None where they are no number."""
    words = _COUNTED.sub("", cell.casefold().replace("ё", "е").replace("\u00a0", " ")).strip(" .")
    words = re.sub(r"(?<=\d)[ ,](?=\d{3}\b)", "", words)
    for word, certain in event_words.CERTAIN.items():
        words = re.sub(rf"(?<!\w){word}$", str(certain), words)
    if words in event_words.VAGUE:
        return event_words.VAGUE[words]
    found = _COUNT.fullmatch(words)
    if not found:
        return None
    low = int(found["low"])
    high = int(found["high"]) if found["high"] else low
    if found["least"] or found["plus"]:
        return low, None
    if found["most"]:
        return 0, high
    if found["about"]:
        return int(low * (1 - ABOUT_SHARE)), int(high * (1 + ABOUT_SHARE)) + 1
    return min(low, high), max(low, high)


@lru_cache(maxsize=10_000)
def act(cell: str) -> tuple[str, str]:
    """Class and kind of an act; an unknown word is a kind of its own, without a class."""
    words = words_of(cell)
    found = [
        (len(phrase), above, kind) for phrase, pattern, above, kind in _acts() if pattern.search(words)
    ]
    return max(found)[1:] if found else ("", words)


@cache
def _acts() -> tuple[tuple[str, re.Pattern[str], str, str], ...]:
    return tuple(
        (
            phrase,
            re.compile(rf"(?<!\w){re.escape(phrase).replace(re.escape('*'), chr(92) + 'w*')}(?!\w)"),
            above,
            kind,
        )
        for above, kinds in event_words.ACTS.items()
        for kind, phrases in kinds.items()
        for phrase in phrases
    )


def place(cell: str) -> str:
    """The name of a place without the word for what kind of place it is."""
    name = " ".join(_KIND_OF_PLACE.sub(" ", cell.replace("ё", "е")).split()).strip(" ,.")
    return name or cell


def ambiguous(cell: str) -> bool:
    """Whether the cell, or a part of its span, is two dates."""
    return any(cells.ambiguous(part) for part in parts(cell))
