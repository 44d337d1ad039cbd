from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import BadInput, TooLarge
from recount.match import cells, columns, headers, intake, sheets, workbooks


def listed(text, called="north", wanted=(), **more):
    sheet = sheets.from_text(text, called=called)
    found = columns.mapped(columns.guessed(sheet.header, sheet.rows), columns.wishes(wanted), called)
    return intake.Listed(sheet, tuple(found), **more)


def records(*lists, **more):
    return intake.taken(lists, **more).records.to_pylist()


def rows(*lists, **more):
    return [
        (row["row"], row["state"], row["why"]) for row in intake.taken(lists, **more).rows.to_pylist()
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_is_seen(delimiter):
    text = (
        delimiter.join(["name", "age"])
        + "\n"
        + delimiter.join(["Amir, Haddad" if delimiter == ";" else "A", "30"])
    )
    assert sheets.from_text(text, called="x").header == ("name", "age")


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Full name", "name"),
        ("ФИО", "name"),
        ("Имя", "given"),
        ("Фамилия", "family"),
        ("Отчество", "patronymic"),
        ("first_name", "given"),
        ("LastName", "family"),
        ("Date of birth", "birth_date"),
        ("Год рождения", "birth_year"),
        ("Возраст", "age"),
        ("Пол", "sex"),
        ("Дата гибели", "date"),
        ("Village", "place"),
        ("Place of birth", "place"),
        ("Victim's date of birth (approx.)", "birth_date"),
        ("Notes", None),
        ("Цвет", None),
    ],
)
def test_a_column_is_known_by_its_header(header, role):
    assert columns.guessed((header,), [])[0].role == role


@pytest.mark.parametrize(
    ("header", "cell", "kind"),
    [
        ("Mobile phone", "", "telephone numbers"),
        ("Вероисповедание", "", "faith"),
        ("Национальность", "", "ethnicity"),
        ("Sexual orientation", "", "orientation"),
        ("HIV status", "", "health"),
        ("Political party", "", "politics"),
        ("contact", "+7 900 000 00 01", "telephone numbers"),
        ("more", "vk.com/someone1", "profiles"),
        ("file", "face_01.jpg", "photographs"),
        ("x", "А001АА 95", "vehicle plates"),
    ],
)
def test_what_a_person_is_persecuted_for_or_found_by_is_dropped_at_the_door(header, cell, kind):
    found = columns.guessed((header,), [(cell,)] * 5)[0]
    assert found.role is None
    assert kind in found.dropped
    with pytest.raises(BadInput, match="never taken"):
        columns.mapped([found], columns.wishes([f"name={header}"]), "north")


def test_full_names_are_seen_without_a_header_that_says_so():
    sheet = sheets.from_text("a,b\nAmir Haddad,30\nLayla Omar Saad,31\nYusuf Karim,30\n", called="x")
    assert [column.role for column in columns.guessed(sheet.header, sheet.rows)] == ["name", None]


def test_a_wish_beats_a_guess_and_columns_join():
    text = "Name,nick,y,m,d\nAmir Haddad,Abu Omar,1980,3,9\n"
    found = records(listed(text, wanted=["birth_date=y+m+d", "other_name=nick"]))[0]
    assert (found["birth_low"], found["birth_high"], found["kunya"]) == (
        date(1980, 3, 9),
        date(1980, 3, 9),
        ["abuomar"],
    )


@pytest.mark.parametrize(
    ("wish", "said"),
    [("name", "not of the form"), ("colour=x", "no role 'colour'"), ("name=", "not of the form")],
)
def test_a_wish_of_another_form_is_one_sentence(wish, said):
    with pytest.raises(BadInput, match=said):
        columns.wishes([wish])


def test_a_wish_for_a_column_that_is_nowhere_is_one_sentence():
    with pytest.raises(BadInput, match="no list has such a column"):
        columns.unmet(columns.wishes(["name=Nobody"]), {"north": columns.guessed(("Name",), [])})


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("2017-03-05", (2017, 3, 5), (2017, 3, 5)),
        ("2017-03", (2017, 3, 1), (2017, 3, 31)),
        ("2017", (2017, 1, 1), (2017, 12, 31)),
        ("05.03.2017", (2017, 3, 5), (2017, 3, 5)),
        ("5 марта 2017 г.", (2017, 3, 5), (2017, 3, 5)),
        ("March 2017", (2017, 3, 1), (2017, 3, 31)),
        ("March 5, 2017", (2017, 3, 5), (2017, 3, 5)),
        ("5th May 2017", (2017, 5, 5), (2017, 5, 5)),
        ("около 1980", (1978, 1, 1), (1982, 12, 31)),
        ("1980?", (1978, 1, 1), (1982, 12, 31)),
        ("1980-1985", (1980, 1, 1), (1985, 12, 31)),
        ("19800409", (1980, 4, 9), (1980, 4, 9)),
        ("19800400", (1980, 4, 1), (1980, 4, 30)),
        ("2017-03-05 00:00:00", (2017, 3, 5), (2017, 3, 5)),
        ("25/04/2017", (2017, 4, 25), (2017, 4, 25)),
        ("٢٠١٧", (2017, 1, 1), (2017, 12, 31)),
    ],
)
def test_a_date_keeps_its_precision(cell, low, high):
    assert cells.dates(cells.plain(cell), None) == (date(*low), date(*high))


@pytest.mark.parametrize(
    "cell", ["31.02.2017", "tomorrow", "13/13/2017", "05.03.17", "1980-1970", "19801309"]
)
def test_what_is_no_date_is_none(cell):
    assert cells.dates(cell, None) is None


def test_two_dates_in_one_cell_are_asked_for_and_never_guessed():
    text = "name,date\nAmir Haddad,25/04/2017\nLayla Saad,03/04/2017\n"
    with pytest.raises(BadInput, match=r"1 dates .* row 3.*--dates dmy or --dates mdy"):
        records(listed(text))
    assert records(listed(text), order="dmy")[1]["act_low"] == date(2017, 4, 3)
    assert records(listed(text), order="mdy")[1]["act_low"] == date(2017, 3, 4)


def test_an_age_at_a_day_is_a_span_of_birth():
    text = "name,age,date\nAmir Haddad,30,2017-03-05\n"
    found = records(listed(text))[0]
    assert (found["birth_low"], found["birth_high"]) == (date(1986, 3, 6), date(1987, 3, 5))
    undated = listed("name,age\nAmir Haddad,30\n", dated=date(2017, 3, 5))
    assert records(undated)[0]["birth_low"] == date(1986, 3, 6)


@given(st.integers(0, 120), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_whoever_has_an_age_was_born_within_its_span(years, at):
    low, high = cells.born(years, (at, at))
    assert 364 <= (high - low).days <= 366
    assert (at.year - low.year) - years in (0, 1)


def test_names_come_in_parts_scripts_and_with_titles():
    text = "Фамилия;Имя;Отчество\nИванов;Пётр;Сергеевич\n"
    one = records(listed(text))[0]
    assert (one["given"], one["father"], one["family"]) == (["petr"], ["serge"], ["ivanov"])
    two = records(listed("name\nDr. Abu Omar Khalid al-Masri\n"))[0]
    assert (two["words"], two["kunya"]) == (["khalid", "masri"], ["abuomar"])
    three = records(listed('name\n"Haddad, Amir"\n'))[0]
    assert (three["family"], three["words"]) == (["haddad"], ["amir", "haddad"])


def test_every_row_is_taken_changed_or_refused_with_its_reason():
    text = "name,age,sex\nAmir Haddad,30,m\n,31,f\nname,age,sex\n\nLayla Saad,old,x\n=1+1,3,f\n"
    text += 'Amir Haddad,30,m\n"Two\nLines",4,f,extra\n'
    assert rows(listed(text)) == [
        (2, "taken", ""),
        (3, "refused", "no name"),
        (4, "refused", "the header again"),
        (5, "refused", "an empty row"),
        (6, "changed", "the age could not be read: left empty; the sex could not be read: left empty"),
        (7, "refused", "a formula where the name should stand"),
        (8, "taken", "the same cells as row 2"),
        (
            9,
            "changed",
            "a line break in the name became a space; cells beyond the header were left out",
        ),
    ]


def test_ids_that_two_lists_share_are_told_apart():
    found = intake.taken(
        [listed("id,name\n1,Amir Haddad\n"), listed("id,name\n1,Amir Haddad\n", called="south")]
    )
    assert found.records["record"].to_pylist() == ["north:1", "south:1"]
    assert sum(note.startswith("two lists use the same ids") for note in found.notes) == 1


def test_an_id_that_repeats_within_a_list_gives_way_to_the_row():
    found = intake.taken([listed("id,name\n7,Amir Haddad\n7,Layla Saad\n")])
    assert found.records["record"].to_pylist() == ["7", "north:3"]
    assert found.rows["state"].to_pylist() == ["taken", "changed"]


def test_a_column_may_say_which_list_a_row_is_from():
    found = intake.taken([listed("name,list\nAmir Haddad,east\nLayla Saad,west\nOmar Saad,east\n")])
    assert found.lists["name"].to_pylist() == ["east", "west"]
    assert found.lists["records"].to_pylist() == [2, 1]


def test_what_is_missing_is_told_by_field_and_list():
    found = intake.taken([listed("name,age\nAmir Haddad,\nLayla Saad,3\n")])
    assert {one.field: one.missing for one in found.missing} == {
        "name": 0,
        "born or age": 1,
        "sex": 2,
        "date": 2,
        "place": 2,
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("name,age\n", "header and no rows"),
        ("name\n\n\n", "header and no rows"),
        ("name,age\nunknown,3\n-,4\n", "no row .* has a name"),
        ('name\n"Amir\n', "breaks off"),
    ],
)
def test_a_list_that_cannot_be_used_is_one_sentence(text, said):
    with pytest.raises(BadInput, match=said):
        records(listed(text))


def test_ten_thousand_columns_are_one_sentence():
    with pytest.raises(TooLarge, match="10,000 columns"):
        sheets.from_text(",".join(f"c{n}" for n in range(10_000)) + "\nx\n", called="wide")


def test_columns_of_one_name_are_numbered():
    sheet = sheets.from_text("name,name\na,b\n", called="x")
    assert sheet.header == ("name", "name (2)")
    assert sheet.notes == ("names of columns that repeat were numbered: name (2)",)


def test_a_broken_workbook_is_one_sentence():
    with pytest.raises(BadInput, match="broken or locked"):
        workbooks.from_workbook(b"PK\x03\x04nothing", called="x")


def test_a_header_is_recognised_by_its_digest_however_it_is_written():
    assert columns.digest(("Full Name", "AGE")) == columns.digest(("full_name", "Age"))
    assert columns.digest(("a", "b")) != columns.digest(("b", "a"))


def test_no_phrase_stands_for_two_roles():
    phrases = [phrase for role in headers.PHRASES.values() for phrase in role]
    assert len(phrases) == len(set(phrases))


@given(st.text(max_size=300))
def test_any_text_is_a_sheet_or_one_sentence(text):
    said = ""
    try:
        records(listed("name,age\n" + text), order="dmy")
    except BadInput as error:
        said = str(error)
    assert "\n" not in said
