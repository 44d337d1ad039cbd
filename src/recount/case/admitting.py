"""Admitting what collectors deposited: each becomes an item like any other file, with who brought it.

A deposit leaves the folder only after the original stands in the journal. One that says who gave the
file waits for a lead, since only leads can seal that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from recount.case import kept
from recount.casebook import Casebook, deposits
from recount.errors import BadInput, RecountError


@dataclass(frozen=True, slots=True)
class Left:
    """A deposit that stays where it is, and why."""

    name: str
    why: str


def admit(book: Casebook, *, at: str, trusting: bool = False) -> Iterator[kept.Kept | Left]:
    """What became of each waiting deposit, and of each file inside it.

    Raises:
        Refused: the role does not open evidence.
    """
    book.folder.must_be_here("admitting deposits")
    path = book.folder.path
    for one in deposits.opened(book, path):
        if isinstance(one, tuple):
            yield Left(one[0], str(one[1]))
            continue
        if one.told.get("from") and not book.slot.roots.has("source"):
            yield Left(
                one.name, "it says who gave the file, which is sealed for leads: a lead admits it"
            )
            continue
        yield from _admitted(book, one, at=at, trusting=trusting)


def _admitted(
    book: Casebook, one: deposits.Deposit, *, at: str, trusting: bool
) -> Iterator[kept.Kept | Left]:
    try:
        asked = replace(_asked(one), trusting=trusting)
        found = list(
            kept.collect(book, [(str(one.told.get("file") or "file"), one.data)], asked, at=at)
        )
    except (BadInput, ValueError) as error:
        yield Left(
            one.name, str(error) if isinstance(error, RecountError) else "its words are no deposit's"
        )
        return
    told = {"by": one.member, "deposited": one.at}
    subject = kept.item_of(book, found[0].id).subject
    book.append("admit", found[0].id, told, subject=subject, at=at)
    deposits.drop(book.folder.path, one.name)
    yield from found


def _asked(one: deposits.Deposit) -> kept.Asked:
    told = one.told
    return kept.Asked(
        source=_words(told.get("from")),
        outlet=_words(told.get("outlet")),
        published=date.fromisoformat(told["published"]) if told.get("published") else None,
        label=_words(told.get("label")),
    )


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
