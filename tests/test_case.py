"""The verbs over bare files: what a table says, and what happens to a file that is none."""

import os
from datetime import date

import pytest

from recount import case
from recount.errors import BadInput


def table(tmp_path, words, encoding="utf-8"):
    path = tmp_path / "about.csv"
    path.write_bytes(words.encode(encoding))
    return case.about_table(path)


def test_a_table_says_what_a_text_itself_may_not_have(tmp_path):
    about = table(
        tmp_path, "file,document,outlet,published\na.txt,doc-a,The Quay,2020-02-01\nb.txt,,,\n"
    )
    assert about == {
        "a.txt": case.About("doc-a", "The Quay", date(2020, 2, 1)),
        "b.txt": case.About(None, None, None),
    }


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path):
    assert table(tmp_path, "\ufefffile,document,outlet,published\n") == {}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("file;document;outlet;published\n", "needs the header"),
        ("", "needs the header"),
        ("file,document,outlet,published\na.txt,d,o\n", "row 2: four cells"),
        ("file,document,outlet,published\na.txt,,,\na.txt,,,\n", "row 3: this file has a row"),
        ("file,document,outlet,published\na.txt,,,yesterday\n", "row 2"),
        ('file,document,outlet,published\na.txt,"b\n', "no CSV table"),
    ],
)
def test_a_table_that_cannot_be_used_says_where_and_what_to_do(tmp_path, words, expected):
    with pytest.raises(BadInput, match=expected):
        table(tmp_path, words)


def test_a_table_in_another_encoding_is_refused(tmp_path):
    with pytest.raises(BadInput, match="UTF-8"):
        table(tmp_path, "file,document,outlet,published\né,,,\n", "latin-1")


@pytest.mark.parametrize("words", ["2020-02-30", "20200201", "yesterday", "2020-W01-1", ""])
def test_what_is_no_day_is_refused(words):
    with pytest.raises(BadInput, match="YYYY-MM-DD"):
        case.day(words)


def test_the_place_of_a_defect_quotes_neither_message_nor_text():
    try:
        case.day(None)
    except TypeError as error:
        place = case.place_of(error)
    assert place.startswith("TypeError in case/files.py, line ")


def test_a_review_is_saved_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    case.save_review(path, {"format": "recount-read/1", "documents": []})
    before = path.read_bytes()

    def full(_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="disk full"):
        case.save_review(path, {"format": "recount-read/1", "documents": [{}]})
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


def test_a_saved_reading_is_for_its_owner_only(tmp_path):
    path = tmp_path / "a.json"
    case.save_review(path, {"format": "recount-read/1", "documents": []})
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "words", ["[]", "{}", '{"format":"recount-read/1"}', "no", '{"format":"x","documents":[]}']
)
def test_a_review_needs_a_saved_reading(tmp_path, words):
    path = tmp_path / "a.json"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(BadInput, match="recount read FILE --json"):
        case.load_review(path)
