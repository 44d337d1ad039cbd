"""`recount export`: what this member may read and people agreed to, in open forms that anyone can check."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recount.cli.opening import CaseOption, IdentityOption, PassphraseOption

if TYPE_CHECKING:
    from recount.casebook.export import Exported


def register(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command()(export)


def export(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder, to be made.")],
    *,
    use: Annotated[
        str,
        typer.Option(
            metavar="USE",
            help="For which use: keep (the team's own), count, share, publish-redacted, "
            "publish-named or court. Who did not agree to it is left out.",
        ),
    ] = "keep",
    original: Annotated[
        list[str] | None,
        typer.Option(metavar="ITEM", help="An original to take along; may be repeated."),
    ] = None,
    why: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why originals are opened; it is kept.")
    ] = None,
    organisation: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who sends it, for the package's label.")
    ] = None,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> Callable[[], int]:
    """Write what you may read as JSON and CSV, in a package that anyone can check. It is not encrypted."""

    def work() -> int:
        from recount.casebook.export import export as export_
        from recount.cli.opening import now, opened

        with opened(case, identity, passphrase_file) as book:
            done = export_(
                book,
                Path(folder),
                at=now(),
                use=use,
                originals=original or (),
                why=why,
                organisation=organisation,
            )
        if as_json:
            from recount import forms

            sys.stdout.buffer.write(forms.printed(forms.exported(done)))
        else:
            _show(done)
        return 0

    return work


def _show(done: Exported) -> None:
    from recount.cli.columns import Heading, Layout, table, write

    layout = Layout.of_terminal(width=None, ascii_only=False)
    rows = [
        ("items", str(done.items)),
        ("claims", str(done.claims)),
        ("people, under pseudonyms", str(done.people)),
        ("decisions", str(done.decisions)),
        ("originals", str(done.originals)),
        ("left out: did not agree to this use", str(done.left_out)),
    ]
    out: list[str | Heading] = [Heading(f"Exported to {done.folder.name}, to {done.use}")]
    out += table(rows, width=layout.width, stretch=0, most=(0, 9))
    out += [
        "",
        f"Head, to read to whoever receives it: {done.words}",
        "This copy is not encrypted, and forget will list it. Check it: sh data/VERIFY.sh, in the folder.",
    ]
    write(out, layout)
