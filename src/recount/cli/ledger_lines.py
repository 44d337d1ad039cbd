"""One reading as the screen asks for it: claims by id, their speakers' paths, their lines and words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from recount.cli.wording import said
from recount.nouns import Claim, Count, Reading

THE_TEXT = "the text"
ASSERTING = frozenset({"asserts", "alleges", "reports"})
SHOWN_LINES = 6


def lines_of(lines: Sequence[int]) -> str:
    """Line numbers as the screen shows them; a long list is cut."""
    shown = " ".join(str(line) for line in lines[:SHOWN_LINES])
    return shown + (" .." if len(lines) > SHOWN_LINES else "")


class Ledger:
    """A reading with its text at hand."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text or ""
        self.by_id: dict[str, Claim] = {one.id: one for one in reading.claims}
        self.known = {one.name: one.id for one in reading.speakers if one.name}
        self._starts = [0]
        for number, letter in enumerate(self.text, start=1):
            if letter == "\n":
                self._starts.append(number)

    def line_at(self, offset: int) -> int:
        """The line of an offset, from 1."""
        return bisect_right(self._starts, offset)

    def line(self, claim: Claim) -> int:
        """The line on which a claim begins."""
        spans = claim.source or claim.cue or claim.content
        return self.line_at(min(span.start for span in spans)) if spans else 1

    def words(self, claim: Claim) -> str:
        """The content as written, its own quotation marks included; a gap between spans is marked."""
        return " ... ".join(" ".join(span.of(self.text).split()) for span in claim.content)

    def path(self, claim: Claim) -> str:
        """The claim's speakers, outermost first: S2<-S2a. Never empty."""
        return "<-".join(claim.speakers) or said(THE_TEXT)

    def verb(self, claim: Claim) -> str:
        """How it is put: the cue as written."""
        cue = " ... ".join(" ".join(span.of(self.text).split()) for span in claim.cue)
        if claim.kind != "attributed" or not cue.strip(" :"):
            return said(claim.stance)
        return f"{said(claim.stance)} ({cue})"

    def unsourced(self, claim: Claim) -> bool:
        """Whether nobody named and nobody distinct answers for it."""
        if claim.kind != "attributed":
            return False
        return not any(one.startswith("S") for one in claim.speakers)

    @cached_property
    def alleged(self) -> frozenset[str]:
        """Every kind of act that is alleged."""
        return frozenset(
            act for one in self.reading.claims if one.stance in ASSERTING for act in one.violations
        )

    def answered_by(self, denial: Claim) -> frozenset[str]:
        """The acts that a denial answers: those it names among those alleged in the claims it contradicts."""
        own = set(denial.violations)
        against = [self.by_id[one] for one in denial.denies if one in self.by_id]
        alleged = {act for one in against for act in one.violations}
        return frozenset(own & alleged if own else set())

    def claim_of(self, count: Count) -> Claim | None:
        """The claim that states a number."""
        return self.by_id.get(count.claim or "")
