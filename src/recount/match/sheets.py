r"""A list as rows of text, from the text of a CSV file or the bytes of a workbook.

Rules: every cell becomes text; a date of a workbook becomes YYYY-MM-DD; a row keeps its number, the header
being row 1. Trust: nothing in a cell is run, looked up or believed; a formula of a workbook gives the value
that was saved with it, and a cell of a CSV file that begins like one is emptied later, and said so.

>>> sheet = from_text("name;age\nAmir Haddad;30\n", called="north")
>>> sheet.header, sheet.rows
(('name', 'age'), (('Amir Haddad', '30'),))
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from recount.errors import BadInput, MissingGroup, TooLarge

MOST_COLUMNS = 1_000
MOST_CELL = 2_000  # characters of a cell; what follows is cut, and said
MOST_ROWS = 5_000_000
_DELIMITERS = ",;\t|"
_SAMPLE = 200  # rows by which the delimiter is told


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was given: its file's stem, its header, its rows; notes are said to the user."""

    called: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def from_text(text: str, *, called: str) -> Sheet:
    """The rows of a CSV file, whatever its delimiter.

    Raises:
        BadInput: no table, or one that is broken.
    """
    if not text.strip():
        raise BadInput(f"the list {called!r} is empty; a header and at least one row are needed")
    csv.field_size_limit(50_000_000)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(islice(reader, MOST_ROWS + 2))
    except csv.Error as error:
        raise BadInput(
            f"the list {called!r} breaks off inside a quoted cell near line {reader.line_num}; "
            "save it again as CSV, with quotation marks doubled inside cells"
        ) from error
    return _sheet(rows, called, ())


def _delimiter(text: str) -> str:
    """The delimiter that cuts most of the first rows into the same number of cells, more than one."""
    best, chosen = (0.0, 0), ","
    for delimiter in _DELIMITERS:
        try:
            reader = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter)
            widths = [len(row) for row in islice(reader, _SAMPLE) if row]
        except csv.Error:
            continue
        width, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
        if width > 1 and (times / len(widths), width) > best:
            best, chosen = (times / len(widths), width), delimiter
    return chosen


def from_workbook(data: bytes, *, called: str) -> Sheet:
    """The rows of the first filled sheet of an XLSX, XLS or ODS workbook.

    Raises:
        BadInput: no workbook, or none of its sheets is filled.
        MissingGroup: the group `match` is not installed.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise MissingGroup(
            "workbooks need the group 'match': pip install 'recount-casebook[match]', or save as CSV"
        ) from error
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except (CalamineError, ValueError, OSError) as error:
        raise BadInput(
            f"the workbook {called!r} cannot be read: it is broken or locked by a password; "
            "open it and save it again as XLSX or CSV"
        ) from error
    filled = [(name, rows) for name, rows in sheets if any(any(_cell(c) for c in row) for row in rows)]
    if not filled:
        raise BadInput(f"the list {called!r} is empty; a header and at least one row are needed")
    others = len(filled) - 1
    notes = (f"{others} further sheets of the workbook were not read",) if others else ()
    return _sheet([[_cell(cell) for cell in row] for row in filled[0][1]], called, notes)


def _cell(value: object) -> str:  # noqa: PLR0911 - one answer a kind of cell
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case time() | timedelta():
            return ""
        case _:
            return str(value)


def _sheet(rows: Sequence[Sequence[str]], called: str, notes: tuple[str, ...]) -> Sheet:
    start = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if start is None:
        raise BadInput(f"the list {called!r} is empty; a header and at least one row are needed")
    header = [cell.strip() for cell in rows[start]]
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise TooLarge(
            f"the list {called!r} has {len(header):,} columns and at most {MOST_COLUMNS:,} are taken: "
            "is it turned on its side, or cut at the wrong character?"
        )
    if len(rows) - start - 1 > MOST_ROWS:
        raise TooLarge(f"the list {called!r} has more than {MOST_ROWS:,} rows; split it in parts")
    body = tuple(tuple(cell[:MOST_CELL] for cell in row) for row in rows[start + 1 :])
    body = tuple(() for _ in range(start)) + body  # rows keep their numbers
    if not any(any(cell.strip() for cell in row) for row in body):
        raise BadInput(f"the list {called!r} has a header and no rows; at least one record is needed")
    names, repeated = _names(header)
    said = f"names of columns that repeat were numbered: {', '.join(repeated)}"
    return Sheet(called, names, body, (*notes, said) if repeated else notes)


def _names(header: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Each column with a name of its own, and those that had to be numbered."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    repeated: list[str] = []
    for place, cell in enumerate(header, start=1):
        name = cell[:100] or f"column {place}"
        seen[name] += 1
        if seen[name] > 1:
            name = f"{name} ({seen[name]})"
            repeated.append(name)
        names.append(name)
    return tuple(names), repeated
