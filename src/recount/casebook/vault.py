"""The vault: keys of persons and testimonies, unwrapped as far as the member's roots go; cells and objects.

Each person and each testimony has keys of its own, one a compartment, kept wrapped in the table subject_key:
emptying that row erases all that the key sealed. What belongs to nobody in particular is sealed under keys of
the subject `book`, which cannot be destroyed.

    data, identity, source   wrapped in a cell under HKDF(root, "recount/1/cell/<compartment>/<epoch>")
    evidence                 wrapped in an age file to EV's public half: whoever cannot read can still add
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

import pyrage

from recount.casebook import seals
from recount.casebook.canonical import canonical, parsed
from recount.casebook.keys import COMPARTMENTS, Compartment
from recount.casebook.slots import Slot
from recount.errors import BadInput, CustodyBroken

GENERAL = "book"  # the subject of what belongs to nobody in particular
SMALL_BYTES = 64 * 1024  # larger objects lie under objects/
GROWTH = 1.25
STRUCT, RAW = b"\0", b"\1"


@dataclass(slots=True)
class Vault:
    """Opens and seals for one member, in one book and one epoch. Keys it has seen are kept in memory only."""

    slot: Slot
    keys: dict[str, bytes] = field(default_factory=dict, repr=False)  # by key id
    wrapping: dict[str, bytes] = field(default_factory=dict, repr=False)  # by compartment

    def place(self, compartment: str, table: str, row: str, column: str) -> seals.Place:
        """Where a cell of this book and epoch belongs."""
        return seals.Place(self.slot.book, compartment, self.slot.epoch, table, row, column)

    def wrap(self, compartment: Compartment, key_id: str, subject: str, key: bytes) -> bytes:
        """A key as it lies in the table.

        Raises:
            Refused: the member's role does not hold the compartment (evidence can always be added to).
        """
        if compartment == "evidence":
            inside = {**self._bound(key_id, subject), "key": key.hex()}
            to = pyrage.x25519.Recipient.from_str(self.slot.evidence_to)
            return bytes(pyrage.encrypt(canonical(inside), [to]))
        where = self.place(compartment, "subject_key", key_id, subject)
        return seals.seal(self._wrapping(compartment), key, where)

    def unwrap(self, compartment: Compartment, key_id: str, subject: str, cell: bytes) -> bytes:
        """A key from the table.

        Raises:
            Refused: the role does not hold the compartment.
            CustodyBroken: the row was changed or moved.
        """
        if key_id not in self.keys:
            if compartment == "evidence":
                self.keys[key_id] = self._unwrap_evidence(key_id, subject, cell)
            else:
                where = self.place(compartment, "subject_key", key_id, subject)
                self.keys[key_id] = seals.unseal(self._wrapping(compartment), cell, where)
        return self.keys[key_id]

    def _unwrap_evidence(self, key_id: str, subject: str, cell: bytes) -> bytes:
        opener = self.slot.roots.opener()
        try:
            found = parsed(pyrage.decrypt(cell, [opener]))
        except pyrage.DecryptError:
            found = {}
        bound = self._bound(key_id, subject)
        if {name: found.get(name) for name in bound} != bound:
            raise CustodyBroken(
                "a key of evidence does not open where it stands: it was changed or moved"
            )
        return bytes.fromhex(found["key"])

    def _bound(self, key_id: str, subject: str) -> dict[str, Any]:
        epoch = self.slot.epoch
        return {"book": self.slot.book, "epoch": epoch, "id": key_id, "subject": subject}

    def _wrapping(self, compartment: Compartment) -> bytes:
        if compartment not in self.wrapping:
            self.wrapping[compartment] = self.slot.roots.cell_key(compartment, self.slot.epoch)
        return self.wrapping[compartment]


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as it is stored: its cell, and its age file where it is large."""

    cell: bytes
    file: str | None
    data: bytes | None  # the age file


def packed(payload: object) -> bytes:
    """A payload as the bytes that are committed to and sealed, behind one byte that tells which it is."""
    return RAW + payload if isinstance(payload, bytes) else STRUCT + canonical(payload)


def unpacked(data: bytes) -> Any:  # noqa: ANN401 - a record is whatever JSON it is
    """The payload that `packed` wrote."""
    return data[1:] if data[:1] == RAW else parsed(data[1:])


def store(
    vault: Vault, key: bytes, compartment: Compartment, object_id: str, data: bytes
) -> StoredObject:
    """Seals an object: small ones in a cell, larger ones as an age file whose key lies in the cell."""
    if len(data) <= SMALL_BYTES:
        where = vault.place(compartment, "object", object_id, "blob")
        return StoredObject(seals.seal(key, data, where), None, None)
    identity = pyrage.x25519.Identity.generate()
    padded = data + bytes(padded_size(len(data)) - len(data))
    sealed = pyrage.encrypt(padded, [identity.to_public()])
    inside = canonical({"age": str(identity), "size": len(data)})
    where = vault.place(compartment, "object", object_id, "file")
    return StoredObject(seals.seal(key, inside, where), f"{secrets.token_hex(16)}.age", bytes(sealed))


def fetch(
    vault: Vault,
    key: bytes,
    compartment: Compartment,
    object_id: str,
    *,
    cell: bytes,
    sealed: bytes | None,
) -> bytes:
    """The object; `sealed` is its age file where it has one.

    Raises:
        CustodyBroken: cell or file were changed, moved or swapped.
    """
    if sealed is None:
        return seals.unseal(key, cell, vault.place(compartment, "object", object_id, "blob"))
    inside = parsed(seals.unseal(key, cell, vault.place(compartment, "object", object_id, "file")))
    try:
        padded = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(inside["age"])])
    except pyrage.DecryptError:
        raise CustodyBroken(f"the file of object {object_id} was changed or swapped") from None
    return bytes(padded[: inside["size"]])


def padded_size(size_bytes: int) -> int:
    """The next of 64 KiB times 1.25^n: all that the size of an object's file tells."""
    size = float(SMALL_BYTES)
    while int(size) < size_bytes:
        size *= GROWTH
    return int(size)


def sha256(data: bytes) -> bytes:
    """The SHA-256 of sealed bytes: it tells nothing of what is inside."""
    return hashlib.sha256(data).digest()


def known(compartment: str) -> Compartment:
    """The compartment of that name.

    Raises:
        BadInput: there is none.
    """
    for one in COMPARTMENTS:
        if one == compartment:
            return one
    raise BadInput(f"there is no compartment of this name: {', '.join(COMPARTMENTS)}")
