"""Keeps the pages true: runs the commands in their console blocks.

A block that is fenced as ```console holds commands after "$ " and, below each, what it printed. The commands
of one page run in order, in a room of their own that holds a copy of `examples/`; a page that shows
`scripts/demo` shows what the demo runs, with the program of this tree. `scripts/refresh-docs` calls this
file; `--check` only compares, exactly. Arguments are pages; without any, all of them.
With `--close` a page of readings may differ by one line in five, so that a better rule of the reader does not
stop the build before the pages are refreshed; the reference of the commands may not.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXACT = "docs/commands.md"
CLOSE = 0.8
BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
PROGRAM = f'#!/usr/bin/env bash\nexec "{sys.executable}" -m recount "$@"\n'


def run(command: str, room: Path) -> str:
    """What a command prints, errors included, in a room whose bin/ holds the program of this tree."""
    surroundings = {
        "PATH": f"{room / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "HOME": str(room / "home"),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "COLUMNS": "100",
        "TERM": "dumb",
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=room / "here",
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        check=False,
        text=True,
    )
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    return "".join(f"{line}\n" for line in lines)


def furnish(room: Path) -> None:
    """Lays out a room: the program in bin/, the invented examples in here/."""
    for folder in (room / "bin", room / "home", room / "here" / ".venv" / "bin"):
        folder.mkdir(parents=True)
    for program in (room / "bin" / "recount", room / "here" / ".venv" / "bin" / "recount"):
        program.write_text(PROGRAM, encoding="utf-8")
        program.chmod(0o755)
    shutil.copytree(ROOT / "examples", room / "here" / "examples")
    shutil.copytree(ROOT / "scripts", room / "here" / "scripts")
    # The demo finds its environment made: the program is the one in bin/.
    (room / "here" / "scripts" / "environment").write_text("environment() { :; }\n", encoding="utf-8")


def refreshed(page: str, room: Path) -> str:
    """The page with what each of its commands prints now."""

    def again(block: re.Match[str]) -> str:
        commands = [line for line in block[1].splitlines() if line.startswith("$ ")]
        if commands[0].startswith("$ scripts/demo"):  # which prints the commands that it runs
            commands = commands[:1]
        return "".join(f"{line}\n{run(line[2:], room)}" for line in commands)

    return BLOCK.sub(again, page)


def pages() -> Iterator[str]:
    """Every page that shows what the program prints."""
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        if BLOCK.search(path.read_text(encoding="utf-8")):
            yield path.relative_to(ROOT).as_posix()


def main() -> int:
    """Refreshes or checks the pages; 1 when a checked page differs."""
    close = "--close" in sys.argv[1:]
    check = close or "--check" in sys.argv[1:]
    differ = False
    for name in [word for word in sys.argv[1:] if not word.startswith("--")] or list(pages()):
        path = ROOT / name
        before = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as temporary:
            room = Path(temporary)
            furnish(room)
            after = refreshed(before, room)
        if not check:
            path.write_text(after, encoding="utf-8")
        elif before != after:
            lines = before.splitlines(), after.splitlines()
            near = difflib.SequenceMatcher(None, *lines, autojunk=False).ratio() >= CLOSE
            differ |= not (close and near and name != EXACT)
            print(*difflib.unified_diff(*lines, name, "printed now", lineterm=""), sep="\n")
    return int(differ)


if __name__ == "__main__":
    sys.exit(main())
