"""Languages: the words that the engine itself must not hold, read from `lexicon/<code>/*.toml`.

A new language is a folder of TOML files; a new kind of word list is a new file in it, asked for by its name:
`load("en").table("numbers")`. A language without a folder, or without that file, has an empty table.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LEXICON = Path(__file__).parent / "lexicon"
UNKNOWN = "und"

_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 20_000  # code points: enough to know a language by
_ENOUGH_STOP_WORDS = (
    0.12  # of all words; running text of the language itself has two to three times that
)
_SHORT = 12  # words: a headline may hold a single stop word
_BRIEF = 40  # words: a note may hold few
_FEW_STOP_WORDS = 0.05


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code, and its tables of words."""

    code: str

    def table(self, name: str) -> dict[str, Any]:
        """The parsed TOML file of that name; empty when the language has none. Not to be changed."""
        return _table(self.code, name)

    def words(self, table: str, section: str, key: str) -> tuple[str, ...]:
        """One list of words of one section of a table; empty when there is none."""
        return tuple(self.table(table).get(section, {}).get(key, ()))


@cache
def codes() -> tuple[str, ...]:
    """The languages that have a lexicon."""
    return tuple(sorted(path.name for path in LEXICON.iterdir() if path.is_dir()))


@cache
def load(code: str) -> Language:
    """The language of that code; one without a lexicon has empty tables, and is read by marks alone."""
    return Language(code if code in codes() else UNKNOWN)


@cache
def _table(code: str, name: str) -> dict[str, Any]:
    if code not in codes() or not name.isidentifier():
        return {}
    path = LEXICON / code / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def detect(text: str) -> str:
    """The code of the language, by its stop words and letters; `und` when none of ours fits."""
    words = Counter(word.casefold() for word in _WORD.findall(text[:_LOOKED_AT]))
    total = words.total()
    if not total:
        return UNKNOWN
    share, code = max((_likeness(words, total, code), code) for code in codes())
    least = 0.0 if total < _SHORT else _FEW_STOP_WORDS if total < _BRIEF else _ENOUGH_STOP_WORDS
    return code if share > 0 and share >= least else UNKNOWN


def _likeness(words: Counter[str], total: int, code: str) -> float:
    known = _table(code, "language")
    foreign = set(known.get("foreign_letters", ""))
    strange = sum(count for word, count in words.items() if foreign.intersection(word))
    return (sum(words[word] for word in known.get("stop_words", ())) - 2 * strange) / total
