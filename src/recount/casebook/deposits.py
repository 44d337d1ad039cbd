"""Deposits: what a collector adds, who holds no key but the public half of the evidence key.

A deposit is an age file to that key. Inside: who deposits what, signed with the member's own key, and
the bytes of the file. It lies in the casebook's folder until somebody who opens evidence admits it; the
collector cannot read it back. Its size is padded like that of other objects, and its name is random.

    age( length of header (4 bytes) | header (canonical JSON) | signature (64 bytes) | file | padding )

The signature is over "recount-deposit 1", a line break, and the header, which names book, member,
moment and the SHA-256 of the file.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyrage
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from recount.casebook import disk, journal, slots
from recount.casebook.canonical import canonical, parsed
from recount.casebook.folder import DEPOSITS, Folder
from recount.casebook.vault import padded_size
from recount.errors import CustodyBroken

if TYPE_CHECKING:
    from recount.casebook.book import Casebook
    from recount.casebook.keys import Identity
    from recount.casebook.rows import Member

_SIGNED = b"recount-deposit 1\n"
_SIGNATURE_BYTES = 64
_LARGEST_HEADER = 64 * 1024


@dataclass(frozen=True, slots=True)
class Deposit:
    """One deposit that was opened and checked: who, when, what they said of it, the file."""

    name: str
    member: str
    at: str
    told: dict[str, Any]
    data: bytes


def deposit(path: Path, identity: Identity, data: bytes, told: dict[str, Any], *, at: str) -> str:
    """Seals one file for those who open evidence; gives the deposit's random name.

    `told` is what the collector says of it: at least `file`, its name.

    Raises:
        WrongKey: no slot of the casebook opens with this identity.
        BadInput: no casebook there, or its folder cannot be written.
    """
    folder = Folder(path)
    book = folder.book_id()
    journal.moment(at)
    slot = next(slot for _, slot in slots.opened(path, identity) if slot.book == book)
    header = canonical(
        {
            **told,
            "book": book,
            "member": identity.member,
            "at": at,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
    )
    signature = bytes(identity.signer().sign(_SIGNED + header).signature)
    inside = len(header).to_bytes(4, "big") + header + signature + data
    inside += bytes(padded_size(len(inside)) - len(inside))
    sealed = pyrage.encrypt(inside, [pyrage.x25519.Recipient.from_str(slot.evidence_to)])
    if not (path / DEPOSITS).is_dir():
        disk.make_folder(path / DEPOSITS)
    name = f"{secrets.token_hex(16)}.age"
    disk.write_whole(path / DEPOSITS / name, bytes(sealed))
    return name


def waiting(path: Path) -> list[str]:
    """The names of the deposits that were not admitted yet."""
    return sorted(one.name for one in (path / DEPOSITS).glob("*.age"))


def opened(book: Casebook, path: Path) -> Iterator[Deposit | tuple[str, CustodyBroken]]:
    """Each deposit, opened and checked; one that does not hold comes with what is wrong with it.

    Raises:
        Refused: the role does not open evidence.
    """
    opener = book.slot.roots.opener()
    members = {one.id: one for one in book.members()}
    for name in waiting(path):
        try:
            yield _checked(book, (path / DEPOSITS / name).read_bytes(), name, opener, members)
        except CustodyBroken as error:
            yield name, error


def _checked(
    book: Casebook, sealed: bytes, name: str, opener: pyrage.x25519.Identity, members: dict[str, Member]
) -> Deposit:
    try:
        inside = bytes(pyrage.decrypt(sealed, [opener]))
        length = min(int.from_bytes(inside[:4], "big"), _LARGEST_HEADER)
        header, rest = inside[4 : 4 + length], inside[4 + length :]
        told = parsed(header)
        member = members[told["member"]]
        VerifyKey(member.public).verify(_SIGNED + header, rest[:_SIGNATURE_BYTES])
        data = rest[_SIGNATURE_BYTES:][: told["size"]]
        sound = told["book"] == book.book_id and hashlib.sha256(data).hexdigest() == told["sha256"]
        late = member.until is not None and told["at"] > member.until
    except (pyrage.DecryptError, BadSignatureError, KeyError, TypeError, ValueError):
        sound, late = False, False
    if not sound:
        raise CustodyBroken(
            f"deposit {name[:8]} does not open, or is not signed by a member: leave it and ask"
        )
    if late:
        raise CustodyBroken(
            f"deposit {name[:8]} is signed by a member who was removed before: leave it and ask"
        )
    own = {
        key: value
        for key, value in told.items()
        if key not in {"book", "member", "at", "size", "sha256"}
    }
    return Deposit(name, told["member"], told["at"], own, data)


def drop(path: Path, name: str) -> None:
    """Takes an admitted deposit out of the folder."""
    (path / DEPOSITS / name).unlink(missing_ok=True)
    disk.sync_folder(path / DEPOSITS)
