"""Pairs with their weights: found by blocking, compared, weighed by what the lists themselves teach.

Rules: the same records, settings and seed give the same pairs and weights on every engine. A second pass
compares all pairs within each group that hangs together, since a group needs evidence against as well as for.
Trust: a list is held to be free of duplicates when a person says so, or when hardly any of its own records
look alike; which of the two is said.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from recount.match import blocking, prepare, training
from recount.match.engine import Engine
from recount.match.rules import COMPARISONS, SHORT
from recount.match.training import Levels, Model
from recount.tables import SECOND_PASS

Numbers = NDArray[np.int32]
Floats = NDArray[np.float64]

RANDOM = 300_000  # random pairs by which the agreement of strangers is counted
LARGEST = 500  # records of the largest group in which all pairs are compared
LEAST_WEIGHT = -7.0  # pairs below it are kept only within a group
SEEMS_UNIQUE = 0.01  # share of a list's records that may look like another of the same list
_FEW, _FEW_SHARE = 20, 0.005  # crowded records from which the user is told
_CUTS = np.arange(0.0, 30.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """PAIRS with their levels, the model behind the weights, and what was found out about the lists."""

    pairs: pa.Table
    model: Model
    unique: tuple[bool, ...]
    twice: tuple[float, ...]  # for each list the share of its records that look like another on it
    looked_at: int  # pairs that were compared
    possible: float
    notes: tuple[str, ...]


def scored(
    records: pa.Table,
    lists: pa.Table,
    *,
    engine: Engine,
    seed: int,
    short: int = SHORT,
) -> Scored:
    """The pairs of RECORDS that may be one person. `lists` is LISTS; its `unique` may be null: found out.

    Pairs are in the order of a, then b. Weights are natural logarithms of odds, not calibrated.
    """
    told = lists["unique"].to_pylist()
    unique = tuple(bool(one) for one in told)
    ready = prepare.prepared(records, unique)
    keys = blocking.keys(ready, short=short)
    found = engine.pairs(keys)
    chance = _random(ready, seed)
    levels, drawn = _both(engine, ready, found, chance)
    model = training.fitted(levels, drawn, possible=ready.possible, records=ready.size)
    weights = model.weights(levels)
    twice = _twice(ready, found, weights)
    notes = _crowded(keys, ready.size)
    if None in told:
        unique = tuple(
            share <= SEEMS_UNIQUE if one is None else one
            for one, share in zip(told, twice, strict=True)
        )
        ready = prepare.restricted(ready, unique)
        kept = _across(ready, found)
        found, levels = found.filter(pa.array(kept)), levels[kept]
        model = training.fitted(levels, drawn, possible=ready.possible, records=ready.size)
        weights = model.weights(levels)
    notes += model.notes
    more, more_levels, groups = _second_pass(engine, ready, found, weights)
    a, b = _column(found, "a"), _column(found, "b")
    keep = (weights >= LEAST_WEIGHT) | (groups[a] == groups[b])
    table = _table(
        [np.concatenate([a[keep], _column(more, "a")]), np.concatenate([b[keep], _column(more, "b")])],
        np.concatenate(
            [_column(found, "rules")[keep].astype(np.uint32), _column(more, "rules").astype(np.uint32)]
        ),
        np.vstack([levels[keep], more_levels]),
        model,
    )
    return Scored(table, model, unique, twice, len(found) + len(more), ready.possible, tuple(notes))


def _crowded(keys: pa.Table, size: int) -> list[str]:
    """What to say of records that nothing tells apart from too many others."""
    crowded = int((keys.schema.metadata or {}).get(b"crowded", 0))
    if crowded < max(_FEW, _FEW_SHARE * size):
        return []
    return [
        (
            f"{crowded:,} records share all that could find their like with too many others, and were "
            "compared with none: each counts as a person of its own"
        )
    ]


def _column(table: pa.Table, name: str) -> NDArray[np.generic]:
    found: NDArray[np.generic] = table[name].to_numpy()
    return found


def _levels(engine: Engine, ready: prepare.Prepared, pairs: pa.Table) -> Levels:
    """The levels of pairs, which must be in order; comparisons in columns."""
    if not len(pairs):
        return np.zeros((0, len(COMPARISONS)), dtype=np.int8)
    table = engine.levels(ready, pairs)
    levels = np.empty((len(table), len(COMPARISONS)), dtype=np.int8)
    for at, one in enumerate(COMPARISONS):
        levels[:, at] = table[f"gamma_{one.name}"].to_numpy()
    return levels


def _both(
    engine: Engine, ready: prepare.Prepared, found: pa.Table, chance: pa.Table
) -> tuple[Levels, Levels]:
    """Levels of the pairs found and of the random ones, compared in one go."""
    code = _code(found)  # in order, each once
    drawn = _code(chance)
    more = np.setdiff1d(drawn, code)
    all_code = np.insert(code, np.searchsorted(code, more), more)
    pairs = pa.table(
        {"a": (all_code >> 32).astype(np.int32), "b": (all_code & 0xFFFFFFFF).astype(np.int32)}
    )
    levels = _levels(engine, ready, pairs)
    own = np.ones(len(all_code), dtype=np.bool_)
    own[np.searchsorted(all_code, more)] = False
    return levels[own], levels[np.searchsorted(all_code, drawn)]


def _code(pairs: pa.Table) -> NDArray[np.int64]:
    """Both numbers of each pair in one."""
    return _column(pairs, "a").astype(np.int64) << 32 | _column(pairs, "b").astype(np.int64)


def _random(ready: prepare.Prepared, seed: int) -> pa.Table:
    """Random pairs that could be one person; every such pair where these are few."""
    if ready.size <= SHORT:
        a, b = (side.astype(np.int32) for side in np.triu_indices(ready.size, 1))
    else:
        rng = np.random.default_rng([seed, 1])
        first = rng.integers(0, ready.size, RANDOM, dtype=np.int32)
        second = rng.integers(0, ready.size, RANDOM, dtype=np.int32)
        a, b = np.minimum(first, second), np.maximum(first, second)
    good = (a != b) & ((ready.own[a] < 0) | (ready.own[a] != ready.own[b]))
    return pa.table({"a": a[good], "b": b[good]})


def _across(ready: prepare.Prepared, pairs: pa.Table) -> NDArray[np.bool_]:
    """Which pairs are not within one list that is free of duplicates."""
    a, b = _column(pairs, "a"), _column(pairs, "b")
    good: NDArray[np.bool_] = (ready.own[a] < 0) | (ready.own[a] != ready.own[b])
    return good


def _twice(ready: prepare.Prepared, pairs: pa.Table, weights: Floats) -> tuple[float, ...]:
    """For each list the share of its records that look like another record of the same list."""
    a, b = _column(pairs, "a"), _column(pairs, "b")
    within = ready.lists[a] == ready.lists[b]
    chance = 1 / (1 + np.exp(-weights[within]))
    sizes = np.bincount(ready.lists)
    doubled = np.minimum(np.bincount(a[within], weights=chance, minlength=ready.size), 1.0)
    sums = np.bincount(ready.lists, weights=doubled, minlength=len(sizes))
    return tuple((sums / np.maximum(sizes, 1)).tolist())


def _second_pass(
    engine: Engine, ready: prepare.Prepared, found: pa.Table, weights: Floats
) -> tuple[pa.Table, Levels, Numbers]:
    """All pairs within groups that no rule found, their levels, and the group of each record."""
    a, b = _column(found, "a"), _column(found, "b")
    groups = _groups(ready.size, a, b, weights)
    order = np.argsort(groups, kind="stable")
    sizes = np.bincount(groups)
    ends = np.cumsum(sizes)
    code = []
    for group in np.flatnonzero(sizes > 2):  # noqa: PLR2004 - a pair was found already
        members = np.sort(order[ends[group] - sizes[group] : ends[group]])
        left, right = np.triu_indices(len(members), 1)
        code.append(members[left].astype(np.int64) << 32 | members[right])
    known = a.astype(np.int64) << 32 | b.astype(np.int64)
    wanted = np.setdiff1d(np.concatenate(code), known) if code else np.zeros(0, dtype=np.int64)
    pairs = pa.table(
        {
            "a": (wanted >> 32).astype(np.int32),
            "b": (wanted & 0xFFFFFFFF).astype(np.int32),
            "rules": np.full(len(wanted), SECOND_PASS, dtype=np.uint32),
        }
    )
    pairs = pairs.filter(pa.array(_across(ready, pairs)))
    return pairs, _levels(engine, ready, pairs), groups


def _groups(size: int, a: NDArray[np.generic], b: NDArray[np.generic], weights: Floats) -> Numbers:
    """Records that hang together by pairs above the lowest cut at which no group is too large."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    for cut in _CUTS:
        strong = weights >= cut
        links = coo_array((np.ones(int(strong.sum())), (a[strong], b[strong])), shape=(size, size))
        groups: Numbers = connected_components(links, directed=False)[1]
        if np.bincount(groups).max(initial=0) <= LARGEST:
            return groups
    return np.arange(size, dtype=np.int32)


def _table(
    sides: list[NDArray[np.generic]], rules: NDArray[np.uint32], levels: Levels, model: Model
) -> pa.Table:
    order = np.lexsort((sides[1], sides[0]))
    levels = levels[order]
    rows, _, number = training.patterns(levels)
    weights = model.weights(rows)[number] if len(levels) else np.zeros(0)
    columns = {
        "a": sides[0][order].astype(np.int32),
        "b": sides[1][order].astype(np.int32),
        "weight": weights,
        "probability": 1 / (1 + np.exp(-np.clip(weights, -700, 700))),
        "rules": rules[order],
    }
    for at, one in enumerate(COMPARISONS):
        columns[f"gamma_{one.name}"] = np.ascontiguousarray(levels[:, at])
    return pa.table(columns)
