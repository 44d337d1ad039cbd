r"""Visible text of an HTML page, with the way back to the stored code points.

Our own scanner, for two reasons: the one of the standard library takes time that grows with the square of
hostile input and stops at some broken pages; this one is linear and takes anything. Script, style, the head
(but its title), hidden parts, templates, noscript and comments are dropped; blocks give line breaks.

>>> page = "<p>Two &amp; <b>two</b>.<p>Four."
>>> text, runs = visible(page)
>>> text
'Two & two.\n\nFour.'
>>> stored_span(Span(6, 9), runs, page).of(page)
'two'
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from html import unescape

from recount.values import Span

Run = tuple[int, int, int]

_RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes"})
_DROPPED = frozenset(
    {
        "head",
        "template",
        "noscript",
        "svg",
        "math",
        "object",
        "canvas",
        "audio",
        "video",
        "select",
        "datalist",
    }
)
_IN_HEAD = frozenset(
    {
        "title",
        "meta",
        "link",
        "base",
        "basefont",
        "bgsound",
        "script",
        "style",
        "noscript",
        "template",
        "object",
    }
)
_VOID = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    }
)
_PARTED = frozenset(  # a blank line before and after
    {
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "section",
        "article",
        "header",
        "footer",
        "main",
    }
    | {
        "aside",
        "nav",
        "figure",
        "figcaption",
        "ul",
        "ol",
        "dl",
        "table",
        "pre",
        "form",
        "fieldset",
        "hr",
        "title",
    }
    | {"address", "details", "summary", "body", "center"}
)
_ON_A_LINE = frozenset(
    {"li", "tr", "dt", "dd", "caption", "legend", "option", "thead", "tbody", "tfoot"}
)
_CELLS = frozenset({"td", "th"})
_PRE = frozenset({"pre", "textarea", "listing"})
_END_P = _PARTED | {"li", "tr", "td", "th", "dt", "dd"}

_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_STOP = re.compile(r">|=\s*[\"']")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE
)
_ENTITY = re.compile(
    r"&(?:#[0-9]{1,40}(?![0-9]);?|#[xX][0-9a-fA-F]{1,40}(?![0-9a-fA-F]);?|[a-zA-Z][a-zA-Z0-9]{0,31};?)"
)
_PIECE = re.compile(r"[ \t\n\r\f]+|[^ \t\n\r\f]+")
_BLANK = " \t\n\r\f"


@dataclass(slots=True)
class _Writer:
    """The text written so far, its runs, and the blank or break that waits for more text."""

    parts: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    length: int = 0
    exact: bool = True  # the last run is stored as it reads
    breaks: int = 0  # line breaks that wait
    blank: int | None = None  # where a blank that waits is stored
    blank_exact: bool = True  # it is stored as a blank, not as an entity

    def write(self, words: str, stored: int | None, *, exact: bool = True) -> None:
        """Add text; `stored` None: it stands nowhere in the page. Exact runs that touch become one."""
        if stored is not None:
            last = self.runs[-1] if self.runs else None
            touches = last and (last[0] + last[2], last[1] + last[2]) == (self.length, stored)
            if last and touches and exact and self.exact:
                self.runs[-1] = (last[0], last[1], last[2] + len(words))
            else:
                self.runs.append((self.length, stored, len(words)))
            self.exact = exact
        self.parts.append(words)
        self.length += len(words)

    def flush(self) -> None:
        """Write what waits: a break swallows a blank; neither stands at the beginning of the text."""
        if self.length and self.breaks:
            self.write("\n" * self.breaks, None)
        elif self.length and self.blank is not None:
            self.write(" ", self.blank, exact=self.blank_exact)
        self.breaks, self.blank = 0, None

    def part(self, breaks: int) -> None:
        """Let at least so many line breaks wait."""
        self.breaks = max(self.breaks, breaks)
        self.blank = None


@dataclass(slots=True)
class _Page:
    stored: str
    writer: _Writer = field(default_factory=_Writer)
    open: list[tuple[str, bool]] = field(
        default_factory=list
    )  # element, whether it hides what is in it
    counts: Counter[str] = field(default_factory=Counter)
    hiding: int = 0
    preformatted: int = 0
    no_more: set[str] = field(default_factory=set)  # quotation marks that stand nowhere further on


def visible(stored: str) -> tuple[str, tuple[Run, ...]]:
    """The visible text and its runs: (start in text, start in stored, length), in order.

    Characters outside all runs (line breaks, quotation marks of <q>) stand nowhere in the page. In a run a
    character is the stored one, a blank for a stored blank, or what the stored entity means.
    """
    page = _Page(stored)
    at = 0
    while at < len(stored):
        tag = stored.find("<", at)
        tag = len(stored) if tag < 0 else tag
        _text(page, at, tag)
        at = _markup(page, tag) if tag < len(stored) else tag
    return "".join(page.writer.parts), tuple(page.writer.runs)


def stored_span(span: Span, runs: tuple[Run, ...], stored: str) -> Span | None:
    """Where the words of a span are stored, markup between them included; None when they stand nowhere."""
    first = bisect_right(runs, span.start, key=lambda run: run[0]) - 1
    if first < 0 or runs[first][0] + runs[first][2] <= span.start:
        first += 1
    last = bisect_right(runs, span.end - 1, key=lambda run: run[0]) - 1
    if last < first or first >= len(runs):
        return None
    start = runs[first][1] + max(0, span.start - runs[first][0])
    text_start, stored_start, length = runs[last]
    end = stored_start + min(span.end - text_start, length)
    entity = _ENTITY.match(stored, stored_start)
    return Span(start, max(end, entity.end()) if entity and length <= len(entity.group()) else end)


def _markup(page: _Page, at: int) -> int:
    """Read one piece of markup; give back where it ends. A '<' that begins none is text."""
    stored = page.stored
    after = stored[at + 1 : at + 2]
    if after.isascii() and after.isalpha():
        return _start_tag(page, at)
    if after == "/":
        return _end_tag(page, at)
    if stored.startswith("<!--", at):
        return at + 5 if stored.startswith("<!-->", at) else _past(stored, "-->", at + 4)
    if after in ("!", "?"):
        return _past(stored, ">", at + 2)
    _text(page, at, at + 1)
    return at + 1


def _past(stored: str, mark: str, at: int) -> int:
    end = stored.find(mark, at)
    return len(stored) if end < 0 else end + len(mark)


def _end_tag(page: _Page, at: int) -> int:
    name = _NAME.match(page.stored, at + 2)
    if name:
        _close(page, name.group().lower())
    return _past(page.stored, ">", at + 2)


def _start_tag(page: _Page, at: int) -> int:
    match = _NAME.match(page.stored, at + 1)
    name = match.group().lower() if match else ""
    end = _tag_end(page, at + 1 + len(name))
    tag = page.stored[at + 1 + len(name) : end]
    if name in _RAW:
        closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(page.stored, end)
        return _past(page.stored, ">", closing.start()) if closing else len(page.stored)
    _open(page, name, hidden=_hidden(tag), empty=tag.endswith("/>"))
    return end


def _tag_end(page: _Page, at: int) -> int:
    """Past the '>' that ends a tag; one inside a quoted value ends none."""
    while True:
        match = _STOP.search(page.stored, at)
        if not match:
            return len(page.stored)
        at = match.end()
        mark = match.group()[-1]
        if mark == ">":
            return at
        closing = -1 if mark in page.no_more else page.stored.find(mark, at)
        if closing < 0:
            page.no_more.add(mark)
        else:
            at = closing + 1


def _hidden(tag: str) -> bool:
    low = tag.lower()
    if "hidden" not in low and "none" not in low and "collapse" not in low:
        return False
    attributes = {
        match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(tag)
    }
    return "hidden" in attributes or bool(_HIDING.search(attributes.get("style", "")))


def _open(page: _Page, name: str, *, hidden: bool, empty: bool) -> None:
    if page.open and page.open[-1][0] == "head" and name not in _IN_HEAD:
        _close(page, "head")
    if page.open and page.open[-1][0] == "p" and name in _END_P:
        _close(page, "p")
    if (
        name in ("li", "tr", "td", "th", "dt", "dd", "option")
        and page.open
        and page.open[-1][0] == name
    ):
        _close(page, name)
    hides = hidden or name in _DROPPED
    title = name == "title" and page.open and page.open[-1][0] == "head"
    page.hiding -= bool(title)
    if not page.hiding and not hides:
        _layout(page, name)
    if name in _VOID or (empty and name not in _PARTED):
        return
    page.open.append((name, hides))
    page.counts[name] += 1
    page.hiding += hides
    page.preformatted += name in _PRE
    if name == "q" and not page.hiding:
        _synthetic(page, "“")


def _close(page: _Page, name: str) -> None:
    if not page.counts[name]:
        if name in ("p", "br"):
            _layout(page, name)
        return
    while page.open:
        shown = not page.hiding
        last, hides = page.open.pop()
        page.counts[last] -= 1
        page.hiding -= hides
        page.preformatted -= last in _PRE
        if last == "title" and page.open and page.open[-1][0] == "head":
            page.hiding += 1
        if last == "q" and shown:
            _synthetic(page, "”")
        if shown and last not in _CELLS:
            _layout(page, last)
        if last == name:
            return


def _synthetic(page: _Page, mark: str) -> None:
    if mark == "“":
        page.writer.flush()
    page.writer.write(mark, None)


def _layout(page: _Page, name: str) -> None:
    writer = page.writer
    if name == "br":
        writer.breaks, writer.blank = min(writer.breaks + 1, 2), None
    elif name in _PARTED:
        writer.part(2)
    elif name in _ON_A_LINE:
        writer.part(1)
    elif name in _CELLS and not writer.breaks and writer.length:
        writer.flush()
        writer.write("\t", None)


def _text(page: _Page, start: int, end: int) -> None:
    """Text between two pieces of markup, its entities decoded."""
    if start == end:
        return
    in_head = page.open and page.open[-1][0] == "head"
    if in_head and page.stored[start:end].strip(_BLANK):
        _close(page, "head")
    if page.hiding:
        return
    at = start
    for match in _ENTITY.finditer(page.stored, start, end):
        _words(page, page.stored[at : match.start()], at)
        meaning = unescape(match.group())
        if meaning == match.group():
            _words(page, meaning, match.start())
        elif meaning.strip(_BLANK):
            page.writer.flush()
            page.writer.write(meaning, match.start(), exact=False)
        elif meaning:
            _words(page, " ", match.start(), exact=False)
        at = match.end()
    _words(page, page.stored[at:end], at)


def _words(page: _Page, words: str, stored: int, *, exact: bool = True) -> None:
    writer = page.writer
    if page.preformatted:
        if words:
            writer.flush()
            writer.write(words, stored, exact=exact)
        return
    for piece in _PIECE.finditer(words):
        if piece.group()[0] not in _BLANK:
            writer.flush()
            writer.write(piece.group(), stored + piece.start())
        elif not writer.breaks and writer.blank is None:
            writer.blank, writer.blank_exact = stored + piece.start(), exact
