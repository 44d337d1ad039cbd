"""Hostile files, all made here: at least 300, in the 14 families that attackers and accidents come in.

Nothing here attacks anything: each file only tries to, and the tests look whether a worker lets it.
Every name, word and address is invented; addresses are of the kind that leads nowhere (`.invalid`,
documentation ranges). `corpus()` gives them all, the same each time.
"""

from collections.abc import Iterator

from hostile import containers, office, papers, pictures, spoilt, words
from hostile.made import CANARY, Hostile

__all__ = ["CANARY", "Hostile", "corpus"]


def corpus() -> Iterator[Hostile]:
    """Every hostile file, family after family."""
    for module in (containers, office, papers, pictures, words, spoilt):
        yield from module.files()
