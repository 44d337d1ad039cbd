"""One invented casebook for many tests: made once, copied for each test that writes in it."""

import dataclasses
import shutil

import pytest

from recount import casebook
from recount.casebook import keys, opening
from recount.values import Secret

AT = "2026-11-26T09:30:00Z"
PASSPHRASE = "bado kemi ruso tave"


class Made:
    """The places of one casebook, and a way to open it."""

    at = AT
    passphrase = PASSPHRASE

    def __init__(self, room):
        self.room = room
        self.path = room / "case.casebook"
        self.identity = room / "ada.identity"
        self._file = None

    @property
    def file(self):
        """The identity file, opened once: its passphrase is slow on purpose."""
        if self._file is None:
            self._file = keys.open_identity(self.identity, Secret(PASSPHRASE))
        return self._file

    def open(self, **how):
        return opening.open_with(self.path, self.file, **how)

    def copied(self, room):
        """The same in another room; its identity file is open already."""
        shutil.copytree(self.room, room)
        made = Made(room)
        made._file = dataclasses.replace(self.file, path=made.identity, heads=dict(self.file.heads))
        return made


@pytest.fixture(scope="session")
def furnished(tmp_path_factory):
    """A casebook with one testimony, one person, an original, claims and a decision."""
    made = Made(tmp_path_factory.mktemp("furnished"))
    casebook.create(made.path, made.identity, PASSPHRASE, "Ada", AT, cost=casebook.LEAST)
    with made.open() as book, book.writing(AT) as w:
        told = w.subject_new("testimony")
        person = w.subject_new("person")
        original = w.put_object(
            b"We were eleven in the barn. " * 4000, compartment="evidence", subject=told
        )
        note = w.put_object(b"a small note", compartment="evidence", subject=told)
        record = {"state": "ok", "object": original, "note": note}
        w.append("collect", "I-1", record, subject=told)
        for number in range(1, 6):
            claim = {"item": "I-1", "stance": "asserts", "content": [[0, number]]}
            w.append("propose", f"I-1/C0{number}", claim, subject=told)
        w.append("person", person, {"role": "witness"}, subject=person)
        w.append("name", person, {"name": "Orsola Venn"}, compartment="identity", subject=person)
        w.append("source", person, {"through": "Tibor Lask"}, compartment="source", subject=person)
        w.append("decide", "I-1/C02", {"verdict": "confirm", "why": "two pages agree"}, subject=told)
    return made


@pytest.fixture
def made(furnished, tmp_path):
    """A copy of the furnished casebook, to write in."""
    return furnished.copied(tmp_path / "room")
