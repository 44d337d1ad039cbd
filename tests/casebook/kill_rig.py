"""Rig one: the process is killed, or the disk refuses, at each system call that writes.

A child process stops before its work; strace attaches, and injects at the N-th call of one kind. What was
acknowledged is counted in shared memory, without a system call.
"""

import mmap
import os
import shutil
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass

from operations import OPERATIONS, wrong

from recount.errors import RecountError

CALLS = ("pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink", "rename", "mkdir")
KILL, FULL, BROKEN = "signal=KILL", "error=ENOSPC", "error=EIO"
WHOLE = 0
TOLD = {2, 3, 4}  # one of our sentences
DEFECT = 1


@dataclass(frozen=True)
class Fault:
    """One injection: at the N-th call of a kind (and all later ones, for a disk that stays full)."""

    operation: str
    call: str
    how: str
    at: int

    @property
    def expression(self):
        """As strace takes it."""
        later = "+" if self.how == FULL else ""
        return f"inject={self.call}:{self.how}:when={self.at}{later}"


def started(ground, path, operation, strace, acks=None):
    """Runs an operation in a child under strace; gives its exit status (negative: a signal) and what was
    acknowledged."""
    shared = mmap.mmap(-1, 8)
    child = os.fork()
    if child == 0:
        _work(ground, path, operation, shared, acks)
    os.waitpid(child, os.WUNTRACED)
    with subprocess.Popen(
        ["strace", "-qq", "-p", str(child), *strace],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as tracer:
        while not _traced(child):
            time.sleep(0.001)
            if tracer.poll() is not None:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                raise OSError("strace could not attach: is tracing allowed on this machine?")
        os.kill(child, signal.SIGCONT)
        _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), shared[0]


def _work(ground, path, operation, shared, acks):
    def acknowledge():
        shared[0] += 1
        if acks is not None:  # where the record itself is to show it
            descriptor = os.open(acks, os.O_WRONLY)
            os.write(descriptor, b"1")
            os.close(descriptor)

    os.kill(os.getpid(), signal.SIGSTOP)
    try:
        OPERATIONS[operation](ground, path, acknowledge)
        status = WHOLE
    except RecountError as error:
        status = error.exit_status
    except BaseException:  # noqa: BLE001 - a defect: the rig reports it
        status = DEFECT
    os._exit(status)


def _traced(process):
    with open(f"/proc/{process}/status", encoding="ascii") as lines:  # noqa: PTH123 - not a file of ours
        return any(line.startswith("TracerPid:") and line.split()[1] != "0" for line in lines)


def counted(ground, room, operation):
    """How often each kind of call is made by an operation that nothing disturbs."""
    log = room / "calls"
    path = ground.copied(room / "counted.casebook")
    names = ",".join(CALLS)
    status, _ = started(ground, path, operation, ["-e", f"trace={names}", "-o", str(log)])
    assert status == WHOLE
    lines = log.read_text(encoding="ascii", errors="replace").splitlines()
    found = Counter(line.partition("(")[0] for line in lines)
    shutil.rmtree(path)
    path.with_name("b.age").unlink(missing_ok=True)
    return {name: found[name] for name in CALLS if found[name]}


def faults(ground, room, operation):
    """Every fault that an operation can meet."""
    for call, times in counted(ground, room, operation).items():
        for at in range(1, times + 1):
            yield Fault(operation, call, KILL, at)
            yield Fault(operation, call, BROKEN, at)
            if call not in {"unlink", "fsync", "fdatasync"}:
                yield Fault(operation, call, FULL, at)


def run(ground, room, fault):
    """What does not hold after a fault; None when all does."""
    path = ground.copied(room / "run.casebook")
    try:
        status, acknowledged = started(
            ground, path, fault.operation, ["-e", fault.expression, "-o", "/dev/null"]
        )
        if status == DEFECT:
            return "ended in a defect, not in a sentence"
        if status < 0 and fault.how != KILL:
            return f"ended by signal {-status}"
        return wrong(ground, path, fault.operation, acknowledged)
    finally:
        shutil.rmtree(path, ignore_errors=True)
        for left in room.iterdir():
            if left.is_file():
                left.unlink()
            else:
                shutil.rmtree(left)
