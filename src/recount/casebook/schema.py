"""The tables, the same on SQLCipher and on PostgreSQL.

The record: meta, entry, payload, subject_key, object. Its rows are written once and never changed, but
for two things that entries tell: erasure empties the cells of a subject, rotation seals every row anew.
The projections: what stands now, for querying; folded from the entries, dropped and rebuilt with one
call.

There is no column for a person's orientation, faith, ethnicity, politics or health, and no column that
a member could name: a test reads this file's tables.
"""

from __future__ import annotations

from base64 import b64decode, b64encode

import sqlalchemy as sa
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from recount.casebook import seals

VERSION = 1
PROJECTED = seals.Place("projections", "data", 1, "projected", "row", "column")


class SealedBytes(sa.types.TypeDecorator[bytes]):
    """Bytes as they are in the encrypted file; on a server, sealed before they leave (`sealed_under`)."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: sa.Dialect) -> bytes | None:
        """What goes to the database."""
        key = getattr(dialect, "recount_key", None)
        return value if key is None or value is None else seals.seal(key, value, PROJECTED)

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect) -> bytes | None:
        """What came from it."""
        key = getattr(dialect, "recount_key", None)
        return value if key is None or value is None else seals.unseal(key, bytes(value), PROJECTED)


class SealedText(sa.types.TypeDecorator[str]):
    """Text as it is in the encrypted file; on a server, sealed before it leaves, and written in base64."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """What goes to the database."""
        key = getattr(dialect, "recount_key", None)
        if key is None or value is None:
            return value
        return b64encode(seals.seal(key, value.encode(), PROJECTED)).decode()

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """What came from it."""
        key = getattr(dialect, "recount_key", None)
        if key is None or value is None:
            return value
        return seals.unseal(key, b64decode(value), PROJECTED).decode()


def sealed_under(dialect: sa.Dialect, key: bytes) -> None:
    """From here on, what the projections say is sealed under this key before it goes through the dialect."""
    dialect.recount_key = key  # type: ignore[attr-defined]


record = MetaData()
projected = MetaData()

meta = Table(
    "meta",
    record,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

entry = Table(
    "entry",
    record,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("act", String(40), nullable=False),
    Column("obj", String(200), nullable=False),
    Column("line", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Index("entry_act", "act"),
    Index("entry_obj", "obj"),
)

payload = Table(
    "payload",
    record,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("compartment", String(10), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("key", String(40), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("sealed_by", BigInteger, nullable=False),  # the entry that logged the row as it is
    Column("cell_sha256", LargeBinary, nullable=False),  # of the sealed cell: tells nothing of it
    Column("cell", LargeBinary),  # empty after erasure
    Index("payload_subject", "subject"),
    Index("payload_sealed_by", "sealed_by"),
)

subject_key = Table(
    "subject_key",
    record,
    Column("id", String(40), primary_key=True),
    Column("subject", String(40), nullable=False),
    Column("compartment", String(10), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("sealed_by", BigInteger, nullable=False),
    Column("cell_sha256", LargeBinary, nullable=False),
    Column("cell", LargeBinary),  # the wrapped key; empty after erasure
    Index("subject_key_subject", "subject", "compartment"),
    Index("subject_key_sealed_by", "sealed_by"),
)

object_ = Table(
    "object",
    record,
    Column("id", String(40), primary_key=True),
    Column("compartment", String(10), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("key", String(40), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("sealed_by", BigInteger, nullable=False),
    Column("file", String(40)),  # the name under objects/, or none: then the cell holds all
    Column("file_sha256", LargeBinary),  # of the age file
    Column("cell_sha256", LargeBinary, nullable=False),
    Column("cell", LargeBinary),  # the bytes, or the key of the file; empty after erasure
    Index("object_subject", "subject"),
    Index("object_sealed_by", "sealed_by"),
)

member = Table(
    "member",
    projected,
    Column("id", String(40), primary_key=True),
    Column("name", SealedText, nullable=False),
    Column("role", String(20), nullable=False),
    Column("public", LargeBinary, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("since", String(40), nullable=False),
    Column("until", String(40)),
)

subject = Table(
    "subject",
    projected,
    Column("id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("destroyed", BigInteger),  # the entry that says so
)

item = Table(
    "item",
    projected,
    Column("id", String(200), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("at", String(40), nullable=False),
    Column("actor", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("body", SealedBytes, nullable=False),
    Index("item_subject", "subject"),
)

claim = Table(
    "claim",
    projected,
    Column("id", String(200), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("item", String(200), nullable=False),
    Column("actor", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("decided_by", String(40)),
    Column("decided_at", String(40)),
    Column("body", SealedBytes, nullable=False),
    Index("claim_item", "item"),
    Index("claim_subject", "subject"),
    Index("claim_verdict", "verdict"),
)

decision = Table(
    "decision",
    projected,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("about", String(200), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("by", String(40), nullable=False),
    Column("at", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("body", SealedBytes, nullable=False),
    Index("decision_about", "about"),
    Index("decision_subject", "subject"),
)

person = Table(
    "person",
    projected,
    Column("id", String(40), primary_key=True),  # the subject, a random pseudonym
    Column("seq", BigInteger, nullable=False),
    Column("subject", String(40), nullable=False),
    Column("body", SealedBytes, nullable=False),
    Index("person_subject", "subject"),
)

consent = Table(
    "consent",
    projected,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("subject", String(40), nullable=False),
    Column("at", String(40), nullable=False),
    Column("body", SealedBytes, nullable=False),
    Index("consent_subject", "subject"),
)

SEALED = (payload, subject_key, object_)
ERASABLE = (item, claim, decision, person, consent)  # projections of what a subject's key sealed
