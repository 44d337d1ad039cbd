"""Projections: what stands now, folded from the entries; dropped and rebuilt with one call, never edited.

Only what the data compartment holds is folded. Acts that are folded, with what their payload is:

    new            {"name", "format", "epoch", "ev", "members": [MEMBER]}     obj: the book
    member-add     MEMBER: {"id", "name", "role", "public", "recipient"}       obj: the member
    member-remove  {...}                                                       obj: the member
    subject        {"kind": "person" | "testimony"}                            obj: the subject
    collect        any record of an item                                       obj: the item
    propose        a claim, with "item"                                        obj: the claim
    decide         {"verdict": confirm | reject | amend | undo, "why", ...}    obj: the claim
    person         what is said of a person under the pseudonym                obj: the subject
    consent        one line of the ledger of consent                           obj: the subject
    destroy-key    {"why"}                                                     obj: the subject

A later entry about the same item, claim or person takes the place of the earlier one; a claim's verdict
is its last decision that was not undone, and stays when the claim is proposed anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa

from recount.casebook import schema
from recount.casebook.canonical import canonical
from recount.casebook.journal import Entry
from recount.errors import CustodyBroken

CHUNK = 5000
ASK = 500
VERDICTS = {"confirm": "confirmed", "reject": "rejected", "amend": "amended", "undo": "undecided"}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry with its payload, as far as it can be read: `payload` is a record of the data compartment."""

    entry: Entry
    subject: str
    payload: Any


@dataclass(slots=True)
class _Batch:
    """The rows of one batch, by table and id; a later one takes the place of an earlier one."""

    rows: dict[sa.Table, dict[Any, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    left: dict[str, str] = field(default_factory=dict)  # members who were removed, and when
    destroyed: dict[str, int] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)  # claims whose verdict is to be told anew


def rebuild(connection: sa.Connection, told: Iterable[Told]) -> None:
    """Empties all projections and folds them anew."""
    for table in schema.projected.sorted_tables:
        connection.execute(table.delete())
    apply(connection, told)


def apply(connection: sa.Connection, told: Iterable[Told]) -> None:
    """Folds further entries, in their order, into the projections."""
    rest = iter(told)
    while chunk := list(islice(rest, CHUNK)):
        _apply(connection, chunk)


def _apply(connection: sa.Connection, chunk: Sequence[Told]) -> None:
    batch = _Batch()
    for one in chunk:
        fold = FOLDS.get(one.entry.act)
        if fold is None:
            continue
        if one.entry.act == "destroy-key":  # what came before must be there to be taken away
            _write(connection, batch)
            batch = _Batch()
        try:
            fold(batch, one)
        except (KeyError, TypeError, AttributeError, ValueError):
            raise CustodyBroken(
                f"entry {one.entry.seq} has not the form of its act: it was not written by this program"
            ) from None
    _write(connection, batch)


def _write(connection: sa.Connection, batch: _Batch) -> None:
    for table, rows in batch.rows.items():
        key = next(iter(table.primary_key.columns))
        for ids in _parts(list(rows)):
            connection.execute(table.delete().where(key.in_(ids)))
        connection.execute(table.insert(), list(rows.values()))
    for member, at in batch.left.items():
        gone = schema.member.update().where(schema.member.c.id == member)
        connection.execute(gone.values(until=at))
    for subject, seq in batch.destroyed.items():
        decided = sa.select(schema.decision.c.about).where(schema.decision.c.subject == subject)
        batch.touched |= set(connection.execute(decided).scalars())
        for table in schema.ERASABLE:
            connection.execute(table.delete().where(table.c.subject == subject))
        told = schema.subject.update().where(schema.subject.c.id == subject)
        connection.execute(told.values(destroyed=seq))
    _verdicts(connection, batch.touched)


def _verdicts(connection: sa.Connection, claims: set[str]) -> None:
    """Tells the verdict of each claim anew: its last decision that was not undone."""
    column = schema.decision.c
    for ids in _parts(sorted(claims)):
        standing: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        asked = sa.select(column.about, column.verdict, column.by, column.at)
        for about, verdict, by, at in connection.execute(
            asked.where(column.about.in_(ids)).order_by(column.seq)
        ):
            if verdict != "undecided":
                standing[about].append((verdict, by, at))
            elif standing[about]:
                standing[about].pop()
        rows = [
            {"claim": one, "v": last[0], "b": last[1], "t": last[2]}
            for one, found in standing.items()
            for last in [found[-1] if found else ("undecided", None, None)]
        ]
        if rows:
            changed = schema.claim.update().where(schema.claim.c.id == sa.bindparam("claim"))
            values: dict[str, Any] = {name: sa.bindparam(short) for name, short in _VERDICT_COLUMNS}
            connection.execute(changed.values(**values), rows)


_VERDICT_COLUMNS = (("verdict", "v"), ("decided_by", "b"), ("decided_at", "t"))


def _member(batch: _Batch, found: dict[str, str], at: str) -> None:
    batch.rows[schema.member][found["id"]] = {
        "id": found["id"],
        "name": found["name"],
        "role": found["role"],
        "public": bytes.fromhex(found["public"]),
        "recipient": found["recipient"],
        "since": at,
        "until": None,
    }


def _new(batch: _Batch, told: Told) -> None:
    for found in told.payload["members"]:
        _member(batch, found, told.entry.at)


def _member_add(batch: _Batch, told: Told) -> None:
    _member(batch, told.payload, told.entry.at)


def _member_remove(batch: _Batch, told: Told) -> None:
    batch.left[told.entry.obj] = told.entry.at


def _subject(batch: _Batch, told: Told) -> None:
    batch.rows[schema.subject][told.entry.obj] = {
        "id": told.entry.obj,
        "kind": told.payload["kind"],
        "seq": told.entry.seq,
        "destroyed": None,
    }


def _row(told: Told) -> dict[str, Any]:
    return {"seq": told.entry.seq, "subject": told.subject, "body": canonical(told.payload)}


def _item(batch: _Batch, told: Told) -> None:
    who = {"id": told.entry.obj, "at": told.entry.at, "actor": told.entry.actor}
    batch.rows[schema.item][told.entry.obj] = {**who, **_row(told)}


def _claim(batch: _Batch, told: Told) -> None:
    undecided = {"verdict": "undecided", "decided_by": None, "decided_at": None}
    who = {"id": told.entry.obj, "actor": told.entry.actor, "item": told.payload["item"]}
    batch.rows[schema.claim][told.entry.obj] = {**who, **undecided, **_row(told)}
    batch.touched.add(told.entry.obj)


def _decision(batch: _Batch, told: Told) -> None:
    who = {"about": told.entry.obj, "by": told.entry.actor, "at": told.entry.at}
    verdict = VERDICTS[told.payload["verdict"]]
    batch.rows[schema.decision][told.entry.seq] = {**who, "verdict": verdict, **_row(told)}
    batch.touched.add(told.entry.obj)


def _person(batch: _Batch, told: Told) -> None:
    batch.rows[schema.person][told.entry.obj] = {"id": told.entry.obj, **_row(told)}


def _consent(batch: _Batch, told: Told) -> None:
    row = {**_row(told), "subject": told.entry.obj, "at": told.entry.at}
    batch.rows[schema.consent][told.entry.seq] = row


def _destroy(batch: _Batch, told: Told) -> None:
    batch.destroyed[told.entry.obj] = told.entry.seq


FOLDS: dict[str, Callable[[_Batch, Told], None]] = {
    "new": _new,
    "member-add": _member_add,
    "member-remove": _member_remove,
    "subject": _subject,
    "collect": _item,
    "propose": _claim,
    "decide": _decision,
    "person": _person,
    "consent": _consent,
    "destroy-key": _destroy,
}


def _parts(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(ids), ASK):
        yield ids[start : start + ASK]
