"""Denials: when content is one, and which claims of the document it answers.

Rules: an authority that says 'no operation took place' denies; a witness who says 'there was no
warning' does not. A denial answers the claims with which it shares an act; a blanket 'lies' answers
nothing one by one; who denies that the victims exist answers the acts that the words name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from recount.nouns import Claim, Stance
from recount.read.cues import lexicon
from recount.read.drafts import Draft
from recount.read.people import People
from recount.read.tokens import BIT, TOKEN, plain

HEAD_WORDS = 8


def weighed(text: str, draft: Draft, code: str, people: People) -> Stance:
    """The stance of a draft after a look at its content: what is said may deny, or decline."""
    if draft.stance not in {"asserts", "alleges"}:
        return draft.stance
    lows = [
        plain(word)
        for span in draft.content
        for word in TOKEN.findall(span.of(text))
        if word[0].isalnum()
    ]
    if _declines(lows, code, people):
        return "declines"
    return "denies" if _denies(text, draft, lows, code, people) else draft.stance


def _declines(lows: list[str], code: str, people: People) -> bool:
    """'We do not comment', 'I won't give his name', 'nobody was available', 'neither confirms nor denies'."""
    cues = lexicon(code)
    head = [
        low for low in lows[:HEAD_WORDS] if not people.words.tags.get(low, 0) & BIT["complementizer"]
    ]
    if not head:
        return False
    negated = any(
        people.words.tags.get(low, 0) & BIT["negation"] or low in cues.lists["negative.none"]
        for low in head
    )
    if negated and any(low in cues.lists["declining.words"] for low in head):
        return True
    both = any(people.words.tags.get(low, 0) & BIT["neither"] for low in head[:4])
    if both and any(low in cues.forms for low in head):
        return True
    return (
        len(lows) <= HEAD_WORDS
        and head[0] in people.words.people["first"]
        and any(low in cues.lists["declining.refusals"] for low in head[1:2])
    )


def _denies(text: str, draft: Draft, words: list[str], code: str, people: People) -> bool:
    """Whether what is said denies: 'it is untrue that', or an authority's 'no', 'nobody', 'not one'."""
    cues = lexicon(code)
    source = {plain(word) for span in draft.source for word in TOKEN.findall(span.of(text))}
    if any(word in cues.lists["negative.untrue"] for word in words[: 3 * HEAD_WORDS]):
        return bool(source)
    if not source & people.words.people["authority"]:
        return False
    gone = any(word in cues.lists["negative.exist"] for word in words)
    if gone and any(people.words.tags.get(word, 0) & BIT["negation"] for word in words):
        return True
    return any(word in cues.lists["negative.none"] for word in words[:HEAD_WORDS])


def linked(text: str, claims: tuple[Claim, ...], lies: Callable[[str], bool]) -> tuple[Claim, ...]:
    """The claims, each denial with the ids of those it answers. `lies`: words of a blanket denial."""
    answered = []
    for claim in claims:
        if claim.stance != "denies":
            answered.append(claim)
            continue
        words = {plain(word) for span in claim.content for word in TOKEN.findall(span.of(text))}
        blanket = any(lies(word) for word in words) and not claim.violations
        acts = set(claim.violations)
        denies = (
            ()
            if blanket or not acts
            else tuple(
                other.id
                for other in claims
                if other.id != claim.id
                and other.stance not in {"denies", "declines", "calls"}
                and other.kind == "attributed"
                and not _official(other)
                and acts & set(other.violations)
                and _speaker(other) != _speaker(claim)
            )
        )
        answered.append(replace(claim, denies=denies))
    return tuple(answered)


def _official(claim: Claim) -> bool:
    return bool(claim.chain) and claim.chain[-1].type == "authority"


def _speaker(claim: Claim) -> str | None:
    return claim.chain[-1].name if claim.chain else None
