"""Files are kept first and read afterwards; what an analyst sees of them names nobody."""

import hashlib
from dataclasses import replace

import msgspec
import pytest
from hostile.made import honest_zip, sound_pdf
from hostile.pictures import drawn
from invented import AT, REPORT

from recount.case import kept
from recount.case.kept_views import item_lines
from recount.errors import BadInput, Refused


def data_of(book):
    """All that the data key opens, as one text."""
    return msgspec.json.encode([told for _, told in book.payloads()]).decode()


def test_the_original_comes_back_byte_for_byte(book, take):
    data = bytes(range(256)) * 1_000
    (one,) = take(("Anna Sample.bin", data))
    assert one.state == "refused"
    item = kept.item_of(book, one.id)
    assert kept.original_of(book, item, why="to compare", at=AT) == data
    assert one.sha256 == hashlib.sha256(data).hexdigest()


def test_the_original_is_on_the_disk_before_anything_looks_into_it(book, monkeypatch):
    seen = []

    def looks(*_, **__):
        (item,) = book.items()
        seen.append((item.record()["state"], item.record()["reason"]))
        assert kept.original_of(book, item, why="to look", at=AT) == REPORT.encode()
        raise KeyboardInterrupt

    monkeypatch.setattr(kept, "accession", looks)
    agreed = kept.Asked(uses=("keep",), how="spoken", language="en")
    with pytest.raises(KeyboardInterrupt):
        list(kept.collect(book, [("a.txt", REPORT.encode())], agreed, at=AT))
    assert seen == [("refused", kept.UNREAD)]
    (line,) = item_lines(book)
    assert line.why.startswith("it was kept, and the program ended")


def test_a_file_that_was_left_unread_is_read_when_it_comes_again(book, take, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(kept, "accession", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            take(("a.txt", REPORT.encode()))
    (again,) = take(("a.txt", REPORT.encode()))
    assert (again.state, again.duplicate_of) == ("ok", again.id)
    assert len(book.items()) == 1
    assert kept.text_of(book, kept.item_of(book, again.id), why="x", at=AT).text.text == REPORT


def _interrupted(*_, **__):
    raise KeyboardInterrupt


def test_the_same_bytes_twice_are_one_item_and_are_said(book, take):
    first, second = take(("a.txt", REPORT.encode()), ("b.txt", REPORT.encode()))
    assert (second.id, second.duplicate_of, second.state) == (first.id, first.id, "ok")
    assert len(book.items()) == 1
    assert [entry.act for entry in book.entries()].count("receive-again") == 1


def test_an_encoding_that_is_named_later_has_the_file_read_anew(book, take):
    data = ("Жители сообщили, что два села сожжены.\n" * 3).encode("cp1251")
    (first,) = take(("a.txt", data))
    assert (first.state, first.reason) == ("refused", "encoding")
    assert "cp1251" in [one.encoding for one in first.candidates]
    (second,) = take(("a.txt", data), encoding="cp1251")
    assert (second.state, second.id) == ("ok", first.id)
    assert item_lines(book)[0].state == "ok"


def test_files_inside_a_file_are_items_of_the_same_testimony(book, take):
    archive = honest_zip({"report.txt": REPORT.encode(), "b/list.csv": b"name,place\nAnna,Example\n"})
    outer, report, table = take(("all.zip", archive))
    assert (outer.state, report.state, table.state) == ("ok", "ok", "ok")
    assert report.parent == table.parent == outer.id
    assert len({one.subject for one in item_lines(book)}) == 1
    assert [one.parent for one in item_lines(book)] == [None, outer.id, outer.id]


def test_an_archive_inside_a_message_is_not_opened(take):
    inner = honest_zip({"a.txt": b"words"})
    message = (
        b"From: a@example.invalid\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\nWords.\r\n--x\r\nContent-Type: application/zip\r\n"
        b"Content-Transfer-Encoding: binary\r\nContent-Disposition: attachment; filename=a.zip\r\n\r\n"
    )
    import base64

    packed = base64.b64encode(inner)
    message = message.replace(b"binary", b"base64") + packed + b"\r\n--x--\r\n"
    mail, archive = take(("a.eml", message))
    assert (mail.state, archive.state, archive.reason) == ("ok", "refused", "archive-nested")


def test_nothing_that_names_somebody_is_in_the_part_that_analysts_open(book, take):
    take(
        ("Ilse Tormann.txt", REPORT.encode()),
        ("Ilse Tormann.zip", honest_zip({"Tormann.txt": b"Ilse Tormann said so.\n"})),
        source="Tibor Lask",
    )
    words = data_of(book)
    for secret in ("Tormann", "Ilse", "Lask", "fishermen", hashlib.sha256(REPORT.encode()).hexdigest()):
        assert secret not in words


def test_the_name_of_a_file_opens_with_a_reason_that_is_kept(book, take):
    (one,) = take(("Ilse Tormann.txt", REPORT.encode()))
    item = kept.item_of(book, one.id)
    assert kept.name_of(book, item, why="to find it", at=AT) == ("Ilse Tormann.txt", one.sha256)
    assert [told for entry, told in book.payloads(acts=("open-original",))] == [
        {"reason": "to find it"}
    ]
    with pytest.raises(Refused, match="say why"):
        kept.name_of(book, item, why=" ", at=AT)


def test_who_gave_it_is_sealed_for_leads(book, take):
    (one,) = take(("a.txt", REPORT.encode()), source="Tibor Lask")
    (entry,) = [entry for entry in book.entries() if entry.act == "source"]
    assert entry.obj == one.id
    assert book.open_sealed(entry.seq, reason="to ask again", at=AT).reveal() == {"from": "Tibor Lask"}


def test_a_role_without_that_key_cannot_seal_it_and_keeps_nothing(book, take, monkeypatch):
    roots = replace(book.slot.roots, source=None)
    monkeypatch.setattr(book, "slot", replace(book.slot, roots=roots))
    with pytest.raises(Refused, match="sealed for leads"):
        take(("a.txt", REPORT.encode()), source="Tibor Lask")
    assert book.items() == []


def test_consent_is_written_with_the_file(book, take):
    take(("a.txt", REPORT.encode()), uses=("keep", "count"), how="spoken", language="en")
    assert sorted(one.record()["use"] for one in book.consents()) == ["count", "keep"]


@pytest.mark.parametrize("asked", [{"how": None}, {"language": None}, {"uses": ("made-up",)}])
def test_a_consent_without_its_parts_keeps_nothing(book, take, asked):
    with pytest.raises(BadInput):
        take(
            ("a.txt", REPORT.encode()),
            **{"uses": ("keep",), "how": "spoken", "language": "en", **asked},
        )
    assert book.items() == []


def test_a_scan_is_empty_and_a_picture_has_a_preview(book, take):
    scan, picture = take(("scan.pdf", sound_pdf([[]])), ("a.png", drawn("PNG")))
    assert (scan.state, scan.reason) == ("empty", "scanned")
    assert picture.state == "partial"
    preview = kept.item_of(book, picture.id).record()["preview"]
    assert book.get_object(preview, reason="to see it", at=AT).startswith(b"\x89PNG")
    with pytest.raises(Refused, match="has no text"):
        kept.text_of(book, kept.item_of(book, scan.id), why="x", at=AT)


def test_an_item_may_be_named_in_small_letters_and_without_its_end(book, take):
    (one,) = take(("a.txt", REPORT.encode()))
    assert kept.item_of(book, one.id[:6].lower()).id == one.id
    for name in ("I-ZZZZ", "nonsense"):
        with pytest.raises(BadInput, match="no item"):
            kept.item_of(book, name)
    take(("b.txt", b"Other words.\n"))
    with pytest.raises(BadInput, match="more than one"):
        kept.item_of(book, "I-")


def test_what_was_forgotten_can_be_kept_anew(book, take):
    from recount.casebook.forget import forget

    (one,) = take(("a.txt", REPORT.encode()))
    forget(book, one.id, why="withdrawn", at=AT)
    assert book.items() == []
    (again,) = take(("a.txt", REPORT.encode()))
    assert again.id != one.id
    assert again.duplicate_of is None
