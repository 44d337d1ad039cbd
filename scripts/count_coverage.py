"""Coverage over simulated worlds: writes docs/count/coverage.md.

    python scripts/count_coverage.py [WORLDS] [FAMILY...]

The worlds are made here, one person at a time, by a generator that shares no code with the estimators. Each
world has 2,000 people and five lists unless said otherwise. For each kind of world: how many tables were
refused, how often the 95 % interval of all estimates and of the sound ones holds the truth, and the middle of
the ratio of estimate to truth.
"""
# ruff: noqa: PLR2004 - the worlds are made of numbers

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from recount.count import count
from recount.count.captures import Captures

People = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
FAMILIES = ("latent-class", "graphical", "log-linear-stepwise", "log-linear-bic")
WHOLE = 2000
SEED = 20260101
INTRODUCTION = (
    f"Made by `python scripts/count_coverage.py {{worlds}}`: {{worlds}} worlds of each kind, {WHOLE:,} "
    f"people each, five lists unless said, seed {SEED}; stepwise with 100 replicates. *Refused*: tables "
    "without an estimate by this family. *Covers*: estimates whose 95 % interval holds the truth, of all "
    "that were given; *sound*: the same, of those whose checks passed. *Centre*: middle of estimate / "
    "truth. Read the last rows first: where people are out of the lists' reach every family is confident "
    "and wrong, and nothing in the table can tell."
)


def independent(rng: np.random.Generator) -> People:
    """Lists independent, chances .1 to .25."""
    return rng.random((WHOLE, 5)) < rng.uniform(0.1, 0.25, 5)


def differing(rng: np.random.Generator) -> People:
    """Chances differ from person to person, smoothly."""
    ease = rng.normal(0, 0.7, (WHOLE, 1))
    return rng.random((WHOLE, 5)) < 1 / (1 + np.exp(1.6 - ease - rng.normal(0, 0.3, 5)))


def two_classes(rng: np.random.Generator) -> People:
    """Nine in ten hard to list (.1), one in ten easy (.6)."""
    easy = rng.random((WHOLE, 1)) < 0.1
    return rng.random((WHOLE, 5)) < np.where(easy, 0.6, 0.1)


def chasing(rng: np.random.Generator) -> People:
    """The second list looks up half of the first one's people."""
    caught = rng.random((WHOLE, 5)) < rng.uniform(0.12, 0.25, 5)
    caught[:, 1] |= caught[:, 0] & (rng.random(WHOLE) < 0.5)
    return caught


def nested(rng: np.random.Generator) -> People:
    """The second list is drawn from the first."""
    caught = rng.random((WHOLE, 5)) < rng.uniform(0.15, 0.3, 5)
    caught[:, 1] = caught[:, 0] & (rng.random(WHOLE) < 0.4)
    return caught


def sparse(rng: np.random.Generator) -> People:
    """Small lists that hardly meet: chances .02 to .06."""
    return rng.random((WHOLE, 5)) < rng.uniform(0.02, 0.06, 5)


def three_lists(rng: np.random.Generator) -> People:
    """Three independent lists, chances .15 to .35."""
    return rng.random((WHOLE, 3)) < rng.uniform(0.15, 0.35, 3)


def hidden(rng: np.random.Generator) -> People:
    """Half of the people hardly reached by any list (.02), half well (.3)."""
    far = rng.random((WHOLE, 1)) < 0.5
    return rng.random((WHOLE, 5)) < np.where(far, 0.02, 0.3)


def unreached(rng: np.random.Generator) -> People:
    """Three in ten of the people whom no list can reach."""
    reach = rng.random((WHOLE, 1)) >= 0.3
    return (rng.random((WHOLE, 5)) < rng.uniform(0.15, 0.3, 5)) & reach


def apart(rng: np.random.Generator) -> People:
    """Two pairs of lists in two regions: nothing can be estimated from the whole table."""
    north = rng.random(WHOLE) < 0.5
    caught = rng.random((WHOLE, 4)) < 0.25
    caught[:, :2] &= north[:, None]
    caught[:, 2:] &= ~north[:, None]
    return caught


WORLDS: tuple[Callable[[np.random.Generator], People], ...] = (
    independent, differing, two_classes, chasing, nested, sparse, three_lists, apart, hidden, unreached,
)  # fmt: skip


def table_of(people: People) -> Captures:
    """The capture table of a world."""
    lists = people.shape[1]
    codes = people @ (1 << np.arange(lists))
    cells = np.bincount(codes[codes > 0], minlength=1 << lists)
    kept = np.flatnonzero(cells)
    return Captures(
        tuple(f"list {j + 1}" for j in range(lists)),
        kept.astype(np.int64),
        cells[kept].astype(np.int64),
    )


def main() -> None:
    """Writes the table."""
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    families = tuple(sys.argv[2:]) or FAMILIES
    lines = ["# Coverage over simulated worlds", "", INTRODUCTION.format(worlds=worlds), ""]
    lines += [
        "| world | family | refused | covers | sound | centre |",
        "|---|---|---|---|---|---|",
    ]
    where = Path(__file__).parents[1] / "docs" / "count" / "coverage.md"
    for make in WORLDS:
        lines += rows(make, worlds, families)
        where.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{make.__name__}: {time.process_time():.0f} CPU s so far", flush=True)


def rows(
    make: Callable[[np.random.Generator], People], worlds: int, families: tuple[str, ...]
) -> list[str]:
    """One line a family."""
    found: dict[str, list[tuple[bool, bool, float]]] = {family: [] for family in families}
    for world in range(worlds):
        people = make(np.random.default_rng([SEED, world]))
        answer = count(
            table_of(people),
            what="a simulated world",
            families=families,
            sensitivity=False,
            replicates=100,
        ).tally
        for one in answer.families:
            found[one.family].append((one.low <= WHOLE <= one.high, one.sound, one.centre / WHOLE))
    told = (make.__doc__ or "").rstrip(".")
    lines = []
    for family, results in found.items():
        sound = [covers for covers, is_sound, _ in results if is_sound]
        covers = sum(covers for covers, _, _ in results)
        centre = f"{np.median([ratio for _, _, ratio in results]):.3f}" if results else "-"
        lines.append(
            f"| {told} | {family} | {worlds - len(results)}/{worlds} | {covers}/{len(results)} | "
            f"{sum(sound)}/{len(sound)} | {centre} |"
        )
    return lines


if __name__ == "__main__":
    main()
