"""One hostile file, and how the raw parts of one are written."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache

CANARY = "CANARY-7f3a"  # stands in a file on the disk that no hostile file may read
CANARY_PATH = "/tmp/recount-hostile-canary"  # noqa: S108 - the test writes it, and looks for its words
WORDS = "Two villages burned on Monday, a resident of Upper Example told the Example Courier.\n"


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file: its family, a name that says what it tries, its bytes.

    `states`: the only ones that are right, where that is known; empty: any state, if it is said.
    """

    family: str
    name: str
    data: bytes
    states: tuple[str, ...] = ()


@dataclass(slots=True)
class Entry:
    """A member of a zip file, with every lie that its headers can tell."""

    name: bytes
    content: bytes = b"words"
    method: int = 8
    flags: int = 0
    size: int | None = None
    packed_size: int | None = None
    local_name: bytes | None = None
    mode: int = 0o100644
    extra: bytes = b""
    crc: int | None = None


def raw_zip(
    entries: list[Entry], *, offsets: list[int] | None = None, count: int | None = None
) -> bytes:
    """A zip file as its entries say, true or not; `offsets` moves where members are said to begin."""
    body, directory = bytearray(), bytearray()
    for at, one in enumerate(entries):
        packed = _deflated(one.content) if one.method == 8 else one.content
        crc = zlib.crc32(one.content) if one.crc is None else one.crc
        size = len(one.content) if one.size is None else one.size
        small = len(packed) if one.packed_size is None else one.packed_size
        fields = (20, one.flags, one.method, 0, 33, crc, small, size)
        local = one.name if one.local_name is None else one.local_name
        start = len(body) if offsets is None else offsets[at]
        body += struct.pack("<4s5H3L2H", b"PK\3\4", *fields, len(local), len(one.extra))
        body += local + one.extra + packed
        directory += struct.pack(
            "<4s6H3L5H2L",
            b"PK\1\2",
            (3 << 8) + 20,
            *fields,
            len(one.name),
            len(one.extra),
            0,
            0,
            0,
            (one.mode << 16) & 0xFFFFFFFF,
            start,
        )
        directory += one.name + one.extra
    many = len(entries) if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, many, many, len(directory), len(body), 0)
    return bytes(body + directory + end)


def bomb(mebibytes: int) -> bytes:
    """A zlib stream of so many mebibytes of zeros, made without packing them all: one flushed block, repeated."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = squeeze.compress(bytes(2**20)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    sums = (1, (mebibytes * 2**20) % 65_521)  # Adler-32 of zeros
    return b"\x78\xda" + block * mebibytes + b"\3\0" + struct.pack(">HH", sums[1], sums[0])


@lru_cache(maxsize=32)
def _deflated(content: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(content) + squeeze.flush()


def honest_zip(members: dict[str, bytes]) -> bytes:
    """A zip file that tells no lies."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pdf(
    objects: list[bytes], *, root: int = 1, trailer: bytes = b"", head: bytes = b"%PDF-1.7\n"
) -> bytes:
    """A PDF of these objects, numbered from 1, with a true table of where they stand."""
    out = bytearray(head)
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        root,
        trailer,
        table,
    )
    return bytes(out)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """A stream object of a PDF."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), extra, content)


def page_of(lines: list[str], *, size: int = 12) -> bytes:
    """What draws these lines on a page, from the top."""
    out = [b"BT /F1 %d Tf 72 720 Td 14 TL" % size]
    for line in lines:
        words = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        out.append(b"(" + words.encode("latin-1") + b") Tj T*")
    return b"\n".join([*out, b"ET"])


def sound_pdf(
    pages: list[list[str]], *, catalog: bytes = b"", more: list[bytes] | None = None
) -> bytes:
    """A PDF with text on its pages; `more` are objects that follow, the first one numbered 4 + 2 a page."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for at, lines in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>"
            b"/Contents %d 0 R>>" % (5 + 2 * at)
        )
        objects.append(stream(page_of(lines)))
    return pdf([*objects, *(more or [])])
