"""Forgetting reaches what rotations and backups left: with every earlier key nothing is found."""

import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from recount import casebook
from recount.casebook import backup, keys, members, rotation
from recount.casebook.forget import forget
from recount.casebook.opening import open_as
from recount.casebook.verification import verify
from recount.values import Secret

sys.path.insert(0, __file__.rpartition("/")[0])
from scanner import Before, looked_at, words_in
from test_forget import AT, KEPT, SENTINELS, plant

WORDS = "bado kemi ruso tave"


@pytest.fixture
def planted(made):
    with made.open() as book:
        yield book, plant(book)


def both(one, two):
    """Everything of two times: cells, and the keys of before the rotation and after it."""
    return Before(
        two.book_key,
        two.place,
        one.cells + two.cells,
        {**one.keys, **two.keys},
        {**one.whose, **two.whose},
    )


def test_after_a_rotation_the_keys_of_before_it_open_nothing_either(planted, tmp_path):
    book, (told, _) = planted
    first = looked_at(book)
    who = {"name": "Bo", "role": "analyst", "identity_out": tmp_path / "bo", "at": AT}
    bo = members.add(book, passphrase=Secret(WORDS), cost=casebook.LEAST, **who)
    rotation.remove(book, bo, at=AT)
    second = looked_at(book)
    assert not set(first.keys.values()) & set(second.keys.values())
    assert words_in(book, both(first, second), words=SENTINELS) == set(SENTINELS)
    forget(book, told, why="asked to", at=AT)
    assert words_in(book, both(first, second), told, SENTINELS) == set()
    assert words_in(book, replace(both(first, second), book_key=second.book_key), told, KEPT) == set(
        KEPT
    )
    assert verify(book).ok


def test_a_backup_of_before_still_holds_it_and_is_listed_and_one_of_after_does_not(planted, tmp_path):
    book, (told, _) = planted
    before = looked_at(book)
    backup.backup(book, tmp_path / "before.backup", at=AT)
    done = forget(book, told, why="asked to", at=AT)
    (copy,) = done.copies_elsewhere
    assert copy.kind == "backup"
    assert "before.backup" in copy.where
    backup.backup(book, tmp_path / "after.backup", at=AT)
    found = {}
    for name in ("before", "after"):
        place = tmp_path / name
        given = {"remembers": None, "drill": False}
        backup.restore(tmp_path / f"{name}.backup", place, book.identity, **given)
        with open_as(place, book.identity) as restored:
            found[name] = words_in(restored, before, told if name == "after" else None, SENTINELS)
    assert found == {"before": set(SENTINELS), "after": set()}


def test_nothing_was_left_beside_the_casebook_nor_in_temporary_files(made, tmp_path):
    """The whole command in a process of its own; every file it may have written is read afterwards."""
    room = tmp_path / "alone"
    shutil.copytree(made.room, room)
    for name in ("home", "tmp"):
        (room / name).mkdir()
    path, identity = room / "case.casebook", room / "ada.identity"
    with casebook.open_book(path, identity, WORDS) as book:
        told, _ = plant(book)
        before = looked_at(book)
    (room / "words").write_text(WORDS)
    where = [f"--case={path}", f"--identity={identity}", f"--passphrase-file={room / 'words'}"]
    done = subprocess.run(
        [sys.executable, "-m", "recount", "forget", told, "--why", "asked to", *where],
        cwd=room,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": ":".join(sys.path),
            "HOME": str(room / "home"),
            "TMPDIR": str(room / "tmp"),
        },
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    written = [done.stdout, done.stderr]
    written += [one.read_bytes() for one in room.rglob("*") if one.is_file()]
    held = b"\0".join(written)
    assert not [one for one in SENTINELS if one in held]
    destroyed = [key for one, key in before.keys.items() if before.whose[one] == told]
    assert destroyed
    assert not [key for key in destroyed if key in held or key.hex().encode() in held]
    assert not list((room / "tmp").iterdir())
    assert not list((room / "home").iterdir())
    opened = keys.open_identity(identity, Secret(WORDS))
    with open_as(path, opened.identity) as book:
        assert words_in(book, before, told, SENTINELS) == set()
