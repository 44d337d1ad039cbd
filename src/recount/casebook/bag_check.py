"""Checks a package: the same questions as its `VERIFY.sh`, in Python, and a few that a shell cannot ask.

Nothing in a package is trusted: every name, number and line is `untrusted` until its hash and its signature
were checked. The keys come with the package, so a good answer says "nothing was changed since these keys
signed it"; compare the words of the head, or the keys, with what reached you by another way.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from recount.casebook import checkpoints, journal
from recount.casebook.bag import DECLARATION, NAME, numbered
from recount.casebook.journal import Problem
from recount.casebook.tree import Tree, included, leaf, sides
from recount.errors import BadInput, RecountError

LISTED = re.compile(r"([0-9a-f]{64})  (\S.*)")
LARGEST_TAG = 64 << 20  # bytes of a file that is read whole, the journal apart


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: `problems` empty means that everything holds. `whole`: the entire journal is there.

    `head` is the digest of the last entry that the last checkpoint covers, `words` its eight words.
    """

    book: str | None
    entries: int
    objects: int
    head: str | None
    words: str | None
    whole: bool
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return not self.problems


def is_bag(folder: Path) -> bool:
    """Whether a folder says of itself that it is a bag."""
    return (folder / "bagit.txt").is_file()


def check(folder: Path) -> Checked:
    """Everything that can be checked of a package, every problem told, none hidden behind another.

    Raises:
        BadInput: the folder is no bag, or one of a newer form.
    """
    if not is_bag(folder):
        raise BadInput("this is no package: a package is a folder with bagit.txt in it")
    if (folder / "bagit.txt").read_bytes()[:200].decode("utf-8", "replace") != DECLARATION:
        raise BadInput(
            "this package says that it has another form: check it with the program that made it"
        )
    return _Check(folder).done()


class _Check:
    """One check under way: what was found so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.keys: dict[str, bytes] = {}
        self.commits: dict[int, str] = {}

    def done(self) -> Checked:
        self._files()
        self.keys = dict(self._read_keys())
        self._signed_list()
        found = [
            one for path in self._sorted("checkpoints", ".json") if (one := self._checkpoint(path))
        ]
        last = found[-1] if found else None
        if last is None:
            self._wrong("missing", "checkpoints")
        entries, whole = self._journal(last)
        self._opened()
        return Checked(
            last.book if last else None,
            len(entries),
            len(self._inside("documents")),
            last.head.hex() if last else None,
            last.words if last else None,
            whole,
            tuple(dict.fromkeys(self.problems)),
        )

    def _wrong(self, kind: str, where: str) -> None:
        self.problems.append(Problem(kind, where))

    def _inside(self, part: str) -> list[Path]:
        folder = self.folder / "data" / part
        if not folder.is_dir() or folder.is_symlink():
            return []
        return sorted(path for path in folder.iterdir() if path.is_file() and not path.is_symlink())

    def _sorted(self, part: str, end: str) -> list[Path]:
        return [path for path in self._inside(part) if path.name.endswith(end)]

    def _bytes(self, path: Path) -> bytes | None:
        """A file of the bag, if it is one and of a bearable size; a problem otherwise."""
        where = path.relative_to(self.folder).as_posix()
        if path.is_symlink() or not path.is_file():
            self._wrong("missing", where)
            return None
        if path.stat().st_size > LARGEST_TAG:
            self._wrong("format", where)
            return None
        return path.read_bytes()

    def _files(self) -> None:
        """Every file is listed with its hash, every listed file is there, and nothing else is."""
        present = {
            path.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*")
            if path.is_symlink() or not path.is_dir()
        }
        listed = {**self._list("manifest-sha256.txt"), **self._list("tagmanifest-sha256.txt")}
        for path in sorted(present - set(listed) - {"tagmanifest-sha256.txt"}):
            self._wrong("object", path if path.isprintable() else "a file whose name does not print")
        for path, digest in sorted(listed.items()):
            place = self.folder / path
            if path not in present or place.is_symlink():
                self._wrong("missing", path)
            elif _digest(place) != digest:
                self._wrong("object", path)

    def _list(self, name: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in (self._bytes(self.folder / name) or b"").decode("utf-8", "replace").splitlines():
            match = LISTED.fullmatch(line)
            if not match or ".." in Path(match[2]).parts or Path(match[2]).is_absolute():
                self._wrong("format", name)
            else:
                found[match[2]] = match[1]
        return found

    def _read_keys(self) -> Iterator[tuple[str, bytes]]:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        for path in self._sorted("keys", ".pem"):
            try:
                key = load_pem_public_key(path.read_bytes())
            except ValueError:
                key = None
            if isinstance(key, Ed25519PublicKey):
                yield path.stem, key.public_bytes_raw()
            else:
                self._wrong("format", f"data/keys/{path.name}")

    def _signed_list(self) -> None:
        manifest = self._bytes(self.folder / "manifest-sha256.txt")
        signature = self._bytes(self.folder / "manifest-sha256.sig")
        signer = (self._bytes(self.folder / "signer.txt") or b"").decode("utf-8", "replace")
        if manifest is not None and signature is not None and not self._by(signer, manifest, signature):
            self._wrong("signature", "manifest-sha256.txt")

    def _by(self, signer: str, message: bytes, signature: bytes) -> bool:
        from nacl.exceptions import BadSignatureError
        from nacl.signing import VerifyKey

        try:
            VerifyKey(self.keys[signer]).verify(message, signature)
        except (KeyError, BadSignatureError, ValueError):
            return False
        return True

    def _checkpoint(self, path: Path) -> checkpoints.Checkpoint | None:
        where = f"checkpoint {path.stem}"
        parts = [self._bytes(path.with_suffix(end)) for end in (".json", ".sig", ".root", ".by")]
        signed, signature, root, signer = parts
        if signed is None or signature is None or root is None or signer is None:
            return None
        try:
            found = checkpoints.read(signed, signature, signer=signer.decode("utf-8", "replace"))
        except BadInput:
            self._wrong("format", where)
            return None
        if not checkpoints.holds(found, self.keys.get(found.signer, b"")):
            self._wrong("signature", where)
        if root != found.root or numbered(found.size) != path.stem:
            self._wrong("chain", where)
        return found

    def _journal(self, last: checkpoints.Checkpoint | None) -> tuple[list[journal.Entry], bool]:
        entries = list(self._entries())
        if not entries:
            self._wrong("missing", "data/log.jsonl")
        head, tree = journal.Head(), Tree()
        whole = bool(last) and [one.seq for one in entries] == list(range(1, len(entries) + 1))
        for one in entries:
            tree.append(leaf(one.line))
            if one.seq <= head.size:
                self._wrong("chain", f"entry {one.seq}")
            elif one.seq != head.size + 1:  # entries between are not shown
                head = journal.Head(one.seq - 1, one.prev, None)
            book = last.book if last else ""
            self.problems += journal.check(one, head, book=book, public=self.keys.get(one.actor))
            head = journal.after(one)
            self.commits[one.seq] = one.commit
        whole = whole and last is not None and len(entries) == last.size
        if whole and last is not None:
            if tree.root() != last.root or head.digest != last.head.hex():
                self._wrong("chain", f"checkpoint {last.size}")
            earlier = self._sorted("checkpoints", ".root")
            for path in earlier:
                size = int(path.stem) if path.stem.isdecimal() else 0
                if not 0 < size <= len(tree) or tree.root(size) != path.read_bytes():
                    self._wrong("chain", f"checkpoint {path.stem}")
        self._proofs(entries, last, whole=whole)
        return entries, whole

    def _entries(self) -> Iterator[journal.Entry]:
        lines = self._lines("log.jsonl")
        signatures = self._lines("log.sigs")
        if len(lines) != len(signatures):
            self._wrong("missing", "data/log.sigs")
        for number, line in enumerate(lines):
            try:
                signature = b64decode(signatures[number], validate=True)
                yield journal.read(line, signature)
            except (IndexError, ValueError, RecountError):
                self._wrong("format", f"line {number + 1} of data/log.jsonl")

    def _lines(self, name: str) -> list[bytes]:
        path = self.folder / "data" / name
        if path.is_symlink() or not path.is_file():
            self._wrong("missing", f"data/{name}")
            return []
        return path.read_bytes().splitlines()  # canonical JSON and base64 hold no other line ends

    def _proofs(
        self, entries: list[journal.Entry], last: checkpoints.Checkpoint | None, *, whole: bool
    ) -> None:
        for one in entries:
            path = self.folder / "data" / "proofs" / str(one.seq)
            if whole and not path.exists():
                continue
            if last is None or not self._proven(one, path, last):
                self._wrong("chain", f"proof of entry {one.seq}")

    def _proven(self, entry: journal.Entry, path: Path, last: checkpoints.Checkpoint) -> bool:
        pairs = [line.partition(b" ") for line in (self._bytes(path) or b"").splitlines()]
        try:
            turns = [b"left" if left else b"right" for left in sides(entry.seq - 1, last.size)]
            hashes = tuple(b64decode(beside, validate=True) for _, _, beside in pairs)
        except (IndexError, ValueError):
            return False
        return [side for side, _, _ in pairs] == turns and included(
            leaf(entry.line), entry.seq - 1, size=last.size, path=hashes, root=last.root
        )

    def _opened(self) -> None:
        """What is opened is what its entry stands for, and every document is named by something opened."""
        named: set[str] = set()
        for path in self._sorted("opened", ".payload"):
            payload, nonce = self._bytes(path), self._bytes(path.with_suffix(".nonce"))
            seq = int(path.stem) if path.stem.isdecimal() else 0
            if payload is None or nonce is None:
                continue
            if self.commits.get(seq) != journal.commitment(nonce, payload):
                self._wrong("row", f"what entry {path.stem} stands for")
            else:
                named.update(re.findall("[0-9a-f]{64}", payload.decode("utf-8", "replace")))
        for path in self._inside("documents"):
            if _digest(path) not in named:
                where = path.name if NAME.fullmatch(path.name) else "a name that is no id"
                self._wrong("object", f"data/documents/{where}")


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    running = sha256()
    with path.open("rb") as opened:
        while piece := opened.read(1 << 20):
            running.update(piece)
    return running.hexdigest()
