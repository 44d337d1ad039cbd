"""What the count room gives: estimates with their doubt, or refusals with their reason. Frozen.

Fields are those of the form `recount-count/1`. A number never stands alone: an `Estimate` carries its
interval, its assumption in one sentence and whether its checks passed; a `Refusal` carries its reason and
what would help.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

FamilyName = Literal[
    "latent-class",
    "graphical",
    "log-linear-stepwise",
    "log-linear-bic",
    "no-highest-order",
    "doubly-robust",
]

NOT_COVERED = (
    "People whom no list could have reached are not covered by any of these figures: no method can see them, "
    "and every method is confident and wrong about them."
)
UNIT = "The unit counted is an act as named above, never a group of people."


@dataclass(frozen=True, slots=True)
class Refusal:
    """No estimate, why, and what would help. `family` is "all" when nothing can be estimated."""

    family: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What was checked. None = not a check of this family.

    Masses and weights lie in [0, 1]. A shift is the ratio of the median under a doubled setting to the median
    reported.
    """

    chains: int | None = None
    draws: int | None = None
    r_hat: float | None = None
    ess_bulk: float | None = None
    ess_tail: float | None = None
    cap_mass: float | None = None
    models: int | None = None
    top_model: str | None = None
    top_weight: float | None = None
    terms: tuple[str, ...] | None = None
    replicates: int | None = None
    replicates_without_estimate: int | None = None
    delta_shift: float | None = None
    classes_shift: float | None = None
    cap_shift: float | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many in all by one family: interval, assumption, checks.

    A family that maximises a likelihood gives `point`; one with a posterior gives `median`; model averaging
    gives both (the point is the best model's). `sound` False: the numbers stay to be seen, the notes say why,
    and they never enter a headline.
    """

    family: FamilyName
    low: float
    high: float
    level: float
    sound: bool
    assumes: str
    median: float | None = None
    point: float | None = None
    diagnostics: Diagnostics = field(default_factory=Diagnostics)
    notes: tuple[str, ...] = ()
    cpu_seconds: float = 0.0

    @property
    def centre(self) -> float:
        """The median, or the point of a family that has none."""
        value = self.median if self.median is not None else self.point
        if value is None:
            raise ValueError("an estimate has a median or a point")
        return value


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure that the whole is at least, if its assumption holds; never part of a headline."""

    name: Literal["chao", "chapman"]
    value: float
    assumes: str
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Headline:
    """The envelope of the sound families: the least low, the greatest high, the median of medians."""

    median: float
    low: float
    high: float
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListMargin:
    """One list and how many records it holds."""

    name: str
    records: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two lists and how many records stand on both; `shared` None = a small cell, withheld."""

    first: str
    second: str
    shared: int | None


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What may be told of a capture table: lists, records, digest. Cells are not echoed."""

    lists: tuple[str, ...]
    recorded: int
    digest: str
    margins: tuple[ListMargin, ...] = ()
    overlaps: tuple[Overlap, ...] = ()


@dataclass(frozen=True, slots=True)
class XiPoint:
    """The whole if the highest-order odds ratio is `xi` in place of 1.

    `basis`: what the chances of the seen patterns are drawn from: the patterns themselves, or latent classes.
    """

    xi: float
    median: float
    low: float
    high: float
    basis: Literal["patterns", "latent classes"] = "patterns"


@dataclass(frozen=True, slots=True)
class Variant:
    """The same family with one thing changed, and the ratio of its centre to the one reported."""

    family: str
    change: str
    median: float
    low: float
    high: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Consistency:
    """One list's known size against what the others predict (Binette & Steorts); estimate is of that size."""

    family: str
    list: str
    known: int
    median: float
    low: float
    high: float
    log_error: float
    covered: bool


@dataclass(frozen=True, slots=True)
class Rival:
    """An account of how people differ that no family need assume, and the whole if it were true.

    `bic_behind`: its BIC less that of the best of all models; `near`: so little that the table cannot tell.
    """

    account: str
    whole: float
    bic_behind: float
    near: bool


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How far the answer moves when an assumption does. Empty = not computed."""

    xi: tuple[XiPoint, ...] = ()
    leave_one_list_out: tuple[Variant, ...] = ()
    merge_two_lists: tuple[Variant, ...] = ()
    settings: tuple[Variant, ...] = ()
    internal_consistency: tuple[Consistency, ...] = ()
    not_computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VarianceSplit:
    """Variance over draws of the linkage: between tables, within a table, and the linkage's share."""

    family: str
    linkage: float
    model: float
    linkage_share: float
    draws: int


@dataclass(frozen=True, slots=True)
class Family:
    """What a family is called, what it assumes, and how many lists it takes."""

    name: FamilyName
    assumes: str
    least_lists: int
    most_lists: int


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: estimated, or refused with its recorded number still in the lower bound."""

    stratum: tuple[str, ...]
    recorded: int
    families: tuple[Estimate, ...] = ()
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """A family's total over the strata that it could estimate, by adding draws.

    `recorded_only` is the number recorded in strata not estimated: it is in the figures, with nothing added.
    """

    family: str
    median: float
    low: float
    high: float
    estimated: int
    not_estimated: int
    recorded_only: int
    unstratified: float | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far many tables are: different tables done, in all, CPU seconds spent and (estimated) left."""

    done: int
    of: int
    cpu_seconds: float
    cpu_seconds_left: float


@dataclass(frozen=True, slots=True)
class Tally:
    """The whole answer about one table."""

    what: str | None
    table: TableFacts
    families: tuple[Estimate, ...]
    bounds: tuple[Bound, ...]
    refused: tuple[Refusal, ...]
    headline: Headline | None
    headline_withheld: str | None
    seed: int
    version: str
    sensitivity: Sensitivity = field(default_factory=Sensitivity)
    variance: tuple[VarianceSplit, ...] = ()
    strata: tuple[Stratum, ...] = ()
    totals: tuple[Total, ...] = ()
    rivals: tuple[Rival, ...] = ()
    limits: tuple[str, ...] = (NOT_COVERED, UNIT)

    @property
    def exit_status(self) -> int:
        """3 when no family gives an estimate, else 0."""
        estimated = self.families or any(stratum.families for stratum in self.strata)
        return 0 if estimated else 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CountForm(Tally):
    """What `recount count --json` prints."""

    format: Literal["recount-count/1"]
