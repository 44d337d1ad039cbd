"""Keys: what each role holds, how keys are derived, and a member's own identity file.

Rules. A role is the set of roots in a member's slot, nothing else: what is not in the slot cannot be
opened. Every key is derived from one root by HKDF-SHA256 with a label of its own. An identity file is
opened by a passphrase through Argon2id, whose cost stands in the file and is refused when it was
lowered (or raised so far that it would hang). Nothing here prints a secret.

    D   data root          the book itself, what is said under pseudonyms
    I   identity root      who a person is
    EV  evidence key       originals and deposits (an age key; its public half lets anyone add)
    S   source root        who told us
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pyrage
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl import bindings, pwhash
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey

from recount.casebook import disk
from recount.casebook.canonical import canonical, parsed
from recount.errors import BadInput, Refused, WrongKey
from recount.values import Secret

Role = Literal["collector", "analyst", "case-manager", "lead"]
Compartment = Literal["data", "identity", "evidence", "source"]
ROLES: dict[Role, frozenset[Compartment]] = {
    "collector": frozenset(),
    "analyst": frozenset({"data"}),
    "case-manager": frozenset({"data", "identity", "evidence"}),
    "lead": frozenset({"data", "identity", "evidence", "source"}),
}
COMPARTMENTS: tuple[Compartment, ...] = ("data", "identity", "evidence", "source")

BOOK = "recount/1/book"
MATCH = "recount/1/match"
PSEUDONYM = "recount/1/pseudonym"

MAGIC = b"recount-identity 1\n"
SALT_BYTES = 16
NONCE_BYTES = 24
HEADER_BYTES = len(MAGIC) + SALT_BYTES + 4 + 8
SHORTEST_PASSPHRASE = 8
WORDS = 7  # of 8,100: 90 bits
CONSONANTS = "bdfghjklmnprstvwyz"
VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of a passphrase costs: passes over so many bytes of memory (Argon2id)."""

    passes: int
    memory_bytes: int


STANDARD = Cost(4, 1 << 30)
MOBILE = Cost(3, 256 << 20)
LEAST = Cost(3, 64 << 20)
MOST = Cost(16, 4 << 30)


@dataclass(frozen=True, slots=True)
class Roots:
    """The roots that one slot holds; None is a root that this role does not hold."""

    data: Secret[bytes] | None = None
    identity: Secret[bytes] | None = None
    evidence: Secret[str] | None = None  # an age secret key
    source: Secret[bytes] | None = None

    @classmethod
    def new(cls) -> Roots:
        """Four new roots, for a new book or a new epoch."""
        return cls(
            Secret(secrets.token_bytes(32)),
            Secret(secrets.token_bytes(32)),
            Secret(str(pyrage.x25519.Identity.generate())),
            Secret(secrets.token_bytes(32)),
        )

    def only(self, role: Role) -> Roots:
        """What the role holds of these.

        Raises:
            Refused: the role holds a root that is not here.
        """
        held = {}
        for compartment in ROLES[role]:
            root = getattr(self, compartment)
            if root is None:
                raise Refused(f"you cannot give the role {role}: it holds a key that you do not hold")
            held[compartment] = root
        return Roots(**held)

    def has(self, compartment: Compartment) -> bool:
        """Whether what is sealed for the compartment can be opened with these."""
        return getattr(self, compartment) is not None

    def cell_key(self, compartment: Compartment, epoch: int) -> bytes:
        """The key that wraps the keys of persons and testimonies in a compartment, in one epoch.

        Raises:
            Refused: the role does not hold that root.
        """
        root = None if compartment == "evidence" else getattr(self, compartment)
        if root is None:
            raise Refused(f"your role does not open the {compartment} part of this casebook")
        return derived(root.reveal(), f"recount/1/cell/{compartment}/{epoch}")

    def opener(self) -> pyrage.x25519.Identity:
        """The age key that opens evidence.

        Raises:
            Refused: the role does not hold it.
        """
        if self.evidence is None:
            raise Refused("your role does not open the evidence part of this casebook")
        return pyrage.x25519.Identity.from_str(self.evidence.reveal())


def derived(root: bytes, label: str) -> bytes:
    """A key of 32 bytes from a root (RFC 5869, HKDF-SHA256, no salt, the label as info)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=label.encode()).derive(root)


@dataclass(frozen=True, slots=True)
class Identity:
    """One member: an age key that opens the slot, and an Ed25519 key that signs entries."""

    name: str
    age: Secret[str]
    seed: Secret[bytes]

    @classmethod
    def new(cls, name: str) -> Identity:
        """A new member's keys."""
        age = str(pyrage.x25519.Identity.generate())
        return cls(name, Secret(age), Secret(secrets.token_bytes(32)))

    @property
    def member(self) -> str:
        """The member's id: from the signing key, so that nobody can take another's."""
        return member_id(self.public)

    @property
    def public(self) -> bytes:
        """The key that checks this member's signatures (32 bytes)."""
        return bytes(self.signer().verify_key)

    @property
    def recipient(self) -> str:
        """The age recipient that slots are sealed to."""
        return str(self.opener().to_public())

    def signer(self) -> SigningKey:
        """What signs; make it once for many entries."""
        return SigningKey(self.seed.reveal())

    def opener(self) -> pyrage.x25519.Identity:
        """What opens the member's slot."""
        return pyrage.x25519.Identity.from_str(self.age.reveal())

    def packed(self) -> dict[str, str]:
        """The secrets as text: for an identity file or the parts of a recovery, nowhere else."""
        return {"name": self.name, "age": self.age.reveal(), "seed": self.seed.reveal().hex()}

    @classmethod
    def unpacked(cls, found: dict[str, str]) -> Identity:
        """The identity that `packed` wrote."""
        return cls(found["name"], Secret(found["age"]), Secret(bytes.fromhex(found["seed"])))


def member_id(public: bytes) -> str:
    """A member's id: M and 16 hexadecimal digits of the SHA-256 of the signing key's public half."""
    return "M" + hashlib.sha256(public).hexdigest()[:16]


@dataclass(slots=True)
class IdentityFile:
    """An identity file that was opened: the identity, and the heads of casebooks that it remembers.

    `heads` has for each book id the number of entries and the digest of the last one, as last seen by
    this member: an older or forked copy of the book is told by it.
    """

    path: Path
    identity: Identity
    heads: dict[str, tuple[int, str]]
    cost: Cost
    salt: bytes
    key: Secret[bytes] = field(repr=False)

    def save(self) -> None:
        """Writes the file whole, with a new nonce.

        Raises:
            BadInput: the place cannot be written.
        """
        header = _header(self.salt, self.cost)
        heads = {book: [size, head] for book, (size, head) in self.heads.items()}
        inside = canonical({**self.identity.packed(), "heads": heads})
        nonce = secrets.token_bytes(NONCE_BYTES)
        box = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
            inside, header, nonce, self.key.reveal()
        )
        disk.write_whole(self.path, header + nonce + box)

    def remember(self, book: str, size: int, head: str) -> None:
        """Keeps how far a book was seen; writes only when that changed."""
        if self.heads.get(book) != (size, head):
            self.heads[book] = (size, head)
            self.save()


def create_identity(
    path: Path, identity: Identity, passphrase: Secret[str], cost: Cost = STANDARD
) -> IdentityFile:
    """A new identity file, in a place where there was none.

    Raises:
        BadInput: the file is there already, the passphrase is too short, or the place cannot be
        written.
    """
    if path.exists():
        raise BadInput(f"{_shown(path)} is there already: an identity is never written over")
    if len(passphrase.reveal()) < SHORTEST_PASSPHRASE:
        raise BadInput(
            f"a passphrase needs at least {SHORTEST_PASSPHRASE} characters; seven words are a good one"
        )
    salt = secrets.token_bytes(SALT_BYTES)
    made = IdentityFile(path, identity, {}, cost, salt, _stretched(passphrase, salt, cost))
    made.save()
    return made


def open_identity(path: Path, passphrase: Secret[str]) -> IdentityFile:
    """The member's identity.

    Raises:
        WrongKey: another passphrase, or a file that was changed, its cost included.
        BadInput: no identity file, or one of a newer version.
    """
    shown = _shown(path)
    try:
        data = path.read_bytes()
    except OSError:
        raise BadInput(f"{shown} could not be read: give your identity file with --identity") from None
    if not data.startswith(MAGIC):
        if data.startswith(MAGIC.rstrip(b"1\n")):
            raise BadInput(f"{shown} was made by a newer version of Recount: use that version")
        raise BadInput(f"{shown} is no identity file: give the one that new or member add wrote")
    header, nonce, box = (
        data[:HEADER_BYTES],
        data[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES],
        data[HEADER_BYTES + NONCE_BYTES :],
    )
    if len(nonce) < NONCE_BYTES or not box:
        raise WrongKey(f"{shown} is cut short: use another copy of your identity file")
    salt = header[len(MAGIC) : len(MAGIC) + SALT_BYTES]
    cost = Cost(int.from_bytes(header[-12:-8], "big"), int.from_bytes(header[-8:], "big"))
    check_cost(cost)
    key = _stretched(passphrase, salt, cost)
    try:
        inside = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(box, header, nonce, key.reveal())
    except CryptoError:
        raise WrongKey(
            f"the passphrase does not open {shown}: type it again, or the file was damaged"
        ) from None
    found = parsed(inside)
    heads = {book: (size, head) for book, (size, head) in found["heads"].items()}
    return IdentityFile(path, Identity.unpacked(found), heads, cost, salt, key)


def check_cost(cost: Cost) -> None:
    """Refuses a cost that was lowered, or raised so far that opening would never end.

    Raises:
        WrongKey: outside the bounds.
    """
    low = cost.passes < LEAST.passes or cost.memory_bytes < LEAST.memory_bytes
    high = cost.passes > MOST.passes or cost.memory_bytes > MOST.memory_bytes
    if low or high:
        which = "weaker than" if low else "beyond what"
        raise WrongKey(
            f"this identity file asks for a key derivation {which} Recount allows: it was changed; "
            "use another copy"
        )


def new_passphrase() -> str:
    """Seven random words of four letters, of 8,100 that anyone can say and spell: 90 bits."""
    syllables = [a + b for a in CONSONANTS for b in VOWELS]
    return " ".join(secrets.choice(syllables) + secrets.choice(syllables) for _ in range(WORDS))


def _header(salt: bytes, cost: Cost) -> bytes:
    return MAGIC + salt + cost.passes.to_bytes(4, "big") + cost.memory_bytes.to_bytes(8, "big")


def _stretched(passphrase: Secret[str], salt: bytes, cost: Cost) -> Secret[bytes]:
    """The key that a passphrase gives. Raises BadInput when the machine has not that much memory."""
    import unicodedata

    words = unicodedata.normalize("NFC", passphrase.reveal()).encode()
    try:
        return Secret(pwhash.argon2id.kdf(32, words, salt, cost.passes, cost.memory_bytes))
    except (RuntimeError, MemoryError):
        need = cost.memory_bytes >> 20
        raise BadInput(
            f"opening this identity needs {need} MiB of free memory: close programs"
        ) from None


def _shown(path: Path) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in path.name)
