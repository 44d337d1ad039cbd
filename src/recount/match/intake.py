"""Rows into records: each row is taken, changed or refused, and the reason stands beside it.

Rules: only mapped columns are looked at; a cell that cannot be read is left empty and said, its row is kept;
a row without a name is refused; two dates in one cell are asked for, never guessed. Trust: reasons name
columns and rows, never cells. Nothing is lost: every row of every list stands in ROWS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pyarrow as pa

from recount.errors import BadInput
from recount.match import calendars, cells
from recount.match.calendars import Calendar
from recount.match.columns import Column
from recount.match.sheets import MOST_CELL, Sheet
from recount.names import forms
from recount.tables import LISTS, RECORDS, ROWS

_NAME_ROLES = (
    "given",
    "name",
    "patronymic",
    "father",
    "other_name",
    "family",
)  # in this order as words
_READ_ROLES = ("birth_date", "birth_year", "birth_month", "birth_day", "age", "date", "sex")
_DATES = {"birth_date", "birth_year", "date"}
_WIDEST_AGE = (
    10  # years between the least and the most; what is wider ("child") is no age to compare by
)
FIELDS = ("name", "born or age", "sex", "date", "place")


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: its sheet, what its columns are, and the day for which it gives ages."""

    sheet: Sheet
    columns: tuple[Column, ...]
    dated: date | None = None
    unique: bool | None = None
    order: cells.Order | None = None
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """How many records of one list lack one field."""

    called: str
    field: str
    missing: int
    records: int


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """What came in: RECORDS, LISTS, ROWS of `recount.tables`, what is missing, what the user is told."""

    records: pa.Table
    lists: pa.Table
    rows: pa.Table
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Rows:
    """Columns in the making."""

    records: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in RECORDS.names})
    rows: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in ROWS.names})
    ids: list[str | None] = field(default_factory=list)
    stems: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    unique: list[bool | None] = field(default_factory=list)
    taken_at: list[int] = field(default_factory=list)  # place in `rows` of each record


@dataclass(slots=True)
class _Person:
    """The names of one row."""

    shown: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    father: list[str] = field(default_factory=list)
    family: list[str] = field(default_factory=list)
    kunya: list[str] = field(default_factory=list)


def taken(lists: Sequence[Listed], *, order: cells.Order | None = None) -> Taken:
    """The records of all lists, the state of each row, and what is missing by field and list.

    Raises:
        BadInput: a list without names, or dates that are two dates, or of another calendar, while nobody said
            which.
    """
    lists = [one if one.order or order is None else replace(one, order=order) for one in lists]
    for one in lists:
        _asked(one)
    made = _Rows()
    notes: list[str] = []
    for one in lists:
        before = len(made.ids)
        notes += [f"{one.sheet.called}: {note}" for note in one.sheet.notes]
        notes += _take(one, made)
        if len(made.ids) == before:
            raise BadInput(
                f"no row of the list {one.sheet.called!r} has a name; say which column holds it with "
                "--map name=COLUMN"
            )
    notes += _name_records(made)
    records = pa.table(made.records, schema=RECORDS)
    sizes = [0] * len(made.lists)
    for number in made.records["list"]:
        sizes[number] += 1
    kinds = pa.table(
        {"list": range(len(sizes)), "name": made.lists, "records": sizes, "unique": made.unique},
        schema=LISTS,
    )
    return Taken(
        records, kinds, pa.table(made.rows, schema=ROWS), _missing(records, made.lists), tuple(notes)
    )


def _asked(one: Listed) -> None:
    """Checks that no date is two dates, and that dates of another calendar have its name.

    Raises:
        BadInput: one is, with its list and column.
    """
    for at, column in enumerate(one.columns):
        if column.role not in _DATES:
            continue
        filled = [
            (number, cells.plain(row[at]))
            for number, row in enumerate(one.sheet.rows, start=2)
            if at < len(row) and row[at].strip()
        ]
        twofold = (
            [number for number, cell in filled if cells.ambiguous(cell)] if one.order is None else []
        )
        if twofold:
            raise BadInput(
                f"the column {column.header!r} of {one.sheet.called!r} has {len(twofold)} dates in which "
                f"day and month may change places (the first in row {twofold[0]}); say which comes "
                f"first with --dates dmy or --dates mdy, or --dates {one.sheet.called}=dmy for this list"
            )
        if one.calendar or calendars.marked(column.header)[0]:
            continue
        read = [cells.dates(cell, "dmy") for _, cell in filled]
        old = sum(days is not None and _elsewhere(days) for days in read)
        if 2 * old > sum(days is not None for days in read):
            raise BadInput(
                f"the column {column.header!r} of {one.sheet.called!r} has {old} years from "
                f"{calendars.EARLIEST} to {calendars.LATEST}; say of which calendar with --calendar hijri, "
                "persian or gregorian"
            )


def _elsewhere(days: cells.Days) -> bool:
    """Whether days are of years that other calendars have now."""
    return calendars.EARLIEST <= days[0].year <= calendars.LATEST


def _take(one: Listed, made: _Rows) -> list[str]:
    """Takes the rows of one list; gives what is to be said of them all."""
    sheet = one.sheet
    places = {role: [at for at, column in enumerate(one.columns) if column.role == role]
              for role in {column.role for column in one.columns if column.role}}  # fmt: skip
    spare = {at for at, column in enumerate(one.columns) if column.spare}
    undated = "age" in places and one.dated is None and not places.keys() & {"date", *_DATES}
    seen: dict[tuple[str, ...], int] = {}
    numbers: dict[str, int] = {}
    folded_header = [name.casefold() for name in sheet.header]
    for number in sheet.above:
        _row(made, sheet.called, number, "refused", "above the header")
    for number, row in enumerate(sheet.rows[sheet.skipped :], start=sheet.skipped + 2):
        said: list[str] = []
        state = "a heading within the list" if number in sheet.headings else None
        state = state or _refused(row, folded_header, places)
        if state is None:
            person = _person(row, places, spare, said)
            if person.words or person.kunya:
                values = _values(one, row, places, said)
                values |= _named(person) | {
                    "row": number,
                    "list": _list_of(one, row, places, made, numbers),
                }
                for name, column in made.records.items():
                    if name != "record":  # given at the end, when all ids are known
                        column.append(values[name])
                made.ids.append(next((_cell(row, at) for at in places.get("id", ())), None) or None)
                made.stems.append(sheet.called)
                made.taken_at.append(len(made.rows["row"]))
            else:
                state = "no name in Latin, Cyrillic or Arabic letters"
        if state is None and row in seen:
            said.append(f"the same cells as row {seen[row]}")
        seen.setdefault(row, number)
        changed = any(not words.startswith("the same cells") for words in said)
        why = state or "; ".join(dict.fromkeys(said))
        _row(made, sheet.called, number, "refused" if state else "changed" if changed else "taken", why)
    if undated:
        return [f"{sheet.called} gives ages and no day to reckon births from; say it with --dated DATE"]
    return []


def _row(made: _Rows, file: str, number: int, state: str, why: str) -> None:
    for name, value in zip(ROWS.names, (file, number, state, why), strict=True):
        made.rows[name].append(value)


def _refused(row: Sequence[str], header: list[str], places: Mapping[str, list[int]]) -> str | None:  # noqa: PLR0911
    filled = [cells.plain(cell) for cell in row if cell.strip()]
    if not filled:
        return "an empty row"
    if [cell.strip().casefold() for cell in row[: len(header)]] == header:
        return "the header again"
    at = [at for role in _NAME_ROLES for at in places.get(role, ())]
    names = [name for name in (_cell(row, one) for one in at) if name]
    if not names:
        if any(cells.total(cell) for cell in filled):
            return "a row of sums"
        formula = any(one < len(row) and cells.formula(row[one]) for one in at)
        return "a formula where the name should stand" if formula else "no name"
    if cells.total(filled[0]) or all(map(cells.total, names)):
        return "a row of sums"
    if len(filled) == 1 and cells.note(names[0]):
        return "a note, no name"
    if all(map(cells.nobody, names)):
        return "no name: it says only that the person is not known"
    return None


def _cell(row: Sequence[str], at: int) -> str:
    """A cell without what stands for nothing; a formula is nothing."""
    if at >= len(row) or cells.formula(row[at]):
        return ""
    return cells.plain(row[at])


def _person(
    row: Sequence[str], places: Mapping[str, list[int]], spare: set[int], said: list[str]
) -> _Person:
    person = _Person()
    for role in _NAME_ROLES:
        every = sorted(places.get(role, ()), key=spare.__contains__)
        for at in every:
            if at in spare and any(_cell(row, other) for other in every if other not in spare):
                continue
            if at in spare and _cell(row, at):
                said.append("the name was taken from the column in another script")
            if at < len(row) and cells.formula(row[at]):
                said.append("a formula stood in the name: left empty")
            if at < len(row) and ("\n" in row[at].strip() or "\r" in row[at].strip()):
                said.append("a line break in the name became a space")
            if at < len(row) and len(row[at]) >= MOST_CELL:
                said.append("a name was cut: it is longer than a name can be")
            if (words := _cell(row, at)) and not cells.nobody(words):
                _add(person, role, words)
    return person


def _add(person: _Person, role: str, written: str) -> None:
    person.shown.append(written)
    family, comma, rest = written.partition(",") if role == "name" else ("", "", "")
    parts = (
        [("given_or_name", rest), ("family", family)] if comma and rest.strip() else [(role, written)]
    )
    for kind, words in parts:
        form = forms.form(words)
        written_words, kunya = form.words, form.kunya
        if kind == "family":  # 'Abu Salim' in its column is the family's name
            written_words, kunya = (*kunya, *written_words), ()
        person.kunya += [word for word in kunya if word not in person.kunya]
        fathers = [word for word in written_words if forms.patronymic(word)]
        new = [
            forms.forebear(word) if word in fathers or kind == "patronymic" else word
            for word in written_words
        ]
        if kind == "other_name":
            new = [word for word in new if word not in person.words]
        person.words += new
        match kind:
            case "given":
                person.given += new
            case "family":
                person.family += new
            case "father" | "patronymic":
                person.father += new
            case _:
                person.father += [forms.forebear(word) for word in fathers]


def _named(person: _Person) -> dict[str, Any]:
    return {
        "name": " ".join(person.shown),
        "words": person.words,
        "given": person.given or None,
        "father": person.father or None,
        "family": person.family or None,
        "kunya": person.kunya or None,
    }


def _values(
    one: Listed,
    row: Sequence[str],
    places: Mapping[str, list[int]],
    said: list[str],
) -> dict[str, Any]:
    """What a row says beside its names."""
    if len(row) > len(one.sheet.header) and any(cell.strip() for cell in row[len(one.sheet.header) :]):
        said.append("cells beyond the header were left out")
    read = {role: _cell(row, at) for role in _READ_ROLES for at in places.get(role, ())}
    kinds = {column.role: calendars.marked(column.header)[0] or one.calendar for column in one.columns}
    act = _dates(read.get("date", ""), one, kinds.get("date"), "date", said)
    years = _ages(read.get("age", ""), said)
    at_day = act or ((one.dated, one.dated) if one.dated else None)
    born = _born(read, one, kinds, said)
    if born is None and years is not None and at_day is not None:
        born = cells.born(years, at_day)
    sex = cells.sex(read.get("sex", ""))
    if read.get("sex") and sex is None:
        said.append("the sex could not be read: left empty")
    written = [words for at in places.get("place", ()) if (words := _cell(row, at))]
    return {
        "sex": sex,
        "birth_low": born[0] if born else None,
        "birth_high": born[1] if born else None,
        "age": None if years is None or years[1] - years[0] > _WIDEST_AGE else sum(years) // 2,
        "act_low": act[0] if act else None,
        "act_high": act[1] if act else None,
        "place": ", ".join(written) or None,
        "places": [joined for words in written if (joined := " ".join(forms.plain_words(words)))]
        or None,
    }


def _list_of(one: Listed, row: Sequence[str], places: Mapping[str, list[int]], made: _Rows,
             numbers: dict[str, int]) -> int:  # fmt: skip
    """The number of the row's list: its file, or what its `list` column says."""
    said = next((_cell(row, at) for at in places.get("list", ())), "") if "list" in places else ""
    if said not in numbers:
        numbers[said] = len(made.lists)
        name = f"{one.sheet.called}:{said}" if said in made.lists else said or one.sheet.called
        made.lists.append(name)
        made.unique.append(one.unique)
    return numbers[said]


def _dates(
    cell: str, one: Listed, calendar: Calendar | None, what: str, said: list[str]
) -> cells.Days | None:
    if not cell:
        return None
    found = cells.dates(cell, one.order, calendar)
    if found is not None and _elsewhere(found) and one.calendar != "gregorian":
        said.append(f"the {what} has the year of another calendar: left empty")
        return None
    if found is None and (found := cells.only_year(cell)):
        said.append(f"of the {what} only the year could be read")
        return found
    if found is None:
        said.append(f"the {what} could not be read: left empty")
    elif cells.serial(cell):
        said.append(f"the {what} was a spreadsheet's number of a day")
    return found


def _ages(cell: str, said: list[str]) -> tuple[int, int] | None:
    if not cell:
        return None
    years = cells.ages(cell)
    if years is None:
        said.append("the age could not be read: left empty")
    return years


def _born(
    read: Mapping[str, str], one: Listed, kinds: Mapping[str | None, Calendar | None], said: list[str]
) -> cells.Days | None:
    if whole := read.get("birth_date", ""):
        return _dates(whole, one, kinds.get("birth_date"), "date of birth", said)
    year = read.get("birth_year", "")
    calendar = kinds.get("birth_year")
    parts = [year, read.get("birth_month", ""), read.get("birth_day", "")]
    if not year:
        return None
    if not parts[1]:
        return _dates(year, one, calendar, "year of birth", said)
    joined = "-".join(part.zfill(2) for part in parts if part)
    found = cells.dates(joined, one.order, calendar) or cells.dates(
        f"{parts[2]} {parts[1]} {year}".strip(), one.order, calendar
    )  # a month may be a word
    if found is None:
        said.append("the day or month of birth could not be read: only the year was kept")
        return _dates(year, one, calendar, "year of birth", said)
    return found


def _name_records(made: _Rows) -> Iterator[str]:
    """Gives every record an id of its own, and says where the lists' own ids could not be kept."""
    rows = made.records["row"]
    given = list(made.ids)
    first: dict[str, str] = {}
    shared = False
    within: set[tuple[str, str]] = set()
    repeated = 0
    for at, name in enumerate(given):
        if name is None:
            continue
        stem = made.stems[at]
        shared = shared or first.setdefault(name, stem) != stem
        if (stem, name) in within:
            repeated += 1
            given[at] = None
            _also(made, at, "its id stands above in the list: its row number was taken instead")
        within.add((stem, name))
    taken_names: set[str] = set()
    for at, name in enumerate(given):
        own = (
            f"{made.stems[at]}:{rows[at] if name is None else name}" if shared or name is None else name
        )
        while own in taken_names:
            own += "'"
        taken_names.add(own)
        made.records["record"].append(own)
    if shared:
        yield (
            "two lists use the same ids: every record is named LIST:ID; that an id stands on both was not "
            "taken as a sign of one person"
        )
    if repeated:
        yield (
            f"{repeated} rows repeat an id of their list: they are named LIST:ROW, and were not taken as one "
            "person for it"
        )


def _also(made: _Rows, record: int, words: str) -> None:
    at = made.taken_at[record]
    why = made.rows["why"][at]
    made.rows["state"][at] = "changed"
    made.rows["why"][at] = f"{why}; {words}" if why else words


def _missing(records: pa.Table, lists: Sequence[str]) -> tuple[Missing, ...]:
    """What is missing, by field and list."""
    import numpy as np

    number = records["list"].to_numpy()
    known = {
        "name": records["words"].is_valid().to_numpy(),
        "born or age": records["birth_low"].is_valid().to_numpy()
        | records["age"].is_valid().to_numpy(),
        "sex": records["sex"].is_valid().to_numpy(),
        "date": records["act_low"].is_valid().to_numpy(),
        "place": records["places"].is_valid().to_numpy(),
    }
    sizes = np.bincount(number, minlength=len(lists))
    found = []
    for name in FIELDS:
        there = np.bincount(number[known[name]], minlength=len(lists))
        found += [
            Missing(lists[at], name, int(sizes[at] - there[at]), int(sizes[at]))
            for at in range(len(lists))
        ]
    return tuple(found)
