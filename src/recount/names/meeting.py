"""How the words of two names meet: each word of the shorter name with a word of its own in the longer.

Rules: of all assignments the one with the greatest sum of likenesses counts (of those the one whose least is
greatest). Two words of one name that are one word in the other are joined. The names are turned where the
first words are two given names and each stands in the other's place: 'Salim, son of Harun' and 'Harun, son
of Salim' are father and child.

>>> met = meeting(("yusuf", "harun"), ("haroun", "ali", "youssef"))
>>> met.scores, met.missing
((0.97, 1.0), 1)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from recount.names import lexicon
from recount.names.forms import folded, skeleton
from recount.names.spelling import ONE_SLIP, likeness, one_slip, swapped

ONE_NAME = 0.97  # by the lexicon: forms of one name
TWO_NAMES, OTHER_NAMES = 0.6, 0.4  # two names, however alike; the lower where their consonants differ
SWAPPED = 0.95  # two neighbouring letters have changed places: a slip of the hand
SHORT = 0.9  # a short form of the other
WITHOUT_ABU = 0.9  # of the likeness: a family's name in 'Abu', written without it
INITIAL = 0.8  # a letter that the other word begins with
SAME, ALIKE = 0.995, 0.8
_ABU, _ABD = "abu", "abd"
_LEAST_JOINED = 5  # letters of two words that are one in the other name
_CACHED = 500_000


class Kind(Enum):
    """How two words met: in words, for one pair and for several."""

    SAME = ("the same", "the same")
    FORM = ("is another form of the same given name", "are other forms of the same given names")
    SHORT = ("is a short form of the other", "are short forms of the others")
    SWAP = ("has two letters that changed places", "have two letters that changed places")
    INITIAL = ("is an initial", "are initials")
    ALIKE = ("alike", "alike")
    NAMES = ("is another given name", "are other given names")
    APART = ("different", "different")

    def said(self, number: int) -> str:
        """So many pairs of words that met in this way, in words."""
        return f"{number} {self.value[number > 1]}"


@dataclass(frozen=True, slots=True)
class Meeting:
    """Likeness and kind of each pair of words, in the order of the shorter name."""

    scores: tuple[float, ...]
    kinds: tuple[Kind, ...]
    missing: int  # words that only one name has
    turned: bool
    joined: bool


_NONE = Meeting((), (), 0, turned=False, joined=False)


def meeting(a: tuple[str, ...], b: tuple[str, ...]) -> Meeting:
    """How the words of two names meet."""
    if not a or not b:
        return _NONE
    short, long = (a, b) if (len(a), a) <= (len(b), b) else (b, a)
    found = [[word_likeness(x, y) for y in long] for x in short]
    path = _assigned([[one[0] for one in row] for row in found])
    met = [row[to] for row, to in zip(found, path, strict=True)]
    scores = tuple([score for score, _ in met])
    if len(long) > 1 and min(scores) < ALIKE:
        one, other = _joined(short, long), _joined(long, short)
        if one is not None or other is not None:
            return replace(meeting(one or short, other or long), joined=True)
    return Meeting(
        scores,
        tuple([kind for _, kind in met]),
        len(long) - len(short),
        turned=path[0] > 0 and 0 in path and _turned(short, long, (scores[0], scores[path.index(0)])),
        joined=False,
    )


@lru_cache(maxsize=_CACHED)
def word_likeness(a: str, b: str) -> tuple[float, Kind]:
    """How alike two words of names are, 0 to 1, and in which way."""
    fold_a, fold_b = folded(a), folded(b)
    if fold_a == fold_b:
        return 1.0, Kind.SAME
    names_a, names_b = lexicon.names(a), lexicon.names(b)
    if names_a & names_b:
        return ONE_NAME, Kind.FORM
    if lexicon.short_for(a, b):
        return SHORT, Kind.SHORT
    if min(len(a), len(b)) == 1 and a[0] == b[0]:
        return INITIAL, Kind.INITIAL
    score = likeness(*_own(fold_a, fold_b))
    if score < ONE_SLIP and one_slip(a, b):
        score = ONE_SLIP
    if fold_a.startswith(_ABU) != fold_b.startswith(_ABU):
        score = max(score, WITHOUT_ABU * likeness(fold_a.removeprefix(_ABU), fold_b.removeprefix(_ABU)))
    kind = Kind.SAME if score >= SAME else Kind.ALIKE if score >= ALIKE else Kind.APART
    if swapped(fold_a, fold_b) and score < SWAPPED:
        score, kind = SWAPPED, Kind.SWAP
    if names_a and names_b:
        most = TWO_NAMES if skeleton(a) == skeleton(b) else OTHER_NAMES
        return min(score, most), Kind.NAMES
    return score, kind


def _own(a: str, b: str) -> tuple[str, str]:
    """Two words without an 'Abd al-' that both have: it is in many names, which differ in what follows."""
    if a.startswith(_ABD) and b.startswith(_ABD) and min(len(a), len(b)) > len(_ABD) + 1:
        return a.removeprefix(_ABD), b.removeprefix(_ABD)
    return a, b


def _assigned(values: list[list[float]]) -> tuple[int, ...]:
    """For each row a column of its own, so that the sum is greatest."""
    best = tuple([row.index(max(row)) for row in values])
    if len(set(best)) == len(best):
        return best
    reached: dict[int, tuple[float, float, tuple[int, ...]]] = {0: (0.0, 1.0, ())}
    for row in values:
        further: dict[int, tuple[float, float, tuple[int, ...]]] = {}
        for taken, (total, least, path) in reached.items():
            for number, value in enumerate(row):
                if taken >> number & 1:
                    continue
                key, more = taken | 1 << number, total + value
                known = further.get(key)
                if known is None or more > known[0] or (more == known[0] and value > known[1]):
                    further[key] = (more, min(value, least), (*path, number))
        reached = further
    return max(reached.values())[2]


def _turned(short: tuple[str, ...], long: tuple[str, ...], scores: tuple[float, float]) -> bool:
    """Whether the first words are two given names, each met by its like elsewhere in the other name."""
    own, other = short[0], long[0]
    if min(scores) < ALIKE or not (lexicon.known(own) and lexicon.known(other)):
        return False
    return not lexicon.names(own) & lexicon.names(other)


def _joined(words: Sequence[str], other: Sequence[str]) -> tuple[str, ...] | None:
    """The words with two neighbours made one, where that is a word of the other name."""
    for at in range(len(words) - 1):
        both = words[at] + words[at + 1]
        if len(both) < _LEAST_JOINED or min(len(words[at]), len(words[at + 1])) == 1:
            continue
        for word in other:
            if word[0] == both[0] and abs(len(word) - len(both)) < 3 and _one_word(both, word):  # noqa: PLR2004
                return (*words[:at], both, *words[at + 2 :])
    return None


def _one_word(both: str, word: str) -> bool:
    return both == word or likeness(folded(both), folded(word)) >= 0.9  # noqa: PLR2004 - a spelling apart
