"""Invented worlds of events with known truth: where, when, what, how many, and which list tells of which.

What makes real lists of events hard is in them: one town is shelled nearly every day for weeks; days of
an offensive bring many events to one district; most events are in few places; a list knows the week or the
month alone, or the district alone, dates an event by the day it heard of it, gives "at least 5" or
"dozens", calls a killing an attack, spells places in its own script and may tell of one event twice.
No Recount inside.

>>> world = made(events=80, sources=(Source(), Source(language="ru", script="cyrillic")), seed=1)
>>> len(world.lists), world.recorded <= 80
(2, True)
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np

START, DAYS = date(2019, 1, 1), 365
_ONSETS = (*"bdfghkmnrstvz", "sh", "kh", *"lp")
_VOWELS = "aaeiou"
_CODAS = ("", "", "n", "r", "m", "l", "k", "sk")
_CYRILLIC = dict(zip("abdefghiklmnoprstuvz", "абдефгхиклмнопрстувз", strict=True)) | {
    "sh": "ш",
    "kh": "х",
}
_ARABIC = {
    "sh": "ش", "kh": "خ", "a": "ا", "b": "ب", "d": "د", "e": "", "f": "ف", "g": "ج", "h": "ح",
    "i": "ي", "k": "ك", "l": "ل", "m": "م", "n": "ن", "o": "و", "p": "ب", "r": "ر", "s": "س",
    "t": "ت", "u": "و", "v": "ف", "z": "ز",
}  # fmt: skip
_SPELT = {
    "latin": (("kh", "h"), ("sh", "ch"), ("v", "w"), ("i", "y"), ("u", "ou"), ("k", "q"), ("o", "u")),
    "cyrillic": (("х", "г"), ("о", "а"), ("е", "и"), ("и", "ы"), ("у", "ю"), ("к", "кк")),
    "arabic": (("ا", ""), ("و", ""), ("ي", ""), ("ه", "ح"), ("ح", "ه"), ("ك", "ق")),
}
KINDS = {  # kind: words in English, words in Russian, kinds it is taken for
    "shelling": (("shelling", "artillery shelling", "mortar attack"), ("обстрел", "артобстрел")),
    "air strike": (("air strike", "airstrike", "bombing"), ("авиаудар", "бомбардировка")),
    "raid": (("raid", "house search"), ("рейд", "обыск")),
    "arrest": (("arrest", "detention", "arbitrary detention"), ("задержание", "арест")),
    "abduction": (("abduction", "kidnapping"), ("похищение",)),
    "killing": (("killing", "murder", "shooting"), ("убийство", "расстрел")),
}
MISTAKEN = {
    "shelling": ("air strike", "killing"),
    "air strike": ("shelling", "killing"),
    "raid": ("arrest", "abduction"),
    "arrest": ("raid", "abduction"),
    "abduction": ("arrest", "killing"),
    "killing": ("shelling", "abduction"),
}
_OFTEN = {
    "shelling": 0.34,
    "air strike": 0.1,
    "raid": 0.14,
    "arrest": 0.18,
    "abduction": 0.12,
    "killing": 0.12,
}
HEADERS = {
    "en": ("id", "date", "region", "district", "town", "type of event", "killed"),
    "ru": ("№", "дата", "область", "район", "населённый пункт", "вид события", "погибшие"),
}
_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    "ru": (
        *("января", "февраля", "марта", "апреля", "мая", "июня", "июля"),
        *("августа", "сентября", "октября", "ноября", "декабря"),
    ),
}
_MONTH = (
    *("январь", "февраль", "март", "апрель", "май", "июнь", "июль"),
    *("август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)


@dataclass(frozen=True)
class Source:
    """How one list was kept. Shares from 0 to 1."""

    covers: float = 0.5  # of events with one victim
    larger: float = 0.1  # more of the others for each doubling of victims
    language: str = "en"  # en | ru
    script: str = "latin"  # of places: latin | cyrillic | arabic
    late: float = 0.1  # dated by the day of the report, one to four days later
    off: float = 0.05  # dated a day too early or too late
    week: float = 0.1  # the week alone
    month: float = 0.08  # the month alone
    no_town: float = 0.12  # the district alone
    no_district: float = 0.04  # the region alone
    wrong_town: float = 0.03  # a neighbouring one
    respelt: float = 0.1
    other_act: float = 0.1
    no_number: float = 0.2
    qualified: float = 0.3  # at least, about, dozens
    scatter: float = 0.2  # of log numbers
    duplicates: float = 0.0  # of its events, told twice


@dataclass(frozen=True)
class Event:
    """What happened."""

    day: date
    place: tuple[str, str, str]  # region, district, town
    kind: str
    victims: int


@dataclass(frozen=True)
class World:
    """Events; lists as rows of words under a header; for each row the number of its event."""

    events: list[Event]
    headers: list[tuple[str, ...]] = field(default_factory=list)
    lists: list[list[tuple[str, ...]]] = field(default_factory=list)
    truth: list[np.ndarray] = field(default_factory=list)
    places: list[list[tuple[str, str, str]]] = field(
        default_factory=list
    )  # meant by each row, well spelt

    @property
    def recorded(self) -> int:
        """Events that stand on at least one list."""
        return len(np.unique(np.concatenate(self.truth)))

    def write(self, folder: Path) -> list[Path]:
        """One CSV file a list: events_a.csv, events_b.csv and on."""
        paths = []
        for at, (header, rows) in enumerate(zip(self.headers, self.lists, strict=True)):
            paths.append(folder / f"events_{chr(97 + at)}.csv")
            with paths[-1].open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, delimiter=",;\t"[at % 3]).writerows([header, *rows])
        return paths


def made(*, events: int, sources: tuple[Source, ...], seed: int, siege: float = 0.2) -> World:
    """A world of so many events; `siege` is the share that are the daily shelling of one town."""
    rng = np.random.default_rng(seed)
    towns = _towns(rng)
    happened = _happened(events, siege, towns, rng)
    siblings: dict[tuple[str, str], list[str]] = {}
    for region, district, town in towns:
        siblings.setdefault((region, district), []).append(town)
    world = World(happened)
    for at, source in enumerate(sources):
        size = np.log2([1 + one.victims for one in happened])
        chance = np.clip(source.covers + source.larger * (size - 1), 0.05, 0.97)
        rows, truth, meant = [], [], []
        for number in np.flatnonzero(rng.random(events) < chance).tolist():
            for _ in range(1 + (rng.random() < source.duplicates)):
                place = _placed(happened[number], source, siblings, rng)
                rows.append(_told(happened[number], place, source, rng))
                meant.append(place)
                truth.append(number)
        order = rng.permutation(len(rows))
        world.headers.append(HEADERS[source.language])
        world.lists.append([(f"{chr(65 + at)}{k + 1}", *rows[j]) for k, j in enumerate(order.tolist())])
        world.truth.append(np.array(truth, dtype=np.int64)[order])
        world.places.append([meant[j] for j in order.tolist()])
    return world


def _word(rng: np.random.Generator) -> str:
    parts = [
        str(rng.choice(_ONSETS)) + str(rng.choice(list(_VOWELS))) for _ in range(rng.integers(2, 4))
    ]
    return "".join(parts) + str(rng.choice(_CODAS))


def _towns(rng: np.random.Generator) -> list[tuple[str, str, str]]:
    words: dict[str, None] = {}
    while len(words) < 3 + 12 + 96:
        words[_word(rng)] = None
    names = list(words)
    regions, districts, towns = names[:3], names[3:15], names[15:]
    return [(regions[k // 32], districts[k // 8], towns[k]) for k in range(96)]


def _happened(
    many: int, siege: float, towns: list[tuple[str, str, str]], rng: np.random.Generator
) -> list[Event]:
    """Scattered events, days of offensives, and the siege."""
    weight = rng.permutation(1 / np.arange(1, len(towns) + 1) ** 0.8)
    weight /= weight.sum()
    kinds, often = list(_OFTEN), np.array(list(_OFTEN.values()))
    found = []
    besieged = towns[int(rng.choice(len(towns), p=weight))]
    daily, length = round(many * siege), max(10, round(many * siege / 0.9))
    begins = int(rng.integers(0, max(1, DAYS - length)))
    for _ in range(daily):
        day = START + timedelta(days=begins + int(rng.integers(length)))
        found.append(Event(day, besieged, "shelling", _victims(rng)))
    while len(found) < many:
        if rng.random() < 0.12:  # some days of an offensive
            centre, middle = towns[int(rng.choice(len(towns), p=weight))], int(rng.integers(DAYS - 4))
            near = [town for town in towns if town[:2] == centre[:2]]
            for _ in range(int(rng.integers(3, 9))):
                day = START + timedelta(days=middle + int(rng.integers(4)))
                kind = str(rng.choice(kinds, p=often))
                found.append(Event(day, near[int(rng.integers(len(near)))], kind, _victims(rng)))
            continue
        place = towns[int(rng.choice(len(towns), p=weight))]
        day = START + timedelta(days=int(rng.integers(DAYS)))
        found.append(Event(day, place, str(rng.choice(kinds, p=often)), _victims(rng)))
    return found[:many]


def _victims(rng: np.random.Generator) -> int:
    return max(0, round(float(np.exp(rng.normal(0.9, 1.0))) - 0.3))


def _placed(
    event: Event,
    source: Source,
    siblings: dict[tuple[str, str], list[str]],
    rng: np.random.Generator,
) -> tuple[str, str, str]:
    """The place that a row gives, before it is spelt."""
    region, district, town = event.place
    if rng.random() < source.wrong_town:
        town = str(rng.choice(siblings[region, district]))
    precision = rng.random()
    if precision < source.no_district:
        return region, "", ""
    return region, district, "" if precision < source.no_district + source.no_town else town


def _told(
    event: Event, place: tuple[str, str, str], source: Source, rng: np.random.Generator
) -> tuple[str, ...]:
    """One row without its id."""
    day = event.day
    if rng.random() < source.late:
        day += timedelta(days=int(rng.integers(1, 5)))
    elif rng.random() < source.off:
        day += timedelta(days=int(rng.choice((-1, 1))))
    kind = event.kind
    if rng.random() < source.other_act:
        kind = str(rng.choice(MISTAKEN[kind]))
    words = KINDS[kind][source.language == "ru"]
    return (
        _dated(day, source, rng),
        *(_spelt(one, source, rng) for one in place),
        str(rng.choice(words)),
        _number(event.victims, source, rng),
    )


def _dated(day: date, source: Source, rng: np.random.Generator) -> str:
    chance = rng.random()
    names = _MONTHS[source.language]
    if chance < source.month:
        return day.strftime("%Y-%m") if rng.random() < 0.5 else _month_of(day, source)
    if chance < source.month + source.week:
        first = day - timedelta(days=day.weekday())
        last = first + timedelta(days=6)
        if first.month == last.month:
            return f"{first.day}-{last.day} {names[day.month - 1]} {day.year}"
        return f"{first.isoformat()} - {last.isoformat()}"
    if source.language == "ru":
        return day.strftime("%d.%m.%Y")
    return day.isoformat() if rng.random() < 0.7 else f"{day.day} {names[day.month - 1]} {day.year}"


def _month_of(day: date, source: Source) -> str:
    names = _MONTH if source.language == "ru" else _MONTHS["en"]
    return f"{names[day.month - 1]} {day.year}"


def _number(victims: int, source: Source, rng: np.random.Generator) -> str:
    if rng.random() < source.no_number:
        return ""
    said = round(victims * float(np.exp(rng.normal(0, source.scatter)))) if victims > 2 else victims
    if rng.random() >= source.qualified:
        return str(said)
    russian = source.language == "ru"
    if said >= 24 and rng.random() < 0.5:
        return "десятки" if russian else "dozens"
    if rng.random() < 0.5 and said > 1:
        low = max(1, round(said * 0.8))
        return f"не менее {low}" if russian else f"at least {low}"
    return f"около {said}" if russian else f"about {said}"


def _spelt(word: str, source: Source, rng: np.random.Generator) -> str:
    table = {"latin": {}, "cyrillic": _CYRILLIC, "arabic": _ARABIC}[source.script]
    out, at = "", 0
    while at < len(word):
        length = 2 if word[at : at + 2] in table else 1
        out += table.get(word[at : at + length], word[at : at + length])
        at += length
    if out and rng.random() < source.respelt:
        options = [(a, b) for a, b in _SPELT[source.script] if a in out[1:]]
        if options:
            old, new = options[int(rng.integers(len(options)))]
            out = out[0] + out[1:].replace(old, new, 1)
    return out.capitalize()
