import contextlib
import csv
import io
import json
import shutil
from pathlib import Path

import jsonschema
import pyarrow as pa
import pytest
from pyarrow import parquet

from recount import cli, forms
from recount.case import lists as disk
from recount.count import captures as tables

EXAMPLES = Path(__file__).parents[2] / "examples"
LISTS = ("list_hospital.csv", "list_families.csv", "list_lawyers.csv")


def run(*arguments):
    """Exit status, standard output and standard error of one command line."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.run([str(one) for one in arguments])
    return status, out.getvalue(), err.getvalue()


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("match")
    for name in LISTS:
        shutil.copy(EXAMPLES / name, folder / name)
    status, out, err = run("match", *(folder / name for name in LISTS), "--out", folder / "d", "--json")
    assert (status, err) == (0, "")
    return folder, json.loads(out)


def test_the_document_is_as_its_schema_says(answer):
    _, form = answer
    jsonschema.validate(form, forms.schema("match"), cls=jsonschema.Draft202012Validator)
    assert form["records"] == sum(one["records"] for one in form["lists"])
    assert form["people"]["low"] <= form["people"]["median"] <= form["people"]["high"]


def test_every_record_stands_once_in_people_and_every_row_in_rows(answer):
    folder, form = answer
    people = [row["record"] for row in rows_of(folder / "d" / "people.csv")]
    assert len(set(people)) == len(people) == form["records"]
    wanted = sum(len((folder / name).read_text(encoding="utf-8").splitlines()) - 1 for name in LISTS)
    assert len(rows_of(folder / "d" / "rows.csv")) == wanted


def test_every_link_has_its_reason_and_quotes_no_name(answer):
    folder, _ = answer
    shown = parquet.read_table(folder / "d" / "records.parquet")["name"].to_pylist()
    names = {word.lower() for name in shown for word in name.split()}
    links = rows_of(folder / "d" / "links.csv")
    assert links
    assert all(row["why"] for row in links)
    assert not names & {word.strip(",;").lower() for row in links for word in row["why"].split()}


def test_captures_of_each_draw_add_up_to_its_people(answer):
    folder, _ = answer
    drawn = parquet.read_table(folder / "d" / "partitions.parquet")
    counted = drawn.group_by("draw").aggregate([("person", "count_distinct")]).to_pydict()
    totals = {}
    for row in rows_of(folder / "d" / "captures.csv"):
        totals[int(row["draw"])] = totals.get(int(row["draw"]), 0) + int(row["count"])
    assert totals == dict(zip(counted["draw"], counted["person_count_distinct"], strict=True))


def test_the_count_is_wider_than_with_matching_taken_as_certain(answer, tmp_path):
    folder, _ = answer
    sheet = tables.from_csv((folder / "d" / "captures.csv").read_bytes())
    assert len(sheet.draws) == 100
    first = [row for row in rows_of(folder / "d" / "captures.csv") if row["draw"] == "1"]
    certain = tmp_path / "certain.csv"
    fields = [name for name in first[0] if name != "draw"]
    with certain.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(first)
    widths = []
    for table in (folder / "d" / "captures.csv", certain):
        status, out, err = run(
            *(
                "count",
                table,
                "--what",
                "deaths on three invented lists",
                "--family",
                "log-linear-bic",
                "--json",
            )
        )
        assert (status, err) == (0, "")
        one = json.loads(out)["families"][0]
        widths.append(one["high"] - one["low"])
    assert widths[0] > widths[1]


def test_the_screen_says_what_was_taken_dropped_and_left_open(answer):
    folder, _ = answer
    status, out, _ = run(
        *("match", *(folder / name for name in LISTS), "--out", folder / "e", "--samples", "20")
    )
    assert status == 0
    for words in (
        "records on 3 lists are",
        "dropped at the door: 'Telephone' (telephone numbers)",
        "name = 'ФИО'",
        "recount match --review",
        "recount count",
    ):
        assert words in out


def test_a_decision_is_kept_and_never_overruled(answer):
    folder, _ = answer
    links = rows_of(folder / "d" / "links.csv")
    sure = next(row for row in links if row["probability"] == "1.0")
    apart = (links[0]["record_a"], links[-1]["record_b"])
    decisions = folder / "decisions.csv"
    decisions.write_text(
        "record_a,record_b,verdict,by,at,why\n"
        f"{sure['record_a']},{sure['record_b']},different,me,,another father\n"
        f"{apart[0]},{apart[1]},same,me,,seen together\n",
        encoding="utf-8",
    )
    status, _, err = run(
        *("match", *(folder / name for name in LISTS), "--out", folder / "f"),
        *("--decisions", decisions, "--samples", "20", "--json"),
    )
    assert (status, err) == (0, "")
    found = {(row["record_a"], row["record_b"]): row for row in rows_of(folder / "f" / "links.csv")}
    assert (sure["record_a"], sure["record_b"]) not in found
    assert found[apart]["why"] == "a person decided that they are the same"
    person = {}
    for row in parquet.read_table(folder / "f" / "partitions.parquet").to_pylist():
        person[row["draw"], row["record"]] = row["person"]
    draws = {draw for draw, _ in person}
    assert all(person[one, apart[0]] == person[one, apart[1]] for one in draws)
    assert all(person[one, sure["record_a"]] != person[one, sure["record_b"]] for one in draws)


def written(folder, **files):
    paths = []
    for name, content in files.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_bytes(content if isinstance(content, bytes) else content.encode())
    return paths


@pytest.mark.parametrize(
    ("files", "more", "said"),
    [
        ({"a": ""}, (), "the list 'a' is empty"),
        ({"a": "name,age\n"}, (), "a header and no rows"),
        ({"a": "name\nunknown\n-\n"}, (), "no row of the list 'a' has a name"),
        ({"a": "age\n30\n31\n"}, (), "--map name=COLUMN"),
        ({"a": "name,date\nAmir Haddad,03/04/2017\n"}, (), "--dates dmy or --dates mdy"),
        ({"a": "name\nПётр Иванов\n".encode("cp1251")}, (), "--encoding NAME"),
        ({"a": "name\nПётр\n".encode() + "Иван\n".encode("cp1251")}, (), "mixes encodings"),
        ({"a": ",".join(f"c{n}" for n in range(10_000)) + "\nx\n"}, (), "10,000 columns"),
        ({"a": "name\nAmir\n"}, ("--map", "name=Nobody"), "no list has such a column"),
        ({"a": "name\nAmir\n"}, ("--dates", "ymd"), "--dates takes dmy"),
        ({"a": "name\nAmir\n"}, ("--engine", "magic"), "--engine takes duckdb or spark"),
        ({"a": "name\nAmir\n"}, ("--engine", "spark"), "--checkpoints DIR"),
        ({"a": "name\nAmir\n"}, ("--samples", "0"), "--samples 0"),
        ({"a": "name\nAmir\n"}, ("--dated", "yesterday"), "YYYY-MM-DD"),
        ({"a": "name\nAmir\n"}, ("--dated", "b=2017-01-01"), "names no list"),
        ({"a": "name\nAmir\n"}, ("--save-map", "../x"), "--save-map takes a plain name"),
        ({"a": b"PK\x03\x04nothing"}, (), "broken or locked"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_nothing_is_written(tmp_path, files, more, said):
    status, out, err = run("match", *written(tmp_path, **files), "--out", tmp_path / "d", *more)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("match",), "give lists and --out DIR"),
        (("match", "nowhere.csv", "--out", "d"), "cannot be read"),
        (("match", "a.csv", "a.csv", "--out", "d"), "the same file is given twice"),
        (("match", "a.csv", "--review", "d"), "give no lists with it"),
    ],
)
def test_a_command_that_does_not_fit_is_one_sentence(arguments, said):
    status, _, err = run(*arguments)
    assert status == 2
    assert said in err


def test_a_list_of_one_and_two_lists_with_the_same_ids_are_matched(tmp_path):
    paths = written(tmp_path, a="id,name\n1,Amir Haddad\n", b="id,name\n1,Layla Saad\n2,Amir Hadad\n")
    status, out, _ = run("match", *paths, "--out", tmp_path / "d", "--json", "--samples", "10")
    assert status == 0
    assert json.loads(out)["records"] == 3
    people = [row["record"] for row in rows_of(tmp_path / "d" / "people.csv")]
    assert people == ["a:1", "b:1", "b:2"]
    alone = written(tmp_path, c="name\nAmir Haddad\n")
    assert run("match", *alone, "--out", tmp_path / "e", "--samples", "10")[0] == 0


def test_formulas_and_line_breaks_never_leave_as_such(tmp_path):
    text = 'id,name\n=1+1,Amir Haddad\nx,=HYPERLINK(1)\ny,"Layla\nSaad"\n'
    status, _, _ = run("match", *written(tmp_path, a=text), "--out", tmp_path / "d", "--samples", "10")
    assert status == 0
    assert [(row["state"], row["why"]) for row in rows_of(tmp_path / "d" / "rows.csv")] == [
        ("taken", ""),
        ("refused", "a formula where the name should stand"),
        ("changed", "a line break in the name became a space"),
    ]
    assert [row["record"] for row in rows_of(tmp_path / "d" / "people.csv")] == ["a:2", "y"]


def test_a_mapping_is_saved_beside_the_lists_and_recognised_by_the_header(tmp_path):
    paths = written(tmp_path, a="who,when\nAmir Haddad,2017\n")
    done = run(
        "match", *paths, "--out", tmp_path / "d", "--map", "birth_year=when", "--save-map", "mine"
    )
    assert done[0] == 0
    again = written(tmp_path, b="WHO,When\nLayla Saad,2016\n")
    _, out, _ = run("match", *again, "--out", tmp_path / "e", "--json")
    form = json.loads(out)
    assert [one["role"] for one in form["lists"][0]["columns"]] == ["name", "birth_year"]
    assert "b: the mapping 'mine' was recognised by the header" in form["notes"]
    assert "Amir" not in (tmp_path / "mine.map.json").read_text(encoding="utf-8")


def test_an_answer_is_written_whole_or_not_at_all(tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "b.csv").mkdir()
    with pytest.raises(disk.BadInput, match="none was written"):
        disk.write(str(tmp_path / "d"), [("a.csv", b"x"), ("b.csv", b"y")])
    assert not list((tmp_path / "d").glob(".*.part"))


def test_cells_of_words_are_no_formulas_in_what_is_written():
    table = pa.table({"why": ["=1", "plain", None], "count": [-1, 2, 3]})
    assert disk.csv_bytes(table) == b"why,count\n'=1,-1\nplain,2\n,3\n"
