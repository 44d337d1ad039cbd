"""Do no harm, in the schema: every way in is tried. Rules 1, 2, 3 and 7 of the plan of the house."""

import ast
import inspect
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from recount import casebook
from recount.casebook import Casebook, consent, harm, keys, schema, seals, vault
from recount.casebook.export import export
from recount.errors import CustodyBroken, Refused

AT = "2026-11-26T09:30:00Z"
PASSPHRASE = "bado kemi ruso tave"
TABLES = (*schema.record.sorted_tables, *schema.projected.sorted_tables)
GROUNDS = [
    *(
        "orientation",
        "sexual_orientation",
        "sexualOrientation",
        "faith",
        "religion",
        "Religion (of victim)",
    ),
    *(
        "ethnicity",
        "ethnic-group",
        "politics",
        "politicalViews",
        "health",
        "HIV",
        "hiv_status",
        "diagnosis",
    ),
    *("ориентация", "Вероисповедание", "национальность", "диагноз"),
]
OWN = [
    "tag",
    "tags",
    "labels",
    "custom",
    "custom_fields",
    "customField",
    "traits",
    "метки",
]
NAME = "Orsola Venn"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    room = tmp_path_factory.mktemp("harm")
    identity = room / "ada.identity"
    casebook.create(room / "case", identity, PASSPHRASE, "Ada", AT, cost=casebook.LEAST)
    with casebook.open_book(room / "case", identity, PASSPHRASE) as book, book.writing(AT) as w:
        person = w.subject_new("person")
        w.append("person", person, {"role": "witness", "age": 31}, subject=person)
        w.append("name", person, {"name": NAME}, compartment="identity", subject=person)
        claim = {"item": "I-1", "ground": "said to be gay", "place": [{"name": "Upper Example"}]}
        w.append("propose", "I-1/C01", claim, subject=person)
        w.put_object(b"a letter by " + NAME.encode(), compartment="evidence", subject=person)
    return room


@pytest.fixture
def book(furnished, tmp_path):
    room = shutil.copytree(furnished, tmp_path / "room")
    with casebook.open_book(room / "case", room / "ada.identity", PASSPHRASE) as opened:
        yield opened


def person_of(book):
    return next(one.id for one in book.subjects() if one.kind == "person")


# Rule 1: no field for what a person is persecuted for


def test_no_table_has_such_a_column_nor_a_table_for_columns_of_ones_own():
    names = {column.name for table in TABLES for column in table.columns} | {one.name for one in TABLES}
    assert not [name for name in names if harm.barred(name)]
    assert not names & {"key_value", "field", "field_name", "attribute_value"}


def test_no_record_of_any_act_in_any_compartment_takes_such_a_field_at_any_depth(book):
    head, person = book.head, person_of(book)
    for act in ("person", "collect", "propose", "decide", "note"):
        for key in GROUNDS + OWN:
            for record in (
                {key: "x"},
                {"item": "I-1", "a": {"b": [{key: True}]}},
                [{"c": {key: None}}],
            ):
                with pytest.raises(Refused):
                    book.append(act, "I-1", record, subject=person, at=AT)
    for compartment in ("identity", "source", "evidence"):
        with pytest.raises(Refused):
            book.append("name", "P-1", {"faith": "x"}, compartment=compartment, at=AT)
    assert book.head == head


SMUGGLED = [
    *({"role": "gay"}, {"role": "a witness of the opposition"}, {"roles": ["victim", "gay"]}),
    *({"note": "prays"}, {"said": "anything"}, {"name": NAME}, {"claims": ["two words"]}),
    *({"claims": [NAME]}, {"claims": "I-1"}, {"role": ["victim"]}, {"sex": {"a": 1}}, {"age": "31"}),
    *({"age": True}, {"born": 31}, ["victim"], "victim", b"victim"),
]


def test_of_a_person_nothing_is_said_but_what_the_list_has(book):
    head, person = book.head, person_of(book)
    for record in SMUGGLED:
        with pytest.raises(Refused):
            book.append("person", person, record, subject=person, at=AT)
    assert book.head == head


def test_what_the_list_has_can_be_said(book):
    person = person_of(book)
    record = {
        "role": "victim",
        "roles": ["victim", "witness"],
        "sex": "female",
        "unit": "person",
        "age": 31,
        "born": 1995,
        "items": ["I-1"],
        "claims": ["I-1/C01"],
        "same_as": [person],
    }
    assert set(record) == set(harm.PERSON)
    book.append("person", person, record, subject=person, at=AT)
    assert [one.record() for one in book.people()] == [record]


def test_the_ground_alleged_stands_on_the_act_with_who_says_so(book):
    (claim,) = book.claims()
    assert claim.record()["ground"]
    assert "ground" not in schema.claim.columns
    assert "ground" not in harm.PERSON


@given(st.sampled_from(GROUNDS), st.sampled_from(["", "victim ", "my_", "x-", "the"]), st.booleans())
def test_no_spelling_of_a_field_gets_through(key, before, upper):
    words = before + (key[0].upper() + key[1:] if before == "the" else key)
    assert harm.barred(words.upper() if upper and before != "the" else words)


def test_fields_that_are_needed_are_not_barred():
    from recount import nouns

    for noun in (nouns.Claim, nouns.Count, nouns.Speaker, nouns.Party, nouns.Reading, nouns.Decision):
        assert not [name for name in noun.__slots__ if harm.barred(name)]


# Rule 2: identities are sealed apart; no bulk unsealing; no query that gives names by ground or place


def test_no_name_stands_in_any_table_that_can_be_queried(book):
    with book.reading() as connection:
        for table in TABLES:
            assert NAME not in repr(connection.execute(sa.select(table)).all())


def test_what_gives_many_gives_none_that_is_sealed(book):
    everything = [
        *book.payloads(),
        *book.told(),
        *book.items(),
        *book.claims(),
        *book.people(),
        *book.subjects(),
        *book.decisions(),
        *book.entries(),
    ]
    assert NAME not in repr(everything)


def test_one_identity_is_opened_at_a_time_with_a_reason_that_is_an_entry_first(book):
    sealed = next(entry.seq for entry in book.entries() if entry.act == "name")
    for reason in ("", "  "):
        with pytest.raises(Refused):
            book.open_sealed(sealed, reason=reason, at=AT)
    with pytest.raises(Refused):
        book.payload(sealed)
    size = book.head.size
    assert NAME in repr(book.open_sealed(sealed, reason="her lawyer asks", at=AT).reveal())
    assert book.head.size == size + 1
    assert book.payload(size + 1) == {"reason": "her lawyer asks"}


def test_nothing_that_the_casebook_offers_takes_many_sealed_things_at_once():
    for name in ("open_sealed", "get_object"):
        first = list(inspect.signature(getattr(Casebook, name)).parameters.values())[1]
        assert first.annotation in {"int", "str"}
    offered = [name for name in vars(Casebook) if not name.startswith("_")]
    assert not [name for name in offered if re.search("open_(all|many)|unseal|names|search", name)]


def test_whoever_has_the_data_key_alone_opens_no_cell_of_another_compartment(book):
    """Every sealed cell, with every key that an analyst's roots give, in every place it could be for."""
    roots = book.slot.roots.only("analyst")
    assert not any(roots.has(one) for one in ("identity", "evidence", "source"))
    kept = roots.cell_key("data", book.slot.epoch)
    book_key = keys.derived(roots.data.reveal(), keys.BOOK)
    places = vault.Vault(book.slot)
    with book.reading() as connection:
        rows = [
            (table, row)
            for table in schema.SEALED
            for row in connection.execute(sa.select(table)).all()
        ]
    mine = {
        places.unwrap("data", row.id, row.subject, bytes(row.cell))
        for table, row in rows
        if table is schema.subject_key and row.compartment == "data"
    }
    tried = 0
    for table, row in rows:
        if row.compartment == "data":
            continue
        number = str(row.seq) if table is schema.payload else row.id
        for key in {kept, book_key, roots.data.reveal(), *mine}:
            for column in ("cell", "blob", "file", row.subject):
                for compartment in ("data", row.compartment):
                    place = places.place(compartment, table.name, number, column)
                    with pytest.raises(CustodyBroken):
                        seals.unseal(key, bytes(row.cell), place)
                    tried += 1
    assert tried > 100


# Rule 3: consent is asked by the code that uses


def test_no_use_is_allowed_before_somebody_said_yes_to_it(book, tmp_path):
    for use in consent.USES:
        assert consent.allowed(book, use, date(2026, 11, 26)) == frozenset()
        with pytest.raises(Refused):
            consent.require(book, [person_of(book)], use, date(2026, 11, 26))
        with pytest.raises(Refused):
            export(book, tmp_path / "out", at=AT, use=use)


# Rule 7: nothing outside the encryption


def test_no_file_of_the_casebook_holds_a_word_of_it_in_clear(book):
    words = (NAME, "Upper Example", "said to be gay", "witness", "CREATE TABLE", "I-1", "propose")
    held = b"".join(path.read_bytes() for path in book.folder.path.parent.rglob("*") if path.is_file())
    assert not [word for word in words if word.encode() in held]


def test_an_error_quotes_no_content(book):
    with pytest.raises(Refused) as refused:
        book.append("person", person_of(book), {"name": NAME}, subject=person_of(book), at=AT)
    assert "Venn" not in str(refused.value)
    with pytest.raises(Refused) as refused:
        book.append("collect", "I-9", {"faith": "of Orsola Venn"}, at=AT)
    assert "Venn" not in str(refused.value)


# Rule 4: no network, unless a person starts a server or asks for a time stamp

CONNECTING = {"socket", "ssl", "http", "urllib.request", "requests", "smtplib", "ftplib", "asyncio"}
MAY = {"casebook/stamps.py"}  # recount stamp --send, and nothing else


def test_one_module_alone_can_send_something_to_another_machine():
    source = Path(harm.__file__).parents[1]
    found = set()
    for path in source.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            if any(name in CONNECTING or name.split(".")[0] in CONNECTING for name in names):
                found.add(path.relative_to(source).as_posix())
    assert "casebook/stamps.py" in found
    assert found <= MAY
