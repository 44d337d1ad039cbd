"""Places in a language of cases: by the word for their kind, by the preposition and by the case it governs.

Rules: the name is given in the nominative, the words as written are its surface. 'В селе X', 'X-ский район'
tell the kind; a bare name behind 'в', 'из', 'под' is a town unless it is a state; a genitive behind 'жители',
'окраина' is a place. A building is a place when it is described ('бывший', 'заброшенный'), belongs to
something ('подвал школы'), bears a number, or stands in a named place. Names in quotation marks, of persons
and of bodies are none. Every word is data (`places.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from recount.nouns import Place
from recount.read.keys import cases, folded, key_in_table, key_of
from recount.read.language import Language
from recount.read.morphology import Form, morphology
from recount.read.nominatives import ALL, Names, adjective, candidates, straightened
from recount.read.structure import Structure
from recount.values import Span

_TOKEN = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*|\n\s*\n|\S")
_LONGEST = 4  # words of a name
_ADJECTIVES = 2  # words of a name that is all adjectives
_DATELINE_VOTES = 3  # a dateline names its place in the nominative
_DESCRIBED = 3  # words before a building's noun
_QUOTES = frozenset('«»“”„"‹›')
_ENDS = frozenset(".!?:;")
_TITLED = frozenset({"site", "prison", "camp", "village"})
_PERSONAL = frozenset({"given", "patronymic", "family"})
_DATELINE = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,3}")


@dataclass(frozen=True, slots=True)
class _Words:
    governs: dict[str, frozenset[str]]  # a preposition: the cases that it leads
    strong: frozenset[str]
    owners: frozenset[str]
    types: dict[str, str]
    sites: frozenset[str]
    qualities: frozenset[str]
    organisations: frozenset[str]
    titles: frozenset[str]
    speaking: frozenset[str]
    not_places: frozenset[str]
    beside: frozenset[str]
    moving: frozenset[str]
    no_tail: frozenset[str]
    countries: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Token:
    span: Span
    shown: str
    low: str
    forms: tuple[Form, ...]
    opens: bool
    quoted: bool

    @property
    def capital(self) -> bool:
        return self.shown[0].isupper()

    @property
    def word(self) -> bool:
        return self.shown[0].isalpha()


@dataclass(slots=True)
class _Page:
    text: str
    tokens: list[_Token]
    words: _Words
    language: Language
    names: Names
    known: dict[str, str] = field(default_factory=dict)
    found: dict[int, tuple[Place, int]] = field(default_factory=dict)  # first token: place, next token


def find(structure: Structure, *, language: Language) -> tuple[Place, ...]:
    """Every place that the text names, in order. Empty without a table."""
    words = _words_of(language)
    if words is None:
        return ()
    page = _Page(
        structure.text, list(_tokens(structure.text, language)), words, language, Names(language)
    )
    _meet(page)
    for place in _datelines(structure, page):
        if " " not in place.name:
            page.names.meet(place.name, frozenset({"nominative"}), votes=_DATELINE_VOTES)
        page.known.setdefault(place.name.casefold(), place.type)
        at = next(i for i, token in enumerate(page.tokens) if token.span.start >= place.span.start)
        page.found[at] = place, at + 1
    for rule in (_typed, _adjective_and_type, _led, _owned):
        for at, token in enumerate(page.tokens):
            if at not in page.found and token.word and not token.quoted and not _covered(page, at):
                rule(page, at)
    for at in range(len(page.tokens)):
        if at not in page.found and not _covered(page, at):
            _site(page, at)
    kept = {place.span: place for place, _ in page.found.values()}
    return tuple(sorted(kept.values(), key=lambda place: place.span))


def _covered(page: _Page, at: int) -> bool:
    return any(
        start <= at < page.found[start][1]
        for start in range(max(0, at - 8), at + 1)
        if start in page.found
    )


def _tokens(text: str, language: Language) -> Iterator[_Token]:
    opens, quoted = True, 0
    for match in _TOKEN.finditer(text):
        shown = match.group()
        key = key_of(language, shown)
        quoted += shown in "«„"
        yield _Token(Span(*match.span()), shown, key.low, key.forms, opens, quoted > 0 and not opens)
        quoted = 0 if shown.isspace() else max(0, quoted - (shown in "»“"))
        opens = shown[0] in _ENDS or shown[0] == "\n" or (opens and not shown[0].isalnum())


def _meet(page: _Page) -> None:
    """Note the form and case of every capitalised word, so that its forms may explain one another."""
    for at, token in enumerate(page.tokens):
        if token.word and token.capital and not token.opens:
            page.names.meet(token.shown, _cases_at(page, at))


def _cases_at(page: _Page, at: int) -> frozenset[str]:
    """The cases that the word before a name allows."""
    if at == 0:
        return ALL
    before = page.tokens[at - 1]
    if before.low in page.words.governs:
        return page.words.governs[before.low]
    if before.low in page.words.types and not before.capital:
        return cases(before.forms, "noun") | {"nominative"}
    if before.low in page.words.owners:
        return frozenset({"genitive"})
    form = adjective(page.language, before.shown, _cases_at(page, at - 1)) if before.capital else None
    return frozenset({form.case}) if form else ALL


def _run(page: _Page, at: int) -> int:
    """Where the run of capitalised words that begins here ends."""
    end = at
    while end < len(page.tokens) and end - at < _LONGEST:
        token = page.tokens[end]
        if not token.word or not token.capital or token.quoted or token.low in page.words.not_places:
            break
        if end > at and not _goes_on(page, end, _cases_at(page, at)):
            break
        end += 1
    return end


def _goes_on(page: _Page, at: int, allowed: frozenset[str]) -> bool:
    """Whether a word goes on with the name: one before it is an adjective whose case it may share."""
    shared = cases(page.tokens[at - 1].forms, "adjective", "participle") & allowed
    word = page.tokens[at].shown
    if not morphology(page.language.code).known(word):
        return bool(shared and candidates(page.language, word, shared))
    named = candidates(page.language, word, shared & {"nominative"})
    return bool(shared & cases(page.tokens[at].forms)) or any(one.number == "plural" for one in named)


def _name(page: _Page, start: int, end: int, allowed: frozenset[str], *, gender: str = "") -> str:
    """The nominative of a run of words: adjectives agree with the noun behind them."""
    shown = [page.tokens[at].shown for at in range(start, end)]
    if len(shown) == 1:
        return page.names.nominative(shown[0], allowed, gender=gender)
    form = adjective(page.language, shown[0], allowed)
    if form is None:
        return " ".join(shown)
    number, gender = form.number, form.gender
    last = page.names.nominative(shown[-1], frozenset({form.case}), gender=gender, number=number)
    if number != "plural":
        sexes = {
            one.name: one.gender for one in candidates(page.language, shown[-1], frozenset({form.case}))
        }
        gender = sexes.get(last, gender) if form.gender in ("", sexes.get(last, "")) else form.gender
    before = [
        straightened(page.language, word, reading, gender=gender, number=number)
        if (reading := adjective(page.language, word, frozenset({form.case})))
        else word
        for word in shown[:-1]
    ]
    return " ".join((*before, last))


def _put(page: _Page, start: int, end: int, name: str, kind: str) -> None:
    span = Span(page.tokens[start].span.start, page.tokens[end - 1].span.end)
    page.known.setdefault(name.casefold(), kind)
    page.found[start] = Place(" ".join(span.of(page.text).split()), name, kind, span), end


def _typed(page: _Page, at: int) -> None:
    """'В селе Верхняя Дольса', 'города Торвика', 'на улице Садовой': the kind stands before the name."""
    token = page.tokens[at]
    if token.low not in page.words.types or (token.capital and not token.opens):
        return
    kind, start = page.words.types[token.low], at + 1
    if start >= len(page.tokens):
        return
    if page.tokens[start].shown == "«" and kind in _TITLED:
        _titled(page, at, kind)
        return
    if not page.tokens[start].capital:
        return
    nouns = [form for form in token.forms if form.part == "noun"]
    own, gender = cases(token.forms, "noun"), nouns[0].gender if nouns else ""
    allowed = own | {"nominative"}
    end = _run(page, start)
    if end == start or page.tokens[start].quoted:
        return
    first = page.tokens[start].forms[0].name if page.tokens[start].forms else ""
    if first in _PERSONAL and (first != "family" or kind == "site"):
        return
    as_written = _as_written(page, start, end)
    name = as_written or _name(page, start, end, allowed, gender=gender)
    if kind in ("street", "prison", "site"):
        name = f"{_own_nominative(page, at)} {name}"
    _put(page, at, end, name, kind)


def _titled(page: _Page, at: int, kind: str) -> None:
    """'На шахте «Глубокая»': a building whose name stands in quotation marks."""
    close = next(
        (
            k
            for k in range(at + 2, min(at + 3 + _LONGEST, len(page.tokens)))
            if page.tokens[k].shown == "»"
        ),
        None,
    )
    if close is not None and page.tokens[at + 2].capital:
        quoted = Span(page.tokens[at + 1].span.start, page.tokens[close].span.end).of(page.text)
        _put(page, at, close + 1, f"{_own_nominative(page, at)} {quoted}", kind)


def _as_written(page: _Page, start: int, end: int) -> str:
    """A name of several words that already stands in the nominative beside the word for its kind."""
    if end - start < 2:  # noqa: PLR2004
        return ""
    first = adjective(page.language, page.tokens[start].shown, frozenset({"nominative"}))
    shown = " ".join(page.tokens[at].shown for at in range(start, end))
    return shown if first else ""


def _own_nominative(page: _Page, at: int) -> str:
    token = page.tokens[at]
    nouns = [form for form in token.forms if form.part == "noun"]
    if not nouns:
        return token.shown.lower()
    return straightened(page.language, token.shown, nouns[0], gender="", number=nouns[0].number).lower()


def _adjective_and_type(page: _Page, at: int) -> None:
    """'В Кердешском районе', 'Торвикская область', 'Садовая улица'."""
    end = at
    most = min(len(page.tokens), at + _ADJECTIVES)
    while end < most and page.tokens[end].word and page.tokens[end].capital:
        end += 1
    noun = page.tokens[end] if end < len(page.tokens) else None
    if noun is None or end == at or noun.low not in page.words.types or noun.capital:
        return
    own = cases(noun.forms, "noun")
    if adjective(page.language, page.tokens[at].shown, own) is None or not noun.forms:
        return
    form = next((one for one in noun.forms if one.part == "noun"), noun.forms[0])
    shown = [
        straightened(page.language, word.shown, reading, gender=form.gender, number=form.number)
        for word in page.tokens[at:end]
        if (reading := adjective(page.language, word.shown, own))
    ]
    kind = page.words.types[noun.low]
    _put(page, at, end + 1, " ".join((*shown, _own_nominative(page, end))), kind)


def _led(page: _Page, at: int) -> None:
    """A bare name behind a preposition of place; behind a weaker one, if it is known or somebody moves."""
    before = page.tokens[at - 1].low if at else ""
    if before not in page.words.governs:
        return
    end = _run(page, at)
    if end == at or _no_place(page, at, end):
        return
    allowed = page.words.governs[before]
    name = _name(page, at, end, allowed)
    kind = _kind(page, name)
    known = name.casefold() in page.known or name in page.words.countries
    lately = {token.low for token in page.tokens[max(0, at - 7) : at - 1]}
    if before in page.words.strong or known or lately & page.words.moving:
        _put(page, at, end, name, kind)


def _kind(page: _Page, name: str) -> str:
    return "country" if name in page.words.countries else page.known.get(name.casefold(), "town")


def _no_place(page: _Page, start: int, end: int) -> bool:
    """Whether the run names a person or a body, or is an abbreviation."""
    tokens, words = page.tokens, page.words
    if any(
        tokens[at].low in words.organisations or tokens[at].low in words.titles
        for at in range(start, end)
    ):
        return True
    if all(tokens[at].shown.isupper() for at in range(start, end)):
        return True
    if any(
        form.name in ("given", "patronymic")
        for at in range(start, end)
        for form in tokens[at].forms[:1]
    ):
        return (
            page.names.nominative(tokens[start].shown, ALL).casefold() not in page.known
            and end - start > 1
        )
    after = tokens[end] if end < len(tokens) else None
    if after is None or not after.word or after.capital:
        return False
    return after.low in words.organisations


def _owned(page: _Page, at: int) -> None:
    """'Жители Торвика', 'на окраине Осколья', and any further mention of a place that is known."""
    token = page.tokens[at]
    if not token.capital:
        return
    end = _run(page, at)
    if end == at or _no_place(page, at, end):
        return
    owner = at and page.tokens[at - 1].low in page.words.owners
    allowed = frozenset({"genitive"}) if owner else _cases_at(page, at)
    after = page.tokens[end] if end < len(page.tokens) else None
    if after is not None and after.word and after.capital and not after.opens:
        return  # two names in a row: a person
    name = _name(page, at, end, allowed)
    if owner or (name.casefold() in page.known or name in page.words.countries):
        _put(page, at, end, name, _kind(page, name))


def _site(page: _Page, at: int) -> None:
    """A building: 'бывшем зерноскладе', 'подвале школы', 'колонии № 5', 'рынке в Гумаре'."""
    tokens, words = page.tokens, page.words
    noun = tokens[at]
    sites = [form for form in noun.forms if folded(page.language, form.lemma) in words.sites]
    if not sites or (noun.capital and not noun.opens):
        return
    first = at
    while first > 0 and at - first < _DESCRIBED and _describes(page, first - 1):
        first -= 1
    led = first > 0 and (
        tokens[first - 1].low in words.governs or tokens[first - 1].low in words.owners
    )
    end, tail = _tail(page, at)
    joined = _joined(page, end)
    if joined is None and (not led or (first == at and end == at + 1)):
        return
    own = cases(tuple(sites), "noun") & words.governs.get(tokens[first - 1].low, ALL)
    form = next((one for one in sites if one.part == "noun" and one.case in own), None)
    if form is None:
        return
    described = [
        straightened(
            page.language, tokens[k].shown, reading, gender=form.gender, number=form.number
        ).lower()
        for k in range(first, at)
        if (reading := adjective(page.language, tokens[k].shown, own))
    ]
    head = straightened(page.language, noun.shown, form, gender="", number=form.number).lower()
    name = " ".join((*described, head, *tail))
    if joined is not None:
        name, end = f"{name}, {joined[0].name}", joined[1]
    kind = words.types.get(folded(page.language, form.lemma), "site")
    _put(page, first, end, name, kind if kind in ("prison", "camp") else "site")


def _describes(page: _Page, at: int) -> bool:
    """Whether a word tells what a building is or was: 'бывший', 'заброшенный'."""
    token = page.tokens[at]
    lemmas = {folded(page.language, form.lemma) for form in token.forms if form.part == "adjective"}
    return not page.words.qualities.isdisjoint(lemmas | {token.low})


def _tail(page: _Page, at: int) -> tuple[int, list[str]]:
    """What a building belongs to or is numbered by: 'школы', 'полиции', '№ 5', 'у моста'."""
    tokens, end = page.tokens, at + 1
    if end + 1 < len(tokens) and tokens[end].shown == "№":
        return end + 2, ["№", tokens[end + 1].shown]
    beside = end < len(tokens) and tokens[end].low in page.words.beside
    start = end
    end += beside
    if end >= len(tokens) or not tokens[end].word or tokens[end].capital:
        return at + 1, []
    readings = (
        tokens[end].forms if tokens[end].forms[:1] and tokens[end].forms[0].part == "noun" else ()
    )
    genitive = bool(readings) and readings[0].case == "genitive" and readings[0].animate is not True
    if not genitive or tokens[end].low in page.words.no_tail:
        return at + 1, []
    return end + 1, [tokens[k].shown for k in range(start, end + 1)]


def _joined(page: _Page, at: int) -> tuple[Place, int] | None:
    """The named place in which a building stands: 'в Торвике', 'в городе Торвике'."""
    tokens = page.tokens
    if at + 1 >= len(tokens) or tokens[at].low not in page.words.strong:
        return None
    return page.found.get(at + 1)


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
            if key_of(page.language, name).low not in page.words.not_places:
                yield Place(match.group(), name, _kind(page, name), Span(*match.span()))


@cache
def _words_of(language: Language) -> _Words | None:
    table = language.table("places")
    if not table:
        return None

    def keys(listed: list[str]) -> frozenset[str]:
        return frozenset(key_in_table(language, word) for word in listed)

    others = table["others"]
    return _Words(
        governs={word: frozenset(led) for word, led in table["governs"].items()},
        strong=frozenset(table["strong"]),
        owners=keys(table["owners"]),
        types={key_in_table(language, word): kind for word, kind in table["types"].items()},
        sites=keys(table["sites"]["nouns"]),
        qualities=keys(table["sites"]["qualities"]),
        organisations=keys(others["organisations"]),
        titles=keys(others["titles"]),
        speaking=keys(others["speaking"]),
        not_places=keys(others["not_places"]),
        beside=frozenset(table["beside"]),
        moving=keys(table["moving"]),
        no_tail=keys(table["sites"]["no_tail"]),
        countries=frozenset(table["countries"]["names"]),
    )
