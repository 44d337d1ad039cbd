"""Krippendorff's alpha meets its published examples, and refuses where it is not defined."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.casebook.agreement import alpha
from recount.errors import Refused

# Krippendorff (2011): A, two observers, two values; B, two observers, five values; C, four observers, gaps.
A = zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True)
B = zip("aabbdcccedda", "babbbccceddd", strict=True)
C = zip(
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    strict=True,
)
A, B, C = list(A), list(B), list(C)


@pytest.mark.parametrize(
    ("units", "scale", "published"),
    [
        (A, "nominal", 0.095),
        (B, "nominal", 0.692),
        (C, "nominal", 0.743),
        (C, "ordinal", 0.815),
        (C, "interval", 0.849),
    ],
)
def test_the_published_examples_are_met(units, scale, published):
    assert round(alpha(units, scale=scale, resamples=0).alpha, 3) == published


def test_a_unit_that_one_person_coded_is_left_out_and_said():
    found = alpha(C)
    assert (found.units, found.values, found.coders) == (11, 40, 4)
    assert "1 coded by one or nobody left out" in found.note


def test_the_interval_holds_the_figure_and_follows_its_seed():
    found = alpha(C, seed=7)
    assert found.low < found.alpha < found.high <= 1
    assert alpha(C, seed=7) == found
    assert alpha(C, seed=8).low != found.low or alpha(C, seed=8).high != found.high


def test_more_material_narrows_the_interval():
    little, much = alpha(C), alpha(C * 10)
    assert much.high - much.low < little.high - little.low


def test_an_order_can_be_named_and_must_name_every_value():
    words = ["unlikely", "possible", "likely"]
    units = [("unlikely", "possible"), ("likely", "likely"), ("possible", "possible")]
    by_name = alpha(units, scale="ordinal", order=words).alpha
    by_rank = alpha([[words.index(one) for one in unit] for unit in units], scale="ordinal").alpha
    assert by_name == pytest.approx(by_rank)
    with pytest.raises(Refused, match="no place in the order"):
        alpha(units, scale="ordinal", order=words[:2])


@pytest.mark.parametrize(
    ("units", "why"),
    [
        ([], "at least two"),
        ([["a", "b"], ["a", None], [None, None]], "at least two"),
        ([["a", "a"], ["a", "a"]], "not defined"),
    ],
)
def test_where_it_is_not_defined_it_is_refused(units, why):
    with pytest.raises(Refused, match=why):
        alpha(units)


values = st.sampled_from([1.0, 2.0, 3.0, None])
tables = st.lists(st.lists(values, min_size=2, max_size=4), min_size=2, max_size=12)


@settings(deadline=None)
@given(tables, st.sampled_from(["nominal", "ordinal", "interval"]), st.randoms())
def test_neither_the_order_of_people_nor_of_units_matters(units, scale, chance):
    try:
        found = alpha(units, scale=scale, resamples=0).alpha
    except Refused:
        return
    assert found <= 1
    mixed = [chance.sample(unit, len(unit)) for unit in chance.sample(units, len(units))]
    assert alpha(mixed, scale=scale, resamples=0).alpha == pytest.approx(found)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from("abc"), min_size=2, max_size=10).filter(lambda all_: len(set(all_)) > 1)
)
def test_full_agreement_is_one(coded):
    assert alpha([[one, one, one] for one in coded], resamples=0).alpha == 1
