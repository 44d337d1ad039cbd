"""From pairs to persons, tables and questions: decisions hold, and the doubt is in the tables."""

import io
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest

from recount.case import persons as kept
from recount.cli import match_review
from recount.count import sheet_of
from recount.errors import BadInput
from recount.match.found import find
from recount.match.questions import questions
from recount.tables import LISTS, PARTITIONS, PEOPLE, RECORDS, captures_schema, checked

# three lists; A1 B1 C1 are doubtful together, A2 B2 surely one, A3 and B3 as likely one as two
RECORD = ["A1", "A2", "A3", "B1", "B2", "B3", "C1"]
LIST = [0, 0, 0, 1, 1, 1, 2]
PAIR = [(0, 3, 0.5), (0, 6, 1.0), (3, 6, -0.5), (1, 4, 9.0), (2, 5, 0.0), (0, 4, -7.0)]


def tables(unique=(True, True, True)):
    empty = {
        name: [None] * len(RECORD) for name in RECORDS.names if name not in {"record", "list", "row"}
    }
    empty["name"] = [f"Invented {one}" for one in RECORD]
    records = pa.table(
        {"record": RECORD, "list": LIST, "row": list(range(2, 9)), **empty}, schema=RECORDS
    )
    lists = pa.table(
        {"list": [0, 1, 2], "name": ["court", "ward", "press"], "records": [3, 3, 1], "unique": unique},
        schema=LISTS,
    )
    a, b, weight = (list(column) for column in zip(*PAIR, strict=True))
    pairs = pa.table(
        {
            "a": pa.array(a, pa.int32()),
            "b": pa.array(b, pa.int32()),
            "weight": weight,
            "probability": (1 / (1 + np.exp(-np.array(weight)))).tolist(),
            "rules": pa.array([1, 2, 3, 3, 1, 2], pa.uint32()),
            "gamma_name": pa.array([1, 2, 1, 3, 1, 0], pa.int8()),
        }
    )
    return records, lists, pairs


def decisions(*rows):
    return kept.table([kept.Verdict(*row) for row in rows])


def test_every_record_stands_once_in_people_and_once_in_each_draw():
    found = find(*tables(), samples=40, seed=1)
    people, partitions = found.people_table(), found.partitions()
    assert checked(people, PEOPLE)["record"].to_pylist() == RECORD
    assert checked(partitions, PARTITIONS).num_rows == 40 * len(RECORD)
    assert people["person"][0].as_py() == 1
    assert people["person"][1] == people["person"][4]


def test_capture_tables_agree_with_the_partitions_and_are_taken_by_count():
    found = find(*tables(), samples=40, seed=1)
    captures = checked(found.captures(), captures_schema(found.names))
    sheet = sheet_of(captures)
    partitions = found.partitions()
    place = dict(zip(RECORD, LIST, strict=True))
    for draw in sheet.draws:
        here = partitions.filter(pa.compute.equal(partitions["draw"], int(draw)))
        persons = {}
        for record, person in zip(here["record"].to_pylist(), here["person"].to_pylist(), strict=True):
            persons.setdefault(person, set()).add(place[record])
        total = sheet.total(draw)
        assert total.recorded == len(persons)
        for one in range(3):
            assert total.margin(one) == sum(one in stands for stands in persons.values())
    assert found.people.low <= found.people.median <= found.people.high


def test_a_list_without_duplicates_has_nobody_twice_in_any_draw():
    found = find(*tables(), samples=100, seed=2)
    assert found.repeated() == (0.0, 0.0, 0.0)
    for labels in found.drawn.labels:
        person = found.drawn.records(labels)
        for i, j in combinations(range(len(RECORD)), 2):
            assert person[i] != person[j] or LIST[i] != LIST[j]


@pytest.mark.parametrize(("verdict", "share"), [("same", 1.0), ("different", 0.0)])
def test_a_decision_is_in_every_draw_and_the_last_on_a_pair_counts(verdict, share):
    other = {"same": "different", "different": "same"}[verdict]
    made = find(*tables(), decisions=decisions(("B3", "A3", other), ("A3", "B3", verdict)), seed=1)
    assert made.probability[4] == share
    assert made.notes == ()


def test_unsure_is_evidence_of_nothing():
    plain = find(*tables(), seed=1)
    unsure = find(*tables(), decisions=decisions(("A3", "B3", "unsure")), seed=1)
    assert np.array_equal(plain.drawn.labels, unsure.drawn.labels)


def test_a_decision_on_a_record_that_is_not_there_is_said():
    made = find(*tables(), decisions=decisions(("A3", "Z9", "same")), seed=1)
    assert "not in these lists" in made.notes[0]


def test_the_first_question_is_the_one_whose_answer_takes_most_variance():
    found = find(*tables(), samples=4000, seed=3)
    ends = tuple(found_pairs(at) for at in ("a", "b"))
    asked = questions(found.drawn, ends, np.array([], dtype=np.int64))
    drawn = [found.drawn.records(row) for row in found.drawn.labels]
    group = {0: [0, 3, 6], 3: [0, 3, 6], 2: [2, 5]}  # records of the pair's component
    for pair, drop in zip(asked.pair, asked.drop, strict=True):
        same = np.array([row[ends[0][pair]] == row[ends[1][pair]] for row in drawn])
        people = np.array([len(set(row[group[int(ends[0][pair])]].tolist())) for row in drawn])
        left = same.mean() * people[same].var() + (1 - same.mean()) * people[~same].var()
        assert drop == pytest.approx(people.var() - left, abs=1e-6)
    assert list(asked.drop) == sorted(asked.drop, reverse=True)
    assert 3 not in asked.pair  # that one is clear
    assert 4 not in questions(found.drawn, ends, np.array([4])).pair


def found_pairs(at):
    return tables()[2][at].to_numpy().astype(np.int64)


@pytest.fixture
def folder(tmp_path):
    work = kept.matched(*tables(), samples=100, seed=1)
    kept.put(str(tmp_path), [*kept.outcome(work), *kept.kept(work)])
    (tmp_path / "links.csv").write_text(
        "record_a,record_b,probability,why\nA2,B2,0.9999,alike\nA3,B3,0.5,alike\n", encoding="utf-8"
    )
    return tmp_path


def review(folder, monkeypatch, capsys, keys):
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(keys) + "\n"))
    assert match_review.run(str(folder), by="A. N.") == 0
    return capsys.readouterr().out


def test_what_is_kept_comes_back_as_it_was(folder):
    work = kept.matched(*tables(), samples=100, seed=1)
    again = kept.load(str(folder))
    assert np.array_equal(work.found.drawn.labels, again.found.drawn.labels)
    assert again.records.to_pylist() == work.records.to_pylist()


def test_a_review_saves_each_decision_and_the_tables_follow(folder, monkeypatch, capsys):
    shown = review(folder, monkeypatch, capsys, ["x", "s", "d", "u"])
    rows = kept.decisions_in(str(folder))
    assert [one.verdict for one in rows] == ["same", "different", "unsure"]
    assert {one.by for one in rows} == {"A. N."}
    assert "[s] same" in shown
    assert "court, row" in shown
    anew = kept.matched(*tables(), decisions=rows, samples=100, seed=1)
    assert (folder / "captures.csv").read_bytes() == dict(kept.outcome(anew))["captures.csv"]
    links = (folder / "links.csv").read_text(encoding="utf-8")
    assert all(
        kept.DECIDED[one.verdict] in links
        for one in rows
        if f"{one.record_a},{one.record_b},0.5" in links
    )


def test_undo_takes_the_last_decision_back_and_asks_again(folder, monkeypatch, capsys):
    review(folder, monkeypatch, capsys, ["s", "b", "b", "q"])
    assert kept.decisions_in(str(folder)) == []


def test_a_review_goes_on_where_it_was_left(folder, monkeypatch, capsys):
    review(folder, monkeypatch, capsys, ["d", "q"])
    first = kept.decisions_in(str(folder))
    review(folder, monkeypatch, capsys, ["d", "q"])
    assert kept.decisions_in(str(folder))[:1] == first
    assert len(kept.decisions_in(str(folder))) == 2


def test_a_line_that_was_being_written_when_the_machine_stopped_is_left_out(folder):
    kept.save_decision(str(folder), kept.Verdict("A3", "B3", "same", at="2026-01-01"))
    path = folder / "decisions.csv"
    whole = path.read_bytes()
    for torn in range(1, 12):
        path.write_bytes(whole + b"A1,B1,different,me,"[:torn])
        assert [one.record_a for one in kept.decisions_in(str(folder))] == ["A3"]
    kept.save_decision(str(folder), kept.Verdict("A1", "B1", "same"))
    assert [one.record_a for one in kept.decisions_in(str(folder))] == ["A3", "A1"]


def test_decisions_with_another_verdict_or_header_are_one_sentence(tmp_path):
    path = tmp_path / "decisions.csv"
    path.write_text("record_a,record_b,verdict\nA1,B1,maybe\n", encoding="utf-8")
    with pytest.raises(BadInput, match="line 2"):
        kept.decisions_in(str(tmp_path))
    path.write_text("one,two\n", encoding="utf-8")
    with pytest.raises(BadInput, match="header"):
        kept.decisions_in(str(tmp_path))


def test_a_folder_without_a_matching_is_one_sentence(tmp_path):
    with pytest.raises(BadInput, match="holds no matching"):
        kept.load(str(tmp_path))
    (tmp_path / "work.parquet").write_bytes(b"no parquet")
    with pytest.raises(BadInput, match="holds no matching"):
        kept.load(str(tmp_path))


def test_letters_that_differ_stand_in_brackets_in_any_script():
    assert match_review.marked("Yusuf", "Yousuf") == ("Yusuf", "Y[o]usuf")
    assert match_review.marked("Юсуф", "Юсиф") == ("Юс[у]ф", "Юс[и]ф")
    assert match_review.marked("Salma", "Юсуф") == ("[Salma]", "[Юсуф]")
