"""Which pairs to ask a person about first: those whose answer takes most doubt from the number of persons.

The doubt is the variance of the number over draws. An answer to a pair splits the draws into those that
join it and those that do not; what is left is the variance within each side, so the answer takes the
variance between them,

    drop = p (1 - p) (mean number if the same - mean number if different)^2,

as in the choice of experiments by expected reduction (Lindley 1956, with variance for entropy).
Components are independent, so a drop in one is a drop in the whole. Pairs that leave the number as it
is (twins crossed between two lists) come last, the most doubtful first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recount.match.graph import Floats, Ints
from recount.match.persons import Drawn

CLEAR = 0.02  # pairs nearer to 0 or 1 are not asked about
CHUNK = 20_000


@dataclass(frozen=True, eq=False, slots=True)
class Questions:
    """Pairs to ask about, the most telling first.

    Attributes:
        pair: numbers of the pairs.
        share: of the draws that join each.
        drop: expected drop of the variance of the number of persons.
        doubt: that variance, of all components together.
    """

    pair: Ints
    share: Floats
    drop: Floats
    doubt: float


def questions(drawn: Drawn, ends: tuple[Ints, Ints], asked: Ints) -> Questions:
    """The pairs worth asking about.

    Args:
        drawn: partitions.
        ends: the two records of each scored pair.
        asked: numbers of pairs that were answered already, 'unsure' included.
    """
    graph = drawn.graph
    share = drawn.shares(*ends)
    wanted = (share > CLEAR) & (share < 1 - CLEAR)
    wanted[asked] = False
    pair = np.flatnonzero(wanted)
    part = np.repeat(np.arange(len(graph.bounds) - 1), np.diff(graph.bounds))
    heads = drawn.labels == np.arange(drawn.labels.shape[1], dtype=np.int32)
    starts = graph.bounds[:-1]
    number = np.add.reduceat(heads, starts, axis=1, dtype=np.int32) if len(starts) else np.zeros((1, 0))
    doubt = float(number.var(axis=0).sum())
    drop = np.zeros(len(pair))
    u, v = graph.node_of[ends[0][pair]], graph.node_of[ends[1][pair]]
    for low in range(0, len(pair), CHUNK):
        at = slice(low, low + CHUNK)
        same = drawn.labels[:, u[at]] == drawn.labels[:, v[at]]
        persons = number[:, part[u[at]]]
        p = same.mean(axis=0)
        together = (persons * same).mean(axis=0) - persons.mean(axis=0) * p
        drop[at] = together**2 / (p * (1 - p))
    chance = share[pair]
    order = np.lexsort((pair, -(chance * (1 - chance)), -np.round(drop, 6)))
    return Questions(pair[order], chance[order], drop[order], doubt)
