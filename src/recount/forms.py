"""The JSON forms by name, and their schemas: `recount schema NAME`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import msgspec

from recount.errors import BadInput
from recount.nouns import Descent, Note, Reading, SameOrigin, Standing, Weighing

READ = "recount-read/1"


@dataclass(frozen=True, slots=True)
class ReadForm:
    """What `recount read --json` prints."""

    format: Literal["recount-read/1"]
    documents: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class WeighedDocument:
    """A document that was weighed."""

    id: str
    file: str | None
    outlet: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class WeighForm:
    """What `recount weigh --json` prints."""

    format: Literal["recount-weigh/1"]
    documents: tuple[WeighedDocument, ...]
    propositions: tuple[Standing, ...]
    same_origin: tuple[SameOrigin, ...]
    descent: tuple[Descent, ...]
    notes: tuple[Note, ...]


FORMS: dict[str, type] = {"read": ReadForm, "weigh": WeighForm}


def weighed(weighing: Weighing) -> bytes:
    """A weighing as JSON, laid out for a person."""
    form = WeighForm(
        "recount-weigh/1",
        tuple(
            WeighedDocument(one.doc_id, one.file, one.outlet, one.published)
            for one in weighing.documents
        ),
        weighing.propositions,
        weighing.same_origin,
        weighing.descent,
        weighing.notes,
    )
    return msgspec.json.format(msgspec.json.encode(form), indent=1) + b"\n"


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a form.

    Raises:
        BadInput: no form has this name.
    """
    if name not in FORMS:
        raise BadInput(f"there is no form of this name; the forms are: {', '.join(sorted(FORMS))}")
    found = msgspec.json.schema(FORMS[name])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def document(reading: Reading, *, with_text: bool) -> bytes:
    """One document as JSON, in one line; its text only when asked for."""
    return msgspec.json.encode(reading if with_text else replace(reading, text=None))


def lines(readings: Iterator[Reading], *, with_text: bool) -> Iterator[bytes]:
    """One line a document, each with the name of its form."""
    for reading in readings:
        yield b'{"format":"%s",' % READ.encode() + document(reading, with_text=with_text)[1:] + b"\n"


def whole(readings: Iterator[Reading], *, with_text: bool) -> Iterator[bytes]:
    """One JSON document in pieces, laid out for a person to edit; one reading is held at a time."""
    yield b'{\n "format": "%s",\n "documents": [' % READ.encode()
    between = b"\n"
    for reading in readings:
        yield between + msgspec.json.format(document(reading, with_text=with_text), indent=1)
        between = b",\n"
    yield b"\n ]\n}\n"
