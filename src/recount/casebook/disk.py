"""Files written whole or not at all, and on the disk before anyone is told so."""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from recount.errors import BadInput

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700


def write_whole(path: Path, data: bytes) -> None:
    """Writes beside the file, to the disk, then puts it in place; a crash leaves the old one or the new one.

    Raises:
        BadInput: the disk is full, the place is read-only, or the like.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        try:
            _write(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        discard(beside)
        raise said(error, path) from None


def sync_folder(path: Path) -> None:
    """Makes the names in a folder last: without it a new or removed name may be lost with the power."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Makes what was written to a file last."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def discard(path: Path) -> None:
    """Removes a file if it is there and the disk lets it; what is left of a broken step is swept later."""
    with suppress(OSError):
        path.unlink()


def make_folder(path: Path) -> None:
    """A folder that only its owner may enter, and that lasts.

    Raises:
        BadInput: it cannot be made.
    """
    try:
        path.mkdir(mode=PRIVATE_FOLDER)
        sync_folder(path.parent)
    except OSError as error:
        raise said(error, path) from None


def number_of(error: Exception) -> int | None:
    """The system's number of an error; age gives it in its words alone."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    told = re.search(r"\(os error (\d+)\)", str(error))
    return int(told[1]) if told else None


@contextmanager
def in_sentences(path: Path) -> Iterator[None]:
    """Turns what a disk refuses into a sentence.

    Raises:
        BadInput: it refused.
    """
    try:
        yield
    except OSError as error:
        raise said(error, path) from None


def said(error: Exception, path: Path) -> BadInput:
    """The sentence for a disk that refuses."""
    name = "".join(letter if letter.isprintable() else "?" for letter in path.name)
    number = number_of(error)
    if number in {errno.ENOSPC, errno.EDQUOT}:
        return BadInput(
            "the disk is full: nothing of this step was kept, all before it is safe; free some space"
        )
    if number in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return BadInput(
            f"{name} stands on a place that may not be written: use another place or medium"
        )
    if number == errno.EEXIST:
        return BadInput(f"{name} is there already: give another name")
    if number in {errno.ENOENT, errno.ENOTDIR}:
        return BadInput(f"the folder of {name} is not there: make it first")
    why = os.strerror(number) if number is not None else "no reason told"
    return BadInput(f"the disk refused {name} ({why}): nothing of this step was kept; check the disk")


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
