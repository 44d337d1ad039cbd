"""Names: one name, many spellings and scripts. How alike two names are, and why; never who somebody is.

Rules: nothing is said of the person behind a name, and the reason quotes no name, so that it can be shown
where names are sealed. A missing word (a patronymic, a tribe) costs nothing; the least alike pair of words
counts as much as all others together, since relatives share a family name. A kunya ('Abu ...', 'Umm ...')
is a field of its own and does not stand for a given name. The score is symmetric and no probability.

The comparison: letters made Latin, sounds folded, each step from one spelling to the other at its price
(`spelling`); forms of one given name known (`lexicon`); words of the shorter name assigned to those of the
longer so that the sum is greatest.

>>> compare("Yusuf Harun", "Юсуф Харун").score
1.0
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recount.names.forms import Form, folded, form, latinise
from recount.names.spelling import likeness

__all__ = ["Comparison", "compare", "latinise"]

_SWAPPED = 0.95  # two neighbouring letters have changed places: a slip of the hand
_SWAP_LETTERS = 5  # in a word of at least so many
_SAME, _ALIKE = 0.995, 0.8
_ONE_NAME, _TWO_NAMES = 0.97, 0.6  # by the lexicon: forms of one name; two names, however alike
_INITIAL = 0.8  # a letter that the other word begins with


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two names are, 0 to 1, and the sentence that says why."""

    score: float
    why: str


def compare(a: str, b: str) -> Comparison:
    """How alike two names are, in any scripts and any order of words.

    Words of a Russian name that may be inflected are tried in the nominative as well; the best counts.
    """
    best = _compared(a, b)
    if best.score >= _SAME or (a.isascii() and b.isascii()):
        return best
    from recount.names.inflected import nominatives

    for first in (a, *nominatives(a)):
        for second in (b, *nominatives(b)):
            found = _compared(first, second)
            if found.score > best.score:
                best = Comparison(found.score, f"{found.why}; by the nominative of an inflected form")
    return best


def _compared(a: str, b: str) -> Comparison:
    first, second = form(a), form(b)
    words = _assigned(first.words, second.words)
    kunya = _assigned(first.kunya, second.kunya)
    pairs = [*words, *kunya]
    if not pairs:
        return Comparison(0.0, _nothing(first, second))
    scores = [_likeness(x, y) for x, y in pairs]
    score = 0.5 * min(scores) + 0.5 * sum(scores) / len(scores)
    return Comparison(round(score, 4), _why(pairs, scores, first, second))


def _likeness(a: str, b: str) -> float:
    from recount.names import lexicon

    fold_a, fold_b = folded(a), folded(b)
    if fold_a == fold_b:
        return 1.0
    name_a, name_b = lexicon.symbol(a), lexicon.symbol(b)
    if name_a is not None and name_a == name_b:
        return _ONE_NAME
    score = likeness(fold_a, fold_b)
    if _swapped(fold_a, fold_b):
        score = max(score, _SWAPPED)
    if min(len(a), len(b)) == 1 and a[0] == b[0]:
        score = max(score, _INITIAL)
    return min(score, _TWO_NAMES) if name_a is not None and name_b is not None else score


def _swapped(a: str, b: str) -> bool:
    """Whether two neighbouring letters have changed places, and nothing else."""
    if len(a) != len(b) or len(a) < _SWAP_LETTERS:
        return False
    places = [at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    match places:
        case [x, y]:
            return y == x + 1 and a[x] == b[y] and a[y] == b[x]
        case _:
            return False


def _assigned(a: Sequence[str], b: Sequence[str]) -> list[tuple[str, str]]:
    """Each word of the shorter with a word of the longer of its own, so that the sum is greatest."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    best: dict[int, tuple[float, float, tuple[int, ...]]] = {0: (0.0, 1.0, ())}
    for word in short:
        values = [_likeness(word, other) for other in long]
        reached: dict[int, tuple[float, float, tuple[int, ...]]] = {}
        for taken, (total, least, path) in best.items():
            for number, value in enumerate(values):
                if not taken >> number & 1:
                    key = taken | 1 << number
                    candidate = (round(total + value, 9), min(least, value), (*path, number))
                    if key not in reached or candidate > reached[key]:
                        reached[key] = candidate
        best = reached
    _, _, path = max(best.values())
    return [(word, long[number]) for word, number in zip(short, path, strict=True)]


def _nothing(first: Form, second: Form) -> str:
    if (first.words or first.kunya) and (second.words or second.kunya):
        return "a kunya beside a given name: nothing to compare"
    return "no letters to compare"


def _why(pairs: list[tuple[str, str]], scores: list[float], first: Form, second: Form) -> str:
    """The sentence behind a score, without quoting a name."""
    same = sum(score >= _SAME for score in scores)
    alike = sum(_ALIKE <= score < _SAME for score in scores)
    unlike = len(scores) - same - alike
    parts = [f"{same} of {_counted(len(scores), 'word')} the same"]
    if alike:
        parts.append(f"{alike} alike")
    if unlike:
        parts.append(f"{unlike} different")
    swapped = sum(_swapped(folded(a), folded(b)) for a, b in pairs)
    if swapped:
        parts.append(f"two letters have changed places in {swapped}")
    missing = abs(len(first.words) - len(second.words))
    if missing:
        parts.append(f"{_counted(missing, 'word')} only in one name, not counted")
    if bool(first.kunya) != bool(second.kunya):
        parts.append("a kunya only in one name, not counted")
    if len(scores) == 1:
        parts.append("a single word is weak evidence")
    return "; ".join(parts)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
