"""Chains in a language of cases: the same rules as elsewhere, told by gender, number and case.

A pronoun stands for the last one spoken of that agrees with it; 'the interlocutor' for the last speaker; a
relative pronoun for the noun before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recount.nouns import Party
from recount.read.cased.clauses import subject, usable
from recount.read.cased.lexicon import Lexicon, fold
from recount.read.cased.naming import QUOTES, People
from recount.read.cased.phrases import ALL, Phrase, noun_phrase
from recount.read.cased.sentence import Sentence
from recount.read.chains import Chained, Chains, Mention
from recount.read.drafts import Draft
from recount.read.people import Who
from recount.read.tokens import Line, Words
from recount.values import Span

BACK = 10  # items before a relative pronoun in which its noun begins


class CasedChains(Chains):
    """Resolves the speakers of one document in a language of cases."""

    def __init__(
        self,
        text: str,
        lines: Sequence[Line],
        sentences: Sequence[Sentence],
        people: People,
        lexicon: Lexicon,
        words: Words,
        titles: frozenset[int],
    ) -> None:
        self.text, self.lines, self.sentences = text, lines, sentences
        self.cased, self.words, self.cases = people, words, lexicon
        self.people = people  # type: ignore[assignment]
        self.mentions: list[Mention] = []
        self.lines_read = 0
        self.order = sorted(range(len(lines)), key=lambda number: lines[number].items[0].start)
        self.place = {number: place for place, number in enumerate(self.order)}
        self.carried: tuple[Party, int] | None = None
        self.aside = False  # the pronoun stands in words that are set into another's clause
        self.titles = titles
        self.spokesmen: dict[str, tuple[str, str]] = {}

    # ----------------------------------------------------------------- speakers

    def phrase(self, draft: Draft, span: Span, case: str) -> tuple[Sentence, Phrase] | None:
        """The phrase of a span, read in the case that the construction asks for."""
        s = self.sentences[draft.line]
        first = next((at for at, item in enumerate(s.items) if item.start >= span.start), None)
        if first is None:
            return None
        cases = frozenset({case}) if case in ALL else ALL
        if s.preposition(first) and s.word(first, "grammar.place"):
            cases = s.lexicon.governs[s.low[first]]
            first += 1
        last = max(at for at, item in enumerate(s.items) if item.end <= span.end) + 1
        found = noun_phrase(s, first, cases, stop=last) or noun_phrase(s, first, ALL, stop=last)
        return (s, found) if found is not None else None

    def _speaker(self, draft: Draft, parent: Chained | None) -> Who | None:
        if not draft.source:
            return self._unsaid(draft)
        span = draft.source[0]
        surface = span.of(self.text)
        if draft.label:
            return self.cased.label(surface)
        people, low = self.words.people, self._alone(surface)
        if low in people["first"]:
            if parent is not None and parent.who is not None:
                return parent.who
            return Who(self.cased.outlet, "outlet", surface)
        if low in people["feminine"] | people["masculine"] | people["plural"]:
            return self._pronoun(low, surface, span.start, draft)
        if low in self.cases.lists["grammar.there"]:
            return self._there(surface, span.start)
        found = self.phrase(draft, span, draft.case)
        if found is None:
            return Who(" ".join(surface.split()), "unspecified", surface, named=False)
        s, phrase = found
        if phrase.core - phrase.start == 1 and s.is_one(phrase.head, "grammar.relative"):
            return self._relative_noun(s, phrase, surface)
        who = replace(self.cased.describe(s, phrase), surface=surface)
        lone = (
            phrase.core - phrase.start == 1 and s.is_one(phrase.head, "people.media") and not who.named
        )
        if (
            lone
            or s.is_one(phrase.head, "people.interlocutor")
            or s.is_one(phrase.start, "people.pointing")
        ):
            return self._again(s, phrase, who, span.start)
        return who

    def _remember(self, draft: Draft, who: Who) -> None:
        super()._remember(draft, who)
        if draft.source and draft.rule.startswith("noun"):
            self.mentions[-1] = replace(self.mentions[-1], speaker=False)

    def _unsaid(self, draft: Draft) -> Who | None:
        """A verb in the past singular without a subject: the last speaker of its gender goes on."""
        if not draft.rule.startswith("verb"):
            return None
        s = self.sentences[draft.line]
        at = next((at for at, item in enumerate(s.items) if item.end == draft.cue[0].end), None)
        form = s.likely(at, "verb") if at is not None else None
        if form is None or form.gender not in {"masculine", "feminine"}:
            return None
        for mention in reversed(self.mentions):
            if not mention.speaker or mention.at >= draft.cue[0].start:
                continue
            who = mention.who
            near = self.place[draft.line] - mention.line <= 2
            same = who.type == "person" and who.female in {None, form.gender == "feminine"}
            return replace(who, surface=who.name or "") if near and same else None
        return None

    def _candidates(self, pronoun: str, at: int, owner: int = -1) -> list[Mention]:
        found = super()._candidates(pronoun, at, owner)
        if not self.aside:
            return found
        line = next(
            (place for place in reversed(range(len(self.order))) if self._begins(place) <= at), 0
        )
        others = [
            mention
            for mention in found
            if mention.speaker or mention.line != line or ";" in self.text[mention.at : at]
        ]
        return others or found

    def _pronoun(self, pronoun: str, surface: str, at: int, draft: Draft) -> Who:
        self.aside = draft.rule.startswith("phrase")
        who = super()._pronoun(pronoun, surface, at, draft)
        plural = pronoun in self.words.people["plural"]
        if plural or (who.named and who.name is not None) or who.type in {"outlet", "org"}:
            return who
        named = [pair for pair in self.cased.named_at if pair[0] < at]
        if not named:
            return who
        place, name = max(named)
        near = [mention for mention in self.mentions[-2:] if mention.who.name == who.name]
        if near and near[-1].at > place and who.name is not None:
            return who
        full = self.cased.full(name)
        female = self.cased.female.get(name, self.cased.female.get(full))
        if female is not None and female != (pronoun in self.words.people["feminine"]):
            return who
        return Who(full, "person", surface, female=female)

    def _begins(self, place: int) -> int:
        return self.lines[self.order[place]].items[0].start

    def _there(self, surface: str, at: int) -> Who:
        """'there': the body spoken of last."""
        for mention in reversed(self.mentions):
            if mention.at < at and mention.who.type in {"authority", "org", "outlet"}:
                return replace(mention.who, surface=surface)
        return Who(None, "unspecified", surface)

    def _alone(self, surface: str) -> str:
        """The pronoun of 'he himself', 'all of us'; the words themselves otherwise."""
        *before, last = fold(surface).split() or [""]
        small = self.cases.lists["grammar.self"] | self.cases.lists["grammar.all"]
        lemma = self.cases.morphology.forms
        if before and last in self.cases.lists["grammar.personal"]:
            if all(small & {word, *(fold(form.lemma) for form in lemma(word))} for word in before):
                return last
        return fold(surface)

    def _relative_noun(self, s: Sentence, phrase: Phrase, surface: str) -> Who:
        """The noun that a relative pronoun stands behind."""
        comma = phrase.start - 1
        if s.preposition(comma):
            comma -= 1
        for start in range(max(0, comma - BACK), comma):
            before = noun_phrase(s, start, stop=comma)
            if before is not None and before.core == comma and usable(s, before):
                if s.is_one(before.head, "people.document") and before.core == before.head + 1:
                    giver = self._giver(s, start)
                    if giver is not None:
                        return replace(giver, surface=surface)
                return replace(self.cased.describe(s, before), surface=surface)
        return Who(None, "unspecified", surface)

    def _giver(self, s: Sentence, at: int) -> Who | None:
        """Who gave a paper out: the subject of the verb before it."""
        for verb in range(at - 1, -1, -1):
            if s.finite(verb):
                found = subject(s, verb, start=verb)
                if found is not None and found.phrase is not None:
                    return self.cased.describe(s, found.phrase)
        return None

    def _again(self, s: Sentence, phrase: Phrase, who: Who, at: int) -> Who:
        """'the interlocutor of the agency', 'this paper': one who was spoken of already."""
        talks = s.is_one(phrase.head, "people.interlocutor")
        for mention in reversed(self.mentions):
            other = mention.who
            if mention.at >= at or other.name is None:
                continue
            person = other.type == "person" and not other.plural
            if talks and mention.speaker and person:
                return replace(other, surface=who.surface)
            if not talks and (other.type == who.type or other.head == who.head) and other.named:
                return replace(other, surface=who.surface)
        named = [name for name, kind in self.cased.kinds.items() if kind == who.type]
        return who if talks or len(named) != 1 else replace(who, name=named[0], named=True)

    # ----------------------------------------------------------------- mentions

    def _note_subject(self, line: Line, place: int) -> None:
        s = self.sentences[self.order[place]]
        if line.block in self.titles:
            return
        for at in range(len(s)):
            if not s.finite(at):
                continue
            found = subject(s, at, start=at)
            if found is None or found.phrase is None:
                continue
            phrase = found.phrase
            low = s.low[phrase.head]
            if phrase.core - phrase.start == 1 and any(
                f.part == "pronoun" for f in s.forms[phrase.head]
            ):
                continue
            if s.is_one(phrase.head, "grammar.relative") or low in self.words.people["first"]:
                continue
            who = self.cased.describe(s, phrase)
            if who.name and who.type != "unspecified":
                start = s.items[phrase.start].start
                self.mentions.append(Mention(who, start, place, speaker=False, owner=line.owner))

    def _fits(self, pronoun: str, who: Who) -> bool:
        people = self.words.people
        if pronoun in people["plural"]:
            return who.plural or who.type == "group"
        if who.plural:
            return False
        if pronoun in people["feminine"]:
            return who.female is True
        return who.female is not True and who.type in {
            "person",
            "outlet",
            "org",
            "unspecified",
            "authority",
        }

    def _named_before(self, at: int) -> str | None:
        """Only a speaker or a subject is taken up by a pronoun here."""
        del at
        return None

    # ------------------------------------------------------------------- relays

    def _party_of(self, draft: Draft, span: Span, case: str) -> Party | None:
        low = fold(span.of(self.text))
        people = self.words.people
        if low in people["feminine"] | people["masculine"] | people["plural"]:
            return self._party(self._pronoun(low, span.of(self.text), span.start, draft))
        found = self.phrase(draft, span, case)
        if found is None:
            return None
        return self._party(replace(self.cased.describe(*found), surface=span.of(self.text)))

    def _cited(self, draft: Draft) -> tuple[Party, ...]:
        if draft.relay and not draft.relayed and not draft.rule.startswith("relay:quoted"):
            parties = (self._party_of(draft, span, "accusative") for span in draft.relay)
            return tuple(party for party in parties if party is not None)
        return ()

    def _relays(self, draft: Draft, who: Who | None) -> tuple[Party, ...]:
        found: list[Party] = []
        if draft.rule.startswith("relay:quoted"):
            parties = (self._party_of(draft, span, "nominative") for span in draft.relay)
            found = [party for party in parties if party is not None]
        for span in draft.addressee:
            told = self.phrase(draft, span, "dative")
            if told is None:
                continue
            s, phrase = told
            media = phrase.quoted or s.is_one(phrase.head, "people.media")
            owner = self.cased.quoted(s, phrase)
            if not media or owner is None:
                continue
            name = self.cased.body_name(s, phrase, owner)
            if self._is_outlet(name) or (who is not None and who.name == name):
                continue
            party = Party(name, "outlet", surface=span.of(self.text))
            found.append(party)
            self.carried = (party, draft.line)
        return tuple(found)

    def _is_outlet(self, name: str) -> bool:
        outlet = self.cased.outlet
        if outlet is None:
            return False
        mine, theirs = fold(outlet).strip(QUOTES), fold(name).strip(QUOTES)
        if mine in theirs or theirs in mine:
            return True
        forms = self.cases.morphology.forms
        lemmas = [{fold(form.lemma) for form in forms(word)} | {word} for word in theirs.split()]
        held = [{fold(form.lemma) for form in forms(word)} | {word} for word in mine.split()]
        return any(one & other for one in lemmas[-1:] for other in held)
