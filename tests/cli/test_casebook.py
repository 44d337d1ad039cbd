"""The commands of the casebook, as their user meets them; what goes wrong is one sentence."""

import json
import shutil
from dataclasses import asdict
from datetime import UTC, datetime

import jsonschema
import pytest
import sqlalchemy as sa

from recount import casebook, cli, forms
from recount.casebook import history, keys, opening, sqlite, stamps
from recount.cli import casebooks
from recount.cli import opening as door
from recount.values import Secret

AT = "2026-11-26T09:30:00Z"
WORDS = "bado kemi ruso tave"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    room = tmp_path_factory.mktemp("case")
    casebook.create(room / "case.casebook", room / "ada", WORDS, "Ada", AT, cost=casebook.LEAST)
    (room / "words").write_text(f"{WORDS}\n", encoding="utf-8")
    with casebook.open_book(room / "case.casebook", room / "ada", WORDS) as book, book.writing(AT) as w:
        told = w.subject_new("testimony")
        w.put_object(b"x" * 70_000, compartment="evidence", subject=told)
        w.append("propose", "I-1/C01", {"item": "I-1"}, subject=told)
    return room


@pytest.fixture
def room(furnished, tmp_path, monkeypatch):
    shutil.copytree(furnished, tmp_path / "room")
    monkeypatch.chdir(tmp_path / "room")
    monkeypatch.setenv("RECOUNT_CASE", "case.casebook")
    monkeypatch.setenv("RECOUNT_IDENTITY", "ada")
    monkeypatch.setattr(door, "harden", lambda: None)
    cheap = {"standard": keys.LEAST, "mobile": keys.LEAST}
    monkeypatch.setattr(casebooks, "PROFILES", cheap)
    return tmp_path / "room"


@pytest.fixture
def said(room, capfd):
    """Runs a command with the passphrase; gives its status and what it printed."""

    def run(*words, plain=False):
        more = () if plain else ("--passphrase-file", "words")
        status = cli.run([*words, *more])
        out, err = capfd.readouterr()
        return status, out, err

    assert room
    return run


def valid(name, out):
    form = json.loads(out)
    jsonschema.validate(form, forms.schema(name), cls=jsonschema.Draft202012Validator)
    return form


def test_new_makes_a_casebook_and_says_where_its_recovery_is(said, room):
    status, out, _ = said("new", "second", "--identity", "eve", "--as", "Eve", "--json")
    form = valid("new", out)
    assert status == 0
    assert form["recovery"] == [f"eve.recovery-{n}" for n in (1, 2, 3)]
    assert (room / "second" / "book.db").exists()
    status, out, _ = said("new", "third", "--identity", "fay", "--as", "Fay")
    assert "Print each" in out
    assert said("new", "second", "--identity", "gil", "--as", "Gil")[0] == 2
    assert not (room / "gil").exists()


def test_verify_says_once_it_is_time_to_stamp_again(said, room):
    now = datetime(2026, 11, 26, tzinfo=UTC)
    assert history.again(None, 5000, now=now) is None
    assert history.again((10, "2026-08-29T00:00:00Z"), 1009, now=now) is None
    assert "90 days" in history.again((10, "2026-08-28T00:00:00Z"), 11, now=now)
    assert "since then: 1000 " in history.again((10, "2026-11-26T00:00:00Z"), 1010, now=now)
    assert "time stamp" not in said("verify", "case.casebook")[1]
    with casebook.open_book(room / "case.casebook", room / "ada", WORDS) as book:
        old = stamps.Stamp(
            3, b"d", "http://a", b"q", "held", token=b"t", sent_at="2026-01-01T00:00:00+00:00"
        )
        told = {**asdict(old), "digest": "00", "query": "00", "token": "00"}
        book.append("stamp", "checkpoint-3", told, at=AT)
    status, out, _ = said("verify", "case.casebook")
    assert status == 0
    assert "entries since then: 1 (recount stamp --queue)" in out


def test_log_lists_the_journal_without_content(said):
    status, out, _ = said("log")
    assert status == 0
    assert out.splitlines()[0].split() == ["entry", "at", "by", "what", "about"]
    form = valid("log", said("log", "--json", "--since", "2")[1])
    assert [(one["seq"], one["action"], one["actor"]) for one in form] == [(3, "propose", "Ada")]


def test_verify_answers_with_0_or_4(said, room):
    form = valid("verify", said("verify", "case.casebook", "--json")[1])
    assert (form["ok"], form["entries"], form["objects"]) == (True, 3, 1)
    assert "It holds: 3 entries, 1 object" in said("verify", "case.casebook")[1]
    (large,) = room.rglob("objects/*/*.age")
    large.unlink()
    status, out, _ = said("verify", "case.casebook")
    assert status == 4
    assert "It does NOT hold: 1 problem in 3 entries" in out
    status, out, _ = said("verify", "case.casebook", "--json")
    assert status == 4
    assert [one["kind"] for one in valid("verify", out)["problems"]] == ["missing"]


def test_members_are_added_listed_and_removed(said):
    status, out, _ = said(
        *("member", "add", "--as", "Bo", "--role", "analyst", "--identity-out", "bo"),
        *("--new-passphrase-file", "words", "--json"),
    )
    assert status == 0
    members = {(one["name"], one["role"]) for one in valid("members", out)["members"]}
    assert members == {("Ada", "lead"), ("recovery", "lead"), ("Bo", "analyst")}
    assert said("log", "--identity", "bo")[0] == 0
    status, _, err = said("member", "remove", "Ada", "--identity", "bo")
    assert (status, "ask a lead" in err) == (3, True)
    status, out, err = said("member", "remove", "Bo")
    assert (status, "stays readable" in err, "Bo" in out) == (0, True, False)
    assert said("log", "--identity", "bo")[0] == 2
    assert said("member", "list")[1].count("\n") == 3
    bad = ("member", "add", "--as", "Cy", "--role", "observer", "--identity-out", "cy")
    assert said(*bad, "--new-passphrase-file", "words")[0] == 2


def test_backup_drill_restore_and_accept(said, room):
    valid("backup", said("backup", "b.age", "--json")[1])
    assert "The drill holds: 3 entries" in said("restore", "b.age", "r", "--drill")[1]
    assert not (room / "r").exists()
    status, out, _ = said("restore", "b.age", "r")
    assert "NOT in this backup: 1." in out
    shutil.rmtree(room / "case.casebook")
    assert said("verify", "r")[0] == status == 0
    (room / "ada").write_bytes((room.parent / "room" / "ada").read_bytes())
    assert said("restore", "b.age", "r")[0] == 2
    assert said("restore", "nowhere.age", "s")[0] == 2


def test_a_rollback_is_told_and_accepted_only_when_asked(said, room):
    shutil.copytree(room / "case.casebook", room / "old")
    with casebook.open_book(room / "case.casebook", room / "ada", WORDS) as book:
        book.append("propose", "I-1/C02", {"item": "I-1"}, at=AT)
    status, _, err = said("log", "--case", "old")
    assert (status, "ROLLBACK" in err) == (4, True)
    assert "rollback" in said("verify", "old")[1]
    assert said("verify", "old", "--accept")[0] == 0
    assert said("log", "--case", "old")[0] == 0


def test_travel_and_recover(said):
    assert said("travel", "away")[0] == 0
    status, _, err = said("log", "--case", "away")
    assert (status, "travel copy" in err) == (0, True)
    recover = ("recover", "case.casebook", "--as", "Cy", "--identity-out", "cy")
    parts = ("--part", "ada.recovery-1", "--part", "ada.recovery-3", "--new-passphrase-file", "words")
    assert said(*recover, *parts, plain=True)[0] == 0
    assert said("log", "--identity", "cy")[0] == 0
    one = ("--part", "ada.recovery-1", "--part", "ada.recovery-1", "--new-passphrase-file", "words")
    assert said(*recover, *one, plain=True)[0] == 2


def test_lock_needs_no_key(said):
    assert said("lock", plain=True) == (0, "Nobody held it; the casebook is locked.\n", "")


def test_a_wrong_passphrase_or_none_is_one_sentence(said, room):
    (room / "words").write_text("something else\n", encoding="utf-8")
    assert said("log")[2] == (
        "recount: the passphrase does not open ada: type it again, or the file was damaged\n"
    )
    (room / "words").write_text("\n", encoding="utf-8")
    assert said("log")[0] == 2
    (room / "words").write_bytes(b"\xff\xfe\n")
    assert "not UTF-8" in said("log")[2]
    (room / "words").unlink()
    assert "could not be read" in said("log")[2]
    assert "--passphrase-file" in said("log", plain=True)[2]


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (("book.db",), "only part of a casebook (book.db is missing)"),
        (("slots", "slots.bak"), "only part of a casebook (slots is missing)"),
        (("format",), "only part of a casebook (format is missing)"),
        (("format", "book.db", "slots", "slots.bak"), "is no casebook"),
    ],
)
def test_half_a_casebook_is_told(said, room, missing, words):
    for name in missing:
        place = room / "case.casebook" / name
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    status, _, err = said("log")
    assert status == 2
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("kept", [0, 100, 4096, 20_000])
def test_a_book_that_was_copied_in_part_is_told(said, room, kept):
    book = room / "case.casebook" / "book.db"
    book.write_bytes(book.read_bytes()[:kept])
    status, _, err = said("log")
    assert status == 4
    assert err.count("\n") == 1


def test_a_newer_version_is_told(said, room):
    kept = (room / "case.casebook" / "format").read_text(encoding="ascii")
    (room / "case.casebook" / "format").write_text(kept.replace(" 1\n", " 2\n"), encoding="ascii")
    assert said("log")[2].endswith("made by a newer version of Recount: use that version\n")
    (room / "case.casebook" / "format").write_text(kept, encoding="ascii")
    with (
        casebook.open_book(room / "case.casebook", room / "ada", WORDS) as book,
        book.engine.connect() as connection,
        connection.begin(),
    ):
        connection.execute(sa.text("UPDATE meta SET value = '2' WHERE name = 'version'"))
    status, _, err = said("log")
    assert (status, "newer version" in err) == (2, True)


def test_two_at_once_is_one_sentence(said, room):
    with casebook.open_book(room / "case.casebook", room / "ada", WORDS):
        status, _, err = said("log")
    assert (status, "another program holds this casebook" in err) == (2, True)
    assert said("log")[0] == 0


def test_a_read_only_medium_is_read_and_not_written(said, room, monkeypatch):
    monkeypatch.setattr(sqlite, "writable", lambda _: False)
    status, out, err = said("log")
    assert (status, "read-only medium" in err, "propose" in out) == (0, True, True)
    status, _, err = said(
        "member",
        "add",
        *("--as", "Bo", "--role", "analyst", "--identity-out", "bo"),
        *("--new-passphrase-file", "words"),
    )
    assert (status, "copy it to another" in err) == (2, True)
    assert not (room / "bo").exists()


def test_a_full_disk_is_one_sentence_and_loses_nothing(room):
    file = keys.open_identity(room / "ada", Secret(WORDS))
    with opening.open_with(room / "case.casebook", file) as book:
        with book.engine.connect() as connection:
            pages = connection.execute(sa.text("PRAGMA page_count")).scalar()
            connection.execute(sa.text(f"PRAGMA max_page_count = {pages + 2}"))
        head = book.head
        with pytest.raises(door.BadInput, match="the disk is full: nothing of this step was kept"):
            book.append("propose", "I-1/C03", {"item": "I-1", "content": "x" * 100_000}, at=AT)
        assert book.head == head
        assert len(book.claims()) == 1


def test_a_clock_that_runs_backwards_is_noted(said, monkeypatch):
    monkeypatch.setattr(door, "now", lambda: "2001-01-01T00:00:00Z")
    assert said("backup", "b.age")[0] == 0
    status, out, _ = said("log")
    assert (status, "clock ran back" in out) == (0, True)


def test_nothing_is_asked_where_nothing_can_be(said, room, monkeypatch):
    monkeypatch.delenv("RECOUNT_CASE")
    assert "--case PATH" in said("log")[2]
    monkeypatch.setenv("RECOUNT_CASE", "case.casebook")
    monkeypatch.delenv("RECOUNT_IDENTITY")
    assert "--identity FILE" in said("log")[2]
    assert room


def test_the_passphrase_is_no_option_and_no_variable(said, monkeypatch):
    monkeypatch.setenv("RECOUNT_PASSPHRASE", WORDS)
    assert said("log", plain=True)[0] == 2
    assert said("log", "--passphrase", WORDS, plain=True)[0] == 2
