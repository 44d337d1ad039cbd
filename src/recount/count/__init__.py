"""The count room: how many in all, those that nobody recorded included, or a reasoned refusal.

Rules: every estimate carries its interval, its assumption and whether its checks passed; where sound
families disagree there is no headline; where the table does not determine an answer there is none. The
people that no list could have reached are covered by no method, and every answer says so. numpy,
scipy, numba and pyarrow (the group `count`) are loaded when an estimate is asked for, not before.

>>> from recount.count import estimate, from_counts
>>> table = from_counts(("north", "south"), {(1, 0): 30, (0, 1): 20, (1, 1): 12})
>>> answer = estimate(table, what="detentions, an invented province, 1998", seed=1)
>>> answer.refused[0].reason
'2 lists with records of their own; an estimate needs at least 3.'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from recount import __version__
from recount.errors import BadInput, MissingGroup
from recount.estimates import Tally

if TYPE_CHECKING:
    from recount.count.captures import Captures, Floats, Sheet
    from recount.count.strata import How, Store
    from recount.estimates import Progress

SEED = 20240229


@dataclass(frozen=True, eq=False, slots=True)
class Counted:
    """The answer, and draws of the whole by family (bootstrap replicates for a likelihood)."""

    tally: Tally
    draws: Mapping[str, Floats]


def estimate(table: object, *, what: str | None, **choices: Any) -> Tally:  # noqa: ANN401 - those of `count`
    """How many in all. Takes what `count` takes, and leaves out the draws."""
    return count(table, what=what, **choices).tally


def count(
    table: object,
    *,
    what: str | None,
    families: Sequence[str] = (),
    strata: Sequence[str] = (),
    covariates: Sequence[str] = (),
    level: float = 0.95,
    cap: float | None = None,
    delta: float | None = None,
    classes: int = 10,
    seed: int = SEED,
    replicates: int = 1000,
    concentration: tuple[float, float] = (0.25, 0.25),
    small_cells: bool = False,
    sensitivity: bool = True,
    workers: int = 1,
    how: How | None = None,
) -> Counted:
    """How many in all, with draws.

    Args:
        table: bytes of a CSV file, an Arrow table, an array (0/1 for each list, the count last), `Captures`
            or a `Sheet`.
        what: the acts counted, with place and time; without it the answer is a refusal.
        families: names of families; empty = all that fit the table.
        strata: columns that divide the table.
        covariates: columns that describe a person; a row is then one person.
        level: of the intervals.
        cap: most unseen people thought possible (default: 10 times the recorded for the graphical family,
            20 times for the latent classes).
        delta: prior weight of a cell in the graphical family (default 2^-lists).
        classes: of the latent-class family.
        seed: the same table and seed give the same figures.
        replicates: of the bootstrap of the stepwise family.
        concentration: shape and rate of the gamma prior of the latent classes' concentration.
        small_cells: tell overlaps under 6.
        sensitivity: compute the sensitivity part.
        workers: processes, for strata and draws of a linkage.
        how: who computes many tables, what is known of them, who is told (in place of `workers`); see `plan`.

    Raises:
        MissingGroup: the group `count` is not installed.
        BadInput: the table or a choice cannot be used; the sentence says why.
    """
    need_group()
    answer = import_module("recount.count.answer")
    chosen = import_module("recount.count.families").Settings(
        level=level,
        cap=cap,
        delta=delta,
        classes=classes,
        seed=seed,
        replicates=replicates,
        concentration=concentration,
    )
    tally, draws = answer.tally(
        sheet_of(table, strata=strata, covariates=covariates),
        chosen,
        what=what,
        families=families,
        version=__version__,
        small_cells=small_cells,
        with_sensitivity=sensitivity,
        how=how or plan(workers=workers),
    )
    return Counted(tally, draws)


def plan(
    *,
    workers: int = 1,
    executor: object = None,
    store: Store | None = None,
    tell: Callable[[Progress], None] | None = None,
) -> How:
    """How many tables are computed: by `executor`, or by processes; what is known; who is told."""
    need_group()
    from recount.count.strata import How, processes

    return How(executor or processes(workers), store, tell)  # type: ignore[arg-type]


def cost(
    table: object,
    *,
    strata: Sequence[str] = (),
    families: Sequence[str] = (),
    how: How | None = None,
    **choices: Any,  # noqa: ANN401 - those of `count` that are settings
) -> Progress:
    """What the strata (or the draws of a linkage) will cost; a few tables are fitted to tell.

    Raises:
        BadInput: the table or a choice cannot be used.
    """
    need_group()
    from recount.count.answer import priced
    from recount.count.families import Settings

    sheet = sheet_of(table, strata=strata)
    return priced(sheet, Settings(**choices), families, how or plan())


def sheet_of(table: object, *, strata: Sequence[str] = (), covariates: Sequence[str] = ()) -> Sheet:
    """A checked table from any of the forms that `count` takes.

    Raises:
        BadInput: it is none of them, or its content cannot be used.
    """
    need_group()
    from recount.count import captures as forms

    if isinstance(table, forms.Sheet):
        return table
    if isinstance(table, forms.Captures):
        return forms.Sheet(table.lists, (forms.Part((), None, table),))
    if isinstance(table, bytes):
        return forms.from_csv(table, strata=strata, covariates=covariates)
    if hasattr(table, "to_pydict"):
        return forms.from_arrow(table, strata=strata, covariates=covariates)
    if hasattr(table, "ndim"):
        return forms.from_array(table)  # type: ignore[arg-type]
    raise BadInput("A table is bytes of a CSV file, an Arrow table, an array, Captures or a Sheet.")


def from_counts(lists: Sequence[str], counts: Mapping[tuple[int, ...], int]) -> Captures:
    """Captures from a count for each pattern.

    Raises:
        BadInput: a pattern or a count cannot be used.
    """
    need_group()
    from recount.count import captures as forms

    return forms.from_counts(lists, counts)


def need_group() -> None:
    """Nothing, if the group `count` is installed.

    Raises:
        MissingGroup: it is not.
    """
    try:
        for name in ("numpy", "scipy", "numba", "pyarrow"):
            import_module(name)
    except ImportError as error:
        raise MissingGroup(
            "Counting needs the group 'count', which is not installed; add it with: "
            "pip install 'recount-casebook[count]'"
        ) from error
