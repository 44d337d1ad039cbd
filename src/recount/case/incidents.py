"""Lists of incidents from files, and the tables that matching them leaves.

Rules: columns are known by their headers in English and Russian, or named by a person, and what each was
taken for is said; every other column stays out. A cell that cannot be read is left empty, its row is kept,
and both are said in `rows.csv`; a row with neither a day nor a place is refused. An event's id is its `id`
column, or `stem:row`. Trust: no message quotes a cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from recount.errors import BadInput

if TYPE_CHECKING:
    from recount.match.cells import Order
    from recount.match.incidents import Incident, Matched
    from recount.match.sheets import Sheet

LEAST_SHOWN = 0.05  # of the draws; pairs below it are no links
PLACES = ("country", "region", "district", "place")
COUNTS = ("killed", "number", "detained", "wounded")  # the first that is filled is compared
_FEWEST_LISTS = 2

RowTold = tuple[str, int, str, str]  # file, row, taken | changed | refused, why
Wish = tuple[str | None, str, str]  # list (None = all), role, column


@dataclass(frozen=True, slots=True)
class Events:
    """Events of all lists, the lists' names, what every row became, and what was said on the way."""

    incidents: tuple[Incident, ...]
    names: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[RowTold, ...] = ()


@dataclass(slots=True)
class _Row:
    """The cells of one row by role, and the roles whose cells could not be read."""

    cell: dict[str, str]
    unread: list[str] = field(default_factory=list)


def bring(
    files: Sequence[str],
    *,
    order: Order | None = None,
    maps: Sequence[str] = (),
    encoding: str | None = None,
) -> Events:
    """The events of lists in files.

    Args:
        files: two lists or more, CSV or workbooks.
        order: which of day and month comes first in 03/04/2019.
        maps: `role=column`, or `list:role=column` for one list.
        encoding: of lists that are not UTF-8.

    Raises:
        BadInput: fewer than two lists, or one that cannot be used.
    """
    from recount.case import lists

    if len(files) < _FEWEST_LISTS:
        raise BadInput("incidents are matched between lists: give two or more")
    stems = lists.stems(files)
    wishes = [_wish(one, stems) for one in maps]
    incidents: list[Incident] = []
    rows: list[RowTold] = []
    notes: list[str] = []
    for number, (file, stem) in enumerate(zip(files, stems, strict=True)):
        sheet = lists.sheet(file, stem, encoding)
        at = _columns(sheet, [wish for wish in wishes if wish[0] in {None, stem}])
        notes += [f"{stem}: {_shown(sheet, at)}", *(f"{stem}: {note}" for note in sheet.notes)]
        found, told = _events(sheet, number, at, order)
        incidents += found
        rows += told
        notes += _unread(stem, told)
    return Events(tuple(_named(incidents, stems, notes)), tuple(stems), tuple(notes), tuple(rows))


def _wish(untrusted: str, stems: Sequence[str]) -> Wish:
    from recount.match.event_words import ROLES

    left, _, column = untrusted.partition("=")
    called, colon, role = left.rpartition(":")
    role, column = role.strip(), column.strip()
    if role not in ROLES or not column:
        raise BadInput(f"--map takes ROLE=COLUMN with --incidents; roles are {', '.join(ROLES)}")
    if colon and called not in stems:
        raise BadInput("--map LIST:ROLE=COLUMN names a list that was not given")
    return (called if colon else None), role, column


def _columns(sheet: Sheet, wishes: Sequence[Wish]) -> dict[str, int]:
    """The place of the column of each role: the first with its name, or the one that a person named."""
    from recount.match import event_cells

    at: dict[str, int] = {}
    for place, header in enumerate(sheet.header):
        role = event_cells.role(header)
        if role is not None:
            at.setdefault(role, place)
    for called, role, column in wishes:
        if column in sheet.header:
            place = sheet.header.index(column)
            at = {known: other for known, other in at.items() if other != place} | {role: place}
        elif called is not None:
            raise BadInput(f"the list {sheet.called!r} has no column of the name that --map gives")
    if not {"date", "date_from", "date_to", *PLACES} & set(at):
        raise BadInput(
            f"the list {sheet.called!r} has neither a date nor a place; name its columns date, region, "
            "district, place, act, killed, or say what they are with --map date=COLUMN"
        )
    return at


def _shown(sheet: Sheet, at: Mapping[str, int]) -> str:
    used = "; ".join(f"{role} = {sheet.header[place]!r}" for role, place in at.items())
    out = [repr(name) for place, name in enumerate(sheet.header) if place not in set(at.values())]
    return f"{used}. kept out: {', '.join(out)}" if out else used


def _events(
    sheet: Sheet, number: int, at: Mapping[str, int], order: Order | None
) -> tuple[list[Incident], list[RowTold]]:
    from recount.match import cells

    found, told = [], []
    for row_number, cut in enumerate(sheet.rows, start=2):
        if not any(cell.strip() for cell in cut):
            continue
        row = _Row(
            {role: cells.plain(cut[place]) if place < len(cut) else "" for role, place in at.items()}
        )
        one = _incident(row, f"{sheet.called}:{row_number}", number, order)
        if one.low is None and not any(one.places):
            told.append((sheet.called, row_number, "refused", "neither a day nor a place"))
            continue
        why = "".join(f"{what} could not be read and is empty; " for what in row.unread)
        told.append((sheet.called, row_number, "changed" if why else "taken", why[:-2]))
        found.append(one)
    if not found:
        raise BadInput(
            f"the list {sheet.called!r} has no event with a day or a place; add a row an event"
        )
    return found, told


def _incident(row: _Row, called: str, number: int, order: Order | None) -> Incident:
    from recount.match import event_cells
    from recount.match.incidents import Incident

    low, high = _days(row, order)
    of, least, most = _count(row)
    above, kind = event_cells.act(row.cell.get("act", ""))
    if given := row.cell.get("class", ""):
        above = event_cells.act(given)[0] or above or given.casefold()
    return Incident(
        row.cell.get("id") or called, number, low, high, _places(row), (above, kind), least, most, of
    )


def _places(row: _Row) -> tuple[str, ...]:
    """From the country down; 'Velan, Karo district' in the column of the place fills the district."""
    from recount.match import event_cells

    found = [row.cell.get(role, "") for role in PLACES]
    finest, *above = [part.strip() for part in found[-1].split(",")]
    found[-1] = finest
    for level, name in zip((2, 1, 0), above, strict=False):
        found[level] = found[level] or name
    return tuple(event_cells.place(name) if name else "" for name in found)


def _days(row: _Row, order: Order | None) -> tuple[date | None, date | None]:
    from recount.match import event_cells

    ends: list[date] = []
    for role in ("date", "date_from", "date_to"):
        words = row.cell.get(role, "")
        if not words:
            continue
        if order is None and event_cells.ambiguous(words):
            raise BadInput(
                "a date such as 03/04/2017 is two dates; say which comes first with --dates dmy or mdy"
            )
        days = event_cells.days(words, order)
        if days is None:
            row.unread.append("the date")
            continue
        ends += [*days]
    return (min(ends), max(ends)) if ends else (None, None)


def _count(row: _Row) -> tuple[str, int | None, int | None]:
    """What is counted, the least and the most of it."""
    from recount.match import event_cells

    of, least, most = "", None, None
    for role in COUNTS:
        words = row.cell.get(role, "")
        found = event_cells.number(words) if words else None
        if words and found is None:
            row.unread.append("the number")
        if found is not None:
            of, (least, most) = role, found
            break
    low, high = (event_cells.number(row.cell.get(f"number_{end}", "")) for end in ("min", "max"))
    if low is not None:
        least = low[0]
        most = max(most, least) if most is not None else None
    if high is not None:
        most = high[1]
        least = 0 if least is None else least if most is None else min(least, most)
    return "" if of == "number" else of, least, most


def _unread(stem: str, told: Sequence[RowTold]) -> list[str]:
    notes = []
    refused = sum(state == "refused" for _, _, state, _ in told)
    if refused:
        notes.append(f"{stem}: rows with neither a day nor a place were refused: {refused}")
    for what in ("date", "number"):
        many = sum(f"the {what} could" in why for *_, why in told)
        if many:
            notes.append(f"{stem}: cells of the {what} that could not be read and are empty: {many}")
    return notes


def _named(incidents: list[Incident], stems: Sequence[str], notes: list[str]) -> list[Incident]:
    """Records with an id of their own; `list:id` for all where two lists have the same."""
    if any(many > 1 for many in Counter((one.place_in, one.record) for one in incidents).values()):
        raise BadInput("an id stands twice in one list; give every event an id of its own")
    if len({one.record for one in incidents}) == len(incidents):
        return incidents
    notes.append("the same ids stand in several lists; records are called list:id")
    return [
        one
        if one.record.startswith(f"{stems[one.place_in]}:")
        else replace(one, record=f"{stems[one.place_in]}:{one.record}")
        for one in incidents
    ]


def outcome(events: Events, found: Matched) -> list[tuple[str, bytes]]:
    """The files links, incidents, captures and rows (CSV) and partitions (Parquet), as bytes by name."""
    import numpy as np
    import pyarrow as pa

    from recount.case import lists as disk
    from recount.case import persons as written
    from recount.match import captures
    from recount.tables import LINKS, ROWS

    ids = [one.record for one in events.incidents]
    lists = np.array([one.place_in for one in events.incidents], dtype=np.int64)
    kept = np.flatnonzero(found.probability >= LEAST_SHOWN)
    kept = kept[np.argsort(-found.probability[kept], kind="stable")]
    links = pa.table(
        {
            "record_a": [ids[at] for at in found.ends[0][kept].tolist()],
            "record_b": [ids[at] for at in found.ends[1][kept].tolist()],
            "probability": np.round(found.probability[kept], 4),
            "why": [found.why[at] for at in kept.tolist()],
        },
        schema=LINKS,
    )
    rows = pa.table(
        {name: [row[at] for row in events.rows] for at, name in enumerate(ROWS.names)}, schema=ROWS
    )
    people = captures.people(found.drawn, ids).rename_columns(["record", "incident", "probability"])
    return [
        ("links.csv", disk.csv_bytes(links)),
        ("incidents.csv", written.as_csv(people)),
        ("rows.csv", disk.csv_bytes(rows)),
        (written.PARTITIONS_FILE, written.as_parquet(captures.partitions(found.drawn, ids))),
        (written.CAPTURES_FILE, written.as_csv(captures.captures(found.drawn, lists, events.names))),
    ]
