"""How matching grows: time by stage, memory and accuracy at 10,000 to 1,000,000 records, beside Splink.

    python benchmarks/match_scale.py                              10,000 and 100,000 records
    python benchmarks/match_scale.py --size 1000000 --lists 2     two lists without duplicates
    python benchmarks/match_scale.py --world village --size 20000 --tool recount

A world is generated: names by frequency, days of birth, places; 1.5 records a person; of the second
record of a person words are respelt, dates slip or are missing, people move. It is written as CSV. Recount
runs the whole verb on the files, with 100 partitions, and each stage is timed apart; Splink 5 runs
prior, u, EM, predict and cluster by five SQL rules from a table in memory, as its documentation shows. Each
run is a process of its own; compiled code is made ready before. Read the CPU seconds and their ratio ("from
records on" to Splink), not the wall: the wall depends on what else runs. Worlds: plain; village (one place,
few names); namesakes (all records have the same name, nothing else).
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

WORLDS = ("plain", "village", "namesakes")
HEADER = ("id", "given", "family", "birth_date", "place")
STAGES = (
    *("intake", "prepare", "blocking", "levels", "training", "second pass"),
    *("weights", "sampling", "the rest", "output"),
)


def words(many: int, rng: np.random.Generator) -> np.ndarray:
    """Invented words of two to four syllables, each once."""
    syllables = np.array([a + b for a in "bdfghjklmnprstvz" for b in "aeiou"])
    found: dict[str, None] = {}
    while len(found) < many:
        parts = syllables[rng.integers(len(syllables), size=(many, 4))]
        for row, length in zip(parts.tolist(), rng.integers(2, 5, size=many).tolist(), strict=True):
            found["".join(row[:length])] = None
    return np.array(list(found)[:many])


def chosen(many: int, of: np.ndarray, rng: np.random.Generator, power: float = 0.8) -> np.ndarray:
    """Words by frequency, which falls as a power of the rank."""
    weights = 1 / (np.arange(len(of)) + 5.0) ** power
    return of[rng.choice(len(of), size=many, p=weights / weights.sum())]


def respelt(of: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """The same words, of which a share has one letter changed, dropped, doubled or swapped."""
    found = of.tolist()
    for at in np.flatnonzero(rng.random(len(of)) < share).tolist():
        word, where = found[at], int(rng.integers(1, len(found[at])))
        letter = "aeioubdgklmnrst"[int(rng.integers(15))]
        swapped = word[: where - 1] + word[where] + word[where - 1] + word[where + 1 :]
        ways = (word[:where] + letter + word[where + 1 :], word[:where] + word[where + 1 :],
                word[:where] + word[where:where + 1] * 2 + word[where + 1 :], swapped)  # fmt: skip
        found[at] = ways[int(rng.integers(4))]
    return np.array(found)


def generated(world: str, size: int, lists: int, folder: Path) -> list[str]:
    """Writes the lists and `truth.npy` (the person of each record, in the order of the files)."""
    rng = np.random.default_rng(11)
    people = max(1, round(size / 1.5))
    village = world == "village"
    given = chosen(people, words(300 if village else 2_000, rng), rng)
    family = chosen(people, words(60 if village else 20_000, rng), rng)
    born = rng.integers(np.datetime64("1935-01-01").astype(int), 14_000, size=people)
    places = words(1 if village else 1_500, rng)
    place = chosen(people, places, rng)
    second = rng.permutation(people)[: size - people]
    who = np.concatenate([np.arange(people), second])
    copy = np.arange(len(who)) >= people
    days = born[who].astype("datetime64[D]").astype(str)
    slip = copy & (rng.random(len(who)) < 0.06)
    shifted = born[who] + rng.choice([-366, -30, -1, 1, 10, 365], size=len(who))
    days = np.where(slip, shifted.astype("datetime64[D]").astype(str), days)
    days[rng.random(len(who)) < 0.05] = ""
    where = np.where(copy & (rng.random(len(who)) < 0.1), chosen(len(who), places, rng), place[who])
    where[rng.random(len(who)) < 0.1] = ""
    columns = [
        respelt(given[who], 0.06, rng), respelt(family[who], 0.06, rng), days, respelt_filled(where, rng),
    ]  # fmt: skip
    if world == "namesakes":
        columns = [
            np.full(len(who), "zahra"),
            np.full(len(who), "madani"),
            *[np.full(len(who), "")] * 2,
        ]
        who = np.arange(len(who))
    side = copy.astype(int) if lists > 1 else np.zeros(len(who), dtype=int)
    if lists > 1:  # half of those who stand once stand on the second list
        once = ~copy & ~np.isin(who, second) & (rng.random(len(who)) < 0.5)
        side[once] = 1
    truth, files = [], []
    for number in range(lists):
        order = rng.permutation(np.flatnonzero(side == number))
        files.append(str(folder / f"list{number}.csv"))
        rows = zip(*(column[order].tolist() for column in columns), strict=True)
        with Path(files[-1]).open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(HEADER)
            out.writerows((f"{number}-{at}", *row) for at, row in enumerate(rows))
        truth.append(who[order])
    np.save(folder / "truth.npy", np.concatenate(truth))
    return files


def respelt_filled(of: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Places respelt, where one is said."""
    found = of.copy()
    told = np.flatnonzero(of != "")
    if len(told):
        found = found.astype("U12")
        found[told] = respelt(of[told], 0.03, rng)
    return found


class Stopwatch:
    """CPU and wall seconds by stage; what runs inside another stage counts for the inner one alone."""

    def __init__(self) -> None:
        self.cpu: Counter[str] = Counter()
        self.wall: Counter[str] = Counter()
        self._running: list[list[Any]] = []

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts what runs within."""
        began = [time.process_time(), time.monotonic(), 0.0, 0.0]
        self._running.append(began)
        try:
            yield
        finally:
            self._running.pop()
            cpu, wall = time.process_time() - began[0], time.monotonic() - began[1]
            self.cpu[name] += cpu - began[2]
            self.wall[name] += wall - began[3]
            if self._running:
                self._running[-1][2] += cpu
                self._running[-1][3] += wall

    def watch(self, name: str, of: Any, *functions: str) -> None:
        """Times functions of a module or class under the name of a stage."""
        for function in functions:
            setattr(of, function, self._timed(name, getattr(of, function)))

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **words: Any) -> Any:
            with self.stage(name):
                return function(*args, **words)

        return timed


def peak() -> float:
    """MB of this process at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def accuracy(person: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Pairwise F1 of a partition, and the number of people beside the true one."""

    def pairs(*of: np.ndarray) -> float:
        _, counts = np.unique(np.stack(of), axis=1, return_counts=True)
        return float((counts * (counts - 1) / 2).sum())

    both, ours, real = pairs(person, truth), pairs(person), pairs(truth)
    return {
        "F1": 2 * both / max(ours + real, 1),
        "people": len(np.unique(person)),
        "true": len(np.unique(truth)),
    }


def recall(a: np.ndarray, b: np.ndarray, truth: np.ndarray) -> float:
    """Of the pairs that are one person, the share among these."""
    counts = np.unique(truth, return_counts=True)[1]
    return float((truth[a] == truth[b]).sum() / max((counts * (counts - 1) / 2).sum(), 1))


def recount_on(files: list[str], truth: np.ndarray, folder: str) -> dict[str, Any]:
    """The whole verb on files, by stages."""
    from recount.cli import matching
    from recount.match import (
        blocking,
        cores,
        engine,
        found,
        linking,
        prepare,
        scores,
        strength,
        training,
    )  # fmt: skip

    watch = Stopwatch()
    kept: dict[str, Any] = {}
    watch.watch("intake", matching.disk, "bring")
    watch.watch("prepare", prepare, "prepared")
    watch.watch("blocking", blocking, "keys")
    watch.watch("blocking", engine.InMemory, "pairs")
    watch.watch("levels", engine.InMemory, "levels")
    watch.watch("training", training, "fitted")
    watch.watch("second pass", scores, "_second_pass")
    watch.watch("weights", found, "learnt", "grown")
    for module in (found, strength, cores):
        watch.watch("sampling", module, "sample")
    watch.watch("output", matching, "_files")
    watch.watch("output", matching.disk, "write")
    whole = linking.link

    def link(*args: Any, **told: Any) -> Any:
        began = time.process_time(), time.monotonic()
        with watch.stage("the rest"):
            kept["linked"] = whole(*args, **told)
        kept["cpu"], kept["wall"] = time.process_time() - began[0], time.monotonic() - began[1]
        kept["MB"] = peak()
        return kept["linked"]

    linking.link = link
    began = time.process_time(), time.monotonic()
    unique = True if len(files) > 1 else None
    matching.run(matching.Asked(tuple(files), str(Path(folder) / "out"), unique=unique, json=True))
    used = time.process_time() - began[0], time.monotonic() - began[1]
    linked = kept["linked"]
    a, b = (linked.scored.pairs[name].to_numpy() for name in ("a", "b"))
    return {
        "cpu": kept["cpu"], "wall": kept["wall"], "MB": kept["MB"], "whole cpu": used[0],
        "whole wall": used[1], "whole MB": peak(), "pairs": linked.scored.looked_at,
        "recall": recall(a, b, truth),
        **accuracy(linked.found.drawn.records(linked.found.drawn.point), truth),
        "stages": dict(watch.cpu), "draws": linked.found.drawn.draws,
    }  # fmt: skip


def splink_on(files: list[str], truth: np.ndarray, _: str) -> dict[str, Any]:
    """Splink's own steps on the same records, from a table in memory."""
    import logging
    import warnings

    import pyarrow as pa
    import pyarrow.compute as pc
    import splink.comparison_library as cl
    from pyarrow import csv as arrow_csv
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    types = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(HEADER, pa.string()), strings_can_be_null=True, null_values=[""]
    )
    read = pa.concat_tables([arrow_csv.read_csv(file, convert_options=types) for file in files])
    table = read.append_column("unique_id", pa.array(np.arange(len(read)))).drop_columns(["id"])
    filled = [name for name in HEADER[1:] if pc.count(table[name]).as_py()]
    comparisons = [cl.NameComparison("given"), cl.NameComparison("family")]
    if "birth_date" in filled:
        comparisons.append(cl.DateOfBirthComparison("birth_date", input_is_string=True))
    if "place" in filled:
        comparisons.append(cl.JaroWinklerAtThresholds("place", [0.92, 0.8]))
    rules = [
        block_on(*names)
        for names in (
            ("given", "family"), ("family", "birth_date"), ("given", "birth_date"),
            ("place", "family", "substr(given, 1, 1)"), ("place", "given", "substr(family, 1, 1)"),
        )
        if {name for name in names if "(" not in name} <= set(filled)
    ]  # fmt: skip
    watch = Stopwatch()
    began, wall = time.process_time(), time.monotonic()
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules
    )
    api = DuckDBAPI()
    linker = Linker(api.register(table, table_name="input"), settings)
    training = linker.training
    with watch.stage("prior"):
        training.estimate_probability_two_random_records_match(rules[:2], recall=0.7)
    with watch.stage("u"):
        training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    with watch.stage("EM"):
        training.estimate_parameters_using_expectation_maximisation(block_on("given", "family"))
        training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    with watch.stage("predict"):
        predicted = linker.inference.predict(threshold_match_weight=-10)
    with watch.stage("cluster"):
        grouped = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=0.5
        )
        ours = api._con.sql(  # noqa: SLF001 - the answer as a table, not as a list of dictionaries
            f"SELECT unique_id, cluster_id FROM {grouped.physical_name}"  # noqa: S608 - its own name
        ).to_arrow_table()
    used, waited, most = time.process_time() - began, time.monotonic() - wall, peak()
    person = np.empty(len(truth), dtype=np.int64)
    person[ours["unique_id"].to_numpy()] = ours["cluster_id"].to_numpy()
    pairs = api._con.sql(  # noqa: SLF001
        f"SELECT unique_id_l AS a, unique_id_r AS b FROM {predicted.physical_name}"  # noqa: S608
    ).to_arrow_table()
    a, b = (pairs[name].to_numpy() for name in ("a", "b"))
    return {
        "cpu": used, "wall": waited, "MB": most, "pairs": len(pairs), "recall": recall(a, b, truth),
        **accuracy(person, truth), "stages": dict(watch.cpu),
    }  # fmt: skip


def measured(tool: str, files: list[str], folder: str) -> dict[str, Any]:
    """One run in a process of its own."""
    command = [sys.executable, __file__, "--one", tool, "--folder", folder, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["no answer"])[-1]}
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def told(tool: str, size: int, found: dict[str, Any]) -> str:
    """What one run gave, in lines."""
    if "failed" in found:
        return f"{tool:8} failed: {found['failed']}"
    line = (
        f"{tool:8} CPU {found['cpu']:8.1f} s   wall {found['wall']:8.1f} s   memory {found['MB']:7,.0f} MB   "
        f"pairs {found['pairs']:11,} ({found['pairs'] / size:.2f} a record)   recall {found['recall']:.3f}   "
        f"F1 {found['F1']:.3f}   people {found['people']:,} (truth {found['true']:,})"
    )
    if "whole cpu" in found:
        line += (
            f"\n         with files: CPU {found['whole cpu']:.1f} s   wall {found['whole wall']:.1f} s   "
            f"memory {found['whole MB']:,.0f} MB   draws {found['draws']}"
        )
    stages = found["stages"]
    names = [name for name in STAGES if name in stages] or list(stages)
    return line + "\n         " + "   ".join(f"{name} {stages[name]:.1f}" for name in names)


def main() -> None:
    """Prints what each tool takes at each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", action="append", type=int)
    parser.add_argument("--lists", type=int, default=1)
    parser.add_argument("--world", choices=WORLDS, default="plain")
    parser.add_argument("--tool", action="append", choices=("splink", "recount"))
    parser.add_argument("--one", choices=("splink", "recount"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        truth = np.load(Path(asked.folder) / "truth.npy")
        work = splink_on if asked.one == "splink" else recount_on
        print("\n" + json.dumps(work(asked.files, truth, asked.folder)))
        return
    tools = asked.tool or ["splink", "recount"]
    if "recount" in tools:
        with tempfile.TemporaryDirectory() as folder:  # so that compiled code is there
            for lists in (1, 2):
                measured("recount", generated("plain", 1_500, lists, Path(folder)), folder)
    for size in asked.size or (10_000, 100_000):
        with tempfile.TemporaryDirectory() as folder:
            files = generated(asked.world, size, asked.lists, Path(folder))
            print(f"{asked.world}, {size:,} records on {asked.lists} list(s)")
            runs = {tool: measured(tool, files, folder) for tool in tools}
            for tool, found in runs.items():
                print(told(tool, size, found), flush=True)
            if len(runs) > 1 and not any("failed" in found for found in runs.values()):
                splink, ours = runs["splink"], runs["recount"]
                print(
                    f"ratio    CPU {ours['cpu'] / splink['cpu']:.2f} (with files "
                    f"{ours['whole cpu'] / splink['cpu']:.2f})   memory {ours['MB'] / splink['MB']:.2f} "
                    f"(with files {ours['whole MB'] / splink['MB']:.2f})",
                    flush=True,
                )


if __name__ == "__main__":
    main()
