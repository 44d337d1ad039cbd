"""`recount match`: lists in; links, people and capture tables out; a screen or one JSON document."""

from __future__ import annotations

import logging
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from recount import __version__
from recount.case import lists as disk
from recount.case import persons as kept
from recount.cli.columns import Layout, write
from recount.errors import BadInput
from recount.match import answer, linking

if TYPE_CHECKING:
    import pyarrow as pa

    from recount.match.engine import Engine
    from recount.match.linking import Linked

LINKS, ROWS = "links.csv", "rows.csv"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asked for."""

    files: tuple[str, ...]
    out: str
    maps: tuple[str, ...] = ()
    save_map: str | None = None
    dates: tuple[str, ...] = ()
    calendar: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    encoding: str | None = None
    labels: str | None = None
    decisions: str | None = None
    unique: bool | None = None
    samples: int = 100
    engine: str = "duckdb"
    checkpoints: str | None = None
    seed: int = 20240229
    json: bool = False
    ascii: bool = False
    width: int | None = None


def run(asked: Asked) -> int:
    """The exit status: 0 when everything was written.

    Raises:
        BadInput: a list or a choice that cannot be used; nothing was written then.
    """
    began = time.monotonic()
    linking.need_group()
    logging.disable(logging.CRITICAL)  # libraries below would log what they run
    labels = kept.table(kept.read_decisions(Path(asked.labels))) if asked.labels else None
    decisions = _decisions(asked)
    brought = disk.bring(
        asked.files,
        maps=asked.maps,
        save_map=asked.save_map,
        dates=asked.dates,
        calendar=asked.calendar,
        dated=asked.dated,
        encoding=asked.encoding,
        unique=asked.unique,
    )
    taken = brought.taken
    with _engine(asked) as engine:
        linked = linking.link(
            taken.records,
            taken.lists,
            labels=labels,
            decisions=decisions,
            samples=asked.samples,
            seed=asked.seed,
            engine=engine,
        )
    disk.write(asked.out, _files(asked, taken.rows, linked, decisions))
    seconds = round(time.monotonic() - began, 1)
    form = answer.form(
        taken,
        brought.columns,
        linked,
        notes=brought.notes,
        samples=asked.samples,
        seed=asked.seed,
        version=__version__,
        seconds=seconds,
    )
    if asked.json:
        made = msgspec.json.format(msgspec.json.encode(form), indent=1)
        sys.stdout.write(made.decode() + "\n")
    else:
        from recount.cli.match_screen import lines

        layout = Layout.of_terminal(width=asked.width, ascii_only=asked.ascii)
        write(lines(form, asked.out, layout.width), layout)
    return 0


def _engine(asked: Asked) -> AbstractContextManager[Engine]:
    if asked.engine == "duckdb":
        from recount.match.engine import InMemory

        return nullcontext(InMemory())
    if asked.engine == "spark":
        from recount.case import spark

        return spark.engine(asked.checkpoints)
    raise BadInput("--engine takes duckdb or spark")


def _decisions(asked: Asked) -> pa.Table | None:
    """Decisions of an earlier answer in the same folder, then those of --decisions, which count last."""
    found = kept.decisions_in(asked.out)
    if asked.decisions:
        found += kept.read_decisions(Path(asked.decisions))
    return kept.table(dict.fromkeys(found)) if found else None


def _files(
    asked: Asked, rows: pa.Table, linked: Linked, decisions: pa.Table | None
) -> list[tuple[str, bytes]]:
    """Everything that is written, by name."""
    work = kept.Work(
        linked.records,
        linked.lists,
        linked.scored.pairs,
        linked.found,
        asked.samples,
        asked.seed,
        linked.line,
    )
    files = [(LINKS, disk.csv_bytes(linked.links)), (ROWS, disk.csv_bytes(rows))]
    files += [*kept.outcome(work), *kept.kept(work)]
    if decisions is not None:
        files.append((kept.DECISIONS_FILE, disk.csv_bytes(decisions)))
    return files
