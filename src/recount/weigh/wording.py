"""Wording: ties between documents by runs of words in common outside quotation marks.

A run of eight words or more counts; a few runs of five are a hint. Each run is kept once, with the earliest
document that has it, so time and memory grow with the words and not with the pairs of documents.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from recount.nouns import Reading
from recount.values import Span
from recount.weigh.names import Names
from recount.weigh.origins import outlet_key
from recount.weigh.ties import Tie
from recount.weigh.words import COMMON, outside_quotations

RUN = 8
HINT_RUN = 5
HINT_RUNS = 3

SHOWN = 14  # words of a run that are shown


def shared_runs(readings: Sequence[Reading], names: Names) -> list[Tie]:
    """Ties by words in common, each document to the earliest that has the run; readings in order of time."""
    owners = [outlet_key(reading, names) for reading in readings]
    first: dict[int, int] = {}
    found: list[Tie] = []
    for n, reading in enumerate(readings):
        shared: dict[int, dict[int, list[Span]]] = {RUN: defaultdict(list), HINT_RUN: defaultdict(list)}
        fresh = []
        for size, key, span in _runs(reading.text or ""):
            holder = first.get(key)
            if holder is None:
                fresh.append(key)
            elif owners[holder] != owners[n]:
                shared[size][holder].append(span)
        for key in fresh:
            first.setdefault(key, n)
        found += [_copied(reading, readings[m], spans) for m, spans in shared[RUN].items()]
        found += [
            _hint(reading, readings[m], spans)
            for m, spans in shared[HINT_RUN].items()
            if m not in shared[RUN] and len(spans) >= HINT_RUNS
        ]
    return found


def _runs(text: str) -> Iterator[tuple[int, int, Span]]:
    """Every run of the two lengths that says more than a name or a date: its length, its key, its place."""
    for stretch in outside_quotations(text):
        codes = [_code(low) for low, _, _ in stretch]
        plain = list(accumulate((not _bare(row, text) for row in stretch), initial=0))
        for size in (RUN, HINT_RUN):
            for n in range(len(stretch) - size + 1):
                if plain[n + size] > plain[n]:
                    yield (
                        size,
                        hash(tuple(codes[n : n + size])),
                        Span(stretch[n][1], stretch[n + size - 1][2]),
                    )


@lru_cache(maxsize=65536)
def _code(low: str) -> int:
    return zlib.crc32(low.encode())


def _bare(row: tuple[str, int, int], text: str) -> bool:
    """Whether a word says nothing by itself: a common word, a name, a numeral."""
    return row[0] in COMMON or text[row[1]].isupper() or row[0].isdigit()


def _copied(child: Reading, parent: Reading, spans: list[Span]) -> Tie:
    evidence = _merged(spans)
    words = max(evidence, key=lambda s: s.end - s.start).of(child.text or "").split()
    shown = " ".join(words[:SHOWN]) + (" …" if len(words) > SHOWN else "")
    why = f"{child.doc_id} has words of {parent.doc_id}, without quotation marks: “{shown}”"
    return Tie(
        child.doc_id, parent.doc_id, "copies without credit", declared=False, counts=True,
        evidence=evidence, why=why,
    )  # fmt: skip


def _hint(child: Reading, parent: Reading, spans: list[Span]) -> Tie:
    why = f"{child.doc_id} has some words of {parent.doc_id}; too few to count"
    return Tie(
        child.doc_id, parent.doc_id, "some wording in common", declared=False, counts=False,
        evidence=_merged(spans), why=why,
    )  # fmt: skip


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        else:
            found.append(span)
    return tuple(found)
