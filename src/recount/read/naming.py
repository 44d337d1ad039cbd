"""Numbers that name instead of counting: dates, years, clock hours, pages, paragraphs, streets, telephones.

Also the word for one where it is a pronoun. What is recognised here never becomes a count.
"""
# ruff: noqa: C901, PLR0911 - a grammar: each branch is one rule of it

from __future__ import annotations

from typing import TYPE_CHECKING

from recount.read.noun_phrase import kind_of, noun_of, plural
from recount.read.number_words import TABLE, acts, phrases, singular, values
from recount.read.numerals import numeral_at

if TYPE_CHECKING:
    from recount.read.language import Language
    from recount.read.number_words import Word
    from recount.read.numerals import Numeral

_DIGITS_OF_A_YEAR = 4
_DAYS = 31
_GROUPS_OF_A_TELEPHONE = 3


def names(words: list[Word], found: Numeral, *, counted: bool, language: Language) -> bool:
    """Whether the number is a name. `counted`: a noun that can be counted follows it."""
    return (
        _in_a_date(words, found, language, counted=counted)
        or _a_year(words, found, language, counted=counted)
        or _relative_time(words, found, language)
        or _clock(words, found, language, counted=counted)
        or _label(words, found, language, counted=counted)
        or _street(words, found, language)
        or _tied_to_a_word(words, found, language)
        or _parent_of(words, found, language, counted=counted)
        or _lone_decimal(words, found, language, counted=counted)
        or _broken(words, found)
        or phrases(language, "factors", "after").from_here(words, found.stop) > 0
        or _list_number(words, found)
        or _proper_name(words, found)
        or _pronoun(words, found, language, counted=counted)
        or _ordinal(words, found, language)
    )


def _low(words: list[Word], at: int) -> str:
    return words[at].low if 0 <= at < len(words) else ""


def _ordinal(words: list[Word], found: Numeral, language: Language) -> bool:
    """'76-я', 'двадцать второго': a number that only puts things in order."""
    stop = phrases(language, "ordinals", "after").from_here(words, found.stop)
    tied = stop > 0 and words[stop - 1].start == words[found.stop].end
    tens = found.kind == "words" and found.value >= _DAYS - 11 and found.value % 10 == 0
    return tied or (tens and _low(words, found.stop) in phrases(language, "ordinals", "words"))


def _is_month(words: list[Word], at: int, language: Language) -> bool:
    return (
        0 <= at < len(words)
        and (words[at].capital or not language.table(TABLE)["dates"].get("months_capital", True))
        and words[at].low.rstrip(".") in phrases(language, "dates", "months")
    )


def _in_a_date(words: list[Word], found: Numeral, language: Language, *, counted: bool) -> bool:
    if found.kind != "digits" or (found.value > _DAYS and len(words[found.at].low) < _DIGITS_OF_A_YEAR):
        return False
    after = _low(words, found.stop)
    counted = counted or after in phrases(language, "voice", "auxiliary") or after in acts(language)
    listed, inside = phrases(language, "dates", "list"), phrases(language, "dates", "month_in")
    at = found.stop
    while at < min(len(words), found.stop + 8) and (
        words[at].low in listed or (words[at].kind == "number" and len(words[at].low) < 3)  # noqa: PLR2004
    ):
        at += 1
    if _is_month(words, at, language) and (at == found.stop or not counted):
        return True
    at = found.at - 1
    while at > max(0, found.at - 9) and (
        words[at].low in listed or (words[at].kind == "number" and len(words[at].low) < 3)  # noqa: PLR2004
    ):
        at -= 1
    at -= _low(words, at) == "." and _is_month(words, at - 1, language)
    if _is_month(words, at, language):
        return not (counted and (_low(words, at - 1) in inside or at < found.at - 1))
    return _low(words, found.at - 1) in phrases(language, "dates", "weekdays") and not counted


def _a_year(words: list[Word], found: Numeral, language: Language, *, counted: bool) -> bool:
    word = words[found.at]
    table = language.table(TABLE).get("dates", {})
    if found.low is not None and found.high is not None and found.low < found.high and not counted:
        years = range(int(table.get("first_year", 0)), int(table.get("last_year", 0)))
        last = words[found.stop - 1].low
        return word.low.isdigit() and last.isdigit() and found.low in years and found.high in years
    if word.kind == "number":
        if len(word.low) != _DIGITS_OF_A_YEAR or not word.low.isdigit() or found.start < found.at:
            return False
        if not table.get("first_year", 0) <= int(word.low) <= table.get("last_year", 0):
            return False
        return not counted or _low(words, found.at - 1) in phrases(language, "dates", "year_words")
    decades = values(language, "cardinals")
    spoken = decades.get(word.low, 0)
    after = decades.get(_low(words, found.stop), 0)
    before = decades.get(_low(words, found.at - 1), 0)
    centuries = range(15, 21)
    return (spoken in centuries and found.stop == found.at + 1 and after >= 10) or (  # noqa: PLR2004
        before in centuries and spoken >= 10  # noqa: PLR2004
    )


def _relative_time(words: list[Word], found: Numeral, language: Language) -> bool:
    at = found.stop
    if singular(language, _low(words, at)) not in phrases(language, "time", "nouns"):
        return found.kind == "clock" and _low(words, at) in phrases(language, "dates", "relative")
    return _low(words, at + 1) in phrases(language, "dates", "relative")


def _clock(words: list[Word], found: Numeral, language: Language, *, counted: bool) -> bool:
    if phrases(language, "clock", "after").from_here(words, found.stop) > 0:
        return not (counted and found.value > int(language.table(TABLE)["clock"]["last_hour"]))
    if _part_of_a_day(words, found, language) or _minutes_to(words, found, language):
        return True
    if counted or found.value > int(language.table(TABLE)["clock"]["last_hour"]):
        return False
    if _low(words, found.at - 1) not in phrases(language, "clock", "before"):
        return False
    counting = phrases(language, "clock", "counting")
    begin = max(0, found.at - 12)
    return not any(
        word.low in counting
        for word in words[begin : found.at]
        if word.sentence == words[found.at].sentence
    )


def _part_of_a_day(words: list[Word], found: Numeral, language: Language) -> bool:
    """'В три дня', 'около шести вечера': an hour, by the preposition and the genitive; not 'за три дня'."""
    if _low(words, found.stop) not in phrases(language, "clock", "parts"):
        return False
    led = phrases(language, "clock", "at")
    singular_part = any(form.number == "singular" for form in words[found.stop].forms[:1])
    before = {_low(words, found.start), _low(words, found.start - 1)}
    hour = found.value <= int(language.table(TABLE)["clock"]["last_hour"])
    return hour and singular_part and any(low in led for low in before)


def _minutes_to(words: list[Word], found: Numeral, language: Language) -> bool:
    """'ten to four', 'twenty past six': minutes and the hour, on either side."""
    past = found.stop + 1  # 'eleven minutes past seven'
    timed = singular(language, _low(words, found.stop)) in phrases(language, "time", "nouns")
    if timed and _low(words, past) in phrases(language, "clock", "past"):
        return numeral_at(words, past + 1, language) is not None
    minutes = phrases(language, "clock", "minutes_to")
    last = int(language.table(TABLE)["clock"]["last_hour"])
    if _low(words, found.stop) in minutes and found.kind == "words":
        hour = numeral_at(words, found.stop + 1, language)
        return hour is not None and hour.kind == "words" and hour.value <= min(last, found.value)
    if found.at > 1 and _low(words, found.at - 1) in minutes and found.value <= last:
        cardinals = values(language, "cardinals")
        return bool(cardinals.get(words[found.at - 2].low, 0) >= found.value and found.kind == "words")
    return False


def _label(words: list[Word], found: Numeral, language: Language, *, counted: bool) -> bool:
    if found.start < found.at:
        return False
    title = _low(words, found.at - 1)
    person = kind_of(language, title) == "person" and not plural(language, words[found.at - 1])
    person = person and title not in acts(language)
    if person and words[found.at].kind == "number" and not counted:
        return _low(words, found.stop) not in phrases(language, "voice", "auxiliary")
    before = phrases(language, "labels", "before").up_to_here(words, found.at - 1)
    at = found.at - 1
    if before < 0 and _low(words, at) == ".":
        at -= 1
        before = phrases(language, "labels", "abbreviated").up_to_here(words, at)
    dialled = phrases(language, "labels", "telephone")
    if not counted and _low(words, found.at - 1) in dialled:
        return words[found.at].kind == "number"
    if not counted and _low(words, found.at - 1) in phrases(language, "labels", "on"):
        near = words[max(0, found.at - 6) : found.at - 1]
        if any(word.low in dialled and word.sentence == words[found.at].sentence for word in near):
            return words[found.at].kind == "number"
    if before >= 0 and words[before].sentence == words[found.at].sentence:
        if words[at].low in phrases(language, "labels", "always"):
            return True
        weak = words[at].low in phrases(language, "labels", "weak") and not words[at].capital
        verb = _low(words, found.stop) in phrases(language, "voice", "auxiliary")
        return not (counted or weak or verb)
    at = found.at - 1  # "paras. 4, 5 and 6": a list of names
    while at > 0 and (
        words[at].kind == "number" or words[at].low in phrases(language, "dates", "list")
    ):
        at -= 1
    if at < found.at - 1 and not counted:
        at -= words[at].low == "."
        return words[at].low in phrases(language, "labels", "strong")
    return False


def _street(words: list[Word], found: Numeral, language: Language) -> bool:
    at = found.stop
    while at < min(len(words), found.stop + 4) and words[at].capital:
        if at > found.stop and words[at].low in phrases(language, "labels", "streets"):
            return found.kind == "digits" and found.start == found.at
        at += 1
    return False


def _tied_to_a_word(words: list[Word], found: Numeral, language: Language) -> bool:
    """'covid-19': a number that a hyphen ties to the word before it."""
    at = found.at
    if at < 2 or words[at - 1].low != "-" or found.kind != "digits":  # noqa: PLR2004
        return False
    tied = words[at - 2].end == words[at - 1].start and words[at - 1].end == words[at].start
    return (
        tied
        and words[at - 2].kind == "word"
        and words[at - 2].low not in phrases(language, "dates", "list")
    )


def _parent_of(words: list[Word], found: Numeral, language: Language, *, counted: bool) -> bool:
    """'A mother of three was killed' tells of her, and counts nobody who was killed."""
    parents = phrases(language, "labels", "parents")
    child = _low(words, found.stop) in phrases(language, "labels", "children")
    if child and _low(words, found.start - 1) in parents:
        return True  # without a preposition: 'мать троих детей'
    return (
        not counted
        and _low(words, found.start - 1) in phrases(language, "glue", "of")
        and _low(words, found.start - 2) in phrases(language, "labels", "parents")
    )


def _lone_decimal(words: list[Word], found: Numeral, language: Language, *, counted: bool) -> bool:
    """'4.15' alone: an hour or a version, unless money or a share."""
    if counted or found.kind != "digits" or "." not in words[found.at].low or found.stop > found.at + 1:
        return False
    money = phrases(language, "money", "before")
    around = (_low(words, found.at - 1), _low(words, found.stop))
    share = phrases(language, "percent", "after").from_here(words, found.stop) > 0
    return not share and not any(low in money for low in around)


def _broken(words: list[Word], found: Numeral) -> bool:
    """A number inside a date, a telephone number, a match result, a time: digits tied to digits by a mark."""
    if found.kind != "digits":
        return False
    at = found.at
    if found.stop + 1 < len(words) and words[found.stop].low in (":", "/", "-", "–", "."):
        mark, further = words[found.stop], words[found.stop + 1]
        if further.kind == "number" and words[at].end == mark.start == further.start - 1:
            return True
    if at >= 2 and words[at - 1].low in (":", "/", "-", "–", ".", "+"):  # noqa: PLR2004
        mark = words[at - 1]
        tied = mark.end == words[at].start
        if tied and (
            mark.low == "+" or (words[at - 2].kind == "number" and words[at - 2].end == mark.start)
        ):
            return True
    if at and words[at - 1].kind == "number" and words[at - 1].low.startswith("0"):
        return True
    begin, stop = at, at + 1
    while begin > max(0, at - 4) and words[begin - 1].kind == "number":
        begin -= 1
    while stop < min(len(words), at + 5) and words[stop].kind == "number":
        stop += 1
    return stop - begin >= _GROUPS_OF_A_TELEPHONE


def _list_number(words: list[Word], found: Numeral) -> bool:
    """A number at the head of a line that only numbers the line: '41. ', '(2) ', '14 Annex'."""
    word = words[found.at]
    if word.kind != "number" or found.start < found.at or found.stop >= len(words):
        return False
    further = words[found.stop]
    if not word.fresh and _low(words, found.at - 1) not in "([":
        return False
    if further.low in (".", ")") and found.stop + 1 < len(words):
        opening = found.at - (_low(words, found.at - 1) == "(")
        first = opening == 0 or words[opening - 1].sentence != word.sentence
        return first and words[found.stop + 1].start > further.end
    return False


def _proper_name(words: list[Word], found: Numeral) -> bool:
    """A capital in the middle of a sentence: 'the World at Seven', 'Channel Nine'; not in a headline."""
    word = words[found.at]
    if found.kind not in ("words", "vague", "floor") or not word.capital or word.fresh:
        return False
    near = [
        other
        for other in words[max(0, found.at - 4) : found.stop + 4]
        if other.sentence == word.sentence and other.kind == "word" and len(other.low) > 3  # noqa: PLR2004
    ]
    return sum(other.capital for other in near) < max(3, 0.75 * len(near))


def _pronoun(words: list[Word], found: Numeral, language: Language, *, counted: bool) -> bool:
    if (
        found.kind != "words"
        or found.value != 1
        or found.low != found.high
        or found.stop > found.at + 1
    ):
        return False
    before, after = _low(words, found.at - 1), _low(words, found.stop)
    if one_in(words, found, language) is not None:
        return False
    if words[found.at].forms and before in phrases(language, "voice", "speech"):
        return True  # 'рассказал один из вернувшихся': who speaks
    of = after in phrases(language, "glue", "of")
    if before in phrases(language, "one", "before"):
        return True
    if before in phrases(language, "one", "preposition") and not of:  # 'in one village', 'at one point'
        return True
    if phrases(language, "one", "never").from_here(words, found.stop) > 0:
        return True
    if of:
        others = noun_of(words, found, language)
        whole = others.kind not in (
            "person",
            "none",
        )  # 'one of the camps' singles out, it does not count
        return whole or phrases(language, "one", "of_after").from_here(words, found.stop + 1) > 0
    if counted:
        return after in phrases(language, "one", "after") or _one_speaker(words, found, language)
    subject = phrases(language, "one", "as_subject")
    return not (words[found.at].fresh and after in subject)


def _one_speaker(words: list[Word], found: Numeral, language: Language) -> bool:
    """'One mother told us', 'by one resident': a source, singled out and not counted."""
    noun, speech = noun_of(words, found, language), phrases(language, "voice", "speech")
    if noun.kind != "person":
        return False
    if _low(words, found.at - 1) in phrases(language, "one", "speaker_of"):
        return True
    if _low(words, noun.stop) in speech:
        return True
    if _low(words, noun.stop) not in phrases(language, "voice", "relative"):
        return False
    told = words[noun.stop + 1 : noun.stop + 12]
    return any(word.low in speech for word in told if word.sentence == words[found.at].sentence)


def one_in(words: list[Word], found: Numeral, language: Language) -> Numeral | None:
    """The whole of a share: 'one in four', 'three out of ten'; None when it is no share."""
    stop = phrases(language, "glue", "in").from_here(words, found.stop)
    second = numeral_at(words, stop, language) if stop > 0 else None
    if second is None or second.value <= found.value or second.low != second.high:
        return None
    if second.kind != "words" and (found.value != 1 or len(words[second.at].low) >= _DIGITS_OF_A_YEAR):
        return None  # 'killed 12 in 2015'
    if words[second.at].kind == "number" and _is_month(words, second.stop, language):
        return None
    return second
