"""A Merkle tree over a journal: prove that an entry is in it, or that it only grew, and show nothing else.

After RFC 9162 (Certificate Transparency 2.0), section 2.1, with SHA-256: a leaf is hashed with the byte 0x00
before it, a node with 0x01, so that no entry can pass for a node. The journal's own hash of an entry,
SHA-256(0x00 | entry), is its leaf. Nothing here is secret, and nothing here trusts what it is given: a proof
is checked against a root that a person already holds.

>>> tree = Tree(leaf(entry) for entry in (b"first", b"second", b"third"))
>>> early = tree.root(2)
>>> included(leaf(b"second"), 1, size=3, path=tree.inclusion(1), root=tree.root())
True
>>> grown_from(early, 2, root=tree.root(), size=3, path=tree.consistency(2))
True
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

Path = tuple[bytes, ...]

EMPTY = sha256(b"").digest()  # the root of no leaves at all (RFC 9162, 2.1.1)


def leaf(entry: bytes) -> bytes:
    """The hash of an entry as a leaf: 32 bytes."""
    return sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees as one: 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows: appending costs O(log n) hashes at worst, one on average; a proof costs O(log n).

    `levels[k][i]` is the root of the full subtree over the leaves from i * 2**k to (i + 1) * 2**k.
    """

    __slots__ = ("_levels",)

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for one in leaves:
            self.append(one)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, leaf_hash: bytes) -> None:
        """Adds a leaf's hash, and every subtree that it makes full."""
        self._levels[0].append(leaf_hash)
        level = 0
        while len(self._levels[level]) % 2 == 0:
            if level + 1 == len(self._levels):
                self._levels.append([])
            below = self._levels[level]
            self._levels[level + 1].append(node(below[-2], below[-1]))
            level += 1

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves (all of them, if not given).

        Raises:
            IndexError: there are not that many leaves.
        """
        wanted = self._known(size)
        return self._over(0, wanted) if wanted else EMPTY

    def inclusion(self, index: int, size: int | None = None) -> Path:
        """What shows that leaf `index` is under the root of `size` leaves, nearest hash first (2.1.3.1).

        Raises:
            IndexError: there is no such leaf.
        """
        wanted = self._known(size)
        if not 0 <= index < wanted:
            raise IndexError(f"no leaf {index} among {wanted}")
        path: list[bytes] = []
        start, end = 0, wanted
        while end - start > 1:
            middle = start + _left(end - start)
            if index < middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start = middle
        return tuple(reversed(path))

    def consistency(self, first: int, size: int | None = None) -> Path:
        """What shows that the tree of `size` leaves is the tree of `first` leaves, grown (2.1.4.1).

        Raises:
            IndexError: `first` is none, or more than `size`.
        """
        wanted = self._known(size)
        if not 0 < first <= wanted:
            raise IndexError(f"no tree of {first} leaves within {wanted}")
        path: list[bytes] = []
        start, end, whole = 0, wanted, True  # whole: the old root itself covers start to end
        while first != end:
            middle = start + _left(end - start)
            if first <= middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start, whole = middle, False
        if not whole:
            path.append(self._over(start, end))
        return tuple(reversed(path))

    def _known(self, size: int | None) -> int:
        if size is None:
            return len(self)
        if not 0 <= size <= len(self):
            raise IndexError(f"no {size} leaves: the tree has {len(self)}")
        return size

    def _over(self, start: int, end: int) -> bytes:
        """The root over some leaves; `start` is a multiple of the power of two not below their number."""
        width = end - start
        if width & (width - 1) == 0:
            level = width.bit_length() - 1
            return self._levels[level][start >> level]
        middle = start + _left(width)
        return node(self._over(start, middle), self._over(middle, end))


def _left(width: int) -> int:
    """How many of `width` leaves are in the left subtree: the largest power of two below `width`."""
    return 1 << ((width - 1).bit_length() - 1)


def sides(index: int, size: int) -> tuple[bool, ...]:
    """For each hash of an inclusion proof, nearest first: whether it stands to the left.

    A person with a shell needs no more than the hashes and these to fold a proof by hand.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} among {size}")
    found: list[bool] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left(end - start)
        found.append(index >= middle)
        start, end = (middle, end) if index >= middle else (start, middle)
    return tuple(reversed(found))


def included(leaf_hash: bytes, index: int, *, size: int, path: Path, root: bytes) -> bool:
    """Whether `path` proves that the leaf stands at `index` under `root` (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    turns = sides(index, size)
    if len(turns) != len(path):
        return False
    folded = leaf_hash
    for left, beside in zip(turns, path, strict=True):
        folded = node(beside, folded) if left else node(folded, beside)
    return folded == root


def grown_from(early_root: bytes, early_size: int, *, root: bytes, size: int, path: Path) -> bool:
    """Whether `path` proves that the tree under `root` holds the early one unchanged, then more (2.1.4.2).

    An empty early tree is held by every tree; there is nothing to prove, so `path` must be empty.
    """
    if early_size == 0:
        return not path and early_root == EMPTY and size >= 0
    if not 0 < early_size <= size:
        return False
    rest = list(path)
    try:
        old, new = _folded(early_root, early_size, size, rest=rest, whole=True)
    except IndexError:  # the path is too short
        return False
    return not rest and old == early_root and new == root


def _folded(early_root: bytes, first: int, size: int, *, rest: list[bytes], whole: bool) -> Path:
    """The old and the new root of a subtree, as `rest` has them; what is used is taken off its end."""
    if first == size:
        held = early_root if whole else rest.pop()
        return held, held
    half, beside = _left(size), rest.pop()
    if first <= half:
        old, new = _folded(early_root, first, half, rest=rest, whole=whole)
        return old, node(new, beside)
    old, new = _folded(early_root, first - half, size - half, rest=rest, whole=False)
    return node(beside, old), node(beside, new)
