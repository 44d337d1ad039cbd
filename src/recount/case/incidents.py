"""Lists of incidents from files, and the tables that matching them leaves.

Rules: columns are known by their headers (`HEADERS`), and what each was taken for is said; every other
column stays out. A cell that cannot be read is left empty and counted. An event's id is its `id`
column, or `stem:row`.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from recount.errors import BadInput, NotText

if TYPE_CHECKING:
    from recount.match.cells import Order
    from recount.match.incidents import Incident, Matched

HEADERS = {
    "id": ("id", "record", "event_id", "event", "no"),
    "date": ("date", "day", "event_date", "date_of_event"),
    "date_from": ("date_from", "date_start", "start", "start_date", "from"),
    "date_to": ("date_to", "date_end", "end", "end_date", "to"),
    "place 1": ("country", "state"),
    "place 2": ("region", "governorate", "province", "oblast", "admin1"),
    "place 3": ("district", "county", "raion", "admin2"),
    "place 4": ("place", "town", "city", "village", "location", "settlement", "admin3"),
    "act 1": ("act_class", "class", "category", "event_class"),
    "act 2": ("act", "kind", "type", "event_type", "violation"),
    "number": ("number", "count", "victims", "killed", "fatalities", "deaths"),
    "number_min": ("number_min", "count_min", "killed_min", "low", "at_least"),
    "number_max": ("number_max", "count_max", "killed_max", "high", "at_most"),
}
LEAST_SHOWN = 0.05  # of the draws; pairs below it are no links
_NUMBER = re.compile(
    r"(?:(at least|more than|over|>=?|~|about|approx\.?) *)?(\d{1,7})(?: *(?:-|–|to) *(\d{1,7}))?(\+)?"
)


@dataclass(frozen=True, slots=True)
class Events:
    """Events of all lists, the lists' names, and what was said on the way."""

    incidents: tuple[Incident, ...]
    names: tuple[str, ...]
    notes: tuple[str, ...]


def bring(files: Sequence[str], *, order: Order | None = None) -> Events:
    """The events of lists in files.

    Raises:
        BadInput: fewer than two lists, or one that cannot be used.
    """
    if len(files) < 2:  # noqa: PLR2004
        raise BadInput("incidents are matched between lists: give two or more")
    stems = [Path(file).stem for file in files]
    if len(set(stems)) < len(stems):
        raise BadInput("two lists have the same name; rename one, so that records can be told apart")
    incidents: list[Incident] = []
    notes: list[str] = []
    for number, (file, stem) in enumerate(zip(files, stems, strict=True)):
        incidents += _events(file, stem, number, order, notes)
    twice = {one for one, many in Counter(one.record for one in incidents).items() if many > 1}
    if twice:
        incidents = [_apart(one, stems[one.place_in]) for one in incidents]
        if len({one.record for one in incidents}) < len(incidents):
            raise BadInput("an id stands twice in one list; give every event an id of its own")
        notes.append("the same ids stand in several lists; records are called list:id")
    return Events(tuple(incidents), tuple(stems), tuple(notes))


def _apart(one: Incident, stem: str) -> Incident:
    from dataclasses import replace

    return one if one.record.startswith(f"{stem}:") else replace(one, record=f"{stem}:{one.record}")


def _events(file: str, stem: str, number: int, order: Order | None, notes: list[str]) -> list[Incident]:
    from recount.match import cells, sheets
    from recount.match.incidents import Incident

    try:
        text = Path(file).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadInput(
            f"the list {stem!r} cannot be read ({error.strerror}); check the path"
        ) from error
    except UnicodeDecodeError:
        raise NotText(f"the list {stem!r} is not UTF-8 text; save it as CSV, UTF-8") from None
    sheet = sheets.from_text(text, called=stem)
    at = {role: _column(sheet.header, known) for role, known in HEADERS.items()}
    used = [f"{role} = {sheet.header[place]}" for role, place in at.items() if place is not None]
    dated = at["date"] is not None or at["date_from"] is not None
    placed = any(at[f"place {level}"] is not None for level in range(1, 5))
    if not dated and not placed:
        raise BadInput(
            f"the list {stem!r} has neither a date nor a place; name them date, region, district, place, "
            "act, number"
        )
    notes.append(f"{stem}: {'; '.join(used)}")
    unread: Counter[str] = Counter()
    found = []
    for row_number, row in enumerate(sheet.rows, start=2):
        cell = {
            role: cells.plain(row[place]) if place is not None and place < len(row) else ""
            for role, place in at.items()
        }
        low, high = _span(cell, order, unread)
        least, most = _numbers(cell, unread)
        found.append(
            Incident(
                cell["id"] or f"{stem}:{row_number}",
                number,
                low,
                high,
                tuple(cell[f"place {level}"] for level in (1, 2, 3, 4)),
                tuple(cell[f"act {level}"] for level in (1, 2)),
                least,
                most,
            )
        )
    if not found:
        raise BadInput(f"the list {stem!r} has a header and no events; add a row an event")
    notes += [
        f"{stem}: {many} cells of {what} could not be read and are left empty"
        for what, many in unread.items()
    ]
    return found


def _column(header: Sequence[str], known: tuple[str, ...]) -> int | None:
    plain = [re.sub(r"[\s\-]+", "_", name.strip().casefold()) for name in header]
    return next((plain.index(name) for name in known if name in plain), None)


def _span(
    cell: dict[str, str], order: Order | None, unread: Counter[str]
) -> tuple[date | None, date | None]:
    from recount.match import cells

    ends = []
    for role in ("date", "date_from", "date_to"):
        words = cell[role]
        if not words:
            continue
        if order is None and cells.ambiguous(words):
            raise BadInput(
                "a date such as 03/04/2017 is two dates; say which comes first with --dates dmy or mdy"
            )
        days = cells.dates(words, order)
        if days is None:
            unread["dates"] += 1
            continue
        ends += [*days]
    return (min(ends), max(ends)) if ends else (None, None)


def _numbers(cell: dict[str, str], unread: Counter[str]) -> tuple[int | None, int | None]:
    least = most = None
    found = _NUMBER.fullmatch(cell["number"].casefold())
    if cell["number"] and not found:
        unread["numbers"] += 1
    if found:
        least = int(found[2])
        most = int(found[3]) if found[3] else least
        if found[4] or found[1] in {"at least", "more than", "over", ">", ">="}:
            most = None
        if found[1] in {"~", "about", "approx", "approx."}:
            least, most = int(least * 0.8), int(least * 1.2) + 1
    if cell["number_min"].isdigit():
        least = int(cell["number_min"])
        most = max(most, least) if most is not None else None
    if cell["number_max"].isdigit():
        most = int(cell["number_max"])
        least = 0 if least is None else min(least, most)
    return least, most


def outcome(events: Events, found: Matched) -> list[tuple[str, bytes]]:
    """The files links.csv, incidents.csv, partitions.parquet and captures.csv, as bytes by name."""
    import numpy as np

    from recount.case import persons as written
    from recount.match import captures

    ids = [one.record for one in events.incidents]
    lists = np.array([one.place_in for one in events.incidents], dtype=np.int64)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["record_a", "record_b", "probability", "why"])
    kept = np.flatnonzero(found.probability >= LEAST_SHOWN)
    for at in kept[np.argsort(-found.probability[kept], kind="stable")].tolist():
        a, b = (ids[int(side[at])] for side in found.ends)
        rows.writerow([a, b, f"{found.probability[at]:.4f}", found.why[at]])
    people = captures.people(found.drawn, ids).rename_columns(["record", "incident", "probability"])
    return [
        ("links.csv", text.getvalue().encode()),
        ("incidents.csv", written.as_csv(people)),
        (written.PARTITIONS_FILE, written.as_parquet(captures.partitions(found.drawn, ids))),
        (written.CAPTURES_FILE, written.as_csv(captures.captures(found.drawn, lists, events.names))),
    ]
