"""Worlds with known truth: how many persons, intervals that hold it as often as they say, doubt that travels.

The worlds and the scorer share no code with what is tested. Seeds are fixed; bounds leave room for chance.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from recount.count import estimate
from recount.match.found import find
from recount.tables import LISTS


def beside(name):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


worlds, scorer = beside("worlds"), beside("simple_scorer")
Style = worlds.Style


def arrow(scored, names, *, unique):
    records = pa.table({"record": scored.ids, "list": pa.array(scored.lists, pa.int16())})
    sizes = np.bincount(scored.lists, minlength=len(names))
    lists = pa.table(
        {"list": range(len(names)), "name": names, "records": sizes, "unique": [unique] * len(names)},
        schema=LISTS,
    )
    columns = {
        "a": pa.array(scored.a, pa.int32()),
        "b": pa.array(scored.b, pa.int32()),
        "weight": scored.weight,
        "probability": 1 / (1 + np.exp(-scored.weight)),
        "rules": pa.array(scored.rules, pa.uint32()),
    }
    for at, column in enumerate(scored.levels.T):
        columns[f"gamma_{at}"] = pa.array(np.ascontiguousarray(column), pa.int8())
    return records, lists, pa.table(columns)


def found_in(world, *, unique=True, across=True, samples=100):
    scored = scorer.of_world(world, across=across)
    names = [f"list {k}" for k in range(len(world.lists))]
    return scored, find(*arrow(scored, names, unique=unique), samples=samples, seed=1)


def pair_score(person, truth):
    """Precision, recall and F1 over pairs of records."""

    def pairs(labels):
        counts = np.unique(labels, return_counts=True)[1]
        return (counts * (counts - 1) // 2).sum()

    both = pairs(person * (truth.max() + 1) + truth)
    return both / pairs(person), both / pairs(truth), 2 * both / (pairs(person) + pairs(truth))


def coverage(found, truth, groups=60, level=0.9):
    """The share of random groups of components whose interval of persons holds the true number."""
    graph, labels = found.drawn.graph, found.drawn.labels
    components = len(graph.bounds) - 1
    part = np.repeat(np.arange(components), np.diff(graph.bounds))
    heads = labels == np.arange(labels.shape[1])
    number = np.stack([np.bincount(part, row, minlength=components) for row in heads])
    inside = graph.node_of >= 0
    pairs = np.unique(part[graph.node_of[inside]] * (truth.max() + 1) + truth[inside])
    true = np.bincount(pairs // (truth.max() + 1), minlength=components)
    group = np.random.default_rng(0).integers(groups, size=components)
    held = 0
    for one in range(groups):
        draws = number[:, group == one].sum(axis=1)
        low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
        held += low <= true[group == one].sum() <= high
    return held / groups


@pytest.fixture(scope="module")
def two_lists():
    world = worlds.made(
        people=8_000, lists=(Style(covers=0.7), Style(covers=0.5, respelt=0.1)), seed=11
    )
    return world, *found_in(world)


def test_two_lists_of_families_are_joined_and_counted(two_lists):
    world, scored, found = two_lists
    person = found.drawn.records(found.drawn.point)
    assert pair_score(person, scored.truth)[2] > 0.97
    assert abs(found.people.median / world.recorded - 1) < 0.01
    assert found.drawn.mixing.r_hat < 1.1


def test_intervals_of_groups_hold_the_truth_about_as_often_as_they_say(two_lists):
    _, scored, found = two_lists
    assert 0.8 <= coverage(found, scored.truth) <= 1.0


def test_the_share_of_draws_that_join_a_pair_is_the_share_that_are_one_person(two_lists):
    _, scored, found = two_lists
    share, true = found.probability, scored.true
    assert ((share - true) ** 2).mean() < 0.01
    assert abs(share.sum() / true.sum() - 1) < 0.02
    for low, high in ((0.0, 0.05), (0.05, 0.5), (0.5, 0.95), (0.95, 1.01)):
        here = (share >= low) & (share < high)
        if here.sum() >= 50:
            assert abs(share[here].mean() - true[here].mean()) < 0.15


def test_relatives_are_told_from_the_same_person_without_any_label(two_lists):
    _, scored, found = two_lists
    claimed = scored.weight > 0
    assert scored.true[claimed].mean() < 0.6  # the scores alone take relatives for one person
    assert scored.true[found.probability > 0.5].mean() > 0.97
    assert found.strength.kin > 500


def test_twins_are_two_people():
    world = worlds.made(people=2_000, lists=(Style(covers=0.9), Style(covers=0.9)), seed=5, twins=0.5)
    scored, found = found_in(world, samples=40)
    precision, recall, _ = pair_score(found.drawn.records(found.drawn.point), scored.truth)
    assert precision > 0.98
    assert recall > 0.95


def test_lists_that_repeat_people_are_counted_too():
    world = worlds.made(
        people=4_000,
        lists=(Style(covers=0.6, duplicates=0.1), Style(covers=0.5, duplicates=0.03)),
        seed=6,
    )
    scored, found = found_in(world, unique=None, across=False)
    assert pair_score(found.drawn.records(found.drawn.point), scored.truth)[2] > 0.95
    assert abs(found.people.median / world.recorded - 1) < 0.025
    first, second = found.repeated()
    assert abs(first - 0.1) < 0.04
    assert abs(second - 0.03) < 0.03


def test_doubt_about_who_is_who_reaches_the_interval_of_the_count():
    """The interval over draws holds the true number no less often than with matching taken for certain."""
    held = {"draws": 0, "certain": 0}
    for seed in range(4):
        hard = Style(covers=0.45, no_birth=0.6, no_grandfather=0.5, respelt=0.15, no_place=0.5)
        world = worlds.made(people=1_000, lists=(hard, hard, hard), seed=100 + seed)
        _, found = found_in(world, samples=40)
        for name, table in (("draws", found.captures()), ("certain", found.certain_captures())):
            answer = estimate(
                table,
                what="acts in an invented world",
                families=("graphical",),
                seed=1,
                sensitivity=False,
            )
            one = answer.families[0]
            held[name] += one.low <= world.people <= one.high
            if name == "draws":  # the interval is of both variances; that of the matching is told
                assert answer.variance[0].linkage > 0
    assert held["draws"] >= held["certain"]
