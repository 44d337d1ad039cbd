"""How well names are told apart, by group: area under the curve, recall at a precision of .95, time.

    python benchmarks/names.py [--seed N] [--many N] [--pairs FILE.csv] [--worst GROUP]

Two kinds of set: pairs of our own making (`name_sets`, drawn anew for every seed) and the labelled pairs of
the developers (`../shared/data/match/name_pairs.csv`, where it is). Beside each figure that of Jaro-Winkler
on the whole name in Latin letters. Half of the pairs of our own sets are one person. The groups `_l` of the
developers were aligned by machine and are noisy: printed, given no weight. --worst shows the pairs of a
group that are ranked worst.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import name_sets
import numpy as np
from rapidfuzz.distance import JaroWinkler
from scipy.stats import rankdata

from recount.names import compare, latinise

Row = name_sets.Row
LABELLED = Path(__file__).resolve().parents[2] / "shared" / "data" / "match" / "name_pairs.csv"
GOALS = {"russian_x": 0.95, "arabic_x": 0.93, "ours_latin": 0.992, "ours_cross": 0.97}
SHOWN = 30


def area(scores: np.ndarray, same: np.ndarray) -> float:
    """The chance that a pair of one name scores above a pair of two."""
    ranks, ones, zeros = rankdata(scores), int(same.sum()), int((~same).sum())
    return float((ranks[same].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def recall(scores: np.ndarray, same: np.ndarray, precision: float = 0.95) -> float:
    """The greatest share of true pairs above a score above which so many are true."""
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.diff(scores[order]) != 0, True)  # a score has all its pairs or none
    hits = np.cumsum(same[order])
    good = last & (hits / np.arange(1, len(order) + 1) >= precision)
    return float(hits[good].max() / same.sum()) if good.any() else 0.0


def labelled(path: Path) -> list[Row]:
    """The developers' pairs."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (row["group"], row["name1"], row["name2"], row["match"] == "1", row["kind"])
            for row in csv.DictReader(file)
        ]


@dataclass(frozen=True)
class Judged:
    """Scores of pairs, those of Jaro-Winkler on the whole name, and which are one person."""

    scores: np.ndarray
    whole: np.ndarray
    same: np.ndarray


def judged(rows: list[Row]) -> Judged:
    """The scores of labelled pairs."""
    return Judged(
        np.array([compare(a, b).score for _, a, b, _, _ in rows]),
        np.array(
            [JaroWinkler.similarity(latinise(a).lower(), latinise(b).lower()) for _, a, b, _, _ in rows]
        ),
        np.array([row[3] for row in rows]),
    )


def microseconds(rows: list[Row]) -> float:
    """CPU time of a pair."""
    start = time.process_time()
    for _, a, b, _, _ in rows:
        compare(a, b)
    return (time.process_time() - start) / len(rows) * 1e6


def measured(group: str, rows: list[Row]) -> np.ndarray:
    """Prints the line of a group; its scores."""
    cold, warm = microseconds(rows), microseconds(rows)
    found = judged(rows)
    print(
        f"{group:12} {len(rows):6} {area(found.scores, found.same):7.4f} {GOALS.get(group, ''):>6} "
        f"{recall(found.scores, found.same):7.3f} {area(found.whole, found.same):8.4f} "
        f"{recall(found.whole, found.same):7.3f} {cold:8.0f} {warm:6.0f}"
    )
    return found.scores


def worst(rows: list[Row], scores: np.ndarray) -> None:
    """Prints the pairs that stand furthest on the wrong side."""
    ranks = rankdata(scores) / len(rows)
    wrong = sorted(range(len(rows)), key=lambda at: ranks[at] if rows[at][3] else 1 - ranks[at])
    for at in wrong[:SHOWN]:
        _, a, b, same, kind = rows[at]
        print(f"    {scores[at]:.3f} {'one' if same else 'two'}  {a}  |  {b}   ({kind})")
        print(f"          {compare(a, b).why}")


def main() -> None:
    """Prints one line a group."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--many", type=int, default=2000)
    parser.add_argument("--pairs", type=Path, default=LABELLED)
    parser.add_argument("--worst", action="append", default=[])
    chosen = parser.parse_args()
    rows = list(name_sets.pairs(chosen.many, chosen.seed))
    rows += labelled(chosen.pairs) if chosen.pairs.exists() else []
    compare("warm", "start")
    groups = defaultdict(list)
    for row in rows:
        groups[row[0]].append(row)
    print("                          ----- Recount -----   whole-string JW  -- us a pair --")
    print(f"{'group':12} {'pairs':>6} {'AUC':>7} {'goal':>6} {'R@P.95':>7} {'AUC':>8} {'R@P.95':>7} "
          f"{'cold':>8} {'warm':>6}")  # fmt: skip
    for group, members in groups.items():
        scores = measured(group, members)
        if group in chosen.worst:
            worst(members, scores)


if __name__ == "__main__":
    main()
