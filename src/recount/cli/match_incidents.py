"""`recount match --incidents`: lists of events in, tables out, and a short account on the screen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from recount import __version__
from recount.case import incidents as lists
from recount.cli.columns import Heading, Layout, hanging, table, write
from recount.errors import BadInput
from recount.match.answer import HowOftenApart, IncidentSettings, IncidentsForm, PeopleFound

if TYPE_CHECKING:
    from recount.case.incidents import Events
    from recount.match.captures import Spread
    from recount.match.cells import Order
    from recount.match.incidents import Matched

SURE, SHOWN, DOUBTED = 0.9, 6, 6
_LEAST_DOUBT = 0.2  # of the draws; from it to its opposite a pair is in doubt
_MOST_SAMPLES = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for on the command line."""

    files: tuple[str, ...]
    out: str
    order: Order | None = None
    maps: tuple[str, ...] = ()
    encoding: str | None = None
    decisions: str | None = None
    unique: bool | None = None  # None = nobody said: taken as true
    samples: int = 100
    seed: int | None = None
    json: bool = False
    ascii: bool = False
    width: int | None = None


def order_of(dates: str | None) -> Order | None:
    """Which of day and month comes first.

    Raises:
        BadInput: another word.
    """
    match dates:
        case None | "dmy" | "mdy":
            return dates
        case _:
            raise BadInput("--dates takes dmy (day first) or mdy (month first)")


def run(asked: Asked) -> int:
    """Matches incidents and writes the tables into a folder."""
    from recount.case import lists as disk
    from recount.case import persons as kept
    from recount.match import captures
    from recount.match.found import verdicts_of
    from recount.match.incidents import matched
    from recount.match.linking import need_group
    from recount.match.persons import SEED

    if not 1 <= asked.samples <= _MOST_SAMPLES:
        raise BadInput(
            f"--samples {asked.samples}: from 1 to {_MOST_SAMPLES:,} partitions can be drawn"
        )
    need_group()
    seed = SEED if asked.seed is None else asked.seed
    decisions = kept.read_decisions(Path(asked.decisions)) if asked.decisions else []
    events = lists.bring(asked.files, order=asked.order, maps=asked.maps, encoding=asked.encoding)
    ids = [one.record for one in events.incidents]
    found = matched(
        events.incidents,
        samples=asked.samples,
        seed=seed,
        verdicts=verdicts_of(ids, kept.table(decisions)),
        unique=asked.unique is not False,
    )
    files = lists.outcome(events, found)
    if decisions:
        files.append((kept.DECISIONS_FILE, disk.csv_bytes(kept.table(decisions))))
    disk.write(asked.out, files)
    spread = captures.spread(found.drawn)
    if asked.json:
        form = _form(asked, events, found, spread, seed)
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(form), indent=1).decode() + "\n")
        return 0
    layout = Layout.of_terminal(width=asked.width, ascii_only=asked.ascii)
    write(_lines(asked, events, found, spread, layout.width), layout)
    return 0


def _form(asked: Asked, events: Events, found: Matched, spread: Spread, seed: int) -> IncidentsForm:
    from recount.match.incidents import clusters

    return IncidentsForm(
        "recount-incidents/1",
        len(events.incidents),
        int((found.probability >= 0.5).sum()),  # noqa: PLR2004 - more likely one than not
        PeopleFound(spread.median, spread.low, spread.high),
        len(clusters(found)),
        HowOftenApart(
            round(float(found.errors.day_off), 3),
            tuple(round(1 - float(share), 3) for share in found.errors.place),
            tuple(round(1 - float(share), 3) for share in found.errors.act),
        ),
        (*events.notes, *found.notes),
        IncidentSettings(asked.unique is False, asked.samples),
        seed,
        __version__,
    )


def _lines(
    asked: Asked, events: Events, found: Matched, spread: Spread, width: int
) -> Iterator[str | Heading]:
    yield Heading("Incidents")
    yield from _incidents(asked, events, found, spread, width)
    yield ""
    yield Heading("What came in")
    for note in events.notes:
        yield from hanging("  ", note, width)
    sure, doubted = _pairs(found)
    for heading, chosen in (("Surest links", sure), ("In doubt", doubted)):
        if chosen:
            yield ""
            yield Heading(heading)
            yield from _links(events, found, chosen, width)
    yield ""
    yield Heading("What is not known")
    yield from _unknown(asked, found, width)
    yield ""
    yield Heading("Next")
    yield from hanging(
        "  ",
        "Decide on links in doubt: give a file with record_a,record_b,verdict (same, different or unsure) "
        "by --decisions.",
        width,
    )
    yield from hanging(
        "  ",
        f"Count those on no list: recount count {asked.out}/captures.csv --what 'what the lists record'",
        width,
    )


def _incidents(
    asked: Asked, events: Events, found: Matched, spread: Spread, width: int
) -> Iterator[str]:
    from recount.match.incidents import clusters

    many = f"{len(events.incidents):,} records on {len(events.names)} lists are {spread.median:,} incidents"
    if spread.low < spread.high:
        many += f" ({spread.low:,} to {spread.high:,} in 95 of 100 draws)"
    yield from hanging("  ", many + ".", width)
    groups = clusters(found)
    place_in = [one.place_in for one in events.incidents]
    shared = sum(len({place_in[at] for at in group}) > 1 for group in groups)
    yield from hanging("  ", f"{shared:,} of them stand on more than one list.", width)
    if asked.unique is False:
        twice = sum(len({place_in[at] for at in group}) < len(group) for group in groups)
        yield from hanging("  ", f"{twice:,} of them stand twice or more on one list.", width)
    yield from hanging(
        "  ",
        "This counts incidents on the lists only; those on no list are what recount count estimates.",
        width,
    )


def _pairs(found: Matched) -> tuple[list[int], list[int]]:
    """The surest pairs, and those whose probability is nearest to a half."""
    order = np.argsort(-found.probability, kind="stable")
    sure = [int(at) for at in order[:SHOWN] if found.probability[at] >= SURE]
    near = np.argsort(np.abs(found.probability - 0.5), kind="stable")[:DOUBTED]
    return sure, [int(at) for at in near if _LEAST_DOUBT <= found.probability[at] <= 1 - _LEAST_DOUBT]


def _links(events: Events, found: Matched, chosen: list[int], width: int) -> Iterator[str]:
    rows = [["record", "record", "one incident", "why"]]
    for at in chosen:
        a, b = (events.incidents[int(side[at])].record for side in found.ends)
        rows.append([a, b, f"{100 * found.probability[at]:.0f} of 100", found.why[at]])
    for line in table(rows, width=width - 2, stretch=3, most=(18, 18, 12, 0)):
        yield f"  {line}"


def _unknown(asked: Asked, found: Matched, width: int) -> Iterator[str]:
    differ = found.errors
    yield from hanging(
        "  ",
        f"As the links teach, of 100 reports {100 * differ.day_off:.0f} have another day; of 100 links "
        f"{100 * (1 - differ.place[-1]):.0f} have another name of the place, "
        f"{100 * (1 - differ.act[-1]):.0f} another kind of act.",
        width,
    )
    if asked.unique is not False:
        yield from hanging(
            "  ",
            "Each list is taken to tell of an event once; if one repeats events, say --repeated-lists.",
            width,
        )
    yield from hanging(
        "  ",
        "Two events on one day in one place with like numbers look like one; a person decides.",
        width,
    )
    for note in found.notes:
        yield from hanging("  ", note, width)
