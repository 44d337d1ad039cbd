"""Attribution, sentence by sentence: source, cue and content of invented sentences."""

import pytest

from recount.read import propose
from recount.read.cues import lexicon


def spoken(text, outlet="The Slate"):
    reading = propose(text, outlet=outlet, lang="en")
    return [
        (
            " | ".join(span.of(text) for span in claim.source),
            " | ".join(span.of(text) for span in claim.cue),
            " | ".join(span.of(text) for span in claim.content),
            claim.stance,
        )
        for claim in reading.claims
    ]


def names(text, number=0, outlet="The Slate"):
    chain = propose(text, outlet=outlet, lang="en").claims[number].chain
    return [party.name for party in chain]


SENTENCES = [
    (
        "The union said that nine men had died.",
        ("The union", "said", "that nine men had died", "asserts"),
    ),
    (
        "Nine men had died, the union said on Friday.",
        ("the union", "said", "Nine men had died", "asserts"),
    ),
    (
        "Nine men had died, said Ada Brandt, the union's secretary.",
        ("Ada Brandt, the union's secretary", "said", "Nine men had died", "asserts"),
    ),
    (
        "According to the union, nine men had died.",
        ("the union", "According to", "nine men had died", "asserts"),
    ),
    (
        "Nine men had died, according to the union.",
        ("the union", "according to", "Nine men had died", "asserts"),
    ),
    (
        "Nine men, according to the union, had died.",
        ("the union", "according to", "Nine men | had died", "asserts"),
    ),
    (
        "The guards allegedly locked the gate.",
        ("", "allegedly", "The guards | locked the gate", "alleges"),
    ),
    ("The gate was reportedly locked.", ("", "reportedly", "The gate was | locked", "reports")),
    (
        "It was claimed that the gate had been locked.",
        ("", "was claimed", "that the gate had been locked", "alleges"),
    ),
    (
        "The pickers are owed wages, it is claimed.",
        ("", "is claimed", "The pickers are owed wages", "alleges"),
    ),
    (
        "The guards are believed to have locked the gate.",
        ("", "are believed", "The guards | to have locked the gate", "alleges"),
    ),
    (
        "The governor has been accused of theft.",
        ("", "has been accused of", "The governor | theft", "alleges"),
    ),
    ("The ministry denied the arrests.", ("The ministry", "denied", "the arrests", "denies")),
    (
        "The ministry did not deny the arrests.",
        ("The ministry", "did not deny", "the arrests", "declines"),
    ),
    (
        "The ministry refused to confirm the arrests.",
        ("The ministry", "refused", "to confirm the arrests", "declines"),
    ),
    (
        "The mayor has never said that the men were free.",
        ("The mayor", "has never said", "that the men were free", "denies"),
    ),
    (
        "Last week the Harbour Post said nine men had died.",
        ("the Harbour Post", "said", "nine men had died", "asserts"),
    ),
    (
        "One of those who fled said that nine men had died.",
        ("One of those who fled", "said", "that nine men had died", "asserts"),
    ),
    (
        "A nurse, speaking on condition of anonymity, said nine men had died.",
        ("A nurse", "said", "nine men had died", "asserts"),
    ),
    (
        "Ada Brandt, who runs the shelter, told us: “They took nine men.”",
        ("Ada Brandt, who runs the shelter", "told", "“They took nine men.”", "asserts"),
    ),
    (
        "“They took nine men,” she said. “Nobody came back.”",
        ("she", "said", "“They took nine men,” | “Nobody came back.”", "asserts"),
    ),
    (
        "'They don't talk,' the driver's aunt said.",
        ("the driver's aunt", "said", "'They don't talk,'", "asserts"),
    ),
    (
        "The union said nine men had died, although the ministry has no record of it.",
        ("The union", "said", "nine men had died", "asserts"),
    ),
    (
        "There were, in its words, “no missing men”.",
        ("its", "in | words", "There were | “no missing men”", "asserts"),
    ),
    (
        "By her reckoning, each lorry held thirty men.",
        ("her", "By | reckoning", "each lorry held thirty men", "asserts"),
    ),
    (
        "A doctor put the number of wounded at 31.",
        ("A doctor", "put", "the number of wounded at 31", "asserts"),
    ),
    (
        "Council papers show that the gate was locked.",
        ("Council papers", "show", "that the gate was locked", "asserts"),
    ),
    (
        "The minister dismissed the report as a fairy tale.",
        ("The minister", "dismissed", "the report as a fairy tale", "denies"),
    ),
    ("The union called for an inquiry.", ("The union", "called for", "an inquiry", "calls")),
    (
        "The men had been told that they would be registered.",
        ("", "had been told", "that they would be registered", "asserts"),
    ),
    (
        "The claim that the gate was locked rests on nothing.",
        ("", "claim", "that the gate was locked", "alleges"),
    ),
    (
        "A deputy was quoted by the Harbour Post as saying that nine men had died.",
        ("A deputy", "was quoted | as saying", "that nine men had died", "asserts"),
    ),
]


@pytest.mark.parametrize(("text", "claim"), SENTENCES)
def test_a_sentence_gives_its_source_cue_and_content(text, claim):
    assert claim in spoken(text)


def test_a_clause_without_a_cue_is_no_claim():
    assert spoken("The bakery opened at seven and sold bread to the guards.") == []


def test_nobody_and_you_attribute_nothing():
    assert spoken("Nobody would say where the bread came from.") == []


def test_coordinated_verbs_share_their_subject():
    found = spoken("The union said that nine men had died and claimed that more were held.")
    assert [claim[0] for claim in found] == ["The union", "The union"]
    assert found[0][2] == "that nine men had died"


def test_a_citing_participle_adds_a_claim_of_the_one_who_is_cited():
    text = "Nine men had died, the Harbour Post reported, citing the ministry."
    claims = propose(text, outlet="The Slate", lang="en").claims
    assert {claim.source[0].of(text) for claim in claims} == {"the Harbour Post", "the ministry"}
    assert [party.name for party in claims[0].chain] == ["The Slate", "Harbour Post", "ministry"]


def test_speech_inside_speech_is_nested_under_the_outer_speaker():
    text = "“The sergeant said we had an hour,” Ada Brandt recalled."
    claims = propose(text, outlet="The Slate", lang="en").claims
    inner = next(claim for claim in claims if claim.parent)
    assert [party.name for party in inner.chain][:2] == ["The Slate", "Ada Brandt"]


def test_an_agency_that_was_told_stands_before_the_speaker():
    assert names("“Nobody was held,” Ivo Kern told the Interfax News Agency.") == [
        "The Slate",
        "Interfax",
        "Ivo Kern",
    ]


def test_a_pronoun_goes_to_the_last_speaker():
    assert (
        names("Ada Brandt said nine men had died. She said the gate was locked.", 1)[-1] == "Ada Brandt"
    )


def test_a_surname_is_joined_to_the_full_name():
    assert (
        names("Ada Brandt said nine men had died. Brandt said the gate was locked.", 1)[-1]
        == "Ada Brandt"
    )


def test_two_possible_speakers_leave_the_pronoun_open():
    text = (
        "The regime's chief Ivo Kern is an ally of the president. He called the reports 'lies'.\n\n"
        "Kern's spokesman Rudi Lask told the Harbour Post: 'Nobody was held.'"
    )
    claim = next(
        claim
        for claim in propose(text, outlet="The Slate", lang="en").claims
        if claim.source[0].of(text) == "He"
    )
    assert claim.chain[-1].open
    assert claim.open[0].about == "speaker"


def test_a_label_of_a_transcript_speaks_and_the_outlets_own_does_not():
    text = (
        "PRESENTER: What did you see?\n\nBRANDT: I saw nine men. They were tied.\n\n"
        "PRESENTER: And then?\n\nBRANDT: They were put on a lorry."
    )
    assert [claim[0] for claim in spoken(text)] == ["BRANDT", "BRANDT"]


def test_every_span_lies_in_the_text():
    text = "It is said – by “relatives” – that nine men died…"
    for claim in propose(text, lang="en").claims:
        for span in (*claim.source, *claim.cue, *claim.content):
            assert 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(("group", "entry", "example"), lexicon("en").examples)
def test_each_entry_of_the_lexicon_fires_on_its_example(group, entry, example):
    head = entry.split()[0]
    claims = propose(example, lang="en").claims
    forms = {
        form for form, held in lexicon("en").forms.items() if any(item.lemma == entry for item in held)
    } | {head}
    cues = {word.lower() for claim in claims for span in claim.cue for word in span.of(example).split()}
    assert cues & forms, (group, entry, [claim.rule for claim in claims])


@pytest.mark.parametrize(
    ("text", "stance", "source", "cue", "content"),
    [
        (
            "The claims were dismissed as fiction by the governor.",
            *("denies", "the governor", "were dismissed", "The claims as fiction"),
        ),
        (
            "The mayor insisted on Monday that the cells were open.",
            *("asserts", "The mayor", "insisted", "that the cells were open"),
        ),
        (
            "Neither the army nor the police would comment on the list.",
            *("declines", "Neither the army nor the police", "would comment", "on the list"),
        ),
        (
            "The spokesman said he had nothing to add.",
            *("declines", "The spokesman", "said", "he had nothing to add"),
        ),
        (
            "The monk died in prison on Sunday, his sister said.",
            *("asserts", "his sister", "said", "The monk died in prison on Sunday"),
        ),
        (
            "“The door was locked,” says Maren Till, a baker.",
            *("asserts", "Maren Till, a baker", "says", "“The door was locked,”"),
        ),
    ],
)
def test_who_says_it_and_what_it_is(text, stance, source, cue, content):
    def words(spans):
        return " ".join(s.of(text) for s in spans)

    (claim,) = propose(text, lang="en").claims
    assert claim.stance == stance
    assert words(claim.source) == source
    assert (words(claim.cue), words(claim.content)) == (cue, content)
