"""Verification: does the casebook say what its members signed, all of it, and nothing else?

One pass over the journal: each entry in its canonical form, chained to the one before, signed by somebody who
was a member then; each row that an entry wrote as it was written; each commitment that this member can open.
Then every object's file, every projection against the journal, the slots, the pages, and the head that this
member remembers. Nothing that is found quotes content: a problem has a kind and a place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from recount.casebook import history, journal, projections, schema, slots, sqlite, vault
from recount.casebook.book import Casebook
from recount.casebook.journal import Entry, Head, Problem
from recount.casebook.keys import IdentityFile
from recount.casebook.opening import against, open_with
from recount.casebook.writer import row_of
from recount.errors import CustodyBroken

AT_ONCE = 1000
MOST = 200  # problems that are listed; more are counted by the last line
MANAGERS = {"lead", "case-manager"}


@dataclass(frozen=True, slots=True)
class Report:
    """What was verified, and what does not hold.

    `stamped` is how many entries the last time stamp that came back covers, and when it was asked for
    (ISO 8601, UTC); None without one.
    """

    entries: int
    objects: int
    head: str
    problems: tuple[Problem, ...]
    stamped: tuple[int, str] | None = None

    @property
    def ok(self) -> bool:
        """Whether all holds."""
        return not self.problems


@dataclass(slots=True)
class _Check:
    """One verification as it goes on."""

    book: Casebook
    problems: list[Problem] = field(default_factory=list)
    publics: dict[str, bytes] = field(default_factory=dict)  # of those who are members at this entry
    roles: dict[str, str] = field(default_factory=dict)
    destroyed: dict[str, int] = field(default_factory=dict)  # by which entry
    boundary: int = 0  # the entry of the last rotation: every row was sealed anew since
    evidence_to: str = ""
    objects: int = 0
    told: list[projections.Told] = field(default_factory=list)

    def add(self, kind: str, where: str) -> None:
        found = Problem(kind, where)
        if found not in self.problems[-20:]:
            self.problems.append(found)


def verify_path(path: Path, file: IdentityFile) -> Report:
    """The verification of the casebook at a path; a book that does not even open is a problem of its own.

    Raises:
        WrongKey: the identity does not open it.
        BadInput: no casebook, or one that another program holds.
    """
    try:
        book = open_with(path, file, check=False)
    except CustodyBroken:
        bad = [Problem("format", name) for name in slots.damaged(path)]
        return Report(0, 0, "", (Problem("format", "book.db"), *bad))
    with book:
        report = verify(book, file.heads.get(book.book_id))
        if not report.ok:
            book.remembers = None  # a broken history is not what is to be remembered
            return report
        return replace(report, stamped=history.last_stamped(book))


def verify(book: Casebook, remembered: tuple[int, str] | None = None) -> Report:
    """The verification of an open casebook; `remembered` is the size and head that somebody saw before."""
    check = _Check(book)
    for name in book.folder.damaged_slots():
        check.add("format", name)
    try:
        book.checkpoint()  # else a page that the log holds anew would be looked at in its old place
        for one in sqlite.integrity(book.engine):
            check.add("row", f"book.db: {one[:60]}")
        _history(check)
        _nothing_else(check)
        _objects(check)
        _projections(check)
        problem = None if book.slot.travel else against(book, remembered)
        if problem is not None:
            check.add(problem.partition(":")[0].lower(), f"entry {(remembered or (0,))[0]}")
    except CustodyBroken:
        check.add("row", "book.db")
    except (TypeError, ValueError, AttributeError):  # a value of another kind than its column has
        check.add("format", "book.db")
    if len(check.problems) > MOST:
        more = len(check.problems) - MOST
        check.problems = [*check.problems[:MOST], Problem("row", f"and {more} more")]
    return Report(book.head.size, check.objects, book.head.digest, tuple(check.problems))


def _entries(check: _Check) -> Iterator[tuple[Entry, Any, Any]]:
    """Each entry with its row and the row of its payload, in order."""
    column, start = schema.entry.c, 0
    payload = schema.payload
    while True:
        asked = sa.select(schema.entry).where(column.seq > start).order_by(column.seq)
        with check.book.reading() as connection:
            rows = connection.execute(asked.limit(AT_ONCE)).all()
            last = rows[-1].seq if rows else start
            beside = sa.select(payload).where(payload.c.seq > start, payload.c.seq <= last)
            payloads = {row.seq: row for row in connection.execute(beside)}
        for row in rows:
            start = row.seq
            try:
                entry = journal.read(row.line, row.signature)
                yield entry, row, payloads.get(row.seq)
            except CustodyBroken:
                check.add("chain", f"entry {row.seq}")
        if len(rows) < AT_ONCE:
            return


def _sealed(check: _Check) -> Iterator[tuple[int, list[tuple[sa.Table, Any]]]]:
    """The rows of all three tables, by the entry that signed for them, in order."""
    found: dict[int, list[tuple[sa.Table, Any]]] = defaultdict(list)
    step, start, last = AT_ONCE, 0, check.book.head.size
    while start <= last:
        for table in schema.SEALED:
            column = table.c.sealed_by
            asked = sa.select(table).where(column > start, column <= start + step)
            with check.book.reading() as connection:
                for row in connection.execute(asked):
                    found[row.sealed_by].append((table, row))
        for seq in range(start + 1, start + step + 1):
            yield seq, found.pop(seq, [])
        start += step


def _history(check: _Check) -> None:
    """Every entry, with the rows that it signed for."""
    _boundary(check)
    rows = _sealed(check)
    head = Head()
    for entry, row, payload in _entries(check):
        if (row.seq, row.act, row.obj) != (entry.seq, entry.act, entry.obj):
            check.add("row", f"entry {row.seq}")
        told = _told(check, entry, payload)
        if entry.act == "new" and not check.publics:
            _joined(check, told)
        public = check.publics.get(entry.actor)
        check.problems += journal.check(entry, head, book=check.book.book_id, public=public)
        _rights(check, entry)
        _joined(check, told)
        if entry.seq >= check.boundary:
            _rows(check, entry, rows)
        head = journal.after(entry)
    if head.size != check.book.head.size:
        check.add("missing", f"entries after {head.size}")


def _boundary(check: _Check) -> None:
    column = schema.entry.c
    asked = sa.select(column.seq, column.obj).where(column.act.in_(("member-remove", "travel-copy")))
    with check.book.reading() as connection:
        check.boundary = max([seq for seq, _ in connection.execute(asked)], default=0)
        gone = sa.select(column.obj, column.seq).where(column.act == "destroy-key")
        check.destroyed = {row.obj: row.seq for row in connection.execute(gone)}


def _told(check: _Check, entry: Entry, row: Any) -> projections.Told | None:  # noqa: ANN401 - a row
    """The entry's payload when it is of the data part and was not erased; its commitment is checked."""
    if row is None:
        check.add("missing", f"payload of entry {entry.seq}")
        return None
    if row.compartment != "data" or row.cell is None:
        return None
    try:
        nonce, data = check.book.opened(row)
    except CustodyBroken:
        check.add("row", f"payload of entry {entry.seq}")
        return None
    if journal.commitment(nonce, data[1:]) != entry.commit:
        check.add("row", f"payload of entry {entry.seq}")
    told = projections.Told(entry, row.subject, vault.unpacked(data))
    check.told.append(told)
    return told


def _joined(check: _Check, told: projections.Told | None) -> None:
    """Who is a member from here on, and which key evidence goes to."""
    if told is None or told.entry.act not in {"new", "member-add", "member-remove"}:
        return
    try:
        record = told.payload
        for one in record.get("members", [record] if told.entry.act == "member-add" else []):
            check.publics[one["id"]] = bytes.fromhex(one["public"])
            check.roles[one["id"]] = one["role"]
        if told.entry.act == "member-remove":
            check.publics.pop(told.entry.obj, None)
        check.evidence_to = record.get("ev", check.evidence_to)
    except (KeyError, TypeError, ValueError, AttributeError):
        check.add("format", f"entry {told.entry.seq}")


def _rights(check: _Check, entry: Entry) -> None:
    """What only some roles may do: a lead or a case manager adds members, a lead removes them."""
    role = check.roles.get(entry.actor, "")
    barred = (entry.act == "member-add" and role not in MANAGERS) or (
        entry.act == "member-remove" and role != "lead"
    )
    again = entry.act == "new" and entry.seq != 1
    if barred or again:
        check.add("signature", f"entry {entry.seq}")


def _rows(check: _Check, entry: Entry, rows: Iterator[tuple[int, list[tuple[sa.Table, Any]]]]) -> None:
    """The rows that an entry signed for, as they stand; rows that nobody signed for come before it."""
    where = f"entry {entry.seq}"
    for seq, found in rows:
        if seq == entry.seq:
            break
        if found:
            check.add("row", f"rows of entry {seq}")
    else:
        found = []
    if journal.rows_digest(row_of(table, row) for table, row in found) != entry.rows:
        check.add("row", f"rows of {where}")
    for table, row in found:
        _cell(check, table, row, where)


def _cell(check: _Check, table: sa.Table, row: Any, where: str) -> None:  # noqa: ANN401 - a row
    taken = check.book.slot.travel and row.compartment != "data"
    if row.cell is None:
        if row.subject not in check.destroyed and not taken:
            check.add("missing", f"{table.name} of {where}")
    elif row.subject in check.destroyed and row.sealed_by < check.destroyed[row.subject]:
        check.add("row", f"{table.name} of {where} was withdrawn and is there again")
    elif vault.sha256(bytes(row.cell)) != bytes(row.cell_sha256):
        check.add("row", f"{table.name} of {where}")


def _nothing_else(check: _Check) -> None:
    """No row that no entry signed for, none older than the last rotation; evidence goes to the signed key."""
    for table in schema.SEALED:
        column = table.c.sealed_by
        outside = sa.or_(column < check.boundary, column > check.book.head.size, column < 1)
        asked = sa.select(column).where(outside).limit(3)
        with check.book.reading() as connection:
            for seq in connection.execute(asked).scalars():
                check.add("row", f"{table.name} of entry {seq}")
    if check.evidence_to != check.book.slot.evidence_to and not check.book.slot.travel:
        check.add("signature", "the evidence key of your slot")


def _objects(check: _Check) -> None:
    """Every object's file, by the digest of its ciphertext."""
    asked = sa.select(schema.object_).order_by(schema.object_.c.id)
    with check.book.reading() as connection:
        rows = connection.execute(asked).all()
    for row in rows:
        if row.cell is None:
            continue
        check.objects += 1
        if row.file is None:
            continue
        try:
            data = check.book.folder.read_object(row.file)
        except OSError:
            check.add("missing", f"object {row.id}")
            continue
        if vault.sha256(data) != bytes(row.file_sha256):
            check.add("object", f"object {row.id}")


def _projections(check: _Check) -> None:
    """Every projection against a fold of the journal, in memory."""
    fresh = sqlite.in_memory()
    try:
        with fresh.connect() as memory, memory.begin():
            schema.projected.create_all(memory)
            try:
                projections.apply(memory, check.told)
            except CustodyBroken:
                check.add("format", "the form of an entry's record")
                return
            for table in schema.projected.sorted_tables:
                _compare(check, memory, table)
    finally:
        fresh.dispose()


def _compare(check: _Check, memory: sa.Connection, table: sa.Table) -> None:
    key = next(iter(table.primary_key.columns))
    wanted = {row[0]: tuple(row) for row in memory.execute(sa.select(key, *table.columns))}
    with check.book.reading() as connection:
        asked = sa.select(key, *table.columns)
        there = {row[0]: tuple(row) for row in connection.execute(asked)}
    for name in wanted.keys() | there.keys():
        if _plain(wanted.get(name)) != _plain(there.get(name)):
            check.add("row", f"{table.name} {name}")


def _plain(row: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    """The row with bytes as bytes, whatever the driver gives."""
    if row is None:
        return None
    return tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)
