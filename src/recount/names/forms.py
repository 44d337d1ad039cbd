"""The forms in which names are compared: Latin letters, words, sounds folded, consonants alone.

Rules: particles ('al', 'bin') are no words; 'Abd al-...' is one word; a kunya ('Abu ...', 'Umm ...') stands
apart, since it does not replace a given name. A form is for comparing and is never shown as the name.

>>> form("Abu Omar Khalid al-Masri").words, folded("khalid"), skeleton("khalid")
(('khalid', 'masri'), 'halid', 'ld')
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SPLIT = re.compile(r"[\s,\-‐-―_/]+")
_NOT_LATIN = re.compile(r"[^a-z]+")
_PARTICLES = frozenset({"al", "el", "bin", "ben", "ibn", "bint"})
_SERVANT = frozenset({"abd", "abdul", "abdel"})
_KUNYA = {"abu": "abu", "abo": "abu", "abou": "abu", "umm": "umm", "um": "umm"}
_ARTICLE = re.compile(r"(?:al|el)(?=.)")
_JOINED_SERVANT = re.compile(r"abd[ueoa]l(?=[a-z]{3})")
_LONG = 6  # letters of a word from which a leading article is taken off
_FOLDS = (
    ("shch", "S"), ("sch", "S"), ("sh", "S"), ("tsch", "c"), ("tch", "c"), ("ch", "c"), ("dzh", "J"),
    ("dj", "J"), ("zh", "J"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("ts", "c"), ("tz", "c"),
    ("ck", "k"), ("q", "k"), ("x", "ks"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("w", "v"), ("y", "i"),
    ("j", "J"),
)  # fmt: skip
_FOLD = re.compile("|".join(source for source, _ in _FOLDS))
_FOLDED = dict(_FOLDS)
_DOUBLED = re.compile(r"(.)\1+")
_SKELETON = str.maketrans({"J": "g", "v": "u", "p": "b"})
_VOWELS = str.maketrans(dict.fromkeys("aeiouh", ""))
_MOST_WORDS = 12  # words of a name that are compared; longer ones are cut
_LEAST_WORDS = 2  # of a name that keeps them when its title is taken off
_CACHED = 500_000
_ARABIC = str.maketrans({  # letters that stand for vowels, which a plain transliteration leaves out
    **dict.fromkeys("\u0627\u0622\u0623\u0649\u0629\u0639", "a"),
    **dict.fromkeys("\u0621\u064b\u064c\u064d\u0650\u064f\u064e\u0651\u0652\u0640", ""),
    "\u0625": "i",
    "\u0626": "y",
    "\u0624": "w",
})  # fmt: skip
_TITLES = frozenset({
    *("mr", "mrs", "ms", "miss", "dr", "prof", "professor", "doctor", "sir", "lady", "rev", "st"),
    *("sheikh", "shaykh", "shaikh", "sheik"),
    *("haj", "hajj", "haji", "hajji", "hajja", "imam", "mullah", "mulla"),
    *("sayyid", "sayyed", "seyed", "seyyed", "ustad", "ustaz", "martyr", "shyh", "alshyh", "hj", "alhj"),
    *("alshhyd", "alshhydh", "alsyd", "alsydh", "aldktwr", "dktwr"),
    *("gospodin", "gospozha", "tovarishch", "polkovnik", "leitenant", "leytenant", "kapitan", "maior"),
    *("colonel", "captain", "lieutenant", "sergeant", "major"),
})  # fmt: skip
_PATRONYMIC = re.compile(
    r"(.{2,}?)(?:ovich|evich|ovna|evna|ichna|ivna|yovich|ievich|ievna|evych|ovych)$"
)
_NOT_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Form:
    """A name as it is compared: its words, its kunya apart."""

    words: tuple[str, ...]
    kunya: tuple[str, ...]


def latinise(name: str) -> str:
    """The name in plain Latin letters, whatever its script."""
    from anyascii import anyascii

    return anyascii(unicodedata.normalize("NFKC", name).translate(_ARABIC)).strip()


@lru_cache(maxsize=_CACHED)
def form(name: str) -> Form:
    """The words of a name and its kunya, as they are compared; a title in front is no word."""
    tokens = [
        word
        for part in _SPLIT.split(latinise(name).lower())
        if (word := _NOT_LATIN.sub("", part)) and word not in _PARTICLES
    ]
    while len(tokens) > _LEAST_WORDS and tokens[0] in _TITLES:
        tokens.pop(0)
    words: list[str] = []
    kunya: list[str] = []
    at = 0
    while at < len(tokens):
        token, following = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
        if following and token in _KUNYA:
            kunya.append(_KUNYA[token] + _bare(following))
            at += 2
        elif following and token in _SERVANT:
            words.append("abd" + _bare(following))
            at += 2
        else:
            words.append(_bare(token))
            at += 1
    return Form(tuple(words[:_MOST_WORDS]), tuple(kunya[:_MOST_WORDS]))


def _bare(word: str) -> str:
    """A word without the article grown onto it."""
    word = _JOINED_SERVANT.sub("abd", word, count=1) if word.startswith("abd") else word
    return _ARTICLE.sub("", word, count=1) if len(word) >= _LONG and _ARTICLE.match(word) else word


@lru_cache(maxsize=_CACHED)
def folded(word: str) -> str:
    """Spellings of one sound made one."""
    return _DOUBLED.sub(r"\1", _FOLD.sub(lambda match: _FOLDED[match.group()], word))


@lru_cache(maxsize=_CACHED)
def skeleton(word: str) -> str:
    """The consonants that survive a change of script."""
    return folded(word).translate(_SKELETON).translate(_VOWELS)


def patronymic(word: str) -> bool:
    """Whether a word ends as patronymics do in Russian and Ukrainian; a family's name may, too."""
    return bool(_PATRONYMIC.match(word))


def forebear(word: str) -> str:
    """The father's name within a patronymic ('akhmedovich' gives 'akhmed'); any other word as it is."""
    found = _PATRONYMIC.match(word)
    return found[1] if found else word


@lru_cache(maxsize=_CACHED)
def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text (a place) in Latin letters and digits, lower case."""
    return tuple(_NOT_WORD.sub(" ", latinise(text).lower()).split())
