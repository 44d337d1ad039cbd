"""The screen of `recount match`: what came in, how many people, how sure, what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from recount.cli.columns import Heading, hanging, table

if TYPE_CHECKING:
    from recount.match.answer import ListTaken, MatchForm

_WORDS = {
    "given": "given name",
    "family": "family name",
    "father": "father",
    "other_name": "other name",
    "birth_date": "birth",
    "birth_year": "year of birth",
    "birth_month": "month of birth",
    "birth_day": "day of birth",
}
_MANY = 0.3  # of a list's records: what is missing so often is said


def lines(form: MatchForm, folder: str, width: int) -> Iterator[str | Heading]:
    """The screen, line by line."""
    yield Heading("People")
    yield from _people(form, width)
    yield ""
    yield Heading("Lists")
    yield from _lists(form, width)
    yield ""
    yield Heading("Columns")
    for one in form.lists:
        yield from _columns(one, width)
    yield ""
    yield Heading("What is not known")
    yield from _unknown(form, width)
    yield ""
    yield Heading("Next")
    yield from _next(folder, width)


def _say(words: str, width: int) -> Iterator[str]:
    yield from hanging("  ", words, width)


def _people(form: MatchForm, width: int) -> Iterator[str]:
    people = form.people
    many = f"{form.records:,} records on {len(form.lists)} " + (
        "list" if len(form.lists) == 1 else "lists"
    )
    if people.low == people.high:
        yield from _say(f"{many} are {people.median:,} people.", width)
    else:
        yield from _say(
            f"{many} are {people.median:,} people ({people.low:,} to {people.high:,} in 95 of 100 draws).",
            width,
        )
    yield from _say(
        f"{form.links:,} pairs of records are more likely one person than not; links.csv has each reason.",
        width,
    )
    yield from _say(
        "This counts people on the lists only; those on no list are what recount count estimates.",
        width,
    )


def _lists(form: MatchForm, width: int) -> Iterator[str]:
    rows = [("list", "records", "changed", "refused", "somebody twice on it?")]
    for one in form.lists:
        share = f"{100 * one.twice:.1f} % look alike"
        words = f"no, {one.unique_from} ({share})" if one.unique else f"may be ({share})"
        rows.append((one.name, f"{one.records:,}", f"{one.changed:,}", f"{one.refused:,}", words))
    for line in table(rows, width=width - 2, stretch=4, most=(24, 12, 12, 12, 60)):
        yield f"  {line}"


def _columns(one: ListTaken, width: int) -> Iterator[str]:
    used = [
        f"{_WORDS.get(column.role, column.role)}{', where that is empty,' * column.spare} = {column.header!r}"
        for column in one.columns
        if column.role
    ]
    kept_out = [repr(column.header) for column in one.columns if not column.role and not column.dropped]
    dropped = [f"{column.header!r} ({column.dropped})" for column in one.columns if column.dropped]
    parts = ["; ".join(used) or "none was taken"]
    if kept_out:
        parts.append(f"kept out: {', '.join(kept_out)}")
    if dropped:
        parts.append(f"dropped at the door: {', '.join(dropped)}")
    yield from hanging(f"  {one.name}: ", ". ".join(parts), width)


def _unknown(form: MatchForm, width: int) -> Iterator[str]:
    for one in form.lists:
        gone = [
            f"{lack.field} in {100 * lack.missing / one.records:.0f} %"
            for lack in one.missing
            if one.records and lack.missing > _MANY * one.records
        ]
        if gone:
            yield from _say(f"{one.name} lacks {', '.join(gone)} of its records.", width)
    missed = form.missed_by_blocking
    if missed.links is None:
        yield from _say(f"Links that were never compared: {missed.why}", width)
    elif missed.links == 0 and missed.high == 0:
        yield from _say("Every pair of records was compared.", width)
    else:
        high = "" if missed.high is None else f", perhaps {missed.high:,.0f}"
        yield from _say(
            f"Links that were never compared: at least {missed.links:,.0f}{high}, beside {missed.found:,.0f} "
            f"that were found, if {missed.assumes}.",
            width,
        )
    if form.settings.labels:
        yield from _say(
            f"Probabilities were set right by {form.settings.labels} pairs that a person judged.", width
        )
    else:
        yield from _say(
            "Probabilities rest on the lists alone; pairs judged by a person (--labels) set them right.",
            width,
        )
    yield from _say(form.why, width)
    for note in form.notes:
        yield from _say(note[:1].upper() + note[1:].rstrip(".") + ".", width)


def _next(folder: str, width: int) -> Iterator[str]:
    yield from _say(f"Decide on doubtful pairs:  recount match --review {folder}", width)
    yield from _say(
        f"Count those on no list:    recount count {folder}/captures.csv --what 'what the lists record'",
        width,
    )
    yield from _say(
        f"The files in {folder} hold names in plain text (records.parquet): keep them where the "
        "lists are kept.",
        width,
    )
