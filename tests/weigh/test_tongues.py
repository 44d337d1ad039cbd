"""A story told in Russian and in English is one: its names meet, and its own words are shown."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.nouns import Decision
from recount.read import propose
from recount.values import Span
from recount.weigh import corroborate
from recount.weigh.glossing import LatinNames, glossary, glossed, sound

RUSSIAN = glossary("ru")
FIRST_HAND = """В Ларске задержали семерых учителей

ЛАРСК, 12 марта. Семеро учителей задержаны в Ларске в ночь на понедельник, рассказала «Ларским ведомостям» \
соседка Анна Грошева.

«Я видела, как их били прикладами», — сказала Грошева.

Начальник полиции Олег Сатин опроверг сообщения о задержаниях: «Никого не задерживали».
"""
RELAY = """Seven teachers detained in Larsk, newspaper says

Seven teachers were detained in Larsk, the newspaper Larskiye Vedomosti reported. Anna Grosheva, \
a neighbour, told Larskiye Vedomosti that they were beaten with rifle butts.

The police chief, Oleg Satin, denied the arrests.
"""
COMMITTEE = """Комитет матерей: в Ларске задержаны девять учителей

Комитет матерей Ларска заявил, что в Ларске задержаны не менее девяти учителей. «Мы опросили двенадцать \
родственников», — сообщили в комитете.
"""
COUNTED = """Committee counts nine detained teachers in Larsk

The Larsk Mothers' Committee said on Friday that at least nine teachers had been detained in Larsk.

Larskiye Vedomosti earlier reported that seven teachers were detained.
"""
STORY = (
    ("d1", FIRST_HAND, "Ларские ведомости", 12),
    ("d2", RELAY, "Harbour Courier", 13),
    ("d3", COMMITTEE, "Полдень Юга", 14),
    ("d4", COUNTED, "Coastal Wire", 15),
)


def story(*names):
    return [
        replace(propose(text, published=date(2019, 3, day), outlet=outlet), doc_id=name, text=text)
        for name, text, outlet, day in STORY
        if not names or name in names
    ]


def of_act(weighing, act):
    return [p for p in weighing.propositions if p.act == act]


@pytest.fixture(scope="module")
def weighing():
    return corroborate(story())


def test_documents_in_two_languages_carry_one_proposition(weighing):
    (seizure,) = of_act(weighing, "seizure")
    assert {ref.document for ref in seizure.claims} == {"d1", "d2", "d3", "d4"}
    assert {ref.document for ref in seizure.denied_by} == {"d1", "d2"}


def test_a_relay_in_another_language_adds_no_origin(weighing):
    (beating,) = of_act(weighing, "beating")
    assert {ref.document for ref in beating.claims} == {"d1", "d2"}
    assert (beating.origins, beating.channels) == ((1, 1), 2)


def test_two_organisations_with_figures_of_their_own_are_two_origins(weighing):
    (seizure,) = of_act(weighing, "seizure")
    assert seizure.origins[0] == 2


def test_each_pair_of_names_is_proposed_with_its_basis(weighing):
    pairs = {one.names: one.basis for one in weighing.identities}
    assert pairs["Ларские ведомости", "Larskiye Vedomosti"].startswith("the same sounds")
    assert pairs["Анна Грошева", "Anna Grosheva"].startswith("the same sounds")
    told = [
        basis for (russian, _), basis in pairs.items() if russian.lower() == "комитет матерей ларска"
    ]
    assert told == ["the same words in another language"]


def test_what_is_shown_has_the_words_of_the_documents(weighing):
    texts = {reading.doc_id: reading.text for reading in weighing.documents}
    assert texts["d1"] == FIRST_HAND
    for proposition in weighing.propositions:
        for ref in (*proposition.claims, *proposition.denied_by):
            own = next(
                c
                for r in weighing.documents
                if r.doc_id == ref.document
                for c in r.claims
                if c.id == ref.claim
            )
            assert ref.content == own.content
        assert proposition.says in {
            " … ".join(s.of(texts[ref.document]) for s in ref.content) for ref in proposition.claims
        }


def test_whoever_is_only_described_is_shown_in_the_words_of_the_text():
    text = "В Ларске задержаны трое, рассказал источник в больнице. Их избили, сказала другая соседка."
    weighing = corroborate([replace(propose(text, outlet="Полдень"), doc_id="d", text=text)])
    shown = " ".join(words for p in weighing.propositions for words in (*p.why, *p.through))
    assert "hospital" not in shown
    assert "neighbour" not in shown


def test_a_person_may_keep_two_names_apart():
    cut = Decision("Ларские ведомости <- Larskiye Vedomosti", "cut", "Ines", "2020-01-01", "two papers")
    apart = corroborate(story("d1", "d2"), decisions=[cut])
    assert ("Ларские ведомости", "Larskiye Vedomosti") not in {one.names for one in apart.identities}
    (seizure,) = of_act(apart, "seizure")
    assert seizure.origins[1] > corroborate(story("d1", "d2")).propositions[0].origins[1] - 1


def test_the_order_of_documents_changes_nothing(weighing):
    assert corroborate(story()[::-1]) == weighing


def test_documents_in_latin_letters_propose_no_names():
    assert corroborate(story("d2", "d4")).identities == ()


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Кадыров", "Kadyrov"),
        ("Ельцин", "Yeltsin"),
        ("Юрьев", "Yuriev"),
        ("Грозный", "Grozny"),
        ("Щегловск", "Shcheglovsk"),
        ("Жукова", "Zhukova"),
        ("Хорочай", "Khorochay"),
        ("Евгений", "Yevgeny"),
    ],
)
def test_a_name_sounds_the_same_in_both_scripts(russian, english):
    assert sound(russian) == sound(english)


@pytest.mark.parametrize(
    ("written", "name"),
    [("Торвике", "Torvik"), ("Торвиком", "Torvik"), ("Дольсы", "Dolsa"), ("Грошевой", "Grosheva")],
)
def test_a_name_in_any_case_is_found_among_the_names_in_latin_letters(written, name):
    assert LatinNames.of(["Torvik", "Dolsa", "Grosheva"]).named(written, RUSSIAN) == name


def test_documents_in_one_other_script_meet_in_every_case_of_a_name():
    first = """ДОЛЬСА, 3 июня. Десять рыбаков задержаны ночью в Дольсе, рассказала «Дольскому рубежу» \
Марина Зуева.
"""
    later = "Как сообщил «Дольский рубеж», в Дольсе задержали десять рыбаков."
    committee = (
        "Комитет «Пристань» опросил семьи из Дольсы. По их словам, увезли двенадцать рыбаков Дольсы."
    )
    told = (("a", "Дольский рубеж", first), ("b", "Южная волна", later), ("c", "Пристань", committee))
    weighing = corroborate(
        [
            replace(propose(text, published=date(2021, 6, 4), outlet=outlet), doc_id=name, text=text)
            for name, outlet, text in told
        ]
    )
    (seizure,) = of_act(weighing, "seizure")
    assert {ref.document for ref in seizure.claims} == {"a", "b", "c"}
    assert any(step.child == "b" and step.parent == "a" for step in weighing.descent)


def test_a_womans_name_is_not_taken_for_a_mans():
    russian = propose("«Никого не задерживали», — сказала Ольга Рыкова.", outlet="Полдень")
    english = propose("'Nobody was detained,' Olga Rykov said in Torvik.", outlet="Wire")
    both = [replace(one, doc_id=name) for one, name in ((russian, "a"), (english, "b"))]
    assert all("Рыкова" not in one.names[0] for one in corroborate(both).identities)


WORDS = [
    "В",
    "Ларске",
    "задержали",
    "семерых",
    "«",
    "»",
    ",",
    "учителей",
    "Larsk",
    "12",
    "—",
    "и",
    "её",
    "\n",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12), st.data())
def test_a_span_of_whole_words_comes_back_as_it_was(pieces, data):
    text = " ".join(pieces)
    gloss = glossed(text, RUSSIAN, LatinNames({}), {})
    if not gloss.before:
        return
    first = data.draw(st.integers(0, len(gloss.before) - 1))
    last = data.draw(st.integers(first, len(gloss.before) - 1))
    span = Span(gloss.before[first].start, gloss.before[last].end)
    assert gloss.back(gloss.into((span,))) == (span,)
