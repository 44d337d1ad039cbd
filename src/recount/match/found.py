"""From scored pairs to persons, with their doubt: the whole way that `recount match` goes after scoring.

Rules: weights are learnt once, from scores and lists (`strength`), never from decisions, so that a
decision redraws its own component alone. Pairs that a person judged set the probabilities right after the
draws, never the weights before them: what the draws do to a pair, its rivals and its go-betweens, would
else be counted twice.
A person's decision holds in every draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from recount.match import captures
from recount.match.cores import UNSEEN, Cores, Terms, between, grown
from recount.match.graph import Floats, Graph, Ints, Verdicts, built, hashes
from recount.match.missed import Missed, missed
from recount.match.persons import SEED, Drawn, sample
from recount.match.strength import Scores, Strength, doubted, learnt
from recount.match.training import Model

SAMPLES = 100
LEAST_LOST = 0.01  # of the links, at least so many are taken to be missed by every rule
MOST_UNLIKELY, UNSCORED_MOST = -20.0, -8.0


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """Persons among the records, as drawn.

    Attributes:
        ids: of the records, in their order.
        lists: for each record the place of its list in `names`.
        drawn: the partitions.
        strength: the weights they were drawn with.
        probability: for each pair the share of draws in which it is one person.
        missed: links that blocking may have missed, apart.
        notes: sentences that must be shown.
        cores: records that were taken as one from the start; None where each stood for itself.
    """

    ids: tuple[str, ...]
    lists: Ints
    names: tuple[str, ...]
    drawn: Drawn
    strength: Strength
    probability: Floats
    missed: Missed
    notes: tuple[str, ...]
    cores: Cores | None = None

    @property
    def people(self) -> captures.Spread:
        """The number of recorded persons: median and the ends of 95 %."""
        return captures.spread(self.drawn)

    def people_table(self) -> pa.Table:
        """PEOPLE."""
        return captures.people(self.drawn, self.ids)

    def partitions(self) -> pa.Table:
        """PARTITIONS."""
        return captures.partitions(self.drawn, self.ids)

    def captures(self) -> pa.Table:
        """CAPTURES, one table a draw, as `recount count` takes them."""
        return captures.captures(self.drawn, self.lists, self.names)

    def certain_captures(self) -> pa.Table:
        """CAPTURES of the one partition in PEOPLE, as if it were known: for comparison, with one draw."""
        one = replace(self.drawn, labels=self.drawn.point[None, :], chains=1)
        return captures.captures(one, self.lists, self.names)

    def repeated(self) -> tuple[float, ...]:
        """For each list the mean share of its records that stand on it beside another of their person."""
        totals = np.zeros(len(self.names))
        for labels in self.drawn.labels:
            person = self.drawn.records(labels)
            first = np.unique(person * len(self.names) + self.lists)
            totals += np.bincount(first % len(self.names), minlength=len(self.names))
        sizes = np.bincount(self.lists, minlength=len(self.names))
        shares = 1 - totals / self.drawn.draws / np.maximum(sizes, 1)
        return tuple(float(one) for one in shares)


def find(
    records: pa.Table,
    lists: pa.Table,
    pairs: pa.Table,
    *,
    decisions: pa.Table | None = None,
    samples: int = SAMPLES,
    seed: int = SEED,
    strength: Strength | None = None,
    before: Drawn | None = None,
    model: Model | None = None,
    cores: Cores | None = None,
) -> Found:
    """The persons among the records.

    Args:
        records: RECORDS.
        lists: LISTS; `unique` true forbids that a person stands on that list twice.
        pairs: PAIRS with their levels.
        decisions: DECISIONS of a person; the last on a pair counts.
        samples: partitions to draw.
        seed: the same input and seed give the same draws, in whatever order the records stand.
        strength: weights of an earlier run, so that only what a decision touches is drawn anew.
        before: the draws of that run.
        model: what each level tells; with it, records that are surely one person are joined into cores.
        cores: those of an earlier run.
    """
    ids = tuple(records["record"].to_pylist())
    place = records["list"].to_numpy().astype(np.int64)
    names = tuple(lists["name"].to_pylist())
    unique = np.array([one is True for one in lists["unique"].to_pylist()], dtype=np.bool_)
    scores = scored(ids, place, unique, pairs)
    verdicts = verdicts_of(ids, decisions)
    if strength is None:
        nothing = np.empty((0, 2), dtype=np.int64)
        strength = doubted(learnt(scores, Verdicts(nothing, nothing), seed=seed))
        if model is not None and not unique.all():
            cores = grown(scores, Terms.of(model, scores.levels), seed=seed)
    graph, notes = _graph(scores, strength, cores, verdicts)
    drawn = sample(graph, samples=samples, seed=seed, before=before)
    probability = drawn.shares(*scores.ends)
    rules = pairs["rules"].to_numpy().astype(np.uint32)
    said = list(notes)
    if not drawn.mixing.agree:
        said.append("The chains do not agree on the number of persons: draw more samples.")
    return Found(
        ids, place, names, drawn, strength, probability, missed(rules, probability), tuple(said), cores
    )


def _graph(
    scores: Scores, strength: Strength, cores: Cores | None, verdicts: Verdicts
) -> tuple[Graph, tuple[str, ...]]:
    """What is sampled: records by the weights of their pairs, or cores by theirs."""
    mask = scores.mask(scores.unique)
    if cores is None:
        return built(scores.keys, scores.ends, strength.weights, mask, verdicts, scores.unscored)
    least = cores.apart(verdicts.different)
    ends, weight = between(scores, cores.terms, least)
    doubt = doubted(replace(strength, weights=weight[None, :]))
    return built(scores.keys, ends, doubt.weights, mask, verdicts, UNSEEN, core=least)


def scored(ids: Sequence[str], place: Ints, unique: NDArray[np.bool_], pairs: pa.Table) -> Scores:
    """The pairs as the sampler takes them."""
    ends = (pairs["a"].to_numpy().astype(np.int64), pairs["b"].to_numpy().astype(np.int64))
    weight = pairs["weight"].to_numpy().astype(np.float64)
    columns = [name for name in pairs.column_names if name.startswith("gamma_")]
    levels = np.empty((len(weight), len(columns)), dtype=np.int8)
    for at, name in enumerate(columns):
        levels[:, at] = pairs[name].to_numpy()
    rules = pairs["rules"].to_numpy().astype(np.uint32)
    return Scores(
        hashes(ids), place, unique, ends, weight, levels, unscored(place, unique, weight, rules)
    )


def unscored(
    place: Ints, unique: NDArray[np.bool_], weight: Floats, rules: NDArray[np.uint32]
) -> float:
    """Log odds of a pair that no rule found: those of any pair, times the share of links that rules miss."""
    share = 1 / (1 + np.exp(-np.clip(weight, -40, 40)))
    many = np.bincount(place, minlength=len(unique)).astype(float)
    possible = (len(place) ** 2 - (many[unique] ** 2).sum()) / 2
    links = max(1.0, float(share.sum()))
    gone = missed(rules, share)
    lost = LEAST_LOST if gone.links is None else max(LEAST_LOST, gone.links / (gone.links + links))
    return float(
        np.clip(np.log(links / max(possible, 2.0)) + np.log(lost), MOST_UNLIKELY, UNSCORED_MOST)
    )


def verdicts_of(ids: Sequence[str], decisions: pa.Table | None) -> Verdicts:
    """Decisions by numbers of records; the last on a pair counts, in the order given."""
    nothing = np.empty((0, 2), dtype=np.int64)
    if decisions is None or not decisions.num_rows:
        return Verdicts(nothing, nothing)
    number = {one: at for at, one in enumerate(ids)}
    last: dict[tuple[int, int], str] = {}
    unknown = 0
    for a, b, verdict in zip(
        decisions["record_a"].to_pylist(),
        decisions["record_b"].to_pylist(),
        decisions["verdict"].to_pylist(),
        strict=True,
    ):
        if a not in number or b not in number or a == b:
            unknown += 1
            continue
        pair = (min(number[a], number[b]), max(number[a], number[b]))
        last.pop(pair, None)
        last[pair] = verdict
    notes = (
        (
            f"{unknown} decisions name a record that is not in these lists, or one record twice; not used.",
        )
        if unknown
        else ()
    )
    kept = {
        verdict: np.array([pair for pair, one in last.items() if one == verdict], np.int64).reshape(
            -1, 2
        )
        for verdict in ("same", "different")
    }
    return Verdicts(kept["same"], kept["different"], notes)
