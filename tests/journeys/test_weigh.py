"""Several texts weighed together, through the real command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from recount import forms
from recount.cli.columns import wide

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = [EXAMPLES / "news_report.txt", EXAMPLES / "statement.txt"]
ABOUT = EXAMPLES / "about.csv"


def weigh(*arguments):
    command = [sys.executable, "-m", "recount", "weigh", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env={**os.environ}, check=False)


@pytest.fixture(scope="module")
def form():
    return json.loads(weigh(*FILES, "--about", ABOUT, "--json").stdout)


def test_the_weighing_is_as_its_schema_says(form):
    jsonschema.validate(form, forms.schema("weigh"), cls=jsonschema.Draft202012Validator)
    assert {one["id"] for one in form["documents"]} == {"morning-ledger-18-may", "ministry-20-may"}
    assert form["propositions"]


def test_what_was_read_before_is_weighed_like_its_text(tmp_path, form):
    command = [sys.executable, "-m", "recount", "read", *map(str, FILES), "--about", str(ABOUT)]
    saved = tmp_path / "a.json"
    saved.write_bytes(
        subprocess.run([*command, "--json", "--with-text"], capture_output=True, check=True).stdout
    )
    assert json.loads(weigh(saved, "--json").stdout)["propositions"] == form["propositions"]


def test_the_screen_fits_and_the_picture_is_drawn(tmp_path):
    picture = tmp_path / "a.svg"
    done = weigh(*FILES, "--graph", picture, "--width", 72)
    assert (done.returncode, done.stderr) == (0, b"")
    assert max(wide(line) for line in done.stdout.decode().splitlines()) <= 72
    assert picture.read_text(encoding="utf-8").startswith("<")


def test_one_bad_file_gets_its_sentence_and_the_rest_is_weighed(tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("[", encoding="utf-8")
    done = weigh(bad, *FILES, "--json")
    assert done.returncode == 2
    assert done.stderr.startswith(b"recount: bad.json")
    assert json.loads(done.stdout)["propositions"]


def test_a_file_of_decisions_needs_decisions(tmp_path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text('[{"verdict": "cut"}]', encoding="utf-8")
    done = weigh(*FILES, "--decisions", wrong)
    assert done.returncode == 2
    assert b"about, verdict, by, at, why" in done.stderr
