"""A checkpoint fixes a journal, and only its signer can make it."""

import contextlib
import json
import shlex
import subprocess

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from recount.casebook import checkpoints
from recount.casebook.spoken import says
from recount.casebook.tree import Tree, leaf
from recount.errors import BadInput

BOOK = "0f" * 16
KEY = SigningKey(bytes(range(32)))
AT = "2031-05-06T07:08:09Z"


def sign(message):
    return KEY.sign(message).signature


def journal(size, changed=None):
    entries = [f"entry {one}".encode() for one in range(size)]
    if changed is not None:
        entries[changed] = b"rewritten"
    return Tree(leaf(one) for one in entries)


def checkpoint(size):
    return checkpoints.made(
        BOOK, journal(size), leaf(b"entry %d" % (size - 1)), at=AT, sign=sign, signer="m1"
    )


def test_what_was_signed_can_be_read_back():
    one = checkpoint(5)
    assert checkpoints.read(one.signed, one.signature, signer="m1") == one
    assert checkpoints.holds(one, bytes(KEY.verify_key))
    assert json.loads(one.signed)["size"] == 5
    assert says(one.words, one.head)


def test_openssl_agrees_on_the_signature(tmp_path):
    one = checkpoint(3)
    pem = Ed25519PublicKey.from_public_bytes(bytes(KEY.verify_key)).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    for name, content in (("k.pem", pem), ("c.json", one.signed), ("c.sig", one.signature)):
        (tmp_path / name).write_bytes(content)
    check = "openssl pkeyutl -verify -pubin -inkey k.pem -rawin -in c.json -sigfile c.sig"
    words = shlex.split(check)
    assert subprocess.run(words, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "c.json").write_bytes(one.signed.replace(b'"size":3', b'"size":4'))
    assert subprocess.run(words, cwd=tmp_path, check=False, capture_output=True).returncode != 0


@settings(deadline=None)
@given(st.data())
def test_one_changed_byte_does_not_hold(data):
    one = checkpoint(4)
    signed = bytearray(one.signed + one.signature)
    signed[data.draw(st.integers(0, len(signed) - 1))] ^= data.draw(st.integers(1, 255))
    body, signature = bytes(signed[: len(one.signed)]), bytes(signed[len(one.signed) :])
    with contextlib.suppress(BadInput):
        assert not checkpoints.holds(checkpoints.read(body, signature), bytes(KEY.verify_key))


@pytest.mark.parametrize("key", [bytes(SigningKey(bytes(32)).verify_key), bytes(31), b""])
def test_another_key_does_not_hold(key):
    assert not checkpoints.holds(checkpoint(2), key)


def test_it_covers_the_journal_it_was_made_of_and_none_that_was_rewritten_or_cut():
    one = checkpoint(4)
    assert checkpoints.covers(one, journal(4))
    assert checkpoints.covers(one, journal(9))
    assert not checkpoints.covers(one, journal(9, changed=2))
    assert checkpoints.covers(one, journal(9, changed=4))
    assert not checkpoints.covers(one, journal(3))


def test_two_checkpoints_are_shown_to_follow_without_the_entries():
    early, late = checkpoint(3), checkpoint(8)
    path = journal(8).consistency(3)
    assert checkpoints.follows(late, early, path)
    assert not checkpoints.follows(early, late, path)
    assert not checkpoints.follows(late, early, journal(8, changed=1).consistency(3))


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        checkpoint(1).signed.replace(b"recount-checkpoint/1", b"recount-checkpoint/2"),
        checkpoint(1).signed.replace(b'"size":1', b'"size":true'),
        checkpoint(1).signed.replace(b'"size":1', b'"size":-1'),
        checkpoint(1).signed.replace(b'"size":1', b'"size": 1'),
        checkpoint(1).signed[:-1] + b',"x":1}',
    ],
)
def test_what_is_no_checkpoint_is_refused(untrusted):
    with pytest.raises(BadInput):
        checkpoints.read(untrusted, bytes(64))


def test_a_signature_of_another_length_and_an_empty_journal_are_refused():
    with pytest.raises(BadInput):
        checkpoints.read(checkpoint(1).signed, bytes(63))
    with pytest.raises(ValueError, match="no head"):
        checkpoints.made(BOOK, Tree(), bytes(32), at=AT, sign=sign)
