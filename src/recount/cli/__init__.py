"""The door of the command line: parses, calls one verb, shows. `main` turns every error into one sentence."""

from __future__ import annotations

import os
import sys

from recount.errors import RecountError

DEFECT = 1
INPUT = 2
INTERRUPTED = 130


def main() -> None:
    """Runs the command, and leaves with its exit status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit status of one command line."""
    try:
        from recount.cli.app import called

        status = called(arguments)
        sys.stdout.flush()
    except RecountError as error:
        status = _say(str(error), error.exit_status)
    except KeyboardInterrupt:
        status = _say("interrupted", INTERRUPTED)
    except BrokenPipeError:
        _hush()
        status = 0
    except OSError as error:
        _hush()
        status = _say(f"the output could not be written ({error.strerror}): check the disk", INPUT)
    except MemoryError:
        status = _say("not enough memory: give fewer or smaller files at once", INPUT)
    except Exception as error:  # noqa: BLE001 - the report quotes no content and no locals
        from recount import case

        status = _say(f"{case.DEFECT}: {case.place_of(error)}; please report this line", DEFECT)
    return status


def _say(sentence: str, status: int) -> int:
    """One sentence on standard error, after what is out already."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _hush()
    sys.stderr.write(f"recount: {sentence}\n")
    return status


def _hush() -> None:
    """Nobody listens any more: what is still in the buffers goes nowhere, without a complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
