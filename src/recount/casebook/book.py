"""The casebook, opened by one member: reading, and writing by entries alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar

import sqlalchemy as sa

from recount.casebook import journal, postgres, projections, schema, seals, sqlite, vault
from recount.casebook.cleanup import last
from recount.casebook.folder import Folder, Lock
from recount.casebook.journal import Entry, Head
from recount.casebook.keys import Identity, IdentityFile, Role
from recount.casebook.rows import Claim, Consent, Decision, Item, Member, Person, Subject
from recount.casebook.slots import Slot
from recount.casebook.vault import Vault
from recount.casebook.writer import Writer
from recount.errors import BadInput, CustodyBroken, Refused
from recount.values import Secret

LOGGED = {"identity", "evidence", "source"}  # to open one of these, say why; it is an entry
READ_AT_ONCE = 1000
T = TypeVar("T")


@dataclass(slots=True)
class Casebook:
    """An open casebook. Use it as a context manager; see `recount.casebook` for how.

    `notes` are sentences for the person that are no errors: a read-only medium, a rotation that was
    broken off.
    """

    folder: Folder
    identity: Identity
    slot: Slot
    engine: sa.Engine
    vault: Vault
    head: Head
    lock: Lock | None = None
    remembers: IdentityFile | None = None
    read_only: bool = False
    notes: list[str] = field(default_factory=list)
    _writer: Writer | None = None

    @property
    def member(self) -> str:
        """The id of the member who opened it."""
        return self.identity.member

    @property
    def role(self) -> Role:
        """The role that the member's slot gives."""
        return self.slot.role

    @property
    def book_id(self) -> str:
        """The casebook's random id."""
        return self.slot.book

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Empties the write-ahead log, remembers the head in the identity file, lets the next one in."""
        try:
            self.checkpoint()
            if self.remembers is not None:
                self._remember(self.remembers)
        finally:
            self.engine.dispose()
            if self.lock is not None:
                self.lock.release()

    def _remember(self, file: IdentityFile) -> None:
        if self.slot.travel:
            return
        size, _ = file.heads.get(self.book_id, (0, ""))
        if self.head.size > size:
            try:
                file.remember(self.book_id, self.head.size, self.head.digest)
            except BadInput as error:
                self.notes.append(f"the head could not be remembered in your identity file: {error}")

    @contextmanager
    def writing(self, at: str) -> Iterator[Writer]:
        """Several appends in one transaction: all are on the disk when the block ends, or none is.

        Raises:
            BadInput: the disk is full or read-only, or a time without its form.
            CustodyBroken: the journal ends elsewhere than when it was opened.
        """
        self.may_write()
        if self._writer is not None:
            raise BadInput("this casebook is being written to already: use the writer of that block")
        files: list[str] = []
        try:
            with sqlite.in_sentences(), self.engine.connect() as plain:
                connection = plain.execution_options(writing=True)
                with connection.begin():
                    self.head = self._present(connection)
                    writer = Writer(
                        connection, self.vault, self.identity, at, self.head, self._keeper(files)
                    )
                    self._writer = writer
                    yield writer
                    writer.finish()
        except BaseException:
            for name in files:
                self.folder.drop_object(name)
            raise
        finally:
            self._writer = None
        self.head = writer.head
        for name in writer.dead_files:
            self.folder.drop_object(name)
        if "destroy-key" in writer.acts:
            self.checkpoint()  # the old pages leave the write-ahead log

    def _present(self, connection: sa.Connection) -> Head:
        """Where the journal ends now. On a server others may have added to it; in a folder nobody may.

        Raises:
            CustodyBroken: it ends elsewhere than when it was opened, or no longer holds what it held then.
        """
        shared = postgres.lock(connection)
        found = last(connection)
        if found == self.head:
            return found
        column = schema.entry.c
        asked = sa.select(column.line).where(column.seq == self.head.size)
        line = connection.execute(asked).scalar() if shared and found.size > self.head.size else None
        if line is None or journal.leaf(bytes(line)).hex() != self.head.digest:
            raise CustodyBroken("the journal was changed by another program while it was open")
        return found

    def may_write(self) -> None:
        """Does nothing where the casebook may be written.

        Raises:
            BadInput: a travel copy, or a read-only medium.
        """
        if self.slot.travel:
            raise BadInput("this is a travel copy: it is read, and written in where it was made from")
        if self.read_only:
            raise BadInput(
                "this casebook stands on a read-only medium: copy it to another to write in it"
            )

    def checkpoint(self) -> None:
        """Moves the write-ahead log into the file, and empties it."""
        if not self.read_only:
            with sqlite.in_sentences():
                sqlite.checkpoint(self.engine)

    def _keeper(self, files: list[str]) -> Any:  # noqa: ANN401 - a function
        def keep(name: str, data: bytes) -> None:
            files.append(name)
            self.folder.keep_object(name, data)

        return keep

    def append(
        self,
        act: str,
        obj: str,
        payload: object,
        *,
        compartment: str = "data",
        subject: str | None = None,
        at: str,
    ) -> Entry:
        """One entry in a transaction of its own; see `Writer.append`."""
        with self.writing(at) as writer:
            return writer.append(act, obj, payload, compartment=compartment, subject=subject)

    def put_object(self, data: bytes, *, compartment: str, subject: str | None = None, at: str) -> str:
        """One object in a transaction of its own; see `Writer.put_object`."""
        with self.writing(at) as writer:
            return writer.put_object(data, compartment=compartment, subject=subject)

    def subject_new(self, kind: str, *, at: str) -> str:
        """One person or testimony in a transaction of its own; see `Writer.subject_new`."""
        with self.writing(at) as writer:
            return writer.subject_new(kind)

    def destroy_subject_key(self, subject: str, *, why: str, at: str) -> Entry:
        """Erases one person or testimony; see `Writer.destroy_subject_key`."""
        with self.writing(at) as writer:
            return writer.destroy_subject_key(subject, why=why)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection for queries on `recount.casebook.schema`, inside a transaction.

        Inside a block of `writing` it sees what that block has appended.
        """
        if self._writer is not None:
            self._writer.flush()
            yield self._writer.connection
            return
        with sqlite.in_sentences(), self.engine.connect() as connection, connection.begin():
            yield connection

    def entries(self, since: int = 0) -> Iterator[Entry]:
        """The entries after the given number, in order, as they stand; `verify` tells whether they hold."""
        start = since
        while True:
            column = schema.entry.c
            asked = sa.select(column.line, column.signature).where(column.seq > start)
            with self.reading() as connection:
                rows = connection.execute(asked.order_by(column.seq).limit(READ_AT_ONCE)).all()
            for row in rows:
                entry = journal.read(row.line, row.signature)
                start = entry.seq
                yield entry
            if len(rows) < READ_AT_ONCE:
                return

    def payload(self, seq: int) -> Any:  # noqa: ANN401 - a record is whatever JSON it is
        """What an entry of the data compartment is about: bytes, or the record.

        Raises:
            Refused: withdrawn, not held by the role, or sealed: then `open_sealed` asks for the reason.
            BadInput: no such entry.
        """
        row = self._payload_row(seq)
        if row.compartment in LOGGED and self.slot.roots.has(row.compartment):
            raise Refused(
                f"entry {seq} is in the {row.compartment} part: it is opened alone, and with a reason"
            )
        return self._opened(row)

    def open_sealed(self, seq: int, *, reason: str, at: str) -> Secret[Any]:
        """One sealed payload; the reason is typed by a person and stands in the journal, before it opens.

        Raises:
            Refused: no reason, withdrawn, or not held by the role.
        """
        row = self._payload_row(seq)
        found = self._opened(row)
        self._log_opening(f"entry:{seq}", row.compartment, reason, at)
        return Secret(found)

    def payloads(self, since: int = 0, acts: Sequence[str] = ()) -> Iterator[tuple[Entry, Any]]:
        """Entries with what they are about, in order: those of the data compartment that were not erased.

        There is no such way to the other compartments.
        """
        start = since
        while True:
            with self.reading() as connection:
                rows = connection.execute(_payloads_after(start, acts)).all()
            for row in rows:
                start = row.seq
                if row.cell is not None:
                    entry = journal.read(row.line, row.signature)
                    yield entry, self._opened(row)
            if len(rows) < READ_AT_ONCE:
                return

    def told(self) -> Iterator[projections.Told]:
        """All that the projections are folded from."""
        start = 0
        while True:
            with self.reading() as connection:
                rows = connection.execute(_payloads_after(start, ())).all()
            for row in rows:
                start = row.seq
                if row.cell is not None:
                    entry = journal.read(row.line, row.signature)
                    yield projections.Told(entry, row.subject, self._opened(row))
            if len(rows) < READ_AT_ONCE:
                return

    def rebuild(self) -> None:
        """Drops all projections and folds them anew from the journal."""
        with sqlite.in_sentences(), self.engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            told = list(self.told())
            with connection.begin():
                projections.rebuild(connection, told)

    def get_object(self, object_id: str, *, reason: str | None = None, at: str | None = None) -> bytes:
        """The bytes of an object. Evidence, identities and sources need a reason; each opening is an entry.

        Raises:
            Refused: withdrawn, not held by the role, or no reason.
            BadInput: no such object.
            CustodyBroken: the object or its file was changed, swapped or lost.
        """
        column = schema.object_.c
        with self.reading() as connection:
            row = connection.execute(sa.select(schema.object_).where(column.id == object_id)).first()
        if row is None:
            raise BadInput("there is no object of this id in the casebook")
        if row.cell is None:
            raise Refused(f"object {object_id} was withdrawn: its key was destroyed")
        found = self.fetched(row)
        if row.compartment in LOGGED:
            self._log_opening(object_id, row.compartment, reason or "", at or "")
        return found

    def fetched(self, row: Any) -> bytes:  # noqa: ANN401 - a row
        """The bytes of an object's row: for rotation; `get_object` asks for a reason."""
        sealed = self._object_file(row.id, row) if row.file else None
        key = self.unwrapped(row)
        return vault.fetch(
            self.vault, key, row.compartment, row.id, cell=bytes(row.cell), sealed=sealed
        )

    def _object_file(self, object_id: str, row: Any) -> bytes:  # noqa: ANN401 - a row
        try:
            sealed = self.folder.read_object(row.file)
        except OSError:
            raise CustodyBroken(
                f"the file of object {object_id} is missing: restore a backup"
            ) from None
        if vault.sha256(sealed) != bytes(row.file_sha256):
            raise CustodyBroken(f"the file of object {object_id} was changed or swapped")
        return sealed

    def _log_opening(self, obj: str, compartment: str, reason: str, at: str) -> None:
        if not reason.strip():
            raise Refused(
                f"to open this {compartment} record, say why: the reason is kept in the journal"
            )
        act = "open-original" if compartment == "evidence" else f"open-{compartment}"
        told = {"reason": reason}
        if self._writer is not None:
            self._writer.append(act, obj, told)
        else:
            self.append(act, obj, told, at=at)

    def _payload_row(self, seq: int) -> Any:  # noqa: ANN401 - a row
        with self.reading() as connection:
            asked = sa.select(schema.payload).where(schema.payload.c.seq == seq)
            row = connection.execute(asked).first()
        if row is None:
            raise BadInput(f"there is no entry {seq} in this casebook")
        if row.cell is None:
            raise Refused(f"what entry {seq} is about was withdrawn: its key was destroyed")
        return row

    def opened(self, row: Any) -> tuple[bytes, bytes]:  # noqa: ANN401 - a row
        """Nonce and packed payload of a row: for verification and rotation, which print neither."""
        where = self.vault.place(row.compartment, "payload", str(row.seq), "cell")
        found = seals.unseal(self.unwrapped(row), bytes(row.cell), where)
        return found[: journal.NONCE_BYTES], found[journal.NONCE_BYTES :]

    def _opened(self, row: Any) -> Any:  # noqa: ANN401 - a row, a record
        return vault.unpacked(self.opened(row)[1])

    def unwrapped(self, row: Any) -> bytes:  # noqa: ANN401 - a row
        """The key of a row."""
        if row.key in self.vault.keys:
            return self.vault.keys[row.key]
        column = schema.subject_key.c
        with self.reading() as connection:
            found = connection.execute(sa.select(column.cell).where(column.id == row.key)).scalar()
        if found is None:
            raise CustodyBroken("a key is missing from the casebook: restore a backup")
        return self.vault.unwrap(row.compartment, row.key, row.subject, bytes(found))

    def items(self, subject: str | None = None) -> list[Item]:
        """Items, of one testimony or of all, in the order in which they last changed."""
        return self._listed(schema.item, Item, **({} if subject is None else {"subject": subject}))

    def claims(self, *, item: str | None = None, verdict: str | None = None) -> list[Claim]:
        """Claims, of one item or of all, with one verdict or with any."""
        wanted = {"item": item, "verdict": verdict}
        return self._listed(schema.claim, Claim, **{k: v for k, v in wanted.items() if v is not None})

    def decisions(self, about: str | None = None) -> list[Decision]:
        """Decisions, in order; undoing one is a decision as well."""
        return self._listed(schema.decision, Decision, **({} if about is None else {"about": about}))

    def people(self) -> list[Person]:
        """What is said of people, under their pseudonyms."""
        return self._listed(schema.person, Person)

    def consents(self, subject: str | None = None) -> list[Consent]:
        """The ledger of consent, in order."""
        return self._listed(
            schema.consent, Consent, **({} if subject is None else {"subject": subject})
        )

    def members(self) -> list[Member]:
        """All members who are or were, with what checks their signatures."""
        return self._listed(schema.member, Member)

    def subjects(self) -> list[Subject]:
        """Persons and testimonies, those withdrawn included."""
        return self._listed(schema.subject, Subject)

    def _listed(self, table: sa.Table, kind: Callable[..., T], **wanted: str) -> list[T]:
        asked = sa.select(table).where(*(table.c[name] == value for name, value in wanted.items()))
        order = table.c.seq if "seq" in table.c else table.c.since
        with self.reading() as connection:
            return [kind(*row) for row in connection.execute(asked.order_by(order))]


def _payloads_after(start: int, acts: Sequence[str]) -> sa.Select[Any]:
    entry, payload = schema.entry, schema.payload
    asked = (
        sa.select(payload, entry.c.line, entry.c.signature)
        .join_from(payload, entry, payload.c.seq == entry.c.seq)
        .where(payload.c.seq > start, payload.c.compartment == "data")
    )
    if acts:
        asked = asked.where(entry.c.act.in_(acts))
    return asked.order_by(payload.c.seq).limit(READ_AT_ONCE)
