"""Speed and agreement of the count room: CPU seconds and effective sizes, against figures measured with R.

    python benchmarks/count.py [DIRECTORY]

DIRECTORY holds the public tables (kosovo_1999.csv, uk_2013.csv, uk_2013_5lists.csv, new_orleans.csv).
Effective sizes are bulk sizes over chains (Vehtari et al. 2021) of the draws of the unseen, per CPU second
with burn-in included. R's figures are those of LCMCR and dga on the same class of machine, one core.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from recount.count import estimate, sheet_of
from recount.count.captures import Captures
from recount.count.families import Settings, run
from recount.count.graphical import posterior
from recount.count.latent import Effort, sample
from recount.count.loglinear import select
from recount.count.strata import fitted

R_ESS = {"kosovo_1999": 156.0, "uk_2013": 130.0, "new_orleans": 3299.0}
R_MEDIAN = {"kosovo_1999": 10_431, "uk_2013": 22_616, "uk_2013_5lists": 22_384, "new_orleans": 722}
STRATA = 40
R_GRAPHICAL = {"kosovo_1999": (0.073, 12_595), "uk_2013_5lists": (0.80, 22_365)}


def main() -> None:
    """Prints every figure, one a line."""
    here = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("../shared/data/mse")
    tables = {name: sheet_of((here / f"{name}.csv").read_bytes()).total() for name in R_MEDIAN}
    estimate((here / "kosovo_1999.csv").read_bytes(), what="warming up", replicates=20)
    latent(tables)
    graphical(tables)
    started = time.process_time()
    select(tables["uk_2013"], np.random.default_rng(1), level=0.95)
    print(f"stepwise, uk_2013, 1,000 replicates: {time.process_time() - started:.2f} CPU s (bar 15)")
    strata()
    started = time.process_time()
    estimate((here / "kosovo_1999.csv").read_bytes(), what="a benchmark")
    print(
        f"kosovo_1999, all families and checks, warm: {time.process_time() - started:.2f} CPU s (bar 10)"
    )


def latent(tables: dict[str, Captures]) -> None:
    """Effective sizes per CPU second."""
    ratios = []
    for name, table in tables.items():
        started = time.process_time()
        found = sample(
            table, np.random.SeedSequence(11), effort=Effort(keep=5000, thin=2, burn=2000, rounds=1)
        )
        spent = time.process_time() - started
        rate = found.ess_bulk / spent
        median = np.median(found.whole)
        line = (
            f"latent-class, {name}: {rate:,.0f} effective draws per CPU s, R-hat {found.r_hat:.4f}, bulk "
            f"{found.ess_bulk:,.0f}, tail {found.ess_tail:,.0f}, median {median:,.0f} (R {R_MEDIAN[name]:,})"
        )
        if name in R_ESS:
            ratios.append(rate / R_ESS[name])
            line += f", {ratios[-1]:.1f} times R"
        print(line)
    print(
        f"latent-class, geometric mean against R: {np.exp(np.mean(np.log(ratios))):.1f} (bar 10, each 3)"
    )


def graphical(tables: dict[str, Captures]) -> None:
    """Seconds and agreement; six lists have no figure in R."""
    for name in ("kosovo_1999", "uk_2013_5lists", "uk_2013"):
        best = np.inf
        for _ in range(3):
            started = time.process_time()
            median = float(posterior(tables[name]).quantile(np.array([0.5]))[0])
            best = min(best, time.process_time() - started)
        line = f"graphical, {name}: {best:.4f} CPU s, median {median:,.0f}"
        if name in R_GRAPHICAL:
            seconds, known = R_GRAPHICAL[name]
            line += f", {seconds / best:.0f} times R (bar 50), {median / known - 1:+.3%} from dga"
        print(line)


def strata() -> None:
    """Different four-list tables, latent-class, ESS of 400 each or said to be unsound."""
    rng = np.random.default_rng(3)
    tables = []
    for _ in range(STRATA):
        caught = rng.random((400, 4)) < rng.uniform(0.2, 0.4, 4)
        codes = caught @ np.array([1, 2, 4, 8])
        cells = np.bincount(codes[codes > 0], minlength=16).astype(np.float64)
        kept = np.flatnonzero(cells)
        tables.append(
            Captures(("a", "b", "c", "d"), kept.astype(np.int64), cells[kept].astype(np.int64))
        )
    started = time.process_time()
    made = fitted(tables, ("latent-class",), Settings(checks=False))
    spent = time.process_time() - started
    sound = sum(
        1
        for one in made
        if one["latent-class"].estimate is not None and one["latent-class"].estimate.sound
    )
    print(
        f"{STRATA} four-list strata, latent-class: {spent / STRATA:.3f} CPU s each, {sound} sound (bar 0.06)"
    )
    started = time.process_time()
    for table in tables:
        run("graphical", table, Settings())
    spent = time.process_time() - started
    print(f"{STRATA} four-list strata, graphical with checks: {spent / STRATA:.4f} CPU s each")


if __name__ == "__main__":
    main()
