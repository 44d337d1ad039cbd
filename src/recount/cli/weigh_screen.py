"""The screen of `recount weigh`: propositions by weight of origins, descent, and what would settle it.

No alleged act stands without its speaker; relays stand in brackets; nothing is coloured true or false.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from recount.cli.columns import Heading, Layout, cut, hanging, padded
from recount.cli.left_out import left_out
from recount.cli.wording import counted, rendered, said
from recount.nouns import Claim, ClaimRef, Descent, Reading, Standing, Weighing
from recount.values import Measure

LEAD = 12  # columns
ASKED = 3  # questions shown for one proposition
COUNTED = (
    Measure.PERSONS_TOTAL,
    Measure.PERSONS_SUBSET,
    Measure.PERSONS_MOMENT,
    Measure.FAMILIES,
    Measure.SITES,
    Measure.EVENTS,
)
ACTS = {
    "site": "held at one site",
    "seizure": "taken or missing",
    "identity": "who did it",
    "justice": "denied justice",
}
SOLID, DOTTED = "-- ", ".. "


def lines(weighing: Weighing, layout: Layout, *, kept: bool = False) -> Iterator[str | Heading]:
    """Every line of the screen, in the order of reading; `kept`: the weighing stands in a casebook."""
    readings = {r.doc_id: r for r in weighing.documents}
    claims = {(r.doc_id, c.id): c for r in weighing.documents for c in r.claims}
    told = [p for p in weighing.propositions if p.act != "unnamed act" or len(p.claims) > 1]
    yield Heading(
        said("KEPT as references to claims, nothing sent. Proposals, to be confirmed; not findings.")
        if kept
        else said("READ ONLY: nothing saved, nothing sent. Proposals, to be confirmed; not findings.")
    )
    yield said(
        "{documents}, {propositions}. Origins are counted, never outlets.",
        documents=counted("{n} document", "{n} documents", len(readings)),
        propositions=counted("{n} proposition", "{n} propositions", len(told)),
    )
    for proposition in told:
        yield ""
        yield from _proposition(proposition, readings, claims, layout)
    alone = len(weighing.propositions) - len(told)
    if alone:
        yield ""
        yield counted(
            "{n} more claim says what nobody else says, of no act in the word lists: see --json.",
            "{n} more claims say what nobody else says, of no act in the word lists: see --json.",
            alone,
        )
    yield from _descent(weighing, readings, layout)
    if weighing.identities:
        yield ""
        yield Heading(said("TAKEN FOR ONE NAME     proposed: cut with --decisions"))
        for one in weighing.identities:
            pair = " = ".join(one.names)
            yield from hanging(" ", f"{pair}: {rendered(one.basis)}", layout.width)
    yield from left_out(weighing.left_out, layout.width)
    if weighing.notes:
        yield ""
        yield Heading(said("NOTED"))
        for note in weighing.notes:
            yield from hanging(" ", rendered(note.text), layout.width)


def _proposition(
    standing: Standing,
    readings: dict[str, Reading],
    claims: dict[tuple[str, str], Claim],
    layout: Layout,
) -> Iterator[str | Heading]:
    asserted = [_voice(ref, readings, claims) for ref in standing.claims]
    first = min(
        standing.claims, key=lambda ref: (str(readings[ref.document].published or "9"), ref.document)
    )
    speaker, outlet = _voice(first, readings, claims)
    via = said(", in {outlet}", outlet=outlet) if outlet != speaker else ""
    words = cut(standing.says, 2 * layout.width)
    where = f", {standing.place}" if standing.place else ""
    yield Heading(f"{standing.id}  {said(ACTS.get(standing.act, standing.act))}{where}")
    yield from hanging(_lead(said("says")), f"{speaker}{via}: {words}", layout.width)
    yield from hanging(_lead(said("asserted by")), _voices(asserted), layout.width)
    denied = [_voice(ref, readings, claims) for ref in standing.denied_by]
    nobody = said("nobody here")
    yield from hanging(_lead(said("denied by")), _voices(denied) if denied else nobody, layout.width)
    low, high = standing.origins
    bounds = str(low) if low == high else said("{low} to {high}", low=low, high=high)
    origins = said("none shown") if high == 0 else bounds
    yield f"{_lead(said('origins'))}{origins}     {said('channels')} {standing.channels}"
    yield from _figures(standing, readings, layout)
    for n, why in enumerate(standing.why):
        yield from hanging(_lead("" if n else said("why")), rendered(why), layout.width)
    for n, ask in enumerate(standing.would_settle[:ASKED]):
        words = said(
            "ask {addressee}: {question} It would show {unlocks}.",
            addressee=rendered(ask.addressee),
            question=rendered(ask.question),
            unlocks=rendered(ask.unlocks),
        )
        yield from hanging(_lead("" if n else said("to settle")), words, layout.width)
    more = len(standing.would_settle) - ASKED
    if more > 0:
        yield _lead("") + counted(
            "and {n} more such question: see --json", "and {n} more such questions: see --json", more
        )


def _lead(words: str) -> str:
    """What opens a row: its name, in a column of its own."""
    return " " * 5 + padded(words, LEAD)


def _voice(
    ref: ClaimRef, readings: dict[str, Reading], claims: dict[tuple[str, str], Claim]
) -> tuple[str, str]:
    """Who says it at the end of the chain, and the outlet it came through."""
    reading = readings[ref.document]
    outlet = reading.outlet or ref.document
    chain = claims[ref.document, ref.claim].chain
    named = [p for p in chain if p.name]
    if chain and chain[-1].name is None and len(chain) > 1:
        by = said("nobody named by {name}", name=named[-1].name) if len(named) > 1 else ""
        return by or said("nobody named"), outlet
    last = named[-1] if named else None
    if last is None or last.name is None:
        return outlet, outlet
    office = (last.affiliation or "").split("#")[0]
    return f"{last.name}, {office}" if office and office != last.name else last.name, outlet


def _voices(voices: Sequence[tuple[str, str]]) -> str:
    relays: dict[str, list[str]] = defaultdict(list)
    for speaker, outlet in voices:
        if outlet != speaker and outlet not in relays[speaker]:
            relays[speaker].append(outlet)
        else:
            relays.setdefault(speaker, [])
    return "; ".join(f"{who} [{', '.join(via)}]" if via else who for who, via in relays.items())


def _figures(standing: Standing, readings: dict[str, Reading], layout: Layout) -> Iterator[str]:
    """The figures in order of time, each measure by itself: unlike measures are never set side by side."""
    by_measure: dict[Measure, list[str]] = defaultdict(list)
    for figure in standing.numbers:
        reading = readings[figure.document]
        day = f" {reading.published}" if reading.published else ""
        lost = [rendered(words) for words in figure.lost]
        marks = [*lost, *([said("superseded")] if figure.superseded else [])]
        note = f", {', '.join(marks)}" if marks else ""
        by_measure[figure.measure].append(
            f"{figure.words} ({reading.outlet or figure.document}{day}{note})"
        )
    shown = [(measure, parts) for measure, parts in by_measure.items() if measure in COUNTED]
    for n, (measure, parts) in enumerate(shown):
        words = f"{said(str(measure))}: {' > '.join(parts)}"
        yield from hanging(_lead("" if n else said("figures")), words, layout.width)


def _descent(
    weighing: Weighing, readings: dict[str, Reading], layout: Layout
) -> Iterator[str | Heading]:
    yield ""
    yield Heading(
        said(
            "WHO HAS IT FROM WHOM     -- declared in the text     .. inferred: accept or cut with --decisions"
        )
    )
    below: dict[str, list[Descent]] = defaultdict(list)
    for step in weighing.descent:
        below[step.parent].append(step)
    children = {step.child for step in weighing.descent}
    documents_first = sorted(below, key=lambda name: (name not in readings, name))
    roots = [name for name in documents_first if name not in children] or documents_first[:1]
    if not roots:
        yield said(" no document is shown to have it from another")
    shown: set[str] = set()
    for root in roots:
        yield f" {_label(root, readings)}"
        yield from _branch(root, below, readings, layout, depth=1, shown=shown)


def _branch(
    name: str,
    below: dict[str, list[Descent]],
    readings: dict[str, Reading],
    layout: Layout,
    *,
    depth: int,
    shown: set[str],
) -> Iterator[str]:
    if name in shown:
        return
    shown.add(name)
    for step in below[name]:
        again = step.child in shown and below[step.child]
        mark = SOLID if step.declared else DOTTED
        above = said(" (see above)") if again else ""
        words = f"{_label(step.child, readings)}: {said(step.kind)}{above}"
        yield from hanging(" " + "   " * depth + mark, words, layout.width)
        yield from _branch(step.child, below, readings, layout, depth=depth + 1, shown=shown)


def _label(name: str, readings: dict[str, Reading]) -> str:
    reading = readings.get(name)
    return f"{name} ({reading.outlet})" if reading and reading.outlet else name
