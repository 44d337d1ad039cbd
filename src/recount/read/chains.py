"""Chains: from the outlet at the root down to the one who speaks, through whom, for every draft.

Rules: the outlet is the root and is not in the words; 'told the agency' puts the agency before the
speaker; an unnamed witness goes on through the paper that heard the one before, marked as carried over;
who quotes himself stands in the chain once; a nested claim adds its own speaker to the chain around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recount.nouns import Open, Party
from recount.read.clauses import phrase_at
from recount.read.cues import Lexicon
from recount.read.drafts import Draft
from recount.read.groups import finite
from recount.read.people import People, Who
from recount.read.subjects import phrase_start
from recount.read.tokens import BIT, CAPITAL, TOKEN, Line, Words, plain

NEAR_LINES = 3  # how far back a second candidate makes a pronoun open
FAR_LINES = 12
RECALLED = 80  # mentions back that a pronoun or 'the survivor' may take up
NEAR_CHARACTERS = 300  # how far back a name may stand that only a pronoun takes up


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody who was spoken of: where, in which line, and whether as a speaker."""

    who: Who
    at: int
    line: int
    speaker: bool
    owner: int = -1


@dataclass(frozen=True, slots=True)
class Chained:
    """The speakers of one draft and what stays open about them."""

    chain: tuple[Party, ...]
    open: tuple[Open, ...]
    origin: str | None
    who: Who | None


class Chains:
    """Resolves the speakers of one document, draft after draft."""

    def __init__(
        self, text: str, lines: Sequence[Line], people: People, lexicon: Lexicon, words: Words
    ) -> None:
        self.text, self.lines, self.people = text, lines, people
        self.lexicon, self.words = lexicon, words
        self.mentions: list[Mention] = []
        self.lines_read = 0
        self.order = sorted(range(len(lines)), key=lambda number: lines[number].items[0].start)
        self.place = {number: place for place, number in enumerate(self.order)}
        self.carried: tuple[Party, int] | None = None
        lows = [plain(word) for word in TOKEN.findall(text)]
        self.spokesmen = {
            before: (role, after)
            for before, role, after in zip(lows, lows[1:], lows[2:], strict=False)
            if role in words.people["spokesman"]
        }

    def resolve(self, draft: Draft, parent: Chained | None) -> Chained:
        """The chain of a draft whose parent, if any, is resolved already."""
        self._read_subjects(draft)
        root = Party(self.people.outlet, "outlet", explicit=False)
        around = parent.chain if parent else (root,)
        who = self._speaker(draft, parent)
        relays = self._relays(draft, who)
        if who is None:
            party = Party(None, "unspecified", explicit=False)
            return Chained((*around, *relays, party), (), None, None)
        self._remember(draft, who)
        own = self._party(who)
        opened = self._open(who)
        if parent and parent.who is not None and parent.who.name == who.name:
            return Chained(around, opened, parent.origin, who)
        after = self._cited(draft)
        before = () if draft.rule.startswith("relay:attr") else relays
        chain = (*around, *self._carried(draft, who, relays), *before, own, *after)
        if draft.relayed:
            chain = around if around[-1].name == own.name else (*around, own)
        if who.type in {"outlet", "org"} and who.name == self.people.outlet and not draft.relayed:
            chain = (*around, own, *after)
        return Chained(chain, opened, self._origin(chain), who)

    def _party(self, who: Who) -> Party:
        nobody = plain((who.surface or "").split(" ")[0]) in self.words.people["nobody"]
        name = None if nobody else who.name
        shown = who.surface if name != who.surface else None
        return Party(
            name,
            who.type,
            open=bool(who.open),
            surface=shown,
            affiliation=who.affiliation,
            named=who.named,
        )

    def _open(self, who: Who) -> tuple[Open, ...]:
        if not who.open:
            return ()
        return (Open("speaker", who.open, None, f"'{who.surface}' may be any of them"),)

    def _origin(self, chain: Sequence[Party]) -> str | None:
        """Whose knowledge it is: the innermost speaker, or the organisation for which an official speaks."""
        last = chain[-1]
        if last.name is None or (not last.named and plain(last.name) in self.words.people["vague"]):
            return None
        if last.affiliation and last.type in {"person", "unspecified", "authority", "document"}:
            return last.affiliation
        return last.name

    def _cited(self, draft: Draft) -> tuple[Party, ...]:
        """The one who is cited ends the chain of the one who cites."""
        if draft.relay and not draft.relayed and not draft.rule.startswith("relay:quoted"):
            return tuple(self._party(self.people.describe(span.of(self.text))) for span in draft.relay)
        return ()

    def _relays(self, draft: Draft, who: Who | None) -> tuple[Party, ...]:
        """Outlets that heard the speaker: 'told the agency', 'was quoted by the daily'."""
        found = []
        if draft.rule.startswith("relay:quoted"):
            found = [self._party(self.people.describe(span.of(self.text))) for span in draft.relay]
        for span in draft.addressee:
            name = self.people.media(span.of(self.text))
            if name and not self._is_outlet(name) and (who is None or name != who.name):
                surface = span.of(self.text)
                party = Party(name, "outlet", surface=surface if surface != name else None)
                found.append(party)
                self.carried = (party, draft.line)
        return tuple(found)

    def _is_outlet(self, name: str) -> bool:
        outlet = self.people.outlet
        return outlet is not None and (plain(name) in plain(outlet) or plain(outlet) in plain(name))

    def _carried(self, draft: Draft, who: Who, relays: Sequence[Party]) -> tuple[Party, ...]:
        """The paper that heard the unnamed speaker before, while unnamed speakers go on."""
        if self.carried is None or relays or draft.owner >= 0:
            return ()
        party, line = self.carried
        near = self.place[draft.line] - self.place[line] <= NEAR_LINES
        if who.named or not near or who.head not in self.words.people["survivor"]:
            if who.named:
                self.carried = None
            return ()
        self.carried = (party, draft.line)
        return (Party(party.name, "outlet", explicit=False, surface=party.surface),)

    def _remember(self, draft: Draft, who: Who) -> None:
        if draft.source:
            self.mentions.append(
                Mention(
                    who, draft.source[0].start, self.place[draft.line], speaker=True, owner=draft.owner
                )
            )

    def _read_subjects(self, draft: Draft) -> None:
        """Note who is the subject of each line up to this one: 'he' may be one of them."""
        place = self.place[draft.line]
        while self.lines_read <= place and self.lines_read < len(self.order):
            line = self.lines[self.order[self.lines_read]]
            if line.owner < 0 or draft.owner == line.owner:
                self._note_subject(line, self.lines_read)
            self.lines_read += 1

    def _note_subject(self, line: Line, place: int) -> None:
        items = line.items
        for index in range(1, min(len(items), 40)):
            if not finite(line, index, self.lexicon):
                continue
            if items[index - 1].has("subject", "expletive") and not items[index - 1].has(
                "relative", "question"
            ):
                return
            end = index - 1 if items[index - 1].has("relative") else index
            while end > 0 and (items[end - 1].has("adverb") or items[end - 1].low == ","):
                end -= 1
            comma = next((at for at in range(end - 1, -1, -1) if items[at].low == ","), None)
            start = phrase_start(line, end, 0, self.lexicon)
            if comma is not None and start > comma and comma and items[comma + 1 : end]:
                first = phrase_start(line, comma, 0, self.lexicon)
                if first < comma and items[index - 1].low == ",":
                    start = first
            if start < end:
                phrase = line.span(start, end).of(self.text)
                referent = self._owner(line.items[start:end], line.items[start].start)
                who = self.people.describe(phrase, referent)
                if who.name and not any(mark.low in {"what", ":"} for mark in items[start:end]):
                    self.mentions.append(
                        Mention(who, items[start].start, place, speaker=False, owner=line.owner)
                    )
            return

    def _speaker(self, draft: Draft, parent: Chained | None) -> Who | None:
        if not draft.source:
            return None
        span = draft.source[0]
        surface = span.of(self.text)
        if draft.label:
            return self.people.label(surface)
        words = TOKEN.findall(surface)
        low = plain(words[0]) if words else ""
        bare = low.split("'")[0]
        people = self.words.people
        if len(words) == 1 and low in people["relative"]:
            return self._antecedent(draft, surface)
        if len(words) == 2 and plain(words[1]) in people["own"]:
            return self._pronoun(bare, surface, span.start, draft)
        if len(words) == 1 and bare in people["first"]:
            if parent is not None and parent.who is not None:
                return parent.who
            return Who(self.people.outlet, "outlet", surface)
        if (
            len(words) == 1
            and bare in people["feminine"] | people["masculine"] | people["neuter"] | people["plural"]
        ):
            return self._pronoun(bare, surface, span.start, draft)
        line = self.lines[draft.line]
        referent = self._owner(
            [item for item in line.items if span.start <= item.start < span.end], span.start
        )
        if (
            self.words.tags.get(low, 0) & BIT["possessive"]
            and self.words.tags.get(low, 0) & BIT["relative"]
        ):
            referent = self._antecedent(draft, surface)
        who = self.people.describe(surface, referent)
        last = plain(words[-1]) if words else ""
        if last in people["plural"] and len(words) > 1:
            return self._some_of(who, surface, span.start)
        if not who.named or who.name is None:
            return self._known_before(who, words, span.start)
        return who

    def _some_of(self, who: Who, surface: str, at: int) -> Who:
        """'Four of them' are four of those who spoke or were spoken of last."""
        found = self._candidates(next(iter(self.words.people["plural"])), at)
        head = found[0].who.head if found and found[0].who.plural else ""
        if not head or who.name is None:
            return who
        article = next(iter(self.words.people["definite"]))
        name = f"{who.name.rsplit(' ', 1)[0]} {article} {head}"
        return Who(name, "group", surface, named=False, plural=True, head=head)

    def _owner(self, items: Sequence[object], at: int) -> Who | None:
        """Whom a possessive pronoun in a phrase stands for."""
        for item in items:
            low = getattr(item, "low", "")
            people = self.words.people
            if (
                getattr(item, "tags", 0)
                and low
                in people["feminine"] | people["masculine"] | people["neuter"] | people["plural"]
            ):
                found = self._candidates(low, at)
                return found[0].who if found else None
        return None

    def _known_before(self, who: Who, words: Sequence[str], at: int) -> Who:
        """'the survivor', 'the newspaper', 'the 42-year-old': somebody who has spoken already."""
        people = self.words.people
        if not words or plain(words[0]) not in people["demonstrative"] or len(words) > 3:
            return who
        for mention in reversed(self.mentions[-RECALLED:]):
            if mention.at >= at:
                continue
            other = mention.who
            if other.head == who.head and other.plural == who.plural and other.name:
                return Who(
                    other.name,
                    other.type,
                    who.surface,
                    other.named,
                    other.female,
                    other.plural,
                    other.head,
                    other.affiliation,
                )
            person = other.type == "person" or other.head in people["human"]
            if mention.speaker and who.head in people["survivor"] and person and not other.named:
                return Who(
                    other.name,
                    other.type,
                    who.surface,
                    other.named,
                    other.female,
                    other.plural,
                    other.head,
                )
            if mention.speaker and who.head.endswith(tuple(people["descriptive"])) and person:
                return Who(
                    other.name,
                    other.type,
                    who.surface,
                    other.named,
                    other.female,
                    other.plural,
                    other.head,
                )
            paper = who.head in people["issued"] and other.type in {"org", "outlet", "authority"}
            if mention.speaker and paper and other.named and len(words) == 2:
                return Who(other.name, other.type, who.surface, head=other.head)
            if mention.speaker and who.head in people["media"] and other.type == "outlet":
                return Who(other.name, other.type, who.surface, head=who.head)
            if (
                mention.speaker
                and who.head in people["collective"]
                and other.type in {"org", "authority"}
                and not other.plural
                and who.head not in plain(who.name or "").split()[1:]
                and other.named
            ):
                if (
                    who.head in people["org"]
                    and who.head not in people["authority"]
                    and len(words) == 2
                ):
                    return Who(other.name, other.type, who.surface, head=who.head)
        return who

    def _antecedent(self, draft: Draft, surface: str) -> Who:
        """The noun that a relative pronoun stands after."""
        line = self.lines[draft.line]
        at = next(index for index, item in enumerate(line.items) if item.start == draft.source[0].start)
        end = at
        for _ in range(3):
            while end > 0 and line.items[end - 1].low == ",":
                end -= 1
            start = phrase_start(line, end, 0, self.lexicon)
            start = self._nearest_noun(line, start, end)
            start = phrase_at(line, start, self.lexicon.phrases["according"])
            if start < end and any(
                item.tags & CAPITAL or item.has("determiner", "quantity", "possessive")
                for item in line.items[start:end]
            ):
                who = self.people.describe(line.span(start, end).of(self.text))
                return Who(
                    who.name,
                    who.type,
                    surface,
                    who.named,
                    who.female,
                    who.plural,
                    who.head,
                    who.affiliation,
                )
            if start < end:
                end = start
            else:
                while end > 0 and line.items[end - 1].low != ",":
                    end -= 1
        return Who(None, "unspecified", surface)

    def _nearest_noun(self, line: Line, start: int, end: int) -> int:
        """The person next to a relative pronoun, after a preposition: 'that of a deckhand, who'."""
        for index in range(end - 1, start, -1):
            before = line.items[index - 1]
            if not before.has("preposition"):
                continue
            words = [item.low for item in line.items[index:end]]
            named = line.items[end - 1].tags & CAPITAL and not before.has("genitive")
            if named or any(word in self.words.people["human"] for word in words):
                return index
        return start

    def _candidates(self, pronoun: str, at: int, owner: int = -1) -> list[Mention]:
        """Everybody whom a pronoun may mean, the likeliest first."""
        people = self.words.people
        found: list[Mention] = []
        seen: set[str] = set()
        for mention in reversed(self.mentions[-RECALLED:]):
            who = mention.who
            if mention.owner not in {-1, owner}:
                continue
            if mention.at >= at or who.name is None or who.name in seen or who.open:
                continue
            if self._fits(pronoun, who):
                seen.add(who.name)
                found.append(mention)
            if len(found) > 3:
                break
        known = [m for m in found if self._gender(m.who) is not None]
        if known and found and found[0].line - known[0].line < NEAR_LINES:
            found = [known[0], *(mention for mention in found if mention is not known[0])]
        if found and pronoun in people["feminine"] | people["masculine"]:
            self.people.female.setdefault(found[0].who.name or "", pronoun in people["feminine"])
        return found

    def _gender(self, who: Who) -> bool | None:
        return who.female if who.female is not None else self.people.female.get(who.name or "")

    def _fits(self, pronoun: str, who: Who) -> bool:
        people = self.words.people
        if pronoun in people["plural"]:
            return who.plural or who.type in {"group", "org", "authority"}
        if who.plural:
            return False
        if pronoun in people["neuter"]:
            return (
                who.type in {"org", "outlet", "document", "authority"}
                and who.head not in people["human"]
            )
        person = who.type == "person" or who.head in people["human"]
        known = self._gender(who)
        return person and known in {None, pronoun in people["feminine"]}

    def _pronoun(self, pronoun: str, surface: str, at: int, draft: Draft) -> Who:
        people = self.words.people
        found = self._candidates(pronoun, at, draft.owner)
        place = self.place[draft.line]
        if not found or place - found[0].line > FAR_LINES:
            person = (
                self._named_before(at) if pronoun in people["feminine"] | people["masculine"] else None
            )
            if person is not None:
                return Who(person, "person", surface)
            return Who(None, "unspecified", surface)
        first = found[0].who
        rivals = [
            m.who.name
            for m in found[1:]
            if place - m.line < NEAR_LINES and m.who.name and self._distinct(m, found[0])
        ]
        speaks_for = self._spokesman(first)
        if draft.stance == "denies" and speaks_for:
            rivals.append(speaks_for)
        names = tuple(name for name in (first.name, *rivals) if name) if rivals else ()
        return Who(
            first.name,
            first.type,
            surface,
            first.named,
            first.female,
            first.plural,
            first.head,
            first.affiliation,
            names,
        )

    def _named_before(self, at: int) -> str | None:
        """The last person named before a pronoun that no subject and no speaker explains."""
        begin = max(0, at - NEAR_CHARACTERS)
        places = [
            (self.text.rfind(name, begin, at), name)
            for name in self.people.spellings.persons()
            if name != self.people.outlet
        ]
        last = max(places, default=(-1, ""))
        return last[1] if last[0] >= 0 else None

    def _distinct(self, rival: Mention, first: Mention) -> bool:
        """Whether a second candidate stands close enough to the first to be meant."""
        return rival.line == first.line or (
            rival.line == first.line - 1 and not first.speaker and rival.speaker
        )

    def _spokesman(self, who: Who) -> str | None:
        """Who speaks for a person in this text: what the principal denies may be the spokesman's words."""
        if not who.named or who.name is None:
            return None
        family = plain(who.name).split()[-1]
        role, after = self.spokesmen.get(family + "'s", (None, None))
        names = [name for name in self.people.names if plain(name).split()[0] == after]
        return names[0] if names else role
