"""What a worker sends is bytes until it is checked."""

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.collect import report
from recount.collect.report import Candidate, Finding, Inner, Part, Report, Untrustworthy, checked


def through(one):
    return checked(msgspec.json.encode(one))


@pytest.mark.parametrize(
    "bad",
    [
        Report("ok", "made-up", text="a"),
        Report("ok", text="a", parts=(Part(0, 2, "x"),)),
        Report("ok", text="a", parts=(Part(1, 0, "x"),)),
        Report("ok", text="ab", source_map=((0, 0, 3),)),
        Report("ok", text="abc", source_map=((1, 0, 2), (2, 5, 1))),
    ],
)
def test_spans_outside_the_text_and_unknown_reasons_are_not_believed(bad):
    with pytest.raises(Untrustworthy):
        through(bad)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"null",
        b"[]",
        b'{"state":"ok","text":5}',
        b'{"state":"ok","parts":[{"start":-1,"end":0,"kind":"x"}]}',
        b'{"state":"ok","parts":[{"start":0,"end":0,"kind":"x","page":10001}]}',
        b'{"state":"ok","parts":[{"start":0,"end":0,"kind":"x","box":[0,0,0,1e9]}]}',
        b'{"state":"ok","preview_bytes":99999999999}',
        b'{"state":"ok","text":"\xff"}',
        b'{"state":"ok","shut":{"landlock":100000}}',
        b'{"state":"ok","children":[{"name":"' + b"a" * 300 + b'","size_bytes":1}]}',
    ],
)
def test_what_is_no_report_is_refused(sent):
    with pytest.raises(Untrustworthy):
        checked(sent)


@pytest.mark.parametrize(
    ("sent", "state", "reason"),
    [
        (Report("ok"), "empty", "no-text"),
        (Report("ok", text=" \n\t"), "empty", "no-text"),
        (Report("ok", text="\u200b\u2060\x00"), "empty", "no-text"),
        (Report("ok", text="a"), "ok", None),
        (Report("ok", "cut", text="a"), "ok", None),
        (Report("ok", children=(Inner("a", 1),)), "ok", None),
        (Report("partial", text="a"), "partial", "some-parts"),
        (Report("empty"), "empty", "no-text"),
        (Report("empty", "scanned"), "empty", "scanned"),
        (Report("timeout"), "timeout", "time"),
        (Report("crashed"), "crashed", "parser-error"),
        (Report("refused"), "refused", "damaged"),
    ],
)
def test_empty_is_never_ok_and_whatever_is_not_ok_says_why(sent, state, reason):
    found = through(sent)
    assert (found.state, found.reason) == (state, reason)


def test_names_and_encodings_are_made_printable():
    found = through(
        Report("refused", "encoding", encoding="a\nb", candidates=(Candidate("c\x07", "w\x1bx"),))
    )
    assert found.encoding == "a?b"
    assert found.candidates == (Candidate("c?", "w?x"),)


@given(st.text())
def test_cleaning_keeps_every_offset(text):
    clean, many = report.cleaned(text)
    assert len(clean) == len(text)
    assert many == sum(a != b for a, b in zip(text, clean, strict=True))
    assert not any(ord(letter) < 32 and letter not in "\t\n\r\f\v" for letter in clean)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_report_or_are_refused(sent):
    with contextlib.suppress(Untrustworthy):
        assert isinstance(checked(sent), Report)


def test_every_finding_and_reason_is_a_sentence_for_a_person():
    assert Finding("pdf-link", 2).sentence() == "2 links; none was followed"
    assert Finding("pdf-not-inspected", 0).sentence().startswith("the PDF")
    assert all(
        words and not words.endswith(".")
        for words in [*report.REASONS.values(), *report.FINDINGS.values()]
    )


def test_findings_are_counted_in_the_order_of_their_list():
    assert report.counted({"bidi": 1, "pdf-link": 2, "controls": 0}) == (
        Finding("pdf-link", 2),
        Finding("bidi", 1),
    )
