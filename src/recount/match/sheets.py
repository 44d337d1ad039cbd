r"""A list as rows of text, from the text of a CSV file or the bytes of a workbook.

Rules: every cell becomes text; a row keeps the number that it has in its file. Lines above the header (a
title, a day) and a second line of it are told by the names of columns that are known. Trust: nothing in a
cell is run, looked up or believed; a cell that begins like a formula is emptied later, and said so.

>>> sheet = from_text("name;age\nAmir Haddad;30\n", called="north")
>>> sheet.header, sheet.rows
(('name', 'age'), (('Amir Haddad', '30'),))
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median

from recount.errors import BadInput, TooLarge
from recount.match import cells, headers

MOST_COLUMNS = 1_000
MOST_CELL = 2_000  # characters of a cell; what follows is cut, and said
MOST_ROWS = 5_000_000
_DELIMITERS = ",;\t|"
_SAMPLE = 200  # rows by which the delimiter is told
_LOOKED_AT, _TITLES = 60, 25  # rows by which the header is told; filled rows among which it is sought
_LONG = 80  # characters of a column's name; what is longer is a title or a note
_EXACT = 2  # of `headers.known`


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was given: its file's stem, its header, its rows; notes are said to the user.

    Row i is row i + 2 of its file; the first `skipped` stand for what is above the header. `above` numbers
    the lines there that hold words, `headings` lines within the list that head others.
    """

    called: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    skipped: int = 0
    above: tuple[int, ...] = ()
    headings: frozenset[int] = frozenset()


def from_text(text: str, *, called: str) -> Sheet:
    """The rows of a CSV file, whatever its delimiter.

    Raises:
        BadInput: no table, or one that is broken.
    """
    if not text.strip():
        raise BadInput(f"the list {called!r} is empty; a header and at least one row are needed")
    csv.field_size_limit(50_000_000)
    text, delimiter, skipped = _declared(text)
    delimiter = delimiter or _delimiter(text)
    notes: tuple[str, ...] = ()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(islice(reader, MOST_ROWS + 2))
        _swallowed(rows, delimiter, called)
    except csv.Error as error:
        plain = _unquoted(text, delimiter)
        if plain is None:
            raise BadInput(
                f"the list {called!r} breaks off inside a quoted cell near line {reader.line_num}; "
                "save it again as CSV, with quotation marks doubled inside cells"
            ) from error
        rows, notes = plain, ("quotation marks were taken as letters, since they do not pair",)
    return sheet([*([""] for _ in range(skipped)), *rows], called, notes)


def _declared(text: str) -> tuple[str, str | None, int]:
    """The text, and the delimiter if its first line declares one as spreadsheets do (sep=;)."""
    first, newline, rest = text.partition("\n")
    found = re.fullmatch(r"\s*\"?sep=(.)\"?\s*", first, re.IGNORECASE)
    return (rest, found[1], 1) if found and newline else (text, None, 0)


def _unquoted(text: str, delimiter: str) -> list[list[str]] | None:
    """The rows with quotation marks as letters, if so every line has as many cells as the first."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    rows = [row for row in islice(lines, MOST_ROWS + 2) if row]
    widths = Counter(map(len, rows))
    width, times = widths.most_common(1)[0] if widths else (0, 0)
    if width < 2 or times < len(rows):  # noqa: PLR2004 - one cell a line is what a broken quote looks like
        return None
    return [[cell.strip().strip('"') for cell in row] for row in rows]


def _swallowed(rows: Sequence[Sequence[str]], delimiter: str, called: str) -> None:
    """Checks that no quotation mark that was left open has made one cell of many rows.

    Raises:
        BadInput: a cell holds lines that look like rows of the list.
    """
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    if width < 2:  # noqa: PLR2004 - a list of one column has no delimiters to tell by
        return
    line = 1
    for row in rows:
        for cell in row:
            if cell.count("\n") >= 2 and cell.count(delimiter) >= 2 * (width - 1):  # noqa: PLR2004
                inside = sum(part.count(delimiter) == width - 1 for part in cell.split("\n"))
                if inside >= 2:  # noqa: PLR2004 - one may be chance
                    raise BadInput(
                        f"the list {called!r} has a quotation mark near line {line} that is never closed, "
                        "so that rows after it stand in one cell; take it away and save the list again"
                    )
        line += 1 + sum(cell.count("\n") for cell in row)


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


def sheet(
    rows: Sequence[Sequence[str]],
    called: str,
    notes: tuple[str, ...] = (),
    headings: frozenset[int] = frozenset(),
) -> Sheet:
    """The list that rows of cells hold, the first of them being row 1.

    Raises:
        BadInput: there is no header, no row, or the first row is a record.
    """
    start = header_at(rows)
    if start is None:
        raise BadInput(f"the list {called!r} is empty; a header and at least one row are needed")
    header = [" ".join(cell.split()) for cell in rows[start]]
    second = _second(header, rows[start + 1] if start + 1 < len(rows) else ())
    header = second or header
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise TooLarge(
            f"the list {called!r} has {len(header):,} columns and at most {MOST_COLUMNS:,} are taken: "
            "is it turned on its side, or cut at the wrong character?"
        )
    first = start + (2 if second else 1)
    if len(rows) - first > MOST_ROWS:
        raise TooLarge(f"the list {called!r} has more than {MOST_ROWS:,} rows; split it in parts")
    body = [tuple(cell[:MOST_CELL] for cell in row) for row in rows[first:]]
    if not any(any(cell.strip() for cell in row) for row in body):
        raise BadInput(f"the list {called!r} has a header and no rows; at least one record is needed")
    _no_record(header, body, called)
    above = tuple(at + 1 for at in range(start) if any(cell.strip() for cell in rows[at]))
    said = list(notes)
    if above:
        said.append(f"the header was found in row {start + 1}; {_lines(len(above))} above it left out")
    if second:
        said.append("the header has two rows, which were joined")
    if not any(headers.known(name) for name in header):
        said.append("no name in the first row is known: if it is a record, put a header above it")
    names, repeated = _names(header)
    if repeated:
        said.append(f"names of columns that repeat were numbered: {', '.join(repeated)}")
    # rows keep their numbers
    return Sheet(
        called, names, ((),) * (first - 1) + tuple(body), tuple(said), first - 1, above, headings
    )


def _lines(many: int) -> str:
    return "the line" if many == 1 else f"{many} lines"


def header_at(rows: Sequence[Sequence[str]]) -> int | None:
    """The place of the header: the first row in which most names of columns are known; None without a row.

    Where none is known it is the first row that is at least half as wide as the list.
    """
    filled = [at for at, row in enumerate(rows[:_LOOKED_AT]) if any(cell.strip() for cell in row)]
    if not filled:
        later = (at for at, row in enumerate(rows) if any(cell.strip() for cell in row))
        return next(later, None)
    candidates = filled[:_TITLES]
    best = max(candidates, key=lambda at: (_known(rows[at]), -at))
    if _known(rows[best]) > _known(rows[filled[0]]):
        return best
    if _known(rows[filled[0]]):
        return filled[0]
    wide = median(_filled(rows[at]) for at in filled)
    return next((at for at in candidates if 2 * _filled(rows[at]) >= wide), filled[0])


def _known(row: Sequence[str]) -> int:
    return sum(
        headers.known(cell) for cell in row[: MOST_COLUMNS + 1] if cell.strip() and len(cell) <= _LONG
    )


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _second(top: Sequence[str], below: Sequence[str]) -> list[str] | None:
    """The names of columns where the header has two rows: groups above parts, or a second language."""
    names = [" ".join(cell.split()) for cell in below]
    folded = {cell.casefold() for cell in top if cell}
    if not any(names) or any(name.casefold() in folded for name in names if name):
        return None
    if any(
        cells.plain(name).isdigit() or len(name) > _LONG or cells.dates(name, "dmy")
        for name in names
        if name
    ):
        return None
    width = max(len(top), len(names))
    upper, lower = ([*row, *[""] * (width - len(row))] for row in (top, names))
    group, joined = "", []
    for name, part in zip(upper, lower, strict=True):
        group = name or (group if part else "")
        joined.append(f"{group} / {part}" if group and part else name or part)
    known = [
        max(headers.known(name), headers.known(part))
        for name, part in zip(joined, lower, strict=True)
        if part
    ]
    sure = sum(headers.known(part) == _EXACT for part in lower if part)
    if 2 * sum(map(bool, known)) < len(known) or max(sure, sum(one == _EXACT for one in known)) < 2:  # noqa: PLR2004
        return None
    return joined


def _no_record(header: Sequence[str], body: Sequence[Sequence[str]], called: str) -> None:
    """Checks that the first row is a header.

    Raises:
        BadInput: none of its names is known, and a number or a date stands where all rows have one.
    """
    if any(headers.known(name) for name in header):
        return
    for at, name in enumerate(header):
        if not _number(cells.plain(name)):
            continue
        filled = [
            cells.plain(row[at]) for row in body[:_LOOKED_AT] if at < len(row) and row[at].strip()
        ]
        if filled and all(map(_number, filled)):
            raise BadInput(
                f"the first row of the list {called!r} looks like a record, not like a header; put a row "
                "with the columns' names above it"
            )


def _number(word: str) -> bool:
    return word.isdigit() or bool(word and cells.dates(word, "dmy"))


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
