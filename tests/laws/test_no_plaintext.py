"""Nothing sensitive outside the encryption: names and words are in no byte that a command writes.

Each command runs under strace, its own folder for temporary files and its own home in sight. Every file
that it or one of its workers opened for writing, made or renamed is searched for canaries afterwards,
as are all that lie in those folders, what it printed as an error, and its command line.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from recount import casebook

ROOT = Path(__file__).parents[2]
CANARIES = [b"Zyxelina", b"Qworbank", b"zebra-lantern", "Цыпердяева".encode()]
REPORT = """Zyxelina Qworbank said that 14 men were held in the zebra-lantern school on Monday.

The Ministry of Order denied that anyone had been detained, Цыпердяева told the Example Courier.
"""
WRITES = re.compile(
    r'(?:open(?:at|at2)?\((?:AT_FDCWD, )?|creat\()"([^"]+)", [^)]*O_(?:WRONLY|RDWR|CREAT)'
)
NAMES = re.compile(r'(?:rename|link|mkdir|mknod|symlink)\w*\(.*?"([^"]+)"(?:.*?"([^"]+)")?')


class Watched:
    """A desk whose every written file is known."""

    def __init__(self, folder):
        self.folder = folder
        self.written = set()
        for name in ("home", "tmp"):
            (folder / name).mkdir()

    def run(self, *arguments, status=0):
        seen = self.folder / "strace"
        done = subprocess.run(
            [
                *("strace", "-f", "-qq", "-s", "4096", "--seccomp-bpf", "-o", str(seen), "-e"),
                "trace=open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,mkdir,mkdirat",
                *(sys.executable, "-m", "recount", *arguments, "--passphrase-file", "passphrase"),
            ],
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT / "src"),
                "HOME": str(self.folder / "home"),
                "TMPDIR": str(self.folder / "tmp"),
                "RECOUNT_CASE": str(self.folder / "c.casebook"),
                "RECOUNT_IDENTITY": str(self.folder / "ada.identity"),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            capture_output=True,
            check=False,
        )
        assert done.returncode == status, done.stderr.decode()
        for line in seen.read_text(encoding="utf-8", errors="replace").splitlines():
            found = WRITES.search(line) or NAMES.search(line)
            if found and "= -1" not in line:
                self.written |= {name for name in found.groups() if name}
        seen.unlink()
        assert not [one for one in CANARIES if one in done.stderr]
        return done.stdout


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = Watched(tmp_path_factory.mktemp("watched"))
    (made.folder / "passphrase").write_text("bado kemi ruso tave\n")
    (made.folder / "in").mkdir()
    (made.folder / "in" / "Zyxelina.txt").write_text(REPORT)
    (made.folder / "in" / "broken.pdf").write_bytes(b"%PDF-1.7\n" + REPORT.encode())
    (made.folder / "in" / "who").write_text("Qworbank")
    (made.folder / "in" / "words").write_text("It was Zyxelina.")
    words = "bado kemi ruso tave"
    path, identity = made.folder / "c.casebook", made.folder / "ada.identity"
    casebook.create(path, identity, words, "Ada", "2026-11-26T09:30:00Z", cost=casebook.LEAST)
    return made


def told_by(path):
    """The canaries in a file's bytes and in its name."""
    return [one for one in CANARIES if one in path.read_bytes() or one in str(path).encode()]


def test_no_command_writes_a_name_or_a_word_in_the_clear(desk):
    out = desk.run(
        *("collect", "in/Zyxelina.txt", "in/broken.pdf", "--from-file", "in/who", "--json"),
        *("--consent", "keep", "--consent", "count", "--how", "spoken", "--language", "ce"),
    )
    item, broken = json.loads(out)["items"]
    assert (item["state"], broken["state"]) == ("ok", "refused")
    assert b"Zyxelina" in desk.run("read", item["id"], "--json")
    claim = f"{item['id']}/C01"
    desk.run("decide", claim, "amend", "--why", "checked", "--with", "in/words")
    desk.run("weigh", "--json")
    desk.run("claims")
    desk.run("show", claim, "--text", "--why", "checked")
    desk.run("show", item["id"], "--original", "--why", "checked")
    desk.run("decide", claim, "undo", "--why", "checked")
    desk.run("read", broken["id"], status=2)
    desk.run("forget", item["id"], "--why", "withdrawn")
    desk.run("verify", "c.casebook")
    ours = {path for path in desk.folder.rglob("*") if path.is_file() and "in" not in path.parts[-2:-1]}
    elsewhere = {Path(desk.folder, name) for name in desk.written}
    opened = [path for path in ours | elsewhere if path.is_file() and not str(path).startswith("/dev/")]
    assert any("book.db" in path.name for path in opened)
    assert [path.name for path in opened if told_by(path)] == []
    strange = {one for one in elsewhere if desk.folder not in one.parents and one.parts[1] != "dev"}
    assert strange == set()
    assert list((desk.folder / "tmp").iterdir()) == []
    assert list((desk.folder / "home").iterdir()) == []


def test_the_search_finds_what_it_looks_for(desk):
    """A control: the same search over the folder of originals, which are in the clear, must find them."""
    assert [
        one for one in CANARIES if one in (desk.folder / "in" / "Zyxelina.txt").read_bytes()
    ] == CANARIES


def test_a_defect_tells_nothing_of_what_was_in_hand(desk):
    """An error that nobody foresaw, whose message holds the text: the place is told, the message is not."""
    script = (
        "import sys\nfrom recount.case import kept\n"
        "def broken(*a, **k): raise ValueError(open('in/Zyxelina.txt').read())\n"
        "kept.accession = broken\nfrom recount.cli import run\n"
        "sys.exit(run(['collect', 'in/words', '--passphrase-file', 'passphrase']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=desk.folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "RECOUNT_CASE": str(desk.folder / "c.casebook"),
            "RECOUNT_IDENTITY": str(desk.folder / "ada.identity"),
        },
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"ValueError in" in done.stderr
    assert not [one for one in CANARIES if one in done.stderr + done.stdout]
