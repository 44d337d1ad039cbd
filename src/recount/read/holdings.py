"""Holdings: the numbers, times, places and acts that each claim states.

Rules: a number belongs to the innermost claim whose content holds it, and is kept when none does; so
does a time or a place; a time beside the cue dates the saying, not the act.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from recount.nouns import Claim, Count, Place
from recount.values import Span, When

T = TypeVar("T")
BESIDE = 4  # code points between a cue and the time of the saying
REACH = 40  # contents that may begin before a span and still hold it


def innermost(claims: Sequence[Claim], span: Span) -> Claim | None:
    """The claim with the least content that holds a span; of two alike the one that does not cite."""
    best: Claim | None = None
    for claim in claims:
        if any(content.holds(span) for content in claim.content) and (
            best is None
            or (_size(claim), claim.rule.startswith("relay:citing"))
            < (_size(best), best.rule.startswith("relay:citing"))
        ):
            best = claim
    return best


def _size(claim: Claim) -> int:
    return sum(span.end - span.start for span in claim.content)


def near(claims: Sequence[Claim]) -> tuple[list[int], list[Claim]]:
    """Claims by where their content begins, with those starts: to look up few of many."""
    ordered = sorted(
        (span.start, number) for number, claim in enumerate(claims) for span in claim.content
    )
    return [start for start, _ in ordered], [claims[number] for _, number in ordered]


def holder(index: tuple[list[int], list[Claim]], span: Span) -> Claim | None:
    """The innermost claim around a span, among those that begin before it."""
    starts, claims = index
    last = bisect_left(starts, span.start + 1)
    return innermost(claims[max(0, last - REACH) : last], span)


def counted(claims: Sequence[Claim], counts: Sequence[Count]) -> tuple[Count, ...]:
    """Every count, with the id of its claim."""
    index = near(claims)
    return tuple(
        replace(count, claim=held.id if (held := holder(index, count.span)) else None)
        for count in counts
    )


def dated(claims: Sequence[Claim], times: Sequence[When], places: Sequence[Place]) -> tuple[Claim, ...]:
    """The claims with their times and places."""
    index = near(claims)
    when: dict[str, list[When]] = {}
    where: dict[str, list[Place]] = {}
    for time in times:
        held = holder(index, time.span)
        if held is not None:
            when.setdefault(held.id, []).append(time)
    for place in places:
        held = holder(index, place.span)
        if held is not None:
            where.setdefault(held.id, []).append(place)
    said = _sayings(claims, times, index)
    return tuple(
        replace(
            claim,
            time=(*_passed(claim, claims, when), *said.get(claim.id, ())),
            place=_passed(claim, claims, where),
        )
        for claim in claims
    )


def _passed(claim: Claim, claims: Sequence[Claim], held: dict[str, list[T]]) -> tuple[T, ...]:
    """What a claim holds, or what the claim of the same content holds."""
    mine = held.get(claim.id)
    if mine is None and claim.rule.startswith("relay:citing"):
        twin = next(
            (other for other in claims if other.content == claim.content and other.id in held), None
        )
        mine = held[twin.id] if twin else None
    return tuple(mine or ())


def _sayings(
    claims: Sequence[Claim], times: Sequence[When], index: tuple[list[int], list[Claim]]
) -> dict[str, list[When]]:
    """Times in no content: within the words of who says it, right behind them, or right before the claim.

    A time right before the content is the act's ('Last week police ... are said to'), any other the
    saying's.
    """
    telling = sorted(
        (span, claim.id) for claim in claims for span in (*claim.source, *claim.cue, *claim.addressee)
    )
    edges = sorted((span.end, name) for span, name in telling)
    begun = sorted(
        [(span.start, "saying", name) for span, name in telling]
        + [(span.start, "", claim.id) for claim in claims for span in claim.content[:1]]
    )
    starts, ends, begins = (
        [s.start for s, _ in telling],
        [end for end, _ in edges],
        [b[0] for b in begun],
    )
    found: dict[str, list[When]] = {}
    for time in times:
        if holder(index, time.span) is not None:
            continue
        inside = bisect_left(starts, time.span.start + 1) - 1
        behind = bisect_left(ends, time.span.start + 1) - 1
        ahead = bisect_left(begins, time.span.end)
        if inside >= 0 and telling[inside][0].holds(time.span):
            found.setdefault(telling[inside][1], []).append(replace(time, of="saying"))
        elif behind >= 0 and 0 <= time.span.start - ends[behind] <= BESIDE:
            found.setdefault(edges[behind][1], []).append(replace(time, of="saying"))
        elif ahead < len(begun) and begins[ahead] - time.span.end <= BESIDE:
            _, of, name = begun[ahead]
            found.setdefault(name, []).append(replace(time, of=of or time.of))
    return found
