"""Quotation marks: what each one may be. Straight and curly singles are told from apostrophes here.

A mark opens after a blank, a bracket, a dash or another opening mark, before something; it closes after
something, before a blank, a bracket or punctuation. A single mark inside a word is an apostrophe; one after
a plural ('the boys' club') closes only when no better closing mark follows before the next opening one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from recount.read.language import Language
from recount.values import Span

_MARK = re.compile(r"``|''|[\"“”„‟«»‹›'‘’‚‛]")
_OPENING_BEFORE = "([{–—-/¿¡\"“„«‹‘‚'`"
_CLOSING_AFTER = ")]}–—-/.,;:!?…\"”“»›’'‘¹²³⁴⁵⁶⁷⁸⁹⁰[*†‡؟،؛。，"
_HEAD = re.compile(r"[^\W_]+")
_TAIL = re.compile(r"[^\W\d_]+$")
_LONGEST = 12  # code points looked at for a clipped word

STYLE = {
    '"': "double",
    "``": "double",
    "''": "double",
    "'": "single",
    "‘": "single",
    "’": "single",
    "‚": "single",
    "‛": "single",
}
CURLY = "“”„‟"
GUILLEMETS = "«»‹›"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark, where it stands, and what it may do. `family` marks can open and close one another."""

    span: Span
    form: str
    family: str
    opens: bool
    closes: bool
    doubtful: bool = False  # a single closing mark that may as well be a possessive


@dataclass(frozen=True, slots=True)
class _Clipped:
    elisions: frozenset[str]
    pattern: re.Pattern[str] | None
    possessive: frozenset[str]
    endings: frozenset[str]


@cache
def _clipped(language: Language) -> _Clipped:
    def known(key: str) -> frozenset[str]:
        return frozenset(language.words("structure", "quotations", key))

    pattern = language.table("structure").get("quotations", {}).get("elision_pattern")
    return _Clipped(
        known("elisions"),
        re.compile(pattern) if pattern else None,
        known("possessive_endings"),
        known("clipped_endings"),
    )


def style_of(form: str) -> str:
    """The style that a mark gives to its quotation."""
    if form in GUILLEMETS:
        return "guillemet"
    return "curly" if form in CURLY else STYLE[form]


def _family(form: str) -> str:
    if form in GUILLEMETS:
        return "«" if form in "«»" else "‹"
    if form in CURLY:
        return "“"
    return {'"': '"', "``": '"', "''": '"', "'": "'"}.get(form, "‘")


def marks_of(text: str, body: Span, language: Language) -> list[Mark]:
    """The quotation marks of one block, apostrophes left out, in order."""
    known = _clipped(language)
    found = [_read(text, body, match, known) for match in _MARK.finditer(text, body.start, body.end)]
    return _without_apostrophes(text, [mark for mark in found if mark.opens or mark.closes], known)


def _read(text: str, body: Span, match: re.Match[str], known: _Clipped) -> Mark:
    form, span = match.group(), Span(match.start(), match.end())
    before = text[span.start - 1] if span.start > body.start else " "
    after = text[span.end] if span.end < body.end else " "
    if form in "'’‘" and before.isalnum() and after.isalnum():
        return Mark(span, form, _family(form), opens=False, closes=False)
    opens = (before.isspace() or before in _OPENING_BEFORE or _cjk(before)) and not after.isspace()
    closes = not before.isspace() and (after.isspace() or after in _CLOSING_AFTER or _cjk(after))
    if form in "«‹":  # French sets blanks inside: «␣so␣»
        opens = True
    elif form in "»›":
        opens, closes = opens and after.isalnum(), True
    elif form in "“„‟‚‛":
        opens = opens or form in "„‚"
        closes = closes and form in "“‟‛"
    elif form == "‘":
        closes = closes and before not in _OPENING_BEFORE
    elif form == "”":
        closes = closes or not opens
    elif form == "’":
        opens = False
    return Mark(span, form, _family(form), opens, closes, _possessive(text, span, closes, known))


def _cjk(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def _possessive(text: str, span: Span, closes: bool, known: _Clipped) -> bool:  # noqa: FBT001
    """Whether a closing single may be a plural's or a clipped word's apostrophe: a word must follow."""
    if not closes or text[span.start] not in "'’" or len(text[span.start : span.end]) > 1:
        return False
    following = text[span.end : span.end + 2]
    tail = _TAIL.search(text[max(0, span.start - _LONGEST) : span.start])
    if not tail or not (following[:1].isspace() and following[1:].isalnum()):
        return False
    word = tail.group()
    return (
        word[-1] in known.possessive
        or word.casefold() in known.endings
        or word.endswith(_drop_g(known))
    )


def _drop_g(known: _Clipped) -> str:
    return "in" if "in" in known.endings else "\0"


def _elided(text: str, mark: Mark, known: _Clipped) -> bool:
    """Whether a word that is clipped at its beginning follows: 'em, '90s."""
    if mark.form not in "'‘’":
        return False
    window = text[mark.span.end : mark.span.end + _LONGEST]
    head = _HEAD.match(window)
    if head and head.group().casefold() in known.elisions:
        return True
    return bool(known.pattern and known.pattern.match(window))


def _without_apostrophes(text: str, marks: list[Mark], known: _Clipped) -> list[Mark]:
    """One look from the end: what the next sure mark of the family does settles each doubtful one."""
    kept: list[Mark] = []
    following: dict[str, str] = {}
    for mark in reversed(marks):
        if mark.family not in "'‘":
            kept.append(mark)
            continue
        ahead = following.get(mark.family)
        elided = mark.opens and not mark.closes and _elided(text, mark, known)
        if (
            elided
            and kept
            and mark.family == kept[-1].family
            and kept[-1].span.start == mark.span.end + 1
        ):
            kept.pop()  # both marks of 'n' are apostrophes
            continue
        if elided and ahead != "close":
            continue
        if mark.doubtful and ahead == "close":
            continue
        kept.append(mark)
        if not mark.doubtful:
            following[mark.family] = "open" if mark.opens and not mark.closes else "close"
    return kept[::-1]
