"""PDF: text with pages and boxes; what would run is counted; a scan is said to be one."""

import io

import pikepdf
import pytest
from hostile.made import page_of, pdf, sound_pdf, stream
from hypothesis import given, settings
from hypothesis import strategies as st
from read_here import counts, read

from recount.collect.parsers import pdf as ours

PAGES = [["Two villages burned on Monday,", "a resident said."], ["The ministry denied it."]]


def test_lines_come_with_page_and_box():
    report, _ = read(sound_pdf(PAGES), "a.pdf")
    assert report.state == "ok"
    assert report.text == "Two villages burned on Monday,\na resident said.\n\nThe ministry denied it."
    assert [(one.page, report.text[one.start : one.end]) for one in report.parts] == [
        (1, PAGES[0][0]),
        (1, PAGES[0][1]),
        (2, PAGES[1][0]),
    ]
    first, second, other = (one.box for one in report.parts)
    assert 700 < first[0] < 740  # 72 points from the left, in tenths
    assert 7100 < first[1] < first[3] < 7400
    assert second[3] < first[3]
    assert other[1] == pytest.approx(first[1], abs=30)


def test_a_blank_line_on_the_page_parts_paragraphs():
    report, _ = read(sound_pdf([["Two villages", "burned.", "", "The ministry denied it."]]), "a.pdf")
    assert report.text == "Two villages\nburned.\n\nThe ministry denied it."


def test_a_page_without_text_makes_the_document_partial():
    report, _ = read(sound_pdf([PAGES[0], []]), "a.pdf")
    assert (report.state, report.reason) == ("partial", "some-parts")
    assert counts(report) == {"pages-without-text": 1}


def test_a_document_of_pictures_is_empty_with_advice():
    report, _ = read(sound_pdf([[], []]), "a.pdf")
    assert (report.state, report.reason) == ("empty", "scanned")


def test_what_would_run_connect_or_open_is_counted_and_not_followed():
    catalog = b"/OpenAction 6 0 R/AA<</WC<</S/Launch/F(x)>>>>/Names<</A 7 0 R>>/AcroForm<</XFA 8 0 R>>"
    more = [
        b"<</S/JavaScript/JS(a)/Next[<</S/URI/URI(http://198.51.100.7)>><</S/SubmitForm>><</S/GoToR>>]>>",
        b"<</EF<</F 8 0 R>>/JS(a)>>",
        stream(b"x"),
    ]
    report, _ = read(sound_pdf(PAGES, catalog=catalog, more=more), "a.pdf")
    assert counts(report) == {
        "pdf-javascript": 2,
        "pdf-launch": 1,
        "pdf-link": 1,
        "pdf-submit": 1,
        "pdf-remote": 1,
        "pdf-embedded": 1,
        "pdf-xfa": 1,
    }


def test_earlier_versions_are_said():
    assert counts(read(sound_pdf(PAGES) + b"%%EOF\n", "a.pdf")[0]) == {"pdf-revisions": 1}


def test_a_locked_document_is_said_to_be_locked():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sound_pdf(PAGES))) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert read(out.getvalue(), "a.pdf")[0].reason == "encrypted"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"words " * 99])
def test_what_is_no_document_is_damaged(data):
    assert read(data, "a.pdf")[0].reason == "damaged"


def test_too_many_pages_are_refused(monkeypatch):
    monkeypatch.setattr(ours, "MOST_PAGES", 1)
    assert read(sound_pdf(PAGES), "a.pdf")[0].reason == "too-large"


def test_a_document_past_the_cap_is_cut_and_said(monkeypatch):
    monkeypatch.setattr(ours, "LARGEST_TEXT", 10)
    report, _ = read(sound_pdf(PAGES), "a.pdf")
    assert (report.state, report.reason, report.text) == ("partial", "cut", "Two villag")


def test_a_document_without_pages_is_empty():
    data = pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])
    assert read(data, "a.pdf")[0].state in {"empty", "refused"}


def test_a_word_parted_at_the_end_of_a_line_stays_one_word():
    writing = ours.Writing(100)
    ours._line(writing, "the deten\ufffe", 1, None)
    ours._line(writing, "tion of four", 1, None)
    assert writing.text == "the detention of four\n"


def test_letters_beyond_the_first_plane_count_twice_in_the_units_of_pdfium():
    assert [ours._units("a\U0001f600b", at) for at in range(4)] == [0, 1, 3, 4]


def test_a_structure_that_cannot_be_searched_is_said():
    found = ours.Found()
    ours.inspect(b"no document", found)
    assert found.findings == {"pdf-not-inspected": 1}


WORDS = st.lists(st.text("abcdefgh ,.", min_size=1, max_size=30), min_size=1, max_size=5)


@settings(max_examples=30, deadline=None)
@given(WORDS)
def test_every_drawn_letter_is_read(lines):
    report, _ = read(sound_pdf([lines]), "a.pdf")
    drawn = "".join("".join(lines).split())
    assert "".join(report.text.split()) == drawn
    assert page_of(lines)
