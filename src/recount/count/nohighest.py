"""No interaction of the highest order (Aleshin-Guendel, Sadinle & Wakefield), with its dial xi.

With p the chances of the patterns among the recorded, the odds of being unseen are xi * product of p over
patterns of an odd number of lists / product over patterns of an even number; xi = 1 is the assumption.
The fit (p, from a Dirichlet law) and the assumption (xi) are apart, so that the reader can turn it.
"""

from __future__ import annotations

import numpy as np

from recount.count.captures import Captures, Floats

ASSUMES = (
    "All lists together do nothing that fewer of them do not do already: the odds ratio of the "
    "highest order is 1 "
    "(xi = 1), and every pattern of lists can happen."
)
PRIOR = 0.5  # added to each pattern, Jeffreys
DIAL = (0.25, 0.5, 1.0, 2.0, 4.0)


def usable(captures: Captures) -> bool:
    """Whether every pattern was seen; otherwise the product rests on the prior alone."""
    return len(captures.codes) == (1 << len(captures.lists)) - 1


def odds(captures: Captures, rng: np.random.Generator, *, draws: int) -> Floats:
    """Posterior draws of the odds of being unseen, at xi = 1."""
    cells = captures.dense()[1:] + PRIOR
    sizes = np.array([code.bit_count() for code in range(1, len(cells) + 1)])
    sign = np.where(sizes % 2 == 1, 1.0, -1.0)
    logs = np.log(rng.gamma(cells, size=(draws, len(cells))))
    total = np.log(np.exp(logs).sum(axis=1))
    # gammas are p times their total; odd patterns outnumber even ones (without the empty one) by one
    return np.asarray(np.exp(logs @ sign - total), dtype=np.float64)


def whole(recorded: int, odds_unseen: Floats, rng: np.random.Generator) -> Floats:
    """Draws of the whole: the unseen is Poisson with mean gamma(recorded) times the odds."""
    rate = np.minimum(rng.gamma(recorded, size=len(odds_unseen)) * odds_unseen, 1e15)
    return np.asarray(recorded + rng.poisson(rate), dtype=np.float64)
