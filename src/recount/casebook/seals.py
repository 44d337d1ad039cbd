"""The sealed cell: the one format of our own. XChaCha20-Poly1305 (libsodium) over a padded record.

    cell = nonce (24 bytes, random) | XChaCha20-Poly1305-IETF( pad(record), aad, key )
    aad  = "recount-cell/1", book, compartment, epoch, table, row, column; each behind its length (2
    bytes) pad  = record | 0x80 | zeros, to 128, 256, 512 or 1,024 bytes, then to whole KiB

So a cell opens only in the book, compartment, epoch, table, row and column that it was sealed for, and
shows its size only by its bucket. `key` is 32 random bytes of one person or one testimony: destroying
the key erases what it sealed. Vectors: `docs/formats/cells.md`.
"""

from __future__ import annotations

from typing import NamedTuple

from nacl import bindings, utils
from nacl.exceptions import CryptoError

from recount.errors import CustodyBroken

KEY_BYTES = 32
NONCE_BYTES = 24
TAG_BYTES = 16
MARK = b"\x80"
BUCKETS = (128, 256, 512, 1024)
STEP = 1024
MAGIC = b"recount-cell/1"


class Place(NamedTuple):
    """Where a cell belongs. It opens nowhere else."""

    book: str
    compartment: str
    epoch: int
    table: str
    row: str
    column: str

    def bound(self) -> bytes:
        """The associated data: each part behind its length, so that no two places read alike."""
        parts = [MAGIC, *(str(part).encode() for part in self)]
        return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def bucket(size_bytes: int) -> int:
    """The size that a record of so many bytes is padded to; the mark needs one byte of its own."""
    needed = size_bytes + 1
    for size in BUCKETS:
        if needed <= size:
            return size
    return -(-needed // STEP) * STEP


def pad(record: bytes, to_bytes: int | None = None) -> bytes:
    """The record, its end marked, filled with zeros to its bucket, or to exactly `to_bytes`.

    Raises:
        ValueError: it does not fit into `to_bytes`.
    """
    size = bucket(len(record)) if to_bytes is None else to_bytes
    if len(record) >= size:
        raise ValueError(f"a record of {len(record)} bytes does not fit into {size}")
    return record + MARK + bytes(size - len(record) - 1)


def unpad(padded: bytes) -> bytes:
    """The record without its padding.

    Raises:
        CustodyBroken: there is no mark.
    """
    record, mark, zeros = padded.rpartition(MARK)
    if not mark or zeros.strip(b"\0"):
        raise CustodyBroken("a sealed record has no end mark: it was not written by this program")
    return record


def new_key() -> bytes:
    """A key of 32 random bytes, for one person or one testimony."""
    return utils.random(KEY_BYTES)


def seal(key: bytes, record: bytes, place: Place, *, nonce: bytes | None = None) -> bytes:
    """The cell. `nonce` is for published vectors only: never seal two records with one nonce."""
    nonce = utils.random(NONCE_BYTES) if nonce is None else nonce
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        pad(record), place.bound(), nonce, key
    )


def unseal(key: bytes, cell: bytes, place: Place) -> bytes:
    """The record.

    Raises:
        CustodyBroken: another key, another place, or a changed cell.
    """
    try:
        padded = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            cell[NONCE_BYTES:], place.bound(), cell[:NONCE_BYTES], key
        )
    except (CryptoError, ValueError):
        raise CustodyBroken(
            "a sealed record does not open where it stands: it was changed, moved or sealed elsewhere"
        ) from None
    return unpad(padded)
