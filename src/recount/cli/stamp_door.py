"""`recount stamp`: time stamps by others for the journal's root; nothing is sent unless asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recount.cli.opening import CaseOption, IdentityOption, PassphraseOption
from recount.errors import BadInput

if TYPE_CHECKING:
    from recount.casebook.stamps import Stamp

LARGEST = 1 << 20


def register(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command()(stamp)


def stamp(
    *,
    authority: Annotated[
        list[str] | None,
        typer.Option(metavar="URL", help="An authority to remember; with one --roots each."),
    ] = None,
    roots: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE.pem", help="The root certificates that you trust for it."),
    ] = None,
    queue: Annotated[
        bool, typer.Option("--queue", help="Ask for a stamp of the journal as it is now.")
    ] = False,
    send: Annotated[
        bool,
        typer.Option("--send", help="Send what waits: only a hash of the root, to the authorities."),
    ] = False,
    proxy: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Send through this proxy; none is taken by itself."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Ask both verifiers again about every token.")
    ] = False,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> Callable[[], int]:
    """Show the time stamps of the journal; ask for more. Without --send nothing leaves this machine."""

    def work() -> int:
        from datetime import UTC, datetime
        from functools import partial

        from recount.casebook import history, stamps
        from recount.cli.opening import now, opened

        pairs = _pairs(authority or (), roots or ())
        with opened(case, identity, passphrase_file) as book:
            for address, pem in pairs:
                history.trust(book, address, roots=pem, at=now())
            if queue:
                history.queue(book, at=now())
            if send:
                history.send(book, partial(stamps.post, proxy=proxy), now=datetime.now(UTC))
            if check:
                history.recheck(book, at=now())
            found = history.stamps_of(book)
        if as_json:
            from recount import forms

            sys.stdout.buffer.write(forms.printed(forms.stamped(found)))
        else:
            _show(found)
        return 0

    return work


def _pairs(addresses: Sequence[str], files: Sequence[str]) -> list[tuple[str, bytes]]:
    if len(addresses) != len(files):
        raise BadInput("each --authority needs one --roots: the certificate file that you trust for it")
    found = []
    for address, file in zip(addresses, files, strict=True):
        try:
            with Path(file).open("rb") as opened:
                found.append((address, opened.read(LARGEST)))
        except OSError as error:
            raise BadInput(f"a file of certificates could not be read ({error.strerror})") from None
    return found


def _show(found: Sequence[Stamp]) -> None:
    from recount.cli.columns import Layout, table, write

    layout = Layout.of_terminal(width=None, ascii_only=False)
    head = ("entries", "authority", "state", "not later than", "note")
    rows = [
        (
            str(one.checkpoint),
            one.authority,
            one.state,
            one.by or "" if one.state == "verified" else "",
            one.note,
        )
        for one in found
    ]
    if not rows:
        write(["no time stamp was asked for yet: recount stamp --queue"], layout)
        return
    write(table([head, *rows], width=layout.width, stretch=4, most=(8, 40, 8, 26, 0)), layout)
