"""Which records are one person: the whole of the room, from records to links, people and capture tables.

Rules: pairs are scored once (`scores`), persons are drawn from the scores (`found`); a person's decision
holds in every draw and is never overruled; labels set the probabilities right, after the draws. A link's
probability is the share of draws in which both records are one person; with labels it is calibrated.
Every link has its reason in words, which quotes no name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from recount.errors import BadInput, MissingGroup
from recount.match import calibration, reasons, scores, training
from recount.match.engine import Engine, InMemory
from recount.match.found import SAMPLES, Found, find, verdicts_of
from recount.match.missed import Missed
from recount.match.persons import SEED
from recount.match.rules import SHORT
from recount.match.scores import Scored
from recount.tables import DECISIONS, LINKS, LISTS, RECORDS, checked

SHOWN = 0.1  # links of less probability are not listed
MOST_SAMPLES = 10_000
DECIDED = {
    "same": "a person decided that they are the same",
    "different": "a person decided that they are not",
}
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """What matching found: LINKS, the persons drawn, the scores beneath, and how it was done."""

    records: pa.Table
    lists: pa.Table  # LISTS, `unique` filled
    links: pa.Table
    found: Found
    scored: Scored
    missed: Missed
    line: calibration.Line  # by which labels set the probabilities right; `judged` 0 = none
    settings: dict[str, str]
    notes: tuple[str, ...]


def need_group() -> None:
    """Checks that the libraries of the group are there.

    Raises:
        MissingGroup: one is not installed.
    """
    from importlib.util import find_spec

    for name in ("numpy", "scipy", "numba", "pyarrow", "duckdb", "splink"):
        if find_spec(name) is None:
            raise MissingGroup(
                f"matching needs {name}, which is not installed: pip install 'recount-casebook[match]'"
            )


def link(
    records: pa.Table,
    lists: pa.Table,
    *,
    labels: pa.Table | None = None,
    decisions: pa.Table | None = None,
    samples: int = SAMPLES,
    seed: int = SEED,
    engine: Engine | None = None,
    short: int = SHORT,
) -> Linked:
    """Links between records, and the persons that they make.

    Args:
        records: RECORDS of `recount.tables`.
        lists: LISTS; `unique` true = nobody stands on it twice, false = somebody may, null = found out.
        labels: pairs judged the same or different, in the form of DECISIONS, by which to calibrate.
        decisions: DECISIONS; the last on a pair counts.
        samples: partitions into persons to draw.
        seed: the same input, seed and version give the same answer.
        engine: DuckDB in memory unless given.
        short: with so many records or fewer every pair is compared.

    Raises:
        BadInput: a table of another form, no records, or labels that cannot be used.
        TooLarge: the pairs do not fit in memory.
    """
    records, lists = checked(records, RECORDS), checked(lists, LISTS)
    if not len(records):
        raise BadInput("there is no record to match; give at least one list with one name in it")
    if not 1 <= samples <= MOST_SAMPLES:
        raise BadInput(f"--samples {samples}: from 1 to {MOST_SAMPLES:,} partitions can be drawn")
    engine = engine or InMemory()
    scored = scores.scored(records, lists, engine=engine, seed=seed, short=short)
    lists = lists.set_column(3, LISTS.field("unique"), pa.array(scored.unique))
    found = find(
        records,
        lists,
        scored.pairs,
        decisions=decisions,
        samples=samples,
        seed=seed,
        model=scored.model,
    )
    line, notes = _calibrated(records, scored, labels, found)
    chance = set_right(scored.pairs, found, line)
    pairs = scored.pairs.set_column(3, "probability", pa.array(chance))
    return Linked(
        records,
        lists,
        _links(found, pairs, scored, chance, decisions),
        found,
        Scored(
            pairs,
            scored.model,
            scored.unique,
            scored.twice,
            scored.looked_at,
            scored.possible,
            scored.notes,
        ),
        _nothing_missed(found) if len(records) <= short else found.missed,
        line,
        {"engine": engine.name, **engine.versions()},
        (*notes, *found.notes),
    )


def _nothing_missed(found: Found) -> Missed:
    return Missed(0.0, 0.0, 0.0, found.missed.found, "every pair was looked at")


def _judged(
    records: pa.Table, pairs: pa.Table, labels: pa.Table | None
) -> tuple[NDArray[np.int64], NDArray[np.bool_], int]:
    """Numbers of the pairs that labels judge, whether they are the same, and how many are not scored."""
    ids = records["record"].to_pylist()
    verdicts = verdicts_of(ids, labels)
    both = np.concatenate([verdicts.same, verdicts.different])
    same = np.arange(len(both)) < len(verdicts.same)
    code = pairs["a"].to_numpy().astype(np.int64) << 32 | pairs["b"].to_numpy()
    wanted = (
        both.min(axis=1, initial=1 << 31) << 32 | both.max(axis=1, initial=0)
        if len(both)
        else both[:, 0]
    )
    place = np.searchsorted(code, wanted)
    there = place < len(code)
    there[there] = code[place[there]] == wanted[there]
    return place[there], same[there], int((~there).sum())


def _calibrated(
    records: pa.Table, scored: Scored, labels: pa.Table | None, found: Found
) -> tuple[calibration.Line, list[str]]:
    if labels is None or not len(labels):
        return calibration.Line(), []
    labels = checked(labels, DECISIONS)
    place, same, unscored = _judged(records, scored.pairs, labels)
    notes = []
    if unscored:
        notes.append(
            f"{unscored} labelled pairs were too unlike to be compared, or name no record: not used to "
            "calibrate."
        )
    odds = calibration.log_odds(found.probability, found.drawn.draws)
    return calibration.best(odds[place], same, odds, kinds_of(scored.pairs)[place]), notes


def kinds_of(pairs: pa.Table) -> calibration.Kinds:
    """For each pair of PAIRS the number of its kind: pairs of one kind stand on the same levels."""
    return training.patterns(reasons.levels_of(pairs))[2]


def set_right(pairs: pa.Table, found: Found, line: calibration.Line | None) -> Floats:
    """For each pair the share of draws, in which pairs have competed; calibrated if pairs were judged."""
    if line is None or not line.judged:
        return found.probability
    return line.probability(calibration.log_odds(found.probability, found.drawn.draws), kinds_of(pairs))


def _links(
    found: Found, pairs: pa.Table, scored: Scored, chance: Floats, decisions: pa.Table | None
) -> pa.Table:
    """LINKS: pairs that are probable enough, and those that a person joined; by record."""
    verdicts = verdicts_of(found.ids, decisions)
    decided = {
        (int(min(pair)), int(max(pair))): verdict
        for verdict, both in (("same", verdicts.same), ("different", verdicts.different))
        for pair in both.tolist()
    }
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    kept = np.flatnonzero(chance >= SHOWN)
    levels = reasons.levels_of(pairs.take(pa.array(kept)))
    told = reasons.of_pairs(levels, scored.model)
    rows = {
        (int(a[at]), int(b[at])): (float(chance[at]), words)
        for at, words in zip(kept, told, strict=True)
    }
    for pair, verdict in decided.items():
        if verdict == "same":
            rows[pair] = (1.0, DECIDED["same"])
        else:
            rows.pop(pair, None)
    ordered = sorted(rows.items())
    return pa.table(
        {
            "record_a": [found.ids[pair[0]] for pair, _ in ordered],
            "record_b": [found.ids[pair[1]] for pair, _ in ordered],
            "probability": [round(value, 4) for _, (value, _) in ordered],
            "why": [words for _, (_, words) in ordered],
        },
        schema=LINKS,
    )
