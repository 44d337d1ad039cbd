r"""A file comes in: what it is, its text with the way back, and what to know of it.

>>> from recount.collect import accession
>>> taken = accession(b"Two villages burned.\n", file="report.txt")
>>> taken.state, taken.media_type, taken.text.text
('ok', 'text/plain', 'Two villages burned.\n')

The bytes are hashed here and parsed in a disposable process (`worker`), never in this one. Nothing is
written to a disk: keeping the original before this is called is the casebook's part.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from recount.collect import worker
from recount.collect.confine import Limits
from recount.collect.parsers import Asked
from recount.collect.report import REASONS, Candidate, Finding, Part, Shut, State, blank, printable
from recount.nouns import Text

DEEPEST = 3  # a message in a message in an archive


@dataclass(frozen=True, slots=True)
class Child:
    """A file that was inside the file: to be taken in as an item of its own."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Accession:
    """One file as it came in.

    `state`: ok (all of it was read), partial, empty (no text, with advice), refused (not read, with the
    reason), crashed, timeout. Only `ok` and `partial` may have a text; `empty` is never `ok`. `reason`
    is a code of `report.REASONS`. `candidates` are encodings with the first words as they would read:
    protected content.
    """

    file: str | None
    sha256: str
    size_bytes: int
    media_type: str
    state: State
    reason: str | None
    text: Text | None = None
    parts: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    preview: bytes | None = None
    children: tuple[Child, ...] = ()
    shut: Shut | None = None

    @property
    def why(self) -> str | None:
        """The reason as a sentence for a person."""
        return REASONS[self.reason] if self.reason else None

    def where(self, start: int, end: int) -> tuple[Part, ...]:
        """The pieces of the document that words of the text come from: page and box, cell, note."""
        return tuple(one for one in self.parts if one.start < end and start < one.end)


def accession(
    data: bytes,
    *,
    file: str | None = None,
    media_type: str | None = None,
    encoding: str | None = None,
    depth: int = 0,
    trusting: bool = False,
    limits: Limits = worker.LIMITS,
) -> Accession:
    """What one file is and says; never raises for what is in the file.

    `encoding` names one that is not UTF-8 or UTF-16, `media_type` overrules the ending of a text file's
    name. `depth` counts the files that this one lay in. `trusting`: read it even if this system cannot
    shut the reader off from the network.
    """
    digest = hashlib.sha256(data).hexdigest()
    name = printable(PurePath(file).name) if file else None
    asked = Asked(name, media_type, encoding, depth)
    if depth > DEEPEST:
        return Accession(file, digest, len(data), "application/octet-stream", "refused", "nesting")
    outcome = worker.run(data, asked, trusting=trusting, limits=limits)
    report = outcome.report
    return Accession(
        file,
        digest,
        len(data),
        report.media_type,
        report.state,
        report.reason,
        _text(outcome, digest, file),
        report.parts,
        report.findings,
        report.candidates,
        outcome.preview,
        tuple(Child(child, content) for child, content in outcome.children),
        report.shut,
    )


def _text(outcome: worker.Outcome, digest: str, file: str | None) -> Text | None:
    report = outcome.report
    if report.state not in {"ok", "partial"} or blank(report.text):
        return None
    return Text(
        report.text,
        digest,
        hashlib.sha256(report.text.encode()).hexdigest(),
        report.encoding or "",
        file,
        report.media_type,
        report.source_map,
    )
