"""The JSON forms of evidence and claims in a casebook; `forms` lists them by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from recount.nouns import LeftOut


@dataclass(frozen=True, slots=True)
class CollectedItem:
    """A file as it was kept. `reason` is a code, `why` its sentence, `findings` sentences on the file."""

    id: str
    file: str
    sha256: str
    media_type: str
    size_bytes: int
    state: Literal["ok", "partial", "empty", "refused", "crashed", "timeout"]
    reason: str | None
    parent: str | None
    duplicate_of: str | None
    why: str | None
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CollectForm:
    """What `recount collect --json` prints."""

    format: Literal["recount-collect/1"]
    items: tuple[CollectedItem, ...]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item as everybody with the data key sees it: `file` is its id with the ending of its name."""

    id: str
    at: str
    by: str
    subject: str
    file: str
    media_type: str
    size_bytes: int
    state: str
    reason: str | None
    why: str | None
    parent: str | None
    label: str | None
    outlet: str | None
    published: date | None
    claims: int
    undecided: int


@dataclass(frozen=True, slots=True)
class ItemsForm:
    """What `recount items --json` prints."""

    format: Literal["recount-items/1"]
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim as everybody with the data key sees it: its shape, and what stands; no word of the text.

    `shape` has stance, quote, spans, kinds of speakers, acts, numbers and days, as in `recount-read/1`.
    """

    id: str
    item: str
    verdict: str
    decided_by: str | None
    decided_at: str | None
    shape: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClaimsForm:
    """What `recount claims --json` prints."""

    format: Literal["recount-claims/1"]
    claims: tuple[ClaimLine, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class DecideForm:
    """What `recount decide --json` prints: the number of the entry, and the verdict that stands."""

    entry: int
    verdict: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision about a claim, in order; undo is one as well."""

    entry: int
    at: str
    by: str
    verdict: str
    why: str


@dataclass(frozen=True, slots=True)
class ShowForm:
    """What `recount show --json` prints: an item with what is known of the file, or a claim with its history.

    `name`, `sha256`, `text` and `words` are there only when evidence was opened for it, with a reason.
    """

    format: Literal["recount-show/1"]
    item: ItemLine | None = None
    claim: ClaimLine | None = None
    findings: tuple[str, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    name: str | None = None
    sha256: str | None = None
    text: str | None = None
    words: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    amendment: str | None = None
    where: tuple[str, ...] = ()
