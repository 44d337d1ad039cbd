"""The cue lexicon of a language, ready to look up: verbs in all their forms, nouns, adverbs and phrases.

Rules: what a word attributes, with which stance and with which complements, is data (`cues.toml`);
forms are made from lemmas by the language's own inflection rules, irregular ones from a list. Nothing
here knows a language.

>>> from recount.read.cues import lexicon
>>> lexicon("en").forms["alleged"][0].lemma
'allege'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from recount.read import language as languages


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a cue verb. `kind`: base, third, past, participle, past_participle (both), gerund."""

    group: str
    lemma: str
    kind: str
    stance: str
    takes: frozenset[str]
    rest: tuple[str, ...] = ()
    passive: str | None = None  # the stance of the passive, where it differs


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun or an adverb that attributes."""

    group: str
    stance: str
    takes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every cue of a language by its written form."""

    forms: Mapping[str, tuple[Form, ...]]
    nouns: Mapping[str, Noun]
    adverbs: Mapping[str, Noun]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    lists: Mapping[str, frozenset[str]]
    ambiguous: frozenset[str]
    inner_groups: frozenset[str]  # verbs of thinking
    examples: tuple[tuple[str, str, str], ...]  # group, entry, example


@lru_cache(maxsize=8)
def lexicon(code: str) -> Lexicon:
    """The cue lexicon of a language, read once."""
    loaded = languages.load(code)
    table: Mapping[str, Any] = loaded.table("cues")
    grammar: Mapping[str, Any] = loaded.table("words")
    forms: dict[str, list[Form]] = {}
    examples: list[tuple[str, str, str]] = []
    for group, entry in table["verbs"].items():
        for lemma, example in entry["lemmas"].items():
            examples.append((group, lemma, example))
            head, *rest = lemma.split()
            for kind, form in inflect(head, grammar):
                forms.setdefault(form, []).append(
                    Form(
                        group,
                        lemma,
                        kind,
                        entry["stance"],
                        frozenset(entry["takes"]),
                        tuple(rest),
                        entry.get("passive"),
                    )
                )
    nouns: dict[str, Noun] = {}
    adverbs: dict[str, Noun] = {}
    for kind, held in (("nouns", nouns), ("adverbs", adverbs)):
        for group, entry in table[kind].items():
            for word, example in entry["words"].items():
                held[word] = Noun(group, entry["stance"], frozenset(entry.get("takes", ())))
                examples.append((group, word, example))
    phrases = {}
    for name in ("according", "possessed"):
        phrases[name] = tuple(tuple(phrase["words"]) for phrase in table["phrases"][name])
        examples += [
            (name, " ".join(phrase["words"]), phrase["example"]) for phrase in table["phrases"][name]
        ]
    lists = {
        f"{section}.{name}": frozenset(entries)
        for section in ("relay", "raising", "negative", "split", "declining")
        for name, entries in table[section].items()
    }
    return Lexicon(
        forms={
            form: tuple(sorted(held, key=lambda item: -len(item.rest))) for form, held in forms.items()
        },
        nouns=nouns,
        adverbs=adverbs,
        phrases=phrases,
        lists=lists,
        ambiguous=frozenset(table["ambiguous"]["forms"]),
        inner_groups=frozenset(table["raising"]["thinking"]),
        examples=tuple(examples),
    )


def inflect(lemma: str, grammar: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(kind, form) for all forms of a verb, by the language's list and rules."""
    yield "base", lemma
    listed = grammar["irregular"].get(lemma)
    if listed is None:
        third, past, gerund = _regular(lemma, grammar["inflection"])
        participle = past
    else:
        third, past, participle, gerund = listed
    yield "third", third
    if past == participle:
        yield "past_participle", past
    else:
        yield "past", past
        yield "participle", participle
    yield "gerund", gerund


def _regular(lemma: str, rules: Mapping[str, Any]) -> tuple[str, str, str]:
    if lemma in rules["double"]:
        doubled = lemma + lemma[-1]
        return (
            lemma + rules["rule"][-1]["third"],
            doubled + rules["rule"][-1]["past"],
            doubled + rules["rule"][-1]["gerund"],
        )
    for rule in rules["rule"]:
        if not lemma.endswith(rule["ends"]):
            continue
        if rule.get("after_consonant") and lemma[-2] in rules["vowels"]:
            continue
        stem = lemma[: len(lemma) - rule["cut"]]
        return stem + rule["third"], stem + rule["past"], stem + rule["gerund"]
    raise AssertionError(lemma)
