"""Simulation-based calibration (Talts et al. 2018): the truth stands anywhere in the posterior, evenly."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import kstest

SCRIPT = Path(__file__).parents[2] / "scripts" / "count_sbc.py"


@pytest.fixture(scope="module")
def sbc():
    spec = importlib.util.spec_from_file_location("count_sbc", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("family", "tables"), [("graphical", 120), ("no-highest-order", 120), ("latent-class", 14)]
)
def test_ranks_of_the_truth_are_even(sbc, family, tables):
    places = sbc.ranks(family, tables, seed=77)
    assert len(places) == tables
    assert kstest(places, "uniform").pvalue > 0.005


def test_ranks_of_a_family_that_is_too_sure_are_not_even(sbc):
    """The control: the same draws pulled to their middle by half are found out."""
    places = sbc.ranks("no-highest-order", 120, seed=77)
    bent = np.clip(0.5 + 2.5 * (places - 0.5), 0, 1)
    assert kstest(bent, "uniform").pvalue < 0.005
    assert sbc.chi_square(bent)[1] < 0.005
