"""Ages: 'aged 16', 'a woman of 38', 'He is 14', 'Name, 42,', 'those arrested range from 15 to 50'.

An age is recognised before anything else, so that it never becomes a number of people.
"""
# ruff: noqa: C901, PLR0911 - a grammar: each branch is one rule of it

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recount.read.noun_phrase import Noun, kind_of, plural
from recount.read.number_words import TABLE, Word, phrases
from recount.read.numerals import Numeral, numeral_at
from recount.read.years import age_ends
from recount.values import Qualifier

if TYPE_CHECKING:
    from recount.read.language import Language

UNIT = "year_of_age"
_FAR = 30  # words
_LISTED = 8  # numbers in one list


@dataclass(frozen=True, slots=True)
class Age:
    """An age, and whether the text leaves open that it is one."""

    number: Numeral
    unit: str = UNIT
    what: str = "age"
    open: bool = False


def age_of(
    words: list[Word], number: Numeral, noun: Noun, *, after_an_age: bool, language: Language
) -> Age | None:
    """The age that the number gives; None when it gives none."""
    oldest = int(language.table(TABLE)["ages"]["oldest"])
    years = age_ends(words, number, language)
    if years > 0 and (number.high or number.low or 0) <= oldest:
        return Age(replace(number, stop=years))
    stop = phrases(language, "ages", "old").from_here(words, number.stop)
    if stop > 0:
        return Age(_limited(words, replace(number, stop=stop), language))
    stop = phrases(language, "ages", "months_old").from_here(words, number.stop)
    if stop > 0:
        return Age(replace(number, stop=stop), unit="part_of_a_year_of_age")
    if _listed_with_an_age(words, number, language):
        return Age(number)
    limited = _limited(words, number, language)
    if limited is not number:
        return Age(limited)
    if (number.high or number.low or 0) > oldest:
        return None
    if noun.kind not in ("none", "unknown") or noun.partitive:
        return None
    if _ranging(words, number, language) or _they_are_between(words, number, language):
        return Age(number, open=True)
    told = (
        _aged(words, number, language)
        or (after_an_age and _joined(words, number, language))
        or _of_a_person(words, number, language)
        or _he_is(words, number, language)
        or _of_ages(words, number, language)
        or _youngest(words, number, language)
        or _in_apposition(words, number, language)
        or _of_several_in_apposition(words, number, language)
        or _at_an_age(words, number, language)
    )
    if told:
        return Age(number)
    if _under(words, number, language):
        return Age(number)
    return None


def _low(words: list[Word], at: int) -> str:
    return words[at].low if 0 <= at < len(words) else ""


def _limited(words: list[Word], number: Numeral, language: Language) -> Numeral:
    for key in ("youngest", "oldest"):
        start = phrases(language, "limits", key).up_to_here(words, number.start - 1)
        if start >= 0 and number.low == number.high:
            if key == "youngest":
                return replace(number, start=start, high=None, qualifier=Qualifier.AT_LEAST)
            return replace(number, start=start, low=None, qualifier=Qualifier.AT_MOST)
    return number


def _listed_with_an_age(words: list[Word], number: Numeral, language: Language) -> bool:
    """'16- and 17-year-olds', '16 and 17 years old': the word for years stands behind the last of them."""
    at, listed = number.stop, phrases(language, "dates", "list")
    for _ in range(_LISTED):
        at += _low(words, at) == "-"
        if _low(words, at) not in listed:
            return False
        at += 1
        at += _low(words, at) in listed
        further = numeral_at(words, at, language)
        if further is None:
            return False
        at = further.stop
        if phrases(language, "ages", "old").from_here(words, at) > 0:
            return True
    return False


def _aged(words: list[Word], number: Numeral, language: Language) -> bool:
    return phrases(language, "ages", "aged").up_to_here(words, number.start - 1) >= 0


def _joined(words: list[Word], number: Numeral, language: Language) -> bool:
    return _low(words, number.start - 1) in phrases(language, "dates", "list")


def _one_person(words: list[Word], at: int, language: Language) -> bool:
    low = _low(words, at)
    return bool(low) and kind_of(language, low) == "person" and not plural(language, words[at])


def _of_a_person(words: list[Word], number: Numeral, language: Language) -> bool:
    if _low(words, number.start - 1) not in phrases(language, "ages", "of_person"):
        return False
    if _low(words, number.start - 2) in phrases(language, "ages", "not_of"):
        return False
    plural_of = phrases(language, "ages", "plural_of")
    return _low(words, number.start - 2) in plural_of or _one_person(words, number.start - 2, language)


def _he_is(words: list[Word], number: Numeral, language: Language) -> bool:
    he, be = phrases(language, "ages", "he"), phrases(language, "ages", "be")
    before = _low(words, number.start - 1)
    if before in phrases(language, "ages", "he_is"):
        return True
    at = number.start - 2
    if before not in be:
        at = at if before in phrases(language, "voice", "passive") and _low(words, at) in be else -1
        at -= 1
    if at < 0:
        return False
    return _low(words, at) in he or _one_person(words, at, language) or _given_name(words, at)


def _given_name(words: list[Word], at: int) -> bool:
    return words[at].capital and not words[at].fresh and words[at].kind == "word"


def _of_ages(words: list[Word], number: Numeral, language: Language) -> bool:
    """'The ages of the dead lie between 17 and 70': the sentence speaks of ages just before."""
    ages = phrases(language, "ages", "words")
    near = words[max(0, number.start - 8) : number.start]
    return any(word.low in ages and word.sentence == words[number.at].sentence for word in near)


def _youngest(words: list[Word], number: Numeral, language: Language) -> bool:
    youngest, be = phrases(language, "ages", "youngest"), phrases(language, "ages", "be")
    for at in range(number.start - 1, max(-1, number.start - 9), -1):
        if words[at].sentence != words[number.at].sentence:
            return False
        if words[at].low in youngest:
            between = {word.low for word in words[at : number.start]}
            return any(low in be for low in between) or number.start - at <= 4  # noqa: PLR2004
    return False


def _in_apposition(words: list[Word], number: Numeral, language: Language) -> bool:
    """'Selma Hadrow, 51, worked', 'Giles Tredd (58)'."""
    before, after, at = _low(words, number.start - 1), _low(words, number.stop), number.start - 2
    if at < 1 or words[at].kind != "word" or number.start != number.at:
        return False
    months, places = phrases(language, "dates", "months"), phrases(language, "ages", "place_words")
    if words[at].low in months or words[at].low in phrases(language, "dates", "weekdays"):
        return False
    if before == "(" and after in (")", ","):
        return (words[at].capital and words[at - 1].capital) or _one_person(words, at, language)
    if before != "," or after not in (",", ".", ")", ";", ""):
        return False
    if _one_person(words, at, language) and after == ",":
        return True
    return words[at].capital and words[at].kind == "word" and words[at - 1].low not in places


def _of_several_in_apposition(words: list[Word], number: Numeral, language: Language) -> bool:
    """'Two brothers, 18 and 20, were arrested'; 'the youths, 15 to 18,'."""
    if _low(words, number.start - 1) != "," or number.start != number.at:
        return False
    who = _low(words, number.start - 2)
    if kind_of(language, who) != "person" or who in phrases(language, "people", "states"):
        return False
    at, several = number.stop, number.qualifier is Qualifier.RANGE
    for _ in range(_LISTED):
        if (
            several
            and _low(words, at) in (",", ";", ")")
            and numeral_at(words, at + 1, language) is None
        ):
            return True
        at += 1
        at += _low(words, at) in phrases(language, "glue", "and")
        further = numeral_at(words, at, language)
        if further is None or _low(words, at - 1) not in phrases(language, "dates", "list"):
            return False
        at, several = further.stop, True
    return False


def _at_an_age(words: list[Word], number: Numeral, language: Language) -> bool:
    """'She married at 16', 'At 71, he was the oldest': one person, and no figure that is put at a number."""
    if _low(words, number.start - 1) not in phrases(language, "ages", "at"):
        return False
    he, told = phrases(language, "ages", "he"), words[number.at].sentence
    before = [word for word in words[max(0, number.start - 9) : number.start] if word.sentence == told]
    if any(word.low in phrases(language, "clock", "figures") for word in before):
        return False
    behind = _low(words, number.stop) == "," and _low(words, number.stop + 1) in he
    return behind or any(word.low in he for word in before)


def _under(words: list[Word], number: Numeral, language: Language) -> bool:
    """'three under ten', 'children under 12'; with the noun or number of the people just before."""
    if number.start == number.at or _low(words, number.start) not in phrases(language, "ages", "under"):
        return False
    at = number.start - 1
    if at < 0 or words[at].sentence != words[number.at].sentence:
        return False
    low = _low(words, at)
    return (
        kind_of(language, low) == "person"
        or numeral_at(words, at, language) is not None
        or low in phrases(language, "ages", "be_plural")
    )


def _they_are_between(words: list[Word], number: Numeral, language: Language) -> bool:
    """'They were between eighteen and twenty-five': ages, most likely; the text does not say."""
    if number.qualifier is not Qualifier.RANGE:
        return False
    between = _low(words, number.start) in phrases(language, "glue", "between")
    be = _low(words, number.start - 1) in phrases(language, "ages", "be_plural")
    who = _low(words, number.start - 2)
    return (
        between
        and be
        and (who in phrases(language, "ages", "they") or kind_of(language, who) == "person")
    )


def _ranging(words: list[Word], number: Numeral, language: Language) -> bool:
    """'Those arrested range from 15 to 50': a range of people is a range of ages, unless figures range."""
    if number.qualifier not in (Qualifier.RANGE, Qualifier.APPROX_RANGE):
        return False
    verbs, figures = (
        phrases(language, "ages", "range_verbs"),
        phrases(language, "ages", "numbers_range"),
    )
    sentence = words[number.at].sentence
    at = number.start - 1
    while at >= 0 and words[at].sentence == sentence and number.start - at <= 4:  # noqa: PLR2004
        if words[at].low in verbs:
            begin = at
            while begin > max(0, at - _FAR) and words[begin - 1].sentence == sentence:
                begin -= 1
            return not any(word.low in figures for word in words[begin:at])
        at -= 1
    return False
