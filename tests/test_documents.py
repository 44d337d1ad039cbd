import json

import pytest

from recount.documents import load_decisions, load_reading, load_readings
from recount.errors import BadInput

ROW = {
    "doc_id": "a",
    "file": "a.txt",
    "publisher": "Harbour Post",
    "published": "2020-03-01",
    "claims": [{"id": "C1", "kind": "attributed", "content": [[0, 4]], "stance": "asserts",
                "chain": [{"name": None}], "new": 1}],
    "counts": [{"id": "K1", "claim": "C1", "span": [0, 2], "surface": "40", "min": 40, "max": 40,
                "qualifier": "exact", "unit": "person", "measure": "persons, total"}],
}  # fmt: skip


def test_a_gold_document_is_read_with_the_text_beside_it():
    reading = load_reading(json.dumps(ROW).encode(), beside=lambda name: f"the words of {name}")
    assert reading.outlet == "Harbour Post"
    assert reading.text == "the words of a.txt"
    assert reading.claims[0].content[0].of(reading.text) == "the "
    assert reading.counts[0].min == 40


def test_every_document_of_a_saved_reading_is_read():
    saved = json.dumps(
        {"format": "recount-read/1", "documents": [ROW, {**ROW, "doc_id": "b", "text": "own"}]}
    )
    assert [r.doc_id for r in load_readings(saved.encode(), beside=lambda _: "")] == ["a", "b"]


@pytest.mark.parametrize(
    "data", [b"{", b"[]", b"{}", b'{"claims": [{"id": 7}]}', b'{"documents": [3]}']
)
def test_another_file_is_refused_in_a_sentence(data):
    with pytest.raises(BadInput, match=r"JSON|form"):
        load_readings(data, beside=lambda _: "")


def test_decisions_are_a_table_that_a_person_can_edit():
    table = "verdict,child,parent,by,at,why\ncut,b,a,Ines,2020-04-01,both print a notice\n"
    (decision,) = load_decisions(table)
    assert (decision.about, decision.verdict, decision.by) == ("b <- a", "cut", "Ines")


@pytest.mark.parametrize(
    "table", ["child,parent\nb,a\n", "verdict,child,parent,by,at,why\nmaybe,b,a,I,2020,no\n"]
)
def test_a_table_of_decisions_that_cannot_be_used_says_why(table):
    with pytest.raises(BadInput, match="decisions"):
        load_decisions(table)
