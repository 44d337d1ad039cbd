"""The same person across lists: which records are one person, with what probability, and why.

`link` takes Arrow tables (`recount.tables`) and gives links, persons as drawn, and capture tables for
`recount count`. Rules: everything is a proposal; a person's decision is never overruled; doubt about who is
who is kept as draws, so that it reaches the final count. Trust: lists come in through `sheets`, `columns` and
`intake`, which drop what a person is persecuted for or found by, and say why a row was changed or refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recount.match.linking import Linked as Linked
    from recount.match.linking import link as link

__all__ = ["Linked", "link"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - either of the two above, loaded when first asked for
    if name in __all__:
        from recount.match import linking

        return getattr(linking, name)
    raise AttributeError(name)
