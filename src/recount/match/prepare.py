"""Records as numbers: what the comparisons and the blocking rules ask of each record, once.

Rules: what is unknown is null (or -1 in a word's place), never 0; days are counted from 1970-01-01. Where no
record says when anybody was born, ages stand in for births, as if all were told on one day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from recount.match import vocabulary
from recount.match.vocabulary import Vocabulary
from recount.names import forms

_YEAR = 365.2425
_HEAPED = 4.0  # times as many on one day as chance puts there
_FEWEST_DAYS = 200  # dates from which a heap can be told
Days = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Dates:
    """Spans of days; `known` where there is one, `day` where it is a single day, then year, month, day."""

    low: Days
    high: Days
    known: NDArray[np.bool_]
    day: NDArray[np.bool_]
    parts: tuple[Days, Days, Days]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """All records; `own` is the list of a record if nobody stands twice on it, else -1."""

    size: int
    lists: NDArray[np.int16]
    own: NDArray[np.int16]
    names: Vocabulary
    places: Vocabulary
    born: Dates
    act: Dates
    sex: NDArray[np.int8]  # 0 = not said
    kunya: tuple[str | None, ...]  # as consonants

    @property
    def possible(self) -> float:
        """How many pairs could be one person: all, but those within a list without duplicates."""
        own = self.own[self.own >= 0]
        within = sum(int(n) * (int(n) - 1) / 2 for n in np.bincount(own)) if len(own) else 0.0
        return max(self.size * (self.size - 1) / 2 - within, 1.0)

    def tells(self, comparison: str) -> bool:
        """Whether any record says what a comparison of `recount.match.rules` asks."""
        match comparison:
            case "born" | "act":
                return bool((self.born if comparison == "born" else self.act).known.any())
            case "sex":
                return bool(self.sex.any())
            case "place":
                return bool((self.places.words >= 0).any())
            case "kunya":
                return any(self.kunya)
            case _:
                return True

    def engine_table(self) -> pa.Table:
        """The columns that conditions name; see `recount.match.rules`."""
        columns: dict[str, pa.Array] = {"number": pa.array(np.arange(self.size, dtype=np.int32))}
        for name, dates in (("born", self.born), ("act", self.act)):
            unknown = ~dates.known
            columns[f"{name}_low"] = pa.array(dates.low, mask=unknown)
            columns[f"{name}_high"] = pa.array(dates.high, mask=unknown)
            for part, values in zip(("year", "month", "day"), dates.parts, strict=True):
                columns[f"{name}_{part}"] = pa.array(values, mask=~dates.day)
        columns["sex"] = pa.array(self.sex, mask=self.sex == 0)
        columns["kunya"] = pa.array(self.kunya, pa.string())
        columns["match_key"] = pa.array(
            np.zeros(self.size, dtype=np.int8)
        )  # Splink asks each side for it
        return pa.table(columns)


def prepared(records: pa.Table, unique: tuple[bool, ...]) -> Prepared:
    """The records of RECORDS; `unique` says for each list whether nobody stands twice on it."""
    lists = records["list"].to_numpy().astype(np.int16)
    flags = np.array(unique, dtype=bool)
    return Prepared(
        len(records),
        lists,
        np.where(flags[lists], lists, -1).astype(np.int16),
        vocabulary.of_lists(records["words"], records["given"]),
        vocabulary.of_lists(_place_words(records["places"])),
        _births(records),
        _dates(records["act_low"], records["act_high"]),
        _sexes(records["sex"]),
        tuple(forms.skeleton(words[0]) if words else None for words in records["kunya"].to_pylist()),
    )


def _place_words(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Names of places as they are; a name of several words is one."""
    rows = column.combine_chunks()
    joined = pc.replace_substring(rows.flatten(), " ", "")
    lengths = pc.fill_null(pc.list_value_length(rows), 0).to_numpy(zero_copy_only=False)
    offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32))
    return pa.chunked_array([pa.ListArray.from_arrays(offsets, joined)])


def _sexes(column: pa.ChunkedArray) -> NDArray[np.int8]:
    found = pc.index_in(column, pa.array(["f", "m"]))
    codes: NDArray[np.int8] = (pc.fill_null(found, -1).to_numpy() + 1).astype(np.int8)
    return codes


def _births(records: pa.Table) -> Dates:
    ages = records["age"]
    if records["birth_low"].null_count < len(records) or ages.null_count == len(records):
        return _unheaped(_dates(records["birth_low"], records["birth_high"]))
    years = pc.fill_null(ages, 0).to_numpy().astype(np.float64)
    known = ages.is_valid().to_numpy()
    low = np.ceil(-(years + 1) * _YEAR).astype(np.int32)
    high = np.floor(-years * _YEAR).astype(np.int32)
    return Dates(low, high, known, np.zeros(len(low), dtype=bool), (low, low, low))


def _dates(low: pa.ChunkedArray, high: pa.ChunkedArray) -> Dates:
    known = low.is_valid().to_numpy() & high.is_valid().to_numpy()
    first = pc.fill_null(low.cast(pa.int32()), 0).to_numpy().astype(np.int32)
    last = pc.fill_null(high.cast(pa.int32()), 0).to_numpy().astype(np.int32)
    days = first.astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    parts = (
        (days.astype("datetime64[Y]").astype(np.int32) + 1970).astype(np.int32),
        (months.astype(np.int32) % 12 + 1).astype(np.int32),
        ((days - months.astype("datetime64[D]")).astype(np.int32) + 1).astype(np.int32),
    )
    return Dates(first, last, known, known & (first == last), parts)


def _unheaped(dates: Dates) -> Dates:
    """Births on days on which far more stand than can be: the year, or the month, in disguise.

    Who knows the year only writes 1 January, and who knows the month the first of it: such heaps are known
    from censuses. A heap is told by its size, several times what chance would put there; its dates become
    the whole year or month, so that two of them say no more than they do. Acts are left alone: many may
    have died on one first of a month.
    """
    _, month, day = dates.parts
    known = int(dates.day.sum())
    new_year = dates.day & (month == 1) & (day == 1)
    firsts = dates.day & (day == 1) & ~new_year
    found = dates
    for heap, share, unit in ((firsts, 12 / _YEAR, "M"), (new_year, 1 / _YEAR, "Y")):
        if known < _FEWEST_DAYS or heap.sum() < _HEAPED * share * known:
            continue
        begins = dates.low.astype("datetime64[D]").astype(f"datetime64[{unit}]")
        last = (begins + 1).astype("datetime64[D]").astype(np.int32) - 1
        found = replace(
            found, high=np.where(heap, last, found.high).astype(np.int32), day=found.day & ~heap
        )
    return found


def restricted(ready: Prepared, unique: tuple[bool, ...]) -> Prepared:
    """The same records, with what is now known of lists without duplicates."""
    flags = np.array(unique, dtype=bool)
    return replace(ready, own=np.where(flags[ready.lists], ready.lists, -1).astype(np.int16))
