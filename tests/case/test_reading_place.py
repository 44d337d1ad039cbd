"""A text is read in a process without keys; what comes back is checked as if that process were hostile."""

import io
import json
import os
import struct
import sys
from dataclasses import replace
from types import SimpleNamespace

import msgspec
import pytest
from invented import REPORT

from recount import case
from recount.case import reading_place
from recount.collect import confine
from recount.collect.report import Shut
from recount.collect.text import decode as decode_text
from recount.errors import Refused
from recount.nouns import Claim, Party, Reading
from recount.values import Span

TEXT = decode_text(REPORT.encode(), file="a.txt")
RUSSIAN = decode_text(
    "Жители села сообщили, что два дома сожгли. «Нас били трое суток», — рассказала Анна Образцова "
    "газете "
    "«Пример». Министерство порядка отрицает, что кого-либо задерживали.\n".encode(),
    file="b.txt",
)


def test_a_reading_made_away_is_the_reading_made_here(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(REPORT, encoding="utf-8")
    (here,) = case.read([path], outlet="The Slate")
    away = reading_place.proposed(TEXT, outlet="The Slate")
    assert away.claims == here.claims
    assert away.counts == here.counts
    assert away.propositions
    assert away.text == REPORT


def test_a_russian_text_is_read_away_as_well():
    assert reading_place.proposed(RUSSIAN).lang == "ru"


def sent(content):
    frame = struct.pack(">L", len(content)) + b"R" + content + struct.pack(">L", 0) + b"E"
    return f"import sys, os; sys.stdout.buffer.write({frame!r}); sys.stdout.flush(); os._exit(0)"


CLAIM = Claim(
    "C01", "attributed", (Span(0, 2),), (), (Span(0, 5),), (Party("Anna"),), "asserts", "none"
)
READING = Reading("a", None, "", "", "en", None, None, claims=(CLAIM,))


def encoded(**changes):
    return msgspec.json.encode(replace(READING, claims=(replace(CLAIM, **changes),)))


def test_the_checks_let_a_sound_reading_through():
    assert reading_place.proposed(TEXT, boot=sent(encoded())).claims == (CLAIM,)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[" * 50_000,
        encoded(content=(Span(0, 9_999),)),
        encoded(source=(Span(5, 2),)),
        encoded(id="C01/../x"),
        encoded(chain=(Party("An\x1b[2Jna"),)),
        msgspec.json.encode(replace(READING, claims=(CLAIM, CLAIM))),
        json.dumps({**json.loads(encoded()), "claims": [{"id": 5}]}).encode(),
    ],
)
def test_a_reading_that_lies_is_refused(content):
    with pytest.raises(Refused, match="process of its own"):
        reading_place.proposed(TEXT, boot=sent(content))


@pytest.mark.parametrize(
    "boot", ["import os; os.abort()", "raise SystemExit(3)", "import os; os._exit(0)"]
)
def test_a_reader_that_breaks_is_said(boot):
    with pytest.raises(Refused, match="process of its own"):
        reading_place.proposed(TEXT, boot=boot)


@pytest.mark.parametrize(
    ("shut", "trusting", "status"),
    [(Shut(calls=True), False, 0), (Shut(), True, 0), (Shut(), False, 3)],
)
def test_the_program_within_reads_only_when_it_is_shut_in_or_trusted(
    monkeypatch, shut, trusting, status
):
    words = REPORT.encode()
    header = msgspec.json.encode(
        reading_place.Header(
            len(words), trusting, reading_place.LIMITS, replace(TEXT, text=""), None, None, None
        )
    )
    out, left = io.BytesIO(), []

    def leave(status):
        left.append(status)
        raise SystemExit

    monkeypatch.setattr(
        sys,
        "stdin",
        SimpleNamespace(buffer=io.BytesIO(struct.pack(">L", len(header)) + header + words)),
    )
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
    monkeypatch.setattr(confine, "limit", lambda _: None)
    monkeypatch.setattr(confine, "shut", lambda: shut)
    monkeypatch.setattr(os, "_exit", leave)
    with pytest.raises(SystemExit):
        reading_place.main()
    assert left == [status]
    assert bool(out.getvalue()) == (status == 0)
