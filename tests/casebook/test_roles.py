"""An analyst's keys never open an identity, a source or an original: every way in that there is, tried."""

import itertools

import pyrage
import pytest
import sqlalchemy as sa
from nacl import bindings
from nacl.exceptions import CryptoError

from recount.casebook import keys, members, opening, schema, seals, vault
from recount.errors import BadInput, CustodyBroken, Refused
from recount.values import Secret

AT = "2026-11-26T09:30:00Z"
WORDS = Secret("lubo zake ditu vomi")
SENTINELS = (b"Orsola Venn", b"Tibor Lask", b"eleven in the barn", b"a small note")
BARRED = {
    *(
        "orientation",
        "sexuality",
        "gender",
        "faith",
        "religion",
        "ethnicity",
        "ethnic",
        "race",
        "tribe",
    ),
    *(
        "politics",
        "party",
        "health",
        "hiv",
        "diagnosis",
        "disability",
        "custom",
        "extra",
        "tag",
        "tags",
    ),
}


@pytest.fixture
def analyst(made):
    """The casebook with an analyst in it, and his identity."""
    with made.open() as book:
        members.add(
            book,
            name="Bo",
            role="analyst",
            identity_out=made.room / "bo",
            passphrase=WORDS,
            at=AT,
            cost=keys.LEAST,
        )
    made.analyst = keys.open_identity(made.room / "bo", WORDS)
    return made


def everything_he_reads(book):
    """Every value of every table, as bytes."""
    with book.reading() as connection:
        names = connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        for table in names.scalars().all():
            for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')):  # noqa: S608 - our names
                for value in row:
                    yield value if isinstance(value, bytes) else str(value).encode()


def keys_he_can_make(book):
    """Every key that can be had from his slot, his identity and the rows that his keys open."""
    slot = book.slot
    found = {slot.roots.data.reveal(), book.identity.seed.reveal(), slot.salt * 2}
    labels = [keys.BOOK, keys.MATCH, keys.PSEUDONYM]
    labels += [f"recount/1/cell/{part}/{epoch}" for part in keys.COMPARTMENTS for epoch in range(4)]
    found |= {keys.derived(root, label) for root in set(found) for label in labels}
    with book.reading() as connection:
        rows = connection.execute(sa.select(schema.subject_key)).all()
    for row in rows:
        try:
            found.add(book.vault.unwrap(row.compartment, row.id, row.subject, row.cell))
        except (Refused, CustodyBroken):
            continue
    return found


def test_nothing_that_he_reads_has_a_name_a_source_or_an_original(analyst):
    with opening.open_with(analyst.path, analyst.analyst) as book:
        read = b"\0".join(everything_he_reads(book))
        pages = b"".join(
            bytes(payload) if isinstance(payload, bytes) else repr(payload).encode()
            for _, payload in book.payloads()
        )
        files = b"".join(p.read_bytes() for p in analyst.path.rglob("*") if p.is_file())
    for sentinel in SENTINELS:
        assert sentinel not in read
        assert sentinel not in pages
        assert sentinel not in files


def test_no_key_that_he_can_make_opens_a_sealed_cell_anywhere(analyst):
    with opening.open_with(analyst.path, analyst.analyst) as book:
        made = keys_he_can_make(book)
        assert len(made) > 10
        with book.reading() as connection:
            cells = [
                (table.name, str(row[0]), row.compartment, row.subject, bytes(row.cell))
                for table in schema.SEALED
                for row in connection.execute(sa.select(table).where(table.c.compartment != "data"))
            ]
        assert len(cells) >= 7
        for key, (table, row, compartment, subject, cell) in itertools.product(made, cells):
            for column in ("cell", "blob", "file", subject):
                for part in {compartment, "data"}:
                    where = seals.Place(book.book_id, part, 1, table, row, column)
                    with pytest.raises(CryptoError):
                        bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
                            cell[24:], where.bound(), cell[:24], key
                        )


def test_no_age_key_of_his_opens_an_original_or_a_wrapped_key(analyst):
    with opening.open_with(analyst.path, analyst.analyst) as book:
        with book.reading() as connection:
            asked = sa.select(schema.subject_key.c.cell)
            wrapped = connection.execute(asked.where(schema.subject_key.c.compartment == "evidence"))
            sealed = [bytes(one) for one in wrapped.scalars()]
        sealed += [path.read_bytes() for path in analyst.path.rglob("objects/*/*.age")]
        assert len(sealed) >= 2
        for one in sealed:
            with pytest.raises(pyrage.DecryptError):
                pyrage.decrypt(one, [book.identity.opener()])


def test_every_call_of_the_casebook_refuses_him(analyst):
    with opening.open_with(analyst.path, analyst.analyst) as book:
        with book.reading() as connection:
            payload = connection.execute(
                sa.select(schema.payload).where(schema.payload.c.compartment != "data")
            ).all()
            objects = connection.execute(sa.select(schema.object_)).all()
        for row in payload:
            for call in (
                lambda row=row: book.payload(row.seq),
                lambda row=row: book.open_sealed(row.seq, reason="curious", at=AT),
                lambda row=row: book.opened(row),
                lambda row=row: book.unwrapped(row),
            ):
                with pytest.raises(Refused):
                    call()
        for row in objects:
            for call in (
                lambda row=row: book.get_object(row.id, reason="curious", at=AT),
                lambda row=row: book.fetched(row),
            ):
                with pytest.raises(Refused):
                    call()
        for compartment in ("identity", "source"):
            with pytest.raises(Refused):
                book.append("name", "P-1", {"name": "x"}, compartment=compartment, at=AT)
            with pytest.raises(Refused):
                book.put_object(b"x", compartment=compartment, at=AT)
        for compartment in keys.COMPARTMENTS[1:]:
            with pytest.raises(Refused):
                book.slot.roots.cell_key(compartment, 1)
        with pytest.raises(Refused):
            book.slot.roots.opener()
        with pytest.raises(Refused):
            book.slot.roots.only("case-manager")


@pytest.mark.parametrize("target", ["payload", "object"])
def test_a_sealed_cell_moved_into_a_row_that_he_may_read_does_not_open(analyst, target):
    with opening.open_with(analyst.path, analyst.analyst) as book:
        table = schema.payload if target == "payload" else schema.object_
        payload = schema.payload
        with book.reading() as connection:
            sealed = connection.execute(sa.select(table).where(table.c.compartment != "data")).first()
            mine = connection.execute(sa.select(payload).where(payload.c.compartment == "data")).first()
        moved = {"cell": sealed.cell, "cell_sha256": sealed.cell_sha256}
        for more in ({}, {"key": sealed.key}, {"key": sealed.key, "subject": sealed.subject}):
            with book.engine.connect() as connection, connection.begin():
                changed = payload.update().where(payload.c.seq == mine.seq)
                connection.execute(changed.values(**moved, **more))
            with book.reading() as connection:
                row = connection.execute(sa.select(payload).where(payload.c.seq == mine.seq)).first()
            with pytest.raises((CustodyBroken, Refused)):
                book.opened(row)


def test_he_adds_evidence_that_he_cannot_read_back(analyst):
    with opening.open_with(analyst.path, analyst.analyst) as book:
        added = book.put_object(b"found on the way", compartment="evidence", at=AT)
        book.vault.keys.clear()
        with pytest.raises(Refused):
            book.get_object(added, reason="to read it again", at=AT)
    with analyst.open() as book:
        assert book.get_object(added, reason="to read it", at=AT) == b"found on the way"


def test_after_a_session_his_added_evidence_stays_closed_to_himself(analyst):
    with opening.open_with(analyst.path, analyst.analyst) as book:
        added = book.put_object(b"x" * 100_000, compartment="evidence", at=AT)
    with opening.open_with(analyst.path, analyst.analyst) as book, pytest.raises(Refused):
        book.get_object(added, reason="to read it again", at=AT)


def test_all_sealed_records_of_a_kind_have_one_size(analyst):
    with analyst.open() as book:
        seqs = [
            book.append("name", "P-1", {"name": name}, compartment="identity", at=AT).seq
            for name in ("Io", "Maximiliana von Unterberg-Oberthal")
        ]
        with book.reading() as connection:
            column = schema.payload.c
            found = connection.execute(sa.select(column.cell).where(column.seq.in_(seqs))).scalars()
            assert {len(one) for one in found} == {24 + 128 + 16}


def test_the_interface_has_no_bulk_unsealing(analyst):
    with analyst.open() as book:
        acts = {entry.act for entry, _ in book.payloads()}
        assert "name" not in acts
        assert "source" not in acts
        assert not [told for told in book.told() if told.entry.act in {"name", "source"}]
        with pytest.raises(BadInput, match="no entry"):
            book.payload(10_000)


def test_no_column_holds_what_people_are_persecuted_for_or_what_a_member_could_name():
    for metadata in (schema.record, schema.projected):
        for table in metadata.sorted_tables:
            for column in table.columns:
                assert not set(str(column.name).split("_")) & BARRED, f"{table.name}.{column.name}"


def test_what_is_kept_in_the_clear_is_the_format_alone(analyst):
    clear = (analyst.path / "format").read_bytes()
    with analyst.open() as book:
        assert clear == f"recount-casebook 1\n{book.book_id}\n".encode()
    for path in analyst.path.rglob("*"):
        if path.is_file() and path.name not in {"format", "sha256"}:
            assert b"SQLite" not in path.read_bytes()
            assert b"CREATE" not in path.read_bytes()
    assert vault.padded_size(65_537) == 81_920
