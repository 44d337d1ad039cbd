"""Years that are an age, in a language where one word for years serves for ages and for terms alike.

'Ему 34 года', 'жене - тридцать один год', 'Сутова, 62 лет', 'женщина 40 лет', 'в возрасте от 15 до 50
лет' tell an age: the years belong to a person in the dative, stand beside a name, or a word for age stands
before them. 'Провёл пять лет в колонии', 'ему дали восемь лет' do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recount.read.keys import cases, has_forms
from recount.read.noun_phrase import kind_of
from recount.read.number_words import Word, phrases

if TYPE_CHECKING:
    from recount.read.language import Language
    from recount.read.numerals import Numeral

BEARING = frozenset({"noun", "adjective", "pronoun", "numeral", "participle"})
_BACK = 7  # words before the years among which the person is sought
_DASHES = frozenset("-–—")
_OPENING = frozenset({",", "(", *_DASHES})
_CLOSING = frozenset({",", ".", ")", ";", ":", "", *_DASHES})


def age_ends(words: list[Word], number: Numeral, language: Language) -> int:
    """Where the words of an age end, when this number of years is one; -1 when it is none."""
    if not has_forms(language):
        return -1
    described = phrases(language, "ages", "described").from_here(words, number.stop)
    if described > 0 or number.kind == "aged":
        stop = max(described, number.stop)
        return stop if _of_a_person(words, stop, language) else -1
    stop = phrases(language, "ages", "years").from_here(words, number.stop)
    if number.noun is not None and words[number.noun].low in phrases(language, "ages", "years"):
        stop = number.stop
    if stop < 0:
        return -1
    told = (
        phrases(language, "ages", "aged").up_to_here(words, number.start - 1) >= 0
        or _word_for_age(words, number, language)
        or _beside_a_person(words, number, stop, language)
        or _given_to(words, number, language)
        or phrases(language, "ages", "of_life").from_here(words, stop) > 0
    )
    return stop if told else -1


def _low(words: list[Word], at: int) -> str:
    return words[at].low if 0 <= at < len(words) else ""


def _of_a_person(words: list[Word], at: int, language: Language) -> bool:
    """Whether a described noun is a person: 'двадцатилетний рабочий', not 'пятилетний срок'."""
    for word in words[at : at + 3]:
        if word.kind != "word" or word.capital:
            break
        kind = kind_of(language, word.low)
        if kind:
            return kind == "person"
        nouns = [form for form in word.forms if form.part == "noun"]
        if nouns and word.forms[0].part == "noun":
            return any(bool(form.animate) for form in nouns)
    return True


def _word_for_age(words: list[Word], number: Numeral, language: Language) -> bool:
    ages, told = phrases(language, "ages", "words"), words[number.at].sentence
    near = words[max(0, number.start - _BACK) : number.start]
    return any(word.low in ages and word.sentence == told for word in near)


def _beside_a_person(words: list[Word], number: Numeral, stop: int, language: Language) -> bool:
    """'Сутова, 62 лет,', 'женщина 40 лет', 'дети до 14 лет'."""
    at = number.start - 1
    apart = _low(words, at) in _OPENING
    at -= apart
    at -= apart and _low(words, at) == "."
    if at < 0 or words[at].sentence < words[number.at].sentence - 2:
        return False
    word = words[at]
    person = kind_of(language, word.low) == "person"
    named = word.kind == "word" and word.capital and not (word.fresh and not apart)
    if not apart:
        return person and "genitive" in cases(words[stop - 1].forms)
    return (person or named) and _low(words, stop) in _CLOSING


def _given_to(words: list[Word], number: Numeral, language: Language) -> bool:
    """Whether a person in the dative has the years: 'ему', 'самому младшему', 'девочке', 'Лагину'."""
    whom, told = phrases(language, "ages", "whom"), words[number.at].sentence
    for at in range(number.start - 1, max(-1, number.start - _BACK), -1):
        word = words[at]
        if word.sentence != told or word.low in phrases(language, "ages", "terms") or word.low in ";:":
            return False
        bearing = word.forms[:1] and word.forms[0].part in BEARING
        dative = bool(bearing) and "dative" in cases(word.forms)
        living = any(form.animate and form.case == "dative" for form in word.forms)
        person = kind_of(language, word.low) == "person" or living or (word.capital and not word.fresh)
        if dative and (word.low in whom or person):
            return not _led(words, at, language)
    return False


def _led(words: list[Word], at: int, language: Language) -> bool:
    """Whether a preposition leads the dative: 'к врачу' has no years."""
    before = words[max(0, at - 2) : at]
    return any(word.low in phrases(language, "ages", "dative_of") for word in before)
