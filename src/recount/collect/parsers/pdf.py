"""PDF: the text of each page, line by line with its box; and a search for what would run, open or connect.

pikepdf looks into the structure first, pdfium reads the text. Neither follows anything. A page without
text is counted; a document without any is `empty` with advice, since its words may stand in pictures.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from recount.collect.parsers import Asked, Found, Unreadable, Writing
from recount.collect.report import LARGEST_TEXT

MOST_PAGES = 10_000
MOST_OBJECTS = 500_000
MOST_BOXES = 200  # of one line
GAP = 0.8  # heights of a line: more is a blank line
Box = tuple[int, int, int, int]
_ACTIONS = {
    "/JavaScript": "pdf-javascript",
    "/Rendition": "pdf-javascript",
    "/Launch": "pdf-launch",
    "/URI": "pdf-link",
    "/SubmitForm": "pdf-submit",
    "/ImportData": "pdf-submit",
    "/GoToR": "pdf-remote",
    "/GoToE": "pdf-remote",
}
_END = re.compile(rb"%%EOF")
_HYPHENATED = re.compile("[\ufffe\x02]\\s*")  # pdfium's marks for a word parted at the end of a line
_PASSWORD_ERROR = 4
_LINE = re.compile(r"[^\r\n]+")


def prepare() -> None:
    """Loads both libraries."""
    import pikepdf  # noqa: F401 - loaded now, used when the doors are shut
    import pypdfium2
    import pypdfium2.raw

    pypdfium2.raw.FPDFText_GetCharIndexFromTextIndex  # noqa: B018 - bound now, not when the doors are shut


def parse(data: bytes, asked: Asked) -> Found:
    """The text of all pages, a line a part."""
    found = Found(media_type="application/pdf")
    found.note("pdf-revisions", max(0, len(_END.findall(data)) - 1))
    found.note("trailing-data", int(not data.startswith(b"%PDF-")))
    try:
        inspect(data, found)
    except MemoryError:
        found.note("pdf-not-inspected")
    writing = Writing(LARGEST_TEXT)
    silent = broken = pages = 0
    with _Document(data) as document:
        pages = len(document)
        if pages > MOST_PAGES:
            raise Unreadable("too-large")
        for number in range(pages):
            read = _page(document, number, writing)
            silent += read == 0
            broken += read is None
            if writing.full:
                break
    _conclude(found, writing, silent=silent, broken=broken, pages=pages)
    return found


def _conclude(found: Found, writing: Writing, *, silent: int, broken: int, pages: int) -> None:
    found.note("pages-unread", broken)
    found.text = writing.text.rstrip("\n")
    found.parts = [one for one in writing.parts if one.end <= len(found.text)]
    if not found.text.strip():
        if broken:
            raise Unreadable("damaged")
        found.text, found.parts = "", []
        found.state, found.reason = "empty", "scanned" if pages else "no-text"
        return
    found.note("pages-without-text", silent)
    if writing.full:
        found.state, found.reason = "partial", "cut"
    elif broken or silent:
        found.state, found.reason = "partial", "some-parts"


class _Document:
    """A PDF in pdfium, closed with the block."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        try:
            self._document: Any = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            code = getattr(error, "err_code", None)
            raise Unreadable("encrypted" if code == _PASSWORD_ERROR else "damaged") from None

    def __enter__(self) -> Any:
        return self._document

    def __exit__(self, *_: object) -> None:
        self._document.close()


def _page(document: Any, number: int, writing: Writing) -> int | None:
    """Writes one page; how many lines it has, None when it cannot be read."""
    import pypdfium2

    try:
        page = document[number]
        text = page.get_textpage()
        words = text.get_text_range()
    except (pypdfium2.PdfiumError, AssertionError, OverflowError, ValueError):
        return None
    lines = 0
    above: Box | None = None
    for line in _LINE.finditer(words):
        if not line.group().strip():
            continue
        lines += 1
        box = _box(text, words, line.start(), line.end())
        if above and box and _parted(above, box):
            writing.add("\n")
        above = box
        _line(writing, line.group(), number + 1, box)
    if lines:
        writing.add("\n")  # pages are parted by a blank line
    text.close()
    page.close()
    return lines


def _parted(above: Box, below: Box) -> bool:
    """Whether a blank line stands between two lines of a column, as between paragraphs."""
    height = max(above[3] - above[1], below[3] - below[1], 1)
    overlap = min(above[2], below[2]) > max(above[0], below[0])
    return overlap and above[1] - below[3] > GAP * height


def _line(writing: Writing, words: str, page: int, box: Box | None) -> None:
    """A line of a page. A word that the line's end parted stays one word, on the line where it began."""
    joined = _HYPHENATED.sub("", words)
    writing.add(joined, "line", page=page, box=box)
    if not _HYPHENATED.search(words[-2:]):
        writing.add("\n")


def _box(text: Any, words: str, start: int, end: int) -> Box | None:
    """Left, bottom, right, top of a line, in tenths of a point from the lower left corner of the page."""
    from pypdfium2 import raw

    units = _units(words, start), _units(words, end)
    first = raw.FPDFText_GetCharIndexFromTextIndex(text, units[0])
    last = raw.FPDFText_GetCharIndexFromTextIndex(text, units[1] - 1)
    if first < 0 or last < first:
        return None
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    corners = [
        (left.value, bottom.value, right.value, top.value)
        for at in range(min(raw.FPDFText_CountRects(text, first, last - first + 1), MOST_BOXES))
        if raw.FPDFText_GetRect(text, at, left, top, right, bottom)
    ]
    if not corners:
        return None
    x1, y1, x2, y2 = zip(*corners, strict=True)
    found = (min(x1), min(y1), max(x2), max(y2))
    if not all(abs(one) < 100_000 for one in found):  # noqa: PLR2004 - no paper is wider; also refuses NaN
        return None
    a, b, c, d = (round(10 * one) for one in found)
    return (a, b, c, d)


def _units(words: str, at: int) -> int:
    """Where a code point stands, in the 16-bit units of pdfium."""
    head = words[:at]
    return len(head) if head.isascii() or max(head) <= "\uffff" else len(head.encode("utf-16-le")) // 2


def inspect(data: bytes, found: Found) -> None:
    """Counts programs, launches, links, embedded files and forms; follows none.

    Raises:
        Unreadable: the document asks for a password.
    """
    import pikepdf

    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as document:
            for thing in _things(document):
                _look(thing, found)
    except pikepdf.PasswordError:
        raise Unreadable("encrypted") from None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - qpdf fails in many ways; that it could not look is itself said
        found.note("pdf-not-inspected")


def _things(document: Any) -> Iterator[Any]:
    """Every object of the file, and the dictionaries that stand directly in them, within a bound."""
    import pikepdf

    seen = 0
    for one in document.objects:
        stack = [(one, 0)]
        while stack and seen < MOST_OBJECTS:
            thing, depth = stack.pop()
            seen += 1
            if isinstance(thing, pikepdf.Stream):
                thing = thing.stream_dict
            if isinstance(thing, pikepdf.Dictionary):
                yield thing
                inner = [value for _, value in thing.items()]
            elif isinstance(thing, pikepdf.Array):
                inner = list(thing)
            else:
                continue
            if depth < 20:  # noqa: PLR2004 - direct objects are shallow; deeper ones only cost time
                stack += [
                    (value, depth + 1)
                    for value in inner
                    if isinstance(value, pikepdf.Object) and not value.is_indirect
                ]


def _look(thing: Any, found: Found) -> None:
    """Counts what one dictionary would do."""
    action = str(thing.get("/S", "")) if "/S" in thing else ""
    if action in _ACTIONS:
        found.note(_ACTIONS[action])
    elif "/JS" in thing:
        found.note("pdf-javascript")
    if "/EF" in thing:
        found.note("pdf-embedded")
    if "/XFA" in thing:
        found.note("pdf-xfa")
