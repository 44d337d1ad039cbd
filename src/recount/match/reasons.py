"""Why two records are held to be one person, in words that quote no name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from recount.match import training
from recount.match.rules import COMPARISONS
from recount.match.training import Levels, Model

if TYPE_CHECKING:
    import pyarrow as pa

_SILENT = 0.35  # a level that tells less than this (natural log) is no reason


def of_pairs(levels: Levels, model: Model) -> list[str]:
    """One sentence for each row of levels: what speaks for one person, what against, what is missing."""
    if not len(levels):
        return []
    rows, _, number = training.patterns(levels)
    told = [_sentence(row, model) for row in rows.tolist()]
    return [told[at] for at in number.tolist()]


def levels_of(pairs: pa.Table) -> Levels:
    """The columns gamma_* of PAIRS as rows."""
    columns = [pairs[f"gamma_{one.name}"].to_numpy() for one in COMPARISONS]
    return np.column_stack(columns).astype(np.int8)


def _sentence(row: Sequence[int], model: Model) -> str:
    speaks: list[tuple[float, str]] = []
    missing: list[str] = []
    for at, one in enumerate(COMPARISONS):
        if row[at] < 0:
            missing.append(one.words)
            continue
        same, strangers = model.same[at][row[at]], model.strangers[at][row[at]]
        speaks.append((float(np.log(same / strangers)), one.level(row[at]).words))
    speaks.sort(key=lambda part: -part[0])
    told_for = [words for weight, words in speaks if weight > _SILENT]
    against = [words for weight, words in reversed(speaks) if weight < -_SILENT]
    parts = []
    if told_for:
        parts.append("for: " + ", ".join(told_for))
    if against:
        parts.append("against: " + ", ".join(against))
    unsaid = [words for words in missing if words != "the kunya"]
    if unsaid:
        parts.append("not known on both sides: " + ", ".join(unsaid))
    return "; ".join(parts) or "nothing to compare"
