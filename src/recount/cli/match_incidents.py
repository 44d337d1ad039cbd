"""`recount match --incidents`: lists of events in, tables out, and a short account on the screen."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from recount import __version__
from recount.case import incidents as lists
from recount.case import persons as written
from recount.cli.columns import Heading, Layout, hanging, table, write
from recount.errors import BadInput

if TYPE_CHECKING:
    from recount.match.cells import Order

FORMAT = "recount-incidents/1"
SHOWN = 12


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


def run(
    files: Sequence[str],
    out: str,
    *,
    order: Order | None = None,
    samples: int = 100,
    seed: int | None = None,
    as_json: bool = False,
    ascii_only: bool = False,
    width: int | None = None,
) -> int:
    """Matches incidents and writes the tables into a folder."""
    from recount.match import captures
    from recount.match.incidents import clusters, matched
    from recount.match.persons import SEED

    if samples < 1:
        raise BadInput("at least 1 sample is needed; 100 are advised")
    chosen = SEED if seed is None else seed
    events = lists.bring(files, order=order)
    found = matched(events.incidents, samples=samples, seed=chosen)
    try:
        Path(out).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"the folder cannot be made ({error.strerror}): choose another") from error
    written.put(out, lists.outcome(events, found))
    spread = captures.spread(found.drawn)
    groups = clusters(found)
    links = int((found.probability >= lists.LEAST_SHOWN).sum())
    if as_json:
        form = {
            "format": FORMAT,
            "records": len(events.incidents),
            "links": links,
            "incidents": {"median": spread.median, "low": spread.low, "high": spread.high},
            "groups": len(groups),
            "notes": [*events.notes, *found.notes],
            "seed": chosen,
            "version": __version__,
        }
        sys.stdout.write(json.dumps(form, indent=1, ensure_ascii=False) + "\n")
        return 0
    layout = Layout.of_terminal(width=width, ascii_only=ascii_only)
    write([Heading("Incidents")], layout)
    for note in (*events.notes, *found.notes):
        write(hanging("  ", note, layout.width), layout)
    write(
        [
            "",
            f" {len(events.incidents):,} records are {spread.median:,} incidents.",
            f" In 95 of 100 draws they are {spread.low:,} to {spread.high:,}.",
            f" {len(groups):,} incidents stand on more than one list.",
        ],
        layout,
    )
    shown = sorted(range(len(found.probability)), key=lambda at: -found.probability[at])[:SHOWN]
    ids = [one.record for one in events.incidents]
    rows = [
        [
            ids[int(found.ends[0][at])],
            ids[int(found.ends[1][at])],
            f"{found.probability[at]:.0%}",
            found.why[at],
        ]
        for at in shown
        if found.probability[at] >= lists.LEAST_SHOWN
    ]
    if rows:
        head = ["record", "record", "one incident", "why"]
        write(["", *table([head, *rows], width=layout.width, stretch=3, most=(18, 18, 12, 0))], layout)
    write(["", " Written: links.csv, incidents.csv, partitions.parquet, captures.csv."], layout)
    return 0
