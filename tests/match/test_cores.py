"""Where one person stands on a list again and again, what is sure is joined first and then speaks as one."""

import csv
import io

import numpy as np
import pytest

from recount.case import persons as kept
from recount.match import columns, intake, linking, prepare, sheets
from recount.match.cores import Cores, Terms, between, grown
from recount.match.engine import InMemory
from recount.match.found import find
from recount.match.graph import hashes
from recount.match.strength import Scores

# two fields: level 1 = the same, 0 = other; a copy agrees in 9 of 10, strangers in 1 of 100
SAME, OTHER = np.log(0.9 / 0.01), np.log(0.1 / 0.99)
FIELD = np.array([OTHER, SAME, 0.0])
PRIOR = -6.0


def terms(always=(True, False)):
    never = (np.full(3, -30.0),) * 2
    return Terms((PRIOR, -30.0, -30.0), ((FIELD, FIELD), never, never), always)


def scores(rows, records):
    a, b, *levels = (np.array(column) for column in zip(*rows, strict=True))
    return Scores(
        hashes([f"r{at}" for at in range(records)]),
        np.zeros(records, dtype=np.int64),
        np.array([False]),
        (a.astype(np.int64), b.astype(np.int64)),
        PRIOR + FIELD[levels[0]] + FIELD[levels[1]],
        np.column_stack(levels).astype(np.int8),
    )


def test_the_prior_counts_once_between_two_cores_and_a_field_once():
    rows = [(a, b, 1, -1) for a in range(3) for b in (3, 4)]
    least = np.array([0, 0, 0, 3, 3])
    ends, weight = between(scores(rows, 5), terms(), least)
    assert (ends[0].tolist(), ends[1].tolist()) == ([0], [3])
    assert weight[0] == pytest.approx(PRIOR + SAME, abs=1e-6)


def test_what_one_record_of_a_core_shares_is_shared_by_a_part_of_it():
    rows = [(0, 2, 1, 1), (1, 2, 0, -1)]
    _, weight = between(scores(rows, 3), terms(), np.array([0, 0, 2]))
    name = np.log((np.exp(SAME) + np.exp(OTHER)) / 2)
    assert weight[0] == pytest.approx(PRIOR + name + SAME, abs=1e-6)


def test_names_that_no_rule_brought_together_differ_and_other_fields_are_not_known():
    rows = [(0, 2, 1, 1)]
    _, weight = between(scores(rows, 3), terms(), np.array([0, 0, 2]))
    assert weight[0] == pytest.approx(PRIOR + SAME - np.log(2) + SAME, abs=1e-6)


def test_what_several_records_of_both_say_against_each_other_tells_more():
    one = between(scores([(0, 1, 1, 0)], 2), terms(), np.array([0, 1]))[1][0]
    rows = [(a, b, 1, 0) for a in (0, 1, 2, 3) for b in (4, 5, 6, 7)]
    four = between(scores(rows, 8), terms(), np.array([0] * 4 + [4] * 4))[1][0]
    assert four == pytest.approx(one + OTHER, abs=1e-6)  # the square root of four: twice


def test_a_decision_dissolves_the_core_that_holds_both_records_and_no_other():
    cores = Cores(np.array([0, 0, 0, 3, 3]), terms())
    assert cores.apart(np.array([[1, 2]])).tolist() == [0, 1, 2, 3, 3]
    assert cores.apart(np.array([[2, 3]])).tolist() == [0, 0, 0, 3, 3]


def test_where_hardly_anybody_stands_three_times_there_are_no_cores():
    rows = [(2 * k, 2 * k + 1, 1, 1) for k in range(20)]
    assert grown(scores(rows, 40), terms(), seed=1) is None


RESPELT = {"Amir": "Ameer", "Tariq": "Tarek", "Layla": "Leila", "Samir": "Sameer", "Nadia": "Nadya"}


def crowded():
    """A list on which forty people stand eight times each; of each eight one gives an initial and a place."""
    rng = np.random.default_rng(5)
    made, truth = [], []
    families = [
        f"{a}{b}{c}" for a in ("Har", "Dur", "Kos", "Bel") for b in "aeiou" for c in ("din", "mak")
    ]
    for person in range(40):
        given, family = list(RESPELT)[person % 5], families[person]
        born = f"{1950 + person}-{1 + person % 12:02d}-{2 + person % 26:02d}"
        for copy in range(8):
            written = RESPELT[given] if rng.random() < 0.3 else given
            bare = copy == 7
            name = f"{written[0]} {family}" if bare else f"{written} {family}"
            place = "" if not bare and rng.random() < 0.3 else f"Ort {person // 2}"
            made.append([name, "" if bare else born, place])
            truth.append(person)
    out = io.StringIO()
    csv.writer(out).writerows([["name", "birth_date", "place"], *made])
    sheet = sheets.from_text(out.getvalue(), called="all")
    taken = intake.taken(
        [intake.Listed(sheet, tuple(columns.guessed(sheet.header, sheet.rows)), unique=None)]
    )
    return taken.records, taken.lists, np.array(truth)


@pytest.fixture(scope="module")
def linked():
    records, lists, truth = crowded()
    return linking.link(records, lists, samples=40, seed=1, engine=InMemory(), short=0), truth


def test_people_who_stand_eight_times_are_found_whole(linked):
    found, truth = linked[0].found, linked[1]
    assert found.cores is not None
    person = np.array(found.people_table()["person"].to_pylist())
    both = person[:, None] == person[None, :]
    same = truth[:, None] == truth[None, :]
    assert both[same].mean() > 0.97
    assert both[~same].mean() < 0.001
    assert found.people.low <= 40 <= found.people.high + 1


def test_decisions_hold_in_cores_and_what_is_kept_gives_the_same_again(linked, tmp_path):
    whole = linked[0]
    work = kept.matched(
        whole.records, whole.lists, whole.scored.pairs, samples=40, seed=1, model=whole.scored.model
    )
    ids = work.found.ids
    apart, joined = kept.Verdict(ids[0], ids[1], "different"), kept.Verdict(ids[0], ids[8], "same")
    kept.put(str(tmp_path), kept.kept(work))
    draws = []
    for work_of in (work, kept.load(str(tmp_path))):
        drawn = work_of.decided([apart, joined]).found.drawn
        draws.append(np.array([drawn.records(row) for row in drawn.labels]))
        assert (draws[-1][:, 0] != draws[-1][:, 1]).all()
        assert (draws[-1][:, 0] == draws[-1][:, 8]).all()
    assert (draws[0] == draws[1]).all()
    plain = find(whole.records, whole.lists, whole.scored.pairs, samples=40, seed=1)
    assert plain.cores is None


def test_heaps_of_dates_are_years_and_months_in_disguise():
    days = ["1950-01-01"] * 60 + ["1960-03-01"] * 3 + [f"19{40 + k % 50}-{1 + k % 12:02d}-{2 + k % 26:02d}"
                                                       for k in range(200)]  # fmt: skip
    out = "name,birth_date\n" + "".join(f"Amir Haddad,{day}\n" for day in days)
    sheet = sheets.from_text(out, called="all")
    taken = intake.taken(
        [intake.Listed(sheet, tuple(columns.guessed(sheet.header, sheet.rows)), unique=None)]
    )
    born = prepare.prepared(taken.records, (False,)).born
    spans = born.high - born.low
    assert spans[0] == 364
    assert not born.day[:60].any()
    assert (spans[60:] == 0).all()


def test_many_may_have_died_on_one_first_of_a_month():
    days = ["2015-03-01"] * 150 + ["2015-01-01"] * 150
    out = "name,date of death\n" + "".join(f"Amir Haddad,{day}\n" for day in days)
    sheet = sheets.from_text(out, called="all")
    guessed = tuple(columns.guessed(sheet.header, sheet.rows))
    taken = intake.taken([intake.Listed(sheet, guessed, unique=None)])
    act = prepare.prepared(taken.records, (False,)).act
    assert act.day.all()
    assert (act.low == act.high).all()


def test_what_hangs_together_in_all_draws_is_one_core():
    rows = [(a, b, 1, 1) for a in range(6) for b in range(a + 1, 6)]
    cores = grown(scores(rows, 6), terms(), seed=1)
    assert cores is not None
    assert cores.least.tolist() == [0] * 6


def test_labels_set_probabilities_right_and_a_review_keeps_them_so(tmp_path):
    records, lists, truth = crowded()
    plain = linking.link(records, lists, samples=40, seed=1, engine=InMemory(), short=400)
    pairs, ids = plain.scored.pairs, records["record"].to_pylist()
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    same = truth[a] == truth[b]
    order = np.random.default_rng(2).permutation(len(a))
    chosen = np.concatenate([order[same[order]][:100], order[~same[order]][:100]])
    verdicts = [
        kept.Verdict(ids[a[at]], ids[b[at]], "same" if same[at] else "different") for at in chosen
    ]
    linked = linking.link(
        records, lists, labels=kept.table(verdicts), samples=40, seed=1, engine=InMemory(), short=400
    )
    assert linked.line.judged == len(verdicts)
    assert np.array_equal(linked.found.drawn.labels, plain.found.drawn.labels)
    chances = linked.scored.pairs["probability"].to_numpy()
    work = kept.Work(records, linked.lists, linked.scored.pairs, linked.found, 40, 1, linked.line)
    kept.put(str(tmp_path), kept.kept(work))
    assert np.allclose(kept.load(str(tmp_path)).chances, chances)
    listed = [["record_a", "record_b", "probability", "why"]]
    listed += [[ids[0], ids[1], "0.9000", "for: the name"], [ids[0], ids[2], "0.9000", "for: the name"]]
    (tmp_path / kept.LINKS_FILE).write_text("".join(",".join(row) + "\n" for row in listed))
    decided = [kept.Verdict(ids[0], ids[1], "same"), kept.Verdict(ids[0], ids[2], "different")]
    ((_, written),) = kept.relinked(str(tmp_path), work, decided)
    assert [row[2] for row in csv.reader(io.StringIO(written.decode()))][1:] == ["1.0000", "0.0000"]
