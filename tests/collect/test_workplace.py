"""What happens within a worker, called here on bytes of our own: each answer is whole."""

import io
import os
import sys
from dataclasses import replace
from types import SimpleNamespace

import msgspec
import pytest

from recount.collect import confine, kinds, workplace
from recount.collect.parsers import Asked, Found, Unreadable
from recount.collect.report import Candidate, Report, Shut

SHUT = Shut(7, calls=True)
HEADER = workplace.Header(5, trusting=False, asked=Asked("a.txt"), limits=confine.Limits())


def reader(work):
    return SimpleNamespace(prepare=lambda: None, parse=lambda *_: work())


def failing(error):
    def work():
        raise error

    return reader(work)


def decoded(frames):
    return msgspec.json.decode(frames[0][1], type=Report)


def test_a_header_and_the_bytes_are_taken_in_whole():
    head = msgspec.json.encode(HEADER)
    stream = io.BytesIO(len(head).to_bytes(4, "big") + head + b"wordsand more")
    assert workplace.received(stream) == (HEADER, b"words")


def test_frames_say_how_long_they_are():
    out = io.BytesIO()
    workplace.send(out, b"R", b"words")
    assert out.getvalue() == b"\0\0\0\5Rwords"


def test_a_file_is_answered_with_its_locks():
    frames = workplace.work(HEADER, b"words", shut=lambda: SHUT)
    assert decoded(frames).text == "words"
    assert decoded(frames).shut == SHUT
    assert frames[-1] == (b"E", b"")


def test_without_a_lock_on_the_network_nothing_is_looked_into():
    report = decoded(workplace.work(HEADER, b"words", shut=Shut))
    assert (report.state, report.reason, report.text) == ("refused", "unconfined", "")


def test_a_person_who_trusts_the_file_may_have_it_read_all_the_same():
    trusting = msgspec.structs.replace(HEADER, trusting=True)
    assert decoded(workplace.work(trusting, b"words", shut=Shut)).text == "words"


def test_a_library_that_is_missing_is_said(monkeypatch):
    def missing(_):
        raise ImportError

    monkeypatch.setattr(workplace, "prepared", missing)
    assert decoded(workplace.work(HEADER, b"words", shut=Shut)).reason == "missing-group"


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (Unreadable("scanned", state="empty"), "empty", "scanned"),
        (Unreadable("damaged", media_type="image/png"), "refused", "damaged"),
        (MemoryError(), "refused", "memory"),
        (RecursionError(), "refused", "nesting"),
        (ValueError("Anna Sample"), "crashed", "parser-error"),
    ],
)
def test_whatever_a_reader_raises_becomes_a_state_without_its_words(error, state, reason):
    report, _ = workplace.answer(kinds.TEXT, failing(error), b"", Asked())
    assert (report.state, report.reason) == (state, reason)
    assert b"Anna" not in msgspec.json.encode(report)


def test_candidates_of_an_encoding_come_with_the_refusal():
    error = Unreadable("encoding", candidates=(Candidate("cp1251", "words"),))
    report, _ = workplace.answer(kinds.TEXT, failing(error), b"", Asked())
    assert report.candidates == (Candidate("cp1251", "words"),)


def test_a_kind_without_a_reader_is_refused_with_its_reason():
    kind = kinds.kind_of(b"{\\rtf1 words}", "a.rtf")
    assert workplace.prepared(kind) is None
    assert workplace.answer(kind, None, b"", Asked())[0].reason == "unread-office"


def test_half_characters_are_replaced_and_signs_are_counted():
    report = workplace.reported(kinds.TEXT, Found("a\ud800 \u202eb"))
    assert report.text == "a? \u202eb"
    assert [one.kind for one in report.findings] == ["bidi"]


def test_a_preview_and_children_follow_in_order():
    found = Found("words", children=[("a", b"1"), ("b\udcff", b"22")], preview=b"png")
    frames = workplace.framed(workplace.reported(kinds.TEXT, found), found)
    assert [tag for tag, _ in frames] == [b"R", b"P", b"C", b"C", b"E"]
    assert [one.size_bytes for one in decoded(frames).children] == [1, 2]


def test_the_program_answers_and_leaves(monkeypatch):
    head = msgspec.json.encode(replace_limits(HEADER))
    out = io.BytesIO()
    left = []
    streams = SimpleNamespace(buffer=io.BytesIO(len(head).to_bytes(4, "big") + head + b"words"))
    monkeypatch.setattr(sys, "stdin", streams)
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
    monkeypatch.setattr(confine, "limit", left.append)
    monkeypatch.setattr(confine, "shut", lambda: SHUT)
    monkeypatch.setattr(os, "_exit", left.append)
    workplace.main()
    assert left == [HEADER.limits, 0]
    assert out.getvalue().endswith(b"\0\0\0\0E")


def replace_limits(header):
    return msgspec.structs.replace(header, limits=replace(header.limits))
