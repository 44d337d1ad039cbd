"""How far two spellings of one sound are apart: an edit distance whose steps cost what they tell.

The distance is that of Damerau and Levenshtein with a price for each step (Wagner & Fischer 1974): a vowel
changes easily between alphabets and is left out in Arabic letters, so it is cheap; a consonant is not, unless
the two stand for neighbouring sounds (b and p, k and g, s and z). The prices are those of phonetics, set down
by hand. Both words are in folded letters (`forms.folded`): a to z, S for sh, J for j.

>>> round(likeness("muhamad", "mohamed"), 2), round(likeness("hasan", "husain"), 2)
(0.88, 0.76)
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import accumulate

VOWELS = "aeiou"
CHANGED = 1.0  # one consonant for another
UNLIKE = 1.3  # a vowel for a consonant
PLACES = 0.6  # two neighbours change places
LEFT_OUT: dict[str, float] = {
    **dict.fromkeys(VOWELS, 0.3),
    "h": 0.4,
    "v": 0.8,
}  # 1 for every other letter
ONE_SLIP, SLIP_LETTERS = 0.84, 5  # one slip of the hand in a word of so many letters
_NEAR = {
    0.2: "ou uv ei",
    0.3: "ae ah ov Jg",
    0.4: "ao iJ bp gh sz Sc gk Ss Jz ch cz",
    0.5: "fv ai au eo eu io iu bv hk cs dt Jc",
    0.6: "hJ ck ct JS dz mn",
    0.7: "st",
}
NEAR: dict[str, float] = {pair: cost for cost, pairs in _NEAR.items() for pair in pairs.split()}
_LETTERS = "abcdefghijklmnopqrstuvwxyzSJ"  # folded
_CACHED = 500_000


def price(a: str, b: str) -> float:
    """What it costs to take one letter for another."""
    if a == b:
        return 0.0
    near = NEAR.get(a + b) or NEAR.get(b + a)
    if near is not None:
        return near
    return UNLIKE if (a in VOWELS) != (b in VOWELS) else CHANGED


@cache
def _prices(letter: str) -> dict[str, float]:
    """What it costs to take one letter for each other."""
    return {other: price(letter, other) for other in _LETTERS}


@lru_cache(maxsize=_CACHED)
def likeness(a: str, b: str) -> float:
    """How alike two words in folded letters are, 0 to 1."""
    if a == b:
        return 1.0
    if not set(a) & set(b):
        return 0.0
    gone = [LEFT_OUT.get(letter, 1.0) for letter in b]
    before: list[float] = []
    row = [0.0, *accumulate(gone)]
    whole = row[-1]
    for i, x in enumerate(a):
        out, prices = LEFT_OUT.get(x, 1.0), _prices(x)
        previous, last = row, row[0] + out
        row = [last]
        for j, y in enumerate(b):
            best = previous[j] + prices[y]
            if (left := previous[j + 1] + out) < best:
                best = left
            if (put := last + gone[j]) < best:
                best = put
            if i and j and x == b[j - 1] and a[i - 1] == y and before[j - 1] + PLACES < best:
                best = before[j - 1] + PLACES
            row.append(best)
            last = best
        before = previous
    weight = max(whole, row[0])
    score = max(0.0, 1 - row[-1] / weight) if weight else 0.0
    if score < ONE_SLIP and one_slip(a, b):
        return ONE_SLIP
    return score


def one_slip(a: str, b: str) -> bool:
    """Whether one letter was changed, left out or put in, or two neighbours changed places.

    Only in words of five letters or more: in shorter ones a letter tells names apart.
    """
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < SLIP_LETTERS:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    left_a, left_b = a[start : len(a) - end], b[start : len(b) - end]
    return max(len(left_a), len(left_b)) <= 1 or (len(left_a) == 2 and left_a == left_b[::-1])  # noqa: PLR2004 - two neighbours


def swapped(a: str, b: str) -> bool:
    """Whether two neighbouring letters of a word of five or more changed places, and nothing else."""
    if len(a) != len(b) or len(a) < SLIP_LETTERS:
        return False
    places = [at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    match places:
        case [x, y]:
            return y == x + 1 and a[x] == b[y] and a[y] == b[x]
        case _:
            return False
