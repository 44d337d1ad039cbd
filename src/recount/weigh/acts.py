"""Acts: which kinds of act a claim speaks of, by the words of acts.toml and by what the reader found.

A rule is a word list that a non-programmer can read and correct; nothing here knows a place or a name.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from recount.nouns import Claim, Count

PERSON_UNITS = frozenset({"person", "family", "people"})
NEGATED = re.compile(
    r"\b(?:no one|nobody|not one|not a single|neither|none of|there (?:was|were) no|"
    r"no \w+ (?:was|were|is|are|has|had|have))\b"
    r"[^.;,]{0,60}$",
    re.IGNORECASE,
)
NOT_DONE = re.compile(r"\b(?:not|never|n't|n’t)\s+(?:been\s+)?$", re.IGNORECASE)
TAKEN_FROM = re.compile(r"\b(?:took|taken|led|carried|dragged|removed)\b[^.;]*\bfrom\b", re.IGNORECASE)
DISCREDITED = re.compile(
    r"\b(?:as|a|an|pure|mere|sheer)\s+(?:\w+\s+)?(?:rumours?|rumors?|fabrications?|inventions?|lies?|slander|hoax|"
    r"fairy tales?|propaganda|provocation|nonsense|fiction|myth|slurs?)\b"
    r"|\b(?:baseless|unfounded|groundless|untrue|made up)\b",
    re.IGNORECASE,
)
GOAL = r"(?:held|kept|holding|driven|drove|brought|transferred|moved|jailed|interned|taken|took)"


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of act: its words as patterns, its kin, and what it leaves no room for."""

    name: str
    plain: re.Pattern[str] | None
    weak: re.Pattern[str] | None
    faint: re.Pattern[str] | None
    violations: frozenset[str]
    kin: frozenset[str]
    answers: tuple[str, ...]
    covered: frozenset[str]
    loose: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The families, and the word lists that they share."""

    families: dict[str, Family]
    exact: dict[str, frozenset[str]]  # the first word of a name of an act -> the families that have it
    begins: dict[str, frozenset[str]]  # the same for the beginning of a word
    persons: re.Pattern[str]
    site: re.Pattern[str]
    any_site: re.Pattern[str]
    goal: re.Pattern[str]
    carriers: re.Pattern[str]
    units: re.Pattern[str]
    ignorance: re.Pattern[str]
    holding: frozenset[str]
    of_violation: dict[str, str]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of acts.toml, compiled once."""
    table = tomllib.loads(files("recount.weigh").joinpath("acts.toml").read_text(encoding="utf-8"))
    families = {name: _family(name, row) for name, row in table["family"].items()}
    exact, begins = _first_words(table["family"])
    sites = "|".join(table["holding_sites"])
    units = "|".join(word.capitalize() for word in table["units"])
    return Vocabulary(
        families=families,
        exact=exact,
        begins=begins,
        persons=_pattern(table["persons"]) or re.compile(r"(?!)"),
        site=re.compile(
            rf"\b(?:to|at|in|into|inside)\s+(?:[\w’'-]+\s+){{0,4}}?(?:{sites})\b", re.IGNORECASE
        ),
        any_site=re.compile(rf"\b(?:{sites})\b", re.IGNORECASE),
        goal=re.compile(
            rf"\b{GOAL}\b[^.;,]{{0,40}}?\b(?:at|in|to|into)\s+(?:(?:the|a|an|former|old)\s+)*([A-Z]\w+)"
        ),
        carriers=_pattern(table["carriers"]) or re.compile(r"(?!)"),
        units=re.compile(rf"\b[A-Z]\w+(?:\s+[A-Z]\w+)*\s+(?:{units})\b"),
        ignorance=_pattern(table["ignorance"]) or re.compile(r"(?!)"),
        holding=frozenset(table["holding_sites"]),
        of_violation={v: f.name for f in families.values() for v in f.violations},
    )


def _first_words(
    rows: dict[str, dict[str, list[str]]],
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    exact: dict[str, set[str]] = {}
    begins: dict[str, set[str]] = {}
    for name, row in rows.items():
        for phrase in (w for key in ("words", "weak", "faint") for w in row.get(key, ())):
            first = re.split(r"[ -]", phrase)[0]
            found = begins if first.endswith("*") else exact
            found.setdefault(first.rstrip("*"), set()).add(name)
    return {w: frozenset(f) for w, f in exact.items()}, {w: frozenset(f) for w, f in begins.items()}


@lru_cache(maxsize=65536)
def _may_name(word: str) -> frozenset[str]:
    """The families of which some name begins with this word."""
    known = vocabulary()
    found = set(known.exact.get(word, ()))
    for length in range(2, len(word) + 1):
        found |= known.begins.get(word[:length], frozenset())
    return frozenset(found)


def _candidates(said: str) -> list[Family]:
    words = {word for word in re.findall(r"\w+", said.lower()) if _may_name(word)}
    names = {name for word in words for name in _may_name(word)}
    return [vocabulary().families[name] for name in sorted(names)]


def _family(name: str, row: dict[str, object]) -> Family:
    def listed(key: str) -> list[str]:
        value = row.get(key, [])
        return [str(word) for word in value] if isinstance(value, list) else []

    return Family(
        name,
        _pattern(listed("words")),
        _pattern(listed("weak")),
        _pattern(listed("faint")),
        frozenset(listed("violations")),
        frozenset(listed("kin")),
        tuple(listed("answers")),
        frozenset(listed("covered")),
        loose=bool(row.get("loose", False)),
    )


def _pattern(words: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    parts = (
        re.escape(w.removesuffix("*")).replace(r"\ ", r"\s+") + (r"\w*" if w.endswith("*") else "")
        for w in words
    )
    return re.compile(rf"\b(?:{'|'.join(sorted(parts, key=len, reverse=True))})\b", re.IGNORECASE)


def acts_of(
    claim: Claim, said: str, counts: tuple[Count, ...], *, focus: frozenset[str], denying: bool = False
) -> tuple[str, ...]:
    """The families a claim speaks of, sorted; empty when the vocabulary does not know its act.

    `focus` holds the names of the event's own place: to be held there names no second site.
    """
    known = vocabulary()
    if not denying and known.ignorance.search(said):
        return ()
    units = " ".join(f"{count.unit}s {count.what}" for count in counts if not count.withdrawn)
    people = bool(known.persons.search(said)) or any(c.unit in PERSON_UNITS for c in counts)
    words = f"{said} ; {units}"
    found = _named(words, people=False, denying=denying)
    site = at_a_site(said, focus=focus)
    if site and (denying or "seizure" not in found) and not TAKEN_FROM.search(said):
        found.add("site")
    elif people:
        found |= _named(words, people=True, denying=denying)
    if not found or denying:
        found |= _faint(said, claim, denying=denying, found=found)
    told = {known.of_violation[v] for v in claim.violations if v in known.of_violation}
    if not denying:
        told -= set(undone_in(said))
        found |= {f for f in told if not (known.families[f].kin | known.families[f].covered) & found}
        found -= {act for f in found for act in known.families[f].answers}
    elif not found:
        found |= told
    return tuple(sorted(found))


def _named(said: str, *, people: bool, denying: bool) -> set[str]:
    found = set()
    for family in _candidates(said):
        patterns = [family.plain, family.weak if people else None]
        hits = [match for pattern in patterns if pattern for match in pattern.finditer(said)]
        if any(denying or not _undone(said, match.start()) for match in hits):
            found.add(family.name)
    return found


def discredited(said: str) -> bool:
    """Whether the words call an account an invention: 'the claim ... as baseless', 'a rumour'."""
    return bool(DISCREDITED.search(said))


def undone_in(said: str) -> tuple[str, ...]:
    """The acts that the words name and say, each time, not to have happened: 'no prisoner was killed'."""
    found = []
    for family in _candidates(said):
        hits = (
            [m.start() for m in family.plain.finditer(said)]
            if family.plain and not family.answers
            else []
        )
        if hits and all(_undone(said, at) for at in hits):
            found.append(family.name)
    return tuple(found)


def denied_in_so_many_words(said: str) -> bool:
    """Whether every act that the words name is said not to have happened."""
    hits = [
        match.start()
        for family in _candidates(said)
        if family.plain and not family.answers
        for match in family.plain.finditer(said)
    ]
    return bool(hits) and all(_undone(said, at) for at in hits)


def _undone(said: str, at: int) -> bool:
    """Whether the words before an act say that it did not happen."""
    before = said[max(0, at - 90) : at]
    return bool(NEGATED.search(before) or NOT_DONE.search(before))


def _faint(said: str, claim: Claim, *, denying: bool, found: set[str]) -> set[str]:
    known = vocabulary()
    faint = {
        f.name
        for f in _candidates(said)
        if f.faint and any(denying or not _undone(said, m.start()) for m in f.faint.finditer(said))
    }
    if "identity" in faint and not (
        known.units.search(said) or any(map(known.units.search, claim.perpetrators))
    ):
        faint.discard("identity")
    if denying:
        return {f for f in faint if f == "seizure"}
    if "planning" in faint or "identity" in faint:
        faint.discard("seizure")
    return faint - found


def at_a_site(said: str, *, focus: frozenset[str]) -> bool:
    """Whether the words bring or keep people at a place that can hold them."""
    known = vocabulary()
    goal = known.goal.search(said)
    if goal and goal.group(1).lower() not in focus:
        return True
    return bool(
        known.site.search(said) or (known.any_site.search(said) and known.carriers.search(said))
    )


def site_words(said: str, *, focus: frozenset[str]) -> frozenset[str]:
    """The words that tell one holding site from another: its kind and its names."""
    words = re.findall(r"\w+", said)
    return frozenset(
        w.lower()
        for n, w in enumerate(words)
        if w.lower() in vocabulary().holding - {"yard", "base"}
        or (n and w[:1].isupper() and w.lower() not in focus)
    )
