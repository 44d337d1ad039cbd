"""Backups: one file, sealed to the leads, the recovery and whoever made it; proved before it counts.

The file is a tar of what lies in the folder (all of it encrypted already), in one age file. It is then
opened again, unpacked beside, verified in full, and its head compared: only then does it get its name.
Restoring does the same, and a drill does it without leaving anything.
"""

from __future__ import annotations

import re
import secrets
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyrage

from recount.casebook import disk
from recount.casebook.book import Casebook
from recount.casebook.folder import BOOK, DEPOSITS, FORMAT, OBJECTS, Folder
from recount.casebook.journal import Head
from recount.casebook.keys import Identity, IdentityFile
from recount.casebook.opening import open_as
from recount.casebook.verification import verify
from recount.errors import BadInput, CustodyBroken, Refused, WrongKey

INSIDE = re.compile(
    rf"{FORMAT}|{re.escape(BOOK)}|slots(\.bak)?/([0-9a-f]{{8}}\.age|sha256)"
    rf"|{OBJECTS}/[0-9a-f]{{2}}/[0-9a-f]{{32}}\.age|{DEPOSITS}/[0-9a-f]{{32}}\.age"
)


@dataclass(frozen=True, slots=True)
class Proved:
    """A backup that was opened and verified: how far its journal goes, and what was remembered before."""

    head: Head
    objects: int
    size_bytes: int
    remembered: tuple[int, str] | None = None

    @property
    def lost(self) -> int:
        """How many entries that this member has seen are not in it."""
        return max(0, (self.remembered or (0, ""))[0] - self.head.size)


def backup(book: Casebook, target: Path, *, at: str) -> Proved:
    """Writes a backup, restores it beside, verifies it, and only then gives it its name.

    Raises:
        BadInput: something is there already, or the disk refuses.
        CustodyBroken: what was written does not verify: the casebook itself must be verified.
        Refused: a travel copy.
    """
    book.folder.must_be_here("a backup")
    if book.slot.travel:
        raise Refused(
            "a travel copy is no casebook to be backed up: back up the one that it was made from"
        )
    if target.exists():
        raise BadInput("a file of this name is there already: a backup is never written over")
    recipients = {
        one.recipient
        for one in book.members()
        if one.until is None and (one.role == "lead" or one.id == book.member)
    }
    book.checkpoint()
    sealed = _beside(target, "part")
    plain = _beside(target, "tar")
    try:
        _pack(book.folder, plain)
        to = [pyrage.x25519.Recipient.from_str(one) for one in sorted(recipients)]
        try:
            pyrage.encrypt_file(str(plain), str(sealed), to)
        except pyrage.EncryptError as error:
            raise disk.said(error, target) from None
        disk.discard(plain)
        with _unpacked(sealed, target, book.identity) as folder:
            proved = _proved(folder, book.identity)
        if proved.head != book.head:
            raise CustodyBroken("the backup does not end where the casebook ends: make it again")
        disk.sync_file(sealed)
        sealed.replace(target)
        disk.sync_folder(target.parent)
    except OSError as error:
        raise disk.said(error, target) from None
    finally:
        for path in (plain, sealed):
            disk.discard(path)
    size = target.stat().st_size
    told = {
        "where": target.name,
        "entries": proved.head.size,
        "head": proved.head.digest,
        "size_bytes": size,
    }
    book.append("backup", book.book_id, told, at=at)
    return Proved(proved.head, proved.objects, size)


def restore(
    file: Path, path: Path, identity: Identity, *, remembers: IdentityFile | None, drill: bool
) -> Proved:
    """Opens a backup and verifies it; puts the casebook at a path, or leaves nothing (a drill).

    Raises:
        BadInput: no backup, or something is at the path already.
        WrongKey: it was not sealed to this identity.
        CustodyBroken: it does not verify.
    """
    if path.exists():
        raise BadInput("something is at this path already: a casebook is never written over")
    if not file.is_file():
        raise BadInput("there is no backup of this name: give the file that recount backup wrote")
    with _unpacked(file, path, identity) as folder:
        proved = _proved(folder, identity)
        if not drill:
            try:
                folder.rename(path)
                disk.sync_folder(path.parent)
            except OSError as error:
                raise disk.said(error, path) from None
    book_id = Folder(path).book_id() if not drill else None
    seen = remembers.heads.get(book_id) if remembers is not None and book_id is not None else None
    if remembers is not None and book_id is not None:
        remembers.remember(book_id, proved.head.size, proved.head.digest)
    return Proved(proved.head, proved.objects, file.stat().st_size, seen)


def _proved(folder: Path, identity: Identity) -> Proved:
    with open_as(folder, identity) as book:
        report = verify(book)
        if not report.ok:
            first = report.problems[0]
            raise CustodyBroken(
                f"the backup does not verify ({first.kind}: {first.where}): it does not count; verify the "
                "casebook itself, and use an older backup if need be"
            )
        return Proved(book.head, report.objects, 0)


def _pack(folder: Folder, plain: Path) -> None:
    """All that belongs to a casebook, without owners, times or names of this machine."""
    with tarfile.open(plain, "x", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(folder.path.rglob("*")):
            name = path.relative_to(folder.path).as_posix()
            if path.is_file() and INSIDE.fullmatch(name):
                info = tarfile.TarInfo(name)
                info.size, info.mode = path.stat().st_size, disk.PRIVATE
                with path.open("rb") as stream:
                    tar.addfile(info, stream)


@contextmanager
def _unpacked(sealed: Path, near: Path, identity: Identity) -> Iterator[Path]:
    """The folder of a backup, unpacked beside a path; gone afterwards, unless it was moved.

    Everything in it is encrypted as it was in the casebook.
    """
    plain = _beside(near, "tar")
    folder = _beside(near, "drill")
    try:
        try:
            pyrage.decrypt_file(str(sealed), str(plain), [identity.opener()])
        except (pyrage.DecryptError, OSError) as error:
            if disk.number_of(error) is not None:
                raise disk.said(error, near) from None
            raise WrongKey(_why(error)) from None
        disk.make_folder(folder)
        _unpack(plain, folder)
        disk.discard(plain)
        yield folder
    except OSError as error:
        raise disk.said(error, near) from None
    finally:
        disk.discard(plain)
        shutil.rmtree(folder, ignore_errors=True)


def _why(error: Exception) -> str:
    if "matching" in str(error).lower():
        return "this backup was not sealed to your identity: a lead, or the recovery, can open it"
    return "this backup is damaged, or no backup: use another copy"


def _unpack(plain: Path, folder: Path) -> None:
    try:
        with tarfile.open(plain, "r:") as tar:
            for info in tar:
                if not info.isfile() or not INSIDE.fullmatch(info.name):
                    raise CustodyBroken(
                        "the backup holds a file that is none of a casebook: do not use it"
                    )
                data = tar.extractfile(info)
                assert data is not None  # noqa: S101 - it is a file
                place = folder / info.name
                place.parent.mkdir(parents=True, exist_ok=True, mode=disk.PRIVATE_FOLDER)
                with place.open("xb") as stream:
                    shutil.copyfileobj(data, stream)
                place.chmod(disk.PRIVATE)
                disk.sync_file(place)
    except tarfile.TarError:
        raise CustodyBroken("the backup is cut short or damaged: use another copy") from None


def _beside(path: Path, kind: str) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.{kind}")
