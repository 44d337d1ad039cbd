"""The numbers of a Russian text: in every case, in either order; an age, a term or a sum is no people."""

from __future__ import annotations

import json
import os
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.nouns import Count
from recount.read import numbers
from recount.read.language import load
from recount.read.structure import parse
from recount.values import Measure

RUSSIAN = load("ru")
CASES = tomllib.loads((Path(__file__).parent / "numbers_ru.toml").read_text(encoding="utf-8"))["case"]
SHARED = Path(__file__).resolve().parents[2] / "../shared/data"
PEOPLE = {Measure.PERSONS_TOTAL, Measure.PERSONS_SUBSET, Measure.PERSONS_MOMENT}


def found(text: str) -> tuple[Count, ...]:
    return numbers.find(parse(text, RUSSIAN), language=RUSSIAN)


def row(count: Count) -> list[object]:
    low = "-" if count.min is None else count.min
    high = "-" if count.max is None else count.max
    return [
        count.surface,
        low,
        high,
        str(count.qualifier),
        count.unit,
        str(count.measure),
        count.victims,
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_each_invented_sentence_gives_its_counts(case):
    assert [row(count) for count in found(case["text"])] == case["counts"]


@settings(deadline=None)  # the first word opens the dictionary
@given(st.lists(st.sampled_from(CASES), min_size=1, max_size=5))
def test_every_span_gives_back_its_surface_and_ids_are_in_order(cases):
    text = "\n\n".join(case["text"] for case in cases)
    counts = found(text)
    assert all(count.span.of(text) == count.surface for count in counts)
    assert [count.id for count in counts] == [f"K{place + 1:02d}" for place in range(len(counts))]
    assert all(one.span.end <= two.span.start for one, two in pairwise(counts))


PIECES = [
    "5,30",
    "1.2.3",
    "0",
    "007",
    "12.000",
    "1 000",
    "один",
    "два",
    "двое",
    "полтора",
    "с",
    "половиной",
]
PIECES += [
    "третий",
    "из",
    "от",
    "до",
    "или",
    "-",
    "–",
    "и",
    "между",
    "мая",
    "миллион",
    "сотня",
    "десятки",
]
PIECES += [
    "более",
    "чем",
    "человек",
    "лет",
    "раз",
    "летний",
    "возраст",
    "ему",
    "$",
    "%",
    "(",
    ")",
    ",",
    ".",
]
PIECES += [
    ":",
    "№",
    "дом",
    "них",
    "были",
    "по",
    "в",
    "каждый",
    "месяц",
    "ни",
    "погибших",
    "трёх",
    "3-х",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["", " "]))
def test_no_text_breaks_the_reader(pieces, blank):
    text = blank.join(pieces)
    assert all(count.span.of(text) == count.surface for count in found(text))


FORMS = {
    2: ("два", "двух", "двум", "двумя"),
    14: ("четырнадцать", "четырнадцати", "четырнадцати", "четырнадцатью"),
    30: ("тридцать", "тридцати", "тридцати", "тридцатью"),
    42: ("сорок два", "сорока двух", "сорока двум", "сорока двумя"),
    112: ("сто двенадцать", "ста двенадцати", "ста двенадцати", "ста двенадцатью"),
    300: ("триста", "трёхсот", "трёмстам", "тремястами"),
    3006: ("три тысячи шесть", "трёх тысяч шести", "трём тысячам шести", "тремя тысячами шестью"),
}
FRAMES = (
    "Задержаны {} человек.",
    "Не менее {} человек задержаны.",
    "{} людям отказали.",
    "Вместе с {} людьми.",
)


@pytest.mark.parametrize("value", FORMS)
@pytest.mark.parametrize("case", range(4))
def test_a_number_is_the_same_in_every_case_and_in_digits(value, case):
    spelled, written = found(FRAMES[case].format(FORMS[value][case])), found(FRAMES[case].format(value))
    assert [(one.min, one.max, one.qualifier) for one in spelled] == [
        (one.min, one.max, one.qualifier) for one in written
    ]
    assert [one.min for one in spelled] == [value]


def test_a_figure_said_earlier_gives_way_to_the_one_before_it():
    newer, older = found("Погибли 17 человек, сообщил врач. Ранее он говорил о 14 погибших.")
    assert (older.superseded_by, older.withdrawn) == (newer.id, True)
    assert not newer.withdrawn


@pytest.mark.skipif(
    not SHARED.exists() and not os.environ.get("CI"),
    reason="the development texts are not on this machine",
)
def test_no_age_rate_money_or_duration_of_the_development_texts_is_taken_for_people():
    mistaken, right, total = [], 0, 0
    for path in sorted((SHARED / "read/dev_ru").glob("*_gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        counts = found((path.parent / gold["file"]).read_bytes().decode("utf-8"))
        for want in gold["counts"]:
            start, end = want["span"]
            near = [count for count in counts if count.span.start < end and start < count.span.end]
            total += 1
            right += any((count.min, count.max) == (want["min"], want["max"]) for count in near)
            people = any(count.measure in PEOPLE for count in near)
            if people and not want["measure"].startswith("persons") and want["unit"] != "person":
                mistaken.append((path.name, want["span"]))
    assert mistaken == []
    assert right >= 0.9 * total
