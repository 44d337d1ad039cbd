"""Lineage: who has it from whom, as ties between documents, each with the words that show it.

Declared ties stand in the child's words: a dependence ('in cooperation with'), an agency's line.
Inferred ties
are a run of eight or more words in common outside quotations, and a rare error in common: sharing a false
value is strong evidence of copying, a true one weak (Dong, Berti-Equille and Srivastava 2009). Weaker
likeness is
a hint: shown, and counted only when a person accepts it. A person may cut any tie.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from rapidfuzz.distance import OSA

from recount.nouns import Decision, Reading
from recount.values import Span
from recount.weigh.names import Names
from recount.weigh.origins import outlet_key
from recount.weigh.ties import Tie
from recount.weigh.wording import shared_runs
from recount.weigh.words import LONG_NAMES, SMALL

TWO = 2
LONG_NAME = 8
NAME = r"((?:the\s+|The\s+)?[A-Z][\w’'-]*(?:\s+(?:of\s+|for\s+|the\s+)*[A-Z][\w’'-]*)*)"
DEPENDS = re.compile(
    r"\b(?:in\s+(?:\w+\s+)?(?:contact|touch|co-?operation|collaboration|partnership|coordination|consultation)\s+with"
    r"|(?:jointly|together|works?(?:\s+closely)?|partners?)\s+with|partners?\s+of|(?:based|relies|rests|draws)\s+on\s+(?:\w+\s+){0,4}?(?:from|of|by)"
    r"|(?:supplied|provided|collected|shared|gathered|compiled|made available|lent)\s+(?:to us\s+)?by"
    r"|(?:thanks?|owe[sd]?|indebted)\s+(?:\w+\s+){0,4}?to)\s+" + NAME
)
AGENCY = re.compile(r"\(([A-Z][\w&.’' -]{1,40})\)(?=[^\n]{0,20}[-–—]\s|\s*$)", re.MULTILINE)
SELF = re.compile(
    r"\b(?:we|our|us|this (?:report|bulletin|note|statement|study|survey|list))\b", re.IGNORECASE
)
FORGET = frozenset({"photo", "file photo", "archive", "continued", "video", "translation"})


def decided(ties: Sequence[Tie], decisions: Sequence[Decision], names: Names) -> list[Tie]:
    """The ties that count once a person has accepted or cut some; the last decision about a tie stands."""
    verdicts = {step(d.about, names): d.verdict for d in decisions}
    return [
        tie
        for tie in ties
        if (verdict := verdicts.get(step(tie.about, names))) != "cut"
        and (tie.counts or verdict == "accept")
    ]


def step(about: str, names: Names) -> tuple[str, str]:
    """A step "child <- parent" as its two ends, the parent in whatever spelling."""
    child, _, parent = about.partition(" <- ")
    return child, names.one(parent)


def in_order(readings: Sequence[Reading]) -> list[Reading]:
    """The readings in order of publication; those without a date last."""
    return sorted(readings, key=lambda r: (r.published is None, r.published or date.max, r.doc_id))


def ties_of(readings: Sequence[Reading], names: Names, events: dict[str, str]) -> list[Tie]:
    """Every tie between the documents but their credits, sorted."""
    ordered = in_order(readings)
    ties = [*_dependences(ordered, names), *_agencies(ordered, names)]
    ties += shared_runs(ordered, names)
    ties += _shared_misspellings(ordered, names, events)
    return sorted(set(ties), key=lambda t: (t.child, t.parent, t.kind, t.evidence))


def _dependences(readings: Sequence[Reading], names: Names) -> list[Tie]:
    homes: dict[str, str] = {}
    for reading in readings:
        homes.setdefault(outlet_key(reading, names), reading.doc_id)
    parties = [p for r in readings for c in r.claims for p in c.chain if p.name]
    known = homes.keys() | {names.one(p.name or "") for p in parties if p.type in {"org", "outlet"}}
    found = []
    for reading in readings:
        text = reading.text or ""
        org = any(c.chain and c.chain[0].type == "org" for c in reading.claims)
        for match in DEPENDS.finditer(text):
            other, own = names.one(match.group(1)), outlet_key(reading, names)
            if other == own or other not in known:
                continue
            span = Span(*match.span())
            party = None if org else _whose(reading, span, names)
            why = (
                f"{party or reading.outlet or reading.doc_id} says “{' '.join(match.group().split())}”"
            )
            parent = homes.get(other, match.group(1))
            found.append(
                Tie(
                    reading.doc_id, parent, "depends on", declared=True, counts=True,
                    evidence=(span,), why=why, on=other, party=party,
                )
            )  # fmt: skip
    return found


def _whose(reading: Reading, span: Span, names: Names) -> str | None:
    """The party whose dependence it is: a named speaker around the words; None for the document itself."""
    text = reading.text or ""
    sentence = text[text.rfind(".", 0, span.start) + 1 : span.end]
    if SELF.search(sentence):
        return None
    for claim in reading.claims:
        if any(s.start - 200 <= span.start <= s.end + 120 for s in (*claim.content, *claim.source)):
            named = [p for p in claim.chain[1:] if p.name]
            if named and any(
                s.start - 200 <= span.start <= s.end + 60 for s in (*claim.source, *claim.content)
            ):
                return names.one((named[-1].affiliation or named[-1].name or "").split("#")[0])
    return None


def _agencies(readings: Sequence[Reading], names: Names) -> list[Tie]:
    lines: dict[str, list[tuple[Reading, Span]]] = defaultdict(list)
    for reading in readings:
        for match in AGENCY.finditer(reading.text or ""):
            label = names.one(match.group(1))
            if label not in FORGET and label != outlet_key(reading, names):
                lines[label].append((reading, Span(*match.span(1))))
    at_home: dict[str, Reading] = {}
    for reading in readings:
        at_home.setdefault(outlet_key(reading, names), reading)
    found = []
    for label, holders in lines.items():
        first = at_home.get(label) or (
            holders[0][0] if len({r.outlet for r, _ in holders}) > 1 else None
        )
        for reading, span in holders:
            if first and first.doc_id != reading.doc_id:
                why = f"{reading.doc_id} and {first.doc_id} print one agency, “{span.of(reading.text or '')}”"
                found.append(
                    Tie(
                        reading.doc_id,
                        first.doc_id,
                        "same agency",
                        declared=True,
                        counts=True,
                        evidence=(span,),
                        why=why,
                    )
                )
    return found


def _shared_misspellings(
    readings: Sequence[Reading], names: Names, events: dict[str, str]
) -> list[Tie]:
    """Ties by a name that two outlets misspell alike, while at least as many others spell it another way."""
    found = []
    small = {word for r in readings for word in SMALL.findall(r.text or "")}
    by_event: dict[str, dict[str, dict[str, Span]]] = defaultdict(lambda: defaultdict(dict))
    by_id = {r.doc_id: r for r in readings}
    for reading in readings:
        spelled_here = by_event[events[reading.doc_id]]
        for match in LONG_NAMES.finditer(reading.text or ""):
            low = match.group().lower()
            if low not in small:
                spelled_here[low].setdefault(reading.doc_id, Span(*match.span()))
    for spelled in by_event.values():
        for wrong, right in _variants(spelled):
            holders = spelled[wrong]
            outlets = {outlet_key(by_id[d], names) for d in holders}
            if (
                len(outlets) < TWO
                or len(spelled[right]) < len(holders)
                or holders.keys() & spelled[right].keys()
            ):
                continue
            first, *later = holders
            for doc in later:
                why = _why_misspelt(doc, first, wrong, right)
                found.append(
                    Tie(
                        doc,
                        first,
                        "shared error",
                        declared=False,
                        counts=True,
                        evidence=(holders[doc],),
                        why=why,
                    )
                )
    return found


def _why_misspelt(doc: str, first: str, wrong: str, right: str) -> str:
    return f"{doc} and {first} both write “{wrong.title()}” where others write “{right.title()}”"


def _variants(spelled: dict[str, dict[str, Span]]) -> list[tuple[str, str]]:
    """Pairs of spellings a slip of the pen apart; candidates share the word less one letter."""
    shorter: dict[str, list[str]] = defaultdict(list)
    for name in spelled:
        for key in {name, *(name[:n] + name[n + 1 :] for n in range(len(name)))}:
            shorter[key].append(name)
    pairs = set()
    for alike in shorter.values():
        for a in alike:
            for b in alike:
                near = 1 + (min(len(a), len(b)) >= LONG_NAME)
                if a != b and a + "s" != b and b + "s" != a and OSA.distance(a, b) <= near:
                    pairs.add((a, b))
    return sorted(pairs)
