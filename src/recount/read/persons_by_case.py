"""Persons counted in a language of cases: the case tells who does it, not the place in the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recount.read.keys import cases
from recount.read.number_words import Word, phrases

if TYPE_CHECKING:
    from recount.read.language import Language
    from recount.read.noun_phrase import Noun
    from recount.read.numerals import Numeral


def done_by(words: list[Word], number: Numeral, noun: Noun) -> bool:
    """Whether the case says by whom it was done: 'тремя полицейскими', without a preposition before."""
    named = words[noun.head].forms if noun.head is not None else ()
    case = cases(words[number.at].forms, "numeral", "adjective") or cases(named, "noun", "participle")
    before = words[number.start - 1].forms[:1] if number.start else ()
    led = any(form.part == "preposition" for form in before)
    return case == {"instrumental"} and not led


def doing(words: list[Word], at: int, language: Language) -> str:
    """What the verb right before its subject makes of persons: 'стреляли трое', 'рассказали двое'."""
    if (words[at].low if at >= 0 else "") in phrases(language, "voice", "speech"):
        return "agent"
    if phrases(language, "voice", "present").up_to_here(words, at) >= 0:
        return "agent"
    return "crowd" if phrases(language, "moment", "crowds").up_to_here(words, at) >= 0 else ""


def behind_its_verb(words: list[Word], number: Numeral, language: Language) -> bool:
    """'Его били три человека': the object stands before the active verb, so what follows is its subject."""
    at = number.start - 1
    if at < 1 or not words[at].forms or words[at].forms[0].part != "verb":
        return False
    opened = words[at - 1].low in phrases(language, "voice", "object_openers")
    return opened and words[at].low in phrases(language, "voice", "transitive")


def by_their_case(words: list[Word], number: Numeral, language: Language) -> bool:
    """Whether a word for a number of persons stands in the nominative alone: 'трое избили', not 'троих'."""
    word = words[number.at]
    return word.low in phrases(language, "people", "collectives") and "nominative" in cases(word.forms)
