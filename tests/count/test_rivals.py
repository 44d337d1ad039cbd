"""People who differ: recovered where the table shows it, and never hidden behind a narrow interval."""

from __future__ import annotations

import numpy as np
import pytest

from recount.count import averaging, estimate, loglinear, sorts
from recount.count.captures import from_cells
from recount.count.rivals import judged, rivals
from recount.estimates import Estimate, Rival

WHAT = "detentions, an invented province, 1998"
LISTS = ("a", "b", "c", "d", "e")


def _table(caught):
    lists = caught.shape[1]
    codes = caught @ (1 << np.arange(lists))
    return from_cells(LISTS[:lists], np.bincount(codes, minlength=1 << lists).astype(np.float64))


def _smooth(seed, whole=3000, spread=0.8):
    rng = np.random.default_rng(seed)
    ease = rng.normal(0, spread, (whole, 1))
    return _table(rng.random((whole, 5)) < 1 / (1 + np.exp(1.5 - ease)))


def _alike(seed, whole=3000):
    rng = np.random.default_rng(seed)
    return _table(rng.random((whole, 5)) < rng.uniform(0.12, 0.25, 5))


def test_people_who_differ_smoothly_are_counted_and_families_that_deny_it_are_unsound():
    held = 0
    for seed in range(6):
        answer = estimate(
            _smooth(seed), what=WHAT, families=["graphical", "log-linear-bic"], sensitivity=False
        )
        by_name = {one.family: one for one in answer.families}
        assert not by_name["graphical"].sound
        assert "differ" in by_name["graphical"].notes[-1]
        held += by_name["log-linear-bic"].low <= 3000 <= by_name["log-linear-bic"].high
    assert held >= 5


def test_people_who_are_alike_leave_every_family_sound():
    for seed in range(6):
        answer = estimate(
            _alike(seed), what=WHAT, families=["graphical", "log-linear-bic"], sensitivity=False
        )
        assert all(one.sound for one in answer.families)
        assert answer.headline is not None


def test_where_shapes_that_fit_alike_tell_far_different_wholes_there_is_no_headline():
    rng = np.random.default_rng(8)
    easy = rng.random((2000, 1)) < 0.1
    table = _table(rng.random((2000, 5)) < np.where(easy, 0.6, 0.1))
    answer = estimate(table, what=WHAT, families=["graphical", "log-linear-bic"], sensitivity=False)
    near = [one.whole for one in answer.rivals if one.near]
    assert near
    assert answer.headline is None
    assert answer.headline_withheld


@pytest.mark.parametrize("shape", list(loglinear.SHAPES))
def test_a_table_made_by_a_shape_gives_its_unseen_back(shape):
    """Cells that are the model's own means: the fit must return the whole that made them."""
    codes = np.arange(32)
    times = np.array([code.bit_count() for code in range(32)], dtype=float)
    strength = {"light tail": 0.15, "normal": 0.5, "heavy tail": 15.0}[shape]
    on = ((codes[:, None] >> np.arange(5)) & 1) @ np.array([-2.0, -1.8, -2.2, -2.1, -1.9])
    means = np.exp(np.log(5000.0) + on + strength * loglinear.SHAPES[shape](times))
    cells = means.copy()
    cells[0] = 0.0
    found = loglinear.fit(cells, loglinear.singles(5), shape=shape)
    assert found is not None
    assert found.unseen == pytest.approx(5000.0, rel=1e-4)
    assert found.differ == pytest.approx(strength, rel=1e-4)


def test_a_table_made_by_two_sorts_gives_its_unseen_back():
    codes = np.arange(32)
    times = np.array([code.bit_count() for code in range(32)], dtype=float)
    on = ((codes[:, None] >> np.arange(5)) & 1) @ np.array([-2.0, -1.8, -2.2, -2.1, -1.9])
    cells = np.exp(np.log(5000.0) + on + np.log(1 + 0.01 * (10.0**times - 1)))
    cells[0] = 0.0
    found = sorts.fit(cells, loglinear.singles(5))
    assert found is not None
    assert found.unseen == pytest.approx(5000.0, rel=0.01)
    assert np.exp(found.beta[-1]) == pytest.approx(10.0, rel=0.02)


def test_every_kind_of_model_that_is_weighed_is_counted_and_those_of_pairs_are_all_there():
    assert [len(averaging.hierarchical(lists)) for lists in (3, 4, 5)] == [8, 113, 1024]
    found = averaging.average(_alike(1), np.random.default_rng(1), draws=500)
    assert found is not None
    assert found.models >= 1024
    assert found.weights.sum() == pytest.approx(1.0)
    assert found.differ < 0.5


def test_a_rival_far_behind_contradicts_nobody():
    one = Estimate("graphical", 900.0, 1100.0, 0.95, sound=True, assumes="", median=1000.0)
    far = Rival("people differ", 4000.0, 9.0, near=False)
    close = Rival("people differ", 4000.0, 1.0, near=True)
    within = Rival("people differ", 1050.0, 0.0, near=True)
    assert judged(one, (far, within)).sound
    assert not judged(one, (close,)).sound


def test_three_lists_carry_too_little_for_hidden_classes_to_rival_anything():
    rng = np.random.default_rng(2)
    found = rivals(_table(rng.random((1000, 3)) < 0.3))
    assert not any("classes" in one.account for one in found)


def test_the_xi_curve_from_latent_classes_needs_no_full_table_and_rises_with_xi():
    rng = np.random.default_rng(5)
    table = _table(rng.random((400, 4)) < 0.2)
    cells = table.dense()
    cells[15] = 0.0
    holes = from_cells(LISTS[:4], cells)
    answer = estimate(holes, what=WHAT, families=["latent-class", "no-highest-order"])
    curve = answer.sensitivity.xi
    assert {point.basis for point in curve} == {"latent classes"}
    assert [point.median for point in curve] == sorted(point.median for point in curve)
    changes = {one.change for one in answer.sensitivity.settings}
    assert {"classes halved", "classes doubled", "cap 2 times"} <= changes
    assert any(one.family == "latent-class" for one in answer.sensitivity.leave_one_list_out)
