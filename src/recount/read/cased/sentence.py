"""A line of a text with the readings of its words, cut into pieces at its marks.

A piece is a stretch without comma, colon, dash or spoken quotation in it. Marks inside a few quoted words
(a title, a name, words held at arm's length) cut nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from recount.read.cased.lexicon import Lexicon, fold
from recount.read.morphology import Form
from recount.read.tokens import CAPITAL, DASHES, MARK, MARKS, NUMBER, STOPS, Item, Line

Pair = tuple[int, int]
LIKELY = 0.15  # a reading less likely than that is not believed against another
CUTS = frozenset({",", ";", ":", "(", ")", "[", "]"}) | DASHES | STOPS
CLOSES = {"«": "»", "„": "“”", "“": "”", '"': '"', "‹": "›"}


@dataclass(frozen=True)
class Sentence:
    """The words of a line, by number."""

    line: Line
    lexicon: Lexicon
    text: str
    forms: tuple[tuple[Form, ...], ...] = field(init=False)
    low: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Look up every word once."""
        read = self.lexicon.morphology.forms
        items = self.line.items
        forms = tuple(
            () if item.tags & MARK or item.quote >= 0 else read(self.text[item.start : item.end])
            for item in items
        )
        object.__setattr__(self, "forms", forms)
        object.__setattr__(self, "low", tuple(fold(item.low) for item in items))

    def __len__(self) -> int:
        return len(self.line.items)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the line."""
        return self.line.items

    @cached_property
    def closing(self) -> dict[int, int]:
        """For each mark that opens a few quoted words, the mark that closes them."""
        found: dict[int, int] = {}
        opened: list[int] = []
        for at, item in enumerate(self.items):
            if item.quote >= 0 or item.low not in MARKS:
                continue
            if opened and item.low in CLOSES.get(self.items[opened[-1]].low, ""):
                found[opened.pop()] = at
            elif item.low in CLOSES:
                opened.append(at)
        return found

    @cached_property
    def inside(self) -> frozenset[int]:
        """The items between the marks of a few quoted words."""
        return frozenset(at for first, last in self.closing.items() for at in range(first + 1, last))

    def cuts(self, at: int) -> bool:
        """Whether an item separates pieces."""
        item = self.items[at]
        if item.quote >= 0:
            return True
        return at not in self.inside and bool(item.tags & MARK) and item.low in CUTS

    @cached_property
    def pieces(self) -> tuple[Pair, ...]:
        """The stretches between separators."""
        found, start = [], 0
        for at in range(len(self) + 1):
            if at == len(self) or self.cuts(at):
                if at > start:
                    found.append((start, at))
                start = at + 1
        return tuple(found)

    def piece(self, at: int) -> int:
        """The number of the piece that holds an item; the one before it for a separator."""
        number = 0
        for index, (start, _) in enumerate(self.pieces):
            if start <= at:
                number = index
        return number

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """The mark at each place: the mark itself, 'quote' for spoken words, '' for a word."""
        return tuple(
            "quote"
            if item.quote >= 0
            else "—"
            if item.low in DASHES
            else item.low
            if item.tags & MARK
            else ""
            for item in self.items
        )

    def mark(self, at: int) -> str:
        """The mark at a place; '' for a word and beyond the edges."""
        return self.marks[at] if 0 <= at < len(self.marks) else ""

    def capital(self, at: int) -> bool:
        """Whether a word is written with a capital."""
        return bool(self.items[at].tags & CAPITAL)

    def proper(self, at: int) -> bool:
        """Whether a capital makes a name: not that of a sentence's first word, unless it is read as one."""
        if not self.capital(at):
            return False
        first = at == 0 or self.mark(at - 1) in {"quote", "—", ".", "!", "?"}
        best = max(self.forms[at], key=lambda form: form.score, default=None)
        return not first or best is None or bool(best.name)

    def figure(self, at: int) -> bool:
        """Whether a word is a figure."""
        return bool(self.items[at].tags & NUMBER) and not self.forms[at]

    def likely(self, at: int, *parts: str) -> Form | None:
        """The likeliest reading of those parts of speech, if it is believable."""
        best = max((form.score for form in self.forms[at]), default=0.0)
        for form in self.forms[at]:
            if form.part in parts and form.score >= LIKELY * best:
                return form
        return None

    @cached_property
    def every_lemma(self) -> tuple[frozenset[str], ...]:
        """The lemmas of each word, folded, with the word itself and the last part of a compound."""
        return tuple(
            _whole_and_parts({low, *(fold(form.lemma) for form in forms)})
            for low, forms in zip(self.low, self.forms, strict=True)
        )

    def lemmas(self, at: int) -> frozenset[str]:
        """The lemmas of a word."""
        return self.every_lemma[at]

    def is_one(self, at: int, *names: str) -> bool:
        """Whether a word, or one of its lemmas, stands in one of the lists."""
        if not 0 <= at < len(self):
            return False
        lists = self.lexicon.lists
        return any(not lists[name].isdisjoint(self.lemmas(at)) for name in names)

    def word(self, at: int, *names: str) -> bool:
        """Whether a word as written stands in one of the lists."""
        return 0 <= at < len(self) and self.lexicon.among(self.low[at], *names)

    def sequence(self, at: int, name: str) -> int:
        """Behind a fixed run of words that begins here; the same place when none does."""
        best = at
        for run in self.lexicon.sequences[name]:
            if self.low[at : at + len(run)] == run:
                best = max(best, at + len(run))
        return best

    def finite(self, at: int) -> bool:
        """Whether a word is the predicate of a clause: a verb in person or past, or a short participle."""
        if at in self.inside:
            return False
        form = self.likely(at, "verb", "short_participle", "predicative")
        if form is None or form.mood == "imperative":
            return False
        other = self.likely(at, "noun", "adjective", "preposition", "conjunction", "particle", "adverb")
        return other is None or form.score >= other.score

    def preposition(self, at: int) -> bool:
        """Whether a preposition stands here."""
        return (
            0 <= at < len(self)
            and self.low[at] in self.lexicon.governs
            and bool(self.likely(at, "preposition") or not self.forms[at])
        )

    def trim(self, start: int, end: int) -> Pair:
        """The stretch without separators and stops at its edges."""
        while start < end and self.mark(start) in {",", ";", ":", "—", ")", *STOPS}:
            start += 1
        while end > start and self.mark(end - 1) in {",", ";", ":", "—", "(", *STOPS}:
            end -= 1
        return start, end


def _whole_and_parts(lemmas: set[str]) -> frozenset[str]:
    return frozenset(lemmas | {lemma.rsplit("-", 1)[1] for lemma in lemmas if "-" in lemma})
