"""Plain columns for a terminal: aligned by the width of the letters, wrapped, never wider than asked.

Every line reads from left to right as a sentence would, for a screen reader; bold is only ever added to a
heading that says the same without it. Control characters of a text never reach the terminal.
"""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDEST = 104
GAP = 2
LEAST = 16  # columns that the column that stretches needs
BOLD, UNBOLD = "\033[1m", "\033[22m"


@dataclass(frozen=True, slots=True)
class Layout:
    """How wide, in which letters, and whether headings may be bold."""

    width: int = WIDEST
    ascii_only: bool = False
    bold: bool = False

    @classmethod
    def of_terminal(cls, *, width: int | None, ascii_only: bool) -> Layout:
        """What this terminal takes; outside one, 104 columns and no bold."""
        terminal = sys.stdout.isatty()
        if width is None:
            width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns) if terminal else WIDEST
        plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
        return cls(max(40, width), ascii_only, bold=terminal and not plain)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens a section."""

    words: str


def write(lines: Iterable[str | Heading], layout: Layout) -> None:
    """Puts lines out, in the letters that this terminal takes."""
    encoding = sys.stdout.encoding or "utf-8"
    for line in lines:
        words = safe(line.words if isinstance(line, Heading) else line)
        if layout.ascii_only and not words.isascii():
            from anyascii import anyascii

            words = anyascii(words)
        words = words.encode(encoding, "replace").decode(encoding)
        for part in _fitted(words.rstrip(), layout.width):
            bold = layout.bold and isinstance(line, Heading)
            sys.stdout.write(f"{BOLD}{part}{UNBOLD}\n" if bold else part + "\n")


def _fitted(words: str, width: int) -> list[str]:
    """The line itself, or its parts when letters changed its width."""
    return [words] if wide(words) <= width else wrapped(words, width)


def safe(words: str) -> str:
    """The words without control, direction and private characters, which could drive the terminal."""
    if words.isascii() and words.isprintable():
        return words
    return "".join(
        " " if letter in "\t\n\r\v\f\u2028\u2029" else "\ufffd" if _drives(letter) else letter
        for letter in words
    )


def _drives(letter: str) -> bool:
    category = unicodedata.category(letter)
    joiner = letter in "\u200c\u200d"
    return category in {"Cc", "Cs", "Co"} or (category == "Cf" and not joiner)


def wide(words: str) -> int:
    """The number of columns that words take."""
    if words.isascii():
        return len(words)
    return sum(_columns(letter) for letter in words)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def padded(words: str, columns: int) -> str:
    """The words with blanks after them, up to a number of columns."""
    return words + " " * max(0, columns - wide(words))


def cut(words: str, columns: int) -> str:
    """At most so many columns, the cut marked."""
    words = " ".join(safe(words).split())
    if wide(words) <= columns:
        return words
    kept = ""
    for letter in words:
        if wide(kept) + _columns(letter) > columns - 4:
            break
        kept += letter
    shorter = kept.rsplit(" ", 1)[0] if " " in kept[len(kept) // 2 :] else kept
    return shorter.rstrip(" ,;:") + " ..."


def wrapped(words: str, columns: int) -> list[str]:
    """The words in lines of at most so many columns; a longer word is cut into pieces."""
    lines: list[str] = []
    line = ""
    for word in safe(words).split():
        rest = word
        while rest:
            joined = f"{line} {rest}" if line else rest
            if wide(joined) <= columns:
                line, rest = joined, ""
            elif line:
                lines.append(line)
                line = ""
            else:
                piece = _piece(rest, columns)
                lines.append(piece)
                rest = rest[len(piece) :]
    return [*lines, line] if line or not lines else lines


def _piece(word: str, columns: int) -> str:
    kept = 0
    for number, letter in enumerate(word):
        kept += _columns(letter)
        if kept > columns:
            return word[: max(1, number)]
    return word


def hanging(first: str, words: str, width: int) -> list[str]:
    """A lead, then words that hang beside it on as many lines as they take."""
    room = max(20, width - wide(first))
    lines = wrapped(words, room)
    rest = " " * wide(first)
    return [first + lines[0], *(rest + line for line in lines[1:])]


def table(rows: Sequence[Sequence[str]], *, width: int, stretch: int, most: Sequence[int]) -> list[str]:
    """Rows in aligned columns; one column takes the room that is left, and each cell wraps in its own.

    Args:
        rows: cells, all rows of one length.
        width: columns of the screen.
        stretch: the number of the cell that takes what is left.
        most: the most columns that each of the cells may take (0 for `stretch`).
    """
    if not rows:
        return []
    number = len(rows[0])
    sizes = [
        min(most[at], max(wide(safe(row[at])) for row in rows)) if at != stretch else 0
        for at in range(number)
    ]
    taken = sum(sizes) + GAP * (number - 1) + 1
    while taken + LEAST > width and max(sizes) > LEAST // 2:
        sizes[sizes.index(max(sizes))] -= 1
        taken -= 1
    longest = max(wide(safe(row[stretch])) for row in rows)
    sizes[stretch] = max(LEAST, min(width - taken, longest))
    out = []
    for row in rows:
        cells = [
            wrapped(cell, max(4, size)) if cell else [""] for cell, size in zip(row, sizes, strict=True)
        ]
        for at in range(max(len(cell) for cell in cells)):
            parts = [
                padded(cell[at] if at < len(cell) else "", size)
                for cell, size in zip(cells, sizes, strict=True)
            ]
            out.append((" " + (" " * GAP).join(parts)).rstrip())
    return out
