"""Withdrawal: a person or a testimony is forgotten; its key is destroyed, and what it sealed is gone.

What goes: the wrapped keys, the sealed payloads with their nonces, the originals, and every row of every
projection that came from them; counts change at once. What stays: the entries, which hold a salted commitment
and no content, and one more that says that somebody was forgotten, when, by whom and why. The chain still
verifies. What this program cannot reach are copies that left the casebook: each one that the journal knows of
is listed, with what to do about it. Nothing is said to be gone that is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from recount.casebook import schema
from recount.casebook.canonical import canonical
from recount.errors import BadInput

if TYPE_CHECKING:
    from recount.casebook.book import Casebook

LEFT = ("backup", "export", "publish", "travel")  # acts by which a copy left
DO = {
    "backup": "delete it and every copy of it, or restore it, forget there as well, and make a new backup",
    "export": "delete it, and ask everybody who was given it to delete it",
    "publish": "it cannot be called back: print a correction, and ask who holds it to take it down",
    "travel": "delete it, or open it, and forget there as well",
}
SERVER = "replaced rows and the write-ahead log of the server, and every dump that was made of it"
VACUUM = (
    "as the owner of the tables run VACUUM FULL subject_key, payload, object and then CHECKPOINT; delete "
    "older dumps"
)
ORDERED = (schema.item, schema.claim, schema.decision, schema.person, schema.consent)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy outside that may still hold what was forgotten, and what to do about it."""

    kind: str
    where: str
    do: str


@dataclass(frozen=True, slots=True)
class Recount:
    """How many rows of a kind there were before, and how many there are now."""

    what: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What `forget` did: the id, the entry that says so, what was counted anew, and which copies remain."""

    subject: str
    entry: int
    recomputed: tuple[Recount, ...]
    originals: int
    copies_elsewhere: tuple[Copy, ...]
    again: tuple[str, ...] = ()  # what was computed from it, and must be made anew


def forget(book: Casebook, name: str, *, why: str, at: str) -> Forgotten:
    """Forgets a person or a testimony, named by its own id or by an item of it.

    Raises:
        BadInput: no such person, testimony or item; no reason.
        Refused: forgotten before; or what the name stands for is of nobody in particular.
    """
    if not why.strip():
        raise BadInput("say why, with --why: the reason is kept, and must not tell what was forgotten")
    subject = subject_of(book, name)
    copies, again = copies_of(book, subject), _computed(book, subject)
    before, originals = _counted(book), _originals(book, subject)
    entry = book.destroy_subject_key(subject, why=why.strip(), at=at)
    after = _counted(book)
    recounts = (Recount(what, before[what], after[what]) for what in before)
    changed = tuple(one for one in recounts if one.before != one.after)
    return Forgotten(subject, entry.seq, changed, originals, copies, again)


def subject_of(book: Casebook, name: str) -> str:
    """The person or testimony that an id stands for; an item stands for the testimony it belongs to.

    Raises:
        BadInput: nothing of this id is here.
    """
    column = schema.item.c
    with book.reading() as connection:
        asked = sa.select(schema.subject.c.id).where(schema.subject.c.id == name)
        found = connection.execute(asked).scalar()
        if found is None:
            found = connection.execute(sa.select(column.subject).where(column.id == name)).scalar()
    if found is None:
        raise BadInput("there is no person, testimony or item of this id; recount items lists them")
    return str(found)


def copies_of(book: Casebook, subject: str) -> tuple[Copy, ...]:
    """Every copy that the journal knows of and that may hold this person; none is too old to be told."""
    since = _first_entry(book, subject)
    found = []
    for entry, told in book.payloads(since - 1, acts=LEFT):
        kind, said = entry.act, told if isinstance(told, dict) else {}
        if _may_hold(said, subject):
            found.append(Copy(kind, f"{_where(said)} (entry {entry.seq}, {entry.at})", DO[kind]))
    if book.engine.dialect.name == "postgresql":
        found.append(Copy("server", SERVER, VACUUM))
    return tuple(found)


def _computed(book: Casebook, subject: str) -> tuple[str, ...]:
    """What stands in the journal that was computed from this testimony: it names its claims, and no word."""
    column = schema.item.c
    with book.reading() as connection:
        items = (
            connection.execute(sa.select(column.id).where(column.subject == subject)).scalars().all()
        )
    stale = [
        entry.seq
        for entry, told in book.payloads(acts=("weigh",))
        if any(f'"{item}' in canonical(told).decode() for item in items)
    ]
    if not stale:
        return ()
    which = f"entry {stale[0]}" if len(stale) == 1 else f"{len(stale)} entries, the last is {stale[-1]}"
    return (f"weighed with it ({which}): run recount weigh again",)


def _may_hold(told: dict[str, Any], subject: str) -> bool:
    """An export or a publication names whom it holds; whatever does not say may hold everybody."""
    named = told.get("subjects")
    return not isinstance(named, list) or subject in named


def _where(told: dict[str, Any]) -> str:
    for key in ("where", "file", "path", "folder"):
        if isinstance(told.get(key), str):
            return str(told[key])
    return "somewhere that was not written down"


def _first_entry(book: Casebook, subject: str) -> int:
    with book.reading() as connection:
        asked = sa.select(schema.subject.c.seq).where(schema.subject.c.id == subject)
        return int(connection.execute(asked).scalar() or 1)


def _counted(book: Casebook) -> dict[str, int]:
    plural = {"person": "people", "consent": "consents"}
    with book.reading() as connection:
        return {
            plural.get(table.name, f"{table.name}s"): int(
                connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() or 0
            )
            for table in ORDERED
        }


def _originals(book: Casebook, subject: str) -> int:
    column = schema.object_.c
    asked = (
        sa.select(sa.func.count())
        .select_from(schema.object_)
        .where(column.subject == subject, column.cell.is_not(None))
    )
    with book.reading() as connection:
        return int(connection.execute(asked).scalar() or 0)
