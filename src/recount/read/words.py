"""The words by which the ledger looks at a text, read from `lexicon/<language>/ledger.toml`.

A star in a word stands for any ending, a blank for any white space. A language without such a file has no
words, and its ledger then says only what the claims themselves show.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pkgutil import get_data

NOTHING = re.compile(r"(?!)")
LANGUAGES = frozenset({"en", "ru"})


@dataclass(frozen=True, slots=True)
class Gap:
    """Who would know of such acts, and the words that show that somebody asked them."""

    who: str
    acts: frozenset[str]
    words: re.Pattern[str]
    anywhere: bool  # the words may stand anywhere in the text, not only among the speakers


@dataclass(frozen=True, slots=True)
class Words:
    """One pattern for each list of the lexicon."""

    pronoun: re.Pattern[str] = NOTHING
    lived_it: re.Pattern[str] = NOTHING
    another: re.Pattern[str] = NOTHING
    child: re.Pattern[str] = NOTHING
    small_group: re.Pattern[str] = NOTHING
    protective: re.Pattern[str] = NOTHING
    risk: re.Pattern[str] = NOTHING
    self_protection: re.Pattern[str] = NOTHING
    command: re.Pattern[str] = NOTHING
    coverage: re.Pattern[str] = NOTHING
    together: re.Pattern[str] = NOTHING
    caption: re.Pattern[str] = NOTHING
    cut: re.Pattern[str] = NOTHING
    several: re.Pattern[str] = NOTHING
    speaks_for: re.Pattern[str] = NOTHING
    gaps: tuple[Gap, ...] = ()


@cache
def words_of(lang: str) -> Words:
    """The ledger's words for a language code; empty patterns where there are none."""
    if lang not in LANGUAGES:
        return Words()
    table = tomllib.loads((get_data("recount.read", f"lexicon/{lang}/ledger.toml") or b"").decode())
    gaps = tuple(
        Gap(
            gap["who"], frozenset(gap["acts"]), _pattern(gap["words"]), bool(gap.get("anywhere", False))
        )
        for gap in table.get("gap", ())
    )
    return Words(**{name: _pattern(listed) for name, listed in table["words"].items()}, gaps=gaps)


def _pattern(listed: list[str]) -> re.Pattern[str]:
    """Any of the words, whole words only, longest first."""
    ordered = sorted(listed, key=len, reverse=True)
    return re.compile("|".join(_one(word) for word in ordered), re.IGNORECASE)


def _one(word: str) -> str:
    body = re.escape(word).replace(r"\ ", r"\s+").replace(r"\*", r"[\w’'-]*")
    before = r"(?<!\w)" if word[0].isalnum() else ""
    after = r"(?!\w)" if word[-1].isalnum() or word[-1] == "*" else ""
    return before + body + after
