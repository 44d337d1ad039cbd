"""Who did it and to whom, in a language of cases: the endings tell, not the order of words.

Rules: the doer of a passive act stands in the instrumental, of an active one in the nominative and in the
number of the verb; those to whom it was done are the subject of the passive, the object of the active verb
(accusative or dative), the genitive behind a noun for the act. Those who did it are named in the nominative;
those to whom it was done by the words of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recount.read.morphology import morphology

if TYPE_CHECKING:
    from recount.read.language import Language
    from recount.read.morphology import Form
    from recount.read.phrases import Hit, Word

_FAR = 9  # words from the act to whoever did it or suffered it
_PHRASE = 3  # words that describe a noun before it
_PASSIVE = frozenset({"short_participle", "participle"})
_OBJECT = frozenset({"accusative", "dative"})


@dataclass(frozen=True, slots=True)
class Roles:
    """The keys of nouns for those who use force and for persons, and acts without victims of their own."""

    force: frozenset[str]
    person: frozenset[str]
    no_victims: frozenset[str]


def roles(
    words: list[Word], acts: list[Hit], orders: list[Hit], known: Roles, language: Language
) -> tuple[tuple[str, ...], str | None, str | None]:
    """Who did it (in the nominative), their role when they gave the order, and to whom it was done."""
    ordering = next((name for hit in orders if (name := _subject(words, hit, known, language))), None)
    victims = next(
        (
            phrase
            for hit in acts
            if hit.label not in known.no_victims
            if (phrase := _victims(words, hit, known))
        ),
        None,
    )
    if ordering:
        return (ordering,), "ordering", victims
    doer = next((name for hit in acts if (name := _doer(words, hit, known, language))), None)
    return ((doer,) if doer else ()), None, victims


def _verb(words: list[Word], hit: Hit) -> Form | None:
    """The reading of the act's first verb; None when the act is told by a noun."""
    for word in words[hit.start : hit.end]:
        for form in word.forms:
            if form.verbal and form.part != "infinitive":
                return form
    return None


def _near(words: list[Word], hit: Hit) -> Iterator[int]:
    """The places around an act within its sentence, the nearest first, those behind before those in front."""
    behind, before = hit.end, hit.start - 1
    open_behind, open_before = True, True
    for _ in range(_FAR):
        open_behind = open_behind and behind < len(words) and not words[behind].stop
        if open_behind:
            yield behind
            behind += 1
        open_before = open_before and before >= 0 and not words[before].stop
        if open_before:
            yield before
            before -= 1


def _doer(words: list[Word], hit: Hit, known: Roles, language: Language) -> str | None:
    verb = _verb(words, hit)
    if verb is not None and verb.part not in _PASSIVE and verb.part != "gerund":
        return _subject(words, hit, known, language)
    for at in _near(words, hit):
        form = _noun(words[at], known.force, {"instrumental"})
        if form and not _led(words, at):
            return _named(words, at, form, language)
    return None


def _subject(words: list[Word], hit: Hit, known: Roles, language: Language) -> str | None:
    verb = _verb(words, hit)
    for at in _near(words, hit):
        form = None if _belongs(words, at) else _noun(words[at], known.force, {"nominative"})
        if form and not _led(words, at) and (verb is None or verb.number in ("", form.number)):
            return _named(words, at, form, language)
    return None


def _victims(words: list[Word], hit: Hit, known: Roles) -> str | None:
    verb = _verb(words, hit)
    passive = verb is not None and verb.part in _PASSIVE
    wanted = {"genitive"}
    if verb is not None:
        wanted |= {"nominative"} if passive else _OBJECT
    for at in (*range(hit.start, hit.end), *_near(words, hit)):
        form = _noun(words[at], known.person, wanted)
        if form and not _led(words, at):
            return " ".join(word.shown for word in words[_start(words, at, form) : at + 1])
    return None


def _noun(word: Word, kinds: frozenset[str], wanted: set[str]) -> Form | None:
    """The reading of a word as one of these nouns in one of these cases."""
    if word.keys.isdisjoint(kinds):
        return None
    return next(
        (form for form in word.forms if form.part in ("noun", "participle") and form.case in wanted),
        None,
    )


def _belongs(words: list[Word], at: int) -> bool:
    """Whether a noun may be the genitive of the noun before it: 'сотрудники полиции'."""
    before = words[at - 1].forms[:1] if at and not words[at - 1].stop else ()
    genitive = any(form.case == "genitive" for form in words[at].forms)
    return genitive and any(form.part == "noun" for form in before)


def _led(words: list[Word], at: int) -> bool:
    """Whether a preposition stands before the noun and what describes it."""
    for before in range(at - 1, max(-1, at - _PHRASE - 1), -1):
        forms = words[before].forms[:1]
        if not forms or forms[0].part not in ("adjective", "participle", "numeral", "preposition"):
            return False
        if forms[0].part == "preposition":
            return True
    return False


def _start(words: list[Word], at: int, noun: Form) -> int:
    """Where the adjectives that agree with a noun begin."""
    start = at
    while start and at - start < _PHRASE:
        fits = any(
            form.part in ("adjective", "participle") and form.case == noun.case and not form.pronominal
            for form in words[start - 1].forms[:3]
        )
        if not fits or words[start - 1].stop:
            break
        start -= 1
    return start


def _named(words: list[Word], at: int, noun: Form, language: Language) -> str:
    """A noun with its adjectives in the nominative, its genitive behind it as written."""
    forms = morphology(language.code)
    shown = [forms.inflected(words[at].shown, noun, case="nominative", number=noun.number)]
    for before in range(at - 1, _start(words, at, noun) - 1, -1):
        form = next(
            f
            for f in words[before].forms
            if f.part in ("adjective", "participle") and f.case == noun.case
        )
        gender = noun.gender if noun.number != "plural" else ""
        shown.insert(
            0,
            forms.inflected(
                words[before].shown, form, case="nominative", number=noun.number, gender=gender
            ),
        )
    after = words[at + 1] if at + 1 < len(words) else None
    if (
        after
        and after.forms[:1]
        and after.forms[0].part == "noun"
        and after.forms[0].case == "genitive"
    ):
        shown.append(after.shown)
    return " ".join(word.lower() if word.istitle() and at == 0 else word for word in shown)
