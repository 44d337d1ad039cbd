"""Plain columns: aligned by the width of letters, never wider than asked, safe to print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.cli import columns


def test_a_wide_letter_takes_two_columns_and_a_mark_none():
    assert columns.wide("証人") == 4
    assert columns.wide("e\u0301") == 1


@pytest.mark.parametrize("harmful", ["\x1b[2J", "\x07", "\u202e", "\x9b", "\x00", "\u2066"])
def test_no_control_or_direction_mark_of_a_text_reaches_the_terminal(harmful):
    assert harmful not in columns.safe(f"he said {harmful} so")


@given(st.text(max_size=300), st.integers(8, 120))
def test_no_wrapped_line_is_wider_than_asked(words, width):
    assert all(columns.wide(line) <= width for line in columns.wrapped(words, width))


@given(st.text(alphabet="abc é漢\u0301\n", max_size=200), st.integers(8, 60))
def test_wrapping_loses_no_letter(words, width):
    joined = "".join("".join(columns.wrapped(words, width)).split())
    assert joined == "".join(columns.safe(words).split())


@given(st.text(max_size=200), st.integers(12, 80))
def test_what_is_cut_fits_and_says_that_it_is_cut(words, width):
    short = columns.cut(words, width)
    assert columns.wide(short) <= width
    whole = " ".join(columns.safe(words).split())
    assert short == whole or short.endswith("...")


def test_a_table_keeps_its_columns_aligned_across_scripts():
    rows = [("S1", "証人", "9"), ("S10", "a witness", "12")]
    lines = columns.table(rows, width=60, stretch=1, most=(5, 0, 5))
    starts = {columns.wide(line[: line.rindex(row[2])]) for line, row in zip(lines, rows, strict=True)}
    assert len(starts) == 1


@given(
    st.lists(st.tuples(st.text(max_size=40), st.text(max_size=90), st.text(max_size=20)), max_size=5)
)
def test_a_table_is_never_wider_than_the_screen(rows):
    lines = columns.table(rows, width=80, stretch=1, most=(12, 0, 10))
    assert all(columns.wide(line) <= 80 for line in lines)


def test_cells_give_way_where_the_screen_is_too_narrow_for_all():
    row = ("what " * 5, "value " * 4, "measure " * 4, "note " * 9)
    lines = columns.table([row], width=60, stretch=0, most=(0, 20, 20, 24))
    assert max(columns.wide(line) for line in lines) <= 60


def test_ascii_only_spells_other_scripts_with_latin_letters(capsys):
    columns.write(["S1 “Новая”"], columns.Layout(ascii_only=True))
    assert capsys.readouterr().out == 'S1 "Novaya"\n'


def test_a_heading_says_the_same_without_bold(capsys):
    columns.write([columns.Heading("CARE")], columns.Layout(bold=True))
    columns.write([columns.Heading("CARE")], columns.Layout())
    bold, plain = capsys.readouterr().out.splitlines()
    assert bold.replace(columns.BOLD, "").replace(columns.UNBOLD, "") == plain == "CARE"


def test_no_colour_means_no_bold(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert not columns.Layout.of_terminal(width=None, ascii_only=False).bold
