"""A new casebook: first its parts of recovery, then the folder, which appears whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa  # noqa: TC002 - read at run time

from recount.casebook import disk, journal, keys, recovery, schema, slots, sqlite
from recount.casebook.folder import Folder
from recount.casebook.journal import Head
from recount.casebook.keys import Cost, Identity, IdentityFile, Role, Roots
from recount.casebook.opening import open_with
from recount.casebook.slots import Slot
from recount.casebook.vault import Vault
from recount.casebook.writer import Writer
from recount.errors import BadInput
from recount.values import Secret

RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Created:
    """A casebook that was made: its id, the first member, and the three parts of the recovery."""

    book_id: str
    member: str
    recovery: tuple[Path, ...]


def create(
    path: Path,
    identity: Path,
    passphrase: Secret[str] | str,
    name: str,
    at: str,
    *,
    cost: Cost = keys.STANDARD,
) -> Created:
    """Makes a casebook whose first member is a lead, and a recovery that two of three parts open.

    The identity file is made when it is not there; else it is opened, and serves this casebook as well. The
    parts of the recovery are written beside it, as `<identity>.recovery-1` to `-3`: give each to another
    person, on paper, and delete the files.

    Raises:
        BadInput: something is there already, or a place cannot be written.
        WrongKey: the passphrase does not open the identity that is there.
    """
    path, identity = Path(path), Path(identity)
    words = passphrase if isinstance(passphrase, Secret) else Secret(passphrase)
    parts = tuple(identity.with_name(f"{identity.name}.recovery-{one}") for one in (1, 2, 3))
    for one in (path, *parts):
        if one.exists():
            shown = "".join(letter if letter.isprintable() else "?" for letter in one.name)
            raise BadInput(f"{shown} is there already: nothing is written over; give another path")
    journal.moment(at)
    if identity.exists():
        file = keys.open_identity(identity, words)
    else:
        file = keys.create_identity(identity, Identity.new(name), words, cost)
    return _made(path, file, name, at, parts)


def _made(path: Path, file: IdentityFile, name: str, at: str, parts: tuple[Path, ...]) -> Created:
    book_id = secrets.token_hex(16)
    rescue = Identity.new(RECOVERY)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        me = replace(file.identity, name=name)
        _furnish(Folder(beside), book_id, (me, rescue), at)
        for place, text in zip(parts, recovery.parts(rescue, book_id), strict=True):
            disk.write_whole(place, text.reveal().encode())
        beside.rename(path)
        disk.sync_folder(path.parent)
    except BaseException as error:
        shutil.rmtree(beside, ignore_errors=True)
        for place in parts:
            disk.discard(place)
        if isinstance(error, OSError):
            raise disk.said(error, path) from None
        raise
    open_with(path, file).close()  # remembers the head
    return Created(book_id, me.member, parts)


def _furnish(folder: Folder, book_id: str, leads: tuple[Identity, ...], at: str) -> None:
    """The folder with its book, its first entry and the slots of the first members."""
    folder.make(book_id)
    roots, salt = Roots.new(), secrets.token_bytes(16)
    slot = slot_of(leads[0], "lead", roots, book=book_id, epoch=1, salt=salt)
    engine = new_engine(folder.book, slot)
    try:
        with sqlite.in_sentences(), engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin():
                schema.record.create_all(connection)
                schema.projected.create_all(connection)
                connection.execute(
                    schema.meta.insert(), [{"name": "version", "value": str(schema.VERSION)}]
                )
                writer = Writer(connection, Vault(slot), leads[0], at, Head(), folder.keep_object)
                writer.append("new", book_id, first_payload(leads, slot))
                writer.finish()
        sqlite.checkpoint(engine)
    finally:
        engine.dispose()
    for lead in leads:
        slots.write(folder.path, replace(slot, member=lead.member), lead.recipient)


def first_payload(leads: tuple[Identity, ...], slot: Slot) -> dict[str, object]:
    """What the first entry says: the format, the public half of EV, the first members."""
    members = [member_record(one, "lead") for one in leads]
    return {
        "format": schema.VERSION,
        "epoch": slot.epoch,
        "ev": slot.evidence_to,
        "name": leads[0].name,
        "members": members,
    }


def member_record(identity: Identity, role: Role) -> dict[str, str]:
    """A member as the journal names one."""
    return {
        "id": identity.member,
        "name": identity.name,
        "role": role,
        "public": identity.public.hex(),
        "recipient": identity.recipient,
    }


def slot_of(
    identity: Identity, role: Role, roots: Roots, *, book: str, epoch: int, salt: bytes
) -> Slot:
    """A member's slot: the roots of the role, no more."""
    to = str(roots.opener().to_public())
    return Slot(book, identity.member, role, epoch, salt, to, roots.only(role))


def new_engine(path: Path, slot: Slot) -> sa.Engine:
    """The engine on a new book's file, with the key of a slot."""
    root = slot.roots.data
    assert root is not None  # noqa: S101 - only a lead makes a book
    return sqlite.engine(path, keys.derived(root.reveal(), keys.BOOK), slot.salt)
