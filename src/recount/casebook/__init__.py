"""The room with the disk: the encrypted casebook, its journal, and what outsiders can check of it.

Rules. Everything that is kept is an entry of an append-only journal, chained, signed, committed to with a
salt; its payload is sealed for one compartment under the key of the person or testimony that it is about.
What stands is folded from the entries into projections. A role opens what its slot holds, nothing else.
Sealed compartments are opened one record at a time, with a typed reason that is itself an entry.

Make one, open it, write in it:

    from recount import casebook
    casebook.create(path, identity, passphrase, "Ada", at)
    with casebook.open_book(path, identity, passphrase) as book:
        with book.writing(at) as w:            # one transaction; nothing is acknowledged before its end
            told = w.subject_new("testimony")  # or "person": a random pseudonym, keys of its own
            original = w.put_object(data, compartment="evidence", subject=told)
            w.append("collect", "I-7F3K", {"state": "ok", "object": original}, subject=told)
            w.append("propose", "I-7F3K/C01", {"item": "I-7F3K", "stance": "asserts"}, subject=told)
        why = {"verdict": "confirm", "why": "both pages"}
        book.append("decide", "I-7F3K/C01", why, subject=told, at=at)
        [claim.verdict for claim in book.claims(item="I-7F3K")]
    # ['confirmed']

`passphrase` is a str or a Secret; `at` is ISO 8601 with its zone (2026-11-26T09:30:00Z) and always an
argument; tests give `cost=casebook.LEAST` to `create`, or opening takes a second and a gigabyte.

`Casebook`
    .member .role .book_id .head (size, digest, at) .notes (sentences for the person)
    writing(at) -> Writer: several appends, one transaction; no second one inside it
    append(act, obj, payload, *, compartment="data", subject=None, at) -> Entry: a transaction of its own
    put_object(data, *, compartment, subject=None, at) -> id
    subject_new(kind, *, at) -> id
    destroy_subject_key(subject, *, why, at) -> Entry: erases it; the chain holds
    entries(since=0) -> Entry...
    payload(seq); payloads(since=0, acts=()) -> (Entry, payload)...: of the data compartment only
    open_sealed(seq, *, reason, at) -> Secret: one identity, source or evidence payload; logged
    get_object(id, *, reason=None, at=None) -> bytes: outside `data` reason and at are needed; logged
    items() claims(item=, verdict=) decisions(about=) people() consents(subject=) members() subjects():
    values of `casebook.rows`, whose `.record()` is the payload
    rebuild(): drops all projections and folds them anew
    reading() -> SQLAlchemy connection, for queries on `casebook.schema`
`Writer`
    append, put_object, subject_new, destroy_subject_key as above, without `at`
`Entry`
    seq at actor act obj commit rows prev note line signature; digest (leaf hash, hexadecimal)
    `line` is the canonical JSON that is hashed as SHA-256(0x00 | line), chained and signed: a leaf's data

Acts that are folded into projections, and the form of their payloads: `casebook.projections`. Other acts
are free: a word of small letters and hyphens, `obj` an id without content. Payloads are bytes, or whatever
msgspec turns into JSON without fractions. Give `subject` wherever a person or a testimony is concerned,
decisions included: what is sealed under no subject cannot be erased. A payload that names a person belongs
in the compartment `identity`, a source in `source`, an original in `evidence`; only `data` is projected.
Errors: `WrongKey`, `BadInput` (exit 2), `Refused` (3: role, withdrawn, no reason), `CustodyBroken` (4).
"""

from recount.casebook.book import Casebook
from recount.casebook.creation import Created, create
from recount.casebook.journal import Entry, Head, Problem
from recount.casebook.keys import LEAST, MOBILE, STANDARD, Cost, Identity
from recount.casebook.opening import open_book
from recount.casebook.writer import Writer

__all__ = [
    "LEAST",
    "MOBILE",
    "STANDARD",
    "Casebook",
    "Cost",
    "Created",
    "Entry",
    "Head",
    "Identity",
    "Problem",
    "Writer",
    "create",
    "open_book",
]
