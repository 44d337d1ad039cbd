"""The cues and closed words of a language of cases, ready to look up by lemma."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from recount.read import language as languages
from recount.read.morphology import Morphology, morphology

LONG = 5  # letters of a word that others may end in


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb, noun or adverb that attributes. `rest`: further lemmas that belong to it."""

    group: str
    stance: str
    takes: frozenset[str]
    rest: tuple[str, ...] = ()
    negated: str | None = (
        None  # the stance of the verb with a negation, where it then attributes at all
    )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that one language tells the grammar. Words are folded: see `fold`."""

    verbs: Mapping[str, tuple[Cue, ...]]
    nouns: Mapping[str, Cue]
    adverbs: Mapping[str, Cue]
    lists: Mapping[str, frozenset[str]]
    sequences: Mapping[str, tuple[tuple[str, ...], ...]]
    governs: Mapping[str, frozenset[str]]  # preposition: the cases that may follow
    bodies: tuple[
        str, ...
    ]  # long names of bodies, which other names end in: 'border detachment' in one word
    examples: tuple[tuple[str, str], ...]  # group, example
    morphology: Morphology

    def among(self, word: str, *names: str) -> bool:
        """Whether a word stands in one of the lists."""
        return any(word in self.lists[name] for name in names)


def fold(word: str) -> str:
    """A word as lists hold it: lower case, one letter for the two that print often confuses."""
    return word.lower().replace("ё", "е").replace("’", "'")


@lru_cache(maxsize=4)
def lexicon(code: str) -> Lexicon:
    """The lexicon of a language of cases, read once."""
    loaded = languages.load(code)
    table: Mapping[str, Any] = loaded.table("cues")
    grammar: Mapping[str, Any] = loaded.table("words")
    verbs: dict[str, list[Cue]] = {}
    for group, entry in table["verbs"].items():
        for lemma in entry["lemmas"]:
            head, *rest = fold(lemma).split()
            cue = Cue(
                group, entry["stance"], frozenset(entry["takes"]), tuple(rest), entry.get("negated")
            )
            verbs.setdefault(head, []).append(cue)
    nouns, adverbs = (
        {
            fold(word): Cue(group, entry["stance"], frozenset(entry.get("takes", ())))
            for group, entry in table[kind].items()
            for word in entry["words"]
        }
        for kind in ("nouns", "adverbs")
    )
    lists: dict[str, frozenset[str]] = {}
    sequences: dict[str, tuple[tuple[str, ...], ...]] = {}
    for source in (table, grammar):
        for section in ("grammar", "people", "participles", "aspects", "phrases", "denying"):
            for name, entries in source.get(section, {}).items():
                if isinstance(entries, list) and entries and isinstance(entries[0], list):
                    sequences[f"{section}.{name}"] = tuple(
                        tuple(fold(word) for word in entry) for entry in entries
                    )
                elif isinstance(entries, list):
                    lists[f"{section}.{name}"] = frozenset(fold(word) for word in entries)
                    sequences[f"{section}.{name}"] = tuple(
                        tuple(fold(word).split()) for word in entries
                    )
    governs: dict[str, set[str]] = {}
    for case, prepositions in grammar["grammar"]["governs"].items():
        for preposition in prepositions:
            governs.setdefault(fold(preposition), set()).add(case)
    return Lexicon(
        verbs={
            head: tuple(sorted(held, key=lambda cue: -len(cue.rest))) for head, held in verbs.items()
        },
        nouns=nouns,
        adverbs=adverbs,
        lists=lists,
        sequences=sequences,
        governs={word: frozenset(cases) for word, cases in governs.items()},
        bodies=tuple(
            sorted(
                word
                for name in ("people.authority", "people.org", "people.media")
                for word in lists[name] - lists["people.human"] - lists["people.office"]
                if len(word) >= LONG
            )
        ),
        examples=tuple(
            (group, entry["example"])
            for kind in ("verbs", "nouns", "adverbs")
            for group, entry in table[kind].items()
        ),
        morphology=morphology(code),
    )
