"""Rivals: other accounts of how people differ, that a family's interval must not leave out.

That people differ in how likely they are to be listed, and how, cannot be told from the table alone
(Link 2003; Holzmann, Munk & Zucchini 2006): shapes that fit alike where people are seen may disagree
on those who are not. So every family is held against shapes that it does not assume. A rival that fits
as well as the best of all models (BIC within 2) and puts the whole outside a family's interval makes
that interval unsound: it is as narrow as it is because of the family's assumption, and the table does
not bear the assumption out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from recount.count import classes
from recount.count.averaging import fitted
from recount.count.captures import Captures
from recount.count.loglinear import names_of
from recount.estimates import Estimate, Rival

NEAR = 2.0  # of BIC, from the best of all models: "not worth more than a bare mention" (Kass & Raftery 1995)
_CLASSES = (2, 3)


@dataclass(frozen=True, slots=True)
class _Scored:
    account: str
    whole: float
    score: float


def rivals(captures: Captures) -> tuple[Rival, ...]:
    """Accounts of how people differ, the best fitting first; `near`: fits as well as any model."""
    n = captures.recorded
    fits = [one for one in fitted(captures) if one is not None and one.differ >= 0]
    if not fits:
        return ()
    top = max(one.score(n) for one in fits)
    told: dict[str, _Scored] = {}
    for one in sorted(fits, key=lambda one: -one.score(n)):
        if one.shape is not None and one.shape not in told:
            terms = names_of(captures.lists, one.model)
            also = f", beside {', '.join(terms)}" if terms else ""
            words = f"people differ, {one.shape}{also}"
            told[one.shape] = _Scored(words, n + one.unseen, one.score(n))
    for many in _CLASSES:
        found = classes.fit(captures, many)
        if found is not None:
            score = found.log_likelihood - 0.5 * found.parameters * float(np.log(n))
            told[f"classes {many}"] = _Scored(f"{many} hidden classes", n + found.unseen, score)
    top = max([top, *(one.score for one in told.values())])
    made = [
        Rival(one.account, one.whole, behind := 2 * (top - one.score), behind <= NEAR)
        for one in told.values()
    ]
    return tuple(sorted(made, key=lambda one: one.bic_behind))


def judged(one: Estimate, others: tuple[Rival, ...]) -> Estimate:
    """The estimate, unsound if a rival that fits as well as any model lies outside its interval."""
    if one.family == "doubly-robust":  # its covariates are its account of how people differ
        return one
    out = [rival for rival in others if rival.near and not one.low <= rival.whole <= one.high]
    if not out:
        return one
    note = (
        f"An account that fits the table as well as any ({out[0].account}) puts the whole at "
        f"{out[0].whole:,.0f}, "
        "outside this interval: people seem to differ in how likely they are to be listed, in a "
        "way that this "
        "family does not allow for."
    )
    return replace(one, sound=False, notes=(*one.notes, note))
