"""The work of the commands of the casebook itself: opens, calls one thing of the room, shows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from recount import casebook, forms
from recount.casebook import backup as backups
from recount.casebook import history, holders, keys, members, recovery, rotation, verification
from recount.casebook.folder import Folder
from recount.casebook.keys import Cost
from recount.casebook.rows import Member
from recount.casebook.spoken import spoken
from recount.cli import opening
from recount.errors import BadInput
from recount.values import Secret

BROKEN = 4
PROFILES = {"standard": keys.STANDARD, "mobile": keys.MOBILE}
BAG = "bagit.txt"
Where = tuple[str | None, str | None, str | None]  # --case, --identity, --passphrase-file


def new(
    path: str,
    *,
    name: str,
    login: str | None,
    identity: str | None,
    passphrase_file: str | None,
    kdf: str,
    json: bool,
) -> int:
    """Makes a casebook."""
    if login is not None and isinstance(opening.place(path), Path):
        raise BadInput("a login is for a casebook on a server: leave --login out for a folder")
    cost = _cost(kdf)
    who = opening.identity_path(identity)
    opening.harden()
    words = opening.passphrase(passphrase_file) if who.exists() else _chosen(passphrase_file)
    where = opening.place(path)
    if isinstance(where, Path):
        made = casebook.create(where, who, words, name, opening.now(), cost=cost)
    else:
        from recount.casebook import server

        made = server.create(where, who, words, name, opening.now(), login=login, cost=cost)
    files = tuple(str(one) for one in made.recovery)
    if json:
        _print(forms.NewForm("recount-new/1", made.book_id, made.member, files))
        return 0
    _lines(
        f"Casebook {opening.shown(path)} is made; its id is {made.book_id}.",
        f"You are {opening.shown(name)}, a lead, member {made.member}.",
        "",
        f"Your identity file is {opening.shown(str(who))}: keep it on a medium of its own.",
        "If all leads lose theirs, two of these three parts open the casebook; nothing else does:",
        *(f"  {opening.shown(one)}" for one in files),
        "Print each, give each to another person whom you trust, and delete the files.",
    )
    return 0


def log(where: Where, *, since: int, json: bool) -> int:
    """Lists the journal."""
    with opening.opened(*where) as book:
        names = {one.id: one.name for one in book.members()}
        entries = [
            forms.LogLine(
                one.seq, one.at, names.get(one.actor, one.actor), one.act, one.obj, one.digest
            )
            for one in book.entries(since)
        ]
        notes = {one.seq: one.note for one in book.entries(since) if one.note}
    if json:
        _print(entries)
        return 0
    rows = [
        (
            str(one.seq),
            one.at,
            opening.shown(one.actor),
            one.action,
            one.subject,
            notes.get(one.seq, ""),
        )
        for one in entries
    ]
    _table(("entry", "at", "by", "what", "about", ""), rows)
    return 0


def verify(
    path: str, *, identity: str | None, passphrase_file: str | None, accept: bool, json: bool
) -> int:
    """Verifies a casebook or a package; 4 when something does not hold."""
    place = opening.place(path)
    if isinstance(place, str):
        report = _verified_server(place, identity, passphrase_file)
    elif (place / BAG).is_file():
        report = _verified_bag(place)
    else:
        Folder(place).book_id()
        who = opening.identity_path(identity)
        opening.harden()
        file = keys.open_identity(who, opening.passphrase(passphrase_file))
        report = verification.verify_path(place, file)
        if accept and {one.kind for one in report.problems} <= {"rollback", "fork"}:
            file.remember(Folder(place).book_id(), report.entries, report.head)
            report = verification.verify_path(place, file)
    if json:
        problems = tuple(
            msgspec.convert(one, forms.VerifyProblem, from_attributes=True) for one in report.problems
        )
        _print(
            forms.VerifyForm(
                "recount-verify/1", report.ok, report.entries, report.objects, report.head, problems
            )
        )
    else:
        _say_report(report)
    return 0 if report.ok else BROKEN


def _verified_server(
    address: str, identity: str | None, passphrase_file: str | None
) -> verification.Report:
    """The verification of a casebook on a server, against the head that this member saw last."""
    from recount.casebook import server

    who = opening.identity_path(identity)
    opening.harden()
    file = keys.open_identity(who, opening.passphrase(passphrase_file))
    with server.open_with(address, file, check=False) as book:
        report = verification.verify(book, file.heads.get(book.book_id))
        if not report.ok:
            book.remembers = None
    return report


def _verified_bag(place: Path) -> verification.Report:
    """What a package says of itself, in the form that a casebook has."""
    from recount.casebook import bag_check

    found = bag_check.check(place)
    return verification.Report(found.entries, found.objects, found.head or "", tuple(found.problems))


def _say_report(report: verification.Report) -> None:
    if report.ok:
        reminder = history.again(report.stamped, report.entries, now=datetime.now(UTC))
        _lines(
            f"It holds: {_many(report.entries, 'entry', 'entries')}, "
            f"{_many(report.objects, 'object', 'objects')}, nothing changed or missing.",
            f"Head: {report.head}",
            *([f"In eight words: {spoken(bytes.fromhex(report.head))}"] if report.head else []),
            *([reminder] if reminder else []),
        )
        return
    problems = _many(len(report.problems), "problem", "problems")
    _lines(f"It does NOT hold: {problems} in {_many(report.entries, 'entry', 'entries')}.")
    _table(("kind", "where"), [(one.kind, one.where) for one in report.problems])
    _lines(
        "",
        "Change nothing in it. Keep this copy as evidence, and go on with the last backup that holds.",
    )


def lock(case: str | None) -> int:
    """Ends whoever holds the casebook."""
    where = opening.case_path(case)
    if not isinstance(where, Path):
        raise BadInput("a casebook on a server is held by nobody: each writes in turn")
    folder = Folder(where)
    folder.book_id()
    ended = holders.end(folder)
    _lines(
        f"Ended {ended} program{'s' if ended > 1 else ''}; the casebook is locked."
        if ended
        else "Nobody held it; the casebook is locked."
    )
    return 0


def backup(where: Where, file: str, *, json: bool) -> int:
    """Makes a backup that was proved."""
    with opening.opened(*where) as book:
        proved = backups.backup(book, Path(file), at=opening.now())
    if json:
        head, entries = proved.head.digest, proved.head.size
        _print(
            forms.BackupForm("recount-backup/1", file, entries, proved.objects, head, proved.size_bytes)
        )
        return 0
    _lines(
        f"{opening.shown(file)}: {_held(proved)}, restored beside and verified; it holds.",
        "It opens with the identity of any lead, of the one who made it, or by the recovery.",
    )
    return 0


def restore(
    file: str,
    path: str,
    *,
    drill: bool,
    identity: str | None,
    passphrase_file: str | None,
    json: bool,
) -> int:
    """Restores a backup, or proves that it could be."""
    who = opening.identity_path(identity)
    opening.harden()
    opened = keys.open_identity(who, opening.passphrase(passphrase_file))
    proved = backups.restore(Path(file), Path(path), opened.identity, remembers=opened, drill=drill)
    if json:
        head, entries = proved.head.digest, proved.head.size
        _print(
            forms.BackupForm("recount-backup/1", file, entries, proved.objects, head, proved.size_bytes)
        )
        return 0
    held = f"{_held(proved)}, verified"
    if drill:
        _lines(f"The drill holds: {held}. Nothing was left at {opening.shown(path)}.")
        return 0
    _lines(f"Restored to {opening.shown(path)}: {held}.")
    if proved.lost:
        _lines(
            f"Later entries that you had seen, and that are NOT in this backup: {proved.lost}. Other "
            "members open it after recount verify PATH --accept."
        )
    return 0


def travel(where: Where, path: str) -> int:
    """Makes a travel copy."""
    with opening.opened(*where) as book:
        rotation.travel(book, Path(path), at=opening.now())
    _lines(
        f"{opening.shown(path)} is a travel copy: claims under pseudonyms, no name, source or original.",
        "It opens with your identity, which opens the casebook too: travel with a copy of the identity only "
        "where the casebook itself is out of reach.",
    )
    return 0


def recover(
    path: str,
    *,
    parts: Sequence[str],
    name: str,
    identity_out: str,
    new_passphrase_file: str | None,
    kdf: str,
    json: bool,
) -> int:
    """Makes a new lead from two parts of the recovery."""
    cost = _cost(kdf)
    book_id = Folder(Path(path)).book_id()
    texts = [Secret(_text(Path(one))) for one in parts]
    rescue = recovery.joined(texts, book_id)
    opening.harden()
    words = _chosen(new_passphrase_file)
    made = members.recover(
        Path(path),
        rescue,
        name=name,
        identity_out=Path(identity_out),
        passphrase=words,
        at=opening.now(),
        cost=cost,
    )
    _say_members([made], json=json)
    return 0


def member_add(
    where: Where,
    *,
    name: str,
    role: str,
    identity_out: str,
    new_passphrase_file: str | None,
    kdf: str,
    json: bool,
) -> int:
    """Adds a member."""
    cost, what = _cost(kdf), members.role_of(role)
    with opening.opened(*where) as book:
        words = _chosen(new_passphrase_file)
        members.add(
            book,
            name=name,
            role=what,
            identity_out=Path(identity_out),
            passphrase=words,
            at=opening.now(),
            cost=cost,
        )
        found = book.members()
    _say_members(found, json=json)
    return 0


def member_remove(where: Where, name: str, *, json: bool) -> int:
    """Removes a member."""
    with opening.opened(*where) as book:
        rotation.remove(book, members.named(book, name), at=opening.now())
        found = book.members()
    _say_members(found, json=json)
    sys.stderr.write(f"recount: note: {rotation.CANNOT}\n")
    return 0


def member_list(where: Where, *, json: bool) -> int:
    """Lists the members."""
    with opening.opened(*where) as book:
        found = book.members()
    _say_members(found, json=json)
    return 0


def _say_members(found: Sequence[Member], *, json: bool) -> None:
    present = [one for one in found if one.until is None]
    if json:
        _print(
            forms.MembersForm(
                "recount-members/1",
                tuple(msgspec.convert(one, forms.MemberLine, from_attributes=True) for one in present),
            )
        )
        return
    _table(
        ("name", "role", "since"), [(opening.shown(one.name), one.role, one.since) for one in present]
    )


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _held(proved: backups.Proved) -> str:
    objects = _many(proved.objects, "object", "objects")
    return f"{_many(proved.head.size, 'entry', 'entries')}, {objects}"


def _cost(profile: str) -> Cost:
    if profile not in PROFILES:
        raise BadInput("--kdf is standard or mobile")
    return PROFILES[profile]


def _chosen(file: str | None) -> Secret[str]:
    """A new passphrase: from a file, or typed twice, or made and shown once."""
    if file is not None:
        return opening.passphrase(file)
    typed = opening.passphrase(None, "New passphrase (empty: make seven words): ")
    if not typed.reveal():
        made = keys.new_passphrase()
        sys.stderr.write(f"Learn this passphrase by heart; it is shown once:\n\n    {made}\n\n")
        return Secret(made)
    if opening.passphrase(None, "Again: ") != typed:
        raise BadInput("the two passphrases differ: nothing was made; try again")
    return typed


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise BadInput(
            "a part of the recovery could not be read: give two of the three files"
        ) from None


def _print(form: object) -> None:
    sys.stdout.buffer.write(forms.printed(form))


def _lines(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Columns that align, as wide as their longest word."""
    widths = [max(len(one) for one in column) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        line = "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True))
        sys.stdout.write(line.rstrip() + "\n")
