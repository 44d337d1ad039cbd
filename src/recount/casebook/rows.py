"""What stands in the projections, a frozen value each. `body` is canonical JSON of what the entry said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from recount.casebook.canonical import parsed


@dataclass(frozen=True, slots=True)
class Member:
    """A member, with the key that checks signatures and the recipient that slots are sealed to."""

    id: str
    name: str
    role: str
    public: bytes
    recipient: str
    since: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Subject:
    """A person or a testimony, under a random pseudonym; `destroyed` is the entry that erased it."""

    id: str
    kind: str
    seq: int
    destroyed: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of evidence, as it was last recorded."""

    id: str
    seq: int
    at: str
    actor: str
    subject: str
    body: bytes

    def record(self) -> Any:  # noqa: ANN401 - a record is whatever JSON it is
        """What was recorded."""
        return parsed(self.body)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as proposed, with the verdict that stands."""

    id: str
    seq: int
    item: str
    actor: str
    subject: str
    verdict: str  # undecided | confirmed | rejected | amended
    decided_by: str | None
    decided_at: str | None
    body: bytes

    def record(self) -> Any:  # noqa: ANN401 - a record is whatever JSON it is
        """What was proposed."""
        return parsed(self.body)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a member decided about a claim; `undecided` undoes the one before."""

    seq: int
    about: str
    verdict: str
    by: str
    at: str
    subject: str
    body: bytes

    def record(self) -> Any:  # noqa: ANN401 - a record is whatever JSON it is
        """The decision, with its reason."""
        return parsed(self.body)


@dataclass(frozen=True, slots=True)
class Person:
    """What is said of a person, under the pseudonym."""

    id: str
    seq: int
    subject: str
    body: bytes

    def record(self) -> Any:  # noqa: ANN401 - a record is whatever JSON it is
        """What was recorded."""
        return parsed(self.body)


@dataclass(frozen=True, slots=True)
class Consent:
    """One line of the ledger of consent."""

    seq: int
    subject: str
    at: str
    body: bytes

    def record(self) -> Any:  # noqa: ANN401 - a record is whatever JSON it is
        """What was recorded."""
        return parsed(self.body)
