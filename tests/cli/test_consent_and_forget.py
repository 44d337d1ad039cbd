"""The verbs consent and forget, as a user types them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from recount import casebook, forms

SOURCE = Path(__file__).parents[2] / "src"
PASSPHRASE = "bado kemi ruso tave"
AT = "2026-11-20T09:30:00Z"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    room = tmp_path_factory.mktemp("verbs")
    path, identity = room / "case", room / "ada.identity"
    casebook.create(path, identity, PASSPHRASE, "Ada", AT, cost=casebook.LEAST)
    (room / "words").write_text(PASSPHRASE + "\n")
    with casebook.open_book(path, identity, PASSPHRASE) as book, book.writing(AT) as w:
        told = w.subject_new("testimony")
        w.append("collect", "I-1", {"state": "ok"}, subject=told)
        w.append("propose", "I-1/C01", {"item": "I-1", "says": "Orsola Venn"}, subject=told)
        w.append("backup", book.book_id, {"where": "/media/stick/one.backup"})
    (room / "told").write_text(told)
    return room


@pytest.fixture
def room(furnished, tmp_path):
    return shutil.copytree(furnished, tmp_path / "room")


def run(room, *words, text=None):
    where = ["--case", "case", "--identity", "ada.identity", "--passphrase-file", "words"]
    return subprocess.run(
        [sys.executable, "-m", "recount", *words, *where],
        cwd=room,
        env={"PYTHONPATH": str(SOURCE), "PATH": "/usr/bin:/bin", "NO_COLOR": "1"},
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


RECORD = ("consent", "record", "I-1", "--how", "spoken", "--language", "ce", "--on", "2026-11-20")


def test_consent_is_recorded_listed_and_withdrawn(room):
    told = (room / "told").read_text()
    done = run(room, *RECORD, "--use", "share", "--use", "keep", "--json")
    assert done.returncode == 0, done.stderr
    form = json.loads(done.stdout)
    jsonschema.validate(form, forms.schema("consent"))
    standing = {one["use"]: one["allowed"] for one in form["standing"]}
    assert standing == {use: use in {"share", "keep"} for use in standing}
    assert {one["subject"] for one in form["lines"]} == {told}
    assert run(room, "consent", "withdraw", "I-1", "--use", "share").returncode == 0
    listed = run(room, "consent", "list")
    assert "withdrawn" in listed.stdout
    assert "given on 2026-11-20" in listed.stdout


def test_a_child_needs_a_second_member_and_the_screen_says_so(room):
    done = run(room, *RECORD, "--use", "share", "--child")
    assert "child: a second member must record it as well" in done.stdout


def test_a_witness_is_read_from_a_file_and_never_printed(room):
    (room / "witness").write_text("Milena Orsk\n")
    done = run(room, *RECORD, "--use", "court", "--witness-file", "witness", "--json")
    assert done.returncode == 0, done.stderr
    assert '"witnessed": true' in done.stdout
    assert "Orsk" not in done.stdout + done.stderr


def test_forgetting_says_what_changed_and_which_copies_remain(room):
    done = run(room, "forget", "I-1", "--why", "asked to", "--json")
    assert done.returncode == 0, done.stderr
    form = json.loads(done.stdout)
    jsonschema.validate(form, forms.schema("forget"))
    assert form["forgotten"] == (room / "told").read_text()
    assert {"what": "claims", "before": 1, "after": 0} in form["recomputed"]
    assert form["copies_elsewhere"][0]["where"].startswith("/media/stick/one.backup")
    again = run(room, "forget", form["forgotten"], "--why", "asked to")
    assert (again.returncode, again.stdout) == (3, "")


def test_the_screen_of_forgetting_shows_no_content(room):
    done = run(room, "forget", "I-1", "--why", "asked to")
    assert "Counted anew" in done.stdout
    assert "make a new backup" in " ".join(done.stdout.split())
    assert "Venn" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("forget", "T-NOBODY", "--why", "x"), 2, "no person, testimony or item"),
        (("forget", "I-1", "--why", " "), 2, "say why"),
        ((*RECORD, "--use", "all"), 2, "a use is one of"),
        ((*RECORD, "--use", "keep", "--expires", "soon"), 2, "YYYY-MM-DD"),
        ((*RECORD, "--use", "keep", "--witness-file", "nowhere"), 2, "could not be read"),
    ],
)
def test_bad_input_is_one_sentence(room, words, status, says):
    done = run(room, *words)
    assert (done.returncode, done.stdout) == (status, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
