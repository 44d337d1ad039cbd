"""Collectors add without opening anything; what they deposited is checked before it is admitted."""

from dataclasses import replace

import pyrage
import pytest
from invented import AT, PASSPHRASE, REPORT

from recount import casebook
from recount.case import admitting, kept
from recount.casebook import deposits, keys, members
from recount.errors import Refused
from recount.values import Secret

WORDS = REPORT.encode()
LATER = "2026-11-27T09:30:00Z"


@pytest.fixture
def collector(room):
    """A member who holds no root; made before the book of the test is opened."""
    place = room.identity.with_name("cem.identity")
    with room.open() as opened:
        members.add(
            opened,
            name="Cem",
            role="collector",
            identity_out=place,
            passphrase=Secret(PASSPHRASE),
            at=AT,
            cost=casebook.LEAST,
        )
    return keys.open_identity(place, Secret(PASSPHRASE)).identity


def lay(room, collector, data=WORDS, **told):
    return deposits.deposit(room.path, collector, data, {"file": "Ilse Tormann.txt", **told}, at=AT)


def names(room):
    return [path.name for path in (room.path / "deposits").iterdir()]


def test_a_collector_opens_nothing(room, collector):
    with pytest.raises(Refused, match="recount deposit"):
        casebook.open_book(room.path, room.identity.with_name("cem.identity"), PASSPHRASE)
    name = lay(room, collector)
    sealed = (room.path / "deposits" / name).read_bytes()
    assert b"Tormann" not in sealed
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [collector.opener()])


def test_a_deposit_becomes_an_item_with_who_brought_it(room, collector):
    lay(room, collector, **{"from": "Tibor Lask", "label": "first report", "published": "2017-04-11"})
    with room.open() as book:
        (one,) = admitting.admit(book, at=LATER)
        assert (one.state, one.file) == ("ok", "Ilse Tormann.txt")
        record = kept.item_of(book, one.id).record()
        assert (record["label"], record["published"]) == ("first report", "2017-04-11")
        ((entry, told),) = book.payloads(acts=("admit",))
        assert (entry.obj, told) == (one.id, {"by": collector.member, "deposited": AT})
        assert "source" in {entry.act for entry in book.entries()}
    assert names(room) == []


def test_a_deposit_that_names_its_source_waits_for_a_lead(room, collector, monkeypatch):
    lay(room, collector, **{"from": "Tibor Lask"})
    with room.open() as book:
        monkeypatch.setattr(
            book, "slot", replace(book.slot, roots=replace(book.slot.roots, source=None))
        )
        (left,) = admitting.admit(book, at=LATER)
        assert "a lead admits it" in left.why
        assert book.items() == []
    assert len(names(room)) == 1


@pytest.mark.parametrize("harm", ["flip", "cut", "other", "noise"])
def test_a_deposit_that_was_touched_is_left_and_said(room, collector, harm):
    place = room.path / "deposits" / lay(room, collector)
    sealed = bytearray(place.read_bytes())
    if harm == "flip":
        sealed[-5] ^= 1
    elif harm == "cut":
        del sealed[-20:]
    elif harm == "noise":
        sealed = bytearray(b"noise" * 99)
    else:
        with room.open() as book:
            ours = pyrage.x25519.Recipient.from_str(book.slot.evidence_to)
        forged = b'{"book":"x","member":"nobody","size":1}'
        sealed = pyrage.encrypt(len(forged).to_bytes(4, "big") + forged + bytes(80), [ours])
    place.write_bytes(bytes(sealed))
    with room.open() as book:
        (left,) = admitting.admit(book, at=LATER)
        assert "leave it and ask" in left.why
        assert book.items() == []
    assert names(room) == [place.name]


def test_a_stranger_who_knows_the_public_key_cannot_deposit_as_a_member(room, collector):
    stranger = keys.Identity.new("Nobody")
    forged = replace(stranger, age=collector.age)  # opens the slot, signs with a key of its own
    lay(room, forged)
    with room.open() as book:
        (left,) = admitting.admit(book, at=LATER)
        assert "not signed by a member" in left.why


def test_the_size_of_a_deposit_tells_little_and_none_waits_at_first(room, collector):
    assert deposits.waiting(room.path) == []
    small, large = lay(room, collector, b"a"), lay(room, collector, b"b" * 40_000)
    sizes = [(room.path / "deposits" / name).stat().st_size for name in (small, large)]
    assert abs(sizes[0] - sizes[1]) < 200


def test_an_analyst_cannot_admit(room, collector, monkeypatch):
    lay(room, collector)
    with room.open() as book:
        monkeypatch.setattr(
            book, "slot", replace(book.slot, roots=replace(book.slot.roots, evidence=None))
        )
        with pytest.raises(Refused, match="evidence"):
            list(admitting.admit(book, at=LATER))


def test_words_that_are_no_deposit_s_leave_it_where_it_is(room, collector):
    lay(room, collector, published="yesterday")
    with room.open() as book:
        (left,) = admitting.admit(book, at=LATER)
        assert left.why == "its words are no deposit's"
