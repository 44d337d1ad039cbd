"""Times: the days that the words of a text name, and how near they name them.

Rules: a time that hangs on the day of publication ('last week', 'on Sunday', '3 May') is reckoned from the
anchor and says so; without an anchor it stays unresolved (`start` and `end` None). A day without a year is
the latest such day not after the anchor. An order of day and month that can be read two ways is not decided.
'The previous day' is reckoned from the time named before it. A winter of one year may lie at either end of
it, so it is that year.

Every word is data (`times.toml`): patterns over classes of words; the reckoning is in `reckoning`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Protocol

from recount.read.keys import has_forms, key_in_table
from recount.read.language import Language
from recount.read.reckoning import Context, Days, join, modify, reckon
from recount.values import Span, When

_TOKEN = re.compile(
    r"\d{1,4}([./-])\d{1,2}\1\d{2,4}(?!\d)|\d{1,3}(?:,\d{3})+|\d+\.\d+|\d+[^\W\d_]*(?:['’]s)?"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*|\n\s*\n|\S"
)
_NUMERIC = re.compile(r"\d+([./-])\d+\1\d+")
_DIGITS = re.compile(r"(\d+)(\D*)")
_TERM = re.compile(r"<(?P<kind>\w+)(?::(?P<name>\w+))?>(?P<maybe>\?)?|(?P<words>\S+)")
_WINDOW = 8  # tokens before or behind a time that a modifier may take
_DATELINE = 120  # code points of a first line in which the date of a report may stand
_DASHES = "-–—"
_SAYING = "saying"  # the class of words behind which a time dates the utterance
_SAID = 3  # tokens between such a word and its time
_DAYS = 31
_SHORT = 2  # digits of a day
_FULL = 4  # digits of a year
_YEARS = range(1500, 2101)
_FIRST_LETTER = 0xE000  # private letters: one for each set of word classes


class HasText(Protocol):
    """What a time is sought in."""

    @property
    def text(self) -> str:
        """The whole text."""


@dataclass(frozen=True, slots=True)
class _Token:
    span: Span
    word: bool  # no mark
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    regex: re.Pattern[str]
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Match:
    start: int  # tokens
    end: int
    rank: int
    rule: _Rule
    values: dict[str, Any]


def find(structure: HasText, *, language: Language, anchor: date | None) -> tuple[When, ...]:
    """Every time that the text names, in order. Empty for a language without a table of times."""
    grammar = grammar_of(language)
    if grammar is None:
        return ()
    if anchor is None:
        anchor = _dateline(structure.text, grammar)
    return _find(structure.text, grammar, anchor)


def _find(text: str, grammar: Grammar, anchor: date | None) -> tuple[When, ...]:
    tokens = grammar.tokens(text)
    codes = "".join(grammar.letter(token.values) for token in tokens)
    found: list[tuple[int, int, Days]] = []
    titles = [Span(*title.span()) for title in grammar.titles.finditer(text)]
    context = Context(anchor)
    for match in _best(grammar.matches(codes, tokens)):
        if any(title.holds(tokens[match.start].span) for title in titles):
            continue
        days = reckon(match.rule.kind, match.values, match.rule.options, context)
        if "effect" in match.rule.options:
            days = modify(match.rule.options["effect"], days, context)
        start, end, days = _modified(grammar, codes, match, days, context)
        if found and found[-1][1] > start:
            start = match.start
        if days.start and not _of_saying(tokens, start):
            context = replace(context, previous=days)
        found.append((start, end, days))
    return tuple(
        replace(
            _when(Span(tokens[first].span.start, tokens[last - 1].span.end), text, days, anchor),
            of="saying" if _of_saying(tokens, first) else None,
        )
        for first, last, days in _joined(grammar, codes, found)
    )


def _of_saying(tokens: list[_Token], start: int) -> bool:
    """Whether the time stands right behind a word of saying, and so dates the utterance."""
    for token in reversed(tokens[max(0, start - _SAID) : start]):
        if not token.word:
            return False
        if _SAYING in token.values:
            return True
    return False


def _best(matches: list[_Match]) -> list[_Match]:
    """The longest of those that overlap, in order; of equals the later rule."""
    taken: list[_Match] = []
    used: set[int] = set()
    for match in sorted(matches, key=lambda m: (m.start - m.end, -m.rank)):
        if used.isdisjoint(range(match.start, match.end)):
            used.update(range(match.start, match.end))
            taken.append(match)
    return sorted(taken, key=lambda m: m.start)


def _modified(
    grammar: Grammar, codes: str, match: _Match, days: Days, context: Context
) -> tuple[int, int, Days]:
    """The time with what stands around it, nearest first: 'early', 'since', 'the night of'."""
    start, end = match.start, match.end
    for effect, regex in grammar.behind:
        after = regex.match(codes, end, end + _WINDOW)
        if after and after.end() > end:
            end, days = after.end(), modify(effect, days, context)
            break
    changed = True
    while changed:
        changed = False
        for effect, regex in grammar.before:
            before = regex.search(codes[max(0, start - _WINDOW) : start])
            if before and before.group():
                start -= len(before.group())
                days, changed = modify(effect, days, context), True
                break
    return start, end, days


def _joined(
    grammar: Grammar, codes: str, found: list[tuple[int, int, Days]]
) -> list[tuple[int, int, Days]]:
    """'From Monday to Thursday' as one time."""
    result: list[tuple[int, int, Days]] = []
    for start, end, days in found:
        if result:
            first, last, earlier = result[-1]
            middle = codes[last:start] or codes[start]
            for before, between in grammar.joins:
                opened = any(before.fullmatch(codes[at]) for at in (first - 1, first) if at >= 0)
                if opened and between.fullmatch(middle):
                    result[-1] = (first, end, join(earlier, days))
                    break
            else:
                result.append((start, end, days))
        else:
            result.append((start, end, days))
    return result


def _when(span: Span, text: str, days: Days, anchor: date | None) -> When:
    return When(
        surface=span.of(text),
        start=days.start,
        end=days.end,
        granularity=days.granularity,
        span=span,
        anchor=anchor if days.relative else None,
    )


def _dateline(text: str, grammar: Grammar) -> date | None:
    """The day of the first dateline (a place, a day with its year, a dash), else None."""
    for line in text[: 10 * _DATELINE].splitlines():
        head = line[:_DATELINE]
        dash = max((head.find(f" {mark} ") for mark in _DASHES), default=-1)
        if dash > 0:
            for time in _find(head[:dash], grammar, None):
                if time.granularity == "day" and time.start is not None:
                    return time.start
    return None


class Grammar:
    """The patterns of a language, compiled over letters that stand for classes of words."""

    def __init__(self, table: dict[str, Any], language: Language) -> None:
        self._language = language
        self.titles = re.compile(
            table.get("titles", r"(?!)")
        )  # where a word for a time is part of a name
        self._capital = set(table["capital"])
        self._ordinals = set(table["ordinal_suffixes"])
        self._decades = set(table["decade_suffixes"])
        self._words: dict[str, dict[str, Any]] = {}
        exact = set(table.get("exact", ()))  # classes whose words are known in the written form alone
        for kind, words in table["words"].items():
            for word, value in words.items():
                for shown in {word} if kind in exact else {word, self._key(word)}:
                    self._words.setdefault(shown, {})[kind] = value
        self._literals = self._literals_of(table)
        self._letters: dict[frozenset[str], str] = {}
        self._close_classes()
        self._rules = [
            _Rule(item["kind"], self._compile(item["form"], keep=item.get("keep", 0)), item)
            for item in table["pattern"]
        ]
        sides = {
            side: [m for m in table["modifier"] if m.get("side", "before") == side]
            for side in ("before", "behind")
        }
        self.before = [
            (m["effect"], re.compile(self._source(m["form"]) + r"\Z"))
            for m in sorted(sides["before"], key=lambda m: -len(m["form"].split()))
        ]
        self.behind = [(m["effect"], re.compile(self._source(m["form"]))) for m in sides["behind"]]
        self.joins = [
            (re.compile(self._source(j["before"])), re.compile(self._source(j["middle"])))
            for j in table["join"]
        ]

    def _literals_of(self, table: dict[str, Any]) -> dict[str, set[str]]:
        """The words that forms name outright, by how they are looked up: '!' asks for the written form."""
        forms = [item["form"] for item in (*table["pattern"], *table["modifier"])]
        forms += [part for item in table["join"] for part in (item["before"], item["middle"])]
        terms = [term.removesuffix("?") for form in forms for term in form.split()]
        named = {word for term in terms if not term.startswith("<") for word in term.split("|")} - {">"}
        found: dict[str, set[str]] = {}
        for word in named:
            for shown in {
                word.removesuffix("!"),
                word if word.endswith("!") else f" {self._key(word)}",
            }:
                found.setdefault(shown, set()).add(word)
        return found

    def _close_classes(self) -> None:
        """Give every set of classes that a token can have its letter, before patterns ask for them."""
        for word in {*self._words, *(word.strip() for word in self._literals)}:
            for shown in (word, word.capitalize()):
                self.letter(self._values(shown))
            self.letter(self._of_word("", word))  # another form of the same word
        for sample in ("7", "77", "1999", "7x", *(f"7{s}" for s in self._ordinals), "2020-02-02"):
            self.letter(self._values(sample))
        for suffix in self._ordinals:
            self.letter(self._values(f"2016{suffix}"))
        for suffix in (*self._ordinals, *self._decades):
            for digits in ("7", "77", "90", "1990"):
                self.letter(self._values(digits + suffix))

    def letter(self, values: dict[str, Any]) -> str:
        """The letter of a set of classes."""
        kinds = frozenset(values)
        return self._letters.setdefault(kinds, chr(_FIRST_LETTER + len(self._letters)))

    def tokens(self, text: str) -> list[_Token]:
        """The words and marks of a text; up to three that the table knows as one are one."""
        spans = [Span(*match.span()) for match in _TOKEN.finditer(text)]
        found: list[_Token] = []
        at = 0
        while at < len(spans):
            size = next((n for n in (3, 2) if self._known_as_one(text, spans, at, n)), 1)
            span = Span(spans[at].start, spans[at + size - 1].end)
            shown = span.of(text)
            found.append(_Token(span, shown[0].isalnum(), self._values(shown)))
            at += size
        return found

    def _known_as_one(self, text: str, spans: list[Span], at: int, size: int) -> bool:
        if at + size > len(spans):
            return False
        shown = text[spans[at].start : spans[at + size - 1].end].lower()
        tied = shown[0].isdigit() and shown[-1].isalpha() and _DIGITS.fullmatch(shown)
        if tied and tied[2] in self._ordinals | self._decades:
            return True
        return shown in self._words

    def _key(self, word: str) -> str:
        return key_in_table(self._language, word) if has_forms(self._language) else word

    def _of_word(self, shown: str, key: str) -> dict[str, Any]:
        """The classes of a word by its written form and by its key."""
        values = {**self._words.get(key, {}), **self._words.get(shown, {})}
        for name in self._literals.get(shown, set()) | self._literals.get(f" {key}", set()):
            values[f"={name}"] = name
        return values

    def _values(self, shown: str) -> dict[str, Any]:
        word = shown.lower()
        if word[0].isdigit():
            return self._digits(shown, word)
        if word not in self._words and word not in self._literals:
            word = re.split("['’]", word)[0] or word
        values = self._of_word(word, self._key(word))
        if not shown[0].isupper():
            values = {kind: value for kind, value in values.items() if kind not in self._capital}
        return values

    def _digits(self, shown: str, word: str) -> dict[str, Any]:
        if _NUMERIC.fullmatch(word):
            return {"numeric": shown}
        match = _DIGITS.fullmatch(word)
        if not match:
            return {}
        digits, suffix = match.groups()
        number, values = int(digits[:9]), dict[str, Any]()
        if (not suffix or suffix in self._ordinals) and 1 <= number <= _DAYS and len(digits) <= _SHORT:
            values["day"] = number
        if not suffix:
            values["number"] = number
        ordinal = suffix[:1] == "-" and suffix in self._ordinals
        if (not suffix or ordinal) and len(digits) == _FULL and number in _YEARS:
            values["year"] = number
        if suffix in self._decades and len(digits) == _FULL and number % 10 == 0:
            values["decade"] = number
        if suffix[:1] == "-" and suffix in self._decades and len(digits) == _SHORT and number % 10 == 0:
            values["decadename"] = number
        return values

    def _compile(self, form: str, *, keep: int = 0) -> re.Pattern[str]:
        """A form over letters; `keep` = how many terms belong to the time, the rest must only follow."""
        before, mark, core = form.rpartition(" > ")
        if not mark:
            before, core = "", form
        terms = core.split()
        behind = " ".join(terms[keep:]) if keep else ""
        core = " ".join(terms[:keep]) if keep else core
        follow = f"(?={self._source(behind)})" if behind else ""
        return re.compile(f"{self._source(before)}(?P<core>{self._source(core)}){follow}")

    def _source(self, form: str) -> str:
        parts: list[str] = []
        for term in _TERM.finditer(form):
            if term["kind"]:
                name = term["name"] or term["kind"]
                parts.append(f"(?P<{name}>[{self._class(term['kind'])}]){'?' if term['maybe'] else ''}")
            else:
                words = term["words"]
                maybe = "?" if words.endswith("?") else ""
                letters = "".join(
                    self._class(f"={word}") for word in words.removesuffix("?").split("|")
                )
                parts.append(f"[{letters}]{maybe}")
        return "".join(parts)

    def _class(self, kind: str) -> str:
        return "".join(letter for kinds, letter in self._letters.items() if kind in kinds)

    def firing(self, text: str) -> frozenset[int]:
        """The numbers of the patterns that fit somewhere in the text."""
        tokens = self.tokens(text)
        codes = "".join(self.letter(token.values) for token in tokens)
        return frozenset(match.rank for match in self.matches(codes, tokens))

    def matches(self, codes: str, tokens: list[_Token]) -> list[_Match]:
        """Where each pattern fits, with the values of its named terms."""
        found = []
        for rank, rule in enumerate(self._rules):
            for match in rule.regex.finditer(codes):
                values = {
                    name: tokens[match.start(name)].values[self._kind(name)]
                    for name, letter in match.groupdict().items()
                    if letter
                    and name != "core"
                    and self._kind(name) in tokens[match.start(name)].values
                }
                if "day" not in values and "day" in match.groupdict() and match["day"]:
                    values["day"] = tokens[match.start("day")].values["ordinal"]
                if "month" not in values and "month" in match.groupdict() and match["month"]:
                    values["month"] = tokens[match.start("month")].values["plainmonth"]
                start, end = match.span("core")
                while not tokens[start].word:
                    start += 1
                while not tokens[end - 1].word:
                    end -= 1
                found.append(_Match(start, end, rank, rule, values))
        return found

    @staticmethod
    def _kind(name: str) -> str:
        return name.removesuffix("2")


@cache
def grammar_of(language: Language) -> Grammar | None:
    """The patterns of a language; None when it has no table of times."""
    table = language.table("times")
    return Grammar(table, language) if table else None
