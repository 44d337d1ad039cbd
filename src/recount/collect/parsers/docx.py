"""Word documents: body, tables, headers, footers, notes, comments; tracked changes are said, nothing is run.

Reads the parts of the package by XML alone. Inserted words are in the text, deleted and hidden ones are
not, and how many there are is said. Structure after ECMA-376, part 1, WordprocessingML.
"""

from __future__ import annotations

import re
from typing import Any
from zipfile import ZipFile

from recount.collect.kinds import DOCX
from recount.collect.parsers import Asked, Found, Writing, xml, zips
from recount.collect.report import LARGEST_TEXT

_STORIES = (
    (re.compile(r"word/header\d*\.xml\Z"), "header"),
    (re.compile(r"word/document\.xml\Z"), "body"),
    (re.compile(r"word/footnotes\.xml\Z"), "footnote"),
    (re.compile(r"word/endnotes\.xml\Z"), "endnote"),
    (re.compile(r"word/comments\.xml\Z"), "comment"),
    (re.compile(r"word/footer\d*\.xml\Z"), "footer"),
)
_NOTE_TAGS = {"footnote", "endnote", "comment"}
_SKIPPED = {
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "Fallback",
    "pPr",
    "sectPr",
    "tblPr",
    "trPr",
    "tcPr",
}
_RISKY_FIELDS = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON)\b")
_SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}
_DEEPEST = 200
_MOST_STORIES = 200


def prepare() -> None:
    """Loads the XML library."""
    from lxml import etree

    etree.fromstring(b"<a/>")


def parse(data: bytes, asked: Asked) -> Found:
    """The text of every story of the document, body paragraphs and table cells as parts."""
    found = Found(media_type=DOCX)
    writing = Writing(LARGEST_TEXT)
    with zips.opened(data) as package:
        names = sorted(package.namelist())
        _package(package, names, found)
        for pattern, story in _STORIES:
            for name in [one for one in names if pattern.match(one)][:_MOST_STORIES]:
                _story(xml.tree(zips.member(package, name, xml.LARGEST)), story, writing, found)
    found.text, found.parts = writing.text.rstrip("\n"), writing.parts
    found.parts = [one for one in found.parts if one.end <= len(found.text)]
    if writing.full:
        found.state, found.reason = "partial", "cut"
    if not found.text.strip():
        found.state, found.reason = "empty", "no-text"
    return found


def _package(package: ZipFile, names: list[str], found: Found) -> None:
    """What the package holds beside its stories, and what it would fetch."""
    found.note("office-macros", sum("vbaproject" in name.lower() for name in names))
    found.note("office-embedded", sum("/embeddings/" in name or "/activeX/" in name for name in names))
    found.note("office-pictures", sum("/media/" in name for name in names))
    for name in names:
        if name.endswith(".rels"):
            root = xml.tree(zips.member(package, name, xml.LARGEST))
            found.note("office-remote", sum(_fetched(one) for one in root.iter()))


def _fetched(relation: Any) -> bool:
    """Whether a program would fetch this by itself; a link waits for a click."""
    kind = str(relation.get("Type", ""))
    return relation.get("TargetMode") == "External" and not kind.endswith("/hyperlink")


def _story(root: Any, story: str, writing: Writing, found: Found) -> None:
    _changes(root, found)
    if story in _NOTE_TAGS:
        notes = [one for one in root if xml.local(one.tag) == story]
        for number, note in enumerate(notes, start=1):
            if _attribute(note, "type") not in _SEPARATORS:
                author = _attribute(note, "author")
                _blocks(
                    note, writing, story, f"{story} {number}" + (f", {author}" if author else ""), found
                )
        return
    _blocks(root, writing, story, story, found)


def _changes(root: Any, found: Found) -> None:
    """Tracked changes and fields, counted over the whole story."""
    for one in root.iter():
        name = xml.local(one.tag)
        if name in {"ins", "moveTo"}:
            found.note("office-inserted", int(_has_run(one)))
        elif name in {"del", "moveFrom"}:
            found.note("office-deleted", int(_has_run(one)))
        elif (name == "instrText" and _RISKY_FIELDS.search(one.text or "")) or (
            name == "fldSimple" and _RISKY_FIELDS.search(_attribute(one, "instr"))
        ):
            found.note("office-fields")
        elif name == "altChunk":
            found.note("office-embedded")


def _has_run(change: Any) -> bool:
    return any(xml.local(one.tag) == "r" for one in change)


def _blocks(root: Any, writing: Writing, kind: str, label: str, found: Found) -> None:
    """Paragraphs and tables, in order, without recursion: a page may nest them as deep as it likes."""
    paragraph = table = 0
    for block, where in _walk(root):
        if where is None:
            paragraph += 1
            place = f"{label}, paragraph {paragraph}" if kind == "body" else label
            _write(block, writing, found, kind=kind, label=place, end="\n\n")
        else:
            first, row, cell, last = where
            table += first
            end = "\n" if last else "\t"
            where_to = f"table {table}, row {row}, cell {cell}"
            _write(block, writing, found, kind="cell", label=where_to, end=end)


def _walk(root: Any) -> list[tuple[Any, tuple[bool, int, int, bool] | None]]:
    """Every outer paragraph; every cell with its place: begins a table, row, cell, ends a row."""
    out: list[tuple[Any, tuple[bool, int, int, bool] | None]] = []
    stack = [iter(root)]
    while stack:
        one = next(stack[-1], None)
        if one is None:
            stack.pop()
            continue
        name = xml.local(one.tag)
        if name == "p":
            out.append((one, None))
        elif name == "tbl":
            out += _cells(one)
        elif name not in _SKIPPED and len(stack) < _DEEPEST:
            stack.append(iter(one))
    return out


def _cells(table: Any) -> list[tuple[Any, tuple[bool, int, int, bool]]]:
    out: list[tuple[Any, tuple[bool, int, int, bool]]] = []
    rows = [row for row in table.iter() if xml.local(row.tag) == "tr" and _owner(row) is table]
    for number, row in enumerate(rows, start=1):
        cells = [cell for cell in row.iter() if xml.local(cell.tag) == "tc" and _row(cell) is row]
        out += [
            (cell, (not out and at == 1, number, at, at == len(cells)))
            for at, cell in enumerate(cells, start=1)
        ]
    return out


def _owner(one: Any) -> Any:
    """The table that a row belongs to."""
    return next(one.iterancestors("{*}tbl"), None)


def _row(one: Any) -> Any:
    """The row that a cell belongs to."""
    return next(one.iterancestors("{*}tr"), None)


def _write(block: Any, writing: Writing, found: Found, *, kind: str, label: str, end: str) -> None:
    words = _words(block, found)
    if kind == "cell" or words.strip():
        writing.add(words, kind, label)
        writing.add(end)


def _words(block: Any, found: Found) -> str:
    """The words of a paragraph or cell as its page shows them."""
    pieces: list[str] = []
    stack = [iter([block])]
    paragraphs = 0
    while stack:
        one = next(stack[-1], None)
        if one is None:
            stack.pop()
            continue
        name = xml.local(one.tag)
        if name == "p":
            pieces.append("\n" if paragraphs else "")
            paragraphs += 1
        if name == "r" and _hidden(one):
            found.note("office-hidden")
            continue
        pieces.append(_mark(name, one))
        if name not in _SKIPPED and len(stack) < _DEEPEST:
            stack.append(iter(one))
    return "".join(pieces)


def _mark(name: str, one: Any) -> str:
    """What an element puts into the line."""
    if name == "t":
        return one.text or ""
    return {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(name, "")


def _hidden(run: Any) -> bool:
    for properties in run:
        if xml.local(properties.tag) == "rPr":
            return any(
                xml.local(one.tag) == "vanish" and _attribute(one, "val") not in {"0", "false"}
                for one in properties
            )
    return False


def _attribute(one: Any, name: str) -> str:
    """An attribute of the word-processing namespace, whichever of its two editions it is."""
    return next((str(value) for key, value in one.attrib.items() if xml.local(key) == name), "")
