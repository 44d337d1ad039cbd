"""What leaves as a file is safe where it is opened, and comes back as it was."""

import csv
import json

import pytest

from recount import cli, forms
from recount.case import persons as kept

RISKY = ("=1+1", "+5", "-7", "@home")


@pytest.fixture
def folder(tmp_path):
    for called, ids in (("a", RISKY), ("b", ("x1", "x2", "x3", "x4"))):
        rows = [f"{one},Amir Haddad{at}x,1980-0{at + 1}-03" for at, one in enumerate(ids)]
        (tmp_path / f"{called}.csv").write_text("\n".join(["id,name,birth_date", *rows]) + "\n")
    status = cli.run(
        ["match", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), "--out", str(tmp_path / "d")]
    )
    assert status == 0
    return tmp_path / "d"


def cells(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]


def test_no_cell_of_any_file_begins_as_a_formula_does(folder):
    for path in sorted(folder.glob("*.csv")):
        assert not [cell for cell in cells(path) if cell.startswith(kept.FORMULAS)], path.name
    assert {kept.plain(cell) for cell in cells(folder / "people.csv")} >= {"+5", "-7"}


def test_a_decision_on_such_a_record_comes_back_and_holds(folder):
    kept.save_decision(str(folder), kept.Verdict("+5", "x1", "same"))
    assert not [one for one in cells(folder / "decisions.csv") if one.startswith(kept.FORMULAS)]
    assert kept.decisions_in(str(folder))[0].record_a == "+5"
    work = kept.load(str(folder))
    ids = work.found.ids
    drawn = work.found.drawn
    assert all(
        drawn.records(row)[ids.index("+5")] == drawn.records(row)[ids.index("x1")]
        for row in drawn.labels
    )


def test_incidents_as_json_are_in_their_form(tmp_path, capsys):
    import jsonschema

    lists = ["examples/events_monitor.csv", "examples/events_radio.csv"]
    status = cli.run(["match", "--incidents", *lists, "--out", str(tmp_path / "d"), "--json"])
    assert status == 0
    jsonschema.validate(json.loads(capsys.readouterr().out), forms.schema("incidents"))
