"""Links that blocking may have missed: no sampler over compared pairs can see them, so they are told apart.

Blocking rules are to links what lists are to persons. A link that one rule found and another missed
says how many both missed: with a, b, both the expected links of rule A only, B only, and of both, a * b
/ both are missed (Lincoln 1930, Petersen 1896; here in Chapman's form); with r rules at least (r - 1)/r
f1 (f1 - 1) / (2 (f2 + 1)), f1 and f2 the expected links that exactly one and exactly two rules found
(Chao 1987, corrected for bias).

The assumption: rules miss links independently, and every link can be found by each. Rules that share a
field do not; where they miss the same links the true number is higher. It is therefore a lower bound,
and is never added to the number of persons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recount.match.graph import Floats

SECOND_PASS = 1 << 31
ASSUMES = (
    "blocking rules miss links independently of each other; rules that share a field do not, so that "
    "more may be missed"
)
FEWEST = 20.0  # expected links, below which nothing is said


@dataclass(frozen=True, slots=True)
class Missed:
    """Links that no rule found, as far as the rules tell; None = nothing can be said, and `why`."""

    links: float | None
    low: float | None
    high: float | None
    found: float
    method: str
    assumes: str = ASSUMES
    why: str = ""


def missed(rules: NDArray[np.uint32], share: Floats) -> Missed:
    """Links that blocking may have missed.

    Args:
        rules: for each pair the rules that found it, as bits; bit 31 (inside a component) is no rule.
        share: for each pair the chance that it is one person.
    """
    rules = rules.astype(np.uint32) & np.uint32(SECOND_PASS - 1)
    by_rule = rules > 0
    rules, share = rules[by_rule], share[by_rule]
    found = float(share.sum())
    used = [bit for bit in range(31) if share[(rules >> np.uint32(bit)) & 1 == 1].sum() > 0]
    if found < FEWEST:
        return Missed(None, None, None, found, "none", why="Too few links were found to tell.")
    if len(used) < 2:  # noqa: PLR2004
        return Missed(
            None, None, None, found, "none", why="One blocking rule alone cannot tell what it missed."
        )
    many = np.zeros(len(rules), dtype=np.int64)
    for bit in used:
        many += ((rules >> np.uint32(bit)) & 1).astype(np.int64)
    once, twice = float(share[many == 1].sum()), float(share[many == 2].sum())  # noqa: PLR2004
    if len(used) == 2:  # noqa: PLR2004
        first = float(share[rules == 1 << used[0]].sum())
        second = once - first
        links = first * second / (twice + 1)
        variance = (
            (first + twice + 1)
            * (second + twice + 1)
            * first
            * second
            / ((twice + 1) ** 2 * (twice + 2))
        )
        method = "lincoln-petersen"
    else:
        few = (len(used) - 1) / len(used)
        links = few * once * max(0.0, once - 1) / (2 * (twice + 1))
        ratio = once / (twice + 1)
        variance = few**2 * (twice + 1) * (ratio**2 / 2 + ratio**3 + ratio**4 / 4)
        method = "chao"
    low, high = _interval(links, variance)
    return Missed(links, low, high, found, method)


def _interval(links: float, variance: float) -> tuple[float, float]:
    """95 % by the log-normal of Chao (1987); the number cannot be below 0."""
    if links <= 0:
        return 0.0, 3.0  # none seen: the rule of three
    factor = float(np.exp(1.96 * np.sqrt(np.log1p(variance / links**2))))
    return links / factor, links * factor
