"""The words of the screen in the language of whoever reads it: English, or a catalogue in gettext's own form.

`said` and `counted` give a sentence of the program; `rendered` gives a sentence that a room wrote in English,
by the entry whose blanks it fills. Rooms, forms and files know one language; only the screen has others. A
sentence without an entry stays English: nothing is left out. Catalogues are `.po` sources, read here; nothing
is compiled beforehand.

>>> speak("ru")
>>> counted("{n} document", "{n} documents", 3)
'3 документа'
>>> rendered("Anna Brandt is one origin")
'Anna Brandt — один источник'
>>> speak("en")
>>> said("nobody here")
'nobody here'
"""

from __future__ import annotations

import io
import os
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

from recount.errors import BadInput

LANGUAGES = ("en", "ru")
SENTENCE = "sentence"  # the context of entries for what rooms write
_BLANK = re.compile(r"\{(\w+)\}")
_MAGIC = 0x950412DE
_CONTEXT = "\x04"
_PLURAL = "\x00"
_ASKED = re.compile(r"(?<=\?) (?=\S)")
_DEEPEST = 3  # a sentence in a blank of a sentence in a blank


@dataclass(slots=True)
class Entry:
    """One entry of a catalogue as it stands in the file."""

    context: str = ""
    one: str = ""
    many: str | None = None
    given: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of the screen: its words, and its sentences for those of the rooms."""

    code: str
    words: NullTranslations
    sentences: tuple[tuple[re.Pattern[str], str], ...]


_spoken: list[Tongue] = [Tongue("en", NullTranslations(), ())]


def speak(code: str) -> None:
    """Take up a language for all that is shown from now on.

    Raises:
        BadInput: there is no catalogue of this language.
    """
    if code not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise BadInput(f"the screen does not speak this language; it speaks: {known}")
    _spoken[0] = tongue(code)


def chosen(asked: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The language asked for, else that of the environment if it has a catalogue, else English."""
    if asked is not None:
        return asked
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            code = re.split(r"[_.:@-]", value)[0].lower()
            return code if code in LANGUAGES else "en"
    return "en"


def said(words: str, /, **blanks: object) -> str:
    """A sentence of the screen, its blanks filled."""
    shown = _spoken[0].words.gettext(words) if words else words
    return shown.format(**blanks) if blanks else shown


def counted(one: str, many: str, n: int, /, **blanks: object) -> str:
    """A sentence that depends on a number, in the form that the language has for it."""
    return _spoken[0].words.ngettext(one, many, n).format(n=n, **blanks)


def rendered(sentence: str, depth: int = 0) -> str:
    """A sentence that a room wrote, in the language of the screen; as it is where no entry fits."""
    known = _spoken[0]
    if not known.sentences or depth > _DEEPEST:
        return sentence
    plain = known.words.gettext(sentence) if sentence else sentence
    if plain != sentence:
        return plain
    for pattern, shown in known.sentences:
        found = pattern.fullmatch(sentence)
        if found:
            blanks = {name: rendered(value, depth + 1) for name, value in found.groupdict().items()}
            return shown.format(**blanks)
    for mark, parts in ((" ", _ASKED.split(sentence)), ("; ", sentence.split("; "))):
        if len(parts) > 1:
            return mark.join(rendered(part, depth + 1) for part in parts)
    return _listed(sentence)


def _listed(words: str) -> str:
    """A list of words that all have entries: 'killing, torture and beating'."""
    parts = [part for some in words.split(", ") for part in some.split(" and ")]
    shown = [_spoken[0].words.gettext(part) if part else part for part in parts]
    if len(parts) < 2 or any(a == b for a, b in zip(parts, shown, strict=True)):  # noqa: PLR2004
        return words
    return said("{first} and {last}", first=", ".join(shown[:-1]), last=shown[-1])


@cache
def tongue(code: str) -> Tongue:
    """The language of that code, with its catalogue read."""
    if code == "en":
        return Tongue("en", NullTranslations(), ())
    entries = catalogue(code)
    sentences = [
        (_pattern(entry.one), entry.given[0])
        for entry in entries
        if entry.context == SENTENCE and entry.given.get(0) and not entry.fuzzy
    ]
    ordered = sorted(sentences, key=lambda item: -len(_BLANK.sub("", item[0].pattern)))
    return Tongue(code, GNUTranslations(io.BytesIO(_compiled(entries))), tuple(ordered))


def catalogue(code: str) -> list[Entry]:
    """The entries of a catalogue, the head (an empty sentence) among them."""
    source = files("recount.cli").joinpath(f"catalogues/{code}.po").read_text(encoding="utf-8")
    return entries_of(source)


def entries_of(source: str) -> list[Entry]:
    """The entries of a file in gettext's form (GNU gettext manual, The Format of PO Files)."""
    found: list[Entry] = []
    entry, key, number, begun = Entry(), "", 0, False
    for line in [*source.splitlines(), ""]:
        words = line.strip()
        if not words or (words.startswith("#") and begun):
            if begun:
                found.append(entry)
                entry, begun = Entry(), False
            if words.startswith("#,"):
                entry.fuzzy = "fuzzy" in words
            continue
        if words.startswith("#"):
            entry.fuzzy = entry.fuzzy or (words.startswith("#,") and "fuzzy" in words)
            continue
        if not words.startswith('"'):
            key, _, words = words.partition(" ")
            number = int(key[7:-1]) if key.startswith("msgstr[") else 0
            begun = True
        _add(entry, key.partition("[")[0], number, _unquoted(words))
    return found


def _add(entry: Entry, key: str, number: int, words: str) -> None:
    match key:
        case "msgctxt":
            entry.context += words
        case "msgid":
            entry.one += words
        case "msgid_plural":
            entry.many = (entry.many or "") + words
        case "msgstr":
            entry.given[number] = entry.given.get(number, "") + words


def _unquoted(words: str) -> str:
    escapes = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
    return re.sub(r"\\(.)", lambda found: escapes[found[1]], words.strip()[1:-1])


def _compiled(entries: list[Entry]) -> bytes:
    """The catalogue in the form that the standard library reads (The Format of GNU MO Files)."""
    pairs = sorted(
        (_key(entry).encode(), _PLURAL.join(entry.given[n] for n in sorted(entry.given)).encode())
        for entry in entries
        if not entry.fuzzy and all(entry.given.values())
    )
    keys = b"".join(key + b"\0" for key, _ in pairs)
    start = 7 * 4 + 16 * len(pairs)
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    lengths, shown, at = b"", b"", start
    for key, _ in pairs:
        lengths += struct.pack("<2I", len(key), at)
        at += len(key) + 1
    for _, words in pairs:
        shown += struct.pack("<2I", len(words), at)
        at += len(words) + 1
    return head + lengths + shown + keys + b"".join(words + b"\0" for _, words in pairs)


def _key(entry: Entry) -> str:
    words = entry.one if entry.many is None else entry.one + _PLURAL + entry.many
    return entry.context + _CONTEXT + words if entry.context else words


def _pattern(words: str) -> re.Pattern[str]:
    """What a sentence with blanks looks like once they are filled."""
    parts = _BLANK.split(words)
    literal = [re.escape(part) if n % 2 == 0 else f"(?P<{part}>.+?)" for n, part in enumerate(parts)]
    return re.compile("".join(literal), re.DOTALL)
