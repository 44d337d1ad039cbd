"""The parent's side of a worker: whatever it does or sends, there is an outcome, and the parent lives."""

import ast
import os
import signal
import struct
import sys
import time
from pathlib import Path

import msgspec
import pytest

from recount.collect import worker
from recount.collect.confine import Limits
from recount.collect.parsers import Asked
from recount.collect.report import Finding, Inner, Part, Report, Shut

ENOUGH = Limits(wall_seconds=120)  # for a busy machine
HANGS = Limits(wall_seconds=1.5)
TAKE = "import sys, os, time\n"
PNG = b"\x89PNG\r\n\x1a\nwords"


def frame(tag, content):
    return struct.pack(">L", len(content)) + tag + content


def sent(*frames):
    """A worker that sends these bytes and leaves."""
    return f"{TAKE}sys.stdout.buffer.write({b''.join(frames)!r}); sys.stdout.flush(); os._exit(0)"


def reported(report, *more):
    return sent(frame(b"R", msgspec.json.encode(report)), *more, frame(b"E", b""))


def outcome(boot, data=b"words", **more):
    return worker.run(data, Asked("a.txt"), boot=boot, limits=more.pop("limits", ENOUGH), **more)


def state(boot, **more):
    found = outcome(boot, **more)
    return found.report.state, found.report.reason


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_sound_text_comes_through_with_its_doors_shut():
    found = worker.run(b"Two villages burned.\n", Asked("a.txt"))
    assert (found.report.state, found.report.text) == ("ok", "Two villages burned.\n")
    assert found.report.shut.network
    assert found.report.shut.disk
    assert found.exit_status == 0
    assert found.cpu_seconds > 0
    assert found.peak_bytes > 0


def test_a_worker_that_hangs_is_a_timeout_and_is_gone():
    assert state(f"{TAKE}time.sleep(60)", limits=HANGS) == ("timeout", "time")


def test_a_worker_that_never_reads_and_never_writes_is_a_timeout():
    assert state(f"{TAKE}time.sleep(60)", data=bytes(2**22), limits=HANGS) == ("timeout", "time")


def test_what_a_worker_started_dies_with_it(tmp_path):
    note = tmp_path / "child"
    boot = (
        f"{TAKE}child = os.fork()\nif child: open({str(note)!r}, 'w').write(str(child))\ntime.sleep(60)"
    )
    assert state(boot, limits=Limits(wall_seconds=8)) == ("timeout", "time")
    child = int(note.read_text())
    for _ in range(100):
        if not alive(child):
            break
        time.sleep(0.05)
    assert not alive(child) or _is_dead(child)


def _is_dead(process):
    stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    return stat.rpartition(")")[2].split()[0] in {"Z", "X"}


def test_a_worker_that_uses_up_its_processor_time_is_a_timeout():
    boot = (
        "from recount.collect import confine\n"
        "confine.limit(confine.Limits(cpu_seconds=1))\nwhile True: pass"
    )
    boot = "import sys; sys.path[:] = sys.argv[1:]\n" + boot
    assert state(boot, limits=ENOUGH) == ("timeout", "time")


@pytest.mark.parametrize(
    "boot",
    [
        "import os; os.abort()",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "raise SystemExit(3)",
        "pass",
        "raise ValueError",
    ],
)
def test_a_worker_that_breaks_is_crashed(boot):
    assert state(boot) == ("crashed", "stopped")


def test_a_whole_answer_of_a_worker_that_then_breaks_is_not_believed():
    boot = reported(Report("ok", text="words")).replace("os._exit(0)", "os._exit(7)")
    assert state(boot) == ("crashed", "stopped")


REPORT = msgspec.json.encode(Report("ok", text="words"))


@pytest.mark.parametrize(
    "answer",
    [
        b"noise" * 9,
        frame(b"R", REPORT),
        frame(b"R", REPORT)[:-3],
        frame(b"R", b"{}") + frame(b"E", b""),
        frame(b"R", b"[" * 100_000) + frame(b"E", b""),
        frame(b"R", b'{"state":"fine"}') + frame(b"E", b""),
        frame(b"E", b""),
        frame(b"C", b"words") + frame(b"R", REPORT) + frame(b"E", b""),
        frame(b"R", REPORT) + frame(b"C", b"words") + frame(b"E", b""),
        frame(b"R", REPORT) + frame(b"P", PNG) + frame(b"E", b""),
        frame(b"R", REPORT) + frame(b"R", REPORT) + frame(b"E", b""),
        frame(b"R", REPORT) + frame(b"X", b"") + frame(b"E", b""),
        frame(b"R", REPORT) + frame(b"E", b"words"),
        b"\xff\xff\xff\xffR",
        frame(b"R", msgspec.json.encode(Report("partial", preview_bytes=5)))
        + frame(b"P", b"words")
        + frame(b"E", b""),
        frame(b"R", msgspec.json.encode(Report("ok", children=(Inner("a", 4),))))
        + frame(b"C", b"words")
        + frame(b"E", b""),
    ],
)
def test_an_answer_that_is_no_answer_is_crashed(answer):
    assert state(sent(answer)) == ("crashed", "protocol")


def test_what_follows_the_end_of_an_answer_is_left_unread():
    assert outcome(sent(frame(b"R", REPORT), frame(b"E", b""), b"more")).report.text == "words"


def test_an_answer_without_end_is_cut_off(monkeypatch):
    monkeypatch.setattr(worker, "LARGEST_ANSWER", 2**20)
    boot = f"{TAKE}\nwhile True: sys.stdout.buffer.write(bytes(2**16))"
    assert state(boot, limits=ENOUGH) == ("crashed", "protocol")


def test_a_file_too_large_to_be_read_starts_nothing(monkeypatch):
    monkeypatch.setattr(worker, "LARGEST_BYTES", 3)
    monkeypatch.setattr(worker, "_started", None)
    assert state("") == ("refused", "too-large")


def test_what_a_worker_claims_is_bounded_and_cleaned():
    report = Report(
        "ok",
        "made up" if False else None,
        "application/x-evil",
        text="a\x1b[2Jb\x00c",
        parts=(Part(0, 1, "ki\nnd", "la\x07bel \u202egnp"),),
        findings=(Finding("made-up", 3), Finding("bidi", 1)),
        shut=Shut(7, calls=True),
    )
    found = outcome(reported(report)).report
    assert found.media_type == "application/octet-stream"
    assert found.text == "a�[2Jb�c"
    assert found.parts[0].label == "la?bel ?gnp"
    assert found.findings == (Finding("bidi", 1), Finding("controls", 2))


def test_a_preview_and_children_come_with_the_report_that_announces_them():
    report = Report(
        "partial", "kept-picture", preview_bytes=len(PNG), children=(Inner("a\n/b", 3), Inner("c", 0))
    )
    frames = frame(b"P", PNG), frame(b"C", b"one"), frame(b"C", b"")
    found = outcome(reported(report, *frames))
    assert found.preview == PNG
    assert found.children == (("a?/b", b"one"), ("c", b""))


def test_a_worker_finds_no_environment_no_arguments_of_ours_and_no_open_file(monkeypatch):
    monkeypatch.setenv("RECOUNT_SECRET", "canary")
    boot = (
        "import os, sys\nopened = []\nfor n in range(3, 256):\n"
        "    try: os.fstat(n); opened.append(n)\n    except OSError: pass\n"
        "words = repr((dict(os.environ), opened, os.getcwd()))\n"
        "sys.path[:] = sys.argv[1:]\nimport msgspec\nfrom recount.collect.report import Report\n"
        "from recount.collect.workplace import send\n"
        "send(sys.stdout.buffer, b'R', msgspec.json.encode(Report('ok', text=words)))\n"
        "send(sys.stdout.buffer, b'E', b''); sys.stdout.flush()"
    )
    with Path("/dev/null").open("rb") as held:
        os.set_inheritable(held.fileno(), 1)
        found = outcome(boot, limits=Limits())
    environment, opened, here = ast.literal_eval(found.report.text)
    assert set(environment) <= {"LC_CTYPE"}
    assert opened == []
    assert here == "/"


TRIES = """
import os, socket, subprocess, sys, threading
words = []
def tried(name, work):
    try: work(); words.append(name + " WORKED")
    except BaseException as error: words.append(name + " " + type(error).__name__)
tried("read", lambda: open("/etc/passwd").read())
tried("write", lambda: open("/tmp/recount-escape", "w").write("x"))
tried("list", lambda: os.listdir("/"))
tried("socket", lambda: socket.socket())
tried("name", lambda: socket.getaddrinfo("localhost", 80))
tried("fork", os.fork)
tried("exec", lambda: os.execv("/bin/true", ["/bin/true"]))
tried("program", lambda: subprocess.run(["/bin/true"]))
tried("thread", lambda: threading.Thread(target=int).start())
tried("kill", lambda: os.kill(os.getppid(), 0))
tried("memory", lambda: bytearray(2**31))
tried("look", lambda: os.stat("/etc/passwd"))
"""


def test_nothing_can_be_opened_called_or_started_from_within():
    boot = (
        "import sys; sys.path[:] = sys.argv[1:]\nimport msgspec, socket, subprocess, threading\n"
        "from recount.collect import confine\nfrom recount.collect.report import Report\n"
        "from recount.collect.workplace import send\nimport encodings.idna\n"
        f"confine.limit(confine.Limits())\nshut = confine.shut()\nexec({TRIES!r})\n"
        "report = Report('ok', text='\\n'.join(words), shut=shut)\n"
        "send(sys.stdout.buffer, b'R', msgspec.json.encode(report))\n"
        "send(sys.stdout.buffer, b'E', b''); sys.stdout.flush(); import os; os._exit(0)"
    )
    found = outcome(boot, limits=Limits())
    assert found.report.state == "ok", found
    tried = found.report.text.splitlines()
    assert len(tried) == 12
    assert [line for line in tried if "WORKED" in line] == []


def test_a_module_path_that_is_empty_is_the_folder_we_are_in(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [""])
    assert worker._modules() == [str(tmp_path)]


def test_a_worker_that_is_gone_already_is_killed_without_complaint(monkeypatch):
    def gone(*_):
        raise ProcessLookupError

    monkeypatch.setattr(os, "killpg", gone)
    assert worker.run(b"words", Asked("a.txt")).report.state == "ok"


def test_an_interrupted_parent_leaves_no_worker_behind(monkeypatch):
    started = []
    real = worker._started

    def remembered(boot):
        started.append(real(boot))
        return started[-1]

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(worker, "_started", remembered)
    monkeypatch.setattr(worker, "_exchange", interrupted)
    with pytest.raises(KeyboardInterrupt):
        outcome(f"{TAKE}time.sleep(60)")
    assert started[0].returncode == -signal.SIGKILL


def test_a_pipe_that_is_full_waits_and_one_that_nobody_reads_ends_the_feeding():
    read, write = os.pipe()
    os.set_blocking(write, 0)
    waiting = [memoryview(bytes(2**21))]
    while worker._fed(write, waiting) and len(waiting[0]) > 2**21 - 2**16:
        pass
    left = len(waiting[0])
    assert worker._fed(write, waiting)
    assert len(waiting[0]) <= left
    for _ in range(64):
        worker._fed(write, waiting)
    assert worker._fed(write, waiting)
    os.close(read)
    assert not worker._fed(write, waiting)
    os.close(write)
