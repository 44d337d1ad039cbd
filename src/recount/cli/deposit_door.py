"""The doors of collectors: `deposit` adds without opening anything; `admit` takes deposits in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from recount.cli.opening import CaseOption, IdentityOption, PassphraseOption
from recount.errors import BadInput


def register(app: typer.Typer) -> None:
    """Adds the verbs."""
    app.command()(deposit)
    app.command()(admit)


def deposit(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files of any kind.")],
    *,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="WHO", help="Who gave it; stays in your shell's history."),
    ] = None,
    source_file: Annotated[
        str | None,
        typer.Option("--from-file", metavar="FILE", help="The same from a file; - is standard input."),
    ] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day of publication, YYYY-MM-DD.")
    ] = None,
    label: Annotated[
        str | None, typer.Option(metavar="TEXT", help="A few words to find it by. Name nobody.")
    ] = None,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> Callable[[], int]:
    """Seal files for those who open evidence. You cannot read them back; nobody can make you."""

    def work() -> int:
        from recount.case import day
        from recount.casebook import deposits, keys
        from recount.cli import kept_work, opening

        if source_file == passphrase_file == "-":
            raise BadInput("standard input holds one thing: the passphrase or who gave it, not both")
        told = {
            "from": kept_work.words_of(source_file) if source_file else source,
            "outlet": outlet,
            "published": day(published).isoformat() if published else None,
            "label": label,
        }
        path, who = opening.case_path(case), opening.identity_path(identity)
        if not isinstance(path, Path):
            raise BadInput(
                "a deposit goes into a casebook's folder: give its path, or send the file to a member"
            )
        opening.harden()
        me = keys.open_identity(who, opening.passphrase(passphrase_file)).identity
        errors: list[str] = []
        for name, data in kept_work.files_of(tuple(files), errors):
            named = {**told, "file": Path(name).name}
            where = deposits.deposit(path, me, data, named, at=opening.now())
            sys.stdout.write(
                f"{where[:8]}  deposited: {len(data)} bytes, sealed. Delete your copy when you can.\n"
            )
        return kept_work.say_errors(errors)

    return work


def admit(
    *,
    trust_files: Annotated[
        bool,
        typer.Option("--trust-files", help="Read them even where the reader cannot be shut off."),
    ] = False,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> Callable[[], int]:
    """Take in what collectors deposited: checked, kept, read. What does not hold stays where it is."""

    def work() -> int:
        from recount import forms, kept_forms
        from recount.case import admitting
        from recount.case.kept import Kept
        from recount.cli import kept_screen, kept_work
        from recount.cli.opening import now, opened

        errors: list[str] = []
        items: list[Kept] = []
        with opened(case, identity, passphrase_file) as book:
            for one in admitting.admit(book, at=now(), trusting=trust_files):
                if isinstance(one, admitting.Left):
                    errors.append(f"deposit {one.name[:8]} stays: {one.why}")
                    continue
                items.append(one)
                if not as_json:
                    kept_screen.collected(one)
        if as_json:
            lines = tuple(kept_screen.collected_form(one) for one in items)
            sys.stdout.buffer.write(forms.printed(kept_forms.CollectForm("recount-collect/1", lines)))
        elif not items and not errors:
            sys.stdout.write("No deposit waits.\n")
        return kept_work.say_errors(errors)

    return work
