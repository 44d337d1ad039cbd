r"""Text from bytes: UTF-8 and UTF-16 are read as they are; anything else must be named, never guessed.

Only a byte order mark is removed, nothing else is changed: `\r\n` stays two code points. An HTML page
gives its visible text and the way back.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from itertools import pairwise
from pathlib import PurePath

from recount.collect.html import Run, visible
from recount.errors import NotText, TooLarge
from recount.nouns import Text

LARGEST_BYTES = 50_000_000
PLAIN, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"

_ENDINGS = {
    ".txt": PLAIN,
    ".text": PLAIN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
}
_CANDIDATES = ("cp1251", "koi8-r", "cp866", "cp1252", "latin-1", "cp1250", "cp1254", "cp1256", "utf-16")
_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)
_BOMS = (  # the longer ones first: the mark of UTF-32 begins as that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HTML_BEGINS = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.{0,2000}?-->\s*){0,3}<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<[?]xml[^>]{0,100}?encoding=[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_PLAIN_CONTROLS = "\t\n\r\f\v\x1b"
_HEAD_BYTES = 4096
_CONTROL_SHARE = 0.02  # of all characters: running text has none
_NUL_SHARE = 0.1  # of the bytes in even or odd places, from which two bytes make a character
_PREVIEW = 60
_MOST_CANDIDATES = 5


def decode(
    data: bytes, *, file: str | None = None, encoding: str | None = None, media_type: str | None = None
) -> Text:
    """The text of a document, with the hashes of its bytes and of its text.

    `encoding` names one that is not UTF-8 or UTF-16; `media_type` overrules the ending of `file`.

    Raises:
        NotText: empty, binary, or in an encoding that must be named; `preview` then shows candidates.
        TooLarge: more than 50 MB.
    """
    called = PurePath(file).name if file else "the input"
    if len(data) > LARGEST_BYTES:
        raise TooLarge(
            f"{called} has {len(data) // 1_000_000} MB and at most {LARGEST_BYTES // 1_000_000} MB are read "
            "at once: split it into its documents."
        )
    if not data.strip():
        raise NotText(f"{called} is empty: give a file with text in it.")
    stored, used = _stored(data, called, encoding)
    _refuse_binary(stored, called)
    kind = _media_type(stored, called, file, media_type)
    text, runs = _visible(stored, kind, called)
    return Text(text, _sha256(data), _sha256(text.encode()), used, file, kind, runs)


def readable(data: bytes, encoding: str | None = None) -> bool:
    """Whether the bytes are text in an encoding that need not be guessed, be it all blank."""
    try:
        stored, _ = _stored(data, "", encoding)
        _refuse_binary(stored, "")
    except NotText:
        return False
    return True


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _stored(data: bytes, called: str, encoding: str | None) -> tuple[str, str]:
    """The stored text without its byte order mark, and the encoding it was read in."""
    if encoding is not None:
        return _named(data, called, encoding)
    _refuse_known(data, called)
    used = next((name for mark, name in _BOMS if data.startswith(mark)), None) or _two_byte(data)
    try:
        stored = data.decode(used or "utf-8")
    except UnicodeDecodeError:
        return _declared(data) or _refuse_unknown(data, called)
    return stored, (used or "utf-8").removesuffix("-sig")  # its codec took the one mark off


def _named(data: bytes, called: str, encoding: str) -> tuple[str, str]:
    try:
        stored = data.decode(encoding)
        stored.encode()
    except (LookupError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            why = f"its byte {error.start + 1} has no meaning there"
        elif isinstance(error, UnicodeError):
            why = "it gives characters that no text has"
        else:
            why = "no encoding of text has that name"
        raise NotText(
            f"{called} cannot be read with `--encoding {encoding}`: {why}; name another one.",
            preview=_preview(data),
        ) from None
    return stored.removeprefix("\ufeff"), codecs.lookup(encoding).name


def _two_byte(data: bytes) -> str | None:
    """UTF-16 without its mark: zero bytes stand in even places only, or in odd places only."""
    head = data[:_HEAD_BYTES]
    even, odd = head[::2].count(0), head[1::2].count(0)
    least = _NUL_SHARE * len(head) / 2
    if len(data) % 2 or max(even, odd) < max(1, least) or min(even, odd):
        return None
    return "utf-16-be" if even else "utf-16-le"


def _declared(data: bytes) -> tuple[str, str] | None:
    """An HTML page in the encoding that it declares itself; None when it declares none that fits."""
    match = _CHARSET.search(data[:_HEAD_BYTES])
    if not match:
        return None
    name = (match[1] or match[2]).decode("ascii", "replace")
    try:
        stored = data.decode(name)
        stored.encode()
        return stored, codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def _refuse_known(data: bytes, called: str) -> None:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise NotText(
                f"{called} is {kind}, not text: save its text as a .txt or .html file and give that."
            )


def _refuse_binary(stored: str, called: str) -> None:
    controls = sum(stored.count(chr(code)) for code in range(32) if chr(code) not in _PLAIN_CONTROLS)
    controls += stored.count("\x7f")
    if "\0" in stored or controls > _CONTROL_SHARE * len(stored):
        raise NotText(f"{called} holds binary data, not text: give a .txt, .md or .html file.")


def _refuse_unknown(data: bytes, called: str) -> tuple[str, str]:
    controls = sum(data.count(code) for code in range(32) if chr(code) not in _PLAIN_CONTROLS)
    if b"\0" in data or controls > _CONTROL_SHARE * len(data):
        raise NotText(f"{called} holds binary data, not text: give a .txt, .md or .html file.")
    preview = _preview(data)
    names = ", ".join(name for name, _ in preview)
    raise NotText(
        f"{called} is not in UTF-8 and its encoding is not guessed: name it with `--encoding NAME` "
        f"(it may be {names}).",
        preview=preview,
    )


def _preview(data: bytes) -> tuple[tuple[str, str], ...]:
    """Candidate encodings, likelier first, with the first words that they differ in."""
    strange = next((at for at, byte in enumerate(data) if byte > 127), 0)  # noqa: PLR2004 - the end of ASCII
    start = data.rfind(b"\n", 0, strange) + 1
    sample = data[max(start, strange - _PREVIEW // 2) :][:_HEAD_BYTES]
    seen: dict[str, tuple[float, str]] = {}
    for name in _CANDIDATES:
        words = _readable(sample[: len(sample) // 2 * 2], name)
        if words and words not in {other for _, other in seen.values()}:
            seen[name] = (_likeness(words), words)
    ranked = sorted(seen, key=lambda name: -seen[name][0])[:_MOST_CANDIDATES]
    return tuple((name, seen[name][1][:_PREVIEW]) for name in ranked)


def _readable(sample: bytes, encoding: str) -> str | None:
    try:
        words = sample.decode(encoding)
    except UnicodeDecodeError:
        return None
    return " ".join("".join(c for c in words if c.isprintable() or c.isspace()).split())


def _likeness(words: str) -> float:
    """How much a reading looks like words: letters of one script, small letters after the first one."""
    strange = [c for c in words if not c.isascii()]
    letters = sum(c.isalpha() for c in strange)
    scripts = {unicodedata.name(c, "?").split()[0] for c in strange if c.isalpha()}
    broken = sum(a.islower() and b.isupper() for a, b in pairwise(words))
    return (letters - 3 * broken - 0.1 * len(strange) * len(scripts)) / (len(strange) or 1)


def _media_type(stored: str, called: str, file: str | None, media_type: str | None) -> str:
    given = (media_type or "").split(";")[0].strip().lower()
    if given in ("application/xhtml+xml", HTML):
        return HTML
    if given in (PLAIN, MARKDOWN):
        return given
    if given:
        raise NotText(
            f"{called} is said to be {given}, which is not read: give plain text, Markdown or HTML."
        )
    by_ending = _ENDINGS.get(PurePath(file).suffix.lower()) if file else None
    if by_ending in (HTML, MARKDOWN):
        return by_ending
    return HTML if _HTML_BEGINS.match(stored) else PLAIN


def _visible(stored: str, kind: str, called: str) -> tuple[str, tuple[Run, ...]]:
    text, runs = visible(stored) if kind == HTML else (stored, ())
    if not text.strip():
        raise NotText(f"{called} has no visible text: give a file with text in it.")
    return text, runs
