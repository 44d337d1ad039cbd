"""What a casebook is put through in the crash rigs, and what must hold wherever it was stopped."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from recount import casebook
from recount.casebook import backup, keys, members, opening, rotation, verification
from recount.errors import RecountError, WrongKey
from recount.values import Secret

AT = "2026-11-26T09:30:00Z"
WORDS = "bado kemi ruso tave"
STEPS = 3
LARGE = b"We were eleven in the barn. " * 2800  # more than 64 KiB: a file of its own
BASE_CLAIMS = 6


@dataclass(frozen=True)
class Ground:
    """A casebook to start from, and the keys of its members."""

    path: Path
    ada: keys.Identity
    bo: keys.Identity
    told: str

    def copied(self, to):
        """A casebook to be put through something."""
        shutil.copytree(self.path, to)
        return to


def ground(room):
    """Made once: one testimony with claims, one original, a lead and an analyst."""
    path = room / "ground.casebook"
    casebook.create(path, room / "ada", WORDS, "Ada", AT, cost=casebook.LEAST)
    with casebook.open_book(path, room / "ada", WORDS) as book:
        with book.writing(AT) as w:
            told = w.subject_new("testimony")
            original = w.put_object(LARGE, compartment="evidence", subject=told)
            w.append("collect", "I-0", {"state": "ok", "object": original}, subject=told)
            for number in range(BASE_CLAIMS):
                w.append("propose", f"I-0/C{number}", {"item": "I-0"}, subject=told)
            w.append("name", told, {"name": "Orsola Venn"}, compartment="identity", subject=told)
        members.add(
            book,
            name="Bo",
            role="analyst",
            identity_out=room / "bo",
            passphrase=Secret(WORDS),
            at=AT,
            cost=keys.LEAST,
        )
        ada = book.identity
    bo = keys.open_identity(room / "bo", Secret(WORDS)).identity
    return Ground(path, ada, bo, told)


def ingest(ground, path, acknowledge):
    """Three items, each with an original, a note and claims, in a transaction each."""
    with opening.open_as(path, ground.ada) as book:
        for step in range(STEPS):
            with book.writing(AT) as w:
                told = w.subject_new("testimony")
                original = w.put_object(LARGE[step:], compartment="evidence", subject=told)
                note = w.put_object(b"note", compartment="evidence", subject=told)
                record = {"state": "ok", "object": original, "note": note}
                w.append("collect", f"I-new-{step}", record, subject=told)
                w.append("propose", f"I-new-{step}/C1", {"item": f"I-new-{step}"}, subject=told)
            acknowledge()


def confirm(ground, path, acknowledge):
    """Three decisions."""
    with opening.open_as(path, ground.ada) as book:
        for step in range(STEPS):
            record = {"verdict": "confirm", "why": "read twice"}
            book.append("decide", f"I-0/C{step}", record, subject=ground.told, at=AT)
            acknowledge()


def rotate(ground, path, acknowledge):
    """The analyst is removed: everything is sealed anew."""
    with opening.open_as(path, ground.ada) as book:
        rotation.remove(book, members.named(book, "Bo"), at=AT)
        acknowledge()


def back_up(ground, path, acknowledge):
    """A backup beside the casebook."""
    with opening.open_as(path, ground.ada) as book:
        backup.backup(book, path.with_name("b.age"), at=AT)
        acknowledge()


def lock(ground, path, acknowledge):
    """Something was written and is being put away: the write-ahead log goes into the file."""
    with opening.open_as(path, ground.ada) as book:
        for step in range(STEPS):
            book.append("propose", f"I-0/N{step}", {"item": "I-0"}, subject=ground.told, at=AT)
            acknowledge()
            book.checkpoint()


OPERATIONS = {
    "ingest": ingest,
    "confirm": confirm,
    "rotate": rotate,
    "backup": back_up,
    "lock": lock,
}


def wrong(ground, path, operation, acknowledged):
    """What does not hold after a crash; None when all does.

    All that was acknowledged is there, at most one step more, the chain is whole, and everything verifies.
    """
    try:
        with opening.open_as(path, ground.ada) as book:
            report = verification.verify(book)
            if not report.ok:
                return f"does not verify: {report.problems[:3]}"
            present = _present(book, operation)
            if len(book.claims(item="I-0")) < BASE_CLAIMS:
                return "a claim from before is lost"
    except RecountError as error:
        return f"does not open: {error}"
    if operation == "rotate":
        return _rotated(ground, path, removed=present == 1, acknowledged=acknowledged)
    if operation == "backup":
        return _backed_up(ground, path, acknowledged)
    kept = acknowledged <= present <= acknowledged + 1
    return None if kept else f"{acknowledged} steps were acknowledged, {present} are there"


def _present(book, operation):
    if operation == "ingest":
        return sum(item.id.startswith("I-new-") for item in book.items())
    if operation == "confirm":
        return len(book.decisions())
    if operation == "lock":
        return sum(claim.id.startswith("I-0/N") for claim in book.claims())
    return sum(one.until is not None for one in book.members())


def _rotated(ground, path, *, removed, acknowledged):
    try:
        opening.open_as(path, ground.bo).close()
        opens = True
    except WrongKey:
        opens = False
    if opens == removed:
        return "the removed member still opens it" if removed else "a member no longer opens it"
    if acknowledged and not removed:
        return "an acknowledged removal is lost"
    if not removed:  # it can be taken up again
        with opening.open_as(path, ground.ada) as book:
            rotation.remove(book, members.named(book, "Bo"), at=AT)
            if not verification.verify(book).ok:
                return "taken up again, it does not verify"
    return None


def _backed_up(ground, path, acknowledged):
    target = path.with_name("b.age")
    if not target.exists():
        return "an acknowledged backup is lost" if acknowledged else None
    try:
        backup.restore(target, path.with_name("drill"), ground.ada, remembers=None, drill=True)
    except RecountError as error:
        return f"a backup that has its name does not hold: {error}"
    return None
