"""The machine proposes, a person decides, both are entries; analysts see no word of the text."""

import msgspec
import pytest
from invented import AT, REPORT

from recount.case import kept, kept_claims
from recount.case.kept_views import claim_line, decisions_of, words_of_claim
from recount.errors import BadInput, Refused


@pytest.fixture
def item(book, take):
    (one,) = take(("a.txt", REPORT.encode()), outlet="The Slate")
    return kept.item_of(book, one.id)


@pytest.fixture
def reading(book, item):
    return kept_claims.read(book, item, at=AT)


def verdicts(book):
    return {one.id.partition("/")[2]: one.verdict for one in book.claims()}


def test_each_claim_of_a_reading_is_a_proposal(book, item, reading):
    assert reading.doc_id == item.id
    assert len(reading.claims) >= 3
    assert {one.id for one in book.claims()} == {f"{item.id}/{one.id}" for one in reading.claims}
    assert set(verdicts(book).values()) == {"undecided"}
    stored = kept_claims.readings_of(book)[item.id]
    again = kept_claims.reading_of(book, stored, why="to look", at=AT)
    assert (again.claims, again.text) == (reading.claims, REPORT)


def test_what_analysts_see_of_a_claim_has_no_name_and_no_word(book, reading):
    words = msgspec.json.encode([told for _, told in book.payloads()]).decode()
    for secret in ("Tormann", "Ilse", "aid workers", "fishermen", "Ledger", "ministry"):
        assert secret in REPORT
        assert secret not in words
    denial = next(one for one in reading.claims if one.stance == "denies")
    shape = next(one for one in book.claims() if one.id.endswith(denial.id)).record()
    assert shape["stance"] == "denies"
    assert [party["type"] for party in shape["chain"]] == [party.type for party in denial.chain]


def test_a_decision_is_an_entry_and_undoing_it_is_another(book, item, reading):
    claim = kept_claims.claim_of(book, f"{item.id}/{reading.claims[0].id}")
    seq, verdict = kept_claims.decide(book, claim, "confirm", why="both pages", at=AT)
    assert verdict == "confirmed"
    claim = kept_claims.claim_of(book, claim.id)
    after, verdict = kept_claims.decide(book, claim, "undo", why="wrong page", at=AT)
    assert (verdict, after) == ("undecided", seq + 1)
    claim = kept_claims.claim_of(book, claim.id)
    told = decisions_of(book, claim, {book.member: "Ada"})
    assert [(one.by, one.verdict, one.why) for one in told] == [
        ("Ada", "confirm", "both pages"),
        ("Ada", "undo", "wrong page"),
    ]
    with pytest.raises(Refused, match="nothing to undo"):
        kept_claims.decide(book, claim, "undo", why="again", at=AT)


def test_undo_goes_back_to_the_decision_before(book, item, reading):
    name = f"{item.id}/{reading.claims[0].id}"
    for verdict in ("confirm", "reject"):
        kept_claims.decide(book, kept_claims.claim_of(book, name), verdict, why="x", at=AT)
    assert (
        kept_claims.decide(book, kept_claims.claim_of(book, name), "undo", why="x", at=AT)[1]
        == "confirmed"
    )


def test_an_amendment_is_sealed_and_comes_back_with_the_words(book, item, reading):
    claim = kept_claims.claim_of(book, f"{item.id}/{reading.claims[0].id}")
    kept_claims.decide(
        book, claim, "amend", why="misheard", at=AT, amendment="Thirty, said Ilse Tormann."
    )
    words = msgspec.json.encode([told for _, told in book.payloads()]).decode()
    assert "Thirty" not in words
    row = kept_claims.claim_of(book, claim.id)
    found = words_of_claim(book, row, why="to see", at=AT)
    assert found.amendment == "Thirty, said Ilse Tormann."
    assert found.words == tuple(span.of(REPORT) for span in reading.claims[0].content)
    assert claim_line(row, {book.member: "Ada"}).decided_by == "Ada"
    kept_claims.decide(book, row, "undo", why="x", at=AT)
    assert kept_claims.amendment_of(book, kept_claims.claim_of(book, claim.id), why="x", at=AT) is None


@pytest.mark.parametrize(
    ("verdict", "why", "amendment"),
    [
        ("maybe", "x", None),
        ("confirm", " ", None),
        ("amend", "x", None),
        ("amend", "x", " "),
        ("confirm", "x", "y"),
    ],
)
def test_a_decision_without_its_parts_is_not_written(book, reading, verdict, why, amendment):
    claim = kept_claims.claim_of(book, f"{reading.doc_id}/{reading.claims[0].id}")
    with pytest.raises(BadInput):
        kept_claims.decide(book, claim, verdict, why=why, at=AT, amendment=amendment)
    assert book.decisions() == []


def test_a_claim_may_be_named_shortly(book, item, reading):
    number = reading.claims[0].id
    short = number[:1].lower() + number[1:].lstrip("0")
    assert kept_claims.claim_of(book, f"{item.id[:7].lower()}/{short}").id == f"{item.id}/{number}"
    for name in (item.id, f"{item.id}/C99", f"{item.id}/"):
        with pytest.raises(BadInput):
            kept_claims.claim_of(book, name)


@pytest.mark.usefixtures("reading")
def test_weighing_leaves_out_what_was_rejected_and_keeps_references_alone(book, item):
    whole = kept_claims.weigh(book, at=AT)
    assert any(one.claims for one in whole.propositions)
    gone = whole.propositions[0].claims[0].claim
    kept_claims.decide(book, kept_claims.claim_of(book, f"{item.id}/{gone}"), "reject", why="x", at=AT)
    less = kept_claims.weigh(book, [item], at=AT)
    assert gone not in {one.claim for proposition in less.propositions for one in proposition.claims}
    entries = [told for _, told in book.payloads(acts=("weigh",))]
    assert len(entries) == 2
    words = msgspec.json.encode(entries).decode()
    assert f"{item.id}/{gone}" in words
    assert "fishermen" not in words
    assert "Slate" not in words


@pytest.mark.usefixtures("reading")
def test_a_verdict_stays_when_the_item_is_read_again(book, item):
    kept_claims.decide(book, kept_claims.claim_of(book, f"{item.id}/C01"), "confirm", why="x", at=AT)
    kept_claims.read(book, item, at=AT)
    assert verdicts(book)["C01"] == "confirmed"
    stored = kept_claims.readings_of(book)[item.id]
    assert kept_claims.reading_of(book, stored, why="x", at=AT).claims[0].verdict == "confirmed"


def test_nothing_is_weighed_that_was_not_read(book, take):
    with pytest.raises(BadInput, match="nothing was read yet"):
        kept_claims.weigh(book, at=AT)
    (one,) = take(("a.txt", REPORT.encode()))
    with pytest.raises(BadInput, match=one.id):
        kept_claims.weigh(book, [kept.item_of(book, one.id)], at=AT)


@pytest.mark.usefixtures("reading")
def test_forgetting_a_testimony_takes_its_reading_and_claims_out_of_the_weighing(book, item, take):
    from recount.casebook.forget import forget

    (other,) = take(("b.txt", b"Six men were taken, Boris Venn told the Example Courier.\n"))
    kept_claims.read(book, kept.item_of(book, other.id), at=AT)
    forget(book, item.id, why="withdrawn", at=AT)
    weighed = kept_claims.weigh(book, at=AT)
    assert [one.doc_id for one in weighed.documents] == [other.id]
    assert {one.item for one in book.claims()} == {other.id}
