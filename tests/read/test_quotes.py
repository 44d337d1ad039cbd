import json
import os
from pathlib import Path

import pytest

from recount.read.language import load
from recount.read.quotes import find
from recount.read.structure import parse

DATA = Path(__file__).parents[3] / "shared" / "data" / "read"
EN, RU, NONE = load("en"), load("ru"), load("und")


def found(text, language=EN):
    return [quotation.inner.of(text) for quotation in find(parse(text, language))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'We don't know,' she said.", ["We don't know,"]),
        ("The world's first 'mill of the miller's' opened.", ["mill of the miller's"]),
        ("The boys' club and the girls' club don't speak.", []),
        ("She said 'the boys' mothers saw it' and left.", ["the boys' mothers saw it"]),
        ("He called the camps 'lies' and the lists 'tales' too.", ["lies", "tales"]),
        ("It was the '90s. They shot 'em in '68.", []),
        ("'Tis a shame,' he said.", ["Tis a shame,"]),
        ("In the '90s he was called 'the miller' here.", ["the miller"]),
        ("('They left.') 'Who?'", ["They left.", "Who?"]),
        ("She said: '...they left...'", ["...they left..."]),
        ("'\"Go,\" he said,' she said.", ['"Go," he said,', "Go,"]),
        ("rock 'n' roll and fish 'n' chips", []),
        ("He said 'go'. She said 'no'; they said 'so'- then left.", ["go", "no", "so"]),
        ("They were holdin' three and nothin' more.", []),
    ],
)
def test_single_marks_are_told_from_apostrophes(text, expected):
    assert found(text) == expected


def test_curly_singles_are_told_from_apostrophes_too():
    text = "‘We don’t know the boys’ names,’ she said of the ’90s."
    assert found(text) == ["We don’t know the boys’ names,"]
    assert found("The boys’ mothers don’t know.") == []


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ('"They left," she said.', "double"),
        ("“They left,” she said.", "curly"),
        ("'They left,' she said.", "single"),
        ("«They left», she said.", "guillemet"),
        ("« They left », she said.", "guillemet"),
        ("„They left“, she said.", "curly"),
        ("„They left”, she said.", "curly"),
        ("»They left«, she said.", "guillemet"),
        ("”They left”, she said.", "curly"),
        ("‚They left‘, she said.", "single"),
        ("``They left,'' she said.", "double"),
    ],
)
def test_every_style_of_mark_is_read(text, style):
    page = parse(text, NONE)
    (quotation,) = find(page)
    assert quotation.style == style
    assert quotation.closed
    assert quotation.inner.of(text).startswith("They left")
    assert quotation.span.of(text)[0] in text[:1]


@pytest.mark.parametrize(
    "text",
    [
        "“She told me, ‘They left,’ and wept,” he said.",
        "\"She told me, 'They left,' and wept,\" he said.",
        "«She told me: „They left,“ and wept», he said.",
        "'She told me, \"They left,\" and wept,' he said.",
    ],
)
def test_a_quotation_inside_a_quotation_is_one_deeper(text):
    outer, inner = find(parse(text, NONE))
    assert (outer.depth, inner.depth) == (0, 1)
    assert outer.inner.holds(inner.span)
    assert inner.inner.of(text) == "They left,"


@pytest.mark.parametrize("marks", ["''", '""', "“”", "«»"])
def test_speech_goes_on_in_the_next_paragraph_that_opens_with_a_mark(marks):
    first, last = marks
    text = f"She said: {first}They left.\n\n{first}They left at dawn.\n\n{first}Nobody came.{last}\n\n"
    text += f"{first}Go,{last} he said."
    page = parse(text, EN)
    quotations = find(page)
    assert [quotation.continues for quotation in quotations] == [None, 0, 1, None]
    assert [quotation.closed for quotation in quotations] == [False, False, True, True]


def test_a_caption_between_two_paragraphs_does_not_end_the_speech():
    text = "She said: 'They left.\n\nThe mill (file photo)\n\n'They left at dawn.'"
    assert [quotation.continues for quotation in find(parse(text, EN))] == [None, 0]


def test_speech_whose_mark_is_not_repeated_runs_to_the_closing_mark():
    text = "Она сказала: «Они ушли.\n\nНикто не пришёл.\n\nМы ждём». И ушла."
    quotations = find(parse(text, RU))
    assert [quotation.inner.of(text) for quotation in quotations] == [
        "Они ушли.",
        "Никто не пришёл.",
        "Мы ждём",
    ]
    assert [quotation.continues for quotation in quotations] == [None, 0, 1]
    assert [quotation.closed for quotation in quotations] == [False, False, True]


def test_an_unclosed_quotation_ends_with_its_paragraph_and_says_so():
    text = 'She said: "They left at dawn.\n\nNobody came.'
    (quotation,) = find(parse(text, EN))
    assert quotation.inner.of(text) == "They left at dawn."
    assert not quotation.closed


def test_speech_after_a_dash_is_parted_from_the_words_of_the_author():
    text = "— Увели троих, — сказала она. — Никто не знает куда.\n\n— Когда? — спросил он.\n\nОни ушли — все."
    quotations = find(parse(text, RU))
    assert [quotation.inner.of(text) for quotation in quotations] == [
        "Увели троих,",
        "Никто не знает куда.",
        "Когда?",
    ]
    assert {quotation.style for quotation in quotations} == {"dash"}
    assert [quotation.continues for quotation in quotations] == [None, 0, None]


def test_words_of_the_author_inside_one_pair_of_marks_part_it():
    text = "«Увели троих, — сказала она. — Никто не знает куда»."
    assert found(text, RU) == ["Увели троих,", "Никто не знает куда"]


def test_titles_and_words_at_arms_length_are_likely_scare_quotes_and_speech_is_not():
    text = (
        "The report, “No Song”, names the 'shame' of the “Lower Mill” site. He said it was 'not so'. "
        "She said, “Go.” “They left,” he said. “All of them were taken that night.”"
    )
    marked = [quotation.inner.of(text) for quotation in find(parse(text, EN)) if quotation.scare]
    assert marked == ["No Song", "shame", "Lower Mill"]


def spans(text, language=EN):
    return [quotation.span for quotation in find(parse(text, language))]


def test_line_breaks_and_other_planes_do_not_move_a_span():
    plain = "She said \U0001f600 'they \U00020000 left'.\r\n\r\n'Who?' he asked."
    first, second = spans(plain)
    assert (first.of(plain), second.of(plain)) == ("'they \U00020000 left'", "'Who?'")


def gold(name):
    if not DATA.is_dir():
        if os.environ.get("CI"):
            pytest.fail("the development data must be there in CI")
        pytest.skip("the development data is not beside the project")
    about = json.loads((DATA / f"{name}_gold.json").read_text(encoding="utf-8"))
    folder = (DATA / name).parent
    return (folder / about["file"]).read_text(encoding="utf-8"), about


def test_the_first_article_has_nine_quotations_three_of_them_in_two_paragraphs():
    text, about = gold("seed")
    quotations = find(parse(text, EN))
    whole = [quotation for quotation in quotations if quotation.continues is None]
    assert len(whole) == 9
    assert len(quotations) - len(whole) == 3
    assert all(quotation.closed for quotation in quotations if quotation.continues is not None)
    lines = parse(text, EN)
    assert [lines.line_of(quotation.span.start) for quotation in quotations] == [
        1,
        2,
        15,
        17,
        25,
        27,
        29,
        37,
        43,
        45,
        47,
        51,
    ]
    _agrees(text, about, quotations)


NAMES = [
    f"dev_en/{path.name.removesuffix('_gold.json')}" for path in sorted(DATA.glob("dev_en/*_gold.json"))
]
NAMES += [
    f"dev_ru/{path.name.removesuffix('_gold.json')}" for path in sorted(DATA.glob("dev_ru/*_gold.json"))
]


@pytest.mark.parametrize("name", NAMES)
def test_direct_speech_of_the_development_texts_is_found(name):
    text, about = gold(name)
    _agrees(text, about, find(parse(text, load(about["lang"]))))


def _agrees(text, about, quotations):
    """Each part of a direct claim that begins with a mark is a quotation, or lies inside one."""
    for claim in about["claims"]:
        if claim["quote"] != "direct":
            continue
        for start, end in claim["content"]:
            inside = any(q.span.start <= start and end <= q.span.end + 1 for q in quotations)
            assert inside or text[start] not in "'\"“«‘„—", claim["id"]
