"""Spreadsheets: stored values with their cells; formulas counted, never computed."""

import pytest
from hostile.made import honest_zip
from hostile.office import KINDS, R, S, _targets, cell, sheet
from read_here import cells, counts, read

from recount.collect.parsers import xlsx

ROWS = (
    f'<row r="2">{cell("B2", "Name")}{cell("C2", "Age")}</row>'
    f'<row r="3">{cell("B3", "Anna&#10;Sample")}<c r="C3"><v>41</v></c></row>'
    '<row r="4"><c r="B4" t="b"><v>1</v></c><c r="C4"><f>C3*2</f><v>82.5</v></c></row>'
    '<row r="5"><c r="B5" t="e"><v>#REF!</v></c><c r="C5"><v>NaN</v></c></row>'
)


def test_values_stand_in_their_cells():
    report, _ = read(sheet(ROWS), "a.xlsx")
    assert report.state == "ok"
    found = cells(report)
    assert (found["Deaths!B2"], found["Deaths!C2"]) == ("Name", "Age")
    assert (found["Deaths!B3"], found["Deaths!C3"]) == ("Anna Sample", "41")
    assert (found["Deaths!B4"], found["Deaths!C4"]) == ("TRUE", "82.5")
    assert report.text.startswith("Deaths\nName\tAge\n")
    assert counts(report)["sheet-formulas"] == 1
    assert counts(report)["sheet-errors"] == 1


def test_a_day_is_written_as_a_day():
    styles = f'<styleSheet {S}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'.encode()
    rows = '<row r="1"><c r="A1" s="1"><v>42836</v></c></row>'
    book = {"xl/styles.xml": styles}
    assert cells(read(sheet(rows, more=book), "a.xlsx")[0]) == {"Deaths!A1": "2017-04-11"}


def test_what_would_run_or_be_fetched_is_counted():
    more = {
        "xl/vbaProject.bin": b"",
        "xl/media/a.png": b"",
        "xl/embeddings/b.bin": b"",
        "xl/externalLinks/externalLink1.xml": b'<externalLink><ddeLink ddeService="cmd"/></externalLink>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": _targets(
            '<Relationship TargetMode="External"/>'
        ),
    }
    hidden = '<sheet name="Other" sheetId="2" state="hidden" r:id="rId1"/>'
    report, _ = read(sheet(ROWS, more=more, book=hidden), "a.xlsm")
    wanted = (
        "office-macros",
        "office-remote",
        "office-embedded",
        "office-pictures",
        "office-fields",
        "sheet-hidden",
    )
    assert {name: counts(report).get(name) for name in wanted} == dict.fromkeys(wanted, 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            sheet(f'<row r="1">{cell("A1", "a")}</row><row r="9">{cell("XFD1048576", "b")}</row>'),
            "sheet-size",
        ),
        (sheet("", before="<!DOCTYPE a>"), "entities"),
        (honest_zip({"xl/workbook.xml": b"<a/>"}), "damaged"),
        (sheet(""), "no-text"),
    ],
)
def test_sheets_that_cannot_be_read_are_refused_with_a_reason(data, reason):
    assert read(data, "a.xlsx")[0].reason == reason


def test_a_sheet_past_the_cap_is_cut_and_said(monkeypatch):
    monkeypatch.setattr(xlsx, "LARGEST_TEXT", 12)
    assert read(sheet(ROWS), "a.xlsx")[0].reason == "cut"


def test_columns_have_the_names_that_people_know():
    assert [xlsx._letters(n) for n in (0, 25, 26, 701, 702, 16_383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert [xlsx._column(name) for name in (b"A", b"Z", b"AA", b"XFD")] == [1, 26, 27, 16_384]


def test_a_locked_workbook_is_said_to_be_locked(monkeypatch):
    import python_calamine

    def locked(_):
        raise python_calamine.PasswordError

    monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_filelike", locked)
    assert read(sheet(ROWS), "a.xlsx")[0].reason == "encrypted"
    assert R
    assert KINDS
