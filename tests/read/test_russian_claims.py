"""Claims in Russian: who speaks, by which words, and what is said; each case invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.read import propose
from recount.read.cased.lexicon import lexicon


def first(text, **kwargs):
    return propose(text, lang="ru", **kwargs).claims


def words(text, spans):
    return " | ".join(span.of(text) for span in spans)


def only(text, **kwargs):
    (claim,) = first(text, **kwargs)
    return tuple(words(text, spans) for spans in (claim.source, claim.cue, claim.content)), claim.stance


CASES = [
    (
        "Мельницу сожгли ночью, сообщил староста посёлка.",
        ("староста посёлка", "сообщил", "Мельницу сожгли ночью"),
        "asserts",
    ),
    (
        "По словам вдовы мельника Дарьи Крупиной, солдаты пришли на рассвете.",
        ("вдовы мельника Дарьи Крупиной", "По словам", "солдаты пришли на рассвете"),
        "asserts",
    ),
    (
        "Солдаты, по её словам, пришли на рассвете.",
        ("её", "по | словам", "Солдаты | пришли на рассвете"),
        "asserts",
    ),
    (
        "В комендатуре факт поджога отрицают.",
        ("В комендатуре", "отрицают", "факт поджога"),
        "denies",
    ),
    (
        "Комендант Юрий Зыбин от комментариев отказался.",
        ("Комендант Юрий Зыбин", "отказался", "от комментариев"),
        "declines",
    ),
    (
        "Мэрия не смогла подтвердить эту информацию.",
        ("Мэрия", "не смогла", "подтвердить эту информацию"),
        "declines",
    ),
    (
        "Как сообщает газета «Верховье», мельницу сожгли.",
        ("газета «Верховье»", "Как сообщает", "мельницу сожгли"),
        "asserts",
    ),
    (
        "Губернатор назвал сообщения ложью.",
        ("Губернатор", "назвал", "сообщения ложью"),
        "denies",
    ),
    (
        "Стало известно, что мельник умер в камере.",
        ("", "Стало известно", "что мельник умер в камере"),
        "reports",
    ),
    (
        "Мельник якобы бежал через реку.",
        ("", "якобы", "Мельник | бежал через реку"),
        "alleges",
    ),
]


@pytest.mark.parametrize(("text", "spans", "stance"), CASES)
def test_a_sentence_gives_its_claim(text, spans, stance):
    assert only(text) == (spans, stance)


def test_a_cited_source_ends_the_chain():
    text = "Портал «Излучина» со ссылкой на врачей передал, что ранены трое."
    outer, inner = first(text, outlet="Берег")
    assert [party.name for party in outer.chain] == ["Берег", "Излучина", "врачи"]
    assert words(text, inner.cue) == "со ссылкой на"
    assert inner.parent == outer.id


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("По словам Ольги Петровны Шумилиной, дом пуст.", "Ольга Петровна Шумилина"),
        ("По данным адвоката Игоря Зырянова, дом пуст.", "Игорь Зырянов"),
        ("Об этом рассказала Тамара Гольц.", "Тамара Гольц"),
        ("По данным правозащитного центра «Якорь», дом пуст.", "Якорь"),
        ("В районной прокуратуре заявили, что дом пуст.", "районная прокуратура"),
    ],
)
def test_a_speaker_has_one_canonical_form(text, name):
    assert first(text)[0].chain[-1].name == name


def test_a_pronoun_agrees_with_the_one_it_stands_for():
    text = "Дарья Крупина приехала к коменданту Зыбину. Она рассказала, что дом сожгли."
    claim = first(text)[-1]
    assert claim.chain[-1].name == "Дарья Крупина"


def test_words_between_marks_in_a_sentence_are_no_speech():
    text = "«Дом сожгли, — сказала она. — Никто не вышел»."
    claim = first(text)[0]
    assert words(text, claim.content) == "«Дом сожгли | Никто не вышел»"
    assert claim.quote == "direct"


def test_a_list_after_a_colon_is_what_is_said():
    text = "Жители посёлка сообщают:\n\n— дома сожжены;\n\n— скот угнан.\n"
    claim = first(text)[0]
    assert words(text, claim.source) == "Жители посёлка"
    assert words(text, claim.content) == "дома сожжены | скот угнан"


def test_each_paragraph_of_a_mixed_text_is_read_in_its_own_language():
    text = (
        "The miller Ada Brandt told the Harbour Post that soldiers had burned two barns in the village.\n\n"
        "По словам вдовы мельника Дарьи Крупиной, солдаты пришли на рассвете и увели троих мужчин.\n"
    )
    reading = propose(text)
    assert reading.lang == "en"
    assert [words(text, claim.cue) for claim in reading.claims] == ["told", "По словам"]
    assert [claim.id for claim in reading.claims] == ["C01", "C02"]
    assert {count.surface for count in reading.counts} == {"two", "троих"}
    assert {count.claim for count in reading.counts} == {"C01", "C02"}


@pytest.mark.parametrize(("group", "example"), lexicon("ru").examples)
def test_every_group_of_cues_reads_its_own_example(group, example):
    assert group in {claim.rule.rpartition(":")[2] for claim in first(example)}, first(example)


PIECES = [
    "сказал",
    "заявил",
    "что",
    "по",
    "словам",
    "данным",
    "«",
    "»",
    ",",
    ".",
    ":",
    ";",
    "—",
    "(",
    ")",
    "Иван",
    "Петрова",
    "газета",
    "«Заря»",
    "якобы",
    "сообщения",
    "о",
    "том",
    "и",
    "но",
    "не",
    "который",
    "в",
    "прокуратуре",
    "со",
    "ссылкой",
    "на",
    "его",
    "её",
    "отказался",
    "комментировать",
    "назвал",
    "ложью",
    "15",
    "человек",
    "№",
    "!",
    "?",
    "…",
    "как",
    "следует",
    "из",
    "письма",
    "говорится",
    "ходят",
    "слухи",
    "не",
    "подтвердил",
    "опроверг",
    "обвиняется",
    "добавив",
    "будто",
    "там",
    "один",
    "из",
    "них",
    "мать",
]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=50))
def test_every_span_of_any_text_holds_words(pieces):
    text = " ".join(pieces)
    for claim in first(text):
        assert claim.content
        assert all(span.of(text).strip() for span in (*claim.source, *claim.cue, *claim.content))
