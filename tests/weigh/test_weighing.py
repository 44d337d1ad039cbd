from dataclasses import replace
from datetime import date

import pytest

from recount.nouns import Claim, Count, Decision, Party, Reading, Weighing
from recount.values import Measure, Qualifier, Span, When
from recount.weigh import corroborate

OWN_VOICE = "own voice"


def reading(name, outlet, day, *said, kind="outlet", body=None):
    """A document of one sentence a claim: (speaker or None for an unnamed one, words, stance)."""
    text, claims, counts = (body + "\n") if body else "", [], []
    for n, (speaker, words, stance) in enumerate(said):
        start = len(text)
        text += words + ".\n"
        chain = [Party(outlet, kind, explicit=False)]
        if isinstance(speaker, Party):
            chain.append(speaker)
        elif speaker is None:
            chain.append(Party(None))
        claims.append(
            Claim(
                f"C{n}",
                "narrator" if speaker == OWN_VOICE else "attributed",
                (),
                (),
                (Span(start, start + len(words)),),
                tuple(chain),
                stance,
                "none",
            )
        )
        for word in words.split():
            if word.isdigit():
                at = start + words.index(word)
                counts.append(
                    Count(
                        f"K{n}{word}", f"C{n}", Span(at, at + len(word)), word, int(word), int(word),
                        Qualifier.EXACT, "person", "", victims=True, measure=Measure.PERSONS_TOTAL,
                    )
                )  # fmt: skip
    published = date(2020, 3, day) if day else None
    return Reading(
        name, f"{name}.txt", "", name, "en", outlet, published, tuple(claims), tuple(counts), text=text
    )


ADA = Party("Ada Brin", "person", role="witness")
POLICE = Party("Police Directorate", "authority")
HARBOUR_POST = Party("Harbour Post", "outlet")


def post(day=1, name="a"):
    return reading(
        name,
        "Harbour Post",
        day,
        (OWN_VOICE, "In Tarnov soldiers arrested 40 men on the quay", "asserts"),
    )


def relay(name="b", outlet="Evening Bell", day=2):
    return reading(name, outlet, day, (HARBOUR_POST, "In Tarnov 40 men had been arrested", "asserts"))


def witness(name="c"):
    words = "In Tarnov I saw men arrested one by one"
    return reading(
        name, "Radio Vale", 3, (ADA, words, "asserts"), body="I have told nobody of it until today."
    )


def denial(name="d"):
    return reading(name, "State Wire", 4, (POLICE, "No one has been arrested in Tarnov", "denies"))


def arrests(weighing: Weighing):
    return next(p for p in weighing.propositions if p.act == "seizure")


def test_five_outlets_that_repeat_one_newspaper_are_one_origin():
    relays = [relay(f"r{n}", f"Outlet {n}", n + 2) for n in range(4)]
    found = arrests(corroborate([post(), *relays]))
    assert found.origins == (1, 1)
    assert found.channels == 5


def test_one_survivor_against_nine_relays_of_a_denial_is_one_against_one():
    denials = [
        reading(f"d{n}", f"Wire {n}", 4, (POLICE, "No one was arrested in Tarnov", "denies"))
        for n in range(9)
    ]
    weighing = corroborate([witness(), *denials])
    found = arrests(weighing)
    assert found.origins == (1, 1)
    assert len(found.denied_by) == 9
    assert any(
        {c.document for c in s.claims} == {f"d{n}" for n in range(9)} for s in weighing.same_origin
    )


def test_a_witness_who_told_nobody_stands_apart():
    assert arrests(corroborate([post(), witness()])).origins == (2, 2)


def test_a_declared_dependence_makes_two_organisations_one_origin():
    league = reading(
        "l", "Dock League", 2, (OWN_VOICE, "In Tarnov 40 men were arrested", "asserts"), kind="org"
    )
    network = reading(
        "n", "Open Door", 3, (OWN_VOICE, "At Tarnov at least 40 men were arrested", "asserts"), kind="org",
        body="This bulletin was written in close contact with the Dock League.",
    )  # fmt: skip
    weighing = corroborate([league, network])
    assert arrests(weighing).origins == (1, 1)
    assert [d.kind for d in weighing.descent] == ["depends on"]
    assert weighing.descent[0].declared


def copied():
    words = (
        "In Tarnov before dawn the men of the quay were arrested by soldiers and taken away in silence"
    )
    return [
        reading("a", "Harbour Post", 1, (OWN_VOICE, words, "asserts")),
        reading("b", "Evening Bell", 2, (OWN_VOICE, words, "asserts")),
    ]


def test_a_run_of_eight_words_lowers_high_until_a_person_cuts_it():
    weighing = corroborate(copied())
    assert arrests(weighing).origins == (1, 1)
    assert [(d.child, d.parent, d.declared) for d in weighing.descent] == [("b", "a", False)]
    cut = Decision("b <- a", "cut", by="reader", at="2020-04-01", why="both print the mayor's notice")
    assert arrests(corroborate(copied(), decisions=[cut])).origins == (1, 2)


def test_a_shared_misspelling_is_descent():
    first = reading(
        "a",
        "Harbour Post",
        1,
        (OWN_VOICE, "In Tarnov men of the Orlenska mill were arrested", "asserts"),
    )
    second = reading(
        "b",
        "Evening Bell",
        2,
        (OWN_VOICE, "Tarnov, 30 arrested at the Orlenska mill in Tarnov", "asserts"),
    )
    right = [
        reading(
            f"r{n}",
            f"Group {n}",
            3,
            (OWN_VOICE, "Men were arrested at the Orlennska mill in Tarnov", "asserts"),
        )
        for n in range(2)
    ]
    weighing = corroborate([first, second, *right])
    assert ("b", "a", "shared error") in {(d.child, d.parent, d.kind) for d in weighing.descent}


def test_an_unnamed_attribution_scores_no_origin_in_one_document_and_high_alone_in_many():
    rumour = reading("a", "Harbour Post", 1, (None, "In Tarnov 40 men had been arrested", "reports"))
    assert arrests(corroborate([rumour])).origins == (0, 0)
    assert arrests(corroborate([rumour, denial()])).origins == (0, 1)


def test_another_place_is_another_event():
    other = reading(
        "z", "Inland Mail", 2, (OWN_VOICE, "In Tarnau soldiers arrested 40 men on the quay", "asserts")
    )
    held = [p for p in corroborate([post(), other]).propositions if p.act == "seizure"]
    assert [len(p.claims) for p in held] == [1, 1]


def test_a_blanket_denial_answers_nothing_one_by_one():
    lies = reading("d", "State Wire", 4, (POLICE, "All this about Tarnov is a pack of lies", "denies"))
    assert arrests(corroborate([post(), lies])).denied_by == ()


def test_an_account_that_leaves_no_room_for_the_act_denies_it():
    left = reading(
        "d", "State Wire", 4, (POLICE, "The men of Tarnov had gone abroad to find work", "asserts")
    )
    assert [c.document for c in arrests(corroborate([post(), left])).denied_by] == ["d"]


def test_a_later_figure_of_the_same_origin_supersedes():
    revised = reading(
        "e",
        "Harbour Post",
        6,
        (OWN_VOICE, "The right figure of men arrested in Tarnov is 38", "asserts"),
    )
    numbers = arrests(corroborate([post(), revised])).numbers
    assert [(n.min, n.superseded) for n in numbers] == [(40, True), (38, False)]


def test_every_gap_has_a_question_for_an_organisation():
    second = reading(
        "b", "Evening Bell", 2, (OWN_VOICE, "Soldiers in Tarnov arrested dozens of men", "asserts")
    )
    found = arrests(corroborate([post(), second]))
    assert found.origins == (1, 2)
    assert {s.addressee for s in found.would_settle} <= {"Harbour Post", "Evening Bell"}
    assert found.would_settle


@pytest.mark.parametrize(
    ("documents", "kind"),
    [
        ([post(day=None), relay()], "no date"),
        ([post(), relay(name="a")], "same name"),
        ([post(), post(name="b")], "same document"),
        ([post(), reading("b", "Evening Bell", 2)], "empty"),
        ([post(day=9), relay(day=2)], "later source"),
    ],
)
def test_untidy_input_is_handled_and_said(documents, kind):
    weighing = corroborate(documents)
    assert kind in {note.kind for note in weighing.notes}
    assert arrests(weighing).origins == (1, 1)


def test_the_same_text_under_another_headline_is_weighed_once():
    one = reading(
        "a", "Harbour Post", 1, (OWN_VOICE, "In Tarnov 40 men were arrested", "asserts"), body="Arrests"
    )
    two = reading(
        "b",
        "Harbour Post",
        1,
        (OWN_VOICE, "In Tarnov 40 men were arrested", "asserts"),
        body="Night raid",
    )
    weighing = corroborate([one, two])
    assert [note.kind for note in weighing.notes] == ["same text"]
    assert len(weighing.documents) == 1


def test_a_circle_of_citations_is_one_origin_and_said():
    bell = Party("Evening Bell", "outlet")
    first = reading("a", "Harbour Post", 1, (bell, "In Tarnov 40 men had been arrested", "asserts"))
    weighing = corroborate([first, relay()])
    assert "circle" in {note.kind for note in weighing.notes}
    assert arrests(weighing).origins[1] == 1


def test_the_paper_is_the_outlet_named_last():
    paper = Party("the paper", "outlet")
    words = "At Tarnov some of the men had been arrested at home"
    second = reading(
        "b",
        "Evening Bell",
        2,
        (HARBOUR_POST, "In Tarnov 40 men had been arrested", "asserts"),
        (paper, words, "asserts"),
    )
    weighing = corroborate([post(), second])
    assert arrests(weighing).origins == (1, 1)
    assert weighing.documents[1].claims[1].chain[1].name == "the paper"


def test_an_account_called_a_rumour_is_denied_not_supported():
    scoff = reading(
        "d", "State Wire", 4, (POLICE, "talk of arrests in Tarnov as a rumour spread abroad", "asserts")
    )
    found = arrests(corroborate([post(), scoff]))
    assert [c.document for c in found.claims] == ["a"]
    assert [c.document for c in found.denied_by] == ["d"]


def test_an_act_said_not_to_have_happened_is_no_support():
    calm = reading("d", "State Wire", 4, (POLICE, "Not one man was arrested in Tarnov", "asserts"))
    assert [c.document for c in arrests(corroborate([post(), calm])).claims] == ["a"]


def test_the_same_place_a_year_before_is_another_event():
    def dated(name, outlet, year):
        one = reading(
            name, outlet, 1, (OWN_VOICE, "In Tarnov soldiers arrested 40 men on the quay", "asserts")
        )
        day = date(year, 3, 1)
        when = When("then", day, day, "day", Span(0, 2))
        return replace(one, published=day, claims=(replace(one.claims[0], time=(when,)),))

    weighing = corroborate([dated("a", "Harbour Post", 2020), dated("b", "Evening Bell", 2019)])
    assert [len(p.claims) for p in weighing.propositions] == [1, 1]


def test_the_cause_that_a_lone_report_of_an_accident_gives_is_no_denial():
    said = [
        (OWN_VOICE, "A mill in Tarnov burned down", "asserts"),
        (ADA, "The fire was caused by a short circuit", "asserts"),
    ]
    weighing = corroborate([reading("a", "Harbour Post", 1, *said)])
    assert not any(p.denied_by for p in weighing.propositions)


def test_witnesses_of_an_organisation_who_spoke_to_no_paper_stand_apart():
    league = reading(
        "l", "Dock League", 3, (OWN_VOICE, "In Tarnov 38 men were arrested", "asserts"),
        body="We have heard six witnesses. None of them has spoken to any newspaper, they told us.",
    )  # fmt: skip
    assert arrests(corroborate([post(), league])).origins == (2, 2)


def test_another_prisoner_is_somebody_else_and_campaigners_are_nobody():
    one = Party("one of those who fled", "person", named=False)
    another = Party("another prisoner who fled", "person", named=False)
    vague = Party("campaigners", "group", named=False)
    words = "In Tarnov men were arrested at night"
    both = reading("a", "Harbour Post", 1, (one, words, "asserts"), (another, words, "asserts"))
    assert arrests(corroborate([both])).origins == (2, 2)
    assert arrests(
        corroborate([reading("b", "Evening Bell", 1, (vague, words, "asserts"))])
    ).origins == (0, 0)


@pytest.mark.parametrize(
    "ministry",
    [POLICE, Party("interior ministry", "authority"), Party("Interior Ministry", "authority")],
)
@pytest.mark.parametrize("outlet", ["State Wire", "Interior Ministry"])
def test_what_an_authority_tells_instead_is_no_support_for_what_it_denies(ministry, outlet):
    told = reading(
        "d",
        outlet,
        4,
        (ADA, "In Tarnov I saw 40 men arrested", "asserts"),
        (ministry, "the account as rumours", "denies"),
        (ministry, "In Tarnov 4 men had been detained over fees", "asserts"),
    )
    for documents in ([told], [post(), told]):
        supported = [(c.document, c.claim) for c in arrests(corroborate(documents)).claims]
        assert ("d", "C0") in supported
        assert ("d", "C2") not in supported


def test_a_group_that_denies_one_thing_may_assert_another():
    league = Party("Dockers League", "org")
    told = reading(
        "d",
        "State Wire",
        4,
        (league, "that the men of Tarnov had fled abroad", "denies"),
        (league, "In Tarnov 38 men had been arrested", "asserts"),
    )
    assert ("d", "C1") in [(c.document, c.claim) for c in arrests(corroborate([post(), told])).claims]
