"""Joined: sets of things that hang together, kept as they are joined (union-find).

>>> joined = Joined()
>>> joined.join("b", "a"), joined.find("b")
(True, 'a')
"""

from __future__ import annotations


class Joined:
    """Disjoint sets of strings; a set is called by its first member in alphabetical order."""

    __slots__ = ("_parent",)

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, item: str) -> str:
        """The name of the set that holds the item; a new item is a set of its own."""
        root = item
        while (above := self._parent.setdefault(root, root)) != root:
            root = above
        while (above := self._parent[item]) != root:
            self._parent[item] = root
            item = above
        return root

    def join(self, one: str, other: str) -> bool:
        """Make the sets of the two one; whether they were two before."""
        a, b = sorted((self.find(one), self.find(other)))
        self._parent[b] = a
        return a != b

    def groups(self) -> dict[str, list[str]]:
        """Every set by its name, members sorted."""
        found: dict[str, list[str]] = {}
        for item in sorted(self._parent):
            found.setdefault(self.find(item), []).append(item)
        return found
