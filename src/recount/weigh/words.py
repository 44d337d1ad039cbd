"""Words: tokens with their places, light stems, and which of them stand inside quotation marks.

>>> [word.stem for word in words_of("The soldiers burned houses")]
['the', 'soldi', 'burn', 'hous']
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from recount.values import Span

WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
QUOTED = re.compile(
    r"“[^”]*”|«[^»]*»|„[^“”]*[“”]|\"[^\"\n]*\"|(?<!\w)‘[^\n]*?’(?!\w)|(?<!\w)'[^\n]*?'(?!\w)"
)
SMALL = re.compile(r"\b[a-z]\w+")
LONG_NAMES = re.compile(r"\b[A-Z]\w{4,}")
ENDINGS = (
    "ations",
    "ation",
    "ingly",
    "edly",
    "ings",
    "ing",
    "ies",
    "ied",
    "ers",
    "ed",
    "es",
    "er",
    "ly",
    "s",
    "e",
)
SHORTEST_STEM = 3
_LISTS = tomllib.loads(files("recount.weigh").joinpath("words.toml").read_text(encoding="utf-8"))
COMMON = frozenset(_LISTS["common"])
CALENDAR = frozenset(_LISTS["calendar"])
INSTITUTIONS = frozenset(_LISTS["institutions"])
OFFICES = frozenset(_LISTS["offices"])
DOCUMENTS = frozenset(_LISTS["documents"])
BODIES = frozenset(_LISTS["bodies"])


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as written, in lower case, its stem, and where it stands."""

    start: int
    end: int
    text: str
    low: str
    stem: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


@lru_cache(maxsize=65536)
def stem(low: str) -> str:
    """The word without its commonest English ending; only ever compared with other stems."""
    low = low.removesuffix("’s").removesuffix("'s")
    for ending in ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= SHORTEST_STEM:
            return low[: -len(ending)]
    return low


def words_of(text: str, *, at: int = 0) -> list[Word]:
    """The words of a text, in order; offsets begin at `at`."""
    found = []
    for match in WORD.finditer(text):
        low = match.group().lower()
        found.append(Word(at + match.start(), at + match.end(), match.group(), low, stem(low)))
    return found


def content_stems(words: list[Word]) -> frozenset[str]:
    """The stems that say something: no common words, no numerals."""
    return frozenset(w.stem for w in words if w.low not in COMMON and not w.low.isdigit())


def quotations(text: str) -> list[Span]:
    """Where quotation marks enclose words."""
    return [Span(*match.span()) for match in QUOTED.finditer(text)]


def unquoted(text: str) -> list[Span]:
    """The stretches of a text that no quotation mark encloses."""
    found, at = [], 0
    for quote in [*quotations(text), Span(len(text), len(text))]:
        found.append(Span(at, quote.start))
        at = quote.end
    return found


def outside_quotations(text: str) -> list[list[tuple[str, int, int]]]:
    """The words outside quotation marks, in lower case with their places, in unbroken stretches."""
    stretches = [
        [(m.group().lower(), m.start(), m.end()) for m in WORD.finditer(text, *span)]
        for span in unquoted(text)
    ]
    return [stretch for stretch in stretches if stretch]
