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

_SPLIT = re.compile(r"[\s,\-‐-―_/.·]+")
_GROWN_TOGETHER = re.compile(r"(?<=[^\W\d_A-ZА-ЯЁ]{2})(?=[A-ZА-ЯЁ][^\W\d_A-ZА-ЯЁ])")  # 'AbdulRahman'
_NOT_LATIN = re.compile(r"[^a-z]+")
_IN_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3]")
_PARTICLES = frozenset({  # the article; son and daughter of
    *("al", "el", "ul", "bin", "ben", "ibn", "bint", "bn", "abn", "bnt"),
    *("oglu", "oglou", "ogly", "ogli", "ugli", "uglu", "uulu", "kyzy", "kizi", "qizi", "gizi", "gyzy"),
})  # fmt: skip
_BETWEEN = frozenset({  # no words where they stand between two
    *("de", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "las", "los", "y", "e"),
    *("van", "von", "der", "den", "zu"),
})  # fmt: skip
_SUN = re.compile(
    r"[aeiou](sh|ch|th|dh|[tdrzsn])"
)  # the article before t, d, r and their like: 'as-Salam'
_SERVANT = frozenset({"abd", "abdul", "abdel", "abdal", "abdoul", "abdil"})
_SERVANT_OF_THE = frozenset({"abed", "abdu", "abdou"})  # names of their own but before the article
_OF_GOD = re.compile(r"abd[aeiou]{0,2}l{1,2}[ae]?h?i?")
_KUNYA = {"abu": "abu", "abo": "abu", "abou": "abu", "umm": "umm", "um": "umm", "oum": "umm"}
_KUNYA_IN_ARABIC = {"aby": "abu", "aba": "abu", "am": "umm"}
_JOINED_KUNYA = re.compile(r"^ab(?:ou|[uow])(?:l(?=[^aeiouyl]))?(?=[a-z]{4})")
_ARTICLE = re.compile(r"^[ae]l(?=[^aeiou])")
_ARTICLE_IN_ARABIC = re.compile(r"^al(?=...)")
_NO_ARTICLE = frozenset({  # given names that only look as if the article had grown onto them
    *("albert", "alberto", "albina", "albrecht", "alfred", "alfredo", "alfonso", "alphonse", "almira"),
    *("alvaro", "alyona", "alyosha", "elmira", "elvira", "elnara", "elnura", "elmurza", "elbrus", "eldorbek"),
})  # fmt: skip
_ROOT_IN_ARABIC = frozenset({  # whose first letters are no article: Ilyas, Ilham, Alaa, Ulfat, Aline, Alma
    *("alyas", "alham", "alaa", "ala", "alft", "alyn", "alyna", "almas", "alma", "alan", "alys", "alyan"),
})  # fmt: skip
_JOINED_SERVANT = re.compile(r"^abd(?:[aeiou]{1,2}l(?=[a-z]{3})|[aeiou]{1,2}(?=(sh|[tdrzsn])\1))")
_DOUBLED_AFTER = re.compile(r"(?<=^abd)(sh|[tdrzsn])\1")
_FAITH = re.compile(
    r"(?:[aeou]?[ldt])?d(?:in|een|ine|yn)"
)  # '... of the faith': Nur al-Din, Salahuddin
_JOINED_FAITH = re.compile(r"(?<=[a-z]{3})(?<!al)[aeou]?[ldt]d(?:in|een|ine|yn)$")
_CLOSED_H = re.compile(
    r"(?<=[^\u0627\u0648\u064a\u0644\s])\u0647(?=\s|$)"
)  # -h written for -a at the end
_NO_DIGRAPH = re.compile(  # s, t, k, d, z before h
    "(?<=[\u0633\u0635\u062a\u0637\u0643\u06a9\u062f\u0636\u0632\u0638])(?=[\u0647\u062d])"
)
_LONG_U = re.compile(r"(?<=[^aeiouw])w(?=[^aeiouyw]|$)")  # waw between consonants
_VOWEL = re.compile("[aeiouy]")
_LEAST_CLOSED = 4  # letters of a word in which it is
_LONG = 6  # letters of a word from which a leading article is taken off
_FOLDS = (
    ("schtsch", "S"), ("shch", "S"), ("chtch", "S"), ("szcz", "S"), ("sch", "S"),
    ("sz", "S"), ("cz", "c"), ("tsh", "c"), ("eau", "o"),
    ("sh", "S"), ("tsch", "c"), ("tch", "c"), ("ch", "c"), ("dzh", "J"), ("dsch", "J"), ("dj", "J"),
  ("zh", "J"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("ts", "c"), ("tz", "c"),
    ("ck", "k"), ("q", "k"), ("x", "ks"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("w", "v"), ("y", "i"),
    ("j", "J"),
)  # fmt: skip
_FOLD = (
    re.compile(  # j after a consonant and before a vowel is a glide: 'Fjodor'; c before a, o, u is hard
        "(?P<glide>(?<=[fklpstvwz])j(?=[aou]))|(?P<hard>c?c(?=[aoulrt]))|"
        + "|".join(source for source, _ in _FOLDS)
    )
)
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
_SURELY_TITLES = frozenset({  # no words even where one word is left
    *("mr", "mrs", "ms", "dr", "prof", "president", "professor", "doktor", "gospodin", "gospozha", "gr"),
    *("dktur", "dktura", "aldktur", "aldktura"),
})  # fmt: skip
_TITLES = _SURELY_TITLES | frozenset({
    *("miss", "doctor", "sir", "lady", "rev", "st", "minister", "general", "commander", "judge"),
    *("sheikh", "shaykh", "shaikh", "sheik", "sheykh", "ustad", "ustaz", "martyr"),
    *("haj", "hajj", "haji", "hajji", "hajja", "khadzhi", "imam", "mullah", "mulla"),
    *("sayyid", "sayyed", "seyed", "seyyed"),
    *("colonel", "captain", "lieutenant", "sergeant", "major"),
    *("tovarishch", "polkovnik", "leitenant", "leytenant", "kapitan", "maior", "mayor"),
    *("shykh", "haja", "astadh", "mhnds", "mhndsa", "alshykh", "alhaj", "alhaja", "alshhyd", "alshhyda"),
    *("alsyd", "alsyda", "alastadh", "almhnds", "almhndsa", "almrhum", "almrhuma", "alamyd", "alaqyd"),
    *("alnqyb", "altfl", "altfla"),
})  # fmt: skip
_SHORT_TITLE = re.compile(r"^\s*(?:г-н|г-жа|гр-н|гр-ка)\s+", re.IGNORECASE)
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
    """The name in plain Latin letters, whatever its script.

    Two Arabic letters that would read as one sound in Latin ('سح' as sh) get a vowel between them.
    """
    from anyascii import anyascii

    if _IN_ARABIC.search(name):
        name = _NO_DIGRAPH.sub("a", name)
    elif "ž" in name or "č" in name:
        name = (
            name.replace("dž", "dzh").replace("Dž", "Dzh").replace("šč", "shch").replace("Šč", "Shch")
        )
    return anyascii(unicodedata.normalize("NFKC", name).translate(_ARABIC)).strip()


@lru_cache(maxsize=_CACHED)
def form(name: str) -> Form:
    """The words of a name and its kunya, as they are compared; a title in front is no word.

    'Family, Given' is read as 'Given Family'. 'Abu ...' after other words is a family's name, not a kunya.
    """
    tokens = _without_particles(_tokens(name))
    words: list[str] = []
    kunya: list[str] = []
    at = 0
    while at < len(tokens):
        token, native = tokens[at]
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        parent = _KUNYA.get(token) or (_KUNYA_IN_ARABIC.get(token) if native else None)
        if following and parent:
            (words or kunya).append(parent + _bare(*following))
            at += 2
        elif following and token in _SERVANT:
            words.append(_servant("abd" + _bare(*following)))
            at += 2
        elif words and _FAITH.fullmatch(token.removeprefix("al") if native else token):
            words[-1] += "din"
            at += 1
        else:
            words.append(_bare(token, native))
            at += 1
    return Form(tuple(words[:_MOST_WORDS]), tuple(kunya[:_MOST_WORDS]))


def _tokens(name: str) -> list[tuple[str, bool]]:
    """The words as they are written, in plain small letters, and whether each was in Arabic letters."""
    name = unicodedata.normalize("NFKC", name)
    family, comma, rest = name.partition(",")
    if comma and "," not in rest and rest.strip():
        name = f"{rest} {family}"
    name = _SHORT_TITLE.sub("", name)
    found: list[tuple[str, bool]] = []
    shouted = name.isupper()
    for part in _SPLIT.split(_GROWN_TOGETHER.sub(" ", name)):
        native = bool(_IN_ARABIC.search(part))
        open_ended = _CLOSED_H.sub("\u0629", part) if native and len(part) >= _LEAST_CLOSED else part
        word = _NOT_LATIN.sub("", (part if part.isascii() else latinise(open_ended)).lower())
        if native:
            word = _LONG_U.sub("u", word)
        if len(word) == 2 and part.isupper() and not shouted and not _VOWEL.search(word):  # noqa: PLR2004
            found += [(letter, native) for letter in word]  # initials: 'JC'
        elif word:
            found.append((word, native))
    return found


def _without_particles(tokens: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The words without articles, 'son of' and titles."""
    kept: list[tuple[str, bool]] = []
    last = len(tokens) - 1
    for at, (word, native) in enumerate(tokens):
        if word in _PARTICLES:
            if kept and kept[-1][0] in _SERVANT_OF_THE:
                kept[-1] = ("abd", native)
            continue
        if 0 < at < last and word in _BETWEEN:
            continue
        if at < last and (sun := _SUN.fullmatch(word)) and tokens[at + 1][0].startswith(sun[1]):
            continue
        kept.append((word, native))
    while len(kept) > _LEAST_WORDS and kept[0][0] in _TITLES:
        kept.pop(0)
    if len(kept) == _LEAST_WORDS and kept[0][0] in _SURELY_TITLES:
        kept.pop(0)
    return kept


def _bare(word: str, native: bool = False) -> str:  # noqa: FBT001, FBT002 - how the word was written
    """A word without the article grown onto it, its first and last part in one spelling."""
    if native and word.startswith("al") and word not in _ROOT_IN_ARABIC:
        word = _ARTICLE_IN_ARABIC.sub("", word, count=1)
    elif len(word) >= _LONG and word not in _NO_ARTICLE:
        word = _ARTICLE.sub("", word, count=1)
    if word.startswith("abd"):
        return _servant(word)
    if word.startswith("ab"):
        word = _JOINED_KUNYA.sub("abu", word, count=1)
    return _JOINED_FAITH.sub("din", word) if word.endswith(("n", "ne")) else word


def _servant(word: str) -> str:
    """'Abd al-...' grown together in one spelling."""
    if _OF_GOD.fullmatch(word):
        return "abdlah"
    return _DOUBLED_AFTER.sub(r"\1", _JOINED_SERVANT.sub("abd", word, count=1), count=1)


@lru_cache(maxsize=_CACHED)
def folded(word: str) -> str:
    """Spellings of one sound made one."""
    return _DOUBLED.sub(r"\1", _FOLD.sub(_sound, word))


def _sound(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "glide":
            return "i"
        case "hard":
            return "k"
        case _:
            return _FOLDED[found.group()]


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
