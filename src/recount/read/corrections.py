"""Numbers taken back: 'an earlier figure of seven', 'not 32 but 23', 'has risen from 31 to 33'.

The number that replaces another stands beside it in the same sentence; what is taken back is still a count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recount.read.number_words import Word, phrases

if TYPE_CHECKING:
    from recount.read.language import Language
    from recount.read.measures import Counted


@dataclass(frozen=True, slots=True)
class TakenBack:
    """That a number was taken back, and the place of the one that replaces it; None where none does."""

    by: int | None


def taken_back(words: list[Word], found: list[Counted], language: Language) -> dict[int, TakenBack]:
    """The places of the numbers that the text takes back."""
    back: dict[int, TakenBack] = {}
    for place, item in enumerate(found):
        before = found[place - 1] if place else None
        after = found[place + 1] if place + 1 < len(found) else None
        said = phrases(language, "corrections", "earlier_said")
        if said.up_to_here(words, item.number.start - 1) >= 0:
            back[place] = TakenBack(_newer(words, found, place))
        elif phrases(language, "corrections", "earlier").up_to_here(words, item.number.start - 1) >= 0:
            back[place] = TakenBack(place - 1 if _alike(words, item, before) else None)
        elif _alike(words, item, after) and after is not None:
            if _not_but(words, item, after, language) or _moved(words, item, after, language):
                back[place] = TakenBack(place + 1)
        elif _alike(words, item, before) and _denied_beside(words, item, language):
            back[place] = TakenBack(place - 1)
    return back


def _alike(words: list[Word], one: Counted, other: Counted | None) -> bool:
    return (
        other is not None
        and one.unit == other.unit
        and words[one.number.at].sentence == words[other.number.at].sentence
    )


def _newer(words: list[Word], found: list[Counted], place: int) -> int | None:
    """The figure of the sentence before that stands in for what was said earlier: 'ранее он говорил о 14'."""
    item = found[place]
    for at in range(place - 1, -1, -1):
        other = found[at]
        if words[item.number.at].sentence - words[other.number.at].sentence > 2:  # noqa: PLR2004
            return None
        if other.unit == item.unit and other.measure == item.measure and other.act in (item.act, ""):
            return at
    return None


def _denied_beside(words: list[Word], item: Counted, language: Language) -> bool:
    """'58 men, not more than 70': the second is put aside."""
    at = item.number.start - 1
    return at > 0 and words[at].low in phrases(language, "glue", "not") and words[at - 1].kind == "mark"


def _not_but(words: list[Word], item: Counted, after: Counted, language: Language) -> bool:
    """'not 32 but 23', 'had not held forty; it had held twenty-six'."""
    denied = phrases(language, "glue", "not")
    near = words[max(0, item.number.start - 3) : item.number.start]
    if not any(word.low in denied for word in near if word.sentence == words[item.number.at].sentence):
        return False
    between = [word.low for word in words[item.number.stop : after.number.start]]
    return any(low in phrases(language, "glue", "but") or low == ";" for low in between)


def _moved(words: list[Word], item: Counted, after: Counted, language: Language) -> bool:
    """'has grown from 31 to 33', 'changed "2,000" to "200"', 'gave 23, since brought down to 19'."""
    grown = phrases(language, "corrections", "grown")
    between = words[item.number.stop : after.number.start]
    if len(between) > 16 or not between:  # noqa: PLR2004
        return False
    to = between[-1].low in phrases(language, "glue", "to")
    near = [*words[max(0, item.number.start - 3) : item.number.start], *between]
    revised = phrases(language, "corrections", "revised").up_to_here(words, after.number.start - 1) >= 0
    return revised or (to and any(word.low in grown for word in near))
