"""The doors of evidence and claims: `collect`, `items`, `show`, `claims`, `decide`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from recount.cli.opening import CaseOption, IdentityOption, PassphraseOption

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
WhyOption = Annotated[
    str | None,
    typer.Option("--why", metavar="TEXT", help="Why it is opened; kept in the journal. Name nobody."),
]


def register(app: typer.Typer) -> None:
    """Adds the verbs."""
    for verb in (collect, items, show, claims, decide):
        app.command()(verb)


def collect(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files of any kind.")],
    *,
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="WHO",
            help="Who gave it, sealed for leads; stays in your shell's history.",
        ),
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
    consent: Annotated[
        list[str] | None,
        typer.Option(
            metavar="USE",
            help="What the person agreed to: keep, count, share, publish-redacted, publish-named, court; "
            "may be repeated.",
        ),
    ] = None,
    how: Annotated[
        str | None,
        typer.Option(
            metavar="HOW",
            help="How it was explained: spoken, written, interpreter, telephone, recorded.",
        ),
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="In which language it was explained.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option(metavar="ID", help="A testimony or item that the files belong to.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Encoding, where it must be named.")
    ] = None,
    trust_files: Annotated[
        bool,
        typer.Option("--trust-files", help="Read them even where the reader cannot be shut off."),
    ] = False,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Callable[[], int]:
    """Keep files: the original sealed and logged first, then its text read in a process without keys."""

    def work() -> int:
        from recount.cli import kept_work

        asked = kept_work.Collecting(
            tuple(files),
            source=source,
            source_file=source_file,
            outlet=outlet,
            published=published,
            label=label,
            uses=tuple(consent or ()),
            how=how,
            language=language,
            subject=subject,
            encoding=encoding,
            trusting=trust_files,
            json=as_json,
        )
        return kept_work.collect(asked, (case, identity, passphrase_file))

    return work


def items(
    *,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Callable[[], int]:
    """List what is kept: kind, state, day, how many claims are decided. No names."""

    def work() -> int:
        from recount.cli import kept_work

        return kept_work.items((case, identity, passphrase_file), json=as_json)

    return work


def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="An item, or a claim as in I-7F3K9/C01.")],
    *,
    text: Annotated[bool, typer.Option("--text", help="Open the text (an item) or the words.")] = False,
    original: Annotated[
        bool, typer.Option("--original", help="Write the original, byte for byte, to standard output.")
    ] = False,
    copy: Annotated[
        bool, typer.Option("--copy", help="The working copy that was released for analysts.")
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Write the preview of a picture (PNG) to standard output.")
    ] = False,
    why: WhyOption = None,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Callable[[], int]:
    """Show one item or claim. What is sealed opens with --text, --original or --preview, and --why."""

    def work() -> int:
        from recount.cli import kept_work

        part = kept_work.part_of(text=text, original=original, preview=preview, copy=copy)
        return kept_work.show(name, (case, identity, passphrase_file), part=part, why=why, json=as_json)

    return work


def claims(
    *,
    item: Annotated[str | None, typer.Option(metavar="ITEM", help="Of this item only.")] = None,
    verdict: Annotated[
        str | None,
        typer.Option(metavar="V", help="Only these: undecided, confirmed, rejected or amended."),
    ] = None,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Callable[[], int]:
    """List proposed claims with the verdicts that stand. No names and no words of the texts."""

    def work() -> int:
        from recount.cli import kept_work

        where = (case, identity, passphrase_file)
        return kept_work.claims(where, item=item, verdict=verdict, json=as_json)

    return work


def decide(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim, as in I-7F3K9/C01.")],
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help="confirm, reject, amend or undo.")],
    *,
    why: Annotated[
        str, typer.Option(metavar="TEXT", help="Your reason; kept in the journal. Name nobody.")
    ],
    with_: Annotated[
        str | None,
        typer.Option(
            "--with", metavar="FILE", help="How it should read (amend), sealed; - is standard input."
        ),
    ] = None,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Callable[[], int]:
    """Decide on a claim. Every decision is a new entry; undo takes the last one back by an entry too."""

    def work() -> int:
        from recount.cli import kept_work

        where = (case, identity, passphrase_file)
        return kept_work.decide(claim, verdict, where, why=why, with_=with_, json=as_json)

    return work
