"""Times a casebook of 100,000 claims: append, open, ask for a document's claims, verify, rotate, forget.

    python benchmarks/casebook.py [--claims 100000] [--rotate]

Processor seconds, and wall seconds beside them (a commit waits for the disk); sizes in bytes. The claims are
of the size that the reader proposes, under one key a testimony of 100 claims.
"""

from __future__ import annotations

import argparse
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from recount import casebook
from recount.casebook import keys, members, opening, rotation, verification
from recount.values import Secret

AT = "2026-11-26T09:30:00Z"
PART = 10_000
A_DOCUMENT = 100


@contextmanager
def timed(what: str, goal: str = "") -> Iterator[None]:
    """Prints how long a step took."""
    processor, wall = time.process_time(), time.perf_counter()
    yield
    spent = time.process_time() - processor, time.perf_counter() - wall
    print(f"{what:<52} {spent[0]:>9.3f} s CPU {spent[1]:>9.3f} s wall  {goal}", flush=True)


def claim(item: str, number: int) -> dict[str, object]:
    """A claim as long as those that the reader proposes."""
    return {
        "item": item,
        "kind": "attributed",
        "content": [[number * 40, number * 40 + 180]],
        "source": [[number * 40 + 182, number * 40 + 200]],
        "cue": [[number * 40 + 201, number * 40 + 205]],
        "chain": [{"name": "a resident", "type": "person", "explicit": True, "open": False}],
        "stance": "asserts",
        "quote": "indirect",
        "violations": ["detention"],
        "place": [{"surface": "Oster", "name": "Oster", "type": "town", "span": [1, 6]}],
        "time": [{"surface": "last week", "start": "2026-11-16", "end": "2026-11-22"}],
        "rule": "said-by",
    }


def appended(book: casebook.Casebook, start: int, many: int) -> None:
    """Many claims in one transaction."""
    with book.writing(AT) as w:
        for document in range(start, start + many, A_DOCUMENT):
            told, item = w.subject_new("testimony"), f"I-{document}"
            w.append("collect", item, {"state": "ok", "media_type": "text/plain"}, subject=told)
            for number in range(A_DOCUMENT):
                record = claim(item, number)
                w.append("propose", f"{item}/C{number:02}", record, subject=told)


def main() -> int:
    """Prints the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--claims", type=int, default=100_000)
    asked.add_argument("--rotate", action="store_true", help="remove a member as well")
    given = asked.parse_args()
    room = Path(tempfile.mkdtemp())
    try:
        figures(room, given.claims, rotate=given.rotate)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return 0


def figures(room: Path, claims: int, *, rotate: bool) -> None:
    """Every figure, on one casebook."""
    words, path, who = Secret(secrets.token_hex(8)), room / "c.casebook", room / "ada"
    with timed("make a casebook, key derivation of 64 MiB included"):
        casebook.create(path, who, words, "Ada", AT, cost=keys.LEAST)
    for profile, cost in (("standard, 1 GiB", keys.STANDARD), ("mobile, 256 MiB", keys.MOBILE)):
        with timed(f"derive a key from a passphrase ({profile})"):
            keys.create_identity(room / profile.split(",")[0], keys.Identity.new("x"), words, cost)
    file = keys.open_identity(who, words)
    empty = (path / "book.db").stat().st_size
    with opening.open_with(path, file) as book:
        for start in range(0, claims, PART):
            with timed(f"append claims {start + 1} to {start + PART}", "goal < 5 s"):
                appended(book, start, PART)
    size = (path / "book.db").stat().st_size
    print(f"{'bytes a claim in the book, all included':<52} {(size - empty) / claims:>9.0f}")
    with timed("open, after the key is derived", "goal < 1 s"):
        book = opening.open_with(path, file)
    with book:
        asked: list[Callable[[], object]] = [
            lambda: book.claims(item="I-0"),
            lambda: book.claims(item=f"I-{claims // 2}"),
        ]
        for ask in asked:
            with timed(f"a document's claims ({A_DOCUMENT} of {claims})", "goal < 0.050 s"):
                ask()
        with timed("list all claims"):
            book.claims()
        with timed("verify all"):
            report = verification.verify(book)
        print(f"  it holds: {report.ok}")
        with timed("drop and rebuild all projections"):
            book.rebuild()
        with timed("forget one testimony", "goal < 1 s"):
            told = book.subjects()[0].id
            book.destroy_subject_key(told, why="asked for", at=AT)
        if rotate:
            members.add(
                book,
                name="Bo",
                role="analyst",
                identity_out=room / "bo",
                passphrase=words,
                at=AT,
                cost=keys.LEAST,
            )
            with timed("remove a member: seal all anew, and verify"):
                rotation.remove(book, members.named(book, "Bo"), at=AT)


if __name__ == "__main__":
    sys.exit(main())
