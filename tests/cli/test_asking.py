"""Every verb with a casebook asks for every use that it makes of what people told; a new one cannot forget.

One casebook, many testimonies: of each use, one person who agreed to all but it, one who agreed to it alone,
one who took it back, one whose yes ran out. Each tells of a person with a name of their own.
"""

import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO, StringIO, TextIOWrapper

import jsonschema
import pytest
import typer

from recount import casebook, cli, forms
from recount.case import copies, kept, kept_claims, reading_place
from recount.casebook import asking, coding, consent, keys, members
from recount.casebook.consent import USES
from recount.cli import app as doors
from recount.cli import opening
from recount.cli.opening import CaseOption
from recount.read import propose
from recount.values import Secret

WORDS = "bado kemi ruso tave"
AT, DAY = "2026-11-20T09:30:00Z", date(2026, 11, 20)
STATES = ("never", "only", "withdrawn", "expired")
CASES = [("all", ""), *((state, use) for state in STATES for use in USES)]
NAMES = ("Abor", "Berun", "Cassel", "Dovin", "Elstad", "Fenwar")


@dataclass(frozen=True)
class Told:
    """A testimony: what its person agreed to, and the name that stands in it."""

    item: str
    subject: str
    name: str
    agreed: frozenset[str]

    def allows(self, uses):
        return set(uses) <= self.agreed


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


class Output(TextIOWrapper):
    """Standard output that is kept."""

    def __init__(self):
        super().__init__(BytesIO(), encoding="utf-8", write_through=True)


def agreed_to(state, use):
    if state == "all":
        return frozenset(USES)
    if state == "only":
        return frozenset({use})
    gone = (
        set(USES) if (state, use) == ("withdrawn", "keep") else {use}
    )  # kept no more: nothing is left
    return frozenset(set(USES) - gone)


class Room:
    """The casebook, and a way to give a command."""

    def __init__(self, folder):
        self.folder, self.told = folder, []
        self.path, self.ada = folder / "c.casebook", folder / "ada.identity"
        self.bo, self.words = folder / "bo.identity", folder / "words"

    def run(self, *arguments):
        where = ["--case", self.path, "--identity", self.ada, "--passphrase-file", self.words]
        out, err = Output(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = cli.run([str(one) for one in (*arguments, *where)])
        return Done(status, out.buffer.getvalue().decode(), err.getvalue())

    def json(self, form, *arguments):
        done = self.run(*arguments, "--json")
        assert done.status in {0, 3}, done.err
        found = json.loads(done.out)
        jsonschema.validate(found, forms.schema(form))
        return found


@pytest.fixture(scope="module", autouse=True)
def quick():
    """Keys from a passphrase are made once, and texts are read in this process: neither is tested here."""
    made, real = {}, keys._stretched  # noqa: SLF001 - what costs the seconds

    def stretched(words, salt, cost):
        return made.setdefault((words.reveal(), salt, cost), real(words, salt, cost))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keys, "_stretched", stretched)
        patched.setattr(opening, "harden", lambda: None)  # it would bind this whole process
        patched.setattr(reading_place, "proposed", _proposed)
        yield


def _proposed(text, *, published=None, outlet=None, lang=None, **_):
    reading = propose(text, sha256=text.sha256, published=published, outlet=outlet, lang=lang)
    return replace(reading, text=text.text)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    room = Room(tmp_path_factory.mktemp("asking"))
    room.words.write_text(WORDS + "\n")
    casebook.create(room.path, room.ada, WORDS, "Ada", AT, cost=casebook.LEAST)
    with pytest.MonkeyPatch.context() as before:  # as if nobody had asked yet
        before.setattr(consent, "answers", lambda *_: {})
        with casebook.open_book(room.path, room.ada, WORDS) as book:
            room.told += [_told(book, *one) for one in enumerate(CASES)]
            new = {"name": "Bo", "role": "lead", "identity_out": room.bo, "at": AT}
            members.add(book, passphrase=Secret(WORDS), cost=casebook.LEAST, **new)
        with casebook.open_book(room.path, room.bo, WORDS) as book:
            for one in room.told:
                _coded(book, one.item)
    with casebook.open_book(room.path, room.ada, WORDS) as book, book.writing(AT) as writer:
        for one, (state, use) in zip(room.told, CASES, strict=True):
            _answered(writer, one, state, use)
    return room


def _told(book, number, case):
    """A testimony that was kept, read, coded and released; nobody was asked yet."""
    name = f"{NAMES[number % 6]}{'aeiou'[number // 6]}k"
    text = f'"They took six men on Monday," said Mara {name}, a nurse. The ministry denied it.\n'
    (one,) = kept.collect(book, [("a.txt", text.encode())], kept.Asked(), at=AT)
    item = kept.item_of(book, one.id)
    assert kept_claims.read(book, item, at=AT).claims
    copies.release_by_hand(book, item, f"A copy about {name}.", at=AT)
    _coded(book, item.id)
    return Told(item.id, item.subject, name, agreed_to(*case))


def _coded(book, item):
    coding.code(book, kept.item_of(book, item), {f"{item}/C01": {"act": "taken"}}, at=AT)


def _answered(writer, one, state, use):
    yes = {"on": DAY, "how": "spoken", "language": "en"}
    said = {"only": [use], "never": [other for other in USES if other != use]}.get(state, list(USES))
    run_out = [use] if state == "expired" else []
    for given in said:
        last = {"expires": DAY} if given in run_out else {}
        consent.record(writer, one.subject, [given], **yes, **last)
    if state == "withdrawn":
        consent.withdraw(writer, one.subject, [use], on=DAY)


# What each verb is asked to do with one testimony, and the uses that this is.
ONE = {
    "read": [("read", "ITEM"), ("read", "ITEM", "--json")],
    "show": [
        ("show", "ITEM/C01"),
        ("show", "ITEM/C01", "--text", "--why", "x"),
        ("show", "ITEM/C01", "--copy"),
        ("show", "ITEM", "--text", "--why", "x"),
        ("show", "ITEM", "--copy"),
        ("show", "ITEM", "--original", "--why", "x"),
    ],
    "decide": [("decide", "ITEM/C01", "confirm", "--why", "x")],
    "release": [("release", "ITEM", "--why", "x"), ("release", "ITEM", "--why", "x", "--yes")],
    "weigh": [("weigh", "ITEM"), ("weigh", "ITEM", "--json")],
    "claims": [("claims", "--item", "ITEM"), ("claims", "--item", "ITEM", "--json")],
    "agreement": [("agreement", "ITEM"), ("agreement", "ITEM", "--json")],
    "code": [("code", "ITEM", "--sheet", "SHEET")],
}
MEANT = {
    **dict.fromkeys(("read", "show", "decide", "release", "claims", "code", "agreement"), ("keep",)),
    "weigh": ("keep", "count"),
    "export": (asking.NAMED,),
}
SAY = {"read", "weigh", "claims", "agreement", "export"}  # verbs that leave out, count, and say so


def commands(app):
    """Every command that takes a casebook, by its words."""

    def walk(command, words):
        for name, one in getattr(command, "commands", {}).items():
            yield from walk(one, [*words, name])
        if any(one.name == "case" for one in command.params):
            yield " ".join(words)

    return set(walk(typer.main.get_command(app), []))


def unasked(app):
    return commands(app) - asking.ASKS.keys() - asking.NOBODY.keys()


def test_every_verb_with_a_casebook_stands_in_the_table():
    assert unasked(doors.app) == set()
    assert asking.ASKS.keys() | asking.NOBODY.keys() == commands(doors.app)
    assert not asking.ASKS.keys() & asking.NOBODY.keys()


def test_a_new_verb_that_forgets_to_stand_there_is_found():
    """A control: two verbs that take no casebook today, as if they did tomorrow."""
    app = typer.Typer()
    app.registered_commands += doors.app.registered_commands
    app.registered_groups += doors.app.registered_groups
    assert commands(app) == commands(doors.app)

    @app.command()
    def count(*, case: CaseOption = None) -> None:
        pass

    @app.command(name="match")
    def match(*, case: CaseOption = None) -> None:
        pass

    assert unasked(app) == {"count", "match"}


def test_the_table_says_what_is_meant_and_every_verb_in_it_is_tried_below():
    assert dict(asking.ASKS) == MEANT
    assert ONE.keys() | {"export"} == asking.ASKS.keys()
    assert {use for uses in MEANT.values() for use in uses} <= {*USES, asking.NAMED}


@pytest.mark.parametrize(
    ("verb", "words"), [(verb, words) for verb, lines in ONE.items() for words in lines]
)
def test_a_verb_uses_what_people_agreed_to_and_nothing_else(made, tmp_path, verb, words):
    seen = set()
    for one in made.told:
        sheet = tmp_path / one.item
        given = [word.replace("ITEM", one.item).replace("SHEET", str(sheet)) for word in words]
        done = made.run(*given)
        may = one.allows(MEANT[verb])
        seen.add(may)
        if may:
            assert done.status == 0, (one, done.err)
            assert done.err == ""
            assert done.out
            assert sheet.exists() == (verb == "code")
            continue
        said = done.out + done.err
        assert done.status == (0 if verb == "claims" else 3), (one, said)
        assert one.subject in said
        assert one.name not in said
        assert f"{one.item}/" not in done.out
        assert not sheet.exists()
    assert seen == {True, False}


LISTED = {
    "weigh": lambda form: {one["id"] for one in form["documents"]},
    "claims": lambda form: {one["item"] for one in form["claims"]},
    "agreement": lambda form: set(form["items"]),
    "read": lambda form: {one["doc_id"] for one in form["documents"] if not one["error"]},
}


@pytest.mark.parametrize("verb", sorted(LISTED))
def test_of_many_those_who_did_not_agree_are_left_out_counted_and_said(made, verb):
    yes = {one.item for one in made.told if one.allows(MEANT[verb])}
    no = {one.subject for one in made.told if not one.allows(MEANT[verb])}
    items = [one.item for one in made.told] if verb == "read" else []
    form = made.json(verb, verb, *items)
    assert LISTED[verb](form) == yes
    if verb == "read":
        said = {one["error"].split()[0] for one in form["documents"] if one["error"]}
    else:
        said = {one["subject"] for one in form["left_out"]}
        assert {one["use"] for one in form["left_out"]} <= set(MEANT[verb])
    assert said == no
    screen = made.run(verb, *items).out
    assert "LEFT OUT" in screen
    assert f"{len(no)} persons or testimonies: no consent" in screen
    assert not [one.name for one in made.told if one.subject in no and one.name in screen]


@pytest.mark.parametrize("use", sorted(USES))
def test_an_export_holds_those_who_agreed_to_its_use_and_counts_the_others(made, tmp_path, use):
    yes = {one.item for one in made.told if one.allows([use])}
    form = made.json("export", "export", tmp_path / "out", "--use", use)
    told = json.loads((tmp_path / "out" / "data" / "tables" / "items.json").read_text())
    assert {one["id"] for one in told} == yes
    everybody = {one["subject"] for one in made.json("consent", "consent", "list")["standing"]}
    assert form["left_out"] == len(everybody) - len(
        yes
    )  # people under pseudonyms were not asked either


@pytest.mark.parametrize(
    "words", [("items",), ("log",), ("consent", "list"), ("stamp",), ("member", "list")]
)
def test_a_verb_that_asks_nobody_shows_nothing_that_was_told(made, words):
    done = made.run(*words)
    assert done.status == 0
    assert not [one.name for one in made.told if one.name in done.out]


def test_nothing_is_added_to_a_testimony_that_is_kept_no_more(made, tmp_path):
    more = tmp_path / "b.txt"
    more.write_text("They came again.\n")
    gone = next(
        one for one, case in zip(made.told, CASES, strict=True) if case == ("withdrawn", "keep")
    )
    done = made.run("collect", more, "--subject", gone.subject)
    assert (done.status, done.out) == (3, "")
    assert gone.subject in done.err


def test_a_table_that_asked_for_nothing_would_be_caught(made, monkeypatch):
    """A control: with a verb that forgets one use, the tests above fail."""
    monkeypatch.setattr(asking, "ASKS", {**asking.ASKS, "weigh": ("keep",)})
    yes = {one.item for one in made.told if one.allows(MEANT["weigh"])}
    assert LISTED["weigh"](made.json("weigh", "weigh")) != yes
