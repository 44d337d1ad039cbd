"""`--review a.json`: one claim after the other, one key each; every decision is saved at once.

y confirmed, n rejected, e amended (then a line in your own words), u undo the last, q leave. Without a
terminal the keys are read from standard input, one a line, so that a review can be replayed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from recount import case
from recount.cli.columns import WIDEST, Layout, hanging, write
from recount.cli.ledger_lines import Ledger
from recount.errors import BadInput
from recount.nouns import Claim, Reading

VERDICTS = {"y": "confirmed", "n": "rejected", "e": "amended"}
KEYS = "[y] confirm  [n] reject  [e] amend  [u] undo  [q] leave"


def run(path: str, readings: Iterator[Reading], files: tuple[str, ...], *, ascii_only: bool) -> int:
    """Goes through the undecided claims of a saved reading, beside their text."""
    if case.STDIN in files:
        raise BadInput("a review takes its keys from standard input: give the text as a file")
    if not Path(path).exists():
        raise BadInput(
            f"{case.printable(Path(path).name)} is not there: make it with recount read FILE --json"
        )
    form = case.load_review(path)
    documents = {one.get("text_sha256"): one for one in form["documents"] if one.get("text_sha256")}
    layout = Layout.of_terminal(width=None, ascii_only=ascii_only)
    for reading in readings:
        if reading.error:
            raise BadInput(reading.error)
        document = documents.get(reading.text_sha256)
        if document is None:
            raise BadInput("the saved reading is of another text: give the file that it was made from")
        if not _through(document, reading, layout, save=lambda: case.save_review(path, form)):
            break
    return 0


def _through(
    document: dict[str, Any], reading: Reading, layout: Layout, *, save: Callable[[], None]
) -> bool:
    """Decides on the claims of one document; False when the person leaves."""
    saved = [one for one in document.get("claims", []) if isinstance(one, dict)]
    open_at = [at for at, one in enumerate(saved) if one.get("verdict", "undecided") == "undecided"]
    claims = _saved_claims(saved)
    book = Ledger(reading)
    done: list[int] = []
    while open_at:
        at = open_at[0]
        _show(book, claims[at], len(done) + 1, len(done) + len(open_at), layout)
        key = _key()
        if key in {"q", ""}:
            return False
        if key == "u":
            if done:
                back = done.pop()
                saved[back]["verdict"] = "undecided"
                saved[back]["amendment"] = None
                open_at.insert(0, back)
                save()
            continue
        if key not in VERDICTS:
            write([f" {KEYS}"], layout)
            continue
        if key == "e":
            saved[at]["amendment"] = _line()
        saved[at]["verdict"] = VERDICTS[key]
        save()
        done.append(at)
        open_at.pop(0)
    write([f" {len(saved)} claims decided."], layout)
    return True


def _saved_claims(saved: list[dict[str, Any]]) -> list[Claim]:
    import msgspec

    try:
        return [msgspec.convert(one, Claim) for one in saved]
    except msgspec.ValidationError:
        raise BadInput(
            "the saved claims are not in the form recount-read/1: make the file anew with --json"
        ) from None


def _show(book: Ledger, claim: Claim, number: int, of: int, layout: Layout) -> None:
    lead = f" {number}/{of} {claim.id} line {book.line(claim)}: "
    write(["", *hanging(lead, f"{book.path(claim)} {book.verb(claim)}", layout.width)], layout)
    write(hanging("   ", book.words(claim), min(WIDEST, layout.width)), layout)
    for one in claim.open:
        write(
            hanging(
                "   open: ", f"{one.about}: {' or '.join(one.candidates)}. {one.why}", layout.width
            ),
            layout,
        )
    write([f" {KEYS}"], layout)
    sys.stdout.flush()


def _key() -> str:
    """One key, lower case; empty at the end of input."""
    if sys.stdin.isatty():
        import typer

        return typer.getchar().lower()
    while (line := sys.stdin.readline()) and not line.strip():
        pass
    return line.strip()[:1].lower()


def _line() -> str | None:
    """A line in the person's own words; None when it is empty."""
    sys.stdout.write(" how should it read? ")
    sys.stdout.flush()
    return sys.stdin.readline().strip() or None
