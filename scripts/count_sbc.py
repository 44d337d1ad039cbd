"""Simulation-based calibration of the Bayesian families (Talts et al. 2018): prints ranks and a chi-square.

    python scripts/count_sbc.py [TABLES] [FAMILY...]

A whole, chances and a table are drawn from a family's own prior; the family is asked for its
posterior; where the true whole stands among posterior draws must be uniform. The prior of the whole,
1/N, is taken between 40 and 1,000, and posterior draws beyond are left out, which is the posterior
under that prior. Tables with fewer than ten records or an empty list are left out: what is left out
depends on the table alone, so ranks stay uniform. Whole numbers tie; ties are broken by chance.
"""
# ruff: noqa: PLR2004 - worlds are made of numbers

from __future__ import annotations

import sys
import time

import numpy as np
from scipy.stats import chi2

from recount.count import graphical, latent, nohighest
from recount.count.captures import Captures, Floats, from_cells

LEAST, MOST = 40, 1000
LISTS = 4
CLASSES = 6
BINS = 10
FAMILIES = ("graphical", "no-highest-order", "latent-class")
SEED = 20260301


def whole(rng: np.random.Generator) -> int:
    """A whole from 1/N between its bounds."""
    every = np.arange(LEAST, MOST + 1)
    return int(rng.choice(every, p=(1 / every) / (1 / every).sum()))


def table(rng: np.random.Generator, cells: Floats, people: int) -> Captures:
    """The records of people whose pattern has these chances (place 0: on no list)."""
    counts = rng.multinomial(people, cells / cells.sum()).astype(np.float64)
    counts[0] = 0
    return from_cells(tuple(f"list {j + 1}" for j in range(LISTS)), counts)


def of_classes(rng: np.random.Generator) -> Floats:
    """Chances of patterns from the prior of the latent-class family."""
    alpha = rng.gamma(latent.PRIOR[0], 1 / latent.PRIOR[1])
    sticks = np.append(rng.beta(1, max(alpha, 1e-12), CLASSES - 1), 1.0)
    left = np.concatenate([[1.0], np.cumprod(1 - sticks[:-1])])
    chances = rng.random((CLASSES, LISTS))
    bits = (np.arange(1 << LISTS)[:, None] >> np.arange(LISTS)) & 1
    inside = np.where(bits[None], chances[:, None], 1 - chances[:, None]).prod(axis=2)
    return np.asarray((left * sticks) @ inside, dtype=np.float64)


def of_graphs(rng: np.random.Generator) -> Floats:
    """Chances of patterns from a graph, clique by clique (hyper-Dirichlet; Dawid & Lauritzen 1993)."""
    rows, _ = graphical.decomposable(LISTS)
    row = rows[rng.integers(len(rows))]
    delta = 2.0**-LISTS
    codes = np.arange(1 << LISTS)
    cliques = [subset for subset in range(1 << LISTS) for _ in range(int(max(row[subset], 0)))]
    placed: list[int] = []
    cells = np.ones(1 << LISTS)
    while cliques:  # the clique that shares most with one already placed: a junction tree (Prim)
        at = max(
            range(len(cliques)),
            key=lambda i: max(((cliques[i] & one).bit_count() for one in placed), default=0),
        )
        clique = cliques.pop(at)
        shared = clique & sum({1 << j for j in range(LISTS) if any((one >> j) & 1 for one in placed)})
        prior = delta * 2.0 ** (LISTS - clique.bit_count())
        for given in {int(code) & shared for code in codes}:
            margin = [
                int(c) for c in {int(code) & clique for code in codes} if int(c) & shared == given
            ]
            draws = rng.dirichlet(np.full(len(margin), prior))
            for cell, chance in zip(margin, draws, strict=True):
                cells[(codes & clique) == cell] *= chance
        placed.append(clique)
    return cells


def ranks(family: str, tables: int, seed: int = SEED) -> Floats:
    """Where the true whole stands, from 0 to 1, for each table."""
    found: list[float] = []
    at = 0
    while len(found) < tables:
        rng = np.random.default_rng([seed, at])
        at += 1
        people = whole(rng)
        if family == "latent-class":
            cells = of_classes(rng)
        elif family == "graphical":
            cells = of_graphs(rng)
        else:
            seen = rng.dirichlet(np.full((1 << LISTS) - 1, nohighest.PRIOR))
            sizes = np.array([code.bit_count() for code in range(1, 1 << LISTS)])
            odds = np.exp((np.where(sizes % 2, 1.0, -1.0) * np.log(seen + 1e-300)).sum())
            cells = np.concatenate([[odds], seen])
            if not np.isfinite(odds):
                continue
        made = table(rng, cells, people)
        if made.recorded < 10 or any(not made.margin(j) for j in range(LISTS)):
            continue
        place = standing(family, made, people, rng, at)
        if place is not None:
            found.append(place)
    return np.array(found)


def standing(
    family: str, made: Captures, people: int, rng: np.random.Generator, at: int
) -> float | None:
    """The place of the true whole in the posterior between the bounds; ties broken by chance."""
    if family == "graphical":
        found = graphical.posterior(made, cap=MOST)
        below = np.concatenate([[0.0], np.cumsum(found.mass)])

        def share(n: float) -> float:
            return float(np.interp(n - made.recorded, found.edges, below))

        least, most = share(max(LEAST, made.recorded) - 0.5), share(MOST + 0.5)
        low, high = share(people - 0.5), share(people + 0.5)
        return (low + rng.random() * (high - low) - least) / (most - least)
    if family == "latent-class":
        draws = latent.sample(
            made, np.random.SeedSequence([SEED, at]), classes=CLASSES, cap=MOST,
            effort=latent.Effort(keep=400, burn=500, rounds=2),
        ).whole.ravel()  # fmt: skip
    else:
        draws = nohighest.whole(made.recorded, nohighest.odds(made, rng, draws=4000), rng)
    draws = draws[(draws >= LEAST) & (draws <= MOST)]
    if len(draws) < 50:
        return None
    return float(((draws < people).sum() + rng.random() * (draws == people).sum()) / len(draws))


def chi_square(places: Floats, bins: int = BINS) -> tuple[Floats, float]:
    """How many ranks lie in each bin, and the chance of a histogram at least as uneven."""
    held = np.histogram(places, bins=bins, range=(0, 1))[0].astype(np.float64)
    mean = len(places) / bins
    return held, float(chi2.sf(((held - mean) ** 2 / mean).sum(), bins - 1))


def main() -> None:
    """Prints a histogram a family."""
    tables = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    for family in sys.argv[2:] or FAMILIES:
        started = time.process_time()
        held, chance = chi_square(ranks(family, tables))
        print(f"{family}: {tables} tables, ranks in {BINS} bins {held.astype(int).tolist()}, chi-square p = "
              f"{chance:.3f} ({time.process_time() - started:.0f} CPU s)", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
