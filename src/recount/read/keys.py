"""Keys: the form of a word by which the tables of a language are asked.

A language that inflects little is asked by the words as they stand, in small letters. One with a
morphology is asked by dictionary forms: 'тридцатью' and 'тридцать' have one key, so do 'похищены' and
'похитили'. A participle has the key of its verb. Small words (prepositions, adverbs, pronouns) and marks
keep their own form. The words of a table pass through the same door: they may be written in any form.

What a language's dictionary reads wrongly for our texts stands in its `keys.toml`: `[keys]`, and `[fold]` for
letters that are written one for the other.

>>> from recount.read.language import load
>>> key_of(load("en"), "Detained").low
'detained'
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from recount.read.morphology import VERBAL, Form, morphology

if TYPE_CHECKING:
    from recount.read.language import Language

TABLE = "keys"
FROZEN = "frozen"
PARTICIPLES = frozenset({"participle", "short_participle"})
OPEN = VERBAL | {"noun", "adjective", "short_adjective", "numeral"}
_REMEMBERED = 50_000  # words: more than any report holds
_LIKELY = 0.05  # a reading less likely than this is not chosen before a likelier one


class Key(NamedTuple):
    """What the tables are asked for, and the readings of the word; none without a morphology."""

    low: str
    forms: tuple[Form, ...] = ()


def key_of(language: Language, shown: str) -> Key:
    """The key of a word as written."""
    low = shown.replace("’", "'").casefold()
    return _key(language, low) if has_forms(language) else Key(low)


def key_in_table(language: Language, word: str) -> str:
    """The key of a word that stands in a table; from `frozen.toml` where the language has one.

    A table's words are many and known beforehand: to look them all up in a dictionary at each start would
    take longer than to read a text. `python scripts/freeze_keys.py` makes the file; a test compares the two.
    """
    low = word.replace("’", "'").casefold()
    return _frozen(language).get(low) or key_of(language, word).low


@cache
def _frozen(language: Language) -> dict[str, str]:
    lines = str(language.table(FROZEN).get("keys", "")).splitlines()
    return dict(line.split("\t") for line in lines if line)


@cache
def has_forms(language: Language) -> bool:
    """Whether the language is asked by dictionary forms."""
    return "morphology" in language.table("language")


@lru_cache(maxsize=_REMEMBERED)
def _key(language: Language, low: str) -> Key:
    table = language.table(TABLE)
    if not low[:1].isalpha():
        return Key(low)
    forms = morphology(language.code).forms(low)
    chosen = table.get("keys", {}).get(low) or _chosen(low, forms)
    return Key(folded(language, chosen), forms)


def folded(language: Language, word: str) -> str:
    """The word with letters that are written one for the other made one."""
    for written, meant in language.table(TABLE).get("fold", {}).items():
        word = word.replace(written, meant)
    return word


def _chosen(low: str, forms: tuple[Form, ...]) -> str:
    """The lemma of a numeral or a participle, if the word may well be one; else that of its first reading."""
    if not forms:
        return low
    for parts in (frozenset({"numeral"}), PARTICIPLES):
        found = next((form for form in forms if form.part in parts and form.score >= _LIKELY), None)
        if found:
            return found.lemma
    first = forms[0]
    return first.lemma if first.part in OPEN and not first.pronominal else low


def cases(forms: tuple[Form, ...], *parts: str) -> frozenset[str]:
    """The cases that the readings of these parts of speech may stand in; of all parts when none is named."""
    return frozenset(form.case for form in forms if form.case and (not parts or form.part in parts))
