"""`recount new`, `log`, `verify`, `member`, `lock`, `backup`, `restore`, `travel`, `recover`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from recount.cli.opening import CaseOption, IdentityOption, PassphraseOption

Work = Callable[[], int]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
NewPassphraseOption = Annotated[
    str | None,
    typer.Option(
        "--new-passphrase-file",
        metavar="FILE",
        help="Passphrase of the new identity; else it is asked, or made and shown once.",
    ),
]
CostOption = Annotated[
    str,
    typer.Option(
        "--kdf", metavar="PROFILE", help="Cost of the passphrase: standard (1 GiB) or mobile (256 MiB)."
    ),
]


def register(app: typer.Typer) -> None:
    """Adds the commands of the casebook itself."""
    app.command()(new)
    app.command()(log)
    app.command()(verify)
    app.command()(lock)
    app.command()(backup)
    app.command()(restore)
    app.command()(travel)
    app.command()(recover)
    member = typer.Typer(
        name="member",
        help="Add, remove and list the members of a casebook.",
        no_args_is_help=True,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    member.command("add")(member_add)
    member.command("remove")(member_remove)
    member.command("list")(member_list)
    app.add_typer(member)


def new(
    path: Annotated[str, typer.Argument(metavar="PATH", help="The casebook's folder, to be made.")],
    *,
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="Your name in its journal.")],
    login: Annotated[
        str | None,
        typer.Option(
            metavar="ROLE", help="On a server: the login of the members, let in with no more."
        ),
    ] = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    kdf: CostOption = "standard",
    as_json: JsonOption = False,
) -> Work:
    """Make an encrypted casebook, your identity file, and a recovery that two of three people open."""

    def work() -> int:
        from recount.cli import casebooks

        return casebooks.new(
            path,
            name=name,
            login=login,
            identity=identity,
            passphrase_file=passphrase_file,
            kdf=kdf,
            json=as_json,
        )

    return work


def log(
    *,
    since: Annotated[int, typer.Option(metavar="SEQ", min=0, help="Only entries after this one.")] = 0,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Work:
    """List the journal: who did what to which id, and when; never content."""

    def work() -> int:
        from recount.cli import casebooks

        return casebooks.log((case, identity, passphrase_file), since=since, json=as_json)

    return work


def verify(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A casebook, or a package.")],
    *,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Take this history for the right one: after a restored backup."),
    ] = False,
    as_json: JsonOption = False,
) -> Work:
    """Check a casebook or a package: chain, signatures, every row and object, and no rollback."""

    def work() -> int:
        from recount.cli import casebooks

        return casebooks.verify(
            path, identity=identity, passphrase_file=passphrase_file, accept=accept, json=as_json
        )

    return work


def lock(*, case: CaseOption = None) -> Work:
    """End whatever holds the casebook, at once. What was acknowledged is safe, the rest is rolled back."""

    def work() -> int:
        from recount.cli import casebooks

        return casebooks.lock(case)

    return work


def backup(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The backup, to be made.")],
    *,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Work:
    """Write an encrypted backup, restore it beside and verify it; it gets its name only when it holds."""

    def work() -> int:
        from recount.cli import casebooks

        return casebooks.backup((case, identity, passphrase_file), file, json=as_json)

    return work


def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A backup.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="The casebook's folder, to be made.")],
    *,
    drill: Annotated[
        bool, typer.Option("--drill", help="Prove that the backup holds, and leave nothing.")
    ] = False,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Work:
    """Restore a backup to a new place after verifying it, or only prove that it could be."""

    def work() -> int:
        from recount.cli import casebooks

        return casebooks.restore(
            file,
            path,
            drill=drill,
            identity=identity,
            passphrase_file=passphrase_file,
            json=as_json,
        )

    return work


def travel(
    path: Annotated[str, typer.Argument(metavar="PATH", help="The travel copy, to be made.")],
    *,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> Work:
    """Make a copy to travel with: pseudonyms and claims only; no name, source or original is in it."""

    def work() -> int:
        from recount.cli import casebooks

        return casebooks.travel((case, identity, passphrase_file), path)

    return work


def recover(
    path: Annotated[str, typer.Argument(metavar="PATH", help="The casebook.")],
    *,
    part: Annotated[
        list[str], typer.Option(metavar="FILE", help="A part of the recovery; give two of the three.")
    ],
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="The name of the new lead.")],
    identity_out: Annotated[str, typer.Option(metavar="FILE", help="The new lead's identity file.")],
    new_passphrase_file: NewPassphraseOption = None,
    kdf: CostOption = "standard",
    as_json: JsonOption = False,
) -> Work:
    """Open a casebook whose leads are lost, with two of the three parts of its recovery: makes a new lead."""

    def work() -> int:
        from recount.cli import casebooks

        return casebooks.recover(
            path,
            parts=part,
            name=name,
            identity_out=identity_out,
            new_passphrase_file=new_passphrase_file,
            kdf=kdf,
            json=as_json,
        )

    return work


def member_add(
    *,
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="The new member's name.")],
    role: Annotated[
        str, typer.Option(metavar="ROLE", help="collector, analyst, case-manager or lead.")
    ],
    identity_out: Annotated[str, typer.Option(metavar="FILE", help="The new identity file.")],
    new_passphrase_file: NewPassphraseOption = None,
    kdf: CostOption = "standard",
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Work:
    """Add a member: an identity file to hand over, and a slot that opens what the role holds."""

    def work() -> int:
        from recount.cli import casebooks

        return casebooks.member_add(
            (case, identity, passphrase_file),
            name=name,
            role=role,
            identity_out=identity_out,
            new_passphrase_file=new_passphrase_file,
            kdf=kdf,
            json=as_json,
        )

    return work


def member_remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The member's name, or id.")],
    *,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Work:
    """Remove a member: the casebook is sealed anew for those who stay. Broken off, run it again."""

    def work() -> int:
        from recount.cli import casebooks

        return casebooks.member_remove((case, identity, passphrase_file), name, json=as_json)

    return work


def member_list(
    *,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Work:
    """List the members, their roles, and since when."""

    def work() -> int:
        from recount.cli import casebooks

        return casebooks.member_list((case, identity, passphrase_file), json=as_json)

    return work
