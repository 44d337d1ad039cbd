"""Entries: chained, signed, salted; whatever is changed in one is found."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey, VerifyKey

from recount.casebook import journal
from recount.casebook.canonical import canonical
from recount.casebook.journal import Head
from recount.errors import BadInput, CustodyBroken

VECTORS = json.loads(
    (Path(__file__).parents[2] / "docs/formats/chain.json").read_text(encoding="utf-8")
)
AT = "2026-11-26T09:30:00Z"
BOOK = "b" * 32
SIGNER = SigningKey(bytes(range(32)))
PUBLIC = bytes(SIGNER.verify_key)


def written(head=Head(), **changed):  # noqa: B008 - a frozen value
    given = {
        "book": BOOK,
        "actor": "M1",
        "at": AT,
        "act": "propose",
        "obj": "I-1/C1",
        "commit": "c" * 64,
    }
    return journal.written(head, SIGNER, **{**given, **changed})


def checked(entries, book=BOOK, public=PUBLIC):
    head, problems = Head(), []
    for entry in entries:
        problems += journal.check(entry, head, book=book, public=public)
        head = journal.after(entry)
    return [problem.kind for problem in problems]


def chain(length):
    entries, head = [], Head()
    for number in range(length):
        entries.append(written(head, obj=f"I-{number}"))
        head = journal.after(entries[-1])
    return entries


def test_a_chain_holds_and_reads_back():
    entries = chain(5)
    assert checked(entries) == []
    assert [journal.read(one.line, one.signature) for one in entries] == entries
    assert [journal.read(memoryview(one.line), one.signature).digest for one in entries] == [
        hashlib.sha256(b"\0" + one.line).hexdigest() for one in entries
    ]


def test_entries_removed_exchanged_or_from_another_book_are_found():
    entries = chain(4)
    assert checked([*entries[:1], *entries[2:]]) == ["missing"]
    assert "missing" in checked([entries[1], entries[0]])
    assert set(checked(entries, book="a" * 32)) == {"chain"}
    other = written(Head(1, "e" * 64, AT))
    assert checked([entries[0], other]) == ["chain"]


def test_a_signature_of_somebody_else_or_of_nobody_is_found():
    entries = chain(2)
    assert checked(entries, public=None) == ["signature"] * 2
    assert checked(entries, public=bytes(SigningKey.generate().verify_key)) == ["signature"] * 2
    assert not journal.signed(entries[0], b"short")
    cut = journal.read(entries[0].line, entries[0].signature[:-1])
    assert checked([cut]) == ["signature"]


@given(st.integers(0, 3), st.data())
def test_every_flipped_bit_of_an_entry_is_found(which, data):
    entries = chain(4)
    line = bytearray(entries[which].line)
    at = data.draw(st.integers(0, len(line) - 1))
    line[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        entries[which] = journal.read(bytes(line), entries[which].signature)
    except CustodyBroken:
        return
    assert checked(entries)


def test_a_clock_that_runs_backwards_is_noted_and_no_error():
    first = written()
    later = written(journal.after(first), at="2026-11-26T10:29:59+01:00")
    assert (first.note, later.note) == (None, journal.CLOCK_RAN_BACK)
    assert checked([first, later]) == []
    same = written(journal.after(first), at="2026-11-26T10:30:00+01:00")
    assert same.note is None


@pytest.mark.parametrize("at", ["yesterday", "2026-11-26", "2026-11-26T09:30:00", ""])
def test_a_time_without_its_zone_is_refused(at):
    with pytest.raises(BadInput, match="zone"):
        written(at=at)


@pytest.mark.parametrize(
    "changed",
    [
        {"act": "Propose"},
        {"act": ""},
        {"act": "a b"},
        {"obj": "Orsola Venn"},
        {"obj": ""},
        {"obj": "x" * 201},
    ],
)
def test_acts_and_ids_cannot_carry_content(changed):
    with pytest.raises(BadInput):
        written(**changed)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"nothing",
        b'{"v":1}',
        canonical({"v": 2, **dict.fromkeys(journal.FIELDS - {"v"}, "x"), "seq": 1}),
        canonical({"v": 1, **dict.fromkeys(journal.FIELDS - {"v"}, "x"), "seq": "1"}),
        canonical({"v": 1, **dict.fromkeys(journal.FIELDS - {"v"}, "x"), "seq": 1, "more": 1}),
        canonical({"v": 1, **dict.fromkeys(journal.FIELDS - {"v"}, "x"), "seq": 1}) + b" ",
        b'{"v":1.0}',
    ],
)
def test_a_line_that_is_no_entry_is_refused(line):
    with pytest.raises(CustodyBroken):
        journal.read(line, bytes(64))


@pytest.mark.parametrize(
    ("line", "signature"), [("text", b""), (b"{}", "text"), (None, b""), (b"{}", 5)]
)
def test_a_value_of_another_kind_is_refused(line, signature):
    with pytest.raises(CustodyBroken):
        journal.read(line, signature)


def test_a_commitment_is_salted():
    payload = canonical({"name": "Orsola Venn"})
    found = {journal.commitment(bytes([n]) * 32, payload) for n in range(3)}
    assert len(found) == 3
    assert hashlib.sha256(payload).hexdigest() not in found


@given(st.permutations([["payload", "1", "a"], ["payload", "2", "b"], ["object", "1", None]]))
def test_rows_have_one_digest_in_any_order(rows):
    assert journal.rows_digest(rows) == journal.rows_digest(sorted(rows, key=str))
    assert journal.rows_digest(rows[:2]) != journal.rows_digest(rows)
    assert journal.rows_digest([]) == journal.NO_ROWS


def test_the_published_vectors_hold():
    signer = SigningKey(bytes.fromhex(VECTORS["seed"]))
    assert bytes(signer.verify_key).hex() == VECTORS["public"]
    head = Head()
    for one in VECTORS["entries"]:
        nonce, payload = bytes.fromhex(one["nonce"]), one["payload"].encode()
        assert canonical(json.loads(payload)) == payload
        assert hashlib.sha256(nonce + payload).hexdigest() == one["commit"]
        entry = journal.written(
            head,
            signer,
            book=VECTORS["book"],
            actor=VECTORS["actor"],
            at=one["at"],
            act=one["act"],
            obj=one["obj"],
            commit=journal.commitment(nonce, payload),
            rows=journal.rows_digest(one["rows"]),
        )
        assert entry.line.decode() == one["line"]
        assert entry.digest == one["digest"]
        assert entry.signature.hex() == one["signature"]
        VerifyKey(bytes.fromhex(VECTORS["public"])).verify(
            bytes.fromhex(one["digest"]), bytes.fromhex(one["signature"])
        )
        head = journal.after(entry)
