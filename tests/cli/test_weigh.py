import json
from xml.etree import ElementTree as ET

import pytest

from recount.cli import run

ABOUT = (
    "file,document,outlet,published\na.txt,a,Harbour Post,2020-03-01\nb.txt,b,Evening Bell,2020-03-02\n"
)
FIRST = (
    "TARNOV - Soldiers arrested 40 men on the coal quay in Tarnov on Sunday, a baker, Ada Brin, said.\n"
)
SECOND = (
    "Soldiers had arrested 40 men in Tarnov, the Harbour Post reported. Police denied any arrest.\n"
)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "b.txt").write_text(SECOND, encoding="utf-8")
    (tmp_path / "about.csv").write_text(ABOUT, encoding="utf-8")
    return [str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--about", str(tmp_path / "about.csv")]


def test_the_screen_names_a_speaker_before_every_alleged_act(files, capsys):
    assert run(["weigh", *files]) == 0
    shown = capsys.readouterr().out
    assert "asserted by Ada Brin [Harbour Post]" in shown
    assert all(len(line) <= 104 for line in shown.splitlines())
    assert "%" not in shown


def test_the_form_has_what_other_programs_depend_on(files, capsys):
    assert run(["weigh", *files, "--json"]) == 0
    form = json.loads(capsys.readouterr().out)
    assert form["format"] == "recount-weigh/1"
    assert [d["outlet"] for d in form["documents"]] == ["Harbour Post", "Evening Bell"]
    arrests = next(p for p in form["propositions"] if p["act"] == "seizure")
    assert {c["document"] for c in arrests["claims"]} == {"a", "b"}
    assert arrests["channels"] == 2


def test_the_order_of_the_files_changes_nothing(files, capsys):
    run(["weigh", *files, "--json"])
    first = capsys.readouterr().out
    run(["weigh", files[1], files[0], *files[2:], "--json"])
    assert capsys.readouterr().out == first


def test_what_read_printed_can_be_weighed(files, tmp_path, capsys):
    run(["read", files[0], *files[2:], "--json", "--with-text"])
    (tmp_path / "a.json").write_text(capsys.readouterr().out, encoding="utf-8")
    assert run(["weigh", str(tmp_path / "a.json")]) == 0
    assert "Ada Brin" in capsys.readouterr().out


def test_the_picture_is_written(files, tmp_path):
    run(["weigh", *files, "--graph", str(tmp_path / "g.svg")])
    drawn = (tmp_path / "g.svg").read_text(encoding="utf-8")
    assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314 - our own output


def test_one_bad_file_among_many_is_said_and_the_rest_is_weighed(files, tmp_path, capsys):
    (tmp_path / "c.json").write_text("{", encoding="utf-8")
    assert run(["weigh", *files, str(tmp_path / "c.json")]) == 2
    captured = capsys.readouterr()
    assert "c.json" in captured.err
    assert "Ada Brin" in captured.out


def test_a_table_of_decisions_that_cannot_be_used_is_one_sentence(files, tmp_path, capsys):
    (tmp_path / "d.csv").write_text("nothing\n", encoding="utf-8")
    assert run(["weigh", *files, "--decisions", str(tmp_path / "d.csv")]) == 2
    assert "decisions" in capsys.readouterr().err
