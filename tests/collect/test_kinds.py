"""The kind of a file is told by its first bytes, then by its name."""

import pytest
from hostile.made import Entry, honest_zip, raw_zip

from recount.collect.kinds import kind_of


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"words", "a.txt", "text/plain"),
        (b"words", None, "text/plain"),
        (b"a,b", "a.csv", "text/csv"),
        (b"a,b", "a.TSV", "text/csv"),
        (b"words", "a.eml", "message/rfc822"),
        (b"From: a\nTo: b\n\nwords", "a", "message/rfc822"),
        (b"From: a\nTo: b\n\nwords", "a.txt", "text/plain"),
        (b"Note: a\nPlace: b\n\nwords", "a", "text/plain"),
        (b"%PDF-1.7", "a.bin", "application/pdf"),
        (b"junk\n%PDF-1.7", "a", "application/pdf"),
        (b"what %PDF-1.7 means", "a.txt", "text/plain"),
        (b"\x89PNG\r\n\x1a\n", "a.txt", "image/png"),
        (b"RIFF\0\0\0\0WEBP", "a", "image/webp"),
        (b"RIFF\0\0\0\0WAVE", "a", "text/plain"),
        (b"BMW cars were seen by two residents.", "a.txt", "text/plain"),
        (b"BM\0\0\0\0\0\0\0\0" + bytes(40), "a", "image/bmp"),
        (b"MZ is the name of a unit, they said.", "a.txt", "text/plain"),
        (b"MZ\0\0", "a.txt", "application/octet-stream"),
        (b"{\\rtf1", "a.txt", "application/rtf"),
        (b"\xd0\xcf\x11\xe0", "a.doc", "application/x-ole-storage"),
        (b"WARC/1.0", "a", "application/warc"),
        (b"<svg xmlns='x'>", "a", "image/svg+xml"),
        (b"<?xml version='1.0'?><!-- a --><svg>", "a.svg", "image/svg+xml"),
        (bytes(257) + b"ustar", "a.tar", "application/octet-stream"),
        (honest_zip({"a": b""}), "a.docx", "application/zip"),
        (honest_zip({"word/document.xml": b""}), "a.zip", "wordprocessingml"),
        (honest_zip({"xl/workbook.xml": b""}), "a.zip", "spreadsheetml"),
        (honest_zip({"ppt/presentation.xml": b""}), "a.pptx", "application/octet-stream"),
        (
            raw_zip([Entry(b"mimetype", b"application/vnd.oasis.opendocument.text", 0)]),
            "a.odt",
            "opendocument",
        ),
        (
            raw_zip([Entry(b"word/document.xml"), Entry(b"z", bytes(2**21), 0)]),
            "a.docx",
            "wordprocessingml",
        ),
    ],
)
def test_the_kind_of(data, name, expected):
    assert expected in kind_of(data, name).media_type
