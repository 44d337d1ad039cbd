"""A cell opens where it was sealed, with its key, and nowhere else."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings

from recount.casebook import seals
from recount.casebook.seals import Place
from recount.errors import CustodyBroken

VECTORS = json.loads(
    (Path(__file__).parents[2] / "docs/formats/cells.json").read_text(encoding="utf-8")
)
HERE = Place("0" * 32, "identity", 1, "payload", "17", "cell")
WORDS = st.text(max_size=40)
PLACES = st.builds(Place, WORDS, WORDS, st.integers(0, 2**31), WORDS, WORDS, WORDS)


@given(st.binary(max_size=5000), PLACES)
def test_what_was_sealed_opens_in_its_place(record, place):
    key = seals.new_key()
    cell = seals.seal(key, record, place)
    assert seals.unseal(key, cell, place) == record
    assert len(cell) == seals.NONCE_BYTES + seals.bucket(len(record)) + seals.TAG_BYTES


@given(PLACES, PLACES)
def test_no_two_places_are_bound_alike(one, other):
    assert (one.bound() == other.bound()) == (one == other)


@pytest.mark.parametrize("part", Place._fields)
def test_one_changed_part_of_the_place_is_refused(part):
    key = seals.new_key()
    cell = seals.seal(key, b"Orsola Venn", HERE)
    changed = HERE._replace(**{part: 2 if part == "epoch" else "x"})
    with pytest.raises(CustodyBroken):
        seals.unseal(key, cell, changed)


def test_parts_that_run_together_are_refused():
    key = seals.new_key()
    cell = seals.seal(key, b"x", HERE._replace(table="payload", row="17"))
    with pytest.raises(CustodyBroken):
        seals.unseal(key, cell, HERE._replace(table="payload1", row="7"))


def test_another_key_and_every_flipped_bit_are_refused():
    key = seals.new_key()
    cell = seals.seal(key, b"Orsola Venn", HERE)
    with pytest.raises(CustodyBroken):
        seals.unseal(seals.new_key(), cell, HERE)
    for at in range(len(cell)):
        for bit in range(8):
            bad = bytearray(cell)
            bad[at] ^= 1 << bit
            with pytest.raises(CustodyBroken):
                seals.unseal(key, bytes(bad), HERE)
    for length in range(0, len(cell), 7):
        with pytest.raises(CustodyBroken):
            seals.unseal(key, cell[:length], HERE)


@given(st.binary(max_size=3000))
def test_padding_comes_off_as_it_went_on(record):
    padded = seals.pad(record)
    assert seals.unpad(padded) == record
    assert len(padded) in {128, 256, 512} or len(padded) % 1024 == 0


@pytest.mark.parametrize(
    ("size", "bucket"),
    [(0, 128), (127, 128), (128, 256), (255, 256), (511, 512), (512, 1024), (1023, 1024), (1024, 2048)],
)
def test_buckets_are_those_of_the_page(size, bucket):
    assert seals.bucket(size) == bucket


def test_padding_that_is_none_is_refused():
    for padded in (b"", bytes(128), b"record\x80\x01" + bytes(20)):
        with pytest.raises(CustodyBroken):
            seals.unpad(padded)
    with pytest.raises(ValueError, match="does not fit"):
        seals.pad(bytes(128), 128)
    assert len(seals.pad(bytes(127), 128)) == 128


def test_two_seals_of_one_record_differ():
    key = seals.new_key()
    assert len({seals.seal(key, b"x", HERE) for _ in range(20)}) == 20


@pytest.mark.parametrize("vector", VECTORS["cells"], ids=lambda one: one["record"][:12])
def test_the_published_vectors_hold(vector):
    place = Place(*vector["place"])
    key, nonce = bytes.fromhex(vector["key"]), bytes.fromhex(vector["nonce"])
    record = vector["record"].encode()
    assert place.bound().hex() == vector["aad"]
    assert seals.seal(key, record, place, nonce=nonce).hex() == vector["cell"]
    assert seals.unseal(key, bytes.fromhex(vector["cell"]), place) == record
    opened = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
        bytes.fromhex(vector["cell"])[24:], bytes.fromhex(vector["aad"]), nonce, key
    )
    assert opened.startswith(record + b"\x80")


def test_the_cipher_is_that_of_the_published_case():
    """draft-irtf-cfrg-xchacha-03, appendix A.3.1."""
    case = VECTORS["cipher"]
    found = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        case["plaintext"].encode(),
        bytes.fromhex(case["aad"]),
        bytes.fromhex(case["nonce"]),
        bytes.fromhex(case["key"]),
    )
    assert found.hex() == case["ciphertext"]
