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

from recount.match import calendars
from recount.match.calendars import Calendar

Order = Literal["dmy", "mdy"]
Days = tuple[date, date]
ABOUT_YEARS, ABOUT_DAYS = 2, 31  # how far 'about' reaches: round a year, round a day or a month
OLDEST = 120

MISSING = frozenset({
    *("", "n/a", "n\\a", "na", "n.a", "nan", "none", "null", "nil", "#n/a", "#ref!", "#value!", "#name?"),
    *("unknown", "unk", "not known", "not available", "unidentified", "no data", "missing", "not stated"),
    *("not specified", "not given", "not recorded", "not reported", "no information", "no info", "tbd"),
    *("no name", "n.n", "unnamed", "name unknown", "name withheld", "undetermined", "pending"),
    *("неизвестно", "неизвестен", "неизвестна", "неизвестный", "неизвестная", "не известно", "н/д", "нд"),
    *("не известен", "не известна", "неизв", "б/д", "нет сведений", "не указано", "не указан", "не указана"),
    *("нет данных", "нет", "не установлено", "не установлен", "не установлена", "без имени", "б/и"),
    *("неопознан", "неопознана", "неопознанный", "неопознанная", "имя неизвестно"),
    *("уточняется", "отсутствует"),
    *("غير معروف", "غير معروفة", "مجهول", "مجهولة", "مجهول الهوية", "مجهولة الهوية", "مجهول الاسم"),
    *("لا يوجد", "لايوجد", "غير محدد", "غير محددة", "غير متوفر", "غير متوفرة", "غير مذكور", "لا يعرف"),
    *("لا معلومات", "بدون اسم", "بدون", "لم يحدد", "نامشخص", "ناشناس"),
})  # fmt: skip
_NOBODY = frozenset({  # a name of such words alone names nobody
    *("unknown", "unidentified", "unnamed", "nameless", "anonymous", "неизвестный", "неизвестная"),
    *("неизвестно", "неизвестен", "неизвестна", "неопознанный", "неопознанная", "неустановленный"),
    *("неустановленная", "безымянный", "безымянная", "مجهول", "مجهولة", "مجهولو", "ناشناس"),
})  # fmt: skip
_ANYBODY = frozenset({
    *("man", "men", "woman", "women", "male", "female", "person", "persons", "people", "child", "children"),
    *("boy", "girl", "baby", "infant", "adult", "civilian", "body", "corpse", "victim", "martyr", "name"),
    *("identity", "no", "number", "nr", "the", "a", "an", "yet", "still", "elderly", "young", "old"),
    *("мужчина", "женщина", "человек", "лицо", "ребенок", "мальчик", "девочка", "девушка", "младенец"),
    *("труп", "тело", "гражданин", "гражданка", "жертва", "погибший", "погибшая", "имя", "фамилия", "номер"),
    *("الهوية", "الاسم", "رجل", "امرأة", "طفل", "طفلة", "شاب", "فتاة", "شهيد", "شهيدة", "الشهيد", "جثة"),
    *("شخص", "رقم", "جثمان"),
})  # fmt: skip
TOTALS = frozenset({
    *("total", "totals", "subtotal", "sub total", "grand total", "sum", "итого", "всего", "итог"),
    *("общее количество", "المجموع", "مجموع", "الاجمالي", "الإجمالي", "إجمالي", "اجمالي", "المجموع الكلي"),
})  # fmt: skip
_NOTES = re.compile(
    r"\s*[*]?\s*(?:notes?|nb|n\.b\.|remarks?|sources?|legend|last updated?|updated|as of|prepared by|"
    r"примечани[ея]|источники?|по состоянию на|составил\w*|ملاحظ[ةه]|ملاحظات|المصدر|المصادر)\s*[:：.-]",
    re.IGNORECASE,
)
_EDGES = " .,;:?!()[]{}<>*_/\\|\"'«»-‐-―"
_FORMULA = re.compile(r"[=@]|[+\-](?=[A-Za-z]+\d*\s*[(!:+*/|,]|[(@=]|\d+[+*/-])")
_FEMALE = frozenset({
    *("f", "female", "woman", "women", "girl", "fem", "females", "lady", "daughter"),
    *("ж", "жен", "женский", "женщина", "девочка", "девушка", "женск"),
    *("أنثى", "انثى", "انثي", "أنثي", "امرأة", "امراة", "بنت", "طفلة", "فتاة", "سيدة", "إناث", "اناث"),
})  # fmt: skip
_MALE = frozenset({
    *("m", "male", "man", "men", "boy", "masc", "males"),
    *("м", "муж", "мужской", "мужчина", "мальчик", "юноша", "мужск"),
    *("ذكر", "رجل", "طفل", "شاب", "ذكور", "ولد"),
})  # fmt: skip
_MONTHS = {
    name[:3]: number
    for names in (
        "january february march april may june july august september october november december",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    )
    for number, name in enumerate(names.split(), start=1)
}
_ARABIC_MONTHS = {
    name: number
    for names in (
        "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول",
        "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
        "كانون ثاني|شباط|اذار|نيسان|ايار|حزيران|تموز|اب|ايلول|تشرين اول|تشرين ثاني|كانون اول",
        "جانفي|فيفري|مارس|ابريل|ماي|جوان|جويلية|أوت|سبتمبر|اكتوبر|نوفمبر|ديسمبر",
        "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الاول|تشرين الثاني|كانون الاول",
    )
    for number, name in enumerate(names.split("|"), start=1)
}
_ARABIC_MONTH = re.compile(
    r"(\d{1,2})?\s*(" + "|".join(sorted(_ARABIC_MONTHS, key=len, reverse=True)) + r")\s*[,،]?\s*(\d{4})"
)
_ABOUT = re.compile(
    r"^(?:about|around|approx(?:imately|\.)?|circa\b|ca?\.|ca\b|~|≈|est\.?|estimated|около|примерно|"
    r"приблизительно|прибл\.?|ок\.|حوالي|تقريبا|نحو)\s*|"
    r"\s*(?:\?|\(\?\)|\((?:approx|approximate|est|примерно|تقريبا)\.?\)|approx\.?|تقريبا)$",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\s*(?:г\.?\s?р\.?|г\.|год[а]?|г|year|years|م)$", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")  # ISO 8601, basic format
_YEAR = re.compile(r"(\d{4})")
_SPAN = re.compile(r"(\d{4})\s*(?:-|–|—|/|to|до|или|or)\s*(\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})")
_UNTOLD = re.compile(
    r"(?<![^\W\d_])(?:xx|хх|\?\?|__|--|\.\.)(?=[./-])|(?<=[./-])(?:xx|хх|\?\?|__)", re.IGNORECASE
)
_DECADE = re.compile(r"(\d{3}0)(?:['’]?s|-?\s?е|-?х|s)(?:\s*(?:годы|годов|гг?\.?))?", re.IGNORECASE)
_TWO_DAYS = re.compile(
    r"(.{6,}?)\s*(?:\s[-–—]\s?|[–—]|(?<=\d{4})-(?=\d{1,2}[./])|\s(?:to|until|till|and|or|по|до|или|إلى|الى)\s)\s*(.{4,})"
)
_DAYS_OF = re.compile(r"(\d{1,2})\s*[-–—]\s*(\d{1,2})([\s.]\D*.*\d{4})")
_SERIAL = re.compile(r"[1-6]\d{4}(?:[.,]\d+)?")
_OPEN_ENDED = re.compile(
    r"\b(?:before|after|since|until|till|prior|not|до|после|раньше|позже|ранее|не|قبل|بعد|منذ|حتى)\b",
    re.IGNORECASE,
)
_ONE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})")
_WORDS = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?:of\s+)?)?([^\W\d_]{3,})[\s.,-]+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})"
)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$")
_AGE = re.compile(
    r"(\d{1,3})(?:[.,]\d+)?\s*(?:years?|yrs?\.?|y\.?(?:/?o)?\.?|лет|года?|г\.?|سنة|سنه|سنوات|عام[اً]*|أعوام)?"
    r"(?:\s*old|\s*of age)?(?:\s*(?:and|и|و)?\s*\d{1,2}\s*(?:m\w*\.?|мес\w*\.?|شهر|أشهر))?",
    re.IGNORECASE,
)
_AGES = re.compile(
    r"(\d{1,3})\s*(?:[-–—/]|to|or|до|или|إلى|الى|أو)\s*(\d{1,3})\s*(?:years?(?: old)?|лет|года?|سنة|سنه)?",
    re.IGNORECASE,
)
_TENS = re.compile(r"([1-9]0)['’]?s", re.IGNORECASE)
_INFANT = re.compile(
    r"(?:\d{1,3}(?:[.,]\d+)?|few|several|несколько)?\s*"
    r"(?:months?|mos?\.?|m|weeks?|wks?\.?|w|days?|d|hours?|мес\w*\.?|нед\w*\.?|дн\w*\.?|дней|день|сут\w*|час\w*|"
    r"شهر[اً]*|شهور|أشهر|اشهر|شهرين|شهران|أسبوع|اسبوع|أسابيع|اسابيع|أسبوعين|يوم[اً]*|أيام|ايام|يومين|ساعات)(?:\s*old)?",
    re.IGNORECASE,
)
_SPANS_IN_WORDS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("newborn", "baby", "infant", "новорожденный", "новорожденная", "младенец"), (0, 1)),
    **dict.fromkeys(("رضيع", "رضيعة"), (0, 1)),
    **dict.fromkeys(("child", "minor", "kid", "ребенок", "ребёнок", "طفل", "طفلة", "قاصر"), (0, 17)),
    **dict.fromkeys(("несовершеннолетний", "несовершеннолетняя"), (0, 17)),
    **dict.fromkeys(("teenager", "teen", "подросток"), (13, 19)),
    **dict.fromkeys(("one year", "سنة", "سنه", "عام", "год"), (1, 1)),
    **dict.fromkeys(("سنتين", "سنتان", "عامين", "عامان", "two years"), (2, 2)),
}  # fmt: skip
_MONTHS_OLD = re.compile(r"(\d{1,3})\s*(?:mo|m\b|мес|شهر|شهور|أشهر|اشهر)", re.IGNORECASE)
_ABOUT_AGE = 2
_DECEMBER = 12
_EXCEL = date(1899, 12, 30)  # day 0 of spreadsheets
_FIRST_YEAR, _LAST_YEAR = 1000, 2100


def plain(cell: str) -> str:
    """The cell on one line, its digits Latin; '' where it stands for nothing."""
    words = " ".join(unicodedata.normalize("NFKC", cell).split())
    if not words.isascii():
        words = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in words)
        words = "".join(c for c in words if unicodedata.category(c) != "Cf").strip()
    bare = words.casefold()
    return "" if bare in MISSING or bare.strip(_EDGES) in MISSING else words


def nobody(cell: str) -> bool:
    """Whether a name says only that the person is not known ('unidentified man 3')."""
    words = [word for word in re.split(r"[\W\d_]+", cell.casefold()) if word]
    return bool(words) and any(one in _NOBODY for one in words) and all(
        one in _NOBODY or one in _ANYBODY for one in words
    )  # fmt: skip


def total(cell: str) -> bool:
    """Whether the cell heads a row of sums."""
    return " ".join(re.split(r"[\W\d_]+", cell.casefold())).strip() in TOTALS


def note(cell: str) -> bool:
    """Whether the cell is a note below a list, not a name."""
    return bool(_NOTES.match(cell))


def formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell."""
    return bool(_FORMULA.match(cell.strip())) and len(cell.strip()) > 1


def sex(cell: str) -> str | None:
    """'f' or 'm'; None for any other word, or for both."""
    words = {word for word in re.split(r"[\W\d_]+", cell.casefold()) if word}
    female, male = bool(words & _FEMALE), bool(words & _MALE)
    return None if female == male else "f" if female else "m"


def ages(cell: str) -> tuple[int, int] | None:
    """Least and most whole years; months and weeks are 0; None for what is no age of a person."""
    about = bool(_ABOUT.search(cell))
    words = _ABOUT.sub("", cell).strip(" ()").casefold()
    if words in _SPANS_IN_WORDS:
        return _SPANS_IN_WORDS[words]
    if _INFANT.fullmatch(words):
        months = _MONTHS_OLD.match(words)
        return (int(months[1]) // _DECEMBER,) * 2 if months else (0, 0)
    if found := _AGES.fullmatch(words):
        low, high = int(found[1]), int(found[2])
    elif found := _TENS.fullmatch(words):
        low, high = int(found[1]), int(found[1]) + 9
    elif found := _AGE.fullmatch(words):
        low = high = int(found[1])
    else:
        return None
    if about:
        low, high = max(0, low - _ABOUT_AGE), high + _ABOUT_AGE
    return (
        (low, high) if low <= high and int(found[1]) <= OLDEST and high <= OLDEST + _ABOUT_AGE else None
    )


def age(cell: str) -> int | None:
    """Whole years, the middle of a span; None for what is no age of a person."""
    found = ages(cell)
    return None if found is None else (found[0] + found[1]) // 2


def ambiguous(cell: str) -> bool:
    """Whether the cell is two dates: day and month may both come first (with slashes or dashes)."""
    found = _NUMBERS.fullmatch(_TIME.sub("", _ABOUT.sub("", cell)))
    if not found or found[2] == ".":
        return False
    first, second = int(found[1]), int(found[3])
    return first != second and 1 <= first <= _DECEMBER and 1 <= second <= _DECEMBER


def serial(cell: str) -> bool:
    """Whether the cell may be a spreadsheet's number of a day (10000 is in 1927)."""
    return bool(_SERIAL.fullmatch(cell))


@lru_cache(maxsize=100_000)
def dates(cell: str, order: Order | None, calendar: Calendar | None = None) -> Days | None:
    """First and last day that the words may mean; None where they are no date.

    With dots the day comes first, as where dots are written; with slashes and dashes `order` decides. A
    calendar that the cell names beats `calendar`.
    """
    about = bool(_ABOUT.search(cell))
    named, words = calendars.marked(_ABOUT.sub("", cell))
    words = _YEARS.sub("", _TIME.sub("", words)).strip(" ,;")
    words = _UNTOLD.sub("00", words)
    try:
        found = _spanned(words, order, named or calendar or "gregorian")
    except ValueError:
        return None
    if found is None or not _FIRST_YEAR <= found[0].year <= found[1].year <= _LAST_YEAR:
        return None
    return _wider(*found) if about else found


def only_year(cell: str) -> Days | None:
    """The year, where a date that cannot be read holds exactly one and is not open ('before 1990')."""
    packed = _PACKED.fullmatch(cell)
    years = [packed[1]] if packed else _ONE_YEAR.findall(cell)
    return _days(int(years[0])) if len(set(years)) == 1 and not _OPEN_ENDED.search(cell) else None


def _spanned(words: str, order: Order | None, calendar: Calendar) -> Days | None:
    """A date, or the days from one date to another."""
    if found := _read(words, order, calendar):
        return found
    if parts := _DAYS_OF.fullmatch(words):
        first, last = (_read(parts[at] + parts[3], order, calendar) for at in (1, 2))
    elif parts := _TWO_DAYS.fullmatch(words):
        first, last = (_read(parts[at].strip(" ,"), order, calendar) for at in (1, 2))
    else:
        return None
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def _read(words: str, order: Order | None, calendar: Calendar) -> Days | None:  # noqa: C901, PLR0911 - one a form
    def days(year: int, month: int = 0, day: int = 0) -> Days:
        there = calendars.EARLIEST <= year <= calendars.LATEST and calendar != "gregorian"
        return (
            calendars.days(calendar, year, month, day if month else 0)
            if there
            else _days(year, month, day)
        )

    if found := _ISO.fullmatch(words) or _PACKED.fullmatch(words):
        return days(int(found[1]), int(found[2]), int(found[3] or 0))
    if found := _YEAR.fullmatch(words):
        return days(int(found[1]))
    if found := _SPAN.fullmatch(words):
        return days(int(found[1]))[0], days(int(found[2]))[1]
    if found := _DECADE.fullmatch(words):
        return days(int(found[1]))[0], days(int(found[1]) + 9)[1]
    if found := _NUMBERS.fullmatch(words):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] != ".":
            month_first = order == "mdy" if order else second > _DECEMBER
            first, second = (second, first) if month_first else (first, second)
        return days(year, second, first)
    if found := _MONTH_YEAR.fullmatch(words):
        return days(int(found[2]), int(found[1]))
    if found := _ARABIC_MONTH.fullmatch(words):
        return _days(int(found[3]), _ARABIC_MONTHS[found[2]], int(found[1] or 0))
    if found := _WORDS.fullmatch(words):
        month = _MONTHS.get(found[2].casefold()[:3])
        return _days(int(found[4]), month, int(found[1] or found[3] or 0)) if month else None
    if _SERIAL.fullmatch(words):
        return (_EXCEL + timedelta(days=int(re.split("[.,]", words)[0])),) * 2
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


def born(years: int | tuple[int, int], at: Days) -> Days:
    """The days on which somebody of this age (or of these ages) may have been born."""
    least, most = (years, years) if isinstance(years, int) else years
    return _back(at[0], most + 1) + timedelta(days=1), _back(at[1], least)


def _back(day: date, years: int) -> date:
    leap = day.month == 2 and day.day == 29  # noqa: PLR2004 - the leap day
    return day.replace(year=day.year - years, day=28 if leap else day.day)
