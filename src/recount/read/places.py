"""Places: where, by the shape of a name and by what stands around it. No list of towns is needed.

Rules: the name is as written, without article. A word beside the name ('prison', 'the village of') gives its
type; a bare name behind a preposition is a town unless it is a state. A building without a name ('a disused
brickworks') is a site, and takes the town that is joined to it. Persons, organisations, months and adjectives
of peoples are no places. Every word is data (`places.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from recount.nouns import Place
from recount.read.keys import has_forms
from recount.read.language import Language
from recount.read.structure import Structure
from recount.values import Span

_NOTES = "⁰¹²³⁴-⁹"  # raised figures are letters to `re`, and no part of a word
_TOKEN = re.compile(rf"[^\W_{_NOTES}]+(?:[’'-][^\W\d_{_NOTES}]+)*|\n\s*\n|\S")
_POSSESSIVE = re.compile(r"['’]s?$")
_PARTICLE = re.compile(r"[a-z]{1,4}[’'-][A-Z]")  # 'al-Harim', 'd'Oro'
_HALF_NAME = re.compile(r"[A-Z]\w*-[a-z]")  # 'Muslim-majority' describes, it does not name
_LONGEST_NAME = 5  # words
_ADJECTIVES = 3  # words before a building's noun
_DATELINE = re.compile(r"[^\W\d_][^\W\d_.’'-]*(?:[ ’'.-]+[^\W\d_]+){0,3}")
_MOVED = 6  # words before a name among which a verb of moving is sought
_STOPS = ".;:!?"
_SHORT = 3  # letters: an all-capital word this short is an abbreviation


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists of a language, ready for look-up."""

    strong: frozenset[str]
    weak: frozenset[str]
    only_sites: frozenset[str]
    joins: frozenset[str]
    articles: frozenset[str]
    inner: frozenset[str]
    moving: frozenset[str]
    directions: frozenset[str]
    reaching: frozenset[str]
    grounds: frozenset[str]
    types: dict[str, str]
    sites: frozenset[str]
    qualities: frozenset[str]
    purposes: frozenset[str]
    organisations: frozenset[str]
    titles: frozenset[str]
    speaking: frozenset[str]
    adjective_endings: tuple[str, ...]
    function: frozenset[str]
    not_places: frozenset[str]
    never_inside: frozenset[str]
    countries: frozenset[str]
    demonyms: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Token:
    span: Span
    shown: str
    low: str
    capital: bool
    opens: bool  # a sentence, or a paragraph


@dataclass(slots=True)
class _Page:
    """One text on its way: its tokens, its words, and what its names are known to be."""

    text: str
    tokens: list[_Token]
    words: _Words
    persons: set[str] = field(default_factory=set)
    ends: set[int] = field(default_factory=set)  # where the places found so far end
    known: dict[str, str] = field(default_factory=dict)  # name, folded: type


@dataclass(frozen=True, slots=True)
class _Name:
    """A run of capitalised words, as token numbers (end exclusive)."""

    start: int
    end: int


def find(structure: Structure, *, language: Language) -> tuple[Place, ...]:
    """Every place that the text names, in order, without those inside another. Empty without a table."""
    if has_forms(language):
        from recount.read import places_by_case

        return places_by_case.find(structure, language=language)
    words = _words_of(language)
    if words is None:
        return ()
    page = _Page(structure.text, list(_tokens(structure.text)), words)
    names = list(_names(page))
    page.persons.update(_persons(page, names))
    found = [*_datelines(structure, page)]
    found += [place for name in names if (place := _typed(page, name))]
    for place in found:
        page.known.setdefault(place.name.casefold(), place.type)
    page.persons.difference_update(page.known)
    page.ends.update(place.span.end for place in found)
    taken = {place.span.start for place in found}
    found += [place for name in names if (place := _owner(page, name, taken))]
    bare = [name for name in names if page.tokens[name.start].span.start not in taken]
    strong = [(name, place) for name in bare if (place := _behind_preposition(page, name, strong=True))]
    for _, place in strong:
        page.known.setdefault(place.name.casefold(), place.type)
        page.ends.add(place.span.end)
    done = {name for name, _ in strong}
    found += [place for _, place in strong]
    for name in bare:
        place = None if name in done else _behind_preposition(page, name, strong=False)
        if place:
            found.append(place)
            page.ends.add(place.span.end)
    found += _sites(page, {place.span.start: place for place in found})
    return _in_order(found)


def _in_order(found: list[Place]) -> tuple[Place, ...]:
    kept: dict[Span, Place] = {}
    for place in found:
        kept.setdefault(place.span, place)
    return tuple(sorted(kept.values(), key=lambda place: place.span))


def _tokens(text: str) -> Iterator[_Token]:
    opens = True
    for match in _TOKEN.finditer(text):
        shown = match.group()
        capital = shown[0].isupper() or bool(_PARTICLE.match(shown))
        yield _Token(Span(*match.span()), shown, shown.lower(), capital, opens)
        if shown[0].isalnum():
            opens = False
        elif shown[0] in '.!?:;\n“"‘':
            opens = True


def _names(page: _Page) -> Iterator[_Name]:
    """Runs of capitalised words, with small words between them ('Bay of Kings'), up to five words."""
    tokens, words, at = page.tokens, page.words, 0
    while at < len(tokens):
        if not _may_begin(tokens[at], words):
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and end - at < _LONGEST_NAME and not _possessive(tokens[end - 1]):
            token = tokens[end]
            if token.capital and token.shown[0].isalpha() and token.low not in words.never_inside:
                end += 1
            elif _inner(page, end):
                end += 2
            else:
                break
        yield _Name(at, min(end, len(tokens)))
        at = end


def _may_begin(token: _Token, words: _Words) -> bool:
    if not token.capital or not words.not_places.isdisjoint({token.low, token.low.rpartition("-")[2]}):
        return False
    small = token.low in words.strong or token.low in words.weak or token.low in words.articles
    return not small and not _HALF_NAME.search(token.shown)


def _inner(page: _Page, at: int) -> bool:
    tokens = page.tokens
    follows = (
        at + 1 < len(tokens)
        and tokens[at + 1].capital
        and tokens[at + 1].low not in page.words.articles
    )
    return follows and tokens[at].low in page.words.inner - page.words.strong and not tokens[at].capital


def _possessive(token: _Token) -> bool:
    return bool(_POSSESSIVE.search(token.low))


def _shown(page: _Page, start: int, end: int) -> tuple[str, Span]:
    span = Span(page.tokens[start].span.start, page.tokens[end - 1].span.end)
    shown = span.of(page.text)
    bare = _POSSESSIVE.sub("", shown)
    return " ".join(bare.split()), Span(span.start, span.start + len(bare))


def _persons(page: _Page, names: list[_Name]) -> Iterator[str]:
    """Every word of a name that stands behind a title or before a word of speaking, but no typed place."""
    for name in names:
        before = page.tokens[name.start - 1].low.strip(".") if name.start else ""
        first = page.tokens[name.start].low.strip(".")
        after = page.tokens[name.end].low if name.end < len(page.tokens) else ""
        speaks = after in page.words.speaking and name.end - name.start <= _SHORT
        behind_preposition = before in page.words.strong or before in page.words.joins
        if _organisation(page, name):
            continue
        titled = before in page.words.titles or first in page.words.titles
        if titled or (speaks and not behind_preposition):
            for token in page.tokens[name.start : name.end]:
                word = _POSSESSIVE.sub("", token.low)
                if word not in page.words.types:
                    yield word


def _datelines(structure: Structure, page: _Page) -> Iterator[Place]:
    for block in structure.blocks:
        if block.kind not in ("paragraph", "dateline") or (
            block.kind == "paragraph" and not block.label
        ):
            continue
        span = block.label or block.span
        match = _DATELINE.match(structure.text, span.start, span.end)
        if match and match.group()[0].isupper():
            name = match.group().title() if match.group().isupper() else match.group()
            if name.casefold() not in page.words.not_places:
                yield Place(match.group(), name, _type_of_bare(page, name), Span(*match.span()))


def _typed(page: _Page, name: _Name) -> Place | None:
    """'The village of X', 'X prison', 'X Street': a name with the word for what it is."""
    tokens, words = page.tokens, page.words
    shown, span = _shown(page, name.start, name.end)
    kinds = _type_before(page, name.start) or _type_behind(page, name.end)
    if kinds and not _organisation(page, name):
        return Place(shown, shown, kinds, span)
    last = _POSSESSIVE.sub("", tokens[name.end - 1].low)
    if name.end - name.start > 1 and last in words.types and not _organisation(page, name):
        return Place(shown, shown, words.types[last], span)
    after = tokens[name.end].low if name.end < len(tokens) else ""
    if _possessive(tokens[name.end - 1]) or tokens[name.start].low in words.titles:
        return None
    end = name.end
    while end < len(tokens) and end - name.end < _SHORT and _qualifies(tokens[end], words):
        end += 1
    noun = tokens[end].low if end < len(tokens) else ""
    if end > name.end and noun not in words.sites:
        end, noun = name.end, after
    if (noun in words.types or noun in words.sites) and not (
        _is_adjective(page, name) or _organisation(page, name)
    ):
        shown, span = _shown(page, name.start, end + 1)
        return Place(shown, shown, words.types.get(noun, "site"), span)
    return None


def _type_before(page: _Page, start: int) -> str | None:
    """The type in 'the (harbour) town of' or 'the village' just before a name."""
    tokens = page.tokens
    if start >= 2 and tokens[start - 1].low == "of":  # noqa: PLR2004
        return page.words.types.get(tokens[start - 2].low)
    return None


def _type_behind(page: _Page, end: int) -> str | None:
    """The type in ', a (small) village' behind a name; not in ', a village elder'."""
    tokens, words = page.tokens, page.words
    if end + 2 >= len(tokens) or tokens[end].low != "," or tokens[end + 1].low not in words.articles:
        return None
    for at in range(end + 2, min(end + 2 + _SHORT, len(tokens) - 1)):
        if tokens[at].low in words.types:
            follows = tokens[at + 1]
            plain = follows.shown[0].isalpha() and follows.low not in words.function
            return None if plain else words.types[tokens[at].low]
        if not tokens[at].shown[0].isalpha():
            return None
    return None


def _organisation(page: _Page, name: _Name) -> bool:
    lows = {_POSSESSIVE.sub("", token.low) for token in page.tokens[name.start : name.end]}
    return bool(lows & page.words.organisations)


def _is_adjective(page: _Page, name: _Name) -> bool:
    """'Chechen', 'Islamic': one word that belongs to the noun behind it."""
    last = page.tokens[name.end - 1].shown
    return last in page.words.demonyms or last.lower().endswith(page.words.adjective_endings)


def _behind_preposition(page: _Page, name: _Name, *, strong: bool) -> Place | None:
    tokens, words = page.tokens, page.words
    at = name.start - 1
    while at >= 0 and tokens[at].low in words.directions and not tokens[at].capital:
        at -= 1
    article = at >= 0 and tokens[at].low in words.articles
    if article:
        at -= 1
    before = tokens[at].low if at >= 0 else ""
    shown, span = _shown(page, name.start, name.end)
    if _no_place(page, name, shown):
        return None
    kind = _type_of_bare(page, shown)
    if shown in words.countries or shown.casefold() in page.known:
        if strong and before not in words.strong:
            return None
        return Place(shown, shown, kind, span)
    on_ground = tokens[name.end - 1].low in words.grounds
    if article or shown.isupper() or (before in words.only_sites and not on_ground):
        return None
    if strong:
        return Place(shown, shown, kind, span) if before in words.strong else None
    lately = _lately(page, at)
    moved = before in words.reaching or (before in words.weak and bool(lately & words.moving))
    after_place = at >= 1 and tokens[at - 1].span.end in page.ends and not _speaks(page, name)
    if before == ",":
        after_place = after_place and name.end - name.start == 1
    else:
        after_place = after_place and before in words.weak
    return Place(shown, shown, kind, span) if moved or after_place else None


def _lately(page: _Page, at: int) -> set[str]:
    """The words shortly before, within the sentence."""
    found: set[str] = set()
    for token in reversed(page.tokens[max(0, at - _MOVED) : max(0, at)]):
        if token.shown in _STOPS:
            break
        found.add(token.low)
    return found


def _owner(page: _Page, name: _Name, typed: set[int]) -> Place | None:
    """'X's' before a typed place."""
    tokens = page.tokens
    after = tokens[name.end].span.start if name.end < len(tokens) else -1
    if not _possessive(tokens[name.end - 1]) or after not in typed:
        return None
    shown, span = _shown(page, name.start, name.end)
    return (
        None if _no_place(page, name, shown) else Place(shown, shown, _type_of_bare(page, shown), span)
    )


def _speaks(page: _Page, name: _Name) -> bool:
    return name.end < len(page.tokens) and page.tokens[name.end].low in page.words.speaking


def _no_place(page: _Page, name: _Name, shown: str) -> bool:
    tokens, words = page.tokens, page.words
    if shown in words.countries:
        return False
    lows = [_POSSESSIVE.sub("", token.low) for token in tokens[name.start : name.end]]
    if _organisation(page, name) or set(lows) & (page.persons | words.not_places | words.titles):
        return True
    if shown in words.demonyms or len(shown) < _SHORT:
        return True
    after = tokens[name.end] if name.end < len(tokens) else None
    noun_follows = (
        after is not None
        and after.shown[0].isalpha()
        and not after.capital
        and after.low not in words.function
        and not after.low.endswith("ly")
    )
    return noun_follows and _is_adjective(page, name)


def _type_of_bare(page: _Page, shown: str) -> str:
    if shown in page.words.countries:
        return "country"
    return page.known.get(shown.casefold(), "town")


def _sites(page: _Page, named: dict[int, Place]) -> Iterator[Place]:
    """'A disused brickworks', 'the former naval school at X': buildings without a name of their own."""
    tokens, words = page.tokens, page.words
    for at, token in enumerate(tokens):
        if token.low not in words.sites or token.capital:
            continue
        first = at
        while first > 0 and at - first < _ADJECTIVES and _qualifies(tokens[first - 1], words):
            first -= 1
        article = first > 0 and tokens[first - 1].low in words.articles
        joined = _joined(page, at + 1, named)
        if not article or (first == at and joined is None):
            continue
        shown, span = _shown(page, first, at + 1)
        kind = words.types.get(token.low, "site")
        kind = kind if kind in ("prison", "camp", "site") else "site"
        if joined:
            whole = Span(span.start, joined.span.end)
            yield Place(" ".join(whole.of(page.text).split()), f"{shown}, {joined.name}", kind, whole)
        else:
            yield Place(shown, shown, kind, span)


def _qualifies(token: _Token, words: _Words) -> bool:
    return not token.capital and (token.low in words.qualities or token.low in words.purposes)


def _joined(page: _Page, at: int, named: dict[int, Place]) -> Place | None:
    """The named place that stands behind a building: 'at X', 'in the town of X'."""
    tokens = page.tokens
    if at >= len(tokens) or tokens[at].low not in page.words.joins:
        return None
    for step in range(at + 1, min(at + 6, len(tokens))):
        if tokens[step].span.start in named:
            between = tokens[at + 1 : step]
            small = page.words.articles | page.words.qualities | page.words.purposes | {"of"}
            if all(token.low in small or token.low in page.words.types for token in between):
                return named[tokens[step].span.start]
    return None


@cache
def _words_of(language: Language) -> _Words | None:
    table = language.table("places")
    if not table:
        return None
    others: dict[str, Any] = table["others"]
    months = language.table("times").get("words", {})
    return _Words(
        **{
            key: frozenset(table[key])
            for key in (
                "strong",
                "weak",
                "only_sites",
                "joins",
                "articles",
                "inner",
                "moving",
                "reaching",
                "grounds",
                "directions",
            )
        },
        types=table["types"],
        sites=frozenset(table["sites"]["nouns"]),
        qualities=frozenset(table["sites"]["qualities"]),
        purposes=frozenset(table["sites"]["purposes"]),
        organisations=frozenset(others["organisations"]),
        titles=frozenset(others["titles"]),
        speaking=frozenset(others["speaking"]),
        adjective_endings=tuple(others["adjective_endings"]),
        function=frozenset(others["function"]),
        not_places=frozenset(others["not_places"])
        | {word for kind in ("month", "weekday") for word in months.get(kind, ())},
        never_inside=frozenset(others["never_inside"]),
        countries=frozenset(table["countries"]["names"]),
        demonyms=frozenset(table["countries"]["demonyms"]),
    )
