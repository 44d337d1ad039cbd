"""The journal: entries that are chained and signed, and carry a salted commitment to what they are about.

    entry  = canonical JSON {v, book, seq, prev, t, actor, act, obj, commit, rows} and, where it applies, note
    commit = SHA-256( nonce (32 bytes, random) | canonical(payload) )
    rows   = SHA-256 over the digests of the rows that the entry wrote (sealed cells by their own SHA-256)
    h      = SHA-256( 0x00 | entry ), which is also the entry's leaf in the Merkle tree (RFC 9162)
    prev   = h of the entry before, 64 zeros for the first
    sig    = Ed25519( h )

Nothing of the payload stands in the entry, and its nonce is erased with it: whoever holds a copy of a
testimony cannot show by the journal that it was given, and the chain still verifies. A clock that runs
backwards is noted in the entry. Vectors: `docs/formats/chain.md`.

This module touches no disk: every rule of the chain stands here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from recount.casebook.canonical import canonical, parsed
from recount.errors import BadInput, CustodyBroken

VERSION = 1
NONCE_BYTES = 32
GENESIS = "0" * 64
LEAF = b"\0"
CLOCK_RAN_BACK = "clock ran back"
NO_ROWS = hashlib.sha256(b"[]").hexdigest()
ACT = re.compile(r"[a-z][a-z0-9-]{0,39}")
OBJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}")
FIELDS = {"v", "book", "seq", "prev", "t", "actor", "act", "obj", "commit", "rows"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `line` is what was hashed and signed; the other fields are read from it.

    `at` is what the member's clock said: a claim, not a proof. `digest` is h, in hexadecimal.
    """

    seq: int
    at: str
    actor: str
    act: str
    obj: str
    commit: str
    rows: str
    prev: str
    note: str | None
    line: bytes
    signature: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the entry as a leaf, in hexadecimal."""
        return leaf(self.line).hex()


@dataclass(frozen=True, slots=True)
class Head:
    """How far a journal goes: the number of entries, and the digest and time of the last one."""

    size: int = 0
    digest: str = GENESIS
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not verify: its kind (as in FORMATS) and where, without content."""

    kind: str  # chain | signature | row | object | rollback | fork | missing | format
    where: str


def commitment(nonce: bytes, payload: bytes) -> str:
    """The salted commitment to a payload, in hexadecimal."""
    return hashlib.sha256(nonce + payload).hexdigest()


def leaf(line: bytes) -> bytes:
    """h: what is chained, signed, and stands as a leaf in the Merkle tree."""
    return hashlib.sha256(LEAF + line).digest()


def rows_digest(rows: Iterable[list[Any]]) -> str:
    """One digest over the rows that an entry wrote, in whatever order they come. 64 hexadecimal digits."""
    digests = sorted(hashlib.sha256(canonical(row)).hexdigest() for row in rows)
    return hashlib.sha256(canonical(digests)).hexdigest()


def moment(at: str) -> datetime:
    """The time that an ISO 8601 text names, with its zone.

    Raises:
        BadInput: no such text, or one without a zone.
    """
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadInput("a time needs the form 2026-11-26T09:30:00Z, with its zone")
    return found


def written(
    head: Head,
    signer: SigningKey,
    *,
    book: str,
    actor: str,
    at: str,
    act: str,
    obj: str,
    commit: str,
    rows: str = NO_ROWS,
) -> Entry:
    """The entry that follows a head, signed.

    Raises:
        BadInput: an act, object or time that could carry content or has no one form.
    """
    if not ACT.fullmatch(act):
        raise BadInput("an act is a word of small letters and hyphens")
    if not OBJECT.fullmatch(obj):
        raise BadInput("an object is named by an id of letters, digits and . _ : / @ + -")
    back = head.at is not None and moment(at) < moment(head.at)
    moment(at)
    record: dict[str, Any] = {
        "v": VERSION,
        "book": book,
        "seq": head.size + 1,
        "prev": head.digest,
        "t": at,
        "actor": actor,
        "act": act,
        "obj": obj,
        "commit": commit,
        "rows": rows,
    }
    if back:
        record["note"] = CLOCK_RAN_BACK
    line = canonical(record)
    return _entry(record, line, signer.sign(leaf(line)).signature)


def read(untrusted_line: object, untrusted_signature: object) -> Entry:
    """The entry that a line holds; whether it is rightly chained and signed is asked of `check`.

    Raises:
        CustodyBroken: the line is no entry, or not in canonical form.
    """
    kinds = (bytes, memoryview)  # as the drivers give them
    if not (isinstance(untrusted_line, kinds) and isinstance(untrusted_signature, kinds)):
        raise CustodyBroken("a line of the journal is no entry of this version")
    line, signature = bytes(untrusted_line), bytes(untrusted_signature)
    try:
        record = parsed(line)
        extra = set(record) - FIELDS
        good = record["v"] == VERSION and extra <= {"note"} and record.keys() >= FIELDS
        good = good and isinstance(record["seq"], int) and canonical(record) == line
        if not good:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, BadInput):
        raise CustodyBroken("a line of the journal is no entry of this version") from None
    return _entry(record, line, signature)


def check(entry: Entry, head: Head, *, book: str, public: bytes | None) -> list[Problem]:
    """What is wrong with an entry as the next one after a head; `public` None means: no such member."""
    where = f"entry {entry.seq}"
    found = []
    if entry.seq != head.size + 1:
        found.append(Problem("missing", f"entries between {head.size} and {entry.seq}"))
    elif entry.prev != head.digest:
        found.append(Problem("chain", where))
    if parsed(entry.line)["book"] != book:
        found.append(Problem("chain", where))
    if public is None or not signed(entry, public):
        found.append(Problem("signature", where))
    return found


def signed(entry: Entry, public: bytes) -> bool:
    """Whether the entry's signature is by this key."""
    try:
        VerifyKey(public).verify(leaf(entry.line), entry.signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def after(entry: Entry) -> Head:
    """The head that an entry makes."""
    return Head(entry.seq, entry.digest, entry.at)


def _entry(record: dict[str, Any], line: bytes, signature: bytes) -> Entry:
    return Entry(
        seq=record["seq"],
        at=record["t"],
        actor=record["actor"],
        act=record["act"],
        obj=record["obj"],
        commit=record["commit"],
        rows=record["rows"],
        prev=record["prev"],
        note=record.get("note"),
        line=line,
        signature=signature,
    )
