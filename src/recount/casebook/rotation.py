"""Rotation: the whole casebook sealed anew under new roots, when a member leaves or a copy travels.

A new book is written beside the old one, in batches; each batch is signed for by an entry, and the step can
be broken off and taken up again. The old book stays whole until the new one was verified and takes its place
by one rename. What cannot be done: whoever left keeps what he copied, and what he read; rotation protects
what is sealed from now on, and the copies that he did not take.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyrage
import sqlalchemy as sa

from recount.casebook import cleanup, deposits, disk, schema, seals, slots, sqlite, vault
from recount.casebook.book import Casebook
from recount.casebook.creation import RECOVERY, new_engine
from recount.casebook.folder import BOOK, Folder
from recount.casebook.keys import COMPARTMENTS, Compartment, Roots
from recount.casebook.members import role_of
from recount.casebook.rows import Member
from recount.casebook.slots import Slot
from recount.casebook.vault import Vault
from recount.casebook.verification import verify
from recount.errors import BadInput, CustodyBroken, Refused

NEW = "book.new"
NEW_SLOTS = "slots.new"
BATCH = 1000
CANNOT = (
    "what the person copied or read before stays readable to them; the casebook is sealed anew, so that what "
    "is added from now on, and copies they did not take, are closed to them"
)


@dataclass(slots=True)
class Move:
    """One book on its way into another, with the compartments that go along."""

    old: Casebook
    new: Casebook
    keep: frozenset[Compartment]

    def run(self, at: str) -> None:
        """Seals every row anew that was not yet, a batch a transaction."""
        for table in (schema.subject_key, schema.payload, schema.object_):
            for rows in self._batches(table):
                with self.new.writing(at) as writer:
                    writer.carry([(table, self._sealed(table, row)) for row in rows])
                    writer.append("reseal", self.new.book_id, {"rows": len(rows)})
                    self._note(writer.connection, table, str(rows[-1][0]))

    def _batches(self, table: sa.Table) -> Iterator[list[Any]]:
        key = next(iter(table.primary_key.columns))
        name = f"done-{table.name}"
        while True:
            with self.new.reading() as connection:
                asked = sa.select(schema.meta.c.value).where(schema.meta.c.name == name)
                done = connection.execute(asked).scalar()
            wanted = sa.select(table).order_by(key).limit(BATCH)
            if done is not None:
                wanted = wanted.where(key > (int(done) if table is schema.payload else done))
            with self.old.reading() as connection:
                rows = list(connection.execute(wanted))
            if not rows:
                return
            yield rows

    def _note(self, connection: sa.Connection, table: sa.Table, last: str) -> None:
        name = f"done-{table.name}"
        connection.execute(schema.meta.delete().where(schema.meta.c.name == name))
        connection.execute(schema.meta.insert(), [{"name": name, "value": last}])

    def _sealed(self, table: sa.Table, row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row
        """A row, sealed for the new book; what was erased, or does not go along, has no cell."""
        found = {name: value for name, value in row._mapping.items() if name != "sealed_by"}  # noqa: SLF001
        if row.cell is None:
            return found
        if row.compartment not in self.keep:
            return {**found, "cell": None}
        found["epoch"] = self.new.slot.epoch
        if table is schema.subject_key:
            key = seals.new_key()
            self.new.vault.keys[row.id] = key
            cell = self.new.vault.wrap(row.compartment, row.id, row.subject, key)
        elif table is schema.payload:
            where = self.new.vault.place(row.compartment, "payload", str(row.seq), "cell")
            cell = seals.seal(self.new.unwrapped(row), b"".join(self.old.opened(row)), where)
        else:
            data = self.old.fetched(row)
            stored = vault.store(self.new.vault, self.new.unwrapped(row), row.compartment, row.id, data)
            cell = stored.cell
            found["file"], found["file_sha256"] = stored.file, None
            if stored.file is not None and stored.data is not None:
                self.new.folder.keep_object(stored.file, stored.data)
                found["file_sha256"] = vault.sha256(stored.data)
        return {**found, "cell": cell, "cell_sha256": vault.sha256(cell)}


def remove(book: Casebook, member: Member, *, at: str) -> None:
    """Removes a member: new roots, everything sealed anew, the others' slots renewed. Run again, it goes on.

    Raises:
        Refused: only a lead can, nobody removes himself or the recovery, and no deposit may wait.
        CustodyBroken: the new book does not verify; the old one stays.
    """
    if book.role != "lead":
        raise Refused(f"a {book.role} removes no members: ask a lead")
    if member.id == book.member or member.name == RECOVERY:
        raise Refused("nobody removes himself, or the recovery: another lead must do it")
    book.folder.must_be_here("to remove a member with new keys")
    book.may_write()
    if deposits.waiting(book.folder.path):
        raise Refused("deposits wait that the new keys would not open: run recount admit first")
    new = _taken_up(book, member) or _begun(book, member)
    try:
        if new.head == book.head:
            gone = {
                "id": member.id,
                "name": member.name,
                "epoch": new.slot.epoch,
                "ev": new.slot.evidence_to,
            }
            new.append("member-remove", member.id, gone, at=at)
        Move(book, new, frozenset(COMPARTMENTS)).run(at)
        _proved(new)
    finally:
        new.engine.dispose()
    _switched(book, new)


def travel(book: Casebook, path: Path, *, at: str) -> None:
    """A copy of the data part alone, for this member: nobody can be made to open seals that are not there.

    It is read, not written; its journal ends in an entry that says so.

    Raises:
        BadInput: something is there already.
    """
    book.folder.must_be_here("a travel copy")
    if path.exists():
        raise BadInput("something is there already: a travel copy is never written over")
    book.append("travel", book.member, {"role": "analyst", "where": path.name}, at=at)
    book.checkpoint()
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        folder = Folder(beside)
        folder.make(book.book_id)
        roots = Roots.new()
        slot = _new_slot(book, roots)
        mine = replace(slot, role="analyst", roots=roots.only("analyst"), travel=True)
        slots.write(beside, mine, book.identity.recipient)
        new = _furnished(book, folder, folder.book, slot, {})
        try:
            new.append("travel-copy", book.member, {"epoch": slot.epoch}, at=at)
            Move(book, new, frozenset({"data"})).run(at)
            new.slot = mine
            _proved(new)
        finally:
            new.engine.dispose()
        beside.rename(path)
        disk.sync_folder(path.parent)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _new_slot(book: Casebook, roots: Roots) -> Slot:
    return replace(
        book.slot,
        epoch=book.slot.epoch + 1,
        salt=secrets.token_bytes(16),
        evidence_to=str(roots.opener().to_public()),
        roots=roots,
    )


def _begun(book: Casebook, member: Member) -> Casebook:
    """The new book with all entries and none of the rows, and the slots of those who stay."""
    folder = book.folder
    _forget_attempt(folder)
    roots = Roots.new()
    slot = _new_slot(book, roots)
    disk.make_folder(folder.path / NEW_SLOTS)
    names = []
    for one in book.members():
        if one.until is None and one.id != member.id:
            role = role_of(one.role)
            theirs = replace(slot, member=one.id, role=role, roots=roots.only(role))
            to = pyrage.x25519.Recipient.from_str(one.recipient)
            names.append(f"{secrets.token_hex(4)}.age")
            disk.write_whole(folder.path / NEW_SLOTS / names[-1], pyrage.encrypt(theirs.packed(), [to]))
    notes = {"removing": member.id, "from": book.head.digest, "slots": " ".join(sorted(names))}
    return _furnished(book, folder, folder.path / NEW, slot, notes)


def _furnished(
    book: Casebook, folder: Folder, path: Path, slot: Slot, notes: dict[str, str]
) -> Casebook:
    """A new book at a path that has all entries of the old one, in one transaction."""
    engine = new_engine(path, slot)
    with sqlite.in_sentences(), engine.connect() as plain:
        connection = plain.execution_options(writing=True)
        with connection.begin():
            schema.record.create_all(connection)
            schema.projected.create_all(connection)
            meta = {"version": str(schema.VERSION), **notes}
            rows = [{"name": name, "value": value} for name, value in meta.items()]
            connection.execute(schema.meta.insert(), rows)
            with book.reading() as old:
                for part in old.execute(sa.select(schema.entry)).partitions(BATCH):
                    connection.execute(schema.entry.insert(), [dict(row._mapping) for row in part])  # noqa: SLF001
    return Casebook(folder, book.identity, slot, engine, Vault(slot), book.head)


def _taken_up(book: Casebook, member: Member) -> Casebook | None:
    """The attempt that was broken off, when it was for the same member and the old book has not moved on."""
    folder = book.folder
    if not (folder.path / NEW).exists():
        return None
    try:
        for _, slot in slots.opened_in([folder.path / NEW_SLOTS], book.identity):
            engine = new_engine(folder.path / NEW, slot)
            with engine.connect() as connection, connection.begin():
                rows = connection.execute(sa.select(schema.meta)).all()
                head = cleanup.last(connection)
                notes = {row.name: row.value for row in rows}
            if (notes.get("removing"), notes.get("from")) == (member.id, book.head.digest):
                return Casebook(folder, book.identity, slot, engine, Vault(slot), head)
            engine.dispose()
    except (CustodyBroken, BadInput, sa.exc.DatabaseError):
        return None
    return None


def _forget_attempt(folder: Folder) -> None:
    with disk.in_sentences(folder.path):
        for ending in ("", "-wal", "-shm"):
            (folder.path / f"{NEW}{ending}").unlink(missing_ok=True)
    shutil.rmtree(folder.path / NEW_SLOTS, ignore_errors=True)


def _proved(new: Casebook) -> None:
    """Rebuilds the projections and verifies all.

    Raises:
        CustodyBroken: something does not hold.
    """
    new.rebuild()
    report = verify(new)
    if not report.ok:
        first = report.problems[0]
        raise CustodyBroken(
            f"the new book does not verify ({first.kind}: {first.where}): the old one stays as it was; "
            "verify it, then try again"
        )
    sqlite.checkpoint(new.engine)


def _switched(book: Casebook, new: Casebook) -> None:
    """Puts slots and book in place; from the rename on, the casebook is the new one."""
    folder = book.folder
    book.checkpoint()
    book.engine.dispose()
    with disk.in_sentences(folder.path):
        for name in (BOOK, NEW):  # an old write-ahead log must never meet another book
            for ending in ("-wal", "-shm"):
                (folder.path / f"{name}{ending}").unlink(missing_ok=True)
        disk.sync_folder(folder.path)
        for path in sorted((folder.path / NEW_SLOTS).glob("*.age")):
            for copy in slots.FOLDERS:
                disk.write_whole(folder.path / copy / path.name, path.read_bytes())
        for copy in slots.FOLDERS:
            slots.write_sums(folder.path / copy)
        (folder.path / NEW).replace(folder.book)
        book.engine = new_engine(folder.book, new.slot)
        book.slot, book.vault, book.head = new.slot, new.vault, new.head
        disk.sync_folder(folder.path)
    cleanup.after_rotation(folder, book.engine)
