"""What a long count has done so far, in a file that the user names: stopped and taken up again.

A line a table: the digest of its counts, and what was found under neutral names of lists. No stratum,
no list and no act is named in it; it holds estimates and draws of numbers. A line that was cut short
by a crash is left out and its table is counted again. The first line says for which program, seed,
families and settings the file stands; another count refuses it.
"""

from __future__ import annotations

import base64
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec
import numpy as np

from recount.count.families import Outcome, Settings
from recount.errors import BadInput
from recount.estimates import Estimate, FamilyName, Refusal

if TYPE_CHECKING:
    from recount.count.captures import Floats
    from recount.count.strata import Outcomes

FORMAT = "recount-count-state/1"


class _Head(msgspec.Struct, frozen=True):
    format: str
    version: str
    families: tuple[str, ...]
    settings: Settings


class _Found(msgspec.Struct, frozen=True):
    family: FamilyName
    estimate: Estimate | None
    refusal: Refusal | None
    draws: str | None  # base64 of deflated 4-byte floats


class _Line(msgspec.Struct, frozen=True):
    table: str
    check: int  # CRC-32 of the findings
    found: tuple[_Found, ...]


class StateFile:
    """A store of findings by digest, on disk line by line. Use it as a context."""

    def __init__(
        self, path: Path, *, families: tuple[str, ...], settings: Settings, version: str
    ) -> None:
        self._known: dict[str, Outcomes] = {}
        head = _Head(FORMAT, version, families, settings)
        try:
            whole = self._load(path, head) if path.exists() else 0
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            os.ftruncate(self._file, whole)
            os.lseek(self._file, 0, os.SEEK_END)
            if not whole:
                self._append(msgspec.json.encode(head))
        except OSError as error:
            raise BadInput(
                f"The state file cannot be used ({error.strerror}); choose another path with --state."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def __len__(self) -> int:
        return len(self._known)

    def get(self, digest: str) -> Outcomes | None:
        """What was found for a table, None when it is not known."""
        return self._known.get(digest)

    def put(self, digest: str, outcomes: Outcomes) -> None:
        """Keep what was found, on disk before this returns.

        Raises:
            BadInput: the disk does not take it; what stood there before still stands.
        """
        self._known[digest] = outcomes
        found = tuple(_packed(name, one) for name, one in outcomes.items())
        check = zlib.crc32(msgspec.json.encode(found))
        try:
            self._append(msgspec.json.encode(_Line(digest, check, found)))
        except OSError as error:
            raise BadInput(
                f"The state file cannot be written ({error.strerror}); make room and run the same "
                f"command again: "
                "what was done is kept."
            ) from error

    def _append(self, line: bytes) -> None:
        rest = line + b"\n"
        while rest:
            rest = rest[os.write(self._file, rest) :]
        os.fsync(self._file)

    def _load(self, path: Path, head: _Head) -> int:
        """Takes in every whole line; how many bytes of the file are whole."""
        whole = 0
        with path.open("rb") as lines:
            first = lines.readline()
            if not first:
                return 0
            try:
                other = msgspec.json.decode(first, type=_Head)
            except msgspec.MsgspecError as error:
                raise BadInput(
                    "The state file is none of ours; name a new file with --state, nothing was changed."
                ) from error
            if other != head:
                raise BadInput(
                    "The state file belongs to a count with another version, seed, families or "
                    "settings; name a new "
                    "file with --state, or repeat the command that began it."
                )
            whole = len(first)
            for line in lines:
                try:
                    kept = msgspec.json.decode(line, type=_Line)
                    if not line.endswith(b"\n") or kept.check != zlib.crc32(
                        msgspec.json.encode(kept.found)
                    ):
                        break
                    self._known[kept.table] = {one.family: _unpacked(one) for one in kept.found}
                except (msgspec.MsgspecError, ValueError, zlib.error):
                    break
                whole += len(line)
        return whole


def _packed(name: FamilyName, one: Outcome) -> _Found:
    draws = None
    if one.draws is not None:
        draws = base64.b64encode(zlib.compress(one.draws.astype("<f4").tobytes())).decode()
    return _Found(name, one.estimate, one.refusal, draws)


def _unpacked(one: _Found) -> Outcome:
    draws: Floats | None = None
    if one.draws is not None:
        draws = np.frombuffer(zlib.decompress(base64.b64decode(one.draws)), "<f4").astype(np.float64)
    return Outcome(one.estimate, one.refusal, draws)
