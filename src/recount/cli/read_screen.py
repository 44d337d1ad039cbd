"""The ledger of one reading on the screen: who speaks, what is claimed, what is denied, numbers, care, ask.

Rules: an alleged act never stands without its speaker; nothing is coloured true or false; what nobody answers
for is marked "do not print"; what the text leaves open is said to be open.
"""

from __future__ import annotations

from collections.abc import Iterator

from recount.cli import read_numbers as numbers
from recount.cli.columns import Heading, Layout, cut, hanging, table, wide
from recount.cli.ledger_lines import Ledger, lines_of
from recount.cli.weigh_screen import ACTS
from recount.cli.wording import counted, rendered, said
from recount.nouns import Claim, Question, Reading, Speaker, Standing
from recount.read.page import bare
from recount.read.plainly import measured, plain

ASSERTING = frozenset({"asserts", "alleges", "reports"})
NOT_ASSERTING = frozenset({"calls", "warns"})
SAYS = 96
SHOWN = 8
NO_ACT = "unnamed act"
CLAIMED = (
    "WHAT IS CLAIMED   origins: proven distinct to not shown to hang together   through: organisations"
)
DO_NOT_PRINT = "unsourced: do not print"


def ledger(reading: Reading, layout: Layout, *, kept: bool = False) -> Iterator[str | Heading]:
    """The lines of one ledger; `kept`: its claims stand in a casebook as proposals."""
    book = Ledger(reading)
    yield from _head(book, layout, kept=kept)
    for section in (_who_speaks, _claimed, _one_by_one, _apart, _denied, _numbers, _care, _ask):
        lines = list(section(book, layout))
        if lines:
            yield ""
            yield from lines


def _head(book: Ledger, layout: Layout, *, kept: bool) -> Iterator[str | Heading]:
    reading = book.reading
    lead = said("KEPT: ") if kept else said("READ ONLY: ")
    words = (
        said(
            "each claim is in the casebook as a proposal, nothing sent. Proposals from one text, to be "
            "confirmed; not findings."
        )
        if kept
        else said(
            "nothing saved, nothing sent. Proposals from one text, to be confirmed; not findings."
        )
    )
    yield from (Heading(line) for line in hanging(lead, words, layout.width))
    day = reading.published.isoformat() if reading.published else said("NOT IN TEXT") + _undated(book)
    parts = [
        reading.file or said("standard input"),
        f"sha256 {reading.sha256[:8]}..",
        said("outlet: {outlet}", outlet=reading.outlet or said("not given")),
        said("published: {day}", day=day),
    ]
    if reading.lang and reading.lang != "en":
        parts.append(said("language: {language}", language=reading.lang))
    yield from hanging("", ", ".join(parts), layout.width)
    if not reading.claims:
        yield from hanging(
            "",
            said("No attributed claim was found: no words of this text say who says so."),
            layout.width,
        )


def _undated(book: Ledger) -> str:
    times = {
        when.span: when.surface.casefold()
        for one in book.reading.claims
        for when in one.time
        if not when.start
    }
    if not times:
        return ""
    words = list(dict.fromkeys(times.values()))
    quoted = ", ".join(
        f'"{word}"' + (f" (x{n})" if (n := list(times.values()).count(word)) > 1 else "")
        for word in words[:3]
    )
    return counted(", so {words} has no date", ", so {words} have no date", len(words), words=quoted)


def _who_speaks(book: Ledger, layout: Layout) -> Iterator[str | Heading]:
    speakers = [one for one in book.reading.speakers if not one.id.startswith("U")]
    unnamed = [one for one in book.reading.speakers if one.id.startswith("U")]
    if not book.reading.speakers:
        return
    yield Heading(said("WHO SPEAKS   -> told whom   * lived or saw it   ? the text does not say"))
    rows = [
        (one.id, "*" if one.lived_it else "", _name(one), _told(book, one), lines_of(one.lines))
        for one in speakers
    ]
    if rows:
        yield from table(rows, width=layout.width, stretch=2, most=(6, 1, 0, 30, 16))
    if unnamed:
        listed = ", ".join(
            f'{one.id} "{bare(cut(one.as_written, 40))}" {lines_of(one.lines)}' for one in unnamed
        )
        yield from hanging(said(" nobody named: "), listed, layout.width)


def _name(speaker: Speaker) -> str:
    name = speaker.as_written
    if speaker.name is None:
        name = f'"{name}"'
    elif speaker.name.casefold() not in name.casefold():
        name = f"{name} [{speaker.name}]"
    notes = (speaker.note or "").split("; ")
    return "; ".join((name, *(rendered(note) for note in notes if note)))


def _told(book: Ledger, speaker: Speaker) -> str:
    if speaker.told_to is None:
        return "-> ?"
    known = next(
        (one.id for one in book.reading.speakers if one.name == speaker.told_to and one is not speaker),
        None,
    )
    return "-> " + (known or cut(speaker.told_to, 26))


def _claimed(book: Ledger, layout: Layout) -> Iterator[str | Heading]:
    standings = [one for one in book.reading.propositions if one.claims]
    if not standings:
        return
    yield Heading(said(CLAIMED))
    rows = [("", "", said("asserted by"), said("denied by"), said("origins"), said("through"))]
    rows += [
        (
            one.id,
            cut(_says(one), SAYS),
            _asserted(book, one),
            _speakers(book, [ref.claim for ref in one.denied_by]) or "-",
            _origins(book, one),
            _through(book, one),
        )
        for one in standings
    ]
    yield from table(rows, width=layout.width, stretch=1, most=(4, 0, 20, 12, 14, 14))


def _says(standing: Standing) -> str:
    """The proposition in words of the text, after its kind of act where it has one."""
    says = bare(standing.says).replace(" … ", " ... ")
    return (
        says
        if standing.act in {"", NO_ACT}
        else f"{said(ACTS.get(standing.act, plain(standing.act)))}: {says}"
    )


def _asserted(book: Ledger, standing: Standing) -> str:
    return _speakers(book, [ref.claim for ref in standing.claims])


def _speakers(book: Ledger, claims: list[str]) -> str:
    """Who says it; attributions that name nobody come last, in brackets."""
    found = [book.by_id[one] for one in claims if one in book.by_id]
    named = dict.fromkeys(book.path(one) for one in found if not book.unsourced(one))
    unnamed = dict.fromkeys(book.path(one) for one in found if book.unsourced(one))
    return " ".join(named) + (f" ({' '.join(unnamed)})" if unnamed else "")


def _origins(book: Ledger, standing: Standing) -> str:
    low, high = standing.origins
    claims = [book.by_id[ref.claim] for ref in standing.claims if ref.claim in book.by_id]
    if high == 0 or (claims and all(book.unsourced(one) for one in claims)):
        return said("none: do not print")
    return str(low) if low == high else said("{low} to {high}", low=low, high=high)


def _through(book: Ledger, standing: Standing) -> str:
    return " ".join(dict.fromkeys(book.known.get(name, name) for name in standing.through)) or "-"


def _one_by_one(book: Ledger, layout: Layout) -> Iterator[str | Heading]:
    claims = [
        one for one in book.reading.claims if one.stance in ASSERTING and one.kind == "attributed"
    ]
    if claims:
        yield Heading(
            said(
                "THE CLAIMS, each with its speaker   (--explain ID shows the words and the alternatives)"
            )
        )
        for claim in claims:
            yield from _claim(book, claim, layout)
    own = [one for one in book.reading.claims if one.kind != "attributed"]
    if own:
        yield Heading(said("THE TEXT'S OWN VOICE (headlines and narration), not a source's"))
        for claim in own:
            yield from _claim(book, claim, layout)


def _claim(book: Ledger, claim: Claim, layout: Layout) -> Iterator[str]:
    lead = f" {claim.id:<4} {book.line(claim):>3}  "
    marks = []
    if book.unsourced(claim) and claim.stance in ASSERTING:
        marks.append(said(DO_NOT_PRINT))
    if claim.caption:
        marks.append(said("caption"))
    if claim.repeats:
        lost = said(", without {words}", words=", ".join(claim.lost)) if claim.lost else ""
        marks.append(said("again {claims}", claims=" ".join(claim.repeats)) + lost)
    either = said(" or ")
    marks += [
        f"{said(one.about)}: {either.join(rendered(word) for word in one.candidates)}?"
        for one in claim.open
        if one.candidates
    ]
    said_by = f"{book.path(claim)} {book.verb(claim)}: "
    tail = f"  [{'; '.join(marks)}]" if marks else ""
    room = 2 * (layout.width - len(lead)) - wide(said_by) - wide(tail) - 12
    yield from hanging(lead, f"{said_by}{cut(book.words(claim), max(40, room))}{tail}", layout.width)


def _apart(book: Ledger, layout: Layout) -> Iterator[str | Heading]:
    for stance, heading in (
        ("calls", "CALLED FOR, not asserted"),
        ("warns", "WARNED OF, not asserted"),
        ("declines", "DECLINED TO SAY, neither asserted nor denied"),
    ):
        claims = [one for one in book.reading.claims if one.stance == stance]
        if claims:
            yield Heading(said(heading))
        for claim in claims:
            yield from _claim(book, claim, layout)


def _denied(book: Ledger, layout: Layout) -> Iterator[str | Heading]:
    denials = [one for one in book.reading.claims if one.stance == "denies" and one.kind != "headline"]
    if not denials:
        return
    yield Heading(said("DENIED   what each denial answers, and what all of them leave unanswered"))
    answered: set[str] = set()
    for claim in denials:
        yield from _claim(book, claim, layout)
        acts = book.answered_by(claim)
        answered |= acts
        against = " ".join(claim.denies[:SHOWN]) + (" .." if len(claim.denies) > SHOWN else "")
        if against and acts:
            named = ", ".join(said(plain(act)) for act in sorted(acts))
            scope = said("answers {claims} ({acts})", claims=against, acts=named)
        elif against:
            scope = said("contradicts {claims}, naming none of the acts", claims=against)
        else:
            scope = said("answers no claim of this text by name")
        yield from hanging(" " * 11 + "-> ", scope, layout.width)
    left = sorted(said(plain(act)) for act in book.alleged - answered)
    if book.alleged:
        unanswered = ", ".join(left) or said("nothing of what is alleged")
        yield from hanging(said(" Left unanswered: "), unanswered, layout.width)


def _numbers(book: Ledger, layout: Layout) -> Iterator[str | Heading]:
    head = (said("what"), said("value"), said("measure"), said("origin"), said("lines"), said("note"))
    rows = [head, *numbers.rows(book)]
    if len(rows) > 1:
        yield Heading(
            said("NUMBERS   as the text words them; unlike measures are never added or compared")
        )
        yield from table(rows, width=layout.width, stretch=0, most=(0, 20, 15, 15, 10, 24))
    for count in book.reading.counts:
        if count.open:
            sentence = said(
                '"{words}" on line {line}: {measure}? Not decided; kept apart from the totals.',
                words=count.surface,
                line=book.line_at(count.span.start),
                measure=said(measured(count.measure)),
            )
            lead = said(" TO CONFIRM {number} ", number=count.id)
            yield from hanging(lead, sentence, layout.width)
    if len(rows) > 1:
        yield from hanging(
            " ",
            said("Estimate of the uncounted: no (0 lists of persons; an estimate needs at least 3)."),
            layout.width,
        )


def _care(book: Ledger, layout: Layout) -> Iterator[str | Heading]:
    notes = [note for note in book.reading.care if note.kind != "gap"]
    if notes:
        yield Heading(said("CARE   before anything here is shown or sent"))
        for note in notes:
            where = (
                counted(
                    " (line {lines})", " (lines {lines})", len(note.lines), lines=lines_of(note.lines)
                )
                if note.lines
                else ""
            )
            yield from hanging(" - ", rendered(note.text) + where, layout.width)


def _ask(book: Ledger, layout: Layout) -> Iterator[str | Heading]:
    questions = book.reading.questions
    gaps = [note for note in book.reading.care if note.kind == "gap"]
    if not questions and not gaps:
        return
    yield Heading(
        said("ASK   organisations only; do not seek survivors   (in brackets: what the answer unlocks)")
    )
    by_addressee: dict[str, list[Question]] = {}
    for question in questions:
        by_addressee.setdefault(question.addressee, []).append(question)
    for number, (addressee, asked) in enumerate(by_addressee.items(), start=1):
        yield from hanging(f" {number:>2} ", rendered(addressee), layout.width)
        for question in asked:
            unlocks = f"  [{question.unlocks}]" if question.unlocks else ""
            yield from hanging("    - ", rendered(question.text) + unlocks, layout.width)
    if gaps:
        absent = "; ".join(rendered(note.text.removeprefix("asked by nobody here: ")) for note in gaps)
        yield from hanging(said(" Asked by nobody here: "), absent + ".", layout.width)
