"""Coverage over simulated worlds: writes docs/count/coverage.csv and the table of docs/count/coverage.md.

    python scripts/count_coverage.py WORLDS [FAMILY...] [KIND...]    make worlds, count them, add to the table
    python scripts/count_coverage.py --table [CSV...]      add rows made elsewhere, write the table only

The worlds are made here, one person at a time, by a generator that shares no code with the estimators. Each
world has 2,000 people and five lists unless said otherwise. For each kind of world: how many tables were
refused, how often the 95 % interval of all estimates and of the sound ones holds the truth, and the middle of
the ratio of estimate to truth. With all families the headline is looked at too.
"""
# ruff: noqa: PLR2004 - the worlds are made of numbers

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from recount.count import count
from recount.count.captures import Captures

People = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
FAMILIES = ("latent-class", "graphical", "log-linear-stepwise", "log-linear-bic", "no-highest-order")
WHOLE = 2000
SEED = 20260101
HERE = Path(__file__).parents[1] / "docs" / "count"
COLUMNS = ("world", "family", "worlds", "given", "covers", "sound", "sound_covers", "centre")
BEGIN, END = "<!-- made by scripts/count_coverage.py -->", "<!-- end -->"


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


def four_lists(rng: np.random.Generator) -> People:
    """Four lists, a mild difference between people (spread .4 on the logit)."""
    ease = rng.normal(0, 0.4, (WHOLE, 1))
    return rng.random((WHOLE, 4)) < 1 / (1 + np.exp(1.3 - ease - rng.normal(0, 0.3, 4)))


def six_lists(rng: np.random.Generator) -> People:
    """Six lists, the first two and the next two attract each other."""
    caught = rng.random((WHOLE, 6)) < rng.uniform(0.08, 0.2, 6)
    caught[:, 1] |= caught[:, 0] & (rng.random(WHOLE) < 0.3)
    caught[:, 3] |= caught[:, 2] & (rng.random(WHOLE) < 0.3)
    return caught


def apart(rng: np.random.Generator) -> People:
    """Two pairs of lists in two regions: nothing can be estimated from the whole table."""
    north = rng.random(WHOLE) < 0.5
    caught = rng.random((WHOLE, 4)) < 0.25
    caught[:, :2] &= north[:, None]
    caught[:, 2:] &= ~north[:, None]
    return caught


WORLDS: tuple[Callable[[np.random.Generator], People], ...] = (
    independent, three_lists, chasing, six_lists, nested, sparse, four_lists, differing, two_classes, apart,
    hidden, unreached,
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


Row = dict[str, str]


def main() -> None:
    """Counts worlds, or only writes the table."""
    known = _read(HERE / "coverage.csv")
    if sys.argv[1:2] == ["--table"]:
        for name in sys.argv[2:]:
            more = _read(Path(name))
            known |= {
                key: row
                for key, row in more.items()
                if key not in known or int(row["worlds"]) >= int(known[key]["worlds"])
            }
        _write(known)
        return
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    families = tuple(word for word in sys.argv[2:] if word in FAMILIES) or FAMILIES
    for make in [make for make in WORLDS if make.__name__ in sys.argv[2:]] or WORLDS:
        known |= {(row["world"], row["family"]): row for row in rows(make, worlds, families)}
        _write(known)
        print(f"{make.__name__}: {time.process_time():.0f} CPU s so far", flush=True)


def rows(
    make: Callable[[np.random.Generator], People], worlds: int, families: tuple[str, ...]
) -> list[Row]:
    """One row a family, and one for the headline when all families were asked."""
    asked = families if set(families) != set(FAMILIES) else (*families, "headline")
    found: dict[str, list[tuple[bool, bool, float]]] = {family: [] for family in asked}
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
        if answer.headline is not None and "headline" in found:
            told = answer.headline
            found["headline"].append((told.low <= WHOLE <= told.high, True, told.median / WHOLE))
    return [_row(make, worlds, family, results) for family, results in found.items()]


def _row(
    make: Callable[[np.random.Generator], People],
    worlds: int,
    family: str,
    results: list[tuple[bool, bool, float]],
) -> Row:
    sound = [covers for covers, is_sound, _ in results if is_sound]
    values = (
        make.__name__,
        family,
        worlds,
        len(results),
        sum(covers for covers, _, _ in results),
        len(sound),
        sum(sound),
        f"{np.median([ratio for _, _, ratio in results]):.3f}" if results else "-",
    )
    return dict(zip(COLUMNS, map(str, values), strict=True))


def _read(path: Path) -> dict[tuple[str, str], Row]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["world"], row["family"]): row for row in csv.DictReader(file)}


def _write(known: dict[tuple[str, str], Row]) -> None:
    order = [(make.__name__, family) for make in WORLDS for family in (*FAMILIES, "headline")]
    kept = [known[key] for key in order if key in known]
    with (HERE / "coverage.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(kept)
    page = HERE / "coverage.md"
    before = page.read_text(encoding="utf-8")
    head, rest = before.split(BEGIN)
    made = "\n".join([BEGIN, "", *_table(kept), "", END])
    page.write_text(head + made + rest.split(END)[1], encoding="utf-8")


def _table(kept: list[Row]) -> list[str]:
    """A block a world."""
    lines: list[str] = []
    for make in WORLDS:
        mine = [row for row in kept if row["world"] == make.__name__]
        if not mine:
            continue
        lines += [
            "",
            f"**{(make.__doc__ or '').rstrip('.')}**",
            "",
            "| family | worlds | no estimate | covers | sound | sound and covers | centre |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {row['family']} | {row['worlds']} | {int(row['worlds']) - int(row['given'])} | "
            f"{row['covers']}/{row['given']} | {row['sound']} | {row['sound_covers']}/{row['sound']} | "
            f"{row['centre']} |"
            for row in mine
        ]
    return lines[1:]


if __name__ == "__main__":
    main()
