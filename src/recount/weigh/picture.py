"""Picture: who has it from whom, as an SVG that stands alone and reads aloud.

Layers from the origins on the left through relays to the documents on the right. A declared step is a solid
line, an inferred one dotted. Every box has a row of its own in its layer, so no two labels meet; rows are put
in the order that crosses fewest lines (barycentre sweeps, Sugiyama, Tagawa and Toda 1981). `title` and `desc`
say all that the lines show. No script, no font, no outside reference.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from xml.sax.saxutils import escape

from recount.nouns import Descent, Weighing

ROW, BOX, GAP, MARGIN, LETTER = 34, 24, 90, 16, 7.4
LONGEST = 36
FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
SWEEPS = 8


def svg(weighing: Weighing) -> str:
    """The picture of a weighing's descent; documents without any descent stand alone."""
    labels = {
        r.doc_id: f"{r.doc_id} ({r.outlet})" if r.outlet else r.doc_id for r in weighing.documents
    }
    steps = list(dict.fromkeys(weighing.descent))
    for step in steps:
        labels.setdefault(step.parent, step.parent)
        labels.setdefault(step.child, step.child)
    layers = _ordered(_layers(sorted(labels), steps), steps)
    width, height, places = _placed(layers, labels)
    body = [*_lines(steps, places), *_boxes(places, labels)]
    told = "; ".join(f"{labels[s.child]} {s.kind} {labels[s.parent]}, {_shown(s)}" for s in steps)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="title desc" font-family="monospace" font-size="12">'
    )
    key = "solid: declared in the text; dotted: inferred, to be accepted or cut"
    return "\n".join(
        [
            opening,
            '<title id="title">Who has it from whom</title>',
            f'<desc id="desc">{_clean(told or "No document is shown to have it from another.")}</desc>',
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *body,
            f'<text x="{MARGIN}" y="{height - 10}" fill="#000000">{key}</text>',
            "</svg>\n",
        ]
    )


def _shown(step: Descent) -> str:
    return "declared" if step.declared else "inferred"


def _layers(names: Sequence[str], steps: Sequence[Descent]) -> list[list[str]]:
    """Names by their distance from an origin: a document stands right of all that it has it from."""
    parents: dict[str, set[str]] = defaultdict(set)
    for step in steps:
        if step.parent != step.child:
            parents[step.child].add(step.parent)
    depth: dict[str, int] = dict.fromkeys(names, 0)
    for _ in range(min(len(names), 12)):
        for name in names:
            above = [depth[p] + 1 for p in parents[name] if name not in parents[p]]
            depth[name] = min(max(above, default=depth[name]), 12)
    layers: dict[int, list[str]] = defaultdict(list)
    for name in names:
        layers[depth[name]].append(name)
    return [layers[level] for level in sorted(layers)]


def _ordered(layers: list[list[str]], steps: Sequence[Descent]) -> list[list[str]]:
    """The layers with their rows put near what they are joined to: the least crossed of those tried."""
    near: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        near[step.child].append(step.parent)
        near[step.parent].append(step.child)
    best, fewest = layers, crossings(layers, steps)
    current = [list(layer) for layer in layers]
    for _ in range(SWEEPS):
        for layer in current:
            at = {name: n for rows in current for n, name in enumerate(rows)}
            spot = {
                name: sum(at[o] for o in near[name]) / len(near[name]) if near[name] else at[name]
                for name in layer
            }
            layer.sort(key=lambda name, spot=spot: (spot[name], name))  # type: ignore[misc]
        count = crossings(current, steps)
        if count < fewest:
            best, fewest = [list(layer) for layer in current], count
    return best


def crossings(layers: list[list[str]], steps: Sequence[Descent]) -> int:
    """How many pairs of lines between the same two layers cross."""
    at = {name: (level, n) for level, layer in enumerate(layers) for n, name in enumerate(layer)}
    lines = sorted({(at[s.parent], at[s.child]) for s in steps})
    return sum(
        a[0][0] == b[0][0] and a[1][0] == b[1][0] and (a[0][1] - b[0][1]) * (a[1][1] - b[1][1]) < 0
        for n, a in enumerate(lines)
        for b in lines[n + 1 :]
    )


def _placed(
    layers: list[list[str]], labels: dict[str, str]
) -> tuple[int, int, dict[str, tuple[float, float, float]]]:
    """Width and height of the picture, and for each name the left edge, top and width of its box."""
    places = {}
    left = float(MARGIN)
    tallest = max((len(layer) for layer in layers), default=1)
    for layer in layers:
        wide = max(len(_short(labels[name])) for name in layer) * LETTER + 16
        top = MARGIN + (tallest - len(layer)) * ROW / 2
        for n, name in enumerate(layer):
            places[name] = (left, top + n * ROW, wide)
        left += wide + GAP
    return max(560, int(left - GAP + MARGIN)), tallest * ROW + 2 * MARGIN + 20, places


def _lines(steps: Sequence[Descent], places: dict[str, tuple[float, float, float]]) -> list[str]:
    found = []
    for step in steps:
        (x1, y1, wide), (x2, y2, other) = places[step.parent], places[step.child]
        start, end = (x1 + wide, x2) if x2 > x1 else (x1 + wide, x2 + other)
        a, b = y1 + BOX / 2, y2 + BOX / 2
        bend = max(30.0, abs(end - start) / 2)
        dots = "" if step.declared else ' stroke-dasharray="2 4"'
        found.append(
            f'<path d="M{start:.0f} {a:.0f} C{start + bend:.0f} {a:.0f} {end - bend:.0f} {b:.0f} '
            f'{end:.0f} {b:.0f}" fill="none" stroke="#333333" stroke-width="1.5"{dots}/>'
        )
    return found


def _boxes(places: dict[str, tuple[float, float, float]], labels: dict[str, str]) -> list[str]:
    return [
        f'<g><title>{_clean(labels[name])}</title><rect x="{x:.0f}" y="{y:.0f}" '
        f'width="{wide:.0f}" height="{BOX}" rx="3" fill="#f4f4f4" stroke="#000000"/>'
        f'<text x="{x + 8:.0f}" y="{y + 16:.0f}" fill="#000000">'
        f"{_clean(_short(labels[name]))}</text></g>"
        for name, (x, y, wide) in places.items()
    ]


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"


def _clean(words: str) -> str:
    """The words for XML: markup escaped, and no character that XML forbids."""
    return escape(FORBIDDEN.sub("\ufffd", words), {'"': "&quot;"})
