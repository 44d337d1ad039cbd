"""Plain text and pages: what is stored, in an encoding that is known or named, never guessed."""

import pytest
from read_here import counts, read

WORDS = "Two villages burned on Monday, a resident said.\r\n"
RUSSIAN = "Жители сообщили, что два села сожжены.\n" * 3


def test_a_text_keeps_every_code_point():
    report, _ = read(("\ufeff" + WORDS).encode(), "a.txt")
    assert (report.state, report.text, report.encoding) == ("ok", WORDS, "utf-8")


def test_an_unknown_encoding_is_refused_with_previews_to_choose_from():
    report, _ = read(RUSSIAN.encode("cp1251"), "a.txt")
    assert (report.state, report.reason) == ("refused", "encoding")
    assert ("cp1251", RUSSIAN.split("\n", maxsplit=1)[0]) in [
        (one.encoding, one.words.split("\n")[0][: len(RUSSIAN.split("\n", maxsplit=1)[0])])
        for one in report.candidates
    ]


def test_a_named_encoding_is_used_and_said():
    report, _ = read(RUSSIAN.encode("koi8-r"), "a.txt", encoding="koi8-r")
    assert (report.text, report.encoding) == (RUSSIAN, "koi8-r")


@pytest.mark.parametrize("name", ["klingon", "ascii"])
def test_a_named_encoding_that_does_not_fit_is_refused(name):
    report, _ = read(RUSSIAN.encode("cp1251"), "a.txt", encoding=name)
    assert (report.state, report.reason) == ("refused", "encoding-wrong")


@pytest.mark.parametrize("data", [b"", b" \n\t", "\u2003\n".encode()])
def test_a_blank_file_is_empty(data):
    report, _ = read(data, "a.txt")
    assert (report.state, report.reason) == ("empty", "no-text")


def test_binary_data_is_no_text():
    assert read(bytes(range(256)) * 9, "a.txt")[0].reason == "binary"


def test_a_file_past_the_cap_is_too_large(monkeypatch):
    from recount.collect import text

    monkeypatch.setattr(text, "LARGEST_BYTES", 10)
    assert read(WORDS.encode(), "a.txt")[0].reason == "too-large"


def test_a_text_past_the_cap_is_too_large(monkeypatch):
    from recount.collect.parsers import text

    monkeypatch.setattr(text, "LARGEST_TEXT", 10)
    assert read(WORDS.encode(), "a.txt")[0].reason == "too-large"


def test_a_page_gives_its_visible_text_and_says_what_it_would_do():
    page = (
        "<html><head><meta http-equiv=refresh content='0;url=http://example.invalid'></head>"
        '<body onload="a()"><script>b()</script><img src="http://198.51.100.7/p.gif">'
        '<a href="file:///etc/passwd">x</a><form></form><p>Two villages burned.'
    )
    report, _ = read(page.encode(), "a.html")
    assert report.text.endswith("Two villages burned.")
    assert report.media_type == "text/html"
    assert report.source_map
    assert counts(report) == {
        "html-script": 2,
        "html-remote": 1,
        "html-redirect": 1,
        "html-local": 1,
        "html-form": 1,
    }


def test_a_page_without_a_visible_word_is_empty():
    assert read(b"<html><script>a()</script></html>", "a.html")[0].state == "empty"


def test_signs_that_mislead_the_eye_are_counted():
    report, _ = read("Аnna \u202esaid An\u200bna Rene\u0301.\x07".encode() + b"words " * 40, "a.txt")
    assert counts(report) == {
        "bidi": 1,
        "zero-width": 1,
        "mixed-script": 1,
        "not-nfc": 1,
        "controls": 1,
    }
