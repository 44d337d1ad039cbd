"""Keys: words of a table and of a text meet in one form; frozen forms are those of the dictionary."""

import importlib.util
from pathlib import Path

import pytest

from recount.read.keys import key_in_table, key_of
from recount.read.language import LEXICON, load

ROOT = Path(__file__).parents[2]
RU = load("ru")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("тридцатью", "тридцать"),
        ("похищены", "похитили"),
        ("двоих", "двое"),
        ("трёх", "трех"),
        ("детей", "дети"),
    ],
)
def test_the_forms_of_one_word_have_one_key(one, other):
    assert key_of(RU, one).low == key_of(RU, other).low


@pytest.mark.parametrize(
    ("one", "other"), [("больше", "большой"), ("семью", "семь"), ("сорока", "сорок-сорока")]
)
def test_words_that_only_look_alike_keep_their_keys(one, other):
    assert key_of(RU, one).low != key_of(RU, other).low


def test_english_is_asked_by_its_words_as_they_stand():
    assert key_of(load("en"), "Detained") == ("detained", ())
    assert key_in_table(load("en"), "Don’t") == "don't"


def test_the_frozen_keys_are_those_that_the_dictionary_gives():
    spec = importlib.util.spec_from_file_location("freeze_keys", ROOT / "scripts/freeze_keys.py")
    freeze = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(freeze)
    assert (LEXICON / "ru/frozen.toml").read_text(encoding="utf-8") == freeze.frozen(RU), (
        "run python scripts/freeze_keys.py ru"
    )
