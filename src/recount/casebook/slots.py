"""Slots: one age file a member, which holds what his role may open. All are of one size before age.

    slots/<8 hex>.age     age file to the member's recipient: canonical JSON, padded to exactly 1,024 bytes
    slots/sha256          a line each, as sha256sum prints
    slots.bak/            the same again: losing all slots loses the book

The names are random: neither their order nor their size tells who is who (age adds some bytes by
chance). A slot is tried wherever it lies; one that was cut or changed does not open, and its second
copy is used.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pyrage

from recount.casebook import disk, seals
from recount.casebook.canonical import canonical, parsed
from recount.casebook.keys import Identity, Role, Roots
from recount.errors import CustodyBroken, WrongKey
from recount.values import Secret

SLOT_BYTES = 1024
FOLDERS = ("slots.bak", "slots")  # written in this order
SUMS = "sha256"
LIST = re.compile(r"([0-9a-f]{64}  [0-9a-f]{8}\.age\n)+")


@dataclass(frozen=True, slots=True)
class Slot:
    """What one member's slot holds: his role's roots, the salt of the book's file, the epoch.

    `evidence_to` is the public half of EV, which everybody needs to add; `travel` marks a copy that has
    only the data part.
    """

    book: str
    member: str
    role: Role
    epoch: int
    salt: bytes
    evidence_to: str
    roots: Roots
    travel: bool = False

    def packed(self) -> bytes:
        """The slot as exactly 1,024 bytes."""
        roots = {
            "D": _hex(self.roots.data),
            "I": _hex(self.roots.identity),
            "EV": self.roots.evidence.reveal() if self.roots.evidence else None,
            "S": _hex(self.roots.source),
        }
        record = {
            "v": 1,
            "book": self.book,
            "member": self.member,
            "role": self.role,
            "epoch": self.epoch,
            "salt": self.salt.hex(),
            "ev": self.evidence_to,
            "travel": self.travel,
            "roots": roots,
        }
        return seals.pad(canonical(record), SLOT_BYTES)

    @classmethod
    def unpacked(cls, padded: bytes) -> Slot:
        """The slot that `packed` wrote.

        Raises:
            CustodyBroken: it is none, or of a newer version.
        """
        try:
            found = parsed(seals.unpad(padded))
            roots = found["roots"]
            role = found["role"]
            if found["v"] != 1 or role not in get_args(Role) or len(padded) != SLOT_BYTES:
                raise ValueError
            return cls(
                found["book"],
                found["member"],
                role,
                int(found["epoch"]),
                bytes.fromhex(found["salt"]),
                found["ev"],
                Roots(
                    _secret(roots["D"]),
                    _secret(roots["I"]),
                    Secret(roots["EV"]) if roots["EV"] else None,
                    _secret(roots["S"]),
                ),
                bool(found["travel"]),
            )
        except (ValueError, KeyError, TypeError):
            raise CustodyBroken("a slot opens, but holds no keys of this version of Recount") from None


def write(folder: Path, slot: Slot, recipient: str) -> str:
    """Seals a slot to a member, in both folders; gives its name.

    Raises:
        BadInput: the place cannot be written.
    """
    sealed = pyrage.encrypt(slot.packed(), [pyrage.x25519.Recipient.from_str(recipient)])
    name = f"{secrets.token_hex(4)}.age"
    for copy in FOLDERS:
        if not (folder / copy).is_dir():
            disk.make_folder(folder / copy)
        disk.write_whole(folder / copy / name, sealed)
        write_sums(folder / copy)
    return name


def remove(folder: Path, names: set[str]) -> None:
    """Takes slots away, in both folders: from the list first, so that a crash leaves none listed and lost."""
    for copy in FOLDERS:
        write_sums(folder / copy, without=names)
        for name in names:
            disk.discard(folder / copy / name)
        with disk.in_sentences(folder / copy):
            disk.sync_folder(folder / copy)


def write_sums(folder: Path, *, without: set[str] | frozenset[str] = frozenset()) -> None:
    """Writes the list of sums of a folder anew."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.glob("*.age"))
        if path.name not in without
    ]
    disk.write_whole(folder / SUMS, "".join(lines).encode())


def names(folder: Path) -> set[str]:
    """The names of all slots, in either copy."""
    return {path.name for copy in FOLDERS for path in (folder / copy).glob("*.age")}


def damaged(folder: Path) -> list[str]:
    """The slots, as `slots/name`, that are listed and missing or changed, and lists that are none.

    A slot that is not listed is what a broken-off step left: it opens what it holds, and is no damage.
    """
    found = []
    for copy in FOLDERS:
        try:
            text = (folder / copy / SUMS).read_bytes().decode("ascii")
        except (OSError, UnicodeDecodeError):
            text = ""
        if not LIST.fullmatch(text):
            found.append(f"{copy}/{SUMS}")
            continue
        for line in text.splitlines():
            digest, _, name = line.partition("  ")
            path = folder / copy / name
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                found.append(f"{copy}/{name}")
    return found


def opened(folder: Path, identity: Identity) -> list[tuple[str, Slot]]:
    """The slots that an identity opens, with their names, the newest epoch first.

    Raises:
        WrongKey: none.
    """
    found = opened_in([folder / copy for copy in reversed(FOLDERS)], identity)
    if not found:
        bad = damaged(folder)
        hint = (
            f"{len(bad)} of its slots are damaged: use a backup"
            if bad
            else "you are no member of it, or were removed; ask a lead"
        )
        raise WrongKey(f"no slot of this casebook opens with your identity: {hint}")
    return found


def opened_in(folders: list[Path], identity: Identity) -> list[tuple[str, Slot]]:
    """The slots in these folders that an identity opens, the newest epoch first; each name once."""
    opener = identity.opener()
    found: dict[str, Slot] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.age")):
            if path.name in found:
                continue
            try:
                found[path.name] = Slot.unpacked(pyrage.decrypt(path.read_bytes(), [opener]))
            except (pyrage.DecryptError, OSError):
                continue
    return sorted(found.items(), key=lambda one: -one[1].epoch)


def _hex(root: Secret[bytes] | None) -> str | None:
    return root.reveal().hex() if root else None


def _secret(found: str | None) -> Secret[bytes] | None:
    return Secret(bytes.fromhex(found)) if found else None
