"""The second store: a casebook on PostgreSQL, by the same code as on SQLCipher, for a team that shares one.

The server is not trusted with a word. Everything that a payload says is sealed before it leaves the client,
under the same keys as in the encrypted file; so are originals, the rows of the projections, and the names of
members. Whoever takes the server sees how many entries there are, which key made which kind of entry when,
about which random id, and how large the sealed parts are (in steps); no name, text, ground or place.

Whoever runs the server can delete, or put back an old copy: the chain, the signatures and the head that each
member remembers tell. The tables help: triggers let nobody change or delete an entry, and let a sealed cell
be emptied only; the owner of the tables and the members' login are two roles (`postgres`).

Not on a server: removing a member with new keys, travel copies, and backups by Recount (a dump of the server
is one: it holds sealed parts only).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyrage
import sqlalchemy as sa

from recount.casebook import cleanup, creation, disk, journal, keys, postgres, recovery, schema
from recount.casebook.book import Casebook
from recount.casebook.creation import Created
from recount.casebook.folder import Folder
from recount.casebook.journal import Head
from recount.casebook.keys import Cost, Identity, IdentityFile, Roots
from recount.casebook.slots import Slot
from recount.casebook.vault import Vault
from recount.casebook.writer import Writer
from recount.errors import BadInput, CustodyBroken, WrongKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recount.values import Secret

PROJECTION = "recount/1/projection"


@dataclass(frozen=True, slots=True)
class ServerFolder(Folder):
    """What the folder of a casebook holds beside its book, in tables: slots, and the files of objects."""

    engine: sa.Engine | None = None

    def _connect(self) -> sa.Engine:
        assert self.engine is not None  # noqa: S101 - a server's folder has one
        return self.engine

    def keep_object(self, name: str, data: bytes) -> None:
        """Keeps an object's sealed file."""
        with self._connect().begin() as connection:
            connection.execute(postgres.file_table.insert(), [{"name": name, "sealed": data}])

    def read_object(self, name: str) -> bytes:
        """An object's sealed file.

        Raises:
            FileNotFoundError: there is none.
        """
        asked = sa.select(postgres.file_table.c.sealed).where(postgres.file_table.c.name == name)
        with self._connect().connect() as connection:
            found = connection.execute(asked).scalar()
        if found is None:
            raise FileNotFoundError(name)
        return bytes(found)

    def drop_object(self, name: str) -> None:
        """Removes an object's sealed file, if it is there."""
        with self._connect().begin() as connection:
            connection.execute(postgres.file_table.delete().where(postgres.file_table.c.name == name))

    def objects(self) -> Iterator[str]:
        """The names of all sealed files."""
        with self._connect().connect() as connection:
            yield from connection.execute(sa.select(postgres.file_table.c.name)).scalars().all()

    def write_slot(self, slot: Slot, recipient: str) -> str:
        """Seals a slot to a member; gives its name."""
        name = f"{secrets.token_hex(4)}.age"
        sealed = pyrage.encrypt(slot.packed(), [pyrage.x25519.Recipient.from_str(recipient)])
        with self._connect().begin() as connection:
            connection.execute(postgres.slot_table.insert(), [{"name": name, "sealed": bytes(sealed)}])
        return name

    def remove_slots(self, names: set[str]) -> None:
        """Takes slots away."""
        with self._connect().begin() as connection:
            connection.execute(
                postgres.slot_table.delete().where(postgres.slot_table.c.name.in_(names))
            )

    def must_be_here(self, what: str) -> None:
        """Says what a server does not do.

        Raises:
            BadInput: always.
        """
        raise BadInput(f"{what} is not done on a server: docs/server.md says what to do instead")

    def damaged_slots(self) -> list[str]:
        """None: a slot on a server has no second copy to compare it with."""
        return []


def create(
    address: str,
    identity: Path,
    passphrase: Secret[str],
    name: str,
    at: str,
    *,
    login: str | None = None,
    cost: Cost = keys.STANDARD,
) -> Created:
    """Makes a casebook in an empty database, as `casebook.create` does in a folder.

    `login` is the role with which members will come: it is let in with no more than it needs.

    Raises:
        BadInput: the database holds a casebook already, or does not let this login make one.
    """
    parts = tuple(identity.with_name(f"{identity.name}.recovery-{one}") for one in (1, 2, 3))
    for one in parts:
        if one.exists():
            raise BadInput("parts of a recovery are there already: nothing is written over")
    journal.moment(at)
    made = postgres.engine(address)
    try:
        if identity.exists():
            file = keys.open_identity(identity, passphrase)
        else:
            file = keys.create_identity(identity, Identity.new(name), passphrase, cost)
        book_id = secrets.token_hex(16)
        rescue = Identity.new(creation.RECOVERY)
        _furnish(made, book_id, (replace(file.identity, name=name), rescue), at, login)
        for place, text in zip(parts, recovery.parts(rescue, book_id), strict=True):
            disk.write_whole(place, text.reveal().encode())
    except sa.exc.DBAPIError as error:
        raise postgres.refused(error) from None
    finally:
        made.dispose()
    open_with(address, file).close()  # remembers the head
    return Created(book_id, file.identity.member, parts)


def _furnish(
    made: sa.Engine, book_id: str, leads: tuple[Identity, Identity], at: str, login: str | None
) -> None:
    roots = Roots.new()
    slot = creation.slot_of(leads[0], "lead", roots, book=book_id, epoch=1, salt=bytes(16))
    seal_projections(made, slot)
    with made.begin() as connection:
        if sa.inspect(connection).has_table("entry"):
            raise BadInput("this database holds a casebook already: name another one")
        for tables in (schema.record, schema.projected, postgres.stored):
            tables.create_all(connection)
        told = [{"name": "version", "value": str(schema.VERSION)}, {"name": "book", "value": book_id}]
        connection.execute(schema.meta.insert(), told)
        writer = Writer(connection, Vault(slot), leads[0], at, Head(), lambda *_: None)
        writer.append("new", book_id, creation.first_payload(leads, slot))
        writer.finish()
        for lead in leads:
            sealed = replace(slot, member=lead.member).packed()
            to = pyrage.x25519.Recipient.from_str(lead.recipient)
            row = {"name": f"{secrets.token_hex(4)}.age", "sealed": bytes(pyrage.encrypt(sealed, [to]))}
            connection.execute(postgres.slot_table.insert(), [row])
        for statement in postgres.GUARD:
            connection.exec_driver_sql(statement)
        if login is not None:
            postgres.grant(connection, login)


def seal_projections(made: sa.Engine, slot: Slot) -> None:
    """From here on what the projections say is sealed before it goes to the server (`schema.Sealed`)."""
    root = slot.roots.data
    if root is not None:
        schema.sealed_under(made.dialect, keys.derived(root.reveal(), PROJECTION))


def open_book(address: str, identity: Path, passphrase: Secret[str], *, check: bool = True) -> Casebook:
    """The casebook at an address, opened with an identity file.

    Raises:
        WrongKey: passphrase, identity or slot do not open it.
        BadInput: no casebook there, or the server refuses.
        CustodyBroken: it is older than last seen, or another history.
    """
    postgres.engine(
        address
    ).dispose()  # what is wrong with the address, before the passphrase costs its seconds
    return open_with(address, keys.open_identity(identity, passphrase), check=check)


def open_with(address: str, file: IdentityFile, *, check: bool = True) -> Casebook:
    """The casebook at an address, with an identity file that is open already."""
    from recount.casebook.opening import against

    made = postgres.engine(address)
    try:
        book = _opened(made, file.identity)
        problem = against(book, file.heads.get(book.book_id)) if check else None
    except sa.exc.DBAPIError as error:
        made.dispose()
        raise postgres.refused(error) from None
    except BaseException:
        made.dispose()
        raise
    if problem is not None:
        made.dispose()
        raise CustodyBroken(problem)
    book.remembers = file
    return book


def _opened(made: sa.Engine, identity: Identity) -> Casebook:
    with made.connect() as connection:
        if not sa.inspect(connection).has_table("slot"):
            raise BadInput("there is no casebook in this database: make one with recount new")
        meta = dict(connection.execute(sa.select(schema.meta.c.name, schema.meta.c.value)).all())
        rows = connection.execute(sa.select(postgres.slot_table.c.sealed)).scalars().all()
        if int(meta.get("version", "0")) > schema.VERSION:
            raise BadInput("this casebook was made by a newer version of Recount: use that version")
    slot = _slot(rows, identity, meta.get("book", ""))
    seal_projections(made, slot)
    with made.connect() as connection:
        head = cleanup.last(connection)
        asked = sa.select(schema.member).where(schema.member.c.id == identity.member)
        me = connection.execute(asked).first()
    if me is None or me.until is not None:
        raise WrongKey("your slot opens, but the journal does not name you as a member: ask a lead")
    return Casebook(ServerFolder(Path("server"), made), identity, slot, made, Vault(slot), head)


def _slot(rows: Sequence[Any], identity: Identity, book_id: str) -> Slot:
    opener = identity.opener()
    for sealed in rows:
        try:
            found = Slot.unpacked(pyrage.decrypt(bytes(sealed), [opener]))
        except pyrage.DecryptError:
            continue
        if found.book == book_id and found.roots.data is not None:
            return found
    raise WrongKey(
        "no slot of this casebook opens with your identity: you are no member of it, or were removed"
    )
