"""Phrases: rows of word patterns with gaps, sought in running text in time linear in its length.

A phrase is a row of terms: a word; `word/v` any form of a verb, `word/p` its past participle, `word/n`
the noun in all its forms, `word/a` the adjective; `a|b` one of several; `<class>` one of the words of a
class; `?` behind what may be absent; `..` up to two words between, `...` up to six. The forms of a word
follow from the table's rules of inflection and its irregular words, or, in a language that has one, from
its morphology. Nothing here belongs to one language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recount.read.keys import folded, has_forms, key_of
from recount.values import Span, Spans

if TYPE_CHECKING:
    from recount.read.language import Language
    from recount.read.morphology import Form

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’-][^\W_]+)*|\n\s*\n|[.,;:!?]")
_GAPS = {"..": 2, "...": 6}
_LIKELY = 0.02  # a reading less likely than this is left out
_MARKS = {
    "verb": "v",
    "infinitive": "v",
    "gerund": "v",
    "participle": "vp",
    "short_participle": "vp",
    "noun": "n",
    "adjective": "a",
    "short_adjective": "a",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where, as written, and what it can be."""

    span: Span
    shown: str
    low: str
    keys: frozenset[str]
    stop: bool
    forms: tuple[Form, ...] = ()  # its readings, in a language that has them


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found: its label, its first word's number, and that of the word after it."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Term:
    keys: frozenset[str]
    gap: int  # words that may stand before it
    maybe: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    label: str
    terms: tuple[_Term, ...]


def entries(block: str) -> Iterator[tuple[str, str]]:
    """The lines of a block of forms, as form and example."""
    for line in block.strip().splitlines():
        form, _, example = line.partition(" | ")
        yield form.strip(), example.strip()


class Phrasebook:
    """The phrases of a table, by label, ready to be sought."""

    def __init__(
        self,
        table: dict[str, Any],
        labelled: Iterable[tuple[str, str]],
        language: Language | None = None,
    ) -> None:
        self._table = table
        self._language = language if language is not None and has_forms(language) else None
        self._stops = set(table["stops"])
        self._negation = table.get("inflection", {}).get("negation", "")
        self._keys: dict[str, set[str]] = {}
        self.classes = {
            name: frozenset(self._known(word) for word in words)
            for name, words in table["classes"].items()
        }
        self._starts: dict[str, list[_Phrase]] = {}
        for label, form in labelled:
            phrase = _Phrase(label, tuple(self._terms(form)))
            for key in phrase.terms[0].keys:
                self._starts.setdefault(key, []).append(phrase)

    def words(self, text: str, spans: Spans) -> list[Word]:
        """The words of these spans, in order."""
        return [
            self._word(Span(*match.span()), match.group())
            for start, end in spans
            for match in _TOKEN.finditer(text, start, end)
        ]

    def hits(self, words: list[Word]) -> list[Hit]:
        """Every phrase at every place where it fits, in order of place."""
        found: dict[Hit, None] = {}
        for at, word in enumerate(words):
            for key in word.keys:
                for phrase in self._starts.get(key, ()):
                    end = _fits(phrase.terms, 1, words, at + 1)
                    if end is not None:
                        found[Hit(phrase.label, at, end)] = None
        return sorted(found, key=lambda hit: (hit.start, hit.end, hit.label))

    def _word(self, span: Span, shown: str) -> Word:
        low = shown.lower().replace("’", "'")
        if self._language is not None:
            return self._with_forms(span, shown, low, self._language)
        keys = {low, *self._keys.get(low, ())}
        if self._negation and low.endswith(self._negation):
            keys.add(self._negation)
        elif "'" in low:
            base = low.split("'")[0]
            keys |= {base, *self._keys.get(base, ())}
        return Word(span, shown, low, frozenset(keys), stop=low[0] in self._stops)

    def _with_forms(self, span: Span, shown: str, low: str, language: Language) -> Word:
        forms = key_of(language, shown).forms
        keys = {low} | {
            f"{form.lemma}/{mark}"
            for form in forms
            if form.score >= _LIKELY
            for mark in _MARKS.get(form.part, "")
        }
        keys = {folded(language, key) for key in keys}
        return Word(span, shown, low, frozenset(keys), stop=low[0] in self._stops, forms=forms)

    def _terms(self, form: str) -> Iterator[_Term]:
        gap = 0
        for part in form.split():
            if part in _GAPS:
                gap += _GAPS[part]
                continue
            maybe = part.endswith("?")
            keys = frozenset(
                key for word in part.rstrip("?").split("|") for key in self._alternatives(word)
            )
            yield _Term(keys, gap, maybe)
            gap = 0

    def _alternatives(self, word: str) -> Iterable[str]:
        if word.startswith("<"):
            return self.classes[word.strip("<>")]
        return (self._known(word),)

    def _known(self, word: str) -> str:
        """The key of a term; its forms are noted on the way."""
        if self._language is not None:
            return folded(self._language, word)
        lemma, _, kind = word.partition("/")
        for form in self._forms(lemma, kind):
            self._keys.setdefault(form, set()).add(word)
        return word

    def _forms(self, lemma: str, kind: str) -> list[str]:
        if not kind:
            return []
        irregular = self._table["irregular"].get("n" if kind == "n" else "v", {}).get(lemma)
        forms = irregular.split() if irregular else self._regular(lemma, "n" if kind == "n" else "v")
        if kind == "p":
            past = forms[1] if len(forms) > 1 else lemma
            return [past] if len(forms) < 4 else [forms[3], past] if forms[3] != past else [past]  # noqa: PLR2004
        return [lemma, *forms]

    def _regular(self, lemma: str, kind: str) -> list[str]:
        for ending, replacement in self._table["inflection"][kind]:
            if re.search(ending, lemma):
                return [re.sub(ending, form, lemma, count=1) for form in replacement.split()]
        return []


def _fits(terms: tuple[_Term, ...], number: int, words: list[Word], at: int) -> int | None:
    """Where the rest of a phrase ends when it goes on from this word; None when it does not."""
    if number == len(terms):
        return at
    term = terms[number]
    for place in range(at, min(at + term.gap + 1, len(words))):
        if words[place].stop:
            break
        if not term.keys.isdisjoint(words[place].keys):
            end = _fits(terms, number + 1, words, place + 1)
            if end is not None:
                return end
    return _fits(terms, number + 1, words, at) if term.maybe else None
