"""Whatever somebody changes behind the program's back is found: with the keys, and without."""

import dataclasses
import random
import shutil

import pytest
import sqlalchemy as sa

from recount import casebook
from recount.casebook import keys, members, rotation, schema, slots, verification
from recount.errors import BadInput, CustodyBroken, WrongKey
from recount.values import Secret

AT = "2026-11-26T09:30:00Z"


def verified(made):
    return verification.verify_path(made.path, made.file)


def kinds(made):
    return {one.kind for one in verified(made).problems}


def changed(made, *statements):
    """Rows changed with the keys and behind the journal's back: what an insider could do."""
    with made.open(check=False) as book:
        book.remembers = None
        with book.engine.connect() as connection, connection.begin():
            for statement in statements:
                assert connection.execute(sa.text(statement)).rowcount


def test_an_untouched_casebook_holds(made):
    report = verified(made)
    assert report.ok
    assert (report.entries, report.objects) == (13, 2)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("DELETE FROM entry WHERE seq = 13", "rollback"),
        ("DELETE FROM entry WHERE seq = 7", "missing"),
        ("DELETE FROM payload WHERE seq = 7", "missing"),
        ("DELETE FROM object WHERE file IS NULL", "row"),
        ("DELETE FROM subject_key WHERE compartment = 'source'", "row"),
        ("DELETE FROM claim WHERE id = 'I-1/C03'", "row"),
        ("UPDATE claim SET verdict = 'rejected' WHERE id = 'I-1/C02'", "row"),
        ("UPDATE claim SET body = (SELECT body FROM claim WHERE id = 'I-1/C01')", "row"),
        ("UPDATE member SET role = 'lead', name = 'Eve'", "row"),
        ("UPDATE member SET public = zeroblob(32)", "row"),
        ("UPDATE entry SET signature = zeroblob(64) WHERE seq = 9", "signature"),
        ("UPDATE entry SET act = 'propose' WHERE seq = 13", "row"),
        ("UPDATE entry SET line = replace(line, 'decide', 'propose') WHERE seq = 13", "format"),
        ("UPDATE entry SET line = replace(line, 'propose', 'decide') WHERE seq = 8", "chain"),
        ("UPDATE entry SET line = CAST(replace(line, '{', '{ ') AS BLOB) WHERE seq = 9", "chain"),
        ("UPDATE payload SET cell = zeroblob(168) WHERE seq = 5", "row"),
        ("UPDATE payload SET cell = NULL WHERE seq = 5", "missing"),
        ("UPDATE payload SET subject = 'book' WHERE seq = 5", "row"),
        ("UPDATE payload SET sealed_by = 12 WHERE seq = 5", "row"),
        ("UPDATE payload SET sealed_by = 99 WHERE seq = 5", "row"),
        ("UPDATE payload SET cell = (SELECT cell FROM payload WHERE seq = 6) WHERE seq = 7", "row"),
        ("UPDATE object SET file_sha256 = zeroblob(32) WHERE file IS NOT NULL", "row"),
        ("UPDATE subject_key SET cell = zeroblob(168) WHERE compartment = 'data'", "format"),
    ],
)
def test_a_row_changed_by_an_insider_is_found(made, statement, kind):
    changed(made, statement)
    assert kind in kinds(made)


def test_cells_swapped_with_their_digests_are_found(made):
    changed(
        made,
        "UPDATE payload SET cell = (SELECT p.cell FROM payload p WHERE p.seq = 6), cell_sha256 = "
        "(SELECT p.cell_sha256 FROM payload p WHERE p.seq = 6) WHERE seq = 7",
    )
    assert "row" in kinds(made)


def test_the_last_entries_removed_with_their_rows_are_found(made):
    changed(
        made,
        "DELETE FROM entry WHERE seq > 12",
        "DELETE FROM payload WHERE seq > 12",
        "DELETE FROM decision",
        "UPDATE claim SET verdict = 'undecided', decided_by = NULL, decided_at = NULL "
        "WHERE id = 'I-1/C02'",
    )
    assert kinds(made) == {"rollback"}
    with pytest.raises(CustodyBroken, match="ROLLBACK"):
        made.open()


def test_an_entry_by_somebody_who_is_no_member_is_found(made):
    with made.open(check=False) as book:
        book.remembers = None
        book.identity = keys.Identity.new("Eve")
        book.append("propose", "I-1/C09", {"item": "I-1"}, at=AT)
    assert "signature" in kinds(made)


def test_a_forked_journal_is_found(made):
    other = made.room / "other"
    shutil.copytree(made.path, other)
    with made.open() as book:
        book.append("propose", "I-1/C07", {"item": "I-1"}, at=AT)
    shutil.rmtree(made.path)
    other.rename(made.path)
    with made.open(check=False) as book:
        book.remembers = None
        book.append("propose", "I-1/C08", {"item": "I-1"}, at=AT)
        book.append("propose", "I-1/C09", {"item": "I-1"}, at=AT)
    assert kinds(made) == {"fork"}


def test_what_was_withdrawn_and_put_back_is_found(made):
    with made.open() as book:
        (told,) = (one.id for one in book.subjects() if one.kind == "testimony")
        with book.reading() as connection:
            rows = connection.execute(
                sa.select(schema.payload.c.seq, schema.payload.c.cell).where(
                    schema.payload.c.subject == told
                )
            ).all()
        book.destroy_subject_key(told, why="asked", at=AT)
        with book.engine.connect() as connection, connection.begin():
            put_back = schema.payload.update().where(schema.payload.c.seq == rows[0].seq)
            connection.execute(put_back.values(cell=rows[0].cell))
    assert "row" in kinds(made)


def test_object_files_lost_swapped_or_changed_are_found(made):
    with made.open() as book:
        second = book.put_object(b"y" * 90_000, compartment="evidence", at=AT)
        assert second
    (one, two) = sorted((made.path / "objects").rglob("*.age"))
    kept = one.read_bytes(), two.read_bytes()
    one.write_bytes(kept[1])
    two.write_bytes(kept[0])
    assert kinds(made) == {"object"}
    two.write_bytes(kept[1])
    one.write_bytes(kept[0][:-1])
    assert kinds(made) == {"object"}
    one.unlink()
    assert kinds(made) == {"missing"}


def test_slots_lost_cut_or_exchanged_are_found_and_the_second_copy_serves(made):
    for path in (made.path / "slots").glob("*.age"):
        path.write_bytes(path.read_bytes()[:-20])
    assert kinds(made) == {"format"}
    for path in (made.path / "slots.bak").glob("*.age"):
        path.unlink()
    with pytest.raises(WrongKey, match="slots are damaged"):
        made.open()


def test_a_slot_of_another_casebook_opens_nothing(made):
    other = made.room / "other.casebook"
    casebook.create(other, made.room / "eve.identity", made.passphrase, "Eve", AT, cost=casebook.LEAST)
    for copy in slots.FOLDERS:
        shutil.rmtree(made.path / copy)
        shutil.copytree(other / copy, made.path / copy)
    with pytest.raises(WrongKey, match="another casebook"):
        casebook.open_book(made.path, made.room / "eve.identity", made.passphrase)


def everything(made):
    """All rows of all tables."""
    with made.open(check=False) as book, book.reading() as connection:
        tables = (*schema.record.sorted_tables, *schema.projected.sorted_tables)
        return {table.name: sorted(connection.execute(table.select()), key=repr) for table in tables}


def test_an_old_page_put_into_the_new_file_is_found(made):
    """SQLCipher itself does not tell: a page is bound to its number, not to its time."""
    page = 4096
    old = (made.path / "book.db").read_bytes()
    with made.open() as book:
        (told,) = (one.id for one in book.subjects() if one.kind == "testimony")
        why = {"verdict": "reject", "why": "withdrawn by its author"}
        book.append("decide", "I-1/C02", why, subject=told, at=AT)
    new = (made.path / "book.db").read_bytes()
    pages = [
        at
        for at in range(page, min(len(old), len(new)), page)
        if old[at : at + page] != new[at : at + page]
    ]
    assert len(pages) > 5
    whole, unused = everything(made), 0
    for at in pages:
        spliced = new[:at] + old[at : at + page] + new[at + page :]
        (made.path / "book.db").write_bytes(spliced)
        if verified(
            made
        ).ok:  # a page that nothing stands on any more: then nothing must read otherwise
            unused += 1
            assert everything(made) == whole, f"page {at // page}"
    (made.path / "book.db").write_bytes(new)
    assert verified(made).ok
    assert unused <= 1


def test_the_old_file_in_the_place_of_the_new_is_found(made):
    old = (made.path / "book.db").read_bytes()
    with made.open() as book:
        book.append("propose", "I-1/C07", {"item": "I-1"}, at=AT)
    (made.path / "book.db").write_bytes(old)
    assert kinds(made) == {"rollback"}


def test_one_flipped_bit_in_each_thousandth_is_found(made):
    chance = random.Random(20261126)  # noqa: S311 - a fixed choice of bits
    whole = {path: path.read_bytes() for path in sorted(made.path.rglob("*")) if path.is_file()}
    tried = 0
    for path, data in whole.items():
        steps = 40 if path.name == "book.db" else 12
        for step in range(steps):
            where = chance.randrange(len(data) * step // steps, max(1, len(data) * (step + 1) // steps))
            bad = bytearray(data)
            bad[where] ^= 1 << chance.randrange(8)
            path.write_bytes(bad)
            try:
                found = not verified(made).ok
            except (WrongKey, BadInput):
                found = True
            assert found, f"{path.name}, byte {where}"
            path.write_bytes(data)
            tried += 1
    assert tried > 100
    assert verified(made).ok


def test_rows_from_before_a_rotation_put_back_are_found(made):
    with made.open() as book:
        members.add(
            book,
            name="Bo",
            role="analyst",
            identity_out=made.room / "bo",
            passphrase=Secret("lubo zake ditu vomi"),
            at=AT,
            cost=keys.LEAST,
        )
        with book.reading() as connection:
            old = connection.execute(sa.select(schema.payload).where(schema.payload.c.seq == 5)).one()
        rotation.remove(book, members.named(book, "Bo"), at=AT)
        assert verification.verify(book).ok
        with book.engine.connect() as connection, connection.begin():
            put_back = schema.payload.update().where(schema.payload.c.seq == 5)
            connection.execute(put_back.values(**old._mapping))  # noqa: SLF001 - its public name
    assert "row" in kinds(made)


def test_a_slot_that_would_seal_evidence_to_another_key_opens_nothing(made):
    """Whoever knows the data root could put one there for an analyst."""
    with made.open() as book:
        stranger = keys.Identity.new("Eve").recipient
        forged = dataclasses.replace(book.slot, evidence_to=stranger)
        for copy in slots.FOLDERS:
            for path in (made.path / copy).glob("*.age"):
                path.unlink()
        slots.write(made.path, forged, book.identity.recipient)
    with pytest.raises(CustodyBroken, match="another key"):
        made.open()
