"""Archives: zip files that lie, swell or lead out; bags; web archives."""

import random
import struct
import zlib
from collections.abc import Iterator

from hostile.made import CANARY_PATH, WORDS, Entry, Hostile, honest_zip, raw_zip

REFUSED = ("refused",)


def files() -> Iterator[Hostile]:
    """All of the three families."""
    yield from _zips()
    yield from _bags()
    yield from _web_archives()


def _zips() -> Iterator[Hostile]:
    words = WORDS.encode()
    zeros = bytes(20 * 2**20)
    for name, entries in _lies(words, zeros).items():
        yield Hostile("zip", f"{name}.zip", raw_zip(entries), REFUSED)
    yield Hostile("zip", "count-lie.zip", raw_zip([Entry(b"a.txt", words)], count=9))
    yield Hostile("zip", "overlap.zip", _overlapping(), REFUSED)
    yield Hostile(
        "zip", "overlap-full.zip", raw_zip([Entry(b"a.txt"), Entry(b"b.txt")], offsets=[0, 0]), REFUSED
    )
    yield Hostile(
        "zip", "many-members.zip", raw_zip([Entry(b"%d" % n, b"", 0) for n in range(12_000)]), REFUSED
    )
    yield Hostile("zip", "very-many-members.zip", b"PK\3\4" + b"PK\1\2" * 400_000, REFUSED)
    yield Hostile("zip", "nested.zip", _nested(3), REFUSED)
    yield Hostile("zip", "nested-renamed.zip", honest_zip({"report.txt": _nested(1)}), REFUSED)
    yield Hostile("zip", "quine-like.zip", _quine_like(), REFUSED)
    yield Hostile("zip", "gzip-inside.zip", honest_zip({"a.gz": b"\x1f\x8b" + bytes(30)}), REFUSED)
    yield Hostile("zip", "empty.zip", raw_zip([]), ("empty",))
    yield Hostile("zip", "only-folders.zip", raw_zip([Entry(b"a/", b"", 0, mode=0o40755)]), ("empty",))
    yield Hostile("zip", "only-the-end.zip", b"PK\5\6" + bytes(18), ("empty",))
    yield Hostile("zip", "end-missing.zip", raw_zip([Entry(b"a.txt", words)])[:-22], REFUSED)
    yield Hostile("zip", "many-ends.zip", raw_zip([Entry(b"a.txt", words)]) + b"PK\5\6" * 5_000)
    yield Hostile("zip", "directory-beyond.zip", _directory_at(0xFFFFFFF0), REFUSED)
    yield Hostile("zip", "directory-at-zero.zip", _directory_at(0))
    yield Hostile("zip", "program-before.zip", b"MZ\0" + bytes(600) + raw_zip([Entry(b"a.txt", words)]))
    yield Hostile("zip", "crc-wrong.zip", raw_zip([Entry(b"a.txt", words, crc=1)]), REFUSED)
    yield Hostile("zip", "zip64-extra.zip", _zip64(), REFUSED)
    yield Hostile(
        "zip",
        "broken-deflate.zip",
        raw_zip([Entry(b"a.txt", b"\xff" * 50, 0)]).replace(b"\0\0\0\0\x21", b"\x08\0\0\0\x21"),
    )
    yield Hostile("zip", "sound.zip", honest_zip({"a.txt": words, "b/c.txt": words}), ("ok",))


def _lies(words: bytes, zeros: bytes) -> dict[str, list[Entry]]:
    return {
        "bomb": [Entry(b"a.txt", zeros)],
        "bomb-of-many": [Entry(b"%d.txt" % n, zeros) for n in range(30)],
        "size-too-small": [Entry(b"a.txt", zeros, size=10)],
        "size-too-large": [Entry(b"a.txt", words, size=2**31)],
        "size-slightly-wrong": [Entry(b"a.txt", words, size=len(words) + 5)],
        "packed-size-wrong": [Entry(b"a.txt", words, packed_size=2**30)],
        "up-and-out": [Entry(b"../../../tmp/out.txt", words)],
        "up-inside": [Entry(b"a/../../out.txt", words)],
        "up-with-backslash": [Entry(b"..\\..\\out.txt", words)],
        "absolute": [Entry(b"/etc/cron.d/out", words)],
        "drive": [Entry(b"C:\\out.txt", words)],
        "share": [Entry(b"\\\\server\\share\\out.txt", words)],
        "nul-in-name": [Entry(b"a.txt\0.exe", words)],
        "no-name": [Entry(b"", words)],
        "long-name": [Entry(b"a" * 60_000, words)],
        "symlink": [Entry(b"link", b"/etc/passwd", 0, mode=0o120777)],
        "device": [Entry(b"null", b"", 0, mode=0o020666)],
        "fifo": [Entry(b"pipe", b"", 0, mode=0o010666)],
        "twice": [Entry(b"a.txt", words), Entry(b"a.txt", b"other words")],
        "twice-but-for-case": [Entry(b"A.txt", words), Entry(b"a.TXT", b"other words")],
        "twice-composed": [
            Entry("é.txt".encode(), words, flags=0x800),
            Entry("é.txt".encode(), words, flags=0x800),
        ],
        "local-name-differs": [Entry(b"a.txt", words, local_name=b"b.exe")],
        "locked": [Entry(b"a.txt", words, flags=1)],
        "strong-locked": [Entry(b"a.txt", words, flags=0x41)],
        "method-bzip2": [Entry(b"a.txt", words, 12)],
        "method-lzma": [Entry(b"a.txt", words, 14)],
        "method-unknown": [Entry(b"a.txt", words, 99)],
    }


def _overlapping() -> bytes:
    """Many members over one body (after the construction of D. Fifield, 2019, in small)."""
    body = Entry(b"a.txt", bytes(300_000))
    many = [Entry(b"%d.txt" % n, bytes(300_000), packed_size=315) for n in range(50)]
    return raw_zip([body, *many], offsets=[0] * 51)


def _nested(depth: int) -> bytes:
    inner = honest_zip({"a.txt": WORDS.encode()})
    for level in range(depth):
        inner = honest_zip({f"{level}.zip": inner})
    return inner


def _quine_like() -> bytes:
    """A zip whose only member is, as far as one can see, itself."""
    outer = raw_zip([Entry(b"r.zip", b"x" * 100, 0)])
    return raw_zip([Entry(b"r.zip", outer, 0)])


def _directory_at(place: int) -> bytes:
    whole = bytearray(raw_zip([Entry(b"a.txt", b"words")]))
    whole[-6:-2] = struct.pack("<L", place)
    return bytes(whole)


def _zip64() -> bytes:
    extra = struct.pack("<HHQQ", 1, 16, 2**62, 2**62)
    return raw_zip([Entry(b"a.txt", b"words", size=0xFFFFFFFF, packed_size=0xFFFFFFFF, extra=extra)])


def _bags() -> Iterator[Hostile]:
    head = {"bag/bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"}
    payload = {"bag/data/a.txt": WORDS.encode()}
    up = {"bag/manifest-sha256.txt": b"0" * 64 + b"  data/../../../../etc/passwd\n"}
    fetch = {"bag/fetch.txt": b"http://198.51.100.7/a.txt 100 data/b.txt\n"}
    yield Hostile("bag", "manifest-leads-out.zip", honest_zip({**head, **payload, **up}), ("ok",))
    yield Hostile("bag", "fetch.zip", honest_zip({**head, **payload, **fetch}), ("ok",))
    yield Hostile(
        "bag",
        "member-leads-out.zip",
        raw_zip([Entry(b"bag/bagit.txt"), Entry(b"bag/data/../../a")]),
        REFUSED,
    )
    yield Hostile(
        "bag", "payload-link.zip", raw_zip([Entry(b"bag/data/a", b"/etc", 0, mode=0o120777)]), REFUSED
    )
    yield Hostile(
        "bag", "payload-bomb.zip", raw_zip([Entry(b"bag/data/a", bytes(30 * 2**20))]), REFUSED
    )
    yield Hostile(
        "bag", "bag-in-bag.zip", honest_zip({"bag/data/inner.zip": honest_zip(head)}), REFUSED
    )
    tar = bytearray(1024)
    tar[:20], tar[257:262] = b"../../../tmp/out.txt", b"ustar"
    yield Hostile("bag", "bag.tar", bytes(tar), REFUSED)
    yield Hostile(
        "bag",
        "bag-info-huge.zip",
        honest_zip({**head, "bag/bag-info.txt": b"A: b\n" * 50_000}),
        ("ok",),
    )
    yield Hostile("bag", "canary-by-name.zip", raw_zip([Entry(CANARY_PATH.encode(), b"")]), REFUSED)


def _web_archives() -> Iterator[Hostile]:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.invalid/\r\n"
    page = b"HTTP/1.1 200 OK\r\n\r\n<script>fetch('http://198.51.100.7/')</script>Words"
    yield Hostile(
        "warc", "response.warc", head + b"Content-Length: %d\r\n\r\n" % len(page) + page, REFUSED
    )
    yield Hostile(
        "warc", "length-lie.warc", head + b"Content-Length: 99999999999\r\n\r\n" + page, REFUSED
    )
    yield Hostile("warc", "length-negative.warc", head + b"Content-Length: -1\r\n\r\n" + page, REFUSED)
    yield Hostile("warc", "headers-without-end.warc", head * 5_000, REFUSED)
    yield Hostile(
        "warc",
        "packed.warc.gz",
        b"\x1f\x8b\x08\0\0\0\0\0\0\3" + zlib.compress(head * 99)[2:-4],
        REFUSED,
    )
    yield Hostile(
        "warc",
        "file-uri.warc",
        head.replace(b"http://example.invalid/", b"file:///etc/passwd"),
        REFUSED,
    )
    yield Hostile(
        "warc",
        "packed.wacz",
        honest_zip({"datapackage.json": b"{}", "archive/data.warc.gz": b"\x1f\x8b"}),
        REFUSED,
    )
    yield Hostile("warc", "noise.warc", b"WARC/" + random.Random(8).randbytes(5_000), REFUSED)
