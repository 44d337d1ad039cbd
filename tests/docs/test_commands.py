"""The page of commands is what the program prints."""

import re
from pathlib import Path

import pytest

from recount.cli import run

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```text\n\$ recount ([^\n]*)\n(.*?)```", PAGE, re.DOTALL))


COMMANDS = ["--help", "read --help", "weigh --help", "count --help", "schema --help"]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_shows_the_help_of(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    assert run(command.split()) == 0
    assert BLOCKS[command].strip() == capsys.readouterr().out.strip()
