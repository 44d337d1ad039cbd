import json
import os
from pathlib import Path

import pytest

from recount.read.language import load
from recount.read.structure import parse

DATA = Path(__file__).parents[3] / "shared" / "data" / "read"
EN, RU, NONE = load("en"), load("ru"), load("und")


def kinds(text, language=EN):
    return [block.kind for block in parse(text, language).blocks]


def sentences(text, language=EN):
    page = parse(text, language)
    return [sentence.span.of(text) for sentence in page.sentences]


BODY = (
    "Guards took three men from the mill on Monday night, their families said, "
    "and nobody has seen them since."
)


def test_headlines_are_short_first_lines_without_a_full_stop_when_a_text_follows():
    assert (
        kinds(f"Raid on the mill\nThree 'taken'\n\n{BODY}\n\n{BODY}")
        == ["headline"] * 2 + ["paragraph"] * 2
    )
    assert kinds(f"Who took them?\n\n{BODY}") == ["headline", "paragraph"]
    assert kinds("Guards beat 12 miners") == ["paragraph"]
    assert kinds(f"{BODY}\n\n{BODY}") == ["paragraph", "paragraph"]


def test_bullets_right_below_a_headline_are_headlines():
    text = f"Raid on the mill\n\n- Families wait for news\n- Company denies it\n\n{BODY}"
    page = parse(text, EN)
    assert [block.kind for block in page.blocks] == ["headline"] * 3 + ["paragraph"]
    assert page.blocks[1].label.of(text) == "-"
    assert page.blocks[1].body.of(text) == "Families wait for news"


@pytest.mark.parametrize(
    ("dateline", "language"),
    [
        ("ORRIN, March 3 (Delta) - ", EN),
        ("ORRIN — ", EN),
        ("ST. ORRIN/LEM, 3 May -- ", EN),
        ("Orrin, March 3 (Delta) – ", EN),
        ("(Orrin, 3 May 2021) – ", EN),
        ("ORRIN: ", EN),
        ("ОРРИН, 3 мая. /Дельта/. ", RU),
    ],
)
def test_a_dateline_is_a_label_and_the_body_begins_after_it(dateline, language):
    text = f"Raid on the mill\n\n{dateline}{BODY}"
    lead = parse(text, language).blocks[1]
    assert lead.kind == "paragraph"
    assert lead.body.of(text) == BODY
    assert lead.label.of(text) in dateline


@pytest.mark.parametrize(
    "text",
    [
        f"A FIRE which destroyed the mill was lit - or so they say. {BODY}",
        f"The mill - once the pride of Orrin - is empty. {BODY}",
        f"Orrin — the mill town — is empty. {BODY}",
    ],
)
def test_a_dash_alone_makes_no_dateline(text):
    assert parse(text, EN).blocks[0].label is None


def test_lines_of_names_dates_and_standing_matter_are_told_apart():
    text = (
        f"EMBARGOED UNTIL 3 MAY\n\nRaid on the mill\n\nBy Ada Lorne and Ben Ode\n\n3 May 2021\n\n{BODY}\n\n"
        "(Reporting by Ada Lorne; editing by Ben Ode)\n\nENDS\n\nNotes to editors:\n\n"
        "About us: we watch mills.\n\n"
        "press@example.org\n\n© 2021 Delta\n\nSign up for our newsletter today!\n\n* * *"
    )
    assert (
        kinds(text)
        == ["boilerplate", "headline", "byline", "dateline", "paragraph", "byline"]
        + ["boilerplate"] * 7
    )


def test_what_stands_under_contacts_is_standing_matter():
    assert kinds(f"Raid on the mill\n\n{BODY}\n\nContact\n\nAda Lorne, Orrin\n\nRoom 3") == (
        ["headline", "paragraph"] + ["boilerplate"] * 3
    )


def test_captions_point_at_pictures_or_repeat_the_text():
    text = (
        f"Raid on the mill\n\n{BODY}\n\nBen Ode (right), who owns the mill\n\n"
        "Guards took three men from the mill on Monday\n\nEmpty: the mill (file photo)\n\nPhoto: Delta\n\n"
        "Ben Ode, pictured, has been fined before\n\nThe raid was led by Ben Ode (pictured).\n\n"
        "What the law says\n\nNobody may be held without a warrant, the law says, for more than a day."
    )
    assert kinds(text) == (
        ["headline", "paragraph", *["caption"] * 5, "paragraph", "heading", "paragraph"]
    )


def test_a_transcript_has_turns_whose_labels_are_without_the_colon():
    text = (
        "HOST: How many?\n\n[CLIP] MAN, THROUGH AN INTERPRETER: Forty. Maybe more.\n\n"
        "It was dark.\n\nHOST: Thank you."
    )
    page = parse(text, EN)
    assert [block.kind for block in page.blocks] == ["turn", "turn", "paragraph", "turn"]
    assert page.blocks[1].label.of(text) == "MAN, THROUGH AN INTERPRETER"
    assert page.blocks[1].body.of(text) == "Forty. Maybe more."


@pytest.mark.parametrize("stop", [":", "."])
def test_questions_and_answers_are_turns(stop):
    text = f"An interview\n\nQ{stop} Were you there?\n\nA{stop} I was. We all were."
    page = parse(text, EN)
    assert [block.kind for block in page.blocks] == ["headline", "turn", "turn"]
    assert page.blocks[2].label.of(text) == "A"


def test_names_before_a_colon_are_speakers_only_when_they_come_back():
    assert (
        kinds("Ada Lorne: I was there.\n\nBen Ode: I was not.\n\nAda Lorne: He was.\n\nBen Ode: No.")
        == ["turn"] * 4
    )
    assert (
        kinds(f"{BODY}\n\nUPDATE: The mill has been sealed.\n\nOne man: nobody knows him.")
        == ["paragraph"] * 3
    )


def test_a_label_on_a_line_of_its_own_belongs_to_what_is_said():
    text = "HOST:\nHow many were there?\n\nVERO:\nForty."
    page = parse(text, EN)
    assert [block.body.of(text) for block in page.blocks] == ["How many were there?", "Forty."]


def test_lists_numbers_and_notes_have_their_mark_as_label():
    text = (
        "41. The Mission met eleven people.¹\n\nThey asked for:\n\n• a list;\n• a court.\n\n(a) a day\n\n"
        "____\n1 Interview 3."
    )
    page = parse(text, EN)
    found = [(block.kind, block.label.of(text) if block.label else None) for block in page.blocks]
    assert found == [
        ("numbered", "41"),
        ("paragraph", None),
        ("list_item", "•"),
        ("list_item", "•"),
        ("list_item", "(a)"),
        ("boilerplate", None),
        ("footnote", "1"),
    ]


def test_a_digest_of_towns_is_no_transcript():
    text = "\n\n".join(f"{town}: {BODY}" for town in ("ORRIN", "LEM", "VANE", "DOLE"))
    page = parse(text, EN)
    assert {block.kind for block in page.blocks} == {"paragraph"}
    assert [block.label.of(text) for block in page.blocks] == ["ORRIN", "LEM", "VANE", "DOLE"]


def test_a_message_in_lines_without_stops_has_one_title_at_most():
    text = "Day one\nThey came at five\nNobody had a warrant\nI asked where he was\nHe was never seen again."
    assert kinds(text) == ["headline"] + ["paragraph"] * 4


def test_sections_of_a_judgment_are_numbered_paragraphs():
    text = (
        f"JUDGMENT\n\n1. INTRODUCTION\n\n1.1 The applicant was held. {BODY}\n\n(a) He was beaten;\n\n"
        f"(b) He was sent home;\n\n(c) He was ill.\n\n1.5 million people live there. {BODY}"
    )
    assert kinds(text) == ["headline", "heading", "numbered", *["list_item"] * 3, "paragraph"]


@pytest.mark.parametrize(
    "text",
    [
        "About 40 people were taken: twelve from the mill and the rest from the road.",
        "Embargo violations killed twelve, the paper says.",
        "Editor's note: this story has been corrected to say that twelve were held.",
        "Copyright law was used against the paper, its editor said.",
    ],
)
def test_a_claim_that_begins_like_standing_matter_is_still_read(text):
    assert kinds(f"{BODY}\n\n{text}") == ["paragraph", "paragraph"]


def test_marks_of_markdown_do_not_hide_what_a_line_is():
    text = f"# Raid on the mill\n\n**By Ada Lorne**\n\n{BODY}\n\n**Q:** Who?\n\n**A:** Us.\n\n[Read more](x)"
    assert kinds(text) == ["headline", "byline", "paragraph", "turn", "turn", "boilerplate"]


def test_a_paragraph_that_begins_with_a_date_is_not_numbered():
    assert kinds(f"3. May has passed without news. {BODY}") == ["paragraph"]


def test_a_dash_begins_a_list_item_in_english_and_speech_in_russian():
    assert kinds("- They took three.\n- They took a fourth.\n") == ["list_item", "list_item"]
    assert kinds("— Увели троих, — сказала она.", RU) == ["paragraph"]
    assert (
        kinds("Мы требуем:\n\n— назвать виновных;\n\n— освободить людей.", RU)
        == ["paragraph"] + ["list_item"] * 2
    )


def test_wrapped_lines_are_joined_and_unwrapped_lines_are_paragraphs():
    wrapped = (
        "Guards took three men from the mill on\nMonday night. Their families, who waited\nfor news, "
        "said that nobody\nhad called.\n  The company was silent.\nThe mill is shut."
    )
    page = parse(wrapped, EN)
    assert [block.span.of(wrapped)[-11:] for block in page.blocks] == [
        "had called.",
        "was silent.",
        "ill is shut"[1:] + ".",
    ]
    assert kinds(f"{BODY}\n{BODY}\n{BODY}") == ["paragraph"] * 3


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028"])
def test_every_kind_of_line_break_counts_as_one(line_break):
    text = line_break.join(["Raid on the mill", "", BODY, "", BODY])
    page = parse(text, EN)
    assert [page.line_of(block.span.start) for block in page.blocks] == [1, 3, 5]
    assert page.line_of(0) == 1
    assert page.line_of(len(text)) == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Ode met Dr. A. B. Lorne. He left.", ["Mr. Ode met Dr. A. B. Lorne.", "He left."]),
        ("It cost 3.5 crowns. Nobody paid.", ["It cost 3.5 crowns.", "Nobody paid."]),
        ("At 5 p.m. Ode left. At 6 p.m. He came.", ["At 5 p.m. Ode left.", "At 6 p.m.", "He came."]),
        (
            "The U.S. Embassy knew. So did the U.S. The men did not.",
            ["The U.S. Embassy knew.", "So did the U.S.", "The men did not."],
        ),
        ("See No. 5 and Art. 3. No. Never.", ["See No. 5 and Art. 3.", "No.", "Never."]),
        ("'Why?' he asked. \"Go!\" she said.", ["'Why?' he asked.", '"Go!" she said.']),
        ("“They left.” Nobody knows.", ["“They left.”", "Nobody knows."]),
        ("They left (in May.) Nobody knows.", ["They left (in May.)", "Nobody knows."]),
        ("We ran...and ran... Then nothing.", ["We ran...and ran...", "Then nothing."]),
        ("Twelve died.¹⁴ Nine live.[3] One fled.", ["Twelve died.¹⁴", "Nine live.[3]", "One fled."]),
        ("The author, I. Sallow, and I. We left.", ["The author, I. Sallow, and I.", "We left."]),
        ("Ode Inc. denied it. Lem Ltd. The rest", ["Ode Inc. denied it.", "Lem Ltd.", "The rest"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, expected):
    assert sentences(text) == expected


def test_sentences_of_other_languages():
    assert sentences("Их 70 тыс. человек. Г-н В. Л. Лем (г. Оррин) ушёл.", RU) == [
        "Их 70 тыс. человек.",
        "Г-н В. Л. Лем (г. Оррин) ушёл.",
    ]
    assert sentences("«Где они?» — спросил он. «Не знаю».", RU) == [
        "«Где они?» — спросил он.",
        "«Не знаю».",
    ]
    assert sentences("三人被带走。没有人知道。", NONE) == ["三人被带走。", "没有人知道。"]
    assert sentences("أين هم؟ لا أحد يعرف.", NONE) == ["أين هم؟", "لا أحد يعرف."]


def test_nothing_comes_of_nothing():
    page = parse("", EN)
    assert (page.blocks, page.sentences, page.line_starts) == ((), (), (0,))
    assert page.block_at(0) is None
    assert page.sentence_at(0) is None
    assert parse(" \n\t\n", EN).blocks == ()


def gold(name):
    if not DATA.is_dir():
        if os.environ.get("CI"):
            pytest.fail("the development data must be there in CI")
        pytest.skip("the development data is not beside the project")
    about = json.loads((DATA / f"{name}_gold.json").read_text(encoding="utf-8"))
    return (DATA / about["file"] if "/" not in name else (DATA / name).parent / about["file"]), about


def test_the_first_article_has_two_headlines_three_captions_and_24_paragraphs():
    file, _ = gold("seed")
    page = parse(file.read_text(encoding="utf-8"), EN)
    found = {
        kind: [page.line_of(b.span.start) for b in page.blocks if b.kind == kind]
        for kind in ("headline", "caption")
    }
    assert found == {"headline": [1, 2], "caption": [13, 31, 39]}
    assert kinds(page.text).count("paragraph") == len(page.blocks) - 5


NAMES = [
    f"dev_en/{path.name.removesuffix('_gold.json')}" for path in sorted(DATA.glob("dev_en/*_gold.json"))
]
NAMES += [
    f"dev_ru/{path.name.removesuffix('_gold.json')}" for path in sorted(DATA.glob("dev_ru/*_gold.json"))
]


@pytest.mark.parametrize("name", ["seed", *NAMES])
def test_claims_stand_in_running_text_and_headline_claims_in_headlines(name):
    file, about = gold(name)
    page = parse(file.read_text(encoding="utf-8"), load(about["lang"]))
    for claim in about["claims"]:
        for start, end in claim["content"]:
            block = page.block_at(start)
            assert block is not None, claim["id"]
            assert page.block_at(end - 1) is not None, claim["id"]
            headline = claim["kind"] == "headline"
            assert (block.kind == "headline") is headline, claim["id"]
            assert block.kind not in ("byline", "dateline"), claim["id"]
            assert block.kind != "boilerplate" or claim["kind"] == "narrator", claim["id"]
