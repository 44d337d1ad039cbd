"""The whole hostile corpus against the worker, watched by strace: figures of design/casebook.md 6.1.

    python benchmarks/collect.py [--no-strace] [--fuzz SECONDS] [--family NAME]

Prints a line a family and the totals: escapes (files written or programs started by a worker), network
calls, hangs over 30 s, silent empties, peak memory, whether each file has a state. Exit status 1 when a
goal is missed. `--fuzz` then spoils sound files for so long, each in a worker of its own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "collect"), str(ROOT / "src")]


def main() -> int:
    """Runs the corpus and prints the figures."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--no-strace", action="store_true")
    asked.add_argument("--fuzz", type=float, default=0.0, metavar="SECONDS")
    asked.add_argument("--family")
    options = asked.parse_args()

    import hostile
    from hostile import rig
    from hostile.made import CANARY, CANARY_PATH

    Path(CANARY_PATH).write_text(CANARY, encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [one for one in hostile.corpus() if options.family in (None, one.family)]
        rig.laid_out(files, folder)
        del files
        begun = time.monotonic()
        rows, breaches = rig.watched(folder, ROOT / "src", strace=not options.no_strace)
        wall = time.monotonic() - begun
    table(rows)
    missed = figures(rows, breaches, wall, watched=not options.no_strace)
    if options.fuzz:
        missed += fuzz(options.fuzz)
    return int(bool(missed))


def table(rows: list[dict]) -> None:
    """A line a family."""
    states = ("ok", "partial", "empty", "refused", "crashed", "timeout")
    print(f"{'family':<10}" + "".join(f"{head:>9}" for head in ("files", *states, "s max", "MiB max")))
    for family in dict.fromkeys(row["family"] for row in rows):
        mine = [row for row in rows if row["family"] == family]
        found = Counter(row["state"] for row in mine)
        numbers = "".join(f"{number:>9}" for number in (len(mine), *(found[one] for one in states)))
        longest, peak = max(row["seconds"] for row in mine), max(row["peak"] for row in mine) / 2**20
        print(f"{family:<10}{numbers}{longest:>9.1f}{peak:>9.0f}")


def figures(rows: list[dict], breaches: list[str], wall: float, *, watched: bool) -> list[str]:
    """The totals beside their goals; those that were missed."""
    wrong = [
        f"{row['family']}/{row['name']}: {row['state']} {row['reason']}"
        for row in rows
        if not row["right"]
    ]
    found = {
        "files (goal 300)": (len(rows), len(rows) >= 300),
        "families (goal 14)": (len({row["family"] for row in rows}), True),
        "escapes and network calls, by strace (goal 0)": (
            len(breaches) if watched else "not watched",
            not breaches,
        ),
        "hangs over 30 s (goal 0)": (
            sum(row["seconds"] > 31 for row in rows),
            all(row["seconds"] <= 31 for row in rows),
        ),
        "silent empties (goal 0)": (
            sum(row["silent"] for row in rows),
            not any(row["silent"] for row in rows),
        ),
        "not the right state (goal 0)": (len(wrong), not wrong),
        "peak MiB (goal 1024)": (
            round(max(row["peak"] for row in rows) / 2**20),
            max(row["peak"] for row in rows) <= 2**30,
        ),
        "CPU seconds, workers": (round(sum(row["cpu"] for row in rows), 1), True),
        "wall seconds": (round(wall, 1), True),
    }
    for name, (value, met) in found.items():
        print(f"{name}: {value}{'' if met else '   MISSED'}")
    print(*wrong, *breaches[:20], sep="\n")
    return [name for name, (_, met) in found.items() if not met]


def fuzz(seconds: float) -> list[str]:
    """Spoilt files until the time is up; each must have a state, and the parent must live."""
    from hostile.spoilt import sound, spoilt

    from recount.collect import worker
    from recount.collect.parsers import Asked

    until = time.monotonic() + seconds
    states: Counter[str] = Counter()
    seed = 1_000
    while time.monotonic() < until:
        seed += 1
        for name, data in sound().items():
            for one in spoilt("fuzz", name, data, seed, 3):
                states[worker.run(one.data, Asked(one.name)).report.state] += 1
    print("fuzz:", sum(states.values()), "files,", dict(states))
    return []


if __name__ == "__main__":
    sys.exit(main())
