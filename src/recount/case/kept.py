"""Taking files into a casebook: the original hashed, sealed and logged before anything looks into it.

Three steps a file, each on the disk before the next begins: receive (the original, as it came), parse
(in a process that holds no key), record (what became of it, its text). When the program is ended in
between, the item stands as received and not read; collecting the file again goes on from there.

What lies where: the original, its name, its hash, its text and its preview are `evidence`; who gave it
is `source`; what an analyst sees of an item (`data`) names nobody: kind, size, state, findings, days. A
file inside a file belongs to the same testimony, since the outer original holds its bytes: forgetting
one forgets both.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath
from typing import Any

import msgspec

from recount.casebook import Casebook, Writer, asking, consent
from recount.casebook.rows import Item
from recount.casebook.writer import LETTERS
from recount.collect import Accession, accession
from recount.collect.report import FINDINGS, REASONS, Candidate, Finding, Part, State, printable
from recount.errors import BadInput, Refused
from recount.nouns import Text

UNREAD = "not-read-yet"
LARGEST_BYTES = 512 * 2**20
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
_READ = {"ok", "partial"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person who collects says of the files.

    `source` is who gave them (sealed for leads); `label` names nobody and is shown to all; `uses` are
    what the person agreed to, explained in the way `how` and in the language `language`.
    """

    source: str | None = None
    outlet: str | None = None
    published: date | None = None
    label: str | None = None
    uses: tuple[str, ...] = ()
    how: str | None = None
    language: str | None = None
    encoding: str | None = None
    media_type: str | None = None
    trusting: bool = False
    subject: str | None = None  # an existing testimony that the files belong to


@dataclass(frozen=True, slots=True)
class Kept:
    """One file as it was kept; `candidates` are previews in likely encodings, for the person who asked."""

    id: str
    file: str
    sha256: str
    media_type: str
    size_bytes: int
    state: State
    reason: str | None
    parent: str | None = None
    duplicate_of: str | None = None
    findings: tuple[Finding, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def why(self) -> str | None:
        """The reason as a sentence."""
        return sentence(self.reason)


@dataclass(slots=True)
class Shelf:
    """The files of one command, and what the casebook already has."""

    book: Casebook
    asked: Asked
    at: str
    salt: bytes = b""
    known: dict[str, Item] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.salt = _salt(self.book, self.at)
        for item in self.book.items():
            self.known[item.record().get("fingerprint") or ""] = item


def collect(
    book: Casebook, files: Iterable[tuple[str, bytes]], asked: Asked, *, at: str
) -> Iterator[Kept]:
    """What became of each file (its name, its bytes), and of each file inside it.

    Raises:
        Refused: this role cannot seal what was given; nobody is told who gave a file but leads.
        BadInput: a use, or a way of explaining, that there is not.
        NoConsent: the files belong to a testimony that is no longer to be kept.
    """
    shelf = Shelf(book, asked, at)
    if asked.subject is not None and consent.KEEP not in asked.uses:
        _not_taken_back(book, asked.subject, at)
    if asked.source is not None and not book.slot.roots.has("source"):
        raise Refused(
            "who gave you a file is sealed for leads, and your role cannot seal it: collect without "
            "--from, and "
            "ask a lead to add it"
        )
    for name, data in files:
        yield from _one(shelf, PurePath(name).name or "file", data)


def _not_taken_back(book: Casebook, subject: str, at: str) -> None:
    """Nothing is added to a testimony that somebody took back; one that nobody was asked about may grow."""
    on = date.fromisoformat(at[:10])
    if consent.answers(book, [subject], consent.KEEP, on)[subject].why == consent.WITHDRAWN:
        consent.require(book, [subject], consent.KEEP, on)


def _one(
    shelf: Shelf,
    name: str,
    data: bytes,
    *,
    parent: str | None = None,
    subject: str | None = None,
    depth: int = 0,
) -> Iterator[Kept]:
    """One file, and then the files inside it."""
    digest = hashlib.sha256(data).hexdigest()
    known = shelf.known.get(_fingerprint(shelf.salt, digest))
    if known is not None:
        again = _again(shelf, known, parent)
        done = known.record()["state"]
        if done in _READ and shelf.asked.encoding is None:
            yield _shown(known, name, digest, duplicate_of=known.id)
            return
        item, record, subject = known.id, dict(again), known.subject
    else:
        item, record, subject = _received(shelf, name, data, digest, parent=parent, subject=subject)
    asked = shelf.asked
    taken = accession(
        data,
        file=name,
        media_type=asked.media_type,
        encoding=asked.encoding,
        depth=depth,
        trusting=asked.trusting,
    )
    _record(shelf, item, subject, record, taken)
    yield Kept(
        item,
        printable(name),
        digest,
        taken.media_type,
        len(data),
        taken.state,
        taken.reason,
        parent=record["parent"],
        duplicate_of=known.id if known else None,
        findings=taken.findings,
        candidates=taken.candidates,
    )
    for child in taken.children:
        yield from _one(shelf, child.name, child.data, parent=item, subject=subject, depth=depth + 1)


def _received(
    shelf: Shelf, name: str, data: bytes, digest: str, *, parent: str | None, subject: str | None
) -> tuple[str, dict[str, Any], str]:
    """Seals and logs the original; gives the item, its record so far, and whose it is."""
    asked, item = shelf.asked, f"I-{''.join(secrets.choice(LETTERS) for _ in range(10))}"
    ending = _ENDING.search(name)
    with shelf.book.writing(shelf.at) as writer:
        whose = subject or asked.subject or writer.subject_new("testimony")
        original = writer.put_object(data, compartment="evidence", subject=whose)
        told = {"file": name, "sha256": digest}
        named = writer.append("receive", item, told, compartment="evidence", subject=whose)
        record: dict[str, Any] = {
            "state": "refused",
            "reason": UNREAD,
            "media_type": "application/octet-stream",
            "size_bytes": len(data),
            "file": item + (ending.group().lower() if ending else ""),
            "original": original,
            "named": named.seq,
            "text": None,
            "preview": None,
            "parent": parent,
            "label": asked.label,
            "outlet": asked.outlet,
            "published": asked.published.isoformat() if asked.published else None,
            "fingerprint": _fingerprint(shelf.salt, digest),
            "findings": [],
        }
        writer.append("collect", item, record, subject=whose)
        if parent is None:
            _told_by(writer, item, whose, asked, shelf.at)
    shelf.known[record["fingerprint"]] = next(one for one in shelf.book.items() if one.id == item)
    return item, record, whose


def _told_by(writer: Writer, item: str, subject: str, asked: Asked, at: str) -> None:
    """Who gave it, and what they agreed to."""
    if asked.source is not None:
        writer.append("source", item, {"from": asked.source}, compartment="source", subject=subject)
    if asked.uses:
        if asked.how is None or asked.language is None:
            raise BadInput(
                "a consent says how it was explained and in which language: add --how and --language"
            )
        consent.record(
            writer,
            subject,
            asked.uses,
            on=date.fromisoformat(at[:10]),
            how=asked.how,
            language=asked.language,
        )


def _again(shelf: Shelf, known: Item, parent: str | None) -> dict[str, Any]:
    """Logs that the same bytes came again; gives the record as it stands."""
    told = {"parent": parent} if parent else {}
    with shelf.book.writing(shelf.at) as writer:
        writer.append("receive-again", known.id, told, subject=known.subject)
        if parent is None:
            _told_by(writer, known.id, known.subject, shelf.asked, shelf.at)
    record: dict[str, Any] = known.record()
    return record


def _record(shelf: Shelf, item: str, subject: str, record: dict[str, Any], taken: Accession) -> None:
    """Seals the text and the preview, and writes what became of the file."""
    with shelf.book.writing(shelf.at) as writer:
        text = preview = None
        if taken.text is not None:
            sealed = msgspec.json.encode({"text": taken.text, "parts": taken.parts})
            text = writer.put_object(sealed, compartment="evidence", subject=subject)
        if taken.preview is not None:
            preview = writer.put_object(taken.preview, compartment="evidence", subject=subject)
        record |= {
            "state": taken.state,
            "reason": taken.reason,
            "media_type": taken.media_type,
            "text": text,
            "preview": preview,
            "findings": [[one.kind, one.count] for one in taken.findings],
        }
        writer.append("collect", item, record, subject=subject)
    fingerprint = record["fingerprint"]
    shelf.known[fingerprint] = replace(shelf.known[fingerprint], body=msgspec.json.encode(record))


def _salt(book: Casebook, at: str) -> bytes:
    """The casebook's own salt of fingerprints: a bare hash would tell a file that somebody else holds."""
    for _, told in book.payloads(acts=("salt",)):
        return bytes.fromhex(told["salt"])
    salt = secrets.token_bytes(32)
    book.append("salt", book.book_id, {"salt": salt.hex()}, at=at)
    return salt


def _fingerprint(salt: bytes, digest: str) -> str:
    return hmac.new(salt, digest.encode(), "sha256").hexdigest()


def _shown(item: Item, name: str, digest: str, *, duplicate_of: str | None) -> Kept:
    record = item.record()
    return Kept(
        item.id,
        printable(name),
        digest,
        record["media_type"],
        record["size_bytes"],
        record["state"],
        record["reason"],
        record["parent"],
        duplicate_of,
        findings_of(record),
    )


def findings_of(record: dict[str, Any]) -> tuple[Finding, ...]:
    """What there is to know about an item, from its record."""
    return tuple(Finding(kind, count) for kind, count in record.get("findings", ()) if kind in FINDINGS)


def sentence(reason: str | None) -> str | None:
    """A reason as a sentence for a person."""
    if reason == UNREAD:
        return "it was kept, and the program ended before it was read: collect it again"
    return REASONS.get(reason) if reason else None


def item_of(book: Casebook, name: str) -> Item:
    """The item of an id, which may be typed in small letters and without its end.

    Raises:
        BadInput: none, or more than one, begins like that.
    """
    wanted = name.strip().upper()
    found = [one for one in book.items() if one.id == wanted] or [
        one for one in book.items() if wanted.startswith("I-") and one.id.startswith(wanted)
    ]
    if len(found) != 1:
        many = "more than one item begins like that" if found else "there is no item of this id"
        raise BadInput(f"{many}; recount items lists them")
    return found[0]


class KeptText(msgspec.Struct, frozen=True):
    """A text as it is sealed, with the pieces of the document that it came from."""

    text: Text
    parts: tuple[Part, ...]


def text_of(book: Casebook, item: Item, *, why: str, at: str) -> KeptText:
    """The text of an item; opening it is an entry.

    Raises:
        NoConsent: nobody agreed that it is kept.
        Refused: it has none, or the role does not open evidence.
    """
    asking.require(book, "show", [item.subject], at=at)
    sealed = item.record()["text"]
    if sealed is None:
        state = item.record()["state"]
        raise Refused(f"item {item.id} has no text: it is {state}; recount show {item.id} says why")
    return msgspec.json.decode(book.get_object(sealed, reason=why, at=at), type=KeptText)


def original_of(book: Casebook, item: Item, *, why: str, at: str) -> bytes:
    """The original, byte for byte; opening it is an entry.

    Raises:
        NoConsent: nobody agreed that it is kept.
        Refused: the role does not open evidence.
    """
    asking.require(book, "show", [item.subject], at=at)
    return book.get_object(item.record()["original"], reason=why, at=at)


def preview_of(book: Casebook, item: Item, *, why: str, at: str) -> bytes:
    """The preview of a picture (PNG); opening it is an entry.

    Raises:
        NoConsent: nobody agreed that it is kept.
        BadInput: it has none.
        Refused: the role does not open evidence.
    """
    asking.require(book, "show", [item.subject], at=at)
    sealed = item.record()["preview"]
    if sealed is None:
        raise BadInput(f"item {item.id} has no preview: only pictures have one")
    return book.get_object(sealed, reason=why, at=at)


def name_of(book: Casebook, item: Item, *, why: str, at: str) -> tuple[str, str]:
    """The name that the file came with, and its SHA-256; opening them is an entry.

    Raises:
        NoConsent: nobody agreed that it is kept.
        Refused: the role does not open evidence.
    """
    asking.require(book, "show", [item.subject], at=at)
    told = book.open_sealed(item.record()["named"], reason=why, at=at).reveal()
    return printable(told["file"]), told["sha256"]
