"""Each family from a table to an estimate with its checks, or to a refusal: one signature for all.

A key is (seed, family, digest of the table): the same table under the same seed gives the same draws, whoever
runs it and in whatever order.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from recount.count import averaging, doubly_robust, graphical, latent, loglinear, nohighest
from recount.count.captures import Captures, Floats, Persons
from recount.estimates import Diagnostics, Estimate, Family, FamilyName, Refusal

FAMILIES = (
    Family("latent-class", latent.ASSUMES, 3, 12),
    Family("graphical", graphical.ASSUMES, 3, graphical.MOST_LISTS),
    Family("log-linear-stepwise", loglinear.STEPWISE_ASSUMES, 3, loglinear.MOST_STEPWISE),
    Family("log-linear-bic", averaging.ASSUMES, 3, averaging.MOST_LISTS),
    Family("no-highest-order", nohighest.ASSUMES, 3, 12),
    Family("doubly-robust", doubly_robust.ASSUMES, 3, 12),
)
DRAWS = 4000
MOST_SHIFT = 0.10  # of the median, when delta, the classes or the cap are doubled
MOST_CAP_MASS = 0.01
MOST_FAILED = 0.01  # of bootstrap replicates
MOST_DISAGREEMENT = 1.5
_EFFORT = latent.Effort()


@dataclass(frozen=True, slots=True)
class Settings:
    """What the caller chose; None = the family's default."""

    level: float = 0.95
    cap: float | None = None
    delta: float | None = None
    classes: int = 10
    seed: int = 0
    replicates: int = 1000
    concentration: tuple[float, float] = latent.PRIOR  # shape and rate, of the latent classes
    threshold: float = loglinear.THRESHOLD
    effort: latent.Effort = _EFFORT
    checks: bool = True  # run again with delta, classes or cap doubled


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """An estimate with draws of the whole (of a bootstrap, for a likelihood), or a refusal."""

    estimate: Estimate | None
    refusal: Refusal | None = None
    draws: Floats | None = None
    odds: Floats | None = None  # draws of the odds of being unseen at xi = 1 (latent classes)


def run(
    name: FamilyName, captures: Captures, settings: Settings, persons: Persons | None = None
) -> Outcome:
    """One family on one table whose lists are fit to be counted."""
    family = next(family for family in FAMILIES if family.name == name)
    lists = len(captures.lists)
    if lists > family.most_lists:
        return _refused(
            name,
            f"{lists} lists; this family takes at most {family.most_lists}.",
            "Merge lists that depend on each other, or use another family.",
        )
    started = time.process_time()
    if name == "doubly-robust":
        outcome = _doubly_robust(persons, settings, captures)
    else:
        outcome = _RUNS[name](captures, settings)
    if outcome.estimate is None:
        return outcome
    spent = round(time.process_time() - started, 4)
    return replace(outcome, estimate=replace(outcome.estimate, cpu_seconds=spent))


def key(name: str, captures: Captures, seed: int, *more: int) -> np.random.SeedSequence:
    """The key of one family on one table."""
    words = [int(captures.digest[at : at + 8], 16) for at in range(0, 64, 8)]
    return np.random.SeedSequence([seed, *name.encode(), *words, *more])


def rng(name: str, captures: Captures, seed: int, *more: int) -> np.random.Generator:
    """A generator from the key of one family on one table."""
    return np.random.Generator(np.random.PCG64(key(name, captures, seed, *more)))


def ends(level: float) -> Floats:
    """The shares of the median and of the interval's ends."""
    return np.array([0.5, (1 - level) / 2, (1 + level) / 2])


def _refused(name: str, reason: str, remedy: str) -> Outcome:
    return Outcome(None, Refusal(name, reason, remedy))


def _latent(captures: Captures, settings: Settings) -> Outcome:
    name: FamilyName = "latent-class"
    seed = key(name, captures, settings.seed)
    found = latent.sample(
        captures,
        seed,
        classes=settings.classes,
        cap=settings.cap,
        effort=settings.effort,
        prior=settings.concentration,
    )
    median, low, high = np.quantile(found.whole, ends(settings.level))
    notes = []
    if not found.agree:
        notes.append(
            f"The chains do not agree yet (R-hat {found.r_hat:.3f}, effective sizes {found.ess_bulk:.0f} and "
            f"{found.ess_tail:.0f}); at most {latent.MOST_R_HAT} and at least "
            f"{latent.LEAST_ESS:.0f} are needed."
        )
    if found.cap_mass > MOST_CAP_MASS:
        notes.append(_cap_note(found.cap_mass))
    shift = None
    if settings.checks and found.agree:
        # a median to a few per cent needs fewer draws than an interval
        longer = replace(settings.effort, rounds=1, thin=max(1, found.thin // 3), burn=found.burn // 2)
        twice = latent.sample(
            captures,
            key(name, captures, settings.seed, 2),
            classes=2 * settings.classes,
            cap=settings.cap,
            effort=longer,
            prior=settings.concentration,
        )
        shift = float(np.median(twice.whole) / median)
        notes += _shift_notes("the number of classes", shift)
    diagnostics = Diagnostics(
        chains=len(found.whole),
        draws=found.whole.size,
        r_hat=found.r_hat,
        ess_bulk=found.ess_bulk,
        ess_tail=found.ess_tail,
        cap_mass=found.cap_mass,
        classes_shift=shift,
    )
    made = Estimate(
        name,
        float(low),
        float(high),
        settings.level,
        not notes,
        latent.ASSUMES,
        median=float(median),
        diagnostics=diagnostics,
        notes=tuple(notes),
    )
    return Outcome(made, draws=found.whole.ravel(), odds=found.odds.ravel())


def _graphical(captures: Captures, settings: Settings) -> Outcome:
    name: FamilyName = "graphical"
    found = graphical.posterior(captures, delta=settings.delta, cap=settings.cap)
    median, low, high = found.quantile(ends(settings.level))
    middle, near = float(median), found.mass_near_cap()
    notes = [_cap_note(near)] if near > MOST_CAP_MASS else []
    delta_shift = cap_shift = None
    if settings.checks:
        delta = 2.0 ** -len(captures.lists) if settings.delta is None else settings.delta
        twice = graphical.posterior(captures, delta=2 * delta, cap=settings.cap)
        wider = graphical.posterior(captures, delta=settings.delta, cap=2 * found.cap)
        delta_shift, cap_shift = _median_of(twice) / middle, _median_of(wider) / middle
        notes += _shift_notes("the prior weight delta", delta_shift)
        notes += _shift_notes("the cap", cap_shift)
    names = captures.lists
    graph = ", ".join(f"{names[a]} - {names[b]}" for a, b in found.top_graph) or "no pair"
    diagnostics = Diagnostics(
        models=found.graphs,
        top_model=graph,
        top_weight=found.top_weight,
        cap_mass=near,
        delta_shift=delta_shift,
        cap_shift=cap_shift,
    )
    made = Estimate(
        name,
        float(low),
        float(high),
        settings.level,
        not notes,
        graphical.ASSUMES,
        median=float(median),
        diagnostics=diagnostics,
        notes=tuple(notes),
    )
    uniform = rng(name, captures, settings.seed).random(DRAWS)
    return Outcome(made, draws=np.round(found.quantile(uniform)))


def _median_of(found: graphical.Posterior) -> float:
    return float(found.quantile(np.array([0.5]))[0])


def _nested(name: FamilyName, captures: Captures) -> Outcome | None:
    """A refusal when one list lies within another: their pair has no finite term."""
    pair = captures.nested()
    if pair is None:
        return None
    inner, outer = (captures.lists[which] for which in pair)
    return _refused(
        name,
        (
            f"Every record of {inner!r} stands on {outer!r} too, so how the two hang together has no "
            "finite estimate."
        ),
        f"Leave {inner!r} out, or take the two as one list.",
    )


def _stepwise(captures: Captures, settings: Settings) -> Outcome:
    name: FamilyName = "log-linear-stepwise"
    nested = _nested(name, captures)
    if nested is not None:
        return nested
    found = loglinear.select(
        captures,
        rng(name, captures, settings.seed),
        level=settings.level,
        replicates=settings.replicates,
        threshold=settings.threshold,
    )
    if found is None:
        return _not_finite(name)
    notes = []
    if found.without_estimate > MOST_FAILED * found.replicates or not np.isfinite(found.high):
        notes.append(
            f"{found.without_estimate} of {found.replicates} bootstrap tables have no finite "
            "estimate: the table is "
            "too thin for this family's interval."
        )
    if found.passed_over:
        notes.append(
            f"{found.passed_over[0]} needs a term of its own and has no finite one, so the model "
            "does not fit."
        )
    high = found.high if np.isfinite(found.high) else float(np.finfo(np.float64).max)
    if not np.isfinite(found.low):
        return _not_finite(name)
    point = captures.recorded + found.fit.unseen
    made = Estimate(
        name,
        found.low,
        high,
        settings.level,
        not notes,
        loglinear.STEPWISE_ASSUMES,
        point=point,
        diagnostics=Diagnostics(
            terms=found.terms,
            replicates=found.replicates,
            replicates_without_estimate=found.without_estimate,
        ),
        notes=tuple(notes),
    )
    return Outcome(made, draws=found.again[np.isfinite(found.again)])


def _not_finite(name: FamilyName) -> Outcome:
    return _refused(
        name,
        "No log-linear model has a finite, identifiable estimate on this table.",
        "The lists overlap too little: match again, merge lists, or count a larger place or time.",
    )


def _bic(captures: Captures, settings: Settings) -> Outcome:
    name: FamilyName = "log-linear-bic"
    nested = _nested(name, captures)
    if nested is not None:
        return nested
    found = averaging.average(captures, rng(name, captures, settings.seed), draws=DRAWS)
    if found is None:
        return _not_finite(name)
    median, low, high = np.quantile(found.draws, ends(settings.level))
    notes = []
    if high > 100 * median:
        notes.append("Some models put no useful upper end on the whole: the table is too thin.")
    made = Estimate(
        name,
        float(low),
        float(high),
        settings.level,
        not notes,
        averaging.ASSUMES,
        median=float(median),
        point=captures.recorded + found.best.unseen,
        diagnostics=Diagnostics(
            models=found.models,
            top_model=", ".join(found.terms) or "independent lists",
            top_weight=float(found.weights.max()),
            replicates_without_estimate=found.without_estimate,
        ),
        notes=tuple(notes),
    )
    return Outcome(made, draws=found.draws)


def _no_highest(captures: Captures, settings: Settings) -> Outcome:
    name: FamilyName = "no-highest-order"
    if not nohighest.usable(captures):
        return _refused(
            name,
            (
                "Some patterns of lists were never seen, and this family's estimate is a product "
                "over all patterns."
            ),
            "Use fewer lists (merge two), or count a larger place or time.",
        )
    key_rng = rng(name, captures, settings.seed)
    odds = nohighest.odds(captures, key_rng, draws=DRAWS)
    whole = nohighest.whole(captures.recorded, odds, key_rng)
    median, low, high = np.quantile(whole, ends(settings.level))
    made = Estimate(
        name,
        float(low),
        float(high),
        settings.level,
        sound=True,
        assumes=nohighest.ASSUMES,
        median=float(median),
        diagnostics=Diagnostics(draws=DRAWS),
    )
    return Outcome(made, draws=whole)


def _doubly_robust(persons: Persons | None, settings: Settings, captures: Captures) -> Outcome:
    name: FamilyName = "doubly-robust"
    if persons is None:
        return _refused(
            name,
            "The table has no covariates.",
            "Give one row a person with covariate columns, and name them with --covariate.",
        )
    found = doubly_robust.pairs(persons, rng(name, captures, settings.seed), level=settings.level)
    if not found:
        return _refused(
            name,
            f"No two lists share {doubly_robust.LEAST_SHARED} people.",
            "Match again, or add a list that overlaps these.",
        )
    first = found[0]
    points = [pair.point for pair in found]
    notes = [f"From {first.lists[0]} and {first.lists[1]}, which share most of the pairs of lists."]
    agree = max(points) <= MOST_DISAGREEMENT * min(points)
    if not agree:
        notes.append(
            f"Pairs of lists disagree: {min(points):,.0f} to {max(points):,.0f}; some are not "
            "independent even among "
            "people with equal covariates."
        )
    made = Estimate(
        name,
        first.low,
        first.high,
        settings.level,
        agree,
        doubly_robust.ASSUMES,
        point=first.point,
        diagnostics=Diagnostics(models=len(found)),
        notes=tuple(notes),
    )
    return Outcome(made)


def _cap_note(mass: float) -> str:
    return (
        f"{mass:.1%} of the posterior lies at the cap on the unseen, so the cap and not the "
        "table sets the upper end; "
        "raise --cap to see."
    )


def _shift_notes(setting: str, shift: float) -> list[str]:
    if abs(shift - 1) <= MOST_SHIFT:
        return []
    return [
        f"Doubling {setting} moves the median by {shift - 1:+.0%}, so the setting and not the table decides."
    ]


_RUNS: dict[str, Callable[[Captures, Settings], Outcome]] = {
    "latent-class": _latent,
    "graphical": _graphical,
    "log-linear-stepwise": _stepwise,
    "log-linear-bic": _bic,
    "no-highest-order": _no_highest,
}
