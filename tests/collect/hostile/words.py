"""Words: web pages, messages, tables, JSON, look-alike letters, encodings."""

import base64
import json
from collections.abc import Iterator

from hostile.made import CANARY_PATH, WORDS, Hostile, honest_zip

READ = ("ok",)
NOT = ("refused",)
NOTHING = ("empty",)
CYRILLIC = "Имя;Возраст\nАхмед;41\nЛюдмила;27\n"


def files() -> Iterator[Hostile]:
    """All of the six families."""
    for name, page in _pages().items():
        yield Hostile("html", f"{name}.html", page.encode(), READ if WORDS in page else NOTHING)
    yield from _long_pages()
    yield from _messages()
    yield from _tables()
    yield from _json()
    yield from _letters()
    yield from _encodings()


def _pages() -> dict[str, str]:
    """Pages that would call home, move on, read the disk or run, each with the words or without any."""
    canary = f"file://{CANARY_PATH}"
    return {
        "tracking-pixel": f'<img src="http://198.51.100.7/p.gif?id=1" width=1><p>{WORDS}',
        "refresh": f'<meta http-equiv="refresh" content="0;url=http://198.51.100.7/"><p>{WORDS}',
        "local-file": f'<iframe src="{canary}"></iframe><a href="{canary}">x</a><p>{WORDS}',
        "script": f"<script>fetch('http://198.51.100.7')</script><p>{WORDS}",
        "script-only": "<script>document.write('words')</script>",
        "handler": f'<body onload="alert(1)"><p>{WORDS}',
        "style-import": f"<style>@import url(http://198.51.100.7/a.css)</style><p>{WORDS}",
        "object": f'<object data="{canary}"></object><embed src="http://198.51.100.7/x.swf"><p>{WORDS}',
        "form": f'<form action="http://198.51.100.7"><input name=a></form><p>{WORDS}',
        "base": f'<base href="http://198.51.100.7/"><link rel=stylesheet href=a.css><p>{WORDS}',
        "hidden": f'<p>{WORDS}<p style="display:none">other words<p hidden>more',
        "all-hidden": f'<div style="display:none">{WORDS[:10]}</div>',
        "comment-open": "<!-- " + WORDS[:20],
        "nul": f"<p>{WORDS}".replace("Monday", "Mon&#0;day") + WORDS,
        "entities": f"<p>{WORDS}&#x110000;&#99999999999;&bogus;&#xD800;",
        "attribute-open": f'<p>{WORDS}<a href="',
        "nothing": "<html><body></body></html>",
        "data-uri": f'<img src="data:image/svg+xml,<svg onload=alert(1)>"><p>{WORDS}',
        "template": "<template><p>words</template>",
        "service-worker": f"<script>navigator.serviceWorker.register('http://198.51.100.7')</script><p>{WORDS}",
    }


def _long_pages() -> Iterator[Hostile]:
    yield Hostile("html", "deep.html", b"<div>" * 300_000 + WORDS.encode(), READ)
    yield Hostile("html", "deep-empty.html", b"<div>" * 300_000, NOTHING)
    yield Hostile("html", "wide.html", b"<p>a</p>" * 100_000, READ)
    yield Hostile("html", "less-than.html", b"<" * 200_000 + WORDS.encode(), READ)
    yield Hostile("html", "quotes.html", b"<a b='" * 200_000, NOTHING)
    yield Hostile("html", "comments.html", b"<!--" * 300_000 + WORDS.encode())
    yield Hostile("html", "attributes.html", b"<p " + b"a=1 " * 200_000 + b">" + WORDS.encode(), READ)


def _message(body: str, kind: str = "text/plain; charset=utf-8", more: str = "") -> bytes:
    head = "From: a@example.invalid\r\nTo: b@example.invalid\r\nSubject: Words\r\n"
    return f"{head}MIME-Version: 1.0\r\n{more}Content-Type: {kind}\r\n\r\n{body}".encode()


def _parts(*parts: str, kind: str = "mixed") -> bytes:
    inside = "".join(f"--x\r\n{part}\r\n" for part in parts)
    return _message(inside + "--x--\r\n", f'multipart/{kind}; boundary="x"')


def _attached(name: str, content: bytes, kind: str = "application/octet-stream") -> str:
    packed = base64.b64encode(content).decode()
    return (
        f"Content-Type: {kind}\r\nContent-Disposition: attachment; filename={name}\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{packed}"
    )


def _messages() -> Iterator[Hostile]:
    text = f"Content-Type: text/plain\r\n\r\n{WORDS}"
    pixel = f'<img src="http://198.51.100.7/p.gif"><p>{WORDS}'
    made: dict[str, tuple[bytes, tuple[str, ...]]] = {
        "tracking": (_message(pixel, "text/html"), READ),
        "attached-program": (_parts(text, _attached("a.exe", b"MZ\0" + bytes(200))), READ),
        "attached-archive": (_parts(text, _attached("a.zip", honest_zip({"a.txt": b"words"}))), READ),
        "name-leads-out": (_parts(text, _attached('"../../../etc/cron.d/x"', b"words")), READ),
        "name-with-controls": (_parts(text, _attached('"a\x1b[2J\x07.txt"', b"words")), READ),
        "name-encoded": (_parts(text, _attached("=?utf-8?B?Li4vLi4veA==?=", b"words")), READ),
        "name-continued": (
            _parts(
                text,
                "Content-Disposition: attachment; filename*0*=bogus''%ff; filename*2=x\r\n\r\nwords",
            ),
            READ,
        ),
        "alternative-differs": (
            _parts(text, f"Content-Type: text/html\r\n\r\n{pixel}", kind="alternative"),
            READ,
        ),
        "external-body": (
            _parts(
                text,
                f'Content-Type: message/external-body; access-type=local-file; name="{CANARY_PATH}"\r\n\r\n',
            ),
            (),
        ),
        "base64-broken": (_message("%%%%", more="Content-Transfer-Encoding: base64\r\n"), ()),
        "uuencoded": (
            _message("begin 644 a\n#86)C\n", more="Content-Transfer-Encoding: x-uuencode\r\n"),
            (),
        ),
        "charset-unknown": (_message(WORDS, "text/plain; charset=klingon"), READ),
        "charset-no-text": (_message(WORDS, "text/plain; charset=zlib_codec"), READ),
        "charset-path": (_message(WORDS, "text/plain; charset=../../etc/passwd"), READ),
        "boundary-missing": (_message(WORDS, "multipart/mixed"), ()),
        "boundary-endless": (_message(WORDS, f"multipart/mixed; boundary={'x' * 50_000}"), ()),
        "no-body": (_message(""), NOTHING),
        "only-attachment": (_parts(_attached("a.txt", b"words")), ("partial",)),
        "message-in-message": (
            _parts(text, "Content-Type: message/rfc822\r\n\r\n" + _message(WORDS).decode()),
            READ,
        ),
        "long-subject": (_message(WORDS, more=f"X-A: {'=?utf-8?q?a?= ' * 20_000}\r\n"), READ),
        "many-headers": (_message(WORDS, more="X-A: b\r\n" * 50_000), READ),
        "fold": (_message(WORDS, more="X-A: b\r\n" + " c\r\n" * 50_000), READ),
        "smime": (_message("MIIB", "application/pkcs7-mime"), ("partial",)),
    }
    for name, (data, states) in made.items():
        yield Hostile("mail", f"{name}.eml", data, states)
    yield Hostile("mail", "nested.eml", _nested(200))
    yield Hostile("mail", "nested-deeper.eml", _nested(5_000), NOT)
    yield Hostile("mail", "parts.eml", _parts(*[text] * 3_000), ("partial",))
    yield Hostile(
        "mail", "attachments.eml", _parts(text, *[_attached("a.txt", b"words")] * 1_500), ("partial",)
    )


def _nested(depth: int) -> bytes:
    opened = "".join(
        f'--b{n}\r\nContent-Type: multipart/mixed; boundary="b{n + 1}"\r\n\r\n' for n in range(depth)
    )
    return _message(
        opened + f"--b{depth}\r\nContent-Type: text/plain\r\n\r\n{WORDS}",
        'multipart/mixed; boundary="b0"',
    )


def _tables() -> Iterator[Hostile]:
    head = "name,place,year\nAnna Sample,Upper Example,1999\n"
    made: dict[str, tuple[str, tuple[str, ...]]] = {
        "formula": (head + '=HYPERLINK("http://198.51.100.7"),x,1\n', READ),
        "formula-dde": (head + "=cmd|' /c calc'!A0,x,1\n", READ),
        "formula-plus": (head + "+1+cmd|' /c calc'!A0,-2+3,@SUM(1)\n", READ),
        "formula-tab": (head + '"\t=1+1",x,1\n', READ),
        "quote-open": (head + '"never closed,x,1\n' * 2_000, READ),
        "quotes": ('"' * 500_001, READ),
        "quotes-and-commas": ('",' * 200_000, READ),
        "quotes-odd": (',"""a' * 100_000, READ),
        "columns": ("a," * 1_000_000, READ),
        "rows": ("a\n" * 300_000, READ),
        "one-line": ("a" * 20_000_000, READ),
        "mixed-ends": ("a,b\rc,d\r\ne,f\ng,h\r", READ),
        "mark-twice": ("\ufeff\ufeff" + head, READ),
        "bidi": (head + "\u202eelpmaS annA,x,1\n", READ),
        "separator-mixed": ("a;b,c\td|e\n" * 20, READ),
        "semicolons": ("a;b;c\n" * 20, READ),
        "uneven": ("a,b\nc\nd,e,f\n", READ),
        "only-separators": (",,,\n,,,\n", READ),
        "blank": ("\n\n\n", NOTHING),
        "controls": (head + "a\x01\x02\x1b[31mb,c,1\n" + head * 40, READ),
        "nul": (head + "a\0b,c,1\n", NOT),
        "line-in-cell": (head + '"two\nlines",x,1\n', READ),
    }
    for name, (table, states) in made.items():
        yield Hostile("csv", f"{name}.csv", table.encode(), states)
    yield Hostile("csv", "cyrillic-1251.csv", CYRILLIC.encode("cp1251"), NOT)
    yield Hostile("csv", "cyrillic-koi8.csv", CYRILLIC.encode("koi8-r"), NOT)
    yield Hostile("csv", "two-encodings.csv", CYRILLIC.encode() + CYRILLIC.encode("cp1251"), NOT)
    yield Hostile("csv", "wide-without-mark.csv", head.encode("utf-16-le"), NOT)
    yield Hostile("csv", "wide-with-mark.csv", head.encode("utf-16"), READ)


def _json() -> Iterator[Hostile]:
    made: dict[str, bytes] = {
        "lists": b"[" * 1_000_000,
        "objects": b'{"a":' * 300_000,
        "number": b"1" * 5_000_000,
        "exponent": b"1e999999999",
        "keys-twice": b'{"a":1,' * 1 + b'"a":2}',
        "surrogate": b'{"a":"\\ud800"}',
        "not-a-number": b"[NaN,Infinity,-Infinity]",
        "prototype": b'{"__proto__":{"a":1},"constructor":{"prototype":{}}}',
        "claims": json.dumps(
            {"format": "recount-read/1", "documents": [{"claims": [{}] * 9}]}
        ).encode(),
        "entity": b'{"a":"<!ENTITY e SYSTEM \\"file:///etc/passwd\\">"}',
    }
    for name, data in made.items():
        yield Hostile("json", f"{name}.json", data, READ)


def _letters() -> Iterator[Hostile]:
    made = {
        "override": "Witness \u202eelpmaxE\u202c said so.",
        "isolate": "Witness \u2066a\u2069 \u2067b\u2069 \u2068c said so.",
        "isolates-open": "\u2067" * 50_000 + WORDS,
        "homoglyph": "Anna S\u0430mple of Upp\u0435r Example said so.",
        "homoglyph-greek": "\u0391nna Sample said so.",
        "zero-width": "An\u200bna Sam\u200dple said so.",
        "soft-hyphens": "An\u00adna Sam\u00adple said so.",
        "composed": "Ren\u00e9 and Rene\u0301 said so.",
        "marks": "Z" + "\u0301" * 100_000 + " said so.",
        "tags": "".join(chr(0xE0000 + ord(c)) for c in "hidden words") + WORDS,
        "variation": "Anna\ufe0f Sample said so.",
        "private": "\ue000\uf8ff\U0010fffd said so.",
        "no-characters": "\ufdd0\uffff\U0001ffff said so.",
        "line-marks": "one\u2028two\u2029three\x85four",
        "spaces": "a\u00a0b\u2003c\u3000d said so.",
        "long-ligature": "\ufdfa" * 100_000,
        "digits": "\u0661\u0669\u0669\u0669 killed, \u096f detained.",
        "big-letters": "\u1e9e\u0130\u0131" * 20_000,
        "interlinear": "\ufff9a\ufffab\ufffb said so.",
        "mark-inside": "An\ufeffna said so.",
        "flags": "\U0001f1e6" * 50_001,
    }
    for name, text in made.items():
        yield Hostile("unicode", f"{name}.txt", text.encode("utf-8", "surrogatepass"), READ)
    yield Hostile("unicode", "only-invisible.txt", "\u200b\u200b\u2060".encode())
    yield Hostile("unicode", "only-spaces.txt", "\u2003\u3000\n".encode(), NOTHING)


def _encodings() -> Iterator[Hostile]:
    words = "Жители сообщили, что два села сожжены.\n"
    for name in ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic"):
        yield Hostile("encoding", f"{name}.txt", (words * 5).encode(name), NOT)
    for name in ("utf-16", "utf-32", "utf-8-sig", "utf-16-le"):
        yield Hostile("encoding", f"{name}.txt", (WORDS * 5).encode(name), READ)
    made: dict[str, tuple[bytes, tuple[str, ...]]] = {
        "short-1251": ("Имя;Ахмед".encode("cp1251"), NOT),
        "overlong": (b"\xc0\xaf\xe0\x80\xaf" * 20 + WORDS.encode(), NOT),
        "surrogates": (b"\xed\xa0\x80" * 20 + WORDS.encode(), NOT),
        "cut-character": (words.encode()[:-3], NOT),
        "utf-7": (b"+ADw-script+AD4-" + WORDS.encode(), READ),
        "mark-only": (b"\xef\xbb\xbf", ()),
        "wide-mark-only": (b"\xff\xfe", ()),
        "wide-odd": (b"\xff\xfe" + WORDS.encode("utf-16-le") + b"x", NOT),
        "noise": (bytes(range(256)) * 50, NOT),
        "zeros": (bytes(50_000), NOT),
        "escapes": (b"\x1b[2J\x1b]0;title\x07" + WORDS.encode() * 9, READ),
        "nothing": (b"", NOTHING),
        "newlines": (b"\n" * 1_000_000, NOTHING),
        "wrong-meta.html": (b"<meta charset=utf-16><p>" + words.encode("cp1251"), NOT),
        "meta-no-text.html": (b"<meta charset=rot13><p>" + words.encode("cp1251"), NOT),
    }
    for name, (data, states) in made.items():
        yield Hostile("encoding", name if "." in name else f"{name}.txt", data, states)
