"""`--explain ID`: one claim, number, speaker or proposition in full: spans, rule, alternatives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recount.cli.columns import Heading, Layout, hanging, padded, write
from recount.cli.ledger_lines import Ledger, lines_of
from recount.cli.wording import rendered, said
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
            yield _lines(said("CLAIM {id}", id=claim.id), _claim(book, claim), layout)
    for count in book.reading.counts:
        if _plain(count.id) == key:
            yield _lines(said("NUMBER {id}", id=count.id), _count(book, count), layout)
    for speaker in book.reading.speakers:
        if _plain(speaker.id) == key:
            yield _lines(said("SPEAKER {id}", id=speaker.id), _speaker(book, speaker), layout)
    for standing in book.reading.propositions:
        if _plain(standing.id) == key:
            yield _lines(said("PROPOSITION {id}", id=standing.id), _standing(book, standing), layout)


def _lines(title: str, rows: Iterator[tuple[str, str]], layout: Layout) -> list[str | Heading]:
    head = said("{title}   a proposal, to be confirmed; not a finding", title=title)
    out: list[str | Heading] = [Heading(head)]
    for name, words in rows:
        out += hanging(" " + padded(name, LEAD), words, layout.width)
    return out


def _claim(book: Ledger, claim: Claim) -> Iterator[tuple[str, str]]:
    yield said("speaker"), _chain(claim)
    yield from _where(book, claim)
    put = said(
        "{stance}; quotation: {quotation}; kind: {kind}",
        stance=said(claim.stance),
        quotation=said(claim.quote),
        kind=said(claim.kind),
    )
    yield said("stance"), put
    yield said("rule"), claim.rule or said("not recorded")
    yield from _alternatives(claim)
    yield from _act(book, claim)
    yield said("origin"), claim.origin or said("none that the text names")
    yield from _beside(book, claim)


def _where(book: Ledger, claim: Claim) -> Iterator[tuple[str, str]]:
    if not claim.source:
        yield said("source"), said("no words of the text: nobody is named here")
    if not claim.cue:
        yield said("cue"), said("no words of the text")
    parts = (
        (said("source"), claim.source),
        (said("cue"), claim.cue),
        (said("content"), claim.content),
        (said("told to"), claim.addressee),
    )
    for name, spans in parts:
        for span in spans:
            yield name, _span(book, span)


def _alternatives(claim: Claim) -> Iterator[tuple[str, str]]:
    for one in claim.open:
        shown = said("; shown meanwhile: {words}", words=one.default) if one.default else ""
        choices = said(" or ").join(one.candidates) or said("not named")
        yield said("alternatives"), f"{said(one.about)}: {choices}{shown}. {rendered(one.why)}"
    if not claim.open:
        yield said("alternatives"), said("none: the words leave one reading")


def _act(book: Ledger, claim: Claim) -> Iterator[tuple[str, str]]:
    rows = (
        (said("acts alleged"), ", ".join(said(plain(act)) for act in claim.violations)),
        (said("said to have"), ", ".join(claim.perpetrators)),
        (said("to whom"), claim.victims),
        (said("ground alleged"), claim.ground),
    )
    yield from ((name, words) for name, words in rows if words)
    for place in claim.place:
        yield said("place"), f"{_span(book, place.span)} = {place.name}, {said(place.type)}"
    for when in claim.time:
        bounds = said("{low} to {high}", low=when.start, high=when.end)
        days = bounds if when.start else said("no date without the day of publication")
        inferred = said(" (inferred)") if when.anchor else ""
        yield said("time"), f"{_span(book, when.span)} = {days}{inferred}"


def _beside(book: Ledger, claim: Claim) -> Iterator[tuple[str, str]]:
    rows = (
        (said("inside"), claim.parent),
        (said("denies"), " ".join(claim.denies)),
        (said("says again"), " ".join(claim.repeats)),
        (said("and drops"), ", ".join(claim.lost)),
    )
    yield from ((name, words) for name, words in rows if words)
    for number in book.reading.counts:
        if number.claim == claim.id:
            words = f'"{number.surface}": {said(str(number.measure))}'
            yield said("number {id}", id=number.id), words
    for standing in book.reading.propositions:
        if any(ref.claim == claim.id for ref in standing.claims):
            yield said("in {id}", id=standing.id), standing.says
        if any(ref.claim == claim.id for ref in standing.denied_by):
            yield said("denies {id}", id=standing.id), standing.says


def _chain(claim: Claim) -> str:
    if not claim.chain:
        return said("the text's own voice")
    return " <- ".join(_party(one) for one in claim.chain) + (
        f"   ({'<-'.join(claim.speakers)})" if claim.speakers else ""
    )


def _party(party: Party) -> str:
    if party.name is None:
        if party.explicit:
            return party.surface or said("nobody named")
        return f"{said('nobody named')} ({said(party.type)})"
    written = party.surface and party.surface != party.name
    marks = [
        said(party.type),
        said('written "{words}"', words=party.surface) if written else "",
        "" if party.explicit else said("not in these words"),
        said("open") if party.open else "",
    ]
    return f"{party.name} ({', '.join(mark for mark in marks if mark)})"


def _span(book: Ledger, span: Span) -> str:
    words = " ".join(span.of(book.text).split())
    line = said("line {line}", line=book.line_at(span.start))
    return f"{span.start}..{span.end} {line}: {words}"


def _count(book: Ledger, count: Count) -> Iterator[tuple[str, str]]:
    claim = book.claim_of(count)
    outside = said("outside every claim: the text's own words")
    yield said("speaker"), _chain(claim) if claim else outside
    yield said("words"), _span(book, count.span)
    bounds = said(
        "lowest {low}, highest {high}; {qualifier}",
        low=said("open") if count.min is None else count.min,
        high=said("open") if count.max is None else count.max,
        qualifier=said(count.qualifier.replace("_", " ")),
    )
    yield said("bounds"), bounds
    counted = said(
        "{measure}; unit: {unit}; of: {what}",
        measure=said(str(count.measure)),
        unit=count.unit,
        what=count.of or count.what or said("not said"),
    )
    yield said("measure"), counted
    doubtful = said("no: to be confirmed by whoever says it")
    yield said("decided"), doubtful if count.open else said("as the words say")
    if count.superseded_by:
        yield said("corrected by"), count.superseded_by
    if claim:
        yield said("in claim"), f"{claim.id} {book.words(claim)}"
        for one in claim.open:
            if one.about == "measure":
                yield said("alternatives"), f"{said(' or ').join(one.candidates)}. {rendered(one.why)}"


def _speaker(book: Ledger, speaker: Speaker) -> Iterator[tuple[str, str]]:
    yield said("as written"), speaker.as_written
    yield said("name"), speaker.name or said("not named, and not to be looked for")
    yield said("kind"), said(speaker.kind) + (said("; lived or saw it") if speaker.lived_it else "")
    yield said("told to"), speaker.told_to or said("the text does not say")
    yield said("lines"), lines_of(speaker.lines)
    if speaker.note:
        yield said("note"), rendered(speaker.note)
    for claim in book.reading.claims:
        if speaker.id in claim.speakers:
            yield said("claim {id}", id=claim.id), f"{said(claim.stance)}: {book.words(claim)}"


def _standing(book: Ledger, standing: Standing) -> Iterator[tuple[str, str]]:
    yield said("says"), standing.says
    kinds = ((said("asserted in"), standing.claims), (said("denied in"), standing.denied_by))
    for name, refs in kinds:
        for ref in refs:
            if claim := book.by_id.get(ref.claim):
                yield name, f"{claim.id} {book.path(claim)}: {book.words(claim)}"
    low, high = standing.origins
    bounds = said("{low} proven distinct, {high} not shown to hang together", low=low, high=high)
    yield said("origins"), bounds
    for sentence in standing.why:
        yield said("why"), rendered(sentence)
    for one in standing.would_settle:
        asked = f"{rendered(one.addressee)}: {rendered(one.question)} [{rendered(one.unlocks)}]"
        yield said("would settle"), asked
