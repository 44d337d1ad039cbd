"""What is compared, as a list that anybody can read: each comparison with its levels, best first.

Rules: a comparison is one thing that two records say of a person; its levels are tried from the top, the
first that holds counts; a level that is 0 is the last, "they differ". The whole name is ONE comparison,
since brothers and sisters share father's, grandfather's and family's name and these are no separate
evidence. `sql` is the condition as the engine runs it (DuckDB or Spark); `same` is how often two records of
one person are expected to stand on the level before any data were seen (a prior worth some 20 pairs).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One row of a comparison: in words, as a condition, and its share among pairs of one person.

    `same` is what is expected before any data were seen, `most` what is not believed whatever the data say.
    """

    words: str
    sql: str
    same: float
    most: float = 1.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing compared; `missing` is when it cannot be; `kin` is the prior share among relatives."""

    name: str
    words: str
    missing: str
    levels: tuple[Level, ...]  # best first; the last is "they differ"
    kin: tuple[float, ...]
    chains: tuple[tuple[int, ...], ...] = ()  # levels, by number, that must tell ever more
    kin_most: tuple[float, ...] = ()  # best first: shares among relatives beyond which none is believed
    of_incident: bool = False  # strangers caught in one incident agree on it

    def level(self, gamma: int) -> Level:
        """The level by its number, 0 being the last of the list."""
        return self.levels[len(self.levels) - 1 - gamma]


def _numbered(
    function: str, rows: tuple[tuple[str, float], ...], most: Mapping[int, float] | None = None
) -> tuple[Level, ...]:
    top = len(rows) - 1
    call = f'{function}("number_l", "number_r")'
    return tuple(
        Level(
            words, f"{call} = {top - at}" if at < top else "ELSE", same, (most or {}).get(top - at, 1.0)
        )
        for at, (words, same) in enumerate(rows)
    )


NAME = Comparison(
    "name",
    "the name",
    'name_level("number_l", "number_r") < 0',
    _numbered(
        "name_level",
        (
            ("every word of the name is the same, and together they are rare", 0.36),
            ("every word of the name is the same, and few share them", 0.12),
            ("every word of the name is the same, but the name is common", 0.08),
            ("every word of the name is the same or spelt alike, and together they are rare", 0.16),
            ("every word of the name is the same or spelt alike, and few share them", 0.06),
            ("every word of the name is the same or spelt alike, but the name is common", 0.04),
            ("one word of three or more is spelt quite otherwise, the others agree", 0.04),
            ("one word of two is spelt quite otherwise, the other agrees, and few have it", 0.015),
            ("one word of two is spelt quite otherwise, the other agrees, but is common", 0.015),
            ("the only word that both have is the same, and few have it", 0.015),
            ("the only word that both have is alike, and few have it", 0.01),
            ("the only word that both have is the same or alike, but is common", 0.015),
            ("every word of the name agrees, but in another order", 0.02),
            ("one word of three or more differs (not the first), the others agree and are rare", 0.009),
            ("one word of three or more differs (not the first), the others agree", 0.006),
            (
                "the first words differ, others agree in another place, as between father and child",
                0.01,
            ),
            ("the first word differs, the others agree, as among brothers and sisters", 0.01),
            ("one word of two differs, the other agrees, and hardly anybody has it", 0.004),
            ("one word of two differs, the other agrees, and few have it", 0.003),
            ("one word of two differs, the other agrees, but is common", 0.003),
            ("the names differ", 0.005),
        ),
        most={0: 0.1, 4: 0.015},  # hardly anybody is written with another first name altogether
    ),
    (
        *(0, 0, 0, 0, 0, 0, 0.06, 0.03, 0.03, 0, 0, 0, 0.03, 0.02, 0.03, 0.25, 0.35),
        *(0.06, 0.06, 0.07, 0.01),
    ),
    chains=(
        (15, 16, 17, 20),
        (18, 19, 20),
        (0, 15),
        (0, 18),
        (0, 1, 2, 3),
        (6, 7),
        (9, 10, 11),
        (12, 13),
    ),
)

_BOTH_DAYS = '"born_low_l" = "born_high_l" AND "born_low_r" = "born_high_r"'
_APART = 'GREATEST("born_low_l" - "born_high_r", "born_low_r" - "born_high_l")'
_PARTS = "(" + " + ".join(f"CASE WHEN {{{at}}} THEN 1 ELSE 0 END" for at in range(3)) + ")"


def _slip(what: str) -> str:
    """Two of day, month and year are the same, or day and month have changed places."""
    parts = [f'"{what}_{part}_l" = "{what}_{part}_r"' for part in ("year", "month", "day")]
    changed = f'"{what}_month_l" = "{what}_day_r" AND "{what}_day_l" = "{what}_month_r"'
    return f"({_PARTS.format(*parts)} >= 2 OR ({parts[0]} AND {changed}))"


BORN = Comparison(
    "born",
    "the birth",
    '"born_low_l" IS NULL OR "born_low_r" IS NULL',
    (
        Level("born on the same day", f'{_BOTH_DAYS} AND "born_low_l" = "born_low_r"', 0.55),
        Level("days of birth that differ by one slip", f"{_BOTH_DAYS} AND {_slip('born')}", 0.12),
        Level("ages or years of birth that agree", f"{_APART} <= 0 AND NOT ({_BOTH_DAYS})", 0.2),
        Level("births within a year of each other", f"{_APART} <= 366", 0.07),
        Level("births within three years of each other", f"{_APART} <= 1100", 0.03),
        Level("births within ten years of each other", f"{_APART} <= 3653", 0.02, 0.06),
        Level("born at different times", "ELSE", 0.01, 0.06),
    ),
    (0.005, 0.02, 0.08, 0.12, 0.2, 0.275, 0.3),
    chains=((0, 1, 2, 3), (5, 6)),
    kin_most=(0.03, 0.1, 1.0, 1.0, 1.0, 1.0, 1.0),  # of brothers and sisters few are twins
)

SEX = Comparison(
    "sex",
    "the sex",
    '"sex_l" IS NULL OR "sex_r" IS NULL',
    (Level("the same sex", '"sex_l" = "sex_r"', 0.98), Level("another sex", "ELSE", 0.02, 0.08)),
    (0.55, 0.45),
    chains=((0, 1),),
)

_ACT_DAYS = '"act_low_l" = "act_high_l" AND "act_low_r" = "act_high_r"'
_ACT_APART = 'GREATEST("act_low_l" - "act_high_r", "act_low_r" - "act_high_l")'
ACT = Comparison(
    "act",
    "the date of the act",
    '"act_low_l" IS NULL OR "act_low_r" IS NULL',
    (
        Level("the act on the same day", f'{_ACT_DAYS} AND "act_low_l" = "act_low_r"', 0.6),
        Level("acts within three days of each other", f"{_ACT_DAYS} AND {_ACT_APART} <= 3", 0.12),
        Level("dates of the act that differ by one slip", f"{_ACT_DAYS} AND {_slip('act')}", 0.06),
        Level("dates of the act that agree as far as they are known", f"{_ACT_APART} <= 0", 0.1),
        Level("acts within a month of each other", f"{_ACT_APART} <= 31", 0.06),
        Level("acts within a year of each other", f"{_ACT_APART} <= 366", 0.03),
        Level("acts at different times", "ELSE", 0.03),
    ),
    (0.5, 0.1, 0.05, 0.1, 0.1, 0.05, 0.1),
    chains=((0, 1, 2), (5, 6)),
    of_incident=True,
)

PLACE = Comparison(
    "place",
    "the place",
    'place_level("number_l", "number_r") < 0',
    _numbered(
        "place_level",
        (
            ("several places that few records have are the same or spelt alike", 0.15),
            ("the same place, which hardly any other record has", 0.1),
            ("a place that hardly any other record has, spelt alike", 0.05),
            ("the same place, which few records have", 0.2),
            ("the same place", 0.2),
            ("the same place, which very many records have", 0.15),
            ("places spelt alike", 0.05),
            ("other places", 0.1),
        ),
    ),
    (0.15, 0.15, 0.05, 0.2, 0.2, 0.15, 0.05, 0.05),
    chains=((0, 1), (0, 2, 3, 4, 6, 7), (0, 5, 6)),
    of_incident=True,
)

KUNYA = Comparison(
    "kunya",
    "the kunya",
    '"kunya_l" IS NULL OR "kunya_r" IS NULL',
    (Level("the same kunya", '"kunya_l" = "kunya_r"', 0.9), Level("another kunya", "ELSE", 0.1)),
    (0.1, 0.9),
    chains=((0, 1),),
)

SHORT = 300  # records up to which every pair is looked at
ALL_PAIRS = 30  # bit of `rules` in PAIRS: found because every pair was looked at
COMPARISONS = (NAME, BORN, SEX, ACT, PLACE, KUNYA)


@dataclass(frozen=True, slots=True)
class Blocking:
    """One way in which a pair is found; pairs that no rule finds are never looked at.

    A key that more than `most` records have is tried together with what `finer` says; a key that is still
    too common is dropped.
    """

    words: str
    most: int
    finer: str


BLOCKING = (
    Blocking("two words of the name have the same consonants", 200, "year of birth"),
    Blocking(
        "one word of the name has the same consonants, and the year of birth agrees",
        60,
        "sex and place",
    ),
    Blocking("the day of birth is the same", 20, "first letter of a word of the name"),
    Blocking("one word of the name and day and month of birth are the same", 60, "sex"),
    Blocking("one word of the name and one word of the place are the same", 60, "year of birth"),
    Blocking("one word of the name and the day of the act are the same", 60, "year of birth"),
    Blocking("two words of the name begin alike, and the year of birth agrees", 40, "sex and place"),
    Blocking("one rare word of the name has the same consonants", 50, "year of birth"),
    Blocking("the kunya is the same", 50, "year of birth"),
    Blocking("a place that hardly any other record has is the same", 12, "sex"),
)
