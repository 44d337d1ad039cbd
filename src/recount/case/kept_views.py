"""Items, claims and decisions as a person looks at them; sealed words only where they were asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from recount import kept_forms
from recount.case import kept, kept_claims
from recount.casebook import Casebook, asking
from recount.casebook import rows as book_rows
from recount.collect.report import Part
from recount.errors import Refused
from recount.nouns import LeftOut


def item_lines(book: Casebook) -> list[kept_forms.ItemLine]:
    """Every item, in the order in which it came."""
    names = {one.id: one.name for one in book.members()}
    claims: Counter[str] = Counter()
    undecided: Counter[str] = Counter()
    for one in book.claims():
        claims[one.item] += 1
        undecided[one.item] += one.verdict == "undecided"
    lines = []
    for item in sorted(book.items(), key=lambda one: one.seq):
        record = item.record()
        lines.append(
            kept_forms.ItemLine(
                item.id,
                item.at,
                names.get(item.actor, item.actor),
                item.subject,
                record["file"],
                record["media_type"],
                record["size_bytes"],
                record["state"],
                record["reason"],
                kept.sentence(record["reason"]),
                record["parent"],
                record["label"],
                record["outlet"],
                date.fromisoformat(record["published"]) if record["published"] else None,
                claims[item.id],
                undecided[item.id],
            )
        )
    return lines


def claim_lines(
    book: Casebook, *, at: str, item: str | None = None, verdict: str | None = None
) -> tuple[list[kept_forms.ClaimLine], tuple[LeftOut, ...]]:
    """Claims by their shape, of one item or all; and whose are left out: they did not agree to be kept."""
    names = {one.id: one.name for one in book.members()}
    rows = book.claims(item=item, verdict=verdict)
    gone = asking.left_out(book, "claims", [one.subject for one in rows], at=at)
    return [claim_line(one, names) for one in rows if one.subject not in gone], tuple(gone.values())


def claim_line(row: book_rows.Claim, names: Mapping[str, str]) -> kept_forms.ClaimLine:
    """A claim by its shape, with the verdict that stands."""
    shape = {name: value for name, value in row.record().items() if name != "item"}
    by = names.get(row.decided_by, row.decided_by) if row.decided_by else None
    return kept_forms.ClaimLine(row.id, row.item, row.verdict, by, row.decided_at, shape)


def decisions_of(
    book: Casebook, row: book_rows.Claim, names: Mapping[str, str]
) -> tuple[kept_forms.DecisionLine, ...]:
    """All decisions about a claim, those that were undone included."""
    return tuple(
        kept_forms.DecisionLine(
            one.seq, one.at, names.get(one.by, one.by), one.record()["verdict"], one.record()["why"]
        )
        for one in book.decisions(about=row.id)
    )


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """What a claim says, in the words of the text; who says it, outermost first; where it stands."""

    words: tuple[str, ...]
    speakers: tuple[str, ...]
    amendment: str | None
    where: tuple[str, ...]


def words_of_claim(book: Casebook, row: book_rows.Claim, *, why: str, at: str) -> ClaimWords:
    """The words of a claim; opening its reading and its text are entries.

    Raises:
        Refused: the role does not open evidence, or the claim is not in the latest reading.
    """
    stored = kept_claims.readings_of(book)[row.item]
    reading = kept_claims.reading_of(book, stored, why=why, at=at)
    number = row.id.partition("/")[2]
    claim = next((one for one in reading.claims if one.id == number), None)
    if claim is None:
        raise Refused(f"the latest reading of {row.item} has no claim {number}: it was read anew since")
    text = reading.text or ""
    parts = kept.text_of(book, stored.item, why=why, at=at).parts
    places = [
        place(one)
        for span in claim.content
        for one in parts
        if one.start < span.end and span.start < one.end
    ]
    return ClaimWords(
        tuple(span.of(text) for span in claim.content),
        tuple(one.name or f"({one.type}, not named)" for one in claim.chain),
        claim.amendment,
        tuple(dict.fromkeys(places)),
    )


def place(part: Part) -> str:
    """Where a piece of a document stands, for a person."""
    if part.page is not None:
        return f"page {part.page}"
    return part.label or part.kind
