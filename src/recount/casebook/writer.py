"""The writer: several appends, one transaction. Nothing is acknowledged before it is on the disk."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from recount.casebook import harm, journal, projections, schema, seals, vault
from recount.casebook.journal import Entry, Head
from recount.casebook.keys import Compartment, Identity
from recount.casebook.vault import GENERAL, Vault
from recount.errors import BadInput, Refused

KINDS = {"person": "P", "testimony": "T"}
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another
FLUSH = 2000


@dataclass(slots=True)
class Writer:
    """Appends within one transaction; made by `Casebook.writing(at)`, done when that block ends.

    Entries that were returned stand only after the block: an error inside takes all of them back.
    """

    connection: sa.Connection
    vault: Vault
    identity: Identity
    at: str
    head: Head
    keep_file: Callable[[str, bytes], None]  # writes an object's file, to the disk
    dead_files: list[str] = field(default_factory=list)  # of erased objects, to be removed after commit
    acts: set[str] = field(default_factory=set)
    _signer: Any = None
    _actor: str = ""
    _rows: dict[sa.Table, list[dict[str, Any]]] = field(default_factory=dict)
    _pending: list[tuple[sa.Table, dict[str, Any]]] = field(default_factory=list)
    _told: list[projections.Told] = field(default_factory=list)
    _keys: dict[tuple[str, str], tuple[str, bytes]] = field(default_factory=dict, repr=False)
    _new_keys: dict[str, bytes] = field(default_factory=dict, repr=False)
    _alive: set[str] = field(default_factory=lambda: {GENERAL})

    def __post_init__(self) -> None:
        journal.moment(self.at)
        self._signer = self.identity.signer()
        self._actor = self.identity.member

    def append(
        self,
        act: str,
        obj: str,
        payload: object,
        *,
        compartment: str = "data",
        subject: str | None = None,
    ) -> Entry:
        """One more entry; its payload (bytes, or anything that has canonical JSON) is sealed.

        `obj` is the id of what it is about, never content. `subject` is whose key seals the payload: give it
        wherever there is a person or a testimony, or the payload cannot be erased with them.

        Raises:
            Refused: the role does not hold the compartment, the subject's key was destroyed, or the payload
                has a field that no record may have (`harm`).
            BadInput: the payload has no canonical form, or act or id have not their form.
        """
        where = vault.known(compartment)
        whose = GENERAL if subject is None else subject
        key_id, key = self._key(where, whose)
        data = vault.packed(payload)
        harm.check(act, vault.unpacked(data))
        nonce = secrets.token_bytes(journal.NONCE_BYTES)
        seq = self.head.size + 1
        cell = seals.seal(key, nonce + data, self.vault.place(where, "payload", str(seq), "cell"))
        row = self._sealed(where, whose, cell)
        self._pending.append((schema.payload, {"seq": seq, **row, "key": key_id}))
        rows = journal.rows_digest(row_of(table, one) for table, one in self._pending)
        entry = journal.written(
            self.head,
            self._signer,
            book=self.vault.slot.book,
            actor=self._actor,
            at=self.at,
            act=act,
            obj=obj,
            commit=journal.commitment(nonce, data[1:]),
            rows=rows,
        )
        for table, one in self._pending:
            self._rows.setdefault(table, []).append({**one, "sealed_by": seq})
        self._pending.clear()
        self._rows.setdefault(schema.entry, []).append(
            {"seq": seq, "act": act, "obj": obj, "line": entry.line, "signature": entry.signature}
        )
        if where == "data":
            self._told.append(projections.Told(entry, whose, vault.unpacked(data)))
        self.head = journal.after(entry)
        self.acts.add(act)
        if len(self._rows[schema.entry]) >= FLUSH:
            self.flush()
        return entry

    def subject_new(self, kind: str) -> str:
        """A new person or testimony: a random pseudonym, with keys of its own made when they are needed.

        Raises:
            BadInput: neither person nor testimony.
        """
        if kind not in KINDS:
            raise BadInput(f"a subject is one of: {', '.join(KINDS)}")
        found = f"{KINDS[kind]}-{''.join(secrets.choice(LETTERS) for _ in range(10))}"
        self.append("subject", found, {"kind": kind})
        self._alive.add(found)
        return found

    def carry(self, rows: list[tuple[sa.Table, dict[str, Any]]]) -> None:
        """Takes over rows that were sealed elsewhere (a rotation); the next append signs for them."""
        self._pending += rows

    def put_object(self, data: bytes, *, compartment: str, subject: str | None = None) -> str:
        """Keeps bytes sealed; gives their id. The row is signed for by the next append of this block.

        Raises:
            Refused: the role cannot add to the compartment, or the subject's key was destroyed.
        """
        where = vault.known(compartment)
        whose = GENERAL if subject is None else subject
        key_id, key = self._key(where, whose)
        found = f"O-{secrets.token_hex(16)}"
        stored = vault.store(self.vault, key, where, found, data)
        if stored.file is not None and stored.data is not None:
            self.keep_file(stored.file, stored.data)
        row = {"id": found, **self._sealed(where, whose, stored.cell), "key": key_id}
        row["file"] = stored.file
        row["file_sha256"] = None if stored.data is None else vault.sha256(stored.data)
        self._pending.append((schema.object_, row))
        return found

    def destroy_subject_key(self, subject: str, *, why: str) -> Entry:
        """Erases a person or a testimony: keys, sealed payloads, objects, and every projection of them.

        Entries stay, and verify. What older backups hold is not reached. `why` is kept; it must not tell
        what was erased.

        Raises:
            Refused: the key was destroyed before, or the subject is the book itself.
        """
        if subject == GENERAL:
            raise Refused("what belongs to the book as a whole has no key that can be destroyed")
        self._living(subject)
        self._sign_pending()
        self.flush()
        ids = sa.select(schema.subject_key.c.id).where(schema.subject_key.c.subject == subject)
        for key_id in self.connection.execute(ids).scalars():
            self.vault.keys.pop(key_id, None)
            self._new_keys.pop(key_id, None)
        files = sa.select(schema.object_.c.file).where(schema.object_.c.subject == subject)
        self.dead_files += [one for one in self.connection.execute(files).scalars() if one]
        for table in schema.SEALED:
            emptied = table.update().where(table.c.subject == subject).values(cell=None)
            self.connection.execute(emptied)
        self._alive.discard(subject)
        self._keys = {where: key for where, key in self._keys.items() if where[1] != subject}
        return self.append("destroy-key", subject, {"why": why})

    def flush(self) -> None:
        """Hands what was appended so far to the database; still part of the one transaction."""
        for table, rows in self._rows.items():
            if rows:
                self.connection.execute(table.insert(), rows)
        self._rows.clear()
        projections.apply(self.connection, self._told)
        self._told.clear()

    def finish(self) -> None:
        """Signs for what no append has signed for yet, and hands over all."""
        self._sign_pending()
        self.flush()
        self.vault.keys.update(self._new_keys)

    def _sign_pending(self) -> None:
        if self._pending:
            self.append("store", self.vault.slot.book, {"rows": len(self._pending)})

    def _key(self, compartment: Compartment, subject: str) -> tuple[str, bytes]:
        """The key that seals for a subject: one that is there and can be opened, else a new one."""
        where = (compartment, subject)
        if where not in self._keys:
            self._living(subject)
            self._keys[where] = self._found_key(compartment, subject) or self._made_key(
                compartment, subject
            )
        return self._keys[where]

    def _found_key(self, compartment: Compartment, subject: str) -> tuple[str, bytes] | None:
        if not self.vault.slot.roots.has(compartment):
            return None
        column = schema.subject_key.c
        asked = sa.select(column.id, column.cell).where(
            column.subject == subject, column.compartment == compartment, column.cell.is_not(None)
        )
        row = self.connection.execute(asked.order_by(column.sealed_by, column.id).limit(1)).first()
        if row is None:
            return None
        return row.id, self.vault.unwrap(compartment, row.id, subject, row.cell)

    def _made_key(self, compartment: Compartment, subject: str) -> tuple[str, bytes]:
        key_id, key = f"K-{secrets.token_hex(16)}", seals.new_key()
        cell = self.vault.wrap(compartment, key_id, subject, key)
        self._pending.append(
            (schema.subject_key, {"id": key_id, **self._sealed(compartment, subject, cell)})
        )
        self._new_keys[key_id] = key
        return key_id, key

    def _living(self, subject: str) -> None:
        if subject in self._alive:
            return
        self.flush()
        column = schema.subject.c
        row = self.connection.execute(sa.select(column.destroyed).where(column.id == subject)).first()
        if row is None:
            raise BadInput("there is no person or testimony of this id in the casebook")
        if row.destroyed is not None:
            raise Refused("this person or testimony was withdrawn: nothing can be added to it")
        self._alive.add(subject)

    def _sealed(self, compartment: str, subject: str, cell: bytes) -> dict[str, Any]:
        return {
            "compartment": compartment,
            "subject": subject,
            "epoch": self.vault.slot.epoch,
            "cell_sha256": vault.sha256(cell),
            "cell": cell,
        }


SIGNED = {
    table: tuple(str(one.name) for one in table.columns if one.name not in {"cell", "sealed_by"})
    for table in schema.SEALED
}


def row_of(table: sa.Table, row: Any) -> list[Any]:  # noqa: ANN401 - a dict or a row of SQLAlchemy
    """What an entry signs of a row: its table and all but its cell, which stands by its SHA-256.

    The entry that logged it is left out: it is the one that signs.
    """
    values = row if isinstance(row, dict) else row._mapping  # noqa: SLF001 - its public name
    found = [values[name] for name in SIGNED[table]]
    return [
        str(table.name),
        *(one if isinstance(one, str | int | None) else bytes(one).hex() for one in found),
    ]
