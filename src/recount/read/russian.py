"""Russian forms, by the dictionary of pymorphy3 (OpenCorpora). Loaded for Russian text only, and once.

>>> ru = morphology()
>>> [(form.lemma, form.case) for form in ru.forms("прокуратурой")]
[('прокуратура', 'instrumental')]
>>> ru.nominative("Сергеевны"), ru.nominative("Марковой")
('Сергеевна', 'Маркова')
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Protocol

from recount.read.morphology import Form

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

REMEMBERED = 50_000  # words: more than any report holds
PARTS = {
    "NOUN": "noun",
    "ADJF": "adjective",
    "ADJS": "short_adjective",
    "COMP": "comparative",
    "VERB": "verb",
    "INFN": "infinitive",
    "PRTF": "participle",
    "PRTS": "short_participle",
    "GRND": "gerund",
    "NUMR": "numeral",
    "ADVB": "adverb",
    "NPRO": "pronoun",
    "PRED": "predicative",
    "PREP": "preposition",
    "CONJ": "conjunction",
    "PRCL": "particle",
    "INTJ": "interjection",
}
CASES = {
    "nomn": "nominative",
    "gent": "genitive",
    "gen2": "genitive",
    "datv": "dative",
    "accs": "accusative",
    "acc2": "accusative",
    "ablt": "instrumental",
    "loct": "prepositional",
    "loc2": "prepositional",
}
GRAMMEMES = {case: grammeme for grammeme, case in reversed(CASES.items())} | {
    "singular": "sing",
    "plural": "plur",
    "masculine": "masc",
    "feminine": "femn",
    "neuter": "neut",
}
NUMBERS = {"sing": "singular", "plur": "plural"}
GENDERS = {"masc": "masculine", "femn": "feminine", "neut": "neuter", "ms-f": "common"}
PERSONS = {"1per": "first", "2per": "second", "3per": "third"}
TENSES = {"past": "past", "pres": "present", "futr": "future"}
ASPECTS = {"perf": "perfective", "impf": "imperfective"}
MOODS = {"indc": "indicative", "impr": "imperative"}
VOICES = {"actv": "active", "pssv": "passive"}
NAMES = {
    "Name": "given",
    "Patr": "patronymic",
    "Surn": "family",
    "Init": "initial",
    "Geox": "place",
    "Orgn": "organisation",
}
# Family names in -ov, -ev, -in, -yn: endings of nominative, genitive, dative, accusative, instrumental,
# prepositional. The dictionary knows many of them; the others follow the same two rows.
SURNAME = re.compile(r"(?P<stem>\w{2,}(?:[оеё]в|[иы]н))(?P<ending>|а|у|ым|е|ой|ою|ы|ых|ыми)")
ENDINGS = {
    ("singular", "masculine"): ("", "а", "у", "а", "ым", "е"),
    ("singular", "feminine"): ("а", "ой", "ой", "у", "ой", "ой"),
    ("plural", ""): ("ы", "ых", "ым", "ых", "ыми", "ых"),
}
ORDER = ("nominative", "genitive", "dative", "accusative", "instrumental", "prepositional")
RULED = 1_000  # readings from here on are by rule, not from the dictionary


class Tag(Protocol):
    """What the dictionary says of one reading."""

    POS: str | None
    grammemes: frozenset[str]


class Parse(Protocol):
    """One reading of a word in the dictionary's own form."""

    word: str
    normal_form: str
    score: float
    tag: Tag

    def inflect(self, required_grammemes: set[str]) -> Parse | None:
        """The word in another form."""


class Russian:
    """The forms of Russian words."""

    def forms(self, word: str) -> tuple[Form, ...]:
        """All readings of a word, the likeliest first; none for a mark or a figure."""
        found = _forms(word.lower())
        if not word[:1].isupper() or any(form.name == "family" for form in found):
            return found
        return (*found, *_surnames(word.lower()))

    def known(self, word: str) -> bool:
        """Whether the dictionary holds the word."""
        return bool(_analyser().word_is_known(word.lower()))

    def inflected(self, word: str, form: Form, *, case: str, number: str = "", gender: str = "") -> str:
        """The word of that reading in another case; the word itself if the dictionary knows no such form."""
        if form.at >= RULED:
            return capitals_of(word, _surname(form, case, number or form.number, gender or form.gender))
        wanted = {GRAMMEMES[feature] for feature in (case, number, gender) if feature}
        bent = _parses(word.lower())[form.at].inflect(wanted)
        return word if bent is None else capitals_of(word, bent.word)

    def nominative(self, word: str) -> str:
        """The word in the nominative of its likeliest reading, number and gender kept."""
        bearing = [form for form in self.forms(word) if form.case]
        return self.inflected(word, bearing[0], case="nominative") if bearing else word


@cache
def morphology() -> Russian:
    """The one Russian morphology. Its dictionary is opened by the first word."""
    return Russian()


def capitals_of(written: str, word: str) -> str:
    """The word with the capitals of the written one, part by part at hyphens."""
    if written.isupper() and len(written) > 1:
        return word.upper()
    parts = written.split("-")
    bent = word.split("-")
    if len(parts) != len(bent):
        return word.capitalize() if written[:1].isupper() else word
    return "-".join(
        part.capitalize() if old[:1].isupper() else part for old, part in zip(parts, bent, strict=True)
    )


@cache
def _analyser() -> MorphAnalyzer:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=REMEMBERED)
def _parses(low: str) -> tuple[Parse, ...]:
    return tuple(_analyser().parse(low))


@lru_cache(maxsize=REMEMBERED)
def _forms(low: str) -> tuple[Form, ...]:
    if not any(char.isalpha() for char in low):
        return ()
    return tuple(_form(parse, at) for at, parse in enumerate(_parses(low)) if parse.tag.POS in PARTS)


@lru_cache(maxsize=REMEMBERED)
def _surnames(low: str) -> tuple[Form, ...]:
    """The readings of a word as a family name that the dictionary does not hold."""
    match = SURNAME.fullmatch(low)
    if match is None:
        return ()
    found: list[Form] = []
    score = 0.02 if _analyser().word_is_known(low) else 0.5
    for (number, gender), endings in ENDINGS.items():
        for case, ending in zip(ORDER, endings, strict=True):
            if ending == match["ending"]:
                form = Form(match["stem"], "noun", case, number, gender, animate=True, name="family")
                found.append(replace(form, score=score, at=RULED + len(found)))
    return tuple(found)


def _surname(form: Form, case: str, number: str, gender: str) -> str:
    row = ENDINGS["plural", ""] if number == "plural" else ENDINGS["singular", gender]
    return form.lemma + row[ORDER.index(case)]


def _form(parse: Parse, at: int) -> Form:
    tag = parse.tag
    marks = tag.grammemes
    name = next((kind for mark, kind in NAMES.items() if mark in marks), "")
    return Form(
        lemma=parse.normal_form,
        part=PARTS[tag.POS or ""],
        case=_one(CASES, marks),
        number=_one(NUMBERS, marks),
        gender=_one(GENDERS, marks),
        animate=True if "anim" in marks else False if "inan" in marks else None,
        person=_one(PERSONS, marks),
        tense=_one(TENSES, marks),
        aspect=_one(ASPECTS, marks),
        mood=_one(MOODS, marks),
        voice=_one(VOICES, marks),
        name=name,
        pronominal="Apro" in marks or "Anph" in marks,
        score=round(float(parse.score), 4),
        at=at,
    )


def _one(table: dict[str, str], marks: frozenset[str]) -> str:
    return next((word for mark, word in table.items() if mark in marks), "")
