"""Capture tables: who was on which list, as counts of patterns.

Rules: every column but `count`, `draw`, the strata and the covariates is a list of 0 and 1; the pattern of
zeros (the people on no list) is absent, it is what the count is after; a pattern that is missing counts 0.
Trust: nothing is taken until every cell is checked, and a sentence names the line, never its content.

>>> table = from_counts(("north", "south"), {(1, 0): 20, (0, 1): 24, (1, 1): 6})
>>> table.recorded, table.margin(0)
(50, 26)
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recount.errors import BadInput, NotText, TooLarge

MOST_LISTS = 12
MOST_RECORDS = 10**9
MOST_PARTS = 200_000  # strata times draws

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bits = NDArray[np.uint8]


@dataclass(frozen=True, eq=False, slots=True)
class Captures:
    """Patterns that were seen, and how often. Bit j of a code: on list j. Codes ascend."""

    lists: tuple[str, ...]
    codes: Ints
    counts: Ints

    @property
    def recorded(self) -> int:
        """How many were recorded on at least one list."""
        return int(self.counts.sum())

    @property
    def patterns(self) -> Bits:
        """The patterns as rows of 0 and 1, one column a list."""
        return ((self.codes[:, None] >> np.arange(len(self.lists))) & 1).astype(np.uint8)

    @property
    def digest(self) -> str:
        """SHA-256 of the counts by pattern (not of the names), so that equal tables have equal digests."""
        lines = [str(len(self.lists))]
        lines += [f"{code}:{count}" for code, count in zip(self.codes, self.counts, strict=True)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def margin(self, which: int) -> int:
        """How many records one list holds."""
        return int(self.counts[(self.codes >> which) & 1 == 1].sum())

    def shared(self, first: int, second: int) -> int:
        """How many records stand on both lists."""
        both = (self.codes >> first) & (self.codes >> second) & 1 == 1
        return int(self.counts[both].sum())

    def dense(self) -> Floats:
        """Counts of all 2^J patterns by code; place 0 (on no list) is 0."""
        cells = np.zeros(1 << len(self.lists))
        cells[self.codes] = self.counts
        return cells

    def without(self, which: int) -> Captures:
        """The table as if one list had never been; who stood on it alone is gone."""
        low = self.codes & ((1 << which) - 1)
        codes = low | ((self.codes >> (which + 1)) << which)
        return _gathered(self.lists[:which] + self.lists[which + 1 :], codes, self.counts)

    def given(self, which: int) -> Captures:
        """Only the records of one list, on the other lists; who stood on that list alone is gone."""
        kept = (self.codes >> which) & 1 == 1
        part = Captures(self.lists, self.codes[kept], self.counts[kept])
        return part.without(which)

    def merged(self, first: int, second: int) -> Captures:
        """Two lists taken as one: on it is who is on either."""
        joined = self.codes | (((self.codes >> second) & 1) << first)
        names = list(self.lists)
        names[first] = f"{names[first]}+{names[second]}"
        return Captures(tuple(names), joined, self.counts).without(second)

    def nested(self) -> tuple[int, int] | None:
        """A list whose every record stands on another too, and that other; None when there is none."""
        columns = self.patterns
        for inner in range(len(self.lists)):
            for outer in range(len(self.lists)):
                if inner != outer and not (columns[:, inner] & ~columns[:, outer] & 1).any():
                    return inner, outer
        return None

    def usable(self) -> Captures:
        """Lists that hold records; of lists with the very same records one."""
        kept: list[int] = []
        columns = self.patterns
        for which in range(len(self.lists)):
            same = any(np.array_equal(columns[:, which], columns[:, other]) for other in kept)
            if self.margin(which) and not same:
                kept.append(which)
        codes = np.zeros_like(self.codes)
        for place, which in enumerate(kept):
            codes |= ((self.codes >> which) & 1) << place
        return _gathered(tuple(self.lists[which] for which in kept), codes, self.counts)


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """The captures of one stratum in one draw of the linkage; `draw` None = the only one."""

    stratum: tuple[str, ...]
    draw: str | None
    captures: Captures


@dataclass(frozen=True, eq=False, slots=True)
class Persons:
    """One row a person: on which lists (0/1), and covariates as numbers."""

    lists: tuple[str, ...]
    caught: Bits
    covariates: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Sheet:
    """A checked table: its parts, and its persons if it has covariates."""

    lists: tuple[str, ...]
    parts: tuple[Part, ...]
    strata: tuple[str, ...] = ()
    persons: Persons | None = None

    @property
    def draws(self) -> tuple[str, ...]:
        """Draws of the linkage, in the order of the table; empty when there is no `draw` column."""
        return tuple(dict.fromkeys(part.draw for part in self.parts if part.draw is not None))

    def total(self, draw: str | None = None) -> Captures:
        """The table over all strata, of one draw."""
        parts = [part.captures for part in self.parts if part.draw == draw]
        codes = np.concatenate([part.codes for part in parts])
        counts = np.concatenate([part.counts for part in parts])
        return _gathered(self.lists, codes, counts)


def from_counts(lists: Sequence[str], counts: Mapping[tuple[int, ...], int]) -> Captures:
    """Captures from a count for each pattern.

    Raises:
        BadInput: a pattern or a count cannot be used.
    """
    rows = [[*map(str, pattern), str(count)] for pattern, count in counts.items()]
    return from_rows([*lists, "count"], rows).total()


def from_cells(lists: tuple[str, ...], cells: Floats) -> Captures:
    """Captures from the counts of all 2^J patterns by code; place 0 is ignored."""
    codes = np.flatnonzero(cells[1:]) + 1
    return Captures(lists, codes.astype(np.int64), np.round(cells[codes]).astype(np.int64))


def from_csv(untrusted: bytes, *, strata: Sequence[str] = (), covariates: Sequence[str] = ()) -> Sheet:
    """A checked table from the bytes of a CSV file with a header.

    Raises:
        BadInput: the first thing that is wrong, with its line.
    """
    try:
        text = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText("The table is not UTF-8 text; save it as CSV, UTF-8.") from error
    if "\0" in text:
        raise NotText("The table holds zero bytes and is no text; save it as CSV, UTF-8.")
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(rows, None)
        if not header:
            raise BadInput("The table is empty; a header with the lists' names and `count` is needed.")
        return from_rows(header, rows, strata=strata, covariates=covariates)
    except csv.Error as error:
        raise BadInput("The table is no well-formed CSV; save it again with plain commas.") from error


def from_rows(
    header: Sequence[str],
    untrusted_rows: Iterable[Sequence[str]],
    *,
    strata: Sequence[str] = (),
    covariates: Sequence[str] = (),
) -> Sheet:
    """A checked table from rows of words. Line 1 is the header.

    Raises:
        BadInput: the first thing that is wrong, with its line.
    """
    names = [name.strip() for name in header]
    lists = _lists_of(names, strata, covariates)
    at = {name: place for place, name in enumerate(names)}
    described: list[list[str]] = [[] for _ in covariates]
    people: list[int] = []
    cells: dict[tuple[tuple[str, ...], str | None], dict[int, int]] = {}
    for line, row in enumerate(untrusted_rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        _as_wide(line, row, names)
        code, count = _code(line, row, lists, at), _count(line, row, at)
        part = cells.setdefault(_key(row, strata, at), {})
        if len(cells) > MOST_PARTS:
            raise TooLarge(
                f"More than {MOST_PARTS:,} strata (or draws); use coarser strata, or split the table."
            )
        if covariates:
            _one_person(line, count)
            people.append(code)
            for column, name in zip(described, covariates, strict=True):
                column.append(row[at[name]].strip())
        elif code in part:
            raise BadInput(
                f"Line {line} repeats a pattern that stands above; give each pattern one row."
            )
        part[code] = part.get(code, 0) + count
    if not cells:
        raise BadInput("The table has a header and no rows; add a row a pattern, with its count.")
    if sum(sum(part.values()) for part in cells.values()) == 0:
        raise BadInput("Every count is 0; a table with records is needed.")
    parts = tuple(
        Part(stratum, draw, _from_codes(lists, part)) for (stratum, draw), part in cells.items()
    )
    persons = None
    if covariates:
        caught = Captures(lists, np.array(people, dtype=np.int64), np.ones(len(people), dtype=np.int64))
        persons = Persons(lists, caught.patterns, _numbers(described))
    return Sheet(lists, parts, tuple(strata), persons)


def _as_wide(line: int, row: Sequence[str], names: Sequence[str]) -> None:
    if len(row) != len(names):
        raise BadInput(
            f"Line {line} has {len(row)} columns where the header has {len(names)}; make them equal."
        )


def _key(
    row: Sequence[str], strata: Sequence[str], at: Mapping[str, int]
) -> tuple[tuple[str, ...], str | None]:
    """The stratum of a row, and its draw of the linkage."""
    draw = row[at["draw"]].strip() if "draw" in at else None
    return tuple(row[at[name]].strip() for name in strata), draw


def _one_person(line: int, count: int) -> None:
    if count != 1:
        raise BadInput(f"Line {line} counts {count}; with covariates a row is one person and counts 1.")


def from_array(cells: NDArray[np.generic], *, lists: Sequence[str] | None = None) -> Sheet:
    """A checked table from rows of 0/1 columns with the count last.

    Raises:
        BadInput: it is no such table.
    """
    least = 2
    if cells.ndim != least or cells.shape[1] < least:
        raise BadInput("An array must have a row a pattern: 0/1 for each list, then the count.")
    names = list(lists) if lists is not None else [f"list {j + 1}" for j in range(cells.shape[1] - 1)]
    rows = [[_plain(value) for value in row] for row in cells.tolist()]
    return from_rows([*names, "count"], rows)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def from_arrow(table: object, *, strata: Sequence[str] = (), covariates: Sequence[str] = ()) -> Sheet:
    """A checked table from an Arrow table with the columns of the CSV form.

    Raises:
        BadInput: the first thing that is wrong; line 2 is the first row.
    """
    columns: dict[str, list[object]] = table.to_pydict()  # type: ignore[attr-defined]
    rows = [[_plain(value) for value in row] for row in zip(*columns.values(), strict=True)]
    return from_rows(list(columns), rows, strata=strata, covariates=covariates)


def _lists_of(names: list[str], strata: Sequence[str], covariates: Sequence[str]) -> tuple[str, ...]:
    if len(set(names)) != len(names) or "" in names:
        raise BadInput("The header has an empty or a repeated name; name each column once.")
    for name in (*strata, *covariates):
        if name not in names:
            raise BadInput(f"The header has no column {name!r}; it has: {', '.join(names)}.")
    if "count" not in names and not covariates:
        raise BadInput(
            "The header has no column 'count'; add one with the number of records of each pattern."
        )
    other = {"count", "draw", *strata, *covariates}
    lists = tuple(name for name in names if name not in other)
    if not lists:
        raise BadInput(
            "The table has no list; every column but count, draw, strata and covariates is one."
        )
    if len(lists) > MOST_LISTS:
        raise TooLarge(
            f"{len(lists)} lists; at most {MOST_LISTS} are counted together. Merge lists of one "
            "origin, or name "
            "columns that are no lists with --strata or --covariate."
        )
    return lists


def _code(line: int, row: Sequence[str], lists: tuple[str, ...], at: Mapping[str, int]) -> int:
    code = 0
    for place, name in enumerate(lists):
        word = row[at[name]].strip()
        if word not in {"0", "1"}:
            raise BadInput(
                f"Line {line}, column {name!r} is neither 0 nor 1; a list says 1 for on it and 0 "
                "for not. Name a "
                "stratum with --strata."
            )
        code |= (word == "1") << place
    if not code:
        raise BadInput(
            f"Line {line} has 0 on every list; the people on no list are what is estimated: remove the row."
        )
    return code


def _count(line: int, row: Sequence[str], at: Mapping[str, int]) -> int:
    if "count" not in at:  # a row a person
        return 1
    word = row[at["count"]]
    try:
        number = float(word)
    except ValueError:
        number = float("nan")
    if not (word.strip().isascii() and number == number and abs(number) < float("inf")):  # noqa: PLR0124
        raise BadInput(f"Line {line}: the count is no number; a whole number, 0 or more, is needed.")
    if number < 0:
        raise BadInput(f"Line {line}: the count is negative; a whole number, 0 or more, is needed.")
    if not number.is_integer():
        raise BadInput(f"Line {line}: the count is a fraction; a whole number of records is needed.")
    if number > MOST_RECORDS:
        raise TooLarge(f"Line {line}: the count is above {MOST_RECORDS}; check it.")
    return int(number)


def _numbers(columns: list[list[str]]) -> Floats:
    """Covariates as numbers; a column of words becomes one 0/1 column a word, but the first in order."""
    made: list[Floats] = []
    for column in columns:
        try:
            values = np.array([float(word) for word in column])
        except ValueError:
            levels = sorted(set(column))[1:]
            made += [np.array([float(word == level) for word in column]) for level in levels]
            continue
        if not np.isfinite(values).all():
            raise BadInput(
                "A covariate holds a number that is not finite; fill it or leave the row out."
            )
        made.append(values)
    rows = len(columns[0])
    return np.column_stack(made) if made else np.zeros((rows, 0))


def _from_codes(lists: tuple[str, ...], counts: Mapping[int, int]) -> Captures:
    kept = sorted(code for code, count in counts.items() if count)
    return Captures(
        lists, np.array(kept, dtype=np.int64), np.array([counts[code] for code in kept], dtype=np.int64)
    )


def _gathered(lists: tuple[str, ...], codes: Ints, counts: Ints) -> Captures:
    sums = np.bincount(codes, weights=counts.astype(np.float64), minlength=1 << len(lists)).astype(
        np.float64
    )
    sums[0] = 0
    return from_cells(lists, sums)
