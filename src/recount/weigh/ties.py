"""Tie: one step of descent between documents, with the words that show it."""

from __future__ import annotations

from dataclasses import dataclass

from recount.values import Span


@dataclass(frozen=True, slots=True)
class Tie:
    """One step of descent; `parent` is a document or an organisation. `counts`: it lowers high."""

    child: str
    parent: str
    kind: str
    declared: bool
    counts: bool
    evidence: tuple[Span, ...]
    why: str
    on: str | None = None  # the organisation depended on, whichever of its documents stands here
    party: str | None = None  # whose dependence it is, when it is not the document's own

    @property
    def about(self) -> str:
        """How a decision calls this tie."""
        return f"{self.child} <- {self.parent}"
