"""Incidents of invented lists beside two plain rules: who is joined, how many there are, how sure.

    python benchmarks/incidents.py                     every world, three seeds from 1
    python benchmarks/incidents.py --world siege --seeds 5 --from 100

Each world is written as CSV files and read as a user's (tests/truth/event_worlds.py makes it), so that
headers, dates, numbers and words of acts in two languages and places in three scripts are measured with
the rest; on the world that repeats events --repeated-lists is said. P, R and F1 are over pairs of records of
one event. The two rules are given the places as they were meant, as if somebody had found each on a map. Then
the true number of events, Recount's median and 95 % interval, the rules' numbers. ECE: expected calibration
error of the pairs' probabilities.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "truth"))

import event_rules  # noqa: E402 - from the tests, whose folder is no package
import event_worlds  # noqa: E402

Source = event_worlds.Source
RU = {"language": "ru", "script": "cyrillic"}
WORLDS: dict[str, dict[str, Any]] = {
    "plain": {
        "events": 250,
        "siege": 0.0,
        "sources": (Source(), Source(covers=0.4, **RU), Source(covers=0.35)),
    },
    "siege": {
        "events": 250,
        "siege": 0.3,
        "sources": (Source(), Source(covers=0.4, **RU), Source(covers=0.35)),
    },
    "vague": {
        "events": 250,
        "siege": 0.2,
        "sources": (
            Source(week=0.25, month=0.2, no_town=0.25, no_number=0.4),
            Source(covers=0.4, late=0.3, other_act=0.2, **RU),
            Source(covers=0.35, script="arabic", respelt=0.2),
        ),
    },
    "repeats": {
        "events": 250,
        "siege": 0.2,
        "sources": (
            Source(duplicates=0.1),
            Source(covers=0.4, **RU),
            Source(covers=0.35, duplicates=0.05),
        ),
    },
    "large": {
        "events": 1200,
        "siege": 0.1,
        "sources": (Source(), Source(covers=0.4, **RU), Source(covers=0.35)),
    },
}


def measured(world: event_worlds.World, *, seed: int, unique: bool = True) -> dict[str, Any]:
    """Recount and both rules on one world."""
    from recount.case import incidents as lists
    from recount.match.incidents import matched

    with tempfile.TemporaryDirectory() as folder:
        events = lists.bring([str(path) for path in world.write(Path(folder))])
    truth_of = {
        row[0]: int(number)
        for rows, numbers in zip(world.lists, world.truth, strict=True)
        for row, number in zip(rows, numbers, strict=True)
    }
    kept = events.incidents
    truth = np.array([truth_of[one.record] for one in kept])
    began = time.process_time()
    found = matched(kept, samples=200, seed=seed, unique=unique)
    seconds = time.process_time() - began
    meant = {
        row[0]: place
        for rows, places in zip(world.lists, world.places, strict=True)
        for row, place in zip(rows, places, strict=True)
    }
    records = [(one.place_in, one.low, one.high, meant[one.record], one.acts) for one in kept]
    a, b = found.ends
    same = truth[a] == truth[b]
    ends = np.quantile(found.drawn.people, [0.025, 0.5, 0.975])
    return {
        "recount": event_rules.pair_score(found.drawn.records(found.drawn.point), truth),
        "windows": event_rules.pair_score(event_rules.windows(records), truth),
        "exact": event_rules.pair_score(event_rules.exact(records), truth),
        "counts": {
            "windows": len(set(event_rules.windows(records).tolist())),
            "exact": len(set(event_rules.exact(records).tolist())),
        },
        "true": len(set(truth.tolist())),
        "ends": ends,
        "ece": calibration_error(found.probability, same),
        "sum": (float(found.probability.sum()), int(same.sum())),
        "held": same,
        "chance": found.probability,
        "seconds": seconds,
    }


def calibration_error(chance: np.ndarray, same: np.ndarray) -> float:
    """Expected calibration error over ten bands, of pairs that have some chance or are one event."""
    seen = (chance > 0.01) | same
    chance, same = chance[seen], same[seen]
    band = np.minimum((chance * 10).astype(int), 9)
    gaps = [
        abs(chance[band == at].mean() - same[band == at].mean()) * (band == at).mean()
        for at in set(band.tolist())
    ]
    return float(sum(gaps))


def main() -> None:
    """Prints a line for each world and seed, and means."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--world", action="append", choices=sorted(WORLDS))
    asked.add_argument("--seeds", type=int, default=3)
    asked.add_argument("--from", dest="first", type=int, default=1)
    given = asked.parse_args()
    print(
        "world    seed  recount P  R   F1 | windows P  R   F1 | exact P  R   F1 | true median low-high | ECE"
    )
    for name in given.world or WORLDS:
        rows = []
        for seed in range(given.first, given.first + given.seeds):
            world = event_worlds.made(seed=seed, **WORLDS[name])
            one = measured(world, seed=seed, unique=name != "repeats")
            rows.append(one)
            print(f"{name:8} {seed:4}  {_line(one)}", flush=True)
        mean = {
            key: np.mean([row[key] for row in rows], axis=0) for key in ("recount", "windows", "exact")
        }
        inside = sum(row["ends"][0] <= row["true"] <= row["ends"][2] for row in rows)
        scores = " | ".join(f"{mean[rule][2]:.3f}" for rule in ("recount", "windows", "exact"))
        print(f"{name:8} mean  F1 {scores}; count inside {inside} of {len(rows)}; {_bands(rows)}")


def _line(one: dict[str, Any]) -> str:
    scores = " | ".join(
        " ".join(f"{x:.2f}" for x in one[key]) for key in ("recount", "windows", "exact")
    )
    low, median, high = one["ends"]
    counts = one["counts"]
    rest = f"{counts['windows']}, {counts['exact']} | {one['ece']:.3f} | links {one['sum'][0]:.0f} of"
    return (
        f"{scores} | {one['true']}: {median:.0f} ({low:.0f}-{high:.0f}), {rest} {one['sum'][1]} "
        f"| {one['seconds']:.1f} s"
    )


def _bands(rows: list[dict[str, Any]]) -> str:
    chance = np.concatenate([row["chance"] for row in rows])
    same = np.concatenate([row["held"] for row in rows])
    told = []
    for low, high in ((0.02, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 1.01)):
        here = (chance >= low) & (chance < high)
        if here.any():
            told.append(f"{chance[here].mean():.2f} said {same[here].mean():.2f} true ({here.sum()})")
    return "; ".join(told)


if __name__ == "__main__":
    main()
