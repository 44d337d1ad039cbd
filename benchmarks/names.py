"""How well `recount.names.compare` tells one name from another: area under the ROC curve by group of pairs.

`python benchmarks/names.py`. Pairs: ../shared/data/match/name_pairs.csv beside the project.
"""

from __future__ import annotations

import csv
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from pathlib import Path

from recount.names import compare

PAIRS = Path(__file__).resolve().parents[2] / "shared/data/match/name_pairs.csv"


def area(right: list[float], wrong: list[float]) -> float:
    """The share of (right, wrong) pairs in which the right one scores higher; ties count half."""
    wrong = sorted(wrong)
    wins = sum(bisect_left(wrong, s) + bisect_right(wrong, s) for s in right)
    return wins / (2 * len(right) * len(wrong))


def main() -> None:
    """Print one line a group."""
    scores: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    begun, pairs = time.perf_counter(), 0
    with PAIRS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            wrong, right = scores[row["group"]]
            (right if row["match"] == "1" else wrong).append(compare(row["name1"], row["name2"]).score)
            pairs += 1
    took = time.perf_counter() - begun
    for group, (wrong, right) in sorted(scores.items()):
        print(f"{group:10} AUC {area(right, wrong):.3f}  ({len(right)} the same, {len(wrong)} not)")
    print(f"{pairs} pairs, {took / pairs * 1e6:.0f} microseconds a pair, latinising included")


if __name__ == "__main__":
    main()
