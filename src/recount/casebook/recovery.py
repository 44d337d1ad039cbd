"""Recovery, two of three: the recovery member's keys, sealed for each pair of holders by nested age files.

Each part is a text to print: the holder's own age key, and the two nested files of the pairs that he is
in. Any two parts open one nested file: the outer layer with one holder's key, the inner with the
other's. One part opens nothing. Loss of all members and of two parts is the loss of the casebook; that
is said before creation.
"""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Sequence
from itertools import combinations

import pyrage

from recount.casebook.canonical import canonical, parsed
from recount.casebook.keys import Identity
from recount.errors import BadInput, WrongKey
from recount.values import Secret

HEAD = "recount-recovery 1"
HOLDERS = 3
NEEDED = 2


def parts(identity: Identity, book: str) -> list[Secret[str]]:
    """The three parts, as texts of some twenty lines."""
    holders = [pyrage.x25519.Identity.generate() for _ in range(HOLDERS)]
    inside = canonical({**identity.packed(), "book": book})
    nested = {
        pair: pyrage.encrypt(
            pyrage.encrypt(inside, [holders[pair[1]].to_public()]), [holders[pair[0]].to_public()]
        )
        for pair in combinations(range(HOLDERS), NEEDED)
    }
    return [Secret(_text(number, holders[number], nested, book)) for number in range(HOLDERS)]


def _text(
    number: int,
    holder: pyrage.x25519.Identity,
    nested: dict[tuple[int, ...], bytes],
    book: str,
) -> str:
    lines = [HEAD, f"casebook {book}", f"part {number + 1} of {HOLDERS}", f"key {holder}"]
    for pair, sealed in nested.items():
        if number in pair:
            lines.append(f"pair {pair[0] + 1} {pair[1] + 1}")
            lines += textwrap.wrap(base64.b64encode(sealed).decode(), 76)
            lines.append("end")
    return "\n".join(lines) + "\n"


def joined(texts: Sequence[Secret[str]], book: str) -> Identity:
    """The recovery member, from two parts of one casebook.

    Raises:
        BadInput: fewer than two different parts, or a text that is none.
        WrongKey: parts of another casebook, or damaged ones.
    """
    read = [_read(text.reveal()) for text in texts]
    numbers = {number for _, number, _, _ in read}
    if len(numbers) < NEEDED:
        raise BadInput(f"{NEEDED} different parts are needed; one part opens nothing")
    if {found for found, _, _, _ in read} != {book}:
        raise WrongKey(
            "these parts belong to another casebook: take those that were made with this one"
        )
    keys = {number: key for _, number, key, _ in read}
    pair = tuple(sorted(numbers)[:NEEDED])
    nested = next((pairs[pair] for _, _, _, pairs in read if pair in pairs), b"")
    try:
        middle = pyrage.decrypt(nested, [pyrage.x25519.Identity.from_str(keys[pair[0]])])
        inside = parsed(pyrage.decrypt(middle, [pyrage.x25519.Identity.from_str(keys[pair[1]])]))
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise WrongKey(
            "these two parts do not open each other: a line was changed; check both"
        ) from None
    if inside.pop("book") != book:
        raise WrongKey("these parts open the keys of another casebook")
    return Identity.unpacked(inside)


def _read(text: str) -> tuple[str, int, str, dict[tuple[int, ...], bytes]]:
    """Casebook, number, key and nested files of one part."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    book, number, key = "", 0, ""
    pairs: dict[tuple[int, ...], bytes] = {}
    try:
        if lines[0] != HEAD:
            raise ValueError
        rest = iter(lines[1:])
        for line in rest:
            word, _, value = line.partition(" ")
            if word == "casebook":
                book = value
            elif word == "part":
                number = int(value.split()[0])
            elif word == "key":
                key = value
            elif word == "pair":
                pair = tuple(int(one) for one in value.split())
                taken = iter(lambda: next(rest), "end")
                pairs[pair] = base64.b64decode("".join(taken), validate=True)
        if not (book and number and key and pairs):
            raise ValueError
    except (ValueError, IndexError, RuntimeError, StopIteration):
        raise BadInput("this is no part of a recovery: give the texts that recount new wrote") from None
    return book, number, key, pairs
