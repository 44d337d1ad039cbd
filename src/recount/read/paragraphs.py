"""Lines and paragraphs of a text, as spans.

Blank lines part paragraphs. Single line breaks part them too, unless the text is hard-wrapped: then lines
go on in the middle of sentences. The rule looks at how lines end and how the next ones begin, in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from recount.values import Span

_BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029]")
_ENDS_SENTENCE = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]\s]*$")
_WRAPPED_FROM = (
    0.3  # share of single line breaks in the middle of a sentence, from which lines are wrapped
)
_WIDEST_WRAP = 200  # code points; a longer line was not wrapped for reading
_WIDTH_RANK = 0.9  # the wrap width is taken at this rank of line lengths: a long address does not count
_SLACK = 2


def lines(text: str) -> list[Span]:
    """Every line without its break; a text that ends with a break has an empty last line."""
    found = []
    start = 0
    for match in _BREAK.finditer(text):
        found.append(Span(start, match.start()))
        start = match.end()
    found.append(Span(start, len(text)))
    return found


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without blanks at its ends; None when nothing else is in it."""
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    right = len(words.rstrip())
    return Span(start + left, start + right) if left < right else None


def paragraphs(text: str, rows: list[Span], begins_one: Callable[[str], bool]) -> list[Span]:
    """The paragraphs, without blanks at their ends. `begins_one` knows lines that never go on another."""
    runs = _runs(text, rows)
    pairs = [
        (text[a.start : a.end], text[b.start : b.end]) for run in runs for a, b in _neighbours(run)
    ]
    width = _wrap_width(pairs)
    found = []
    for run in runs:
        start = run[0].start
        for here, there in _neighbours(run):
            pair = text[here.start : here.end], text[there.start : there.end]
            if begins_one(pair[1].lstrip()) or _parts(*pair, width):
                found.append(trimmed(text, start, here.end))
                start = there.start
        found.append(trimmed(text, start, run[-1].end))
    return [span for span in found if span]


def _runs(text: str, rows: list[Span]) -> list[list[Span]]:
    runs: list[list[Span]] = [[]]
    for row in rows:
        if trimmed(text, *row):
            runs[-1].append(row)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _neighbours(run: list[Span]) -> list[tuple[Span, Span]]:
    return list(pairwise(run))


def _goes_on(line: str, following: str) -> bool:
    """Whether a sentence runs over the break: nothing ends it, and the next line begins small."""
    first = following.lstrip()[:1]
    return not _ENDS_SENTENCE.search(line[-20:]) and first.isalpha() and not first.isupper()


def _wrap_width(pairs: list[tuple[str, str]]) -> int:
    """The width at which the lines were wrapped; 0 when they were not."""
    if not pairs:
        return 0
    widths = sorted(len(line.rstrip()) for line, _ in pairs)
    width = widths[int(_WIDTH_RANK * (len(widths) - 1))]
    share = sum(_goes_on(*pair) for pair in pairs) / len(pairs)
    return width if share >= _WRAPPED_FROM and width <= _WIDEST_WRAP else 0


def _parts(line: str, following: str, width: int) -> bool:
    """Whether the break between two lines parts two paragraphs."""
    if _goes_on(line, following):
        return False
    if not width:
        return True
    word = following.split(None, 1)[0]
    had_room = len(line.rstrip()) + 1 + len(word) <= width - _SLACK
    indented = following[:1].isspace() and not line[:1].isspace()
    return indented or had_room
