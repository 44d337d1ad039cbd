"""Persons counted: whether they suffered what is told, and whether they are all, a part or a crowd.

The act nearest to the number tells what was done. Gunmen who kill, mourners, witnesses and speakers are
people too, but no victims.
"""
# ruff: noqa: C901, PLR0911, PLR0912 - a grammar: each branch is one rule of it

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recount.read import persons_by_case as by_case
from recount.read.naming import one_in
from recount.read.noun_phrase import Noun, kind_of, noun_of, plural
from recount.read.number_words import TABLE, Word, acts, phrases, singular
from recount.read.numerals import Numeral, numeral_at
from recount.values import Measure, Qualifier

if TYPE_CHECKING:
    from recount.read.language import Language

_FAR = 8  # words: an act further off belongs to somebody else
_NEAR = 8  # sentences are counted by twos: four of them
_FARTHEST = 30  # words: a bound on every search, so that the work grows with the text alone
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
    measure = _measure(words, number, noun, language, earlier=earlier, act=act)
    if role == "crowd" and measure is Measure.PERSONS_TOTAL:
        measure = Measure.PERSONS_MOMENT
    built = built_for(words, number, language)
    if built:
        measure = Measure.OTHER
    head = _head_low(words, noun)
    if role == "unsaid":
        weak = phrases(language, "people", "not_harmed"), phrases(language, "people", "agents")
        victims = not any(singular(language, head) in nouns for nouns in weak)
    else:
        victims = role == "victim"
    label = _label(head, act, language)
    unit = noun.unit if noun.kind == "person" else str(language.table(TABLE)["people"]["unit"])
    return Persons(measure, unit, act, victims and not built, label or unit)


def _label(head: str, act: str, language: Language) -> str:
    """What is counted, with what was done: 'farmers killed', 'учитель, пропавшие'."""
    told = language.table(TABLE).get("act_words", {}).get(act)
    if told is None:
        return " ".join(word for word in (head, act) if word)
    return str(told) if not head or head in acts(language) else f"{head}, {told}"


def suffered(words: list[Word], number: Numeral, noun: Noun, language: Language) -> bool:
    """Whether an act of violence was done to what is counted, by the words next to it."""
    role, act = _role(words, number, noun, language)
    return role == "victim" and bool(act)


def act_governs(words: list[Word], number: Numeral, language: Language) -> bool:
    """Whether the word right before the number is an act: 'killed three'."""
    return _low(words, number.start - 1) in acts(language)


def crowded(words: list[Word], number: Numeral, noun: Noun, language: Language) -> bool:
    """Whether the number is said of a crowd: 'Thousands attended', 'the march drew 4,000'."""
    return _role(words, number, noun, language)[0] == "crowd"


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


def grouped(words: list[Word], number: Numeral, noun: Noun, language: Language) -> bool:
    """Whether the words make persons of a bare number: 'in groups of ten', 'each lorry holds thirty'."""
    return (
        built_for(words, number, language)
        or _each(words, number, language)
        or _one_in(words, number, language)
        or _of_the_before(words, number, language)
        or phrases(language, "moment", "phrases").from_here(words, max(number.stop, noun.stop)) > 0
        or phrases(language, "moment", "before").up_to_here(words, number.start - 1) >= 0
    )


def _low(words: list[Word], at: int) -> str:
    return words[at].low if 0 <= at < len(words) else ""


def _head_low(words: list[Word], noun: Noun) -> str:
    return words[noun.head].low if noun.head is not None else ""


def _role(words: list[Word], number: Numeral, noun: Noun, language: Language) -> tuple[str, str]:
    """victim, agent, crowd or unsaid; and the act, where one is told of them."""
    head = _head_low(words, noun)
    known = acts(language)
    if head in known and head not in phrases(language, "people", "not_acts"):
        return "victim", known[head]
    if by_case.done_by(words, number, noun):
        return "agent", ""
    if phrases(language, "people", "dressed").from_here(words, noun.stop) > 0:
        return "crowd", ""  # 'десять человек в масках'
    if words[number.at].forms and (doing := by_case.doing(words, number.start - 1, language)):
        return doing, ""
    if by_case.behind_its_verb(words, number, language):
        return "agent", ""
    before = _before(words, number, language)
    if before and (before[0] != "victim" or _low(words, number.start - 1) in known):
        return before
    after = _after(words, number, noun, language)
    if after and (after[0] == "victim" or not before):
        return after
    if before:
        return before
    return after or ("unsaid", "")


def _before(words: list[Word], number: Numeral, language: Language) -> tuple[str, str] | None:
    """What stands right before the number: 'killed three', 'by two gunmen', 'death toll ... to nine'."""
    sentence, known = words[number.at].sentence, acts(language)
    skipped = phrases(language, "voice", "between")
    at, crossed = number.start - 1, 0
    if _low(words, at) in phrases(language, "glue", "by"):
        return ("agent", "")
    if phrases(language, "moment", "drawing").up_to_here(words, at) >= 0:
        return ("crowd", "")
    if phrases(language, "voice", "spoken_to").up_to_here(words, at) >= 0:
        return ("agent", "")
    while at >= max(0, number.start - _FARTHEST) and words[at].sentence == sentence and crossed <= _FAR:
        low = words[at].low
        if low in known:
            if low in phrases(language, "voice", "not_governing"):
                at, crossed = at - 1, crossed + 1
                continue
            return ("victim", known[low])
        if low in _CLAUSE_ENDS and low not in skipped:
            return None
        if plural(language, words[at]) and kind_of(language, low) in (
            "site",
            "thing",
            "event",
            "family",
        ):
            return None
        if low not in skipped and numeral_at(words, at, language) is None:
            crossed += 1 if words[at].kind == "mark" or kind_of(language, low) == "person" else 3
            if low in phrases(language, "voice", "stop"):
                return None
        at -= 1
    return None


def _after(
    words: list[Word], number: Numeral, noun: Noun, language: Language
) -> tuple[str, str] | None:
    """What is said of the persons behind the number: passive, active or neither."""
    sentence, known = words[number.at].sentence, acts(language)
    passive, speech = phrases(language, "voice", "passive"), phrases(language, "voice", "speech")
    crowds, stop = phrases(language, "moment", "crowds"), phrases(language, "voice", "stop")
    joined = phrases(language, "glue", "and").single
    aided, crossed, related, coordinated, skipped = False, False, False, False, 0
    at = max(number.stop, noun.stop)
    while at < len(words) and words[at].sentence == sentence and skipped <= _FAR:
        low = words[at].low
        if low in _CLAUSE_ENDS or at > number.stop + _FARTHEST:
            return None
        if low in (",", *joined) and (skipped == 0 or coordinated):
            further = _counted_too(words, at + 1, language)
            if further > 0:  # 'eight guards and three drivers were killed'
                at, coordinated = further, True
                continue
        if low in stop:
            return None
        if low == ",":
            verb = at + 1 < len(words) and words[at + 1].low in phrases(language, "voice", "auxiliary")
            at = at + 1 if verb else _behind_parenthesis(words, at)
            if at < 0:
                return None
            crossed = True
            continue
        if low in phrases(language, "voice", "relative"):
            related = True
        if phrases(language, "voice", "present").from_here(words, at) > 0 and not related:
            return ("agent", "")
        if low in known:
            direct = not (aided or crossed or related)
            active = not words[at].forms or words[at].forms[0].part in ("verb", "gerund")
            if (
                direct
                and active
                and low in phrases(language, "voice", "transitive")
                and (_object(words, at + 1, language) or by_case.by_their_case(words, number, language))
            ):
                return ("agent", "")
            return ("victim", known[low])
        if low in speech and not (aided or crossed or related):
            return ("agent", "")
        if crowds.from_here(words, at) > 0 and not (aided or crossed or related):
            return ("crowd", "")
        if low in phrases(language, "voice", "auxiliary"):
            aided = True
        elif low not in passive:
            skipped += 1
        at += 1
    return None


def _counted_too(words: list[Word], at: int, language: Language) -> int:
    """Behind a second number and its noun, where one begins here; -1 when none does."""
    found = numeral_at(words, at, language)
    if found is None and _low(words, at) in phrases(language, "glue", "articles"):
        found = Numeral(at, at, at + 1, 1, 1, Qualifier.EXACT, "article")
    if found is None:
        return -1
    noun = noun_of(words, found, language)
    return noun.stop if noun.kind == "person" else -1


def _behind_parenthesis(words: list[Word], at: int) -> int:
    """Behind the second comma of 'two people, one of them a child, were killed'; -1 when there is none."""
    for here in range(at + 1, min(len(words), at + 10)):
        if words[here].low == "," and words[here].sentence == words[at].sentence:
            return here + 1
    return -1


def _object(words: list[Word], at: int, language: Language) -> bool:
    """Whether an object follows the verb: 'killed six', 'killed a farmer', 'attacked civilians'."""
    at += _low(words, at) in phrases(language, "people", "states")  # 'shot dead a guard'
    low = _low(words, at)
    if low in phrases(language, "voice", "object_openers"):
        return True
    for key in ("at_least", "at_most", "more_than", "approx", "nearly", "less_than"):
        stop = phrases(language, "before", key).from_here(words, at)
        at = stop if stop > 0 else at
    found = numeral_at(words, at, language)
    if found is not None:
        return kind_of(language, _low(words, found.stop)) != "time"
    return kind_of(language, low) == "person" and low not in phrases(language, "people", "states")


def _measure(
    words: list[Word],
    number: Numeral,
    noun: Noun,
    language: Language,
    *,
    earlier: list[Earlier],
    act: str,
) -> Measure:
    stop = max(number.stop, noun.stop)
    if _one_in(words, number, language) or _each(words, number, language):
        return Measure.PERSONS_RATE
    if _low(words, number.start - 1) in phrases(language, "rate", "before"):
        return Measure.PERSONS_RATE
    if phrases(language, "moment", "phrases").from_here(words, stop) > 0:
        return Measure.PERSONS_MOMENT
    if rate(words, stop, language):
        return Measure.PERSONS_RATE
    if phrases(language, "moment", "before").up_to_here(words, number.start - 1) >= 0:
        return Measure.PERSONS_MOMENT
    if _part(words, number, noun, language, earlier=earlier, act=act):
        return Measure.PERSONS_SUBSET
    if _crowd(noun, words, act, language) or _contained(words, number, noun, language):
        return Measure.PERSONS_MOMENT
    return Measure.PERSONS_TOTAL


def _one_in(words: list[Word], number: Numeral, language: Language) -> bool:
    """'one in four', 'three out of ten'."""
    return one_in(words, number, language) is not None


def _each(words: list[Word], number: Numeral, language: Language) -> bool:
    """'each lorry holds thirty', 'each of them misses one child'."""
    every = phrases(language, "glue", "every")
    for at in range(number.start - 1, max(-1, number.start - 6), -1):
        if words[at].sentence != words[number.at].sentence or words[at].low in _CLAUSE_ENDS:
            return False
        if words[at].low in every and _low(words, at + 1) not in phrases(language, "glue", "and"):
            times = phrases(language, "time", "nouns")
            return not any(singular(language, _low(words, at + k)) in times for k in (1, 2))
    return False


def _part(
    words: list[Word],
    number: Numeral,
    noun: Noun,
    language: Language,
    *,
    earlier: list[Earlier],
    act: str,
) -> bool:
    lone = number.low == number.high == 1
    alone = noun.head is None or any(item[1].value > number.value for item in earlier)
    if noun.partitive or (lone and alone):
        return not _of_first_persons(noun, number, language)
    if phrases(language, "subset", "before").up_to_here(words, number.start - 1) >= 0:
        return True
    if _of_the_before(words, number, language):
        return True
    if _in_brackets(words, number, earlier):
        return True
    head = _head_low(words, noun)
    before = _low(words, number.start - 1)
    kin = singular(language, head) in phrases(language, "people", "kin")
    if kin and before in phrases(language, "people", "possessive"):
        return True
    same = [item for item in earlier if item[2] == act and act]
    more = _low(words, number.stop) in phrases(language, "subset", "more")
    if more and same and words[same[-1][1].at].sentence >= words[number.at].sentence - 2:
        return True
    told = words[number.at].sentence
    in_sentence = [item for item in earlier if words[item[1].at].sentence == told]
    if not head and _parts_go_on(words, number, in_sentence, language):
        return True
    if (not head and _died(words, number, language)) or act in phrases(language, "subset", "during"):
        holding = phrases(language, "subset", "holding")
        return any(item[2] in holding and item[1].value > number.value for item in earlier)
    if not head:
        return _property(words, number, earlier, act, language)
    whole = [item for item in earlier if item[0] == head and item[1].value > number.value]
    known = [item for item in whole if item[2] or act]
    return bool(known) and not any(item[2] == act != "" for item in whole)


def _property(
    words: list[Word], number: Numeral, earlier: list[Earlier], act: str, language: Language
) -> bool:
    """'Eleven were nurses', 'three under ten': what some of those counted before are."""
    if act:
        return False
    under = phrases(language, "ages", "under").from_here(words, number.stop)
    if under > 0 and numeral_at(words, under, language) is not None:
        return True
    if _low(words, number.stop) not in phrases(language, "voice", "auxiliary"):
        return False
    near = [item for item in earlier if words[number.at].sentence - words[item[1].at].sentence <= _NEAR]
    return any(item[1].value > number.value for item in near)


def _parts_go_on(
    words: list[Word], number: Numeral, in_sentence: list[Earlier], language: Language
) -> bool:
    """'Of 43 invited, of whom 41 left; only two were fined': a part beside a part."""
    if len(in_sentence) < 2 or not _is_subject(words, number, language):  # noqa: PLR2004
        return False
    before = phrases(language, "subset", "before").up_to_here(words, in_sentence[-1][1].start - 1)
    return before >= 0 and in_sentence[-2][1].value > number.value


def _died(words: list[Word], number: Numeral, language: Language) -> bool:
    """'70 were taken and two had died': the dying are some of those taken."""
    at = number.stop
    at += _low(words, at) in phrases(language, "voice", "auxiliary")
    return _low(words, at) in phrases(language, "subset", "dying")


def _is_subject(words: list[Word], number: Numeral, language: Language) -> bool:
    """Whether a verb follows the bare number."""
    low = _low(words, number.stop)
    return low in phrases(language, "voice", "auxiliary") or low in acts(language)


def _in_brackets(words: list[Word], number: Numeral, earlier: list[Earlier]) -> bool:
    """'nine people (four women and five children)': the parts of the number before the bracket."""
    for at in range(number.start - 1, max(-1, number.start - 10), -1):
        if words[at].low == ")":
            return False
        if words[at].low in "(:":
            told = words[number.at].sentence if words[at].low == ":" else -1
            whole = [
                item[1]
                for item in earlier
                if at - 12 < item[1].at < at and told in (-1, words[item[1].at].sentence)
            ]
            return bool(whole) and whole[-1].value >= number.value
    return False


def _of_first_persons(noun: Noun, number: Numeral, language: Language) -> bool:
    """'23 of us are missing' counts all of them."""
    return noun.pronoun in phrases(language, "people", "ourselves") and number.value != 1


def _of_the_before(words: list[Word], number: Numeral, language: Language) -> bool:
    """'Of the 88, 31 are women; nine were pregnant': what opens with the whole tells of its parts."""
    sentence, at = words[number.at].sentence, number.start - 1
    while at >= 0 and words[at].sentence == sentence and number.start - at <= _FARTHEST:
        at -= 1
    at += 1
    while at < number.start and words[at].kind == "mark":
        at += 1
    if _low(words, at) not in phrases(language, "subset", "opening"):
        return False
    at += _low(words, at + 1) in phrases(language, "people", "the")
    whole = numeral_at(words, at + 1, language)
    if whole is None or whole.at == number.at:
        return False
    return noun_of(words, whole, language).kind in ("person", "none", "unknown")


def _crowd(noun: Noun, words: list[Word], act: str, language: Language) -> bool:
    head = singular(language, _head_low(words, noun))
    if head in phrases(language, "people", "moment"):
        return True
    if act:
        return False
    return head in phrases(language, "people", "crowd")


def _contained(words: list[Word], number: Numeral, noun: Noun, language: Language) -> bool:
    """Seen or held in one room, on one deck, at one moment."""
    sentence = words[number.at].sentence
    seen, holding = phrases(language, "moment", "seen"), phrases(language, "moment", "holding")
    containers = phrases(language, "moment", "containers")
    before: list[Word] = []
    for word in reversed(words[max(0, number.start - 14) : number.start]):
        if word.sentence != sentence or word.low in _CLAUSE_ENDS:
            break
        before.insert(0, word)
    if any(word.low in seen for word in before[-4 if noun.head is not None else -9 :]):
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


def built_for(words: list[Word], number: Numeral, language: Language) -> bool:
    """Whether the number is what something was made to hold: 'cells built for six'."""
    return phrases(language, "capacity", "before").up_to_here(words, number.start - 1) >= 0
