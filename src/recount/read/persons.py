"""Persons counted: whether they suffered what is told, and whether they are all, a part, a crowd or a rate.

The act nearest to the number tells what was done. Gunmen who kill, mourners, witnesses and speakers are people
too, but no victims.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recount.read.noun_phrase import Noun, kind_of
from recount.read.number_words import TABLE, Word, acts, phrases, singular
from recount.read.numerals import Numeral, numeral_at
from recount.values import Measure

if TYPE_CHECKING:
    from recount.read.language import Language

_FAR = 8  # words: an act further off belongs to somebody else
_CLAUSE_ENDS = frozenset(";:.!?•")

Earlier = tuple[str, Numeral, str]


@dataclass(frozen=True, slots=True)
class Persons:
    """The persons that a number counts."""

    measure: Measure
    unit: str
    act: str
    victims: bool
    of: str


def read(
    words: list[Word], number: Numeral, noun: Noun, earlier: list[Earlier], language: Language
) -> Persons:
    """What the text says of the persons counted."""
    role, act = _role(words, number, noun, language)
    measure = _measure(words, number, noun, earlier, act, language)
    built = _built_for(words, number, language)
    if built:
        measure = Measure.OTHER
    head = _head_low(words, noun)
    if role == "unsaid":
        weak = phrases(language, "people", "not_harmed"), phrases(language, "people", "agents")
        victims = not any(singular(language, head) in nouns for nouns in weak)
    else:
        victims = role == "victim"
    label = " ".join(word for word in (head, act) if word)
    unit = str(language.table(TABLE)["people"]["unit"])
    return Persons(measure, unit, act, victims and not built, label or unit)


def suffered(words: list[Word], number: Numeral, noun: Noun, language: Language) -> bool:
    """Whether an act of violence was done to what is counted, by the words next to it."""
    role, act = _role(words, number, noun, language)
    return role == "victim" and bool(act)


def act_near(words: list[Word], number: Numeral, language: Language) -> bool:
    """Whether the sentence tells of an act of violence at all."""
    known, sentence = acts(language), words[number.at].sentence
    near = words[max(0, number.start - 3 * _FAR) : number.stop + 3 * _FAR]
    return any(word.sentence == sentence and word.low in known for word in near)


def rate(words: list[Word], at: int, language: Language) -> bool:
    """Whether what begins here makes a rate of the number: 'a week', 'to a room', 'per head'."""
    stop = phrases(language, "rate", "per").from_here(words, at)
    if stop < 0 or stop >= len(words):
        return False
    if words[stop - 1].low in phrases(language, "rate", "alone"):
        return True
    return singular(language, words[stop].low) in phrases(language, "rate", "of_room")


def _low(words: list[Word], at: int) -> str:
    return words[at].low if 0 <= at < len(words) else ""


def _head_low(words: list[Word], noun: Noun) -> str:
    return words[noun.head].low if noun.head is not None else ""


def _role(words: list[Word], number: Numeral, noun: Noun, language: Language) -> tuple[str, str]:
    """victim, agent or unsaid; and the act, where one is told of them."""
    head = _head_low(words, noun)
    known = acts(language)
    if head in known and head not in phrases(language, "people", "not_acts"):
        return "victim", known[head]
    before = _before(words, number, language)
    if before and before[0] == "agent":
        return before
    after = _after(words, number, noun, language)
    if after and (after[0] == "victim" or not before):
        return after
    if before:
        return before
    return after or ("unsaid", "")


def _before(words: list[Word], number: Numeral, language: Language) -> tuple[str, str] | None:
    """What stands right before the number: 'killed three', 'by two gunmen', 'left two', 'death toll ... to nine'."""
    sentence, known = words[number.at].sentence, acts(language)
    skipped = phrases(language, "voice", "between")
    at, crossed = number.start - 1, 0
    if _low(words, at) in phrases(language, "glue", "by"):
        return ("agent", "")
    while at >= 0 and words[at].sentence == sentence and crossed <= _FAR:
        low = words[at].low
        if low in known:
            if low in phrases(language, "voice", "not_governing"):
                at, crossed = at - 1, crossed + 1
                continue
            return ("victim", known[low])
        if low in _CLAUSE_ENDS:
            return None
        if low not in skipped and numeral_at(words, at, language) is None:
            crossed += 1 if words[at].kind == "mark" or kind_of(language, low) == "person" else 3
            if low in phrases(language, "voice", "stop"):
                return None
        at -= 1
    return None


def _after(words: list[Word], number: Numeral, noun: Noun, language: Language) -> tuple[str, str] | None:
    """What is said of the persons behind the number: passive, active or neither."""
    sentence, known = words[number.at].sentence, acts(language)
    passive, speech = phrases(language, "voice", "passive"), phrases(language, "voice", "speech")
    crowds, stop = phrases(language, "moment", "crowds"), phrases(language, "voice", "stop")
    aided, skipped = False, 0
    at = max(number.stop, noun.stop)
    while at < len(words) and words[at].sentence == sentence and skipped <= _FAR:
        low = words[at].low
        if low in _CLAUSE_ENDS or (low in stop and skipped):
            return None
        if phrases(language, "voice", "present").from_here(words, at) > 0:
            return ("agent", "")
        if low in known:
            direct = skipped == 0 and not aided
            if direct and low in phrases(language, "voice", "transitive") and _object(words, at + 1, language):
                return ("agent", "")
            return ("victim", known[low])
        if low in speech and not aided:
            return ("agent", "")
        if phrases(language, "moment", "crowds").from_here(words, at) > 0 and not aided and low in crowds:
            return ("agent", "")
        if low in phrases(language, "voice", "auxiliary"):
            aided = True
        elif low not in passive:
            skipped += 1
        at += 1
    return None


def _object(words: list[Word], at: int, language: Language) -> bool:
    """Whether an object follows the verb: 'killed six', 'killed a farmer', 'attacked civilians'."""
    low = _low(words, at)
    if low in phrases(language, "voice", "object_openers") or numeral_at(words, at, language) is not None:
        return True
    return kind_of(language, low) == "person" and low not in phrases(language, "people", "states")


def _measure(
    words: list[Word],
    number: Numeral,
    noun: Noun,
    earlier: list[Earlier],
    act: str,
    language: Language,
) -> Measure:
    stop = max(number.stop, noun.stop)
    if _one_in(words, number, language) or _each(words, number, language):
        return Measure.PERSONS_RATE
    if phrases(language, "moment", "phrases").from_here(words, stop) > 0:
        return Measure.PERSONS_MOMENT
    if rate(words, stop, language):
        return Measure.PERSONS_RATE
    if phrases(language, "moment", "before").up_to_here(words, number.start - 1) >= 0:
        return Measure.PERSONS_MOMENT
    if _part(words, number, noun, earlier, act, language):
        return Measure.PERSONS_SUBSET
    if _crowd(words, number, noun, act, language) or _contained(words, number, noun, language):
        return Measure.PERSONS_MOMENT
    return Measure.PERSONS_TOTAL


def _one_in(words: list[Word], number: Numeral, language: Language) -> bool:
    """'one in four', 'three out of ten'."""
    stop = phrases(language, "glue", "in").from_here(words, number.stop)
    if stop < 0:
        return False
    second = numeral_at(words, stop, language)
    return second is not None and second.kind == "words" and second.value > number.value


def _each(words: list[Word], number: Numeral, language: Language) -> bool:
    """'each lorry holds thirty', 'each of them misses one child'."""
    every = phrases(language, "glue", "every")
    for at in range(number.start - 1, max(-1, number.start - 6), -1):
        if words[at].sentence != words[number.at].sentence or words[at].low in _CLAUSE_ENDS:
            return False
        if words[at].low in every:
            return singular(language, _low(words, at + 1)) not in phrases(language, "time", "nouns")
    return False


def _part(
    words: list[Word],
    number: Numeral,
    noun: Noun,
    earlier: list[Earlier],
    act: str,
    language: Language,
) -> bool:
    if noun.partitive or (number.low == number.high == 1):
        return not _of_first_persons(noun, number, language)
    if phrases(language, "subset", "before").up_to_here(words, number.start - 1) >= 0:
        return True
    if _of_the_before(words, number, language):
        return True
    head = _head_low(words, noun)
    before = _low(words, number.start - 1)
    kin = singular(language, head) in phrases(language, "people", "kin")
    if kin and before in phrases(language, "people", "possessive"):
        return True
    same = [item for item in earlier if item[2] == act and act]
    if noun.further and same and words[same[-1][1].at].sentence >= words[number.at].sentence - 2:
        return True
    whole = [item for item in earlier if item[0] == head and head and item[1].value > number.value]
    return bool(whole) and not any(item[2] == act for item in whole)


def _of_first_persons(noun: Noun, number: Numeral, language: Language) -> bool:
    """'23 of us are missing' counts all of them."""
    return noun.pronoun in phrases(language, "people", "ourselves") and number.value != 1


def _of_the_before(words: list[Word], number: Numeral, language: Language) -> bool:
    """'Of the 88, 31 are women; nine were pregnant': what opens with the whole tells of its parts."""
    sentence, at = words[number.at].sentence, number.start - 1
    while at >= 0 and words[at].sentence == sentence:
        at -= 1
    at += 1
    while at < number.start and words[at].kind == "mark":
        at += 1
    if _low(words, at) not in phrases(language, "subset", "opening"):
        return False
    if _low(words, at + 1) not in phrases(language, "people", "the"):
        return False
    whole = numeral_at(words, at + 2, language)
    return whole is not None and whole.at != number.at


def _crowd(words: list[Word], number: Numeral, noun: Noun, act: str, language: Language) -> bool:
    head = singular(language, _head_low(words, noun))
    if head in phrases(language, "people", "moment"):
        return True
    if phrases(language, "moment", "drawing").up_to_here(words, number.start - 1) >= 0:
        return True
    if act:
        return False
    if head in phrases(language, "people", "crowd"):
        return True
    at = max(number.stop, noun.stop)
    at += _low(words, at) in phrases(language, "voice", "auxiliary")
    return phrases(language, "moment", "crowds").from_here(words, at) > 0


def _contained(words: list[Word], number: Numeral, noun: Noun, language: Language) -> bool:
    """Seen or held in one room, on one deck, at one moment."""
    sentence = words[number.at].sentence
    seen, holding = phrases(language, "moment", "seen"), phrases(language, "moment", "holding")
    containers = phrases(language, "moment", "containers")
    before = [
        word
        for word in words[max(0, number.start - 14) : number.start]
        if word.sentence == sentence and word.kind == "word"
    ]
    if any(word.low in seen for word in before[-4:]):
        return True
    after = []
    for word in words[max(number.stop, noun.stop) : number.stop + 12]:
        if word.sentence != sentence or word.low in _CLAUSE_ENDS:
            break
        after.append(word)
    near = [*before, *after]
    return any(singular(language, word.low) in containers for word in near) and any(
        word.low in holding for word in near
    )


def _built_for(words: list[Word], number: Numeral, language: Language) -> bool:
    return phrases(language, "capacity", "before").up_to_here(words, number.start - 1) >= 0
