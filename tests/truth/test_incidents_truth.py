"""Worlds of events with known truth: who is joined, how many there are, how sure; beside two plain rules.

The worlds and the rules share no code with what is tested, and the rules are given well-spelt places. Seeds
are fixed; bounds leave room for chance. `benchmarks/incidents.py` measures more.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from recount.case import incidents as lists
from recount.match.incidents import matched


def beside(name):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


worlds, rules = beside("event_worlds"), beside("event_rules")
Source = worlds.Source
LISTS = (
    Source(),
    Source(covers=0.4, language="ru", script="cyrillic"),
    Source(covers=0.35, script="arabic"),
)
SEEDS = (201, 202, 203)


def answered(siege, seed, folder):
    world = worlds.made(events=250, sources=LISTS, seed=seed, siege=siege)
    events = lists.bring([str(path) for path in world.write(folder)])
    meant = {}
    for rows, numbers, places in zip(world.lists, world.truth, world.places, strict=True):
        for row, number, place in zip(rows, numbers.tolist(), places, strict=True):
            meant[row[0]] = (number, place)
    kept = events.incidents
    truth = np.array([meant[one.record][0] for one in kept])
    records = [(one.place_in, one.low, one.high, meant[one.record][1], one.acts) for one in kept]
    return matched(kept, samples=100, seed=seed), truth, records


@pytest.fixture(scope="module", params=[0.0, 0.3], ids=["scattered", "one town shelled day by day"])
def answers(request, tmp_path_factory):
    return [answered(request.param, seed, tmp_path_factory.mktemp("world")) for seed in SEEDS]


def test_events_are_joined_better_than_by_windows_or_by_exact_agreement(answers):
    scores = {"recount": [], "windows": [], "exact": []}
    for found, truth, records in answers:
        person = found.drawn.records(found.drawn.point)
        scores["recount"].append(rules.pair_score(person, truth)[2])
        scores["windows"].append(rules.pair_score(rules.windows(records), truth)[2])
        scores["exact"].append(rules.pair_score(rules.exact(records), truth)[2])
    mean = {rule: np.mean(found) for rule, found in scores.items()}
    assert mean["recount"] > mean["windows"] + 0.08
    assert mean["recount"] > mean["exact"] + 0.25


def test_intervals_of_the_number_of_events_hold_it(answers):
    held = 0
    for found, truth, _ in answers:
        low, high = np.quantile(found.drawn.people, [0.025, 0.975])
        held += low <= len(set(truth.tolist())) <= high
    assert held >= len(answers) - 1


def test_the_share_of_draws_that_join_a_pair_is_the_share_that_are_one_event(answers):
    chance = np.concatenate([found.probability for found, _, _ in answers])
    same = np.concatenate([truth[found.ends[0]] == truth[found.ends[1]] for found, truth, _ in answers])
    assert abs(chance.sum() / same.sum() - 1) < 0.15
    for low, high in ((0.0, 0.05), (0.05, 0.5), (0.5, 0.95), (0.95, 1.01)):
        here = (chance >= low) & (chance < high)
        assert abs(chance[here].mean() - same[here].mean()) < 0.12


def test_the_shares_of_error_are_learnt_towards_the_true_ones(answers):
    for found, truth, _ in answers:
        assert len(truth) > 200
        assert 0.05 < found.errors.day_off < 0.3  # true: 0.15 and its mistakes
        assert 0.75 < found.errors.act[1] < 0.95  # true: 0.9 squared
