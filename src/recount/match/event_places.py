"""Names of places at several levels, made one where they are spellings of one, from the coarse to the fine.

Rules: within a script two names below one parent are one if they are as alike as spellings are; between
scripts, where transliteration blurs, each name is paired with the one of the other script below the same
parent that it is most like, best pairs first, one to one; then a rare name that is clearly more like one
frequent place than any other is its misspelling. A number in a name is never a spelling
('district 3' is not 'district 4'). Nothing is asked of the world outside the lists.

>>> found = unified([("North", "Karo"), ("Норт", "Каро"), ("North", "Velan")])
>>> found[0] == found[1], found[0] == found[2]
(True, False)
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

from recount import names

LEAST_ALIKE = 0.86  # of two names in one script, to be spellings of one
LEAST_ACROSS = 0.7  # of two in different scripts, each the best for the other
LEAST_SLIP = 0.76  # of a rare name and a frequent one, to be its misspelling
CLEARLY = 0.08  # by how much it must be more like it than like any other
SLIP_TIMES = 4  # how many times as frequent
MAY_BE = 0.76  # names below one parent that are so alike may be one place ill spelt
MOST_NAMES = (
    600  # of one level below one parent that are compared by spelling; more are taken as written
)
BONES_TELL = 0.9  # likeness of two names of different scripts whose consonants are the same
_LEAST_BONES = 2
_FEW = 3  # records of a place, below which its likeness counts for less than half
_ONE_SOUND = (
    *(("shch", "s"), ("sh", "s"), ("ch", "s"), ("kh", "h"), ("gh", "j"), ("ph", "f"), ("zh", "j")),
    *(
        ("v", "f"),
        ("p", "b"),
        ("g", "j"),
        ("q", "k"),
        ("x", "ks"),
        ("th", "t"),
        ("dh", "d"),
        ("c", "k"),
    ),
)
_FORMS = 3  # spellings of a place that are asked when scripts are paired

Path = tuple[str, ...]


def unified(paths: Sequence[Path]) -> list[Path]:
    """The paths, each name replaced by the most frequent spelling of its place; '' stays."""
    depth = max((len(path) for path in paths), default=0)
    whole = [path + ("",) * (depth - len(path)) for path in paths]
    made: list[list[str]] = [[] for _ in whole]
    for level in range(depth):
        below: defaultdict[Path, Counter[str]] = defaultdict(Counter)
        for path, done in zip(whole, made, strict=True):
            if path[level]:
                below[tuple(done)][path[level]] += 1
        heads = {parent: _spellings(counts) for parent, counts in below.items()}
        _without_parent(heads)
        for path, done in zip(whole, made, strict=True):
            name = path[level]
            done.append(heads[tuple(done)][name] if name else "")
    return [tuple(done) for done in made]


def alike(one: str, other: str) -> bool:
    """Whether two names that were not made one may yet be one place ill spelt."""
    return not _numbered(one, other) and _score(one, other) >= MAY_BE


def _without_parent(heads: dict[Path, dict[str, str]]) -> None:
    """A name whose parents a list leaves out gets the spelling that it has below parents."""
    full = {parent for parent in heads if all(parent[1:])}
    known: dict[str, str] = {}
    for parent in sorted(full):
        for name, head in heads[parent].items():
            known.setdefault(name, head)
    for parent in set(heads) - full:
        pool = Counter({head: 1 for one in full for head in heads[one].values()})
        for name in list(heads[parent]):
            if name in known:
                heads[parent][name] = known[name]
                continue
            near = _best(heads[parent][name], pool) if len(pool) <= MOST_NAMES else None
            heads[parent][name] = near or heads[parent][name]


def _best(name: str, pool: Iterable[str]) -> str | None:
    found = [(_score(name, head), head) for head in pool if not _numbered(name, head)]
    best = max(found, default=(0.0, ""))
    return best[1] if best[0] >= LEAST_ALIKE else None


def _spellings(counts: Counter[str]) -> dict[str, str]:
    """For each name its head: the most frequent spelling of its place."""
    ordered = [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    head: dict[str, str] = {}
    heads: dict[str, list[str]] = {}
    plain: dict[str, str] = {}
    for name in ordered:
        near = plain.setdefault(_plain(name), name)
        if near == name and len(heads) <= MOST_NAMES:
            near = _best(name, [other for other in heads if _script(other) == _script(name)]) or name
        near = head.get(near, near)
        head[name] = near
        heads.setdefault(near, []).append(name)
    merged = _across(heads, counts)
    found = {name: merged.get(near, near) for name, near in head.items()}
    slips = _slips(found, counts)
    return {name: slips.get(near, near) for name, near in found.items()}


def _slips(found: dict[str, str], counts: Counter[str]) -> dict[str, str]:
    """Heads that are rare and like one frequent place more than any other: taken for its misspelling."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(found, key=lambda one: (-counts[one], one)):
        groups[found[name]].append(name)
    if len(groups) > MOST_NAMES:
        return {}
    many = {head: sum(counts[name] for name in names) for head, names in groups.items()}
    slips: dict[str, str] = {}
    for head in sorted(groups, key=lambda one: (many[one], one)):
        larger = [one for one in groups if many[one] >= SLIP_TIMES * many[head]]
        near = sorted(((_between(groups[head], groups[one]), one) for one in larger), reverse=True)
        rest = [_between(groups[head], groups[one]) for one in groups if one not in {head, *larger}]
        second = max([*rest, *(score for score, _ in near[1:2])], default=0.0)
        if near and near[0][0] >= LEAST_SLIP and near[0][0] - second >= CLEARLY:
            slips[head] = near[0][1]
    return {head: slips.get(to, to) for head, to in slips.items()}


def _across(heads: dict[str, list[str]], counts: Counter[str]) -> dict[str, str]:
    """Heads of one script that are another's places, one to one for each script.

    The most alike come first; of those about as alike the more frequent, since a rare spelling that took
    the place of the usual one would part it from its like.
    """
    if len(heads) > MOST_NAMES:
        return {}
    order = {name: at for at, name in enumerate(heads)}
    scripts = {name: _script(name) for name in heads}
    many = {head: sum(counts[name] for name in names) for head, names in heads.items()}
    pairs = []
    for (one, spelt), (other, other_spelt) in combinations(heads.items(), 2):
        if scripts[one] != scripts[other]:
            score, least = _between(spelt, other_spelt), min(many[one], many[other])
            if score >= LEAST_ACROSS:
                pairs.append((-score * least / (least + _FEW), one, other))
    groups = {name: {scripts[name]: name} for name in heads}
    for _, one, other in sorted(pairs):
        if groups[one] is groups[other] or set(groups[one]) & set(groups[other]):
            continue
        joined = groups[one] | groups[other]
        for name in joined.values():
            groups[name] = joined
    return {name: min(groups[name].values(), key=order.__getitem__) for name in heads}


def _between(ones: list[str], others: list[str]) -> float:
    return max(
        0.0 if _numbered(one, other) else max(_score(one, other), _heard(one, other))
        for one in ones[:_FORMS]
        for other in others[:_FORMS]
    )


def _heard(one: str, other: str) -> float:
    """How alike two names of different scripts are by the consonants that both can write; 0 in one script."""
    if _script(one) == _script(other):
        return 0.0
    from rapidfuzz.distance import Levenshtein

    bones, others = _bones(one), _bones(other)
    if min(len(bones), len(others)) < _LEAST_BONES:
        return 0.0
    return BONES_TELL * Levenshtein.normalized_similarity(bones, others)


@lru_cache(maxsize=100_000)
def _bones(name: str) -> str:
    """Consonants, those made one that some script cannot tell apart (Arabic: p, v, g; Cyrillic: w, h)."""
    word = re.sub(r"(.)\1", r"\1", re.sub(r"[^a-z]", "", _plain(name)))
    for old, new in _ONE_SOUND:
        word = word.replace(old, new)
    return re.sub(r"[aeiouyw]", "", word)


@lru_cache(maxsize=200_000)
def _score(one: str, other: str) -> float:
    return names.compare(one, other).score


@lru_cache(maxsize=100_000)
def _plain(name: str) -> str:
    return " ".join(names.latinise(name).casefold().split())


@lru_cache(maxsize=100_000)
def _script(name: str) -> str:
    """The first word of the Unicode name of its first letter: LATIN, CYRILLIC, ARABIC."""
    letter = next((one for one in name if one.isalpha()), " ")
    return unicodedata.name(letter, "NONE").split()[0]


def _numbers(name: str) -> str:
    return "".join(letter for letter in name if letter.isdigit())


def _numbered(one: str, other: str) -> bool:
    """Whether the numbers in two names differ."""
    return _numbers(one) != _numbers(other)
