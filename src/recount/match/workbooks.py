"""A list from the bytes of a workbook: XLSX, XLS, XLSB or ODS.

Rules: of several filled sheets that one is read whose header has most names of columns that are known, and
that is said; cells that were merged downwards are filled with what stands in them, a line merged across is a
heading within the list. Trust: how much room a workbook asks for is judged before anything is unpacked; a
formula gives the value that was saved with it, nothing is computed or fetched.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from recount.errors import BadInput, MissingGroup, TooLarge
from recount.match import headers, sheets
from recount.match.sheets import Sheet

LARGEST_UNPACKED = 1_500_000_000  # bytes
LARGEST_RATIO, RATIO_SINCE = 200, 50_000_000
MOST_CELLS = 40_000_000  # of the rectangle that a reader must make room for
_CELL = re.compile(rb"""<(?:\w{1,20}:)?c\s[^>]{0,200}?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    ValueError,
    OSError,
    zlib.error,
    RuntimeError,
)
_WIDE = 3  # columns over which a merged line is a heading


def from_workbook(data: bytes, *, called: str) -> Sheet:
    """The rows of one sheet of a workbook.

    Raises:
        BadInput: no workbook, or none of its sheets is filled.
        TooLarge: it would unpack to more than a list needs.
        MissingGroup: the group `match` is not installed.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise MissingGroup(
            "workbooks need the group 'match': pip install 'recount-casebook[match]', or save as CSV"
        ) from error
    broken = BadInput(
        f"the workbook {called!r} cannot be read: it is broken or locked by a password; "
        "open it and save it again as XLSX or CSV"
    )
    try:
        if data.startswith(b"PK"):
            _bounded(data, called)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = [(book.get_sheet_by_name(name)) for name in book.sheet_names]
        read = [(one, _rows(one)) for one in found]
    except TooLarge:
        raise
    except (CalamineError, *_BROKEN) as error:
        raise broken from error
    filled = [(one, rows, at) for at, (one, rows) in enumerate(read, start=1) if any(map(any, rows))]
    if not filled:
        raise BadInput(f"the list {called!r} is empty; a header and at least one row are needed")
    chosen, rows, number = max(filled, key=lambda one: (_header_known(one[1]), -one[2]))
    notes: tuple[str, ...] = ()
    if len(filled) > 1:
        notes = (
            f"the workbook has {len(filled)} filled sheets; sheet {number} was read, the others were not",
        )
    headings, many = _merged(chosen, rows)
    if many:
        notes += (f"{many} cells that were merged were filled with what stands in them",)
    return sheets.sheet(rows, called, notes, headings)


def _rows(sheet: Any) -> list[list[str]]:  # noqa: ANN401 - a sheet of calamine
    if not sheet.height or sheet.end is None:
        return []
    return [[_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _header_known(rows: Sequence[Sequence[str]]) -> int:
    at = sheets.header_at(rows)
    return 0 if at is None else sum(headers.known(cell) for cell in rows[at] if cell.strip())


def _merged(sheet: Any, rows: list[list[str]]) -> tuple[frozenset[int], int]:  # noqa: ANN401
    """Numbers of rows that head others, and how many cells below a merged one were filled."""
    headings, many = set(), 0
    header = sheets.header_at(rows) or 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top <= header or top >= len(rows) or left >= len(rows[top]):
            continue
        if right - left + 1 >= _WIDE and top == bottom:
            headings.add(top + 1)
            continue
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and not row[left]:
                row[left] = rows[top][left]
                many += 1
    return frozenset(headings), many


def _bounded(data: bytes, called: str) -> None:
    """Checks that a workbook unpacks to no more than a list needs.

    Raises:
        TooLarge: it does not.
    """
    too_large = TooLarge(
        f"the workbook {called!r} unpacks to far more than a list needs and was not opened; save its list "
        "alone as CSV"
    )
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = package.infolist()
        whole = sum(one.file_size for one in members)
        if whole > LARGEST_UNPACKED or whole > max(RATIO_SINCE, LARGEST_RATIO * len(data)):
            raise too_large
        for one in members:
            if one.filename.startswith("xl/worksheets/") and one.filename.endswith(".xml"):
                with package.open(one) as file:
                    if _area(file) > MOST_CELLS:
                        raise too_large


def _area(file: Any) -> int:  # noqa: ANN401 - a file of bytes
    """Cells of the rectangle from A1 that holds every cell."""
    deepest, widest, rest = 0, 0, b""
    while piece := file.read(4_000_000):
        piece = rest + piece
        for match in _CELL.finditer(piece):
            deepest = max(deepest, int(match[2]))
            if len(match[1]) >= 2 or widest < 26:  # noqa: PLR2004 - letters of the alphabet
                widest = max(widest, _column(match[1]))
        rest = piece[-300:]
    return deepest * widest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


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
