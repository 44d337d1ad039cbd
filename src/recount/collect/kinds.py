"""Which reader a file gets: by what its bytes begin with, then by the ending of its name.

Looks at bytes without parsing any. Called in the worker only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Kind:
    """A media type, and the parser that reads it; no parser: the code that says why none does."""

    media_type: str
    parser: str | None
    reason: str | None = None


PDF = Kind("application/pdf", "pdf")
WORD = Kind(DOCX, "docx")
SHEET = Kind(XLSX, "xlsx")
ZIP = Kind("application/zip", "archive")
MAIL = Kind("message/rfc822", "mail")
TABLE = Kind("text/csv", "table")
TEXT = Kind("text/plain", "text")
PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"BM", "image/bmp"),
)
UNREAD = (
    (b"\xd0\xcf\x11\xe0", Kind("application/x-ole-storage", None, "unread-office")),
    (b"{\\rtf", Kind("application/rtf", None, "unread-office")),
    (b"\x1f\x8b", Kind(UNKNOWN, None, "unread-archive")),
    (b"BZh", Kind(UNKNOWN, None, "unread-archive")),
    (b"7z\xbc\xaf\x27\x1c", Kind(UNKNOWN, None, "unread-archive")),
    (b"\xfd7zXZ\0", Kind(UNKNOWN, None, "unread-archive")),
    (b"Rar!\x1a\x07", Kind(UNKNOWN, None, "unread-archive")),
    (b"WARC/", Kind("application/warc", None, "unread-web-archive")),
    (b"SQLite format 3\0", Kind(UNKNOWN, None, "unread-kind")),
    (b"\x7fELF", Kind(UNKNOWN, None, "unread-kind")),
    (b"MZ", Kind(UNKNOWN, None, "unread-kind")),
)
_TABLES = frozenset({".csv", ".tsv", ".tab"})
_MAILS = frozenset({".eml", ".mht", ".mhtml"})
_TEXTS = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"})
_PDF_WITHIN = 1024  # readers look this far for the mark
_TAR_AT = 257
_BITMAP_SIZE = 26  # BM alone also begins words
_HEADER = re.compile(
    rb"\A(?:[!-9;-~]{1,60}:[^\n]{0,2000}\r?\n(?:[ \t][^\n]{0,2000}\r?\n){0,50}){2,200}?\r?\n"
)
_MAIL_FIELDS = re.compile(
    rb"^(?:from|received|return-path|mime-version|message-id):", re.IGNORECASE | re.MULTILINE
)
_SVG = re.compile(
    rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,2000}-->\s*|<!DOCTYPE[^>]{0,500}>\s*){0,5}<svg[\s>]",
    re.IGNORECASE,
)
_HEAD = 65_536


def kind_of(data: bytes, name: str | None) -> Kind:
    """The kind of a file; plain text when nothing says otherwise."""
    ending = PurePath(name).suffix.lower() if name else ""
    for mark, kind in UNREAD:
        if data.startswith(mark) and (mark != b"MZ" or b"\0" in data[:_PDF_WITHIN]):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(data)
    picture = _picture(data)
    if picture:
        return picture
    if b"%PDF-" in data[:_PDF_WITHIN] and ending not in _TEXTS:
        return PDF
    if data[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return Kind(UNKNOWN, None, "unread-archive")
    return _words(data[:_HEAD], ending)


def _packed(data: bytes) -> Kind:
    """What a zip file is for: its directory names its main part."""
    tail = data[-(2**20) :] if len(data) > 2**20 else data
    if b"word/document.xml" in tail:
        return WORD
    if b"xl/workbook.xml" in tail:
        return SHEET
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:200]:
        return Kind("application/vnd.oasis.opendocument", None, "unread-office")
    if b"xl/workbook.bin" in tail or b"ppt/presentation.xml" in tail:
        return Kind(UNKNOWN, None, "unread-office")
    return ZIP


def _picture(data: bytes) -> Kind | None:
    for mark, media_type in PICTURES:
        if data.startswith(mark) and (
            mark != b"BM" or (data[6:10] == b"\0\0\0\0" and len(data) > _BITMAP_SIZE)
        ):
            return Kind(media_type, "picture")
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind("image/webp", "picture")
    return None


def _words(head: bytes, ending: str) -> Kind:
    """A kind of text: table, mail, drawing, or plain (pages of HTML are told apart by the text reader)."""
    if ending in _TABLES:
        return TABLE
    if ending in _MAILS:
        return MAIL
    if _SVG.match(head):
        return Kind("image/svg+xml", None, "unread-vector")
    if ending not in _TEXTS:
        header = _HEADER.match(head)
        if header and _MAIL_FIELDS.search(header.group()):
            return MAIL
    return TEXT
