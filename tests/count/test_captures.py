"""What a capture table may hold, and what is turned away with one sentence."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pytest

from recount.count import count, estimate, from_counts, sheet_of
from recount.errors import BadInput, NotText, TooLarge

WHAT = "detentions, an invented province, 1998"
GOOD = b"a,b,c,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,9\n1,0,1,8\n0,1,1,7\n1,1,1,3\n"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (b"a,b,c,count\n1,0,0,-4\n", "negative"),
        (b"a,b,c,count\n1,0,0,4.5\n", "fraction"),
        (b"a,b,c,count\n1,0,0,many\n", "no number"),
        (b"a,b,c,count\n1,0,0,nan\n", "no number"),
        (b"a,b,c,count\n1,0,0,inf\n", "no number"),
        (b"a,b,c,count\n1,0,0,\n", "no number"),
        (b"a,b,c,count\n1,0,0,4\n1,0,0,5\n", "repeats a pattern"),
        (b"a,b,c,count\n0,0,0,4\n", "0 on every list"),
        (b"a,b,c,count\nyes,0,0,4\n", "neither 0 nor 1"),
        (b"a,b,c,count\n2,0,0,4\n", "neither 0 nor 1"),
        (b"a,b,c,count\n1,0,4\n", "3 columns where the header has 4"),
        (b"a,b,c\n1,0,0\n", "no column 'count'"),
        (b"a,a,c,count\n1,0,0,4\n", "repeated name"),
        (b"count\n4\n", "no list"),
        (b"a,b,c,count\n", "no rows"),
        (b"a,b,c,count\n1,0,0,0\n", "Every count is 0"),
        (b"", "empty"),
    ],
)
def test_a_table_that_cannot_be_used_gets_one_sentence_and_no_number(table, words):
    with pytest.raises(BadInput, match=words) as caught:
        sheet_of(table)
    assert len(re.findall(r"\.(?:\s|$)", str(caught.value))) <= 2
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_are_refused_as_such():
    with pytest.raises(NotText):
        sheet_of(b"\xff\xfe\x00a")


def test_twenty_lists_are_too_many():
    header = ",".join(f"l{j}" for j in range(20)) + ",count\n"
    row = "1," + ",".join("0" * 19) + ",5\n"
    with pytest.raises(TooLarge, match="20 lists"):
        sheet_of((header + row).encode())


def test_too_many_strata_are_one_sentence(monkeypatch):
    monkeypatch.setattr("recount.count.captures.MOST_PARTS", 3)
    rows = "\n".join(f"r{k},1,0,0,5" for k in range(5))
    with pytest.raises(TooLarge, match="More than 3 strata"):
        sheet_of(f"region,a,b,c,count\n{rows}\n".encode(), strata=["region"])


def test_a_list_without_records_beside_three_others_is_named():
    table = GOOD.replace(b"a,b,c", b"a,b,c,d").replace(b",count", b",count")
    lines = table.decode().splitlines()
    rows = [line.rsplit(",", 1)[0] + ",0," + line.rsplit(",", 1)[1] for line in lines[1:]]
    with pytest.raises(BadInput, match="'d' holds no record"):
        estimate("\n".join([lines[0], *rows]).encode(), what=WHAT)


def test_a_list_that_equals_another_beside_three_others_is_named():
    lines = GOOD.decode().splitlines()
    rows = [line[:2] + line for line in lines[1:]]
    with pytest.raises(BadInput, match="very same records"):
        estimate("\n".join(["copy," + lines[0], *rows]).encode(), what=WHAT)


def test_a_missing_pattern_counts_nothing():
    short = sheet_of(b"a,b,c,count\n1,0,0,4\n1,1,0,2\n").total()
    long = sheet_of(b"a,b,c,count\n1,0,0,4\n1,1,0,2\n0,0,1,0\n").total()
    assert short.digest == long.digest
    assert short.recorded == 6


def test_the_order_of_rows_changes_nothing():
    lines = GOOD.decode().splitlines()
    turned = "\n".join([lines[0], *reversed(lines[1:])]).encode()
    assert sheet_of(turned).total().digest == sheet_of(GOOD).total().digest


def test_arrow_tables_arrays_and_csv_say_the_same():
    whole = sheet_of(GOOD).total()
    rows = [[int(cell) for cell in line.split(",")] for line in GOOD.decode().splitlines()[1:]]
    arrow = pa.table(
        {name: [row[j] for row in rows] for j, name in enumerate(("a", "b", "c", "count"))}
    )
    assert sheet_of(arrow).total().digest == whole.digest
    assert sheet_of(np.array(rows)).total().digest == whole.digest


def test_lists_left_out_merged_or_looked_at_alone_keep_their_records():
    table = sheet_of(GOOD).total()
    assert table.without(2).recorded == 40 + 30 + 9 + 8 + 7 + 3
    assert table.merged(0, 1).recorded == table.recorded
    assert table.merged(0, 1).margin(0) == 40 + 30 + 9 + 8 + 7 + 3
    assert table.given(0).recorded == 9 + 8 + 3
    assert table.shared(0, 1) == 9 + 3


def test_small_overlaps_are_told_only_on_request():
    table = from_counts(
        ("a", "b", "c"), {(1, 0, 0): 9, (0, 1, 0): 9, (0, 0, 1): 9, (1, 1, 0): 2, (0, 1, 1): 7}
    )
    shy = count(table, what=WHAT, families=["graphical"], sensitivity=False).tally
    told = count(table, what=WHAT, families=["graphical"], sensitivity=False, small_cells=True).tally
    assert [overlap.shared for overlap in shy.table.overlaps] == [None, None, 7]
    assert [overlap.shared for overlap in told.table.overlaps] == [2, 0, 7]
