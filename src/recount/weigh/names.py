"""Names of speakers: when two spellings in a file of documents name one party.

A short form ('the Lantern'), initials, a misspelling, and an institution under another of its heads
('the police directorate', 'the town's police') are one party, if only one longer name fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from recount.weigh.words import CALENDAR, DOCUMENTS, OFFICES

ARTICLES = frozenset({"the", "a", "an", "of", "for", "and", "in", "on", "yesterday"})
CLOSE = 90
SHORTEST_FUZZY = 6


class Names:
    """One canonical name for every spelling that was given when it was made."""

    __slots__ = ("_of",)

    def __init__(self, spellings: Iterable[str], *, places: frozenset[str] = frozenset()) -> None:
        self._of: dict[str, str] = {}
        keys = sorted({tuple(_words(s)) for s in spellings}, key=lambda k: (-len(k), k))
        by_word: dict[str, list[tuple[str, ...]]] = {}
        for key in keys:
            home = self._home(key, by_word, places)
            self._of[" ".join(key)] = " ".join(home)
            if home == key:
                for word in {*key, "".join(w[0] for w in key if w)}:
                    by_word.setdefault(word, []).append(key)

    def one(self, name: str) -> str:
        """The canonical name, in lower case."""
        key = _key(name)
        return self._of.get(key, key)

    def _home(
        self, key: tuple[str, ...], by_word: dict[str, list[tuple[str, ...]]], places: frozenset[str]
    ) -> tuple[str, ...]:
        if not key:
            return key
        whole = [long for long in by_word.get(key[-1], []) if set(key) < set(long)]
        if len(key) == 1:
            whole += [long for long in by_word.get(key[0], []) if "".join(w[0] for w in long) == key[0]]
        core = set(key) - OFFICES - places
        heads = [
            k
            for word in sorted(core)
            for k in by_word.get(word, [])
            if set(k) - OFFICES - places == core
        ]
        joined = " ".join(key)
        close = [
            k
            for word in key
            for k in by_word.get(word, [])
            if len(joined) >= SHORTEST_FUZZY
            and len(k) == len(key)
            and ratio(joined, " ".join(k)) >= CLOSE
        ]
        for found in (whole, heads, close):
            if len(set(found)) == 1:
                return found[0]
        return key


@lru_cache(maxsize=65536)
def _key(name: str) -> str:
    return " ".join(_words(name))


def _words(name: str) -> list[str]:
    words = [re.sub(r"[’']s?$", "", w) for w in re.findall(r"[\w’'\-]+", name.lower())]
    kept = [w for w in words if w and w not in ARTICLES and w not in CALENDAR]
    return [w for w in kept if w not in DOCUMENTS] or kept
