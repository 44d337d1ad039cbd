"""Glossing: a text in another script word by word in the words of this room's tables, with a way back.

For reckoning alone: nobody is shown a gloss. A word that the table of its language knows stands for what it
says; a name stands for the name in Latin letters that it is taken for, else for its own letters made Latin;
any other word for its stem in Latin letters, so that its forms meet. Spans go into the gloss and back.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from recount.names.forms import folded, latinise
from recount.values import Span, Spans
from recount.weigh.words import WORD

TABLES = ("ru",)
_SHORTEST = 3  # letters of a stem
_GLIDE = re.compile(r"i(?=[aeou])|(?<=[aeou])i|(?<=i)i+")
_POSSESSIVE = re.compile(r"[’']s?$")


@dataclass(frozen=True, slots=True)
class Glossary:
    """What the words of a language say, and how its names end."""

    script: re.Pattern[str]
    exact: dict[str, str]
    begins: dict[str, str]
    endings: tuple[str, ...]
    nominatives: tuple[str, ...]

    def says(self, low: str) -> str | None:
        """What a word says; None when the table does not know it."""
        plain = low.replace("ё", "е")
        if plain in self.exact:
            return self.exact[plain]
        for length in range(len(plain), 1, -1):
            found = self.begins.get(plain[:length])
            if found is not None:
                return found
        return None

    def stems(self, word: str) -> Iterable[str]:
        """The word itself, then without each of its possible endings, the shortest ending first."""
        yield word
        for ending in reversed(self.endings):
            if word.lower().endswith(ending) and len(word) - len(ending) >= _SHORTEST:
                yield word[: -len(ending)]


@cache
def glossary(lang: str) -> Glossary | None:
    """The glossary of a language; None where there is none."""
    if lang not in TABLES:
        return None
    table = tomllib.loads(files("recount.weigh").joinpath(f"gloss.{lang}.toml").read_text("utf-8"))
    return Glossary(
        re.compile(table["script"]),
        table["exact"],
        table["begins"],
        tuple(sorted(table["endings"], key=lambda ending: (-len(ending), ending))),
        tuple(table["nominatives"]),
    )


@cache
def sound(word: str) -> str:
    """The sounds of a name, the same in every script and spelling: 'Ельцин' and 'Yeltsin' have one."""
    plain = re.sub(r"[^a-z]", "", latinise(word).lower())
    return _GLIDE.sub("", folded(plain).removeprefix("i") if plain[:1] in "yj" else folded(plain))


@dataclass(frozen=True, slots=True)
class LatinNames:
    """The words of names that the documents in Latin letters hold, by their sound."""

    by_sound: dict[str, str]

    @classmethod
    def of(cls, words: Iterable[str]) -> LatinNames:
        """The capitalised words given; of two with one sound the first in the alphabet."""
        found: dict[str, str] = {}
        for word in sorted({_POSSESSIVE.sub("", word) for word in words}):
            if word[:1].isupper() and len(word) >= _SHORTEST:
                found.setdefault(sound(word), word)
        return cls(found)

    def named(self, word: str, known: Glossary) -> str | None:
        """The Latin word that a name in another script is taken for."""
        for ending in ("", *known.nominatives):
            for stem in known.stems(word):
                found = self.by_sound.get(sound(stem + ending))
                if found is not None and (not ending or stem != word):
                    return found
        return None


@dataclass(frozen=True, slots=True)
class Gloss:
    """A glossed text, and the places where its words begin and end in it and in the original."""

    text: str
    before: tuple[Span, ...]  # words of the original
    after: tuple[Span, ...]  # the same words of the gloss

    def into(self, spans: Spans) -> Spans:
        """The spans of the original in the gloss."""
        return tuple(_moved(span, self.before, self.after) for span in spans)

    def back(self, spans: Spans) -> Spans:
        """The spans of the gloss in the original."""
        return tuple(_moved(span, self.after, self.before) for span in spans)


def _moved(span: Span, here: tuple[Span, ...], there: tuple[Span, ...]) -> Span:
    """A span in the other text: an end within a word moves to that end of the word."""
    start = _offset(span.start, here, there, closing=False)
    return Span(start, max(start, _offset(span.end, here, there, closing=True)))


def _offset(at: int, here: tuple[Span, ...], there: tuple[Span, ...], *, closing: bool) -> int:
    place = (bisect_left if closing else bisect_right)(here, at, key=lambda span: span.start) - 1
    if place < 0:
        return at
    word, other = here[place], there[place]
    if at >= word.end:
        return other.end + at - word.end
    return other.end if closing else other.start


def glossed(text: str, known: Glossary, names: LatinNames, own: dict[str, str]) -> Gloss:
    """The text word by word. `own`: what the document's names are rendered as, by their words' stems."""
    parts: list[str] = []
    before: list[Span] = []
    after: list[Span] = []
    at = written = 0
    for match in WORD.finditer(text):
        word = match.group()
        shown = rendered(word, known, names, own) if known.script.search(word) else word
        between = text[at : match.start()]
        parts += [between, shown]
        written += len(between)
        before.append(Span(*match.span()))
        after.append(Span(written, written + len(shown)))
        written += len(shown)
        at = match.end()
    parts.append(text[at:])
    return Gloss("".join(parts), tuple(before), tuple(after))


def rendered(word: str, known: Glossary, names: LatinNames, own: dict[str, str]) -> str:
    """One word in the gloss."""
    if word[:1].isupper():
        name = next((own[stem.lower()] for stem in known.stems(word) if stem.lower() in own), None)
        name = name or names.named(word, known)
        if name:
            return name
    says = known.says(word.lower())
    if says is not None:
        return says[:1].upper() + says[1:] if word[:1].isupper() else says
    bare = in_latin(min(known.stems(word), key=len))
    return bare if word[:1].isupper() else f"_{bare}"  # no English word is mistaken for it


def in_latin(word: str) -> str:
    """A word in Latin letters, without marks for soft signs."""
    return latinise(word).replace("'", "")
