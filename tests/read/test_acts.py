import tomllib
from pathlib import Path

import pytest

from recount.read import acts, language
from recount.read.phrases import Phrasebook
from recount.values import Span

EN = language.load("en")
TABLE = tomllib.loads((Path(language.__file__).parent / "lexicon/en/acts.toml").read_text("utf-8"))
ENTRIES = list(acts.phrases(TABLE))


def act(text):
    return acts.of(text, (Span(0, len(text)),), language=EN)


LABELS = sorted({label for label, _, _ in ENTRIES})
BY_FORM = Phrasebook(TABLE, ((form, form) for _, form, _ in ENTRIES))


def forms_on(text):
    return {hit.label for hit in BY_FORM.hits(BY_FORM.words(text, (Span(0, len(text)),)))}


@pytest.mark.parametrize("label", LABELS)
def test_every_entry_fires_on_its_example(label):
    silent = [
        form for kind, form, example in ENTRIES if kind == label and form not in forms_on(example)
    ]
    assert silent == []


@pytest.mark.parametrize("label", TABLE["order"])
def test_every_example_states_its_act(label):
    examples = [example for kind, _, example in ENTRIES if kind == label]
    assert [example for example in examples if label not in act(example).violations] == []


def test_an_idiom_is_no_act():
    idioms = [example for kind, _, example in ENTRIES if kind == "except"]
    assert [example for example in idioms if act(example).violations] == []


@pytest.mark.parametrize(
    ("text", "perpetrators", "victims"),
    [
        ("Six teachers were arrested by the coastguard.", ("the coastguard",), "teachers"),
        ("Orlen police rounded up more than 40 young men.", ("Orlen police",), "young men"),
        ("Soldiers beat two striking dockers with hoses.", ("Soldiers",), "striking dockers"),
        ("He was warned by a sergeant that he would be shot.", ("a sergeant",), None),
        ("The River Guard took 12 seasonal workers from a mill.", ("River Guard",), "seasonal workers"),
        (
            "Villagers were driven out by an officer of the Third Brigade.",
            ("an officer of the Third Brigade",),
            "Villagers",
        ),
        ("Forty men were led away by night.", (), "men"),
    ],
)
def test_the_agent_and_those_it_was_done_to_are_noun_phrases_of_the_text(text, perpetrators, victims):
    found = act(text)
    assert found.perpetrators == perpetrators
    assert found.victims == victims


def test_one_who_ordered_is_told_from_one_who_did():
    found = act("Colonel Anton Reth ordered the raids.")
    assert found.perpetrators == ("Colonel Anton Reth",)
    assert found.perpetrator_role == "ordering"


def test_the_ground_alleged_stays_in_the_words_of_the_text():
    assert (
        act("Men suspected of being spies were detained and shot dead.").ground
        == "suspected of being spies"
    )
    assert act("She was jailed because of her faith, he said.").ground == "because of her faith"
    assert act("He left because of the rain.").ground is None


def test_a_denied_act_is_still_the_act_that_is_spoken_of():
    assert act("Not one resident was tortured.").violations == ("torture",)


def test_methods_are_named():
    assert act("They were tortured with electric shocks and beaten.").methods == (
        "electric_shock",
        "beating",
    )


def test_only_what_the_words_state_counts():
    assert act("The lorries left at dawn and the yard was empty.").violations == ()


def test_spans_of_a_claim_are_read_as_one_and_nothing_between_them():
    text = "Chief Reth, who denied that he had killed anyone, was accused: two men were beaten."
    assert acts.of(text, (Span(0, 10), Span(61, len(text))), language=EN).violations == ("beating",)


def test_a_language_without_a_table_has_no_acts():
    assert acts.of("He was killed.", (Span(0, 14),), language=language.load("und")) == acts.Act()
