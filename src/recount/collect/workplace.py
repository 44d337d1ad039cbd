"""What runs inside the worker: one file in, one report out, and nothing else in reach.

Order matters: the header and the bytes are taken in; bounds are set; the one reader that is needed is
imported; every door is shut; only then is the file looked into. Started by `worker.run`. A process that
holds keys never calls `answer`; tests do, on bytes of their own.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO, Protocol, cast

import msgspec

from recount.collect import confine
from recount.collect.kinds import Kind, kind_of
from recount.collect.parsers import Asked, Found, Unreadable, codecs_ready, signs
from recount.collect.report import Inner, Report, Shut, counted

REPORT, PREVIEW, CHILD, END = b"R", b"P", b"C", b"E"
_PARSERS = "recount.collect.parsers."


class Header(msgspec.Struct, frozen=True):
    """What the parent says before the bytes."""

    size_bytes: int
    trusting: bool
    asked: Asked
    limits: confine.Limits


class _Parser(Protocol):
    def prepare(self) -> None: ...

    def parse(self, data: bytes, asked: Asked) -> Found: ...


def main() -> None:
    """Answers for one file from standard input to standard output, and leaves without a farewell."""
    header, data = received(sys.stdin.buffer)
    confine.limit(header.limits)
    frames = work(header, data, shut=confine.shut)
    for tag, content in frames:
        send(sys.stdout.buffer, tag, content)
    sys.stdout.buffer.flush()
    os._exit(0)


def received(stream: BinaryIO) -> tuple[Header, bytes]:
    """The header and the bytes of the file."""
    length = int.from_bytes(stream.read(4), "big")
    header = msgspec.json.decode(stream.read(length), type=Header)
    return header, stream.read(header.size_bytes)


def send(stream: BinaryIO, tag: bytes, content: bytes) -> None:
    """One frame: four bytes of length, one of what it is, the content."""
    stream.write(len(content).to_bytes(4, "big") + tag)
    stream.write(content)


def work(header: Header, data: bytes, *, shut: Callable[[], Shut]) -> list[tuple[bytes, bytes]]:
    """The frames of the answer; `shut` closes the doors and says which."""
    kind = kind_of(data, header.asked.name)
    try:
        parser = prepared(kind)
    except ImportError:
        return framed(Report("refused", "missing-group", kind.media_type), Found())
    closed = shut()
    if not closed.network and not header.trusting:
        return framed(Report("refused", "unconfined", kind.media_type, shut=closed), Found())
    report, found = answer(kind, parser, data, header.asked)
    return framed(replace(report, shut=closed), found)


def prepared(kind: Kind) -> _Parser | None:
    """The reader of a kind, with all that it imports; None when no reader reads that kind."""
    codecs_ready.load()
    if kind.parser is None:
        return None
    parser = cast("_Parser", importlib.import_module(_PARSERS + kind.parser))
    parser.prepare()
    return parser


def answer(kind: Kind, parser: _Parser | None, data: bytes, asked: Asked) -> tuple[Report, Found]:
    """The report on one file: whatever its reader does, there is one."""
    nothing = Found()
    if parser is None:
        return Report("refused", kind.reason, kind.media_type), nothing
    try:
        found = parser.parse(data, asked)
        return reported(kind, found), found
    except Unreadable as error:
        media_type = error.media_type or kind.media_type
        return Report(error.state, error.code, media_type, candidates=error.candidates), nothing
    except MemoryError:
        return Report("refused", "memory", kind.media_type), nothing
    except RecursionError:
        return Report("refused", "nesting", kind.media_type), nothing
    except Exception:  # noqa: BLE001 - its message may quote the file, so only the state leaves
        return Report("crashed", "parser-error", kind.media_type), nothing


def reported(kind: Kind, found: Found) -> Report:
    """What a reader found, as it is sent."""
    text = found.text.encode("utf-8", "replace").decode() if not found.text.isascii() else found.text
    for sign, count in signs.in_text(text).items():
        found.note(sign, count)
    return Report(
        found.state,
        found.reason,
        found.media_type or kind.media_type,
        found.encoding,
        text,
        found.source_map,
        tuple(found.parts),
        counted(found.findings),
        children=tuple(
            Inner(name.encode("utf-8", "replace").decode()[:200], len(content))
            for name, content in found.children
        ),
        preview_bytes=len(found.preview),
    )


def framed(report: Report, found: Found) -> list[tuple[bytes, bytes]]:
    """A report and what goes with it, as frames."""
    frames = [(REPORT, msgspec.json.encode(report))]
    if found.preview:
        frames.append((PREVIEW, found.preview))
    frames += [(CHILD, content) for _, content in found.children]
    return [*frames, (END, b"")]
