"""Two plain rules to measure incidents beside: MELTT's windows, and exact agreement. No Recount inside.

A record is a tuple (list, first day, last day, places from coarse to fine, acts from coarse to fine).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np

Record = tuple[int, date | None, date | None, tuple[str, ...], tuple[str, ...]]
DISTRICT = 1  # the level of the places at which a window is one district


def windows(records: Sequence[Record], *, days: int = 1) -> np.ndarray:
    """Events of two lists at most so many days apart in one district, the same at the coarsest of the acts.

    Of the candidates of a record the one whose acts and places agree furthest is taken, each record once for
    each pair of lists (Donnay et al. 2019); lists are joined one after another, as MELTT joins them.
    """
    event = np.arange(len(records))
    lists = sorted({one[0] for one in records})
    for at, new in enumerate(lists[1:], start=1):
        found = []
        for b, (place_in, low, high, places, acts) in enumerate(records):
            if place_in != new or low is None or high is None:
                continue
            for a, (other, first, last, there, kinds) in enumerate(records):
                if other not in lists[:at] or first is None or last is None:
                    continue
                apart = max((low - last).days, (first - high).days, 0)
                district = places[: DISTRICT + 1] == there[: DISTRICT + 1] and places[DISTRICT]
                if apart > days or not district or acts[:1] != kinds[:1]:
                    continue
                score = (
                    (places != there) + (acts != kinds) + 0.1 * apart + 0.01 * ((high - low).days > 0)
                )
                found.append((score, a, b))
        taken: set[int] = set()
        held = defaultdict(set)
        for _, a, b in sorted(found):
            head = int(event[a])
            if b not in taken and new not in held[head]:
                event[b] = head
                taken.add(b)
                held[head].add(new)
    return event


def exact(records: Sequence[Record]) -> np.ndarray:
    """Records of several lists with the same days, places and acts are one event; one of a list to each."""
    held: dict[tuple[object, ...], int] = {}
    times: defaultdict[tuple[object, ...], int] = defaultdict(int)
    event = np.arange(len(records))
    for at, (place_in, *rest) in enumerate(records):
        content = tuple(rest)
        times[place_in, content] += 1
        event[at] = held.setdefault((times[place_in, content], content), at)
    return event


def pair_score(event: np.ndarray, truth: np.ndarray) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of records."""

    def pairs(labels: np.ndarray) -> int:
        counts = np.unique(labels, return_counts=True)[1]
        return int((counts * (counts - 1) // 2).sum())

    both = pairs(event * (truth.max() + 1) + truth)
    return (
        both / max(1, pairs(event)),
        both / max(1, pairs(truth)),
        2 * both / max(1, pairs(event) + pairs(truth)),
    )
