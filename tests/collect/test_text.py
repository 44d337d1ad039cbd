import hashlib

import pytest

from recount.collect import text as texts
from recount.collect.text import decode
from recount.errors import NotText, TooLarge

WORDS = "Стражники увели троих.\r\n«Мы не знаем куда», — сказала она.\r\n"


def test_utf_8_is_read_as_it_is_with_its_line_breaks():
    read = decode(WORDS.encode(), file="a.txt")
    assert read.text == WORDS
    assert (read.encoding, read.media_type, read.source_map) == ("utf-8", "text/plain", ())
    assert read.sha256 == hashlib.sha256(WORDS.encode()).hexdigest()


def test_only_one_byte_order_mark_is_removed_and_the_hash_is_of_the_bytes():
    data = b"\xef\xbb\xbf" + "\ufeffa\r\n".encode()
    read = decode(data)
    assert read.text in ("a\r\n", "\ufeffa\r\n")
    assert decode(b"\xef\xbb\xbf" + WORDS.encode()).text == WORDS
    assert read.sha256 == hashlib.sha256(data).hexdigest()
    assert read.text_sha256 == hashlib.sha256(read.text.encode()).hexdigest()


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_two_and_four_byte_text_is_known_by_its_mark_or_its_pattern(name):
    assert decode(WORDS.encode(name)).text == WORDS


@pytest.mark.parametrize(
    ("name", "words"), [("cp1251", WORDS), ("koi8-r", WORDS), ("cp1252", "Zoë’s café – “no”\n")]
)
def test_another_encoding_is_never_guessed_but_offered(name, words):
    words = words.replace("—", "-") if name == "koi8-r" else words
    data = words.replace("«", '"').replace("»", '"').encode(name)
    with pytest.raises(NotText, match="--encoding") as caught:
        decode(data, file="/somewhere/a.txt")
    preview = dict(caught.value.preview)
    assert name in str(caught.value)
    assert preview[name].split()[0] in words
    assert preview[name] not in str(caught.value)
    assert "somewhere" not in str(caught.value)
    assert decode(data, encoding=name).text == data.decode(name)


def test_the_likeliest_cyrillic_encoding_comes_first():
    with pytest.raises(NotText) as caught:
        decode("Стражники увели троих мужчин из дома".encode("cp1251"))
    assert caught.value.preview[0][0] == "cp1251"
    with pytest.raises(NotText) as caught:
        decode("Стражники увели троих мужчин из дома".encode("koi8-r"))
    assert caught.value.preview[0][0] == "koi8-r"


def test_a_named_encoding_that_does_not_fit_is_one_sentence():
    with pytest.raises(NotText, match="no encoding of text has that name"):
        decode(b"abc", encoding="cp-nonsense")
    with pytest.raises(NotText, match="no encoding of text has that name"):
        decode(b"abc", encoding="hex")
    with pytest.raises(NotText, match="its byte 2 has no meaning"):
        decode(b"a\xff", encoding="utf-8")
    with pytest.raises(NotText, match="no text has"):
        decode(b"\\ud800 abc", encoding="unicode_escape")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"\xef\xbb\xbf", "no visible text"),
        (b"%PDF-1.7 abc", "a PDF document"),
        (b"PK\x03\x04abc", "office document"),
        (b"abc\0def\0\0ghi", "binary"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x01\x02\x03 abc", "binary"),
        (b"<html><script>x</script></html>", "no visible text"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence_with_exit_2(data, words):
    with pytest.raises(NotText, match=words) as caught:
        decode(data, file="a.txt")
    assert caught.value.exit_status == 2
    assert str(caught.value).count("\n") == 0


def test_too_much_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(texts, "LARGEST_BYTES", 1_000_000)
    with pytest.raises(TooLarge, match="2 MB"):
        decode(b"a" * 2_000_000)


def test_the_ending_or_the_content_or_the_caller_says_what_kind_it_is():
    page = b"<!doctype html><p>Three men.</p>"
    assert decode(page, file="a.bin").text == "Three men."
    assert decode(b"<p>Three men.</p>", file="a.HTM").text == "Three men."
    assert decode(b"# Three <b>men</b>", file="a.md").text == "# Three <b>men</b>"
    assert decode(b"<p>a</p>", media_type="text/html; charset=utf-8").media_type == "text/html"
    with pytest.raises(NotText, match="application/json"):
        decode(b"{}", media_type="application/json")


def test_a_page_in_the_encoding_that_it_declares_is_read():
    page = '<html><meta charset="windows-1251"><p>Увели троих</p></html>'.encode("cp1251")
    read = decode(page, file="a.html")
    assert (read.text, read.encoding) == ("Увели троих", "cp1251")
