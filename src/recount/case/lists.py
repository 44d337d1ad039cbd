"""Lists of people from files, and what matching leaves: the disk side of `recount match`.

Rules: an encoding that is not UTF-8 or UTF-16 is named by a person, never guessed; a mapping that was saved
beside a list is used again for the same header, and said. All files of an answer are written, or none.
Trust: no message quotes a cell.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recount.case import persons
from recount.errors import BadInput, NotText, TooLarge

if TYPE_CHECKING:
    import pyarrow as pa

    from recount.match.columns import Column
    from recount.match.intake import Taken
    from recount.match.sheets import Sheet

LARGEST_BYTES = 2_000_000_000
MAP_ENDING = ".map.json"
MAP_FORMAT = "recount-map/1"
_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Brought:
    """Lists as they came in: what each column was taken for, and the records of them all."""

    columns: tuple[tuple[str, tuple[Column, ...]], ...]  # by list
    taken: Taken
    notes: tuple[str, ...]


def bring(
    files: Sequence[str],
    *,
    maps: Sequence[str] = (),
    save_map: str | None = None,
    dates: Sequence[str] = (),
    calendar: Sequence[str] = (),
    dated: Sequence[str] = (),
    encoding: str | None = None,
    unique: bool | None = None,
) -> Brought:
    """The records of lists in files.

    Raises:
        BadInput: a file, a mapping or a date that cannot be used, in one sentence.
    """
    from recount.match import columns as room
    from recount.match import intake
    from recount.match.calendars import CALENDARS

    wanted = room.wishes(maps)
    called_by = stems(files)
    days = _dated(dated, called_by)
    orders = _by_list("--dates", dates, called_by, ("dmy", "mdy"))
    calendars = _by_list("--calendar", calendar, called_by, CALENDARS)
    notes: list[str] = []
    listed, shown = [], []
    sheets = [sheet(path, called, encoding) for path, called in zip(files, called_by, strict=True)]
    script = room.common_script([room.scripts(one.header, one.rows) for one in sheets])
    for path, called, rows in zip(files, called_by, sheets, strict=True):
        found: Sequence[Column] = room.guessed(rows.header, rows.rows, script=script)
        if saved := _saved(path, rows.header):
            found = room.mapped(found, room.wishes(saved[1]), called)
            notes.append(f"{called}: the mapping {saved[0]!r} was recognised by the header")
        found = room.mapped(found, wanted, called)
        shown.append((called, tuple(found)))
        notes += [
            f"{called}: the column {one.header!r} was kept out: {one.why}"
            for one in found
            if one.why.startswith(room.BELIED)
        ]
        day = days.get(called, days.get(""))
        listed.append(
            intake.Listed(
                rows,
                tuple(found),
                dated=day,
                unique=unique,
                order=orders.get(called, orders.get("")),
                calendar=calendars.get(called, calendars.get("")),
            )
        )
    room.unmet(wanted, dict(shown))
    taken = intake.taken(listed)
    if save_map:
        notes += _save(save_map, files, listed)
    return Brought(tuple(shown), taken, (*notes, *taken.notes))


def stems(files: Sequence[str]) -> list[str]:
    """The name of each list: its file's without the ending; a second one of the same name is numbered."""
    if len({Path(file).resolve() for file in files}) < len(files):
        raise BadInput("the same file is given twice; each list is given once")
    names: list[str] = []
    for file in files:
        stem = Path(file).stem or file
        name, number = stem, 2
        while name in names or name in {"draw", "count"}:
            name, number = f"{stem}-{number}", number + 1
        names.append(name)
    return names


def sheet(path: str, called: str, encoding: str | None) -> Sheet:
    """The rows of a list, from a CSV file or a workbook.

    Raises:
        BadInput: it cannot be read, is empty or broken.
    """
    from recount.match import sheets, workbooks

    data = _bytes(path, called)
    workbook = data.startswith((_ZIP, _OLD_OFFICE))
    if workbook or Path(path).suffix.lower() in _WORKBOOKS:
        return workbooks.from_workbook(data, called=called)
    return sheets.from_text(_text(data, called, encoding), called=called)


def _bytes(path: str, called: str) -> bytes:
    try:
        if Path(path).stat().st_size > LARGEST_BYTES:
            raise TooLarge(f"the list {called!r} is larger than 2 GB; split it by place or by year")
        return Path(path).read_bytes()
    except OSError as error:
        raise BadInput(
            f"the list {path!r} cannot be read ({error.strerror}); check the path"
        ) from error


def _text(data: bytes, called: str, encoding: str | None) -> str:
    """The text of a list.

    Raises:
        NotText: no text, an encoding that must be named, or several in one file.
    """
    from recount.collect import text

    if not data.strip():
        raise BadInput(f"the list {called!r} is empty; a header and at least one row are needed")
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE))
    if not marked:
        try:
            return _plain(data.decode("utf-8-sig"), called)
        except UnicodeDecodeError:
            _one_encoding(data, called)
    sample = data if len(data) < text.LARGEST_BYTES else data[: text.LARGEST_BYTES // 2]
    read = text.decode(
        sample, file=called, encoding=encoding, media_type="text/plain"
    )  # or says what to name
    return _plain(data.decode(read.encoding).removeprefix("\ufeff"), called)


def _plain(words: str, called: str) -> str:
    if "\0" in words:
        raise NotText(f"the list {called!r} holds zero bytes and is no text; save it as CSV, UTF-8")
    return words


def _one_encoding(data: bytes, called: str) -> None:
    """Checks that the lines of a file are not of several encodings.

    Raises:
        NotText: some lines are UTF-8 beyond ASCII, others are not UTF-8.
    """
    good, bad, first = 0, 0, 0
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
            first = first or number
    if good and bad:
        raise NotText(
            f"the list {called!r} mixes encodings: {good} lines are UTF-8 and {bad} are not (the first is "
            f"line {first}); bring it into one encoding and save it as UTF-8"
        )


def _dated(untrusted: Sequence[str], stems: Sequence[str]) -> dict[str, date]:
    """Days for which lists give ages, by list; '' = for all."""
    found: dict[str, date] = {}
    for words in untrusted:
        called, equals, day = words.rpartition("=")
        if equals and called not in stems:
            raise BadInput(f"--dated {words!r} names no list; the lists are: {', '.join(stems)}")
        try:
            found[called if equals else ""] = date.fromisoformat(day)
        except ValueError as error:
            raise BadInput(
                f"--dated {words!r} is not of the form YYYY-MM-DD or LIST=YYYY-MM-DD"
            ) from error
    return found


def _by_list(
    option: str, untrusted: Sequence[str], stems: Sequence[str], allowed: Sequence[str]
) -> dict[str, Any]:
    """A choice by list; '' = for all."""
    found: dict[str, str] = {}
    for words in untrusted:
        called, equals, choice = words.rpartition("=")
        if equals and called not in stems:
            raise BadInput(f"{option} {words!r} names no list; the lists are: {', '.join(stems)}")
        if choice not in allowed:
            raise BadInput(f"{option} takes {' or '.join(allowed)}, or LIST= and one of these")
        found[called if equals else ""] = choice
    return found


def _saved(path: str, header: Sequence[str]) -> tuple[str, list[str]] | None:
    """The mapping that was saved beside the list for its header: its name, and its wishes."""
    from recount.match.columns import digest

    wanted = digest(header)
    for file in sorted(Path(path).resolve().parent.glob(f"*{MAP_ENDING}")):
        try:
            form = json.loads(file.read_text(encoding="utf-8"))
            if form["format"] == MAP_FORMAT and wanted in form["headers"]:
                return file.name.removesuffix(MAP_ENDING), [str(one) for one in form["headers"][wanted]]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # another file that happens to be called so
    return None


def _save(name: str, files: Sequence[str], listed: Sequence[Any]) -> list[str]:
    """Saves what each column was taken for, beside the first list; headers are kept as digests only."""
    from recount.match.columns import digest

    if not name or any(letter in name for letter in "/\\\0"):
        raise BadInput("--save-map takes a plain name, such as --save-map north")
    headers = {}
    for one in listed:
        roles: dict[str, list[str]] = {}
        for column in one.columns:
            if column.role and not column.spare:
                roles.setdefault(column.role, []).append(column.header)
        headers[digest(one.sheet.header)] = [
            f"{role}={'+'.join(names)}" for role, names in roles.items()
        ]
    notes = []
    for folder in dict.fromkeys(Path(file).resolve().parent for file in files):
        place = folder / f"{name}{MAP_ENDING}"
        form = {"format": MAP_FORMAT, "headers": headers}
        write(
            str(folder), [(place.name, json.dumps(form, indent=1, ensure_ascii=False).encode() + b"\n")]
        )
        notes.append(f"the mapping was saved as {place.name} beside the lists")
    return notes[:1]


def csv_bytes(table: pa.Table) -> bytes:
    """A table as CSV with a header; no cell of words can be taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([persons.safe(name) for name in table.column_names])
    for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
        writer.writerow(
            [
                "" if cell is None else persons.safe(cell) if isinstance(cell, str) else cell
                for cell in row
            ]
        )
    return out.getvalue().encode()


def write(folder: str, files: Sequence[tuple[str, bytes]]) -> None:
    """All of the files in a folder, which is made if it is not there, or none; for the owner's eyes only.

    Raises:
        BadInput: they cannot be written.
    """
    place = Path(folder)
    parts = [(place / f".{name}.part", place / name, content) for name, content in files]
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part, _, content in parts:
            part.touch(mode=0o600)
            part.write_bytes(content)
        for part, target, _ in parts:
            part.replace(target)
    except OSError as error:
        for part, _, _ in parts:
            part.unlink(missing_ok=True)
        raise BadInput(
            f"the files cannot be written ({error.strerror}); choose another folder with --out; none "
            "was written"
        ) from error
