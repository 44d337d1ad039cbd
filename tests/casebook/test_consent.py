"""Consent is for one use, is no by default, runs out, can be taken back, and is asked twice for some."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.casebook import consent
from recount.casebook.consent import USES, Line, standing
from recount.errors import BadInput, Refused

DAY = date(2026, 11, 20)
AT = "2026-11-26T10:00:00Z"
TODAY = date(2026, 11, 26)


def line(seq=1, use="share", *, given=True, on=DAY, by="m1", **more):
    return Line(seq, "T-1", use, given, on, by, **more)


def answer(*lines, use="share", on=TODAY):
    return standing(lines, "T-1", use, on)


def test_without_a_line_the_answer_is_no_to_every_use():
    for use in USES:
        assert not answer(use=use).allowed
        assert answer(use=use).why == "never asked"


def test_yes_to_one_use_is_yes_to_no_other_and_to_nobody_else():
    for use in USES:
        assert answer(line(use="share"), use=use).allowed == (use == "share")
    assert not standing([line()], "T-2", "share", TODAY).allowed


def test_a_withdrawal_ends_every_yes_before_it_and_a_later_yes_counts_again():
    no = line(3, given=False)
    assert answer(line(1), line(2), no).why == "withdrawn"
    assert answer(line(1), no, line(4)).allowed


def test_a_yes_counts_from_its_day_to_its_expiry():
    one = line(expires=TODAY)
    assert not answer(one, on=DAY - timedelta(1)).allowed
    assert answer(one, on=DAY).allowed
    assert answer(one, on=TODAY).allowed
    assert answer(one, on=TODAY + timedelta(1)).why == "ran out"


@pytest.mark.parametrize("who", ["child", "detained"])
def test_a_child_or_somebody_detained_needs_two_members(who):
    first = line(1, safeguard=who)
    assert answer(first).why.startswith(f"{who}: a second member")
    assert not answer(first, line(2)).allowed  # the same member twice is one
    assert answer(first, line(2, by="m2")).allowed
    assert not answer(first, line(2, by="m2", expires=DAY)).allowed  # the second one ran out


def test_the_safeguard_holds_for_every_use_and_is_not_forgotten():
    assert not answer(line(1, use="keep", safeguard="child"), line(2)).allowed
    assert not answer(line(1, safeguard="child"), line(2, given=False), line(3)).allowed


uses = st.sampled_from(sorted(USES))
lines = st.lists(
    st.builds(
        Line,
        seq=st.just(0),
        subject=st.sampled_from(["T-1", "T-2"]),
        use=uses,
        given=st.booleans(),
        on=st.dates(DAY - timedelta(5), DAY + timedelta(9)),
        by=st.sampled_from(["m1", "m2"]),
        expires=st.none() | st.dates(DAY, DAY + timedelta(9)),
        safeguard=st.sampled_from([None, None, "child"]),
    ),
    max_size=8,
).map(lambda drawn: [_numbered(one, seq) for seq, one in enumerate(drawn, start=1)])


def _numbered(one, seq):
    return Line(seq, *[getattr(one, name) for name in Line.__slots__[1:]])


@settings(deadline=None)
@given(lines, uses)
def test_a_withdrawal_always_means_no_and_nothing_is_allowed_without_a_yes(ledger, use):
    found = standing(ledger, "T-1", use, TODAY)
    own = [one for one in ledger if one.subject == "T-1" and one.use == use]
    assert not found.allowed or any(one.given for one in own)
    after = [*ledger, Line(99, "T-1", use, False, TODAY, "m1")]  # noqa: FBT003
    assert not standing(after, "T-1", use, TODAY).allowed


def recorded(book, subject, uses, at=AT, **more):
    given = {"on": DAY, "how": "interpreter", "language": "ce", **more}
    with book.writing(at) as writer:
        consent.record(writer, subject, uses, **given)


@pytest.fixture
def book(made):
    with made.open() as opened:
        yield opened


def subject_of(book, kind):
    return next(one.id for one in book.subjects() if one.kind == kind)


def test_the_ledger_is_written_read_and_asked(book):
    told = subject_of(book, "testimony")
    with pytest.raises(Refused, match="never asked"):
        consent.require(book, [told], "share", TODAY)
    recorded(book, told, ["keep", "share"], expires=date(2027, 1, 1))
    consent.require(book, [told, "book"], "share", TODAY)
    assert consent.allowed(book, "share", TODAY) == {told}
    assert consent.allowed(book, "court", TODAY) == frozenset()
    one, two = consent.ledger(book, told)
    assert (one.use, two.use, one.how, one.language) == ("keep", "share", "interpreter", "ce")
    assert one.by == book.member
    with book.writing(AT) as writer:
        consent.withdraw(writer, told, ["share"], on=TODAY)
    with pytest.raises(Refused, match="withdrawn"):
        consent.require(book, [told], "share", TODAY)
    consent.require(book, [told], "keep", TODAY)


def test_a_refusal_names_ids_and_no_person(book):
    person = subject_of(book, "person")
    with pytest.raises(Refused) as refused:
        consent.require(book, [person], "publish-named", TODAY)
    assert person in str(refused.value)
    assert "Venn" not in str(refused.value)
    assert refused.value.exit_status == 3


def test_a_witness_is_sealed_apart_and_not_in_the_ledger(book):
    told = subject_of(book, "testimony")
    recorded(book, told, ["court"], witness="Milena Orsk")
    (one,) = consent.ledger(book, told)
    assert one.witnessed
    assert "Orsk" not in repr(list(book.payloads()))
    assert all(b"Orsk" not in one.body for one in book.consents())
    sealed = next(entry for entry in book.entries() if entry.act == "witness")
    with pytest.raises(Refused, match="with a reason"):
        book.payload(sealed.seq)
    told = book.open_sealed(sealed.seq, reason="the court asks who heard it", at=AT)
    assert told.reveal()["witness"] == "Milena Orsk"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"uses": []}, "a use is one of"),
        ({"uses": ["everything"]}, "a use is one of"),
        ({"how": "somehow"}, "explained is one of"),
        ({"safeguard": "old"}, "a safeguard is one of"),
        ({"language": "x"}, "short code"),
        ({"language": "in Chechen, by her brother"}, "short code"),
        ({"expires": DAY - timedelta(1)}, "run out before"),
        ({"on": date(2026, 11, 27)}, "in the future"),
    ],
)
def test_a_line_that_means_nothing_is_refused_and_none_is_written(book, given, why):
    told, head = subject_of(book, "testimony"), book.head
    with pytest.raises(BadInput, match=why):
        recorded(book, told, given.pop("uses", ["keep"]), **given)
    assert book.head == head


def test_nobody_can_consent_for_somebody_who_is_not_there_or_was_forgotten(book):
    with pytest.raises(BadInput, match="no person or testimony"):
        recorded(book, "T-NOBODY", ["keep"])
    told = subject_of(book, "testimony")
    recorded(book, told, ["keep"])
    book.destroy_subject_key(told, why="asked", at=AT)
    with pytest.raises(Refused, match="withdrawn"):
        recorded(book, told, ["keep"])
    assert consent.ledger(book, told) == []
    assert consent.allowed(book, "keep", TODAY) == frozenset()


def test_what_an_outlet_published_is_kept_and_counted_without_asking_and_nothing_else(book):
    with book.writing(AT) as w:
        public = w.subject_new("testimony")
        w.append("collect", "I-7", {"outlet": "Example Courier"}, subject=public)
    for use in USES:
        expected = use in {"keep", "count"}
        assert (public in consent.allowed(book, use, TODAY)) == expected
        if expected:
            consent.require(book, [public], use, TODAY)
        else:
            with pytest.raises(Refused, match="never asked"):
                consent.require(book, [public], use, TODAY)
    with book.writing(AT) as w:
        consent.withdraw(w, public, ["count"], on=TODAY)
    assert public not in consent.allowed(book, "count", TODAY)
    with pytest.raises(Refused, match="withdrawn"):
        consent.require(book, [public], "count", TODAY)


def test_a_testimony_with_one_item_that_nobody_published_is_asked(book):
    with book.writing(AT) as w:
        both = w.subject_new("testimony")
        w.append("collect", "I-7", {"outlet": "Example Courier"}, subject=both)
        w.append("collect", "I-8", {"outlet": None}, subject=both)
    assert both not in consent.allowed(book, "keep", TODAY)


def test_a_line_of_an_unknown_form_allows_nothing(book):
    told = subject_of(book, "testimony")
    for odd in ({"use": "share", "given": "yes", "on": "2026-11-20"}, {"use": "share"}, {}):
        book.append("consent", told, odd, subject=told, at=AT)
    with pytest.raises(Refused):
        consent.require(book, [told], "share", TODAY)
