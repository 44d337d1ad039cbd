"""The words of all records as numbers, and how alike any two names or places are: compiled, pair by pair.

Rules: names are compared as `recount.names` does it: sounds folded, steps at their price, each word of the
shorter name with a word of its own in the longer, the least alike pair decides. What a word tells depends on
how many records have it: its bits are -log2 of that share. A level is a row of `recount.match.rules`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numba
import numpy as np
from numpy.typing import NDArray

from recount.names import forms, lexicon, spelling
from recount.names.spelling import ONE_SLIP, PLACES, SLIP_LETTERS

if TYPE_CHECKING:
    import pyarrow as pa

MOST_WORDS = 8  # of a name or a place that are compared
_LETTERS = 20  # of a word that are compared
SAME, ALIKE, NEAR = 0.945, 0.795, 0.62  # likeness of two words: written alike, a spelling apart, hardly
_UNLIKE = NEAR - 0.02  # words less alike may count as not alike at all: no level asks by how much
_REMEMBERED = 1 << 18  # pairs of words whose likeness is kept at hand
RARE, KNOWN = -6.0, 0.0  # log2 of the chance namesakes of an agreement: under 1 in 64; under one
FEW, SOME = 4.0, 7.0  # the same for one word that agrees: under 16 records have it; under 128

Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Words of records: per record their numbers (-1 = none), per word its forms and what it tells."""

    spelt: tuple[str, ...]  # each word, by its number
    words: Ints  # records x MOST_WORDS
    own: NDArray[np.int8]  # place of the person's own name among them; -1 = not told
    fold: Bytes  # words x letters
    fold_length: Ints
    fold_number: Ints  # equal = folded alike
    letters: NDArray[np.int32]  # which letters a word has, a bit each
    symbol: Ints  # equal and 0 or more = forms of one name; under -1 = figures, equal = the same ones
    bits: NDArray[np.float64]
    log_records: float

    def kernel(self) -> tuple[Any, ...]:
        """What the compiled comparison takes."""
        return (self.words, self.own, self.fold, self.fold_length, self.fold_number, self.letters,
                self.symbol, self.bits, self.log_records, *_PRICES)  # fmt: skip


def of_lists(column: pa.ChunkedArray, own: pa.ChunkedArray | None = None) -> Vocabulary:
    """The vocabulary of a column of lists of words; `own` holds the person's own name, where told."""
    rows = column.combine_chunks()
    encoded = rows.flatten().dictionary_encode()
    numbers = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    distinct: list[str] = encoded.dictionary.to_pylist()
    lengths = rows.value_lengths().fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)])[:-1]
    matrix = np.full((len(rows), MOST_WORDS), -1, dtype=np.int32)
    for place in range(MOST_WORDS):
        has = lengths > place
        matrix[has, place] = numbers[starts[has] + place]
    folded = [forms.folded(word) for word in distinct]
    figures = _numbered([_DIGITS.sub("", word) or None for word in distinct])
    symbols = _numbered([lexicon.symbol(word) for word in distinct])
    fold_number = _numbered(folded)
    counts = np.bincount(
        fold_number[matrix[matrix >= 0]], minlength=int(fold_number.max(initial=-1)) + 1
    )
    share = np.maximum(counts[fold_number], 1) / max(len(rows), 1) if distinct else np.zeros(0)
    fold, fold_length = _letters(folded)
    return Vocabulary(
        tuple(distinct),
        matrix,
        _own(matrix, own),
        fold,
        fold_length,
        fold_number,
        np.array([_mask(word) for word in folded] or [0], dtype=np.int32),
        np.where(figures >= 0, -2 - figures, symbols).astype(np.int32),
        -np.log2(np.minimum(share, 1.0)),
        float(np.log2(max(len(rows), 2))),
    )


def _priced() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The prices of `recount.names.spelling` by letter."""
    letters = [chr(code) for code in range(128)]
    changed = np.array([[spelling.price(a, b) for b in letters] for a in letters])
    return changed, np.array([spelling.LEFT_OUT.get(letter, 1.0) for letter in letters])


_PRICES = _priced()
_DIGITS = re.compile(r"\D+")  # a number is the same or another, never alike


def _own(matrix: Ints, own: pa.ChunkedArray | None) -> NDArray[np.int8]:
    """Where the own name stands among the words: the first of `given`, which comes first when told."""
    if own is None:
        return np.full(len(matrix), -1, dtype=np.int8)
    told = own.is_valid().to_numpy() & (matrix[:, 0] >= 0)
    return np.where(told, 0, -1).astype(np.int8)


def _mask(word: str) -> int:
    return sum({1 << (ord(letter.lower()) - ord("a")) % 26 for letter in word})


def _numbered(words: Sequence[str | None]) -> Ints:
    numbers: dict[str, int] = {}
    return np.array(
        [-1 if word is None else numbers.setdefault(word, len(numbers)) for word in words],
        dtype=np.int32,
    )


def _letters(words: Sequence[str]) -> tuple[Bytes, Ints]:
    table = np.zeros((max(len(words), 1), _LETTERS), dtype=np.uint8)
    for at, word in enumerate(words):
        letters = word.encode()[:_LETTERS]
        table[at, : len(letters)] = np.frombuffer(letters, dtype=np.uint8)
    return table, np.array([min(len(word.encode()), _LETTERS) for word in words] or [0], dtype=np.int32)


@numba.njit(cache=True)
def _bits_set(number: int) -> int:  # pragma: no cover - compiled
    """How many bits of 32 are set."""
    number = number - (number >> 1 & 0x55555555)
    number = (number & 0x33333333) + (number >> 2 & 0x33333333)
    return ((number + (number >> 4) & 0x0F0F0F0F) * 0x01010101 & 0xFFFFFFFF) >> 24


@numba.njit(cache=True)
def _likeness(x: int, y: int, kernel: Any, scratch: Any) -> float:  # pragma: no cover - compiled
    """How alike two words are, 0 to 1; remembered, since the same words meet again and again."""
    number, letters, symbol = kernel[4], kernel[5], kernel[6]
    if x == y or number[x] == number[y]:
        return 1.0
    if symbol[x] >= 0 and symbol[x] == symbol[y]:
        return 0.95
    shared = _bits_set(letters[x] & letters[y])
    if 5 * shared < 2 * min(_bits_set(letters[x]), _bits_set(letters[y])):
        return 0.0
    if x > y:
        x, y = y, x
    _, rows, keys, values = scratch
    key = np.int64(x) * len(number) + y
    at = (key * 0x9E3779B1 >> 7) & (_REMEMBERED - 1)
    if keys[at] != key:
        keys[at] = key
        values[at] = _spelt(x, y, kernel, rows)
    return float(values[at])


@numba.njit(cache=True)
def _spelt(x: int, y: int, kernel: Any, rows: Any) -> float:  # pragma: no cover - compiled
    """As `recount.names.spelling.likeness`."""
    fold, length, symbol, prices, gone = kernel[2], kernel[3], kernel[6], kernel[9], kernel[10]
    a, b, la, lb = fold[x], fold[y], length[x], length[y]
    rows[0, 0] = 0.0
    for j in range(lb):
        rows[0, j + 1] = rows[0, j] + gone[b[j]]
    weight = 0.0
    for i in range(la):
        weight += gone[a[i]]
    weight = max(weight, rows[0, lb])
    most = (1 - _UNLIKE) * weight + 1e-9  # steps may cost so much; beyond it nothing asks how much
    before, far = 0.0, False
    for i in range(la):
        rows[i + 1, 0] = rows[i, 0] + gone[a[i]]
        least = rows[i + 1, 0]
        for j in range(lb):
            best = min(
                rows[i, j] + prices[a[i], b[j]],
                rows[i, j + 1] + gone[a[i]],
                rows[i + 1, j] + gone[b[j]],
            )
            if i > 0 and j > 0 and a[i] == b[j - 1] and a[i - 1] == b[j]:
                best = min(best, rows[i - 1, j - 1] + PLACES)
            rows[i + 1, j + 1] = best
            least = min(least, best)
        if (
            min(least, before) > most
        ):  # a later step starts from one of the last two rows, and costs more
            far = True
            break
        before = least
    score = 0.0 if far or weight <= 0 else max(0.0, 1 - rows[la, lb] / weight)
    if score < ONE_SLIP and min(la, lb) >= SLIP_LETTERS and _one_slip(a, la, b, lb):
        score = ONE_SLIP
    if min(la, lb) == 1 and a[0] == b[0]:
        score = max(score, 0.8)  # an initial
    if symbol[x] >= 0 and symbol[y] >= 0:
        score = min(score, 0.6)  # two names, however alike
    elif symbol[x] < -1 and symbol[y] < -1:  # figures are the same or others, whatever letters say
        score = (
            min(score, 0.6) if symbol[x] != symbol[y] else max(score, 0.8) if a[0] == b[0] else score
        )
    return score


@numba.njit(cache=True)
def _one_slip(a: Bytes, la: int, b: Bytes, lb: int) -> bool:  # pragma: no cover - compiled
    if abs(la - lb) > 1:
        return False
    start, end, least = 0, 0, min(la, lb)
    while start < least and a[start] == b[start]:
        start += 1
    while end < least - start and a[la - 1 - end] == b[lb - 1 - end]:
        end += 1
    left_a, left_b = la - start - end, lb - start - end
    if max(left_a, left_b) <= 1:
        return True
    return left_a == 2 and left_b == 2 and a[start] == b[start + 1] and a[start + 1] == b[start]


def _scratch() -> tuple[Any, ...]:
    """Room to work in: one pair's likenesses, a table of steps, what was found for words."""
    return (
        np.empty((MOST_WORDS, MOST_WORDS)),
        np.empty((_LETTERS + 1, _LETTERS + 1)),
        np.full(_REMEMBERED, -1, dtype=np.int64),
        np.empty(_REMEMBERED, dtype=np.float32),
    )


@numba.njit(cache=True)
def name_level(a: int, b: int, kernel: Any, scratch: Any) -> int:  # pragma: no cover - compiled
    """The level of two records' names, or -1; see `recount.match.rules.NAME`."""
    words, bits, log_records, table = kernel[0], kernel[7], kernel[8], scratch[0]
    na, nb = 0, 0
    while na < MOST_WORDS and words[a, na] >= 0:
        na += 1
    while nb < MOST_WORDS and words[b, nb] >= 0:
        nb += 1
    if na == 0 or nb == 0:
        return -1
    for i in range(na):
        for j in range(nb):
            table[i, j] = _likeness(words[a, i], words[b, j], kernel, scratch)
    least = min(na, nb)
    alike, near, apart = 0, 0, 0
    told = log_records
    own_apart = table[0, 0] < NEAR
    own_elsewhere = False
    for _ in range(least):
        best, at_i, at_j = -1.0, 0, 0
        for i in range(na):
            for j in range(nb):
                value = table[i, j] - 0.001 * abs(i - j)
                if table[i, j] >= 0 and value > best:
                    best, at_i, at_j = value, i, j
        score = table[at_i, at_j]
        if score >= ALIKE:
            told -= min(bits[words[a, at_i]], bits[words[b, at_j]])
            own_elsewhere = own_elsewhere or ((at_i == 0) != (at_j == 0))
        if SAME > score >= ALIKE:
            alike += 1
        elif ALIKE > score >= NEAR:
            near += 1
        elif score < NEAR:
            apart += 1
        for i in range(na):
            table[i, at_j] = -2.0
        for j in range(nb):
            table[at_i, j] = -2.0
    turned = own_apart and own_elsewhere
    return _level(least, na == nb, alike, near, apart, told, own_apart, turned)


@numba.njit(cache=True)
def _level(
    least: int,
    as_many: bool,
    alike: int,
    near: int,
    apart: int,
    told: float,
    own_apart: bool,
    turned: bool,
) -> int:  # pragma: no cover - compiled
    """The row of `recount.match.rules.NAME`, from how the words met."""
    rarity = 2 if told < RARE else 1 if told < KNOWN else 0
    unlike = near + apart
    if least == 1:
        few = told < FEW
        return 0 if unlike else 9 if not few else 10 if alike else 11
    if unlike == 0:
        if turned:
            return 8 if as_many else 5
        return 18 + rarity if alike == 0 else 15 + rarity
    if unlike == 1 and turned:
        return 5 if least > 2 else 0
    if unlike == 1 and near == 1:
        return 14 if least > 2 else 13 if told < FEW else 12
    if unlike == 1 and least > 2:
        return 4 if own_apart else 7 if rarity == 2 else 6
    if unlike > 1:
        return 0
    return 3 if told < FEW else 2 if told < SOME else 1


@numba.njit(cache=True)
def place_level(a: int, b: int, kernel: Any, scratch: Any) -> int:  # pragma: no cover - compiled
    """The level of two records' places, or -1; see `recount.match.rules.PLACE`."""
    words, bits, log_records = kernel[0], kernel[7], kernel[8]
    if words[a, 0] < 0 or words[b, 0] < 0:
        return -1
    same, alike, shared = -1.0, -1.0, 0  # what the rarest place tells that both have, alike or the same
    for i in range(MOST_WORDS):
        x = words[a, i]
        if x < 0:
            break
        for j in range(MOST_WORDS):
            y = words[b, j]
            if y < 0:
                break
            likeness = _likeness(x, y, kernel, scratch)
            told = min(bits[x], bits[y])
            if likeness >= ALIKE and told > 0.3 * log_records:
                shared += 1
            if likeness >= SAME:
                same = max(same, told)
            elif likeness >= ALIKE:
                alike = max(alike, told)
    rare = log_records - 4.0  # under 16 records
    if shared > 1 and max(same, alike) > rare:
        return 7
    if same > rare:
        return 6
    if alike > rare:
        return 5
    if same > 0.6 * log_records:
        return 4
    if same > 0.3 * log_records:
        return 3
    return 2 if same >= 0 else 1 if alike >= 0 else 0


@numba.njit(cache=True)
def _name_levels(a: Ints, b: Ints, kernel: Any, scratch: Any) -> NDArray[np.int8]:  # pragma: no cover
    found = np.empty(len(a), dtype=np.int8)
    for at in range(len(a)):
        found[at] = name_level(a[at], b[at], kernel, scratch)
    return found


@numba.njit(cache=True)
def _place_levels(a: Ints, b: Ints, kernel: Any, scratch: Any) -> NDArray[np.int8]:  # pragma: no cover
    found = np.empty(len(a), dtype=np.int8)
    for at in range(len(a)):
        found[at] = place_level(a[at], b[at], kernel, scratch)
    return found


def name_levels(a: Ints, b: Ints, words: Vocabulary) -> NDArray[np.int8]:
    """The level of the names of each pair, -1 where they cannot be compared."""
    found: NDArray[np.int8] = _name_levels(a, b, words.kernel(), _scratch())
    return found


def place_levels(a: Ints, b: Ints, words: Vocabulary) -> NDArray[np.int8]:
    """The level of the places of each pair, -1 where they cannot be compared."""
    found: NDArray[np.int8] = _place_levels(a, b, words.kernel(), _scratch())
    return found
