"""Checkpoints and time stamps are entries; nothing is sent unless somebody asks for it."""

import socket
import sys
from datetime import UTC, datetime, timedelta

import pytest

from recount.casebook import bag_check, checkpoints, consent, history, stamps
from recount.casebook.export import export
from recount.errors import BadInput

sys.path.insert(0, __file__.rpartition("/")[0])
from authority import Authority, listening

AT = "2026-11-26T10:00:00Z"
NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)


@pytest.fixture
def book(made):
    with made.open() as opened:
        yield opened


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


def test_a_checkpoint_covers_all_before_it_and_holds_for_the_journal_that_grew(book):
    made = history.checkpoint(book, at=AT)
    assert made.size == book.head.size - 1
    (kept,) = history.checkpoints_of(book)
    assert kept == made
    public = next(one.public for one in book.members() if one.id == book.member)
    assert checkpoints.holds(kept, public)
    book.append("note", "n-1", {"x": 1}, at=AT)
    assert checkpoints.covers(kept, history.tree_of(book))


def test_a_new_checkpoint_is_made_when_something_of_substance_came_since(book):
    first = history.newest(book, at=AT)
    assert history.newest(book, at=AT) == first
    book.append("note", "n-1", {"x": 1}, at=AT)
    second = history.newest(book, at=AT)
    assert second.size > first.size
    path = history.tree_of(book).consistency(first.size, second.size)
    assert checkpoints.follows(second, first, path)


def two(book, authority, *addresses):
    for address in addresses:
        history.trust(book, address, roots=authority.pem("root"), chain=authority.pem("middle"), at=AT)


def test_stamps_wait_until_they_are_sent_and_every_state_is_kept(
    book, authority, monkeypatch, tmp_path
):
    with listening(authority) as one, listening(authority) as other:
        two(book, authority, one, other)
        with monkeypatch.context() as offline:
            offline.setattr(socket, "socket", None)
            assert len(history.queue(book, at=AT)) == 2
            assert not history.queue(book, at=AT)  # nothing new came since
        assert {found.state for found in history.stamps_of(book)} == {"queued"}
        history.send(book, stamps.post, now=NOW)
    found = history.stamps_of(book)
    assert [(one.state, one.note) for one in found] == [("verified", "two verifiers agree")] * 2
    kept = [entry.act for entry in book.entries()].count("stamp")
    assert kept == 8  # queued, sent, held, verified, for each of the two
    assert history.send(book, stamps.post, now=NOW + timedelta(days=9)) == []
    told = next(one.id for one in book.subjects() if one.kind == "testimony")
    with book.writing(AT) as w:
        consent.record(w, told, ["keep"], on=NOW.date(), how="spoken", language="en")
    done = export(book, tmp_path / "out", at=AT)
    assert bag_check.check(done.folder).ok
    assert len(list((done.folder / "data" / "tokens").glob("*.tsr"))) == 2


def test_without_an_answer_a_stamp_waits(book, authority):
    two(book, authority, "http://127.0.0.1:1/", "http://127.0.0.1:2/")
    history.queue(book, at=AT)
    tried = history.send(book, stamps.post, now=NOW)
    assert {(one.state, one.tries) for one in tried} == {("queued", 1)}
    assert history.send(book, stamps.post, now=NOW) == []


def test_a_token_is_checked_again_with_better_roots(book, authority, tmp_path):
    other = Authority(tmp_path / "other", name="Another")
    with listening(authority) as one, listening(authority) as two_:
        two(book, other, one, two_)
        history.queue(book, at=AT)
        history.send(book, stamps.post, now=NOW)
        assert {found.state for found in history.stamps_of(book)} == {"refused"}
        two(book, authority, one, two_)
        assert len(history.recheck(book, at=AT)) == 2
        assert {found.state for found in history.stamps_of(book)} == {"verified"}
        assert history.recheck(book, at=AT) == []


@pytest.mark.parametrize("address", ["ftp://x", "http://a b", "not an address"])
def test_an_authority_needs_an_address_and_a_certificate(book, authority, address):
    with pytest.raises(BadInput):
        history.trust(book, address, roots=authority.pem("root"), at=AT)
    with pytest.raises(BadInput, match="no certificate"):
        history.trust(book, "http://a.example", roots=b"", at=AT)


def test_one_authority_is_not_enough_and_nothing_is_kept(book, authority):
    two(book, authority, "http://127.0.0.1:1/")
    head = book.head
    with pytest.raises(BadInput, match="two authorities"):
        history.queue(book, at=AT)
    assert book.head == head
