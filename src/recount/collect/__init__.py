"""collect: bytes come in; a text with offsets comes out. The original never changes.

`accession` takes in one file of any kind, parsed in a disposable process; `text.decode` is enough for
plain text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recount.collect.intake import Accession, accession

__all__ = ["Accession", "accession"]


def __getattr__(name: str) -> object:
    """Loads the worker's side only for whoever takes in a file: reading plain text needs none of it."""
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("recount.collect.intake"), name)
    raise AttributeError(name)
