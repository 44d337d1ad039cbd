"""What a worker reports of one file, and the check of every word of it.

The rule of trust: a worker has touched a hostile file, so it may itself be hostile. What it sends is
bytes until `checked` has made a `Report` of them: integers bounded, lists bounded, spans inside the
text, control characters replaced. Its words for what went wrong are codes of closed lists (`REASONS`,
`FINDINGS`): the sentences are ours, so that nothing a file holds ever reaches a message or a log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import msgspec

State = Literal["ok", "partial", "empty", "refused", "crashed", "timeout"]

UNKNOWN = "application/octet-stream"
MEDIA_TYPES = frozenset(
    {
        *("text/plain", "text/markdown", "text/html", "text/csv", "message/rfc822"),
        *("application/pdf", "application/zip", "application/octet-stream", "application/rtf"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        *("application/vnd.oasis.opendocument", "application/x-ole-storage", "application/warc"),
        *(
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/webp",
            "image/tiff",
            "image/bmp",
            "image/svg+xml",
        ),
    }
)

REASONS: dict[str, str] = {
    # refused
    "encoding": "it is not in UTF-8 and its encoding is not guessed: look at the previews and name it "
    "with --encoding",
    "encoding-wrong": "the encoding that was named does not fit: name another one",
    "binary": "it holds binary data, not text: it is kept, and not read",
    "unread-kind": "files of this kind are kept, and not read: add its text as .txt, .docx or .pdf "
    "beside it",
    "unread-office": "an old or foreign office document is kept, and not read: save it as .docx or "
    ".pdf and "
    "collect that too",
    "unread-archive": "an archive of this kind is kept, and not opened: unpack it yourself and "
    "collect the files",
    "unread-web-archive": "a web archive is kept, and not read: collect the page as .html too",
    "unread-vector": "a vector drawing may carry programs: it is kept, and not shown",
    "too-large": "it is larger than what is read: it is kept; collect its parts too",
    "too-many-pixels": "the picture has more points than the 50 million that are opened: it is kept, "
    "and not shown",
    "memory": "reading it needs more memory than a document may use: it is kept, and not read",
    "nesting": "it is nested deeper than a document is: it is kept, and not read",
    "damaged": "it is damaged, or not what its name says: it is kept, and not read",
    "encrypted": "it is locked with a password: it is kept; collect an unlocked copy too",
    "entities": "it declares XML entities, as attacks do and documents do not: it is kept, and not "
    "read",
    "archive-ratio": "it swells more than 200 times when it is unpacked, as bombs do: it is kept, and "
    "not opened",
    "archive-total": "unpacked it has more than 512 MiB: it is kept; collect its files in smaller "
    "archives",
    "archive-members": "it holds more than 10,000 files: it is kept; collect them in smaller archives",
    "archive-nested": "an archive inside an archive is not opened: it is kept; unpack it and collect "
    "the inner one",
    "archive-names": "its names lead out of its folder, or stand twice: it is kept, and not opened",
    "archive-links": "it holds links to other files: it is kept, and not opened",
    "archive-overlap": "its files overlap each other, as in bombs: it is kept, and not opened",
    "archive-method": "it is packed in a way that is not opened here: pack it anew as a plain zip file",
    "sheet-size": "its sheets declare more than 5 million cells: it is kept; save a smaller sheet and "
    "collect that",
    "unconfined": "this system cannot shut the reader of files off from the network: the file is "
    "kept; read it on "
    "another machine, or say --trust-files if you know where each file comes from",
    "missing-group": "the readers of files are not installed: run pip install "
    "'recount-casebook[collect]'; the "
    "file is kept",
    # partial
    "kept-picture": "a picture is kept and can be shown, and its words are not read",
    "cut": "it has more text than is read at once: the first part was read",
    "some-parts": "some of its parts could not be read: they are kept in the original",
    # empty
    "no-text": "no text was found in it",
    "scanned": "its pages are pictures without text: have it read by a person or by a text recogniser "
    "that you "
    "trust, and collect that text too",
    # crashed, timeout
    "stopped": "the reader of this kind of file broke on it: the file is kept; treat it with care",
    "parser-error": "the reader of this kind of file gave up on it: the file is kept; treat it with "
    "care",
    "protocol": "the reader gave an answer that cannot be trusted: the file is kept; treat it with "
    "care",
    "time": "reading it took longer than a document may take: the file is kept; treat it with care",
}

FINDINGS: dict[str, str] = {
    "pdf-javascript": "programs (JavaScript) in the PDF; none was run",
    "pdf-launch": "actions that would start a program; none was followed",
    "pdf-link": "links; none was followed",
    "pdf-submit": "actions that would send a form; none was followed",
    "pdf-remote": "actions that would open another file; none was followed",
    "pdf-embedded": "files embedded in the PDF; they stay in the original",
    "pdf-xfa": "forms of the XFA kind; not read",
    "pdf-revisions": "earlier versions inside the file; only the last one was read",
    "pdf-not-inspected": "the PDF could not be searched for programs and attachments",
    "pages-unread": "pages could not be read",
    "pages-without-text": "pages without text",
    "office-macros": "programs (macros) in the document; none was run",
    "office-remote": "parts that the document would fetch from elsewhere; none was fetched",
    "office-embedded": "objects embedded in the document; they stay in the original",
    "office-pictures": "pictures in the document; they stay in the original",
    "office-fields": "fields that would start a program or fetch data (DDE and the like); none was run",
    "office-inserted": "tracked insertions; they are in the text",
    "office-deleted": "tracked deletions; the deleted words are not in the text, only in the original",
    "office-hidden": "passages that are hidden on the page; they are not in the text, only in the "
    "original",
    "sheet-formulas": "cells with formulas; their stored values were taken, nothing was computed",
    "sheet-hidden": "hidden sheets; their cells are in the text",
    "sheet-errors": "cells that hold an error; nothing stands for them in the text",
    "cell-formulas": "cells that a spreadsheet program would run as a formula",
    "cells-uneven": "rows with more or fewer cells than the first one",
    "cells-unmarked": "cells beyond the first 100,000; their place is not noted",
    "html-script": "scripts; none was run",
    "html-remote": "addresses that a browser would fetch, tracking pictures among them; none was "
    "fetched",
    "html-redirect": "redirections; none was followed",
    "html-local": "addresses of files on the reader's own machine; none was opened",
    "html-form": "forms",
    "mail-parts": "parts of the message that are not shown as text",
    "mail-attachments": "attached files; each is an item of its own",
    "mail-cut": "parts beyond what is read; they stay in the original",
    "members-left": "files of the archive that were left in it",
    "image-position": "the picture tells where it was taken; that stays in the original and is not in "
    "the preview",
    "image-device": "the picture tells which device took it; that stays in the original",
    "image-frames": "frames; only the first one is previewed",
    "trailing-data": "bytes before or after the document proper; they were not read",
    "controls": "control characters, shown as a replacement sign",
    "bidi": "signs that turn the direction of writing; words may look other than they are stored",
    "zero-width": "invisible signs inside the text",
    "mixed-script": "words that mix alphabets, as look-alike names do",
    "not-nfc": "characters stored in parts (not in the form NFC); they are kept as stored",
}

LARGEST_TEXT = 50_000_000  # code points
MOST_PARTS = 200_000
MOST_CHILDREN = 1_000
MOST_RUNS = 5_000_000
REPLACEMENT = "�"
_ALLOWED_CONTROLS = "\t\n\r\f\v\x85"
_UNSEEN = f" {REPLACEMENT}"
_CONTROLS = {
    code: REPLACEMENT for code in (*range(32), *range(127, 160)) if chr(code) not in _ALLOWED_CONTROLS
}

Offset = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_TEXT)]
Stored = Annotated[int, msgspec.Meta(ge=0, le=2**31)]
Many = Annotated[int, msgspec.Meta(ge=0, le=2**31)]
Point = Annotated[int, msgspec.Meta(ge=-1_000_000, le=1_000_000)]
Label = Annotated[str, msgspec.Meta(max_length=200)]
Code = Annotated[str, msgspec.Meta(max_length=40)]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text and where it stands in the document: a line of a page, a cell, a footnote.

    `page` counts from 1. `box` is left, bottom, right, top in tenths of a point, from the lower left
    corner.
    """

    start: Offset
    end: Offset
    kind: Code
    label: Label = ""
    page: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | None = None
    box: tuple[Point, Point, Point, Point] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know about the file: a code of `FINDINGS`, and how many."""

    kind: Code
    count: Many

    def sentence(self) -> str:
        """The finding for a person."""
        return f"{self.count} {FINDINGS[self.kind]}" if self.count else FINDINGS[self.kind]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An encoding that may be the file's, and the first words as they would read: protected content."""

    encoding: Code
    words: Label


@dataclass(frozen=True, slots=True)
class Inner:
    """A file inside the file: its name as stored there, and how many bytes follow."""

    name: Label
    size_bytes: Many


@dataclass(frozen=True, slots=True)
class Shut:
    """What the worker was shut off by: the ABI of Landlock (0: none), and each other lock that closed."""

    landlock: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0
    calls: bool = False  # only harmless system calls are left (seccomp)
    namespace: bool = False  # a network of its own, with nobody in it
    no_new_privileges: bool = False

    @property
    def network(self) -> bool:
        """Whether no connection can leave the worker."""
        return self.calls or self.namespace or self.landlock >= 4  # noqa: PLR2004 - since then Landlock knows TCP

    @property
    def disk(self) -> bool:
        """Whether no file can be opened by the worker."""
        return self.calls or self.landlock >= 1


_OPEN = Shut()


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one file. `reason` and the kinds of findings are codes of this module."""

    state: State
    reason: Code | None = None
    media_type: Annotated[str, msgspec.Meta(max_length=100)] = UNKNOWN
    encoding: Code | None = None
    text: Annotated[str, msgspec.Meta(max_length=LARGEST_TEXT)] = ""
    source_map: Annotated[
        tuple[tuple[Offset, Stored, Offset], ...], msgspec.Meta(max_length=MOST_RUNS)
    ] = ()
    parts: Annotated[tuple[Part, ...], msgspec.Meta(max_length=MOST_PARTS)] = ()
    findings: Annotated[tuple[Finding, ...], msgspec.Meta(max_length=100)] = ()
    candidates: Annotated[tuple[Candidate, ...], msgspec.Meta(max_length=10)] = ()
    children: Annotated[tuple[Inner, ...], msgspec.Meta(max_length=MOST_CHILDREN)] = ()
    preview_bytes: Many = 0
    shut: Shut = _OPEN


class Untrustworthy(Exception):
    """What a worker sent is no report."""


def checked(untrusted: bytes) -> Report:
    """The report in these bytes, every field bounded and every name printable.

    Raises:
        Untrustworthy: they hold none.
    """
    try:
        report = msgspec.json.decode(untrusted, type=Report)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise Untrustworthy from None
    _in_order(report)
    if report.reason is not None and report.reason not in REASONS:
        raise Untrustworthy
    text, controls = cleaned(report.text)
    report = replace(
        report,
        text=text,
        media_type=report.media_type if report.media_type in MEDIA_TYPES else UNKNOWN,
        encoding=printable(report.encoding) if report.encoding else None,
        parts=tuple(
            replace(one, kind=printable(one.kind), label=printable(one.label)) for one in report.parts
        ),
        findings=tuple(one for one in report.findings if one.kind in FINDINGS),
        candidates=tuple(
            Candidate(printable(one.encoding), printable(one.words)) for one in report.candidates
        ),
        children=tuple(Inner(printable(one.name), one.size_bytes) for one in report.children),
    )
    if controls:
        report = replace(report, findings=(*report.findings, Finding("controls", controls)))
    return _never_silent(report)


def _in_order(report: Report) -> None:
    """Spans stand in the text; runs lie in it one after the other."""
    long = len(report.text)
    if any(one.start > one.end or one.end > long for one in report.parts):
        raise Untrustworthy
    at = 0
    for start, _, length in report.source_map:
        if start < at or start + length > long:
            raise Untrustworthy
        at = start + length


def _never_silent(report: Report) -> Report:
    """Without text, and without files inside, nothing is `ok`; what is not `ok` says why."""
    if report.state == "ok" and blank(report.text) and not report.children:
        return replace(report, state="empty", reason="no-text")
    if report.state == "ok":
        return replace(report, reason=None)
    fallback = {
        "partial": "some-parts",
        "empty": "no-text",
        "timeout": "time",
        "crashed": "parser-error",
    }
    return replace(report, reason=report.reason or fallback.get(report.state, "damaged"))


def blank(text: str) -> bool:
    """Whether nothing in it can be seen: blanks, invisible signs and replacement signs alone."""
    return not any(letter.isprintable() and letter not in _UNSEEN for letter in text)


def cleaned(text: str) -> tuple[str, int]:
    """The text with control characters replaced one for one, and how many there were."""
    clean = text.translate(_CONTROLS)
    return clean, 0 if clean == text else sum(a != b for a, b in zip(text, clean, strict=True))


def printable(words: str) -> str:
    """One line that a terminal may show: what does not print, or turns the direction, becomes `?`."""
    return "".join(letter if letter.isprintable() else "?" for letter in words)


def counted(findings: dict[str, int]) -> tuple[Finding, ...]:
    """The findings that there are, most alarming kinds as listed first."""
    order: Sequence[str] = list(FINDINGS)
    return tuple(
        Finding(kind, min(findings[kind], 2**31))
        for kind in sorted(findings, key=order.index)
        if findings[kind]
    )
