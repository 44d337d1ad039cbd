"""The name that all its written forms in a text agree with: 'в Торвике', 'из Торвика' -> 'Торвик'.

A name of a place is seldom in a dictionary. Its declension is told by its endings, by the case that stands
before it, by the adjective and the word for its kind beside it, and by its other forms in the same text. The
declensions are data (`places.toml`, `[[declension]]`), in the order in which names of places follow them.
Where nothing decides between two, the first stands; a name that no declension explains stays as written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from recount.read.morphology import morphology

if TYPE_CHECKING:
    from recount.read.language import Language
    from recount.read.morphology import Form

CASES = ("nominative", "genitive", "dative", "accusative", "instrumental", "prepositional")
ALL = frozenset(CASES)
_SHORTEST = 2  # letters of a stem
_WITH_SMALL_WORD = 3  # parts of a name such as 'X-на-Y': its first part is declined


@dataclass(frozen=True, slots=True)
class Declension:
    """One way to decline: the ending of each case, the gender, and the letters that a stem may end in."""

    endings: Mapping[str, tuple[str, ...]]
    gender: str
    number: str
    stems: str
    adjective: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A nominative that a written form may have, with its gender."""

    name: str
    gender: str
    number: str
    place: int  # its declension's number
    ending: int  # letters of the ending that was taken off
    known: bool = False  # the dictionary has it as the name of a place


class Names:
    """The single-word names of one text, each with the cases in which it was met."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._votes: Counter[tuple[str, int]] = Counter()
        self._seen: set[tuple[str, frozenset[str]]] = set()

    def meet(self, word: str, cases: frozenset[str], *, votes: int = 1) -> None:
        """Note a written form and the cases that its place allows; a dateline's nominative has more votes."""
        for candidate in candidates(self._language, word, cases):
            if (word, cases) not in self._seen:
                self._votes[candidate.name.casefold(), candidate.place] += votes
        self._seen.add((word, cases))

    def nominative(
        self, word: str, cases: frozenset[str], *, gender: str = "", number: str = ""
    ) -> str:
        """The likeliest nominative of a form; the form itself when no declension explains it."""
        parts = word.split("-")
        if len(parts) >= _WITH_SMALL_WORD and parts[1].islower():
            head = self.nominative(parts[0], cases, gender=gender, number=number)
            return "-".join((head, *parts[1:]))
        if len(parts) > 1:
            return "-".join(
                (*parts[:-1], self.nominative(parts[-1], cases, gender=gender, number=number))
            )
        found = candidates(self._language, word, cases)
        if not found:
            return word
        guessed = _adjective_guess(self._language, word, cases)
        best = max(
            found,
            key=lambda one: (
                one.known,
                self._votes[one.name.casefold(), one.place],
                bool(gender) and one.gender == gender,
                bool(number) and one.number == number,
                one.name.casefold() == guessed,
                one.ending,
                -one.place,
            ),
        )
        return best.name


def candidates(language: Language, word: str, cases: frozenset[str]) -> list[Candidate]:
    """Every nominative that a form may have in one of these cases, by the declensions of the language."""
    low, found = word.casefold(), dict[tuple[str, str], Candidate]()
    known = _in_dictionary(language, word, cases)
    for place, declension in enumerate(declensions(language)):
        for case in cases:
            for ending in declension.endings.get(case, ()):
                stem = low.removesuffix(ending) if ending else low
                if (
                    len(stem) < _SHORTEST
                    or not low.endswith(ending)
                    or stem[-1] not in declension.stems
                ):
                    continue
                name = word[: len(stem)] + declension.endings["nominative"][0]
                one = Candidate(
                    name,
                    declension.gender,
                    declension.number,
                    place,
                    len(ending),
                    name.casefold() in known,
                )
                found.setdefault((name, declension.gender), one)
    return list(found.values())


@cache
def _in_dictionary(language: Language, word: str, cases: frozenset[str]) -> frozenset[str]:
    """The nominatives that the dictionary itself gives, of names of places first."""
    forms = morphology(language.code)
    if not forms.known(word):
        return frozenset()
    found = [
        form for form in forms.forms(word) if form.case in cases and form.part in ("noun", "adjective")
    ]
    places = [form for form in found if form.name == "place"] or [f for f in found if not f.animate]
    return frozenset(
        forms.inflected(word, form, case="nominative", number=form.number).casefold() for form in places
    )


def adjective(language: Language, word: str, cases: frozenset[str]) -> Form | None:
    """The reading of a word as an adjective in one of these cases."""
    readings = morphology(language.code).forms(word)
    return next(
        (form for form in readings if form.part in ("adjective", "participle") and form.case in cases),
        None,
    )


def _adjective_guess(language: Language, word: str, cases: frozenset[str]) -> str:
    """The nominative of a word that looks most like an adjective: '-ой' or '-ый' is told by its likeness."""
    form = adjective(language, word, cases)
    if form is None or not form.gender:
        return ""
    return straightened(language, word, form, gender=form.gender, number=form.number).casefold()


def straightened(language: Language, word: str, form: Form, *, gender: str, number: str) -> str:
    """An adjective in the nominative of that gender and number."""
    return morphology(language.code).inflected(
        word, form, case="nominative", number=number, gender=gender if number != "plural" else ""
    )


@cache
def declensions(language: Language) -> tuple[Declension, ...]:
    """The declensions of a language's names of places; none where it has no such table."""
    return tuple(_declensions(language.table("places").get("declension", ())))


def _declensions(rows: Iterable[Mapping[str, str]]) -> Iterable[Declension]:
    for row in rows:
        yield Declension(
            {case: tuple(row[case].replace("-", "").split("|")) for case in CASES if case in row},
            row["gender"],
            row.get("number", "singular"),
            row["stems"],
            adjective=row.get("adjective", "") == "yes",
        )
