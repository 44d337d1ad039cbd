"""Links that blocking missed are estimated where rules tell, with the assumption; else nothing is said."""

import numpy as np
import pytest

from recount.match.missed import SECOND_PASS, missed


def found_by(chances, links, seed):
    """Rules that find each link by chance, independently; links that none found are gone."""
    rng = np.random.default_rng(seed)
    rules = np.zeros(links, dtype=np.uint32)
    for bit, chance in enumerate(chances):
        rules |= (rng.random(links) < chance).astype(np.uint32) << np.uint32(bit)
    return rules[rules > 0], int((rules == 0).sum())


@pytest.mark.parametrize(
    ("chances", "method"), [((0.8, 0.7), "lincoln-petersen"), ((0.5,) * 4, "chao")]
)
def test_what_independent_rules_missed_is_within_the_interval_as_often_as_it_says(chances, method):
    inside = 0
    for seed in range(100):
        rules, lost = found_by(chances, 5000, seed)
        answer = missed(rules, np.ones(len(rules)))
        assert answer.method == method
        inside += answer.low <= lost <= answer.high
    assert 88 <= inside <= 100


def test_rules_that_miss_alike_leave_a_lower_bound():
    rng = np.random.default_rng(3)
    hard = rng.random(5000) < 0.1
    rules = np.zeros(5000, dtype=np.uint32)
    for bit in range(3):
        rules |= (rng.random(5000) < np.where(hard, 0.05, 0.8)).astype(np.uint32) << np.uint32(bit)
    lost = (rules == 0).sum()
    answer = missed(rules[rules > 0], np.ones((rules > 0).sum()))
    assert answer.links < lost
    assert "more" in answer.assumes


def test_links_found_inside_components_are_no_rule():
    rules, _ = found_by((0.8, 0.7), 2000, 1)
    more = np.full(500, SECOND_PASS, dtype=np.uint32)
    alone = missed(rules, np.ones(len(rules)))
    assert missed(np.concatenate([rules, more]), np.ones(len(rules) + 500)) == alone


def test_one_rule_or_few_links_tell_nothing():
    one = missed(np.ones(500, np.uint32), np.ones(500))
    few = missed(np.array([1, 2, 3], np.uint32), np.ones(3))
    assert one.links is None
    assert "One" in one.why
    assert few.links is None
    assert "few" in few.why
