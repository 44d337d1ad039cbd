"""Opening: folder, lock, slot, book, and whether it is the book that this member last saw."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from recount.casebook import cleanup, journal, postgres, schema, slots, sqlite, vault
from recount.casebook.book import Casebook
from recount.casebook.folder import Folder, Lock
from recount.casebook.keys import BOOK, Identity, IdentityFile, derived, open_identity
from recount.casebook.slots import Slot
from recount.casebook.vault import Vault
from recount.errors import BadInput, CustodyBroken, Refused, WrongKey
from recount.values import Secret


def open_book(
    path: Path | str, identity: Path, passphrase: Secret[str] | str, *, check: bool = True
) -> Casebook:
    """The casebook at a path, or at the address of a server, opened with an identity file.

    `check` False opens even an older or forked copy than the member last saw: for `verify` and
    `restore`.

    Raises:
        WrongKey: passphrase, identity or slot do not open it.
        BadInput: no casebook, half of one, a newer one, or one that another process holds.
        CustodyBroken: it is older than last seen, or another history.
    """
    words = passphrase if isinstance(passphrase, Secret) else Secret(passphrase)
    if postgres.is_server(path):
        from recount.casebook import server

        return server.open_book(str(path), Path(identity), words, check=check)
    Folder(Path(path)).book_id()  # before the passphrase costs its seconds
    return open_with(Path(path), open_identity(Path(identity), words), check=check)


def open_with(path: Path, file: IdentityFile, *, check: bool = True) -> Casebook:
    """The casebook, with an identity file that is open already; as `open_book`."""
    book = open_as(path, file.identity)
    book.remembers = file
    try:
        if check and not book.slot.travel:
            problem = against(book, file.heads.get(book.book_id))
            if problem is not None:
                raise CustodyBroken(problem)
    except BaseException:
        book.remembers = None
        book.close()
        raise
    return book


def open_as(path: Path, identity: Identity) -> Casebook:
    """The casebook, with a member's keys alone: nothing is remembered."""
    folder = Folder(path)
    book_id = folder.book_id()
    lock = Lock(folder)
    try:
        found = [slot for _, slot in slots.opened(path, identity) if slot.book == book_id]
        if not found:
            raise WrongKey("your slot is of another casebook: its folder was mixed with another's")
        if found[0].roots.data is None:
            raise Refused(
                f"the role {found[0].role} adds by deposit and opens nothing: use recount deposit"
            )
        read_only = not sqlite.writable(path)
        if read_only and (path / "book.db-wal").exists() and (path / "book.db-wal").stat().st_size:
            raise BadInput(
                "this casebook was not closed, and its medium is read-only: copy it to another medium"
            )
        slot, engine = _first_that_opens(folder, found, read_only=read_only)
        read_only = read_only or slot.travel
        try:
            return _opened(folder, identity, slot, engine, lock, read_only=read_only)
        except BaseException:
            engine.dispose()
            raise
    except BaseException:
        lock.release()
        raise


def _first_that_opens(
    folder: Folder, found: Sequence[Slot], *, read_only: bool
) -> tuple[Slot, sa.Engine]:
    refused: CustodyBroken | None = None
    for slot in found:
        root = slot.roots.data
        if root is None:
            continue
        try:
            key = derived(root.reveal(), BOOK)
            only = read_only or slot.travel
            return slot, sqlite.engine(folder.book, key, slot.salt, read_only=only)
        except CustodyBroken as error:
            refused = error
    raise refused or WrongKey("no slot holds the key of the book")


def _opened(
    folder: Folder, identity: Identity, slot: Slot, engine: sa.Engine, lock: Lock, *, read_only: bool
) -> Casebook:
    with sqlite.in_sentences(), engine.connect() as connection, connection.begin():
        version = connection.execute(
            sa.select(schema.meta.c.value).where(schema.meta.c.name == "version")
        ).scalar()
        if not str(version).isdigit():
            raise CustodyBroken("the book's file holds no casebook: restore the last backup")
        if int(str(version)) > schema.VERSION:
            raise BadInput("this casebook was made by a newer version of Recount: use that version")
        head = cleanup.last(connection)
        asked = sa.select(schema.member).where(schema.member.c.id == identity.member)
        me = connection.execute(asked).first()
    if me is None or me.until is not None:
        raise WrongKey("your slot opens, but the journal does not name you as a member: ask a lead")
    book = Casebook(folder, identity, slot, engine, Vault(slot), head, lock, read_only=read_only)
    if not slot.travel:
        _same_evidence_key(book)
    if slot.travel:
        book.notes.append("this is a travel copy: sealed parts are not in it, and it is not written in")
    elif read_only:
        book.notes.append("this casebook stands on a read-only medium: it can be read, not written")
    else:
        cleanup.after_rotation(folder, engine)
        if (folder.path / "book.new").exists():
            book.notes.append(
                "the removal of a member was broken off: run it again, it goes on from there"
            )
    return book


def _same_evidence_key(book: Casebook) -> None:
    """Whether the slot seals evidence to the key that the journal names: a slot can be put there by anyone.

    Raises:
        CustodyBroken: to another key.
    """
    entry, payload = schema.entry, schema.payload
    asked = (
        sa.select(payload, entry.c.line, entry.c.signature)
        .join_from(payload, entry, payload.c.seq == entry.c.seq)
        .where(entry.c.act.in_(("new", "member-remove")))
    )
    with book.reading() as connection:
        row = connection.execute(asked.order_by(payload.c.seq.desc()).limit(1)).first()
    if row is not None:
        nonce, data = book.opened(row)
        told = vault.unpacked(data)
        entry_told = journal.read(row.line, row.signature)
        holds = journal.commitment(nonce, data[1:]) == entry_told.commit
        if holds and told.get("ev") == book.slot.evidence_to:
            return
    raise CustodyBroken(
        "your slot would seal evidence to another key than the journal names: add nothing, ask a lead"
    )


def against(book: Casebook, remembered: tuple[int, str] | None) -> str | None:
    """Why the book is not the one that was last seen; None when it is, or is a continuation of it."""
    if remembered is None:
        return None
    size, digest = remembered
    if book.head.size < size:
        return (
            f"ROLLBACK: this casebook ends at entry {book.head.size}, you saw entry {size}: an older copy "
            "was put in its place; run verify, and ask who else has it"
        )
    column = schema.entry.c
    with book.reading() as connection:
        row = connection.execute(
            sa.select(column.line, column.signature).where(column.seq == size)
        ).first()
    if row is None or journal.leaf(bytes(row.line)).hex() != digest:
        return (
            f"FORK: entry {size} is not the one that you saw: this casebook has another history; run "
            "verify, and ask who else has it"
        )
    return None
