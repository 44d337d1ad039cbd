"""Working copies: what analysts read has no names, contacts or exact places; the way back stays."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import AT, REPORT

from recount.case import copies, kept, kept_claims
from recount.errors import BadInput, Refused
from recount.nouns import Reading
from recount.read import propose
from recount.values import Span

TOLD = """Two villages burned, Anna Sample told the Example Courier on Monday. "They beat Boris," Sample said.

Ring her at +7 (999) 123-45-67 or write to anna.sample@example.invalid; her passport is AB1234567.
She lives at 12 Harbour Street. The Ministry of Order denied it. Sample's brother Viktor was taken.
"""
RUSSIAN = (
    "Анна Образцова рассказала, что соседку били. По словам Анны Образцовой, «это видели все». "
    "Она живёт на улице Садовая, д. 5."
)


def draft(text, **more):
    return copies.draft(propose(text), **more)


def test_no_name_no_contact_and_no_exact_place_is_left():
    copy = draft(TOLD).copy()
    for secret in (
        "Anna",
        "Sample",
        "Boris",
        "Viktor",
        "999",
        "example.invalid",
        "AB1234567",
        "12 Harbour",
    ):
        assert secret not in copy
    for kept_word in (
        "Two villages burned",
        "Example Courier",
        "Monday",
        "Ministry of Order denied it",
    ):
        assert kept_word in copy


def test_one_person_has_one_number_whatever_form_the_name_has():
    copy = draft(TOLD).copy()
    assert copy.count("[person 1]") == 3
    assert "[name?] was taken" in copy


def test_a_russian_name_is_found_in_its_other_cases():
    copy = draft(RUSSIAN).copy()
    assert "Образцов" not in copy
    assert "Садовая" not in copy
    assert copy.count("[person 1]") == 2


def test_a_person_whom_nobody_quotes_is_named_by_who_releases():
    made = draft("A man fled. The man, viktor, was taken.", names=["Viktor"])
    assert made.people[0][0] == "Viktor"
    assert draft("They took Viktor.", names=["Viktor"]).copy() == "They took [person 1]."


def test_a_word_that_names_nobody_may_be_kept():
    text = "The soldiers crossed the Lareth at dawn."
    assert "[name?]" in draft(text).copy()
    assert draft(text, keep=["Lareth"]).copy() == text


def test_letters_without_capitals_are_not_drafted():
    with pytest.raises(Refused, match="by hand"):
        draft("قال أحمد إن القرية احترقت يوم الاثنين.")


@given(st.text(alphabet="Abc de.\nИванов 1234@", max_size=120))
def test_the_way_back_holds_for_every_text(text):
    made = copies.draft(replace(propose("x"), text=text))
    copy, pieces, shift = made.copy(), [], 0
    for piece in made.pieces:
        long = len(made.shown(piece))
        pieces.append((piece.start, piece.end, piece.start + shift, piece.start + shift + long))
        shift += long - (piece.end - piece.start)
    released = copies.Released(copy, tuple(pieces))
    assert released.words(Span(0, len(text))) == copy
    for start, end, at, to in pieces:
        assert released.words(Span(start, end)) == copy[at:to]


@pytest.fixture
def read(book, take):
    (one,) = take(("a.txt", REPORT.encode()))
    item = kept.item_of(book, one.id)
    return item, kept_claims.read(book, item, at=AT)


def test_what_is_released_opens_with_the_data_key_and_names_are_sealed_apart(book, read):
    item, reading = read
    assert copies.copy_of(book, item, at=AT) is None
    made = copies.draft(reading)
    people = copies.release(book, item, made, at=AT)
    copy = copies.copy_of(book, item, at=AT)
    assert "Tormann" not in copy.text
    assert f"[{people[0]}]" in copy.text
    words = msgspec.json.encode([told for _, told in book.payloads()]).decode()
    assert "Tormann" not in words
    names = [entry for entry in book.entries() if entry.act == "name"]
    opened = book.open_sealed(names[0].seq, reason="to call back", at=AT).reveal()
    assert "Ilse Tormann" in opened["forms"]


def test_the_words_of_a_claim_are_shown_from_the_copy(book, read):
    item, reading = read
    copies.release(book, item, copies.draft(reading), at=AT)
    copy = copies.copy_of(book, item, at=AT)
    claim = next(one for one in reading.claims if "boats" in one.content[0].of(REPORT))
    assert copy.words(claim.content[0]) == claim.content[0].of(REPORT)


def test_a_copy_made_by_hand_is_released_as_it_is(book, read):
    item, _ = read
    copies.release_by_hand(book, item, "A nurse said that men were taken.", at=AT)
    copy = copies.copy_of(book, item, at=AT)
    assert copy.text == "A nurse said that men were taken."
    assert copy.words(Span(0, 5)) == ""
    with pytest.raises(BadInput, match="empty"):
        copies.release_by_hand(book, item, " ", at=AT)


def test_who_opens_no_identities_releases_nothing(book, read, monkeypatch):
    item, reading = read
    monkeypatch.setattr(book, "slot", replace(book.slot, roots=replace(book.slot.roots, identity=None)))
    with pytest.raises(Refused, match="opens identities"):
        copies.release(book, item, copies.draft(reading), at=AT)
    with pytest.raises(Refused, match="opens identities"):
        copies.release_by_hand(book, item, "words", at=AT)


def test_a_reading_without_text_gives_an_empty_draft():
    assert copies.draft(Reading("a", None, "", "", "en", None, None)).copy() == ""
