"""The JSON forms by name, and their schemas: `recount schema NAME`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

from recount.errors import BadInput
from recount.nouns import Reading

READ = "recount-read/1"


@dataclass(frozen=True, slots=True)
class ReadForm:
    """What `recount read --json` prints."""

    format: Literal["recount-read/1"]
    documents: tuple[Reading, ...]


FORMS: dict[str, type] = {"read": ReadForm}


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
