"""Spellings: the names of a document, the fullest form of each, and the right one of a misspelt outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from recount.read.tokens import BIT, CAPITAL, TOKEN, Words, plain

EDGES = "\"“”«»‘’',.;: "
ALIKE = 0.84  # share of letters in order from which two rare names are one, misspelt


class Spellings:
    """Every name of one text, by each of its words."""

    def __init__(self, text: str, words: Words, outlet: str | None) -> None:
        self.words = words
        self.fullest: dict[str, str] = {}
        self.names = list(dict.fromkeys(self._runs(text)))
        if outlet:
            self.names.insert(0, outlet)
        self.by_word: dict[str, list[str]] = {}
        for name in self.names:
            for word in set(name.split()):
                self.by_word.setdefault(plain(word).removesuffix("'s"), []).append(name)
        self.known = {plain(name): name for name in words.known_outlets}

    def _runs(self, text: str) -> Iterator[str]:
        """Runs of capitalised words, joined by small linking words: the names of a text."""
        run: list[str] = []
        pending: list[str] = []
        last = -1
        initial = False
        for match in TOKEN.finditer(text):
            word = match.group()
            low = plain(word)
            near = (last >= 0 and text[last : match.start()] in {" ", ". ", "\u00a0"}) or (
                word == "." and match.start() == last and run and len(run[-1]) <= 2
            )
            if word == "." and near:
                last = match.end()
                continue
            capital = word[0].isupper() and not (
                not run
                and self.words.tags.get(low, 0) & ~(CAPITAL | BIT["time"] | BIT["modal"])
                and low not in self.words.people["title"]
            )
            if capital and (near or not run):
                initial = (
                    initial
                    if run
                    else not text[max(0, match.start() - 2) : match.start()]
                    .strip(EDGES + "-–—(")
                    .isalnum()
                    and text[max(0, match.start() - 2) : match.start()] != ", "
                )
                run += pending
                pending = []
                run.append(word)
                ahead = TOKEN.match(text, match.end() + 1)
                union = ahead is not None and plain(ahead.group()) in self.words.people["org"]
                joined = (
                    text[match.end() : match.end() + 1] == " "
                    and text[match.end() + 1 : match.end() + 2].isupper()
                )
                if low.endswith(self.words.suffixes["possessive"]) and not (
                    joined and (union or low[-1] in "'’")
                ):
                    yield from self._name(run, initial=initial)
                    run = []
            elif (
                run
                and near
                and low in self.words.people["linking"]
                and self.organisation(run[:1] + run[-1:])
            ):
                pending.append(word)
            else:
                yield from self._name(run, initial=initial)
                run, pending = ([word], []) if capital else ([], [])
            last = match.end()
        yield from self._name(run, initial=initial)

    def _name(self, run: list[str], *, initial: bool = False) -> Iterator[str]:
        while (
            run
            and plain(run[0]) in self.words.people["title"]
            and len(run) > 1
            and not self.organisation(run)
        ):
            run = run[1:]
        if run and not (len(run) > 1 and all(word.isupper() for word in run)):
            name = " ".join(run)
            if len(run) == 1 and initial:
                return
            yield re.sub(r"['’]s?$", "", name) if not name.endswith("ss") else name

    def persons(self) -> list[str]:
        """Names of two words or more that are no organisation's."""
        return [name for name in self.names if " " in name and not self.organisation(name.split())]

    def organisation(self, run: Sequence[str]) -> bool:
        """Whether a name is that of an organisation, by one of its words."""
        lows = {plain(word) for word in run}
        return bool(lows & (self.words.people["org"] | self.words.people["media"]))

    def full(self, name: str) -> str:
        """The fullest form of a name in the document, or the right spelling of a known outlet."""
        if name not in self.fullest:
            self.fullest[name] = self._fullest(name)
        return self.fullest[name]

    def _fullest(self, name: str) -> str:
        """The fullest form of a name in the document, or the right spelling of a known outlet."""
        low = plain(name)
        for known, right in self.known.items():
            if low == known or (
                abs(len(low) - len(known)) <= 2
                and len(low) > 6
                and SequenceMatcher(None, low, known).ratio() >= ALIKE
            ):
                return right
        parts = low.split()
        if not parts:
            return name
        longer = [
            full
            for full in self.by_word.get(parts[-1], self.by_word.get(parts[0], []))
            if len(full.split()) > len(parts) and self._within(parts, plain(full).split())
        ]
        return longer[0] if longer else name

    def _within(self, parts: Sequence[str], full: Sequence[str]) -> bool:
        """Whether a short form belongs to a full one: 'Marrow', 'the Gazette', 'the Ministry'."""
        if (
            len(full) > 1
            and full[-2] in self.words.people["linking"]
            and list(parts) == list(full[-1:])
        ):
            return False
        return set(parts) <= set(full) and (
            parts[-1] == full[-1] or parts[0] == full[0] or self.organisation(full)
        )
