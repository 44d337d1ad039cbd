"""Messages: the headers that say who wrote to whom, the text, and the attachments as files of their own.

Depth and number of parts are bounded; nothing a message refers to is fetched.
"""

from __future__ import annotations

import re
from email import policy  # its printer is loaded now, while files can be
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser

from recount.collect.parsers import Asked, Found, Unreadable, Writing
from recount.collect.parsers.codecs_ready import known
from recount.collect.parsers.text import page_signs, page_text
from recount.collect.report import LARGEST_TEXT, MOST_CHILDREN

HEADERS = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Date", "Subject", "Message-ID")
DEEPEST = 20
MOST_PARTS = 1_000
MOST_BYTES = 256 * 2**20
_LONGEST_HEADER = 10_000
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_MOST_BOUNDARIES = 500


def prepare() -> None:
    """Everything is imported with the module."""


def parse(data: bytes, asked: Asked) -> Found:
    """Headers, a blank line, the text; every attachment is a child."""
    if not data.strip():
        raise Unreadable("no-text", state="empty")
    if len(_BOUNDARY.findall(data)) > _MOST_BOUNDARIES:
        raise Unreadable("nesting")
    message = BytesParser(policy=policy.compat32).parsebytes(data)
    found = Found(media_type="message/rfc822")
    writing = Writing(LARGEST_TEXT)
    for name in HEADERS:
        for value in message.get_all(name, [])[:50]:
            writing.add(f"{name}: {_header(value)}", "header", name)
            writing.add("\n")
    if not writing.length:
        raise Unreadable("damaged")
    writing.add("\n")
    _body(message, writing, found)
    found.text, found.parts = writing.text.rstrip("\n"), writing.parts
    found.parts = [one for one in found.parts if one.end <= len(found.text)]
    found.note("mail-attachments", len(found.children))
    _state(found, writing)
    return found


def _state(found: Found, writing: Writing) -> None:
    if writing.full:
        found.state, found.reason = "partial", "cut"
    elif "mail-cut" in found.findings:
        found.state, found.reason = "partial", "some-parts"
    elif not any(one.kind == "text" for one in found.parts):
        found.state, found.reason = (
            ("partial", "some-parts") if found.children else ("empty", "no-text")
        )


def _body(message: Message, writing: Writing, found: Found) -> None:
    """Walks the parts with a bound; an alternative gives its plain form, or its page when there is none."""
    parts = size = 0
    stack: list[tuple[Message, int]] = [(message, 0)]
    while stack:
        part, depth = stack.pop()
        parts += 1
        if parts > MOST_PARTS or depth > DEEPEST:
            found.note("mail-cut")
            continue
        kind = part.get_content_type()
        if kind == "message/rfc822" and depth:
            content = _inner(part)
            size += len(content)
            _child(found, _name(part, "message.eml"), content, size)
        elif part.is_multipart():
            inner = [one for one in part.get_payload() if isinstance(one, Message)]
            chosen = _chosen(inner) if kind == "multipart/alternative" else inner
            found.note("mail-parts", len(inner) - len(chosen))
            stack += [(one, depth + 1) for one in reversed(chosen)]
        elif kind in {"text/plain", "text/html"} and not _attached(part):
            _text(part, kind, writing, found)
        else:
            content = _content(part)
            size += len(content)
            _child(found, _name(part, "attachment"), content, size)


def _chosen(forms: list[Message]) -> list[Message]:
    """Of several forms of one text, the plain one; else the page; else all of them."""
    for kind in ("text/plain", "text/html"):
        for one in forms:
            if one.get_content_type() == kind and (_content(one).strip() or kind == "text/html"):
                return [one]
    return forms


def _attached(part: Message) -> bool:
    return str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")


def _text(part: Message, kind: str, writing: Writing, found: Found) -> None:
    content = _content(part)
    charset = known(_charset(part))
    try:
        words = content.decode(charset or "utf-8")
    except (UnicodeError, LookupError):
        words = content.decode(charset or "utf-8", "replace")
        found.note("mail-parts")
    if kind == "text/html":
        for sign, count in page_signs(words).items():
            found.note(sign, count)
        words = page_text(words)
    words = words.replace("\r\n", "\n").strip("\n")
    if words.strip():
        writing.add(words, "text", kind)
        writing.add("\n\n")


def _child(found: Found, name: str, content: bytes, size: int) -> None:
    if len(found.children) >= MOST_CHILDREN or size > MOST_BYTES:
        found.note("mail-cut")
    else:
        found.children.append((name, content))


def _content(part: Message) -> bytes:
    """A part's bytes, decoded from their transfer form; as they are when that is broken."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, AssertionError, LookupError, UnicodeError):
        content = None
    return content if isinstance(content, bytes) else str(part.get_payload()).encode("utf-8", "replace")


def _inner(part: Message) -> bytes:
    """A message inside the message, as bytes."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else payload
    try:
        return inner.as_bytes() if isinstance(inner, Message) else str(inner).encode("utf-8", "replace")
    except (ValueError, LookupError, UnicodeError, AttributeError, TypeError):
        return b""


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, UnicodeError):
        return None


def _name(part: Message, fallback: str) -> str:
    try:
        name = part.get_filename()
    except (ValueError, LookupError, UnicodeError, AttributeError, TypeError):
        name = None
    return _header(name)[:200] if name else fallback


def _header(value: object) -> str:
    """A header's words, unfolded and decoded; as stored when its encoding is none."""
    stored = str(value)[:_LONGEST_HEADER]
    try:
        pieces = [
            piece if isinstance(piece, str) else piece.decode(known(charset) or "utf-8", "replace")
            for piece, charset in decode_header(stored)
        ]
    except Exception:  # noqa: BLE001 - the standard library's reader of headers fails in its own ways
        pieces = [stored]
    return " ".join("".join(pieces).encode("utf-8", "replace").decode().split())
