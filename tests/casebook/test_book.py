"""What goes into the casebook comes out, and what was withdrawn does not."""

import shutil

import pytest

from recount import casebook
from recount.casebook import schema
from recount.errors import BadInput, CustodyBroken, Refused, WrongKey

AT = "2026-11-26T09:30:00Z"


def subject(book, kind):
    return next(one.id for one in book.subjects() if one.kind == kind)


def rows(book):
    with book.reading() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in schema.projected.sorted_tables
        }


def test_what_goes_in_comes_out(made):
    with made.open() as book:
        (item,) = book.items()
        assert [claim.id for claim in book.claims(item="I-1")] == [f"I-1/C0{n}" for n in range(1, 6)]
        assert [claim.id for claim in book.claims(verdict="confirmed")] == ["I-1/C02"]
        original = book.get_object(item.record()["object"], reason="to read it", at=AT)
        assert original.startswith(b"We were eleven")
        assert book.get_object(item.record()["note"], reason="to read it", at=AT) == b"a small note"
        assert [entry.act for entry in book.entries()][-2:] == ["open-original", "open-original"]
        assert book.people()[0].record() == {"role": "witness"}


def test_undoing_brings_back_the_decision_before(made):
    with made.open() as book:
        told = subject(book, "testimony")
        for verdict in ("reject", "undo", "undo", "undo"):
            book.append("decide", "I-1/C02", {"verdict": verdict, "why": "-"}, subject=told, at=AT)
        assert book.claims(item="I-1")[1].verdict == "undecided"
        book.append("decide", "I-1/C02", {"verdict": "amend", "why": "-"}, subject=told, at=AT)
        assert book.claims(verdict="amended")[0].decided_by == book.member


def test_a_claim_proposed_anew_keeps_its_verdict(made):
    with made.open() as book:
        told = subject(book, "testimony")
        book.append("propose", "I-1/C02", {"item": "I-1", "stance": "denies"}, subject=told, at=AT)
        (claim,) = book.claims(verdict="confirmed")
        assert claim.record()["stance"] == "denies"


def test_projections_rebuilt_from_the_journal_are_the_same(made):
    with made.open() as book:
        told = subject(book, "testimony")
        book.append("decide", "I-1/C03", {"verdict": "reject", "why": "-"}, subject=told, at=AT)
        book.destroy_subject_key(subject(book, "person"), why="asked for it", at=AT)
        before = rows(book)
        book.rebuild()
        assert rows(book) == before


def test_what_was_withdrawn_is_gone_and_the_journal_stands(made):
    with made.open() as book:
        told = subject(book, "testimony")
        sealed = [entry.seq for entry in book.entries() if entry.act in {"collect", "propose"}]
        objects = [book.items()[0].record()[name] for name in ("object", "note")]
        assert len(list(book.folder.objects())) == 1
        book.destroy_subject_key(told, why="the witness asked", at=AT)
        assert book.items() == book.claims() == book.decisions() == []
        assert list(book.folder.objects()) == []
        for seq in sealed:
            with pytest.raises(Refused, match="withdrawn"):
                book.payload(seq)
        for one in objects:
            with pytest.raises(Refused, match="withdrawn"):
                book.get_object(one, reason="to look", at=AT)
        with pytest.raises(Refused, match="withdrawn"):
            book.append("propose", "I-1/C09", {"item": "I-1"}, subject=told, at=AT)
        assert len(list(book.entries())) == book.head.size
    with made.open() as book:
        assert book.claims() == []


def half_done(book):
    with book.writing(AT) as w:
        w.put_object(b"x" * 100_000, compartment="evidence")
        w.append("propose", "I-1/C10", {"item": "I-1"})
        w.append("propose", "I-1/C11", {"item": "I-1", "score": 0.5})


def test_an_error_inside_a_block_takes_all_of_it_back(made):
    with made.open() as book:
        before, files = book.head, sorted(book.folder.objects())

        with pytest.raises(BadInput, match="fraction"):
            half_done(book)
        assert (book.head, sorted(book.folder.objects())) == (before, files)
        book.append("propose", "I-1/C10", {"item": "I-1"}, at=AT)
        assert book.head.size == before.size + 1


def test_sealed_parts_open_one_at_a_time_and_with_a_reason(made):
    with made.open() as book:
        seq = next(entry.seq for entry in book.entries() if entry.act == "name")
        with pytest.raises(Refused, match="alone"):
            book.payload(seq)
        with pytest.raises(Refused, match="say why"):
            book.open_sealed(seq, reason="  ", at=AT)
        secret = book.open_sealed(seq, reason="the court asked", at=AT)
        assert secret.reveal() == {"name": "Orsola Venn"}
        assert book.payload(book.head.size) == {"reason": "the court asked"}
        assert all(entry.act != "name" for entry, _ in book.payloads())
        with pytest.raises(Refused, match="say why"):
            book.get_object(book.items()[0].record()["note"])


def test_one_program_at_a_time(made):
    with made.open(), pytest.raises(BadInput, match="another program holds this casebook"):
        made.open()
    made.open().close()


def test_another_passphrase_and_another_identity_are_refused(made):
    with pytest.raises(WrongKey, match="passphrase"):
        casebook.open_book(made.path, made.identity, "not the passphrase")
    other = made.room / "other.casebook"
    stranger = made.room / "eve.identity"
    casebook.create(other, stranger, made.passphrase, "Eve", AT, cost=casebook.LEAST)
    with pytest.raises(WrongKey, match="no slot"):
        casebook.open_book(made.path, stranger, made.passphrase)


def test_a_clock_that_ran_back_is_noted(made):
    with made.open() as book:
        entry = book.append("propose", "I-1/C07", {"item": "I-1"}, at="2020-01-01T00:00:00Z")
        assert entry.note == "clock ran back"


def test_an_older_copy_and_another_history_are_told(made, tmp_path):
    shutil.copytree(made.path, tmp_path / "old")
    with made.open() as book:
        book.append("propose", "I-1/C07", {"item": "I-1"}, at=AT)
    shutil.rmtree(made.path)
    shutil.copytree(tmp_path / "old", made.path)
    with pytest.raises(CustodyBroken, match="ROLLBACK"):
        made.open()
    with made.open(check=False) as book:
        book.remembers = None
        book.append("propose", "I-1/C08", {"item": "I-1"}, at=AT)
    with pytest.raises(CustodyBroken, match="FORK"):
        made.open()


def test_an_identity_serves_two_casebooks(made):
    second = made.room / "second.casebook"
    (made.room / "ada.identity").rename(made.room / "both.identity")
    casebook.create(second, made.room / "both.identity", made.passphrase, "Ada", AT)
    for path in (made.path, second):
        casebook.open_book(path, made.room / "both.identity", made.passphrase).close()
