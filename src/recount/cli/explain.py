"""`--explain ID`: one claim, number, speaker or proposition in full: spans, rule, alternatives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recount.cli.columns import Heading, Layout, hanging, write
from recount.cli.ledger_lines import Ledger, lines_of
from recount.errors import BadInput
from recount.nouns import Claim, Count, Party, Reading, Speaker, Standing
from recount.read.plainly import plain
from recount.values import Span

LEAD = 14


def show(readings: Iterator[Reading], wanted: str, layout: Layout) -> None:
    """Prints what has this id in each of the readings.

    Raises:
        BadInput: nothing has it.
    """
    found, ids, read = False, list[str](), False
    for reading in readings:
        read = read or not reading.error
        ids += _ids(reading)
        for lines in _found(Ledger(reading), wanted, layout):
            if found:
                write([""], layout)
            write(lines, layout)
            found = True
    if read and not found:
        raise BadInput(f"nothing here has this id; there are: {_some(ids)}")


def _some(ids: list[str]) -> str:
    return " ".join(ids[:60]) + (" ..." if len(ids) > 60 else "")  # noqa: PLR2004 - a screenful


def _ids(reading: Reading) -> list[str]:
    several = (reading.claims, reading.counts, reading.speakers, reading.propositions)
    return [one.id for found in several for one in found]


def _plain(name: str) -> str:
    """An id without leading noughts: C7 for C07."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", name.strip().casefold())


def _found(book: Ledger, wanted: str, layout: Layout) -> Iterator[list[str | Heading]]:
    key = _plain(wanted)
    for claim in book.reading.claims:
        if _plain(claim.id) == key:
            yield _lines(f"CLAIM {claim.id}", _claim(book, claim), layout)
    for count in book.reading.counts:
        if _plain(count.id) == key:
            yield _lines(f"NUMBER {count.id}", _count(book, count), layout)
    for speaker in book.reading.speakers:
        if _plain(speaker.id) == key:
            yield _lines(f"SPEAKER {speaker.id}", _speaker(book, speaker), layout)
    for standing in book.reading.propositions:
        if _plain(standing.id) == key:
            yield _lines(f"PROPOSITION {standing.id}", _standing(book, standing), layout)


def _lines(title: str, rows: Iterator[tuple[str, str]], layout: Layout) -> list[str | Heading]:
    out: list[str | Heading] = [Heading(f"{title}   a proposal, to be confirmed; not a finding")]
    for name, words in rows:
        out += hanging(f" {name:<{LEAD}}", words, layout.width)
    return out


def _claim(book: Ledger, claim: Claim) -> Iterator[tuple[str, str]]:
    yield "speaker", _chain(claim)
    yield from _where(book, claim)
    yield "stance", f"{claim.stance}; quotation: {claim.quote}; kind: {claim.kind}"
    yield "rule", claim.rule or "not recorded"
    yield from _alternatives(claim)
    yield from _act(book, claim)
    yield "origin", claim.origin or "none that the text names"
    yield from _beside(book, claim)


def _where(book: Ledger, claim: Claim) -> Iterator[tuple[str, str]]:
    if not claim.source:
        yield "source", "no words of the text: nobody is named here"
    if not claim.cue:
        yield "cue", "no words of the text"
    parts = (
        ("source", claim.source),
        ("cue", claim.cue),
        ("content", claim.content),
        ("told to", claim.addressee),
    )
    for name, spans in parts:
        for span in spans:
            yield name, _span(book, span)


def _alternatives(claim: Claim) -> Iterator[tuple[str, str]]:
    for one in claim.open:
        shown = f"; shown meanwhile: {one.default}" if one.default else ""
        yield (
            "alternatives",
            f"{one.about}: {' or '.join(one.candidates) or 'not named'}{shown}. {one.why}",
        )
    if not claim.open:
        yield "alternatives", "none: the words leave one reading"


def _act(book: Ledger, claim: Claim) -> Iterator[tuple[str, str]]:
    rows = (
        ("acts alleged", ", ".join(plain(act) for act in claim.violations)),
        ("said to have", ", ".join(claim.perpetrators)),
        ("to whom", claim.victims),
        ("ground alleged", claim.ground),
    )
    yield from ((name, words) for name, words in rows if words)
    for place in claim.place:
        yield "place", f"{_span(book, place.span)} = {place.name}, {place.type}"
    for when in claim.time:
        days = f"{when.start} to {when.end}" if when.start else "no date without the day of publication"
        yield "time", f"{_span(book, when.span)} = {days}" + (" (inferred)" if when.anchor else "")


def _beside(book: Ledger, claim: Claim) -> Iterator[tuple[str, str]]:
    rows = (
        ("inside", claim.parent),
        ("denies", " ".join(claim.denies)),
        ("says again", " ".join(claim.repeats)),
        ("and drops", ", ".join(claim.lost)),
    )
    yield from ((name, words) for name, words in rows if words)
    for number in book.reading.counts:
        if number.claim == claim.id:
            yield f"number {number.id}", f'"{number.surface}": {number.measure}'
    for standing in book.reading.propositions:
        if any(ref.claim == claim.id for ref in standing.claims):
            yield f"in {standing.id}", standing.says
        if any(ref.claim == claim.id for ref in standing.denied_by):
            yield f"denies {standing.id}", standing.says


def _chain(claim: Claim) -> str:
    if not claim.chain:
        return "the text's own voice"
    return " <- ".join(_party(one) for one in claim.chain) + (
        f"   ({'<-'.join(claim.speakers)})" if claim.speakers else ""
    )


def _party(party: Party) -> str:
    if party.name is None:
        return f"nobody named ({party.type})" if not party.explicit else party.surface or "nobody named"
    marks = [
        party.type,
        f'written "{party.surface}"' if party.surface and party.surface != party.name else "",
        "" if party.explicit else "not in these words",
        "open" if party.open else "",
    ]
    return f"{party.name} ({', '.join(mark for mark in marks if mark)})"


def _span(book: Ledger, span: Span) -> str:
    words = " ".join(span.of(book.text).split())
    return f"{span.start}..{span.end} line {book.line_at(span.start)}: {words}"


def _count(book: Ledger, count: Count) -> Iterator[tuple[str, str]]:
    claim = book.claim_of(count)
    yield "speaker", _chain(claim) if claim else "outside every claim: the text's own words"
    yield "words", _span(book, count.span)
    low = "open" if count.min is None else str(count.min)
    high = "open" if count.max is None else str(count.max)
    yield "bounds", f"lowest {low}, highest {high}; {count.qualifier.replace('_', ' ')}"
    yield "measure", f"{count.measure}; unit: {count.unit}; of: {count.of or count.what or 'not said'}"
    yield "decided", "no: to be confirmed by whoever says it" if count.open else "as the words say"
    if count.superseded_by:
        yield "corrected by", count.superseded_by
    if claim:
        yield "in claim", f"{claim.id} {book.words(claim)}"
        for one in claim.open:
            if one.about == "measure":
                yield "alternatives", f"{' or '.join(one.candidates)}. {one.why}"


def _speaker(book: Ledger, speaker: Speaker) -> Iterator[tuple[str, str]]:
    yield "as written", speaker.as_written
    yield "name", speaker.name or "not named, and not to be looked for"
    yield "kind", speaker.kind + ("; lived or saw it" if speaker.lived_it else "")
    yield "told to", speaker.told_to or "the text does not say"
    yield "lines", lines_of(speaker.lines)
    if speaker.note:
        yield "note", speaker.note
    for claim in book.reading.claims:
        if speaker.id in claim.speakers:
            yield f"claim {claim.id}", f"{claim.stance}: {book.words(claim)}"


def _standing(book: Ledger, standing: Standing) -> Iterator[tuple[str, str]]:
    yield "says", standing.says
    for name, refs in (("asserted in", standing.claims), ("denied in", standing.denied_by)):
        for ref in refs:
            if claim := book.by_id.get(ref.claim):
                yield name, f"{claim.id} {book.path(claim)}: {book.words(claim)}"
    low, high = standing.origins
    yield "origins", f"{low} proven distinct, {high} not shown to hang together"
    for sentence in standing.why:
        yield "why", sentence
    for one in standing.would_settle:
        yield "would settle", f"{one.addressee}: {one.question} [{one.unlocks}]"
