"""One SVG of a count: overlaps, estimates with their intervals, the dial xi, recorded against estimated.

Our own drawing: no script, no font, no link; a description for those who cannot see it; small cells
withheld as in the report. Every figure in it stands in the report as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

import numpy as np

from recount.count.captures import Captures
from recount.estimates import NOT_COVERED, Estimate, Rival, Tally, XiPoint

_SMALL = 6
_WIDTH = 860
_INK, _SOFT, _LINE, _DOUBT = "#1b1f24", "#6b7280", "#1f5a96", "#a3a8b0"


def svg(tally: Tally, captures: Captures, *, small_cells: bool = False) -> str:
    """The drawing as text."""
    parts: list[str] = []
    down = 12.0
    for line in _folded(tally.what or "not named", 84)[:4]:
        down += 22
        parts += _text(20, down, line, size=17, bold=True)
    down += 14
    blocks = (
        _whole(tally),
        _patterns(captures, small_cells),
        _estimates(tally),
        _dial(tally),
        _table(tally),
    )
    for drawn, height in blocks:
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
        f'height="{height:.0f}" role="img" font-family="sans-serif" aria-labelledby="title described">'
        f'<title id="title">{title}</title>'
        f'<desc id="described">{escape(described(tally))}</desc>'
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
    if tally.headline is not None:
        told = tally.headline
        words.append(f"In all {told.median:,.0f} ({told.low:,.0f} to {told.high:,.0f}).")
    elif tally.headline_withheld:
        words.append(f"No headline: {tally.headline_withheld}")
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
        parts += _text(150, 186 + 18 * row, _short(name), size=12, anchor="end")
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


def _whole(tally: Tally) -> tuple[list[str], float]:
    """Recorded against estimated: one bar, and the interval of its end; without a headline the reason why."""
    parts = _text(20, 22, "Recorded against estimated", size=14, bold=True)
    told = tally.headline
    if told is None:
        why = tally.headline_withheld or " ".join(one.reason for one in tally.refused)
        lines = _folded(f"No headline. {why}", 112)
        for at, line in enumerate(lines):
            parts += _text(20, 44 + 17 * at, line, size=12)
        return parts, 54.0 + 17 * len(lines)
    scale = (_WIDTH - 60) / told.high
    recorded, middle, low = (
        max(1.0, value * scale) for value in (tally.table.recorded, told.median, told.low)
    )
    high = told.high * scale
    parts.append(
        f'<rect x="20" y="34" width="{recorded:.1f}" height="26" fill="{_LINE}"/>'
        f'<rect x="{20 + recorded:.1f}" y="34" width="{max(0.0, middle - recorded):.1f}" height="26" '
        f'fill="{_LINE}" opacity="0.3"/>'
        f'<path d="M{20 + low:.1f} 66 v8 M{20 + low:.1f} 70 H{20 + high:.1f} M{20 + high:.1f} 66 v8" '
        f'stroke="{_INK}" stroke-width="1.5" fill="none"/>'
    )
    parts += _text(
        20,
        92,
        f"dark: recorded {tally.table.recorded:,}; light: estimated beside them, {told.median:,.0f} "
        f"in all; line: "
        f"{told.low:,.0f} to {told.high:,.0f}",
        size=12,
    )
    return parts, 112.0


def _estimates(tally: Tally) -> tuple[list[str], float]:
    rows = list(tally.families)
    if not rows:
        return [], 0.0
    right = max(min(one.high, 5 * one.centre) for one in rows)
    right = max(right, *(rival.whole for rival in _near(tally)), 1.0) if _near(tally) else right
    scale = (_WIDTH - 240) / right
    parts = _text(20, 22, "How many in all, each family with its interval", size=14, bold=True)
    bottom = 48.0 + 36 * len(rows)
    for tick in _ticks(right):
        x = 210 + tick * scale
        parts.append(f'<line x1="{x:.1f}" y1="34" x2="{x:.1f}" y2="{bottom:.0f}" stroke="#e3e6ea"/>')
        parts += _text(x, bottom + 14, f"{tick:,.0f}", size=11, anchor="middle", colour=_SOFT)
    recorded = 210 + tally.table.recorded * scale
    parts.append(
        f'<line x1="{recorded:.1f}" y1="34" x2="{recorded:.1f}" y2="{bottom:.0f}" stroke="{_INK}" '
        'stroke-dasharray="4 3"/>'
    )
    for at, one in enumerate(rows):
        parts += _row(one, 62.0 + 36 * at, scale, right)
    parts += _text(
        20,
        bottom + 34,
        f"dashed: recorded, {tally.table.recorded:,}; filled: every check passed; hollow and grey: "
        f"unsound; an "
        "arrow: it goes on",
        size=11,
        colour=_SOFT,
    )
    return parts, bottom + 52


def _row(one: Estimate, y: float, scale: float, right: float) -> list[str]:
    """One family: its name, interval and middle, and the figures above the line."""
    colour = _LINE if one.sound else _DOUBT
    low, high, centre = (210 + min(value, right) * scale for value in (one.low, one.high, one.centre))
    parts = _text(200, y + 4, one.family, size=12, anchor="end")
    cut = one.high > right
    parts.append(
        f'<line x1="{low:.1f}" y1="{y}" x2="{high:.1f}" y2="{y}" stroke="{colour}" stroke-width="3"/>'
        f'<circle cx="{centre:.1f}" cy="{y}" r="5" fill="{colour if one.sound else "#ffffff"}" '
        f'stroke="{colour}" stroke-width="2"/>'
    )
    if cut:
        parts.append(
            f'<path d="M{high - 2:.1f} {y - 6} l8 6 l-8 6" stroke="{colour}" fill="none" stroke-width="2"/>'
        )
    words = f"{one.centre:,.0f} ({one.low:,.0f} to {_told(one.high)}){'' if one.sound else ' unsound'}"
    start = min(low, _WIDTH - 12 - 6.2 * len(words))
    return parts + _text(start, y - 10, words, size=11)


def _curve(tally: Tally) -> list[XiPoint]:
    """The curve from the patterns themselves; where there is none, the one from the latent classes."""
    every = tally.sensitivity.xi
    return [one for one in every if one.basis == every[0].basis]


def _near(tally: Tally) -> list[Rival]:
    return [one for one in tally.rivals if one.near]


def _told(value: float) -> str:
    return "no upper end" if value > 1e15 else f"{value:,.0f}"  # noqa: PLR2004 - no number of people


def _ticks(right: float) -> list[float]:
    """Round numbers from 0, four to eight of them."""
    step = 10.0 ** np.floor(np.log10(max(right, 1.0)))
    for times in (0.1, 0.2, 0.25, 0.5, 1.0):
        if right / (step * times) <= 8:  # noqa: PLR2004
            step *= times
            break
    return [float(step * at) for at in range(int(right / step) + 1)]


def _dial(tally: Tally) -> tuple[list[str], float]:
    """The whole for each xi, on a scale of ratios; it starts at the recorded."""
    points = _curve(tally)
    if not points:
        return [], 0.0
    bottom = float(np.log(max(1, tally.table.recorded)))
    top = max(bottom + 0.1, float(np.log(max(min(point.high, 1e15) for point in points))))
    width, height = _WIDTH - 260, 150.0
    xs = [210 + width * at / (len(points) - 1) for at in range(len(points))]

    def level(value: float) -> float:
        return 40 + height * (1 - (float(np.log(min(max(value, 1.0), 1e15))) - bottom) / (top - bottom))

    parts = _text(
        20, 22, "If the highest-order odds ratio xi is not 1 (scale of ratios)", size=14, bold=True
    )
    for share in (0.0, 1 / 3, 2 / 3, 1.0):
        value = float(np.exp(bottom + share * (top - bottom)))
        y = level(value)
        parts.append(f'<line x1="205" y1="{y:.1f}" x2="{210 + width}" y2="{y:.1f}" stroke="#e3e6ea"/>')
        parts += _text(196, y + 4, f"{float(f'{value:.2g}'):,.0f}", size=11, anchor="end", colour=_SOFT)
    band = [(x, level(point.low)) for x, point in zip(xs, points, strict=True)]
    band += [(x, level(point.high)) for x, point in reversed(list(zip(xs, points, strict=True)))]
    parts.append(f'<polygon points="{_joined(band)}" fill="{_LINE}" opacity="0.15"/>')
    middle = [(x, level(point.median)) for x, point in zip(xs, points, strict=True)]
    parts.append(
        f'<polyline points="{_joined(middle)}" fill="none" stroke="{_LINE}" stroke-width="2"/>'
    )
    for (x, y), point in zip(middle, points, strict=True):
        parts += _text(x, 40 + height + 18, f"xi {point.xi:g}", size=11, anchor="middle")
        parts += _text(x, y - 7, f"{point.median:,.0f}", size=11, anchor="middle")
    return parts, height + 80


def _table(tally: Tally) -> tuple[list[str], float]:
    """The figures once more, in rows, for who cannot read a chart or wants to copy them."""
    rows = [("", "middle", "low", "high", "")]
    rows += [
        (one.family, _told(one.centre), _told(one.low), _told(one.high), "" if one.sound else "unsound")
        for one in tally.families
    ]
    rows += [(one.name, f"{one.value:,.0f}", "", "", "at least") for one in tally.bounds]
    rows += [
        (one.account, f"{one.whole:,.0f}", "", "", "fits as well as any model") for one in _near(tally)
    ]
    rows += [
        (f"xi {point.xi:g}", _told(point.median), _told(point.low), _told(point.high), "")
        for point in _curve(tally)
    ]
    if len(rows) == 1:
        return [], 0.0
    parts = _text(20, 22, "The figures", size=14, bold=True)
    for at, row in enumerate(rows):
        y = 44 + 17.0 * at
        for place, (x, anchor) in enumerate(
            ((20, "start"), (470, "end"), (570, "end"), (670, "end"), (690, "start"))
        ):
            words = _short(row[place], 58) if place == 0 else row[place]
            parts += _text(x, y, words, size=11, anchor=anchor, bold=at == 0)
    return parts, 58.0 + 17 * len(rows)


def _short(name: str, most: int = 20) -> str:
    """A name that fits beside the drawing."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


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
