"""`recount consent record|list|withdraw`: who agreed to which use, and whether it counts today."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recount.cli.opening import CaseOption, IdentityOption, PassphraseOption
from recount.errors import BadInput

if TYPE_CHECKING:
    from recount.casebook import Casebook

LONGEST = 4096
SubjectArgument = Annotated[
    str, typer.Argument(metavar="SUBJECT", help="A person or testimony by its id, or an item of it.")
]
UseOption = Annotated[
    list[str],
    typer.Option(
        "--use",
        metavar="USE",
        help="keep, count, share, publish-redacted, publish-named, court; may be repeated.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

door = typer.Typer(
    name="consent",
    help="Who agreed to which use. Without a line that says yes, the answer is no.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Adds the verb."""
    app.add_typer(door)


@door.command()
def record(
    subject: SubjectArgument,
    *,
    use: UseOption,
    how: Annotated[
        str,
        typer.Option(metavar="HOW", help="spoken, written, interpreter, telephone or recorded."),
    ],
    language: Annotated[str, typer.Option(metavar="CODE", help="In which language: en, ru, ce ...")],
    on: Annotated[str | None, typer.Option(metavar="DATE", help="When; today if not given.")] = None,
    expires: Annotated[
        str | None, typer.Option(metavar="DATE", help="The last day on which it counts.")
    ] = None,
    child: Annotated[
        bool, typer.Option("--child", help="A child: a second member must record it as well.")
    ] = False,
    detained: Annotated[
        bool, typer.Option("--detained", help="Somebody held: a second member must record it as well.")
    ] = False,
    witness_file: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="The witness's name, sealed apart; - is standard input."),
    ] = None,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Callable[[], int]:
    """Record that this person, asked and told in a language they speak, agreed to these uses."""

    def work() -> int:
        from recount.casebook import consent
        from recount.casebook.forget import subject_of
        from recount.cli.opening import now, opened

        if witness_file == passphrase_file == "-":
            raise BadInput("standard input holds one thing: the passphrase or the witness, not both")
        safeguard = "child" if child else "detained" if detained else None
        at = now()
        given, last = _day(on), _day(expires)
        with opened(case, identity, passphrase_file) as book:
            witness = _words(witness_file)
            whose = subject_of(book, subject)
            with book.writing(at) as writer:
                consent.record(
                    writer,
                    whose,
                    use,
                    on=given or date.fromisoformat(at[:10]),
                    how=how,
                    language=language,
                    expires=last,
                    safeguard=safeguard,
                    witness=witness,
                )
            return _show(book, whose, date.fromisoformat(at[:10]), as_json=as_json)

    return work


@door.command()
def withdraw(
    subject: SubjectArgument,
    *,
    use: UseOption,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Callable[[], int]:
    """Record that this person no longer agrees to these uses. To erase what was told: recount forget."""

    def work() -> int:
        from recount.casebook import consent
        from recount.casebook.forget import subject_of
        from recount.cli.opening import now, opened

        at = now()
        today = date.fromisoformat(at[:10])
        with opened(case, identity, passphrase_file) as book:
            whose = subject_of(book, subject)
            with book.writing(at) as writer:
                consent.withdraw(writer, whose, use, on=today)
            return _show(book, whose, today, as_json=as_json)

    return work


@door.command(name="list")
def list_(
    subject: Annotated[
        str | None, typer.Argument(metavar="SUBJECT", help="Of one person or testimony alone.")
    ] = None,
    *,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Callable[[], int]:
    """Show what each person agreed to, and what counts today."""

    def work() -> int:
        from recount.casebook.forget import subject_of
        from recount.cli.opening import now, opened

        with opened(case, identity, passphrase_file) as book:
            whose = subject_of(book, subject) if subject else None
            return _show(book, whose, date.fromisoformat(now()[:10]), as_json=as_json)

    return work


def _day(given: str | None) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise BadInput("a day is written YYYY-MM-DD, like 2026-11-26") from None


def _words(file: str | None) -> str | None:
    """The first line of a file or of standard input: a name has no place in a command's history."""
    if file is None:
        return None
    try:
        if file == "-":
            line = sys.stdin.buffer.readline(LONGEST)
        else:
            with Path(file).open("rb") as stream:
                line = stream.readline(LONGEST)
        words = line.decode("utf-8-sig").strip()
    except OSError as error:
        raise BadInput(f"the witness file could not be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise BadInput("the witness file is not UTF-8: write it anew as plain text") from None
    if not words:
        raise BadInput("the witness file is empty: its first line is the name")
    return words


def _show(book: Casebook, subject: str | None, today: date, *, as_json: bool) -> int:
    from recount.casebook import consent

    lines = consent.ledger(book, subject)
    living = [one.id for one in book.subjects() if one.destroyed is None]
    shown = [subject] if subject else living
    found = [consent.standing(lines, one, use, today) for one in shown for use in consent.USES]
    if as_json:
        from recount import forms

        sys.stdout.buffer.write(forms.printed(forms.consents(lines, found)))
        return 0
    from recount.cli.columns import Heading, Layout, table, write

    layout = Layout.of_terminal(width=None, ascii_only=False)
    rows = [(one.subject, one.use, "yes" if one.allowed else "no", one.why) for one in found]
    out: list[str | Heading] = [Heading(f"What counts on {today}")]
    if rows:
        out += table(rows, width=layout.width, stretch=3, most=(16, 17, 3, 0))
    else:
        out.append(" nobody yet: each person or testimony is asked for itself")
    write(out, layout)
    return 0
