"""Origins: on how many independent sources a proposition stands, as bounds that a careful reader can prove.

high: every source that supports is one; then those shown to hang together are made one: credit given,
a dependence declared, the same speaker, the same agency, a run of eight words in common, a rare error
in common.
low: the most sources that are shown to be first-hand and apart. What is not shown to be independent is
not counted.
An attribution to nobody counts in high alone, and in the ledger of a single document not at all.

Nothing here counts documents, outlets or votes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from recount.nouns import Claim, Party, Reading
from recount.values import Span
from recount.weigh.names import Names
from recount.weigh.words import BODIES, unquoted

OWN_KNOWLEDGE = re.compile(r"\b(?:told|learn\w*|understands?|informed|seen|obtained)\b", re.IGNORECASE)
MANY = re.compile(
    r"\b(?:families|residents|villagers|inhabitants|interviewees|survivors|refugees|prisoners|detainees|workers|"
    r"dozens|hundreds|scores|many|parents|neighbours|patients|members|parishioners|friends)\b",
    re.IGNORECASE,
)
FEW = re.compile(r"^\W*(?:a|an|one|the|another|his|her|two|both|a second|a third)\b", re.IGNORECASE)
SINGLE = re.compile(r"^\W*(?:a|an|one|another|the)\s", re.IGNORECASE)
NUMERALS = (
    r"(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|[3-9]|[1-9]\d+)"
)
NUMERAL = re.compile(rf"\b{NUMERALS}\b", re.IGNORECASE)
ANOTHER = re.compile(r"^\W*(?:another|a second|a third|a fourth|a different)\b", re.IGNORECASE)
I_MYSELF = re.compile(r"\b(?:I|[Ww]e|us|[Oo]ur)\b")
FIRST_PERSON = 2
PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "who", "others", "some", "this", "these"})
ASKED = r"(?:asked|interviewed|visited|approached|contacted|questioned|spoken to|talked to|come)"
PRESS = (
    r"(?:newspapers?|papers?|press|reporters?|journalists?|media|stations?|radio|organi[sz]ations?|groups?|"
    r"committees?|anyone|anybody|else|others?|outsiders?|investigators?)"
)
NOBODY = rf"(?:no one|nobody|none|no (?:other )?{PRESS})"
TOLD_NOBODY = re.compile(
    rf"\b(?:told|spoken of|spoke of|talked of|shown)\s+(?:it|this|that|them|the story)?\s*"
    rf"(?:to\s+)?{NOBODY}\b"
    rf"|\bnever\s+(?:told|spoken|spoke|talked)\b|\bspoken to {NOBODY}\b"
    rf"|\b{NOBODY}\b(?: of \w+(?: \w+)?| from [^.;]{{1,60}}?| else)?\s+(?:has|have|had)\s+(?:yet\s+|ever\s+)?"
    rf"{ASKED}\s+"
    rf"(?:me|us|her|him|to (?:write|ask|record|interview|take|hear|see (?:me|us|her|him)))\b"
    rf"|\b{NOBODY} of (?:them|us|the \w+|those \w+|whom|these)\b[^.;]{{0,30}}"
    rf"\b(?:spoken|talked|spoke|told|met)\b"
    rf"[^.;]{{0,20}}\b{PRESS}\b"
    rf"|\b(?:has|have|had)\s+(?:not|never)\s+(?:yet\s+|ever\s+)?(?:spoken|talked|met|given)\b"
    rf"[^.;]{{0,30}}\b{PRESS}\b"
    rf"|\b(?:has|have|had)\s+(?:had\s+)?no\s+(?:contact|dealings|connection|communication)\s+with\b"
    rf"|\b(?:read|seen|heard)\s+(?:no|nothing of|none of the)\s*(?:reports?|newspapers?|news|accounts?|it)\b"
    rf"|\bindependently of\b|\bfor the first time (?:here|today|now)\b|\bunknown to (?:each|one an)other\b"
    rf"|\bknows?\s+(?:no\s+\w+|none|nothing|nobody)\b|\b(?:do|does|did) not know (?:each|one an|the )other",
    re.IGNORECASE,
)
NOT_A_TELLING = re.compile(
    r"\bknows?\b[^.;]*\b(?:husband|wife|sons?|brother|daughter|sister|father|mother|fate|whereabouts|where|why|"
    r"what|more|better|doubt|bounds|limits|lawyers?)\b",
    re.IGNORECASE,
)
HAS_HEARD = (
    r"[^.;]{0,30}?\b(?:(?:spoken|spoke|talked)\s+(?:with|to)|interviewed|heard|questioned"
    r"|(?:statements|testimon\w+|accounts|interviews)\s+(?:of|from|with|by))\b"
)  # to have registered or visited them is not to have heard what they saw
MANY_OF_THEM = r"[^.;]{0,30}?\b(?:dozens|hundreds|scores|many|" + NUMERALS + r")\b"
HEARD_MANY = re.compile(
    r"\b(?:[Ww]e|[Oo]ur \w+|[Vv]olunteers|[Rr]esearchers|[Mm]onitors)\b" + HAS_HEARD + MANY_OF_THEM
)
LONG_WORD = 4
SAW_IT = re.compile(
    r"\b(?:I|we|me|us|my|our)\b|\b(?:saw|seen|watched|heard|counted|remember\w*|recall\w*|witness\w*|found)\b"
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim comes from, as far as the document says: one key is one source."""

    key: str
    voice: str  # named | outlet | described | nobody
    surface: str
    institution: bool = False
    many: bool = False
    single: bool = False
    other: bool = False  # 'another prisoner': said to be somebody else
    authority: bool = False
    vague: bool = False  # 'campaigners': a group that nobody counts or names


@dataclass(slots=True)
class Sources:
    """What one origin of one proposition is made of."""

    keys: set[str] = field(default_factory=set)
    parts: list[tuple[str, Source]] = field(default_factory=list)  # (document, source)
    said: list[tuple[str, Source]] = field(default_factory=list)  # those of the parts that say this
    apart: bool = False  # says itself whom it has not spoken to
    saw: bool = False  # its words are those of one who was there
    figures: set[tuple[int | None, int | None]] = field(default_factory=set)


def source_of(
    claim: Claim,
    reading: Reading,
    names: Names,
    *,
    dependent: bool,
    outlets: Collection[str] = (),
) -> Source:
    """The innermost source of a claim that the document lets one tell from others.

    `dependent`: the document declares that it depends on another; a source of its own stands apart.
    `outlets`: the names of those who publish; what a report in one of them says, it says.
    """
    outlet = outlet_key(reading, names)
    inner = _inner(claim, outlet, names)
    if not inner:
        heard_many = _heard_many(reading.text or "", reading.outlet)
        return Source(outlet, "outlet", reading.outlet or reading.doc_id, many=heard_many)
    last, above = inner[-1], inner[:-1]
    if is_named(last):
        return _named(last, names)
    enclosing = next((p for p in reversed(above) if is_named(p)), None)
    surface = last.surface or last.name or ""
    if enclosing is not None:
        return _within(last, _named(enclosing, names), enclosing)
    if last.name is None:
        return _unnamed(claim, reading, outlet, surface)
    if last.type != "person" and names.one(last.name) in outlets:
        return Source(names.one(last.name), "named", last.name, institution=True)
    return _described(last, outlet, surface or last.name, dependent=dependent)


def _unnamed(claim: Claim, reading: Reading, outlet: str, surface: str) -> Source:
    """Nobody named: the one who answers in an interview, what an outlet says it was told, or nobody."""
    if claim.rule == "turn":
        return Source(f"{outlet} > interviewed", "described", "the person interviewed", single=True)
    own = claim.addressee or any(OWN_KNOWLEDGE.search(s.of(reading.text or "")) for s in claim.cue)
    heard = reading.outlet or reading.doc_id if own else surface
    return Source(outlet, "outlet" if own else "nobody", heard)


def _described(last: Party, outlet: str, surface: str, *, dependent: bool) -> Source:
    described = last.name or surface
    another = bool(ANOTHER.match(surface))
    of_its_own = dependent or last.type == "authority" or another
    return Source(
        f"{outlet} > {described.lower()}" if of_its_own else outlet,
        "described",
        described,
        many=bool(MANY.search(described) or NUMERAL.search(described)) and not FEW.match(described),
        single=bool(SINGLE.match(described)) and last.type == "person",
        other=another,
        authority=last.type == "authority",
        vague=last.type in {"group", "unspecified"}
        and last.role is None
        and not SAW_IT.search(described)
        and not another,
    )


def called_again(source: Source, named: Collection[Source]) -> Source:
    """The source, or the one named body of the document that it calls again: 'a commission has found'."""
    bodies = {s.key: s for s in named if s.voice == "named" and s.institution and not s.authority}
    words = re.findall(r"\w+", source.surface.lower())
    head = next((w for w in words[1:] if w in BODIES), None)
    if (
        source.voice != "described"
        or head is None
        or len(bodies) != 1
        or not SINGLE.match(source.surface)
    ):
        return source
    return next(iter(bodies.values()))


def _within(last: Party, source: Source, enclosing: Party) -> Source:
    """Somebody unnamed whom a named party has heard: its own source, unless the party is one person."""
    surface = last.surface or last.name or ""
    key = f"{source.key} > {last.name}"
    if last.name and ANOTHER.match(surface):
        return replace(source, key=key, voice="described", single=True, other=True)
    if (
        source.institution
        or enclosing.type in {"org", "outlet", "authority", "document"}
        or not last.name
    ):
        return source
    return Source(key, "described", surface, single=bool(SINGLE.match(surface)))


def outlet_key(reading: Reading, names: Names) -> str:
    """The name of the document's outlet; a document without one is its own."""
    return names.one(reading.outlet) if reading.outlet else f"document {reading.doc_id}"


def _inner(claim: Claim, outlet: str, names: Names) -> list[Party]:
    chain = list(claim.chain)
    while chain and chain[0].name and names.one(chain[0].name) == outlet:
        chain.pop(0)
    while len(chain) > 1 and chain[0].type == "outlet" and not chain[0].explicit:
        chain.pop(0)
    return [] if chain and chain[0].type == "outlet" and not chain[0].explicit else chain


def is_named(party: Party) -> bool:
    """Whether the party has a name of its own, or speaks for an institution that has one."""
    if party.affiliation:
        return True
    if party.name is None or not party.named:
        return False
    if party.name.lower() in PRONOUNS:
        return False
    if party.type == "authority":
        return True
    words = [w for w in party.name.split() if w[:1].isalpha()]
    return (
        bool(words)
        and words[-1][:1].isupper()
        and not (words[0][:1].islower() and party.type == "group")
    )


def _named(party: Party, names: Names) -> Source:
    speaks_for = party.affiliation.split("#")[0] if party.affiliation else None
    witness = party.role in {"witness", "survivor", "victim"}
    if speaks_for and not witness:
        return Source(names.one(speaks_for), "named", party.name or speaks_for, institution=True)
    name = party.name or ""
    return Source(
        names.one(name),
        "outlet" if party.type == "outlet" else "named",
        name,
        institution=party.type in {"org", "authority", "outlet", "document"},
        authority=party.type == "authority",
    )


def speaks_to_nobody_else(reading: Reading) -> Span | None:
    """Where a document says whom its witnesses have not spoken to, or of what they know nothing."""
    text = reading.text or ""
    closed = [
        c
        for c in reading.claims
        if c.stance in {"denies", "declines"} or any(p.affiliation for p in c.chain)
    ]
    denied = [span for claim in closed for span in claim.content]
    for match in TOLD_NOBODY.finditer(text):
        sentence = Span(
            max(text.rfind(stop, 0, match.start()) for stop in ".!?\n") + 1,
            min(
                (at for stop in ".!?\n" if (at := text.find(stop, match.end())) >= 0), default=len(text)
            ),
        )
        if not NOT_A_TELLING.search(sentence.of(text)) and not any(
            sentence.overlaps(d) for d in denied
        ):
            return sentence
    return None


def written_by_witnesses(reading: Reading) -> bool:
    """Whether the document's own voice is first-hand: an organisation's, or one in the first person."""
    if any(c.chain and c.chain[0].type == "org" for c in reading.claims):
        return True
    text = reading.text or ""
    return _in_first_person(text) or _heard_many(text, reading.outlet)


@lru_cache(maxsize=16)
def _in_first_person(text: str) -> bool:
    """Whether a text says I outside quotation marks; asked for every claim, so looked for once."""
    return sum(len(I_MYSELF.findall(text[a:b])) for a, b in unquoted(text)) >= FIRST_PERSON


@lru_cache(maxsize=16)
def _heard_many(text: str, outlet: str | None) -> bool:
    """Whether a text says in its own voice that it has heard many: 'we have spoken with 40 families'."""
    own = [re.escape(word) for word in (outlet or "").split() if len(word) >= LONG_WORD]
    named = re.compile(rf"\b(?:{'|'.join(own)})\b" + HAS_HEARD + MANY_OF_THEM) if own else None
    stretches = [text[a:b] for a, b in unquoted(text)]
    return any(HEARD_MANY.search(s) or (named and named.search(s)) for s in stretches)


def whose(sentence: Span, reading: Reading, names: Names) -> str | None:
    """The key of the witness that a sentence is about: its speaker, else the last to speak before."""
    spoken = [
        (max(s.start for s in claim.content), claim)
        for claim in reading.claims
        if claim.content and claim.kind != "headline" and _witnesses(claim)
    ]
    inside = [c for _, c in spoken if any(s.overlaps(sentence) for s in c.content)]
    before = [c for at, c in sorted(spoken, key=lambda row: row[0]) if at <= sentence.end]
    after = [c for _, c in sorted(spoken, key=lambda row: row[0])]
    if inside:
        return names.one(_witnesses(inside[0])[-1].name or "")
    nearest = [*before[::-1], *after]
    return names.one(_witnesses(nearest[0])[0].name or "") if nearest else None


def _witnesses(claim: Claim) -> list[Party]:
    return [p for p in claim.chain if p.type == "person" and is_named(p) and not p.affiliation]


def bounds(origins: Iterable[Sources], *, alone: bool) -> tuple[tuple[int, int], list[str]]:
    """[low, high] of a proposition's origins, and the sentences that say why. `alone`: one document only."""
    known = [
        o for o in origins if any(s.voice != "nobody" and not (alone and s.vague) for _, s in o.said)
    ]
    unknown = [o for o in origins if o not in known]
    high = len(known) + (0 if alone else len(unknown))
    proven = _most_apart(known)
    why = [f"{label(o)} is one origin" for o in known]
    why += [
        "an attribution to nobody is no origin here"
        if alone
        else "an unnamed source may be an origin of its own"
    ] * bool(unknown)
    for n, one in enumerate(proven):
        why += [reason for other in proven[n + 1 :] if (reason := shown_apart(one, other))]
    if len(proven) < high:
        why.append("the others are not shown to be independent")
    return (max(len(proven), min(1, len(known))), max(high, len(proven))), why


def label(origin: Sources) -> str:
    """An origin's name for a sentence: the first of its named parts, else how it is described."""
    ranked = sorted(
        origin.said,
        key=lambda p: (p[1].voice == "nobody", p[1].voice == "described", p[0], p[1].surface),
    )
    return ranked[0][1].surface or "a source that nobody names"


def _most_apart(origins: list[Sources]) -> list[Sources]:
    """The largest set found in which every two are shown to be apart; never too large."""
    apart = {
        (i, j)
        for i, a in enumerate(origins)
        for j, b in enumerate(origins)
        if i < j and shown_apart(a, b)
    }
    best: list[int] = []

    def grow(chosen: list[int], rest: list[int]) -> None:
        nonlocal best
        if len(chosen) > len(best):
            best = chosen
        if len(chosen) + len(rest) <= len(best):
            return
        for n, item in enumerate(rest):
            grow([*chosen, item], [r for r in rest[n + 1 :] if (item, r) in apart])
            if len(origins) > 12:  # noqa: PLR2004 - a proposition with a dozen origins is rare; a lower low is safe
                break

    grow([], list(range(len(origins))))
    return [origins[n] for n in best]


def shown_apart(a: Sources, b: Sources) -> str | None:
    """The sentence that shows two origins to be apart, or None: not shown to be independent."""
    for one, other in ((a, b), (b, a)):
        if one.apart and _first_hand(one):
            return (
                f"{label(one)} says whom it has not spoken to, so it stands apart from {label(other)}"
            )
    if _is_named(a) and _is_named(b) and _no_common_ground(a, b):
        return f"{label(a)} and {label(b)} are named, and each speaks for itself"
    for one, other in ((a, b), (b, a)):
        if _many(one) and _single(other):
            return f"{label(one)} rests on many witnesses, {label(other)} on one"
        if _is_named(one) and _described_beside(other, one):
            return f"one document names {label(one)} and tells {label(other)} apart"
        if _told_apart(one, other):
            return f"{label(one)} is said to be somebody else than {label(other)}"
    return None


def _first_hand(origin: Sources) -> bool:
    return any(s.voice in {"named", "described", "outlet"} for _, s in origin.parts)


def _is_named(origin: Sources) -> bool:
    return any(s.voice == "named" for _, s in origin.parts) and all(
        s.voice != "outlet" for _, s in origin.parts
    )


def _no_common_ground(a: Sources, b: Sources) -> bool:
    """Two people who saw it; one and an authority; two institutions with figures of their own.

    An organisation's witnesses
    may be the very person who is named elsewhere, or the witnesses of another.
    """
    institutions = [any(s.institution for _, s in o.parts) for o in (a, b)]
    people = [o for o, institution in zip((a, b), institutions, strict=True) if not institution]
    if not all(o.saw for o in people):
        return bool(a.figures and b.figures and not a.figures & b.figures)
    if not any(institutions):
        return True
    if all(institutions):
        return bool(a.figures and b.figures and not a.figures & b.figures)
    return any(s.authority for o in (a, b) for _, s in o.parts)


def _many(origin: Sources) -> bool:
    return any(s.many for _, s in origin.parts)


def _single(origin: Sources) -> bool:
    told = [s for _, s in origin.parts if s.voice in {"described", "named"} and not s.institution]
    return bool(told) and not _many(origin) and all(s.single or s.voice == "named" for s in told)


def _described_beside(described: Sources, named: Sources) -> bool:
    """Whether one document tells a described source from a named one, and each has figures of its own."""
    at = {doc for doc, s in described.parts if s.voice == "described"}
    figures = bool(described.figures and named.figures and not described.figures & named.figures)
    only = all(s.voice == "described" for _, s in described.parts)
    return figures and only and bool(at & {doc for doc, _ in named.parts})


def _told_apart(one: Sources, other: Sources) -> bool:
    """Whether a document calls a person of one 'another' than the people it describes in the other."""
    at = {doc for doc, s in one.parts if s.other}
    return any(
        doc in at and s.voice == "described" and s.single and not s.other for doc, s in other.parts
    )
