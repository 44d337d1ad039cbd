"""Grammars: how the attributions of a text are read, told by its language.

English shows who does what by the order of words, Russian by endings: `grammar = "case"` in `language.toml`
asks for the second. Both give the same parts to the same pipeline.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from recount.nouns import Claim
from recount.read import language as languages
from recount.read.attribution import Reader
from recount.read.chains import Chained, Chains
from recount.read.cues import lexicon
from recount.read.denials import linked, weighed
from recount.read.drafts import Draft
from recount.read.people import People
from recount.read.quotes import Quotation
from recount.read.structure import Structure
from recount.read.tokens import Line, Words, words


class Reads(Protocol):
    """Reads one line."""

    def drafts(self, line: Line, number: int) -> list[Draft]:
        """The attributions of a line."""


class Voices(Protocol):
    """What the pipeline asks of those who speak."""

    words: Words
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Grammar:
    """The parts of one reading. `before` and `after`: stances before and after speakers are resolved."""

    reader: Reads
    people: Voices
    chains: Chains
    across: Callable[[list[Draft]], list[Draft]]
    before: Callable[[Draft], Draft]
    after: Callable[[Draft, Chained], Draft]
    linked: Callable[[tuple[Claim, ...]], tuple[Claim, ...]]


def grammar(
    page: Structure, marks: Sequence[Quotation], cut: Sequence[Line], code: str, outlet: str | None
) -> Grammar:
    """The grammar of a language for one text."""
    by_case = languages.load(code).table("language").get("grammar") == "case"
    if by_case:
        return _by_case(page, marks, cut, code, outlet)
    return _by_order(page, cut, code, outlet)


def _by_order(page: Structure, cut: Sequence[Line], code: str, outlet: str | None) -> Grammar:
    cues, closed = lexicon(code), words(code)
    people = People(page.text, closed, outlet)
    return Grammar(
        reader=Reader(cues, closed),
        people=people,
        chains=Chains(page.text, cut, people, cues, closed),
        across=lambda drafts: drafts,
        before=lambda draft: replace(draft, stance=weighed(page.text, draft, code, people)),
        after=lambda draft, _chained: draft,
        linked=lambda claims: linked(page.text, claims, _blanket_words(code)),
    )


def _blanket_words(code: str) -> Callable[[str], bool]:
    return lambda word: word in lexicon(code).lists["negative.lies"]


def _by_case(
    page: Structure, marks: Sequence[Quotation], cut: Sequence[Line], code: str, outlet: str | None
) -> Grammar:
    from recount.read.cased import chains, lexicon, naming, reader, sentence, stances

    cues, closed = lexicon.lexicon(code), words(code)
    titles = frozenset(
        at for at, block in enumerate(page.blocks) if block.kind in {"headline", "heading"}
    )
    sentences = [sentence.Sentence(line, cues, page.text) for line in cut]
    people = naming.People(sentences, closed, cues, outlet)
    return Grammar(
        reader=reader.Reader(sentences),
        people=people,
        chains=chains.CasedChains(page.text, cut, sentences, people, cues, closed, titles),
        across=lambda drafts: reader.across(page, marks, sentences, drafts),
        before=lambda draft: draft,
        after=lambda draft, chained: replace(
            draft, stance=stances.weighed(page.text, draft, chained.who, cues)
        ),
        linked=lambda claims: linked(page.text, claims, lambda word: stances.lie(word, cues)),
    )
