"""Quotations: who speaks is another question; here, where the marks say that somebody's words stand.

One pass over the marks of each block, with a stack. A quotation that its paragraph does not close goes on in
the next one when that opens with a mark of the same family, or closes without having opened; otherwise it
falls back to the end of its paragraph, and says so (`closed` False).

>>> from recount.read.language import load
>>> from recount.read.structure import parse
>>> page = parse("'We don't know,' she said of the boys' camp. 'Nobody does.'", load("en"))
>>> [quotation.inner.of(page.text) for quotation in find(page)]
["We don't know,", 'Nobody does.']
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from recount.read.kinds import Block
from recount.read.language import Language
from recount.read.marks import Mark, marks_of, style_of
from recount.read.paragraphs import trimmed
from recount.read.structure import Structure
from recount.values import Span

_DASH = re.compile(r"[–—-]\s+")
_TURN = re.compile(r"(?P<stop>[,.!?…])\s+[–—-]\s+(?P<next>\S)")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_SCARE_WORDS = 3
_NEAR = 40  # code points on either side in which a word of speech is looked for
_INTERRUPTIONS = frozenset({"caption", "boilerplate", "byline", "heading", "footnote"})
_NESTING = frozenset("«‹")  # these open inside themselves; others that open again were not closed
_DEEPEST = 6
_STANDS_ALONE = frozenset("'‘")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between marks. `span` has the marks, `inner` has not; `closed` False: no closing mark of its own.

    `style` is double, curly, single, guillemet or dash. `continues` is the number of the quotation that this
    one goes on with: the one of the paragraph before, or before the author's words inside one pair of marks.
    `depth` counts the quotations around it. `scare` is a guess: one to three words that look like a title, a
    name or words held at arm's length, not like speech.
    """

    span: Span
    inner: Span
    style: str
    closed: bool
    continues: int | None
    depth: int
    scare: bool


@dataclass(slots=True)
class _Open:
    mark: Mark
    family: str
    start: int
    inner: int
    depth: int
    continues: int | None = None


@dataclass(slots=True)
class _Finder:
    page: Structure
    found: list[Quotation] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    pending: list[tuple[str, int]] = field(
        default_factory=list
    )  # family, number of an unclosed quotation
    dashes: bool = False  # the language sets the author's words inside a quotation between dashes
    between: list[Block] = field(default_factory=list)  # paragraphs without marks since then


def find(structure: Structure) -> tuple[Quotation, ...]:
    """Every quotation, in order of start; a nested one follows the one around it."""
    quotations = structure.language.table("structure").get("quotations", {})
    finder = _Finder(structure, dashes=bool(quotations.get("dash_dialogue", False)))
    for block in structure.blocks:
        if block.kind not in _INTERRUPTIONS or not finder.pending:
            _read_block(finder, block)
    return _in_order(structure, finder.found)


def _read_block(finder: _Finder, block: Block) -> None:
    page = finder.page
    marks = marks_of(page.text, block.body, page.language)
    if block.kind == "paragraph" and not block.label and _dash_speech(finder, block):
        finder.pending, finder.between = [], []
    if not marks:
        finder.between.append(block)
        return
    carried, finder.pending = finder.pending, []
    at = block.body.start
    for number, mark in enumerate(marks):
        if mark.span.start == at and _continues(finder, mark, carried):
            at = mark.span.end
            continue
        _step(finder, block, mark, carried if number == 0 else [])
    _end_block(finder, block)
    finder.between = []


def _continues(finder: _Finder, mark: Mark, carried: list[tuple[str, int]]) -> bool:
    """Take a mark at the very beginning of a block as the repeated opening of what is still unclosed."""
    for family, number in carried[len(finder.stack) :]:
        if family == mark.family:
            finder.stack.append(
                _Open(mark, family, mark.span.start, mark.span.end, len(finder.stack), continues=number)
            )
            return True
    return False


def _step(finder: _Finder, block: Block, mark: Mark, carried: list[tuple[str, int]]) -> None:
    opened = next((entry for entry in reversed(finder.stack) if entry.family == mark.family), None)
    if opened and mark.closes and _may_close(opened, mark):
        _close(finder, opened, mark)
    elif mark.opens and _may_open(mark) and len(finder.stack) < _DEEPEST:
        if opened and mark.family not in _NESTING:
            _drop_or_cut(finder, opened, mark.span.start)
        finder.stack.append(_Open(mark, mark.family, mark.span.start, mark.span.end, len(finder.stack)))
    elif mark.closes and carried and not finder.stack:
        _close_from_before(finder, block, mark, carried)


def _may_close(opened: _Open, mark: Mark) -> bool:
    """Whether the two forms make a pair; a straight mark that could as well open closes what is open."""
    pairs = {
        "“": "”‟",
        "„": "“”‟",
        "”": "”",
        "«": "»",
        "»": "«",
        "‹": "›",
        "›": "‹",
        "‘": "’",
        "‚": "‘’",
        "‛": "’",
    }
    return mark.form in pairs.get(opened.mark.form, mark.form)


def _may_open(mark: Mark) -> bool:
    return mark.form != "’" and not (mark.form == "”" and mark.closes)


def _close(finder: _Finder, opened: _Open, mark: Mark) -> None:
    """Close a quotation; what was opened inside and not closed ends where the outer one ends."""
    while finder.stack and finder.stack[-1] is not opened:
        _drop_or_cut(finder, finder.stack[-1], mark.span.start)
    finder.stack.remove(opened)
    _add(finder, opened, mark.span.start, mark.span.end, closed=True)


def _drop_or_cut(finder: _Finder, opened: _Open, end: int) -> None:
    """End an unclosed quotation; a lone single mark in mid-sentence was no opening mark at all."""
    finder.stack.remove(opened)
    if opened.family not in _STANDS_ALONE:
        _add(finder, opened, end, end, closed=False)


def _add(finder: _Finder, opened: _Open, inner_end: int, end: int, *, closed: bool) -> None:
    text = finder.page.text
    inner = trimmed(text, opened.inner, inner_end)
    if not inner:
        return
    style = style_of(opened.mark.form)
    parts = _spoken_parts(text, inner) if finder.dashes else [inner]
    last, before = len(parts) - 1, opened.continues
    for number, part in enumerate(parts):
        span = Span(
            part.start if number else opened.start,
            (end if closed else inner.end) if number == last else part.end,
        )
        done = closed or number < last
        finder.found.append(Quotation(span, part, style, done, before, opened.depth, scare=False))
        before = len(finder.found) - 1


def _close_from_before(
    finder: _Finder, block: Block, mark: Mark, carried: list[tuple[str, int]]
) -> None:
    """A closing mark without an opening one: the speech of an earlier paragraph runs on to here."""
    family, number = carried[0]
    if family != mark.family or family in _STANDS_ALONE:
        return
    style = finder.found[number].style
    for part in [*finder.between, block]:
        last = part is block
        inner = trimmed(finder.page.text, part.body.start, mark.span.start if last else part.body.end)
        if inner:
            end = mark.span.end if last else inner.end
            finder.found.append(
                Quotation(Span(inner.start, end), inner, style, last, number, 0, scare=False)
            )
            number = len(finder.found) - 1


def _end_block(finder: _Finder, block: Block) -> None:
    """Keep what is still open in mind for the next paragraph."""
    text = finder.page.text
    pending = []
    for opened in finder.stack:
        before = text[block.body.start : opened.start].rstrip()[-1:]
        believed = opened.family not in _STANDS_ALONE or not before or before in ":,.!?…—–-;"
        if believed:
            count = len(finder.found)
            _add(finder, opened, block.body.end, block.body.end, closed=False)
            if len(finder.found) > count:
                pending.append((opened.family, len(finder.found) - 1))
    finder.stack = []
    finder.pending = pending


def _dash_speech(finder: _Finder, block: Block) -> bool:
    """Speech after a dash at the beginning of a paragraph, without the author's words between dashes."""
    text = finder.page.text
    dash = _DASH.match(text, block.body.start, block.body.end)
    if not dash:
        return False
    start, before = block.body.start, None
    for part in _spoken_parts(text, Span(dash.end(), block.body.end)):
        span = part if before is not None else Span(start, part.end)
        finder.found.append(
            Quotation(span, part, "dash", closed=True, continues=before, depth=0, scare=False)
        )
        before = len(finder.found) - 1
    return True


def _spoken_parts(text: str, body: Span) -> list[Span]:
    """The parts of a body that are speech; ', — said she. — ' and the like part them."""
    parts, start, speaking = [], body.start, True
    for turn in _TURN.finditer(text, body.start, body.end):
        small = turn["next"].islower()
        if speaking and small and turn["stop"] != ".":
            parts.append(trimmed(text, start, turn.end("stop")))
            speaking = False
        elif not speaking and (turn["stop"] in ".!?…" or small):
            start, speaking = turn.end() - 1, True
    if speaking:
        parts.append(trimmed(text, start, body.end))
    return [part for part in parts if part]


def _in_order(page: Structure, found: list[Quotation]) -> tuple[Quotation, ...]:
    order = sorted(
        range(len(found)), key=lambda number: (found[number].span.start, -found[number].span.end)
    )
    place = {old: new for new, old in enumerate(order)}
    return tuple(
        replace(
            found[old],
            continues=None if found[old].continues is None else place[found[old].continues],  # type: ignore[index]
            scare=_scare(page, found[old]),
        )
        for old in order
    )


@cache
def _listed(language: Language, key: str) -> frozenset[str]:
    return frozenset(language.words("structure", "quotations", key))


def _scare(page: Structure, quotation: Quotation) -> bool:
    text, inner = page.text, quotation.inner
    words = [word.casefold() for word in _WORD.findall(inner.of(text)[: _NEAR * 4])]
    speech_like = inner.of(text)[-1] in ".,!?…;" or bool(
        _listed(page.language, "verb_like").intersection(words)
    )
    if (
        quotation.style == "dash"
        or not 1 <= len(words) <= _SCARE_WORDS
        or speech_like
        or not quotation.closed
    ):
        return False
    before = text[max(0, quotation.span.start - _NEAR) : quotation.span.start]
    near = _WORD.findall(before)[-_SCARE_WORDS:]
    spoken = _listed(page.language, "speech_words").intersection(word.casefold() for word in near)
    last, following = before.rstrip()[-1:], text[quotation.span.end : quotation.span.end + 1]
    return not spoken and last != ":" and (last != "," or following == ",")
