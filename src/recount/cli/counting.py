"""`recount count`: a table in, an answer or a reasoned refusal out."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from recount import __version__
from recount import count as room
from recount.cli.count_screen import lines
from recount.errors import BadInput
from recount.estimates import Progress, Tally

if TYPE_CHECKING:
    from recount.count.captures import Sheet
    from recount.count.families import Settings
    from recount.count.strata import How

FORMAT = "recount-count/1"
MOST_BYTES = 200_000_000
_EVERY_SECONDS = 3.0


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
    cluster: str | None = None
    state: str | None = None
    cost: bool = False
    progress: bool = False


def run(asked: Asked) -> int:
    """The exit status: 0 with an estimate, 3 with none.

    Raises:
        BadInput: the table, a choice or a path cannot be used.
    """
    room.need_group()
    sheet = room.sheet_of(_bytes(asked.table), strata=asked.strata, covariates=asked.covariates)
    with _plan(asked, sheet) as how:
        if asked.cost:
            return _price(asked, sheet, how)
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
            how=how,
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


@contextmanager
def _plan(asked: Asked, sheet: Sheet) -> Iterator[How]:
    """Who computes many tables, what is known of them, who is told; open for as long as it is needed."""
    tell = _Teller(state=asked.state is not None) if asked.progress or sys.stderr.isatty() else None
    with ExitStack() as stack:
        executor = None
        if asked.cluster is not None:
            from recount.case.cluster import cluster

            executor = stack.enter_context(cluster(asked.cluster))
        store = None
        if asked.state is not None:
            from recount.case.count_state import StateFile

            kind = ("draws",) if sheet.draws else ()
            families = (*(asked.families or ("all",)), *kind)
            state = StateFile(
                Path(asked.state), families=families, settings=_settings(asked), version=__version__
            )
            store = stack.enter_context(state)
        yield room.plan(workers=asked.workers, executor=executor, store=store, tell=tell)


def _settings(asked: Asked) -> Settings:
    from recount.count.families import Settings

    return Settings(
        level=asked.level, cap=asked.cap, delta=asked.delta, classes=asked.classes, seed=asked.seed
    )


def _price(asked: Asked, sheet: Sheet, how: How) -> int:
    from recount.count.answer import priced

    found = priced(sheet, _settings(asked), asked.families, how)
    sys.stdout.write(
        f"{found.of:,} different tables, {found.done:,} done; the others take about "
        f"{_duration(found.cpu_seconds_left)} of one processor.\n"
    )
    return 0


class _Teller:
    """Says on the error stream what many tables cost, and every few seconds how far they are."""

    def __init__(self, *, state: bool) -> None:
        self._state = state
        self._last = float("-inf")

    def __call__(self, now: Progress) -> None:
        first = self._last == float("-inf")
        if not first and now.done < now.of and time.monotonic() - self._last < _EVERY_SECONDS:
            return
        self._last = time.monotonic()
        keep = "" if self._state or not first else "; --state FILE would keep what is done"
        sys.stderr.write(
            f"{now.done:,} of {now.of:,} different tables done, about {_duration(now.cpu_seconds_left)} of "
            f"processor time to go{keep}\n"
        )
        sys.stderr.flush()


def _duration(seconds: float) -> str:
    """A length of time in words, rounded to what an estimate is worth."""
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"


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
