"""Invented worlds with known truth: households, lists of their dead, and who is who. No Recount inside.

Names are built from syllables, so nobody is meant. A world has what makes real lists hard: siblings
share father's, grandfather's and family name; cousins share names; twins share the day of birth as
well; one name is spelt in many ways and in three scripts; dates are missing, approximate or off by a
year; words are missing or change places; a list may hold a person twice.

>>> world = made(people=200, lists=(Style(), Style(script="cyrillic")), seed=1)
>>> len(world.lists), world.truth[0].dtype.kind
(2, 'i')
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np

_ONSETS = (*"bdfghjklmnrstz", "sh", "kh", "gh", *"qwy")
_VOWELS = tuple("aaaiiuueo")
_CODAS = tuple("nmrldbsqfkt")
_CYRILLIC = {
    "sh": "ш", "kh": "х", "gh": "г", "a": "а", "b": "б", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х",
    "i": "и", "j": "дж", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "q": "к", "r": "р", "s": "с",
    "t": "т", "u": "у", "w": "в", "y": "й", "z": "з",
}  # fmt: skip
_ARABIC = {
    "sh": "ش", "kh": "خ", "gh": "غ", "b": "ب", "d": "د", "f": "ف", "g": "ج", "h": "ح", "j": "ج", "k": "ك",
    "l": "ل", "m": "م", "n": "ن", "q": "ق", "r": "ر", "s": "س", "t": "ت", "w": "و", "y": "ي", "z": "ز",
    "i": "ي", "u": "و", "o": "و", "a": "ا", "e": "",
}  # fmt: skip
_SPELLINGS = (
    ("kh", "h"), ("gh", "g"), ("sh", "ch"), ("q", "k"), ("w", "v"), ("y", "i"), ("j", "dj"), ("u", "ou"),
    ("i", "ee"), ("e", "i"), ("o", "u"), ("a", "e"), ("s", "ss"), ("m", "mm"), ("z", "th"),
)  # fmt: skip
COLUMNS = (
    "id",
    "given",
    "father",
    "grandfather",
    "family",
    "sex",
    "birth_date",
    "age",
    "date",
    "place",
)


@dataclass(frozen=True)
class Style:
    """How one list was kept. Shares and rates from 0 to 1."""

    covers: float = 0.5  # of all people
    follows: float = 0.0  # how much more likely it holds whom the list before it holds
    script: str = "latin"  # latin | cyrillic | arabic
    respelt: float = 0.06  # of words, another spelling
    slips: float = 0.01  # of words, a slip of the hand
    swapped: float = 0.005  # of records, two words of the name changed places
    no_grandfather: float = 0.08
    no_father: float = 0.01
    no_birth: float = 0.05
    ages_only: bool = False  # ages in place of days of birth
    off_by_years: float = 0.02
    no_sex: float = 0.01
    no_place: float = 0.1
    vague_dates: float = 0.2  # of dates of the act, the month alone
    duplicates: float = 0.0  # of its people, twice or more on it


@dataclass(frozen=True)
class World:
    """Lists as rows of words under `COLUMNS`, and for each row the number of its person."""

    people: int
    lists: list[list[tuple[str, ...]]] = field(default_factory=list)
    truth: list[np.ndarray] = field(default_factory=list)

    @property
    def recorded(self) -> int:
        """People who stand on at least one list."""
        return len(np.unique(np.concatenate(self.truth)))

    def write(self, folder: Path) -> list[Path]:
        """One CSV file a list, named list_a.csv, list_b.csv and on."""
        paths = []
        for at, rows in enumerate(self.lists):
            paths.append(folder / f"list_{chr(97 + at)}.csv")
            with paths[-1].open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([COLUMNS, *rows])
        return paths


@dataclass(frozen=True)
class _Person:
    given: str
    father: str
    grandfather: str
    family: str
    sex: str
    born: date
    died: date
    place: str


def made(*, people: int, lists: tuple[Style, ...], seed: int, twins: float = 0.02) -> World:
    """A world of so many people with these lists; the same seed gives the same world."""
    rng = np.random.default_rng(seed)
    population = _population(people, twins, rng)
    held = np.zeros(people, dtype=bool)
    world = World(people)
    for at, style in enumerate(lists):
        chance = np.full(people, style.covers)
        if at and style.follows:
            chance = np.where(held, style.covers * (1 + style.follows), style.covers)
        held = rng.random(people) < np.minimum(chance, 1.0)
        rows, truth = [], []
        for number in rng.permutation(np.flatnonzero(held)):
            times = 1
            while rng.random() < style.duplicates and times < 4:
                times += 1
            for _ in range(times):
                rows.append(_written(population[number], style, rng))
                truth.append(number)
        order = rng.permutation(len(rows))
        world.lists.append(
            [(f"{chr(65 + at)}{place + 1}", *rows[k]) for place, k in enumerate(order.tolist())]
        )
        world.truth.append(np.array(truth, dtype=np.int64)[order])
    return world


def _words(many: int, syllables: tuple[int, ...], rng: np.random.Generator) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < many:
        word = ""
        for _ in range(int(rng.choice(syllables))):
            word += rng.choice(_ONSETS) + rng.choice(_VOWELS)
        if rng.random() < 0.6:
            word += rng.choice(_CODAS)
        found[word] = None
    return list(found)


def _frequent(many: int, power: float) -> np.ndarray:
    weights = 1 / (np.arange(many) + 3.0) ** power
    return weights / weights.sum()


def _population(people: int, twins: float, rng: np.random.Generator) -> list[_Person]:
    """Households of a father, sometimes a mother, and children; a clan shares its family name."""
    men, women = _words(400, (2, 2, 3), rng), _words(300, (2, 2, 3), rng)
    families = _words(max(50, people // 12), (2, 3, 3), rng)
    often_man, often_woman = _frequent(len(men), 0.9), _frequent(len(women), 0.9)
    often_family = _frequent(len(families), 0.7)
    places = [
        f"{village}, {district}"
        for district in _words(12, (2, 3), rng)
        for village in _words(12, (2, 3), rng)
    ]
    found: list[_Person] = []
    while len(found) < people:
        family = families[rng.choice(len(families), p=often_family)]
        grandfather = men[rng.choice(len(men), p=often_man)]
        for _ in range(int(rng.integers(1, 4))):  # brothers, each with a household
            father = men[rng.choice(len(men), p=often_man)]
            place = places[rng.integers(len(places))]
            died = date(2014, 1, 1) + timedelta(days=int(rng.integers(700)))
            older = men[rng.choice(len(men), p=often_man)]
            born = date(1950 + int(rng.integers(40)), 1, 1) + timedelta(days=int(rng.integers(365)))
            if rng.random() < 0.5:
                found.append(_Person(father, grandfather, older, family, "m", born, died, place))
            if rng.random() < 0.4:
                mother = [women[rng.choice(len(women), p=often_woman)]]
                mother += [men[rng.choice(len(men), p=often_man)] for _ in range(2)]
                hers = families[rng.choice(len(families), p=often_family)]
                found.append(_Person(*mother, hers, "f", born + timedelta(days=900), died, place))
            day = born + timedelta(days=int(rng.integers(20, 30) * 365))
            used: set[str] = set()
            for _ in range(int(rng.geometric(0.35)) - 1):
                sex = "m" if rng.random() < 0.6 else "f"
                pool, often = (men, often_man) if sex == "m" else (women, often_woman)
                given = pool[rng.choice(len(pool), p=often)]
                if given in used or day >= died:
                    continue
                used.add(given)
                found.append(_Person(given, father, grandfather, family, sex, day, died, place))
                if rng.random() >= twins:
                    day += timedelta(days=int(rng.integers(330, 1400)))
    kept = rng.permutation(len(found))[:people]
    return [found[k] for k in kept.tolist()]


def _written(person: _Person, style: Style, rng: np.random.Generator) -> tuple[str, ...]:
    """One row without its id."""
    name = [person.given, person.father, person.grandfather, person.family]
    name = [_spelt(word, style, rng) for word in name]
    if rng.random() < style.swapped:
        a, b = rng.choice(4, 2, replace=False).tolist()
        name[a], name[b] = name[b], name[a]
    if rng.random() < style.no_grandfather:
        name[2] = ""
    if rng.random() < style.no_father:
        name[1] = ""
    born, age = person.born, ""
    if rng.random() < style.off_by_years:
        born += timedelta(days=365 * int(rng.choice([-2, -1, 1, 2])))
    birth = born.isoformat()
    if style.ages_only:
        birth, age = "", str(max(0, (person.died - born).days // 365))
    if rng.random() < style.no_birth:
        birth, age = "", ""
    died = person.died.isoformat()
    if rng.random() < style.vague_dates:
        died = died[:7]
    sex = "" if rng.random() < style.no_sex else person.sex
    place = "" if rng.random() < style.no_place else person.place
    return (*name, sex, birth, age, died, place)


def _spelt(word: str, style: Style, rng: np.random.Generator) -> str:
    if rng.random() < style.respelt:
        options = [(a, b) for a, b in _SPELLINGS if a in word]
        if options:
            a, b = options[rng.integers(len(options))]
            word = word.replace(a, b, 1)
    if rng.random() < style.slips and len(word) > 3:
        at = int(rng.integers(1, len(word) - 1))
        kind = rng.integers(3)
        if kind == 0:
            word = word[:at] + word[at + 1 :]
        elif kind == 1:
            word = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
        else:
            word = word[:at] + str(rng.choice(list("abdefgiklmnorstu"))) + word[at + 1 :]
    table = {"latin": {}, "cyrillic": _CYRILLIC, "arabic": _ARABIC}[style.script]
    if not table:
        return word.capitalize()
    out, at = "", 0
    while at < len(word):
        for length in (2, 1):
            piece = word[at : at + length]
            if piece in table and len(piece) == length:
                out += table[piece]
                at += length
                break
        else:
            out += word[at]
            at += 1
    return out.capitalize()
