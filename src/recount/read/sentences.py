"""Sentences: where one ends. Own splitter, by marks, case and the abbreviations of the language.

A closing quotation mark, a bracket or a note number after the full stop belongs to the sentence. Nothing is
split before a small letter, so that '"Why?" he asked.' is one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from recount.read.language import Language
from recount.read.paragraphs import trimmed
from recount.values import Span

_END = re.compile(
    r"(?P<marks>(?<![.!?…؟।])[.!?…؟।]+|[。！？])(?P<after>[\"'”’»«›‹“‘)\]]*(?:[¹²³⁰⁴-⁹]+|\[\d{1,3}\])*[”’»«“‘\"']?)(?=\s|$|(?<=[。！？]))"
)
_NEXT = re.compile(r"\s*[\"'“”‘’„«»‹(\[¿¡—–-]*\s*(?P<word>[\w]+(?:[’'][\w]+)?)?")
_BEFORE = re.compile(r"[^\W_](?:[\w.’'-]*[^\W_])?$|№$")
_LOOK_BACK = 30


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the number of the block it stands in."""

    span: Span
    block: int


@dataclass(frozen=True, slots=True)
class _Words:
    never: frozenset[str]
    may_end: frozenset[str]
    before_number: frozenset[str]
    starters: frozenset[str]
    one_letter: frozenset[str]


@cache
def _words(language: Language) -> _Words:
    def known(key: str) -> frozenset[str]:
        return frozenset(language.words("structure", "sentences", key))

    return _Words(
        known("abbreviations"),
        known("may_end"),
        known("before_number"),
        known("starters"),
        known("words_of_one_letter"),
    )


def split(text: str, body: Span, language: Language) -> Iterator[Span]:
    """The sentences of one block, in order, without blanks at their ends."""
    words = _words(language)
    start = body.start
    for match in _END.finditer(text, body.start, body.end):
        if match.end() < body.end and _ends(text, match, body, words):
            span = trimmed(text, start, match.end())
            if span:
                yield span
            start = match.end()
    rest = trimmed(text, start, body.end)
    if rest:
        yield rest


def _ends(text: str, match: re.Match[str], body: Span, words: _Words) -> bool:
    following = _NEXT.match(text, match.end(), body.end)
    word = (following["word"] or "") if following else ""
    if word[:1].islower():
        return False
    if match["marks"] != "." or match["after"]:
        return True
    return _full_stop_ends(
        text[max(body.start, match.start() - _LOOK_BACK) : match.start()], word, words
    )


def _full_stop_ends(before: str, word: str, words: _Words) -> bool:
    match = _BEFORE.search(before)
    if not match:
        return True
    last = match.group()
    if last in words.never or (last in words.before_number and word[:1].isdigit()):
        return False
    if last in words.may_end:
        return word in words.starters
    if _initials(last):
        return _letter_word(before[: match.start()], last, words) or (
            len(last) > 1 and word in words.starters
        )
    return True


def _initials(word: str) -> bool:
    """'K', 'A.S', 'J.-P': capitals with stops between them."""
    return all(len(part) == 1 and part.isupper() for part in re.split(r"[.-]+", word))


def _letter_word(before: str, letter: str, words: _Words) -> bool:
    """Whether a single capital is a word ('and I.'), not an initial: a small word stands right before it."""
    previous = before.split()[-1:] or [""]
    return letter in words.one_letter and previous[0].isalpha() and previous[0].islower()
