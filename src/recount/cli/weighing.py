"""`recount weigh`: what many texts say together, on how many independent origins."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from recount import case
from recount.cli import wording
from recount.cli.columns import Layout, write
from recount.errors import BadInput


@dataclass(frozen=True, slots=True)
class Asked:
    """One command line of `recount weigh`."""

    files: tuple[str, ...]
    about: str | None = None
    decisions: str | None = None
    graph: str | None = None
    json: bool = False
    ascii: bool = False
    width: int | None = None
    lang_ui: str | None = None


def run(asked: Asked) -> int:
    """Shows the weighing; the exit status: 0, 2 when a file could not be read, 1 for a defect of ours."""
    wording.speak(wording.chosen(asked.lang_ui))
    weighing, errors = case.weigh(asked.files, about=asked.about, decisions=asked.decisions)
    if weighing.documents or not errors:
        if asked.json:
            from recount import forms

            sys.stdout.buffer.write(forms.weighed(weighing))
        else:
            from recount.cli import weigh_screen

            layout = Layout.of_terminal(width=asked.width, ascii_only=asked.ascii)
            write(weigh_screen.lines(weighing, layout), layout)
        if asked.graph:
            from recount.weigh.picture import svg

            draw(asked.graph, svg(weighing))
    for error in errors:
        sys.stdout.flush()
        sys.stderr.write(f"recount: {error}\n")
    if any(error.startswith(case.DEFECT) for error in errors):
        return 1
    return 2 if errors else 0


def draw(path: str, picture: str) -> None:
    """Writes the picture.

    Raises:
        BadInput: it cannot be written there.
    """
    try:
        Path(path).write_text(picture, encoding="utf-8")
    except OSError as error:
        shown = case.printable(Path(path).name)
        raise BadInput(f"{shown} could not be written ({error.strerror}): give another path") from None
