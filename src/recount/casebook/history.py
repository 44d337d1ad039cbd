"""What is proven of a casebook's journal: its tree, its checkpoints and its time stamps, all kept as entries.

    checkpoint   {"body", "signature"}   obj: checkpoint-<size>   over the first <size> entries
    authority    {"roots", "chain"}      obj: its address         certificates (PEM) that a member trusts
    stamp        a `stamps.Stamp`        obj: checkpoint-<size>   as it stood then; the last one counts

So a checkpoint is itself covered by the next one, and nobody can take one away unnoticed.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from recount.casebook import checkpoints, journal, schema, stamps
from recount.casebook.checkpoints import Checkpoint
from recount.casebook.stamps import Stamp
from recount.casebook.tree import Tree
from recount.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recount.casebook.book import Casebook

OWN = {"checkpoint", "authority", "stamp"}  # entries that need no checkpoint of their own
AGAIN_ENTRIES, AGAIN_DAYS = 1000, 90  # after so many it is time to stamp again
HEX = ("digest", "query", "token")  # fields of a stamp that are bytes


def tree_of(book: Casebook, size: int | None = None) -> Tree:
    """The Merkle tree over the first `size` entries, or over all of them."""
    column = schema.entry.c
    asked = sa.select(column.line).order_by(column.seq).limit(size)
    with book.reading() as connection:
        return Tree(journal.leaf(bytes(line)) for line in connection.execute(asked).scalars())


def checkpoint(book: Casebook, *, at: str, tree: Tree | None = None) -> Checkpoint:
    """A checkpoint over the journal as it is now, signed by this member and kept as an entry."""
    over = tree or tree_of(book)
    head = bytes.fromhex(book.head.digest)
    signer = book.identity.signer()
    made = checkpoints.made(
        book.book_id,
        over,
        head,
        at=at,
        sign=lambda message: bytes(signer.sign(message).signature),
        signer=book.member,
    )
    told = {"body": made.signed.decode(), "signature": made.signature.hex()}
    book.append("checkpoint", f"checkpoint-{made.size}", told, at=at)
    return made


def checkpoints_of(book: Casebook) -> list[Checkpoint]:
    """All checkpoints, in the order in which they were made."""
    return [
        checkpoints.read(told["body"].encode(), bytes.fromhex(told["signature"]), signer=entry.actor)
        for entry, told in book.payloads(acts=("checkpoint",))
    ]


def newest(book: Casebook, *, at: str) -> Checkpoint:
    """The last checkpoint, when nothing of substance came after it; else a new one."""
    found = checkpoints_of(book)
    if found:
        column = schema.entry.c
        since = sa.select(sa.func.count()).where(column.seq > found[-1].size, column.act.not_in(OWN))
        with book.reading() as connection:
            if not connection.execute(since).scalar():
                return found[-1]
    return checkpoint(book, at=at)


def trust(book: Casebook, address: str, *, roots: bytes, chain: bytes = b"", at: str) -> None:
    """Keeps an authority, and the certificates that this member trusts for it.

    Raises:
        BadInput: no address, or no certificate in `roots`.
    """
    if not address.startswith(("http://", "https://")) or not journal.OBJECT.fullmatch(address):
        raise BadInput(
            "an authority is named by its plain address, which starts with http:// or https://"
        )
    if b"-----BEGIN CERTIFICATE-----" not in roots:
        raise BadInput("no certificate to trust was given: pass the authority's root as a PEM file")
    told = {"roots": roots.decode("ascii", "replace"), "chain": chain.decode("ascii", "replace")}
    book.append("authority", address, told, at=at)


def authorities(book: Casebook) -> dict[str, tuple[bytes, bytes]]:
    """The authorities that were named, with roots and chain (PEM); the last word on each counts."""
    return {
        entry.obj: (told["roots"].encode(), told["chain"].encode())
        for entry, told in book.payloads(acts=("authority",))
    }


def stamps_of(book: Casebook) -> list[Stamp]:
    """The time stamps as they stand, oldest checkpoint first."""
    standing: dict[tuple[int, str, bytes], Stamp] = {}
    for _, told in book.payloads(acts=("stamp",)):
        one = _stamp(told)
        standing[one.checkpoint, one.authority, one.query] = one
    return sorted(standing.values(), key=lambda one: (one.checkpoint, one.authority))


def last_stamped(book: Casebook) -> tuple[int, str] | None:
    """How many entries the last time stamp that came back covers, and when it was asked for; None without."""
    found = [one for one in stamps_of(book) if one.state in {"held", "verified"} and one.sent_at]
    return (found[-1].checkpoint, found[-1].sent_at or "") if found else None


def again(stamped: tuple[int, str] | None, entries: int, *, now: datetime) -> str | None:
    """A sentence that asks to stamp again, once many entries or days have gone by since; else None.

    Who never asked for a stamp is not reminded: a request tells an authority that one is at work.
    """
    if stamped is None:
        return None
    since, days = entries - stamped[0], (now - datetime.fromisoformat(stamped[1])).days
    if since < AGAIN_ENTRIES and days < AGAIN_DAYS:
        return None
    return (
        f"Time to stamp again: the last time stamp is {days} days old, entries since then: {since} "
        "(recount stamp --queue)."
    )


def _stamp(told: dict[str, Any]) -> Stamp:
    fields = {name: told[name] for name in Stamp.__slots__}
    for name in HEX:
        fields[name] = bytes.fromhex(fields[name]) if fields[name] is not None else None
    return Stamp(**fields)


def _keep(book: Casebook, stamp: Stamp, *, at: str) -> None:
    told = asdict(stamp)
    for name in HEX:
        told[name] = told[name].hex() if told[name] is not None else None
    book.append("stamp", f"checkpoint-{stamp.checkpoint}", told, at=at)


def queue(book: Casebook, *, at: str) -> Sequence[Stamp]:
    """Time stamps for the journal as it is now, one for each authority: to be sent when a person asks.

    Raises:
        BadInput: fewer than two authorities are known.
        MissingGroup: the group `server` is not installed.
    """
    known = list(authorities(book))
    stamps.queue(
        bytes(32), checkpoint=0, authorities=known
    )  # says what is missing before anything is kept
    point = newest(book, at=at)
    there = {one.authority for one in stamps_of(book) if one.checkpoint == point.size}
    queued = stamps.queue(point.root, checkpoint=point.size, authorities=known)
    new = [one for one in queued if one.authority not in there]
    for one in new:
        _keep(book, one, at=at)
    return new


def send(book: Casebook, post: stamps.Post, *, now: datetime) -> list[Stamp]:
    """Sends the stamps that are due, and checks what came back; gives those that were sent, as they stand.

    Each step is kept before the next one: a stamp that is under way when the program ends is sent again.
    """
    at = now.isoformat()
    roots = {one.size: one.root for one in checkpoints_of(book)}
    known = authorities(book)
    done = []
    for waiting in [one for one in stamps_of(book) if stamps.due(one, now)]:
        under_way = stamps.sending(waiting, now)
        _keep(book, under_way, at=at)
        answered = stamps.send(under_way, post)
        _keep(book, answered, at=at)
        if answered.token is not None and answered.authority in known:
            trusted, chain = known[answered.authority]
            checked = stamps.check(answered, roots[answered.checkpoint], roots=trusted, chain=chain)
            if checked != answered:
                _keep(book, checked, at=at)
            answered = checked
        done.append(answered)
    return done


def recheck(book: Casebook, *, at: str) -> list[Stamp]:
    """Asks both verifiers again about every token; gives those whose state changed."""
    roots = {one.size: one.root for one in checkpoints_of(book)}
    known = authorities(book)
    changed = []
    for held in stamps_of(book):
        if held.token is None or held.authority not in known:
            continue
        trusted, chain = known[held.authority]
        found = stamps.check(held, roots[held.checkpoint], roots=trusted, chain=chain)
        if found != replace(held):
            _keep(book, found, at=at)
            changed.append(found)
    return changed
