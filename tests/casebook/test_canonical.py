"""One value, one text: what an independent writer of JSON would write as well."""

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.casebook.canonical import canonical, parsed
from recount.errors import BadInput
from recount.values import Qualifier, Span

WHOLE = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
WORDS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_it_is_what_python_s_own_writer_prints(value):
    words = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical(value) == words.encode()
    assert parsed(canonical(value)) == value


@pytest.mark.parametrize(
    "value", [0.5, [float("nan")], {"n": 2**53}, {1: "x"}, {"a": {2: 1}}, "\ud800", -(2**53)]
)
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(BadInput):
        canonical(value)


def test_nouns_become_what_their_form_prints():
    @dataclasses.dataclass(frozen=True)
    class Noun:
        when: date
        how: Qualifier
        where: Span

    noun = Noun(date(2024, 5, 1), Qualifier.EXACT, Span(1, 2))
    assert canonical([noun]) == b'[{"how":"exact","when":"2024-05-01","where":[1,2]}]'


def test_words_stay_as_they_were_written():
    assert parsed(canonical("e\u0301")) == "e\u0301"
