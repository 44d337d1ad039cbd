"""Counts: every number of a text that counts something, with its bounds, its measure and what it counts.

>>> from recount.read.language import load
>>> from recount.read.structure import parse
>>> page = parse("Armed men killed at least six farmers, two of them aged 15.", load("en"))
>>> for count in find(page, language=load("en")):
...     print(count.id, count.surface, count.min, count.max, count.measure, sep=" | ")
K01 | at least six | 6 | None | persons, total
K02 | two | 2 | 2 | persons, subset
K03 | 15 | 15 | 15 | ages in years

Rules: dates, years, clock hours, pages, streets and ordinals are no counts; an age, a rate or a sum of
money is never a number of people; doubt about the measure is `open`, never another measure. Proposals,
to be confirmed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recount.nouns import Count
from recount.read import corrections
from recount.read.measures import NOTHING, PERSONS, UNNAMED, WHOLES, Counted, counted
from recount.read.naming import names
from recount.read.noun_phrase import inverted, noun_of
from recount.read.number_words import TABLE, Word, phrases, words_of
from recount.read.numerals import Numeral, numeral_at, qualified
from recount.values import Measure, Qualifier, Span

if TYPE_CHECKING:
    from recount.read.language import Language
    from recount.read.structure import Structure


_LOOKED_BACK = 24  # counts: further back a number is no longer taken up again


def find(structure: Structure, *, language: Language) -> tuple[Count, ...]:
    """The counts of a text, in order. A language without a table of numbers has none."""
    if not language.table(TABLE):
        return ()
    words = words_of(structure.text, (sentence.span for sentence in structure.sentences), language)
    found = _counted(words, language)
    taken_back = corrections.taken_back(words, found, language)
    return tuple(
        _count(structure.text, words, item, number, taken_back.get(number))
        for number, item in enumerate(found)
    )


def _counted(words: list[Word], language: Language) -> list[Counted]:
    found: list[Counted] = []
    at, whole_until, free = 0, 0, 0
    while at < len(words):
        number = numeral_at(words, at, language)
        turned = inverted(words, at, language) if number is None and at >= free else None
        number = number or turned
        if number is None or words[at].sentence % 2 == 0:  # outside every sentence: a label
            at += 1
            continue
        number = turned or qualified(words, number, language)
        noun = noun_of(words, number, language)
        known = noun.kind not in ("none", "unknown") or (
            noun.head is not None and noun.kind == "unknown" and not words[noun.head].capital
        )
        inside = number.at < whole_until  # 'two of the three': the whole is only named again
        if not inside and not names(words, number, counted=known, language=language):
            found.append(counted(words, number, found[-_LOOKED_BACK:], language))
        behind = words[number.stop + 1].low if number.stop + 1 < len(words) else ""
        if noun.partitive and behind in phrases(language, "people", "the"):
            whole_until = noun.head if noun.head is not None else noun.stop
        free = noun.stop
        at = max(number.stop, at + 1)
        at = max(at, found[-1].number.stop) if found else at
    done = _completed(words, found)
    rest = [*_zeros(words, language), *_single_victims(words, done, language), *done]
    return sorted(rest, key=lambda item: item.number.at)


def _single_victims(words: list[Word], others: list[Counted], language: Language) -> list[Counted]:
    """'killed a farmer', 'a farmer was killed': an article that counts one victim."""
    articles, harmed = phrases(language, "glue", "articles"), phrases(language, "single", "harmed")
    joined, aided = phrases(language, "glue", "and"), phrases(language, "voice", "auxiliary")
    killed = {
        at
        for item in others
        if item.victims and item.act
        for at in range(item.number.stop + 1, item.number.stop + 5)
    }
    found: list[Counted] = []
    for at, word in enumerate(words):
        if word.low not in articles or word.sentence % 2 == 0:
            continue
        number = Numeral(at, at, at + 1, 1, 1, Qualifier.EXACT, "article")
        noun = noun_of(words, number, language)
        if noun.kind != "person" or noun.head is None or noun.partitive:
            continue
        behind = noun.stop + (noun.stop < len(words) and words[noun.stop].low in aided)
        behind += behind < len(words) and words[behind].low in aided  # 'had been'
        alike = at in killed or (found and found[-1].number.stop == at - 1)
        goes_on = alike and words[at - 1].low in joined
        object_of = harmed.up_to_here(words, at - 1) >= 0 and not _by_hand(words, at - 1, language)
        subject_of = behind > noun.stop and harmed.from_here(words, behind) > 0
        if object_of or subject_of or goes_on:
            item = counted(words, number, [], language)
            stop = noun.head + 1
            one = replace(number, stop=stop)
            found.append(replace(item, number=one, measure=Measure.PERSONS_TOTAL, victims=True))
    return found


def _by_hand(words: list[Word], at: int, language: Language) -> bool:
    """Whether the verb is passive: 'was killed a week later' has no object."""
    return at > 0 and words[at - 1].low in phrases(language, "voice", "auxiliary")


def _completed(words: list[Word], found: list[Counted]) -> list[Counted]:
    """Numbers that nothing before explains, as what the next number of their sentence counts."""
    done = list(found)
    for place in range(len(found) - 2, -1, -1):
        item, after = done[place], done[place + 1]
        same = words[item.number.at].sentence == words[after.number.at].sentence
        beside = after.number.start - item.number.stop <= 1
        money = beside and after.measure in (Measure.MONEY, Measure.MONEY_MONTH)
        if item.unit not in UNNAMED or not same:
            continue
        if money or (item.unit == NOTHING and after.measure in (*PERSONS, Measure.OTHER, *WHOLES)):
            measure = Measure.PERSONS_TOTAL if after.measure in PERSONS else after.measure
            done[place] = replace(
                item,
                measure=measure,
                unit=after.unit,
                what=after.what,
                of=after.of,
                open=False,
                victims=after.victims,
            )
    return done


def _zeros(words: list[Word], language: Language) -> list[Counted]:
    """'No fatalities': a number too, where the noun itself counts victims."""
    zero, nouns = phrases(language, "zero", "words"), phrases(language, "zero", "nouns")
    between = phrases(language, "zero", "between")
    found = []
    for at, word in enumerate(words):
        if (
            (begun := zero.from_here(words, at)) < 0
            or word.sentence % 2 == 0
            or (
                word.kind != "number"
                and begun == at + 1
                and at
                and words[at - 1].sentence == word.sentence
            )
        ):
            continue
        stop = begun
        while stop < len(words) and words[stop].low in between:
            stop += 1
        if stop < len(words) and words[stop].low in nouns:
            number = Numeral(at, at, begun, 0, 0, Qualifier.EXACT, "zero")
            found.append(replace(counted(words, number, [], language), number=number))
    return found


def _count(
    text: str, words: list[Word], item: Counted, place: int, taken_back: corrections.TakenBack | None
) -> Count:
    number = item.number
    span = Span(words[number.start].start, words[number.stop - 1].end)
    return Count(
        id=_id(place),
        claim=None,
        span=span,
        surface=span.of(text),
        min=number.low,
        max=number.high,
        qualifier=number.qualifier,
        unit=item.unit,
        what=item.what,
        victims=item.victims and item.measure in PERSONS,
        measure=item.measure,
        of=item.of,
        open=item.open,
        superseded_by=_id(taken_back.by) if taken_back and taken_back.by is not None else None,
        withdrawn=taken_back is not None,
    )


def _id(place: int) -> str:
    return f"K{place + 1:02d}"
