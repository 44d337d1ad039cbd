"""Pairs of records that share a key, found record by record: compiled, and no more in memory than the pairs.

Rules: each pair once, with all rules that found it, in the order of a, then b; two records of one list on
which nobody stands twice are no pair. The work is the sum over keys of the square of how many have each.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int32]
_START = 1 << 16


def pairs(keys: pa.Table) -> pa.Table:
    """Pairs (a, b, rules), a < b, from rows (number, own, bit, key_of) in any order.

    Raises:
        MemoryError: they do not fit.
    """
    number, own, bit = (keys[name].to_numpy() for name in ("number", "own", "bit"))
    key = keys["key_of"].to_numpy()
    order = np.argsort(key).astype(np.int32)
    ordered = key[order]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    group = (np.cumsum(new) - 1).astype(np.int32)  # of each row in order
    ends = np.append(np.flatnonzero(new), len(order)).astype(np.int32)
    of_record = np.argsort(number[order], kind="stable").astype(np.int32)
    size = int(number.max(initial=-1)) + 1
    starts = np.concatenate([[0], np.cumsum(np.bincount(number, minlength=size))]).astype(np.int64)
    list_of = np.full(size, -1, dtype=np.int32)
    list_of[number] = own
    found = _met(number[order], bit[order], group, ends, of_record, starts, list_of, _START)
    return pa.table(dict(zip(("a", "b", "rules"), found, strict=True)))


@numba.njit(cache=True)
def _met(
    number: Ints,
    bit: Ints,
    group: Ints,
    ends: Ints,
    of_record: Ints,
    starts: Any,
    own: Ints,
    start: int,
) -> Any:  # pragma: no cover - compiled
    first, second = np.empty(start, dtype=np.int32), np.empty(start, dtype=np.int32)
    rules = np.empty(start, dtype=np.int32)
    size = len(own)
    seen = np.zeros(size, dtype=np.int32)
    touched = np.empty(size, dtype=np.int32)
    many = 0
    for a in range(size):
        met = 0
        for place in range(starts[a], starts[a + 1]):
            row = of_record[place]
            for other in range(ends[group[row]], ends[group[row] + 1]):
                b = number[other]
                if b <= a or (own[a] >= 0 and own[a] == own[b]):
                    continue
                if seen[b] == 0:
                    touched[met] = b
                    met += 1
                seen[b] |= bit[row]
        if many + met > len(first):
            room = max(2 * len(first), many + met)
            first, second = _grown(first, room, many), _grown(second, room, many)
            rules = _grown(rules, room, many)
        touched[:met].sort()
        for place in range(met):
            b = touched[place]
            first[many], second[many], rules[many] = a, b, seen[b]
            seen[b] = 0
            many += 1
    return first[:many].copy(), second[:many].copy(), rules[:many].copy()


@numba.njit(cache=True)
def _grown(values: Ints, room: int, many: int) -> Ints:  # pragma: no cover - compiled
    found = np.empty(room, dtype=np.int32)
    found[:many] = values[:many]
    return found
