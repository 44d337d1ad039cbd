"""Export: what this member may read, and what people agreed to, in open forms, as a package anyone can check.

Rules: the use is named, and everybody who did not agree to it is left out, and counted. Identities and
sources are never exported. An original goes along only when it is named, with a reason, and each opening is
an entry: there is no way to take all. The export is written in the journal before the folder is written, so
that `forget` can say where a copy may be. For the team's own use (keep) the whole journal goes along; to
others go only the entries of what they are given, each with its proof: a whole journal tells who worked when.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from recount.casebook import bag, consent, history, schema
from recount.casebook.checkpoints import Checkpoint
from recount.casebook.journal import Entry
from recount.casebook.vault import GENERAL
from recount.errors import BadInput, Refused

if TYPE_CHECKING:
    from recount.casebook.book import Casebook
    from recount.casebook.rows import Claim, Decision, Item, Person

TEAM = "keep"  # the use that is the team's own
FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
    "|",
    "%",
)  # a spreadsheet calculates
EXTENSION = re.compile(r"[A-Za-z0-9]{1,8}")
README = """What was exported from a casebook of Recount, in open forms.

*.json   UTF-8; a list of records. `record` is what was written down, as it was.
*.csv    UTF-8; the same as tables. Before a cell that a spreadsheet would calculate stands an apostrophe.

items      what was taken in         claims      what is said, according to whom, with the verdict of a person
people     under their pseudonyms    decisions   who decided what about a claim, and why
text-*     the text of an original that goes along       reading-*   what was read in it, in words

`subject` is the testimony or person that a line belongs to, under a random pseudonym; `book` is nobody's.
People who did not agree to this use are not here. Who agreed can withdraw: you may be asked to delete this.
How to check that nothing was changed: VERIFY.txt.
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What went out: numbers, and the head that the receiver can compare.

    `left_out` are the persons and testimonies that did not agree to this use.
    """

    folder: Path
    use: str
    items: int
    claims: int
    people: int
    decisions: int
    originals: int
    left_out: int
    entry: int
    head: str
    words: str


@dataclass(frozen=True, slots=True)
class _Rows:
    """What is exported of each kind."""

    items: Sequence[Item]
    claims: Sequence[Claim]
    people: Sequence[Person]
    decisions: Sequence[Decision]

    def seqs(self) -> set[int]:
        parts: tuple[Sequence[Item | Claim | Person | Decision], ...] = (
            self.items,
            self.claims,
            self.people,
            self.decisions,
        )
        return {one.seq for part in parts for one in part}


def export(
    book: Casebook,
    folder: Path,
    *,
    at: str,
    use: str = TEAM,
    originals: Sequence[str] = (),
    why: str | None = None,
    organisation: str | None = None,
) -> Exported:
    """Writes the package, and the entry that says so.

    Raises:
        BadInput: a use that there is not, a folder that exists, an item without an original.
        Refused: nobody agreed to this use; an original without a reason, or that the role cannot open.
    """
    today = date.fromisoformat(at[:10])
    agreed = consent.allowed(book, use, today) | {GENERAL}
    rows = _rows(book, agreed)
    if not rows.seqs():
        raise Refused(
            f"nothing can be exported: nobody agreed to {consent.USES[use]}; ask, and record it"
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput("the folder for the export exists already: name one that does not")
    named = _named(rows.items, originals)
    if named and not (why or "").strip():
        raise Refused("an original is opened with a reason: say why; the reason is kept in the journal")
    subjects = sorted(agreed - {GENERAL})
    entry = book.append(
        "export",
        book.book_id,
        {
            "where": str(folder.absolute()),
            "use": use,
            "subjects": subjects,
            "originals": [one.id for one in named],
        },
        at=at,
    )
    documents = [_original(book, one, why=why or "", at=at) for one in named]
    words = [file for one in named for file in _words(book, one, why=why or "", at=at)]
    opened = [_opening(book, one) for one in named]
    tree = history.tree_of(book)
    point = history.checkpoint(book, at=at, tree=tree)  # over all before it, the openings included
    wanted = None if use == TEAM else rows.seqs() | {one.seq for one in opened}
    entries = [one for one in _entries(book, point.size) if wanted is None or one.seq in wanted]
    points, tokens = _stamped(book, point)
    signer = book.identity.signer()
    bag.write(
        folder,
        bag.Contents(
            entries=entries,
            tree=tree,
            keys=_keys(book, entries, points),
            checkpoints=points,
            documents=documents,
            tables=[*_tables(rows), *words],
            opened=opened,
            tokens=tokens,
            organisation=organisation,
            day=at[:10],
        ),
        sign=lambda message: bytes(signer.sign(message).signature),
        signer=book.member,
    )
    living = {one.id for one in book.subjects() if one.destroyed is None}
    return Exported(
        folder=folder,
        use=use,
        items=len(rows.items),
        claims=len(rows.claims),
        people=len(rows.people),
        decisions=len(rows.decisions),
        originals=len(documents),
        left_out=len(living - agreed),
        entry=entry.seq,
        head=point.head.hex(),
        words=point.words,
    )


def _rows(book: Casebook, agreed: frozenset[str]) -> _Rows:
    claims = [one for one in book.claims() if one.subject in agreed]
    about = {one.id for one in claims}
    return _Rows(
        [one for one in book.items() if one.subject in agreed],
        claims,
        [one for one in book.people() if one.subject in agreed],
        [one for one in book.decisions() if one.subject in agreed and one.about in about],
    )


def _entries(book: Casebook, size: int) -> Iterator[Entry]:
    for entry in book.entries():
        if entry.seq > size:
            return
        yield entry


def _keys(book: Casebook, entries: Iterable[Entry], points: Iterable[Checkpoint]) -> dict[str, bytes]:
    wanted = {one.actor for one in entries} | {one.signer for one in points} | {book.member}
    return {one.id: one.public for one in book.members() if one.id in wanted}


def _stamped(book: Casebook, last: Checkpoint) -> tuple[list[Checkpoint], list[bag.Token]]:
    """The checkpoints that go along, and the tokens that others gave for them."""
    known = history.authorities(book)
    held = [one for one in history.stamps_of(book) if one.token is not None and one.state != "refused"]
    sizes = {one.checkpoint for one in held}
    points = {one.size: one for one in history.checkpoints_of(book) if one.size in sizes}
    tokens = [
        bag.Token(one.checkpoint, one.token or b"", one.query, *known.get(one.authority, (b"", b"")))
        for one in held
        if one.checkpoint in points
    ]
    return [*(points[size] for size in sorted(points) if size < last.size), last], tokens


def _named(items: Sequence[Item], originals: Sequence[str]) -> list[Item]:
    by_id = {one.id: one for one in items}
    for name in originals:
        if name not in by_id:
            raise BadInput("an original is named by an item that goes along; recount items lists them")
        if _object(by_id[name].record()) is None:
            raise BadInput(f"item {name} has no original of its own")
    return [by_id[name] for name in dict.fromkeys(originals)]


def _object(record: Any) -> str | None:  # noqa: ANN401 - a record is whatever JSON it is
    found = record.get("original") or record.get("object") if isinstance(record, dict) else None
    return found if isinstance(found, str) else None


def _original(book: Casebook, item: Item, *, why: str, at: str) -> tuple[str, bytes]:
    record = item.record()
    end = str(record.get("file") or "").rpartition(".")[2]
    name = re.sub(r"[^A-Za-z0-9._-]", "-", item.id)
    data = book.get_object(_object(record) or "", reason=why, at=at)
    return (f"{name}.{end}" if EXTENSION.fullmatch(end) else name), data


def _words(book: Casebook, item: Item, *, why: str, at: str) -> Iterator[tuple[str, bytes]]:
    """The text of an item that goes along, and what was read in it: the words of its claims."""
    name = re.sub(r"[^A-Za-z0-9._-]", "-", item.id)
    record = item.record()
    if isinstance(record.get("text"), str):
        yield f"text-{name}.json", book.get_object(record["text"], reason=why, at=at)
    read = [told for entry, told in book.payloads(acts=("read",)) if entry.obj == item.id]
    if read and isinstance(read[-1].get("reading"), str):
        yield f"reading-{name}.json", book.get_object(read[-1]["reading"], reason=why, at=at)


def _opening(book: Casebook, item: Item) -> bag.Opened:
    """The entry that names an original by its SHA-256, what it stands for, and its nonce."""
    named = item.record().get("named")
    seq = named if isinstance(named, int) else item.seq
    asked = sa.select(schema.payload).where(schema.payload.c.seq == seq)
    with book.reading() as connection:
        row = connection.execute(asked).one()
    nonce, packed = book.opened(row)
    return bag.Opened(seq, packed[1:], nonce)


def _tables(rows: _Rows) -> Iterator[tuple[str, bytes]]:
    yield "README.txt", README.encode()
    for name, part in (
        ("items", rows.items),
        ("claims", rows.claims),
        ("people", rows.people),
        ("decisions", rows.decisions),
    ):
        records = [_plain(one) for one in part]
        yield f"{name}.json", json.dumps(records, ensure_ascii=False, indent=1).encode()
        yield f"{name}.csv", _csv(records)


def _plain(row: Item | Claim | Person | Decision) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in type(row).__slots__ if name != "body"}
    return {**told, "record": row.record()}


def _csv(records: Sequence[dict[str, Any]]) -> bytes:
    """One row a record; what is one value in it gets a column of its own, and `record` has it all."""
    inner = sorted({name for one in records for name, value in _flat(one["record"])})
    head = [
        *(name for name in (records[0] if records else {"id": ""}) if name != "record"),
        *inner,
        "record",
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for one in records:
        cells = {**dict(_flat(one["record"])), **one}
        cells["record"] = json.dumps(one["record"], ensure_ascii=False)
        writer.writerow([escaped("" if cells.get(name) is None else str(cells[name])) for name in head])
    return out.getvalue().encode()


def _flat(record: Any) -> list[tuple[str, Any]]:  # noqa: ANN401 - a record is whatever JSON it is
    if not isinstance(record, dict):
        return []
    return [(name, value) for name, value in record.items() if isinstance(value, str | int | bool)]


def escaped(cell: str) -> str:
    """The cell with an apostrophe before anything that a spreadsheet would calculate."""
    return "'" + cell if cell.lstrip(" \u00a0").startswith(FORMULA) else cell
