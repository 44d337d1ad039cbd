"""Many tables in one call: strata, and draws of a record linkage. A table that comes twice is fitted once.

Totals are sums of draws, never of intervals. Two strata with the very same table share a fit but not
their luck: each takes the draws in an order of its own, from a key of its own, so that a sum is as wide
as it should be. A key depends on the seed and the place of the stratum, not on who computes it: any
executor gives the same.

Who computes, what is known already and who is told of the progress are handed in (`How`). Tables
travel under neutral names of lists, so that neither another machine nor a state file learns what they
are called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import numpy as np

from recount.count.captures import Captures, Sheet
from recount.count.families import DRAWS, Outcome, Settings, ends, run
from recount.count.refusals import inestimable
from recount.count.rivals import judged, rivals
from recount.errors import TooLarge
from recount.estimates import FamilyName, Progress, Stratum, Total

MOST_TABLES = 20_000  # different tables in one call
KEPT_DRAWS = 1000  # of a family on one of many tables: memory and state files stay small
FEW = 8  # tables fewer than this are fitted without being announced
_SAMPLED = 4  # tables fitted first, to tell what all will cost
Outcomes = dict[FamilyName, Outcome]
Work = Callable[[Captures], Outcomes]
Executor = Callable[[Work, Sequence[Captures]], Iterator[tuple[str, Outcomes]]]


class Store(Protocol):
    """What is known already of tables, by digest."""

    def get(self, digest: str) -> Outcomes | None:
        """What was found, None when it is not known."""

    def put(self, digest: str, outcomes: Outcomes) -> None:
        """Keep what was found."""


def here(work: Work, tables: Sequence[Captures]) -> Iterator[tuple[str, Outcomes]]:
    """One after the other, in this process."""
    for table in tables:
        yield table.digest, work(table)


def processes(many: int) -> Executor:
    """Several processes on this machine."""

    def spread(work: Work, tables: Sequence[Captures]) -> Iterator[tuple[str, Outcomes]]:
        with ProcessPoolExecutor(many) as pool:
            running = {pool.submit(work, table): table.digest for table in tables}
            for done in as_completed(running):
                yield running.pop(done), done.result()

    return here if many <= 1 else spread


@dataclass(frozen=True, slots=True)
class How:
    """Who computes, what is known already, who is told."""

    executor: Executor = here
    store: Store | None = None
    tell: Callable[[Progress], None] | None = None


_HOW = How()


def fitted(
    tables: Sequence[Captures], names: Sequence[FamilyName], settings: Settings, how: How = _HOW
) -> list[Outcomes]:
    """Every family on every table; equal tables (up to the names of lists) once.

    Raises:
        TooLarge: more different tables than one call takes.
    """
    different = _different(tables)
    found: dict[str, Outcomes] = {}
    for digest in different:
        known = None if how.store is None else how.store.get(digest)
        if known is not None:
            found[digest] = known
    left = [table for digest, table in different.items() if digest not in found]
    work = partial(all_families, names=tuple(names), settings=settings)
    told = how.tell if len(left) >= FEW else None
    spent = 0.0
    known_before = len(found)
    for some, executor in _portions(left, how.executor, sampled=told is not None):
        for digest, outcomes in executor(work, some):
            found[digest] = outcomes
            spent += sum(o.estimate.cpu_seconds for o in outcomes.values() if o.estimate is not None)
            if how.store is not None:
                how.store.put(digest, outcomes)
            done = len(found) - known_before
            if told is not None and (len(some) > _SAMPLED or done == len(some)):
                told(Progress(len(found), len(different), spent, spent / done * (len(left) - done)))
    return [_named(found[table.digest], table) for table in tables]


def cost(
    tables: Sequence[Captures], names: Sequence[FamilyName], settings: Settings, how: How = _HOW
) -> Progress:
    """What is known already, and what the rest will take: a few tables are fitted, small and large."""
    different = _different(tables)
    left = [
        table for digest, table in different.items() if how.store is None or not how.store.get(digest)
    ]
    some = _sample(left)
    spent = 0.0
    for table in some:
        outcomes = all_families(table, names=tuple(names), settings=settings)
        spent += sum(o.estimate.cpu_seconds for o in outcomes.values() if o.estimate is not None)
        if how.store is not None:
            how.store.put(table.digest, outcomes)
    known = len(different) - len(left)
    return Progress(
        known + len(some), len(different), spent, spent / max(1, len(some)) * (len(left) - len(some))
    )


def _different(tables: Sequence[Captures]) -> dict[str, Captures]:
    different = {table.digest: neutral(table) for table in tables}
    if len(different) > MOST_TABLES:
        raise TooLarge(
            f"{len(different):,} different tables; one call takes {MOST_TABLES:,}. Use coarser "
            "strata or split the file."
        )
    return different


def _portions(
    left: list[Captures], executor: Executor, *, sampled: bool
) -> Iterator[tuple[list[Captures], Executor]]:
    """A few tables first, fitted here, to tell the cost; then the rest, by the executor."""
    if sampled:
        first = _sample(left)
        yield first, here
        names = {table.digest for table in first}
        left = [table for table in left if table.digest not in names]
    yield left, executor


def _sample(tables: list[Captures]) -> list[Captures]:
    """A few tables from the smallest to the largest."""
    if not tables:
        return []
    ranked = sorted(tables, key=lambda table: (table.recorded, table.digest))
    places = sorted({round(at * (len(ranked) - 1) / (_SAMPLED - 1)) for at in range(_SAMPLED)})
    return [ranked[place] for place in places]


def neutral(table: Captures) -> Captures:
    """The table under names that tell nothing."""
    return Captures(
        tuple(f"\u27e6{j + 1}\u27e7" for j in range(len(table.lists))), table.codes, table.counts
    )


def _named(outcomes: Outcomes, table: Captures) -> Outcomes:
    """What was found under neutral names, in the table's own."""
    pairs = list(zip(neutral(table).lists, table.lists, strict=True))

    def own(words: str) -> str:
        for token, name in pairs:
            words = words.replace(token, name)
        return words

    made: Outcomes = {}
    for family, one in outcomes.items():
        estimate, refusal = one.estimate, one.refusal
        if estimate is not None:
            checked = estimate.diagnostics
            checked = replace(
                checked,
                top_model=None if checked.top_model is None else own(checked.top_model),
                terms=None if checked.terms is None else tuple(own(term) for term in checked.terms),
            )
            estimate = replace(estimate, diagnostics=checked, notes=tuple(map(own, estimate.notes)))
        if refusal is not None:
            refusal = replace(refusal, reason=own(refusal.reason), remedy=own(refusal.remedy))
        made[family] = Outcome(estimate, refusal, one.draws)
    return made


def all_families(table: Captures, *, names: tuple[FamilyName, ...], settings: Settings) -> Outcomes:
    """Every family on one table, held against its rivals; few draws are kept."""
    reasons = inestimable(table)
    if reasons:
        return {name: Outcome(None, replace(reasons[0], family=name)) for name in names}
    usable = table.usable()
    made = {name: _thinned(run(name, usable, settings)) for name in names}
    if not settings.checks:
        return made
    others = rivals(usable)
    return {
        name: one if one.estimate is None else replace(one, estimate=judged(one.estimate, others))
        for name, one in made.items()
    }


def _thinned(one: Outcome) -> Outcome:
    """Draws at equal steps (all chains in turn), no more than are kept, as precise as they are kept."""
    if one.draws is None:
        return one
    places = np.linspace(0, len(one.draws) - 1, min(len(one.draws), KEPT_DRAWS)).astype(np.int64)
    return replace(one, draws=one.draws[places].astype(np.float32).astype(np.float64))


def stratified(
    sheet: Sheet,
    names: Sequence[FamilyName],
    settings: Settings,
    unstratified: Mapping[FamilyName, float],
    how: How = _HOW,
) -> tuple[tuple[Stratum, ...], tuple[Total, ...]]:
    """Each stratum, and each family's total by adding draws, with the unstratified figure beside it."""
    chosen = tuple(name for name in names if name != "doubly-robust")
    draws = sheet.draws
    strata = list(dict.fromkeys(part.stratum for part in sheet.parts))
    tables: list[list[Captures]] = [[] for _ in strata]
    place = {stratum: at for at, stratum in enumerate(strata)}
    for part in sheet.parts:
        tables[place[part.stratum]].append(part.captures)
    if draws:
        from recount.count.linkage import linked

        outcomes = [linked(many, chosen, settings)[0] for many in tables]
    else:
        outcomes = fitted([many[0] for many in tables], chosen, settings, how)
    recorded = [many[0].recorded for many in tables]
    made = tuple(
        _stratum(stratum, count, outcome)
        for stratum, count, outcome in zip(strata, recorded, outcomes, strict=True)
    )
    totals = [_total(name, outcomes, recorded, settings, unstratified.get(name)) for name in chosen]
    return made, tuple(total for total in totals if total is not None)


def _stratum(stratum: tuple[str, ...], recorded: int, outcomes: Outcomes) -> Stratum:
    made = tuple(outcome.estimate for outcome in outcomes.values() if outcome.estimate is not None)
    refused = tuple(outcome.refusal for outcome in outcomes.values() if outcome.refusal is not None)
    if not made and len({refusal.reason for refusal in refused}) == 1:
        refused = (replace(refused[0], family="all"),)
    return Stratum(stratum, recorded, made, refused)


def _total(
    name: FamilyName,
    outcomes: Sequence[Outcomes],
    recorded: Sequence[int],
    settings: Settings,
    whole: float | None,
) -> Total | None:
    total = np.zeros(DRAWS)
    estimated = alone = 0
    for at, (outcome, count) in enumerate(zip(outcomes, recorded, strict=True)):
        draws = outcome[name].draws
        made = outcome[name].estimate
        if draws is None or made is None or not made.sound:
            alone += count
            continue
        own = np.random.Generator(
            np.random.PCG64(np.random.SeedSequence([settings.seed, *name.encode(), at]))
        )
        total += own.choice(draws, size=DRAWS)
        estimated += 1
    if not estimated:
        return None
    median, low, high = np.quantile(total + alone, ends(settings.level))
    left = len(outcomes) - estimated
    return Total(name, float(median), float(low), float(high), estimated, left, alone, whole)
