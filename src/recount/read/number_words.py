"""The words of a text as the number grammar sees them, and phrases of the language's table of numbers.

Quotation marks and note numbers are left out: they stand between a number and its noun, and say
nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from recount.read.keys import has_forms, key_in_table, key_of

if TYPE_CHECKING:
    from recount.read.language import Language
    from recount.read.morphology import Form
    from recount.values import Span

TABLE = "numbers"

_LETTERS = r"[^\W\d_⁰¹²³⁴-⁹]"
_POINT = ".", r"[1-9]\d{0,2}(?:,\d{3})+(?!\d)(?:\.\d+)?", r"\d+(?:\.\d+)*"
_COMMA = ",", r"[1-9]\d{0,2}(?:\.\d{3})+(?![\d.])(?:,\d+)?", r"\d+(?:[.,]\d+)*"
_QUOTES = frozenset("“”„\"«»‹›‘’'*`")
_ENDS = frozenset(".!?:;—•–-([|…")


@cache
def _pattern(decimal: str) -> re.Pattern[str]:
    """Words, numbers and marks, where numbers are written with that decimal mark."""
    _, grouped, plain = _COMMA if decimal == "," else _POINT
    return re.compile(
        rf"(?P<code>(?:[A-ZА-ЯЁ]{_LETTERS}*[.-]?|{_LETTERS}+)\d[\w-]*)"
        rf"|(?P<number>{grouped}"
        r"|[1-9]\d{0,2}(?:[ \u00a0\u202f\u2009]\d{3})+(?![\d,])"
        rf"|{plain})(?P<glue>{_LETTERS}*)"
        rf"|(?P<word>{_LETTERS}+(?:['’]{_LETTERS}+)*)"
        r"|(?P<note>[⁰¹²³⁴-⁹]+)"
        r"|(?P<mark>[^\w\s]|_)"
    )


class Word(NamedTuple):
    """One word, number or mark. `low`: the key of the word; of a number its digits.

    `fresh`: it opens a sentence, a line or a quotation. `forms`: its readings, in a language that has them.
    """

    start: int
    end: int
    low: str
    kind: str  # word | number | mark | code
    capital: bool
    fresh: bool
    sentence: int
    glue: str = ""  # letters written onto the digits
    forms: tuple[Form, ...] = ()


def words_of(text: str, sentences: Iterable[Span], language: Language) -> list[Word]:
    """The words of a text in order; each knows its sentence (odd numbers; gaps between have even ones)."""
    bounds = list(sentences)
    found: list[Word] = []
    at, past, opened = 0, 0, True
    table = language.table(TABLE).get("digits", {})
    decimal = str(table.get("decimal", "."))
    for match in _pattern(decimal).finditer(text):
        kind = str(match.lastgroup if match.lastgroup != "glue" else "number")
        start, end = match.span()
        opened = opened or "\n" in text[past:start]
        past = end
        low, forms = key_of(language, match.group())
        if kind == "note":
            continue
        if kind == "mark" and low in _QUOTES:
            opened = True
            continue
        while at < len(bounds) and bounds[at].end <= start:
            at += 1
        inside = at < len(bounds) and bounds[at].start <= start
        number = match.group("number")
        if number and decimal != ".":
            number = _with_point(number, decimal)
        found.append(
            Word(
                start,
                end,
                number or low,
                kind,
                match.group()[0].isupper(),
                opened or not found or found[-1].sentence != 2 * at + inside,
                2 * at + inside,
                match.group("glue").casefold() if number else "",
                () if number else forms,
            )
        )
        opened = kind == "mark" and low in _ENDS
    return found


def _with_point(number: str, decimal: str) -> str:
    """A number with a point for its decimal mark and no other marks: '1.500,5' is '1500.5'."""
    whole, mark, rest = number.rpartition(decimal)
    if not mark or decimal in whole:
        return number.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", number) else number
    return f"{whole.replace('.', '')}.{rest}"


@dataclass(frozen=True, slots=True)
class Phrases:
    """A list of phrases, found forwards or backwards from a place, the longest first."""

    single: frozenset[str]
    first: dict[str, tuple[tuple[str, ...], ...]]
    last: dict[str, tuple[tuple[str, ...], ...]]

    def __contains__(self, low: str) -> bool:
        return low in self.single

    def from_here(self, words: list[Word], at: int) -> int:
        """Where a phrase that begins at this word ends (exclusive); -1 when none does."""
        if at < 0 or at >= len(words):
            return -1
        for phrase in self.first.get(words[at].low, ()):
            stop = at + len(phrase)
            if stop <= len(words) and all(words[at + k].low == w for k, w in enumerate(phrase)):
                return stop
        return -1

    def up_to_here(self, words: list[Word], at: int) -> int:
        """Where a phrase whose last word is this one begins; -1 when none does."""
        if at < 0 or at >= len(words):
            return -1
        for phrase in self.last.get(words[at].low, ()):
            start = at + 1 - len(phrase)
            if start >= 0 and all(words[start + k].low == w for k, w in enumerate(phrase)):
                return start
        return -1


@cache
def phrases(language: Language, section: str, key: str) -> Phrases:
    """The phrases under one key of the table of numbers."""
    listed = sorted(
        {
            tuple(key_in_table(language, word) for word in item.split())
            for item in language.words(TABLE, section, key)
        },
        key=len,
        reverse=True,
    )
    first: dict[str, list[tuple[str, ...]]] = {}
    last: dict[str, list[tuple[str, ...]]] = {}
    for phrase in listed:
        first.setdefault(phrase[0], []).append(phrase)
        last.setdefault(phrase[-1], []).append(phrase)
    return Phrases(
        frozenset(phrase[0] for phrase in listed if len(phrase) == 1),
        {word: tuple(found) for word, found in first.items()},
        {word: tuple(found) for word, found in last.items()},
    )


@cache
def acts(language: Language) -> dict[str, str]:
    """What was done to people: each form, and the one word for it."""
    table = language.table(TABLE).get("acts", {})
    return {key_in_table(language, form): act for act, forms in table.items() for form in forms}


@cache
def values(language: Language, section: str) -> dict[str, Any]:
    """One section of the table of numbers that gives each word its value, by the words' keys."""
    table = language.table(TABLE).get(section, {})
    return {key_in_table(language, word): value for word, value in table.items()}


@cache
def singular(language: Language, low: str) -> str:
    """The singular of a noun, by list and by ending; a key is its own singular where words have forms."""
    if has_forms(language):
        return low
    table = language.table(TABLE)
    low = low.removesuffix("'s")
    known = table.get("irregular", {}).get(low)
    if known is not None:
        return str(known)
    for rule in table.get("plural", ()):
        if low.endswith(rule["end"]) and len(low) > len(rule["end"]) + 1:
            return low[: -len(rule["end"])] + str(rule["gives"])
    return low
