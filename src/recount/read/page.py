"""A page: one reading beside its text, and the small questions that the ledger asks of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

from recount.nouns import Claim, Count, Party, Reading
from recount.read.words import Words
from recount.values import Measure, Span, Spans

PERSONS = frozenset(
    {
        Measure.PERSONS_TOTAL,
        Measure.PERSONS_SUBSET,
        Measure.PERSONS_MOMENT,
        Measure.PERSONS_RATE,
    }
)
ASSERTING = frozenset({"asserts", "alleges", "reports"})
COLLECTIVES = frozenset({"group", "unspecified"})
THIS_OUTLET = "the outlet of this text"
SHORT = 60
ALIKE = 0.75
_LONGEST_SPEAKER = 300  # code points; more words than that name nobody
BODY = re.compile(
    r"\s+(?:the\s+)?(?:[a-z]+\s+){0,3}([A-Z][\w’'-]*(?:\s+(?:of|for|and|the|[A-Z][\w’'-]*))*\s+[A-Z][\w’'-]*)"
)


@lru_cache(maxsize=512)
def _says(pattern: re.Pattern[str], words: str) -> bool:
    """Whether the words hold the pattern; a speaker is asked about once for each claim that it relays."""
    return bool(pattern.search(words))


class Block(Protocol):
    """A paragraph, heading or caption of the text."""

    @property
    def kind(self) -> str:
        """What it is: headline, paragraph, caption, list ..."""

    @property
    def span(self) -> Span:
        """Where it stands."""


class Structure(Protocol):
    """What the ledger needs to know of a text's layout."""

    @property
    def text(self) -> str:
        """The whole text."""

    @property
    def blocks(self) -> Sequence[Block]:
        """Its blocks, in order."""

    def line_of(self, offset: int) -> int:
        """The line of an offset, from 1."""


@dataclass(frozen=True)
class Page:
    """One reading, its text and the words of its language."""

    reading: Reading
    structure: Structure
    words: Words

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        """The claims by their ids."""
        return {one.id: one for one in self.reading.claims}

    def line(self, at: Claim | Count) -> int:
        """The line on which a claim or a number begins."""
        if isinstance(at, Count):
            return self.structure.line_of(at.span.start)
        spans = at.source or at.cue or at.content
        return self.structure.line_of(min(span.start for span in spans)) if spans else 1

    def lines(self, several: Sequence[Claim] | Sequence[Count]) -> tuple[int, ...]:
        """The lines of several claims or numbers, in order, each once."""
        return tuple(sorted({self.line(one) for one in several}))

    def words_at(self, spans: Spans) -> str:
        """The words of spans, white space made one blank, cuts between spans marked."""
        return " ... ".join(" ".join(span.of(self.structure.text).split()) for span in spans)

    def said(self, claim: Claim) -> str:
        """The content of a claim."""
        return self.words_at(claim.content)

    def quoted(self, claim: Claim, length: int = SHORT) -> str:
        """The beginning of a claim's content in quotation marks of our own."""
        return f'"{shortened(bare(self.said(claim)), length)}"'

    @property
    def outlet(self) -> str:
        """The outlet that published this text, as somebody to ask."""
        return self.reading.outlet or THIS_OUTLET

    def claim_of(self, count: Count) -> Claim | None:
        """The claim that states a number."""
        return self.by_id.get(count.claim or "")

    @cached_property
    def attributed(self) -> tuple[Claim, ...]:
        """The claims that have a cue of their own."""
        return tuple(one for one in self.reading.claims if one.kind == "attributed")

    @cached_property
    def acts(self) -> frozenset[str]:
        """Every kind of act that some claim alleges."""
        return frozenset(
            act for one in self.reading.claims if one.stance in ASSERTING for act in one.violations
        )

    def lived_it(self, party: Party) -> bool:
        """Whether the words say that this speaker went through it or saw it."""
        if party.role in {"survivor", "victim", "witness"}:
            return True
        if party.type not in {"person", "group", "unspecified"} or party.named:
            return False
        said_of = f"{party.surface or ''} {party.name or ''}"[:_LONGEST_SPEAKER]
        return _says(self.words.lived_it, said_of)

    def vague(self, party: Party) -> bool:
        """Whether nobody is named and no distinct person or witness is meant."""
        if party.name is None:
            return True
        return not party.named and party.type in COLLECTIVES and not self.lived_it(party)

    def speakers_of(self, claim: Claim) -> tuple[Party, ...]:
        """The chain without the outlet that published this text, outermost first."""
        chain = claim.chain
        if chain and not chain[0].explicit and (chain[0].type == "outlet" or len(chain) > 1):
            return chain[1:]
        return chain

    def commands(self, claim: Claim) -> bool:
        """Whether the claim says that somebody ordered it."""
        return bool(self.words.command.search(self.said(claim)))

    def alike(self, one: Claim, other: Claim) -> bool:
        """Whether one claim says nearly all that the other says, as a caption repeats its text."""
        words = set(self.said(one).casefold().split()), set(self.said(other).casefold().split())
        shorter = min(len(words[0]), len(words[1]))
        return shorter > 0 and len(words[0] & words[1]) >= ALIKE * shorter

    def body(self, party: Party, claim: Claim) -> str | None:
        """The organisation for which a person speaks: by the words after the name, else as found."""
        source = self.words_at(claim.source)
        if party.name and party.name.split()[-1] not in source:
            source = self.written.get(party.name, source)
        name, _, beside = source.partition(",")
        if party.type == "person" and party.name and party.name.split()[-1] in name:
            for match in self.words.speaks_for.finditer(beside):
                if body := BODY.match(beside[match.end() :]):
                    return body[1]
        return (
            f"the office of {party.affiliation}"
            if party.affiliation in self.persons
            else party.affiliation
        )

    @cached_property
    def written(self) -> dict[str, str]:
        """The speakers by name, as the text writes them in full."""
        return {one.name: one.as_written for one in self.reading.speakers if one.name}

    @cached_property
    def persons(self) -> frozenset[str]:
        """The names of speakers who are persons."""
        return frozenset(one.name for one in self.reading.speakers if one.name and one.kind == "person")

    def unsourced(self, claim: Claim) -> bool:
        """Whether nobody in the text answers for the claim."""
        if claim.kind != "attributed":
            return False
        return all(self.vague(party) for party in self.speakers_of(claim))

    def to_ask(self, claim: Claim) -> str:
        """Whom to ask: the nearest organisation in the chain, else the outlet; never a survivor."""
        for party in reversed(self.speakers_of(claim)):
            if party.type in {"org", "authority", "outlet", "archive"} and party.name and party.named:
                return party.name
            if not self.lived_it(party) and (body := self.body(party, claim)):
                return body
        return self.outlet


QUOTES = frozenset("\"'“”«»„‘’")


def bare(words: str) -> str:
    """The words without quotation marks around all of them, and without a leading 'that'."""
    if len(words) > 1 and words[0] in QUOTES and words[-1] in QUOTES:
        words = words[1:-1]
    return words.removeprefix("that ")


def shortened(words: str, length: int) -> str:
    """At most `length` characters, cut between words and marked."""
    if len(words) <= length:
        return words
    return words[: length - 4].rsplit(" ", 1)[0].rstrip(" ,;:") + " ..."


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: one, two and three."""
    if len(names) < 2:  # noqa: PLR2004 - one name needs no 'and'
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]
