"""Cells of lists: dates with their precision, ages, sexes; and what stands for nothing.

Rules: a date is the first and the last day that it may be; 03/04/2017 is two dates until a person says which;
'about' widens; what cannot be read is left empty and said, never guessed.

>>> dates("March 2017", None)
(datetime.date(2017, 3, 1), datetime.date(2017, 3, 31))
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Order = Literal["dmy", "mdy"]
Days = tuple[date, date]
ABOUT_YEARS, ABOUT_DAYS = 2, 31  # how far 'about' reaches: round a year, round a day or a month
OLDEST = 120

MISSING = frozenset({
    *("", "-", "--", "—", "–", "?", "??", "???", ".", "/", "n/a", "na", "n.a.", "nan", "none", "null", "nil"),
    *("unknown", "unk", "not known", "not available", "unidentified", "no data", "missing"),
    *("no name", "n.n."),
    *("неизвестно", "неизвестен", "неизвестна", "неизвестный", "неизвестная", "не известно", "н/д", "нд"),
    *("нет данных", "нет", "не установлено", "не установлен", "без имени", "б/и", "неопознан"),
    *("غير معروف", "مجهول", "مجهولة", "مجهول الهوية", "لا يوجد", "غير محدد"),
})  # fmt: skip
_FORMULA = re.compile(r"[=@]|[+\-](?=[A-Za-z(@=])")
_FEMALE = frozenset(
    {"f", "female", "woman", "girl", "fem", "ж", "жен", "женский", "женщина", "жен.", "أنثى", "انثى"}
)
_MALE = frozenset({"m", "male", "man", "boy", "masc", "м", "муж", "мужской", "мужчина", "муж.", "ذكر"})
_MONTHS = {
    name[:3]: number
    for names in (
        "january february march april may june july august september october november december",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    )
    for number, name in enumerate(names.split(), start=1)
}
_ABOUT = re.compile(
    r"^(?:about|around|approx(?:imately)?\.?|circa|ca?\.|~|около|примерно|прибл\.?|ок\.)\s*|\s*(?:\?|\(\?\))$",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\s*(?:г\.?\s?р\.?|г\.|год[а]?|г|year|years)$", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?")
_YEAR = re.compile(r"(\d{4})")
_SPAN = re.compile(r"(\d{4})\s*(?:-|–|—|/|to|до|или|or)\s*(\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})")
_WORDS = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s.-]+)?([^\W\d_]{3,})[\s.,-]+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})"
)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$")
_AGE = re.compile(
    r"(\d{1,3})(?:[.,]\d+)?\s*(?:years?(?: old)?|y\.?o?\.?|лет|года?|г\.?)?", re.IGNORECASE
)
_INFANT = re.compile(
    r"\d{1,2}\s*(?:months?|mo\.?|m|weeks?|days?|мес\w*\.?|нед\w*\.?|дн\w*\.?|дней)", re.IGNORECASE
)
_DECEMBER = 12
_FIRST_YEAR, _LAST_YEAR = 1000, 2100


def plain(cell: str) -> str:
    """The cell on one line, its digits Latin; '' where it stands for nothing."""
    words = " ".join(unicodedata.normalize("NFKC", cell).split())
    if not words.isascii():
        words = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in words)
        words = "".join(c for c in words if unicodedata.category(c) != "Cf")
    return "" if words.casefold() in MISSING else words


def formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell."""
    return bool(_FORMULA.match(cell.strip())) and len(cell.strip()) > 1


def sex(cell: str) -> str | None:
    """'f' or 'm'; None for any other word."""
    word = cell.casefold()
    return "f" if word in _FEMALE else "m" if word in _MALE else None


def age(cell: str) -> int | None:
    """Whole years; months and weeks are 0; None for what is no age of a person."""
    if _INFANT.fullmatch(cell):
        return 0
    found = _AGE.fullmatch(_ABOUT.sub("", cell))
    years = int(found[1]) if found else OLDEST + 1
    return years if years <= OLDEST else None


def ambiguous(cell: str) -> bool:
    """Whether the cell is two dates: day and month may both come first (with slashes or dashes)."""
    found = _NUMBERS.fullmatch(_TIME.sub("", _ABOUT.sub("", cell)))
    if not found or found[2] == ".":
        return False
    first, second = int(found[1]), int(found[3])
    return first != second and 1 <= first <= _DECEMBER and 1 <= second <= _DECEMBER


@lru_cache(maxsize=100_000)
def dates(cell: str, order: Order | None) -> Days | None:
    """First and last day that the words may mean; None where they are no date.

    With dots the day comes first, as where dots are written; with slashes and dashes `order` decides.
    """
    about = bool(_ABOUT.search(cell))
    words = _YEARS.sub("", _TIME.sub("", _ABOUT.sub("", cell))).strip()
    try:
        found = _read(words, order)
    except ValueError:
        return None
    if found is None or not _FIRST_YEAR <= found[0].year <= found[1].year <= _LAST_YEAR:
        return None
    return _wider(*found) if about else found


def _read(words: str, order: Order | None) -> Days | None:  # noqa: PLR0911 - one answer a form of date
    if found := _ISO.fullmatch(words):
        return _days(int(found[1]), int(found[2]), int(found[3] or 0))
    if found := _YEAR.fullmatch(words):
        return _days(int(found[1]))
    if found := _SPAN.fullmatch(words):
        return date(int(found[1]), 1, 1), date(int(found[2]), 12, 31)
    if found := _NUMBERS.fullmatch(words):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] != ".":
            month_first = order == "mdy" if order else second > _DECEMBER
            first, second = (second, first) if month_first else (first, second)
        return _days(year, second, first)
    if found := _MONTH_YEAR.fullmatch(words):
        return _days(int(found[2]), int(found[1]))
    if found := _WORDS.fullmatch(words):
        month = _MONTHS.get(found[2].casefold()[:3])
        return _days(int(found[4]), month, int(found[1] or found[3] or 0)) if month else None
    return None


def _days(year: int, month: int = 0, day: int = 0) -> Days:
    """The days of a year, a month or a day; 0 where it is not said."""
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    if not day:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def _wider(low: date, high: date) -> Days:
    if (high - low).days > ABOUT_DAYS:
        return low.replace(year=low.year - ABOUT_YEARS), high.replace(year=high.year + ABOUT_YEARS)
    reach = timedelta(days=ABOUT_DAYS)
    return low - reach, high + reach


def born(years: int, at: Days) -> Days:
    """The days on which somebody of this age may have been born."""
    return _back(at[0], years + 1) + timedelta(days=1), _back(at[1], years)


def _back(day: date, years: int) -> date:
    leap = day.month == 2 and day.day == 29  # noqa: PLR2004 - the leap day
    return day.replace(year=day.year - years, day=28 if leap else day.day)
