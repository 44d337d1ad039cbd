"""Reading and weighing what a casebook keeps: the machine proposes, each proposal is an entry.

A reading holds names, so it is sealed with the evidence. What everybody with the data key sees of a
claim is its shape: stance, act, numbers, days, spans, kinds of speakers; no word of the text and no
name. A weighing is kept as references: which claims stand together, between which bounds their origins
lie.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import msgspec

from recount.case import kept, reading_place
from recount.casebook import Casebook, asking
from recount.casebook import rows as book_rows
from recount.casebook.writer import LETTERS
from recount.errors import BadInput, Refused
from recount.nouns import Claim, ClaimRef, Decision, Reading, Verdict, Weighing

WHY_READ = "to read it for claims"
WHY_WEIGH = "to weigh its claims"
_CODE = re.compile(r"[a-z][a-z_-]{1,40}\Z")  # a word of our own vocabulary, never one of the text


@dataclass(frozen=True, slots=True)
class Stored:
    """The latest reading of an item: where it is sealed, and how many claims it proposed."""

    item: book_rows.Item
    reading: str
    claims: int


def read(
    book: Casebook,
    item: book_rows.Item,
    *,
    at: str,
    why: str = WHY_READ,
    lang: str | None = None,
    trusting: bool = False,
) -> Reading:
    """The reading of an item, made in a process without keys, with each claim stored as a proposal.

    Raises:
        NoConsent: nobody agreed that it is kept.
        Refused: no text, not this role, or the text could not be read.
    """
    asking.require(book, "read", [item.subject], at=at)
    found = kept.text_of(book, item, why=why, at=at)
    record = item.record()
    published = date.fromisoformat(record["published"]) if record["published"] else None
    reading = reading_place.proposed(
        found.text, published=published, outlet=record["outlet"], lang=lang, trusting=trusting
    )
    reading = replace(reading, doc_id=item.id, file=None)
    _store(book, item, reading, at)
    return reading


def _store(book: Casebook, item: book_rows.Item, reading: Reading, at: str) -> None:
    with book.writing(at) as writer:
        sealed = msgspec.json.encode(reading)
        where = writer.put_object(sealed, compartment="evidence", subject=item.subject)
        told = {"reading": where, "claims": len(reading.claims), "lang": reading.lang}
        writer.append("read", item.id, told, subject=item.subject)
        for claim, shape in shapes(reading):
            writer.append(
                "propose", f"{item.id}/{claim.id}", {"item": item.id, **shape}, subject=item.subject
            )


def shapes(reading: Reading) -> list[tuple[Claim, dict[str, Any]]]:
    """Each claim with what an analyst may see of it: codes, numbers, days and spans, no word and no name."""
    origins: dict[str, str] = {}
    out = []
    for claim in reading.claims:
        if claim.origin is not None:
            origins.setdefault(claim.origin, f"o{len(origins) + 1}")
        out.append((claim, _shape(claim, reading, origins)))
    return out


def _shape(claim: Claim, reading: Reading, origins: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": claim.kind,
        "stance": claim.stance,
        "quote": claim.quote,
        "source": claim.source,
        "cue": claim.cue,
        "content": claim.content,
        "addressee": claim.addressee,
        "chain": [
            {"type": one.type, "explicit": one.explicit, "open": one.open, "named": one.named}
            for one in claim.chain
        ],
        "speakers": claim.speakers,
        "origin": origins.get(claim.origin) if claim.origin is not None else None,
        "parent": claim.parent,
        "denies": claim.denies,
        "repeats": claim.repeats,
        "violations": _codes(claim.violations),
        "methods": _codes(claim.methods),
        "time": [
            {"start": one.start, "end": one.end, "granularity": one.granularity, "span": one.span}
            for one in claim.time
        ],
        "place": [
            {"type": one.type if _CODE.match(one.type) else "place", "span": one.span}
            for one in claim.place
        ],
        "counts": [
            {
                "id": one.id,
                "min": one.min,
                "max": one.max,
                "qualifier": one.qualifier,
                "measure": one.measure,
                "victims": one.victims,
                "span": one.span,
            }
            for one in reading.counts
            if one.claim == claim.id
        ],
        "open": [one.about for one in claim.open if _CODE.match(one.about)],
        "caption": claim.caption,
    }


def _codes(words: Sequence[str]) -> list[str]:
    return [one for one in words if _CODE.match(one)]


def readings_of(book: Casebook) -> dict[str, Stored]:
    """The latest reading of each item that was read."""
    items = {one.id: one for one in book.items()}
    return {
        entry.obj: Stored(items[entry.obj], told["reading"], told["claims"])
        for entry, told in book.payloads(acts=("read",))
        if entry.obj in items
    }


def reading_of(book: Casebook, stored: Stored, *, why: str, at: str) -> Reading:
    """A stored reading, its claims with the verdicts that stand; opening it is an entry.

    Raises:
        NoConsent: nobody agreed that it is kept.
        Refused: the role does not open evidence.
    """
    asking.require(book, "show", [stored.item.subject], at=at)
    return _opened(book, stored, why=why, at=at)


def _opened(book: Casebook, stored: Stored, *, why: str, at: str) -> Reading:
    """The same, where the person was asked before."""
    sealed = book.get_object(stored.reading, reason=why, at=at)
    reading = msgspec.json.decode(sealed, type=Reading)
    standing = {one.id: one for one in book.claims(item=stored.item.id)}
    claims = tuple(
        _decided(book, claim, standing.get(f"{stored.item.id}/{claim.id}"), why, at)
        for claim in reading.claims
    )
    return replace(reading, claims=claims)


def _decided(book: Casebook, claim: Claim, row: book_rows.Claim | None, why: str, at: str) -> Claim:
    if row is None or row.verdict == "undecided":
        return claim
    verdict: Verdict = msgspec.convert(row.verdict, Verdict)
    amended = amendment_of(book, row, why=why, at=at) if verdict == "amended" else None
    return replace(claim, verdict=verdict, amendment=amended)


def amendment_of(book: Casebook, row: book_rows.Claim, *, why: str, at: str) -> str | None:
    """How the person who amended a claim says that it should read."""
    standing: list[str | None] = []
    for one in book.decisions(about=row.id):
        if one.verdict == "undecided":
            standing[-1:] = []
        else:
            standing.append(one.record().get("with"))
    where = standing[-1] if standing else None
    return book.get_object(where, reason=why, at=at).decode() if where else None


def weigh(
    book: Casebook,
    items: Sequence[book_rows.Item] = (),
    *,
    at: str,
    why: str = WHY_WEIGH,
    decisions: Sequence[Decision] = (),
) -> Weighing:
    """What the readings of the casebook say together, of these items or of all; stored as a proposal.

    Claims that were rejected are left out, those that were confirmed, amended or not yet decided are
    weighed. Items of people who did not agree to be kept and counted are left out, and listed in `left_out`.

    Raises:
        BadInput: nothing was read yet.
        NoConsent: nobody of them agreed.
        Refused: the role does not open evidence.
    """
    from recount.weigh import corroborate

    stored = readings_of(book)
    wanted = [one.id for one in items] or list(stored)
    unread = [one for one in wanted if one not in stored]
    if unread or not wanted:
        which = f"item {unread[0]} was not read yet" if unread else "nothing was read yet"
        raise BadInput(f"{which}: recount read ITEM --case PATH proposes its claims")
    subjects = [stored[one].item.subject for one in wanted]
    gone = asking.left_out(book, "weigh", subjects, at=at)
    if gone.keys() >= set(subjects):
        asking.require(book, "weigh", subjects, at=at)  # says who, and why
    readings = [
        _undenied(_opened(book, stored[one], why=why, at=at))
        for one in wanted
        if stored[one].item.subject not in gone
    ]
    weighing = replace(corroborate(readings, decisions=list(decisions)), left_out=tuple(gone.values()))
    book.append(
        "weigh", f"W-{''.join(secrets.choice(LETTERS) for _ in range(10))}", referred(weighing), at=at
    )
    return weighing


def _undenied(reading: Reading) -> Reading:
    """The reading without the claims that a person rejected, and what was counted in them."""
    gone = {one.id for one in reading.claims if one.verdict == "rejected"}
    return replace(
        reading,
        claims=tuple(one for one in reading.claims if one.id not in gone),
        counts=tuple(one for one in reading.counts if one.claim not in gone),
    )


def referred(weighing: Weighing) -> dict[str, Any]:
    """A weighing as references: it names claims by id and says nothing that they say."""

    def of(claims: Sequence[ClaimRef]) -> list[str]:
        return [f"{one.document}/{one.claim}" for one in claims]

    return {
        "standings": [
            {
                "id": one.id,
                "claims": of(one.claims),
                "denied_by": of(one.denied_by),
                "origins": one.origins,
                "channels": one.channels,
                "time": [day.isoformat() for day in one.time] if one.time else None,
            }
            for one in weighing.propositions
        ],
        "same_origin": [
            {"claims": of(one.claims), "declared": one.declared} for one in weighing.same_origin
        ],
        "descent": [
            {"child": one.child, "parent": one.parent, "declared": one.declared}
            for one in weighing.descent
            if one.child.startswith("I-") and one.parent.startswith("I-")
        ],
    }


def claim_of(book: Casebook, name: str) -> book_rows.Claim:
    """The claim of an id; it may be typed in small letters, its item without its end, C1 for C01.

    Raises:
        BadInput: none, or more than one, is called that.
    """
    item, slash, number = name.strip().upper().partition("/")
    if not slash:
        raise BadInput(
            "a claim is named by item and number, as in I-7F3K9ABCDE/C01; recount claims lists them"
        )
    whole = kept.item_of(book, item).id
    short = number[:1] + number[1:].lstrip("0")
    for claim in book.claims(item=whole):
        own = claim.id.partition("/")[2]
        if own == number or own[:1] + own[1:].lstrip("0") == short:
            return claim
    raise BadInput("there is no claim of this id; recount claims lists them")


def decide(
    book: Casebook,
    claim: book_rows.Claim,
    verdict: str,
    *,
    why: str,
    at: str,
    amendment: str | None = None,
) -> tuple[int, str]:
    """One decision as an entry: its number, and the verdict that stands then.

    `verdict` is confirm, reject, amend or undo. Undo takes back the last one that stands; it is an
    entry as well.

    Raises:
        BadInput: no reason, an amendment without words, or words without an amendment.
        NoConsent: nobody agreed that the testimony is kept.
        Refused: nothing stands that could be undone.
    """
    if verdict not in {"confirm", "reject", "amend", "undo"}:
        raise BadInput("a verdict is confirm, reject, amend or undo")
    if not why.strip():
        raise BadInput("say why, with --why: the reason is kept; it must name nobody")
    if (verdict == "amend") != bool(amendment and amendment.strip()):
        raise BadInput(
            "an amendment says in a file how the claim should read: --with FILE goes with amend, and "
            "only there"
        )
    if verdict == "undo" and claim.verdict == "undecided":
        raise Refused(f"no decision on {claim.id} stands: there is nothing to undo")
    asking.require(book, "decide", [claim.subject], at=at)
    with book.writing(at) as writer:
        told: dict[str, Any] = {"verdict": verdict, "why": why.strip()}
        if amendment:
            told["with"] = writer.put_object(
                amendment.strip().encode(), compartment="evidence", subject=claim.subject
            )
        entry = writer.append("decide", claim.id, told, subject=claim.subject)
    (after,) = [one for one in book.claims(item=claim.item) if one.id == claim.id]
    return entry.seq, after.verdict
