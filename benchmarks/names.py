"""How well names are told apart: area under the curve by group of the labelled pairs, time for a pair.

    python benchmarks/names.py ../shared/data/match/name_pairs.csv

The groups `_l` hold pairs that were aligned by machine and are noisy: printed, given no weight.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

from recount.names import compare

GOALS = {"russian_x": 0.95, "arabic_x": 0.93, "lists_latin": 0.992, "lists_cross": 0.97}


def area(scores: list[float], same: list[bool]) -> float:
    """The chance that a pair of one name scores above a pair of two."""
    ranks, truth = rankdata(scores), np.array(same)
    ones, zeros = int(truth.sum()), int((~truth).sum())
    return float((ranks[truth].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def main(path: Path) -> None:
    """Prints one line a group."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    compare("warm", "start")
    print(f"{'group':12} {'pairs':>6} {'AUC':>7} {'goal':>6} {'us/pair':>8}")
    for group in sorted({row["group"] for row in rows}):
        chosen = [row for row in rows if row["group"] == group]
        start = time.process_time()
        scores = [compare(row["name1"], row["name2"]).score for row in chosen]
        used = (time.process_time() - start) / len(chosen) * 1e6
        found = area(scores, [row["match"] == "1" for row in chosen])
        goal = GOALS.get(group)
        print(f"{group:12} {len(chosen):6} {found:7.4f} {goal or '':>6} {used:8.1f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("../shared/data/match/name_pairs.csv"))
