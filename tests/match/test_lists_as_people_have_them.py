import contextlib
import csv
import io
import json
import zipfile

import pytest
from invented_lists import LISTS, ods, xlsx
from pyarrow import parquet

from recount import cli


def run(*arguments):
    """Exit status, standard output and standard error of one command line."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.run([str(one) for one in arguments])
    return status, out.getvalue(), err.getvalue()


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def matched(folder, data, *more, ending="csv"):
    """The form, the rows and the records of one list."""
    path = folder / f"north.{ending}"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    status, out, err = run("match", path, "--out", folder / "d", "--json", "--samples", "5", *more)
    assert (status, err) == (0, "")
    kept = parquet.read_table(folder / "d" / "records.parquet").to_pylist()
    return json.loads(out), rows_of(folder / "d" / "rows.csv"), kept


def roles_of(form):
    return tuple(
        one["dropped"].split()[0].upper() if one["dropped"] else one["role"]
        for one in form["lists"][0]["columns"]
    )


@pytest.mark.parametrize("one", LISTS, ids=lambda one: one.called)
def test_a_list_as_people_have_it_is_understood(tmp_path, one):
    form, rows, records = matched(tmp_path, one.text, *one.more)
    assert roles_of(form) == one.roles
    states = [row["state"] for row in rows]
    assert tuple(map(states.count, ("taken", "changed", "refused"))) == one.states, rows
    assert {name: records[0][name] for name in one.first} == one.first
    assert all(row["why"] for row in rows if row["state"] != "taken")
    for note in one.notes:
        assert any(note in said for said in form["notes"]), form["notes"]


PLAIN = (
    ("No.", "Name", "Age", "Village"),
    (1, "Amir Haddad", 30, "North Mill"),
    (2, "Layla Saad", 31, ""),
)


def test_a_workbook_has_a_title_merged_cells_and_headings_within(tmp_path):
    rows = [
        ("Killed in an invented year", None, None, None),
        (None, None, None, None),
        ("No.", "Name", "Age", "Village"),
        ("The north", None, None, None),
        (1, "Amir Haddad", 30, "North Mill"),
        (2, "Layla Saad", 31, None),
        ("Total", 2, None, None),
        (None, "=CONCAT(A1)", 32, "South Mill"),
    ]
    data = xlsx(rows, merged=("A1:D1", "A4:D4", "D5:D6"))
    form, report, records = matched(tmp_path, data, ending="xlsx")
    assert roles_of(form) == ("id", "name", "age", "place")
    assert [(row["row"], row["state"], row["why"]) for row in report] == [
        ("1", "refused", "above the header"),
        ("4", "refused", "a heading within the list"),
        ("5", "taken", ""),
        ("6", "taken", ""),
        ("7", "refused", "a row of sums"),
        ("8", "taken", ""),
    ]
    assert [one["place"] for one in records] == ["North Mill", "North Mill", "South Mill"]
    assert "north: 1 cells that were merged were filled with what stands in them" in form["notes"]


def test_of_several_sheets_the_one_with_a_known_header_is_read(tmp_path):
    form, _, records = matched(tmp_path, xlsx(PLAIN, before=[(("Read me first",),)]), ending="xlsx")
    assert [one["name"] for one in records] == ["Amir Haddad", "Layla Saad"]
    said = "north: the workbook has 2 filled sheets; sheet 2 was read, the others were not"
    assert said in form["notes"]


def test_an_opendocument_sheet_is_a_list_too(tmp_path):
    _, _, records = matched(tmp_path, ods(PLAIN), ending="ods")
    assert [(one["name"], one["age"]) for one in records] == [("Amir Haddad", 30), ("Layla Saad", 31)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_list_is_read_in_the_encoding_that_it_has_or_that_is_named(tmp_path, encoding):
    more = ("--encoding", "cp1251") if encoding == "cp1251" else ()
    _, _, records = matched(tmp_path, "ФИО;Возраст\nБерсанов Иса;31\n".encode(encoding), *more)
    assert [one["words"] for one in records] == [["bersanov", "isa"]]


def test_names_are_taken_in_the_script_that_the_lists_share(tmp_path):
    both = tmp_path / "both.csv"
    both.write_text("name,name_en\nسليم حداد,Salim Haddad\n", encoding="utf-8")
    latin = tmp_path / "latin.csv"
    latin.write_text("name\nSalim Haddad\n", encoding="utf-8")
    status, out, _ = run("match", both, latin, "--out", tmp_path / "d", "--json", "--samples", "5")
    assert status == 0
    columns = json.loads(out)["lists"][0]["columns"]
    assert [(one["role"], one["spare"]) for one in columns] == [("name", True), ("name", False)]


def test_dates_may_be_told_for_one_list(tmp_path):
    for name in ("east", "west"):
        text = "name,date\nAmir Haddad,03/04/2001\n"
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    files = (tmp_path / "east.csv", tmp_path / "west.csv")
    status, _, err = run("match", *files, "--out", tmp_path / "d", "--dates", "east=dmy")
    assert (status, "'west'" in err, (tmp_path / "d").exists()) == (2, True, False)
    both = ("--dates", "east=dmy", "--dates", "west=mdy", "--samples", "5")
    assert run("match", *files, "--out", tmp_path / "d", *both)[0] == 0
    days = parquet.read_table(tmp_path / "d" / "records.parquet")["act_low"].to_pylist()
    assert [str(day) for day in days] == ["2001-04-03", "2001-03-04"]


def test_ids_are_never_evidence(tmp_path):
    """The same ids on other people's records link nobody."""
    (tmp_path / "a.csv").write_text("national id,name\n1,Amir Haddad\n2,Layla Saad\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("national id,name\n1,Omar Nasser\n2,Rima Daoud\n", encoding="utf-8")
    files = (tmp_path / "a.csv", tmp_path / "b.csv")
    status, out, _ = run("match", *files, "--out", tmp_path / "d", "--json", "--samples", "20")
    form = json.loads(out)
    assert (status, form["records"], form["links"]) == (0, 4, 0)
    assert sum("was not taken as a sign of one person" in note for note in form["notes"]) == 1


def bomb():
    """A workbook whose sheet unpacks to 300 MB of blanks."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file,
    ):
        for _ in range(300):
            file.write(b" " * 1_000_000)
    return out.getvalue()


def far():
    """A small workbook with one cell in its last corner: a reader would make room for all before it."""
    data = io.BytesIO(xlsx(PLAIN))
    out = io.BytesIO()
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            content = old.read(one).replace(b'r="A2"', b'r="XFD1048576"')
            new.writestr(one.filename, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("bomb.xlsx", bomb, "unpacks to far more than a list needs"),
        ("far.xlsx", far, "unpacks to far more than a list needs"),
        ("empty.xlsx", lambda: xlsx(((),)), "is empty"),
        ("cut.xlsx", lambda: xlsx(PLAIN)[:-200], "broken or locked"),
        ("open.csv", lambda: b'name,age\n"A,1\nB,2\nC,3\nD",4\n', "never closed"),
        ("data.csv", lambda: b"Amir Haddad,1981-02-03\nLayla Saad,1982-02-03\n", "looks like a record"),
        ("hijri.csv", lambda: b"name,dob\nAmir Haddad,1400\nLayla Saad,1401\n", "--calendar hijri"),
        ("order.csv", lambda: b"name,dob\nAmir Haddad,03/04/1981\n", "--dates order=dmy"),
        ("zero.csv", lambda: b"name\nAm\0ir\n", "zero bytes"),
    ],
)
def test_a_file_that_is_no_list_is_one_sentence_and_nothing_is_written(tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data())
    status, out, err = run("match", tmp_path / name, "--out", tmp_path / "d")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert not (tmp_path / "d").exists()
