"""Names: one name, many spellings and scripts. How alike two names are, and why; never who somebody is.

Rules: nothing is said of the person behind a name, and the reason quotes no name, so that it can be shown
where names are sealed. A missing word (a patronymic, a tribe) costs nothing; the least alike pair of words
counts as much as all others together, since relatives share a family name. A kunya ('Abu ...', 'Umm ...')
is a field of its own and does not stand for a given name. The score is symmetric and no probability.

The comparison: letters made Latin, sounds folded, vowels dropped for a skeleton; words of the shorter name
assigned to those of the longer so that the sum is greatest.

>>> compare("Yusuf Harun", "Юсуф Харун").score
1.0
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

_SPLIT = re.compile(r"[\s,\-‐-―_/]+")
_NOT_LATIN = re.compile(r"[^a-z]+")
_PARTICLES = frozenset({"al", "el", "bin", "ben", "ibn", "bint"})
_SERVANT = frozenset({"abd", "abdul", "abdel"})
_KUNYA = {"abu": "abu", "abo": "abu", "abou": "abu", "umm": "umm", "um": "umm"}
_ARTICLE = re.compile(r"(?:al|el)(?=.)")
_JOINED_SERVANT = re.compile(r"abd[ueoa]l(?=[a-z]{3})")
_LONG = 6  # letters of a word from which a leading article is taken off
_FOLDS = (
    ("shch", "S"), ("sch", "S"), ("sh", "S"), ("tsch", "c"), ("tch", "c"), ("ch", "c"), ("dzh", "J"),
    ("dj", "J"), ("zh", "J"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("ts", "c"), ("tz", "c"),
    ("ck", "k"), ("q", "k"), ("x", "ks"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("w", "v"), ("y", "i"),
    ("j", "J"),
)  # fmt: skip
_FOLD = re.compile("|".join(source for source, _ in _FOLDS))
_FOLDED = dict(_FOLDS)
_DOUBLED = re.compile(r"(.)\1+")
_SKELETON = str.maketrans({"J": "g", "v": "u", "p": "b"})
_VOWELS = str.maketrans(dict.fromkeys("aeiouh", ""))
_SWAPPED = 0.95  # two neighbouring letters have changed places: a slip of the hand
_SWAP_LETTERS = 5  # in a word of at least so many
_SAME, _ALIKE = 0.995, 0.8
_MOST_WORDS = 12  # words of a name that are compared; longer ones are cut


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two names are, 0 to 1, and the sentence that says why."""

    score: float
    why: str


@dataclass(frozen=True, slots=True)
class _Form:
    """A name as it is compared: its words, its kunya apart."""

    words: tuple[str, ...]
    kunya: tuple[str, ...]


def latinise(name: str) -> str:
    """The name in plain Latin letters, whatever its script."""
    from anyascii import anyascii

    return anyascii(unicodedata.normalize("NFKC", name)).strip()


def compare(a: str, b: str) -> Comparison:
    """How alike two names are, in any scripts and any order of words."""
    first, second = _form(a), _form(b)
    words = _assigned(first.words, second.words)
    kunya = _assigned(first.kunya, second.kunya)
    pairs = [*words, *kunya]
    if not pairs:
        return Comparison(0.0, _nothing(first, second))
    scores = [_likeness(x, y) for x, y in pairs]
    score = 0.5 * min(scores) + 0.5 * sum(scores) / len(scores)
    return Comparison(round(score, 4), _why(pairs, scores, first, second))


def _form(name: str) -> _Form:
    tokens = [
        word
        for part in _SPLIT.split(latinise(name).lower())
        if (word := _NOT_LATIN.sub("", part)) and word not in _PARTICLES
    ]
    words: list[str] = []
    kunya: list[str] = []
    at = 0
    while at < len(tokens):
        token, following = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
        if following and token in _KUNYA:
            kunya.append(_KUNYA[token] + _bare(following))
            at += 2
        elif following and token in _SERVANT:
            words.append("abd" + _bare(following))
            at += 2
        else:
            words.append(_bare(token))
            at += 1
    return _Form(tuple(words[:_MOST_WORDS]), tuple(kunya[:_MOST_WORDS]))


def _bare(word: str) -> str:
    """A word without the article grown onto it."""
    word = _JOINED_SERVANT.sub("abd", word, count=1) if word.startswith("abd") else word
    return _ARTICLE.sub("", word, count=1) if len(word) >= _LONG and _ARTICLE.match(word) else word


@cache
def _folded(word: str) -> str:
    """Spellings of one sound made one."""
    return _DOUBLED.sub(r"\1", _FOLD.sub(lambda match: _FOLDED[match.group()], word))


@cache
def _skeleton(word: str) -> str:
    """The consonants that survive a change of script."""
    return _folded(word).translate(_SKELETON).translate(_VOWELS)


def _likeness(a: str, b: str) -> float:
    from rapidfuzz.distance import OSA, JaroWinkler

    fold_a, fold_b = _folded(a), _folded(b)
    if fold_a == fold_b:
        return 1.0
    bones_a, bones_b = _skeleton(a), _skeleton(b)
    longest = max(len(bones_a), len(bones_b))
    bones = 1 - OSA.distance(bones_a, bones_b) / longest if longest else 0.0
    score = 0.5 * JaroWinkler.similarity(fold_a, fold_b) + 0.5 * bones
    return max(score, _SWAPPED) if _swapped(fold_a, fold_b) else score


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


def _nothing(first: _Form, second: _Form) -> str:
    if (first.words or first.kunya) and (second.words or second.kunya):
        return "a kunya beside a given name: nothing to compare"
    return "no letters to compare"


def _why(pairs: list[tuple[str, str]], scores: list[float], first: _Form, second: _Form) -> str:
    """The sentence behind a score, without quoting a name."""
    same = sum(score >= _SAME for score in scores)
    alike = sum(_ALIKE <= score < _SAME for score in scores)
    unlike = len(scores) - same - alike
    parts = [f"{same} of {_counted(len(scores), 'word')} the same"]
    if alike:
        parts.append(f"{alike} alike")
    if unlike:
        parts.append(f"{unlike} different")
    swapped = sum(_swapped(_folded(a), _folded(b)) for a, b in pairs)
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
