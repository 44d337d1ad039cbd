"""Messages: headers and text as one text, attachments as files of their own, depth and number bounded."""

from email.message import EmailMessage

import pytest
from read_here import cells, counts, read

from recount.collect.parsers import mail


def message(**parts):
    made = EmailMessage()
    made["From"], made["To"] = "Anna <a@example.invalid>", "b@example.invalid"
    made["Subject"] = "Два села"
    made.set_content(parts.pop("text", "Two villages burned.\n"))
    return made


def test_headers_and_text_are_read_with_their_places():
    report, found = read(message().as_bytes(), "a.eml")
    assert (report.state, report.media_type) == ("ok", "message/rfc822")
    assert report.text.endswith("\nSubject: Два села\n\nTwo villages burned.")
    assert cells(report, "header")["From"] == "From: Anna <a@example.invalid>"
    assert cells(report, "text") == {"text/plain": "Two villages burned."}
    assert found.children == []


def test_attachments_and_messages_inside_become_files_of_their_own():
    outer = message()
    outer.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="список.pdf")
    outer.add_attachment(message(text="Inner words.\n"))
    report, found = read(outer.as_bytes(), "a.eml")
    assert [name for name, _ in found.children] == ["список.pdf", "message.eml"]
    assert found.children[0][1] == b"%PDF-1.7"
    assert b"Inner words." in found.children[1][1]
    assert [one.size_bytes for one in report.children] == [len(data) for _, data in found.children]
    assert counts(report) == {"mail-attachments": 2}


def test_of_two_forms_the_plain_one_is_read_and_the_other_is_said():
    both = message()
    both.add_alternative('<img src="http://198.51.100.7/p.gif"><p>Page words.', subtype="html")
    report, _ = read(both.as_bytes(), "a.eml")
    assert "Two villages" in report.text
    assert "Page words" not in report.text
    assert counts(report) == {"mail-parts": 1}


def test_a_page_alone_is_read_as_its_visible_text_and_calls_nobody():
    page = EmailMessage()
    page["From"] = "a@example.invalid"
    page.set_content(
        '<script>a()</script><img src="http://198.51.100.7/p.gif"><p>Page words.', subtype="html"
    )
    report, _ = read(page.as_bytes(), "a.eml")
    assert cells(report, "text") == {"text/html": "Page words."}
    assert counts(report) == {"html-script": 1, "html-remote": 1}


def test_an_alternative_without_text_is_taken_whole():
    data = (
        b"From: a\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--x--\r\n"
    )
    report, found = read(data, "a.eml")
    assert (report.state, report.reason) == ("partial", "some-parts")
    assert found.children == [("attachment", b"%PDF")]


def test_an_encoding_that_lies_is_replaced_and_said():
    data = b"From: a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nTwo \xff villages"
    report, _ = read(data, "a.eml")
    assert report.text.endswith("Two � villages")
    assert counts(report) == {"mail-parts": 1}


@pytest.mark.parametrize(
    ("data", "state", "reason"),
    [
        (b" \n", "empty", "no-text"),
        (b"no header at all\n", "refused", "damaged"),
        (b"From: a\r\n\r\n", "empty", "no-text"),
        (b"From: a\r\n" + b"X-A: boundary=\r\n" * 501, "refused", "nesting"),
    ],
)
def test_what_is_no_message_says_so(data, state, reason):
    report, _ = read(data, "a.eml")
    assert (report.state, report.reason) == (state, reason)


def test_parts_beyond_the_bounds_are_said(monkeypatch):
    outer = message()
    for _ in range(3):
        outer.add_attachment(b"words", maintype="application", subtype="x", filename="a")
    for name, most in (("MOST_CHILDREN", 2), ("MOST_PARTS", 3), ("MOST_BYTES", 9), ("DEEPEST", 0)):
        with monkeypatch.context() as patched:
            patched.setattr(mail, name, most)
            report, _ = read(outer.as_bytes(), "a.eml")
        assert (report.state, report.reason) == ("partial", "some-parts")
        assert "mail-cut" in counts(report)


def test_a_message_past_the_cap_is_cut_and_said(monkeypatch):
    monkeypatch.setattr(mail, "LARGEST_TEXT", 60)
    assert read(message().as_bytes(), "a.eml")[0].reason == "cut"


def test_headers_that_break_the_standard_library_are_kept_as_stored(monkeypatch):
    def broken(_):
        raise IndexError

    monkeypatch.setattr(mail, "decode_header", broken)
    assert mail._header("=?x?q?a?=\r\n b") == "=?x?q?a?= b"
