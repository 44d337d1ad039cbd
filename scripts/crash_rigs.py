"""Runs the crash rigs of `tests/casebook` in full: how many runs and states there were, and what failed.

Two processes side by side; a failure prints what was done and what did not hold, and the status is 1.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "casebook")]

import kill_rig  # noqa: E402 - found beside the tests
import operations  # noqa: E402 - found beside the tests
import power_rig  # noqa: E402 - found beside the tests

MEMORY = Path("/dev/shm")  # noqa: S108 - many invented disks, none real
PROCESSES = 2
GROUND: list[Any] = []  # its keys are inherited by the processes: secrets are never pickled


def killed(task: tuple[Path, str, int, int]) -> tuple[str, int, int, Counter[str]]:
    """Every fault of one operation that falls to one process."""
    home, operation, share, step = task
    ground = GROUND[0]
    room = Path(tempfile.mkdtemp(dir=home))
    bad: Counter[str] = Counter()
    done = 0
    for number, fault in enumerate(kill_rig.faults(ground, room, operation)):
        if number % (PROCESSES * step) == share * step:
            done += 1
            problem = kill_rig.run(ground, room, fault)
            if problem:
                bad[f"{fault.expression}: {problem}"] += 1
    return operation, done, done, bad


def powered(task: tuple[Path, str, int, int]) -> tuple[str, int, int, Counter[str]]:
    """Every state of one operation with one seed."""
    home, operation, seed, step = task
    ground = GROUND[0]
    room = Path(tempfile.mkdtemp(dir=home))
    bad: Counter[str] = Counter()
    done = distinct = 0
    most = None if step == 1 else 2000 // step
    for event, model, problem, seen in power_rig.states(ground, room, operation, seed=seed, most=most):
        done, distinct = done + 1, seen
        if problem:
            bad[f"after event {event}, {model}: {problem}"] += 1
    shutil.rmtree(room)
    return operation, done, distinct, bad


def main() -> int:
    """Runs what was asked for; 1 when something did not hold."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kill", action="store_true", help="the first rig only")
    asked.add_argument("--power", action="store_true", help="the second rig only")
    asked.add_argument("--seeds", type=int, default=4, help="random losses an event (second rig)")
    asked.add_argument("--first-seed", type=int, default=1)
    asked.add_argument("--step", type=int, default=1, help="only every N-th fault or event")
    asked.add_argument("--operation", choices=sorted(operations.OPERATIONS), action="append")
    given = asked.parse_args()
    both = given.kill == given.power
    chosen = given.operation or list(operations.OPERATIONS)
    home = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    started, failed = time.monotonic(), 0
    try:
        GROUND.append(operations.ground(home))
        seeds = range(given.first_seed, given.first_seed + given.seeds)
        rigs = [
            ("killed or refused", killed, range(PROCESSES), given.kill),
            ("power failed", powered, seeds, given.power),
        ]
        for name, rig, shares, wanted in rigs:
            if not (both or wanted):
                continue
            tasks = [(home, one, share, given.step) for one in chosen for share in shares]
            runs: Counter[str] = Counter()
            looked: Counter[str] = Counter()
            with multiprocessing.get_context("fork").Pool(PROCESSES, maxtasksperchild=1) as pool:
                for operation, done, distinct, bad in pool.imap_unordered(rig, tasks):
                    runs[operation] += done
                    looked[operation] += distinct
                    failed += sum(bad.values())
                    for line, times in bad.most_common(10):
                        print(f"FAILED {operation} {line} ({times})")
            for operation in chosen:
                print(
                    f"{name:>18}  {operation:<8} {runs[operation]:>6} runs, {looked[operation]:>6} distinct"
                )
            print(
                f"{name:>18}  in all   {runs.total():>6} runs, {looked.total():>6} distinct", flush=True
            )
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(f"{failed} failed, {time.monotonic() - started:.0f} s")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
