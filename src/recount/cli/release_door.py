"""`recount release`: a working copy of a text, for analysts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from recount.cli.opening import CaseOption, IdentityOption, PassphraseOption
from recount.errors import BadInput


def register(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command()(release)


def release(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="The item.")],
    *,
    why: Annotated[
        str,
        typer.Option(metavar="TEXT", help="Why the text is opened; kept in the journal. Name nobody."),
    ],
    names: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Further people to replace, a name a line; - is standard input."
        ),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="WORD", help="A word that names nobody and may stay; may be repeated."),
    ] = None,
    with_: Annotated[
        str | None, typer.Option("--with", metavar="FILE", help="A copy that you made by hand.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Release it. Without this the draft is only shown.")
    ] = False,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> Callable[[], int]:
    """Make a working copy for analysts, without names, contacts and exact places. Look, then --yes."""

    def work() -> int:
        from recount.case import copies, kept, kept_claims
        from recount.casebook import asking
        from recount.cli import kept_work
        from recount.cli.columns import Layout, write
        from recount.cli.opening import now, opened

        if [names, with_, passphrase_file].count("-") > 1:
            raise BadInput("standard input holds one thing: give the others as files")
        people = kept_work.words_of(names).splitlines() if names else []
        by_hand = kept_work.words_of(with_) if with_ else None
        layout = Layout.of_terminal(width=None, ascii_only=False)
        with opened(case, identity, passphrase_file) as book:
            row = kept.item_of(book, item)
            asking.require(book, "release", [row.subject], at=now())
            if by_hand is not None:
                if yes:
                    copies.release_by_hand(book, row, by_hand, at=now())
                write(
                    ["Released, as you made it." if yes else "Look at your copy, then add --yes."],
                    layout,
                )
                return 0
            stored = kept_claims.readings_of(book).get(row.id)
            if stored is None:
                raise BadInput(
                    f"{row.id} was not read yet: recount read {row.id} finds who speaks in it"
                )
            reading = kept_claims.reading_of(book, stored, why=why, at=now())
            made = copies.draft(reading, names=people, keep=keep or ())
            called = copies.release(book, row, made, at=now()) if yes else ()
        if not yes:
            write(made.copy().splitlines(), layout)
        told = f"{len(made.people)} people, {len(made.pieces)} pieces replaced, {made.doubts} in doubt."
        look = "NOT released: look for what still tells who somebody is, then add --yes."
        write(["", f"{told} {'Released.' if yes else look}", *(f"  {one}" for one in called)], layout)
        return 0

    return work
