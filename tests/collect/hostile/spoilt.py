"""Sound files of every kind, cut short or with bytes changed: the accidents that parsers meet most."""

import random
from collections.abc import Iterator

from hostile.made import WORDS, Hostile, honest_zip, sound_pdf
from hostile.office import cell, paragraph, sheet, word
from hostile.pictures import drawn
from hostile.words import _attached, _parts

EACH = 6


def sound() -> dict[str, bytes]:
    """One sound file of each kind."""
    return {
        "a.docx": word(paragraph(WORDS) * 5),
        "a.xlsx": sheet(f'<row r="1">{cell("A1", "Anna")}{cell("B1", "1999")}</row>'),
        "a.pdf": sound_pdf([["Two villages burned."], ["A resident said so."]]),
        "a.zip": honest_zip({"a.txt": WORDS.encode(), "b.txt": WORDS.encode()}),
        "a.png": drawn("PNG"),
        "a.jpg": drawn("JPEG"),
        "a.gif": drawn("GIF"),
        "a.tif": drawn("TIFF"),
        "a.webp": drawn("WEBP"),
        "a.eml": _parts(f"Content-Type: text/plain\r\n\r\n{WORDS}", _attached("a.txt", WORDS.encode())),
        "a.html": f"<html><body><p>{WORDS}</body></html>".encode(),
        "a.csv": b"name,place\nAnna,Upper Example\n" * 5,
        "a.txt": WORDS.encode() * 5,
    }


def files() -> Iterator[Hostile]:
    """Each kind, spoilt in several ways."""
    for seed, (name, data) in enumerate(sound().items()):
        yield from spoilt("spoilt", name, data, seed, EACH)


def spoilt(family: str, name: str, data: bytes, seed: int, many: int) -> Iterator[Hostile]:
    """Copies of a sound file, each cut or spoilt in a way of its own."""
    chance = random.Random(seed)
    for number in range(many):
        bad = bytearray(data)
        if number % 3 == 0:
            del bad[chance.randrange(1, len(bad)) :]
        else:
            for _ in range(chance.randrange(1, 30)):
                bad[chance.randrange(len(bad))] = chance.randrange(256)
        stem, _, ending = name.rpartition(".")
        yield Hostile(family, f"{stem}-{ending}-{number}.{ending}", bytes(bad))
