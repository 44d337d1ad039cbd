"""Starts a fresh process for one file and takes in its answer; nothing else here starts anything.

The worker gets the bytes on its standard input, an empty environment, no open file and no key, and is
shut in (`confine`) before it looks at the file. Its answer is not trusted: frames have hard caps,
`report.checked` bounds every field, and whatever ends otherwise than with a whole answer is `crashed`
or `timeout`. The whole process group is killed when time is up, when the answer is too long, and when
anything goes wrong here.

The bytes of a file are never looked into on this side.
"""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from recount.collect.confine import Limits
from recount.collect.parsers import Asked
from recount.collect.report import Report, State, Untrustworthy, checked
from recount.collect.workplace import CHILD, END, PREVIEW, REPORT, Header

LARGEST_BYTES = 128 * 2**20
LARGEST_ANSWER = 512 * 2**20
LARGEST_REPORT = 256 * 2**20
LARGEST_PREVIEW = 8 * 2**20
LIMITS = Limits()
_BOOT = "import sys; sys.path[:] = sys.argv[1:]; from recount.collect.workplace import main; main()"
_PIECE = 2**16
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAME_HEAD = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: the checked report, and what came with it.

    `peak_bytes` and `cpu_seconds` are what the worker used, as the system says.
    """

    report: Report
    preview: bytes | None = None
    children: tuple[tuple[str, bytes], ...] = ()
    cpu_seconds: float = 0.0
    peak_bytes: int = 0
    exit_status: int | None = None


def run(
    data: bytes, asked: Asked, *, trusting: bool = False, limits: Limits = LIMITS, boot: str = _BOOT
) -> Outcome:
    """The outcome for one file, whatever the file does. `boot` is the worker's first line of Python."""
    if len(data) > LARGEST_BYTES:
        return _without("refused", "too-large")
    header = msgspec.json.encode(Header(len(data), trusting, asked, limits))
    done = answered(header, data, boot=boot, limits=limits)
    if done.failed is not None:
        outcome = _without(*done.failed)
    else:
        outcome = _taken_in(done.answer, clean=done.exit_status == 0)
    return replace(
        outcome,
        cpu_seconds=done.cpu_seconds,
        peak_bytes=done.peak_bytes,
        exit_status=done.exit_status,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes that a worker sent before it closed, untrusted; `failed` when there is no whole answer."""

    answer: bytes
    exit_status: int
    failed: tuple[State, str] | None
    cpu_seconds: float
    peak_bytes: int


def answered(header: bytes, data: bytes, *, boot: str, limits: Limits) -> Answer:
    """Starts a worker with its first line of Python, feeds it, takes in what it sends, and ends it."""
    sending = [len(header).to_bytes(4, "big") + header, data]
    process = _started(boot)
    try:
        answer, whole = _exchange(process, sending, time.monotonic() + limits.wall_seconds)
    finally:
        _kill(process)
        used = _gone(process)
    status = int(process.returncode)
    failed: tuple[State, str] | None = None
    if whole is None or status == -signal.SIGXCPU:
        failed = ("timeout", "time")
    elif not whole:
        failed = ("crashed", "protocol")
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Answer(bytes(answer), status, failed, used.ru_utime + used.ru_stime, peak)


def only_report(done: Answer) -> bytes:
    """The one report of a worker that sends nothing else, as bytes that nobody has checked yet.

    Raises:
        Untrustworthy: there is no whole answer, or more than one report.
    """
    if done.failed is not None or done.exit_status != 0:
        raise Untrustworthy
    frames = list(frames_of(done.answer))
    if [tag for tag, _ in frames] != [REPORT, END]:
        raise Untrustworthy
    return frames[0][1]


def _without(state: State, reason: str) -> Outcome:
    return Outcome(Report(state, reason))


def _started(boot: str) -> subprocess.Popen[bytes]:
    """A worker in a session of its own, with nothing of ours but three streams and where modules are."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter, with our own words
        [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", boot, *_modules()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        close_fds=True,
        start_new_session=True,
        bufsize=0,
    )


def _modules() -> list[str]:
    """Where modules are found, as whole paths."""
    return [os.path.abspath(path) for path in sys.path if path] or [os.getcwd()]  # noqa: PTH100, PTH109 - no disk is read


def _exchange(
    process: subprocess.Popen[bytes], sending: list[bytes], until: float
) -> tuple[bytearray, bool | None]:
    """What the worker answers while it is fed; True when it closed, False when too long, None out of time."""
    if process.stdin is None or process.stdout is None:  # pragma: no cover - both were asked for
        raise AssertionError
    answer = bytearray()
    waiting = [memoryview(one) for one in sending if one]
    with selectors.DefaultSelector() as selector:
        os.set_blocking(process.stdin.fileno(), False)
        selector.register(process.stdin, selectors.EVENT_WRITE)
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0:
                return answer, None
            for key, _ in selector.select(left):
                if key.fileobj is process.stdin:
                    if not _fed(process.stdin.fileno(), waiting):
                        selector.unregister(process.stdin)
                        process.stdin.close()
                    continue
                piece = os.read(process.stdout.fileno(), _PIECE * 16)
                if not piece:
                    return answer, True
                answer += piece
                if len(answer) > LARGEST_ANSWER:
                    return answer, False


def _fed(pipe: int, waiting: list[memoryview]) -> bool:
    """Writes some of what waits; False when nothing is left, or nobody reads any more."""
    try:
        written = os.write(pipe, waiting[0][: _PIECE * 16])
    except BlockingIOError:
        return True
    except BrokenPipeError:
        return False
    waiting[0] = waiting[0][written:]
    if not waiting[0]:
        waiting.pop(0)
    return bool(waiting)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the worker and whatever it may have started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for pipe in filter(None, (process.stdin, process.stdout)):
        pipe.close()


def _gone(process: subprocess.Popen[bytes]) -> resource.struct_rusage:
    """What the worker used, once it is gone."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used


def _taken_in(answer: bytes, *, clean: bool) -> Outcome:
    """The outcome in an answer; anything odd about it and there is none."""
    try:
        frames = list(frames_of(answer))
        if not frames or frames[0][0] != REPORT or frames[-1][0] != END or not clean:
            return _without("crashed", "stopped" if not frames or not clean else "protocol")
        report = checked(frames[0][1])
        return _matched(report, frames[1:-1])
    except Untrustworthy:
        return _without("crashed", "protocol")


def frames_of(answer: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The frames of an answer, up to its end mark.

    Raises:
        Untrustworthy: a frame is cut, or longer than its kind may be.
    """
    at = 0
    most = {REPORT: LARGEST_REPORT, PREVIEW: LARGEST_PREVIEW, CHILD: LARGEST_ANSWER, END: 0}
    while at < len(answer):
        length = int.from_bytes(answer[at : at + 4], "big")
        tag = answer[at + 4 : at + _FRAME_HEAD]
        at += _FRAME_HEAD + length
        if length > most.get(tag, -1) or at > len(answer):
            raise Untrustworthy
        yield tag, answer[at - length : at]
        if tag == END:
            return


def _matched(report: Report, frames: list[tuple[bytes, bytes]]) -> Outcome:
    """The report with exactly the preview and the children that it announces."""
    wanted = ([(PREVIEW, report.preview_bytes)] if report.preview_bytes else []) + [
        (CHILD, one.size_bytes) for one in report.children
    ]
    if [(tag, len(content)) for tag, content in frames] != wanted:
        raise Untrustworthy
    preview = frames[0][1] if report.preview_bytes else None
    if preview is not None and not preview.startswith(_PNG):
        raise Untrustworthy
    contents = [content for tag, content in frames if tag == CHILD]
    names = [one.name for one in report.children]
    return Outcome(report, preview, tuple(zip(names, contents, strict=True)))
