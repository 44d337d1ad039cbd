"""A long count that is stopped goes on where it was, and its file tells nobody what was counted."""

from __future__ import annotations

import numpy as np
import pytest

from recount.case.count_state import StateFile
from recount.cli import counting
from recount.count import from_counts
from recount.count.families import Settings
from recount.count.strata import How, fitted, here
from recount.errors import BadInput

PATTERNS = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)]
FAMILIES = ("graphical", "log-linear-stepwise")
SETTINGS = Settings(seed=4, replicates=20)


def _tables(many):
    rng = np.random.default_rng(2)
    thin = from_counts(("court", "clinic", "paper"), {(1, 0, 0): 5, (0, 1, 0): 4})
    return [
        thin,
        *(
            from_counts(
                ("court", "clinic", "paper"),
                dict(zip(PATTERNS, rng.poisson([60, 50, 40, 14, 12, 10, 4]) + 1, strict=True)),
            )
            for _ in range(many - 1)
        ),
    ]


def _state(path):
    return StateFile(path, families=FAMILIES, settings=SETTINGS, version="test")


def _figures(found):
    return [
        {name: (one.estimate, one.refusal, None if one.draws is None else one.draws.tolist())
         for name, one in each.items()}
        for each in found
    ]  # fmt: skip


def _stopped(work, tables):
    for at, done in enumerate(here(work, tables)):
        if at == 3:
            raise KeyboardInterrupt
        yield done


def test_what_was_done_before_a_stop_is_not_done_again_and_the_figures_are_the_same(tmp_path):
    path, tables = tmp_path / "state", _tables(7)
    with _state(path) as store, pytest.raises(KeyboardInterrupt):
        fitted(tables, FAMILIES, SETTINGS, How(_stopped, store))
    with _state(path) as store:
        assert len(store) == 3
        first = fitted(tables, FAMILIES, SETTINGS, How(store=store))
    with _state(path) as store:
        assert len(store) == 7
        again = fitted(tables, FAMILIES, SETTINGS, How(store=store))
    assert _figures(first) == _figures(again)
    fresh = fitted(tables, FAMILIES, SETTINGS)
    for one, other in zip(first, fresh, strict=True):
        for name in FAMILIES:
            assert (one[name].draws is None) == (other[name].draws is None)
            assert one[name].draws is None or one[name].draws.tolist() == other[name].draws.tolist()


def test_a_line_cut_short_or_spoiled_is_counted_again(tmp_path):
    path, tables = tmp_path / "state", _tables(4)
    with _state(path) as store:
        fitted(tables, FAMILIES, SETTINGS, How(store=store))
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    with _state(path) as store:
        assert len(store) == 3
        fitted(tables, FAMILIES, SETTINGS, How(store=store))
    assert len(path.read_bytes().splitlines()) == 5
    lines = whole.splitlines(keepends=True)
    path.write_bytes(
        b"".join([*lines[:2], lines[2].replace(b'"draws":"', b'"draws":"A', 1), *lines[3:]])
    )
    with _state(path) as store:
        assert len(store) == 1


def test_a_file_of_another_count_or_of_none_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "state"
    with _state(path) as store:
        fitted(_tables(2), FAMILIES, SETTINGS, How(store=store))
    before = path.read_bytes()
    with pytest.raises(BadInput, match="another version, seed"):
        StateFile(path, families=FAMILIES, settings=Settings(seed=5), version="test")
    assert path.read_bytes() == before
    other = tmp_path / "letter"
    other.write_text("Dear Ana,\n")
    with pytest.raises(BadInput, match="none of ours"):
        _state(other)
    assert other.read_text() == "Dear Ana,\n"
    with pytest.raises(BadInput, match="cannot be used"):
        _state(tmp_path / "no" / "state")


def test_the_file_names_no_list_no_stratum_and_no_act(tmp_path, capsys):
    rows = ["region,court,clinic,paper,count"]
    for region, table in zip(("Northshire", "Southshire"), _tables(3)[1:], strict=True):
        rows += [
            f"{region},{','.join(map(str, pattern))},{count}"
            for pattern, count in zip(table.patterns.tolist(), table.counts, strict=True)
        ]
    where, state = tmp_path / "table.csv", tmp_path / "state"
    where.write_text("\n".join(rows))
    asked = counting.Asked(
        str(where), what="detentions", strata=("region",), families=("graphical",), state=str(state)
    )
    assert counting.run(asked) == 0
    first = capsys.readouterr().out
    kept = state.read_text()
    assert len(kept.splitlines()) == 3
    assert not any(word in kept for word in ("Northshire", "court", "clinic", "paper", "detentions"))
    assert counting.run(asked) == 0
    assert capsys.readouterr().out == first
    assert state.read_text() == kept


def test_the_cost_is_said_and_nothing_is_counted(tmp_path, capsys):
    where = tmp_path / "table.csv"
    where.write_text("a,b,c,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,9\n1,0,1,8\n0,1,1,7\n1,1,1,3\n")
    assert counting.run(counting.Asked(str(where), cost=True, families=("graphical",))) == 0
    assert capsys.readouterr().out.startswith("1 different tables, 1 done")
