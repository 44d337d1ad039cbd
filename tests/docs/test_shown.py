"""What the pages show is what the program prints."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from recount.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = [
    path.relative_to(ROOT).as_posix()
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    if re.search("^```console$", path.read_text(encoding="utf-8"), re.MULTILINE)
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_what_the_program_prints_now(page):
    checked = subprocess.run(
        [sys.executable, "scripts/shown.py", "--close", page],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, f"run scripts/refresh-docs\n{checked.stdout}{checked.stderr}"


def test_the_readme_the_tutorial_and_the_reference_show_the_program():
    assert {"README.md", "docs/tutorial.md", "docs/commands.md"} <= set(PAGES)


def test_the_reference_has_the_help_of_every_command():
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    commands = typer.main.get_command(app).commands
    wanted = {"recount --help", *(f"recount {name} --help" for name in commands)}
    assert set(re.findall(r"^\$ (.*)$", page, re.MULTILINE)) == wanted
