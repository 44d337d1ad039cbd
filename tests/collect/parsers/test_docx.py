"""Word documents, written here by another library, come back whole; changes and hidden words are said."""

import io

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hostile.office import paragraph, word
from read_here import cells, counts, read

from recount.collect.parsers import docx as ours
from recount.collect.parsers import xml


def written(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_paragraphs_tables_headers_and_comments_come_with_their_places():
    document = docx.Document()
    document.add_paragraph("Two villages burned.")
    table = document.add_table(2, 2)
    for at, words in enumerate(["Name", "Place", "Anna\nSample", "Upper Example"]):
        table.cell(at // 2, at % 2).text = words
    last = document.add_paragraph("She said so.")
    document.sections[0].header.paragraphs[0].text = "Confidential"
    document.sections[0].footer.paragraphs[0].text = "Page"
    document.add_comment(last.runs, "Ask again.", author="Boris")
    report, _ = read(written(document), "a.docx")
    assert report.state == "ok"
    assert cells(report) == {
        "table 1, row 1, cell 1": "Name",
        "table 1, row 1, cell 2": "Place",
        "table 1, row 2, cell 1": "Anna\nSample",
        "table 1, row 2, cell 2": "Upper Example",
    }
    assert cells(report, "body") == {
        "body, paragraph 1": "Two villages burned.",
        "body, paragraph 2": "She said so.",
    }
    assert cells(report, "header") == {"header": "Confidential"}
    assert cells(report, "footer") == {"footer": "Page"}
    assert cells(report, "comment") == {"comment 1, Boris": "Ask again."}
    assert (
        report.text.index("Confidential")
        < report.text.index("Two")
        < report.text.index("Name\tPlace\n")
    )


def test_tracked_changes_are_said_and_only_the_insertion_is_read():
    body = (
        '<w:p><w:r><w:t xml:space="preserve">They held </w:t></w:r>'
        '<w:del w:author="x"><w:r><w:delText>four</w:delText></w:r></w:del>'
        '<w:ins w:author="x"><w:r><w:t>five</w:t></w:r></w:ins><w:r><w:tab/><w:t>men</w:t><w:br/>'
        "<w:noBreakHyphen/></w:r></w:p>"
    )
    report, _ = read(word(body), "a.docx")
    assert report.text == "They held five\tmen\n-"
    assert counts(report) == {"office-inserted": 1, "office-deleted": 1}


def test_hidden_words_are_said_and_not_read():
    document = docx.Document()
    line = document.add_paragraph("Seen. ")
    for words, value in (("Hidden.", None), ("Shown.", "0")):
        run = line.add_run(words)
        mark = OxmlElement("w:vanish")
        if value is not None:
            mark.set(qn("w:val"), value)
        run._r.get_or_add_rPr().append(mark)
    report, _ = read(written(document), "a.docx")
    assert report.text == "Seen. Shown."
    assert counts(report) == {"office-hidden": 1}


def test_notes_come_after_the_body_and_separators_are_none():
    notes = (
        b'<w:footnotes xmlns:w="w"><w:footnote w:type="separator">'
        b"<w:p><w:r><w:t>--</w:t></w:r></w:p></w:footnote>"
        b"<w:footnote><w:p><w:r><w:t>See annex.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    report, _ = read(word(paragraph("Text."), more={"word/footnotes.xml": notes}), "a.docx")
    assert report.text == "Text.\n\nSee annex."
    assert cells(report, "footnote") == {"footnote 2": "See annex."}


def test_what_would_run_or_be_fetched_is_counted():
    relation = (
        '<Relationship Id="a" Type="http://x/{}" Target="http://198.51.100.7" TargetMode="External"/>'
    )
    body = paragraph("a") + (
        '<w:p><w:fldSimple w:instr="DDEAUTO x"/><w:r><w:instrText>INCLUDETEXT x</w:instrText>'
        "<w:instrText>PAGE</w:instrText></w:r></w:p><w:altChunk/>"
    )
    more = {"word/vbaProject.bin": b"", "word/media/a.png": b"", "word/embeddings/b.bin": b""}
    targets = relation.format("image") + relation.format("hyperlink")
    report, _ = read(word(body, more=more, targets=targets), "a.docx")
    assert counts(report) == {
        "office-macros": 1,
        "office-remote": 1,
        "office-embedded": 2,
        "office-pictures": 1,
        "office-fields": 2,
    }


def test_a_document_past_the_cap_is_cut_and_said(monkeypatch):
    monkeypatch.setattr(ours, "LARGEST_TEXT", 10)
    report, _ = read(word(paragraph("Two villages burned.")), "a.docx")
    assert (report.state, report.reason, report.text) == ("partial", "cut", "Two villag")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "entities"),
        ("<!DOCTYPE a><a/>".encode("utf-16"), "entities"),
        (b"<a>" * 300, "nesting"),
        (b"<a>", "damaged"),
        (b"", "damaged"),
    ],
)
def test_xml_that_documents_do_not_have_is_refused(data, code):
    with pytest.raises(ours.xml.Unreadable) as refused:
        xml.tree(data)
    assert refused.value.code == code
