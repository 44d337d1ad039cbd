"""An export takes along what people agreed to and this member may read; it is written down."""

import csv
import json
import subprocess
from datetime import date
from hashlib import sha256

import pytest

from recount.casebook import bag_check, consent
from recount.casebook.export import escaped, export
from recount.casebook.forget import forget
from recount.errors import BadInput, Refused

AT = "2026-11-26T10:00:00Z"
LETTER = "\r\n".join(["We were eleven in the barn."] * 3000).encode()


@pytest.fixture
def book(made):
    with made.open() as opened, opened.writing(AT) as w:
        told = w.subject_new("testimony")
        original = w.put_object(LETTER, compartment="evidence", subject=told)
        digest = sha256(LETTER).hexdigest()
        told_apart = {"file": "letter.txt", "sha256": digest}
        named = w.append("receive", "I-2", told_apart, compartment="evidence", subject=told)
        text = w.put_object(b'{"text": "We were"}', compartment="evidence", subject=told)
        reading = w.put_object(b'{"claims": []}', compartment="evidence", subject=told)
        w.append("read", "I-2", {"reading": reading}, subject=told)
        record = {"file": "I-2.txt", "original": original, "text": text, "named": named.seq}
        w.append("collect", "I-2", record, subject=told)
        odd = {"item": "I-2", "stance": "asserts", "says": '=HYPERLINK("http://x")', "c": [1, 2]}
        w.append("propose", "I-2/C01", odd, subject=told)
        w.append("decide", "I-2/C01", {"verdict": "confirm", "why": "+two pages"}, subject=told)
        given = {"on": date(2026, 11, 20), "how": "spoken", "language": "ce"}
        consent.record(w, told, ["keep", "court"], **given)
        w.append("collect", "I-3", {"file": "news.html", "state": "ok"})
    with made.open() as opened:
        yield opened


def table(folder, name):
    with (folder / "data" / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_who_did_not_agree_is_left_out_and_counted(book, tmp_path):
    done = export(book, tmp_path / "out", at=AT)
    assert (done.items, done.claims, done.decisions, done.left_out) == (2, 1, 1, 2)
    assert {row["id"] for row in table(done.folder, "items")} == {"I-2", "I-3"}
    held = b"".join(path.read_bytes() for path in done.folder.rglob("*") if path.is_file())
    for words in (b"I-1/C01", b"Orsola", b"Tibor", b"eleven"):
        assert (words in held) == (words == b"I-1/C01")  # the journal names ids, and says nothing


def test_it_is_the_same_in_json_and_can_be_checked_by_a_stranger(book, tmp_path):
    done = export(book, tmp_path / "out", at=AT, originals=["I-2"], why="for the file")
    (claim,) = json.loads((done.folder / "data" / "tables" / "claims.json").read_bytes())
    assert claim["verdict"] == "confirmed"
    assert claim["record"]["says"].startswith("=HYPERLINK")
    (row,) = table(done.folder, "claims")
    assert row["says"] == '\'=HYPERLINK("http://x")'
    assert table(done.folder, "decisions")[0]["why"] == "'+two pages"
    assert (done.folder / "data" / "documents" / "I-2.txt").read_bytes() == LETTER
    tables = done.folder / "data" / "tables"
    assert (tables / "text-I-2.json").read_bytes() == b'{"text": "We were"}'
    assert (tables / "reading-I-2.json").read_bytes() == b'{"claims": []}'
    found = bag_check.check(done.folder)
    assert found.ok, found.problems
    assert (found.whole, found.objects, found.words) == (True, 1, done.words)
    shell = subprocess.run(["sh", "data/VERIFY.sh"], cwd=done.folder, capture_output=True, check=False)
    assert (shell.returncode, shell.stderr) == (0, b"")


def test_others_get_no_journal_but_proofs_of_what_they_are_given(book, tmp_path):
    done = export(book, tmp_path / "out", at=AT, use="court", originals=["I-2"], why="court 7")
    found = bag_check.check(done.folder)
    assert found.ok, found.problems
    assert (found.whole, found.entries) == (False, 5)
    shown = (done.folder / "data" / "log.jsonl").read_text()
    assert "I-1/C01" not in shown
    assert "export" not in shown


def test_it_is_written_down_and_forget_lists_it(book, tmp_path):
    done = export(book, tmp_path / "out", at=AT)
    acts = [one.act for one in book.entries()]
    assert acts.index("export") < acts.index("checkpoint")
    copies = forget(book, "I-2", why="asked to", at=AT).copies_elsewhere
    assert [one.kind for one in copies] == ["export"]
    assert str(tmp_path / "out") in copies[0].where
    after = export(book, tmp_path / "again", at=AT)
    assert (after.items, after.claims) == (1, 0)
    assert bag_check.check(done.folder).ok  # what went out cannot be called back, only listed
    assert forget(book, "I-1", why="asked to", at=AT).copies_elsewhere == ()


def test_an_original_is_opened_with_a_reason_and_each_opening_is_an_entry(book, tmp_path):
    head = book.head
    with pytest.raises(Refused, match="with a reason"):
        export(book, tmp_path / "out", at=AT, originals=["I-2"])
    assert book.head == head
    assert not (tmp_path / "out").exists()
    export(book, tmp_path / "out", at=AT, originals=["I-2"], why="for the court")
    acts = [one.act for one in book.entries(head.size)]
    assert acts == ["export", *["open-original"] * 3, "checkpoint"]


@pytest.mark.parametrize(
    ("given", "error", "why"),
    [
        ({"use": "everything"}, BadInput, "a use is one of"),
        ({"originals": ["I-1"], "why": "x"}, BadInput, "that goes along"),
        ({"originals": ["I-3"], "why": "x"}, BadInput, "no original of its own"),
    ],
)
def test_what_cannot_go_out_is_said_and_nothing_is_written(book, tmp_path, given, error, why):
    head = book.head
    with pytest.raises(error, match=why):
        export(book, tmp_path / "out", at=AT, **given)
    assert book.head == head
    assert not (tmp_path / "out").exists()


def test_without_anybodys_consent_there_is_nothing_to_export(made, tmp_path):
    with made.open() as book:
        head = book.head
        with pytest.raises(Refused, match="nobody agreed to keep"):
            export(book, tmp_path / "out", at=AT)
        assert book.head == head


def test_a_folder_that_is_there_is_not_written_into(book, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match="exists"):
        export(book, tmp_path, at=AT)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "＝1", "|x", "%x"])
def test_no_cell_is_calculated(cell):
    assert escaped(cell) == "'" + cell
    assert escaped("a" + cell) == "a" + cell
