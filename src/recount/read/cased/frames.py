"""Frames: what each kind of cue verb makes of its clause.

A statement takes a clause, a quotation, what follows a colon, or stands behind what it reports; other verbs
take an object, a name for it, or all the rest of their clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from recount.nouns import Stance
from recount.read.cased.clauses import (
    Cues,
    Subject,
    around,
    aside,
    content_end,
    left_bound,
    object_like,
    source_in_place,
    subject,
)
from recount.read.cased.lexicon import Cue
from recount.read.cased.phrases import Phrase, noun_phrase, prepositional
from recount.read.cased.sentence import Pair, Sentence
from recount.read.drafts import Draft
from recount.read.morphology import Form
from recount.read.tokens import DASHES, STOPS
from recount.values import Span

DOCUMENTS = ("people.document", "people.authority", "people.org", "people.media")
ACCUSATIVE = frozenset({"accusative"})
NEGATED = frozenset({"accusative", "genitive"})
INSTRUMENTAL = frozenset({"instrumental"})
NEAR = 4  # items between a verb and what belongs to it


@dataclass(frozen=True, slots=True)
class Head:
    """A cue verb at a place. `start`: where its own words (negation, helping verb) begin; `kind` of form."""

    at: int
    cue: Cue
    kind: str  # finite, gerund, infinitive, participle, impersonal
    start: int
    end: int
    verb: int  # the finite word that agrees with the subject
    negated: bool = False


@dataclass
class Frames:
    """The frames of one line."""

    s: Sentence
    number: int
    heads: tuple[Head, ...] = ()
    drafts: list[Draft] = field(default_factory=list)
    subjects: dict[int, Subject | None] = field(default_factory=dict)

    phrases: frozenset[int] = frozenset()  # where 'according to' and the like begin

    @property
    def places(self) -> Cues:
        """Where the cues of the line stand."""
        heads = frozenset(
            place
            for head in self.heads
            for place in (head.at, head.start, head.verb)
            if not self.s.likely(place, "infinitive")
        )
        return Cues(heads, self.phrases)

    def others(self, head: Head) -> Cues:
        """The places of all cues but one."""
        speaker = s_form(self.s, head.verb)
        return Cues(self.places.heads - {head.at, head.start, head.verb}, self.phrases, speaker)

    # ------------------------------------------------------------------ parts

    def subject(self, head: Head) -> Subject | None:
        """The subject of a verb; that of the verb before it when it has none and goes on with it."""
        if head.verb not in self.subjects:
            self.subjects[head.verb] = self._subject(head)
        return self.subjects[head.verb]

    def _subject(self, head: Head) -> Subject | None:
        s = self.s
        if head.kind == "gerund":
            return self._main_subject(head)
        found = subject(s, head.verb, start=head.start, last=head.end)
        if found is not None:
            return found
        first = s.pieces[s.piece(head.start)][0]
        joins = head.start > first and s.word(head.start - 1, "grammar.coordinator")
        lead = first
        while lead < head.start and s.word(
            lead, "grammar.coordinator", "grammar.adversative", "grammar.adverb", "grammar.particle"
        ):
            lead += 1
        if joins or (lead == head.start and lead > first):
            return self._shared(head)
        return None

    def _shared(self, head: Head) -> Subject | None:
        """The subject of the verb before, when number and gender fit."""
        s, mine = self.s, s_form(self.s, head.verb)
        for at in range(head.start - 1, -1, -1):
            if s.mark(at) in {";", "quote"}:
                return None
            if s.finite(at) and (theirs := s_form(s, at)) is not None and mine is not None:
                same = theirs.number == mine.number and (
                    not theirs.gender or not mine.gender or theirs.gender == mine.gender
                )
                if not same:
                    continue
                return subject(s, at, start=at)
        return None

    def _main_subject(self, head: Head) -> Subject | None:
        """A gerund's subject is that of the clause around it: the verb before, else the one behind."""
        s = self.s
        before = [at for at in range(head.at - 1, -1, -1) if s.finite(at)]
        behind = [at for at in range(head.at + 1, len(s)) if s.finite(at)]
        for at in [*before, *behind]:
            found = subject(s, at, start=at)
            if found is not None and found.phrase is not None:
                return found
        return None

    def span(self, pair: Pair) -> Span:
        """Where items stand; the dash that opens a line of dialogue is left out."""
        return self.s.line.span(*pair)

    def draft(
        self,
        *,
        source: Pair | None,
        cue: Sequence[Pair],
        content: Sequence[Pair],
        stance: str,
        rule: str,
        proposition: bool = True,
        addressee: Pair | None = None,
        case: str = "nominative",
    ) -> Draft:
        """A draft of this line. Quotations in the content are noted by their numbers."""
        s = self.s
        content = [pair for pair in content if pair[0] < pair[1]]
        quotes = tuple(
            item.quote for pair in content for item in s.items[pair[0] : pair[1]] if item.quote >= 0
        )
        return Draft(
            source=() if source is None else (self.span(source),),
            cue=tuple(self.span(pair) for pair in cue),
            content=tuple(self._bare(self.span(pair)) for pair in sorted(content)),
            stance=stance_of(stance),
            rule=rule,
            line=self.number,
            block=s.line.block,
            owner=s.line.owner,
            quotes=quotes,
            proposition=proposition,
            addressee=() if addressee is None else (self.span(addressee),),
            case=case,
        )

    def _bare(self, span: Span) -> Span:
        """A span without the dash that opens a line of dialogue, and without the comma behind it."""
        text, start, end = self.s.text, span.start, span.end
        edge = DASHES | {" ", "\u00a0", "\n"}
        while start < end and text[start] in edge:
            start += 1
        while end > start and text[end - 1] in edge | {","}:
            end -= 1
        return Span(start, end) if end > start else span

    def cue(self, head: Head) -> list[Pair]:
        """The words of a cue: with its negation and its helping verb."""
        first = head.start
        return [(first, head.end)]

    # ------------------------------------------------------------- complements

    def that(self, head: Head, behind: int) -> Pair | None:
        """A clause with a conjunction behind the verb: ', that ...', 'of it, that ...'."""
        s = self.s
        for at in range(head.end, min(len(s), max(behind, head.end) + NEAR)):
            if s.mark(at) in {":", ";", "quote", "—", *STOPS}:
                return None
            pointing = self.pointing(at)
            if pointing is not None:
                return (at, content_end(s, pointing, self.others(head)))
            thing = s.word(at + 1, "grammar.doubt_word") and self.about(head, None) is not None
            if s.mark(at) == "," and at >= behind - 1 and not thing and self._opens_that(at + 1):
                return (at + 1, content_end(s, at + 1, self.others(head)))
            if s.mark(at) == "," and at >= behind:
                return None
            bare = s.word(at, "grammar.doubt_word") and at == head.end
            if bare and s.finite(min(at + 1, len(s) - 1)):
                return (at, content_end(s, at, self.others(head)))
        return None

    def pointing(self, at: int) -> int | None:
        """Where the clause begins that 'of it, that' points to; None when no such words stand here."""
        s = self.s
        here = at + 1 if s.preposition(at) else at
        if here + 2 < len(s) and self._is_that_noun(here):
            if s.mark(here + 1) == "," and s.word(
                here + 2, "grammar.complementizer", "grammar.question"
            ):
                return here + 2
        return None

    def _is_that_noun(self, at: int) -> bool:
        s = self.s
        return at < len(s) and any(
            form.pronominal and s.lexicon.among(form.lemma, "grammar.that_noun") for form in s.forms[at]
        )

    def _opens_that(self, at: int) -> bool:
        s = self.s
        if at >= len(s):
            return False
        if s.word(at, "grammar.complementizer"):
            return True
        comment = s.word(at, "grammar.comment") and any(
            near in self.places.heads for near in range(at + 1, at + 3)
        )
        asks = s.is_one(at, "grammar.question") and not comment
        return asks and any(s.finite(index) for index in range(at, len(s)))

    def colon(self, head: Head, behind: int) -> list[Pair]:
        """What a colon opens: quotations, or the rest of the sentence."""
        s = self.s
        end = self._until(behind)
        if s.mark(end) != ":" or end + 1 >= len(s):
            return []
        if s.mark(end + 1) == "quote":
            return [self._run_of_quotes(end + 1)]
        if end + 1 in s.closing:
            return [(end + 1, content_end(s, end + 1, self.others(head)))]
        return [(end + 1, content_end(s, end + 1, self.others(head)))]

    def _until(self, at: int) -> int:
        """The first mark that ends the piece at or behind a place."""
        while at < len(self.s) and not self.s.cuts(at):
            at += 1
        return at

    def _run_of_quotes(self, at: int) -> Pair:
        """Quotations one after another."""
        end = at + 1
        while end < len(self.s) and self.s.mark(end) == "quote":
            end += 1
        return (at, end)

    def quotations(self, first: int, behind: int) -> list[Pair]:
        """Quotations before the words of a speaker, and those that go on behind them."""
        s = self.s
        left: list[Pair] = []
        at = first - 1
        while at >= 0 and s.mark(at) in {",", "—"}:
            at -= 1
        if at >= 0 and s.mark(at) == "quote" and first - at > 1:
            begin = at
            while begin > 0 and s.mark(begin - 1) == "quote":
                begin -= 1
            left = [(begin, at + 1)]
        right: list[Pair] = []
        at = self._until(behind)
        seen = []
        while at < len(s) and s.mark(at) in {",", "—", ".", ":", "!", "?", "…"}:
            seen.append(s.mark(at))
            at += 1
        goes_on = bool(left) and bool(seen)
        if at < len(s) and s.mark(at) == "quote" and (goes_on or ":" in seen or not seen):
            right = [self._run_of_quotes(at)]
        return [*left, *right]

    def about(self, head: Head, taken: Pair | None) -> Pair | None:
        """A phrase of what is spoken about: 'of seven detained men'."""
        s = self.s
        first, end = s.pieces[s.piece(head.at)]
        for at in [*range(head.end, end), *range(first, head.start)]:
            if not s.word(at, "grammar.about") or at in s.inside:
                continue
            lead = range(first, at)
            if at < head.start and not all(
                s.word(index, "grammar.coordinator", "grammar.adversative", "grammar.adverb")
                for index in lead
            ):
                continue
            inner = prepositional(s, at)
            close = inner.end if inner is not None else end
            while close < end and s.word(close, "grammar.particle"):
                close += 1
            if (
                inner is not None
                and s.is_one(inner.head, "grammar.that_noun")
                and inner.core - inner.start == 1
            ):
                continue
            if at < head.start:
                close = min(close, head.start)
            elif inner is None or close <= end:
                close = max(close, self._rest_of_piece(close, end, taken))
            if taken is not None and at < taken[0] < close:
                close = taken[0]
            return (at, close) if close > at + 1 else None
        return None

    def _rest_of_piece(self, at: int, end: int, taken: Pair | None) -> int:
        """Where circumstances that follow end: at the subject or at the end of the piece."""
        s = self.s
        if taken is not None and at <= taken[0] < end:
            return taken[0]
        for index in range(at, end):
            joins = s.word(index, "grammar.coordinator") and any(
                s.finite(ahead) for ahead in range(index + 1, min(end, index + NEAR))
            )
            if joins or s.sequence(index, "phrases.citing") > index:
                return index
        return end

    def object(self, head: Head, taken: Pair | None, *, called: Pair | None = None) -> Pair | None:
        """The object: in the accusative, in the genitive too after a negation."""
        s = self.s
        first, end = s.pieces[s.piece(head.at)]
        cases = NEGATED if head.negated else ACCUSATIVE
        right = self._object_in(head.end, end, cases, taken, called)
        if right is not None:
            close = right.end
            clause = self.pointing(right.core)
            if clause is not None:
                return (right.start, content_end(s, clause, self.others(head)))
            if close <= end:
                close = max(close, self._rest_of_piece(close, end, taken))
            return (right.start, close)
        verbs = [at for at in range(first, head.start) if s.finite(at)]
        first = max([first, *(at + 1 for at in verbs)])
        left = self._object_in(first, head.start, cases, taken, called)
        if left is None:
            return self._noun_before(head, cases)
        close = head.start
        if taken is not None and left.start < taken[0] < close:
            close = taken[0]
        cites = [at for at in range(left.core, close) if s.sequence(at, "phrases.citing") > at]
        names = [at for at in range(left.core, close) if at in s.closing and not left.quoted]
        close = min([close, *cites, *names])
        while close > left.core and s.word(close - 1, "grammar.adverb", "grammar.particle"):
            close -= 1
        return (left.start, max(left.core, close))

    def _noun_before(self, head: Head, cases: frozenset[str]) -> Pair | None:
        """'The claim that A, the minister called a lie': the object with its clause stands first."""
        s, number = self.s, self.s.piece(head.at)
        for back in range(number - 1, -1, -1):
            begin = s.pieces[back][0]
            phrase = noun_phrase(s, begin, cases)
            if phrase is None or not s.lemmas(phrase.head) & s.lexicon.nouns.keys():
                continue
            if self.pointing(phrase.core) is None and self.pointing(phrase.head + 1) is None:
                continue
            return s.trim(phrase.start, s.pieces[number][0])
        return None

    def _object_in(
        self, at: int, end: int, cases: frozenset[str], taken: Pair | None, called: Pair | None
    ) -> Phrase | None:
        s = self.s
        while at < end:
            if taken is not None and taken[0] <= at < taken[1]:
                at = taken[1]
                continue
            if called is not None and called[0] <= at < called[1]:
                at = called[1]
                continue
            inner = prepositional(s, at, stop=end)
            if inner is not None:
                at = max(at + 1, inner.core)
                continue
            phrase = noun_phrase(s, at, cases)
            if phrase is not None and phrase.head < end and object_like(s, phrase):
                pronoun = phrase.core - phrase.start == 1 and s.likely(phrase.head, "pronoun")
                if not pronoun:
                    return phrase
            at += 1
        return None

    def instrumental(self, head: Head, taken: Pair | None) -> Pair | None:
        """What something is called: an instrumental, or words between marks."""
        s = self.s
        first, end = s.pieces[s.piece(head.at)]
        for at in [*range(head.end, end), *range(first, head.start)]:
            if taken is not None and taken[0] <= at < taken[1]:
                continue
            if at in s.closing:
                return (at, s.closing[at] + 1)
            if at in s.inside or s.preposition(at) or (at and s.preposition(at - 1)):
                continue
            if (phrase := noun_phrase(s, at, INSTRUMENTAL, stop=end)) is not None:
                return (phrase.start, phrase.core)
        return None

    def place(self, head: Head) -> Subject | None:
        """The document in which something is said, on either side of the verb."""
        s = self.s
        first, end = s.pieces[s.piece(head.at)]
        number = s.piece(head.at)
        while number and s.mark(first - 1) == "," and aside(s, first):
            number -= 1
            first = s.pieces[number][0]
        number = s.piece(head.at)
        if first == s.pieces[number][0] == head.start and number and s.mark(first - 1) == ",":
            before = number - 1
            while before and aside(s, s.pieces[before][0]):
                before -= 1
            if before < number - 1:
                first = s.pieces[before][0]
        for at in [*range(head.end, end), *range(first, head.start)]:
            if (found := source_in_place(s, at, DOCUMENTS)) is not None:
                return found
        return None

    def left(self, head: Head, first: int) -> Pair | None:
        """What stands before the words of a speaker, back to where it begins."""
        s = self.s
        pair = s.trim(left_bound(s, first, self.others(head)), first)
        return pair if pair[1] > pair[0] else None

    def around(self, head: Head, first: int, end: int) -> list[Pair]:
        """What stands on both sides of the words of a speaker."""
        return around(self.s, first, end, self.others(head))


def s_form(s: Sentence, at: int) -> Form | None:
    """The reading of a word as a predicate."""
    return s.likely(at, "verb", "short_participle", "short_adjective")


def stance_of(value: str) -> Stance:
    """A stance by its word."""
    stances: dict[str, Stance] = {
        "asserts": "asserts",
        "alleges": "alleges",
        "reports": "reports",
        "denies": "denies",
        "declines": "declines",
    }
    return stances[value]
