"""Killed, refused by the disk, or cut from the power at any moment: nothing acknowledged is lost.

A sample of what `scripts/crash-rigs` does in full. Needs strace, which `scripts/test` installs.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, __file__.rpartition("/")[0])
from kill_rig import counted, faults, run
from operations import LARGE, OPERATIONS, ground
from power_rig import recorded, states

FAULTS = 12  # an operation
STATES = 40
MEMORY = Path("/dev/shm")  # noqa: S108 - the rigs rebuild many disks; none of them holds anything real


@pytest.fixture(scope="module")
def start():
    place = tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None)
    try:
        yield ground(Path(place))
    finally:
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def room(start):
    place = Path(tempfile.mkdtemp(dir=start.path.parent))
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_kill_or_a_refusal_at_any_call_loses_nothing_acknowledged(start, room, operation):
    assert sum(counted(start, room, operation).values()) > FAULTS
    every = list(faults(start, room, operation))
    step = len(every) // FAULTS
    found = {fault: run(start, room, fault) for fault in every[:: step | 1]}
    assert {fault: problem for fault, problem in found.items() if problem} == {}
    assert len(found) >= FAULTS // 2


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_power_failure_at_any_moment_loses_nothing_acknowledged(start, room, operation):
    found = list(states(start, room, operation, seed=1, most=STATES))
    assert [one for one in found if one[2]] == []
    assert len(found) >= STATES // 2


@pytest.mark.parametrize("operation", ["ingest", "rotate", "backup"])
def test_no_word_is_written_to_any_file_in_clear(start, room, operation):
    """Every byte that every call wrote, temporary files included; the control finds what may be in clear."""
    _, lines = recorded(start, room, operation)
    written = "".join(line for line in lines if line.startswith(("pwrite64(", "write(")))
    assert len(written) > len(LARGE)

    def shown(words):
        return "".join(f"\\x{one:02x}" for one in words)

    for words in (
        b"eleven in the barn",
        b"Orsola",
        b"asserts",
        b"I-0/C1",
        b"CREATE TABLE",
        b"AGE-SECRET",
    ):
        assert shown(words) not in written
    assert shown(b"age-encryption.org") in written
