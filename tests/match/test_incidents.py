"""Records of one event meet across lists, and neighbouring events do not; invented events, known truth."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from recount.case import incidents as lists
from recount.cli import match_incidents
from recount.cli.match_incidents import Asked
from recount.errors import BadInput
from recount.match import event_cells
from recount.match.event_places import unified
from recount.match.incidents import Incident, matched

DAY = date(2019, 3, 5)
SYLLABLES = ("ka", "ro", "mi", "sul", "ta", "ve", "na", "dor", "li", "ber", "gu", "sha")


def test_one_event_of_a_list_is_at_most_one_of_another():
    one = Incident("a1", 0, DAY, DAY, ("north", "", "", "karo"), ("", "shelling"), 4, 4)
    others = [replace(one, record=f"b{k}", place_in=1) for k in range(3)]
    found = matched([one, *others], samples=200)
    for labels in found.drawn.labels:
        person = found.drawn.records(labels)
        assert len(set(person[1:])) == 3


def events(many, seed):
    """Events of a year, in three regions of three districts of five towns."""
    rng = np.random.default_rng(seed)
    towns = {}
    while len(towns) < 45:
        word = "".join(rng.choice(SYLLABLES, 3))
        towns.setdefault(word, (f"region {len(towns) // 15}", f"district {len(towns) // 5}", word))
    places = list(towns.values())
    weight = 1 / np.arange(1, 46)
    for _ in range(many):
        place = places[rng.choice(45, p=weight / weight.sum())]
        day = date(2019, 1, 1) + timedelta(days=int(rng.integers(365)))
        number = int(np.exp(rng.normal(1.3, 0.9)))
        yield day, place, str(rng.choice(("shelling", "raid", "abduction"), p=(0.5, 0.3, 0.2))), number


def reported(event, rng):
    """One list's words for it: day, place, kind and number each wrong or missing at times."""
    day, (region, district, town), act, number = event
    if rng.random() < 0.15:
        day += timedelta(days=int(rng.integers(1, 4)) * int(rng.choice((-1, 1))))
    low, high = (day, day) if rng.random() < 0.85 else (day.replace(day=1), day.replace(day=28))
    low, high = min(low, day), max(high, day)
    if rng.random() < 0.2:
        town = town.replace("k", "q").replace("sh", "ch")
    if rng.random() < 0.1:
        town = ""
    if rng.random() < 0.1:
        act = "killing"
    number = max(0, round(number * float(np.exp(rng.normal(0, 0.25)))))
    known = rng.random() < 0.8
    return (
        low,
        high,
        ("", region, district, town),
        ("", act),
        number if known else None,
        number if known else None,
    )


def world(many, seed):
    rng = np.random.default_rng(seed)
    found, truth = [], []
    for number, event in enumerate(events(many, seed)):
        for which, share in enumerate((0.6, 0.5, 0.4)):
            if rng.random() < share:
                found.append(Incident(f"{which}-{number}", which, *reported(event, rng)))
                truth.append(number)
    return found, np.array(truth)


def test_events_of_three_lists_are_told_apart_and_counted():
    inside, scores = 0, []
    for seed in range(5):
        found, truth = world(250, seed)
        answer = matched(found, samples=100, seed=seed)
        a, b = answer.ends
        same = truth[a] == truth[b]
        linked = answer.probability > 0.5
        all_same = sum(many * (many - 1) // 2 for many in np.bincount(truth).tolist())
        scores.append(2 * (same & linked).sum() / (linked.sum() + all_same))
        people = answer.drawn.people
        low, high = np.quantile(people, [0.005, 0.995])
        inside += low - 2 <= len(set(truth.tolist())) <= high + 2
        chance, true = answer.probability, same.astype(float)
        assert abs(chance.sum() - true.sum()) < 0.12 * true.sum()
    assert np.mean(scores) > 0.82
    assert inside >= 4


def test_agreement_on_a_rare_place_tells_more_than_on_a_common_one():
    crowd = [
        Incident(
            f"c{k}",
            k % 2,
            DAY + timedelta(days=10 * k),
            DAY + timedelta(days=10 * k),
            ("", "north", "", "common"),
        )
        for k in range(20)
    ]
    rare = [Incident(f"r{k}", k, DAY, DAY, ("", "north", "", "rare")) for k in range(2)]
    common = [Incident(f"s{k}", k, DAY, DAY, ("", "north", "", "common")) for k in range(2)]
    found = matched([*crowd, *rare, *common])
    ids = [one.record for one in (*crowd, *rare, *common)]
    weight = {
        (ids[a], ids[b]): value
        for a, b, value in zip(
            found.ends[0].tolist(), found.ends[1].tolist(), found.weight, strict=True
        )
    }
    assert weight["r0", "r1"] > weight["s0", "s1"]


def test_days_and_numbers_that_lie_further_apart_tell_less():
    def weight(**changed):
        one = Incident("a", 0, DAY, DAY, ("", "north"), (), 10, 10)
        rest = [
            Incident(
                f"x{k}",
                k % 2,
                DAY + timedelta(days=9 * k),
                DAY + timedelta(days=9 * k),
                ("", "north"),
                (),
                3 * k,
                3 * k,
            )
            for k in range(1, 20)
        ]
        found = matched([one, replace(one, record="b", place_in=1, **changed), *rest])
        at = np.flatnonzero((found.ends[0] == 0) & (found.ends[1] == 1))[0]
        return found.weight[at]

    days = [weight(low=DAY + timedelta(days=k), high=DAY + timedelta(days=k)) for k in (0, 1, 3, 8)]
    numbers = [weight(least=k, most=k) for k in (10, 20, 60)]
    assert days == sorted(days, reverse=True)
    assert numbers == sorted(numbers, reverse=True)
    assert weight(low=DAY - timedelta(days=2), high=DAY + timedelta(days=2)) < days[0]


HEADER = "id,date,region,district,place,act,killed\n"


@pytest.fixture
def files(tmp_path):
    first = tmp_path / "monitor.csv"
    first.write_text(
        HEADER
        + "m1,2019-03-05,North,Karo,Velan,shelling,4\nm2,2019-03-06,North,Karo,Velan,raid,at least 10\n"
        "m3,2019-07-01,South,Miro,Talen,abduction,\n",
        encoding="utf-8",
    )
    second = tmp_path / "radio.csv"
    second.write_text(
        "record;day;governorate;town;kind;victims\nr1;5 March 2019;north;Velan;shelling;4-5\n"
        "r2;2019-07-02;South;Talén;abduction;2\nr3;2019-11-01;South;Talen;raid;1\n",
        encoding="utf-8",
    )
    return [str(first), str(second)]


def test_lists_with_other_columns_meet_and_the_tables_are_written(files, tmp_path, capsys):
    out = tmp_path / "out"
    assert match_incidents.run(Asked(tuple(files), str(out), seed=1)) == 0
    shown = capsys.readouterr().out
    assert "m1" in shown
    assert "the same day" in shown
    rows = dict(
        row.split(",")[:2]
        for row in (out / "incidents.csv").read_text().replace('"', "").splitlines()[1:]
    )
    assert rows["m1"] == rows["r1"]
    assert rows["m2"] not in {rows["r1"], rows["r2"], rows["r3"]}
    assert {path.name for path in out.iterdir()} == {
        *("links.csv", "incidents.csv", "partitions.parquet", "captures.csv", "rows.csv")
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n", "neither a date nor a place"),
        (HEADER, "no rows|no events"),
        (HEADER + "x,03/04/2019,North,,,raid,1\n", "two dates"),
        (HEADER + "x,2019-01-01,N,,,raid,1\nx,2019-01-02,N,,,raid,1\n", "stands twice"),
    ],
)
def test_a_list_that_cannot_be_used_is_one_sentence(files, tmp_path, content, sentence):
    path = tmp_path / "broken.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=sentence):
        lists.bring([files[0], str(path)])


def test_incidents_need_two_lists(files):
    with pytest.raises(BadInput, match="two or more"):
        lists.bring(files[:1])


def test_a_list_in_russian_meets_one_in_english_and_every_row_is_accounted_for(files, tmp_path):
    third = tmp_path / "сводка.csv"
    third.write_text(
        "№;Дата;Область;Населённый пункт;Вид события;Число погибших;Телефон\n"
        "1;05.03.2019;Норт;Велан;Артобстрел;не менее 4;555-0100\n"
        "2;1-3 июля 2019;Саут;Тален;похищение;двое;\n"
        "3;когда-то;;;обстрел;;\n"
        "4;июль 2019;Саут;;похищение;бессчётно;\n",
        encoding="utf-8",
    )
    events = lists.bring([*files, str(third)])
    found = {one.record: one for one in events.incidents}
    assert (found["1"].least, found["1"].most, found["1"].of) == (4, None, "killed")
    assert found["2"].low, found["2"].high == (date(2019, 7, 1), date(2019, 7, 3))
    assert found["1"].acts == ("attack", "shelling")
    rows = {row: (state, why) for file, row, state, why in events.rows if file == "сводка"}
    assert rows[2][0] == "taken"
    assert rows[4] == ("refused", "neither a day nor a place")
    assert rows[5] == ("changed", "the number could not be read and is empty")
    assert any("kept out: 'Телефон'" in note for note in events.notes)
    places = unified([one.places for one in events.incidents])
    ids = [one.record for one in events.incidents]
    assert places[ids.index("1")][3] == places[ids.index("m1")][3]


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("4-10 March 2019", (2019, 3, 4), (2019, 3, 10)),
        ("28 февраля - 6 марта 2019", (2019, 2, 28), (2019, 3, 6)),
        ("с 4 по 10 марта 2019", (2019, 3, 4), (2019, 3, 10)),
        ("2019-03-04 - 2019-03-10", (2019, 3, 4), (2019, 3, 10)),
        ("week of 4 March 2019", (2019, 3, 4), (2019, 3, 10)),
        ("середина марта 2019", (2019, 3, 11), (2019, 3, 20)),
        ("about 5 March 2019", (2019, 3, 2), (2019, 3, 8)),
        ("март 2019", (2019, 3, 1), (2019, 3, 31)),
    ],
)
def test_days_keep_the_precision_of_their_words(cell, first, last):
    assert event_cells.days(cell, None) == (date(*first), date(*last))


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        *(("5", (5, 5)), ("at least 5", (5, None)), ("5+", (5, None)), ("> 5", (5, None))),
        *(("не менее пяти", None), ("не менее 5 человек", (5, None)), ("около 10", (8, 13))),
        *(("до 10", (0, 10)), ("3-4", (3, 4)), ("от 3 до 5", (3, 5)), ("2 или 3", (2, 3))),
        *(("dozens", (24, 99)), ("десятки", (20, 99)), ("several", (3, 9)), ("two killed", (2, 2))),
        *(("1,200", (1200, 1200)), ("five killed, two wounded", None), ("countless", None)),
    ],
)
def test_numbers_keep_what_their_words_leave_open(cell, found):
    assert event_cells.number(cell) == found


def test_numbers_of_unlike_measure_are_not_compared():
    one = Incident("a", 0, DAY, DAY, ("", "north"), (), 10, 10, "killed")
    alike = [
        matched([one, replace(one, record="b", place_in=1, of=of)]) for of in ("killed", "", "wounded")
    ]
    assert ["the same number" in found.why[0] for found in alike] == [True, True, False]


def test_places_of_three_scripts_are_one_and_numbers_in_names_are_no_spelling():
    paths = [
        *(("North", "Velan"), ("Норт", "Велан"), ("نورث", "فيلان"), ("North", "Velann")),
        *(("North", "Camp 3"), ("North", "Camp 4")),
    ]
    found = unified(paths)
    assert len(set(found[:4])) == 1
    assert found[4] != found[5]


def test_a_decision_of_a_person_holds_in_every_draw(files, tmp_path, capsys):
    decisions = tmp_path / "judged.csv"
    decisions.write_text(
        "record_a,record_b,verdict,by,at,why\nm1,r1,different,ana,2024-01-01,\n"
        "m2,r3,same,ana,2024-01-01,\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    match_incidents.run(Asked(tuple(files), str(out), decisions=str(decisions), seed=1))
    capsys.readouterr()
    rows = dict(
        row.split(",")[:2]
        for row in (out / "incidents.csv").read_text().replace('"', "").splitlines()[1:]
    )
    assert rows["m1"] != rows["r1"]
    assert rows["m2"] == rows["r3"]


def test_columns_are_named_by_a_person_where_their_headers_say_nothing(files, tmp_path):
    odd = tmp_path / "odd.csv"
    odd.write_text("a,b,c\n2019-03-05,Velan,shelling\n", encoding="utf-8")
    maps = ["odd:date=a", "odd:place=b", "odd:act=c"]
    found = lists.bring([files[0], str(odd)], maps=maps).incidents[-1]
    assert (found.low, found.places[3], found.acts[1]) == (DAY, "Velan", "shelling")
    for wrong in ("odd:date=z", "day=a", "other:date=a"):
        with pytest.raises(BadInput):
            lists.bring([files[0], str(odd)], maps=[wrong])


def test_a_list_that_repeats_events_is_said_and_joined_if_a_person_says_so():
    found, truth = world(150, 3)
    again = [replace(one, record=f"again-{one.record}") for one in found[::4]]
    told = [*found, *again]
    doubled = np.concatenate([truth, truth[::4]])
    alone = matched(told, seed=1)
    assert any("--repeated-lists" in note for note in alone.notes)
    joined = matched(told, seed=1, unique=False)
    a, b = joined.ends
    own = np.array([one.place_in for one in told])
    same = (own[a] == own[b]) & (doubled[a] == doubled[b])
    assert joined.probability[same].mean() > 0.5
    assert not any("--repeated-lists" in note for note in matched(found, seed=1).notes)
