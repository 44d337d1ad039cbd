"""The encodings that files may name, loaded before the worker is shut in."""

from __future__ import annotations

import codecs

ENCODINGS = (
    *(
        "ascii",
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
    ),
    *(f"iso8859-{number}" for number in range(1, 17) if number != 12),  # noqa: PLR2004 - there is no 12th
    *("latin-1", *(f"cp{number}" for number in range(1250, 1259))),
    *("cp437", "cp850", "cp852", "cp855", "cp866", "cp864", "cp720", "cp874"),
    *("koi8-r", "koi8-u", "mac-cyrillic", "mac-roman", "mac-arabic", "ptcp154", "kz1048"),
    *("shift_jis", "euc_jp", "iso2022_jp", "gb18030", "gbk", "gb2312", "big5", "euc_kr", "utf-7"),
)


def load() -> None:
    """Looks each one up once."""
    for name in ENCODINGS:
        codecs.lookup(name)


def known(name: str | None) -> str | None:
    """The loaded encoding of that name; None when it is none of them, or no encoding of text."""
    if not name:
        return None
    try:
        found = codecs.lookup(name.strip().lower())
    except (LookupError, ValueError, OSError):
        return None
    return found.name if found._is_text_encoding else None  # noqa: SLF001 - codecs has no other way to ask
