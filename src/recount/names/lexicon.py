"""Which forms are one given name, and which are two names however alike they look: a table of our own.

Rules: the table is general knowledge of names (the files in `lexicon/`), never learnt from anybody's list; a
spelling that is used for two names may be either. Two names of the table that differ are different names:
Hasan is not Husayn, though one letter tells them apart, and brothers often bear both. A short form may
stand for several names and for any of them: Sasha is Aleksandr or Aleksandra.

>>> symbol("mohamed") == symbol("mehmet"), symbol("hasan") == symbol("husayn")
(True, False)
>>> short_for("bob", "robert"), short_for("bob", "rupert")
(True, False)
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from recount.names import forms

_NONE: frozenset[str] = frozenset()
NAMES = ("arabic", "slavonic", "caucasus", "western")


def symbol(word: str) -> str | None:
    """The one name of which a word (as `forms.form` gives it) is a form; None if none or several."""
    found = names(word)
    return next(iter(found)) if len(found) == 1 else None


def names(word: str) -> frozenset[str]:
    """The names of which a word is a form: one, or more where a spelling is used for several, or none.

    A spelling that the table lacks is looked up by its sound ('jamyl' as 'jamil').
    """
    return _table().get(word) or _by_sound().get(forms.folded(word), _NONE)


def known(word: str) -> bool:
    """Whether a word is a given name, or a short form of one."""
    return bool(names(word)) or word in _short()


def short_for(a: str, b: str) -> bool:
    """Whether one word is a short form of the name that the other is, or both are short for one."""
    short = _short()
    one, other = short.get(a, _NONE), short.get(b, _NONE)
    return bool(one & other or one & names(b) or other & names(a))


def rows(file: str) -> dict[str, str]:
    """A file of the table: each name with its forms, as they are written there."""
    path = Path(__file__).parent / "lexicon" / f"{file}.toml"
    found: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def _forms(file: str) -> Iterator[tuple[str, str]]:
    """Each name with each of its forms."""
    for name, spelt in rows(file).items():
        own = (name,) if file in NAMES else ()
        for written in (*own, *spelt.split()):
            for word in forms.form(written).words:
                yield name, word


@cache
def _table() -> dict[str, frozenset[str]]:
    return _gathered(*NAMES)


@cache
def _by_sound() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word, of in _table().items():
        sound = forms.folded(word)
        found[sound] = found.get(sound, _NONE) | of
    return found


@cache
def _short() -> dict[str, frozenset[str]]:
    return _gathered("short")


def _gathered(*files: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for file in files:
        for name, word in _forms(file):
            found.setdefault(word, set()).add(name)
    return {word: frozenset(names_) for word, names_ in found.items()}
