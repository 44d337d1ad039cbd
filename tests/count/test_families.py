"""What holds for families, whatever the table: exact checks, keys, strata, draws of a linkage."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import lgamma

import numpy as np
import pytest

from recount.count import (
    count,
    doubly_robust,
    estimate,
    from_counts,
    graphical,
    loglinear,
    nohighest,
    sheet_of,
)
from recount.count.captures import Persons
from recount.count.families import Settings, run
from recount.count.mixing import ess_bulk, r_hat

WHAT = "detentions, an invented province, 1998"
COUNTS = {
    (1, 0, 0): 60, (0, 1, 0): 50, (0, 0, 1): 40, (1, 1, 0): 14, (1, 0, 1): 12, (0, 1, 1): 10, (1, 1, 1): 4,
}  # fmt: skip
LISTS = ("a", "b", "c")
QUICK = ("graphical", "log-linear-bic")
LINEAR = ("log-linear-stepwise", "log-linear-bic")


def _strata(tables, header="region,a,b,c,count"):
    rows = [header]
    for region, counts in tables:
        rows += [f"{region},{x},{y},{z},{n}" for (x, y, z), n in counts.items()]
    return "\n".join(rows).encode()


# cliques and separators of the eight graphs on three lists
GRAPHS = (
    (({0}, {1}, {2}), ()),
    (({0, 1}, {2}), ()), (({0, 2}, {1}), ()), (({1, 2}, {0}), ()),
    (({0, 1}, {1, 2}), ({1},)), (({0, 1}, {0, 2}), ({0},)), (({0, 2}, {1, 2}), ({2},)),
    (({0, 1, 2},), ()),
)  # fmt: skip


def _factor(subset, unseen, delta):
    prior = delta * 2 ** (3 - len(subset))
    whole = sum(COUNTS.values()) + unseen
    value = lgamma(8 * delta) - lgamma(whole + 8 * delta)
    for cell in product((0, 1), repeat=len(subset)):
        seen = sum(n for x, n in COUNTS.items() if tuple(x[j] for j in sorted(subset)) == cell)
        seen += unseen * (not any(cell))
        value += lgamma(seen + prior) - lgamma(prior)
    return value


def test_the_graphical_posterior_is_that_of_plain_enumeration():
    n, most, delta = sum(COUNTS.values()), 600, 1 / 8
    logs = np.empty((len(GRAPHS), most + 1))
    for g, (cliques, separators) in enumerate(GRAPHS):
        for unseen in range(most + 1):
            whole = n + unseen
            logs[g, unseen] = lgamma(whole + 1) - lgamma(unseen + 1) - np.log(whole)
            logs[g, unseen] += sum(_factor(part, unseen, delta) for part in cliques)
            logs[g, unseen] -= sum(_factor(part, unseen, delta) for part in separators)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    found = graphical.posterior(from_counts(LISTS, COUNTS), delta=delta, cap=most)
    shares = np.array([0.025, 0.5, 0.975])
    by_hand = n + np.searchsorted(np.cumsum(weights.sum(axis=0)), shares)
    assert found.quantile(shares) == pytest.approx(by_hand, abs=1.0)
    assert found.top_weight == pytest.approx(weights.sum(axis=1).max(), rel=1e-3)


def test_three_independent_lists_have_the_fit_that_algebra_gives():
    """Independent lists: the whole N solves N - n = product of (N - n_j) / N^2."""
    captures = from_counts(LISTS, COUNTS)
    found = loglinear.fit(captures.dense(), loglinear.singles(3))
    assert found is not None
    whole = captures.recorded + found.unseen
    missed = np.prod([whole - captures.margin(j) for j in range(3)]) / whole**2
    assert found.unseen == pytest.approx(missed, rel=1e-6)


def test_a_model_with_no_finite_estimate_is_seen_by_the_linear_program_and_gives_none():
    thin = from_counts(LISTS, {(1, 0, 0): 10, (1, 1, 0): 3, (1, 0, 1): 4, (1, 1, 1): 2})
    design = np.array([[1.0, x, y, z] for x, y, z in product((0, 1), repeat=3) if x or y or z])
    cells = np.array(
        [thin.dense()[x + 2 * y + 4 * z] for x, y, z in product((0, 1), repeat=3) if x or y or z]
    )
    fitted = loglinear.fit(thin.dense(), loglinear.singles(3))
    assert not loglinear.exists(design, cells)
    assert fitted is None


def test_a_list_within_another_is_refused_by_the_log_linear_families_and_not_by_all():
    within = {pattern: n for pattern, n in COUNTS.items() if not (pattern[1] and not pattern[0])}
    answer = estimate(
        from_counts(LISTS, within), what=WHAT, sensitivity=False, families=("graphical", *LINEAR)
    )
    assert [one.family for one in answer.families] == ["graphical"]
    assert all("'b' stands on 'a'" in one.reason for one in answer.refused)


def test_a_saturated_model_of_pairs_on_three_lists_is_the_odds_of_the_patterns():
    captures = from_counts(LISTS, COUNTS)
    found = loglinear.fit(captures.dense(), loglinear.singles(3) + loglinear.pairs(3))
    assert found is not None
    assert found.unseen == pytest.approx(60 * 50 * 40 * 4 / (14 * 12 * 10), rel=1e-6)


def test_no_highest_order_centres_on_the_odds_of_the_patterns():
    captures = from_counts(LISTS, {pattern: 100 * n for pattern, n in COUNTS.items()})
    rng = np.random.Generator(np.random.PCG64(4))
    odds = nohighest.odds(captures, rng, draws=4000)
    whole = nohighest.whole(captures.recorded, odds, rng)
    exact = captures.recorded + 100 * 60 * 50 * 40 * 4 / (14 * 12 * 10)
    assert np.median(whole) == pytest.approx(exact, rel=0.03)


def test_chains_in_two_places_do_not_agree_and_equal_ones_do():
    rng = np.random.Generator(np.random.PCG64(5))
    noise = rng.standard_normal((4, 500))
    assert r_hat(noise) < 1.01
    assert r_hat(noise + np.array([[0], [0], [0], [3]])) > 1.1
    assert ess_bulk(noise) == pytest.approx(2000, rel=0.25)


def test_the_same_table_and_seed_give_the_same_answer_and_another_seed_another():
    captures = from_counts(LISTS, COUNTS)
    first, again, other = (
        run("latent-class", captures, Settings(seed=seed, checks=False)) for seed in (1, 1, 2)
    )
    assert np.array_equal(first.draws, again.draws)
    assert not np.array_equal(first.draws, other.draws)


def test_the_order_of_lists_moves_a_graphical_estimate_by_nothing():
    turned = {(z, x, y): n for (x, y, z), n in COUNTS.items()}
    first = estimate(from_counts(LISTS, COUNTS), what=WHAT, families=["graphical"], sensitivity=False)
    second = estimate(
        from_counts(("c", "a", "b"), turned), what=WHAT, families=["graphical"], sensitivity=False
    )
    assert first.families[0].median == pytest.approx(second.families[0].median)


def test_totals_over_strata_are_as_wide_as_independent_strata_are():
    tables = [(f"r{k}", COUNTS) for k in range(9)]
    one = estimate(
        from_counts(LISTS, COUNTS), what=WHAT, families=["graphical"], sensitivity=False
    ).families[0]
    answer = estimate(
        _strata(tables), what=WHAT, families=["graphical"], strata=["region"], sensitivity=False
    )
    total = answer.totals[0]
    assert total.estimated == 9
    narrow = (total.high - total.low) / (9 * (one.high - one.low))
    assert 0.2 < narrow < 0.5  # a ninth part each: about a third, not 1


def test_a_stratum_that_cannot_be_estimated_keeps_its_recorded_in_the_total():
    thin = {(1, 0, 0): 5, (0, 1, 0): 4}
    answer = estimate(
        _strata([("north", COUNTS), ("south", thin)]),
        what=WHAT,
        families=QUICK,
        strata=["region"],
        sensitivity=False,
    )
    south = next(stratum for stratum in answer.strata if stratum.stratum == ("south",))
    assert south.families == ()
    assert south.refused[0].reason
    assert {total.recorded_only for total in answer.totals} == {9}
    assert all(total.unstratified for total in answer.totals)


def test_draws_of_a_linkage_split_the_variance():
    rows = ["draw,a,b,c,count"]
    for draw, more in ((1, 0), (2, 3), (3, 6), (4, 0)):
        rows += [
            f"{draw},{x},{y},{z},{n + (more if x + y + z == 2 else 0)}"
            for (x, y, z), n in COUNTS.items()
        ]
    answer = estimate("\n".join(rows).encode(), what=WHAT, families=["graphical"], sensitivity=False)
    split = answer.variance[0]
    assert split.draws == 4
    assert 0 < split.linkage_share < 1
    assert split.linkage_share == pytest.approx(split.linkage / (split.linkage + split.model))
    assert any("4 draws" in note for note in answer.families[0].notes)


def test_equal_draws_of_a_linkage_have_no_linkage_variance():
    rows = ["draw,a,b,c,count"]
    rows += [f"{draw},{x},{y},{z},{n}" for draw in (1, 2) for (x, y, z), n in COUNTS.items()]
    answer = estimate("\n".join(rows).encode(), what=WHAT, families=["graphical"], sensitivity=False)
    assert answer.variance[0].linkage == 0


def test_doubly_robust_recovers_a_whole_whose_lists_depend_through_a_covariate():
    rng = np.random.Generator(np.random.PCG64(6))
    whole = 6000
    age = rng.standard_normal(whole)
    chance = 1 / (1 + np.exp(1.0 - 1.2 * age))
    caught = (rng.random((whole, 3)) < chance[:, None]).astype(np.uint8)
    seen = caught.any(axis=1)
    persons = Persons(LISTS, caught[seen], age[seen, None])
    found = doubly_robust.pairs(persons, rng, level=0.95)
    naive = caught[:, 0].sum() * caught[:, 1].sum() / (caught[:, 0] & caught[:, 1]).sum()
    assert len(found) == 3
    assert found[0].low < whole < found[0].high
    assert abs(found[0].point - whole) < abs(naive - whole)


def test_a_covariate_needs_one_row_a_person():
    table = b"a,b,c,age,count\n1,0,0,30,1\n1,0,0,30,1\n1,1,0,40,1\n0,1,1,20,1\n0,0,1,22,1\n1,0,1,50,1\n"
    sheet = sheet_of(table, covariates=["age"])
    assert sheet.persons is not None
    assert len(sheet.persons.caught) == 6
    assert sheet.total().recorded == 6


def test_what_moves_the_answer_is_reported_with_its_known_sizes():
    answer = count(from_counts(LISTS, COUNTS), what=WHAT, families=QUICK).tally
    found = answer.sensitivity
    assert [point.xi for point in found.xi] == [0.25, 0.5, 1.0, 2.0, 4.0]
    assert list(found.xi) == sorted(found.xi, key=lambda point: point.median)
    assert {one.change for one in found.settings} == {
        "delta 0.5 times", "delta 2 times", "delta 4 times", "cap 2 times",
    }  # fmt: skip
    assert answer == replace(answer)


def test_a_whole_beyond_any_table_is_never_shown_as_sound():
    """Two records on two lists among hundreds: the interval is wide, and said to be."""
    thin = {(1, 0, 0): 200, (0, 1, 0): 200, (0, 0, 1): 200, (1, 1, 0): 1, (0, 1, 1): 1}
    answer = estimate(from_counts(LISTS, thin), what=WHAT, families=QUICK, sensitivity=False)
    assert answer.headline is None
    assert not any(one.sound for one in answer.families)


def test_where_nobody_would_be_seen_the_unseen_are_beyond_any_cap_and_no_defect():
    from recount.count.moves import _unseen

    assert _unseen(np.random.Generator(np.random.PCG64(1)), 50.0, 1.0) > 1e12
