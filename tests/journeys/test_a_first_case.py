"""A first case, as its people would work: every command a program of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = "bado kemi ruso tave\n"
REPORT = """At least 32 fishermen were led away on Wednesday, two aid workers told the Morning Ledger.

"They took the men from the boats," said Ilse Tormann, a nurse.

The interior ministry denied that anyone had been detained.
"""


class Desk:
    """One person's desk: a casebook, an identity, a folder of files."""

    def __init__(self, folder, identity="ada.identity"):
        self.folder, self.identity = folder, identity

    def run(self, *arguments, status=0, text=None):
        done = subprocess.run(
            [sys.executable, "-m", "recount", *map(str, arguments)],
            cwd=self.folder,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "src"),
                "RECOUNT_CASE": str(self.folder / "c.casebook"),
                "RECOUNT_IDENTITY": str(self.folder / self.identity),
                "COLUMNS": "100",
            },
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
        return done.stdout if status == 0 else done.stderr

    def ask(self, *arguments, **more):
        return self.run(*arguments, "--passphrase-file", "passphrase", **more)

    def json(self, *arguments):
        return json.loads(self.ask(*arguments, "--json"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    (folder / "passphrase").write_text(WORDS)
    (folder / "Ilse Tormann.txt").write_text(REPORT)
    (folder / "wire.txt").write_text(
        "Officials denied the report of the Morning Ledger that 32 fishermen were detained.\n"
    )
    made = Desk(folder)
    made.ask("new", "c.casebook", "--as", "Ada", "--kdf", "mobile")
    return made


def test_from_a_file_to_a_verified_record(desk):
    first, wire = desk.json(
        "collect", "Ilse Tormann.txt", "wire.txt", "--outlet", "The Slate", "--published", "2017-04-11"
    )["items"]
    assert (first["state"], wire["state"]) == ("ok", "ok")
    assert first["file"] == "Ilse Tormann.txt"
    (again,) = desk.json("collect", "wire.txt")["items"]
    assert again["duplicate_of"] == wire["id"]

    listed = desk.json("items")["items"]
    assert [one["id"] for one in listed] == [first["id"], wire["id"]]
    assert "Tormann" not in desk.ask("items")

    (reading,) = desk.json("read", first["id"])["documents"]
    assert len(reading["claims"]) >= 3
    assert "KEPT" in desk.ask("read", wire["id"])

    lines = desk.json("claims", "--item", first["id"])["claims"]
    assert {one["verdict"] for one in lines} == {"undecided"}
    claim = lines[0]["id"]
    assert desk.json("decide", claim, "confirm", "--why", "both pages agree")["verdict"] == "confirmed"
    (desk.folder / "words").write_text("They took 30 men, said Ilse Tormann.")
    desk.ask("decide", lines[1]["id"], "amend", "--why", "misheard", "--with", "words")
    desk.ask("decide", lines[2]["id"], "reject", "--why", "a slip")
    desk.ask("decide", lines[2]["id"], "undo", "--why", "no slip")
    after = {one["id"]: one["verdict"] for one in desk.json("claims", "--item", first["id"])["claims"]}
    assert [after[one["id"]] for one in lines[:3]] == ["confirmed", "amended", "undecided"]
    assert desk.json("claims", "--verdict", "amended")["claims"][0]["decided_by"] == "Ada"

    shown = desk.json("show", lines[1]["id"], "--text", "--why", "to look again")
    assert shown["amendment"] == "They took 30 men, said Ilse Tormann."
    assert "They took the men" in " ".join(shown["words"])
    assert "Tormann" not in desk.ask("show", lines[1]["id"])

    weighed = desk.json("weigh")
    assert {one["id"] for one in weighed["documents"]} == {first["id"], wire["id"]}
    assert weighed["propositions"]

    original = desk.run(
        "show", first["id"], "--original", "--why", "to compare", "--passphrase-file", "passphrase"
    )
    assert original == REPORT
    log = desk.json("log")
    assert {"collect", "propose", "decide", "weigh", "open-original"} <= {one["action"] for one in log}
    assert desk.json("verify", "c.casebook")["ok"]


@pytest.mark.parametrize(
    ("command", "status", "words"),
    [
        (["collect", "nowhere.txt"], 2, "is no file"),
        (["collect", "."], 2, "is a folder"),
        (["collect", "-"], 2, "with their names"),
        (["collect", "wire.txt", "--published", "yesterday"], 2, "is no date"),
        (["collect", "passphrase", "--consent", "keep"], 2, "--how and --language"),
        (["show", "I-2222222222"], 2, "no item of this id"),
        (["claims", "--verdict", "maybe"], 2, "a verdict is one of"),
        (["decide", "I-2222222222", "confirm", "--why", "x"], 2, "named by item and number"),
        (["read", "I-2222222222"], 2, "no item of this id"),
        (["show", "I-2222222222", "--text", "--original", "--why", "x"], 2, "one part at a time"),
        (["show", "I-2222222222", "--text"], 2, "with a reason"),
        (["read", "wire.txt", "--case", "c.casebook", "--outlet", "x"], 2, "is for bare files"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(desk, command, status, words):
    said = desk.ask(*command, status=status)
    assert words in said
    assert said.count("\n") == 1


def test_bare_files_are_read_as_before_beside_a_casebook(desk):
    assert "READ ONLY" in desk.run("read", "wire.txt")
    assert "READ ONLY" in desk.run("weigh", "wire.txt", "Ilse Tormann.txt")
    assert (
        "weigh what"
        in subprocess.run(
            [sys.executable, "-m", "recount", "weigh"],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "RECOUNT_CASE": ""},
            capture_output=True,
            text=True,
            check=False,
        ).stderr
    )
