"""People and organisations: from the words of a source to one canonical name, and from 'he' to a candidate.

Rules: a named speaker is called by the fullest form of the name in the document; an unnamed one by the
noun phrase without its clauses, possessives resolved, and kept distinct; a misspelt outlet gets its
right name, the surface is kept. A pronoun goes to the last fitting speaker or subject; where two fit,
it is a candidate, not a decision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from recount.nouns import PartyType
from recount.read.spellings import EDGES, Spellings
from recount.read.tokens import BIT, CAPITAL, OWNER, TOKEN, Words, plain

BRACKET = re.compile(r"\s*[(\[][^)\]]*[)\]]")


@dataclass(frozen=True, slots=True)
class Who:
    """A speaker as one document knows him, her, them or it."""

    name: str | None
    type: PartyType
    surface: str
    named: bool = True
    female: bool | None = None
    plural: bool = False
    head: str = ""
    affiliation: str | None = None
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a source."""

    text: str
    low: str
    tags: int


class People:
    """Who is who in one document."""

    def __init__(self, text: str, words: Words, outlet: str | None) -> None:
        self.words, self.outlet = words, outlet
        self.spellings = Spellings(text, words, outlet)
        self.names, self.by_word = self.spellings.names, self.spellings.by_word
        self.female: dict[str, bool] = {}

    def describe(self, surface: str, referent: Who | None = None) -> Who:
        """Who a source phrase names. `referent`: whom its possessive pronoun stands for."""
        shown = BRACKET.sub("", surface).strip(EDGES)
        words = [
            Word(
                m.group(),
                plain(m.group()),
                self.words.classes(m.group(), plain(m.group())) if m.group()[0].isalnum() else 0,
            )
            for m in TOKEN.finditer(shown)
        ]
        if not words:
            return Who(None, "unspecified", surface)
        main = self._without_clause(words)
        parts = self._parts(main)
        head = parts[0]
        if len(parts) > 1 and self._list_of_names(parts):
            return Who(self._joined(main), "group", surface, plural=True)
        name = self._proper(head)
        if not name or self._office(name):
            name = next((found for part in parts[1:] if (found := self._apposed(part))), name)
        if name:
            return self._named(name, surface, main)
        return self._unnamed(head, main, surface, referent)

    def _list_of_names(self, parts: Sequence[Sequence[Word]]) -> bool:
        """Whether a phrase lists several names: 'TV Centre, Radio Orb and the Evening Post'."""
        last = parts[-1]
        joins = any(word.tags & BIT["coordinator"] and index for index, word in enumerate(last))
        return joins and all(
            part[0].tags & (CAPITAL | BIT["determiner"]) and part[-1].tags & CAPITAL for part in parts
        )

    def _joined(self, words: Sequence[Word]) -> str:
        return " ".join(word.text for word in words).replace(" ,", ",")

    def _office(self, run: Sequence[Word]) -> bool:
        """Whether a run of capitals is only an office: 'Defence Minister'."""
        people = self.words.people
        office = people["title"] | people["office"] | people["authority"] | people["human"]
        return run[-1].low in people["office"] | people["title"] and all(
            word.low in office for word in run
        )

    def _without_clause(self, words: list[Word]) -> list[Word]:
        for index, word in enumerate(words):
            if (
                index
                and any(self._names_someone(before) for before in words[:index])
                and word.low in self.words.people["relative"]
                and not word.tags & BIT["determiner"]
            ):
                return words[: index - 1] if words[index - 1].low == "," else words[:index]
            if index and word.tags & BIT["relative"] and words[index - 1].low == ",":
                return words[: index - 1]
            contact = index > 1 and word.tags & BIT["subject"] and not word.tags & BIT["object"]
            if contact and word.low in self.words.people["first"] | self.words.people["plural"]:
                return words[:index]
        return words

    def _names_someone(self, word: Word) -> bool:
        """Whether a word can tell who is meant: not 'one', 'those', 'of'."""
        return (
            bool(word.tags & CAPITAL and not word.tags & (BIT["quantity"] | BIT["determiner"]))
            or not word.tags & ~BIT["group_plural"]
        )

    def _parts(self, words: list[Word]) -> list[list[Word]]:
        parts: list[list[Word]] = [[]]
        for word in words:
            if word.low == ",":
                parts.append([])
            else:
                parts[-1].append(word)
        return [part for part in parts if part] or [[]]

    def _proper(self, words: list[Word]) -> list[Word] | None:
        """The run of capitals that names the head of a phrase; None when the head is a common noun."""
        start = 0
        while (
            start < len(words)
            and words[start].tags & (BIT["determiner"] | BIT["possessive"])
            and not (words[start].tags & CAPITAL and start)
        ):
            start += 1
        if start >= len(words):
            return None
        indefinite = bool(start) and words[0].low in self.words.people["indefinite"]
        if words[start].tags & CAPITAL and not words[start].tags & (BIT["quantity"]) and not indefinite:
            sentence_initial = (
                start == 0
                and words[start].low in self.words.people["human"] | self.words.people["vague"]
            )
            run = self._run_from(words, start)
            if len(run) == len(words) - start or not sentence_initial or len(run) > 1:
                last = run[-1]
                if last.tags & OWNER and start + len(run) < len(words):
                    return self._owned(words, start + len(run), run)
                after = words[start + 1] if len(words) > start + 1 else None
                noun = after is not None and not after.tags and run[0].low not in self.by_word
                behind = self._role_behind(words, start + len(run))
                if behind is not None:
                    return behind or None
                lone = len(run) == 1 and start == 0 and (self._common(run[0]) or noun)
                return None if lone and len(words) > 1 else (None if lone else run)
        for index in range(start, len(words)):
            word = words[index]
            if word.tags & (BIT["preposition"] | BIT["relative"]):
                by = (
                    word.low in self.words.people["authors"]
                    and words[index - 1].low in self.words.people["document"]
                )
                return (
                    self._run_from(words, self._skip_article(words, index + 1)) or None if by else None
                )
            if word.tags & CAPITAL and index > start:
                if word.tags & OWNER:
                    continue
                run = self._run_from(words, index)
                return (
                    run
                    if index + len(run) == len(words)
                    or words[index + len(run)].tags & BIT["preposition"]
                    else None
                )
        return None

    def _role_behind(self, words: list[Word], at: int) -> list[Word] | None:
        """The name after body and role: 'Interior Ministry spokesman Ivo Kern'; [] when none follows.

        None when no role follows at all.
        """
        people = self.words.people
        roles = people["human"] | people["office"] | people["spokesman"] | people["document"]
        end = at
        while end < len(words) and not words[end].tags & (
            CAPITAL | BIT["preposition"] | BIT["relative"]
        ):
            end += 1
        if (
            end == at
            or not any(word.low in roles for word in words[at:end])
            or words[at].tags & ~BIT["group_plural"]
        ):
            return None
        return self._run_from(words, end) if end < len(words) and words[end].tags & CAPITAL else []

    def _skip_article(self, words: list[Word], index: int) -> int:
        while index < len(words) and words[index].tags & BIT["determiner"]:
            index += 1
        return index

    def _owned(self, words: list[Word], at: int, owner: list[Word]) -> list[Word] | None:
        """'Kadyrov's spokesman Alvi Karimov' is Karimov; 'the Lantern's piece' is the Lantern."""
        rest = words[at:]
        for index, word in enumerate(rest):
            if word.tags & CAPITAL and not word.tags & OWNER:
                return self._run_from(rest, index)
        return owner if rest[-1].low in self.words.people["document"] else None

    def _common(self, word: Word) -> bool:
        return word.low in self.words.people["human"] | self.words.people["vague"] or (
            word.low.endswith(self.words.suffixes["plural"]) and word.low not in self.by_word
        )

    def _run_from(self, words: list[Word], start: int) -> list[Word]:
        run: list[Word] = []
        index = start
        while index < len(words):
            word = words[index]
            if word.tags & CAPITAL or (word.text == "." and run and len(run[-1].low) <= 4):
                run.append(word)
                follows = words[index + 1] if index + 1 < len(words) else None
                joined = (
                    follows is not None
                    and follows.tags & CAPITAL
                    and (word.low[-1] in "'’" or follows.low in self.words.people["org"])
                )
                if word.tags & OWNER and not joined:
                    break
            elif (
                run
                and word.low in self.words.people["linking"]
                and self._capital_follows(words, index)
                and self.spellings.organisation([w.text for w in run[:1]] + [words[index - 1].text])
            ):
                run.append(word)
            else:
                break
            index += 1
        return run

    def _capital_follows(self, words: list[Word], index: int) -> bool:
        while index < len(words) and words[index].low in self.words.people["linking"]:
            index += 1
        return index < len(words) and bool(words[index].tags & CAPITAL)

    def _apposed(self, part: list[Word]) -> list[Word] | None:
        """The name in an apposition: 'The owner, farmer Giles Tredd'."""
        if part[0].tags & BIT["preposition"]:
            return None
        for index, word in enumerate(part):
            if word.tags & BIT["preposition"] and word.low not in self.words.people["named_as"]:
                return None
            if word.tags & CAPITAL and not word.tags & OWNER:
                run = self._run_from(part, index)
                return run if index + len(run) == len(part) else None
        return None

    def _named(self, run: list[Word], surface: str, main: list[Word]) -> Who:
        people = self.words.people
        title, shown_title = None, ""
        while (
            len(run) > 1
            and run[0].low in people["title"]
            and not self.spellings.organisation([word.text for word in run])
        ):
            title, shown_title, run = run[0].low, run[0].text, run[1:]
        run = [
            word
            for index, word in enumerate(run)
            if word.text != "." or (index and len(run[index - 1].low) == 1)
        ] or run
        written = re.sub(r"\s+\.", ".", " ".join(word.text for word in run))
        written = re.sub(r"['’]s$", "", written)
        if written.isupper() and len(written) > 3:
            written = next(
                (
                    name
                    for name in self.names
                    if plain(name).split()[-1:] == plain(written).split()[-1:] and not name.isupper()
                ),
                written,
            )
        name = self.spellings.full(written)
        if title and name == written and " " not in name:
            name = f"{shown_title} {name}"
        lows = {word.low for word in main}
        name_words = set(plain(name).split())
        kind = self._type(name_words, lows, len(name.split()))
        female = self._gender(lows | ({title} if title else set()), name)
        return Who(
            name,
            kind,
            surface,
            named=True,
            female=female,
            plural=False,
            head=run[-1].low,
            affiliation=self._affiliation(main, name),
        )

    def _type(self, name: set[str], lows: set[str], length: int) -> PartyType:
        people = self.words.people
        if name & people["media"] or " ".join(sorted(name)) in {
            " ".join(sorted(known.split())) for known in self.spellings.known
        }:
            return "outlet"
        if name & (people["authority"] - people["title"] - people["human"]):
            return "authority"
        if name & people["org"]:
            return "org"
        if lows & people["human"] or lows & people["title"] or length > 1:
            return "person"
        return "org" if lows & people["collective"] else "person"

    def _gender(self, lows: set[str], name: str | None) -> bool | None:
        if lows & self.words.people["female"]:
            gender: bool | None = True
        elif lows & self.words.people["male"]:
            gender = False
        else:
            gender = self.female.get(name or "")
        if name and gender is not None:
            self.female[name] = gender
        return gender

    def _affiliation(self, main: list[Word], name: str) -> str | None:
        """The organisation for which somebody speaks: 'director of the Initiative'."""
        people = self.words.people
        if not any(word.low in people["office"] | people["spokesman"] for word in main):
            return None
        own = set(plain(name).split())
        for index, word in enumerate(main):
            if word.tags & OWNER:
                base = re.sub(r"['’]s$", "", word.text)
                return self.spellings.full(base) if word.tags & CAPITAL else self._common_org(base)
            if (
                word.tags & CAPITAL
                and word.low not in own
                and index
                and word.low not in people["title"]
                and not word.tags & BIT["determiner"]
            ):
                run = self._run_from(main, index)
                if run:
                    return self.spellings.full(" ".join(item.text for item in run))
            if (
                index
                and word.low
                in people["authority"] - people["human"] - people["spokesman"] - people["title"]
            ):
                return self._common_org(word.text)
        return None

    def _common_org(self, noun: str) -> str:
        """'the union' is the union that the text has named."""
        named = [name for name in self.by_word.get(plain(noun), []) if len(name.split()) > 1]
        return named[0] if named else noun

    def _unnamed(self, head: list[Word], main: list[Word], surface: str, referent: Who | None) -> Who:
        people = self.words.people
        words = list(head)
        noun = self._head_noun(words)
        definite = words[0].tags & BIT["determiner"] and words[0].low not in people["indefinite"]
        plural = noun.endswith(self.words.suffixes["plural"]) or bool(
            self.words.tags.get(noun, 0) & BIT["group_plural"]
        )
        lows = {word.low for word in words}
        if definite and len(words) <= 3 and noun in people["collective"]:
            named = self._common_org(noun)
            if named != noun:
                return Who(
                    named,
                    self._type(set(plain(named).split()), lows, 2),
                    surface,
                    head=noun,
                    plural=False,
                )
        while (
            len(words) > 1
            and words[0].tags & BIT["determiner"]
            and words[0].low not in people["indefinite"]
        ):
            words = words[1:]
        if words[0].tags & BIT["possessive"] and referent is not None and referent.name:
            owner = referent.name
            if noun in people["document"]:
                return Who(owner, referent.type, surface, referent.named, referent.female, head=noun)
            text = " ".join([owner + "'s", *(word.text for word in words[1:])])
        else:
            text = " ".join(word.text for word in words)
            text = re.sub(r" ([,.;:)\]])", r"\1", text)
            text = (
                text[0].lower() + text[1:]
                if words[0].text[1:].islower() or len(words[0].text) == 1
                else text
            )
        kind: PartyType = "unspecified"
        if noun in people["document"]:
            kind = "document"
        elif lows & people["authority"] and noun not in people["human"]:
            kind = "authority"
        elif plural:
            kind = "group"
        elif noun in people["human"]:
            kind = "person"
        elif noun in people["org"] | people["media"]:
            kind = "org"
        return Who(
            text,
            kind,
            surface,
            named=False,
            female=self._gender({noun}, None),
            plural=plural,
            head=noun,
            affiliation=self._affiliation(main, ""),
        )

    def _head_noun(self, words: list[Word]) -> str:
        noun = words[-1].low
        for index, word in enumerate(words):
            if index and word.tags & (BIT["preposition"] | BIT["relative"]):
                known = self.words.people["human"] | self.words.people["vague"]
                return next(
                    (near.low for near in words[:index] if near.low in known), words[index - 1].low
                )
        return noun

    def label(self, surface: str) -> Who:
        """The speaker of a turn, by its label."""
        people = self.words.people
        head = surface.split(",", maxsplit=1)[0].split("(", maxsplit=1)[0].strip(EDGES + "[]")
        head = re.sub(r"^\[[^\]]*\]\s*", "", head)
        low = plain(head)
        if low in people["answer_label"]:
            person = next((name for name in self.names if self._person_name(name)), None)
            return Who(person, "person", surface)
        if low in people["human"] or (head.isupper() and low.split()[-1] in people["human"]):
            article = next(iter(people["default_article"]))
            return Who(f"{article} {low}", "person", surface, named=False, head=low)
        return self._named([Word(part, plain(part), CAPITAL) for part in head.split()], surface, [])

    def _person_name(self, name: str) -> bool:
        parts = name.split()
        return (
            len(parts) > 1
            and name != self.outlet
            and not self.spellings.organisation(parts)
            and all(part[0].isupper() for part in parts)
        )

    def media(self, surface: str) -> str | None:
        """The outlet that an addressee is ('the Interfax News Agency'), or None."""
        words = [
            Word(m.group(), plain(m.group()), self.words.classes(m.group(), plain(m.group())))
            for m in TOKEN.finditer(surface)
            if m.group()[0].isalnum()
        ]
        stop = next(
            (
                at
                for at, word in enumerate(words)
                if word.tags & BIT["preposition"] and not word.tags & CAPITAL
            ),
            len(words),
        )
        words = words[:stop]
        capitals = [word for word in words if word.tags & CAPITAL]
        if not capitals:
            return None
        name = self.spellings.full(" ".join(word.text for word in capitals))
        known = name in self.words.known_outlets
        lows = {word.low for word in words} | set(plain(name).split())
        if not known and not lows & self.words.people["media"]:
            return None
        shorter = [
            word.text
            for word in capitals
            if word.low not in self.words.people["media"] | self.words.people["org"]
        ]
        first = " ".join(shorter)
        return first if first in self.words.known_outlets else name

    def party_type(self, value: str) -> PartyType:
        """A type by its word."""
        return cast("PartyType", value)
