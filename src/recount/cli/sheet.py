"""`--csv`: the claims as a table for a spreadsheet, one row a claim. No cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from recount.cli.ledger_lines import Ledger
from recount.nouns import Reading
from recount.read.plainly import plain

HEADER = (
    *(
        "file",
        "document",
        "outlet",
        "published",
        "claim",
        "line",
        "kind",
        "stance",
        "verdict",
        "speaker",
        "chain",
    ),
    *(
        "told_to",
        "cue",
        "words",
        "quote",
        "acts",
        "victims",
        "perpetrators",
        "places",
        "times",
        "numbers",
    ),
    *("origin", "unsourced", "denies", "repeats", "lost", "inside", "open", "rule", "error"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def rows(readings: Iterator[Reading]) -> Iterator[bytes]:
    """The header, then the rows of each reading; a file that could not be read has one row with its error."""
    yield _line(HEADER)
    for reading in readings:
        if reading.error:
            empty = dict.fromkeys(HEADER, "")
            yield _line(
                {
                    **empty,
                    "file": reading.file or "",
                    "document": reading.doc_id,
                    "error": reading.error,
                }.values()
            )
        book = Ledger(reading)
        for claim in reading.claims:
            yield _line(
                (
                    reading.file or "",
                    reading.doc_id,
                    reading.outlet or "",
                    str(reading.published or ""),
                    claim.id,
                    str(book.line(claim)),
                    claim.kind,
                    claim.stance,
                    claim.verdict,
                    book.path(claim),
                    " <- ".join(one.name or "nobody named" for one in claim.chain),
                    _words(book, claim.addressee),
                    _words(book, claim.cue),
                    _words(book, claim.content),
                    claim.quote,
                    "; ".join(plain(act) for act in claim.violations),
                    claim.victims or "",
                    "; ".join(claim.perpetrators),
                    "; ".join(place.surface for place in claim.place),
                    "; ".join(when.surface for when in claim.time),
                    "; ".join(
                        f"{one.surface} ({one.measure})"
                        for one in reading.counts
                        if one.claim == claim.id
                    ),
                    claim.origin or "",
                    "yes" if book.unsourced(claim) else "",
                    " ".join(claim.denies),
                    " ".join(claim.repeats),
                    "; ".join(claim.lost),
                    claim.parent or "",
                    "; ".join(f"{one.about}: {' or '.join(one.candidates)}" for one in claim.open),
                    claim.rule,
                    "",
                )
            )


def _words(book: Ledger, spans: tuple[tuple[int, int], ...]) -> str:
    return " ... ".join(" ".join(book.text[start:end].split()) for start, end in spans)


def escaped(cell: str) -> str:
    """The cell with an apostrophe before anything that a spreadsheet would calculate."""
    return "'" + cell if cell.lstrip(" \u00a0").startswith(FORMULA) else cell


def _line(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([escaped(cell) for cell in cells])
    return out.getvalue().encode("utf-8", "replace")
