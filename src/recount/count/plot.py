"""One SVG of a count: overlaps, estimates with their intervals, the dial xi, recorded against estimated.

Our own drawing: no script, no font, no link; a description for those who cannot see it; small cells
withheld as in the report. Every figure in it stands in the report as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from recount.count.captures import Captures
from recount.estimates import NOT_COVERED, Tally

_SMALL = 6
_WIDTH = 860
_INK, _SOFT, _LINE, _DOUBT = "#1b1f24", "#6b7280", "#1f5a96", "#a3a8b0"


def svg(tally: Tally, captures: Captures, *, small_cells: bool = False) -> str:
    """The drawing as text."""
    parts: list[str] = []
    down = 40.0
    parts += _text(20, 28, tally.what or "not named", size=17, bold=True)
    for block in (_patterns(captures, small_cells), _estimates(tally), _dial(tally)):
        drawn, height = block
        if height:
            parts.append(f'<g transform="translate(0,{down:.0f})">')
            parts += drawn
            parts.append("</g>")
            down += height
    for line in _folded(NOT_COVERED, 110):
        down += 18
        parts += _text(20, down, line, size=12, colour=_SOFT)
    height = down + 24
    title = escape(f"{tally.what or 'not named'}: {tally.table.recorded:,} recorded")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" width="{_WIDTH}" '
        f'height="{height:.0f}" role="img" font-family="sans-serif"><title>{title}</title>'
        f"<desc>{escape(described(tally))}</desc>"
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def described(tally: Tally) -> str:
    """What the drawing shows, in words."""
    words = [f"{tally.table.recorded:,} recorded on {len(tally.table.lists)} lists."]
    words += [
        f"{one.family}: {one.centre:,.0f} ({one.low:,.0f} to "
        f"{one.high:,.0f}){'' if one.sound else ', unsound'}."
        for one in tally.families
    ]
    words += [f"Refused, {one.family}: {one.reason}" for one in tally.refused]
    return " ".join([*words, NOT_COVERED])


def _patterns(captures: Captures, small_cells: bool) -> tuple[list[str], float]:  # noqa: FBT001 - one choice
    """A column a pattern, the most frequent first: a bar above, dots for its lists below."""
    order = sorted(
        range(len(captures.codes)), key=lambda at: (-captures.counts[at], captures.codes[at])
    )[:30]
    if not order:
        return [], 0.0
    most = float(captures.counts[order[0]])
    step = min(22.0, (_WIDTH - 190) / len(order))
    parts = _text(
        20, 22, "Which lists recorded them (the 30 most frequent patterns)", size=14, bold=True
    )
    for row, name in enumerate(captures.lists):
        parts += _text(150, 186 + 18 * row, name, size=12, anchor="end")
    for column, at in enumerate(order):
        x = 168 + step * column
        count = int(captures.counts[at])
        told = small_cells or count >= _SMALL
        height = 110 * (count if told else _SMALL - 1) / most
        colour = _LINE if told else _DOUBT
        parts.append(
            f'<rect x="{x - step * 0.3:.1f}" y="{160 - height:.1f}" width="{step * 0.6:.1f}" '
            f'height="{height:.1f}" fill="{colour}"/>'
        )
        parts += _text(x, 154 - height, f"{count:,}" if told else f"<{_SMALL}", size=8, anchor="middle")
        for row in range(len(captures.lists)):
            on = (int(captures.codes[at]) >> row) & 1
            fill = _INK if on else "#e3e6ea"
            parts.append(f'<circle cx="{x:.1f}" cy="{182 + 18 * row}" r="4" fill="{fill}"/>')
    return parts, 200.0 + 18 * len(captures.lists)


def _estimates(tally: Tally) -> tuple[list[str], float]:
    rows = list(tally.families)
    if not rows:
        parts = _text(20, 22, "No estimate", size=14, bold=True)
        for at, refusal in enumerate(tally.refused):
            parts += _text(20, 44 + 18 * at, refusal.reason, size=12)
        return parts, 50.0 + 18 * len(tally.refused)
    right = max(min(one.high, 5 * one.centre) for one in rows)
    scale = (_WIDTH - 380) / right
    parts = _text(20, 22, "How many in all, each family with its interval", size=14, bold=True)
    recorded = 210 + tally.table.recorded * scale
    bottom = 44 + 24 * len(rows)
    parts.append(
        f'<line x1="{recorded:.1f}" y1="32" x2="{recorded:.1f}" y2="{bottom}" stroke="{_SOFT}" '
        'stroke-dasharray="4 3"/>'
    )
    for at, one in enumerate(rows):
        y = 50 + 24 * at
        colour = _LINE if one.sound else _DOUBT
        low, high, centre = (
            210 + min(value, right) * scale for value in (one.low, one.high, one.centre)
        )
        parts += _text(200, y + 4, one.family, size=12, anchor="end")
        parts.append(
            f'<line x1="{low:.1f}" y1="{y}" x2="{high:.1f}" y2="{y}" stroke="{colour}" stroke-width="3"/>'
            f'<circle cx="{centre:.1f}" cy="{y}" r="5" fill="{colour}"/>'
        )
        words = (
            f"{one.centre:,.0f} ({one.low:,.0f} to {one.high:,.0f}){'' if one.sound else ' unsound'}"
        )
        parts += _text(high + 8 if high < _WIDTH - 260 else _WIDTH - 8, y - 7, words, size=10,
                       anchor="start" if high < _WIDTH - 260 else "end")  # fmt: skip
    parts += _text(
        recorded, bottom + 12, f"recorded: {tally.table.recorded:,}", size=11, anchor="middle"
    )
    return parts, bottom + 30.0


def _dial(tally: Tally) -> tuple[list[str], float]:
    points = tally.sensitivity.xi
    if not points:
        return [], 0.0
    top = max(point.high for point in points)
    width, height = _WIDTH - 260, 150.0
    xs = [210 + width * at / (len(points) - 1) for at in range(len(points))]

    def level(value: float) -> float:
        return 40 + height * (1 - value / top)

    parts = _text(20, 22, "If the highest-order odds ratio xi is not 1", size=14, bold=True)
    band = [(x, level(point.low)) for x, point in zip(xs, points, strict=True)]
    band += [(x, level(point.high)) for x, point in reversed(list(zip(xs, points, strict=True)))]
    parts.append(f'<polygon points="{_joined(band)}" fill="{_LINE}" opacity="0.15"/>')
    middle = [(x, level(point.median)) for x, point in zip(xs, points, strict=True)]
    parts.append(
        f'<polyline points="{_joined(middle)}" fill="none" stroke="{_LINE}" stroke-width="2"/>'
    )
    for (x, y), point in zip(middle, points, strict=True):
        parts += _text(x, 40 + height + 18, f"xi {point.xi:g}", size=11, anchor="middle")
        parts += _text(x, y - 6, f"{point.median:,.0f}", size=11, anchor="middle")
    return parts, height + 80


def _joined(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int,
    bold: bool = False,
    anchor: str = "start",
    colour: str = _INK,
) -> list[str]:
    weight = ' font-weight="bold"' if bold else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    opened = f'<text {place} font-size="{size}" fill="{colour}"{weight}>'
    return [f"{opened}{escape(words)}</text>"]


def _folded(words: str, width: int) -> Sequence[str]:
    lines, line = [], ""
    for word in words.split():
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]
