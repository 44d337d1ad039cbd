"""Pictures: huge, looping, lying, or two things at once."""

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from hostile.made import CANARY_PATH, Hostile, bomb, sound_pdf

SHOWN = ("partial",)
NOT = ("refused",)
PNG = b"\x89PNG\r\n\x1a\n"


def drawn(kind: str, size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    """A sound picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (90, 120, 40)).save(out, kind, **more)
    return out.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG, its check sum right."""
    return (
        struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))
    )


def png(
    wide: int, high: int, body: bytes, *, more: bytes = b"", depth: int = 8, colour: int = 2
) -> bytes:
    """A PNG that says it is so wide and high."""
    head = chunk(b"IHDR", struct.pack(">LLBBBBB", wide, high, depth, colour, 0, 0, 0))
    return PNG + head + more + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def files() -> Iterator[Hostile]:
    """The whole family."""
    little = zlib.compress(bytes(100_000), 9)
    yield Hostile("image", "huge.png", png(60_000, 60_000, little), NOT)
    yield Hostile("image", "huge-one-line.png", png(2**31 - 1, 1, little), NOT)
    yield Hostile("image", "no-size.png", png(0, 0, little), NOT)
    yield Hostile("image", "within-the-cap.png", png(7_000, 7_000, bomb(141)), SHOWN)
    yield Hostile("image", "more-rows-than-said.png", png(10, 10, bomb(50)))
    yield Hostile("image", "fewer-rows-than-said.png", png(500, 500, zlib.compress(bytes(100))))
    yield Hostile(
        "image",
        "words-bomb.png",
        png(1, 1, zlib.compress(bytes(4)), more=chunk(b"zTXt", b"a\0\0" + bomb(90))),
    )
    yield Hostile(
        "image",
        "profile-bomb.png",
        png(1, 1, zlib.compress(bytes(4)), more=chunk(b"iCCP", b"a\0\0" + bomb(90))),
    )
    yield Hostile(
        "image", "chunk-length-lie.png", PNG + struct.pack(">L", 2**31 - 1) + b"IHDR" + bytes(50), NOT
    )
    yield Hostile(
        "image", "chunks.png", png(1, 1, zlib.compress(bytes(4)), more=chunk(b"tEXt", b"a\0b") * 50_000)
    )
    yield Hostile("image", "no-palette.png", png(5, 5, little, colour=3))
    yield Hostile("image", "only-the-mark.png", PNG, NOT)
    yield Hostile("image", "script-after.png", drawn("PNG") + b"<script>alert(1)</script>", SHOWN)
    yield Hostile("image", "pdf-after.jpg", drawn("JPEG") + sound_pdf([["words"]]), SHOWN)
    yield Hostile("image", "zip-after.gif", drawn("GIF") + b"PK\5\6" + bytes(18), SHOWN)
    yield Hostile("image", "page-in-gif.gif", b"GIF89a/*" + b"<script>*/=1;alert(1)</script>", NOT)
    yield Hostile("image", "huge.jpg", _jpeg_of(65_500, 65_500), NOT)
    yield Hostile("image", "scans.jpg", _many_scans(), ("partial", "refused", "timeout"))
    yield Hostile("image", "exif-loop.jpg", drawn("JPEG", exif=_looping_exif()))
    yield Hostile("image", "frames.gif", _frames(300), SHOWN)
    yield Hostile(
        "image",
        "huge-frame.gif",
        drawn("GIF")[:6] + struct.pack("<HH", 65_535, 65_535) + drawn("GIF")[10:],
        NOT,
    )
    yield Hostile(
        "image", "directory-loop.tif", _tiff([(256, 3, 1, 10), (257, 3, 1, 10)], following=8), NOT
    )
    yield Hostile(
        "image", "offsets-beyond.tif", _tiff([(256, 4, 1, 10), (257, 4, 1, 10), (273, 4, 1, 2**31)])
    )
    yield Hostile(
        "image", "strips.tif", _tiff([(256, 4, 1, 100), (257, 4, 1, 100), (273, 4, 2**28, 8)])
    )
    yield Hostile(
        "image", "huge.tif", _tiff([(256, 4, 1, 100_000), (257, 4, 1, 100_000), (258, 3, 1, 8)])
    )
    yield Hostile("image", "entries.tif", b"II*\0\x08\0\0\0\xff\xff" + bytes(100), NOT)
    yield Hostile(
        "image",
        "huge.bmp",
        drawn("BMP")[:18] + struct.pack("<ll", 50_000, 50_000) + drawn("BMP")[26:],
        NOT,
    )
    yield Hostile(
        "image", "negative.bmp", drawn("BMP")[:18] + struct.pack("<ll", -5, -5) + drawn("BMP")[26:]
    )
    yield Hostile(
        "image", "lie.webp", b"RIFF" + struct.pack("<L", 2**32 - 1) + b"WEBPVP8X" + bytes(40), NOT
    )
    yield Hostile("image", "sound.webp", drawn("WEBP"), SHOWN)
    yield from _drawings()


def _drawings() -> Iterator[Hostile]:
    bodies = {
        "script": "<script>fetch('http://198.51.100.7')</script>",
        "foreign": "<foreignObject><iframe src='file:///etc/passwd'/></foreignObject>",
        "remote": "<image href='http://198.51.100.7/p.png'/>",
        "use-loop": "<g id='a'><use href='#a'/></g>",
        "many-uses": "".join(
            f"<g id='g{n}'>" + f"<use href='#g{n - 1}'/>" * 10 + "</g>" for n in range(12)
        ),
    }
    for name, body in bodies.items():
        yield Hostile(
            "image",
            f"{name}.svg",
            f"<svg xmlns='http://www.w3.org/2000/svg'>{body}</svg>".encode(),
            NOT,
        )
    entity = (
        f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "file://{CANARY_PATH}">]><svg>&e;</svg>'
    )
    yield Hostile("image", "entity.svg", entity.encode())


def _jpeg_of(wide: int, high: int) -> bytes:
    sound = drawn("JPEG")
    at = sound.index(b"\xff\xc0")
    return sound[: at + 5] + struct.pack(">HH", high, wide) + sound[at + 9 :]


def _many_scans() -> bytes:
    sound = drawn("JPEG", (1_500, 1_500), progressive=True)
    start, end = sound.rindex(b"\xff\xda"), sound.rindex(b"\xff\xd9")
    return sound[:end] + sound[start:end] * 300 + sound[end:]


def _looping_exif() -> bytes:
    entry = struct.pack(">HHLL", 0x8769, 4, 1, 8)  # its inner directory is itself
    return b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 1) + entry + bytes(4)


def _frames(many: int) -> bytes:
    out = io.BytesIO()
    pages = [Image.new("RGB", (20, 20), (n % 256, 0, 0)) for n in range(many)]
    pages[0].save(out, "GIF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def _tiff(entries: list[tuple[int, int, int, int]], *, following: int = 0) -> bytes:
    rows = b"".join(struct.pack("<HHLL", *entry) for entry in entries)
    return (
        b"II*\0\x08\0\0\0"
        + struct.pack("<H", len(entries))
        + rows
        + struct.pack("<L", following)
        + bytes(200)
    )
