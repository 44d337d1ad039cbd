"""Opens everything that a casebook's folder holds with every key that is given, and looks for words in it.

It knows SQLCipher's pages by itself (AES-256-CBC; the last 80 of 4,096 bytes are the IV and the HMAC), so
that it sees free pages, what deleted rows left behind in used ones, and the write-ahead log; no database
stands between.
"""

from dataclasses import dataclass, field

import pyrage
import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from recount.casebook import keys, schema, seals, vault
from recount.errors import CustodyBroken

PAGE, USED, IV = 4096, 4016, 16
FRAME_HEAD, LOG_HEAD = 24, 32
TELLING = 40  # bytes of a cell that tell that it lies somewhere: nonce and more


def opened_page(page, key, first):
    start = 16 if first else 0
    decrypt = Cipher(algorithms.AES(key), modes.CBC(page[USED : USED + IV])).decryptor()
    return decrypt.update(page[start:USED])


def opened_pages(folder, book_key):
    """All pages of the file and of the write-ahead log, free ones included, as SQLite would see them."""
    data = (folder / "book.db").read_bytes()
    for at in range(0, len(data), PAGE):
        yield opened_page(data[at : at + PAGE], book_key, at == 0)
    log = folder / "book.db-wal"
    held = log.read_bytes() if log.exists() else b""
    for at in range(LOG_HEAD, len(held), FRAME_HEAD + PAGE):
        number = int.from_bytes(held[at : at + 4], "big")
        yield opened_page(held[at + FRAME_HEAD : at + FRAME_HEAD + PAGE], book_key, number == 1)


@dataclass
class Before:
    """What was there at one time: the cells, the keys of every subject, the key of the file."""

    book_key: bytes
    place: object  # the vault of a lead: all roots
    cells: list = field(default_factory=list)  # (table, row)
    keys: dict = field(default_factory=dict)  # key id -> key
    whose: dict = field(default_factory=dict)  # key id -> subject


def looked_at(book):
    """All cells, and every key that a lead can unwrap."""
    found = Before(keys.derived(book.slot.roots.data.reveal(), keys.BOOK), vault.Vault(book.slot))
    with book.reading() as connection:
        for table in schema.SEALED:
            rows = connection.execute(sa.select(table).where(table.c.cell.is_not(None))).all()
            found.cells += [(table.name, row) for row in rows]
    for name, row in found.cells:
        if name == "subject_key":
            found.keys[row.id] = found.place.unwrap(
                row.compartment, row.id, row.subject, bytes(row.cell)
            )
            found.whose[row.id] = row.subject
    return found


def words_in(book, before, destroyed=None, words=()):
    """Those of `words` that the folder gives away to whoever has all keys but the destroyed ones."""
    folder = book.folder.path
    pages = b"".join(opened_pages(folder, before.book_key))
    assert b"CREATE TABLE" in pages, "the pages were not opened"
    ring = {one: key for one, key in before.keys.items() if before.whose[one] != destroyed}
    now = looked_at(book)
    ring.update(now.keys)
    there = [one for one in (*before.cells, *now.cells) if bytes(one[1].cell)[:TELLING] in pages]
    for name, row in there:  # a wrapped key that lies about somewhere is a key
        if name == "subject_key" and row.id not in ring:
            ring[row.id] = before.place.unwrap(row.compartment, row.id, row.subject, bytes(row.cell))
    plain = [pages, *(path.read_bytes() for path in folder.rglob("*") if path.is_file())]
    openers = []
    for name, row in there:
        if name == "subject_key":
            continue
        for content in opened_cell(before.place, name, row, ring):
            plain.append(content)
            if b'"age":' in content:
                openers.append(vault.parsed(content)["age"])
    plain += opened_objects(folder, openers)
    held = b"\n".join(plain)
    return {word for word in words if word in held}


def opened_cell(place, name, row, ring):
    columns = {"payload": ["cell"], "object": ["blob", "file"]}[name]
    number = str(row.seq) if name == "payload" else row.id
    for key in [ring[row.key]] if row.key in ring else ring.values():
        for column in columns:
            try:
                yield seals.unseal(
                    key, bytes(row.cell), place.place(row.compartment, name, number, column)
                )
            except CustodyBroken:
                continue


def opened_objects(folder, openers):
    identities = [pyrage.x25519.Identity.from_str(one) for one in openers]
    for path in sorted((folder / "objects").rglob("*")):
        if path.is_file():
            try:
                yield pyrage.decrypt(path.read_bytes(), identities) if identities else b""
            except pyrage.DecryptError:
                continue
