"""`recount read`: what was asked, and in which form it goes out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from recount import case
from recount.cli import wording
from recount.cli.columns import Layout, write
from recount.errors import BadInput
from recount.nouns import Reading

Form = Literal["screen", "json", "jsonl", "csv"]
MANY = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """One command line of `recount read`."""

    files: tuple[str, ...]
    published: str | None = None
    outlet: str | None = None
    about: str | None = None
    lang: str | None = None
    encoding: str | None = None
    form: Form = "screen"
    with_text: bool = False
    explain: str | None = None
    review: str | None = None
    ascii: bool = False
    width: int | None = None
    lang_ui: str | None = None


def form_of(*, json: bool, jsonl: bool, csv: bool) -> Form:
    """The one form that was asked for.

    Raises:
        BadInput: more than one.
    """
    if json + jsonl + csv > 1:
        raise BadInput("one form at a time: --json, --jsonl or --csv")
    return "json" if json else "jsonl" if jsonl else "csv" if csv else "screen"


def run(asked: Asked) -> int:
    """Shows the readings; the exit status: 0, 2 when a file could not be read, 1 for a defect of ours."""
    wording.speak(wording.chosen(asked.lang_ui))
    if asked.review is not None:
        from recount.cli import review

        return review.run(asked.review, _readings(asked), asked.files, ascii_only=asked.ascii)
    errors: list[str] = []
    show(_watched(_readings(asked), errors), asked)
    for error in errors:
        sys.stdout.flush()
        sys.stderr.write(f"recount: {error}\n")
    if any(error.startswith(case.DEFECT) for error in errors):
        return 1
    return 2 if errors else 0


def show(readings: Iterator[Reading], asked: Asked, *, kept: bool = False) -> None:
    """Shows readings in the form that was asked for; `kept`: their claims stand in a casebook now."""
    if asked.explain is not None:
        from recount.cli import explain

        explain.show(readings, asked.explain, _layout(asked))
    elif asked.form == "screen":
        _screens(readings, asked, kept=kept)
    else:
        _data(_with_bar(readings, asked), asked)


def _readings(asked: Asked) -> Iterator[Reading]:
    return case.read(
        asked.files,
        about=asked.about,
        published=case.day(asked.published) if asked.published else None,
        outlet=asked.outlet,
        lang=asked.lang,
        encoding=asked.encoding,
    )


def _watched(readings: Iterator[Reading], errors: list[str]) -> Iterator[Reading]:
    """The readings; their errors are kept for the end."""
    for reading in readings:
        if reading.error:
            errors.append(reading.error)
        yield reading


def _data(readings: Iterator[Reading], asked: Asked) -> None:
    out = sys.stdout.buffer
    if asked.form == "csv":
        from recount.cli import sheet

        pieces = sheet.rows(readings)
    else:
        from recount import forms

        form = forms.lines if asked.form == "jsonl" else forms.whole
        pieces = form(readings, with_text=asked.with_text)
    for piece in pieces:
        out.write(piece)
        if asked.form == "jsonl":
            out.flush()


def _screens(readings: Iterator[Reading], asked: Asked, *, kept: bool) -> None:
    from recount.cli import read_screen

    layout = _layout(asked)
    first = True
    for reading in readings:
        if reading.error:
            continue
        if not first:
            write(["", "=" * layout.width, ""], layout)
        write(read_screen.ledger(reading, layout, kept=kept), layout)
        first = False


def _layout(asked: Asked) -> Layout:
    return Layout.of_terminal(width=asked.width, ascii_only=asked.ascii)


def _with_bar(readings: Iterator[Reading], asked: Asked) -> Iterator[Reading]:
    """The readings, with a progress bar on standard error when there are many and a person looks on."""
    if len(asked.files) < MANY or not sys.stderr.isatty() or sys.stdout.isatty():
        yield from readings
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(
        readings, "reading", total=len(asked.files), console=Console(stderr=True), transient=True
    )
