"""The public function: a file comes in, whatever it is."""

import hashlib

import pytest
from hostile.made import honest_zip, sound_pdf
from hostile.pictures import drawn

import recount.collect
from recount.collect import accession, worker
from recount.collect.report import REASONS

WORDS = b"Two villages burned.\n"


def test_a_text_comes_in_with_its_hashes():
    taken = accession(WORDS, file="folder/report.txt")
    assert (taken.state, taken.reason, taken.why, taken.file) == ("ok", None, None, "folder/report.txt")
    assert taken.sha256 == taken.text.sha256 == hashlib.sha256(WORDS).hexdigest()
    assert taken.text.text == WORDS.decode()
    assert taken.text.text_sha256 == hashlib.sha256(WORDS).hexdigest()


def test_a_word_of_a_pdf_leads_back_to_its_page():
    taken = accession(sound_pdf([["One."], ["Two villages burned."]]), file="a.pdf")
    at = taken.text.text.index("villages")
    (part,) = taken.where(at, at + 8)
    assert (part.page, part.kind) == (2, "line")


def test_members_of_an_archive_are_handed_on_as_files():
    taken = accession(honest_zip({"a.txt": WORDS}), file="a.zip")
    assert [(one.name, one.data) for one in taken.children] == [("a.txt", WORDS)]
    assert taken.text is None


def test_a_picture_has_a_preview_and_no_text():
    taken = accession(drawn("PNG"), file="a.png")
    assert (taken.state, taken.text) == ("partial", None)
    assert taken.preview.startswith(b"\x89PNG")
    assert taken.why == REASONS["kept-picture"]


def test_too_deep_a_file_starts_no_worker(monkeypatch):
    monkeypatch.setattr(worker, "run", None)
    assert accession(WORDS, file="a.txt", depth=4).reason == "nesting"


def test_without_a_name_and_in_a_named_encoding():
    taken = accession("Жители сказали.".encode("cp1251"), encoding="cp1251")
    assert (taken.text.text, taken.text.encoding, taken.file) == ("Жители сказали.", "cp1251", None)


def test_the_room_offers_what_it_lists_and_nothing_else():
    assert recount.collect.accession is accession
    with pytest.raises(AttributeError):
        recount.collect.made_up  # noqa: B018 - asked for, to see it refused
