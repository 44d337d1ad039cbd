"""Pictures: kept, previewed without their notes, never read."""

import io

import pytest
from hostile.pictures import drawn, png
from PIL import Image
from read_here import counts, read

from recount.collect.parsers import picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
def test_a_picture_is_partial_since_it_is_kept_and_not_read(kind):
    report, found = read(drawn(kind), f"a.{kind.lower()}")
    assert (report.state, report.reason, report.text) == ("partial", "kept-picture", "")
    assert report.media_type == f"image/{kind.lower()}"
    assert Image.open(io.BytesIO(found.preview)).format == "PNG"
    assert report.preview_bytes == len(found.preview)


def test_a_preview_is_small_and_carries_none_of_the_picture_s_notes():
    exif = Image.Exif()
    exif[0x0110] = "CANARY-DEVICE"
    exif[0x8825] = {1: "N", 2: (44.0, 1.0, 2.0)}
    report, found = read(drawn("JPEG", (3_000, 2_000), exif=exif), "a.jpg")
    assert counts(report) == {"image-position": 1, "image-device": 1}
    preview = Image.open(io.BytesIO(found.preview))
    assert preview.size == (1_024, 683)
    assert not preview.getexif()
    assert b"CANARY" not in found.preview


def test_a_see_through_picture_stays_see_through():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (1, 2, 3, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(read(out.getvalue(), "a.png")[1].preview)).mode == "RGBA"


def test_frames_are_counted():
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(
        out, "GIF", save_all=True, append_images=[Image.new("RGB", (9, 9), (9, 9, 9))]
    )
    assert counts(read(out.getvalue(), "a.gif")[0]) == {"image-frames": 2}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (png(60_000, 60_000, b""), "too-many-pixels"),
        (png(5, 5, b"x"), "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused(data, reason):
    assert read(data, "a.png")[0].reason == reason


@pytest.mark.parametrize("where", ["_opened", "_preview"])
def test_a_picture_that_needs_too_much_memory_says_so(monkeypatch, where):
    def full(*_, **__):
        raise MemoryError

    target = (Image, "open") if where == "_opened" else (picture, where)
    with monkeypatch.context() as patched:
        patched.setattr(*target, full)
        assert read(drawn("PNG"), "a.png")[0].reason == "memory"
