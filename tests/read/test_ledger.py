"""The ledger of one text: speakers, care, questions. Every name and event here is invented."""

from bisect import bisect_right
from dataclasses import dataclass, replace

import pytest

from recount.nouns import Claim, Count, Open, Party, Reading
from recount.read.ledger import complete
from recount.values import Measure, Qualifier, Span, When

TEXT = """Harbour 'cleared overnight', they say
The Lantern Trust said soldiers had detained more than 40 dockers and killed three on Friday.
A docker who escaped told the Trust they were beaten to make them name others.
Another docker who escaped said a cleric was among them.
The governor allegedly ordered the raid.
The army denied any killing. People are afraid to talk and two families are in hiding.
"""
OUTLET = Party(None, "outlet", explicit=False)
TRUST = Party("Lantern Trust", "org", surface="The Lantern Trust")
ONE = Party("a docker who escaped", "person", named=False)
TWO = Party("another docker who escaped", "person", named=False)
NOBODY = Party(None, "unspecified", explicit=False)


@dataclass(frozen=True)
class Lines:
    text: str
    blocks: tuple[()] = ()

    def line_of(self, offset):
        starts = [0, *(at + 1 for at, letter in enumerate(self.text) if letter == "\n")]
        return bisect_right(starts, offset)


def at(words):
    start = TEXT.index(words)
    return (Span(start, start + len(words)),)


def claim(number, source, cue, content, *chain, stance="asserts", **fields):
    return Claim(
        f"C{number}",
        "attributed",
        at(source) if source else (),
        at(cue),
        at(content),
        (OUTLET, *chain),
        stance,
        "indirect",
        **fields,
    )


WHEN = When("on Friday", None, None, "day", at("on Friday")[0])
CLAIMS = (
    claim(
        *(
            1,
            "The Lantern Trust",
            "said",
            "soldiers had detained more than 40 dockers and killed three on Friday",
        ),
        TRUST,
        violations=("arbitrary_detention", "killing"),
        time=(WHEN,),
    ),
    claim(
        *(2, "A docker who escaped", "told", "they were beaten to make them name others", TRUST, ONE),
        violations=("beating", "forced_denunciation"),
    ),
    claim(
        *(3, "Another docker who escaped", "said a", "a cleric was among them", TRUST, TWO),
        violations=("arbitrary_detention",),
    ),
    claim(4, None, "allegedly", "The governor allegedly ordered the raid", NOBODY, stance="alleges"),
    claim(
        *(5, "The army", "denied", "any killing", Party("army", "authority")),
        stance="denies",
        denies=("C1",),
        violations=("killing",),
    ),
)
COUNTS = (
    Count(
        *("K1", "C1", at("more than 40")[0], "more than 40", 41, None, Qualifier.MORE_THAN, "person"),
        *("detained", True, Measure.PERSONS_TOTAL),
    ),
    Count(
        *("K2", "C1", at("three")[0], "three", 3, 3, Qualifier.EXACT, "person", "killed", True),
        Measure.PERSONS_TOTAL,
    ),
)


def reading(**changed):
    whole = Reading("a", "a.txt", "0" * 64, "0" * 64, "en", None, None, CLAIMS, COUNTS)
    return complete(replace(whole, **changed), Lines(TEXT))


def kinds(ledger):
    return {note.kind for note in ledger.care}


def asked(ledger):
    return [(question.addressee, question.text) for question in ledger.questions]


def test_each_voice_has_one_row_with_what_it_speaks_through():
    ids = {one.id: (one.as_written, one.told_to, one.lived_it) for one in reading().speakers}
    assert ids == {
        "S1": ("The Lantern Trust", None, False),
        "S1a": ("A docker who escaped", "Lantern Trust", True),
        "S1b": ("Another docker who escaped", "Lantern Trust", True),
        "S2": ("The army", None, False),
        "U1": ("allegedly", None, False),
    }


def test_another_means_another_person():
    note = next(one.note for one in reading().speakers if one.id == "S1b")
    assert note == "not S1a: the text says so"


def test_a_claim_carries_the_ids_of_its_speakers_outermost_first():
    assert [one.speakers for one in reading().claims] == [
        ("S1",),
        ("S1", "S1a"),
        ("S1", "S1b"),
        ("U1",),
        ("S2",),
    ]


def test_an_unnamed_voice_has_no_name_to_look_for():
    assert [one.name for one in reading().speakers if one.lived_it] == [None, None]


def test_the_lines_of_a_speaker_are_those_where_it_speaks_itself():
    assert {one.id: one.lines for one in reading().speakers}["S1"] == (2,)


@pytest.mark.parametrize(
    "kind",
    ["command", "retaliation", "third parties", "named", "small group", "protective", "undated", "gap"],
)
def test_the_care_notes_name(kind):
    assert kind in kinds(reading())


def test_a_command_that_somebody_answers_for_is_no_unsourced_command():
    sourced = replace(CLAIMS[3], chain=(OUTLET, TRUST), source=at("The Lantern Trust"))
    assert "command" not in kinds(reading(claims=(*CLAIMS[:3], sourced)))


def test_a_text_with_a_date_needs_none():
    day = replace(WHEN, start="2020-01-03", end="2020-01-03")
    dated = replace(CLAIMS[0], time=(day,))
    assert "undated" not in kinds(reading(claims=(dated, *CLAIMS[1:])))


def test_an_open_age_below_eighteen_speaks_of_a_child_only_as_a_possibility():
    ages = replace(COUNTS[0], measure=Measure.AGES, min=15, max=50, open=True)
    notes = [note.text for note in reading(counts=(ages,)).care if note.kind == "child"]
    assert notes == ['if "more than 40" are ages, one of the people is a child of 15']


def test_a_figure_is_asked_back_to_whoever_gives_it_with_its_own_words():
    addressee, text = asked(reading())[0]
    assert addressee == "Lantern Trust"
    assert '"more than 40" (detained)' in text
    assert '"three" exactly, or at least?' in text
    assert reading().questions[0].unlocks == "C1 K1 K2"


def test_no_question_goes_to_somebody_who_lived_it():
    lived = {one.as_written for one in reading().speakers if one.lived_it}
    assert not lived & {addressee for addressee, _ in asked(reading())}


def test_an_open_speaker_is_asked_of_the_outlet():
    doubt = Open("speaker", ("the governor", "the army"), "the army", "both fit")
    doubted = replace(CLAIMS[4], open=(doubt,))
    ledger = reading(claims=(*CLAIMS[:4], doubted), outlet="The Quay")
    assert ("The Quay", 'who is "The army" on line 6: the governor or the army?') in asked(ledger)


def test_a_number_of_unclear_measure_is_asked_about():
    unclear = replace(COUNTS[0], open=True, measure=Measure.AGES)
    texts = [text for _, text in asked(reading(counts=(unclear,)))]
    assert 'what does "more than 40" count: ages, or something else?' in texts


def test_two_voices_that_deny_one_thing_may_be_one_statement():
    wire, spokesman = Party("Harbour Wire", "outlet"), Party("A. Quill", "person")
    second = replace(CLAIMS[4], id="C6", chain=(OUTLET, wire, spokesman))
    questions = [text for _, text in asked(reading(claims=(*CLAIMS, second)))]
    assert any(text.startswith("is the denial on line 6") for text in questions)


def test_what_is_said_for_an_organisation_is_asked_of_the_organisation():
    text = TEXT.replace("The Lantern Trust said", "Ada Moor, from the Lantern Trust, said")
    at_source = Span(text.index("Ada"), text.index(", said"))
    person = replace(CLAIMS[0], source=(at_source,), chain=(OUTLET, Party("Ada Moor", "person")))
    ledger = complete(replace(reading(), claims=(person,), counts=COUNTS[:1]), Lines(text))
    assert "Lantern Trust" in {question.addressee for question in ledger.questions}


def test_a_caption_that_repeats_the_text_is_asked_about_once():
    ledger = reading(claims=(CLAIMS[3], replace(CLAIMS[3], id="C9", caption=True)), counts=())
    assert sum(note.kind == "command" for note in ledger.care) == 1
    assert sum("who stands behind" in text for _, text in asked(ledger)) == 1


def test_a_text_that_alleges_nothing_asks_for_nobody():
    assert "gap" not in kinds(reading(claims=CLAIMS[3:4], counts=()))


def test_two_texts_never_get_the_same_question():
    other = TEXT.replace("40 dockers", "60 dockers")
    counts = (replace(COUNTS[0], surface="more than 60", min=61),)
    first = {text for _, text in asked(reading())}
    second = {text for _, text in asked(complete(replace(reading(), counts=counts), Lines(other)))}
    assert not {text for text in first & second if "40" in text or "60" in text}


def test_an_empty_reading_has_an_empty_ledger():
    bare = Reading("a", None, "", "", "en", None, None)
    assert complete(bare, Lines("")) == bare


def test_a_language_without_words_is_said_to_be_unread():
    bare = Reading("a", None, "", "", "xx", None, None)
    assert kinds(complete(bare, Lines(""))) == {"language"}


def test_figures_that_disagree_are_one_question_with_every_voice():
    other = claim(
        6, None, "allegedly", "The governor allegedly ordered the raid", Party("Quay Union", "org")
    )
    seven = Count(
        *("K3", "C6", at("two")[0], "two", 2, 2, Qualifier.EXACT, "person", "detained", True),
        Measure.PERSONS_TOTAL,
    )
    ledger = reading(claims=(*CLAIMS, other), counts=(*COUNTS, seven))
    found = [text for _, text in asked(ledger) if "count the same people" in text]
    assert len(found) == 1
    assert '"more than 40" (line 2) and "two" (line 6)' in found[0]
