"""Runs hostile files through workers and says what came of each; as a program, watched by strace.

    python rig.py FOLDER        one line of JSON a file: family, name, state, reason, seconds, peak,
    states

`watched` starts it under strace and gives what the system saw: each call to a network, each file opened
for writing, each program started.
"""

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

CALLS = (
    "%network,creat,open,openat,openat2,mkdir,mkdirat,mknod,mknodat,link,linkat,symlink,symlinkat,rename,"
    "renameat,renameat2,unlink,unlinkat,execve,execveat,fork,vfork,clone,clone3"
)
WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|creat\(|mkdir|mknod|link|rename")
NETWORK = re.compile(r"\b(?:socket|connect|bind|sendto|sendmsg|sendmmsg|listen|accept4?|socketpair)\(")
STARTING = re.compile(r"\bexecve(?:at)?\(|\bv?fork\(|\bclone3?\(")
OURS = re.compile(r"O_RDONLY|/dev/null|/dev/urandom")
DONE = re.compile(r"= (?:0|[1-9]\d*|0x[0-9a-f]+)\b(?! \(?E)")


def laid_out(files: Iterable[object], folder: Path) -> list[str]:
    """Writes the files into a folder, each under a number; what they are stands in a list beside them."""
    rows = []
    for number, one in enumerate(files):
        (folder / str(number)).write_bytes(one.data)
        rows.append([number, one.family, one.name, list(one.states)])
    (folder / "list.json").write_text(json.dumps(rows), encoding="utf-8")
    return [row[2] for row in rows]


def judged(folder: Path) -> Iterator[dict[str, object]]:
    """What came of each file that is laid out in a folder, one after the other."""
    from recount.collect import worker
    from recount.collect.parsers import Asked
    from recount.collect.report import blank

    for number, family, name, states in json.loads((folder / "list.json").read_text(encoding="utf-8")):
        begun = time.monotonic()
        outcome = worker.run((folder / str(number)).read_bytes(), Asked(name))
        report = outcome.report
        said = report.state == "ok" or report.reason is not None
        silent = report.state == "ok" and blank(report.text) and not report.children
        yield {
            "family": family,
            "name": name,
            "state": report.state,
            "reason": report.reason,
            "seconds": time.monotonic() - begun,
            "cpu": outcome.cpu_seconds,
            "peak": outcome.peak_bytes,
            "network": report.shut.network,
            "right": (not states or report.state in states) and said and not silent,
            "silent": silent,
        }


def watched(
    folder: Path, source: Path, *, strace: bool = True
) -> tuple[list[dict[str, object]], list[str]]:
    """What came of each file, and every line of strace that tells of a breach.

    The parent writes nothing and starts workers only; workers write nothing, start nothing, call
    nobody.
    """
    seen = folder / "strace"
    eye = (
        ["strace", "-f", "-qq", "--seccomp-bpf", "-e", f"trace={CALLS}", "-o", str(seen)]
        if strace
        else []
    )
    done = subprocess.run(
        [*eye, sys.executable, "-B", str(Path(__file__)), str(folder)],
        env={"PYTHONPATH": str(source), "PATH": "/usr/bin:/bin", "HOME": "/nowhere"},
        capture_output=True,
        check=True,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return rows, list(breaches(seen)) if strace else []


def breaches(seen: Path) -> Iterator[str]:
    """The lines that tell of a file written, a call to a network, or a program other than a worker started."""
    parent: str | None = None
    for line in seen.read_text(encoding="utf-8", errors="replace").splitlines():
        process, _, call = line.partition(" ")
        parent = parent or process
        succeeded = bool(DONE.search(call)) or call.rstrip().endswith("<unfinished ...>")
        if NETWORK.search(call) and succeeded:
            yield line
        elif STARTING.search(call) and process != parent and succeeded and "/python" not in call:
            yield line
        elif WRITING.search(call) and not OURS.search(call) and succeeded and "execve" not in call:
            yield line


def can_watch() -> bool:
    """Whether strace is here."""
    return shutil.which("strace") is not None


if __name__ == "__main__":
    for row in judged(Path(sys.argv[1])):
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()
