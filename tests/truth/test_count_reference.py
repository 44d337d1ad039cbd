"""Figures of independent programs on public tables are met: like with like (same model, same prior)."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from recount.count import estimate, sheet_of
from recount.count.averaging import average, hierarchical
from recount.count.captures import Captures, from_cells
from recount.count.graphical import decomposable, posterior
from recount.count.latent import Effort, sample
from recount.count.loglinear import standard_error, stepwise

TABLES = Path(__file__).parents[2].parent / "shared" / "data" / "mse"
ENDS = np.array([0.5, 0.025, 0.975])


def _captures(name: str) -> Captures:
    path = TABLES / f"{name}.csv"
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"the table {name} is needed in CI")
        pytest.skip(f"the development table {name} is not here")
    return sheet_of(path.read_bytes()).total()


def test_decomposable_graphs_are_as_many_as_are_known():
    for lists, many in ((3, 8), (4, 61), (5, 822), (6, 18_154)):
        rows, names = decomposable(lists)
        assert len(names) == many
        assert len(np.unique(rows, axis=0)) == many


@pytest.mark.parametrize(
    ("name", "median", "low", "high", "top"),
    [("kosovo_1999", 12_595, 9_827, 16_544, 0.986), ("uk_2013_5lists", 22_365, 10_343, 29_446, 0.440)],
)
def test_the_graphical_posterior_is_that_of_an_independent_program(name, median, low, high, top):
    found = posterior(_captures(name))
    assert found.quantile(ENDS) == pytest.approx([median, low, high], rel=0.002)
    assert found.top_weight == pytest.approx(top, abs=0.001)


@pytest.mark.parametrize(
    ("name", "point"), [("kosovo_1999", 14_342), ("uk_2013", 11_418), ("new_orleans", 1_184)]
)
def test_the_stepwise_point_is_that_of_an_independent_program(name, point):
    captures = _captures(name)
    found = stepwise(captures.dense())
    assert found is not None
    assert captures.recorded + found.unseen == pytest.approx(point, abs=0.6)


def test_the_best_of_all_hierarchical_models_is_that_of_an_independent_program():
    captures = _captures("kosovo_1999")
    found = average(captures, np.random.default_rng(3), draws=1000)
    assert found is not None
    assert len(hierarchical(4)) == 113
    assert found.best_hierarchical is found.best
    assert captures.recorded + found.best.unseen == pytest.approx(10_357, abs=1)
    assert standard_error(found.best) == pytest.approx(786, abs=1)


def test_the_latent_class_median_is_that_of_a_long_independent_run():
    captures = _captures("new_orleans")
    found = sample(captures, np.random.SeedSequence(5))
    assert found.agree
    median, low, high = np.quantile(found.whole, ENDS)
    assert median == pytest.approx(722, rel=0.03)
    assert (low, high) == pytest.approx((514, 1_082), rel=0.06)


def test_a_chain_crosses_between_regions_whatever_its_start():
    """Chains of six public lists, started from half to ten times the recorded, tell one story."""
    found = sample(_captures("uk_2013"), np.random.SeedSequence(9), effort=Effort(2500, 4, 2000, 1))
    assert found.r_hat < 1.05
    assert np.median(found.whole) == pytest.approx(22_616, rel=0.04)


def test_hidden_classes_that_the_lists_reach_are_recovered():
    rng = np.random.Generator(np.random.PCG64(12))
    easy = rng.random((3000, 1)) < 0.4
    caught = rng.random((3000, 5)) < np.where(easy, 0.5, 0.12)
    codes = caught @ (1 << np.arange(5))
    cells = np.bincount(codes, minlength=32).astype(np.float64)
    found = sample(from_cells(("a", "b", "c", "d", "e"), cells), np.random.SeedSequence(13))
    low, high = np.quantile(found.whole, [0.025, 0.975])
    assert low < 3000 < high


def test_lists_in_two_groups_are_refused_though_programs_exist_that_give_a_number():
    answer = estimate(_captures("new_orleans"), what="a test")
    assert answer.exit_status == 3
    assert answer.families == ()
