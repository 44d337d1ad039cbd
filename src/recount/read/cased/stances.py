"""Stance in a language of cases: what an authority says may deny, what anybody says may decline."""

from __future__ import annotations

from recount.nouns import Stance
from recount.read.cased.lexicon import Lexicon, fold
from recount.read.drafts import Draft
from recount.read.people import Who
from recount.read.tokens import TOKEN

HEAD_WORDS = 10
NEAR = 2 * HEAD_WORDS


def weighed(text: str, draft: Draft, who: Who | None, lexicon: Lexicon) -> Stance:
    """The stance of a draft after a look at its content and at who speaks."""
    if draft.stance not in {"asserts", "alleges"} or who is None:
        return draft.stance
    if draft.rule.rpartition(":")[2] in lexicon.lists["denying.firm"]:
        return draft.stance
    lemmas = _lemmas(text, draft, lexicon)
    if _declines(lemmas, lexicon):
        return "declines"
    return "denies" if _denies(lemmas, who, lexicon) else draft.stance


def _lemmas(text: str, draft: Draft, lexicon: Lexicon) -> list[frozenset[str]]:
    words = [
        word for span in draft.content for word in TOKEN.findall(span.of(text)) if word[0].isalnum()
    ]
    return [
        frozenset({fold(word), *(fold(form.lemma) for form in lexicon.morphology.forms(word))})
        for word in words[: 3 * HEAD_WORDS]
    ]


def _any(words: frozenset[str], lexicon: Lexicon, name: str) -> bool:
    return not lexicon.lists[name].isdisjoint(words)


def _declines(lemmas: list[frozenset[str]], lexicon: Lexicon) -> bool:
    """'We do not comment', 'no comment'."""
    head = lemmas[:HEAD_WORDS]
    for at, words in enumerate(head):
        negated = _any(words, lexicon, "grammar.negation") or _any(words, lexicon, "denying.without")
        near = head[at + 1 : at + 3]
        if negated and any(_any(other, lexicon, "denying.comment") for other in near):
            return len(lemmas) <= NEAR
    return False


def _denies(lemmas: list[frozenset[str]], who: Who, lexicon: Lexicon) -> bool:
    """'It is a lie', or an authority's 'no', 'nobody', 'not one', 'was not found'."""
    if any(_any(words, lexicon, "denying.untrue") for words in lemmas[:NEAR]):
        return True
    if not _official(who, lexicon):
        return False
    head = lemmas[:HEAD_WORDS]
    if any(_any(words, lexicon, "denying.none") for words in head):
        return True
    return any(
        _any(words, lexicon, "grammar.negation")
        and any(_any(o, lexicon, "denying.not_true") for o in lemmas[at : at + 3])
        for at, words in enumerate(lemmas)
    )


def _official(who: Who, lexicon: Lexicon) -> bool:
    """Whether somebody speaks for an authority: a police spokesman does, a rights group's does not."""
    if who.type == "authority":
        return True
    if who.affiliation is not None:
        body = [fold(word) for word in who.affiliation.partition("#")[0].split()]
        lemmas = set(body) | {
            fold(form.lemma) for word in body for form in lexicon.morphology.forms(word)
        }
        if lemmas & lexicon.lists["people.authority"]:
            return True
        if lemmas & lexicon.lists["people.org"] and who.head in lexicon.lists["people.speaks_for"]:
            return False
    return bool({who.head, who.head.rpartition("-")[2]} & lexicon.lists["people.authority"])


def lie(word: str, lexicon: Lexicon) -> bool:
    """Whether a word calls what it answers a lie."""
    lemmas = frozenset({fold(word), *(fold(form.lemma) for form in lexicon.morphology.forms(word))})
    return _any(lemmas, lexicon, "denying.untrue")
