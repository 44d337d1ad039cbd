"""Reckoning: from the parts of a named time to the first and last day it may mean.

Each kind of pattern in `times.toml` has its function here. A kind that needs an anchor, or a time named
before, gives no days when there is none.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

Values = dict[str, Any]
_DAY = timedelta(days=1)
_MONTHS = 12
_LONGEST = 3000  # more of any unit than this is no time that people mean


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day (None: unresolved), how near, and whether it hangs on the anchor."""

    start: date | None
    end: date | None
    granularity: str
    relative: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """The day of publication, and the time that was named before."""

    anchor: date | None
    previous: Days | None = None


def reckon(kind: str, values: Values, options: Values, context: Context) -> Days:
    """The days of one matched pattern; unresolved when no such day exists."""
    try:
        return _KINDS[kind](values, options, context)
    except (ValueError, OverflowError):
        return _unresolved("day")


def join(first: Days, last: Days) -> Days:
    """'From ... to ...': the first day of one, the last day of the other."""
    relative = first.relative or last.relative
    if first.start and last.end and first.start > last.end:
        return _unresolved("span")
    return Days(first.start, last.end, "span", relative)


def modify(effect: str, days: Days, context: Context) -> Days:
    """What 'since', 'early' or 'the night of' makes of a time."""
    if effect in ("since", "until"):
        return replace(days, end=context.anchor) if effect == "since" else replace(days, start=None)
    if days.start is None or days.end is None or effect == "none":
        return days
    if effect == "so_far":
        return replace(days, end=min(days.end, context.anchor or days.end))
    if effect == "eve":  # 'в ночь на 5 марта': the night that leads into it
        return replace(days, start=days.start - _DAY) if days.granularity == "day" else days
    if effect == "night":
        return replace(days, end=days.end + _DAY) if days.granularity == "day" else days
    return _part(effect, days, days.start, days.end)


def _part(effect: str, days: Days, start: date, end: date) -> Days:
    if days.granularity == "month":
        first, last = start.replace(day=1), end
        bounds = {
            "early": (first, start.replace(day=10)),
            "middle": (start.replace(day=11), start.replace(day=20)),
            "late": (end.replace(day=21), last),
            "first_half": (first, start.replace(day=15)),
            "second_half": (start.replace(day=16), last),
        }
        return replace(days, start=bounds[effect][0], end=bounds[effect][1])
    length = (end - start).days + 1
    if length < 7:  # noqa: PLR2004 - a day or a weekend has no such parts
        return days
    shares = {
        "early": (0, 1 / 3),
        "middle": (1 / 3, 2 / 3),
        "late": (2 / 3, 1),
        "first_half": (0, 1 / 2),
        "second_half": (1 / 2, 1),
    }
    if days.granularity == "year":
        return _months_of(effect, days, start, end, shares)
    low, high = shares[effect]
    return replace(
        days, start=start + round(length * low) * _DAY, end=start + (round(length * high) - 1) * _DAY
    )


def _months_of(
    effect: str, days: Days, start: date, end: date, shares: dict[str, tuple[float, float]]
) -> Days:
    months = (end.year - start.year + 1) * _MONTHS
    low, high = (round(months * share) for share in shares[effect])
    return replace(days, start=_add_months(start, low), end=_add_months(start, high) - _DAY)


def _unresolved(granularity: str) -> Days:
    return Days(None, None, granularity)


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _date(values: Values, options: Values, context: Context) -> Days:
    month2: int = values["month2"] if "month2" in values else values["month"]
    day2: int = values["day2"] if "day2" in values else values["day"]
    granularity = "day" if values["month"] == month2 and day2 - values["day"] <= 1 else "span"
    year: Any = values.get("year")
    relative = year is None
    if "years" in options and context.anchor is not None:
        year = context.anchor.year + options["years"]
    if year is None:
        if context.anchor is None:
            return _unresolved(granularity)
        year = _latest_year(values["month"], values["day"], context.anchor)
    end_year = year
    if (month2, day2) < (values["month"], values["day"]):
        if month2 == values["month"]:
            return _unresolved(granularity)
        year, end_year = (year - 1, year) if not relative else (year, year + 1)
    return Days(
        date(year, values["month"], values["day"]), date(end_year, month2, day2), granularity, relative
    )


def _latest_year(month: int, day: int, anchor: date) -> int:
    """The year of the latest such day not after the anchor; 29 February waits for a leap year."""
    for year in range(anchor.year, anchor.year - 9, -1):
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) <= anchor:
            return year
    raise ValueError("no such day")


def _numeric(values: Values, options: Values, _context: Context) -> Days:
    first, second, third = (int(part) for part in re.split(r"[./-]", values["numeric"]))
    year_first = len(re.split(r"[./-]", values["numeric"])[0]) == 4  # noqa: PLR2004 - a year has four digits
    if year_first:
        return _one_day(date(first, second, third), relative=False)
    if options.get("order") == "day" and third >= 1000:  # noqa: PLR2004 - a year of four digits
        return _one_day(date(third, second, first), relative=False)
    if third < 1000 or (first <= _MONTHS and second <= _MONTHS and first != second):  # noqa: PLR2004
        return Days(None, None, "day", relative=False)
    day, month = (first, second) if second <= _MONTHS else (second, first)
    return _one_day(date(third, month, day), relative=False)


def _one_day(day: date, *, relative: bool = True) -> Days:
    return Days(day, day, "day", relative)


def _month_kind(values: Values, _options: Values, context: Context) -> Days:
    month: int = values["month"]
    year: Any = values.get("year")
    last: Any = values.get("month2", month)
    granularity = "month" if last == month else "span"
    relative = year is None
    if year is None:
        if context.anchor is None:
            return _unresolved(granularity)
        year = context.anchor.year - (month > context.anchor.month)
    first_year = year - (last < month) if not relative else year
    last_year = year + (last < month) if relative else year
    return Days(_month(first_year, month)[0], _month(last_year, last)[1], granularity, relative)


def _month_that_year(values: Values, _options: Values, context: Context) -> Days:
    if context.previous is None or context.previous.start is None:
        return _unresolved("month")
    return Days(
        *_month(context.previous.start.year, values["month"]), "month", context.previous.relative
    )


def _month_named(values: Values, options: Values, context: Context) -> Days:
    if context.anchor is None:
        return _unresolved("month")
    month, anchor = values["month"], context.anchor
    year = anchor.year
    if options["which"] == "last" and month >= anchor.month:
        year -= 1
    return Days(*_month(year, month), "month")


def _month_of_year(values: Values, options: Values, context: Context) -> Days:
    if context.anchor is None:
        return _unresolved("month")
    return Days(*_month(context.anchor.year + options["years"], values["month"]), "month")


def _year(values: Values, _options: Values, _context: Context) -> Days:
    last: int = values["year2"] if "year2" in values else values["year"]
    granularity = "year" if last == values["year"] else "span"
    if last < values["year"]:
        return Days(None, None, granularity, relative=False)
    return Days(date(values["year"], 1, 1), date(last, 12, 31), granularity, relative=False)


def _decade(values: Values, _options: Values, _context: Context) -> Days:
    first: int = values["decade"] if "decade" in values else 1900 + values["decadename"]
    length = 100 if first % 100 == 0 and first < 2000 else 10  # noqa: PLR2004 - 'the 1800s' is a century
    return Days(date(first, 1, 1), date(first + length - 1, 12, 31), "year", relative=False)


def _season_bounds(first: int, year: int) -> tuple[date, date]:
    start = date(year, first, 1)
    return start, _add_months(start, 3) - _DAY


def _season(values: Values, options: Values, context: Context) -> Days:
    season: int = values["season"]
    year: Any = values.get("year")
    if "years" in options and context.anchor is not None:
        start, end = _season_bounds(season, context.anchor.year + options["years"])
        return Days(start, end, "season")
    if year is not None:
        last: Any = values.get("season2", season)
        if _MONTHS in (season, last):
            return Days(date(year, 1, 1), date(year, 12, 31), "year", relative=False)
        start, end = _season_bounds(season, year)[0], _season_bounds(last, year)[1]
        return Days(start, end, "season" if last == season else "span", relative=False)
    if context.anchor is None:
        return _unresolved("season")
    start, end = _season_bounds(season, context.anchor.year)
    if start > context.anchor:
        start, end = _season_bounds(season, context.anchor.year - 1)
    return Days(start, end, "season")


def _weekday(values: Values, options: Values, context: Context) -> Days:
    if context.anchor is None:
        return _unresolved("day")
    back = (context.anchor.weekday() - values["weekday"]) % 7
    if options["which"] == "last" and back == 0:
        back = 7
    if options["which"] == "next":
        back -= 7
    return _one_day(context.anchor - back * _DAY)


def _weekday_week(values: Values, options: Values, context: Context) -> Days:
    if context.anchor is None:
        return _unresolved("day")
    monday = context.anchor - context.anchor.weekday() * _DAY
    return _one_day(monday + (7 * options["weeks"] + values["weekday"]) * _DAY)


def _named(values: Values, options: Values, context: Context) -> Days:
    if context.anchor is None:
        return _unresolved("day")
    return _one_day(
        context.anchor + int(options["days"] if "days" in options else values["named"]) * _DAY
    )


def _overnight(_values: Values, _options: Values, context: Context) -> Days:
    if context.anchor is None:
        return _unresolved("day")
    return Days(context.anchor - _DAY, context.anchor, "day")


def _feast(values: Values, _options: Values, context: Context) -> Days:
    month, day = divmod(values["feast"], 100)
    return _date({**values, "month": month, "day": day}, {}, context)


def _unit(unit: str, day: date, shift: int) -> Days:
    """The whole day, week, month or year that holds the day, moved by so many of them."""
    if unit == "day":
        return _one_day(day + shift * _DAY)
    if unit in ("week", "fortnight"):
        monday = day + (7 * shift - day.weekday()) * _DAY
        return Days(monday, monday + 6 * _DAY, "week")
    if unit == "weekend":
        saturday = day + (7 * shift - day.weekday() + 5) * _DAY
        return Days(saturday, saturday + _DAY, "week")
    if unit == "month":
        moved = _add_months(day.replace(day=1), shift)
        return Days(*_month(moved.year, moved.month), "month")
    years = 10 if unit == "decade" else 1
    year = day.year + shift * years
    return Days(date(year, 1, 1), date(year, 12, 31), "year")


def _period(values: Values, options: Values, context: Context) -> Days:
    unit = values.get("unit", "week")
    if context.anchor is None:
        return _unresolved("week" if unit in ("weekend", "fortnight") else unit)
    if unit == "weekend" and options["shift"] == -1 and context.anchor.weekday() == 6:  # noqa: PLR2004
        return _unit(unit, context.anchor, -1)
    return _unit(unit, context.anchor, options["shift"])


def _weekend(_values: Values, _options: Values, context: Context) -> Days:
    if context.anchor is None:
        return _unresolved("week")
    return _unit("weekend", context.anchor, 0 if context.anchor.weekday() >= 5 else -1)  # noqa: PLR2004


def _ago(values: Values, options: Values, context: Context) -> Days:
    number = int(values.get("number") or options.get("number") or 1)
    unit = str(values.get("unit") or options.get("unit") or "day")
    if context.anchor is None or number > _LONGEST:
        return _unresolved(unit if unit != "decade" else "year")
    return _unit(unit, context.anchor, -number * _times(unit))


def _times(unit: str) -> int:
    return 2 if unit == "fortnight" else 1


def _past(values: Values, _options: Values, context: Context) -> Days:
    if context.anchor is None or values.get("number", 1) > _LONGEST:
        return _unresolved("span")
    number, unit = values.get("number", 1), values["unit"]
    days = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
    if unit in days:
        return Days(context.anchor - number * days[unit] * _DAY, context.anchor, "span")
    months = number * {"month": 1, "year": 12, "decade": 120}[unit]
    return Days(_add_months(context.anchor, -months), context.anchor, "span")


def _open(_values: Values, options: Values, _context: Context) -> Days:
    return _unresolved(options.get("granularity", "span"))


def _from_previous(values: Values, options: Values, context: Context) -> Days:
    unit = values.get("unit", "day")
    previous = context.previous
    if previous is None or previous.start is None:
        return _unresolved(unit if unit in ("day", "week", "month", "year") else "span")
    number = values.get("number", 1) * options["sign"] * _times(unit)
    if abs(number) > _LONGEST:
        return _unresolved("span")
    if unit == "day" and previous.granularity not in ("day", "span"):
        return _unresolved("day")
    start = previous.end if options["sign"] > 0 and previous.end else previous.start
    if options["sign"] == 0 and unit == "day":
        return replace(previous)
    return replace(_unit(unit, start, number), relative=previous.relative)


def _day_of_month(values: Values, _options: Values, context: Context) -> Days:
    base = context.previous.start if context.previous and context.previous.start else context.anchor
    if base is None:
        return _unresolved("day")
    if context.previous and context.previous.start:
        return replace(_one_day(base.replace(day=values["day"])), relative=context.previous.relative)
    month = base if values["day"] <= base.day else _add_months(base.replace(day=1), -1)
    return _one_day(month.replace(day=values["day"]))


_KINDS: dict[str, Callable[[Values, Values, Context], Days]] = {
    "date": _date,
    "numeric": _numeric,
    "month": _month_kind,
    "month_that_year": _month_that_year,
    "month_named": _month_named,
    "month_of_year": _month_of_year,
    "year": _year,
    "decade": _decade,
    "season": _season,
    "weekday": _weekday,
    "weekday_week": _weekday_week,
    "named": _named,
    "overnight": _overnight,
    "feast": _feast,
    "period": _period,
    "weekend": _weekend,
    "ago": _ago,
    "past": _past,
    "open": _open,
    "from_previous": _from_previous,
    "day_of_month": _day_of_month,
}
