"""Draws are those of the exact posterior, the same for the same content, never against a decision."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.match.graph import UNSCORED, Verdicts, built, hashes
from recount.match.persons import effective, r_hat, sample

NONE = np.empty((0, 2), dtype=np.int64)
NOTHING = Verdicts(NONE, NONE)


def graph_of(weights, records, lists=None, verdicts=NOTHING, names=None):
    """A graph from {(a, b): weight}; with `lists`, each is free of duplicates."""
    a = np.array([pair[0] for pair in weights], dtype=np.int64)
    b = np.array([pair[1] for pair in weights], dtype=np.int64)
    mask = np.zeros(records, np.uint64)
    if lists is not None:
        mask = np.array([1 << one for one in lists], np.uint64)
    names = names or [f"r{k}" for k in range(records)]
    values = np.array([list(weights.values())], dtype=float)
    return built(hashes(names), (a, b), values, mask, verdicts)


def partitions(records):
    """All ways to part records into persons."""
    if records == 0:
        yield []
        return
    for one in partitions(records - 1):
        for person in range(max(one, default=-1) + 2):
            yield [*one, person]


def exact(weights, records, lists=None, same=(), different=()):
    """The posterior by enumeration, written apart from the sampler."""
    logs = {}
    for one in partitions(records):
        inside = [(i, j) for j in range(records) for i in range(j) if one[i] == one[j]]
        if lists is not None and any(lists[i] == lists[j] and (i, j) not in same for i, j in inside):
            continue
        if any(pair in different for pair in inside) or any(pair not in inside for pair in same):
            continue
        logs[tuple(one)] = sum(weights.get(pair, UNSCORED) for pair in inside)
    whole = np.logaddexp.reduce(list(logs.values()))
    return {one: np.exp(log - whole) for one, log in logs.items()}


def drawn_shares(drawn):
    counts = Counter()
    rows, many = np.unique(drawn.labels, axis=0, return_counts=True)
    for row, count in zip(rows, many, strict=True):
        names = {}
        person = drawn.records(row.astype(np.int32)).tolist()
        counts[tuple(names.setdefault(one, len(names)) for one in person)] += int(count)
    return {one: count / drawn.draws for one, count in counts.items()}


def distance(left, right):
    return sum(abs(left.get(one, 0) - right.get(one, 0)) for one in {*left, *right}) / 2


def some_weights(rng, records, share, lists=None):
    return {
        (i, j): float(rng.normal(-0.5, 2))
        for j in range(records)
        for i in range(j)
        if rng.random() < share and (lists is None or lists[i] != lists[j])
    }


@pytest.mark.parametrize(
    ("records", "share", "lists"),
    [
        (2, 1.0, None),
        (5, 0.8, None),
        (6, 0.5, None),
        (6, 0.9, [0, 0, 0, 1, 1, 1]),
        (6, 0.7, [0, 0, 1, 1, 2, 2]),
    ],
)
def test_draws_are_as_frequent_as_the_exact_posterior_says(records, share, lists):
    weights = some_weights(np.random.default_rng(records), records, share, lists)
    graph, _ = graph_of(weights, records, lists)
    drawn = sample(graph, samples=40_000, seed=3, thin=2)
    assert distance(drawn_shares(drawn), exact(weights, records, lists)) < 0.02
    assert drawn.mixing.r_hat < 1.01


def test_a_cluster_whose_members_share_no_score_is_left_again():
    weights = {(0, 1): 6.0, (1, 2): 6.0, (0, 3): 6.0, (2, 3): -3.0}
    graph, _ = graph_of(weights, 4)
    drawn = sample(graph, samples=40_000, seed=4)
    assert distance(drawn_shares(drawn), exact(weights, 4)) < 0.02


def test_decisions_hold_in_every_draw_and_shape_the_rest_as_they_should():
    weights = some_weights(np.random.default_rng(8), 6, 0.9)
    verdicts = Verdicts(np.array([[0, 3]]), np.array([[1, 2]]))
    graph, notes = graph_of(weights, 6, verdicts=verdicts)
    drawn = sample(graph, samples=40_000, seed=5)
    assert notes == ()
    assert distance(drawn_shares(drawn), exact(weights, 6, same={(0, 3)}, different={(1, 2)})) < 0.02


def test_same_holds_although_the_list_was_said_to_be_free_of_duplicates():
    verdicts = Verdicts(np.array([[0, 1]]), NONE)
    graph, notes = graph_of({(0, 2): 1.0, (1, 2): 2.0}, 3, [0, 0, 1], verdicts)
    drawn = sample(graph, samples=400, seed=6)
    assert (drawn.shares(np.array([0]), np.array([1])) == 1).all()
    assert len(notes) == 1


def test_a_later_same_that_contradicts_is_not_applied_and_said():
    verdicts = Verdicts(np.array([[0, 1], [1, 2]]), np.array([[0, 2]]))
    graph, notes = graph_of({(0, 1): -5.0, (1, 2): 9.0}, 3, verdicts=verdicts)
    drawn = sample(graph, samples=400, seed=6)
    assert "number 2" in notes[0]
    assert (drawn.shares(np.array([0, 0]), np.array([1, 2])) == [1, 0]).all()


def test_different_holds_against_any_score():
    verdicts = Verdicts(NONE, np.array([[0, 1], [0, 2]]))
    graph, _ = graph_of({(0, 1): 60.0, (1, 2): 2.0}, 3, verdicts=verdicts)
    drawn = sample(graph, samples=400, seed=6)
    assert (drawn.shares(np.array([0, 0]), np.array([1, 2])) == 0).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_records_and_pairs_changes_nothing(seed, random):
    rng = np.random.default_rng(seed)
    weights = some_weights(rng, 9, 0.3)
    names = [f"record {k}" for k in range(9)]
    order = list(range(9))
    random.shuffle(order)
    at = {old: new for new, old in enumerate(order)}
    moved = [(tuple(sorted((at[i], at[j]))), weight) for (i, j), weight in weights.items()]
    random.shuffle(moved)
    first = sample(graph_of(weights, 9, names=names)[0], samples=20, seed=1)
    second = sample(graph_of(dict(moved), 9, names=[names[k] for k in order])[0], samples=20, seed=1)
    for row, other in zip(first.labels, second.labels, strict=True):
        one, two = first.records(row), second.records(other)
        for i, j in pairwise(range(9)):
            assert (one[i] == one[j]) == (two[at[i]] == two[at[j]])


def test_a_decision_redraws_its_own_component_and_no_other():
    rng = np.random.default_rng(2)
    weights = {}
    for start in range(0, 60, 5):
        for j in range(start, start + 5):
            weights |= {(i, j): float(rng.normal(0, 2)) for i in range(start, j)}
    before = sample(graph_of(weights, 60)[0], samples=40, seed=1)
    verdicts = Verdicts(np.array([[0, 1]]), NONE)
    graph, _ = graph_of(weights, 60, verdicts=verdicts)
    after, anew = sample(graph, samples=40, seed=1, before=before), sample(graph, samples=40, seed=1)
    assert np.array_equal(after.labels, anew.labels)
    assert np.array_equal(after.point, anew.point)
    untouched = [
        np.array_equal(before.records(one)[5:], after.records(two)[5:])
        for one, two in zip(before.labels, after.labels, strict=True)
    ]
    assert all(untouched)


def test_the_point_partition_joins_what_most_draws_join_and_says_how_many():
    graph, _ = graph_of({(0, 1): 3.0, (2, 3): -3.0, (4, 5): 0.0}, 7)
    drawn = sample(graph, samples=2000, seed=1)
    person = drawn.records(drawn.point)
    sure = drawn.sureness()
    assert person[0] == person[1]
    assert person[2] != person[3]
    assert abs(sure[0] - 1 / (1 + np.exp(-3))) < 0.03
    assert sure[6] == 1  # nobody's record


def test_empty_input_has_no_persons_and_lone_records_are_one_each():
    assert sample(graph_of({}, 0)[0], samples=4).people.tolist() == [0, 0, 0, 0]
    assert sample(graph_of({}, 3)[0], samples=4).people.tolist() == [3, 3, 3, 3]


def test_r_hat_tells_chains_apart_and_effective_size_sees_memory():
    rng = np.random.default_rng(1)
    noise = rng.normal(size=(4, 500))
    assert r_hat(noise) < 1.02
    assert r_hat(noise + np.arange(4)[:, None]) > 1.5
    walk = np.cumsum(noise, axis=1)
    assert effective(walk) < 0.1 * effective(noise)


def test_in_a_large_component_the_partition_shown_is_better_than_any_draw():
    rng = np.random.default_rng(8)
    weights = {}
    for k in range(700):  # pairs that are likelier one than two, in a long chain of weak ties
        weights[2 * k, 2 * k + 1] = 1.0
        if k:
            weights[2 * k - 1, 2 * k] = -1.9 + 0.1 * rng.random()
    graph, _ = graph_of(weights, 1400)
    assert len(graph.bounds) == 2
    drawn = sample(graph, samples=100, seed=1)
    pairs = np.arange(0, 1400, 2)
    shown = drawn.records(drawn.point)
    assert (shown[pairs] == shown[pairs + 1]).mean() > 0.99
    assert (shown[pairs[1:] - 1] != shown[pairs[1:]]).all()
    assert (
        max((drawn.records(row)[pairs] == drawn.records(row)[pairs + 1]).mean() for row in drawn.labels)
        < 0.9
    )
