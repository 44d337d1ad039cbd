"""What every verb with a casebook shares: `--case`, `--identity`, `--passphrase-file`, and opening with them.

The two paths may stand in RECOUNT_CASE and RECOUNT_IDENTITY. The passphrase comes from the terminal or from a
file (- is standard input), never from an argument or the environment: both can be read by other programs.

A verb declares its options with `CaseOption`, `IdentityOption` and `PassphraseOption`, and opens with

    with opened(case, identity, passphrase_file) as book: ...
"""

from __future__ import annotations

import getpass
import os
import re
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recount.errors import BadInput, Refused
from recount.values import Secret

if TYPE_CHECKING:
    from recount.casebook import Casebook

STDIN = "-"
LONGEST = 4096
ANSWER_SECONDS = 5 * 60  # how long an open casebook waits for an answer
NOT_DUMPABLE = 4  # PR_SET_DUMPABLE
NOW_AND_LATER = 1 | 2 | 4  # MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT: each page once it is used

CaseOption = Annotated[
    str | None, typer.Option("--case", metavar="PATH", help="The casebook; else RECOUNT_CASE.")
]
IdentityOption = Annotated[
    str | None,
    typer.Option("--identity", metavar="FILE", help="Your identity file; else RECOUNT_IDENTITY."),
]
PassphraseOption = Annotated[
    str | None,
    typer.Option(
        "--passphrase-file", metavar="FILE", help="Passphrase in its first line; - is standard input."
    ),
]


def case_path(given: str | None) -> Path | str:
    """Where the casebook is: a folder, or the address of a server.

    Raises:
        BadInput: nobody says; or a password stands in the address.
    """
    found = _said(given, "RECOUNT_CASE", "which casebook: give --case PATH, or set RECOUNT_CASE")
    return place(found)


def place(given: str) -> Path | str:
    """A folder, or the address of a server, as it was typed.

    Raises:
        BadInput: a password stands in the address.
    """
    if not given.startswith("postgresql:"):
        return Path(given)
    if re.match(r"[a-z]+://[^/@]*:[^/@]*@", given):
        raise BadInput(
            "a password has no place in a command, which others can read: put it into the file .pgpass"
        )
    return given


def identity_path(given: str | None) -> Path:
    """Where the identity file is.

    Raises:
        BadInput: nobody says.
    """
    return Path(
        _said(given, "RECOUNT_IDENTITY", "who you are: give --identity FILE, or set RECOUNT_IDENTITY")
    )


def _said(given: str | None, name: str, asked: str) -> str:
    found = given or os.environ.get(name)
    if not found:
        raise BadInput(f"it must be said {asked}")
    return found


def passphrase(file: str | None, prompt: str = "Passphrase: ") -> Secret[str]:
    """The passphrase: the first line of a file or of standard input, or typed without an echo.

    Raises:
        BadInput: no such file, an empty one, or no terminal to ask at.
    """
    if file is None:
        if not sys.stdin.isatty():
            raise BadInput("the passphrase is asked at a terminal: give --passphrase-file FILE (or -)")
        return Secret(getpass.getpass(prompt))
    if file == STDIN:
        line = sys.stdin.buffer.readline(LONGEST)
    else:
        try:
            with Path(file).open("rb") as stream:
                line = stream.readline(LONGEST)
        except OSError as error:
            raise BadInput(f"the passphrase file could not be read ({error.strerror})") from None
    try:
        words = line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadInput("the passphrase file is not UTF-8: write it anew as plain text") from None
    if not words:
        raise BadInput("the passphrase file is empty: its first line is the passphrase")
    return Secret(words)


@contextmanager
def opened(
    case: str | None, identity: str | None, passphrase_file: str | None, *, check: bool = True
) -> Iterator[Casebook]:
    """The casebook, opened by the member who asks; its notes are said on standard error.

    Raises:
        RecountError: whatever `casebook.open_book` raises, and what is missing on the command line.
    """
    from recount import casebook

    path, who = case_path(case), identity_path(identity)
    if isinstance(path, Path):
        casebook.folder.Folder(path).book_id()  # before the passphrase is asked for
    harden()
    with casebook.open_book(path, who, passphrase(passphrase_file), check=check) as book:
        say(book.notes)
        told = len(book.notes)
        yield book
    say(book.notes[told:])


def say(notes: list[str]) -> None:
    """Sentences for the person that are no errors."""
    for note in notes:
        sys.stderr.write(f"recount: note: {note}\n")


def shown(words: str) -> str:
    """The words without control characters, so that a name cannot write on the terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in words)


def now() -> str:
    """What this machine's clock says, in the form that entries have: a claim, not a proof."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def harden() -> None:
    """No core dump, no reading of this memory by others of the same user, no page of it on a swap disk.

    Each where the system can: memory is locked only where a process may lock as much as it wants, since
    elsewhere the next large piece would be refused.
    """
    import ctypes
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return
    kernel = ctypes.CDLL(None)
    kernel.prctl(NOT_DUMPABLE, 0, 0, 0, 0)
    without_bound = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_MEMLOCK, without_bound)
    if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY:
        kernel.mlockall(NOW_AND_LATER)


def answer() -> str:
    """A line typed at the terminal while a casebook is open, which does not wait for ever.

    Raises:
        Refused: nobody answered; what is open is closed on the way out.
    """
    try:
        ready = select.select([sys.stdin], [], [], ANSWER_SECONDS)[0]
    except (OSError, ValueError):  # a system that cannot wait for a terminal with an end
        ready = [sys.stdin]
    if not ready:
        sys.stderr.write("\n")
        raise Refused(
            f"nobody answered for {ANSWER_SECONDS / 60:.0f} minutes: the casebook is closed again, nothing "
            "was written; give the command again"
        )
    return sys.stdin.readline().strip()
