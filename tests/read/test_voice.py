"""The outlet's own voice: each clause that states an act is a claim, and only such a clause."""

import pytest

from recount.read import propose


def told(text):
    reading = propose(text)
    return [" ".join(s.of(text) for s in c.content) for c in reading.claims if c.kind == "narrator"]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "In the night 40 fishermen were arrested at the harbour, and several of them were beaten.",
            ["In the night 40 fishermen were arrested at the harbour", "several of them were beaten"],
        ),
        (
            "A crowd stood in silence on the quay, a year after the coastguard arrested 12 sailors there.",
            ["the coastguard arrested 12 sailors there"],
        ),
        (
            "Gendarmes then cleared the village house by house.",
            ["Gendarmes then cleared the village house by house"],
        ),
        ("The market opens at six and the ferry leaves at nine.", []),
        (
            "The clerk refused to register the complaint; he said that the office was closed.",
            ["The clerk refused to register the complaint"],
        ),
        ("The mayor said that 40 fishermen were arrested, and that several were beaten.", []),
    ],
)
def test_each_clause_that_states_an_act_is_a_claim_of_the_outlet(text, claims):
    assert told(text) == claims


def test_a_presenters_own_words_do_not_make_the_guest_a_presenter():
    text = (
        "PRESENTER: Marta Olen has a shop.\n\nOLEN: The men were taken at noon.\n\nPRESENTER: Thanks."
    )
    claims = propose(text).claims
    assert [claim.chain[-1].name for claim in claims] == ["Marta Olen"]
