"""Writes the keys of all words in a language's tables into its `frozen.toml`.

    python scripts/freeze_keys.py ru

The reader asks tables by dictionary forms; what stands in a table is known beforehand, and is not looked up
again at each start. Run it after a change to `numbers.toml`, `places.toml`, `times.toml` or `keys.toml`; a
test tells when.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from recount.read.keys import key_of
from recount.read.language import LEXICON, Language, load

TABLES = ("numbers", "places", "times")
HEAD = (
    "# Keys of the words in the tables of numbers, places and times: made by scripts/freeze_keys.py.\n"
)


def strings(value: object) -> Iterator[str]:
    """Every string of a table, its keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for held in value.values():
            yield from strings(held)
    elif isinstance(value, list):
        for held in value:
            yield from strings(held)


def words(language: Language) -> list[str]:
    """The words that the tables hold, in small letters; not those of examples."""
    found: set[str] = set()
    for name in TABLES:
        table = {
            key: held
            for key, held in language.table(name).items()
            if key not in {"countries", "declension"}
        }
        for row in (*table.get("pattern", ()), *table.get("modifier", ()), *table.get("join", ())):
            found.update(re.split(r"[ |]", " ".join(str(v) for k, v in row.items() if k != "example")))
        plain = {key: held for key, held in table.items() if key not in {"pattern", "modifier", "join"}}
        for string in strings(plain):
            found.update(string.split())
    bare = (word.rstrip("?!").casefold() for word in found)
    return sorted({word for word in bare if word and word[0].isalpha() and not word.isascii()})


def frozen(language: Language) -> str:
    """The file's text."""
    lines = "".join(f"{word}\t{key_of(language, word).low}\n" for word in words(language))
    return f"{HEAD}keys = '''\n{lines}'''\n"


if __name__ == "__main__":
    for code in sys.argv[1:]:
        (LEXICON / code / "frozen.toml").write_text(frozen(load(code)), encoding="utf-8")
