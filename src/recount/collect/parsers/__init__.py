"""One reader a kind of file: bytes in, `Found` out. They run in the worker, and nowhere else.

Each module has `prepare()`, which imports all that it needs before the worker is shut in, and
`parse(data, asked)`. A reader that cannot go on raises `Unreadable` with a code of `report.REASONS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from recount.collect.report import Candidate, Part, State


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person said of the file, and how deep in other files it lay."""

    name: str | None = None
    media_type: str | None = None
    encoding: str | None = None
    depth: int = 0


@dataclass(slots=True)
class Found:
    """What a reader found, as it goes."""

    text: str = ""
    state: State = "ok"
    reason: str | None = None
    media_type: str | None = None  # when the reader knows better than the first bytes
    encoding: str | None = None
    source_map: tuple[tuple[int, int, int], ...] = ()
    parts: list[Part] = field(default_factory=list)
    findings: dict[str, int] = field(default_factory=dict)
    children: list[tuple[str, bytes]] = field(default_factory=list)
    preview: bytes = b""

    def note(self, kind: str, count: int = 1) -> None:
        """Counts something to know about the file."""
        if count:
            self.findings[kind] = self.findings.get(kind, 0) + count


@dataclass(slots=True)
class Writing:
    """A text that grows piece by piece, each with its place."""

    most: int
    pieces: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    length: int = 0
    full: bool = False

    def add(
        self,
        words: str,
        kind: str | None = None,
        label: str = "",
        *,
        page: int | None = None,
        box: tuple[int, int, int, int] | None = None,
        most_parts: int = 100_000,
    ) -> bool:
        """Adds words, noted as a part if they have a kind; False when the part could not be noted."""
        room = self.most - self.length
        if len(words) > room:
            words, self.full = words[:room], True
        start = self.length
        self.pieces.append(words)
        self.length += len(words)
        if kind is None or not words:
            return True
        if len(self.parts) >= most_parts:
            return False
        self.parts.append(Part(start, self.length, kind, label[:200], page, box))
        return True

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.pieces)


class Unreadable(Exception):
    """The file is not read; `code` says why, `state` what that makes of it."""

    def __init__(
        self,
        code: str,
        *,
        state: State = "refused",
        candidates: tuple[Candidate, ...] = (),
        media_type: str | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.state: State = state
        self.candidates = candidates
        self.media_type = media_type
