"""Tables: the stored text, each cell in its place; formulas said, encodings never guessed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from read_here import cells, counts, read

from recount.collect.parsers import table

TABLE = 'name;place\r\n"Anna ""A"" Sample";Upper Example\r\nBoris;"two\r\nlines"\r\n'


def test_each_cell_is_where_the_text_says():
    report, _ = read(TABLE.encode(), "a.csv")
    assert (report.state, report.media_type, report.text) == ("ok", "text/csv", TABLE)
    assert cells(report) == {
        "row 1, column 1": "name",
        "row 1, column 2": "place",
        "row 2, column 1": 'Anna ""A"" Sample',
        "row 2, column 2": "Upper Example",
        "row 3, column 1": "Boris",
        "row 3, column 2": "two\r\nlines",
    }


def test_formulas_are_counted_and_numbers_are_none():
    rows = "a,b\n=1+1,-5\n@x,+7 999 123\n-2+cmd|x,=HYPERLINK(1)\n"
    assert counts(read(rows.encode(), "a.csv")[0]) == {"cell-formulas": 4}


def test_rows_of_another_width_are_counted():
    assert counts(read(b"a,b\nc\nd,e\n\n", "a.csv")[0])["cells-uneven"] == 1


def test_a_table_in_another_encoding_is_refused_however_short():
    report, _ = read("Имя;Ахмед".encode("cp1251"), "a.csv")
    assert report.reason == "encoding"
    assert len(report.candidates) >= 3


def test_two_byte_letters_without_their_mark_are_refused_on_a_list_and_read_when_named():
    data = "name,place\nAnna,Example\n".encode("utf-16-le")
    assert read(data, "a.csv")[0].reason == "encoding"
    assert read(data, "a.csv", encoding="utf-16-le")[0].state == "ok"
    assert read(b"\xff\xfe" + data, "a.csv")[0].state == "ok"


@pytest.mark.parametrize("separator", list(",;\t|"))
def test_the_separator_is_the_one_that_parts_the_rows_evenly(separator):
    rows = "\n".join(separator.join(["a", "b, or; c", "d"]).replace("b, or; c", "b") for _ in range(5))
    assert table.separator_of(rows) == separator


def test_cells_beyond_the_cap_are_counted(monkeypatch):
    monkeypatch.setattr(table, "MOST_PARTS", 3)
    report, _ = read(b"a,b\nc,d\ne,f\n", "a.csv")
    assert len(report.parts) == 3
    assert counts(report) == {"cells-unmarked": 3}


def test_a_table_past_the_cap_is_too_large(monkeypatch):
    monkeypatch.setattr(table, "LARGEST_TEXT", 5)
    assert read(b"a,b\nc,d\n", "a.csv")[0].reason == "too-large"


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_cells_agree_with_the_standard_library(rows):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    text = out.getvalue()
    found = [
        [text[start:end].replace('""', '"') for start, end in row] for row in table.rows(text, ",")
    ]
    assert found == [list(row) for row in rows]


@given(st.text(alphabet='",;\r\n a=', max_size=60))
def test_any_text_is_parted_without_loss_or_end(text):
    for row in table.rows(text, ","):
        for start, end in row:
            assert 0 <= start <= end <= len(text)
