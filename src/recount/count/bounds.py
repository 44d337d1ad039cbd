"""Lower bounds: figures that the whole is at least, if their assumption holds.

Chao (1987), in the form for chances that differ from person to person: n + ((J-1)/J) f1 (f1-1) / (2
(f2+1)), f_k the number seen on exactly k of J lists. Chapman (1951) for two lists: (n1+1)(n2+1)/(m+1) -
1.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from recount.count.captures import Captures
from recount.estimates import Bound

_CHAO = (
    "A lower bound if people differ in how likely they are to be listed and lists do not avoid each "
    "other's people."
)
_CHAPMAN = (
    "The whole if these two lists are independent; a lower bound if being on one makes being on the "
    "other likelier."
)


def bounds(captures: Captures) -> tuple[Bound, ...]:
    """Chao's bound, and Chapman's for the two lists that share most."""
    lists = len(captures.lists)
    found = [Bound("chao", chao(captures), _CHAO)]
    pairs = [(captures.shared(a, b), a, b) for a, b in combinations(range(lists), 2)]
    shared, a, b = max(pairs, default=(0, 0, 0), key=lambda pair: pair[0])
    if shared:
        value = (captures.margin(a) + 1) * (captures.margin(b) + 1) / (shared + 1) - 1
        names = (captures.lists[a], captures.lists[b])
        found.append(Bound("chapman", max(value, float(captures.recorded)), _CHAPMAN, names))
    return tuple(found)


def chao(captures: Captures) -> float:
    """Chao's lower bound."""
    lists = len(captures.lists)
    times = captures.patterns.sum(axis=1)
    once = float(captures.counts[times == 1].sum())
    twice = float(captures.counts[times == 1 + 1].sum())
    share = (lists - 1) / lists
    return captures.recorded + float(np.float64(share) * once * (once - 1) / (2 * (twice + 1)))
