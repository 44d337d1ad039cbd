"""Eight words for a head: to write on paper, to say on the telephone, and to compare later.

The words stand for the first 80 bits of a SHA-256 hash, ten bits a word, by the list in `spoken.toml`. Who
wants another journal with the same eight words must try about 2**80 of them. The words tell whether two
people look at the same journal; they open nothing and give away nothing.

>>> spoken(bytes(32))
'acorn acorn acorn acorn acorn acorn acorn acorn'
>>> heard("ACOR acorn acorn-acorn, acorn acorn acorn acorn") == bytes(10)
True
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from recount.errors import BadInput

WORDS = 8
BITS = 10
BYTES = WORDS * BITS // 8
TELLING = 4  # this many letters tell every word of the list apart


@cache
def _words() -> tuple[str, ...]:
    text = files("recount.casebook").joinpath("spoken.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["words"])


@cache
def _places() -> dict[str, int]:
    return {word[:TELLING]: place for place, word in enumerate(_words())}


def spoken(head: bytes) -> str:
    """The first 80 bits of a hash as eight words.

    Raises:
        ValueError: the hash has fewer than 10 bytes.
    """
    if len(head) < BYTES:
        raise ValueError(f"{len(head)} bytes are no head: at least {BYTES} are needed")
    value = int.from_bytes(head[:BYTES], "big")
    places = (value >> BITS * back & ((1 << BITS) - 1) for back in reversed(range(WORDS)))
    return " ".join(_words()[place] for place in places)


def heard(words: str) -> bytes:
    """The ten bytes that eight words stand for; four letters of a word are enough.

    Raises:
        BadInput: not eight words, or one that is not in the list; the sentence says which.
    """
    said = re.findall(r"[^\W\d_]+", words.lower())
    if len(said) != WORDS:
        raise BadInput(f"{len(said)} words were given; a head is {WORDS} words: read them again")
    value = 0
    for at, word in enumerate(said, start=1):
        place = _places().get(word[:TELLING])
        if place is None or not _words()[place].startswith(word[: max(TELLING, len(word))]):
            raise BadInput(f"word {at} is not in the list of words: have it spelt, and try again")
        value = value << BITS | place
    return value.to_bytes(BYTES, "big")


def says(words: str, head: bytes) -> bool:
    """Whether the eight words are those of this head.

    Raises:
        BadInput: as `heard`.
    """
    return heard(words) == head[:BYTES]
