"""Plain text, Markdown and pages of HTML: the text as it is stored, and what a page would do if it could."""

from __future__ import annotations

import re

from recount.collect.html import visible
from recount.collect.parsers import Asked, Found, Unreadable
from recount.collect.report import LARGEST_TEXT, Candidate
from recount.collect.text import HTML, decode, readable
from recount.errors import NotText, TooLarge
from recount.nouns import Text

_PAGE_SIGNS = {
    "html-script": re.compile(r"<script\b|\bon[a-z]{3,20}\s*=\s*[\"']|javascript:", re.IGNORECASE),
    "html-remote": re.compile(
        r"(?:\bsrc|\bsrcset|\bdata|\bposter|\bbackground)\s*=\s*[\"']?\s*(?:https?:)?//"
        r"|<link\b[^>]{0,500}\bhref\s*=|url\(\s*[\"']?\s*(?:https?:)?//|@import\b",
        re.IGNORECASE,
    ),
    "html-redirect": re.compile(r"http-equiv\s*=\s*[\"']?\s*refresh", re.IGNORECASE),
    "html-local": re.compile(r"=\s*[\"']?\s*file:", re.IGNORECASE),
    "html-form": re.compile(r"<form\b", re.IGNORECASE),
}


def prepare() -> None:
    """Everything is imported with the module."""


def parse(data: bytes, asked: Asked) -> Found:
    """The text of the bytes, in UTF-8, UTF-16, or the encoding that was named."""
    text = decoded(data, asked, media_type=asked.media_type)
    found = Found(
        text.text, media_type=text.media_type, encoding=text.encoding, source_map=text.source_map
    )
    if text.media_type == HTML:
        for kind, count in page_signs(data.decode(text.encoding, "replace")).items():
            found.note(kind, count)
    if len(found.text) > LARGEST_TEXT:
        raise Unreadable("too-large", media_type=text.media_type)
    return found


def decoded(data: bytes, asked: Asked, *, media_type: str | None) -> Text:
    """The text of bytes; what stands in its way becomes a code."""
    if not data.strip():
        raise Unreadable("no-text", state="empty")
    try:
        return decode(data, file=asked.name, encoding=asked.encoding, media_type=media_type)
    except TooLarge:
        raise Unreadable("too-large") from None
    except NotText as error:
        candidates = tuple(Candidate(name, words) for name, words in error.preview)
    if candidates:
        raise Unreadable("encoding-wrong" if asked.encoding else "encoding", candidates=candidates)
    if readable(data, asked.encoding):
        raise Unreadable("no-text", state="empty")
    raise Unreadable("binary")


def page_signs(page: str) -> dict[str, int]:
    """What a stored page would do in a browser, counted."""
    return {kind: sum(1 for _ in sign.finditer(page)) for kind, sign in _PAGE_SIGNS.items()}


def page_text(page: str) -> str:
    """The visible text of a page that is already decoded."""
    return visible(page)[0]
