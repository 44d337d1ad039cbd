"""A plain Fellegi-Sunter scorer to measure the sampler with: blocks, levels, EM. No Recount inside.

It stands in where the scores themselves are not what is measured, and it is meant to be simple:
similarity of words in four levels, dates in four, chances for strangers from random pairs, chances for
matches by EM.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler

Ints = NDArray[np.int64]
Key = Callable[[int], object]
_FOLDS = (
    *(("sh", "s"), ("ch", "s"), ("kh", "k"), ("gh", "g"), ("th", "z"), ("dj", "j"), ("ou", "u")),
    *(("ss", "s"), ("mm", "m"), ("h", ""), ("q", "k"), ("v", "w")),
)
MOST_IN_BLOCK = 200


@dataclass(frozen=True)
class Scored:
    """Pairs with their levels and log odds, and what is true."""

    ids: list[str]
    lists: Ints
    truth: Ints
    a: Ints
    b: Ints
    weight: NDArray[np.float64]
    levels: NDArray[np.int8]
    rules: NDArray[np.uint32]

    @property
    def true(self) -> NDArray[np.bool_]:
        """Whether each pair is one person."""
        return np.asarray(self.truth[self.a] == self.truth[self.b])


@dataclass(frozen=True)
class Field:
    """A column and how it is compared: word | exact | date (YYYY-MM-DD) | number."""

    name: str
    kind: str
    values: Sequence[str]

    @property
    def levels(self) -> int:
        """How many levels there are; 0 = disagrees."""
        return {"word": 5, "exact": 2, "date": 5, "number": 3}[self.kind]

    def compared(self, a: Ints, b: Ints) -> NDArray[np.int8]:
        """The level of each pair; -1 where a value is missing."""
        rule = {"word": _word, "exact": _exact, "date": _date, "number": _number}[self.kind]
        known: dict[tuple[str, str], int] = {}
        found = np.empty(len(a), dtype=np.int8)
        for at, (i, j) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
            x, y = self.values[i], self.values[j]
            if not x or not y:
                found[at] = -1
                continue
            if (x, y) not in known:
                known[x, y] = rule(x, y)
            found[at] = known[x, y]
        return found


def skeleton(word: str) -> str:
    """Consonants, folded."""
    word = word.lower()
    for old, new in _FOLDS:
        word = word.replace(old, new)
    return "".join(letter for letter in word if letter not in "aeiouy")


def _word(x: str, y: str) -> int:
    if x == y:
        return 4
    alike = JaroWinkler.similarity(x, y)
    if alike >= 0.92 or skeleton(x) == skeleton(y):
        return 3
    return 2 if alike >= 0.85 else int(alike >= 0.7)


def _exact(x: str, y: str) -> int:
    return int(x == y)


def _date(x: str, y: str) -> int:
    if x == y:
        return 4
    apart = abs(int(x[:4]) - int(y[:4]))
    shared = sum(left == right for left, right in zip(x, y, strict=False))
    if shared >= len(x) - 1:
        return 3
    return 2 if x[5:] == y[5:] else int(apart <= 2)


def _number(x: str, y: str) -> int:
    apart = abs(int(x) - int(y))
    return 2 if apart == 0 else int(apart == 1)


def score(
    ids: list[str],
    lists: Ints,
    truth: Ints,
    fields: Sequence[Field],
    keys: Sequence[Key],
    *,
    across: bool,
    second_pass: float | None = None,
) -> Scored:
    """Blocks by each key, compares, learns; `across`: pairs of two lists only.

    With `second_pass` all pairs inside components at this weight are added, as blocking leaves holes.
    """
    a, b, rules = _blocked(len(ids), keys, lists if across else None)
    rng = np.random.default_rng(7)
    x, y = rng.integers(len(ids), size=(2, 200_000))
    apart = (lists[x] != lists[y]) if across else (x != y)
    x, y = x[apart], y[apart]
    strangers = np.stack([field.compared(x, y) for field in fields], axis=1)
    levels = np.stack([field.compared(a, b) for field in fields], axis=1)
    sizes = np.bincount(lists).astype(float)
    pairs = (sizes.sum() ** 2 - (sizes**2).sum()) / 2 if across else len(ids) * (len(ids) - 1) / 2
    tables, prior = _learnt(levels, strangers, [field.levels for field in fields], pairs)
    weight = _weighed(levels, tables, prior)
    if second_pass is not None:
        a, b, levels, weight, rules = _filled(
            (a, b, levels, weight, rules), len(ids), fields, (tables, prior), second_pass
        )
    return Scored(ids, lists, truth, a, b, weight, levels, rules)


def _blocked(
    records: int, keys: Sequence[Key], lists: Ints | None
) -> tuple[Ints, Ints, NDArray[np.uint32]]:
    found = []
    for key in keys:
        blocks: dict[object, list[int]] = defaultdict(list)
        for at in range(records):
            value = key(at)
            if value is not None:
                blocks[value].append(at)
        codes = [np.empty(0, dtype=np.int64)]
        for members in blocks.values():
            if 1 < len(members) <= MOST_IN_BLOCK:
                inside = np.array(members)
                x, y = np.triu_indices(len(inside), 1)
                codes.append(inside[x] * records + inside[y])
        code = np.concatenate(codes)
        if lists is not None:
            code = code[lists[code // records] != lists[code % records]]
        found.append(code)
    code, inverse = np.unique(np.concatenate(found), return_inverse=True)
    rules = np.zeros(len(code), dtype=np.uint32)
    place = 0
    for at, one in enumerate(found):
        np.bitwise_or.at(rules, inverse[place : place + len(one)], np.uint32(1 << at))
        place += len(one)
    return code // records, code % records, rules


def _learnt(
    levels: NDArray[np.int8], strangers: NDArray[np.int8], many: Sequence[int], pairs: float
) -> tuple[list[NDArray[np.float64]], float]:
    """Log of m/u for each level of each field, and the log prior odds (EM, 40 rounds)."""
    u = [_shares(strangers[:, f], many[f]) for f in range(len(many))]
    m = [np.linspace(0.1, 1, size) ** 3 / (np.linspace(0.1, 1, size) ** 3).sum() for size in many]
    share = 0.2 * len(levels) / pairs
    for _ in range(40):
        tables = [np.log(m[f] / u[f]) for f in range(len(many))]
        prior = float(np.log(share / (1 - share)))
        p = 1 / (1 + np.exp(-_weighed(levels, tables, prior)))
        share = min(0.5, float(p.sum() / pairs))
        m = [_shares(levels[:, f], many[f], p) for f in range(len(many))]
    return tables, prior


def _shares(
    column: NDArray[np.int8], many: int, by: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    known = column >= 0
    counts = np.bincount(column[known], None if by is None else by[known], minlength=many) + 0.5
    return np.asarray(counts / counts.sum())


def _weighed(
    levels: NDArray[np.int8], tables: Sequence[NDArray[np.float64]], prior: float
) -> NDArray[np.float64]:
    total = np.full(len(levels), prior)
    for at, table in enumerate(tables):
        known = levels[:, at] >= 0
        total[known] += table[levels[known, at]]
    return total


def _filled(
    scored: tuple[Ints, Ints, NDArray[np.int8], NDArray[np.float64], NDArray[np.uint32]],
    records: int,
    fields: Sequence[Field],
    model: tuple[list[NDArray[np.float64]], float],
    above: float,
) -> tuple[Ints, Ints, NDArray[np.int8], NDArray[np.float64], NDArray[np.uint32]]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    a, b, levels, weight, rules = scored
    strong = weight >= above
    links = coo_array((np.ones(int(strong.sum())), (a[strong], b[strong])), shape=(records, records))
    inside = connected_components(links, directed=False)[1]
    groups: dict[int, list[int]] = defaultdict(list)
    for at, group in enumerate(inside.tolist()):
        groups[group].append(at)
    codes = [np.empty(0, dtype=np.int64)]
    for members in groups.values():
        if 1 < len(members) <= 500:
            own = np.array(members)
            x, y = np.triu_indices(len(own), 1)
            codes.append(own[x] * records + own[y])
    new = np.setdiff1d(np.concatenate(codes), a * records + b)
    x, y = new // records, new % records
    more = np.stack([field.compared(x, y) for field in fields], axis=1)
    return (
        np.concatenate([a, x]),
        np.concatenate([b, y]),
        np.concatenate([levels, more]),
        np.concatenate([weight, _weighed(more, *model)]),
        np.concatenate([rules, np.full(len(x), 1 << 31, dtype=np.uint32)]),
    )


def of_world(world: object, *, across: bool = True) -> Scored:
    """The lists of an invented world."""
    rows = [row for one in world.lists for row in one]  # type: ignore[attr-defined]
    truth = np.concatenate(world.truth)  # type: ignore[attr-defined]
    sizes = [len(one) for one in world.lists]  # type: ignore[attr-defined]
    lists = np.repeat(np.arange(len(sizes)), sizes)
    names = ("id", "given", "father", "grandfather", "family", "sex", "born", "age", "date", "place")
    c = dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True))
    words = ("given", "father", "grandfather", "family")
    bones = {name: [skeleton(word) for word in c[name]] for name in words}
    fields = [Field(name, "word", c[name]) for name in words]
    fields += [Field("sex", "exact", c["sex"]), Field("born", "date", c["born"])]
    fields += [Field("place", "exact", c["place"])]

    def key(*wanted: str) -> Key:
        def of(k: int) -> object:
            values = tuple(bones[name][k] if name in bones else c[name][k] for name in wanted)
            return values if all(values) else None

        return of

    keys = [
        key("given", "father", "family"),
        key("given", "grandfather", "family"),
        key("father", "grandfather", "family"),
        key("given", "father", "born"),
        key("family", "born"),
    ]
    return score(c["id"], lists.astype(np.int64), truth, fields, keys, across=across)
