"""From partitions to tables: who stands on which lists in each draw, and one person for each record.

Rules: the capture tables are those that `recount count` takes, one for each draw, so that doubt about
who is who reaches its interval; the table of people shows one partition to look at, and says of each
record how many draws agree.

>>> codes, counts = captured(np.array([0, 0, 2]), np.array([0, 1, 1]), 2)
>>> codes.tolist(), counts.tolist()  # one person on the second list alone, one on both
([2, 3], [1, 1])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from recount.match.graph import Ints
from recount.match.persons import Drawn
from recount.tables import PARTITIONS, PEOPLE, captures_schema


@dataclass(frozen=True, slots=True)
class Spread:
    """The number of persons over draws: median, and the ends that hold 95 % of them."""

    median: int
    low: int
    high: int


def spread(drawn: Drawn, level: float = 0.95) -> Spread:
    """Median and ends of the number of recorded persons."""
    ends = np.quantile(drawn.people, [0.5, (1 - level) / 2, (1 + level) / 2])
    return Spread(round(float(ends[0])), int(np.floor(ends[1])), int(np.ceil(ends[2])))


def captured(person: Ints, lists: Ints, many: int) -> tuple[Ints, Ints]:
    """How many persons stand on each set of lists: codes that occur (bit j = on list j), and counts.

    Args:
        person: for each record any number that is its person's.
        lists: for each record the place of its list.
        many: how many lists there are.
    """
    pairs = np.unique(person * many + lists)
    _, first = np.unique(pairs // many, return_index=True)
    codes = np.add.reduceat(1 << (pairs % many), first) if len(pairs) else np.empty(0, dtype=np.int64)
    found, counts = np.unique(codes, return_counts=True)
    return found, counts.astype(np.int64)


def captures(drawn: Drawn, lists: Ints, names: Sequence[str]) -> pa.Table:
    """CAPTURES: for each draw one row a pattern of lists that occurs.

    Args:
        drawn: partitions.
        lists: for each record the place of its list in `names`.
        names: of the lists.
    """
    many = len(names)
    alone = drawn.graph.node_of < 0
    inside = np.flatnonzero(~alone)
    lone = captured(np.flatnonzero(alone), lists[alone], many)
    draws, codes, counts = [], [], []
    for draw, labels in enumerate(drawn.labels, start=1):
        person = labels[drawn.graph.node_of[inside]].astype(np.int64)
        joined = captured(person, lists[inside], many)
        code, place = np.unique(np.concatenate([lone[0], joined[0]]), return_inverse=True)
        count = np.bincount(place, np.concatenate([lone[1], joined[1]]), minlength=len(code))
        draws.append(np.full(len(code), draw))
        codes.append(code)
        counts.append(np.round(count).astype(np.int64))
    code = np.concatenate(codes)
    columns = [(code >> place) & 1 for place in range(many)]
    names = list(names)
    made = pa.table(
        [np.concatenate(draws), *columns, np.concatenate(counts)], names=["draw", *names, "count"]
    )
    return made.cast(captures_schema(names))


def people(drawn: Drawn, ids: Sequence[str]) -> pa.Table:
    """PEOPLE: each record once, persons numbered in the order of their first record."""
    return pa.table(
        {
            "record": list(ids),
            "person": numbered(drawn.records(drawn.point)),
            "probability": drawn.sureness(),
        }
    ).cast(PEOPLE)


def partitions(drawn: Drawn, ids: Sequence[str]) -> pa.Table:
    """PARTITIONS: each record once in each draw."""
    records = len(ids)
    person = [numbered(drawn.records(labels)) for labels in drawn.labels]
    record = pa.array(list(ids), pa.string()).dictionary_encode()
    column = pa.DictionaryArray.from_arrays(
        pa.array(np.tile(np.arange(records, dtype=np.int32), drawn.draws)), record.dictionary
    )
    return pa.table(
        {
            "draw": np.repeat(np.arange(1, drawn.draws + 1), records).astype(np.int32),
            "record": column,
            "person": np.concatenate(person) if person else np.empty(0, np.int32),
        }
    ).cast(
        pa.schema(
            [PARTITIONS.field("draw"), pa.field("record", column.type), PARTITIONS.field("person")]
        )
    )


def numbered(person: Ints) -> Ints:
    """Persons numbered from 1 in the order of their first record."""
    _, first, inverse = np.unique(person, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(1, len(first) + 1)
    return np.asarray(rank[inverse.ravel()], dtype=np.int64).astype(np.int32)
