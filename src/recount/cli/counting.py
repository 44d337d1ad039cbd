"""`recount count`: a table in, an answer or a reasoned refusal out."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from recount import count as room
from recount.cli.count_screen import lines
from recount.errors import BadInput
from recount.estimates import Tally

FORMAT = "recount-count/1"
MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asked for."""

    table: str
    what: str | None = None
    strata: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    level: float = 0.95
    cap: float | None = None
    delta: float | None = None
    classes: int = 10
    seed: int = room.SEED
    draws: str | None = None
    plot: str | None = None
    json: bool = False
    small_cells: bool = False
    workers: int = 1


def run(asked: Asked) -> int:
    """The exit status: 0 with an estimate, 3 with none.

    Raises:
        BadInput: the table, a choice or a path cannot be used.
    """
    room.need_group()
    sheet = room.sheet_of(_bytes(asked.table), strata=asked.strata, covariates=asked.covariates)
    found = room.count(
        sheet,
        what=asked.what,
        families=asked.families,
        level=asked.level,
        cap=asked.cap,
        delta=asked.delta,
        classes=asked.classes,
        seed=asked.seed,
        small_cells=asked.small_cells,
        workers=asked.workers,
    )
    tally = found.tally
    files: list[tuple[str, bytes]] = []
    if asked.plot and tally.what:
        from recount.count.plot import svg

        first = sheet.draws[0] if sheet.draws else None
        drawing = svg(tally, sheet.total(first), small_cells=asked.small_cells)
        files.append((asked.plot, drawing.encode()))
    if asked.draws and found.draws:
        files.append((asked.draws, _parquet(found)))
    _write(files)
    if asked.json:
        sys.stdout.write(json.dumps(document(tally), indent=1, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(lines(tally)).rstrip() + "\n")
    return tally.exit_status


def document(tally: Tally) -> dict[str, Any]:
    """The answer in the form `recount-count/1`."""
    made = msgspec.to_builtins(tally)
    for one in (*made["families"], *(one for stratum in made["strata"] for one in stratum["families"])):
        for name in ("median", "point"):
            if one[name] is None:
                del one[name]
        one["diagnostics"] = {
            name: value for name, value in one["diagnostics"].items() if value is not None
        }
    return {"format": FORMAT, **made}


def _bytes(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        if Path(path).stat().st_size > MOST_BYTES:
            raise BadInput(
                "The table is larger than 200 MB; a table of counts is small: check the file."
            )
        return Path(path).read_bytes()
    except OSError as error:
        raise BadInput(
            f"The table {path!r} cannot be read ({error.strerror}); check the path."
        ) from error


def _write(files: list[tuple[str, bytes]]) -> None:
    """All of the files, or none: each is written beside its place first, then put there."""
    beside = [(Path(f"{path}.part"), Path(path)) for path, _ in files]
    try:
        for (part, _), (_, content) in zip(beside, files, strict=True):
            part.write_bytes(content)
        for part, place in beside:
            part.replace(place)
    except OSError as error:
        for part, _ in beside:
            part.unlink(missing_ok=True)
        raise BadInput(
            f"The files cannot be written ({error.strerror}); choose other paths. None was written."
        ) from error


def _parquet(found: room.Counted) -> bytes:
    """Draws of the whole, a column a family, with what was counted, seed and digest in the metadata."""
    import pyarrow as pa
    from pyarrow import parquet

    families = [name for name, draws in found.draws.items() for _ in draws]
    values = [float(value) for draws in found.draws.values() for value in draws]
    tally = found.tally
    table = pa.table({"family": pa.array(families).dictionary_encode(), "whole": values})
    table = table.replace_schema_metadata(
        {
            "what": tally.what or "",
            "seed": str(tally.seed),
            "table": tally.table.digest,
            "version": tally.version,
        }
    )
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    return bytes(sink.getvalue())
