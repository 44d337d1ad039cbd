"""Time stamps wait offline, go out only on request, and are believed only when two verifiers agree."""

import socket
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from recount.casebook import stamps
from recount.casebook.tree import leaf
from recount.errors import BadInput, MissingGroup

sys.path.insert(0, __file__.rpartition("/")[0])
from authority import Authority, listening

ROOT = leaf(b"a journal of one entry")
NOW = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
TWO = ("http://127.0.0.1:1/", "http://127.0.0.1:2/")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def stamp():
    return stamps.queue(ROOT, checkpoint=1, authorities=TWO)[0]


def held(authority, stamp, mode="plain"):
    authority.mode = mode
    with listening(authority) as address:
        under_way = stamps.sending(replace(stamp, authority=address), NOW)
        return stamps.send(under_way, stamps.post)


def checked(authority, stamp, root=ROOT, **given):
    trusted = {"roots": authority.pem("root"), "chain": authority.pem("middle"), **given}
    return stamps.check(stamp, root, **trusted)


def test_a_stamp_waits_for_a_person_and_opens_no_connection(monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    one, two = stamps.queue(ROOT, checkpoint=1, authorities=TWO)
    assert (one.state, two.state) == ("queued", "queued")
    assert one.query != two.query  # each has its own nonce
    assert one.token is None


def test_what_is_sent_holds_the_hashed_root_and_nothing_else_of_ours(authority, stamp):
    authority.asked.clear()
    held(authority, stamp)
    ((headers, query),) = authority.asked
    assert query == stamp.query
    assert sha256(ROOT).digest() in query
    assert ROOT not in query
    assert len(query) < 80
    assert set(headers) <= {"Host", "Content-Type", "Content-Length", "Connection", "Accept-Encoding"}


def test_the_query_asks_for_certificates_and_has_a_nonce(authority, stamp):
    (authority.folder / "shown.tsq").write_bytes(stamp.query)
    shown = authority.openssl("ts -query -in shown.tsq -text").decode()
    assert "Certificate required: yes" in shown
    assert "Nonce: 0x" in shown


def test_two_verifiers_agree_on_a_good_token(authority, stamp):
    token = held(authority, stamp)
    assert (token.state, token.note) == ("held", "held, unverified")
    good = checked(authority, token)
    assert (good.state, good.note) == ("verified", "two verifiers agree")
    assert abs(datetime.fromisoformat(good.by) - datetime.now(UTC)) < timedelta(hours=1)
    assert good.token == token.token


def test_a_token_that_one_parser_cannot_read_is_kept_and_said(authority, stamp):
    """OpenSSL writes the certificates of a chain as they come; rfc3161-client insists on their order."""
    assert checked(authority, held(authority, stamp, "chain")).state == "verified"
    unread = checked(authority, held(authority, stamp, "turned"))
    assert unread.state == "held"
    assert unread.note == "held, unverified: openssl accepts it, rfc3161-client does not"
    assert unread.token
    assert unread.by


def test_another_root_is_not_what_was_stamped(authority, stamp):
    token = held(authority, stamp)
    other = leaf(b"another journal")
    assert checked(authority, token, root=other).note.endswith("a stamp of another root")
    forged = replace(token, digest=sha256(other).digest(), query=_query(other))
    refused = checked(authority, forged, root=other)
    assert refused.state == "refused"
    assert refused.token == token.token


def _query(root):
    return stamps.queue(root, checkpoint=1, authorities=TWO)[0].query


def test_a_token_for_another_nonce_is_not_verified(authority, stamp):
    token = held(authority, stamp)
    assert checked(authority, replace(token, query=_query(ROOT))).state == "refused"


def test_no_flipped_byte_of_what_is_signed_is_verified(authority, stamp):
    """The imprint, the serial number, the time and the nonce stand together; each byte of them is signed."""
    token = held(authority, stamp)
    imprint = token.token.index(sha256(ROOT).digest())
    for at in range(imprint, imprint + 70, 6):
        flipped = bytearray(token.token)
        flipped[at] ^= 0x10
        found = checked(authority, replace(token, token=bytes(flipped)))
        assert found.state == "refused"
        assert found.token == bytes(flipped)


def test_a_flipped_byte_elsewhere_changes_nothing_that_is_believed(authority, stamp):
    """Some bytes around the signed part mean nothing, and no verifier looks at them."""
    token = held(authority, stamp)
    stated = checked(authority, token).by
    for at in range(0, len(token.token), len(token.token) // 20):
        flipped = bytearray(token.token)
        flipped[at] ^= 0x10
        found = checked(authority, replace(token, token=bytes(flipped)))
        assert found.state != "verified" or found.by == stated


def test_roots_of_somebody_else_verify_nothing(authority, stamp, tmp_path):
    other = Authority(tmp_path / "other", name="Another")
    token = held(authority, stamp)
    assert checked(other, token).state == "refused"
    assert checked(authority, token, chain=b"").state in {
        "held",
        "refused",
    }  # the middle one is missing
    with pytest.raises(BadInput, match="no certificate to trust"):
        checked(authority, token, roots=b"")


def test_what_an_authority_declines_is_refused_and_kept(authority, stamp):
    declined = checked(authority, held(authority, stamp, "declines"))
    assert (declined.state, declined.note) == ("refused", "the authority declined")
    assert declined.token


@pytest.mark.parametrize("mode", ["broken", "empty", "moved"])
def test_without_an_answer_it_waits_and_tries_later(authority, stamp, mode):
    waiting = held(authority, stamp, mode)
    assert (waiting.state, waiting.tries, waiting.token) == ("queued", 1, None)
    assert not stamps.due(waiting, NOW)
    assert stamps.due(waiting, NOW + timedelta(minutes=11))
    again = stamps.sending(waiting, NOW)
    assert not stamps.due(again, NOW + timedelta(minutes=11))


def test_a_pause_grows_and_ends(stamp):
    for _ in range(20):
        stamp = stamps.sending(stamp, NOW)
    assert stamps.due(stamp, NOW + timedelta(days=2))


def test_what_is_held_is_not_sent_again(authority, stamp):
    assert stamps.due(stamp, NOW)
    assert not stamps.due(held(authority, stamp), NOW + timedelta(days=9))


def test_a_stamp_without_a_token_stays_as_it_is(authority, stamp):
    assert checked(authority, stamp) == stamp


def test_rubbish_is_kept_and_refused(authority, stamp):
    for rubbish in (b"\x00", b"<html>", b"\x30\x84\xff\xff\xff\xff", bytes(100)):
        found = checked(authority, replace(stamp, state="held", token=rubbish))
        assert (found.state, found.token) == ("refused", rubbish)


def test_without_openssl_one_verifier_is_not_enough(authority, stamp, monkeypatch):
    token = held(authority, stamp)
    monkeypatch.setattr(stamps.os, "defpath", "/nowhere")
    found = checked(authority, token)
    assert found.state == "held"
    assert found.note == "held, unverified: rfc3161-client accepts it, openssl could not be used"


@pytest.mark.parametrize(
    "authorities", [[], ["http://one.example/"], ["http://one.example/"] * 2, ["file:///etc", *TWO]]
)
def test_two_authorities_with_addresses_are_needed(authorities):
    with pytest.raises(BadInput):
        stamps.queue(ROOT, checkpoint=1, authorities=authorities)


def test_without_the_group_it_is_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    with pytest.raises(MissingGroup, match="group server"):
        stamps.queue(ROOT, checkpoint=1, authorities=TWO)
