"""Repeats: the same statement twice in one document, and what the poorer telling lost.

Rules: a caption or a sentence that says what another says is no second claim; nor is the same figure of
the same thing. The telling without a source, or in a caption, repeats the other; else the later repeats
the earlier. What it lost is said in words of the text: 'more than', or the name of the source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recount.nouns import Claim, Count
from recount.read.tokens import TOKEN, plain

ALIKE = 0.6  # share of all words that two tellings of one statement have in common
FEW = 4  # words below which two contents are too short to be compared
LATEST = 60  # claims back that are looked at: a document that repeats itself does so within a page


def repeated(text: str, claims: Sequence[Claim], counts: Sequence[Count]) -> tuple[Claim, ...]:
    """The claims, each repetition with the id of what it repeats and with what it lost."""
    words = [_words(text, claim) for claim in claims]
    figures: dict[str, list[Count]] = {claim.id: [] for claim in claims}
    for count in counts:
        if count.claim in figures:
            figures[count.claim].append(count)
    found: dict[int, int] = {}
    for later, claim in enumerate(claims):
        for earlier in range(max(0, later - LATEST), later):
            if not _apart(claim, claims[earlier]):
                continue
            same = _same_figure(claim, claims[earlier], figures)
            if same or _alike(words[later], words[earlier]):
                poorer, richer = _order(claims, later, earlier)
                found.setdefault(poorer, richer)
                break
    return tuple(
        replace(
            claim,
            repeats=(claims[found[number]].id,),
            lost=_lost(text, claim, claims[found[number]], figures),
        )
        if number in found
        else claim
        for number, claim in enumerate(claims)
    )


def _words(text: str, claim: Claim) -> frozenset[str]:
    return frozenset(
        plain(word)
        for span in claim.content
        for word in TOKEN.findall(span.of(text))
        if word[0].isalnum()
    )


def _apart(one: Claim, other: Claim) -> bool:
    """Whether neither lies in the other, and both state something."""
    if one.stance in {"declines", "denies", "calls"} or other.stance in {"declines", "denies", "calls"}:
        return False
    return not any(mine.overlaps(theirs) for mine in one.content for theirs in other.content)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return min(len(one), len(other)) >= FEW and len(one & other) >= ALIKE * len(one | other)


def _same_figure(one: Claim, other: Claim, figures: dict[str, list[Count]]) -> bool:
    """Whether both give one number of one thing, for an act of one kind."""
    if not set(one.violations) & set(other.violations):
        return False
    return any(
        mine.victims
        and mine.unit == theirs.unit
        and mine.measure == theirs.measure
        and _near(mine, theirs)
        for mine in figures[one.id]
        for theirs in figures[other.id]
    )


def _near(mine: Count, theirs: Count) -> bool:
    """Whether two numbers are one up to a qualifier: 100 and 'more than 100'."""
    low = {mine.min, mine.max} - {None}
    high = {theirs.min, theirs.max} - {None}
    return any(
        abs(a - b) <= 1 and max(a, b) > 1 for a in low for b in high if a is not None and b is not None
    )


def _order(claims: Sequence[Claim], later: int, earlier: int) -> tuple[int, int]:
    """(the poorer telling, the richer one)."""
    bare = [
        not claims[at].source or claims[at].caption or claims[at].kind != "attributed"
        for at in (later, earlier)
    ]
    return (earlier, later) if bare[1] and not bare[0] else (later, earlier)


def _lost(text: str, poorer: Claim, richer: Claim, figures: dict[str, list[Count]]) -> tuple[str, ...]:
    """Words of the richer telling's numbers that are gone, and its source."""
    mine = _words(text, poorer)
    lost = [
        " ".join(gone)
        for count in figures[richer.id]
        if count.victims
        and (gone := [w for w in count.surface.split() if w.isalpha() and plain(w) not in mine])
    ]
    if richer.source and not poorer.source and richer.chain[-1].name:
        lost.append(richer.chain[-1].name)
    return tuple(dict.fromkeys(lost))
