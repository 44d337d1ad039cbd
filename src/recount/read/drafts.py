"""Drafts: attributions as found in one line, before anybody knows who 'he' is.

A draft holds spans only. `shared`: its subject is that of an earlier verb. `relay`: who is cited beside
the source.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from recount.nouns import Stance
from recount.values import Span, Spans

__all__ = ["Draft", "replace", "with_source"]


@dataclass(frozen=True, slots=True)
class Draft:
    """One attribution: where source, cue, content and addressee stand, and the stance of the cue."""

    source: Spans
    cue: Spans
    content: Spans
    stance: Stance
    rule: str
    line: int
    block: int
    owner: int
    addressee: Spans = ()
    relay: Spans = ()
    relayed: bool = False  # the content of another draft, told by the one it cites
    quotes: tuple[int, ...] = field(default=())  # numbers of the quotations that are content
    proposition: bool = True
    label: bool = False
    case: str = ""  # of the source, in a language of cases

    @property
    def start(self) -> int:
        """The first code point of any of its spans."""
        return min(span.start for span in (*self.source, *self.cue, *self.content))

    def holds(self, other: Draft) -> bool:
        """Whether the other's cue lies in this one's content."""
        return any(
            span.start <= other.cue[0].start and other.cue[-1].end <= span.end for span in self.content
        )


def with_source(draft: Draft, source: Span) -> Draft:
    """The draft with its source, which may stand before other verbs of the line."""
    return replace(draft, source=(source,))
