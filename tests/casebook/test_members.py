"""Who opens what, who may add and remove, and what a removed member can still do: nothing here."""

import pytest

from recount import casebook
from recount.casebook import backup, holders, keys, members, recovery, rotation, slots, verification
from recount.errors import BadInput, CustodyBroken, Refused, WrongKey
from recount.values import Secret

AT = "2026-11-26T09:30:00Z"
WORDS = Secret("lubo zake ditu vomi")


def added(book, name, role, made):
    members.add(
        book,
        name=name,
        role=role,
        identity_out=made.room / f"{name}.identity",
        passphrase=WORDS,
        at=AT,
        cost=keys.LEAST,
    )
    return keys.open_identity(made.room / f"{name}.identity", WORDS)


def opened(made, file):
    return casebook.opening.open_with(made.path, file)


@pytest.fixture
def crowd(made):
    """The casebook with one member a role."""
    with made.open() as book:
        made.files = {role: added(book, role.title(), role, made) for role in keys.ROLES}
    return made


def test_a_role_is_what_its_slot_holds(crowd):
    for role, file in crowd.files.items():
        if role == "collector":
            continue
        with opened(crowd, file) as book:
            assert book.role == role
            held = {one for one in keys.COMPARTMENTS if book.slot.roots.has(one)}
            assert held == keys.ROLES[role]
            assert verification.verify(book).ok


def test_a_collector_opens_nothing(crowd):
    with pytest.raises(Refused, match="opens nothing"):
        opened(crowd, crowd.files["collector"])


def test_nobody_gives_more_than_he_holds(crowd):
    with opened(crowd, crowd.files["case-manager"]) as book:
        with pytest.raises(Refused, match="do not hold"):
            added(book, "Lead Two", "lead", crowd)
        assert not (crowd.room / "Lead Two.identity").exists()
        added(book, "Second", "analyst", crowd)
    with opened(crowd, crowd.files["analyst"]) as book, pytest.raises(Refused, match="adds no members"):
        added(book, "Third", "analyst", crowd)


def test_a_name_is_given_once_and_a_role_must_exist(crowd):
    with crowd.open() as book:
        with pytest.raises(BadInput, match="this name is there"):
            added(book, "Analyst", "analyst", crowd)
        with pytest.raises(BadInput, match="the roles are"):
            members.role_of("observer")
        with pytest.raises(BadInput, match="member list"):
            members.named(book, "Nobody")


def test_a_removed_member_opens_nothing_and_the_others_everything(crowd):
    before = {path.read_bytes() for path in crowd.path.rglob("*.age")}
    with crowd.open() as book:
        rows = [claim.id for claim in book.claims()]
        rotation.remove(book, members.named(book, "Analyst"), at=AT)
        assert [claim.id for claim in book.claims()] == rows
        seq = next(entry.seq for entry in book.entries() if entry.act == "name")
        assert book.open_sealed(seq, reason="court", at=AT).reveal() == {"name": "Orsola Venn"}
        original = book.items()[0].record()["object"]
        assert book.get_object(original, reason="read", at=AT).startswith(b"We were")
    with pytest.raises(WrongKey, match="no slot"):
        opened(crowd, crowd.files["analyst"])
    with opened(crowd, crowd.files["lead"]) as book:
        assert verification.verify(book).ok
        assert [one.name for one in book.members() if one.until] == ["Analyst"]
    assert before.isdisjoint(path.read_bytes() for path in crowd.path.rglob("*.age"))
    assert sorted(path.name for path in crowd.path.iterdir()) == [
        *("book.db", "format", "objects", "slots", "slots.bak"),
    ]


def test_only_a_lead_removes_and_nobody_himself(crowd):
    with opened(crowd, crowd.files["case-manager"]) as book, pytest.raises(Refused, match="ask a lead"):
        rotation.remove(book, members.named(book, "Analyst"), at=AT)
    with crowd.open() as book:
        for name in ("Ada", "recovery"):
            with pytest.raises(Refused, match="nobody removes himself"):
                rotation.remove(book, members.named(book, name), at=AT)


@pytest.mark.parametrize("step", ["_proved", "_switched"])
def test_a_removal_broken_off_leaves_the_old_book_and_goes_on(crowd, monkeypatch, step):
    def broken(*_):
        raise KeyboardInterrupt

    with crowd.open() as book, monkeypatch.context() as patch:
        patch.setattr(rotation, step, broken)
        with pytest.raises(KeyboardInterrupt):
            rotation.remove(book, members.named(book, "Analyst"), at=AT)
    with opened(crowd, crowd.files["analyst"]) as book:
        assert book.claims()
        assert "broken off" in book.notes[0]
    with crowd.open() as book:
        assert verification.verify(book).ok
        seen = book.head.size
        rotation.remove(book, members.named(book, "Analyst"), at=AT)
        assert verification.verify(book).ok
        removals = [entry.act for entry in book.entries(seen)]
        assert removals.count("member-remove") == 1
    with pytest.raises(WrongKey):
        opened(crowd, crowd.files["analyst"])


def test_a_new_book_that_does_not_verify_never_takes_the_place(crowd, monkeypatch):
    bad = verification.Report(1, 1, "", (casebook.Problem("row", "entry 1"),))
    with crowd.open() as book:
        with monkeypatch.context() as patch:
            patch.setattr(rotation, "verify", lambda _: bad)
            with pytest.raises(CustodyBroken, match="the old one stays"):
                rotation.remove(book, members.named(book, "Analyst"), at=AT)
        assert verification.verify(book).ok
    opened(crowd, crowd.files["analyst"]).close()


def test_a_travel_copy_holds_no_seals_and_is_not_written(made):
    copy = made.room / "travel.casebook"
    with made.open() as book:
        rotation.travel(book, copy, at=AT)
        with pytest.raises(BadInput, match="never written over"):
            rotation.travel(book, copy, at=AT)
    with casebook.opening.open_with(copy, made.file) as book:
        assert book.role == "analyst"
        assert len(book.claims()) == 5
        assert verification.verify(book).ok
        for entry in book.entries():
            if entry.act in {"name", "source"}:
                with pytest.raises(Refused):
                    book.open_sealed(entry.seq, reason="asked", at=AT)
        with pytest.raises(BadInput, match="travel copy"):
            book.append("propose", "I-1/C09", {"item": "I-1"}, at=AT)
    assert not list(copy.rglob("objects/*/*"))
    made.open().close()


def test_two_of_three_parts_recover_and_one_does_not(made):
    texts = [Secret(made.room.joinpath(f"ada.identity.recovery-{n}").read_text()) for n in (1, 2, 3)]
    with made.open() as book:
        book_id = book.book_id
    for pair in ((0, 1), (0, 2), (2, 1)):
        rescue = recovery.joined([texts[n] for n in pair], book_id)
        assert rescue.name == "recovery"
    found = members.recover(
        made.path,
        rescue,
        name="Cyra",
        identity_out=made.room / "cyra",
        passphrase=WORDS,
        at=AT,
        cost=keys.LEAST,
    )
    assert (found.name, found.role) == ("Cyra", "lead")
    with casebook.open_book(made.path, made.room / "cyra", WORDS) as book:
        assert book.claims()
    with pytest.raises(BadInput, match="one part opens nothing"):
        recovery.joined([texts[0], texts[0]], book_id)
    with pytest.raises(WrongKey, match="another casebook"):
        recovery.joined(texts[:2], "0" * 32)
    moved = texts[1].reveal().replace(texts[1].reveal().split()[9], texts[2].reveal().split()[9])
    for changed in (moved, texts[1].reveal().replace("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-2")):
        with pytest.raises(WrongKey, match="do not open each other"):
            recovery.joined([texts[0], Secret(changed)], book_id)
    for changed in ("", "nothing", texts[0].reveal()[:200], texts[0].reveal().replace("part", "pert")):
        with pytest.raises(BadInput):
            recovery.joined([texts[1], Secret(changed)], book_id)


def test_a_backup_is_proved_restored_and_says_what_is_not_in_it(made):
    file, back = made.room / "b.age", made.room / "back.casebook"
    with made.open() as book:
        proved = backup.backup(book, file, at=AT)
        assert proved.objects == 2
        book.append("propose", "I-1/C07", {"item": "I-1"}, at=AT)
        with pytest.raises(BadInput, match="never written over"):
            backup.backup(book, file, at=AT)
    seen = dict(made.file.heads)
    done = backup.restore(file, back, made.file.identity, remembers=made.file, drill=True)
    assert done.head == proved.head
    assert not back.exists()
    done = backup.restore(file, back, made.file.identity, remembers=made.file, drill=False)
    assert done.lost == 2
    with casebook.opening.open_with(back, made.file) as book:
        assert len(book.claims()) == 5
    made.file.heads = seen
    with pytest.raises(CustodyBroken, match="ROLLBACK"):
        casebook.opening.open_with(back, made.file)
    stranger = keys.Identity.new("Eve")
    with pytest.raises(WrongKey, match="not sealed to your identity"):
        backup.restore(file, made.room / "eve", stranger, remembers=None, drill=True)
    assert [path.name for path in made.room.iterdir() if path.name.startswith(".")] == []


def test_every_flipped_bit_of_a_backup_is_found(made):
    file = made.room / "b.age"
    with made.open() as book:
        backup.backup(book, file, at=AT)
    data = file.read_bytes()
    for step in range(24):
        bad = bytearray(data)
        bad[len(data) * step // 24 + 7] ^= 4
        file.write_bytes(bad)
        with pytest.raises((WrongKey, CustodyBroken)):
            backup.restore(file, made.room / "x", made.file.identity, remembers=None, drill=True)
    assert not (made.room / "x").exists()


def test_a_backup_of_a_broken_casebook_does_not_count(made):
    with made.open() as book:
        (large,) = made.path.rglob("objects/*/*.age")
        large.write_bytes(large.read_bytes()[:-1])
        with pytest.raises(CustodyBroken, match="does not verify"):
            backup.backup(book, made.room / "b.age", at=AT)
    assert not list(made.room.glob("*b.age*"))


def test_the_slots_tell_nothing_by_their_size_and_are_kept_twice(crowd):
    sizes = [len(path.read_bytes()) for path in crowd.path.glob("slots/*.age")]
    assert len(sizes) == 6
    assert max(sizes) - min(sizes) < 300  # what age adds by chance
    assert slots.damaged(crowd.path) == []
    with crowd.open() as book:
        assert len(book.slot.packed()) == slots.SLOT_BYTES


def test_lock_ends_whoever_holds_the_casebook(made):
    import subprocess
    import sys

    code = (
        "import sys, time; from recount.casebook.folder import Folder, Lock; from pathlib import Path; "
        "Lock(Folder(Path(sys.argv[1]))); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(made.path)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BadInput, match="another program"):
            made.open()
        folder = casebook.folder.Folder(made.path)
        assert holders.holders(folder) == [other.pid]
        assert holders.end(folder) == 1
        assert other.wait(10) != 0
        assert holders.end(folder) == 0
    made.open().close()
