"""The numbers of a text: what they are, what bounds them, what they count."""

from __future__ import annotations

import json
import os
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.nouns import Count
from recount.read import numbers
from recount.read.language import load
from recount.read.structure import parse
from recount.values import Measure

ENGLISH = load("en")
CASES = tomllib.loads((Path(__file__).parent / "numbers.toml").read_text(encoding="utf-8"))["case"]
SHARED = Path(__file__).resolve().parents[2] / "../shared/data"
PEOPLE = {Measure.PERSONS_TOTAL, Measure.PERSONS_SUBSET, Measure.PERSONS_MOMENT}
WORDS = ["two", "seven", "eleven", "fourteen", "thirty", "forty-two", "ninety-nine", "a hundred"]
WORDS += ["a hundred and twelve", "three hundred", "five thousand", "two thousand and six"]
VALUES = [2, 7, 11, 14, 30, 42, 99, 100, 112, 300, 5000, 2006]


def found(text: str) -> tuple[Count, ...]:
    return numbers.find(parse(text, ENGLISH), language=ENGLISH)


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


def test_there_are_invented_cases_of_every_kind():
    assert {case["kind"] for case in CASES} == {"news", "testimony", "ngo", "note"}
    assert len(CASES) >= 120


@given(st.lists(st.sampled_from(CASES), min_size=1, max_size=5))
def test_every_span_gives_back_its_surface_and_ids_are_in_order(cases):
    text = "\n\n".join(case["text"] for case in cases)
    counts = found(text)
    assert all(count.span.of(text) == count.surface for count in counts)
    assert [count.id for count in counts] == [f"K{place + 1:02d}" for place in range(len(counts))]
    assert all(one.span.end <= two.span.start for one, two in pairwise(counts))


PIECES = [
    "5.30",
    "1.2.3",
    "0",
    "007",
    "12,000",
    "1 000",
    "2.5",
    "one",
    "two",
    "a",
    "half",
    "third",
    "of",
    "the",
]
PIECES += [
    "to",
    "or",
    "-",
    "–",
    "and",
    "between",
    "from",
    "May",
    "million",
    "hundred",
    "dozen",
    "dozens",
    "more",
]
PIECES += [
    "than",
    "at",
    "least",
    "killed",
    "men",
    "years",
    "old",
    "aged",
    "$",
    "%",
    "(",
    ")",
    ",",
    ".",
    ":",
    "/",
]
PIECES += [
    "Street",
    "No",
    "page",
    "them",
    "were",
    "who",
    "by",
    "in",
    "each",
    "per",
    "month",
    "+",
    "no",
    "deaths",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["", " "]))
def test_no_text_breaks_the_reader(pieces, blank):
    text = blank.join(pieces)
    assert all(count.span.of(text) == count.surface for count in found(text))


@pytest.mark.parametrize(("words", "value"), list(zip(WORDS, VALUES, strict=True)))
@pytest.mark.parametrize(
    "frame", ["At least {} farmers were arrested.", "They killed {}.", "Up to {} homes burned."]
)
def test_the_spelled_and_the_written_number_agree(words, value, frame):
    spelled, written = found(frame.format(words)), found(frame.format(f"{value:,}"))
    assert [row(count)[1:] for count in spelled] == [row(count)[1:] for count in written]
    assert len(spelled) == 1


def test_a_range_of_ages_that_the_text_does_not_call_so_stays_open():
    (count,) = found("The reports say those arrested range from just 15 to 50.")
    assert (count.measure, count.open, count.min, count.max) == (Measure.AGES, True, 15, 50)


def test_estimates_that_range_are_no_ages():
    counts = found(
        "The number of persons held is unknown. Estimates ranged from 60 (the mayor) to over 140."
    )
    assert [(count.min, count.max, count.measure) for count in counts] == [
        (60, 60, Measure.PERSONS_TOTAL),
        (141, None, Measure.PERSONS_TOTAL),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The dead have risen to nine, correcting an earlier figure of seven.",
        "The number of prisoners has been revised from 71 to 88.",
        "Not 32 but 23 students are missing.",
    ],
)
def test_a_number_that_its_own_sentence_corrects_is_taken_back(text):
    counts = found(text)
    taken = [count for count in counts if count.superseded_by]
    assert len(counts) == 2
    assert len(taken) == 1
    assert taken[0].superseded_by in {count.id for count in counts} - {taken[0].id}
    assert taken[0].withdrawn


def test_a_language_without_a_table_has_no_counts():
    unknown = load("xx")
    assert numbers.find(parse("12 people were killed.", unknown), language=unknown) == ()


def gold_files() -> list[Path]:
    return [
        SHARED / "read/seed_gold.json",
        *sorted((SHARED / "read/dev_en").glob("*_gold.json")),
        *sorted((SHARED / "weigh/dev").glob("*/d*_gold.json")),
    ]


@pytest.mark.skipif(
    not SHARED.exists() and not os.environ.get("CI"),
    reason="the development texts are not on this machine",
)
def test_no_age_rate_money_or_duration_of_the_development_texts_is_taken_for_people():
    mistaken, right, total = [], 0, 0
    for path in gold_files():
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (path.parent / gold["file"]).read_bytes().decode("utf-8")
        counts = found(text)
        for want in gold["counts"]:
            start, end = want["span"]
            near = [count for count in counts if count.span.start < end and start < count.span.end]
            total += 1
            right += any((count.min, count.max) == (want["min"], want["max"]) for count in near)
            people = any(count.measure in PEOPLE for count in near)
            if people and not want["measure"].startswith("persons") and want["unit"] != "person":
                mistaken.append((path.name, want["span"]))
    assert mistaken == []
    assert right >= 0.95 * total
