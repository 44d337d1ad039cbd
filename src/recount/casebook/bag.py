"""A package that a stranger can check without us: a BagIt 1.0 bag (RFC 8493) with its own instructions.

`sha256sum -c` shows that no file changed, `openssl` checks every signature and time stamp, and `VERIFY.sh`, a
page of POSIX shell, follows the chain. Layout and meaning: `VERIFY.txt`, which goes into every bag.

Rules: the lists hold bare hashes of files *in the bag* only. What is sealed appears as the salted commitment
of its entry, which nobody can test against a guess; nonce and payload are given only for what is handed over.
`bag-info.txt` is written from a list of allowed fields. Names of files are ids, never somebody's words.
A bag is written beside its place and moved there whole.
"""

from __future__ import annotations

import re
import shutil
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from recount.casebook.checkpoints import Checkpoint
from recount.casebook.journal import Entry
from recount.casebook.tree import Tree, sides
from recount.errors import BadInput

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Opened:
    """What an entry stands for, and the nonce that opens its commitment: for who receives the bag."""

    seq: int
    payload: bytes
    nonce: bytes


@dataclass(frozen=True, slots=True)
class Token:
    """A time stamp over a checkpoint, with the certificates (PEM) that verified it."""

    checkpoint: int
    token: bytes
    query: bytes
    roots: bytes
    chain: bytes = b""


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a bag.

    `entries` are the whole journal up to the last of `checkpoints`, or some of its entries in order: these
    are then proven one by one. `keys` are the public keys (32 bytes) by member id. `documents` and `tables`
    are pairs of a name and bytes, taken one at a time.
    """

    entries: Sequence[Entry]
    tree: Tree
    keys: Mapping[str, bytes]
    checkpoints: Sequence[Checkpoint]
    documents: Iterable[tuple[str, bytes]] = ()
    tables: Iterable[tuple[str, bytes]] = ()
    opened: Sequence[Opened] = ()
    tokens: Sequence[Token] = ()
    organisation: str | None = None
    description: str | None = None
    day: str | None = None  # YYYY-MM-DD


def write(folder: Path, contents: Contents, *, sign: Callable[[bytes], bytes], signer: str) -> Path:
    """The bag's folder, which did not exist before; `sign` makes the signature over the list of files.

    Raises:
        BadInput: the folder exists, a name is no id, a field has more than one line, or the last checkpoint
            is not over this journal.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput("the folder for the package exists already: name one that does not")
    _coherent(contents, signer)
    beside = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir(parents=True)
        listed = _payload(beside, contents)
        _tags(beside, contents, listed, sign=sign, signer=signer)
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    except OSError as error:
        raise BadInput(
            f"the package could not be written ({error.strerror}): free space or name another folder"
        ) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def _coherent(contents: Contents, signer: str) -> None:
    if not contents.checkpoints:
        raise BadInput("a package needs a checkpoint of the journal")
    last = contents.checkpoints[-1]
    sizes = [one.size for one in contents.checkpoints]
    if sizes != sorted(set(sizes)) or any(
        one.root != contents.tree.root(one.size)
        for one in contents.checkpoints
        if one.size <= last.size
    ):
        raise BadInput("the checkpoints are not those of this journal, in order")
    for one in contents.entries:
        if one.seq > last.size or one.actor not in contents.keys:
            raise BadInput("an entry is past the last checkpoint, or its signer has no key here")
    for name in (*contents.keys, signer, *(one.signer for one in contents.checkpoints)):
        if not NAME.fullmatch(name) or name not in contents.keys:
            raise BadInput(
                "each signer needs an id of letters, digits and . _ - and a key in the package"
            )
    for text in (contents.organisation, contents.description, contents.day):
        if text is not None and CONTROL.search(text):
            raise BadInput("a field of the package's description holds more than one line of text")


def _whole(contents: Contents) -> bool:
    size = contents.checkpoints[-1].size
    return [one.seq for one in contents.entries] == list(range(1, size + 1))


def _parts(contents: Contents) -> Iterator[tuple[str, bytes]]:
    """The files under data/, by their names."""
    for name in ("VERIFY.sh", "VERIFY.txt"):
        yield name, files("recount.casebook").joinpath(name).read_bytes()
    yield "log.jsonl", b"".join(one.line + b"\n" for one in contents.entries)
    yield "log.sigs", b"".join(b64encode(one.signature) + b"\n" for one in contents.entries)
    for member, key in contents.keys.items():
        yield f"keys/{member}.pem", pem(key)
    yield from _checkpoints(contents.checkpoints)
    size = contents.checkpoints[-1].size
    shown = {one.seq for one in contents.opened} if _whole(contents) else None
    for entry in contents.entries:
        if shown is None or entry.seq in shown:
            yield f"proofs/{entry.seq}", proof(contents.tree, entry.seq - 1, size)
    for one in contents.opened:
        yield f"opened/{one.seq}.payload", one.payload
        yield f"opened/{one.seq}.nonce", one.nonce
    yield from _tokens(contents.tokens)
    for part, given in (("documents", contents.documents), ("tables", contents.tables)):
        for name, content in given:
            if not NAME.fullmatch(name):
                raise BadInput("a file of a package is named by an id of letters, digits and . _ -")
            yield f"{part}/{name}", content


def numbered(size: int) -> str:
    """A checkpoint's name in a bag: its size with noughts before it, so that names sort as numbers."""
    return f"{size:09d}"


def _checkpoints(given: Iterable[Checkpoint]) -> Iterator[tuple[str, bytes]]:
    for one in given:
        base = f"checkpoints/{numbered(one.size)}"
        yield f"{base}.json", one.signed
        yield f"{base}.sig", one.signature
        yield f"{base}.root", one.root
        yield f"{base}.by", one.signer.encode()


def _tokens(given: Iterable[Token]) -> Iterator[tuple[str, bytes]]:
    for number, one in enumerate(given, start=1):
        yield f"tokens/{numbered(one.checkpoint)}.{number}.tsr", one.token
        yield f"tokens/{numbered(one.checkpoint)}.{number}.tsq", one.query
        yield f"tsa/{number}.roots.pem", one.roots
        yield f"tsa/{number}.chain.pem", one.chain or one.roots


def proof(tree: Tree, index: int, size: int) -> bytes:
    """An inclusion proof as lines of a side and a hash in base64, nearest first, for a shell to fold."""
    pairs = zip(sides(index, size), tree.inclusion(index, size), strict=True)
    return b"".join(
        (b"left " if left else b"right ") + b64encode(beside) + b"\n" for left, beside in pairs
    )


def pem(public_key: bytes) -> bytes:
    """An Ed25519 public key (32 bytes) as openssl reads it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = Ed25519PublicKey.from_public_bytes(public_key)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _payload(beside: Path, contents: Contents) -> list[tuple[str, str, int]]:
    """Writes the files under data/; their paths, SHA-256 and sizes."""
    listed: dict[str, tuple[str, str, int]] = {}
    for name, content in _parts(contents):
        path = f"data/{name}"
        if path in listed:
            raise BadInput("two files of a package have one name: give them different ids")
        place = beside / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        listed[path] = (path, sha256(content).hexdigest(), len(content))
    return sorted(listed.values())


def _tags(
    beside: Path,
    contents: Contents,
    listed: Sequence[tuple[str, str, int]],
    *,
    sign: Callable[[bytes], bytes],
    signer: str,
) -> None:
    manifest = "".join(f"{digest}  {path}\n" for path, digest, _ in listed).encode()
    tags = {
        "bag-info.txt": _info(contents, listed).encode(),
        "bagit.txt": DECLARATION.encode(),
        "manifest-sha256.sig": sign(manifest),
        "manifest-sha256.txt": manifest,
        "signer.txt": signer.encode(),
    }
    lines = (f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(tags.items()))
    tags["tagmanifest-sha256.txt"] = "".join(lines).encode()
    for name, content in tags.items():
        (beside / name).write_bytes(content)


def _info(contents: Contents, listed: Sequence[tuple[str, str, int]]) -> str:
    """The fields that may be told, and no others."""
    fields = {
        "Source-Organization": contents.organisation,
        "External-Description": contents.description,
        "Bagging-Date": contents.day,
        "Payload-Oxum": f"{sum(size for _, _, size in listed)}.{len(listed)}",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
