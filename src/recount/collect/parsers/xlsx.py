"""Spreadsheets: the stored values of every sheet, each cell with its place; nothing is computed.

Values come from calamine, which knows dates and shared strings; formulas, hidden sheets and links to
elsewhere are counted in the XML itself, before, together with the size that a sheet declares.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from recount.collect.kinds import XLSX
from recount.collect.parsers import Asked, Found, Unreadable, Writing, xml, zips
from recount.collect.report import LARGEST_TEXT

MOST_CELLS = 5_000_000
MOST_SHEETS = 500
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml\Z")
_CELL = re.compile(rb"""<(?:\w{1,20}:)?c\s[^>]{0,200}?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s>/]")
_HIDDEN = re.compile(
    rb"""<(?:\w{1,20}:)?sheet\s[^>]{0,500}?\bstate\s*=\s*["'](?:hidden|veryHidden)["']"""
)
_ERROR = re.compile(rb"""<(?:\w{1,20}:)?c\s[^>]{0,200}?\bt\s*=\s*["']e["']""")
_DDE = re.compile(rb"<(?:\w{1,20}:)?ddeLink\b|<(?:\w{1,20}:)?oleLink\b")
_XLSM = "vbaproject"


def prepare() -> None:
    """Loads the two libraries."""
    import python_calamine  # noqa: F401 - loaded now, used when the doors are shut
    from lxml import etree

    etree.fromstring(b"<a/>")


def parse(data: bytes, asked: Asked) -> Found:
    """One block a sheet: its name in a line of its own, then a line a row, cells parted by tabs."""
    found = Found(media_type=XLSX)
    with zips.opened(data) as package:
        _look(package, found)
    writing = Writing(LARGEST_TEXT)
    unmarked = sum(_sheet(sheet, writing, found) for sheet in _sheets(data))
    found.note("cells-unmarked", unmarked)
    found.text = writing.text.rstrip("\n\t")
    found.parts = [one for one in writing.parts if one.end <= len(found.text)]
    if writing.full:
        found.state, found.reason = "partial", "cut"
    if not any(one.kind == "cell" for one in found.parts):
        found.text, found.parts, found.state, found.reason = "", [], "empty", "no-text"
    return found


def _look(package: ZipFile, found: Found) -> None:
    """Counts what a spreadsheet program would run or fetch; refuses sheets that declare too much."""
    names = package.namelist()
    found.note("office-macros", sum(_XLSM in name.lower() for name in names))
    found.note("office-embedded", sum("/embeddings/" in name or "/activeX/" in name for name in names))
    found.note("office-pictures", sum("/media/" in name for name in names))
    area = 0
    for name in names:
        if not name.endswith((".xml", ".rels")):
            continue
        content = zips.member(package, name, xml.LARGEST * 2)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise Unreadable("entities")
        if name.endswith(".rels"):
            found.note("office-remote", len(re.findall(rb"TargetMode\s*=\s*[\"']External", content)))
        elif _SHEET.match(name):
            found.note("sheet-formulas", sum(1 for _ in _FORMULA.finditer(content)))
            found.note("sheet-errors", sum(1 for _ in _ERROR.finditer(content)))
            area += _area(content)
        elif name == "xl/workbook.xml":
            found.note("sheet-hidden", sum(1 for _ in _HIDDEN.finditer(content)))
        elif "externalLink" in name:
            found.note("office-fields", sum(1 for _ in _DDE.finditer(content)))
    if area > MOST_CELLS:
        raise Unreadable("sheet-size")


def _area(sheet: bytes) -> int:
    """Cells of the rectangle that holds every cell: what a reader must make room for."""
    rows: list[int] = []
    columns: list[int] = []
    for match in _CELL.finditer(sheet):
        rows.append(int(match[2]))
        columns.append(_column(match[1]))
    if not rows:
        return 0
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _sheets(data: bytes) -> list[tuple[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return [(name, book.get_sheet_by_name(name)) for name in book.sheet_names[:MOST_SHEETS]]
    except PasswordError:
        raise Unreadable("encrypted") from None
    except (CalamineError, ValueError, OSError):
        raise Unreadable("damaged") from None


def _sheet(named: tuple[str, Any], writing: Writing, found: Found) -> int:
    """Writes one sheet; how many cells could not be noted with their place."""
    name, sheet = named
    if not sheet.height or sheet.start is None:
        return 0
    top, left = sheet.start
    unmarked = 0
    writing.add(name, "sheet", name)
    writing.add("\n")
    for down, row in enumerate(sheet.to_python()):  # begins at the first cell that holds something
        for across, value in enumerate(row):
            writing.add("\t" if across else "")
            place = f"{name}!{_letters(left + across)}{top + down + 1}"
            unmarked += not writing.add(_shown(value), "cell", place)
        writing.add("\n")
    writing.add("\n")
    return unmarked


def _letters(column: int) -> str:
    """A column's name, 0 for A."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def _shown(value: object) -> str:
    """A stored value as words, in one line: whole numbers without a point, dates by ISO 8601."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat().removesuffix("T00:00:00")
    return " ".join(str(value).split("\n")) if "\n" in str(value) else str(value)
