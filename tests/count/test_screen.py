"""What a person sees, what a program gets, and what is written."""

from __future__ import annotations

import json
from xml.dom import minidom

import pytest
from pyarrow import parquet

from recount.cli import counting
from recount.cli.count_screen import lines
from recount.count import estimate, sheet_of
from recount.count.plot import svg
from recount.errors import BadInput
from recount.estimates import NOT_COVERED

WHAT = "detentions, an invented province, 1998"
TABLE = b"a,b,c,count\n1,0,0,140\n0,1,0,130\n0,0,1,120\n1,1,0,39\n1,0,1,38\n0,1,1,37\n1,1,1,13\n"


@pytest.fixture
def path(tmp_path):
    where = tmp_path / "table.csv"
    where.write_bytes(TABLE)
    return str(where)


def test_the_document_has_the_form_that_is_promised(path, capsys):
    asked = counting.Asked(path, what=WHAT, families=("graphical", "log-linear-bic"), json=True)
    assert counting.run(asked) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["format"] == "recount-count/1"
    assert {"what", "table", "families", "bounds", "refused", "headline", "sensitivity", "seed"} <= set(
        made
    )
    for one in made["families"]:
        assert {"family", "low", "high", "level", "sound", "assumes", "diagnostics", "notes"} <= set(
            one
        )
        assert one["low"] <= one["median"] <= one["high"]


def test_the_screen_never_shows_a_family_without_interval_and_assumption():
    answer = estimate(TABLE, what=WHAT, families=["graphical", "log-linear-stepwise"], replicates=50)
    words = " ".join("\n".join(lines(answer, width=5000)).split())
    for one in answer.families:
        assert f"{one.low:,.0f} to {one.high:,.0f}" in words
        assert one.assumes in words
    assert NOT_COVERED in words


def test_a_refusal_on_the_screen_has_reason_and_remedy_and_leaves_with_three(tmp_path, capsys):
    where = tmp_path / "two.csv"
    where.write_text("a,b,count\n1,0,9\n0,1,9\n1,1,4\n")
    assert counting.run(counting.Asked(str(where), what=WHAT)) == 3
    shown = capsys.readouterr().out
    assert "2 lists" in shown
    assert "what would help" in shown
    assert "not covered" in " ".join(shown.split())


def test_without_what_nothing_is_counted_and_nothing_is_written(path, tmp_path, capsys):
    asked = counting.Asked(path, plot=str(tmp_path / "a.svg"), draws=str(tmp_path / "a.parquet"))
    assert counting.run(asked) == 3
    assert "--what" in capsys.readouterr().out
    assert not list(tmp_path.glob("a.*"))


def test_draws_and_plot_are_written_and_can_be_read(path, tmp_path, capsys):
    plot, draws = tmp_path / "a.svg", tmp_path / "a.parquet"
    asked = counting.Asked(path, what=WHAT, families=("graphical",), plot=str(plot), draws=str(draws))
    counting.run(asked)
    table = parquet.read_table(draws)
    assert table.num_rows == 4000
    assert table.schema.metadata[b"what"].decode() == WHAT
    assert minidom.parseString(plot.read_text()).documentElement.tagName == "svg"  # noqa: S318 - our own
    assert capsys.readouterr().out


def test_the_drawing_loads_nothing_and_says_in_words_what_it_shows():
    answer = estimate(TABLE, what="a < b & c", families=["graphical", "no-highest-order"])
    drawing = svg(answer, sheet_of(TABLE).total())
    assert "script" not in drawing
    assert "href" not in drawing
    described = minidom.parseString(drawing).getElementsByTagName("desc")[0]  # noqa: S318 - our own
    assert NOT_COVERED in described.firstChild.data


def test_when_one_file_cannot_be_written_none_is(path, tmp_path):
    plot = tmp_path / "a.svg"
    asked = counting.Asked(
        path,
        what=WHAT,
        families=("graphical",),
        plot=str(plot),
        draws=str(tmp_path / "no" / "a.parquet"),
    )
    with pytest.raises(BadInput, match="None was written"):
        counting.run(asked)
    assert [one.name for one in tmp_path.iterdir()] == ["table.csv"]


def test_a_path_that_cannot_be_read_is_one_sentence(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        counting.run(counting.Asked(str(tmp_path / "none.csv"), what=WHAT))


def test_the_model_with_most_weight_is_named(path, capsys):
    assert counting.run(counting.Asked(path, what=WHAT, families=("graphical",))) == 0
    assert "of the weight on: no pair" in " ".join(capsys.readouterr().out.split())
