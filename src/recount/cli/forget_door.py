"""`recount forget`: somebody withdraws; the key is destroyed, and the copies that remain are told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from recount.cli.opening import CaseOption, IdentityOption, PassphraseOption, answer
from recount.errors import BadInput

if TYPE_CHECKING:
    from recount.casebook.forget import Forgotten


def register(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command()(forget)


def forget(
    subject: Annotated[
        str,
        typer.Argument(metavar="SUBJECT", help="A person or testimony by its id, or an item of it."),
    ],
    *,
    why: Annotated[
        str, typer.Option(metavar="TEXT", help="Why; it is kept, and must not tell what was said.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again at the terminal.")] = False,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> Callable[[], int]:
    """Withdraw a person or a testimony: destroy its key, recount, and list the copies that remain.

    This cannot be undone.
    """

    def work() -> int:
        from recount.casebook.forget import forget as forget_
        from recount.casebook.forget import subject_of
        from recount.cli.opening import now, opened

        with opened(case, identity, passphrase_file) as book:
            whose = subject_of(book, subject)
            if not yes and sys.stdin.isatty() and not _sure(whose):
                raise BadInput("nothing was forgotten: the id was not typed again")
            done = forget_(book, whose, why=why, at=now())
        if as_json:
            from recount import forms

            sys.stdout.buffer.write(forms.printed(forms.forgotten(done)))
        else:
            _show(done)
        return 0

    return work


def _sure(subject: str) -> bool:
    sys.stderr.write(f"{subject} will be gone for good. Type {subject} to go on: ")
    sys.stderr.flush()
    return answer() == subject


def _show(done: Forgotten) -> None:
    from recount.cli.columns import Heading, Layout, table, write

    layout = Layout.of_terminal(width=None, ascii_only=False)
    out: list[str | Heading] = [
        f"{done.subject} is forgotten (entry {done.entry}); its key was destroyed."
    ]
    rows = [(one.what, str(one.before), str(one.after)) for one in done.recomputed]
    if done.originals:
        rows.append(("originals of it", str(done.originals), "0"))
    out += ["", Heading("Counted anew")]
    head = ("", "before", "now")
    out += table([head, *rows], width=layout.width, stretch=0, most=(0, 9, 9)) if rows else [" nothing"]
    out += [f" {one}" for one in done.again]
    out += ["", Heading("Copies elsewhere")]
    if done.copies_elsewhere:
        copies = [(one.kind, one.where, one.do) for one in done.copies_elsewhere]
        out += table(copies, width=layout.width, stretch=2, most=(8, 40, 0))
    else:
        out.append(" none that the journal knows of; think of what was copied by hand")
    write(out, layout)
