"""Checkpoints: a signed statement of how long a journal was, and of everything that stood in it then.

`{book, head, root, size, t, v}` in canonical JSON (keys sorted, no white space, UTF-8, no fractions), and
an Ed25519 signature over these very bytes, so that `openssl pkeyutl -verify -rawin` can check the file as
it is. `head` is the hash of the last entry, `root` the root of the Merkle tree over all of them (`tree`).
`v` names the form, so that no other signed thing of a casebook can pass for a checkpoint. The time is what
the signer's clock said: a claim, until an authority has stamped the root (`stamps`).

Rule of trust: what is read from a file is `untrusted` until its signature was checked with a key that the
reader already trusts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from recount.casebook.spoken import spoken
from recount.casebook.tree import Path, Tree, grown_from
from recount.errors import BadInput

VERSION = "recount-checkpoint/1"
FIELDS = {"book", "head", "root", "size", "t", "v"}
HASH = 32
SIGNATURE = 64


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A journal at one moment. `at` is a time by ISO 8601 in UTC; `signature` has 64 bytes, by `signer`.

    `signer` is the id of the member whose key signed; it is not signed itself, since the key says it.
    """

    book: str
    size: int
    root: bytes
    head: bytes
    at: str
    signature: bytes
    signer: str = ""

    @property
    def signed(self) -> bytes:
        """The very bytes that the signature is over."""
        return body(self.book, self.size, self.root, self.head, at=self.at)

    @property
    def words(self) -> str:
        """The head as eight words, for paper or the telephone."""
        return spoken(self.head)


def body(book: str, size: int, root: bytes, head: bytes, *, at: str) -> bytes:
    """What is signed: canonical JSON."""
    fields: dict[str, Any] = {
        "book": book,
        "head": head.hex(),
        "root": root.hex(),
        "size": size,
        "t": at,
        "v": VERSION,
    }
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def made(
    book: str, tree: Tree, head: bytes, *, at: str, sign: Callable[[bytes], bytes], signer: str = ""
) -> Checkpoint:
    """A checkpoint over the whole tree, signed.

    Raises:
        ValueError: the journal has no entry yet.
    """
    if not len(tree):
        raise ValueError("a journal without an entry has no head to sign")
    root = tree.root()
    signature = sign(body(book, len(tree), root, head, at=at))
    return Checkpoint(book, len(tree), root, head, at, signature, signer)


def read(untrusted_body: bytes, signature: bytes, *, signer: str = "") -> Checkpoint:
    """A checkpoint from the bytes that were signed; nothing is believed of it yet (`holds`).

    Raises:
        BadInput: these bytes are no checkpoint of this form.
    """
    try:
        fields = json.loads(untrusted_body)
        found = Checkpoint(
            fields["book"],
            fields["size"],
            bytes.fromhex(fields["root"]),
            bytes.fromhex(fields["head"]),
            fields["t"],
            signature,
            signer,
        )
        right = (
            fields.keys() == FIELDS
            and fields["v"] == VERSION
            and type(found.size) is int
            and found.size > 0
            and len(found.root) == len(found.head) == HASH
            and found.signed == untrusted_body  # one way to write it, or it is not what was signed
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        right = False
    if not right or len(signature) != SIGNATURE:
        raise BadInput("this is no checkpoint of a journal, or of a newer form: export it again")
    return found


def holds(checkpoint: Checkpoint, public_key: bytes) -> bool:
    """Whether the signature is this key's (32 bytes, Ed25519)."""
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(public_key).verify(checkpoint.signed, checkpoint.signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def covers(checkpoint: Checkpoint, tree: Tree) -> bool:
    """Whether the journal that this tree is over holds what the checkpoint signed, unchanged."""
    return checkpoint.size <= len(tree) and tree.root(checkpoint.size) == checkpoint.root


def follows(later: Checkpoint, earlier: Checkpoint, path: Path) -> bool:
    """Whether `path` proves, without the entries, that the later journal is the earlier one, grown."""
    return later.book == earlier.book and grown_from(
        earlier.root, earlier.size, root=later.root, size=later.size, path=path
    )
