"""Many tables: the same figures whoever computes, once each, announced; totals add draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recount import count as room
from recount.count import answer, from_counts
from recount.count.families import Settings
from recount.count.linkage import linked
from recount.count.strata import How, fitted, here, processes

WHAT = "detentions, an invented province, 1998"
FAMILIES = ("graphical", "log-linear-bic")
PATTERNS = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)]


def _tables(many, seed=1):
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(many):
        counts = rng.poisson([60, 50, 40, 14, 12, 10, 4]) + 1
        made.append(from_counts(("court", "clinic", "paper"), dict(zip(PATTERNS, counts, strict=True))))
    return made


def _sheet(tables):
    rows = ["region,court,clinic,paper,count"]
    for at, table in enumerate(tables):
        rows += [
            f"r{at},{','.join(map(str, pattern))},{count}"
            for pattern, count in zip(table.patterns.tolist(), table.counts, strict=True)
        ]
    return "\n".join(rows).encode()


def _figures(outcomes):
    return [
        {
            name: (replace(one.estimate, cpu_seconds=0.0), one.draws.tolist())
            for name, one in each.items()
        }
        for each in outcomes
    ]


def test_one_process_and_several_give_the_same_figures():
    tables = _tables(6)
    alone = fitted(tables, FAMILIES, Settings(seed=3))
    many = fitted(tables, FAMILIES, Settings(seed=3), How(processes(2)))
    assert _figures(alone) == _figures(many)


def test_equal_tables_are_fitted_once_and_keep_their_own_names():
    one = _tables(1)[0]
    other = replace(one, lists=("x", "y", "z"))
    calls = []

    def counting(work, tables):
        calls.extend(tables)
        yield from here(work, tables)

    found = fitted([one, other, one], ("graphical",), Settings(), How(counting))
    assert len(calls) == 1
    assert not {"court", "clinic", "paper"} & set(calls[0].lists)
    made = [each["graphical"].estimate.diagnostics.top_model for each in found]
    assert "\u27e6" not in "".join(made)
    assert made[0] == made[2]
    if made[0] != "no pair":
        assert made[0] != made[1]


def test_many_tables_are_announced_with_their_cost_and_told_to_the_end():
    told = []
    fitted(_tables(12), ("graphical",), Settings(), How(tell=told.append))
    assert told[0].of == 12
    assert told[0].done == 4
    assert told[0].cpu_seconds_left > 0
    assert told[-1].done == 12
    assert told[-1].cpu_seconds_left == 0
    assert [one.done for one in told] == sorted(one.done for one in told)


def test_few_tables_are_not_announced():
    told = []
    fitted(_tables(3), ("graphical",), Settings(), How(tell=told.append))
    assert told == []


def test_the_cost_is_told_from_a_few_tables():
    found = room.cost(_sheet(_tables(20)), strata=["region"], families=["graphical"])
    assert (found.done, found.of) == (4, 20)
    assert found.cpu_seconds_left > 0


def test_what_is_known_is_not_computed_again():
    known = {}

    class Store:
        def get(self, digest):
            return known.get(digest)

        def put(self, digest, outcomes):
            known[digest] = outcomes

    def never(_work, tables):
        assert not list(tables)
        return iter(())

    tables = _tables(5)
    first = fitted(tables, FAMILIES, Settings(), How(store=Store()))
    again = fitted(tables, FAMILIES, Settings(), How(never, Store()))
    assert _figures(first) == _figures(again)


def test_a_total_adds_draws_and_the_same_seed_gives_it_again():
    sheet = _sheet(_tables(5))
    first, again = (
        room.estimate(sheet, what=WHAT, strata=["region"], families=["graphical"], sensitivity=False)
        for _ in range(2)
    )
    assert first.totals == again.totals
    total = first.totals[0]
    centres = sum(stratum.families[0].median for stratum in first.strata)
    widths = sum(stratum.families[0].high - stratum.families[0].low for stratum in first.strata)
    assert total.median == pytest.approx(centres, rel=0.03)
    assert total.high - total.low < 0.8 * widths


def test_few_draws_of_a_linkage_make_an_interval_wider_by_rubins_rule():
    """(1 + 1/R) times the sample variance of R means: R times apart tables, then the same tables twice."""
    low = from_counts(("a", "b", "c"), dict(zip(PATTERNS, [60, 50, 40, 20, 18, 16, 6], strict=True)))
    high = from_counts(("a", "b", "c"), dict(zip(PATTERNS, [60, 50, 40, 12, 11, 10, 3], strict=True)))
    settings = Settings(seed=5)
    each = [one["graphical"].draws for one in fitted([low, high], ("graphical",), settings)]
    means = np.array([draws.mean() for draws in each])
    pooled, splits = linked([low, high], ("graphical",), settings)
    assert splits[0].linkage == pytest.approx(1.5 * means.var(ddof=1))
    assert splits[0].model == pytest.approx(np.mean([draws.var() for draws in each]))
    whole = pooled["graphical"].draws
    assert whole.var() == pytest.approx(splits[0].linkage + splits[0].model, rel=0.15)
    more, again = linked([low, high] * 50, ("graphical",), settings)
    assert again[0].linkage < splits[0].linkage
    assert more["graphical"].draws.var() < whole.var()


def test_a_family_that_does_not_exist_has_no_price():
    sheet = room.sheet_of(_sheet(_tables(2)), strata=["region"])
    with pytest.raises(room.BadInput, match="No family is called"):
        answer.priced(sheet, Settings(), ["magic"], How())
