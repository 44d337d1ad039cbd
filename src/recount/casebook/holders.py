"""Who holds a casebook right now, and ending them: `recount lock`, at once, without a key.

A process that is ended rolls back what it had not finished; what was acknowledged is on the disk. On systems
without /proc nobody can be found, and that is said.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from recount.casebook.folder import FORMAT, Folder
from recount.errors import BadInput, Refused

LOCKS = Path("/proc/locks")
PATIENCE_SECONDS = 2.0
STEP_SECONDS = 0.02


def holders(folder: Folder) -> list[int]:
    """The processes that hold the casebook's lock.

    Raises:
        Refused: this system does not tell.
    """
    if not LOCKS.exists():
        raise Refused("this system does not tell who holds a file: end the other recount by hand")
    status = (folder.path / FORMAT).stat()
    wanted = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    found = []
    for line in LOCKS.read_text(encoding="ascii").splitlines():
        words = line.split()
        if "FLOCK" in words and wanted in words and "->" not in words:
            found.append(int(words[words.index(wanted) - 1]))
    return [one for one in found if one > 0 and one != os.getpid()]


def end(folder: Folder) -> int:
    """Ends whoever holds the casebook; gives how many there were.

    Raises:
        BadInput: one of them belongs to another user of this machine.
    """
    found = holders(folder)
    for number, how in ((one, how) for how in (signal.SIGTERM, signal.SIGKILL) for one in found):
        if not _alive(number):
            continue
        try:
            os.kill(number, how)
        except ProcessLookupError:
            continue
        except PermissionError:
            raise BadInput(
                "the casebook is held by another user of this machine: end it under that name"
            ) from None
        _wait(number)
    return len(found)


def _wait(number: int) -> None:
    for _ in range(int(PATIENCE_SECONDS / STEP_SECONDS)):
        if not _alive(number):
            return
        time.sleep(STEP_SECONDS)


def _alive(number: int) -> bool:
    """Whether the process still runs: one that ended and was not yet buried does not."""
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[:1] != ["Z"]
