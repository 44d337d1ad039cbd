import tomllib
from datetime import date
from pathlib import Path

import pytest

from recount.read import language, propose, times
from recount.read.structure import parse

EN = language.load("en")
ANCHOR = date(2016, 6, 15)  # a Wednesday
TABLE = tomllib.loads((Path(language.__file__).parent / "lexicon/en/times.toml").read_text("utf-8"))
ENTRIES = [(n, p["form"], p["example"]) for n, p in enumerate(TABLE["pattern"])]


def found(text, anchor=ANCHOR):
    return times.find(parse(text, EN), language=EN, anchor=anchor)


def only(text, anchor=ANCHOR):
    (when,) = found(text, anchor)
    return when


def days(text, anchor=ANCHOR):
    when = only(text, anchor)
    return (str(when.start), str(when.end)) if when.start != when.end else str(when.start)


@pytest.mark.parametrize(("number", "form", "example"), ENTRIES, ids=[form for _, form, _ in ENTRIES])
def test_every_pattern_finds_its_example(number, form, example):
    assert number in times.grammar_of(EN).firing(example), form
    assert found(example)


@pytest.mark.parametrize("entry", TABLE["modifier"] + TABLE["join"], ids=str)
def test_every_modifier_widens_its_example(entry):
    (when,) = found(entry["example"])
    assert len(when.surface.split()) > 1 or "-" in when.surface


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They came on 3 May 2016.", "2016-05-03"),
        ("They came on May 3rd.", "2016-05-03"),
        ("They came on 3 July.", "2015-07-03"),
        ("Sept. 4, 2015 was the day.", "2015-09-04"),
        ("It was 23.05.2016.", "2016-05-23"),
        ("It was 05/23/2016.", "2016-05-23"),
        ("It was 2016-05-03.", "2016-05-03"),
        ("He vanished in March 2017.", ("2017-03-01", "2017-03-31")),
        ("He was jailed in 2014.", ("2014-01-01", "2014-12-31")),
        ("They came in spring 2012.", ("2012-03-01", "2012-05-31")),
        ("They came in the winter of 2012.", ("2012-01-01", "2012-12-31")),
        ("On the night of 5 March they came.", ("2016-03-05", "2016-03-06")),
        ("It was between 3 and 9 May.", ("2016-05-03", "2016-05-09")),
        ("He was held from March to May 2016.", ("2016-03-01", "2016-05-31")),
        ("He was held from 28 December to 3 January 2016.", ("2015-12-28", "2016-01-03")),
        ("He has hidden since 2015.", ("2015-01-01", "2016-06-15")),
        ("He was hidden until March 2015.", ("None", "2015-03-31")),
        ("They came in early March.", ("2016-03-01", "2016-03-10")),
        ("They came in mid-March 2015.", ("2015-03-11", "2015-03-20")),
        ("They came at the end of 2014.", ("2014-09-01", "2014-12-31")),
        ("They came yesterday morning.", "2016-06-14"),
        ("They came last night.", "2016-06-14"),
        ("They came last week.", ("2016-06-06", "2016-06-12")),
        ("They came this week.", ("2016-06-13", "2016-06-19")),
        ("They came last month.", ("2016-05-01", "2016-05-31")),
        ("They came on Sunday.", "2016-06-12"),
        ("They came on Wednesday.", "2016-06-15"),
        ("They came last Wednesday.", "2016-06-08"),
        ("They came two days ago.", "2016-06-13"),
        ("They came three years ago.", ("2013-01-01", "2013-12-31")),
        ("They came earlier this year.", ("2016-01-01", "2016-06-15")),
        ("They came over the weekend.", ("2016-06-11", "2016-06-12")),
        ("Last weekend they came.", ("2016-06-11", "2016-06-12")),
        ("They left in the 1990s.", ("1990-01-01", "1999-12-31")),
        ("In the past three months forty were taken.", ("2016-03-15", "2016-06-15")),
        ("He was held from Monday to Tuesday.", ("2016-06-13", "2016-06-14")),
        ("From 2006 until early 2008 he hid.", ("2006-01-01", "2008-04-30")),
        ("He was held between 2003 and 2007.", ("2003-01-01", "2007-12-31")),
    ],
)
def test_a_time_is_the_days_it_may_mean(text, expected):
    assert days(text) == expected


def test_an_order_of_day_and_month_that_can_be_read_two_ways_is_not_decided():
    assert days("It was 03.05.2016.") == "None"
    assert days("It was 05.05.2016.") == "2016-05-05"


@pytest.mark.parametrize(
    "text", ["They came last week.", "They came on Sunday.", "It was 3 May.", "They came today."]
)
def test_a_relative_time_without_an_anchor_stays_unresolved(text):
    when = only(text, None)
    assert (when.start, when.end, when.anchor) == (None, None, None)


def test_a_relative_time_says_what_it_was_reckoned_from():
    assert only("They came last week.").anchor == ANCHOR
    assert only("They came on 3 May 2012.").anchor is None


def test_a_dateline_with_a_year_serves_as_anchor():
    text = "ORLEN, 15 June 2016 - The patrol took six men yesterday."
    assert str(found(text, None)[-1].start) == "2016-06-14"


def test_the_previous_day_is_reckoned_from_the_time_before_it():
    text = "On 5 May 2015 he died. The previous day he had been beaten. In June of that year she fled."
    assert [str(when.start) for when in found(text)] == ["2015-05-05", "2015-05-04", "2015-06-01"]


@pytest.mark.parametrize(
    "text",
    [
        "They may come back and march on.",
        "He waited a second and left.",
        "About 2014 people signed; 2,014 others did not.",
        "The spring in the wall broke.",
    ],
)
def test_other_words_are_no_times(text):
    assert [when.surface for when in found(text) if when.surface != "2014"] == []


def test_a_time_right_behind_a_word_of_saying_dates_the_utterance():
    text = "On 5 May 2015 he was taken, his mother said on Monday. Two days later he died."
    assert [(str(when.start), when.of) for when in found(text)] == [
        ("2015-05-05", None),
        ("2016-06-13", "saying"),
        ("2015-05-07", None),
    ]


def test_a_day_that_does_not_exist_is_unresolved():
    assert days("It was 31 February 2016.") == "None"


def test_spans_give_back_the_words():
    text = "🙂 They came on 3 May 2016,\r\nand last week."
    assert [when.span.of(text) for when in found(text)] == ["3 May 2016", "last week"]


def test_a_language_without_a_table_has_no_times():
    other = language.load("und")
    assert times.find(parse("3 May 2016", other), language=other, anchor=ANCHOR) == ()


def test_a_time_before_the_speaker_dates_the_saying_and_belongs_to_the_claim():
    text = "Last week the Orlen Herald reported that police had arrested six men in the port."
    (claim,) = propose(text, published=ANCHOR).claims
    assert [(str(when.start), when.of) for when in claim.time] == [("2016-06-06", "saying")]
