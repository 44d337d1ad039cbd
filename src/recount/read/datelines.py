"""Datelines before running text: 'TOWN, March 3 (Agency) - Text', '(Town, 3 March) - Text', 'TOWN: Text'."""

from __future__ import annotations

import re
from typing import NamedTuple

_PLACE = r"(?P<place>[^\W\d_][\w.’'-]*(?:[ /][^\W\d_][\w.’'-]*){0,3})"
_AGENCY = r"(?P<agency>\([^)\n]{2,40}\)|/[^/\n]{2,60}/)?"
_DASH = r"\.?[ \t]*(?:--|[–—-])\s+(?=\S)"
_WITH_DASH = re.compile(rf"{_PLACE}(?:,\s*[^\n,()–—]{{1,30}}){{0,3}}\s*{_AGENCY}{_DASH}")
_IN_BRACKETS = re.compile(r"\((?P<inner>[^)\n]{3,60})\)\s*(?:--|[–—-])\s+(?=\S)")
_WITH_STOP = re.compile(rf"{_PLACE},\s*\d{{1,2}}\s+\w+\.\s+(?:/[^/\n]{{2,60}}/\.?\s+)?(?=\S)")
_WITH_COLON = re.compile(r"(?P<place>[^\W\d_]{3,}(?:[ -][^\W\d_]+){0,2}):\s+(?=\S)")
_WORD = re.compile(r"[^\W\d_]+")

_LONGEST = 160  # code points of a dateline
_RUNNING_TEXT = 60  # code points that must follow


class Dateline(NamedTuple):
    """How long the dateline is, and where the text after it begins."""

    label: int
    body: int


def after_dateline(string: str, months: frozenset[str], *, colon: bool) -> Dateline | None:
    """The dateline that a paragraph begins with. `colon`: also 'TOWN: Text', which a lead may have."""
    head = string[:_LONGEST]
    match = _believed(head, months, colon=colon)
    if not match or len(string) - match.end() < _RUNNING_TEXT:
        return None
    return Dateline(len(match.group().rstrip(" \t\r\n-–—:")), match.end())


def _believed(head: str, months: frozenset[str], *, colon: bool) -> re.Match[str] | None:
    match = _WITH_DASH.match(head)
    if match and _place_like(match["place"]):
        return match if _capitals(match["place"]) or match["agency"] or _dated(match, months) else None
    match = _IN_BRACKETS.match(head) or _WITH_STOP.match(head)
    if match:
        return match if _dated(match, months) else None
    match = _WITH_COLON.match(head) if colon else None
    return match if match and match["place"].isupper() else None


def _place_like(place: str) -> bool:
    return not any(word[:1].islower() for word in place.split())


def _capitals(place: str) -> bool:
    first = place.split(maxsplit=1)[0]
    return len(first) > 1 and first.isupper()


def _dated(match: re.Match[str], months: frozenset[str]) -> bool:
    words = {word.casefold() for word in _WORD.findall(match.group())}
    return bool(months & words) and any(character.isdigit() for character in match.group())
