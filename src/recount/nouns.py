"""Nouns: what travels between the rooms. Frozen dataclasses whose fields are those of FORMATS.md.

A claim is never a fact: it carries its chain of speakers and the spans where it stands. What the text leaves
open stays open. msgspec turns these into JSON and prints their schema (`recount schema read`), so a field
renamed here is a form changed: write it down in the CHANGELOG.

Spans index the document's text in Unicode code points, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from recount.values import Measure, Qualifier, Span, Spans, When

Stance = Literal["asserts", "alleges", "reports", "denies", "declines", "calls", "warns"]
Quote = Literal["direct", "indirect", "mixed", "none"]
Kind = Literal["attributed", "headline", "narrator"]
PartyType = Literal[
    "person", "org", "authority", "group", "outlet", "document", "archive", "unspecified"
]
Verdict = Literal["undecided", "confirmed", "rejected", "amended"]


@dataclass(frozen=True, slots=True)
class Text:
    """A document's text as the reader sees it, and the way back to the bytes.

    `source_map` (HTML and the like) lists (start in text, start in stored, length) runs, in order; empty
    when the text is the stored text without its byte order mark.
    """

    text: str
    sha256: str  # of the bytes
    text_sha256: str  # of the text, as UTF-8
    encoding: str
    file: str | None = None
    media_type: str = "text/plain"
    source_map: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place as written, and its name without inflection or misspelling."""

    surface: str
    name: str
    type: str  # site | camp | prison | street | hamlet | village | town | region | country
    span: Span


@dataclass(frozen=True, slots=True)
class Party:
    """One speaker in a chain. `name` None = nobody named; `open` = a candidate, not decided."""

    name: str | None
    type: PartyType = "unspecified"
    explicit: bool = True  # False: not in the words of this sentence
    open: bool = False
    surface: str | None = None  # as written, when it differs from the name
    affiliation: str | None = None
    role: str | None = None  # witness | survivor | victim | perpetrator, as the text says
    named: bool = True  # False: 'another prisoner', distinct but unnamed


@dataclass(frozen=True, slots=True)
class Open:
    """What the text leaves open: about what, between which readings, and which one is shown meanwhile."""

    about: str  # speaker | measure | time | place | scope ...
    candidates: tuple[str, ...]
    default: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said, by whom, through whom. `chain` is outermost first; `origin` equal means one origin."""

    id: str
    kind: Kind
    source: Spans
    cue: Spans
    content: Spans
    chain: tuple[Party, ...]
    stance: Stance
    quote: Quote
    addressee: Spans = ()
    parent: str | None = None
    denies: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()  # what this repetition dropped or changed
    violations: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    perpetrators: tuple[str, ...] = ()
    perpetrator_role: str | None = None
    victims: str | None = None
    ground: str | None = None  # alleged for the act, never an attribute of a person
    place: tuple[Place, ...] = ()
    time: tuple[When, ...] = ()
    origin: str | None = None
    open: tuple[Open, ...] = ()
    rule: str = ""
    caption: bool = False
    verdict: Verdict = "undecided"
    speakers: tuple[str, ...] = ()  # ids of its chain in the document's `speakers`, outermost first
    amendment: str | None = None  # how a person says that it should read


@dataclass(frozen=True, slots=True)
class Count:
    """A number that a claim states (claim None: outside every claim), with what it measures."""

    id: str
    claim: str | None
    span: Span
    surface: str
    min: int | None
    max: int | None
    qualifier: Qualifier
    unit: str
    what: str
    victims: bool
    measure: Measure
    of: str = ""
    open: bool = False
    superseded_by: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Speaker:
    """One speaker of a document: the name as written beside the canonical one; lines are 1-based."""

    id: str
    as_written: str
    name: str | None
    kind: PartyType
    told_to: str | None
    lived_it: bool
    lines: tuple[int, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something to take care of (care)."""

    kind: str
    text: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, whom (an organisation, never a survivor), and what the answer unlocks."""

    text: str
    addressee: str
    unlocks: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimRef:
    """Where a claim stands: document id, claim id, content spans."""

    document: str
    claim: str
    content: Spans


@dataclass(frozen=True, slots=True)
class Settle:
    """What would settle an open link between origins."""

    question: str
    addressee: str
    unlocks: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a proposition was given, in order of time."""

    document: str
    claim: str
    words: str
    min: int | None
    max: int | None
    measure: Measure
    lost: tuple[str, ...] = ()
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposition: what several claims say alike, who asserts, who denies, on how many origins."""

    id: str
    says: str
    act: str
    place: str | None
    time: tuple[date, date] | None
    unit: str
    claims: tuple[ClaimRef, ...]
    denied_by: tuple[ClaimRef, ...]
    origins: tuple[int, int]  # low: proven distinct; high: not shown to hang together
    channels: int  # outlets among the documents that support it
    through: tuple[str, ...]  # organisations in the chains
    numbers: tuple[Figure, ...] = ()
    why: tuple[str, ...] = ()
    would_settle: tuple[Settle, ...] = ()


@dataclass(frozen=True, slots=True)
class SameOrigin:
    """Claims shown to go back to one origin, with the sentence that shows it."""

    claims: tuple[ClaimRef, ...]
    basis: str
    declared: bool


@dataclass(frozen=True, slots=True)
class Descent:
    """Who has it from whom. Declared by the text, or inferred (to be accepted or cut by a person)."""

    child: str
    parent: str
    kind: str
    declared: bool
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document says, according to whom: the ledger that `recount read` prints.

    Proposals, to be confirmed; not findings. `text` is left out of the JSON unless asked for.
    """

    doc_id: str
    file: str | None
    sha256: str
    text_sha256: str
    lang: str
    outlet: str | None
    published: date | None
    claims: tuple[Claim, ...] = ()
    counts: tuple[Count, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    propositions: tuple[Standing, ...] = ()
    care: tuple[Note, ...] = ()
    questions: tuple[Question, ...] = ()
    text: str | None = None
    source_map: tuple[tuple[int, int, int], ...] = ()
    notes: tuple[Note, ...] = field(
        default=()
    )  # what the reader noticed: unclosed marks, odd encodings
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Two names of several scripts that are taken for one, with the basis: a proposal, to be cut or kept."""

    names: tuple[str, str]
    documents: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A person or testimony, by id, that did not agree to `use`; `why`: never asked, withdrawn, ran out."""

    subject: str
    use: str
    why: str


@dataclass(frozen=True, slots=True)
class Weighing:
    """What many documents say together: propositions, shared origins, descent."""

    documents: tuple[Reading, ...]
    propositions: tuple[Standing, ...]
    same_origin: tuple[SameOrigin, ...]
    descent: tuple[Descent, ...]
    notes: tuple[Note, ...] = ()
    identities: tuple[Identity, ...] = ()  # names of two scripts taken for one
    left_out: tuple[LeftOut, ...] = ()  # of a casebook: who did not agree to be counted


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided, about what, when and why. An entry of its own, never an edit."""

    about: str
    verdict: str
    by: str
    at: str  # ISO 8601, given by the caller
    why: str
