"""The casebook's folder: what lies in it, who holds it, and whether it is whole.

    NAME.casebook/
      format        "recount-casebook 1" and the casebook's random id; nothing else is in clear
      book.db       SQLCipher (with book.db-wal and book.db-shm while it is open)
      slots/  slots.bak/
      objects/ab/   age files
      deposits/     age files to the evidence key, not yet admitted

One program at a time holds a casebook: the lock is on `format`, which is never written again.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recount.casebook import disk, slots
from recount.casebook.slots import Slot
from recount.errors import BadInput

NAME = "recount-casebook"
VERSION = 1
FORMAT = "format"
BOOK = "book.db"
OBJECTS = "objects"
DEPOSITS = "deposits"
OBJECT_NAME = re.compile(r"[0-9a-f]{32}\.age")


@dataclass(frozen=True, slots=True)
class Folder:
    """The places in one casebook's folder."""

    path: Path

    @property
    def book(self) -> Path:
        """The encrypted file."""
        return self.path / BOOK

    def object(self, name: str) -> Path:
        """Where an object's age file lies."""
        return self.path / OBJECTS / name[:2] / name

    def make(self, book_id: str) -> None:
        """Makes the folder, with everything but book and slots.

        Raises:
            BadInput: it is there already, or cannot be made.
        """
        disk.make_folder(self.path)
        disk.make_folder(self.path / OBJECTS)
        disk.write_whole(self.path / FORMAT, f"{NAME} {VERSION}\n{book_id}\n".encode())

    def book_id(self) -> str:
        """The casebook's id, when the folder is whole and of a version that we know.

        Raises:
            BadInput: no casebook, half a casebook, or one of a newer version.
        """
        shown = "".join(letter if letter.isprintable() else "?" for letter in self.path.name)
        try:
            lines = (self.path / FORMAT).read_text(encoding="ascii").splitlines()
        except (OSError, UnicodeDecodeError):
            lines = []
        there = [name for name in (BOOK, "slots", "slots.bak") if (self.path / name).exists()]
        if not lines and not there:
            raise BadInput(f"{shown} is no casebook: make one with recount new, or give its folder")
        name, _, version = (lines or [""])[0].partition(" ")
        if name == NAME and version.isdigit() and int(version) > VERSION:
            raise BadInput(f"{shown} was made by a newer version of Recount: use that version")
        whole = len(lines) == 2 and name == NAME and re.fullmatch("[0-9a-f]{32}", lines[1])  # noqa: PLR2004
        if not whole or BOOK not in there or not {"slots", "slots.bak"} & set(there):
            missing = [one for one in (BOOK, "slots") if one not in there] or [FORMAT]
            raise BadInput(
                f"{shown} is only part of a casebook ({', '.join(missing)} is missing): copy it again, "
                "or restore a backup"
            )
        return lines[1]

    def keep_object(self, name: str, data: bytes) -> None:
        """Writes an object's age file, to the disk, with its folder.

        Raises:
            BadInput: the disk refuses.
        """
        place = self.object(name)
        for folder in (place.parent.parent, place.parent):
            if not folder.is_dir():
                disk.make_folder(folder)
        disk.write_whole(place, data)

    def read_object(self, name: str) -> bytes:
        """An object's age file.

        Raises:
            OSError: there is none, or it cannot be read.
        """
        return self.object(name).read_bytes()

    def drop_object(self, name: str) -> None:
        """Removes an object's age file, if it is there."""
        disk.discard(self.object(name))

    def objects(self) -> Iterator[str]:
        """The names of all age files under objects/."""
        for path in (self.path / OBJECTS).glob("*/*.age"):
            if OBJECT_NAME.fullmatch(path.name):
                yield path.name

    def write_slot(self, slot: Slot, recipient: str) -> str:
        """Seals a slot to a member; gives its name.

        Raises:
            BadInput: the place cannot be written.
        """
        return slots.write(self.path, slot, recipient)

    def remove_slots(self, names: set[str]) -> None:
        """Takes slots away."""
        slots.remove(self.path, names)

    def must_be_here(self, what: str) -> None:
        """Does nothing: this casebook is a folder.

        Raises:
            BadInput: where it is on a server, and what is asked for needs a folder.
        """

    def damaged_slots(self) -> list[str]:
        """The slots that are missing in one copy, or whose sum does not agree."""
        return slots.damaged(self.path)


class Lock:
    """Holds a casebook for this process, as long as it lives."""

    def __init__(self, folder: Folder) -> None:
        """Takes the lock, without waiting.

        Raises:
            BadInput: another process holds it.
        """
        self.descriptor = os.open(folder.path / FORMAT, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self.descriptor)
            raise BadInput(
                "another program holds this casebook: wait until it is done, or end it with recount lock"
            ) from None

    def release(self) -> None:
        """Lets the next one in."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1
