"""What a number counts: the noun, the measure, and whether the persons counted suffered what is told.

People, families, sites, events, ages, money, durations and things are told apart by the noun, by its
ending, by what was done to it, and by the words around it. An age, a rate, a sum of money never
becomes a number of people.
"""
# ruff: noqa: PLR0911 - a grammar: each branch is one rule of it

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recount.read import persons
from recount.read.ages import age_of
from recount.read.keys import has_forms
from recount.read.naming import one_in
from recount.read.noun_phrase import Noun, kind_of, noun_of, plural, unit_of
from recount.read.number_words import Word, phrases
from recount.read.numerals import Numeral, trailing
from recount.values import Measure, Qualifier

if TYPE_CHECKING:
    from recount.read.language import Language

PERSONS = frozenset(
    {Measure.PERSONS_TOTAL, Measure.PERSONS_SUBSET, Measure.PERSONS_MOMENT, Measure.PERSONS_RATE}
)
_KINDS = {
    "family": Measure.FAMILIES,
    "site": Measure.SITES,
    "event": Measure.EVENTS,
    "thing": Measure.OTHER,
    "share": Measure.OTHER,
}


WHOLES = frozenset({Measure.FAMILIES, Measure.SITES, Measure.EVENTS})
UNNAMED = ("item", "currency_unit")
NOTHING = "item"  # the unit of a number whose noun the text does not give
_NEVER_INHERITED = (Measure.AGES, Measure.DURATION, Measure.MONEY, Measure.MONEY_MONTH)
_ENDS = frozenset(".;:[(?!")
_SMALL = 4  # the same small number twice tells nothing


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with what it counts. `head` is the word that was read as its noun; '' when there is none."""

    number: Numeral
    measure: Measure
    unit: str
    what: str
    of: str = ""
    victims: bool = False
    open: bool = False
    head: str = ""
    partitive: bool = False
    act: str = ""


def counted(words: list[Word], number: Numeral, earlier: list[Counted], language: Language) -> Counted:
    """What the number counts. `earlier`: what was counted before it in the same text, in order."""
    if number.kind == "fraction":
        return Counted(number, Measure.OTHER, "share", "share", open=True)
    if number.kind == "clock":
        unit = str(language.table("numbers")["time"]["hour_unit"])
        return Counted(number, Measure.DURATION, unit, unit, head=unit)
    noun = noun_of(words, number, language)
    return (
        _age(words, number, noun, earlier, language)
        or _money(words, number, noun, earlier, language)
        or _percent(words, number, language)
        or _term(words, number, noun, language)
        or _named(words, number, noun, earlier, language)
        or _bare(words, number, noun, earlier, language)
    )


def _age(
    words: list[Word], number: Numeral, noun: Noun, earlier: list[Counted], language: Language
) -> Counted | None:
    last = earlier[-1] if earlier else None
    follows = last is not None and last.measure is Measure.AGES and last.number.stop >= number.start - 2
    age = age_of(words, number, noun, after_an_age=follows, language=language)
    if age is None:
        return None
    what = str(language.table("numbers")["ages"].get("what", age.what))
    return Counted(age.number, Measure.AGES, age.unit, what, of=what, open=age.open, head=age.unit)


def _money(
    words: list[Word], number: Numeral, noun: Noun, earlier: list[Counted], language: Language
) -> Counted | None:
    table = language.table("numbers").get("money", {})
    symbols, unit, stop = phrases(language, "money", "before"), "", number.stop
    for at in (number.at - 1, number.stop):
        if 0 <= at < len(words) and words[at].low in symbols:
            unit, stop = table["units"][words[at].low], max(stop, at + 1)
    if not unit and noun.kind == "money":
        unit, stop = noun.unit, noun.stop
    if not unit and noun.kind in ("unknown", "none"):
        begin = max(0, number.start - 6)
        begin += max(
            (k + 1 for k, word in enumerate(words[begin : number.start]) if word.low in _ENDS),
            default=0,
        )
        context = phrases(language, "money", "context")
        near = [
            at
            for at in range(begin, number.start)
            if words[at].sentence == words[number.at].sentence
            and (words[at].low in context or context.up_to_here(words, at) >= 0)
        ]
        last = earlier[-1] if earlier else None
        again = (
            last is not None
            and last.measure in (Measure.MONEY, Measure.MONEY_MONTH)
            and words[last.number.at].sentence == words[number.at].sentence
            and noun.kind == "none"
            and not persons.act_near(words, number, language)
        )
        if noun.kind == "unknown" and near and noun.head == number.stop:
            unit, stop = noun.unit, noun.stop
        elif noun.kind == "none" and (near or again) and not _followed_by_act(words, number, language):
            unit = last.unit if again and last is not None else str(table["unnamed"])
    if not unit:
        return None
    monthly = phrases(language, "money", "month").from_here(words, stop) > 0 or (
        stop < len(words) and phrases(language, "money", "month").from_here(words, stop + 1) > 0
    )
    if has_forms(language) and not monthly:  # 'ежемесячно брали по 5 тысяч'
        each = phrases(language, "money", "month")
        monthly = any(
            each.from_here(words, at) > 0 for at in range(max(0, number.start - 6), number.start)
        )
    measure = Measure.MONEY_MONTH if monthly else Measure.MONEY
    number = trailing(words, replace(number, stop=stop), stop, language)
    return Counted(number, measure, table.get("alias", {}).get(unit, unit), unit, head=unit)


def _followed_by_act(words: list[Word], number: Numeral, language: Language) -> bool:
    context = phrases(language, "money", "context")
    beside = [
        *words[max(0, number.start - 2) : number.start],
        *words[number.stop + 1 : number.stop + 2],
    ]
    if any(word.low in context for word in beside):  # 'a sum of 40,000 was paid'
        return False
    verb = number.stop < len(words) and words[number.stop].low in phrases(
        language, "voice", "auxiliary"
    )
    return verb or persons.act_governs(words, number, language)


def _percent(words: list[Word], number: Numeral, language: Language) -> Counted | None:
    stop = phrases(language, "percent", "after").from_here(words, number.stop)
    if stop < 0:
        return None
    return Counted(replace(number, stop=stop), Measure.OTHER, "percent", "percent", head="percent")


def _term(words: list[Word], number: Numeral, noun: Noun, language: Language) -> Counted | None:
    """'Sentenced to six and ten years': a term, whose unit stands behind the last number or nowhere."""
    terms = phrases(language, "time", "terms")
    if noun.kind != "none" or terms.up_to_here(words, number.start - 1) < 0:
        return None
    unit = str(language.table("numbers")["time"]["term_unit"])
    return Counted(number, Measure.DURATION, unit, unit, open=True, head=unit)


def _named(
    words: list[Word], number: Numeral, noun: Noun, earlier: list[Counted], language: Language
) -> Counted | None:
    if noun.kind == "time":
        number = _within(words, replace(number, stop=noun.stop), language)
        number = trailing(words, number, number.stop, language)
        return Counted(number, Measure.DURATION, noun.unit, _named_as(words, noun), head=noun.unit)
    if noun.kind == "person":
        return _persons(words, number, noun, earlier, language)
    if noun.kind == "unknown" and persons.suffered(words, number, noun, language) and not noun.compound:
        return _persons(words, number, noun, earlier, language)
    if noun.kind in _KINDS or noun.kind == "unknown":
        bounded = trailing(words, number, noun.stop, language)
        measure = _KINDS.get(noun.kind, Measure.OTHER)
        if measure is not Measure.FAMILIES and persons.rate(words, noun.stop, language):
            measure = Measure.OTHER
        what = _named_as(words, noun)
        return Counted(bounded, measure, noun.unit, what, head=noun.unit, partitive=noun.partitive)
    return None


def _named_as(words: list[Word], noun: Noun) -> str:
    """The counted thing in the words of the text, where they have forms; else its singular."""
    head = words[noun.head] if noun.head is not None else None
    return head.low if head is not None and head.forms else noun.unit


def _within(words: list[Word], number: Numeral, language: Language) -> Numeral:
    start = phrases(language, "within", "phrases").up_to_here(words, number.start - 1)
    if start < 0 or number.high is None:
        return number
    return replace(number, start=start, low=None, qualifier=Qualifier.AT_MOST)


def _persons(
    words: list[Word], number: Numeral, noun: Noun, earlier: list[Counted], language: Language
) -> Counted:
    before = [(item.head, item.number, item.act) for item in earlier if item.measure in PERSONS]
    read = persons.read(words, number, noun, before, language)
    share = one_in(words, number, language)
    number = replace(number, stop=share.stop) if share else trailing(words, number, noun.stop, language)
    measure, head = read.measure, words[noun.head].low if noun.head is not None else ""
    last = earlier[-1] if earlier else None
    if (
        last is not None
        and last.measure is Measure.PERSONS_MOMENT
        and measure is Measure.PERSONS_TOTAL
        and read.act == last.act != ""
        and words[last.number.at].sentence == words[number.at].sentence
    ):
        measure = last.measure
    if (
        last is not None
        and measure is Measure.PERSONS_TOTAL
        and _goes_on(words, last, number, language)
    ):
        measure = last.measure
    for item in reversed(earlier):
        if measure is Measure.PERSONS_SUBSET and noun.head is None:
            break
        again = item.number.value == number.value > _SMALL and item.measure in PERSONS
        if (
            again
            and (head == item.head or not (head and item.head))
            and measure is not Measure.PERSONS_RATE
        ):
            measure = item.measure
            break
    return Counted(
        number,
        measure,
        read.unit,
        read.act or (words[noun.head].low if noun.head is not None else read.unit),
        of=read.of,
        victims=read.victims,
        head=words[noun.head].low if noun.head is not None else "",
        partitive=noun.partitive,
        act=read.act,
    )


def _goes_on(words: list[Word], last: Counted, number: Numeral, language: Language) -> bool:
    """'Из них 35 мужчин и две женщины': a part beside a part, where words have forms."""
    between = words[last.number.stop : number.start]
    joined = bool(between) and between[-1].low in phrases(language, "glue", "and")
    one = words[last.number.at].sentence == words[number.at].sentence and len(between) <= 3  # noqa: PLR2004
    one = one and all(word.low != ")" for word in between)
    return has_forms(language) and joined and one and last.measure is Measure.PERSONS_SUBSET


def _bare(
    words: list[Word], number: Numeral, noun: Noun, earlier: list[Counted], language: Language
) -> Counted:
    """A number without a noun of its own: what an act, the words before, or an earlier number tell."""
    crowd = persons.crowded(words, number, noun, language)
    ours = crowd or noun.pronoun in phrases(language, "people", "ourselves")
    if ours or persons.grouped(words, number, noun, language):
        return _persons(words, number, noun, earlier, language)
    before = noun_before(words, number, language)
    if before is None and not persons.suffered(words, number, noun, language):
        before = None if _is_a_figure(words, number, language) else _antecedent(words, number, language)
    elif before is None or before.kind == "person":
        return _persons(words, number, noun, earlier, language)
    if before is not None and before.kind in _KINDS:
        measure = Measure.OTHER if persons.rate(words, number.stop, language) else _KINDS[before.kind]
        return Counted(number, measure, before.unit, before.unit, head=before.unit)
    last = _earlier(words, number, earlier, language)
    if last is None or words[number.at].sentence - words[last.number.at].sentence > 2:  # noqa: PLR2004
        before = before or _persons_before(words, number, language)
    if last is not None and last.measure not in PERSONS and before is None:
        return Counted(number, last.measure, last.unit, last.what, head=last.head)
    if last is not None and last.measure in PERSONS:
        return _like(words, number, noun, language, last=last, earlier=earlier)
    rate = persons.rate(words, number.stop, language)
    if (
        before is not None
        or noun.partitive
        or noun.further
        or rate
        or persons.act_near(words, number, language)
    ):
        return _persons(words, number, noun, earlier, language)
    return Counted(number, Measure.OTHER, NOTHING, NOTHING, open=True)


def _like(
    words: list[Word],
    number: Numeral,
    noun: Noun,
    language: Language,
    *,
    last: Counted,
    earlier: list[Counted],
) -> Counted:
    """Persons like those counted before, where the number itself says no more."""
    found = _persons(words, number, noun, earlier, language)
    same = words[last.number.at].sentence == words[number.at].sentence
    moment = last.measure is Measure.PERSONS_MOMENT and found.measure is Measure.PERSONS_TOTAL
    return replace(
        found,
        victims=found.victims
        and (last.victims or bool(found.act) or _is_a_figure(words, number, language)),
        measure=last.measure if moment and same and found.act in ("", last.act) else found.measure,
        what=found.act or last.what,
        head=last.head,
        act=found.act or (last.act if same else ""),
        of=last.of if not found.act else found.of,
    )


def _is_a_figure(words: list[Word], number: Numeral, language: Language) -> bool:
    """'the true total may be nearer 300', 'giving their number as 23': what is counted was named before."""
    figures = phrases(language, "ages", "numbers_range")
    near = words[max(0, number.start - 6) : number.start]
    return any(word.low in figures and word.sentence == words[number.at].sentence for word in near)


def _persons_before(words: list[Word], number: Numeral, language: Language) -> Noun | None:
    """The people of the sentence before: 'They stood the men at the wall', then 'I counted 52'."""
    at, told = number.start - 1, words[number.at].sentence
    while at >= 0 and words[at].sentence >= told - 2 and number.start - at < 40:  # noqa: PLR2004
        low = words[at].low
        if (
            words[at].sentence < told
            and kind_of(language, low) == "person"
            and plural(language, words[at])
        ):
            return Noun(None, number.stop, "person", low)
        at -= 1
    return None


def _earlier(
    words: list[Word], number: Numeral, earlier: list[Counted], language: Language
) -> Counted | None:
    """The earlier count that a bare number goes on from: the same number, else the nearest one."""
    known = [
        item
        for item in earlier
        if item.measure not in _NEVER_INHERITED and item.unit not in ("percent", "share", NOTHING)
    ]
    for item in reversed(known):
        if item.number.value == number.value > _SMALL:
            return item
    if _is_a_figure(words, number, language):
        people = [item for item in known if item.measure in PERSONS]
        known = people or known
    for item in reversed(known):
        if words[number.at].sentence - words[item.number.at].sentence <= 2:  # noqa: PLR2004
            return item
    return next((item for item in reversed(known) if item.measure in PERSONS), None)


def _antecedent(words: list[Word], number: Numeral, language: Language) -> Noun | None:
    """The nearest plural noun before the number in its sentence: 'he saw lorries, three of them'."""
    for at in range(number.start - 1, max(-1, number.start - 14), -1):
        if words[at].sentence != words[number.at].sentence:
            return None
        if words[at].kind == "word" and plural(language, words[at]):
            kind = kind_of(language, words[at].low)
            if kind in _KINDS or kind == "person":
                return Noun(None, number.stop, kind, unit_of(language, kind, words[at].low))
    return None


def noun_before(words: list[Word], number: Numeral, language: Language) -> Noun | None:
    """The noun that stands before its number: 'the number of families ... as 47', 'the dead: 14'."""
    counting = phrases(language, "before_noun", "number_of")
    sentence = words[number.at].sentence
    at = number.start - 1
    figures = phrases(language, "ages", "numbers_range")
    estimate = any(word.low in figures for word in words[max(0, number.start - 8) : number.start])
    oldest = sentence - 2 * estimate
    while at >= 0 and words[at].sentence >= oldest and number.start - at < 30:  # noqa: PLR2004
        stop = counting.from_here(words, at)
        if 0 < stop <= number.start:
            found = noun_of(words, replace(number, at=at, start=at, stop=stop, low=2, high=2), language)
            return found if found.kind not in ("none", "unknown") else None
        at -= 1
    tolls = phrases(language, "before_noun", "toll")
    for at in range(number.start - 1, max(-1, number.start - 7), -1):
        if words[at].sentence != sentence:
            break
        if words[at].low in tolls:
            return Noun(None, number.stop, "person", "person")
    return None
