"""Which forms are one given name, and which are two names however alike they look: a table of our own.

Rules: the table is general knowledge of names (`lexicon.toml`), never learnt from anybody's list; a form that
stands for two names stands for neither. Two names of the table that differ are different names: Hasan is not
Husayn, though one letter tells them apart, and brothers often bear both.

>>> symbol("mohamed") == symbol("mehmet"), symbol("hasan") == symbol("husayn")
(True, False)
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from recount.names import forms


def symbol(word: str) -> str | None:
    """The name of which a word (as `forms.form` gives it) is a form; None where the table has none."""
    return _table().get(word)


@cache
def _table() -> dict[str, str]:
    untold = (Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    both: set[str] = set()
    for name, spelt in tomllib.loads(untold)["names"].items():
        for written in (name, *spelt.split()):
            for word in forms.form(written).words:
                if found.setdefault(word, name) != name:
                    both.add(word)
    return {word: name for word, name in found.items() if word not in both}
