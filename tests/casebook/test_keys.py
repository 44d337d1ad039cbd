"""Passphrases, identity files, roots: what opens, and everything that must not."""

import pyrage
import pytest
from nacl import pwhash

from recount.casebook import keys
from recount.casebook.keys import LEAST, Cost, Identity, IdentityFile, Roots
from recount.errors import BadInput, Refused, WrongKey
from recount.values import Secret

WORDS = Secret("bado kemi ruso tave")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An identity file of least cost, and its bytes."""
    path = tmp_path_factory.mktemp("keys") / "ada"
    file = keys.create_identity(path, Identity.new("Ada"), WORDS, LEAST)
    file.remember("book", 3, "f" * 64)
    return path, file


def test_what_was_saved_opens_again(made):
    path, file = made
    again = keys.open_identity(path, WORDS)
    assert again.identity.packed() == file.identity.packed()
    assert again.heads == {"book": (3, "f" * 64)}
    assert again.identity.member == keys.member_id(again.identity.public)
    assert again.identity.recipient.startswith("age1")


def test_remembering_the_same_writes_nothing(made):
    path, file = made
    before = path.read_bytes()
    file.remember("book", 3, "f" * 64)
    assert path.read_bytes() == before
    file.remember("book", 4, "e" * 64)
    assert path.read_bytes() != before


def test_nothing_of_an_identity_prints(made):
    _, file = made
    words = f"{file!r} {file.identity!r} {Roots.new()!r}"
    assert "AGE-SECRET" not in words
    assert file.identity.seed.reveal().hex() not in words
    assert file.key.reveal().hex() not in words


@pytest.mark.parametrize("words", ["bado kemi ruso tavE", "", "bado kemi ruso tave ", "x" * 5000])
def test_another_passphrase_is_refused(made, words):
    with pytest.raises(WrongKey, match="passphrase"):
        keys.open_identity(made[0], Secret(words))


def test_a_passphrase_typed_in_either_form_of_unicode_is_one(tmp_path):
    keys.create_identity(
        tmp_path / "a", Identity.new("A"), Secret("caf\u00e9 caf\u00e9 caf\u00e9"), LEAST
    )
    opened = keys.open_identity(tmp_path / "a", Secret("cafe\u0301 cafe\u0301 cafe\u0301"))
    assert opened.identity.name == "A"


@pytest.mark.parametrize(
    "cost",
    [
        Cost(2, 64 << 20),
        Cost(1, 64 << 20),
        Cost(3, (64 << 20) - 1),
        Cost(3, 8192),
        Cost(17, 64 << 20),
        Cost(3, (4 << 30) + 1),
        Cost(0, 0),
        Cost(2**32 - 1, 2**64 - 1),
    ],
)
def test_a_cost_lowered_or_raised_in_the_file_is_refused_before_it_is_paid(
    made, tmp_path, cost, monkeypatch
):
    data = bytearray(made[0].read_bytes())
    at = len(keys.MAGIC) + keys.SALT_BYTES
    data[at : at + 12] = cost.passes.to_bytes(4, "big") + cost.memory_bytes.to_bytes(8, "big")
    (tmp_path / "a").write_bytes(data)
    monkeypatch.setattr(pwhash.argon2id, "kdf", lambda *_: pytest.fail("the cost was paid"))
    with pytest.raises(WrongKey, match="key derivation"):
        keys.open_identity(tmp_path / "a", WORDS)


def test_a_cost_changed_within_the_bounds_opens_nothing(made, tmp_path):
    data = bytearray(made[0].read_bytes())
    data[len(keys.MAGIC) + keys.SALT_BYTES + 3] = 4
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(WrongKey, match="passphrase"):
        keys.open_identity(tmp_path / "a", WORDS)


def test_every_changed_byte_is_found(made, tmp_path, monkeypatch):
    key = made[1].key
    monkeypatch.setattr(
        keys, "_stretched", lambda *_: key
    )  # the right key, to show that the box is bound
    data = made[0].read_bytes()
    for at in range(len(data)):
        bad = bytearray(data)
        bad[at] ^= 1
        (tmp_path / "a").write_bytes(bad)
        with pytest.raises((WrongKey, BadInput)):
            keys.open_identity(tmp_path / "a", WORDS)
    for length in (0, 5, len(keys.MAGIC), keys.HEADER_BYTES, keys.HEADER_BYTES + 23, len(data) - 1):
        (tmp_path / "a").write_bytes(data[:length])
        with pytest.raises((WrongKey, BadInput)):
            keys.open_identity(tmp_path / "a", WORDS)


def test_files_that_are_no_identity_are_told_apart(tmp_path):
    with pytest.raises(BadInput, match="could not be read"):
        keys.open_identity(tmp_path / "nowhere", WORDS)
    (tmp_path / "text").write_text("a shopping list", encoding="utf-8")
    with pytest.raises(BadInput, match="no identity file"):
        keys.open_identity(tmp_path / "text", WORDS)
    (tmp_path / "newer").write_bytes(b"recount-identity 2\n" + bytes(200))
    with pytest.raises(BadInput, match="newer version"):
        keys.open_identity(tmp_path / "newer", WORDS)


def test_an_identity_is_never_written_over_nor_weakly_kept(made, tmp_path):
    with pytest.raises(BadInput, match="never written over"):
        keys.create_identity(made[0], Identity.new("Eve"), WORDS, LEAST)
    with pytest.raises(BadInput, match="at least 8 characters"):
        keys.create_identity(tmp_path / "a", Identity.new("Eve"), Secret("short"), LEAST)


def test_a_machine_without_that_much_memory_says_so(tmp_path, monkeypatch):
    def none(*_):
        raise MemoryError

    monkeypatch.setattr(pwhash.argon2id, "kdf", none)
    with pytest.raises(BadInput, match="needs 64 MiB"):
        keys.create_identity(tmp_path / "a", Identity.new("A"), WORDS, LEAST)


def test_passphrases_are_seven_words_that_differ():
    made = {keys.new_passphrase() for _ in range(50)}
    assert len(made) == 50
    assert all([len(word) for word in words.split()] == [4] * 7 for words in made)
    assert (len(keys.CONSONANTS) * len(keys.VOWELS)) ** 2 == 8100


def test_a_role_takes_its_roots_and_no_more():
    roots = Roots.new()
    for role, held in keys.ROLES.items():
        given = roots.only(role)
        assert {one for one in keys.COMPARTMENTS if given.has(one)} == held
    with pytest.raises(Refused, match="do not hold"):
        roots.only("analyst").only("case-manager")
    for compartment in ("identity", "source", "evidence"):
        with pytest.raises(Refused, match=compartment):
            roots.only("analyst").cell_key(compartment, 1)
    with pytest.raises(Refused, match="evidence"):
        roots.only("analyst").opener()
    assert str(roots.opener().to_public()).startswith("age1")


def test_each_label_compartment_and_epoch_has_a_key_of_its_own():
    roots = Roots.new()
    parts = [(one, epoch) for one in ("data", "identity", "source") for epoch in (1, 2)]
    assert len({roots.cell_key(*part) for part in parts}) == len(parts)
    root = roots.data.reveal()
    assert len({keys.derived(root, label) for label in (keys.BOOK, keys.MATCH, keys.PSEUDONYM)}) == 3


def test_hkdf_is_that_of_the_published_case():
    """RFC 5869, appendix A.3: no salt; only the first 32 bytes, and an empty label."""
    found = keys.derived(bytes.fromhex("0b" * 22), "")
    assert found.hex() == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"


def test_an_identity_of_age_is_what_its_own_program_reads():
    identity = Identity.new("A")
    sealed = pyrage.encrypt(b"x", [pyrage.x25519.Recipient.from_str(identity.recipient)])
    assert pyrage.decrypt(sealed, [identity.opener()]) == b"x"
    assert isinstance(IdentityFile.__doc__, str)
