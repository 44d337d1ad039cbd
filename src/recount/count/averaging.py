"""Log-linear models weighed by BIC: how lists hang together, and whether people differ.

Hierarchical models without the highest order, each on its own and with one of three shapes in which
people may differ smoothly (`loglinear.SHAPES`), or as two sorts (`sorts`). Of 3 and 4 lists all of
them (two sorts: what a search meets); of 5 lists all models of pairs, and what a search meets; of more
lists what a search meets. The search goes from independent lists, for each shape, to the best model
that differs by one term (a pair; a trio whose pairs are in), until none is better; every model that it
looked at is weighed.

Beforehand people differ or do not with chance one half each, and each of the four ways shares its half
alike.

A shape whose term comes out negative says that people differ less than not at all: such a fit is left
out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

from recount.count import sorts
from recount.count.captures import Captures, Floats
from recount.count.loglinear import SHAPES, Fit, Model, _sums, fit, names_of, pairs, singles

ASSUMES = (
    "The lists' dependence follows one of the hierarchical log-linear models without the highest "
    "order, or people "
    "differ in how likely they are to be listed (smoothly or as two sorts), or both; the models "
    "are weighed by BIC."
)
MOST_LISTS = 8
_ALL_TERMS = 4  # lists up to which every hierarchical model is fitted
_ALL_PAIRS = 5
_NEGLIGIBLE = 12.0  # in log weight, behind the best


@dataclass(frozen=True, eq=False, slots=True)
class Averaged:
    """Models weighed by BIC: draws of the whole, the best model's fit and its weight."""

    draws: Floats
    fits: tuple[Fit, ...]
    weights: Floats
    models: int
    without_estimate: int
    lists: tuple[str, ...]

    @property
    def best(self) -> Fit:
        """The fit of the likeliest model."""
        return self.fits[int(self.weights.argmax())]

    @property
    def best_hierarchical(self) -> Fit | None:
        """The likeliest of those in which people do not differ."""
        mine = [(weight, at) for at, weight in enumerate(self.weights) if self.fits[at].shape is None]
        return self.fits[max(mine)[1]] if mine else None

    @property
    def differ(self) -> float:
        """The weight of all models in which people differ."""
        return float(
            sum(w for w, one in zip(self.weights, self.fits, strict=True) if one.shape is not None)
        )

    @property
    def terms(self) -> tuple[str, ...]:
        """The likeliest model in words."""
        words = names_of(self.lists, self.best.model)
        return words if self.best.shape is None else (*words, f"people who differ ({self.best.shape})")


@lru_cache(maxsize=8)
def hierarchical(lists: int) -> tuple[Model, ...]:
    """Every hierarchical model without the highest order (3 and 4 lists); of 5 lists every model of pairs."""
    models: list[Model] = []
    trios = [sum(1 << j for j in trio) for trio in combinations(range(lists), 3)]
    for size in range(len(pairs(lists)) + 1):
        for twos in combinations(pairs(lists), size):
            allowed = [trio for trio in trios if _inside(trio, twos)] if lists == _ALL_TERMS else []
            for more in range(len(allowed) + 1):
                models += [singles(lists) + twos + chosen for chosen in combinations(allowed, more)]
    return tuple(models)


def average(captures: Captures, rng: np.random.Generator, *, draws: int) -> Averaged | None:
    """Draws over models, by the normal law of each model's log unseen; None when no model has a fit."""
    looked = fitted(captures)
    fits = sorted(
        (one for one in looked if one is not None and one.differ >= 0),
        key=lambda one: -one.score(captures.recorded),
    )
    if not fits:
        return None
    n = captures.recorded
    score = np.array([one.score(n) for one in fits])
    fits = [one for one, value in zip(fits, score, strict=True) if value > score[0] - _NEGLIGIBLE]
    weights = np.exp(score[: len(fits)] - score[0])
    weights *= [1.0 if one.shape is None else 1.0 / (len(SHAPES) + 1) for one in fits]
    weights /= weights.sum()
    which = rng.choice(len(fits), size=draws, p=weights)
    logs = np.log([max(one.unseen, 1e-12) for one in fits])
    errors = np.array([one.log_error for one in fits])
    rate = np.exp(np.minimum(logs[which] + errors[which] * rng.standard_normal(draws), 40.0))
    unseen = np.where(rate < 1e12, rng.poisson(np.minimum(rate, 1e12)), rate)  # noqa: PLR2004
    none = sum(one is None for one in looked)
    return Averaged(
        n + unseen.astype(np.float64), tuple(fits), weights, len(looked), none, captures.lists
    )


def fitted(captures: Captures) -> tuple[Fit | None, ...]:
    """The fit of every model that is looked at; None for one that is not finite or not identifiable."""
    return _fitted(len(captures.lists), tuple(captures.codes.tolist()), tuple(captures.counts.tolist()))


@lru_cache(maxsize=4)  # the family and the rivals ask for the same table
def _fitted(lists: int, codes: tuple[int, ...], counts: tuple[int, ...]) -> tuple[Fit | None, ...]:
    cells = np.zeros(1 << lists)
    cells[list(codes)] = counts
    look = _Look(cells, _sums(cells), sum(counts), {})
    shapes = (None, *SHAPES)
    if lists <= _ALL_PAIRS:
        for model in hierarchical(lists):
            for shape in shapes if lists <= _ALL_TERMS else (None,):
                look.at(model, shape, None)
    for shape in (*(shapes if lists > _ALL_TERMS else ()), sorts.SHAPE):
        look.uphill(shape)
    return tuple(look.known.values())


@dataclass(frozen=True, eq=False, slots=True)
class _Look:
    """Fits that are known already, and how to come by more."""

    cells: Floats
    sums: Floats
    recorded: int
    known: dict[tuple[Model, str | None], Fit | None]

    def at(self, model: Model, shape: str | None, near: Fit | None) -> Fit | None:
        if (model, shape) not in self.known:
            if shape == sorts.SHAPE:
                found = sorts.fit(self.cells, model, near, sums=self.sums)
            else:
                found = fit(self.cells, model, near, shape=shape, sums=self.sums)
            self.known[model, shape] = found
        return self.known[model, shape]

    def uphill(self, shape: str | None) -> None:
        """Goes from independent lists to the best neighbour until none is better."""
        lists = (len(self.cells) - 1).bit_length()
        now = self.at(singles(lists), shape, None)
        while now is not None:
            near = [self.at(model, shape, now) for model in _neighbours(now.model, lists)]
            better = max(
                (one for one in near if one is not None),
                key=lambda one: one.score(self.recorded),
                default=None,
            )
            if better is None or better.score(self.recorded) <= now.score(self.recorded):
                return
            now = better


def _neighbours(model: Model, lists: int) -> Iterator[Model]:
    """Models with one term more or one less that stay hierarchical, terms in ascending order."""
    terms = set(model)
    for pair in pairs(lists):
        if pair not in terms:
            yield _ordered(terms | {pair})
        elif not any(other != pair and other & pair == pair for other in terms):
            yield _ordered(terms - {pair})
    for trio in combinations(range(lists), 3):
        term = sum(1 << j for j in trio)
        if term in terms:
            yield _ordered(terms - {term})
        elif lists > 3 and _inside(term, terms):  # noqa: PLR2004 - of 3 lists it is the highest order
            yield _ordered(terms | {term})


def _ordered(terms: set[int]) -> Model:
    return tuple(sorted(terms, key=lambda term: (term.bit_count(), term)))


def _inside(trio: int, twos: Model | set[int]) -> bool:
    return sum(two.bit_count() == 2 and (trio & two) == two for two in twos) == 3  # noqa: PLR2004 - a trio's pairs
