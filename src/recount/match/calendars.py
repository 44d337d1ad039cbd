"""Days of the Islamic and of the Persian calendar as days of the Gregorian one.

Rules: a calendar is named by a person, a header or a mark in the cell, never guessed from a year. The Islamic
day is reckoned by the tabular calendar (civil epoch; Reingold & Dershowitz 2018, chapter 7), from which the
month that was seen differs by a day or two, so that it is given with two days on each side. The Persian year
begins by the rule of 33 years, which is that of the sky from 1178 to 1633.

>>> days("persian", 1394, 1, 1), days("hijri", 1436, 0, 0)[0].year
((datetime.date(2015, 3, 21), datetime.date(2015, 3, 21)), 2014)
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import Literal

Calendar = Literal["gregorian", "hijri", "persian"]
CALENDARS: tuple[Calendar, ...] = ("gregorian", "hijri", "persian")
EARLIEST, LATEST = 1250, 1500  # years that the other calendars have now, and lists of now do not
_SEEN = timedelta(days=2)  # between the reckoned month and the one that was seen
_ISLAMIC_EPOCH = 227_014  # ordinal of the day before 1 Muharram of year 1
_PERSIAN_YEAR, _PERSIAN_NEW_YEAR = 1400, date(2021, 3, 21)
_MONTHS, _LONG_MONTHS = 12, 6
_MARKS: tuple[tuple[Calendar, re.Pattern[str]], ...] = (
    (
        "persian",
        re.compile(
            r"\s*(?:هـ?\s?\.?\s?ش|\bshamsi|\bpersian|\bsolar hijri|شمسي|شمسی)\b\.?", re.IGNORECASE
        ),
    ),
    (
        "hijri",
        re.compile(
            r"\s*(?:هـ(?:\s?\.?\s?ق\.?)?|\bA\.?H\.?\b|\bhijri\b|هجري|هجری|хиджр\w*)", re.IGNORECASE
        ),
    ),
)


def marked(words: str) -> tuple[Calendar | None, str]:
    """The calendar that a cell or a header names, and the words without its mark."""
    for calendar, mark in _MARKS:
        if mark.search(words):
            return calendar, mark.sub("", words).strip()
    return None, words


def days(calendar: Calendar, year: int, month: int = 0, day: int = 0) -> tuple[date, date]:
    """First and last day of a day, a month (day 0) or a year (month 0) of another calendar.

    Raises:
        ValueError: there is no such day.
    """
    if not EARLIEST <= year <= LATEST or not 0 <= month <= _MONTHS:
        raise ValueError("no such year or month")
    first = _ordinal(calendar, year, month or 1, 1)
    if not month or month == _MONTHS:
        last = _ordinal(calendar, year + 1, 1, 1) - 1
    else:
        last = _ordinal(calendar, year, month + 1, 1) - 1
    if day:
        if not 1 <= day <= last - first + 1 + (calendar == "hijri"):
            raise ValueError("no such day")
        first = last = first + day - 1
    spread = _SEEN if calendar == "hijri" else timedelta(0)
    return date.fromordinal(first) - spread, date.fromordinal(last) + spread


def _ordinal(calendar: Calendar, year: int, month: int, day: int) -> int:
    if calendar == "hijri":
        months = (59 * (month - 1) + 1) // 2  # 30 and 29 days in turn
        return _ISLAMIC_EPOCH + (year - 1) * 354 + (3 + 11 * year) // 30 + months + day
    before = month - 1
    return (
        _new_year(year) + 31 * min(before, _LONG_MONTHS) + 30 * max(0, before - _LONG_MONTHS) + day - 1
    )


@cache
def _new_year(year: int) -> int:
    """The ordinal of the first day of a Persian year."""
    low, high = sorted((year, _PERSIAN_YEAR))
    between = sum(366 if (25 * one + 11) % 33 < 8 else 365 for one in range(low, high))  # noqa: PLR2004
    return _PERSIAN_NEW_YEAR.toordinal() + (between if year > _PERSIAN_YEAR else -between)
