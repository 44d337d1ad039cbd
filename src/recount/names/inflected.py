"""Russian words of a name in the nominative: candidates beside the form as written, never in its place.

A name in a Russian sentence is inflected ('Рамзаном Кадыровым'); its nominative cannot always be told (a
feminine surname looks like a genitive), so that every reading is a candidate. The dictionary loads when the
first inflected word is met, and never for names in other letters.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

_CYRILLIC = re.compile(r"[А-Яа-яЁё]{3,}")
_ENDS_AS_CASES = ("а", "я", "у", "ю", "е", "и", "ы", "ом", "ем", "ём", "ой", "ей", "ым", "им", "ого", "его",
                  "ому", "ему", "ую", "юю")  # fmt: skip
_NAMES = ("Name", "Surn", "Patr")
_LEAST = 0.05  # share of readings below which one is no candidate
_MOST = 3


def nominatives(name: str) -> tuple[str, ...]:
    """The name with its words in the nominative, likelier readings first; empty where nothing is."""
    found = _CYRILLIC.findall(name)
    if not any(word.lower().endswith(_ENDS_AS_CASES) for word in found):
        return ()
    readings = [_lemmas(word.lower()) for word in name.split()]
    longest = max(len(words) for words in readings)
    made = (" ".join(words[min(at, len(words) - 1)] for words in readings) for at in range(longest))
    return tuple(dict.fromkeys(one for one in made if one != name.lower()))


@lru_cache(maxsize=100_000)
def _lemmas(word: str) -> tuple[str, ...]:
    if not _CYRILLIC.fullmatch(word):
        return (word,)
    parses = [
        parse
        for parse in _morphology().parse(word)
        if parse.score >= _LEAST and any(kind in parse.tag for kind in _NAMES)
    ]
    return tuple(dict.fromkeys(parse.normal_form for parse in parses[:_MOST])) or (word,)


@cache
def _morphology() -> Any:  # noqa: ANN401 - pymorphy3's analyser
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")
