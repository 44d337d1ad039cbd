"""The noun that a number counts: the head of the phrase behind it, and the kind of thing it is.

'seven masked gunmen' -> gunman, a person; 'two of the twelve men' -> a part of a whole; '900 florins'
-> money.
"""
# ruff: noqa: C901, PLR0911, PLR0912 - a grammar: each branch is one rule of it

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from recount.read.keys import PARTICIPLES, cases, has_forms
from recount.read.number_words import TABLE, Word, phrases, singular, values
from recount.read.numerals import numeral_at, qualified
from recount.values import Qualifier

if TYPE_CHECKING:
    from recount.read.language import Language
    from recount.read.numerals import Numeral

NOUNS = PARTICIPLES - {"short_participle"} | {"noun"}
_LIKELY = 0.05  # a noun less likely than this is none where the word may describe one
_FAR = 7  # words: a noun further off than this is no longer that of the number
_UNNAMED = {
    "family": "family",
    "site": "site",
    "event": "event",
    "time": "day",
    "money": "currency_unit",
}
_SECTIONS = (
    ("time", "time"),
    ("family", "families"),
    ("person", "people"),
    ("money", "money"),
    ("site", "sites"),
    ("event", "events"),
    ("thing", "things"),
)


@dataclass(frozen=True, slots=True)
class Noun:
    """The counted noun: the word number of its head (None without one), where it stops, kind and unit."""

    head: int | None
    stop: int
    kind: str  # person | family | site | event | time | money | thing | unknown | none
    unit: str
    partitive: bool = False
    compound: bool = False  # 'three-page': tied by a hyphen
    further: bool = False  # 'four more', 'three others'
    pronoun: str = ""


@cache
def kind_of(language: Language, low: str) -> str:
    """The kind of thing that a noun names, by list, then by ending; '' when neither tells."""
    one = singular(language, low)
    for kind, section in _SECTIONS:
        listed = phrases(language, section, "nouns")
        if one in listed or low in listed:
            return kind
    if has_forms(language):
        return ""
    table = language.table(TABLE)
    endings = tuple(table.get("people", {}).get("suffixes", ()))
    never = phrases(language, "words", "stop"), phrases(language, "people", "not_people")
    if any(low in words for words in (*never, phrases(language, "dates", "months"))):
        return ""
    return "person" if len(one) > 3 and one.endswith(endings) else ""  # noqa: PLR2004


def plural(language: Language, word: Word) -> bool:
    """Whether a word is, or looks like, a plural noun."""
    low = word.low
    if has_forms(language):
        bearing = [form for form in word.forms if form.part in NOUNS]
        return bool(bearing) and bearing[0].number == "plural"
    if low in phrases(language, "people", "plural_only") or low in language.table(TABLE).get(
        "irregular", {}
    ):
        return True
    if low in phrases(language, "words", "not_plural"):
        return False
    return singular(language, low) != low and len(low) > 3  # noqa: PLR2004


def noun_of(words: list[Word], number: Numeral, language: Language) -> Noun:
    """The noun behind a number; kind 'none' when the number stands alone."""
    at = number.stop
    if number.noun is not None:
        low = words[number.noun].low
        kind = kind_of(language, low) or "unknown"
        return Noun(number.noun, number.stop, kind, unit_of(language, kind, low))
    if _low(words, at) == "-" and at + 1 < len(words) and not has_forms(language):
        return _tied(words, at + 1, language)
    if _low(words, at) in phrases(language, "people", "strong"):
        return Noun(at, at + 1, "person", unit_of(language, "person", ""))
    further = False
    while _low(words, at) in phrases(language, "people", "more"):
        further, at = True, at + 1
    partitive, pronoun = False, ""
    if _low(words, at) in phrases(language, "glue", "of"):
        inner = at + 1
        while _low(words, inner) in phrases(language, "people", "the"):
            partitive, inner = True, inner + 1
        if _low(words, inner) in phrases(language, "people", "pronouns"):
            pronoun = _low(words, inner)
            return Noun(None, inner + 1, "none", "", partitive=True, further=further, pronoun=pronoun)
        second = numeral_at(words, inner, language) if number.kind in ("digits", "words") else None
        partitive = partitive or second is not None or has_forms(language)
        at = second.stop if second else inner
    found = (_head_by_form if has_forms(language) else _head)(words, at, number, language)
    if found is None and _low(words, number.at) in phrases(language, "people", "collectives"):
        return Noun(None, at, "person", unit_of(language, "person", ""), partitive, further=further)
    if found is None:
        bare = Noun(None, number.stop, "none", "", partitive=partitive, further=further)
        others = further and words[at - 1].low in phrases(language, "people", "bare_more")
        return Noun(None, at, "none", "", partitive, further=further) if others or partitive else bare
    kind = kind_of(language, words[found].low)
    if has_forms(language):
        kind = kind or _kind_by_form(words, found, number, language)
        return Noun(
            found,
            found + 1,
            kind,
            unit_of(language, kind, words[found].low),
            partitive,
            further=further,
        )
    opens = _low(words, found + 1) in phrases(language, "voice", "object_openers")
    rated = singular(language, _low(words, found + 2)) in phrases(language, "time", "nouns")
    if not kind and opens and not (rated or words[found].capital):  # 'replaces the figure'
        return Noun(None, number.stop, "none", "", partitive=partitive, further=further)
    unit = unit_of(language, kind, words[found].low)
    if not kind:
        kind = "unknown"
        if words[found].capital and (not words[found - 1].capital or found == at):
            kind, unit = "person", unit_of(language, "person", "")
    return Noun(found, found + 1, kind, unit, partitive, further=further)


def inverted(words: list[Word], at: int, language: Language) -> Numeral | None:
    """The number behind the noun that begins here, which that order makes a guess: 'человек двадцать'.

    The noun stands in the genitive, as after the number, and hangs on no word before it.
    """
    noun = words[at]
    if not noun.forms or noun.forms[0].part != "noun" or not kind_of(language, noun.low):
        return None
    if not any(form.case == "genitive" and form.lemma == noun.forms[0].lemma for form in noun.forms):
        return None
    before = words[at - 1] if at else None
    aged = noun.low in phrases(language, "ages", "years")  # 'пастух лет шестидесяти'
    if before and before.sentence == noun.sentence and _governs(before, aged=aged):
        return None
    bare = numeral_at(words, at + 1, language)
    if bare is None or bare.kind not in ("digits", "words") or words[bare.at].sentence != noun.sentence:
        return None
    number = replace(qualified(words, bare, language), start=at, noun=at)
    counting = noun.low in phrases(language, "people", "counting")
    if not counting and noun_of(words, replace(number, noun=None), language).kind != "none":
        return None
    loose = number.qualifier is Qualifier.EXACT
    return replace(number, qualifier=Qualifier.APPROX) if loose else number


def _governs(word: Word, *, aged: bool) -> bool:
    """Whether a noun behind this word may hang on it; years may stand beside whoever has them."""
    if word.kind == "number":
        return True
    parts = {form.part for form in word.forms[:1]}
    bound = {"adjective", "participle", "preposition", "numeral"}
    return bool(parts & (bound if aged else bound | {"noun"}))


def _low(words: list[Word], at: int) -> str:
    return words[at].low if 0 <= at < len(words) else ""


def unit_of(language: Language, kind: str, low: str) -> str:
    """The unit of what a noun of this kind counts: an English singular."""
    units = values(language, "units")
    if kind == "person":
        person = str(language.table(TABLE)["people"]["unit"])
        return str(units.get(low, person)) if has_forms(language) else person
    return (
        str(units.get(low, _UNNAMED.get(kind, "item")))
        if has_forms(language)
        else singular(language, low)
    )


def _tied(words: list[Word], at: int, language: Language) -> Noun:
    kind = kind_of(language, words[at].low) or "unknown"
    if words[at].low in phrases(language, "people", "strong"):
        kind = "person"
    return Noun(at, at + 1, kind, unit_of(language, kind, words[at].low), compound=True)


def _kind_by_form(words: list[Word], at: int, number: Numeral, language: Language) -> str:
    """What a word that no list holds may be: a participle or a living thing is a person; else unknown."""
    forms = [form for form in words[at].forms if form.part in NOUNS or form.part == "adjective"]
    collective = _low(words, number.at) in phrases(language, "people", "collectives")
    living = any(form.animate and form.part == "noun" for form in forms[:2])
    described = bool(forms) and not any(form.part == "noun" for form in forms)
    return "person" if collective or living or described else "unknown"


def _head_by_form(words: list[Word], at: int, number: Numeral, language: Language) -> int | None:
    """The first noun behind the number, past what describes it; a participle alone may be the noun."""
    told, last = words[number.at].sentence, None
    wanted = frozenset({"genitive"}) | cases(words[number.at].forms, "numeral", "adjective")
    if words[number.at].kind == "number":
        wanted |= {"nominative", "accusative", "dative", "instrumental", "prepositional"}
    for here in range(at, min(len(words), at + _FAR)):
        word = words[here]
        if (
            word.kind != "word"
            or word.sentence != told
            or numeral_at(words, here, language) is not None
        ):
            break
        if word.low in phrases(language, "words", "stop"):
            break
        nouns = [form for form in word.forms if form.part == "noun" and form.score >= _LIKELY]
        describes = [
            form
            for form in word.forms
            if form.part in ("adjective", "participle")
            and form.score >= _LIKELY
            and form.case in wanted
        ]
        listed = kind_of(language, word.low) not in ("", "unknown")
        if any(form.case in wanted for form in nouns) and (
            listed or not describes or nouns[0].score > describes[0].score
        ):
            return here
        if listed and describes and not _noun_follows(words, here + 1, told, wanted):
            return here
        if not describes and word.low not in phrases(language, "words", "within"):
            break
        last = here if describes else last
    return last


def _noun_follows(words: list[Word], at: int, sentence: int, wanted: frozenset[str]) -> bool:
    """Whether the next word goes on with the phrase: a noun or another describing word in its case."""
    if at >= len(words) or words[at].sentence != sentence or words[at].kind != "word":
        return False
    first = words[at].forms[:1]
    return any(
        form.part in ("noun", "adjective", "participle") and form.case in wanted for form in first
    )


def _head(words: list[Word], at: int, number: Numeral, language: Language) -> int | None:
    """The head of the phrase that begins here: its first plural, or what a single thing may be called."""
    single = number.low == number.high == 1
    run = _run(words, at, number, language)
    for here in run:
        if not single and plural(language, words[here]) and not _state(words, here, language):
            return _extended(words, here, words[number.at].sentence, language)
    if not run or number.kind == "zero":
        return None
    known = [
        here for here in run if kind_of(language, words[here].low) and not _state(words, here, language)
    ]
    if known and single:
        head = known[0]
        while head + 1 in known:  # 'one bus driver'
            head += 1
        return head
    first = run[0]
    if words[first].capital and not words[first].fresh:
        return run[-1] if words[run[-1]].capital else first
    if single or number.start != number.at or _tail_of_money(words, first, language):
        return None if _verbal(words, first, language) or _state(words, first, language) else first
    money = phrases(language, "money", "context")
    near = words[max(0, number.start - 4) : number.start]
    if any(word.low in money for word in near) and not _verbal(words, first, language):
        return first
    return None


def _run(words: list[Word], at: int, number: Numeral, language: Language) -> list[int]:
    """The words that may belong to the noun phrase: up to a mark, a small word, a verb or a number."""
    closed, sentence = phrases(language, "words", "stop"), words[number.at].sentence
    crowds, speech = phrases(language, "moment", "crowds"), phrases(language, "voice", "speech")
    run: list[int] = []
    for here in range(at, min(len(words), at + _FAR)):
        word = words[here]
        if word.low == "-" and run:
            continue
        if word.kind not in ("word", "code") or word.sentence != sentence or word.low in closed:
            break
        if word.low in crowds or word.low in speech:
            break
        if here > at and numeral_at(words, here, language) is not None:
            break
        run.append(here)
    return run


def _tail_of_money(words: list[Word], at: int, language: Language) -> bool:
    return kind_of(language, words[at].low) == "money" or (
        phrases(language, "money", "month").from_here(words, at + 1) > 0
    )


def _state(words: list[Word], at: int, language: Language) -> bool:
    return words[at].low in phrases(language, "people", "states")


def _verbal(words: list[Word], at: int, language: Language) -> bool:
    low = words[at].low
    endings = tuple(language.words(TABLE, "words", "verb_endings"))
    return low.endswith(endings) or low in phrases(language, "words", "verbs")


def _extended(words: list[Word], at: int, sentence: int, language: Language) -> int:
    """'security forces members': a plural that stands before another plural only describes it."""
    while at + 1 < len(words):
        further = words[at + 1]
        if further.sentence != sentence or further.kind != "word":
            break
        if further.low in phrases(language, "words", "stop") or not plural(language, further):
            break
        if not kind_of(language, further.low) or _state(words, at + 1, language):
            break
        at += 1
    return at
