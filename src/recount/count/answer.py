"""The whole answer: refusals, families, bounds, sensitivity; a headline only where families agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from recount.count.bounds import bounds
from recount.count.captures import Captures, Floats, Sheet
from recount.count.families import FAMILIES, MOST_DISAGREEMENT, Settings, run
from recount.count.linkage import linked
from recount.count.refusals import LEAST_LISTS, inestimable, spoiled, unnamed
from recount.count.rivals import judged, rivals
from recount.count.sensitivity import inconsistent, sensitivity
from recount.count.strata import How, cost, stratified
from recount.errors import BadInput
from recount.estimates import (
    Estimate,
    FamilyName,
    Headline,
    ListMargin,
    Overlap,
    Progress,
    Sensitivity,
    Stratum,
    TableFacts,
    Tally,
    Total,
    VarianceSplit,
)

SMALL = 6
WIDEST = 3.0
NEARLY = 0.95  # of Chao's bound, which has an error of its own
QUICK_FOR_LINKAGE: tuple[FamilyName, ...] = ("graphical", "log-linear-bic", "no-highest-order")


def tally(
    sheet: Sheet,
    settings: Settings,
    *,
    what: str | None,
    families: Sequence[str],
    version: str,
    small_cells: bool = False,
    with_sensitivity: bool = True,
    how: How | None = None,
) -> tuple[Tally, dict[str, Floats]]:
    """The answer, and posterior (or bootstrap) draws of the whole by family.

    Raises:
        BadInput: a family has no such name, a setting is out of range, or a list is empty or a copy.
    """
    names = _chosen(families, persons=sheet.persons is not None, many=bool(sheet.draws))
    _check(settings)
    draws = sheet.draws
    captures = sheet.total(draws[0] if draws else None)
    facts = _facts(captures, small=small_cells)
    empty = Tally(what, facts, (), (), (), None, None, settings.seed, version)
    missing = unnamed(what)
    if missing is not None:
        return replace(empty, refused=(missing,)), {}
    spoiled(captures)
    usable = captures.usable()
    reasons = inestimable(captures)
    if reasons:
        # lists that share nothing make a bound as wild as an estimate; two that meet still have one
        two = len(usable.lists) == LEAST_LISTS - 1 and usable.shared(0, 1) > 0
        return replace(empty, refused=reasons, bounds=bounds(usable) if two else ()), {}
    bounding = bounds(usable)
    variance: tuple[VarianceSplit, ...] = ()
    if draws:
        outcomes, variance = linked(
            [sheet.total(draw) for draw in draws], names, settings, how or How()
        )
    else:
        outcomes = {name: run(name, usable, settings, sheet.persons) for name in names}
    made = [outcome.estimate for outcome in outcomes.values() if outcome.estimate is not None]
    refused = [outcome.refusal for outcome in outcomes.values() if outcome.refusal is not None]
    moved = Sensitivity()
    if with_sensitivity and made:
        centres = tuple((one.family, one.centre) for one in made)
        classes = outcomes.get("latent-class")
        moved = sensitivity(
            usable, settings, centres, None if classes is None else classes.odds, draws=len(draws)
        )
    others = rivals(usable) if made else ()
    made = [judged(_judged(one, moved), others) for one in made]
    strata: tuple[Stratum, ...] = ()
    totals: tuple[Total, ...] = ()
    if sheet.strata:
        unstratified = {one.family: one.centre for one in made}
        strata, totals = stratified(sheet, names, settings, unstratified, how or How())
    pooled: dict[str, Floats] = {
        str(name): outcome.draws for name, outcome in outcomes.items() if outcome.draws is not None
    }
    headline, withheld = _headline(made)
    least = next(bound.value for bound in bounding if bound.name == "chao")
    made = [_above(one, least) for one in made]
    answer = replace(
        empty,
        families=tuple(made),
        bounds=bounding,
        refused=tuple(refused),
        headline=headline,
        headline_withheld=withheld,
        sensitivity=moved,
        variance=variance,
        strata=strata,
        totals=totals,
        rivals=others,
    )
    return answer, pooled


def priced(sheet: Sheet, settings: Settings, families: Sequence[str], how: How) -> Progress:
    """What the many tables of a sheet will cost: its strata, or its draws of a linkage.

    Raises:
        BadInput: a family has no such name, or a setting is out of range.
    """
    names = _chosen(families, persons=False, many=bool(sheet.draws))
    _check(settings)
    return cost([part.captures for part in sheet.parts], names, settings, how)


def _chosen(families: Sequence[str], *, persons: bool, many: bool) -> tuple[FamilyName, ...]:
    known = [family.name for family in FAMILIES]
    for name in families:
        if name not in known:
            raise BadInput(f"No family is called {name!r}; there are: {', '.join(known)}.")
    if families:
        return tuple(name for name in known if name in families)
    if many:
        return QUICK_FOR_LINKAGE
    return tuple(name for name in known if persons or name != "doubly-robust")


def _check(settings: Settings) -> None:
    if not 0.5 <= settings.level < 1:  # noqa: PLR2004
        raise BadInput("The level must be at least 0.5 and below 1, as in 0.95.")
    if settings.cap is not None and not 1 <= settings.cap <= 1e9:  # noqa: PLR2004
        raise BadInput(
            "The cap is the most unseen people thought possible: a number from 1 to a thousand million."
        )
    if settings.delta is not None and not 0 < settings.delta <= 1:
        raise BadInput("delta is the prior weight of a cell: above 0 and at most 1.")
    if not 2 <= settings.classes <= 100:  # noqa: PLR2004
        raise BadInput("The number of classes must be from 2 to 100.")
    if not all(0 < value <= 1000 for value in settings.concentration):  # noqa: PLR2004
        raise BadInput("The concentration's shape and rate must be above 0 and at most 1,000.")
    if settings.seed < 0:
        raise BadInput("The seed must be a whole number, 0 or more.")


def _facts(captures: Captures, *, small: bool) -> TableFacts:
    lists = captures.lists
    margins = tuple(ListMargin(name, captures.margin(j)) for j, name in enumerate(lists))
    overlaps = []
    for a, b in combinations(range(len(lists)), 2):
        shared = captures.shared(a, b)
        told = shared if small or shared >= SMALL else None
        overlaps.append(Overlap(lists[a], lists[b], told))
    return TableFacts(lists, captures.recorded, captures.digest, margins, tuple(overlaps))


def _judged(one: Estimate, moved: Sensitivity) -> Estimate:
    notes = list(one.notes)
    if inconsistent(moved.internal_consistency, one.family):
        notes.append(
            "It cannot tell the known size of any list from the others (internal consistency)."
        )
    if one.high > WIDEST * one.low:
        notes.append(
            f"Its upper end is more than {WIDEST:g} times its lower end: it agrees with nearly "
            "anything, and is "
            "shown without entering a headline."
        )
    return replace(one, sound=one.sound and len(notes) == len(one.notes), notes=tuple(notes))


def _above(one: Estimate, least: float) -> Estimate:
    if one.centre >= NEARLY * least:
        return one
    note = f"It lies below Chao's lower bound ({least:,.0f}); the two rest on different assumptions."
    return replace(one, notes=(*one.notes, note))


def _headline(made: Sequence[Estimate]) -> tuple[Headline | None, str | None]:
    sound = [one for one in made if one.sound]
    if not sound:
        return None, "No family passed its checks." if made else "No family gives an estimate."
    centres = [one.centre for one in sound]
    if max(centres) > MOST_DISAGREEMENT * min(centres):
        least, most = min(sound, key=_centre), max(sound, key=_centre)
        return None, (
            f"Sound families disagree: {least.family} says {least.centre:,.0f}, {most.family} says "
            f"{most.centre:,.0f}, {most.centre / least.centre:.1f} times as many."
        )
    return (
        Headline(
            float(np.median(centres)),
            min(one.low for one in sound),
            max(one.high for one in sound),
            tuple(one.family for one in sound),
        ),
        None,
    )


def _centre(one: Estimate) -> float:
    return one.centre
