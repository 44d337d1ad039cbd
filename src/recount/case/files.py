"""The verbs over bare files: each loads, calls its room, and hands on.

    from recount import case
    for reading in case.read(["report.txt"], published=date(2017, 4, 11)):
        print(reading.file, len(reading.claims))

A file that cannot be read yields a reading with `error`: one bad file never stops the others.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from recount.errors import BadInput, NotText, RecountError, TooLarge
from recount.nouns import Decision, Reading, Weighing

STDIN = "-"
LARGEST_BYTES = 16 * 1024 * 1024
ABOUT_HEADER = ["file", "document", "outlet", "published"]
DEFECT = "a defect of ours"


@dataclass(frozen=True, slots=True)
class About:
    """What a table says about one file: facts that the text itself may not have."""

    document: str | None
    outlet: str | None
    published: date | None


def read(
    files: Iterable[str | Path],
    *,
    about: str | Path | None = None,
    published: date | None = None,
    outlet: str | None = None,
    lang: str | None = None,
    encoding: str | None = None,
) -> Iterator[Reading]:
    """The reading of each file, one at a time and in order; nothing is kept between two files.

    Raises:
        BadInput: the table of `about` cannot be used.
    """
    table = about_table(about) if about is not None else {}
    for file in files:
        told = table.get(Path(file).name, About(None, None, None))
        yield _one(
            str(file),
            document=told.document,
            published=told.published or published,
            outlet=told.outlet or outlet,
            lang=lang,
            encoding=encoding,
        )


def weigh(
    files: Iterable[str | Path],
    *,
    about: str | Path | None = None,
    decisions: str | Path | None = None,
) -> tuple[Weighing, tuple[str, ...]]:
    """What the files say together, and the sentences on those that could not be read.

    A file is a text, which is read first, or claims: a `recount-read/1` document, or one in the gold
    form.

    Raises:
        BadInput: the table, or the file of decisions, cannot be used.
    """
    from recount.weigh import corroborate

    table = about_table(about) if about is not None else {}
    found = [reading for file in files for reading in _readings_of(str(file), table)]
    errors = tuple(one.error for one in found if one.error)
    whole = [one for one in found if not one.error]
    return corroborate(whole, decisions=decisions_in(decisions)), errors


def _readings_of(file: str, table: dict[str, About]) -> Iterator[Reading]:
    """The readings in a file of claims, or the one of a text."""
    from recount.documents import load_readings

    if file == STDIN or Path(file).suffix.lower() != ".json":
        told = table.get(Path(file).name, About(None, None, None))
        yield _one(
            file,
            document=told.document,
            published=told.published,
            outlet=told.outlet,
            lang=None,
            encoding=None,
        )
        return
    try:
        for reading in load_readings(_bytes_of(file), beside=lambda name: _beside(file, name)):
            told = table.get(Path(reading.file or file).name, About(None, None, None))
            yield replace(
                reading,
                doc_id=told.document or reading.doc_id,
                outlet=told.outlet or reading.outlet,
                published=told.published or reading.published,
            )
    except RecountError as error:
        shown = printable(Path(file).name)
        sentence = str(error) if shown in str(error) else f"{shown}: {error}"
        yield Reading(Path(file).stem, file, "", "", "", None, None, error=sentence)


def _beside(file: str, name: str) -> str:
    """The words of the text that a file of claims names: beside it, or where the name leads from here."""
    from recount.collect.text import decode

    near = Path(file).parent / Path(name).name
    path = near if near.is_file() else Path(name)
    return decode(_bytes_of(str(path)), file=str(path)).text


def decisions_in(path: str | Path | None) -> list[Decision]:
    """The decisions of a file: a JSON list (or one in `decisions`), else a table that a person can edit.

    Raises:
        BadInput: it holds no decisions.
    """
    if path is None:
        return []
    import msgspec

    from recount.collect.text import decode
    from recount.documents import load_decisions

    shown = printable(Path(path).name)
    data = _bytes_of(str(path))
    if not data.lstrip().startswith((b"[", b"{")):
        return load_decisions(decode(data, file=shown).text)
    try:
        found = msgspec.json.decode(data)
        rows = found.get("decisions") if isinstance(found, dict) else found
        return msgspec.convert(rows, list[Decision])
    except msgspec.MsgspecError:
        fields = "about, verdict, by, at, why"
        raise BadInput(f"{shown} is no JSON list of decisions, each with {fields}") from None


def _one(
    file: str,
    *,
    document: str | None,
    published: date | None,
    outlet: str | None,
    lang: str | None,
    encoding: str | None,
) -> Reading:
    """One reading, or one that carries the sentence that says why there is none."""
    name = None if file == STDIN else file
    doc_id = document or ("stdin" if name is None else Path(file).stem)
    try:
        reading = _proposed(
            _bytes_of(file), name, published=published, outlet=outlet, lang=lang, encoding=encoding
        )
        return _weighed(replace(reading, doc_id=doc_id))
    except RecountError as error:
        sentence = str(error)
    except Exception as error:  # noqa: BLE001 - the other files are done all the same
        sentence = (
            f"{DEFECT}: {place_of(error)}; please report this line, it quotes nothing of your text"
        )
    return Reading(doc_id, name, "", "", "", outlet, published, error=sentence)


def _proposed(
    data: bytes,
    name: str | None,
    *,
    published: date | None,
    outlet: str | None,
    lang: str | None,
    encoding: str | None,
) -> Reading:
    from recount.collect.text import decode
    from recount.read import propose

    text = decode(data, file=name, encoding=encoding)
    reading = propose(
        text, file=name, sha256=text.sha256, published=published, outlet=outlet, lang=lang
    )
    return replace(reading, text=text.text, source_map=text.source_map)


def _weighed(reading: Reading) -> Reading:
    """The reading with its propositions, weighed for this document alone."""
    from recount.weigh import corroborate

    return replace(reading, propositions=corroborate([reading]).propositions)


def place_of(error: BaseException) -> str:
    """The type of an error and where in our code it arose; never its message, which may quote a text."""
    place = "outside our code"
    trace = error.__traceback__
    root = Path(__file__).parent.parent
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if root in path.parents:
            place = f"{path.relative_to(root).as_posix()}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} in {place}"


def _bytes_of(file: str) -> bytes:
    """The bytes of a file or of standard input.

    Raises:
        NotText: a directory, or no regular file.
        TooLarge: more than is read at once.
        BadInput: no such file, or not ours to read.
    """
    if file == STDIN:
        data = sys.stdin.buffer.read(LARGEST_BYTES + 1)
        return _small_enough(data, "standard input")
    path = Path(file)
    shown = printable(path.name or file)
    try:
        if path.is_dir():
            raise NotText(f"{shown} is a directory: give the files in it, as in {shown}/*.txt")
        if path.exists() and path.stat().st_size > LARGEST_BYTES:
            raise TooLarge(_too_large(shown, path.stat().st_size))
        with path.open("rb") as stream:
            return _small_enough(stream.read(LARGEST_BYTES + 1), shown)
    except FileNotFoundError:
        raise BadInput(f"{shown} is not there: check the name of the file") from None
    except PermissionError:
        raise BadInput(f"{shown} may not be read by you: check its permissions") from None
    except (OSError, ValueError) as error:
        raise BadInput(
            f"{shown} could not be read ({type(error).__name__}): give a plain text file"
        ) from None


def _small_enough(data: bytes, shown: str) -> bytes:
    if len(data) > LARGEST_BYTES:
        raise TooLarge(_too_large(shown, None))
    return data


def _too_large(shown: str, size_bytes: int | None) -> str:
    size = f"{size_bytes / 2**20:.0f} MiB" if size_bytes is not None else "too much"
    most = f"{LARGEST_BYTES // 2**20} MiB"
    return f"{shown} is {size}; one text may have at most {most}: split it into articles"


def printable(words: str) -> str:
    """The words without control characters: a file name may hold any."""
    return "".join(letter if letter.isprintable() else "?" for letter in words)


def day(words: str) -> date:
    """A day written YYYY-MM-DD.

    Raises:
        BadInput: anything else.
    """
    try:
        found = date.fromisoformat(words)
    except ValueError:
        found = None
    if found is not None and found.isoformat() == words:
        return found
    raise BadInput(f'"{printable(words)[:20]}" is no date: write YYYY-MM-DD, as in 2017-04-11')


def about_table(path: str | Path) -> dict[str, About]:
    """What a table says about files, by base name. Its header is exactly file,document,outlet,published.

    Raises:
        BadInput: another header, a date that is none, a file named twice, or no text.
    """
    shown = printable(Path(path).name)
    try:
        words = _bytes_of(str(path)).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{shown} is not UTF-8: save the table as CSV in UTF-8") from None
    try:
        rows = list(csv.reader(io.StringIO(words, newline=""), strict=True))
    except csv.Error:
        raise BadInput(f"{shown} is no CSV table: check its quotation marks") from None
    if not rows or rows[0] != ABOUT_HEADER:
        raise BadInput(f"{shown} needs the header {','.join(ABOUT_HEADER)} exactly, with commas")
    table: dict[str, About] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        if len(row) != len(ABOUT_HEADER) or not row[0]:
            raise BadInput(
                f"{shown}, row {number}: four cells are expected, the first one the file's name"
            )
        if row[0] in table:
            raise BadInput(f"{shown}, row {number}: this file has a row already; keep one")
        try:
            published = day(row[3]) if row[3] else None
        except BadInput as error:
            raise BadInput(f"{shown}, row {number}: {error}") from None
        table[row[0]] = About(row[1] or None, row[2] or None, published)
    return table


def load_review(path: str | Path) -> dict[str, Any]:
    """A `recount-read/1` document as it stands on disk, with whatever else it holds.

    Raises:
        BadInput: not such a document.
    """
    import msgspec

    shown = printable(Path(path).name)
    try:
        form = msgspec.json.decode(Path(path).read_bytes())
    except OSError:
        raise BadInput(
            f"{shown} could not be read: make it with recount read FILE --json > {shown}"
        ) from None
    except msgspec.DecodeError:
        raise BadInput(f"{shown} is no JSON: make it with recount read FILE --json > {shown}") from None
    documents = form.get("documents") if isinstance(form, dict) else None
    if form.get("format") != "recount-read/1" if isinstance(form, dict) else True:
        raise BadInput(f"{shown} is no recount-read/1 document: make it with recount read FILE --json")
    if not isinstance(documents, list) or not all(isinstance(one, dict) for one in documents):
        raise BadInput(f"{shown} holds no documents: make it anew with recount read FILE --json")
    return form  # type: ignore[no-any-return]


def save_review(path: str | Path, form: dict[str, Any]) -> None:
    """Writes the document beside itself, then puts it in place: whole or not at all."""
    import msgspec

    target = Path(path).resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    data = msgspec.json.format(msgspec.json.encode(form), indent=1) + b"\n"
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o600
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
