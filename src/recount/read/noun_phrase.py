"""The noun that a number counts: the head of the phrase behind it, and the kind of thing it is.

'seven masked gunmen' -> gunman, a person; 'two of the twelve men' -> a part of a whole; '900 florins'
-> money.
"""
# ruff: noqa: C901, PLR0911 - a grammar: each branch is one rule of it

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from recount.read.number_words import TABLE, Word, phrases, singular
from recount.read.numerals import numeral_at

if TYPE_CHECKING:
    from recount.read.language import Language
    from recount.read.numerals import Numeral

_FAR = 7  # words: a noun further off than this is no longer that of the number
_SECTIONS = (
    ("time", "time"),
    ("family", "families"),
    ("person", "people"),
    ("money", "money"),
    ("site", "sites"),
    ("event", "events"),
    ("thing", "things"),
)


@dataclass(frozen=True, slots=True)
class Noun:
    """The counted noun: the word number of its head (None without one), where it stops, kind and unit."""

    head: int | None
    stop: int
    kind: str  # person | family | site | event | time | money | thing | unknown | none
    unit: str
    partitive: bool = False
    compound: bool = False  # 'three-page': tied by a hyphen
    further: bool = False  # 'four more', 'three others'
    pronoun: str = ""


@cache
def kind_of(language: Language, low: str) -> str:
    """The kind of thing that a noun names, by list, then by ending; '' when neither tells."""
    one = singular(language, low)
    for kind, section in _SECTIONS:
        listed = phrases(language, section, "nouns")
        if one in listed or low in listed:
            return kind
    table = language.table(TABLE)
    endings = tuple(table.get("people", {}).get("suffixes", ()))
    never = phrases(language, "words", "stop"), phrases(language, "people", "not_people")
    if any(low in words for words in (*never, phrases(language, "dates", "months"))):
        return ""
    return "person" if len(one) > 3 and one.endswith(endings) else ""  # noqa: PLR2004


def plural(language: Language, low: str) -> bool:
    """Whether a word looks like a plural noun."""
    if low in phrases(language, "people", "plural_only") or low in language.table(TABLE).get(
        "irregular", {}
    ):
        return True
    if low in phrases(language, "words", "not_plural"):
        return False
    return singular(language, low) != low and len(low) > 3  # noqa: PLR2004


def noun_of(words: list[Word], number: Numeral, language: Language) -> Noun:
    """The noun behind a number; kind 'none' when the number stands alone."""
    at = number.stop
    if _low(words, at) == "-" and at + 1 < len(words):
        return _tied(words, at + 1, language)
    if _low(words, at) in phrases(language, "people", "strong"):
        return Noun(at, at + 1, "person", _unit(language, "person", ""))
    further = False
    while _low(words, at) in phrases(language, "people", "more"):
        further, at = True, at + 1
    partitive, pronoun = False, ""
    if _low(words, at) in phrases(language, "glue", "of"):
        inner = at + 1
        while _low(words, inner) in phrases(language, "people", "the"):
            partitive, inner = True, inner + 1
        if _low(words, inner) in phrases(language, "people", "pronouns"):
            pronoun = _low(words, inner)
            return Noun(None, inner + 1, "none", "", partitive=True, further=further, pronoun=pronoun)
        second = numeral_at(words, inner, language) if number.kind in ("digits", "words") else None
        partitive = partitive or second is not None
        at = second.stop if second else inner
    found = _head(words, at, number, language)
    if found is None:
        bare = Noun(None, number.stop, "none", "", partitive=partitive, further=further)
        others = further and words[at - 1].low in phrases(language, "people", "bare_more")
        return Noun(None, at, "none", "", partitive, further=further) if others or partitive else bare
    kind = kind_of(language, words[found].low)
    opens = _low(words, found + 1) in phrases(language, "voice", "object_openers")
    rated = singular(language, _low(words, found + 2)) in phrases(language, "time", "nouns")
    if not kind and opens and not (rated or words[found].capital):  # 'replaces the figure'
        return Noun(None, number.stop, "none", "", partitive=partitive, further=further)
    unit = _unit(language, kind, words[found].low)
    if not kind:
        kind = "unknown"
        if words[found].capital and (not words[found - 1].capital or found == at):
            kind, unit = "person", _unit(language, "person", "")
    return Noun(found, found + 1, kind, unit, partitive, further=further)


def _low(words: list[Word], at: int) -> str:
    return words[at].low if 0 <= at < len(words) else ""


def _unit(language: Language, kind: str, low: str) -> str:
    if kind == "person":
        return str(language.table(TABLE)["people"]["unit"])
    return singular(language, low)


def _tied(words: list[Word], at: int, language: Language) -> Noun:
    kind = kind_of(language, words[at].low) or "unknown"
    if words[at].low in phrases(language, "people", "strong"):
        kind = "person"
    return Noun(at, at + 1, kind, _unit(language, kind, words[at].low), compound=True)


def _head(words: list[Word], at: int, number: Numeral, language: Language) -> int | None:
    """The head of the phrase that begins here: its first plural, or what a single thing may be called."""
    single = number.low == number.high == 1
    run = _run(words, at, number, language)
    for here in run:
        if not single and plural(language, words[here].low) and not _state(words, here, language):
            return _extended(words, here, words[number.at].sentence, language)
    if not run or number.kind == "zero":
        return None
    known = [
        here for here in run if kind_of(language, words[here].low) and not _state(words, here, language)
    ]
    if known and single:
        head = known[0]
        while head + 1 in known:  # 'one bus driver'
            head += 1
        return head
    first = run[0]
    if words[first].capital and not words[first].fresh:
        return run[-1] if words[run[-1]].capital else first
    if single or number.start != number.at or _tail_of_money(words, first, language):
        return None if _verbal(words, first, language) or _state(words, first, language) else first
    money = phrases(language, "money", "context")
    near = words[max(0, number.start - 4) : number.start]
    if any(word.low in money for word in near) and not _verbal(words, first, language):
        return first
    return None


def _run(words: list[Word], at: int, number: Numeral, language: Language) -> list[int]:
    """The words that may belong to the noun phrase: up to a mark, a small word, a verb or a number."""
    closed, sentence = phrases(language, "words", "stop"), words[number.at].sentence
    crowds, speech = phrases(language, "moment", "crowds"), phrases(language, "voice", "speech")
    run: list[int] = []
    for here in range(at, min(len(words), at + _FAR)):
        word = words[here]
        if word.low == "-" and run:
            continue
        if word.kind not in ("word", "code") or word.sentence != sentence or word.low in closed:
            break
        if word.low in crowds or word.low in speech:
            break
        if here > at and numeral_at(words, here, language) is not None:
            break
        run.append(here)
    return run


def _tail_of_money(words: list[Word], at: int, language: Language) -> bool:
    return kind_of(language, words[at].low) == "money" or (
        phrases(language, "money", "month").from_here(words, at + 1) > 0
    )


def _state(words: list[Word], at: int, language: Language) -> bool:
    return words[at].low in phrases(language, "people", "states")


def _verbal(words: list[Word], at: int, language: Language) -> bool:
    low = words[at].low
    endings = tuple(language.words(TABLE, "words", "verb_endings"))
    return low.endswith(endings) or low in phrases(language, "words", "verbs")


def _extended(words: list[Word], at: int, sentence: int, language: Language) -> int:
    """'security forces members': a plural that stands before another plural only describes it."""
    while at + 1 < len(words):
        further = words[at + 1]
        if further.sentence != sentence or further.kind != "word":
            break
        if further.low in phrases(language, "words", "stop") or not plural(language, further.low):
            break
        if not kind_of(language, further.low) or _state(words, at + 1, language):
            break
        at += 1
    return at
