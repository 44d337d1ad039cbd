"""Counts: every number of a text that counts something, with its bounds, its measure and what it counts.

>>> from recount.read.language import load
>>> from recount.read.structure import parse
>>> page = parse("Armed men killed at least six farmers, two of them aged 15.", load("en"))
>>> [(count.surface, count.min, count.max, str(count.measure)) for count in find(page, language=load("en"))]
[('at least six', 6, None, 'persons, total'), ('two', 2, 2, 'persons, subset'), ('15', 15, 15, 'ages in years')]

Rules: dates, years, clock hours, pages, streets and ordinals are no counts; an age, a rate or a sum of money is
never a number of people; doubt about the measure is `open`, never another measure. Proposals, to be confirmed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recount.nouns import Count
from recount.read import corrections
from recount.read.measures import PERSONS, Counted, counted
from recount.read.naming import names
from recount.read.noun_phrase import noun_of
from recount.read.number_words import TABLE, Word, phrases, words_of
from recount.read.numerals import Numeral, numeral_at, qualified
from recount.values import Qualifier, Span

if TYPE_CHECKING:
    from recount.read.language import Language
    from recount.read.structure import Structure


def find(structure: Structure, *, language: Language) -> tuple[Count, ...]:
    """The counts of a text, in order. A language without a table of numbers has none."""
    if not language.table(TABLE):
        return ()
    words = words_of(structure.text, (sentence.span for sentence in structure.sentences))
    found = _counted(words, language)
    taken_back = corrections.taken_back(words, found, language)
    return tuple(
        _count(structure.text, words, item, number, taken_back.get(number))
        for number, item in enumerate(found)
    )


def _counted(words: list[Word], language: Language) -> list[Counted]:
    found: list[Counted] = []
    at, whole_until = 0, 0
    while at < len(words):
        number = numeral_at(words, at, language)
        if number is None or words[at].sentence % 2 == 0:  # outside every sentence: a label
            at += 1
            continue
        number = qualified(words, number, language)
        noun = noun_of(words, number, language)
        known = noun.kind not in ("none", "unknown") or (
            noun.head is not None and noun.kind == "unknown" and not words[noun.head].capital
        )
        inside = number.at < whole_until  # 'two of the three': the whole is only named again
        if not inside and not names(words, number, counted=known, language=language):
            found.append(counted(words, number, found[-8:], language))
        if noun.partitive:
            whole_until = noun.head if noun.head is not None else noun.stop
        at = max(number.stop, at + 1)
        at = max(at, found[-1].number.stop) if found else at
    return [*_zeros(words, language), *found] if not found else _merged(_zeros(words, language), found)


def _zeros(words: list[Word], language: Language) -> list[Counted]:
    """'No fatalities': a number too, where the noun itself counts victims."""
    zero, nouns = phrases(language, "zero", "words"), phrases(language, "zero", "nouns")
    between = phrases(language, "zero", "between")
    found = []
    for at, word in enumerate(words):
        if word.low not in zero or word.sentence % 2 == 0:
            continue
        stop = at + 1
        while stop < len(words) and words[stop].low in between:
            stop += 1
        if stop < len(words) and words[stop].low in nouns:
            number = Numeral(at, at, at + 1, 0, 0, Qualifier.EXACT, "zero")
            found.append(replace(counted(words, number, [], language), number=number))
    return found


def _merged(first: list[Counted], second: list[Counted]) -> list[Counted]:
    return sorted([*first, *second], key=lambda item: item.number.at) if first else second


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
