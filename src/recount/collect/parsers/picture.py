"""Pictures: kept, shown as a small copy drawn anew, never read: no words, no faces."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from recount.collect.parsers import Asked, Found, Unreadable

MOST_POINTS = 50_000_000
LONGEST_SIDE = 10_000 * 10
PREVIEW_SIDE = 1_024
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")
_MEDIA = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
}
_MODEL_TAGS = (0x010F, 0x0110, 0xA431, 0xA435)  # maker, model, serial numbers of body and lens
_POSITION = 0x8825
_EXIF = 0x8769


def prepare() -> None:
    """Loads the readers of the six formats."""
    from PIL import (  # noqa: F401 - loaded now, used when the doors are shut
        BmpImagePlugin,
        GifImagePlugin,
        Image,
        JpegImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    Image.preinit()
    Image.MAX_IMAGE_PIXELS = None  # our own cap stands below, and is lower


def parse(data: bytes, asked: Asked) -> Found:
    """A preview as PNG without any of the picture's own notes; what those notes would give away is said."""
    found = Found(state="partial", reason="kept-picture")
    image = _opened(data)
    found.media_type = _MEDIA.get(image.format or "", "image/png")
    wide, high = image.size
    if wide * high > MOST_POINTS or max(wide, high) > LONGEST_SIDE:
        raise Unreadable("too-many-pixels", media_type=found.media_type)
    try:
        _notes(image, found)
        found.preview = _preview(image)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a decoder fails in any way it likes; the state says so
        raise Unreadable("damaged", media_type=found.media_type) from None
    return found


def _opened(data: bytes) -> Any:
    from PIL import Image

    try:
        return Image.open(BytesIO(data), formats=_FORMATS)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - see above
        raise Unreadable("damaged") from None


def _notes(image: Any, found: Found) -> None:
    """Whether the picture tells where and with what it was taken; the values stay in the original."""
    exif = image.getexif()
    found.note("image-position", int(bool(exif.get_ifd(_POSITION))))
    inner = exif.get_ifd(_EXIF)
    found.note("image-device", int(any(tag in exif or tag in inner for tag in _MODEL_TAGS)))
    frames = image.info.get("n_frames") or (2 if getattr(image, "is_animated", False) else 1)
    found.note("image-frames", frames if frames > 1 else 0)


def _preview(image: Any) -> bytes:
    image.seek(0)
    image.draft("RGB", (PREVIEW_SIDE, PREVIEW_SIDE))
    image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    drawn = image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")
    out = BytesIO()
    drawn.info.clear()
    drawn.save(out, "PNG", optimize=False)
    return out.getvalue()
