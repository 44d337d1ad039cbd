"""Persons from scored pairs, on sets with known truth: count, F1, coverage by groups, Brier score, time.

    python benchmarks/persons.py [--simple] [SET...]

Sets: two-lists (an invented world of about 40,000 records on two lists), repeats (lists that hold
people twice), scripts (three lists in three scripts), rldata, febrl3, febrl4, historical. Scores are
those of `recount match`; with --simple those of a plain scorer that shares no code with it. Groups: 60
random groups of components, share of 90 % intervals of their number of persons that hold the true one
(links lost before sampling are in no group).
"""

from __future__ import annotations

import csv
import io
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import person_sets as sets
import pyarrow as pa
from person_sets import worlds

from recount.match import columns, engine, intake, scores, sheets
from recount.match.found import Found, find
from recount.match.training import Model
from recount.tables import LISTS

GROUPS, LEVEL = 60, 0.9
Style = worlds.Style


@dataclass(frozen=True)
class Ready:
    """Tables to match, and the person of each record."""

    records: pa.Table
    lists: pa.Table
    pairs: pa.Table
    truth: np.ndarray
    model: Model | None = None  # what the levels tell; the plain scorer has none


def main() -> None:
    """Prints one block a set."""
    simple = "--simple" in sys.argv
    wanted = [one for one in sys.argv[1:] if not one.startswith("-")] or list(SETS)
    for name in wanted:
        make, unique = SETS[name]
        started = time.process_time()
        ready = make(simple, unique)
        scored = time.process_time() - started
        started = time.process_time()
        found = find(ready.records, ready.lists, ready.pairs, seed=1, model=ready.model)
        report(name, ready, found, (scored, time.process_time() - started))


def report(name: str, ready: Ready, found: Found, seconds: tuple[float, float]) -> None:
    """The figures of one set."""
    truth = ready.truth
    a, b = ready.pairs["a"].to_numpy(), ready.pairs["b"].to_numpy()
    true = truth[a] == truth[b]
    before = ((ready.pairs["probability"].to_numpy() - true) ** 2).mean()
    after = ((found.probability - true) ** 2).mean()
    people, many = found.people, len(np.unique(truth))
    precision, recall, f1 = pair_score(found.drawn.records(found.drawn.point), truth)
    held = true_pairs(truth)
    mixing = found.drawn.mixing
    print(f"{name}: {len(truth):,} records, {len(a):,} pairs, blocking recall {true.sum() / held:.4f}")
    print(
        f"  persons {people.median:,} ({people.low:,} to {people.high:,}), true {many:,}, "
        f"off {100 * (people.median / many - 1):+.2f} %"
    )
    print(
        f"  pairs: precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}; "
        f"B-cubed F {b_cubed(found, truth):.4f}"
    )
    print(f"  Brier score of pairs: {before:.4f} before, {after:.4f} after sampling")
    print(f"  coverage of groups (aim 0.90): {coverage(found, truth):.2f}")
    missed = found.missed
    told = (
        "nothing"
        if missed.links is None
        else f"{missed.links:,.0f} ({missed.low:,.0f} to {missed.high:,.0f})"
    )
    print(f"  links missed by blocking: told {told}, true {held - true.sum():,}")
    print(f"  {found.strength.why} R-hat {mixing.r_hat:.3f}, effective draws {mixing.ess:.0f}")
    print(
        f"  CPU seconds: scores {seconds[0]:.1f}, persons {seconds[1]:.1f}; {sweep(found):.1f} ms a sweep\n"
    )


def pair_score(person: np.ndarray, truth: np.ndarray) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of records of one person."""
    both = true_pairs(person * (truth.max() + 1) + truth)
    made, held = true_pairs(person), true_pairs(truth)
    return both / max(1, made), both / max(1, held), 2 * both / max(1, made + held)


def true_pairs(labels: np.ndarray) -> int:
    """Pairs of records with one label."""
    counts = np.unique(labels, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())


def b_cubed(found: Found, truth: np.ndarray) -> float:
    """The harmonic mean of B-cubed precision and recall."""
    person = found.drawn.records(found.drawn.point)
    both = person * (truth.max() + 1) + truth

    def size(labels: np.ndarray) -> np.ndarray:
        _, place, counts = np.unique(labels, return_inverse=True, return_counts=True)
        return counts[place]

    precision, recall = (size(both) / size(person)).mean(), (size(both) / size(truth)).mean()
    return float(2 * precision * recall / (precision + recall))


def coverage(found: Found, truth: np.ndarray) -> float:
    """The share of random groups of components whose interval of persons holds the true number."""
    graph, labels = found.drawn.graph, found.drawn.labels
    components = len(graph.bounds) - 1
    part = np.repeat(np.arange(components), np.diff(graph.bounds))
    heads = labels == np.arange(labels.shape[1])
    number = np.stack([np.bincount(part, row, minlength=components) for row in heads])
    inside = graph.node_of >= 0
    pairs = np.unique(part[graph.node_of[inside]] * (truth.max() + 1) + truth[inside])
    true = np.bincount(pairs // (truth.max() + 1), minlength=components)
    group = np.random.default_rng(0).integers(GROUPS, size=components)
    held = 0
    for one in range(GROUPS):
        draws = number[:, group == one].sum(axis=1)
        low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        held += int(low <= true[group == one].sum() <= high)
    return held / GROUPS


def sweep(found: Found) -> float:
    """Milliseconds of processor time for one sweep over all components."""
    from recount.match.persons import sample

    started = time.process_time()
    sample(found.drawn.graph, samples=20, chains=1, burn=20, thin=2)
    return 1000 * (time.process_time() - started) / 60


def of_lists(
    lists: list[list[tuple[str, ...]]],
    truth: dict[str, object],
    unique: bool | None,  # noqa: FBT001
) -> Ready:
    """Lists as rows of words with a header, through the intake and the scores of `recount match`."""
    listed = []
    for at, rows in enumerate(lists):
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        sheet = sheets.from_text(text.getvalue(), called=f"list{at}")
        guessed = tuple(columns.guessed(sheet.header, sheet.rows))
        listed.append(intake.Listed(sheet, guessed, unique=unique))
    taken = intake.taken(listed)
    scored = scores.scored(taken.records, taken.lists, engine=engine.InMemory(), seed=1)
    place = taken.lists.column_names.index("unique")
    told = taken.lists.set_column(place, LISTS.field("unique"), pa.array(scored.unique, pa.bool_()))
    persons = sets.numbered([truth[one] for one in taken.records["record"].to_pylist()])
    return Ready(taken.records, told, scored.pairs, persons, scored.model)


def of_scored(scored: sets.Scored, unique: bool | None) -> Ready:  # noqa: FBT001
    """What the simple scorer made."""
    many = int(scored.lists.max()) + 1
    records = pa.table({"record": scored.ids, "list": pa.array(scored.lists, pa.int16())})
    sizes = np.bincount(scored.lists, minlength=many)
    names = [f"list{k}" for k in range(many)]
    lists = pa.table(
        {"list": range(many), "name": names, "records": sizes, "unique": [unique] * many}, schema=LISTS
    )
    made = {
        "a": pa.array(scored.a, pa.int32()),
        "b": pa.array(scored.b, pa.int32()),
        "weight": scored.weight,
        "probability": 1 / (1 + np.exp(-scored.weight)),
        "rules": pa.array(scored.rules, pa.uint32()),
    }
    for at, column in enumerate(scored.levels.T):
        made[f"gamma_{at}"] = pa.array(np.ascontiguousarray(column), pa.int8())
    return Ready(records, lists, pa.table(made), scored.truth)


def world(people: int, styles: tuple[object, ...]) -> Callable[[bool, bool | None], Ready]:
    """An invented world, made when it is asked for."""

    def make(simple: bool, unique: bool | None) -> Ready:  # noqa: FBT001
        made = worlds.made(people=people, lists=styles, seed=5)
        if simple:
            return of_scored(sets.of_world(made, across=unique is True), unique)
        truth = {
            row[0]: int(person)
            for rows, persons in zip(made.lists, made.truth, strict=True)
            for row, person in zip(rows, persons, strict=True)
        }
        return of_lists([[worlds.COLUMNS, *rows] for rows in made.lists], truth, unique)

    return make


def public(
    rows: Callable[[], tuple[list[list[tuple[str, ...]]], dict[str, object]]],
    plain: Callable[[], sets.Scored],
) -> Callable[[bool, bool | None], Ready]:
    """A public set, by either scorer."""

    def make(simple: bool, unique: bool | None) -> Ready:  # noqa: FBT001
        return of_scored(plain(), unique) if simple else of_lists(*rows(), unique)

    return make


SETS = {
    "two-lists": (world(40_000, (Style(covers=0.6), Style(covers=0.4, respelt=0.08))), True),
    "repeats": (
        world(12_000, (Style(covers=0.6, duplicates=0.1), Style(covers=0.4, duplicates=0.05))),
        None,
    ),
    "scripts": (
        world(
            8_000,
            (
                Style(covers=0.5),
                Style(covers=0.4, script="cyrillic", ages_only=True),
                Style(covers=0.3, script="arabic", no_birth=0.3),
            ),
        ),
        True,
    ),
    "rldata": (public(sets.rldata_rows, sets.rldata), None),
    "febrl3": (public(lambda: sets.febrl_rows(3), lambda: sets.febrl(3)), None),
    "febrl4": (public(lambda: sets.febrl_rows(4), lambda: sets.febrl(4)), True),
    "historical": (public(sets.historical_rows, sets.historical), None),
}


if __name__ == "__main__":
    main()
