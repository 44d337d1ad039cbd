"""While keys are in memory nobody reads them from outside; a question left alone closes the casebook."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from recount import casebook

SOURCE = Path(__file__).parents[2] / "src"
WORDS = "bado kemi ruso tave"
AT = "2026-11-20T09:30:00Z"
STATE = """
import ctypes, resource, sys
from recount.cli.opening import opened
before = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE)[1]
with opened("case", "ada", "words"):
    locked = next(one for one in open("/proc/self/status") if one.startswith("VmLck"))
    print(before[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))
    print(resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY, locked.split()[1])
"""
SHORT = """
import sys
from recount.cli import opening, run
opening.ANSWER_SECONDS = 1
sys.exit(run(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("open")
    casebook.create(folder / "case", folder / "ada", WORDS, "Ada", AT, cost=casebook.LEAST)
    (folder / "words").write_text(WORDS + "\n")
    with casebook.open_book(folder / "case", folder / "ada", WORDS) as book, book.writing(AT) as writer:
        told = writer.subject_new("testimony")
        writer.append("collect", "I-1", {"state": "ok", "outlet": "A"}, subject=told)
    (folder / "told").write_text(told)
    return folder


def started(room, script, *words, **more):
    return subprocess.Popen(
        [sys.executable, "-c", script, *words],
        cwd=room,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_an_open_casebook_leaves_no_core_and_no_page_that_others_read(room):
    process = started(room, STATE, stdout=subprocess.PIPE)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    first, second = out.splitlines()
    assert first == "1 0 0 0"  # dumpable before, not after; no core, and no way back
    may_lock, locked_kib = second.split()
    assert (int(locked_kib) > 10_000) == (may_lock == "True")


def test_a_question_that_nobody_answers_closes_the_casebook(room):
    terminal, ours = pty.openpty()
    words = ["forget", (room / "told").read_text(), "--why", "x", "--case", "case", "--identity", "ada"]
    process = started(room, SHORT, *words, "--passphrase-file", "words", stdin=ours)
    err = process.communicate(timeout=60)[1]
    os.close(terminal)
    os.close(ours)
    assert process.returncode == 3
    assert err.splitlines()[-1].endswith("give the command again")
    assert "Traceback" not in err
    with casebook.open_book(room / "case", room / "ada", WORDS) as book:  # closed, unlocked, unchanged
        assert [one.destroyed for one in book.subjects()] == [None]
