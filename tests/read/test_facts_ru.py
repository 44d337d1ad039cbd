"""Times, places and acts of Russian sentences; the expectations were written before the rules."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.read import acts, language, places, times
from recount.read.phrases import Phrasebook
from recount.read.structure import parse
from recount.values import Span

RU = language.load("ru")
ANCHOR = date(2016, 6, 15)  # a Wednesday
FACTS = tomllib.loads((Path(__file__).parent / "facts_ru.toml").read_text("utf-8"))
LEXICON = Path(language.__file__).parent / "lexicon/ru"
TIMES = tomllib.loads((LEXICON / "times.toml").read_text("utf-8"))
ACTS = tomllib.loads((LEXICON / "acts.toml").read_text("utf-8"))
ENTRIES = list(acts.phrases(ACTS))
BY_FORM = Phrasebook(ACTS, ((form, form) for _, form, _ in ENTRIES), RU)


def whens(text, anchor=ANCHOR):
    return times.find(parse(text, RU), language=RU, anchor=anchor)


def wheres(text):
    return places.find(parse(text, RU), language=RU)


def act(text):
    return acts.of(text, (Span(0, len(text)),), language=RU)


@pytest.mark.parametrize(("text", "start", "end"), FACTS["time"])
def test_a_time_is_the_days_it_may_mean(text, start, end):
    shown = [tuple("-" if day is None else str(day) for day in (w.start, w.end)) for w in whens(text)]
    assert shown == [(start, end)]


@pytest.mark.parametrize("text", FACTS["no_time"])
def test_other_words_are_no_times(text):
    assert whens(text) == ()


@pytest.mark.parametrize("number", range(len(TIMES["pattern"])))
def test_every_pattern_of_time_finds_its_example(number):
    entry = TIMES["pattern"][number]
    assert number in times.grammar_of(RU).firing(entry["example"])
    assert whens(entry["example"])


@pytest.mark.parametrize("entry", TIMES["modifier"] + TIMES["join"], ids=str)
def test_every_modifier_widens_its_example(entry):
    (when,) = whens(entry["example"])
    assert len(when.surface.split()) > 1


@pytest.mark.parametrize(
    "text", ["Их забрали на прошлой неделе.", "Их забрали в среду.", "Их забрали 3 мая."]
)
def test_a_relative_time_without_an_anchor_stays_unresolved(text):
    (when,) = whens(text, None)
    assert (when.start, when.end, when.anchor) == (None, None, None)


def test_a_time_right_behind_a_word_of_saying_dates_the_utterance():
    first, second = whens("5 мая 2015 года его увезли, сообщила в понедельник мать.")
    assert (first.of, second.of) == (None, "saying")


@pytest.mark.parametrize(("text", "name", "kind"), FACTS["place"])
def test_a_place_stands_in_the_nominative_with_its_kind(text, name, kind):
    assert (name, kind) in [(place.name, place.type) for place in wheres(text)]


@pytest.mark.parametrize("text", FACTS["no_place"])
def test_persons_days_and_titles_of_papers_are_no_places(text):
    assert wheres(text) == ()


def test_the_forms_of_one_name_in_a_text_decide_its_nominative():
    found = wheres("В Дольсе стреляли. Жители Дольсы ушли из Дольсы. В Дольсу вошли солдаты.")
    assert {place.name for place in found} == {"Дольса"}


@pytest.mark.parametrize(("text", "violations"), FACTS["act"])
def test_an_act_is_known_by_its_words_in_any_form(text, violations):
    assert set(act(text).violations) == set(violations.split())


@pytest.mark.parametrize("text", FACTS["no_act"])
def test_other_words_are_no_acts(text):
    assert act(text).violations == ()


@pytest.mark.parametrize("label", sorted({label for label, _, _ in ENTRIES}))
def test_every_entry_of_the_acts_fires_on_its_example(label):
    silent = []
    for kind, form, example in ENTRIES:
        words = BY_FORM.words(example, (Span(0, len(example)),))
        if kind == label and form not in {hit.label for hit in BY_FORM.hits(words)}:
            silent.append(form)
    assert silent == []


def test_an_idiom_is_no_act():
    idioms = [example for kind, _, example in ENTRIES if kind == "except"]
    assert [example for example in idioms if act(example).violations] == []


@pytest.mark.parametrize(
    ("text", "perpetrators", "victims"),
    [
        ("Шестеро учителей увезены силовиками.", ("силовики",), "учителей"),
        ("Сотрудники полиции избили водителя.", ("сотрудники полиции",), "водителя"),
        ("Водителя избили пьяные солдаты.", ("пьяные солдаты",), "Водителя"),
        ("О похищении местных жителей молчат.", (), "местных жителей"),
        ("Убиты двое крестьян.", (), "крестьян"),
    ],
)
def test_the_endings_tell_who_did_it_and_to_whom(text, perpetrators, victims):
    found = act(text)
    assert tuple(name.lower() for name in found.perpetrators) == perpetrators
    assert found.victims == victims


def test_one_who_ordered_is_told_from_one_who_did():
    found = act("Губернатор приказал избить студентов.")
    assert (found.perpetrators, found.perpetrator_role) == (("губернатор",), "ordering")


def test_the_ground_stays_on_the_act_in_the_words_of_the_text():
    assert act("Мужчин задержали по подозрению в шпионаже.").ground == "по подозрению в шпионаже"


PIECES = [
    "В",
    "5",
    "марта",
    "2016",
    "года",
    "ночь",
    "на",
    "Торвике",
    "селе",
    "№",
    "подвале",
    "школы",
    "с",
    "по",
]
PIECES += [
    "прошлой",
    "неделе",
    "убили",
    "его",
    "солдаты",
    "били",
    "током",
    ",",
    ".",
    "«",
    "»",
    "—",
    "из",
    "С",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_no_text_breaks_the_reader(pieces):
    text = " ".join(pieces)
    found = [*whens(text), *wheres(text)]
    assert all(one.span.of(text).split() == one.surface.split() for one in found)
    act(text)
