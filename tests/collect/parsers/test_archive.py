"""Zip files: the directory is judged before anything is unpacked; members become files of their own."""

import io
import zipfile

import pytest
from hostile.made import Entry, honest_zip, raw_zip
from hypothesis import given, settings
from hypothesis import strategies as st
from read_here import counts, read

from recount.collect.parsers import Unreadable, archive, zips


def reason(entries, **more):
    return read(raw_zip(entries, **more), "a.zip")[0].reason


def test_members_come_out_with_their_names():
    report, found = read(
        honest_zip({"a.txt": b"one", "b/c.csv": b"two", "__MACOSX/a": b"", "b/.DS_Store": b""}), "a.zip"
    )
    assert report.state == "ok"
    assert found.children == [("a.txt", b"one"), ("b/c.csv", b"two")]
    assert counts(report) == {"members-left": 2}


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], "no-text"),
        ([Entry(b"a", bytes(2 * 2**20))], "archive-ratio"),
        ([Entry(b"a", b"x", size=600 * 2**20, packed_size=5 * 2**20)], "archive-total"),
        ([Entry(b"a", flags=1)], "encrypted"),
        ([Entry(b"a", method=12)], "archive-method"),
        ([Entry(b"../a")], "archive-names"),
        ([Entry(b"a"), Entry(b"A")], "archive-names"),
        ([Entry(b"a", mode=0o120777)], "archive-links"),
        ([Entry(b"a.zip")], "archive-nested"),
        ([Entry(b"a", b"PK\3\4" + bytes(50), 0)], "archive-nested"),
        ([Entry(b"a", crc=5)], "damaged"),
        ([Entry(b"a", size=4)], "damaged"),
        ([Entry(b"a", size=6)], "damaged"),
    ],
)
def test_each_trick_has_its_reason(entries, expected):
    assert reason(entries) == expected


def test_members_over_each_other_are_refused():
    assert reason([Entry(b"a"), Entry(b"b")], offsets=[0, 0]) == "archive-overlap"


def test_an_office_document_inside_is_no_archive():
    inner = honest_zip({"word/document.xml": b"<a/>"})
    assert read(honest_zip({"a.docx": inner}), "a.zip")[1].children == [("a.docx", inner)]


@pytest.mark.parametrize(
    ("module", "name", "most", "expected"),
    [
        (zips, "MOST_MEMBERS", 1, "archive-members"),
        (archive, "MOST_CHILDREN", 1, "archive-members"),
        (archive, "MOST_BYTES", 5, "archive-total"),
    ],
)
def test_each_bound_has_its_reason(monkeypatch, module, name, most, expected):
    monkeypatch.setattr(module, name, most)
    assert reason([Entry(b"a"), Entry(b"b")]) == expected


def test_an_archive_inside_a_file_is_not_opened():
    assert read(raw_zip([Entry(b"a")]), "a.zip", depth=1)[0].reason == "archive-nested"


def test_a_directory_with_too_many_marks_is_not_even_listed():
    with pytest.raises(Unreadable, match="archive-members"):
        zips.opened(b"PK\1\2" * 20_001)


def test_a_member_that_is_not_there_or_too_large_is_said():
    with zips.opened(honest_zip({"a": b"words"})) as opened:
        for name, most, code in (("b", 9, "damaged"), ("a", 3, "too-large")):
            with pytest.raises(Unreadable, match=code):
                zips.member(opened, name, most)


def test_a_member_that_asks_for_a_password_only_when_opened_is_locked(monkeypatch):
    def asks(*_):
        raise RuntimeError

    with zips.opened(honest_zip({"a": b"words"})) as opened:
        monkeypatch.setattr(opened, "open", asks)
        with pytest.raises(Unreadable, match="encrypted"):
            zips.member(opened, "a", 9)


NAMES = st.text("abcde/", min_size=1, max_size=8).filter(
    lambda name: name.strip("/") and not name.startswith("/")
)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(NAMES, st.binary(max_size=300), min_size=1, max_size=5))
def test_what_an_honest_program_packed_comes_out(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    _, found = read(out.getvalue(), "a.zip")
    wanted = [one for one in members.items() if not one[0].endswith("/")]
    if found.children:
        assert found.children == wanted
