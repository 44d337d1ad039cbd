"""Eight words stand for a head, and a word misheard is noticed."""

import tomllib
from importlib.resources import files
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.casebook.spoken import heard, says, spoken
from recount.errors import BadInput

WORDS = tomllib.loads(files("recount.casebook").joinpath("spoken.toml").read_text("utf-8"))["words"]


def one_letter_apart(one, two):
    if len(one) == len(two):
        return sum(a != b for a, b in zip(one, two, strict=True)) == 1
    short, long = sorted((one, two), key=len)
    return len(long) - len(short) == 1 and any(
        long[:at] + long[at + 1 :] == short for at in range(len(long))
    )


def test_the_list_is_what_it_says_of_itself():
    assert len(WORDS) == 1024 == len({word[:4] for word in WORDS})
    assert sorted(WORDS) == WORDS
    assert all(3 <= len(word) <= 8 and word.isascii() and word.isalpha() for word in WORDS)
    assert not [pair for pair in combinations(WORDS, 2) if one_letter_apart(*pair)]


@settings(deadline=None)
@given(st.binary(min_size=10, max_size=32))
def test_what_is_said_is_heard(head):
    words = spoken(head)
    assert len(words.split()) == 8
    assert heard(words) == head[:10]
    assert heard(", ".join(word[:4].upper() for word in words.split())) == head[:10]
    assert says(words, head)


def test_another_head_has_other_words():
    assert not says(spoken(bytes(32)), bytes([1, *bytes(31)]))
    assert not says(spoken(bytes(32)), bytes([*bytes(9), 1, *bytes(22)]))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("acorn acorn", "2 words"),
        ("", "0 words"),
        ("acorn " * 7 + "qqqq", "word 8"),
        ("acorn " * 7 + "acorns", "word 8"),
        ("acorn " * 7 + "ac", "word 8"),
    ],
)
def test_words_that_are_none_are_refused(words, why):
    with pytest.raises(BadInput, match=why):
        heard(words)


def test_a_stub_of_a_hash_has_no_words():
    with pytest.raises(ValueError, match="9 bytes"):
        spoken(bytes(9))
