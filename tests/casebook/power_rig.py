"""Rig two: the power fails. The disk is rebuilt as it may be after each event, from a record of system calls.

What was not yet synced is lost, as one of four models says; names in a folder last only once the folder was
synced. Reordering is allowed: each unsynced piece is kept or lost on its own.

    lost      nothing unsynced is kept
    half      each unsynced write is kept or not, names up to some point
    torn      each sector of 512 bytes is kept or not
    garbage   each sector is kept, lost, or holds what was never written
"""

import hashlib
import random
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from kill_rig import WHOLE, started
from operations import wrong

MODELS = ("lost", "half", "torn", "garbage")
SECTOR = 512
TRACED = (
    "openat,open,creat,close,pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,"
    "renameat2,mkdir,mkdirat,rmdir,fallocate,sendfile,copy_file_range,pwritev,writev,link,linkat"
)
LINE = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass
class File:
    """A file: what is on the disk for sure, and what was written since."""

    durable: bytes = b""
    pending: list = field(default_factory=list)  # (offset, data), or (length, None) for a cut


@dataclass
class Folder:
    """A folder: the names that last, and what happened to names since."""

    durable: dict = field(default_factory=dict)
    pending: list = field(default_factory=list)  # (name, file or folder, or None)


class Disk:
    """All files below one place, from a copy of it and the calls that were made."""

    def __init__(self, room):
        self.room = room
        self.root = self._taken(room)
        self.open = {}  # descriptor -> [file or folder, position]
        self.acknowledged = 0

    def _taken(self, path):
        if path.is_dir():
            return Folder({one.name: self._taken(one) for one in path.iterdir()})
        return File(path.read_bytes())

    def _now(self, folder):
        return named(folder.durable, folder.pending)

    def _at(self, path):
        """The folder and the name of a path below the room; None when it lies elsewhere."""
        try:
            parts = Path(path).relative_to(self.room).parts
        except ValueError:
            return None
        folder = self.root
        for part in parts[:-1]:
            folder = self._now(folder)[part]
        return (folder, parts[-1]) if parts else (None, "")

    def take(self, call, arguments, result):
        """Follows one call; gives whether the disk has another state than before."""
        if result < 0:
            return False
        texts = [bytes.fromhex(one.replace("\\x", "")) for one in TEXT.findall(arguments)]
        number = int(re.match(r"-?\d+", arguments)[0]) if re.match(r"\d", arguments) else None
        act = getattr(self, f"_{call}", None)
        if act is None:
            assert number not in self.open, f"{call} is not followed"
            return False
        return bool(act(texts, arguments, number, result))

    def _openat(self, texts, arguments, _, result):
        place = self._at(texts[0].decode())
        if place is None:
            self.open.pop(result, None)
            return False
        folder, name = place
        if folder is None:
            self.open[result] = [self.root, 0]
            return False
        found = self._now(folder).get(name)
        if found is None:
            found = File()
            folder.pending.append((name, found))
        elif "O_TRUNC" in arguments:
            found.pending.append((0, None))
        self.open[result] = [found, 0]
        return True

    def _close(self, _, arguments, number, result):
        self.open.pop(number, None)

    def _pwrite64(self, texts, arguments, number, result):
        if number not in self.open:
            return False
        offset = int(arguments.rpartition(", ")[2])
        self.open[number][0].pending.append((offset, texts[-1][:result]))
        return True

    def _write(self, texts, arguments, number, result):
        if number not in self.open:
            return False
        held = self.open[number]
        if "acks" in self.root.durable and held[0] is self._now(self.root)["acks"]:
            self.acknowledged += 1
            return False
        held[0].pending.append((held[1], texts[-1][:result]))
        held[1] += result
        return True

    def _fsync(self, _, arguments, number, result):
        if number not in self.open:
            return False
        what = self.open[number][0]
        if isinstance(what, Folder):
            what.durable, what.pending = self._now(what), []
        else:
            what.durable, what.pending = content(what.durable, what.pending), []
        return True

    _fdatasync = _fsync

    def _ftruncate(self, _, arguments, number, result):
        if number not in self.open:
            return False
        self.open[number][0].pending.append((int(arguments.rpartition(", ")[2]), None))
        return True

    def _unlink(self, texts, arguments, number, result):
        place = self._at(texts[0].decode())
        if place is None:
            return False
        place[0].pending.append((place[1], None))
        return True

    _rmdir = _unlink

    def _unlinkat(self, texts, arguments, number, result):
        folder = self.open[number][0] if number in self.open else None
        if folder is None:
            return self._unlink(texts, arguments, number, result)
        folder.pending.append((texts[-1].decode(), None))
        return True

    def _rename(self, texts, arguments, number, result):
        old, new = (self._at(one.decode()) for one in texts)
        if old is None or new is None:
            return False
        moved = self._now(old[0])[old[1]]
        assert old[0] is new[0], (
            "a rename within one folder is one step; across folders it is not followed"
        )
        old[0].pending.append(((old[1], new[1]), moved))
        return True

    def _mkdir(self, texts, arguments, number, result):
        place = self._at(texts[0].decode())
        if place is None:
            return False
        place[0].pending.append((place[1], Folder()))
        return True


def named(durable, pending):
    """The names in a folder after some of what happened; a rename is one step."""
    names = dict(durable)
    for name, what in pending:
        if isinstance(name, tuple):
            names.pop(name[0], None)
            names[name[1]] = what
        elif what is None:
            names.pop(name, None)
        else:
            names[name] = what
    return names


def content(durable, pending):
    """A file's bytes after some of what was written."""
    data = bytearray(durable)
    for offset, piece in pending:
        if piece is None:
            del data[offset:]
            data.extend(bytes(offset - len(data)))
        else:
            if len(data) < offset:
                data.extend(bytes(offset - len(data)))
            data[offset : offset + len(piece)] = piece
    return bytes(data)


def _kept(pending, model, chance):
    """What of a file's unsynced writes is found after the power failed."""
    if model == "lost":
        return
    for offset, piece in pending:
        if piece is None or model == "half":
            if chance.random() < 0.5:
                yield offset, piece
            continue
        for start in range(0, len(piece), SECTOR):
            sector = piece[start : start + SECTOR]
            fate = chance.randrange(2 if model == "torn" else 3)
            if fate == 0:
                yield offset + start, sector
            elif fate == 2:
                yield offset + start, chance.randbytes(len(sector))


def rebuilt(folder, path, model, chance, digest):
    """Writes a folder as it may be after the power failed."""
    path.mkdir()
    steps = len(folder.pending)
    until = {"lost": 0, "half": chance.randint(0, steps)}.get(model, steps)
    for name, what in sorted(named(folder.durable, folder.pending[:until]).items()):
        if name.endswith("-shm"):  # shared memory of processes that are gone
            continue
        digest.update(f"{path}/{name}\0".encode())
        if isinstance(what, Folder):
            rebuilt(what, path / name, model, chance, digest)
        else:
            data = content(what.durable, list(_kept(what.pending, model, chance)))
            digest.update(hashlib.sha256(data).digest())
            (path / name).write_bytes(data)


def recorded(ground, room, operation):
    """The calls of an operation, and a copy of the disk before it."""
    before, log = room / "before", room / "calls"
    here = room / "here"
    here.mkdir()
    ground.copied(here / "case.casebook")
    (here / "acks").write_bytes(b"")
    shutil.copytree(here, before)
    status, _ = started(
        ground,
        here / "case.casebook",
        operation,
        ["-xx", "-y", "-s", "10000000", "-e", f"trace={TRACED}", "-o", str(log)],
        acks=here / "acks",
    )
    assert status == WHOLE
    disk = Disk(before)
    disk.room = here
    return disk, log.read_text(encoding="ascii", errors="replace").splitlines()


def states(ground, room, operation, *, seed, most=None):
    """Rebuilds the disk after each event by each model; yields (event, model, what does not hold, distinct).

    States that are the same to the byte are checked once. `most`: about so many states, spread evenly.
    """
    disk, lines = recorded(ground, room, operation)
    every = 1 if most is None else max(1, len(lines) * len(MODELS) // most) | 1
    chance = random.Random(f"{operation} {seed}")  # noqa: S311 - a fixed choice of losses
    seen = {}
    event = 0
    for line in lines:
        call = LINE.match(line)
        if call is None or not disk.take(call[1], call[2], int(call[3])):
            continue
        event += 1
        if event % every:
            continue
        for model in MODELS:
            place = room / "state"
            digest = hashlib.sha256(str(disk.acknowledged).encode())
            rebuilt(disk.root, place, model, chance, digest)
            (place / "acks").unlink(missing_ok=True)
            key = digest.digest()
            if key not in seen:
                seen[key] = wrong(ground, place / "case.casebook", operation, disk.acknowledged)
            shutil.rmtree(place)
            yield event, model, seen[key], len(seen)
