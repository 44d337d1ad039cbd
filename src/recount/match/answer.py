"""The form `recount-match/1`: what matching found, in numbers and words, without a name of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from recount.match.columns import Column
    from recount.match.intake import Taken
    from recount.match.linking import Linked

SURE = 0.5  # links of more probability are counted as links


@dataclass(frozen=True, slots=True)
class ColumnTaken:
    """What one column of a list was taken for (role null = kept out), why, and the kind if it was dropped.

    `spare`: the same name in another script, taken in rows where the first is empty.
    """

    header: str
    role: str | None
    why: str
    dropped: str | None
    spare: bool = False


@dataclass(frozen=True, slots=True)
class FieldMissing:
    """How many records of a list lack a field."""

    field: str
    missing: int


@dataclass(frozen=True, slots=True)
class ListTaken:
    """One list as it came in; `unique`: nobody stands twice on it, as a person said or as it seems."""

    name: str
    records: int
    taken: int
    changed: int
    refused: int
    unique: bool
    unique_from: str
    twice: float
    columns: tuple[ColumnTaken, ...]
    missing: tuple[FieldMissing, ...]


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """Number of persons over the draws: median, and the ends that hold 95 % of them."""

    median: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class MissedByBlocking:
    """Links that no blocking rule found, as far as the rules tell; null = nothing can be said, and `why`."""

    links: float | None
    low: float | None
    high: float | None
    found: float
    method: str
    assumes: str
    why: str


@dataclass(frozen=True, slots=True)
class RecordsKept:
    """Pairs compared, of all that could be one person."""

    compared: int
    possible: float


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """How it was done."""

    engine: str
    libraries: dict[str, str]
    samples: int
    labels: int
    comparisons: dict[str, list[str]]
    blocking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchForm:
    """What `recount match --json` prints."""

    format: Literal["recount-match/1"]
    records: int
    links: int
    people: PeopleFound
    lists: tuple[ListTaken, ...]
    pairs: RecordsKept
    missed_by_blocking: MissedByBlocking
    why: str
    notes: tuple[str, ...]
    settings: MatchSettings
    seed: int
    version: str
    seconds: float


@dataclass(frozen=True, slots=True)
class HowOftenApart:
    """How often two records of one event differ: days as a scale, place and act as shares by level."""

    day: float
    place: tuple[float, ...]
    act: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class IncidentSettings:
    """How it was done."""

    repeated_lists: bool
    samples: int


@dataclass(frozen=True, slots=True)
class IncidentsForm:
    """What `recount match --incidents --json` prints."""

    format: Literal["recount-incidents/1"]
    records: int
    links: int
    incidents: PeopleFound
    groups: int
    differ: HowOftenApart
    notes: tuple[str, ...]
    settings: IncidentSettings
    seed: int
    version: str


def form(
    taken: Taken,
    columns: Sequence[tuple[str, Sequence[Column]]],
    linked: Linked,
    *,
    notes: Sequence[str],
    samples: int,
    seed: int,
    version: str,
    seconds: float,
) -> MatchForm:
    """The answer as it is printed."""
    from recount.match.rules import BLOCKING, COMPARISONS

    people, missed = linked.found.people, linked.missed
    links = sum(one > SURE for one in linked.links["probability"].to_pylist())
    return MatchForm(
        "recount-match/1",
        len(linked.records),
        links,
        PeopleFound(people.median, people.low, people.high),
        tuple(_lists(taken, columns, linked)),
        RecordsKept(linked.scored.looked_at, linked.scored.possible),
        MissedByBlocking(
            missed.links,
            missed.low,
            missed.high,
            missed.found,
            missed.method,
            missed.assumes,
            missed.why,
        ),
        linked.found.strength.why,
        (*notes, *linked.notes, *linked.scored.notes),
        MatchSettings(
            linked.settings["engine"],
            {name: version for name, version in linked.settings.items() if name != "engine"},
            samples,
            linked.line.judged,
            {one.words: [level.words for level in one.levels] for one in COMPARISONS},
            tuple(rule.words for rule in BLOCKING),
        ),
        seed,
        version,
        seconds,
    )


def _lists(
    taken: Taken, columns: Sequence[tuple[str, Sequence[Column]]], linked: Linked
) -> list[ListTaken]:
    states = list(zip(taken.rows["file"].to_pylist(), taken.rows["state"].to_pylist(), strict=True))
    by_file = dict(columns)
    files = {file for file, _ in states}
    told = taken.lists["unique"].to_pylist()
    found = []
    for at, name in enumerate(taken.lists["name"].to_pylist()):
        records = taken.lists["records"][at].as_py()
        counted = {state: states.count((name, state)) for state in ("taken", "changed", "refused")}
        if name not in files:  # a column of a file said which list a row is from
            counted["taken"] = records
        said = "as was said" if told[at] is not None else "as it seems from its records"
        found.append(
            ListTaken(
                name,
                records,
                counted["taken"],
                counted["changed"],
                counted["refused"],
                linked.scored.unique[at],
                said,
                round(linked.scored.twice[at], 4),
                tuple(
                    ColumnTaken(one.header, one.role, one.why, one.dropped, one.spare)
                    for one in by_file.get(name, ())
                ),
                tuple(
                    FieldMissing(one.field, one.missing) for one in taken.missing if one.called == name
                ),
            )
        )
    return found
