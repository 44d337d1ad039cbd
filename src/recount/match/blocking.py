"""Which pairs are looked at: keys by which records meet, one set for each rule of `recount.match.rules`.

Rules: a key that too many records have says little and costs much (its pairs grow with the square): it is
made finer once, then dropped. Every pair remembers all the rules that found it: what several independent
rules miss can be estimated from that. Of short lists every pair is looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from recount.match.prepare import Dates, Prepared
from recount.match.rules import ALL_PAIRS, BLOCKING, SHORT
from recount.match.vocabulary import Vocabulary
from recount.names import forms

Hashes = NDArray[np.uint64]  # 0 = there is none
_ODD, _FOLD, _NONE = np.uint64(0x9E3779B97F4A7C15), np.uint64(29), np.uint64(0)
_WORDS = 5  # words of a name that make keys
_BEGINNINGS = 3  # words of a name whose beginnings do
_PLACES = 4
_YEAR_DAYS = 800  # a birth known no better than this makes no key of its year
_EPOCH = 1970


def keys(of: Prepared, *, short: int = SHORT) -> pa.Table:
    """One row for each key of a record: number, own (list without duplicates, -1 = none), bit, key.

    Keys that one record alone has, or that would cost too much, are gone. The metadata `crowded` of the
    table is how many records have no key left because too many others have the same.
    """
    if of.size <= short:
        everyone = np.arange(of.size, dtype=np.int32)
        return _table(of, everyone, np.full(of.size, 1 << ALL_PAIRS), np.ones(of.size, dtype=np.uint64))
    parts = [_fitting(*found, most=rule.most) for rule, found in zip(BLOCKING, _rules(of), strict=True)]
    dropped = np.concatenate([part[2] for part in parts])
    numbers = np.concatenate([part[0] for part in parts])
    bits = np.repeat([1 << rule for rule in range(len(parts))], [len(part[0]) for part in parts])
    values = np.concatenate([_mix(part[1], np.uint64(rule + 1)) for rule, part in enumerate(parts)])
    crowded = len(np.setdiff1d(dropped, numbers))
    return _table(of, numbers, bits, values).replace_schema_metadata({"crowded": str(crowded)})


def _table(
    of: Prepared, numbers: NDArray[np.int32], bits: NDArray[np.int64], values: Hashes
) -> pa.Table:
    return pa.table(
        {
            "number": numbers,
            "own": of.own[numbers].astype(np.int32),
            "bit": bits.astype(np.int32),
            "key_of": values.view(np.int64),
        }
    )


def _rules(of: Prepared) -> Iterator[tuple[NDArray[np.int32], Hashes, Hashes]]:
    """For each rule of BLOCKING in its order: records, their keys, and what makes a key finer."""
    words = _hashed(of.names, forms.skeleton, _WORDS)
    begins = _hashed(of.names, lambda word: (forms.skeleton(word) or word)[:2], _BEGINNINGS)
    places = _hashed(of.places, str, _PLACES)
    years = _years(of.born)
    year = years[:, 0]
    sex = of.sex.astype(np.uint64)
    sex_place = _mix(sex, places[:, 0])
    day = _where(of.born.day, of.born.low)
    yearly = _where(of.born.day, of.born.parts[1] * 40 + of.born.parts[2])
    act = _where(of.act.day, of.act.low)
    kunya = np.array([_hash(word) if word else 0 for word in of.kunya], dtype=np.uint64)

    yield _stacked([(_both(words[:, i], words[:, j]), year) for i, j in combinations(range(_WORDS), 2)])
    yield _stacked([(_mix(word, at), sex_place) for word in words.T for at in years.T])
    yield _stacked([(day, begins[:, 0])])
    yield _stacked([(_mix(word, yearly), sex) for word in words.T])
    yield _stacked([(_mix(word, at), year) for word in words.T for at in places.T])
    yield _stacked([(_mix(word, act), year) for word in words.T])
    yield _stacked(
        [
            (_mix(_both(begins[:, i], begins[:, j]), at), sex_place)
            for i, j in combinations(range(_BEGINNINGS), 2)
            for at in years.T
        ]
    )
    yield _stacked([(word, year) for word in words.T])
    yield _stacked([(kunya, year)])
    yield _stacked([(place, sex) for place in places.T])


def _stacked(parts: Sequence[tuple[Hashes, Hashes]]) -> tuple[NDArray[np.int32], Hashes, Hashes]:
    kept = [(np.flatnonzero(key), key, finer) for key, finer in parts]
    return (
        np.concatenate([at for at, _, _ in kept]).astype(np.int32),
        np.concatenate([key[at] for at, key, _ in kept]),
        np.concatenate([finer[at] for at, _, finer in kept]),
    )


def _fitting(
    numbers: NDArray[np.int32], values: Hashes, finer: Hashes, *, most: int
) -> tuple[NDArray[np.int32], Hashes, NDArray[np.int32]]:
    """Keys that from two to `most` records have; commoner ones once made finer, then dropped, and whose."""
    sizes = _sizes(values)
    good = (sizes > 1) & (sizes <= most)
    common = sizes > most
    again = common & (finer != _NONE)
    second = _mix(values[again], finer[again])
    sizes = _sizes(second)
    fine = (sizes > 1) & (sizes <= most)
    return (
        np.concatenate([numbers[good], numbers[again][fine]]),
        np.concatenate([values[good], second[fine]]),
        np.concatenate([numbers[again][sizes > most], numbers[common & (finer == _NONE)]]),
    )


def _sizes(values: Hashes) -> NDArray[np.int64]:
    """For each key how many rows have it."""
    order = np.argsort(values)
    ordered = values[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))[: len(values)]
    counts = np.diff(np.concatenate([starts, [len(values)]]))
    sizes = np.empty(len(values), dtype=np.int64)
    sizes[order] = np.repeat(counts, counts)
    return sizes


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little") | 1


def _hashed(of: Vocabulary, form: object, most: int) -> Hashes:
    """The first words of each record as hashes of a form of theirs."""
    table = np.array([_hash(form(word) or word) for word in of.spelt] + [0], dtype=np.uint64)  # type: ignore[operator]
    return np.ascontiguousarray(table[of.words[:, :most]])  # -1 is the last row: none


def _years(of: Dates) -> Hashes:
    """The first and, if another, the last year in which a person may have been born."""
    known = of.known & (of.high - of.low <= _YEAR_DAYS)
    low = of.low.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    high = of.high.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    return np.column_stack([_where(known, low), _where(known & (high != low), high)])


def _where(known: NDArray[np.bool_], values: NDArray[np.generic]) -> Hashes:
    """Numbers as hashes, where they are known."""
    shifted = (values.astype(np.int64) + (1 << 40)).view(np.uint64) * _ODD
    return np.where(known, (shifted ^ (shifted >> _FOLD)) | np.uint64(1), _NONE)


def _mix(first: Hashes, second: Hashes | np.uint64) -> Hashes:
    """One hash of two in order; none where one of them is none."""
    mixed = (first ^ (np.asarray(second) * _ODD)) * _ODD
    mixed = (mixed ^ (mixed >> _FOLD)) | np.uint64(1)
    return np.where((first != _NONE) & (np.asarray(second) != _NONE), mixed, _NONE)


def _both(first: Hashes, second: Hashes) -> Hashes:
    """One hash of two in any order; none where one of them is none."""
    return _mix(np.minimum(first, second), np.maximum(first, second))
