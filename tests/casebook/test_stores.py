"""One casebook, two stores: what holds in the encrypted file holds on PostgreSQL, by the same tests."""

import shutil
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from recount import casebook
from recount.casebook import consent, keys, members, opening, postgres, rotation, schema, server
from recount.casebook.backup import backup
from recount.casebook.export import export
from recount.casebook.forget import forget
from recount.casebook.verification import verify
from recount.errors import BadInput, CustodyBroken, Refused, WrongKey
from recount.values import Secret

sys.path.insert(0, __file__.rpartition("/")[0])
from postgres import APP, serving

AT = "2026-11-26T10:00:00Z"
WORDS = "bado kemi ruso tave"
CANARIES = (
    "Orsola Venn",
    "Tibor Lask",
    "Upper Example",
    "said to be",
    "eleven in the barn",
    "Ada Canary",
)
LARGE = b"We were eleven in the barn. " * 4000


@pytest.fixture(scope="module")
def running():
    with serving() as found:
        yield found


class Store:
    """Where a furnished casebook is, and how it is opened; its passphrase was stretched once."""

    def __init__(self, where, file, filled=None):
        self.where, self.file, self.identity, self.filled = where, file, file.path, filled

    def open(self, identity=None, words=WORDS, **how):
        if identity is not None or words != WORDS:
            return casebook.open_book(self.where, identity or self.identity, words, **how)
        opened = server.open_with if postgres.is_server(self.where) else opening.open_with
        return opened(self.where, self.file, **how)

    def at(self, where, folder):
        """The same casebook, copied to another place."""
        identity = folder / "ada.identity"
        shutil.copy(self.identity, identity)
        file = replace(self.file, path=identity, heads=dict(self.file.heads))
        return Store(where, file, self.filled)


def furnish(where, identity):
    made = Store(where, keys.open_identity(identity, Secret(WORDS)))
    with made.open() as book:
        made.filled = fill(book)
    return made


@pytest.fixture(scope="module")
def in_folder(tmp_path_factory):
    room = tmp_path_factory.mktemp("folder")
    identity = room / "ada.identity"
    casebook.create(room / "case", identity, WORDS, "Ada Canary", AT, cost=casebook.LEAST)
    return furnish(room / "case", identity)


@pytest.fixture(scope="module")
def on_server(running, tmp_path_factory):
    identity, name = tmp_path_factory.mktemp("server") / "ada.identity", running.new_database()
    owner = running.url(name)
    server.create(owner, identity, Secret(WORDS), "Ada Canary", AT, login=APP, cost=casebook.LEAST)
    made = furnish(running.url(name, APP), identity)
    made.database = name
    return made


@pytest.fixture
def shared(running, on_server, tmp_path):
    name = running.new_database(like=on_server.database)
    made = on_server.at(running.url(name, APP), tmp_path)
    made.owner, made.database = running.url(name), name
    return made


@pytest.fixture(params=["file", "server"])
def store(request, tmp_path):
    if request.param == "server":
        return request.getfixturevalue("shared")
    made = request.getfixturevalue("in_folder")
    shutil.copytree(made.where, tmp_path / "case")
    return made.at(tmp_path / "case", tmp_path)


def fill(book):
    with book.writing(AT) as w:
        told, person = w.subject_new("testimony"), w.subject_new("person")
        large = w.put_object(LARGE, compartment="evidence", subject=told)
        small = w.put_object(b"a note by Tibor Lask", compartment="evidence", subject=told)
        record = {"state": "ok", "object": large, "note": small, "file": "barn.txt"}
        w.append("collect", "I-1", record, subject=told)
        for number in range(5):
            claim = {"item": "I-1", "ground": "said to be", "place": "Upper Example", "n": number}
            w.append("propose", f"I-1/C0{number}", claim, subject=told)
        w.append("decide", "I-1/C02", {"verdict": "confirm", "why": "Upper Example"}, subject=told)
        w.append("person", person, {"role": "witness"}, subject=person)
        w.append("name", person, {"name": "Orsola Venn"}, compartment="identity", subject=person)
        w.append("source", person, {"name": "Tibor Lask"}, compartment="source", subject=person)
        given = {"on": date(2026, 11, 20), "how": "spoken", "language": "ce"}
        consent.record(w, told, ["keep"], witness="Orsola Venn", **given)
    return told, person, large, small


def test_what_goes_in_comes_out_after_it_was_closed(store):
    told, _, large, small = store.filled
    with store.open() as book:
        assert [one.id for one in book.claims(item="I-1")] == [f"I-1/C0{n}" for n in range(5)]
        assert [one.id for one in book.claims(verdict="confirmed")] == ["I-1/C02"]
        assert book.items()[0].record()["file"] == "barn.txt"
        assert book.members()[0].name == "Ada Canary"
        assert book.get_object(large, reason="to read it", at=AT) == LARGE
        assert book.get_object(small, reason="to read it", at=AT) == b"a note by Tibor Lask"
        sealed = next(one.seq for one in book.entries() if one.act == "name")
        assert book.open_sealed(sealed, reason="asked", at=AT).reveal() == {"name": "Orsola Venn"}
        assert consent.allowed(book, "keep", date(2026, 11, 26)) == {told}


def test_it_verifies_and_can_be_rebuilt(store):
    with store.open() as book:
        before = (book.claims(), book.items(), book.members(), book.consents(), book.decisions())
        report = verify(book)
        assert report.ok, report.problems
        assert (report.entries, report.objects) == (book.head.size, 2)
        book.rebuild()
        assert (
            book.claims(),
            book.items(),
            book.members(),
            book.consents(),
            book.decisions(),
        ) == before


def test_a_broken_off_block_leaves_nothing(store):
    with store.open() as book:
        head, files = book.head, set(book.folder.objects())

        def write_and_stop():
            with book.writing(AT) as w:
                w.put_object(LARGE, compartment="evidence")
                w.append("propose", "I-1/C09", {"item": "I-1"})
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write_and_stop()
        assert book.head == head
        assert set(book.folder.objects()) == files
        book.append("propose", "I-1/C09", {"item": "I-1"}, at=AT)
        assert verify(book).ok


def test_forgetting_takes_everything_and_the_rest_verifies(store):
    with store.open() as book:
        told, _, large, _ = store.filled
        done = forget(book, told, why="asked to", at=AT)
        changed = {one.what: (one.before, one.after) for one in done.recomputed}
        assert changed["claims"] == (5, 0)
        assert changed["items"] == (1, 0)
        assert not list(book.folder.objects())
        with pytest.raises(Refused):
            book.get_object(large, reason="asked", at=AT)
        report = verify(book)
        assert report.ok, report.problems
    with store.open() as book:
        assert not book.claims()


def test_a_member_is_added_and_an_analyst_opens_no_identity(store, tmp_path):
    with store.open() as book:
        who = {"name": "Bo", "role": "analyst", "identity_out": tmp_path / "bo", "at": AT}
        members.add(book, passphrase=Secret(WORDS), cost=casebook.LEAST, **who)
        sealed = next(one.seq for one in book.entries() if one.act == "name")
    with store.open(tmp_path / "bo") as book:
        assert len(book.claims()) == 5
        with pytest.raises(Refused):
            book.open_sealed(sealed, reason="curious", at=AT)
        book.append("decide", "I-1/C01", {"verdict": "reject", "why": "x"}, at=AT)
    with store.open() as book:
        assert book.claims(verdict="rejected")[0].decided_by != book.member
        assert verify(book).ok


def test_it_is_exported_to_a_bag_alike(store, tmp_path):
    with store.open() as book:
        done = export(book, tmp_path / "out", at=AT)
        assert (done.items, done.claims, done.left_out) == (1, 5, 1)


def test_a_stranger_and_a_wrong_passphrase_open_nothing(store, tmp_path):
    with pytest.raises(WrongKey):
        store.open(words="not this one")
    casebook.create(tmp_path / "other", tmp_path / "eve", WORDS, "Eve", AT, cost=casebook.LEAST)
    with pytest.raises(WrongKey):
        store.open(tmp_path / "eve")


# What holds on a server alone


def test_a_seized_server_holds_no_name_and_no_word(shared, running):
    """Every byte of its folder: tables, indexes, write-ahead log, and a log of all statements."""
    assert shared.database
    held = running.held()
    assert b"I-1/C02" in held  # the bytes are those of this casebook
    assert b"INSERT INTO" in held
    for canary in CANARIES:
        for form in (canary.encode(), canary.encode().hex().encode(), canary.encode("utf-16-le")):
            assert form not in held


def test_what_a_seized_server_shows_is_what_the_page_lists(shared):
    page = (Path(__file__).parents[2] / "docs" / "server.md").read_text(encoding="utf-8")
    with psycopg.connect(shared.owner) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema='public'"
        ).fetchall()
    for table, column in columns:
        assert f"`{table}.{column}`" in page


def test_the_journal_is_only_added_to_even_by_its_owner(shared):
    forbidden = [
        "UPDATE entry SET act = 'x'",
        "DELETE FROM entry",
        "TRUNCATE entry",
        "DELETE FROM payload",
        "DELETE FROM subject_key",
        "DELETE FROM object",
        "UPDATE payload SET subject = 'x'",
        "UPDATE payload SET cell = '\\x00'",
        "UPDATE payload SET cell = NULL, epoch = 7",
    ]
    for address in (shared.owner, shared.where):
        for statement in forbidden:
            with psycopg.connect(address) as connection, pytest.raises(psycopg.Error):
                connection.execute(statement)
    with psycopg.connect(shared.where) as connection, pytest.raises(psycopg.Error):
        connection.execute("DROP TRIGGER recount_entry ON entry")


def test_what_the_owner_of_the_server_does_all_the_same_is_found(shared):
    statements = [
        "UPDATE payload SET cell = NULL WHERE seq = (SELECT max(seq) FROM payload)",
        "UPDATE entry SET act = 'note' WHERE seq = 4",
        "DELETE FROM payload WHERE seq = 5",
        "UPDATE claim SET verdict = 'rejected'",
    ]
    for statement in statements:
        with psycopg.connect(shared.owner) as connection:
            for table in ("entry", "payload", "claim"):
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            connection.execute(statement)
            connection.commit()
            with shared.open(check=False) as book:
                assert not verify(book).ok, statement
            connection.execute("DELETE FROM claim")
        with shared.open(check=False) as book:
            book.rebuild()


def test_an_older_state_put_back_is_a_rollback(shared):
    with shared.open() as book:
        book.append("note", "n-1", {"x": 1}, at=AT)
    with psycopg.connect(shared.owner) as connection:
        for table in ("entry", "payload"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.execute("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")
    with pytest.raises(CustodyBroken, match="ROLLBACK"):
        shared.open()


def test_two_at_once_write_in_turn_and_one_chain_holds_both(shared):
    with shared.open() as one, shared.open() as other:
        for number in range(3):
            one.append("note", f"a-{number}", {"x": number}, at=AT)
            other.append("note", f"b-{number}", {"x": number}, at=AT)
        assert verify(other).ok
        notes = [entry.obj for entry in one.entries() if entry.act == "note"]
        assert notes == ["a-0", "b-0", "a-1", "b-1", "a-2", "b-2"]


def test_what_one_forgot_another_cannot_use_though_it_is_open(shared):
    with shared.open() as one, shared.open() as other:
        told = next(found.id for found in other.subjects() if found.kind == "testimony")
        sealed = next(entry.seq for entry in other.entries() if entry.act == "propose")
        assert other.payload(sealed)
        forget(one, told, why="asked to", at=AT)
        with pytest.raises(Refused):
            other.payload(sealed)
        with pytest.raises(Refused):
            other.append("propose", "I-1/C07", {"item": "I-1"}, subject=told, at=AT)


def test_a_server_keeps_what_was_replaced_until_it_is_vacuumed_and_forget_says_so(shared, running):
    with psycopg.connect(shared.owner) as connection:
        number = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        own = f"base/{number.fetchone()[0]}"
    with shared.open() as book:
        told = next(found.id for found in book.subjects() if found.kind == "testimony")
        with book.reading() as connection:
            column = schema.subject_key.c
            asked = sa.select(column.cell).where(column.subject == told, column.compartment == "data")
            wrapped = bytes(connection.execute(asked).scalar())
        done = forget(book, told, why="asked to", at=AT)
        (copy,) = done.copies_elsewhere
        assert (copy.kind, "VACUUM FULL" in copy.do) == ("server", True)
        assert wrapped in running.held(own)
    with psycopg.connect(shared.owner, autocommit=True) as connection:
        connection.execute("VACUUM FULL subject_key, payload, object")
    assert wrapped not in running.held(own)


def test_what_a_server_does_not_do_is_said(shared, tmp_path):
    with shared.open() as book:
        (me, *_) = book.members()
        other = replace(me, id="m-other", name="Bo")
        head = book.head
        for ask in (
            lambda: backup(book, tmp_path / "file", at=AT),
            lambda: rotation.travel(book, tmp_path / "copy", at=AT),
            lambda: rotation.remove(book, other, at=AT),
        ):
            with pytest.raises(BadInput, match=r"docs/server\.md"):
                ask()
        assert book.head == head


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("postgresql://ada@db.example.org/case", "only over TLS"),
        ("postgresql://ada@db.example.org/case?sslmode=require", "only over TLS"),
        ("postgresql://ada@db.example.org/case?sslmode=verify-full", "only over TLS"),
        ("postgresql://127.0.0.1", "no database"),
        ("postgresql:nothing", "is named like"),
    ],
)
def test_an_address_that_would_send_in_clear_is_refused_before_anything_is_sent(address, why, tmp_path):
    with pytest.raises(BadInput, match=why):
        casebook.open_book(address, tmp_path / "nobody", WORDS)


def test_what_a_server_refuses_is_one_sentence_without_content(running, shared, tmp_path):
    nowhere = running.url("nowhere")
    wrong = shared.where.replace(running.password, "wrong")
    closed = shared.where.replace(str(running.port), "1")
    for address in (nowhere, wrong, closed):
        with pytest.raises(BadInput) as refused:
            casebook.open_book(address, shared.identity, WORDS)
        assert running.password not in str(refused.value)
        assert "\n" not in str(refused.value)
    with pytest.raises(BadInput, match="no casebook in this database"):
        casebook.open_book(running.url("postgres"), shared.identity, WORDS)
    for part in tmp_path.glob("*.recovery-*"):
        part.unlink()
    with pytest.raises(BadInput, match="holds a casebook already"):
        server.create(shared.owner, shared.identity, Secret(WORDS), "Ada", AT, cost=casebook.LEAST)
    assert not list(tmp_path.glob("*.recovery-*"))


def test_tables_that_are_not_there_are_custody_broken(shared):
    with shared.open() as book:
        with psycopg.connect(shared.owner) as connection:
            connection.execute("DROP TABLE consent")
        with pytest.raises(CustodyBroken, match="not as it made them"):
            book.consents()


def test_a_newer_version_is_refused(shared):
    with psycopg.connect(shared.owner) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE name = 'version'")
    with pytest.raises(BadInput, match="newer version"):
        shared.open()


def test_the_tables_are_the_same_on_both(shared):
    made = postgres.engine(shared.owner)
    with made.connect() as connection:
        names = set(sa.inspect(connection).get_table_names())
    made.dispose()
    both = {one.name for one in (*schema.record.sorted_tables, *schema.projected.sorted_tables)}
    assert names == both | {"slot", "file"}
