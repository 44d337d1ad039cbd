"""Morphology: the readings that a written word may have, asked of a language by the engine.

A language names in `language.toml` the module that knows its forms (`morphology = "russian"`); the module
is loaded when a text of that language is read, never before. A language that names none has its forms
frozen in its lexicon, as English does: its words have no readings beyond those lists.

Rules: a word has all its readings, the likeliest first; to choose among them is the engine's work, by
agreement with the words around. Nothing here knows a language.

>>> from recount.read.morphology import morphology
>>> [form.lemma for form in morphology("en").forms("alleged")]
['allege']
>>> morphology("ru").nominative("Клюевой")
'Клюева'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol

from recount.read import language as languages

VERBAL = frozenset({"verb", "infinitive", "gerund", "participle", "short_participle"})


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a written word. A feature that the reading does not have is ''.

    `part`: noun, adjective, short_adjective, comparative, verb, infinitive, gerund, participle,
    short_participle, numeral, adverb, pronoun, predicative, preposition, conjunction, particle, interjection.
    `case`: nominative, genitive, dative, accusative, instrumental, prepositional.
    `name`: given, patronymic, family, initial, place, organisation.
    """

    lemma: str
    part: str
    case: str = ""
    number: str = ""  # singular, plural
    gender: str = ""  # masculine, feminine, neuter, common
    animate: bool | None = None
    person: str = ""  # first, second, third
    tense: str = ""  # past, present, future
    aspect: str = ""  # perfective, imperfective
    mood: str = ""  # indicative, imperative
    voice: str = ""  # active, passive
    name: str = ""
    pronominal: bool = False  # an adjective that points: 'this', 'which', 'his'
    score: float = 1.0  # how likely the reading is without its context, 0 to 1
    at: int = 0  # its place among the readings of the word

    @property
    def verbal(self) -> bool:
        """Whether it is a form of a verb."""
        return self.part in VERBAL


class Morphology(Protocol):
    """What the engine may ask of a language's forms. Words are given as written."""

    def forms(self, word: str) -> tuple[Form, ...]:
        """All readings of a word, the likeliest first; none for a mark or a figure."""

    def known(self, word: str) -> bool:
        """Whether the dictionary holds the word; its readings are guessed by ending otherwise."""

    def inflected(self, word: str, form: Form, *, case: str, number: str = "", gender: str = "") -> str:
        """The word of that reading in another case, capitals kept; the word itself if there is none."""

    def nominative(self, word: str) -> str:
        """The word in the nominative of its likeliest reading, number and gender kept."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A language whose forms stand in its lexicon: cue verbs by their forms, nothing else."""

    lemmas: Mapping[str, tuple[str, ...]]

    def forms(self, word: str) -> tuple[Form, ...]:
        """A reading for each cue verb of which the word is a form."""
        return tuple(Form(lemma, "verb") for lemma in self.lemmas.get(word.lower(), ()))

    def known(self, word: str) -> bool:
        """Whether the word is a form of a cue verb."""
        return word.lower() in self.lemmas

    def inflected(self, word: str, form: Form, *, case: str, number: str = "", gender: str = "") -> str:
        """The word itself: its lexicon has no cases."""
        del form, case, number, gender
        return word

    def nominative(self, word: str) -> str:
        """The word itself."""
        return word


@cache
def morphology(code: str) -> Morphology:
    """The morphology of a language, made once."""
    language = languages.load(code)
    name = language.table("language").get("morphology")
    if name is None:
        from recount.read.cues import lexicon

        cues = lexicon(code).forms if language.table("cues") else {}
        return Frozen({word: tuple({form.lemma: None for form in held}) for word, held in cues.items()})
    make: Callable[[], Morphology] = import_module(f"recount.read.{name}").morphology
    return make()
