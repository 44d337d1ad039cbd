"""Reads one text in a disposable process, shut in like the parsers of `collect`: a text may be hostile, too.

`main` runs inside; `proposed` is the side that holds the keys. It sends words and takes back a
`Reading`, which it does not trust: every type is checked, every span must lie in the text, and no
control character comes through.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec

from recount.collect import confine, worker
from recount.collect.confine import Limits
from recount.collect.report import Untrustworthy, cleaned
from recount.collect.workplace import END, REPORT, send
from recount.errors import Refused
from recount.nouns import Reading, Text

LIMITS = Limits(cpu_seconds=60, wall_seconds=120.0)
_BOOT = "import sys; sys.path[:] = sys.argv[1:]; from recount.case.reading_place import main; main()"
_WARM = {  # a sentence a language: what it loads is loaded while files can still be opened
    "en": '"Two villages burned," Anna Sample told the Example Courier on 4 May 2017.',
    "ru": "«Сожгли два села», — сообщила Анна Образцова 4 мая 2017 года.",
}
_CYRILLIC = 20  # letters: fewer are a name in another text


class Header(msgspec.Struct, frozen=True):
    """What the parent says before the words."""

    size_bytes: int
    trusting: bool
    limits: Limits
    text: Text
    published: date | None
    outlet: str | None
    lang: str | None


def main() -> None:
    """Reads the words on standard input, and leaves without a farewell."""
    stream = sys.stdin.buffer
    header = msgspec.json.decode(stream.read(int.from_bytes(stream.read(4), "big")), type=Header)
    words = stream.read(header.size_bytes).decode()
    confine.limit(header.limits)
    _warmed(words, header.lang)
    if not confine.shut().network and not header.trusting:
        os._exit(3)
    reading = _read(replace(header.text, text=words), header)
    send(sys.stdout.buffer, REPORT, msgspec.json.encode(reading))
    send(sys.stdout.buffer, END, b"")
    sys.stdout.buffer.flush()
    os._exit(0)


def _warmed(words: str, lang: str | None) -> None:
    """Loads all that the text will need: every table of words, the letters of its scripts, the libraries."""
    from anyascii import anyascii

    from recount.read import language

    tables = {path.stem for path in language.LEXICON.glob("*/*.toml")}
    for code in (*language.codes(), language.UNKNOWN):
        for name in tables:
            language.load(code).table(name)  # also those that a language lacks: then that is known
    anyascii("".join(set(words)))
    cyrillic = sum("а" <= letter <= "я" for letter in words[:200_000].lower()) >= _CYRILLIC
    wanted = {"en", *({"ru"} if cyrillic or lang == "ru" else ())}
    for code in sorted(wanted):
        text = Text(_WARM[code], "", "", "utf-8")
        _read(
            text,
            Header(0, trusting=False, limits=LIMITS, text=text, published=None, outlet=None, lang=code),
        )


def _read(text: Text, header: Header) -> Reading:
    from recount.read import propose
    from recount.weigh import corroborate

    reading = propose(
        text, sha256=text.sha256, published=header.published, outlet=header.outlet, lang=header.lang
    )
    reading = replace(reading, text=text.text)
    return replace(reading, text=None, propositions=corroborate([reading]).propositions)


def proposed(
    text: Text,
    *,
    published: date | None = None,
    outlet: str | None = None,
    lang: str | None = None,
    trusting: bool = False,
    limits: Limits = LIMITS,
    boot: str = _BOOT,
) -> Reading:
    """The reading of a text, made away from the keys.

    Raises:
        Refused: the reader broke, took too long, or could not be shut in.
    """
    words = text.text.encode()
    meta = replace(text, text="", source_map=())
    header = Header(len(words), trusting, limits, meta, published, outlet, lang)
    done = worker.answered(msgspec.json.encode(header), words, boot=boot, limits=limits)
    try:
        reading = _checked(worker.only_report(done), text)
    except Untrustworthy:
        raise Refused(
            "the text could not be read in a process of its own: it is too long or this system is too "
            "busy; "
            "read its parts, or try again"
        ) from None
    return replace(
        reading, text=text.text, source_map=text.source_map, published=published, outlet=outlet
    )


def _checked(untrusted: bytes, text: Text) -> Reading:
    try:
        reading = msgspec.json.decode(untrusted, type=Reading)
        plain = msgspec.to_builtins(reading)
    except (msgspec.MsgspecError, RecursionError):
        raise Untrustworthy from None
    _plain(plain)
    long = len(text.text)
    spans = [
        *(
            span
            for one in reading.claims
            for span in (*one.source, *one.cue, *one.content, *one.addressee)
        ),
        *(one.span for one in reading.counts),
        *(one.span for claim in reading.claims for one in claim.place),
        *(one.span for claim in reading.claims for one in claim.time),
    ]
    ids = [one.id for one in reading.claims]
    if any(not 0 <= one.start <= one.end <= long for one in spans) or len(set(ids)) != len(ids):
        raise Untrustworthy
    if any(not (one.isascii() and one.isalnum()) or len(one) > 20 for one in ids):  # noqa: PLR2004
        raise Untrustworthy
    return replace(reading, sha256=text.sha256, text_sha256=text.text_sha256)


def _plain(value: Any) -> None:  # noqa: ANN401 - JSON is whatever it is
    """Looks at every string.

    Raises:
        Untrustworthy: one holds a control character.
    """
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            if cleaned(one)[1]:
                raise Untrustworthy
        elif isinstance(one, dict):
            stack += one.values()
        elif isinstance(one, list | tuple):
            stack += one
