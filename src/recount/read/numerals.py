"""Numerals: how a number is said in digits and words, and what the words beside it bound.

'more than 100' is 101 and no upper bound; 'up to 900' has no lower bound; 'dozens' is a floor; '30 or
40' is a loose range. Nothing here knows what is counted.
"""
# ruff: noqa: C901, PLR0911, PLR0912 - a grammar: each branch is one rule of it

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from recount.read.keys import cases
from recount.read.number_words import TABLE, Word, phrases, values
from recount.values import Qualifier

if TYPE_CHECKING:
    from recount.read.language import Language

_BOUNDS = ("more_than", "at_least", "at_most", "less_than", "nearly")
_QUALIFIERS = (*_BOUNDS, "approx", "only")
_HUNDRED = 100
_THOUSAND = 1000
_TENS = 20
_MOST = 10**12  # more than anything that is counted here


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number expression: words [start, stop), and the bounds it sets. `at` is where its figure begins."""

    start: int
    at: int
    stop: int
    low: int | None
    high: int | None
    qualifier: Qualifier
    kind: str  # digits | words | floor | vague | fraction | clock | aged
    scale: int = 1  # the last unit word: in 'two or three hundred' it holds for both
    noun: int | None = None  # the noun that it counts, where that stands before the number

    @property
    def value(self) -> int:
        """The number itself, before any bound; of a range, the lower one."""
        return self.low if self.low is not None else (self.high or 0)


def numeral_at(words: list[Word], at: int, language: Language) -> Numeral | None:
    """The bare number that begins at this word, if one does."""
    if at >= len(words) or words[at].kind in ("mark", "code"):
        return None
    return (
        _fraction(words, at, language)
        or _aged(words, at, language)
        or _floor(words, at, language)
        or _vague(words, at, language)
        or _cardinal(words, at, language)
    )


def qualified(words: list[Word], found: Numeral, language: Language) -> Numeral:
    """The number with its range, if it is one, and with the qualifiers before and behind it."""
    start, before = _before(words, found.at, language)
    ranged = _range(words, replace(found, start=start), before, language)
    stop, after = _after(words, ranged.stop, language)
    named = [name for name in (*before, *after) if name]
    return _bounded(replace(ranged, start=min(start, ranged.start), stop=stop), named)


def _plain(at: int, stop: int, value: int, kind: str, scale: int = 1) -> Numeral:
    return Numeral(at, at, stop, value, value, Qualifier.EXACT, kind, scale)


def _table(language: Language, section: str) -> dict[str, int]:
    return values(language, section)


def _aged(words: list[Word], at: int, language: Language) -> Numeral | None:
    """An age written as one word: 'двадцатилетний'."""
    if not words[at].forms:
        return None
    table = language.table(TABLE).get("joined", {})
    low = words[at].low
    end = next((end for end in table.get("endings", ()) if low.endswith(end) and low != end), None)
    if end is None:
        return None
    rest, value = low.removesuffix(end), 0
    while rest:
        part = max((part for part in table["parts"] if rest.startswith(part)), key=len, default="")
        if not part:
            return None
        rest, value = rest.removeprefix(part), value + table["parts"][part]
    return _plain(at, at + 1, value, "aged")


def _cardinal(words: list[Word], at: int, language: Language) -> Numeral | None:
    if words[at].kind == "number":
        return _digits(words, at, language)
    cardinals, scales = _table(language, "cardinals"), _table(language, "scales")
    groups = _table(language, "groups")
    alone = phrases(language, "glue", "alone")
    if words[at].low in phrases(language, "glue", "one_and_half"):
        unit = (groups | scales).get(words[at + 1].low) if at + 1 < len(words) else None
        one = Numeral(at, at, at + 1, 1, 2, Qualifier.EXACT, "words")
        return _plain(at, at + 2, unit * 3 // 2, "words", unit) if unit else one
    stop, current, total, said, scale = at, 0, 0, 0, 1
    if words[at].low in phrases(language, "glue", "half") and _is(words, at + 1, language, "articles"):
        unit = (groups | scales).get(words[at + 2].low) if at + 2 < len(words) else None
        return _plain(at, at + 3, unit // 2, "words", unit) if unit else None
    if _is(words, at, language, "articles"):
        if at + 1 >= len(words) or words[at + 1].low not in groups | scales:
            return None
        stop, current = at + 1, 1
    while stop < len(words) and total + current < _MOST:
        low = words[stop].low
        value = cardinals.get(low)
        if value is not None and _fits(current, value):
            current, said, stop = current + value, said + 1, stop + 1
        elif low in scales and (said or current or low in alone):
            scale = scales[low]
            if scale == _HUNDRED:
                current = (current or 1) * scale
            else:
                total, current = total + (current or 1) * scale, 0
            said, stop = said + 1, stop + 1
        elif low in groups and (current or (low in alone and not said)):
            current, scale = (current or 1) * groups[low], groups[low]
            said, stop = said + 1, stop + 1
            if low in alone and current == scale:
                break
        elif (
            low == "-" and _joined(words, stop) and _next_small(words, stop, current, cardinals, scales)
        ) or (
            low in phrases(language, "glue", "and")
            and scale >= _HUNDRED
            and words[stop - 1].low in scales
            and stop + 1 < len(words)
            and cardinals.get(words[stop + 1].low, scale) < scale
        ):
            stop += 1
        else:
            break
    return (
        _with_half(words, _plain(at, stop, total + current, "words", scale), language) if said else None
    )


def _with_half(words: list[Word], found: Numeral, language: Language) -> Numeral:
    """'два с половиной миллиона'; and the point behind a short form of a scale: '2 тыс.'."""
    scales = _table(language, "scales") | _table(language, "groups")
    stop = phrases(language, "glue", "and_half").from_here(words, found.stop)
    value = found.value
    if stop > 0:
        unit = scales.get(words[stop].low) if stop < len(words) else None
        if unit is None:
            return replace(found, stop=stop, high=value + 1)
        return _plain(found.at, stop + 1, value * unit + unit // 2, found.kind, unit)
    return _abbreviated(words, found, language)


def _fits(current: int, value: int) -> bool:
    rest = current % _HUNDRED
    return rest == 0 or (rest >= _TENS and rest % 10 == 0 and value < 10)  # noqa: PLR2004


def _joined(words: list[Word], at: int) -> bool:
    return 0 < at < len(words) - 1 and words[at - 1].end == words[at].start == words[at + 1].start - 1


def _next_small(
    words: list[Word], at: int, current: int, cardinals: dict[str, int], scales: dict[str, int]
) -> bool:
    low = words[at + 1].low
    return low in scales or (low in cardinals and current > 0 and _fits(current, cardinals[low]))


def _is(words: list[Word], at: int, language: Language, key: str) -> bool:
    return 0 <= at < len(words) and words[at].low in phrases(language, "glue", key)


def _digits(words: list[Word], at: int, language: Language) -> Numeral | None:
    word = words[at]
    plain = "".join(letter for letter in word.low if letter not in ", \u00a0\u202f\u2009")
    if plain.count(".") > 1 or (plain[0] == "0" and len(plain) > 1 and plain[1] != "."):
        return None
    value, stop, scale = Decimal(plain), at + 1, 1
    if word.glue:
        scale = _table(language, "glued_scales").get(word.glue, 0)
        if not scale:
            return None
        value *= scale
    scales = _table(language, "scales") | _table(language, "groups")
    while stop < len(words) and words[stop].low in scales and value < _MOST:
        scale = scales[words[stop].low]
        value, stop = value * scale, stop + 1
    low = int(value)
    high = low if low == value else low + 1
    ending = phrases(language, "glue", "inflected").from_here(words, stop)
    stop = ending if ending > 0 and words[ending - 1].start == words[stop].end else stop
    found = Numeral(at, at, stop, low, high, Qualifier.EXACT, "digits", scale)
    return _with_half(words, found, language) if low == value else _abbreviated(words, found, language)


def _abbreviated(words: list[Word], found: Numeral, language: Language) -> Numeral:
    short = words[found.stop - 1].low in phrases(language, "glue", "abbreviated")
    point = found.stop < len(words) and words[found.stop].low == "."
    return replace(found, stop=found.stop + 1) if short and point else found


def _floor(words: list[Word], at: int, language: Language) -> Numeral | None:
    floors = values(language, "floors")
    first = at
    at += _is(words, at, language, "several_of")
    named = floors.get(words[at].low) if at < len(words) else None
    if named is None or (first == at and not _more_than_one(words, at, language)):
        return None
    least, stop, qualifier = named["min"], at + 1, named["qualifier"]
    further = stop + _is(words, stop, language, "of")
    if further < len(words) and words[further].low in floors and words[further].kind == "word":
        more = floors[words[further].low]
        least, stop, qualifier = least * more["min"] // 2, further + 1, more["qualifier"]
    return Numeral(first, first, stop, least, None, Qualifier(qualifier), "floor")


def _more_than_one(words: list[Word], at: int, language: Language) -> bool:
    """Whether a word such as 'сотни' is a plural here: not where 'около' or 'более' make it a hundred."""
    numbers = {form.number for form in words[at].forms if form.lemma == words[at].low}
    if not numbers or "singular" not in numbers:
        return not numbers or "plural" in numbers
    bounded = any(
        phrases(language, "before", name).up_to_here(words, at - 1) >= 0 for name in _QUALIFIERS
    )
    of = at > 0 and words[at - 1].low in phrases(language, "glue", "genitive_before")
    return "plural" in numbers and not (bounded or of)


def _vague(words: list[Word], at: int, language: Language) -> Numeral | None:
    stop = phrases(language, "vague", "phrases").from_here(words, at)
    if stop < 0:
        return None
    least = int(language.table(TABLE)["vague"]["min"])
    units = _table(language, "scales") | _table(language, "groups")
    if stop < len(words) and words[stop].low in units:
        unit = units[words[stop].low]
        name = "dozens" if unit < _HUNDRED else "hundreds" if unit < _THOUSAND else "thousands"
        return Numeral(at, at, stop + 1, least * unit, None, Qualifier(name), "floor")
    return Numeral(at, at, stop, least, None, Qualifier.SEVERAL, "vague")


def _fraction(words: list[Word], at: int, language: Language) -> Numeral | None:
    parts = _table(language, "fractions")
    stop, numerator = at, 1
    if words[at].low in parts and words[at].low in phrases(language, "glue", "half"):
        stop = at + 1
    else:
        stop = at + 1
        if _is(words, at, language, "articles"):
            numerator = 1
        elif words[at].low in _table(language, "cardinals"):
            numerator = _table(language, "cardinals")[words[at].low]
        else:
            return None
        stop += words[stop].low == "-" if stop < len(words) else 0
        if stop >= len(words) or words[stop].low not in parts:
            return None
        stop += 1
    of = stop < len(words) and _is(words, stop, language, "of")
    hour = phrases(language, "time", "quarter_hour").from_here(words, stop + of)
    if hour > 0:
        minutes = (
            numerator * int(language.table(TABLE)["time"]["minutes"]) // parts[words[stop - 1].low]
        )
        return _plain(at, hour, minutes, "clock")
    if not of and not (
        stop < len(words) and words[stop].low in phrases(language, "fractions_of", "the")
    ):
        return None
    if at and words[at - 1].low in phrases(language, "fractions_of", "not_after"):
        return None
    return Numeral(at, at, stop, None, None, Qualifier.FRACTION, "fraction")


def _before(words: list[Word], at: int, language: Language) -> tuple[int, list[str]]:
    """Where the qualifiers in front begin, and which they are, nearest first."""
    start = at
    named: list[str] = []
    money = phrases(language, "money", "before")
    inside = phrases(language, "before", "never_first")
    while start and words[start - 1].low in money:
        start -= 1
    for _ in range(3):
        found = [
            (begin, name)
            for name in _QUALIFIERS
            if (begin := phrases(language, "before", name).up_to_here(words, start - 1)) >= 0
        ]
        found = [
            item
            for item in found
            if words[item[0]].sentence == words[at].sentence
            and not (words[item[0]].fresh and words[item[0]].low in inside)
            and not _reached(words, item[0], language)
            and not (_is(words, item[0], language, "not") and _is(words, item[0] - 1, language, "but"))
        ]
        if not found and not named and _some(words, at, start, language):
            found = [(start - 1, "approx")]
        if not found:
            break
        start, name = min(found)
        named.append(name)
        while start and words[start - 1].low in money:
            start -= 1
    return start, named


def _reached(words: list[Word], at: int, language: Language) -> bool:
    """'возросло до 17': the preposition tells where a figure got to, and is no bound."""
    grown = phrases(language, "corrections", "grown")
    near = [word for word in words[max(0, at - 5) : at] if word.sentence == words[at].sentence]
    return _is(words, at, language, "to") and any(word.low in grown for word in near)


def _some(words: list[Word], at: int, start: int, language: Language) -> bool:
    """'с десяток', 'с полсотни': a preposition that makes a round number a guess, by its case."""
    return (
        _is(words, start - 1, language, "some")
        and words[at].low in phrases(language, "glue", "alone")
        and "accusative" in cases(words[at].forms)
        and words[start - 1].sentence == words[at].sentence
    )


def _after(words: list[Word], at: int, language: Language) -> tuple[int, list[str]]:
    for name in ("at_least", "at_most", "approx"):
        stop = phrases(language, "after", name).from_here(words, at)
        if stop > 0 and numeral_at(words, stop, language) is None:
            return stop, [name]
    return at, []


def trailing(words: list[Word], found: Numeral, at: int, language: Language) -> Numeral:
    """The number bounded by words that stand behind its noun: '30 people or more'."""
    stop, named = _after(words, at, language)
    if not named or found.qualifier is not Qualifier.EXACT:
        return found
    return replace(_bounded(found, named), stop=stop)


def _range(words: list[Word], first: Numeral, before: list[str], language: Language) -> Numeral:
    if first.kind not in ("digits", "words") or first.stop >= len(words):
        return first
    at, loose = first.stop, bool(set(before) & {"approx"})
    hedged = phrases(language, "glue", "hedged_second")
    even = phrases(language, "glue", "or_even").from_here(words, at)
    if even > 0:  # 'сорок, а то и пятьдесят'
        at, loose = even, True
    elif words[at].low == "," and at + 1 < len(words) and words[at + 1].low in hedged:
        at, loose = at + 2, True
    elif _is(words, at, language, "or"):
        at, loose = at + 1, True
        at += at < len(words) and words[at].low in hedged
    elif _is(words, at, language, "to") or (
        _is(words, at, language, "and") and _is(words, first.start - 1, language, "between")
    ):
        at += 1
        if _is(words, at, language, "to") and words[at - 1].low == "-":  # '16-to-25'
            at += 1 + (at + 1 < len(words) and words[at + 1].low == "-")
    else:
        return first
    second = numeral_at(words, at, language)
    if second is None or second.kind not in ("digits", "words") or second.high is None:
        return first
    low = first.low or 0
    if second.scale > 1 and first.scale == 1 and low < second.high // second.scale:
        low *= second.scale
    if second.high <= low or words[second.at].sentence != words[first.at].sentence:
        return first
    if set(before) & set(_BOUNDS) or _moved(words, first, language):
        return first
    qualifier = Qualifier.APPROX_RANGE if loose else Qualifier.RANGE
    start = first.start - (_is(words, first.start - 1, language, "between"))
    start -= _is(words, start - 1, language, "from")
    return replace(first, start=start, stop=second.stop, low=low, high=second.high, qualifier=qualifier)


def _moved(words: list[Word], first: Numeral, language: Language) -> bool:
    """Whether a figure is said to have moved from one number to another: two numbers, no range."""
    if not _is(words, first.start - 1, language, "from"):
        return False
    grown = phrases(language, "corrections", "grown")
    return any(word.low in grown for word in words[max(0, first.start - 5) : first.start - 1])


def _bounded(found: Numeral, named: list[str]) -> Numeral:
    if found.qualifier is not Qualifier.EXACT:
        return found
    name = next((bound for bound in _QUALIFIERS if bound in named), "")
    low, high = found.low, found.high
    if low is None or high is None:
        return found
    match name:
        case "more_than":
            return replace(found, low=low + 1, high=None, qualifier=Qualifier.MORE_THAN)
        case "at_least":
            return replace(found, high=None, qualifier=Qualifier.AT_LEAST)
        case "at_most":
            return replace(found, low=None, qualifier=Qualifier.AT_MOST)
        case "less_than" | "nearly":
            return replace(found, low=None, high=high - 1, qualifier=Qualifier(name))
        case "approx" | "only":
            return replace(found, qualifier=Qualifier(name))
        case _:
            return found
