"""Cue verbs of a line: where they stand and in which form."""

from __future__ import annotations

from recount.read.cased.frames import NEAR, Head
from recount.read.cased.lexicon import Cue, fold
from recount.read.cased.sentence import Sentence

FORMS = ("verb", "infinitive", "gerund", "short_participle", "short_adjective")


def heads(s: Sentence) -> tuple[Head, ...]:
    """The cue verbs of a line, in order."""
    found = []
    for at in range(len(s)):
        if at in s.inside or s.mark(at):
            continue
        head = _head(s, at)
        if head is not None:
            found.append(head)
    return tuple(found)


def _head(s: Sentence, at: int) -> Head | None:
    form = s.likely(at, *FORMS)
    if form is None or form.mood == "imperative":
        return None
    noun = s.likely(at, "noun", "preposition", "conjunction", "adverb", "adjective")
    if noun is not None and noun.score > 2 * form.score:
        return None
    lemma = fold(form.lemma)
    start = at - 1 if s.word(at - 1, "grammar.negation") else at
    negated = start < at
    if form.part == "short_participle":
        if s.lexicon.among(lemma, "participles.belief") and form.gender != "neuter":
            believed = Cue("say", "asserts", frozenset({"that", "quote", "trail"}))
            return Head(at, believed, "finite", start, at + 1, at, negated)
        if not s.lexicon.among(lemma, "participles.impersonal") or form.gender != "neuter":
            return None
        cue = Cue("impersonal", "reports", frozenset({"impersonal"}))
        while start and any(f.lemma == "быть" for f in s.forms[start - 1]):
            start -= 1
        return Head(at, cue, "impersonal", start, at + 1, at, negated)
    if negated and form.part == "verb" and s.lexicon.among(lemma, "aspects.refusing"):
        return _refusal(s, at, start)
    cue_found = _cue(s, at, lemma)
    if cue_found is None:
        return _manner(s, at) if form.part == "verb" else None
    cue, end = cue_found
    if form.part == "infinitive":
        return _helped(s, at, cue)
    if form.part == "gerund":
        return Head(at, cue, "gerund", start, end, at, negated)
    kind = "impersonal" if "impersonal" in cue.takes else "finite"
    return Head(at, cue, kind, start, end, at, negated)


def _cue(s: Sentence, at: int, lemma: str) -> tuple[Cue, int] | None:
    """The cue of a lemma with the words that belong to it, and where they end."""
    for cue in s.lexicon.verbs.get(lemma, ()):
        if not cue.rest:
            return cue, at + 1
        for offset in range(1, 3):
            near = [
                s.lemmas(index)
                for index in range(at + offset, min(at + offset + len(cue.rest), len(s)))
            ]
            if len(near) == len(cue.rest) and all(
                word in held for word, held in zip(cue.rest, near, strict=True)
            ):
                return cue, at + offset + len(cue.rest)
    return None


def _helped(s: Sentence, at: int, cue: Cue) -> Head | None:
    """An infinitive with the verb that helps it: 'managed to whisper', 'could not confirm'."""
    for helper in range(at - 1, max(-1, at - NEAR - 1), -1):
        if s.mark(helper):
            return None
        form = s.likely(helper, "verb", "short_adjective")
        if form is None:
            continue
        lemma = fold(form.lemma)
        negated = s.word(helper - 1, "grammar.negation")
        if negated:
            return None
        if lemma in s.lexicon.verbs and "refused" in s.lexicon.verbs[lemma][0].takes:
            return None
        if s.lexicon.among(lemma, "aspects.helping") and lemma != "быть":
            return Head(at, cue, "finite", helper, at + 1, helper)
        return None
    return None


def _refusal(s: Sentence, at: int, start: int) -> Head | None:
    """'could not confirm', 'to comment he did not begin'; 'did not begin to deny' asserts."""
    begin, end = s.pieces[s.piece(at)]
    for index in [*range(at + 1, end), *range(begin, start)]:
        form = s.likely(index, "infinitive")
        if form is None:
            continue
        lemma = fold(form.lemma)
        cue = next(iter(s.lexicon.verbs.get(lemma, ())), None)
        if cue is not None and cue.stance == "denies" and cue.negated == "asserts" and index == at + 1:
            return Head(index, cue, "finite", start, index + 1, at, negated=True)
        if cue is not None or s.lexicon.among(lemma, "aspects.refused"):
            refused = Cue("refusal", "declines", frozenset({"refused"}))
            return Head(at, refused, "finite", start, at + 1, at, negated=True)
        return None
    return None


def _manner(s: Sentence, at: int) -> Head | None:
    """Any verb that stands right behind spoken words and a dash tells how they were spoken."""
    begin, _ = s.pieces[s.piece(at)]
    if at != begin or begin < 2 or s.mark(begin - 1) != "—":
        return None
    back = begin - 2
    while back >= 0 and s.mark(back) == ",":
        back -= 1
    if back < 0 or s.mark(back) != "quote":
        return None
    return Head(at, Cue("manner", "asserts", frozenset({"quote"})), "finite", at, at + 1, at)
