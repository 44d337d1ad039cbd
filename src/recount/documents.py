"""Documents: a file of claims, as this program or an annotator wrote it, as a Reading.

A `recount-read/1` document, or a gold document (`publisher` is `outlet`; the text stands beside it, in
`file`). Unknown fields are passed over.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import msgspec

from recount.errors import BadInput
from recount.nouns import Claim, Count, Decision, Note, Reading, Speaker

N = TypeVar("N", Claim, Count, Note, Speaker)
DECISION_HEADER = ["verdict", "child", "parent", "by", "at", "why"]
CLAIM_BLANKS: dict[str, Any] = {"source": [], "cue": [], "content": [], "chain": [], "quote": "none"}
COUNT_BLANKS: dict[str, Any] = {"claim": None, "victims": True, "what": "", "unit": "person"}


def load_readings(untrusted: bytes, *, beside: Callable[[str], str]) -> list[Reading]:
    """Every document of a file: one that stands alone, or all in `documents`.

    `beside(name)` gives the words of a text that the document names.

    Raises:
        BadInput: the file is no such document.
    """
    try:
        table = json.loads(untrusted)
    except ValueError as error:
        raise BadInput(
            "this is no JSON document; give a text, or what 'recount read --json' printed"
        ) from error
    rows = table.get("documents", [table]) if isinstance(table, dict) else []
    if not rows or not all(isinstance(row, dict) and "claims" in row for row in rows):
        raise BadInput("this JSON holds no claims; give a text, or what 'recount read --json' printed")
    return [_reading(row, beside) for row in rows]


def load_reading(untrusted: bytes, *, beside: Callable[[str], str]) -> Reading:
    """The first document of a file.

    Raises:
        BadInput: the file is no such document.
    """
    return load_readings(untrusted, beside=beside)[0]


def _reading(row: dict[str, Any], beside: Callable[[str], str]) -> Reading:
    try:
        file, text = row.get("file"), row.get("text")
        published = row.get("published")
        return Reading(
            doc_id=row.get("doc_id") or row.get("id") or str(file or "document"),
            file=file,
            sha256=row.get("sha256") or "",
            text_sha256=row.get("text_sha256") or "",
            lang=row.get("lang") or "en",
            outlet=row.get("outlet") or row.get("publisher"),
            published=date.fromisoformat(published) if published else None,
            claims=tuple(_noun(Claim, claim, CLAIM_BLANKS) for claim in row["claims"]),
            counts=tuple(_noun(Count, count, COUNT_BLANKS) for count in row.get("counts") or ()),
            speakers=tuple(_noun(Speaker, speaker, {}) for speaker in row.get("speakers") or ()),
            notes=tuple(_noun(Note, note, {}) for note in row.get("notes") or ()),
            text=text if text is not None else (beside(file) if file else None),
            error=row.get("error"),
        )
    except (msgspec.ValidationError, KeyError, ValueError) as error:
        raise BadInput(f"a document does not have the form recount-read/1: {error}") from error


def _noun(kind: type[N], row: dict[str, Any], blanks: dict[str, Any]) -> N:
    known = set(kind.__dataclass_fields__)
    return msgspec.convert(
        {**blanks, **{k: v for k, v in row.items() if k in known}}, kind, strict=False
    )


def load_decisions(untrusted: str) -> list[Decision]:
    """What a person decided about steps of descent: a table with the header verdict,child,parent,by,at,why.

    Raises:
        BadInput: the header or a verdict is another.
    """
    rows = csv.DictReader(io.StringIO(untrusted.removeprefix("\ufeff")))
    if rows.fieldnames != DECISION_HEADER:
        raise BadInput(f"the table of decisions must begin with the header {','.join(DECISION_HEADER)}")
    found = []
    for line, row in enumerate(rows, start=2):
        if row["verdict"] not in {"accept", "cut"} or None in row.values():
            raise BadInput(
                f"line {line} of the decisions: the verdict is accept or cut, and every field is given"
            )
        found.append(
            Decision(
                f"{row['child']} <- {row['parent']}", row["verdict"], row["by"], row["at"], row["why"]
            )
        )
    return found
