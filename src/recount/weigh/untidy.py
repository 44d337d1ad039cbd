"""Untidy input: what a file of documents may hold that would count one thing twice, handled and said.

Two documents of one name get names of their own; a byte-identical copy, and the same text under another
headline, are set aside when they come from one outlet and kept as copies when they come from two; an empty
document carries
nothing; a missing date is said, since order in time then shows nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from recount.nouns import Descent, Note, Reading

NAMED = 6  # documents without a date that are named one by one


def tidied(readings: Sequence[Reading]) -> tuple[tuple[Reading, ...], tuple[Note, ...]]:
    """The readings to weigh, in an order of their own, and what was noticed."""
    notes: list[Note] = []
    ordered = sorted(
        readings,
        key=lambda r: (r.doc_id, r.text_sha256, r.outlet or "", str(r.published), r.text or ""),
    )
    kept = _once(_renamed(ordered, notes), notes)
    for reading in kept:
        if reading.error:
            notes.append(Note("unread", f"{reading.doc_id} could not be read: {reading.error}"))
        elif not (reading.text or "").strip():
            notes.append(Note("empty", f"{reading.doc_id} is empty and carries nothing"))
    undated = [r.doc_id for r in kept if r.published is None and not r.error and (r.text or "").strip()]
    if undated and len(kept) > 1:
        few = ", ".join(undated) if len(undated) <= NAMED else f"{len(undated)} documents"
        has, its = ("has", "its") if len(undated) == 1 else ("have", "their")
        notes.append(Note("no date", f"{few} {has} no date: {its} order in time shows nothing"))
    return tuple(kept), tuple(notes)


def _renamed(readings: list[Reading], notes: list[Note]) -> list[Reading]:
    seen: Counter[str] = Counter()
    found = []
    for reading in readings:
        seen[reading.doc_id] += 1
        if seen[reading.doc_id] > 1:
            name = f"{reading.doc_id} ({seen[reading.doc_id]})"
            notes.append(
                Note("same name", f"two documents are called {reading.doc_id}; one is shown as {name}")
            )
            reading = replace(reading, doc_id=name)  # noqa: PLW2901
        found.append(reading)
    return found


def _once(readings: list[Reading], notes: list[Note]) -> list[Reading]:
    kept: list[Reading] = []
    by_text: dict[tuple[str, str | None], Reading] = {}
    by_body: dict[tuple[str, str | None], Reading] = {}
    for reading in readings:
        text = (reading.text or "").strip()
        same = by_text.get((text, reading.outlet)) if text else None
        body = text.partition("\n")[2].strip()
        near = by_body.get((body, reading.outlet)) if body else None
        if same:
            notes.append(
                Note("same document", f"{reading.doc_id} is {same.doc_id} again; it is weighed once")
            )
        elif near:
            notes.append(
                Note(
                    "same text",
                    f"{reading.doc_id} is {near.doc_id} under another headline; it is weighed once",
                )
            )
        else:
            kept.append(reading)
            by_text.setdefault((text, reading.outlet), reading)
            by_body.setdefault((body, reading.outlet), reading)
    return kept


def odd_descent(descent: Sequence[Descent], readings: dict[str, Reading]) -> tuple[Note, ...]:
    """What to know of the lines of descent: circles, and a document that has it from a later one."""
    notes: list[Note] = []
    above: dict[str, set[str]] = {}
    for step in descent:
        if step.parent not in readings or not step.declared:
            continue
        above.setdefault(step.child, set()).add(step.parent)
        child, parent = readings[step.child].published, readings[step.parent].published
        if step.kind == "cites" and child and parent and child < parent:
            notes.append(
                Note("later source", f"{step.child} cites {step.parent}, which is dated later")
            )
    circle = sorted(doc for doc in above if _leads_back(doc, above))
    if circle:
        notes.append(
            Note(
                "circle", f"{', '.join(circle)} cite one another in a circle: none is shown to be first"
            )
        )
    return tuple(dict.fromkeys(notes))


def _leads_back(doc: str, above: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    todo = list(above[doc])
    while todo:
        here = todo.pop()
        if here == doc:
            return True
        if here not in seen:
            seen.add(here)
            todo += above.get(here, ())
    return False
