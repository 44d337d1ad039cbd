"""Turns: a transcript's label speaks, its colon is the cue. The outlet's own labels attribute nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from recount.read.drafts import Draft
from recount.read.spellings import EDGES
from recount.read.structure import Structure
from recount.read.tokens import TOKEN, Line, plain
from recount.values import Span

if TYPE_CHECKING:
    from recount.read.grammars import Voices


def own_labels(page: Structure, people: Voices) -> frozenset[str]:
    """Labels of the outlet's own voices: by their word, by its name, or 'our correspondent'."""
    labels = {
        plain(block.label.of(page.text))
        for block in page.blocks
        if block.kind == "turn" and block.label
    }
    own = {label for label in labels if label.strip(EDGES + ".") in people.words.people["own_label"]}
    if people.outlet:
        own |= {label for label in labels if label == plain(people.outlet)}
    staff = people.words.people["own_staff"]
    tokens = [plain(token) for token in TOKEN.findall(page.text)] if labels - own else []
    for index, token in enumerate(tokens):
        if (
            token in staff and ":" not in tokens[index + 1 : index + 2]
        ):  # 'our correspondent Ruta Anselm'
            own |= labels & set(tokens[index + 1 : index + 4])
    return frozenset(own)


def turn_drafts(page: Structure, cut: Sequence[Line], own: frozenset[str]) -> list[Draft]:
    """One draft a turn of somebody who is not the outlet, unless the turn only asks."""
    first: dict[int, int] = {}
    for number, line in enumerate(cut):
        if line.owner < 0:
            first.setdefault(line.block, number)
    found = []
    for number, block in enumerate(page.blocks):
        if block.kind != "turn" or block.label is None or number not in first:
            continue
        label = block.label.of(page.text)
        if plain(label) in own or (
            block.body.of(page.text).rstrip().endswith("?") and block.body.of(page.text).count(".") == 0
        ):
            continue
        colon = page.text.find(":", block.label.end, block.body.start)
        cue = Span(colon, colon + 1) if colon >= 0 else Span(block.label.end - 1, block.label.end)
        found.append(
            Draft(
                source=(block.label,),
                cue=(cue,),
                content=(block.body, *_goes_on(page, number)),
                stance="asserts",
                rule="turn",
                line=first[number],
                block=number,
                owner=-1,
                label=True,
            )
        )
    return found


def _goes_on(page: Structure, number: int) -> tuple[Span, ...]:
    """Paragraphs without a label that go on with a turn, when more turns follow."""
    spans = []
    after = number + 1
    while after < len(page.blocks) and page.blocks[after].kind == "paragraph":
        spans.append(page.blocks[after].body)
        after += 1
    return tuple(spans) if after < len(page.blocks) and page.blocks[after].kind == "turn" else ()
