"""Tables in CSV: the stored text as it is, each cell with its place in it. Encodings are never guessed here.

The separator is the one of comma, semicolon, tab and bar that parts the first rows most evenly;
quotation after RFC 4180, and a quotation mark that nothing closes ends with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recount.collect.parsers import Asked, Found, Unreadable
from recount.collect.parsers.text import decoded
from recount.collect.report import LARGEST_TEXT, Part
from recount.collect.text import PLAIN

SEPARATORS = ",;\t|"
MOST_PARTS = 100_000
_FORMULA = re.compile(r"\s*(?:[=@]|[+\-](?![\d\s.,()+-]*\Z))")
_SAMPLE_ROWS = 50
_SAMPLE = 200_000


Cell = tuple[int, int]  # where a cell's words begin and end, quotation marks left out


def prepare() -> None:
    """Everything is imported with the module."""


def parse(data: bytes, asked: Asked) -> Found:
    """The text of the table, with a part a cell."""
    text = decoded(data, asked, media_type=PLAIN)
    if (
        text.encoding.startswith("utf-16")
        and asked.encoding is None
        and data[:2] not in (b"\xff\xfe", b"\xfe\xff")
    ):
        raise Unreadable("encoding")
    if len(text.text) > LARGEST_TEXT:
        raise Unreadable("too-large")
    found = Found(text.text, media_type="text/csv", encoding=text.encoding)
    _mark(found, separator_of(text.text))
    return found


def _mark(found: Found, separator: str) -> None:
    """Notes each cell; counts formulas, uneven rows and the cells beyond what is noted."""
    width = uneven = formulas = unmarked = 0
    for number, row in enumerate(rows(found.text, separator), start=1):
        width = width or len(row)
        uneven += len(row) != width
        formulas += sum(1 for start, end in row if _FORMULA.match(found.text, start, end))
        room = MOST_PARTS - len(found.parts)
        unmarked += max(0, len(row) - room)
        found.parts += [
            Part(start, end, "cell", f"row {number}, column {at}")
            for at, (start, end) in enumerate(row[:room], start=1)
        ]
    found.note("cells-uneven", uneven)
    found.note("cell-formulas", formulas)
    found.note("cells-unmarked", unmarked)


def separator_of(text: str) -> str:
    """The separator that gives the first rows most nearly one width above one; a comma when none does."""
    sample = text[:_SAMPLE]

    def evenness(separator: str) -> tuple[float, int]:
        widths = [
            len(row) for _, row in zip(range(_SAMPLE_ROWS), rows(sample, separator), strict=False)
        ]
        common = max(set(widths), key=widths.count, default=1)
        return (widths.count(common) / len(widths) if common > 1 else 0.0, common)

    return max(SEPARATORS, key=evenness)


def rows(text: str, separator: str) -> Iterator[list[Cell]]:
    """The rows of a table, each a list of cells; blank lines are none. Linear in the text."""
    pattern = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    last_quote = text.rfind('"')
    row: list[Cell] = []
    at = 0
    while at <= len(text):
        if text[at : at + 1] == '"' and at < last_quote and (end := _closing(text, at)) is not None:
            row.append((at + 1, end))
            at = _past(pattern, text, end + 1)
        else:
            end = _past(pattern, text, at)
            row.append((at, end))
            at = end
        if text[at : at + 1] == separator:
            at += 1
            continue
        if len(row) > 1 or row[0][1] > row[0][0]:
            yield row
        row = []
        at += 2 if text.startswith("\r\n", at) else 1


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _closing(text: str, at: int) -> int | None:
    """Where the quotation that opens here closes: a mark that is not doubled; None when none does."""
    close = text.find('"', at + 1)
    while close >= 0 and text[close + 1 : close + 2] == '"':
        close = text.find('"', close + 2)
    return close if close >= 0 else None
