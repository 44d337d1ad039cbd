"""Noun phrases: a head with all that agrees with it before, and names, genitives and clauses behind it.

Rules: every word of the phrase must have a reading in the same case as the head; a genitive goes on with the
noun before it; a relative or participial clause between commas belongs to the phrase, and so does an
apposition in the same case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from recount.read.cased.agreeing import (
    Feature,
    agree,
    bent_name,
    features,
    genitive_name,
    likeliest,
    of_kin,
    subject_rather,
)
from recount.read.cased.sentence import Sentence
from recount.read.morphology import Form
from recount.read.tokens import NUMBER

ALL = frozenset({"nominative", "genitive", "dative", "accusative", "instrumental", "prepositional"})
NOMINATIVE = frozenset({"nominative"})
GENITIVE = frozenset({"genitive"})
FAR = 6  # items between a participle and the noun it stands before
DEEP = 4
LONG = 60  # items of a phrase


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase. `head`: its noun; `name`: where a proper name in it stands."""

    start: int
    end: int
    head: int
    case: str
    number: str = ""
    gender: str = ""
    person: str = "third"
    counted: bool = False
    joined: bool = False  # several joined by 'and'
    quoted: bool = False  # the head is a name between marks
    core: int = 0  # where it ends without clauses and appositions


def noun_phrase(
    s: Sentence, at: int, cases: frozenset[str] = ALL, *, stop: int = -1, deep: int = 0
) -> Phrase | None:
    """The longest noun phrase in one of the cases that begins at an item."""
    stop = min(len(s) if stop < 0 else stop, at + LONG)
    while (
        at < stop - 1
        and s.word(at, "grammar.adverb")
        and s.likely(at, "adverb", "comparative")
        and not (s.is_one(at + 1, "grammar.standing") or s.likely(at + 1, "numeral"))
    ):
        at += 1
    core = _core(s, at, cases, stop)
    if core is None or core.end > stop:
        return None
    found = _behind(s, core, stop, deep)
    dropped = "grammar.emphasis" if found.counted else "grammar.openers"
    while found.start < found.head and s.word(found.start, dropped):
        if s.is_one(found.start + 1, "grammar.standing") and not s.word(
            found.start, "grammar.emphasis"
        ):
            break
        found = replace(found, start=found.start + 1)
    return found


def _core(s: Sentence, at: int, cases: frozenset[str], stop: int) -> Phrase | None:
    """Modifiers and the head."""
    start, counted = at, False
    fits: set[Feature] | None = None
    while at < stop and (
        (s.word(at, "grammar.openers") and not _opens_name(s, at)) or s.low[at] in s.lexicon.adverbs
    ):
        at += 1
    last = -1  # the last modifier, which may be the head itself
    while at < stop:
        if at in s.closing:
            if cases == NOMINATIVE and fits is None and bent_name(s, at):
                return None
            if fits is None or last >= 0:
                case = min((c for c, _, _ in fits or ()), default=min(cases))
                if "nominative" in cases and fits is None:
                    case = "nominative"
                end = s.closing[at] + 1
                return Phrase(start, end, at, case, "singular", "", quoted=True, core=end)
            break
        if s.mark(at) or s.preposition(at):
            break
        if at > start and s.word(at, "grammar.particle"):
            at += 1
            continue
        if s.figure(at):
            counted, at = True, at + 1
            continue
        standing = last < 0 or s.word(at, "grammar.personal")
        nouns = features(s, at, ("noun", "pronoun") if standing else ("noun",), cases)
        if counted:
            nouns = nouns or features(s, at, ("noun",), GENITIVE)
        modifiers = features(
            s, at, ("adjective", "participle"), cases | (GENITIVE if counted else set())
        )
        numerals = features(s, at, ("numeral",), cases)
        if numerals and not (nouns and s.likely(at, "noun")):
            counted, last = True, at
            fits = {(form.case, "", "") for form in numerals}
            at += 1
            continue
        agreeing = agree(fits, nouns, counted=counted)
        believed = agreeing and (
            s.likely(at, "noun", "pronoun") is not None or any(f.name for f, _ in agreeing)
        )
        if modifiers:
            both = agree(fits, modifiers, counted=counted)
            ahead = {f for _, f in both} | ({("genitive", "plural", "")} if counted else set())
            noun_ahead = both and _noun_ahead(s, at, ahead, stop)
            if noun_ahead and not (believed and not _agreeing_at(s, at + 1, {f for _, f in both})):
                fits = {feature for _, feature in both}
                last, at = at, max(at + 1, noun_ahead)
                continue
            both = [pair for pair in both if _stands_alone(s, pair[0])]
            if both and not believed:
                form, feature = min(both, key=lambda pair: (pair[1][2] == "neuter", -pair[0].score))
                return _headed(start, at, form, feature, counted=counted)
        if believed:
            form, feature = likeliest(agreeing)
            return _headed(start, at, form, feature, counted=counted)
        break
    if last >= 0 and counted and fits:
        case = min(c for c, _, _ in fits)
        return Phrase(start, last + 1, last, case, "plural", "", counted=True, core=last + 1)
    if last >= 0 and fits and any(_stands_alone(s, form) for form in s.forms[last]):
        case, number, gender = min(fits)
        return Phrase(start, last + 1, last, case, number, gender, core=last + 1)
    return None


def _stands_alone(s: Sentence, form: Form) -> bool:
    """Whether an adjective may be a head: 'the elder', 'the detained', of pronouns only some: 'another'."""
    return not form.pronominal or s.lexicon.among(form.lemma.replace("ё", "е"), "grammar.standing")


def _headed(start: int, at: int, form: Form, feature: Feature, *, counted: bool) -> Phrase:
    case, number, gender = feature
    return Phrase(
        start,
        at + 1,
        at,
        case,
        "plural" if counted else number or form.number,
        "" if counted else gender or form.gender,
        form.person or "third",
        counted=counted,
        core=at + 1,
    )


def _opens_name(s: Sentence, at: int) -> bool:
    return any(form.name for form in s.forms[at] if form.part == "noun") and s.capital(at) and at > 0


def _agreeing_at(s: Sentence, at: int, fits: set[Feature]) -> bool:
    if at >= len(s) or s.mark(at) or s.preposition(at):
        return False
    parts = {"noun", "adjective", "participle"}
    if s.word(at, "grammar.personal"):
        parts.add("pronoun")
    if s.is_one(at - 1, "grammar.all"):
        parts.add("numeral")
    forms = [form for form in s.forms[at] if form.part in parts and form.case]
    return bool(agree(fits, forms, counted=False))


def _noun_ahead(s: Sentence, at: int, fits: set[Feature], stop: int) -> int:
    """Where the next word that agrees with a modifier stands; 0 when no noun follows."""
    participle = s.likely(at, "participle") is not None
    skipped = -1
    for ahead in range(at + 1, min(stop, at + (FAR if participle else 3))):
        if ahead in s.closing and ahead == at + 1:
            if not participle:
                return ahead
            skipped = s.closing[ahead]
        if ahead <= skipped:
            continue
        if s.mark(ahead):
            return 0
        if s.finite(ahead) and not _agreeing_at(s, ahead, fits):
            return 0
        if _agreeing_at(s, ahead, fits):
            return ahead
        if not participle and not s.word(
            ahead, "grammar.coordinator", "grammar.openers", "grammar.particle"
        ):
            return ahead if s.figure(ahead) else 0
    return 0


def _behind(s: Sentence, phrase: Phrase, stop: int, deep: int) -> Phrase:
    """What goes on behind the head."""
    at = core = phrase.end
    named = s.proper(phrase.head) and any(
        form.name in {"given", "family", "patronymic"} and form.case == phrase.case
        for form in s.forms[phrase.head]
    )
    if s.word(phrase.head, "grammar.personal") or _relative_alone(s, phrase):
        return replace(phrase, end=_clauses_behind(s, at, phrase, stop, deep), core=at)
    marked = named  # a name between marks stands already
    while at < stop:
        follow = _same_case(s, at, phrase)
        if follow:
            named = named or s.capital(at)
            at = core = follow
            continue
        points = any(form.pronominal for form in s.forms[phrase.head])
        told = points or bool(s.lemmas(phrase.head) & s.lexicon.nouns.keys())
        if at in s.closing and not (phrase.quoted or marked or told or bent_name(s, at)):
            at = core = s.closing[at] + 1
            marked = True
            continue
        if at in s.closing and not (phrase.quoted or marked or told) and genitive_name(s, at):
            at = core = s.closing[at] + 1
            marked = True
            continue
        if s.low[at] == "№" and at + 1 < stop and s.items[at + 1].tags & NUMBER:
            at = core = at + 2
            continue
        if s.mark(at):
            break
        if deep < DEEP and not (named and not phrase.counted):
            further = _genitive(s, at, phrase, stop, deep)
            if further:
                at = core = further
                continue
            further = _attached(s, at, phrase, stop, deep)
            if further:
                at = core = further
                continue
        joined = _joined(s, at, phrase, stop, deep)
        if joined is not None:
            phrase = replace(phrase, number="plural", gender="", joined=True)
            at = core = joined
            continue
        break
    end = _clauses_behind(s, at, phrase, stop, deep) if deep < DEEP else at
    return replace(phrase, end=end, core=core)


def _relative_alone(s: Sentence, phrase: Phrase) -> bool:
    """Whether a relative pronoun is all of a phrase."""
    points = any(form.pronominal for form in s.forms[phrase.head])
    return points and phrase.head == phrase.start and s.is_one(phrase.head, "grammar.relative")


def _same_case(s: Sentence, at: int, phrase: Phrase) -> int:
    """Behind a name, a rank or an initial in the same case; 0 when none stands here."""
    if s.mark(at) or phrase.person != "third":
        return 0
    living = any(form.animate for form in s.forms[phrase.head] if form.case == phrase.case)
    if s.capital(at) and len(s.low[at]) == 1:
        return (
            at + 1 if living or s.capital(phrase.head) or s.is_one(phrase.head, "people.human") else 0
        )
    if s.word(at, "grammar.coordinator", "grammar.adversative") or s.preposition(at):
        return 0
    nouns = [form for form in s.forms[at] if form.part == "noun"]
    same = [form for form in nouns if form.case == phrase.case]
    if of_kin(s, at, phrase.head):
        return 0
    if s.capital(at) and not (living or s.capital(phrase.head) or phrase.quoted):
        return at + 1 if _adjective_of_place(s, at, phrase) else 0
    if s.capital(at):
        if any(form.name or form.animate for form in same):
            return at + 1
        if (
            any(form.part == "adjective" and form.case == phrase.case for form in s.forms[at])
            and not same
        ):
            return at + 1 if not _noun_ahead(s, at, {(phrase.case, "", "")}, min(len(s), at + 2)) else 0
        before = s.forms[at - 1] if at else ()
        given = any(form.name in {"given", "patronymic"} for form in before) and s.capital(at - 1)
        initial = at and len(s.low[at - 1]) == 1 and s.capital(at - 1)
        if (given or initial) and (nouns or not s.forms[at] or s.forms[at]):
            return at + 1
        unknown = not s.lexicon.morphology.known(s.low[at])
        return at + 1 if same and unknown else 0
    if not s.is_one(at, "people.human") or not any(form.animate for form in same):
        return 0
    genitive = [form for form in nouns if form.case == "genitive"]
    sure = max((f.score for f in same), default=0.0) >= max((f.score for f in genitive), default=0.0)
    agrees = any(form.number == phrase.number or not phrase.number for form in same)
    return at + 1 if sure and agrees and not phrase.joined else 0


def _adjective_of_place(s: Sentence, at: int, phrase: Phrase) -> bool:
    """'in the town Verkhneye': a name like an adjective in the noun's own case."""
    if any(form.name in {"given", "patronymic", "family"} for form in s.forms[at]):
        return False
    same = any(
        form.case == phrase.case and form.part in {"adjective", "noun"} and form.number == phrase.number
        for form in s.forms[at]
    )
    return same and not any(
        form.case == "genitive" for form in s.forms[at] if phrase.case != "genitive"
    )


def _genitive(s: Sentence, at: int, phrase: Phrase, stop: int, deep: int) -> int:
    if s.low[at] in s.lexicon.governs and s.likely(at, "preposition"):
        return 0
    if s.word(at, "grammar.coordinator", "grammar.adversative", "grammar.openers", "grammar.adverb"):
        return 0
    if s.word(at, "people.masculine", "people.feminine", "people.plural"):
        return 0
    cases = GENITIVE | {"instrumental"} if s.is_one(phrase.head, "people.commanding") else GENITIVE
    inner = noun_phrase(s, at, cases, stop=stop, deep=deep + 1)
    if inner is not None and subject_rather(s, inner.head):
        inner = noun_phrase(s, at, cases, stop=inner.head, deep=deep + 1) if inner.head > at else None
    if inner is None or s.finite(inner.head):
        return 0
    if inner.head < at or (_is_time(s, inner) and not phrase.counted):
        return 0
    return inner.core


def _is_time(s: Sentence, phrase: Phrase) -> bool:
    return any(
        s.is_one(at, "grammar.time") for at in range(phrase.start, min(phrase.core, phrase.head + 1))
    )


def _attached(s: Sentence, at: int, phrase: Phrase, stop: int, deep: int) -> int:
    """Behind a prepositional phrase that goes with a common noun: 'a source in the town hospital'."""
    if s.word(at, "grammar.about"):
        return 0
    last = at - 1
    proper = s.proper(last)
    relation = s.word(at, "grammar.relating") and s.is_one(phrase.head, "people.human")
    if not s.preposition(at) or phrase.person != "third" or (proper and not relation):
        return 0
    if not relation and not s.word(at, "grammar.attaching"):
        return 0
    after = prepositional(s, at, stop=stop, deep=deep + 1)
    if after is None or _is_time(s, after):
        return 0
    if any(s.is_one(index, "grammar.medium") for index in range(after.start, after.core)):
        return 0
    if s.sequence(at, "phrases.citing") > at:
        return 0
    return after.core


def prepositional(s: Sentence, at: int, *, stop: int = -1, deep: int = 0) -> Phrase | None:
    """The noun phrase that the preposition at an item governs."""
    if not s.preposition(at):
        return None
    return noun_phrase(s, at + 1, s.lexicon.governs[s.low[at]], stop=stop, deep=deep)


def _joined(s: Sentence, at: int, phrase: Phrase, stop: int, deep: int) -> int | None:
    """Behind 'and' with another phrase in the same case."""
    if not s.word(at, "grammar.coordinator") or at + 1 >= stop or deep >= DEEP:
        return None
    other = noun_phrase(s, at + 1, frozenset({phrase.case}), stop=stop, deep=deep + 1)
    if other is None or s.finite(other.head):
        return None
    if any(s.finite(index) for index in range(at + 1, other.head)):
        return None
    return other.core


def _clauses_behind(s: Sentence, at: int, phrase: Phrase, stop: int, deep: int) -> int:
    """Behind relative clauses, participles and appositions that the comma after the phrase opens."""
    while at + 1 < stop and s.mark(at) == ",":
        after = _relative(s, at, stop) or _participial(s, at, phrase, stop)
        after = after or _apposition(s, at, phrase, stop, deep) or _age(s, at, stop)
        if not after:
            break
        at = after
        if at < stop and s.mark(at) == "," and not _goes_on(s, at, phrase, stop):
            break
    return at


def _goes_on(s: Sentence, at: int, phrase: Phrase, stop: int) -> bool:
    return bool(_relative(s, at, stop) or _participial(s, at, phrase, stop))


def closing_comma(s: Sentence, at: int, stop: int) -> int:
    """The comma, dash or end that closes what a comma at `at` has opened, clauses inside it skipped."""
    index, nested, aside = at + 1, False, False
    while index < stop:
        if s.mark(index) in {";", ":", "quote", "—", ".", "!", "?", "…", ")"}:
            return index
        if s.mark(index) == ",":
            ahead = index + 1
            if aside:
                aside = False
            elif ahead < stop and _set_in(s, ahead):
                aside = True
            else:
                inner = ahead < stop and (
                    s.word(ahead, "grammar.complementizer", "grammar.subordinator")
                    or (s.preposition(ahead) and s.is_one(min(ahead + 1, stop - 1), "grammar.relative"))
                )
                if not inner or nested:
                    return index
                nested = True
        index += 1
    return stop


def _set_in(s: Sentence, at: int) -> bool:
    """Whether words that name a source are set in between commas."""
    if s.word(at, "grammar.comment"):
        return True
    by = s.low[at] == s.lexicon.sequences["phrases.by"][0][0]
    return by and any(s.is_one(near, "phrases.according") for near in range(at + 1, at + 4))


def _relative(s: Sentence, at: int, stop: int) -> int:
    """Behind ', which ...'."""
    for ahead in range(at + 1, min(at + 4, stop)):
        if s.mark(ahead):
            return 0
        if s.is_one(ahead, "grammar.relative") and any(
            f.pronominal or f.part == "adverb" for f in s.forms[ahead]
        ):
            if ahead > at + 1 and not (s.preposition(at + 1) or s.forms[at + 1]):
                return 0
            return closing_comma(s, at, stop)
        if ahead > at + 1 and not s.forms[ahead]:
            return 0
        if ahead == at + 1 and not (s.preposition(ahead) or _noun_only(s, ahead)):
            return 0
    return 0


def _noun_only(s: Sentence, at: int) -> bool:
    return s.likely(at, "noun") is not None and not s.finite(at)


def _participial(s: Sentence, at: int, phrase: Phrase, stop: int) -> int:
    """Behind ', who was questioned by the centre' told by a participle that agrees."""
    if phrase.quoted:
        return 0
    for ahead in range(at + 1, min(at + 5, stop)):
        if s.mark(ahead):
            return 0
        for form in s.forms[ahead]:
            fits = form.case == phrase.case and (
                form.number == phrase.number or not phrase.number or phrase.quoted
            )
            plain = form.part == "adjective" and s.preposition(ahead + 1)
            if fits and (plain or (form.part == "participle" and s.likely(ahead, "participle"))):
                return closing_comma(s, at, stop)
        if not (
            s.is_one(ahead, "grammar.time")
            or s.likely(ahead, "numeral")
            or s.word(ahead, "grammar.adverb")
            or s.likely(ahead, "adverb")
            or s.lexicon.adverbs.get(s.low[ahead])
            or s.word(ahead, "grammar.negation")
        ):
            return 0
    return 0


def _apposition(s: Sentence, at: int, phrase: Phrase, stop: int, deep: int) -> int:
    """Behind ', the wife of one of them', in the same case."""
    if s.preposition(at + 1) or s.word(at + 1, "grammar.coordinator", "grammar.adversative"):
        return 0
    other = noun_phrase(s, at + 1, frozenset({phrase.case}), stop=stop, deep=max(deep + 1, 2))
    if other is None or other.person != "third" or _is_time(s, other):
        return 0
    pronoun = any(form.part == "pronoun" for form in s.forms[other.head])
    closed = other.end >= stop or s.mark(other.end) != ""
    human = any(
        s.is_one(index, "people.human", "people.office", "people.org", "people.media")
        for index in range(other.start, other.core)
    ) or s.capital(other.head)
    number = other.number == phrase.number or not phrase.number or not other.number
    return other.end if closed and human and number and not pronoun else 0


def _age(s: Sentence, at: int, stop: int) -> int:
    """Behind ', 34 years,'."""
    if at + 2 < stop and s.figure(at + 1) and s.is_one(at + 2, "grammar.time"):
        closed = at + 3 >= stop or s.mark(at + 3) != ""
        return at + 3 if closed else 0
    return 0
