"""What was forgotten is nowhere: with every key but the destroyed one, not one of 1,000 sentinels is found.

Looking for plain words in an encrypted file can never fail. So the scanner opens every page, free pages, the
write-ahead log and the objects; and the controls show that it finds what is there.
"""

import sys
from datetime import date
from itertools import pairwise

import pytest
import sqlalchemy as sa

from recount.casebook import consent, schema, sqlite
from recount.casebook.forget import forget
from recount.errors import BadInput, Refused

sys.path.insert(0, __file__.rpartition("/")[0])
from scanner import looked_at, words_in

AT = "2026-11-26T10:00:00Z"
SENTINELS = [b"sentinel-%06d-of-one-thousand" % (one * 7919) for one in range(1000)]
KEPT = [b"kept-%06d-of-somebody-else" % (one * 7919) for one in range(50)]


def plant(book):
    """The sentinels in every kind of place that a testimony has; the others in another testimony."""
    left = iter(one.decode() for one in SENTINELS)

    def some(how_many):
        return [next(left) for _ in range(how_many)]

    with book.writing(AT) as w:
        told, other = w.subject_new("testimony"), w.subject_new("testimony")
        for number, words in enumerate(some(300)):
            w.append("propose", f"I-9/C{number}", {"item": "I-9", "says": words}, subject=told)
        for number, words in enumerate(some(150)):
            w.append("decide", f"I-9/C{number}", {"verdict": "confirm", "why": words}, subject=told)
        w.append("collect", "I-9", {"file": some(50)}, subject=told)
        w.append("person", told, {"claims": some(100)}, subject=told)
        for compartment in ("identity", "source"):
            for words in some(100):
                w.append("name", told, {"name": words}, compartment=compartment, subject=told)
        for words in some(50):
            w.put_object(words.encode(), compartment="evidence", subject=told)
        big = "\n".join(some(100)).encode() + b" padding" * 12_000
        w.put_object(big, compartment="evidence", subject=told)
        for words in some(50):
            given = {"on": date(2026, 11, 20), "how": "spoken", "language": "en"}
            consent.record(w, told, ["keep"], witness=words, **given)
        for number, words in enumerate(KEPT):
            record = {"item": "I-8", "says": words.decode()}
            w.append("propose", f"I-8/C{number}", record, subject=other)
    assert next(left, None) is None
    return told, other


@pytest.fixture
def planted(made):
    with made.open() as book:
        yield book, plant(book)


def raw(book):
    return b"".join(path.read_bytes() for path in book.folder.path.parent.rglob("*") if path.is_file())


def test_without_an_erasure_every_sentinel_is_found(planted):
    book, _ = planted
    assert words_in(book, looked_at(book), words=SENTINELS) == set(SENTINELS)
    assert not [one for one in SENTINELS if one in raw(book)]  # and none of them in clear


def test_after_it_none_is_found_while_the_book_is_open_and_after_it_was_closed(planted, made):
    book, (told, _) = planted
    before = looked_at(book)
    forget(book, told, why="asked to", at=AT)
    assert words_in(book, before, told, SENTINELS) == set()
    assert words_in(book, before, told, KEPT) == set(KEPT)
    book.close()
    with made.open() as again:
        assert words_in(again, before, told, SENTINELS) == set()
        assert words_in(again, before, told, KEPT) == set(KEPT)
        again.rebuild()
        assert words_in(again, before, told, SENTINELS) == set()
        assert not [one for one in again.claims() if one.subject == told]


def test_a_false_erasure_that_only_drops_rows_is_caught(planted):
    """A control of the scanner: keys and sealed payloads stay."""
    book, (told, _) = planted
    before = looked_at(book)
    with book.engine.connect().execution_options(writing=True) as connection, connection.begin():
        for table in schema.ERASABLE:
            connection.execute(table.delete().where(table.c.subject == told))
    assert words_in(book, before, told, SENTINELS)


def test_a_false_erasure_that_leaves_freed_pages_as_they_were_is_caught(planted):
    """A control of the scanner: rows and keys are emptied, their bytes lie about in pages and log."""
    book, (told, _) = planted
    sqlite.checkpoint(book.engine)
    before = looked_at(book)
    with book.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA secure_delete=OFF").fetchall()
    with book.engine.connect().execution_options(writing=True) as connection, connection.begin():
        for table in schema.ERASABLE:
            connection.execute(table.delete().where(table.c.subject == told))
        for table in schema.SEALED:
            connection.execute(table.update().where(table.c.subject == told).values(cell=None))
    assert len(words_in(book, before, told, SENTINELS)) > 100


def test_every_key_but_the_destroyed_one_is_still_there(planted):
    book, (told, other) = planted
    before = looked_at(book)
    forget(book, told, why="asked to", at=AT)
    now = looked_at(book)
    assert told in before.whose.values()
    assert told not in now.whose.values()
    assert other in now.whose.values()


def test_counts_change_and_what_changed_is_said(planted):
    book, (told, _) = planted
    done = forget(book, told, why="asked to", at=AT)
    changed = {one.what: (one.before, one.after) for one in done.recomputed}
    assert changed == {
        "items": (2, 1),
        "claims": (355, 55),
        "decisions": (151, 1),
        "people": (2, 1),
        "consents": (50, 0),
    }
    assert done.originals == 51
    assert len(book.claims()) == 55


def test_the_entries_stay_chained_and_the_tombstone_says_nothing_of_what_was_there(planted):
    book, (told, _) = planted
    size = book.head.size
    done = forget(book, told, why="asked to", at=AT)
    entries = list(book.entries())
    assert len(entries) == book.head.size == size + 1
    assert all(two.prev == one.digest for one, two in pairwise(entries))
    last = entries[-1]
    assert (last.seq, last.act, last.obj) == (done.entry, "destroy-key", told)
    assert book.payload(last.seq) == {"why": "asked to"}
    gone = next(one.seq for one in entries if one.obj == "I-9")
    with pytest.raises(Refused, match="withdrawn"):
        book.payload(gone)


def test_copies_that_left_are_listed_with_what_to_do(planted):
    book, (told, other) = planted
    for act, said in [
        ("backup", {"where": "/media/stick/one.backup"}),
        ("export", {"where": "for-the-court", "subjects": [told, other]}),
        ("export", {"where": "for-others", "subjects": [other]}),
        ("publish", {}),
    ]:
        book.append(act, book.book_id, said, at=AT)
    copies = forget(book, told, why="asked to", at=AT).copies_elsewhere
    assert [one.kind for one in copies] == ["backup", "export", "publish"]
    assert "/media/stick/one.backup" in copies[0].where
    assert "for-the-court" in copies[1].where
    assert "not written down" in copies[2].where
    assert all(one.do for one in copies)


def test_a_weighing_that_named_its_claims_is_to_be_made_anew(planted):
    book, (told, _) = planted
    book.append("weigh", "W-1", {"standings": [{"claims": ["I-8/C1"]}]}, at=AT)
    book.append("weigh", "W-2", {"standings": [{"claims": ["I-8/C1", "I-9/C1"]}]}, at=AT)
    (again,) = forget(book, told, why="asked to", at=AT).again
    assert f"entry {book.head.size - 1}" in again


def test_an_item_stands_for_its_testimony(planted):
    book, (told, _) = planted
    assert forget(book, "I-9", why="asked to", at=AT).subject == told


@pytest.mark.parametrize(
    ("name", "why", "error", "words"),
    [
        ("T-NOBODY", "asked to", BadInput, "no person, testimony or item"),
        ("I-9", " ", BadInput, "say why"),
        ("book", "asked to", BadInput, "no person"),
    ],
)
def test_what_cannot_be_forgotten_is_said_and_nothing_is_lost(planted, name, why, error, words):
    book, _ = planted
    head = book.head
    with pytest.raises(error, match=words):
        forget(book, name, why=why, at=AT)
    assert book.head == head


def test_what_was_forgotten_is_not_forgotten_twice(planted):
    book, (told, _) = planted
    forget(book, told, why="asked to", at=AT)
    with pytest.raises(Refused):
        forget(book, told, why="asked to", at=AT)


def test_no_row_of_any_table_names_the_forgotten_but_by_its_pseudonym(planted):
    book, (told, _) = planted
    forget(book, told, why="asked to", at=AT)
    with book.reading() as connection:
        for table in (*schema.record.sorted_tables, *schema.projected.sorted_tables):
            if table.name in {"payload", "subject_key", "object"}:
                left = connection.execute(sa.select(table.c.cell).where(table.c.subject == told))
                assert not [one for one in left.scalars() if one is not None]
            else:
                held = repr(connection.execute(sa.select(table)).all())
                assert "sentinel" not in held
