"""A small casebook of an invented team, made once; each test gets a copy of its own."""

import shutil
import sys
from pathlib import Path

import pytest

from recount import casebook
from recount.case import kept

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "collect")]  # what is shared, and the makers of files

from invented import AT, PASSPHRASE  # noqa: E402 - found by the line above


class Room:
    """Where the casebook of a test stands, and a way to open it."""

    def __init__(self, folder):
        self.path = folder / "c.casebook"
        self.identity = folder / "ada.identity"

    def open(self):
        return casebook.open_book(self.path, self.identity, PASSPHRASE)


@pytest.fixture(scope="session")
def first_room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("first")
    room = Room(folder)
    casebook.create(room.path, room.identity, PASSPHRASE, "Ada", AT, cost=casebook.LEAST)
    return folder


@pytest.fixture
def room(first_room, tmp_path):
    shutil.copytree(first_room, tmp_path / "room")
    return Room(tmp_path / "room")


@pytest.fixture
def book(room):
    with room.open() as opened:
        yield opened


@pytest.fixture
def take(book):
    """Keeps files, by name and bytes; who told agreed to be kept and counted, if not said otherwise."""

    def take_in(*files, **asked):
        agreed = {"uses": ("keep", "count"), "how": "spoken", "language": "en"}
        asked = asked if asked.keys() & {"outlet", "uses"} else {**agreed, **asked}
        return list(kept.collect(book, files, kept.Asked(**asked), at=AT))

    return take_in
