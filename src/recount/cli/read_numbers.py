"""The numbers of one reading as rows: repeats of one origin grouped, never added."""

from __future__ import annotations

from collections.abc import Iterator

from recount.cli.ledger_lines import THE_TEXT, Ledger, lines_of
from recount.cli.wording import counted, said
from recount.nouns import Claim, Count
from recount.read.plainly import measured
from recount.values import Measure, Qualifier

Row = tuple[str, str, str, str, str, str]
ORDER = list(Measure)
NEAR = 100  # figures before, among which a repetition is looked for


def rows(book: Ledger) -> Iterator[Row]:
    """One row for each figure, people first."""
    for group in sorted(
        _groups(book), key=lambda group: (ORDER.index(group[0].measure), group[0].span)
    ):
        yield _row(book, group)


def _groups(book: Ledger) -> list[list[Count]]:
    """Figures that are one figure said again: linked claims, one measure, words that agree."""
    groups: list[list[Count]] = []
    for count in book.reading.counts:
        if count.open or count.claim is None:
            continue
        group = next(
            (one for one in groups[-NEAR:] if any(_again(book, count, other) for other in one)), None
        )
        if group is None:
            groups.append([count])
        else:
            group.append(count)
    return groups


def _again(book: Ledger, one: Count, other: Count) -> bool:
    if one.measure is not other.measure or one.unit != other.unit:
        return False
    same = (one.min, one.max, one.qualifier) == (other.min, other.max, other.qualifier)
    first, second = book.claim_of(one), book.claim_of(other)
    if first is None or second is None:
        return False
    linked = bool(_family(first) & set(second.repeats) or _family(second) & set(first.repeats))
    if _bare(one) == _bare(other) and (linked or _together(book, first.id, second.id)):
        return True
    return (
        same
        and one.what == other.what
        and (linked or first.origin == second.origin or first.speakers == second.speakers)
    )


def _family(claim: Claim) -> set[str]:
    """A claim and the one that holds it."""
    return {claim.id, claim.parent} if claim.parent else {claim.id}


def _bare(count: Count) -> int | None:
    """The number in the words: 100 for '100' and for 'more than 100'."""
    if count.qualifier is Qualifier.MORE_THAN and count.min is not None:
        return count.min - 1
    return count.min if count.min is not None else count.max


def _together(book: Ledger, one: str, other: str) -> bool:
    """Whether two claims state one proposition, and one of them names no source of its own."""
    shared = any(
        {one, other} <= {ref.claim for ref in standing.claims} for standing in book.reading.propositions
    )
    return shared and (book.unsourced(book.by_id[one]) or book.unsourced(book.by_id[other]))


def _row(book: Ledger, group: list[Count]) -> Row:
    main = next((one for one in group if not _unsourced(book, one)), group[0])
    lines = sorted({book.line_at(one.span.start) for one in group} - {book.line_at(main.span.start)})
    first = str(book.line_at(main.span.start))
    where = first + (f" ({lines_of(lines)})" if lines else "")
    claim = book.claim_of(main)
    origin = book.path(claim) if claim else said(THE_TEXT)
    about = main.of or main.what or main.unit
    return (
        about,
        main.surface,
        said(measured(main.measure)),
        origin,
        where,
        "; ".join(_notes(book, main, group)),
    )


def _notes(book: Ledger, main: Count, group: list[Count]) -> Iterator[str]:
    if len(group) > 1:
        yield counted("{n} mention, ONE origin", "{n} mentions, ONE origin", len(group))
    others = dict.fromkeys(
        one.surface for one in group if one.surface.casefold() != main.surface.casefold()
    )
    for surface in others:
        yield said('elsewhere "{words}"', words=surface)
    if all(_unsourced(book, one) for one in group):
        yield said("unsourced: do not print")
    if main.superseded_by:
        yield said("corrected: see {number}", number=main.superseded_by)
    if main.withdrawn:
        yield said("taken back")
    if main.measure is Measure.PERSONS_MOMENT:
        yield said("no total")


def _unsourced(book: Ledger, count: Count) -> bool:
    claim = book.claim_of(count)
    return claim is None or book.unsourced(claim)
