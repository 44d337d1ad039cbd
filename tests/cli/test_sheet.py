"""The table of claims: no cell is a formula, one row a claim."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.cli import sheet
from recount.nouns import Claim, Party, Reading
from recount.values import Span


def table(*readings):
    return list(csv.DictReader(io.StringIO(b"".join(sheet.rows(iter(readings))).decode(), newline="")))


def reading(text):
    party = Party("The Quay", "outlet")
    claim = Claim("C1", "attributed", (), (), (Span(0, len(text)),), (party,), "asserts", "none")
    return Reading("a", "a.txt", "0", "0", "en", None, None, (claim,), text=text)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t=", " =", "＝", "|"])
def test_a_cell_that_a_spreadsheet_would_calculate_is_escaped(first):
    assert sheet.escaped(first + "1+1").startswith("'")


@given(st.text(min_size=1, max_size=80))
def test_no_cell_of_any_text_begins_like_a_formula(text):
    (row,) = table(reading(text))
    assert not row["words"].startswith(sheet.FORMULA)


def test_an_unsourced_claim_says_so():
    assert table(reading("they came"))[0]["unsourced"] == "yes"


def test_a_file_that_could_not_be_read_has_a_row_with_its_sentence():
    bad = Reading("b", "b.txt", "", "", "", None, None, error="b.txt is empty")
    assert [row["error"] for row in table(bad)] == ["b.txt is empty"]
