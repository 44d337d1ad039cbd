"""Signs that a careful person wants to know of: turned writing, invisible and look-alike letters."""

from __future__ import annotations

import re
import unicodedata

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH = re.compile("(?<=\\w)[\u200b\u200c\u200d\u2060\ufeff\u00ad](?=\\w)")
_LATIN_AND_OTHER = re.compile(
    "(?=[^\\W\\d_]*[A-Za-z])(?=[^\\W\\d_]*[\u0370-\u03ff\u0400-\u052f])[^\\W\\d_]{2,64}"
)
_MOST_CHECKED = 2_000_000


def in_text(text: str) -> dict[str, int]:
    """How many of each kind; looks at the first two million characters."""
    head = text[:_MOST_CHECKED]
    return {
        "bidi": sum(1 for _ in _BIDI.finditer(head)),
        "zero-width": sum(1 for _ in _ZERO_WIDTH.finditer(head)),
        "mixed-script": _mixed(head),
        "not-nfc": _unjoined(head),
    }


def _mixed(text: str) -> int:
    """Words with letters of Latin beside letters of Greek or Cyrillic."""
    if text.isascii():
        return 0
    return sum(
        1 for word in re.finditer(r"[^\W\d_]{2,64}", text) if _LATIN_AND_OTHER.match(word.group())
    )


def _unjoined(text: str) -> int:
    if unicodedata.is_normalized("NFC", text):
        return 0
    return sum(not unicodedata.is_normalized("NFC", word) for word in text.split())
