"""Clauses: who is the subject of a verb, and how far what is said reaches.

Rules: the subject stands in the nominative and agrees with its verb; a verb that opens its piece has it
behind, another before. What is said ends where another speaker's verb begins, where the sentence turns
away, or at its end.
"""

from __future__ import annotations

from dataclasses import dataclass

from recount.read.cased.agreeing import bent_name
from recount.read.cased.phrases import ALL, NOMINATIVE, Phrase, noun_phrase, prepositional
from recount.read.cased.sentence import Pair, Sentence
from recount.read.morphology import Form

BACK = 5  # pieces before a verb in which its subject may stand
NONE: frozenset[int] = frozenset()
PREDICATES = ("verb", "short_participle", "short_adjective")
OBLIQUE = ALL - NOMINATIVE


@dataclass(frozen=True, slots=True)
class Cues:
    """Where the other cues of a line stand: verbs, and phrases set in."""

    heads: frozenset[int] = NONE
    phrases: frozenset[int] = NONE
    speaker: Form | None = None  # the verb of the speaker whose words are followed


@dataclass(frozen=True, slots=True)
class Subject:
    """Where a speaker stands, and the phrase that names him, her, it or them."""

    pair: Pair
    phrase: Phrase | None = None


def predicate(s: Sentence, at: int) -> Form | None:
    """The reading of a word as a predicate."""
    return s.likely(at, *PREDICATES)


def agrees(s: Sentence, phrase: Phrase, verb: Form) -> bool:
    """Whether a phrase may be the subject of a verb."""
    many = phrase.number == "plural" or phrase.joined
    many = many or (verb.number == "plural" and s.is_one(phrase.head, "grammar.quantity"))
    if verb.person and verb.person != phrase.person:
        return False
    if verb.number == "plural":
        return many or phrase.counted
    if phrase.counted:
        return verb.gender in {"", "neuter"} or phrase.number != "plural"
    if many and not phrase.joined:
        return False
    genders = {phrase.gender} | {
        form.gender
        for at in range(phrase.start, phrase.core)
        for form in s.forms[at]
        if form.name in {"given", "patronymic", "family"}
        and form.case == "nominative"
        and s.capital(at)
    }
    if s.is_one(phrase.head, "people.office") or phrase.gender == "masculine":
        genders |= _woman_in_office(s, phrase, verb)
    return not verb.gender or verb.gender in genders or bool(genders & {"", "common"})


def _woman_in_office(s: Sentence, phrase: Phrase, verb: Form) -> set[str]:
    """'Advocate Markova said': the office is masculine, the person need not be."""
    named = any(s.capital(at) for at in range(phrase.head + 1, phrase.core))
    human = s.is_one(phrase.head, "people.human", "people.office")
    gendered = s.is_one(phrase.head, "people.gendered") and not named
    return {verb.gender} if human and not gendered else set()


def subject(s: Sentence, verb_at: int, *, start: int, last: int = 0) -> Subject | None:
    """The subject of a verb whose own words are `start` to `last`; None when nobody is named."""
    verb = predicate(s, verb_at)
    if verb is None:
        return None
    first, end = s.pieces[s.piece(verb_at)]
    opens = all(_light(s, at) for at in range(first, start))
    order = (_behind, _before) if opens else (_before, _behind)
    for look in order:
        if look is _before:
            found = _before(s, verb_at, verb, first)
        else:
            found = _behind(s, max(verb_at, last - 1), verb, end)
        if found is None:
            continue
        if _may_be_object(s, found, verb) and (place := _place(s, verb_at, verb, first, end)):
            return place
        return Subject((found.start, found.end), found)
    return _place(s, verb_at, verb, first, end)


def _may_be_object(s: Sentence, phrase: Phrase, verb: Form) -> bool:
    """Whether what looks like a subject is as well an object: a thing whose two cases look alike."""
    return verb.number == "plural" and _thing(s, phrase)


def _light(s: Sentence, at: int) -> bool:
    """Whether a word before a verb leaves it the first of its piece."""
    return bool(
        s.word(at, "grammar.adverb", "grammar.comment", "grammar.coordinator", "grammar.negation")
        or s.word(at, "grammar.adversative", "grammar.particle")
        or (s.likely(at, "adverb") and not s.likely(at, "noun", "pronoun"))
    )


def _before(s: Sentence, verb_at: int, verb: Form, first: int) -> Phrase | None:
    found = _nominative(s, first, verb_at, verb)
    if found is not None:
        return found
    number = s.piece(verb_at)
    for back in range(number - 1, max(-1, number - 1 - BACK), -1):
        begin, end = s.pieces[back]
        here = s.pieces[back + 1][0]
        if any(s.mark(at) in {";", ":", "quote", ".", "!", "?"} for at in range(end, here)):
            return None
        if _subordinate(s, here) and back + 1 == number:
            return None
        if begin and s.mark(begin - 1) == "," and _participle(s, begin):
            continue
        if begin and s.mark(begin - 1) == "(":
            continue
        found = _nominative(s, begin, end, verb, stop=verb_at)
        if found is not None:
            rest = range(max(found.core, begin), end)
            if not any(s.finite(at) for at in range(begin, end) if at in rest or at < found.start):
                return _apposed_to(s, back, found, verb, verb_at) or found
        if any(s.finite(at) for at in range(begin, end)) and not _aside(s, begin):
            return None
    return None


def _apposed_to(s: Sentence, number: int, found: Phrase, verb: Form, stop: int) -> Phrase | None:
    """The phrase to which a phrase between commas is only an apposition: 'one of them, Sergei,'."""
    if number == 0:
        return None
    begin, end = s.pieces[number - 1]
    wider = _nominative(s, begin, end, verb, stop=stop)
    return wider if wider is not None and wider.end >= found.end else None


def _subordinate(s: Sentence, at: int) -> bool:
    return s.word(at, "grammar.complementizer", "grammar.subordinator") or s.word(at, "grammar.turning")


def _participle(s: Sentence, at: int) -> bool:
    """Whether a participle opens a piece: it belongs to the noun before."""
    while at < len(s) - 1 and s.word(at, "grammar.adverb", "grammar.negation"):
        at += 1
    form = s.likely(at, "participle")
    other = s.likely(at, "noun", "adjective")
    return form is not None and (other is None or form.score >= other.score)


def aside(s: Sentence, at: int) -> bool:
    """Whether a piece belongs to a noun before it: a participle or a relative clause."""
    return _participle(s, at) or _aside(s, at)


def _aside(s: Sentence, at: int) -> bool:
    """Whether a piece that holds a verb is set into another clause: relative, 'as X reports'."""
    ahead = at + 1 if s.preposition(at) else at
    return s.is_one(min(ahead, len(s) - 1), "grammar.relative") or s.word(at, "grammar.comment")


def _nominative(s: Sentence, start: int, end: int, verb: Form, *, stop: int = -1) -> Phrase | None:
    """The first phrase of a stretch that may be the subject."""
    at, stop = start, end if stop < 0 else stop
    while at < end:
        inner = prepositional(s, at, stop=stop)
        if inner is not None:
            at = max(inner.core, at + 1)
            continue
        phrase = noun_phrase(s, at, NOMINATIVE, stop=stop)
        if phrase is not None and phrase.head < end:
            if usable(s, phrase) and agrees(s, phrase, verb):
                return phrase
        other = noun_phrase(s, at, OBLIQUE, stop=end, deep=2) if phrase is None else phrase
        at = max(at + 1, min(other.core, end)) if other is not None else at + 1
    return None


def usable(s: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase can be somebody who speaks: no time, no 'this'."""
    if s.is_one(phrase.head, "grammar.thing"):
        return False
    return object_like(s, phrase)


def object_like(s: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase is no time, no circumstance, no 'this'."""
    if s.word(phrase.head, "grammar.no_speaker"):
        return False
    time = s.is_one(phrase.head, "grammar.time") and not phrase.quoted
    adverb = phrase.core - phrase.start == 1 and s.word(phrase.head, "grammar.adverb")
    return not adverb and not (time and not s.capital(phrase.head))


def _behind(s: Sentence, verb_at: int, verb: Form, end: int) -> Phrase | None:
    at, fallback = verb_at + 1, None
    while at < end:
        if s.preposition(at):
            inner = prepositional(s, at)
            at = max(at + 1, inner.core if inner is not None else at + 1)
            continue
        if at in s.closing and bent_name(s, at):
            at = s.closing[at] + 1
            continue
        phrase = noun_phrase(s, at, NOMINATIVE)
        if phrase is not None and usable(s, phrase) and agrees(s, phrase, verb):
            if fallback is not None or not _thing(s, phrase):
                return phrase if not _thing(s, phrase) else fallback
            fallback = phrase
        other = noun_phrase(s, at, OBLIQUE, stop=end, deep=2)
        if other is None and s.finite(at):
            return fallback
        at = max(at + 1, other.head + 1 if other is not None else at + 1)
        if other is not None and other.case != "dative" and other.core > at:
            at = other.core
    return fallback


def _thing(s: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase names a thing whose nominative looks like its accusative."""
    if phrase.quoted or body(s, phrase) or phrase.person != "third" or s.capital(phrase.head):
        return False
    return any(form.case == "accusative" and form.animate is False for form in s.forms[phrase.head])


def _place(s: Sentence, verb_at: int, verb: Form, first: int, end: int) -> Subject | None:
    """'In the ministry they denied it': a body with its preposition, and a verb in the plural."""
    if verb.number != "plural" or verb.person in {"first", "second"}:
        return None
    spoken = [*range(first, verb_at), *range(verb_at + 1, end)]
    number = s.piece(verb_at)
    while (
        number and s.mark(s.pieces[number][0] - 1) == "," and not _subordinate(s, s.pieces[number][0])
    ):
        number -= 1
        begin, close = s.pieces[number]
        aside = _aside(s, begin) or _participle(s, begin)
        if any(s.finite(at) for at in range(begin, close)) and not aside:
            break
        if not aside:
            spoken = [*range(begin, close), *spoken]
    for at in spoken:
        if at in s.inside or not s.word(at, "grammar.place"):
            continue
        inner = prepositional(s, at)
        if inner is not None and body(s, inner) and inner.case in {"prepositional", "genitive"}:
            return Subject((at, inner.end if s.mark(inner.core) == "," else inner.core), inner)
    there = next((at for at in range(first, verb_at) if s.word(at, "grammar.there")), None)
    return Subject((there, there + 1)) if there is not None else None


def body(s: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase names an office, an organisation or an outlet."""
    lists = ("people.authority", "people.org", "people.media", "people.collective")
    compound = any(
        lemma.endswith(s.lexicon.bodies) and s.capital(phrase.head) == (phrase.head == 0)
        for lemma in s.lemmas(phrase.head)
    )
    return phrase.quoted or compound or s.is_one(phrase.head, *lists) or _media_behind(s, phrase)


def _media_behind(s: Sentence, phrase: Phrase) -> bool:
    """'in a number of papers'."""
    behind = range(phrase.head + 1, phrase.core)
    return any(s.is_one(at, "people.media") for at in behind)


def source_in_place(s: Sentence, at: int, names: tuple[str, ...]) -> Subject | None:
    """The document or body in which something is said, with its preposition."""
    if not s.word(at, "grammar.place"):
        return None
    inner = prepositional(s, at)
    if inner is None or inner.case != "prepositional":
        return None
    relative = inner.core - inner.start == 1 and s.is_one(inner.head, "grammar.relative")
    if not (relative or s.is_one(inner.head, *names) or (inner.quoted and "people.media" in names)):
        return None
    return Subject((at, inner.end), inner)


def content_end(s: Sentence, start: int, cues: Cues) -> int:
    """Where what is said from `start` on ends."""
    for number in range(s.piece(start), len(s.pieces)):
        begin, end = s.pieces[number]
        if begin > start and _leaves_brackets(s, start, begin):
            return s.trim(start, s.pieces[number - 1][1])[1]
        if begin > start and (_breaks(s, number, cues) or _resumes(s, number, start, cues)):
            return s.trim(start, begin)[1]
        for at in range(max(begin, start) + 1, end):
            if s.word(at, "grammar.coordinator") and _head_follows(s, at + 1, cues):
                return at
    return s.trim(start, len(s))[1]


def _leaves_brackets(s: Sentence, start: int, begin: int) -> bool:
    """Whether the brackets in which words began are closed before a piece."""
    opened = 0
    for at in range(start, begin):
        opened += (s.mark(at) == "(") - (s.mark(at) == ")")
        if opened < 0:
            return True
    return False


def _resumes(s: Sentence, number: int, start: int, cues: Cues) -> bool:
    """Whether a verb goes on with the speaker, not with what is said: 'said that they came, and wept'."""
    begin, end = s.pieces[number]
    if cues.speaker is None or not s.word(begin, "grammar.coordinator", "grammar.adversative"):
        return False
    verbs = [at for at in range(begin, end) if s.finite(at)]
    inner = [at for at in range(start, begin) if s.finite(at)]
    if not verbs or not inner or (verb := predicate(s, verbs[0])) is None or verb.part != "verb":
        return False
    if _nominative(s, begin, verbs[0], verb) is not None or _behind(s, verbs[0], verb, end) is not None:
        return False
    before = predicate(s, inner[-1])
    if before is None or not _alike(verb, cues.speaker):
        return False
    apart = verb.tense == cues.speaker.tense != before.tense and before.part == "verb"
    return apart or not _alike(verb, before)


def _alike(one: Form, other: Form) -> bool:
    """Whether two verbs may share a subject."""
    if one.number != other.number or (one.person or "third") != (other.person or "third"):
        return False
    return not one.gender or not other.gender or one.gender == other.gender


def _head_follows(s: Sentence, at: int, cues: Cues) -> bool:
    while at < len(s) and s.word(at, "grammar.adverb", "grammar.negation"):
        at += 1
    return at in cues.heads


def _breaks(s: Sentence, number: int, cues: Cues) -> bool:
    begin, end = s.pieces[number]
    before = s.pieces[number - 1][1] if number else 0
    marks = [s.mark(at) for at in range(before, begin)]
    if marks[:2] == [",", "—"] or ("—" in marks and any(m in {".", "!", "?"} for m in marks)):
        return True
    if "." in marks or "!" in marks or "?" in marks:
        return False
    dashed = s.mark(end) == "—" and s.word(end + 1, "grammar.complementizer")
    if dashed and not any(s.finite(at) for at in range(begin, end)):
        return True
    later = [at for at in cues.heads | cues.phrases if begin <= at]
    heads = cues.heads
    if ";" in marks or ":" in marks:
        return bool(later) and "quote" not in marks
    inside = [head for head in heads if begin <= head < end]
    if s.word(begin, "grammar.complementizer") and not s.word(begin, "grammar.turning"):
        return False
    if s.sequence(begin, "grammar.concessive") > begin or then(s, begin):
        return True
    if not inside:
        turns = s.sequence(begin, "grammar.turning") > begin
        return (
            turns
            and number + 1 < len(s.pieces)
            and any(
                head in range(*s.pieces[number + 1]) and not _subordinate(s, s.pieces[number + 1][0])
                for head in heads
            )
        )
    head = inside[0]
    if s.likely(head, "gerund"):
        return True
    if s.sequence(begin, "grammar.turning") > begin or s.word(
        begin, "grammar.coordinator", "grammar.adversative"
    ):
        return not _coordinated_that(s, begin)
    lead = begin + 1 if s.preposition(begin) else begin
    if s.word(begin, "grammar.comment", "grammar.subordinator") or s.is_one(lead, "grammar.relative"):
        return all(_light(s, at) for at in range(begin, head)) and not s.word(begin, "grammar.comment")
    return True


def then(s: Sentence, at: int) -> bool:
    """Whether 'then' opens the main clause behind a clause that came first."""
    points = s.mark(at + 1) == "," and s.word(at + 2, "grammar.complementizer")
    return s.word(at, "grammar.then") and not points


def _coordinated_that(s: Sentence, at: int) -> bool:
    return any(s.word(index, "grammar.complementizer") for index in range(at + 1, min(at + 3, len(s))))


def left_bound(s: Sentence, at: int, cues: Cues, *, inner: bool = False) -> int:
    """Where what is said begins, when its speaker is set in at `at`. `inner`: it goes on behind."""
    start, heads = 0, cues.heads
    for number in range(s.piece(at), -1, -1):
        begin = s.pieces[number][0]
        if begin > at:
            continue
        before = s.pieces[number - 1][1] if number else 0
        marks = {s.mark(index) for index in range(before, begin)}
        earlier = any(head < begin for head in heads)
        if "(" in marks and ")" not in marks:
            start = begin
            break
        if ";" in marks or "quote" in marks or (":" in marks and (earlier or inner)):
            start = begin
            break
        lead = begin + 1 if s.preposition(begin) else begin
        if inner and earlier and "," in marks and s.is_one(lead, "grammar.relative"):
            start = begin
            break
        if then(s, begin) or (earlier and s.word(begin, "grammar.complementizer")):
            start = begin + 1
            break
        joins = s.word(begin, "grammar.coordinator", "grammar.adversative") or (
            s.sequence(begin, "grammar.turning") > begin
        )
        if earlier and joins and not _coordinated_that(s, begin):
            start = begin + 1
            break
    while start < at and (behind := s.sequence(start, "grammar.connective")) > start:
        start = behind
        while start < at and s.mark(start) == ",":
            start += 1
    return start


def around(s: Sentence, first: int, end: int, cues: Cues) -> list[Pair]:
    """What stands before and behind words set in at first:end."""
    others = Cues(
        frozenset(head for head in cues.heads if not first <= head < end),
        frozenset(place for place in cues.phrases if not first <= place < end),
    )
    left = s.trim(left_bound(s, first, others), first)
    right = _right(s, left, end, others)
    if right is not None:
        left = s.trim(left_bound(s, first, others, inner=True), first)
    pairs = [left] if right is None else [left, right]
    return [pair for pair in pairs if pair[1] > pair[0]]


def _right(s: Sentence, left: Pair, end: int, others: Cues) -> Pair | None:
    """What goes on behind words that are set in."""
    begin = end
    while begin < len(s) and s.mark(begin) in {",", "—", ")"}:
        begin += 1
    if begin < len(s) and s.mark(begin) not in {".", "!", "?", ";", "quote"}:
        number = s.piece(begin)
        opens = s.pieces[number][0] == begin
        whole = any(s.finite(at) for at in range(*left))
        if not (opens and whole and _breaks(s, number, others)):
            right = s.trim(begin, content_end(s, begin, others))
            return right if right[1] > right[0] else None
    return None
