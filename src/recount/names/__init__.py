"""Names: one name, many spellings and scripts. How alike two names are, and why; never who somebody is.

Rules: nothing is said of the person behind a name, and the reason quotes no name, so that it can be shown
where names are sealed. One missing word (a patronymic, a grandfather) costs nothing, further ones a little,
and one word that agrees where a name has more is weak; the least alike pair of words counts as much as all
others together, since relatives share a family name. Two given names in each other's place are two people
(father and child), unless a comma says which is the family's. A kunya ('Abu ...' in front) is a field of its
own and does not stand for a given name. The score is symmetric and no probability.

The comparison: letters made Latin, sounds folded, each step from one spelling to the other at its price
(`spelling`); forms of one given name known (`lexicon`); words of the shorter name assigned to those of the
longer so that the sum is greatest (`meeting`).

>>> compare("Yusuf Harun", "Юсуф Харун").score
1.0
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from recount.names.forms import Form, form, latinise
from recount.names.meeting import Kind, Meeting, meeting

__all__ = ["Comparison", "compare", "latinise"]

_SAME = 0.995
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_CHARACTERS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # a syllable or a word each
_OTHERS = tuple(kind for kind in Kind if kind is not Kind.SAME)
_ONE_OF_MORE = 0.88  # one word agrees, and a name has more
_MISSING = 0.98  # each word beyond the first that only one name has
_TURNED = 0.85  # two given names, each where the other stands


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two names are, 0 to 1, and the sentence that says why."""

    score: float
    why: str


def compare(a: str, b: str) -> Comparison:
    """How alike two names are, in any scripts and any order of words.

    Words of a Russian name that may be inflected are tried in the nominative as well; the best counts.
    """
    if not (a.isascii() or b.isascii()):
        one, other = _CHARACTERS.findall(a), _CHARACTERS.findall(b)
        if one and other:
            return _by_character(one, other)
    best = _compared(form(a), form(b))
    if best.score >= _SAME or not (_CYRILLIC.search(a) or _CYRILLIC.search(b)):
        return best
    from recount.names.inflected import nominatives

    for first in (a, *nominatives(a)):
        for second in (b, *nominatives(b)):
            if (first, second) != (a, b):
                found = _compared(form(first), form(second))
                if found.score > best.score:
                    best = Comparison(
                        found.score, f"{found.why}; by the nominative of an inflected form"
                    )
    return best


def _by_character(one: list[str], other: list[str]) -> Comparison:
    """Names in Chinese, Japanese or Korean characters: many are read alike and are other names."""
    same, of = (Counter(one) & Counter(other)).total(), max(len(one), len(other))
    return Comparison(round(same / of, 4), f"{same} of {_counted(of, 'character')} the same")


def _compared(first: Form, second: Form) -> Comparison:
    met = meeting(first.words, second.words)
    kunya = meeting(first.kunya, second.kunya) if first.kunya and second.kunya else None
    scores = [*met.scores, *(kunya.scores if kunya else ())]
    if not scores:
        return Comparison(0.0, _nothing(first, second))
    score = 0.5 * min(scores) + 0.5 * sum(scores) / len(scores)
    longer = max(len(first.words), len(second.words))
    if len(scores) == 1 and longer > 1:
        score *= _ONE_OF_MORE
    score *= _MISSING ** max(0, met.missing - 1)
    if met.turned:
        score *= _TURNED
    return Comparison(round(score, 4), _why(met, kunya, first, second))


def _nothing(first: Form, second: Form) -> str:
    if (first.words or first.kunya) and (second.words or second.kunya):
        return "a kunya beside a given name: nothing to compare"
    return "no letters to compare"


def _why(met: Meeting, kunya: Meeting | None, first: Form, second: Form) -> str:
    """The sentence behind a score, without quoting a name."""
    kinds = [*met.kinds, *(kunya.kinds if kunya else ())]
    parts = [f"{kinds.count(Kind.SAME)} of {_counted(len(kinds), 'word')} the same"]
    if kinds.count(Kind.SAME) < len(kinds):
        parts += [kind.said(number) for kind in _OTHERS if (number := kinds.count(kind))]
    if met.joined:
        parts.append("two words written as one in the other name")
    if met.turned:
        parts.append("given names in each other's place, as of father and child")
    if met.missing:
        parts.append(f"{_counted(met.missing, 'word')} only in one name{_cost(met.missing)}")
    if bool(first.kunya) != bool(second.kunya):
        parts.append("a kunya only in one name, not counted")
    if len(kinds) == 1:
        parts.append("a single word is weak evidence")
    return "; ".join(parts)


def _cost(missing: int) -> str:
    return ", not counted" if missing == 1 else ", the first of them not counted"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
