from datetime import date

import pytest

from recount.errors import UnlikeMeasures
from recount.values import Measure, Number, Qualifier, Secret, Span, When

TOTAL = Number(101, None, Qualifier.MORE_THAN, "more than 100")
ROOM = Number(30, 40, Qualifier.APPROX_RANGE, "around 30 or 40", Measure.PERSONS_MOMENT)


def test_numbers_of_unlike_measure_are_never_added_or_compared():
    for operation in (TOTAL.__add__, TOTAL.agrees_with, TOTAL.__lt__, TOTAL.__ge__):
        with pytest.raises(UnlikeMeasures):
            operation(ROOM)


def test_adding_keeps_what_is_open_open():
    three = Number(3, 3, Qualifier.EXACT, "three")
    assert (TOTAL + three).low == 104
    assert (TOTAL + three).high is None
    assert (three + three).qualifier is Qualifier.EXACT


def test_more_than_100_does_not_agree_with_100():
    assert not TOTAL.agrees_with(Number(100, 100, Qualifier.EXACT, "100"))
    assert TOTAL.agrees_with(Number(120, 130, Qualifier.RANGE, "120 to 130"))


def test_numbers_have_no_single_order():
    with pytest.raises(TypeError, match="no single order"):
        sorted([TOTAL, TOTAL])


def test_an_unresolved_time_may_be_any_day():
    last_week = When("last week", None, None, "week", Span(0, 9))
    monday = When("Monday", date(2021, 6, 14), date(2021, 6, 14), "day", Span(0, 6))
    tuesday = When("Tuesday", date(2021, 6, 15), date(2021, 6, 15), "day", Span(0, 7))
    assert last_week.may_overlap(monday)
    assert not monday.may_overlap(tuesday)


def test_a_secret_never_prints_pickles_or_hashes():
    import copy
    import pickle

    secret = Secret("Anna Example")
    assert "Anna" not in f"{secret} {secret!r} {[secret]}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        hash(secret)
    with pytest.raises(TypeError):
        copy.copy(secret)
    assert secret.reveal() == "Anna Example"
    assert secret == Secret("Anna Example")
