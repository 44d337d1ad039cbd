"""The directory of a zip file, judged before anything is unpacked; and its members, read with a bound.

Nothing is ever unpacked to a disk, so a name that leads out of its folder has nowhere to lead; it is
refused all the same, since honest programs write none.
"""

from __future__ import annotations

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from io import BytesIO

from recount.collect.parsers import Unreadable

LARGEST_RATIO = 200
RATIO_SINCE_BYTES = 2**20  # a small blank picture shrinks as well; nobody's memory suffers
LARGEST_TOTAL = 512 * 2**20
MOST_MEMBERS = 10_000
LONGEST_NAME = 1_024
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30
_DIRECTORY_MARK = b"PK\x01\x02"
_DRIVE = re.compile(r"^[A-Za-z]:")
_UNIX = 3
_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".jar", ".cab", ".iso")
_CHUNK = 2**20
BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    struct.error,
    EOFError,
    ValueError,
    OSError,
    zlib.error,
)


def opened(data: bytes) -> zipfile.ZipFile:
    """The zip file, its directory found to be harmless.

    Raises:
        Unreadable: it is not; the code says why.
    """
    if data.count(_DIRECTORY_MARK) > 2 * MOST_MEMBERS:
        raise Unreadable("archive-members")
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except BROKEN:
        raise Unreadable("damaged") from None
    members = archive.infolist()
    _sizes(members)
    _names(members)
    _places(members, len(data))
    return archive


def _sizes(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise Unreadable("archive-members")
    total = sum(one.file_size for one in members)
    packed = sum(one.compress_size for one in members)
    if any(one.flag_bits & _ENCRYPTED for one in members):
        raise Unreadable("encrypted")
    if any(one.compress_type not in _METHODS for one in members):
        raise Unreadable("archive-method")
    sizes = [(one.file_size, one.compress_size) for one in members]
    for size, small in [*sizes, (total, packed)]:
        if size > RATIO_SINCE_BYTES and size > LARGEST_RATIO * max(1, small):
            raise Unreadable("archive-ratio")
    if total > LARGEST_TOTAL:
        raise Unreadable("archive-total")


def _names(members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for one in members:
        name = one.orig_filename.replace("\\", "/")
        steps = name.split("/")
        out = name.startswith("/") or ".." in steps or _DRIVE.match(name) or "\0" in name
        plain = unicodedata.normalize("NFC", name).casefold()
        if out or not name.strip("/") or len(name) > LONGEST_NAME or plain in seen:
            raise Unreadable("archive-names")
        seen.add(plain)
        if one.create_system == _UNIX and stat.S_IFMT(one.external_attr >> 16) not in (
            0,
            stat.S_IFREG,
            stat.S_IFDIR,
        ):
            raise Unreadable("archive-links")


def _places(members: list[zipfile.ZipInfo], length: int) -> None:
    """Each member's bytes are its own: those of a bomb lie over each other."""
    at = 0
    for one in sorted(members, key=lambda one: one.header_offset):
        if one.header_offset < at:
            raise Unreadable("archive-overlap")
        at = one.header_offset + _LOCAL_HEADER + len(one.orig_filename) + one.compress_size
    if at > length:
        raise Unreadable("damaged")


def member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The bytes of one member, never more than `most`.

    Raises:
        Unreadable: it is larger, damaged, or not there.
    """
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise Unreadable("damaged") from None
    return content(archive, info, most)


def content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of one member by its entry, never more than `most`.

    Raises:
        Unreadable: it is larger or damaged.
    """
    if info.file_size > most:
        raise Unreadable("too-large")
    pieces: list[bytes] = []
    try:
        with archive.open(info) as stream:
            while piece := stream.read(_CHUNK):
                pieces.append(piece)
    except RuntimeError:  # it asks for a password after all
        raise Unreadable("encrypted") from None
    except BROKEN:
        raise Unreadable("damaged") from None
    if sum(map(len, pieces)) != info.file_size:
        raise Unreadable("damaged")
    return b"".join(pieces)


def is_archive(name: str, head: bytes) -> bool:
    """Whether a member is itself an archive. Office documents are packed too, and are none."""
    if name.lower().endswith(_ARCHIVES):
        return True
    if head.startswith(b"PK\x03\x04"):
        return not (b"word/document.xml" in head or b"xl/workbook.xml" in head)
    return head.startswith((b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ", b"Rar!\x1a"))
