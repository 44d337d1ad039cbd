"""Two members code blind; the program says how far they agree, and keeps what was coded from the other."""

import csv
import io
from datetime import date

import pytest

from recount import casebook
from recount.casebook import coding, consent, members
from recount.casebook.forget import forget
from recount.errors import BadInput, Refused
from recount.values import Secret

AT = "2026-11-26T10:00:00Z"
WORDS = "bado kemi ruso tave"
CODES = [("killing", "likely", "3"), ("arrest", "confirmed", "14"), ("arrest", "possible", "1")]
OTHER = [("killing", "likely", "3"), ("beating", "confirmed", "12"), ("arrest", "possible", "1")]


@pytest.fixture
def made(made):
    """The furnished casebook, where whoever told agreed to be kept."""
    with made.open() as book, book.writing(AT) as writer:
        yes = {"on": date(2026, 11, 20), "how": "spoken", "language": "ce"}
        consent.record(writer, item_of(book).subject, ["keep"], **yes)
    return made


@pytest.fixture
def two(made, tmp_path):
    with made.open() as book:
        who = {"name": "Bo", "role": "analyst", "identity_out": tmp_path / "bo", "at": AT}
        members.add(book, passphrase=Secret(WORDS), cost=casebook.LEAST, **who)
    return made, tmp_path / "bo"


def item_of(book):
    return next(one for one in book.items() if one.id == "I-1")


def written(rows):
    out = io.StringIO()
    csv.writer(out).writerow(["claim", "act", "status", "number"])
    csv.writer(out).writerows([f"I-1/C0{n}", *row] for n, row in enumerate(rows, start=1))
    return out.getvalue().encode()


def keep(book, rows):
    return coding.code(book, item_of(book), coding.filled(written(rows)), at=AT)


def opened_by_bo(made, bo):
    return casebook.open_book(made.path, bo, WORDS)


def test_a_sheet_has_ids_and_no_word(made):
    with made.open() as book:
        rows = list(csv.reader(io.StringIO(coding.sheet(book, item_of(book), at=AT).decode())))
    assert rows[0] == ["claim", *coding.SUGGESTED]
    assert [row[0] for row in rows[1:]] == [f"I-1/C0{n}" for n in range(1, 6)]
    assert not any(cell for row in rows[1:] for cell in row[1:])


def test_two_members_code_and_agree_field_by_field(two):
    made, bo = two
    with made.open() as book:
        assert keep(book, CODES) == 9
        with pytest.raises(Refused, match="by two members"):
            coding.agreed(book, at=AT)
    with opened_by_bo(made, bo) as book:
        keep(book, OTHER)
        found = coding.agreed(book, item_of(book), at=AT)
    fields = {one.field: one.agreement for one in found.fields}
    assert {name: one.scale for name, one in fields.items()} == {
        "act": "nominal",
        "status": "ordinal",
        "number": "interval",
    }
    assert fields["status"].alpha == 1
    assert 0.9 < fields["number"].alpha < 1
    assert fields["act"].alpha < fields["number"].alpha
    assert {(one.claim, one.field) for one in found.differences} == {
        ("I-1/C02", "act"),
        ("I-1/C02", "number"),
    }
    assert len(found.coders) == 2


def test_nothing_that_lists_shows_what_was_coded_before_both_have(two):
    made, bo = two
    with made.open() as book:
        keep(book, CODES)
    with opened_by_bo(made, bo) as book:
        shown = [*book.items(), *book.claims(), *book.decisions(), *book.people(), *book.entries()]
        assert "beating" not in repr(shown)
        assert "confirmed" not in {one.verdict for one in book.claims()} - {"confirmed"}
        with pytest.raises(Refused):
            coding.agreed(book, at=AT)


def test_a_coding_can_be_corrected_until_somebody_looks(two):
    made, bo = two
    with made.open() as book:
        keep(book, OTHER)
        keep(book, CODES)
    with opened_by_bo(made, bo) as book:
        keep(book, CODES)
        assert not coding.agreed(book, at=AT).differences
        looked = [entry for entry in book.entries() if entry.act == "agreement"]
        assert [entry.obj for entry in looked] == ["I-1"]
        with pytest.raises(Refused, match="would not be blind"):
            keep(book, OTHER)
        coding.agreed(book, at=AT)
        assert [entry.act for entry in book.entries()].count("agreement") == 1


def test_a_field_without_variation_is_refused_and_the_others_are_told(two):
    made, bo = two
    same = [("arrest", "likely", "1"), ("arrest", "possible", "2")]
    with made.open() as book:
        keep(book, same)
    with opened_by_bo(made, bo) as book:
        keep(book, same)
        fields = {one.field: one for one in coding.agreed(book, at=AT).fields}
    assert fields["act"].agreement is None
    assert "not defined" in fields["act"].refused
    assert fields["status"].agreement.alpha == 1


def test_codings_are_forgotten_with_the_testimony(two):
    made, bo = two
    with made.open() as book:
        keep(book, CODES)
    with opened_by_bo(made, bo) as book:
        keep(book, OTHER)
        coding.agreed(book, at=AT)
    with made.open() as book:
        forget(book, "I-1", why="asked to", at=AT)
        with pytest.raises(Refused):
            coding.agreed(book, at=AT)


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        (b"", "no sheet"),
        (b"\xff\xfe", "no sheet"),
        (b"claim\n", "no sheet"),
        (b"claim,Act\nI-1/C01,x\n", "small letters"),
        (b"claim,act\nI-1/C01,x,y\n", "number of cells"),
        (b"claim,act\nI-1/C01,x\nI-1/C01,y\n", "a claim twice"),
        (b"claim,act\nI-1/C01,they beat us\n", "no code"),
        (b"claim,act\nI-1/C01,=1+1\n", "no code"),
    ],
)
def test_a_sheet_that_is_none_is_refused(sheet, why):
    with pytest.raises(BadInput, match=why):
        coding.filled(sheet)


def test_what_does_not_belong_to_the_item_or_holds_nothing_is_refused(made):
    with made.open() as book:
        item, head = item_of(book), book.head
        with pytest.raises(BadInput, match="none of this item"):
            coding.code(book, item, {"I-9/C01": {"act": "x"}}, at=AT)
        with pytest.raises(BadInput, match="is empty"):
            coding.code(book, item, {"I-1/C01": {}}, at=AT)
        with pytest.raises(Refused, match="faith"):
            coding.code(book, item, {"I-1/C01": {"faith": "x"}}, at=AT)
        assert book.head == head
