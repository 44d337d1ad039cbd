"""Words and marks of a text with their classes, in lines: the outlet's sentences, and those quoted.

Rules: a text is cut into tokens once; a quotation that is speech stands in its line as one item, and
its words are lines of their own, one level deeper. Which word belongs to which class is said by
`lexicon/<language>/words.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from recount.read import language as languages
from recount.read.quotes import Quotation
from recount.read.structure import Structure
from recount.values import Span

TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*\w*(?:-\w+)*|\w+(?:['’\-]\w+)*(?:(?<=s)['’](?=\s[A-Z]))?|\.\.\.|[^\w\s]",
    re.UNICODE,
)
CLASSES = [
    "determiner",
    "possessive",
    "quantity",
    "preposition",
    "subordinator",
    "concessive",
    "coordinator",
    "adversative",
    "relative",
    "complementizer",
    "question",
    "subject",
    "object",
    "expletive",
    "be",
    "have",
    "do",
    "modal",
    "nonfinite",
    "negation",
    "never",
    "neither",
    "nor",
    "infinitive",
    "agent",
    "genitive",
    "as",
    "from",
    "at",
    "with",
    "outside_cue",
    "adverb",
    "time",
    "time_adjective",
    "time_preposition",
    "group_plural",
    "speech_manner",
    "if",
    "degree",
]
BIT = {name: 1 << number for number, name in enumerate(CLASSES)}
NUMBER, CAPITAL, PAST, PRESENT, GERUND, OWNER, QUOTED, MARK = (
    1 << (len(CLASSES) + number) for number in range(8)
)
FINITE_AUX = BIT["be"] | BIT["have"] | BIT["do"] | BIT["modal"]
CONNECTS = BIT["subordinator"] | BIT["preposition"] | BIT["time_preposition"]
AUX = FINITE_AUX | BIT["negation"]
STARTS_PHRASE = BIT["determiner"] | BIT["possessive"] | BIT["quantity"] | BIT["subject"] | NUMBER
WHOLE = "\ufffc"  # stands for the words of a quotation
STOPS = frozenset(".?!…")
OPENING, CLOSING = frozenset("([{"), frozenset(")]}")
MARKS = frozenset("\"“”«»„‟'‘’‚‹›")
NOTES = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹†‡")
TOLD = re.compile(r",\s*[—–-]\s")
AUTHOR = re.compile(r",?\s*[—–-]\s")
INNER_STOP = re.compile(r"[.!?…]\s+[A-ZА-ЯЁ]")
DASHES = frozenset("-–—―")


@dataclass(frozen=True, slots=True)
class Item:
    """One word, mark or whole quotation (then `quote` is its number) with the classes it may have."""

    start: int
    end: int
    low: str
    tags: int
    quote: int = -1

    def has(self, *names: str) -> bool:
        """Whether it may belong to one of the classes."""
        return any(self.tags & BIT[name] for name in names)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence at one level: the outlet's own (owner -1) or inside quotation number `owner`."""

    items: tuple[Item, ...]
    block: int
    owner: int

    def span(self, first: int, after: int) -> Span:
        """Where the items from `first` up to, not including, `after` stand."""
        return Span(self.items[first].start, self.items[after - 1].end)


@dataclass(frozen=True, slots=True)
class Words:
    """The word classes of one language."""

    tags: Mapping[str, int]
    suffixes: Mapping[str, tuple[str, ...]]
    exceptions: Mapping[str, frozenset[str]]
    people: Mapping[str, frozenset[str]]
    known_outlets: tuple[str, ...]

    def classes(self, word: str, low: str) -> int:
        """All classes that a word may have, by list and by ending."""
        tags = self.tags.get(low, 0)
        if word[0].isdigit():
            tags |= NUMBER
        elif word[0].isupper():
            tags |= CAPITAL
        for name, bit in (("past", PAST), ("adverb", BIT["adverb"]), ("gerund", GERUND)):
            if len(low) > 4 and low.endswith(self.suffixes[name]) and low not in self.exceptions[name]:
                tags |= bit
        if low.endswith(self.suffixes["possessive"]) and not tags & BIT["subject"]:
            tags |= OWNER
        return tags


@lru_cache(maxsize=8)
def words(code: str) -> Words:
    """The word classes of a language, read once."""
    table: Mapping[str, Any] = languages.load(code).table("words")
    tags: dict[str, int] = {}
    for name in CLASSES:
        for word in table["tags"].get(name, ()):
            tags[word] = tags.get(word, 0) | BIT[name]
    clitics = table["clitics"]
    for word in clitics["subject"]:
        tags[word] = tags.get(word, 0) | BIT["subject"]
    for name in ("be", "have"):
        for word in clitics[name]:
            tags[word] |= BIT[name]
    for word in list(tags):
        if word.endswith(tuple(clitics["negative"])):
            tags[word] |= BIT["negation"]
    for name, bit in (("past", PAST), ("present", PRESENT)):
        for word in table["verbs"][name]:
            tags[word] = tags.get(word, 0) | bit
    suffixes = table["suffixes"]
    return Words(
        tags=tags,
        suffixes={
            name: tuple(suffixes[name]) for name in ("past", "adverb", "gerund", "possessive", "plural")
        },
        exceptions={name: frozenset(suffixes["not_" + name]) for name in ("past", "adverb", "gerund")},
        people={name: frozenset(entries) for name, entries in table["people"].items()},
        known_outlets=tuple(table["known_outlets"]["names"]),
    )


def plain(word: str) -> str:
    """The word in lower case, with straight apostrophes."""
    return word.lower().replace("’", "'")


def speech(quotation: Quotation, text: str, before: str, *, outside: bool = False) -> bool:
    """Whether a quotation is an utterance of its own, not a few words set into the sentence.

    An utterance ends with a mark inside, or opens with a capital after a colon, a comma or nothing. Where
    the comma and the stop stand outside the marks (`outside`), they tell it as well.
    """
    inner = quotation.inner.of(text).strip()
    told = TOLD.match(text, quotation.span.end) and before[-1:] in {"", ":", *STOPS, *DASHES}
    if outside and inner and (quotation.continues is not None or not quotation.scare or told):
        return _speech_outside(quotation, text, inner, before)
    if quotation.scare or not inner or " " not in inner:
        return bool(inner) and inner[-1:] in {",", "?", "!"} and not quotation.scare
    if inner[-1] in ",.?!…" or not quotation.closed:
        return True
    return (inner[0].isupper() or inner[0].isdigit()) and before[-1:] in {"", ":", ","}


def _speech_outside(quotation: Quotation, text: str, inner: str, before: str) -> bool:
    """Whether words are speech in a script that sets its commas outside the quotation marks."""
    if quotation.style == "dash" or quotation.continues is not None or not quotation.closed:
        return True
    after = text[quotation.span.end : quotation.span.end + 3].lstrip()
    opens = inner[0].isupper() or inner[0].isdigit() or inner[0] in "„“«…"
    if AUTHOR.match(text, quotation.span.end) or before[-1:] == ":":
        return opens or inner[0] == "…" or bool(AUTHOR.match(text, quotation.span.end))
    if not opens or " " not in inner:
        return inner[-1] in "?!…" and before[-1:] in {"", ":", "."}
    alone = before[-1:] in {"", ".", "!", "?", "…", "—", "–"} and (not after or after[0] in ".\n")
    return alone or inner[-1] in "?!…." or bool(INNER_STOP.search(inner))


def _items(
    text: str, span: Span, held: Sequence[tuple[int, Quotation]], lexicon: Words
) -> Iterator[Item]:
    """Items of a stretch; the quotations in `held` are one item each."""
    position = span.start
    for number, quotation in held:
        yield from _plain_items(text, position, min(quotation.span.start, span.end), lexicon)
        end = min(quotation.span.end, span.end)
        yield Item(quotation.span.start, end, WHOLE, QUOTED, number)
        position = end
    yield from _plain_items(text, position, span.end, lexicon)


def _plain_items(text: str, start: int, end: int, lexicon: Words) -> Iterator[Item]:
    running = False  # whether a word, and no mark, stands before
    for match in TOKEN.finditer(text, start, end):
        word = match.group()
        if word[0] in NOTES:
            continue
        spoken = word[0].isalnum() or word[0] == "_"
        if spoken:
            low = plain(word)
            tags = lexicon.classes(word, low)
            if running and tags & CAPITAL and not word.isupper():
                tags &= ~CONNECTS  # 'says Maren Till': a name, no conjunction
            yield Item(match.start(), match.end(), low, tags)
        else:
            yield Item(match.start(), match.end(), word, MARK)
        running = spoken


def _cuts(items: list[Item], text: str, lexicon: Words) -> Iterator[list[Item]]:
    """Sentences: cut after a stop that a capital, a figure or a quotation follows."""
    items = [item for at, item in enumerate(items) if not (at and _abbreviated(items, at, lexicon))]
    begin = 0
    for index in range(len(items) - 1):
        here, after = items[index], items[index + 1]
        if after.low in CLOSING or (after.low in MARKS and after.start == here.end):
            continue
        if here.low in MARKS and here.quote < 0 and index and items[index - 1].low in STOPS:
            stop = True
        elif here.quote >= 0:
            stop = text[here.start : here.end].rstrip("\"”’'»")[-1:] in STOPS and not _attributed(
                items, index + 1
            )
        else:
            stop = here.low in STOPS and not _abbreviated(items, index, lexicon)
        if (
            stop
            and (after.tags & (CAPITAL | NUMBER | QUOTED) or after.low in MARKS)
            and after.start > here.end
        ):
            yield items[begin : index + 1]
            begin = index + 1
    if begin < len(items):
        yield items[begin:]


def _abbreviated(items: list[Item], index: int, lexicon: Words) -> bool:
    if index == 0 or items[index].low != "." or items[index].start != items[index - 1].end:
        return False
    before = items[index - 1]
    return (before.tags & CAPITAL > 0) and (
        (len(before.low) == 1 and before.low.isalpha()) or before.low in lexicon.people["title"]
    )


def _attributed(items: list[Item], index: int) -> bool:
    """Whether a short clause that ends at once follows a quotation, as in: “Who?” Mr Moy asked."""
    if not items[index].tags & CAPITAL:
        return not items[index].quote >= 0
    for ahead in range(index, min(index + 9, len(items))):
        item = items[ahead]
        if item.tags & (PAST | PRESENT) and ahead > index:
            return ahead + 1 >= len(items) or items[ahead + 1].low in ".,:;"
        if item.tags & FINITE_AUX or item.quote >= 0:
            return False
    return False


def lines(structure: Structure, quotations: Sequence[Quotation], code: str) -> list[Line]:
    """All lines of a text, the outlet's first, then those inside each quotation that is speech."""
    lexicon, text = words(code), structure.text
    outside = bool(structure.language.table("structure").get("quotations", {}).get("dash_dialogue"))
    spoken = [
        (number, quotation)
        for number, quotation in enumerate(quotations)
        if speech(
            quotation,
            text,
            text[max(0, quotation.span.start - 3) : quotation.span.start].rstrip(),
            outside=outside,
        )
    ]
    found: list[Line] = []
    outer = [pair for pair in spoken if pair[1].depth == 0]
    position = 0
    for number, block in enumerate(structure.blocks):
        region = block.body
        while position < len(outer) and outer[position][1].span.start < region.start:
            position += 1
        held = []
        while position < len(outer) and outer[position][1].span.start < region.end:
            held.append(outer[position])
            position += 1
        items = list(_items(text, region, held, lexicon))
        found += [Line(tuple(cut), number, -1) for cut in _cuts(items, text, lexicon)]
    blocks = structure.blocks
    index = 0
    for at, (number, quotation) in enumerate(spoken):
        while index + 1 < len(blocks) and blocks[index + 1].span.start <= quotation.span.start:
            index += 1
        held = []
        ahead = at + 1
        while ahead < len(spoken) and spoken[ahead][1].span.start < quotation.inner.end:
            if spoken[ahead][1].depth == quotation.depth + 1:
                held.append(spoken[ahead])
            ahead += 1
        items = list(_items(text, quotation.inner, held, lexicon))
        found += [Line(tuple(cut), index, number) for cut in _cuts(items, text, lexicon)]
    return found
