"""Attributions without any word of saying: a name and a colon, a claim that a paper has spread."""

from __future__ import annotations

from recount.read.cased.clauses import body
from recount.read.cased.frames import Frames
from recount.read.cased.phrases import noun_phrase
from recount.read.drafts import Draft

NEAR = 4


def colon(frames: Frames) -> list[Draft]:
    """A name before a colon and a quotation, without a verb: 'The mother: "..."'."""
    s = frames.s
    for at in range(1, len(s) - 1):
        if s.mark(at) != ":" or s.mark(at + 1) != "quote" or frames.places.heads:
            continue
        phrase = noun_phrase(s, 0, frozenset({"nominative"}), stop=at)
        if phrase is None or phrase.end != at or any(s.finite(near) for near in range(at)):
            continue
        if not (s.is_one(phrase.head, "people.human") or body(s, phrase) or s.capital(phrase.head)):
            continue
        end = at + 2
        while end < len(s) and s.mark(end) == "quote":
            end += 1
        return [
            frames.draft(
                source=(phrase.start, phrase.end),
                cue=[(at, at + 1)],
                content=[(at + 1, end)],
                stance="asserts",
                rule="colon",
            )
        ]
    return []


def reduced(frames: Frames) -> list[Draft]:
    """'a claim spread by the paper': content before, agent behind."""
    s, made = frames.s, []
    instrumental = frozenset({"instrumental"})
    for at in range(1, len(s) - 1):
        if at in s.inside or (form := s.likely(at, "participle")) is None or form.voice != "passive":
            continue
        if not s.lexicon.among(form.lemma.replace("ё", "е"), "participles.reduced"):
            continue
        begin, end = s.pieces[s.piece(at)]
        agent = next(
            (
                phrase
                for index in range(at + 1, end)
                if not s.figure(index)
                and (phrase := noun_phrase(s, index, instrumental)) is not None
                and body(s, phrase)
            ),
            None,
        )
        if agent is None:
            continue
        for start in range(max(0, begin - 12), begin - 1):
            phrase = noun_phrase(s, start, frozenset({form.case}), stop=begin - 1)
            if any(s.finite(near) for near in range(start, begin - 1)):
                continue
            if phrase is None or not s.lemmas(phrase.head) & s.lexicon.nouns.keys():
                continue
            if begin - 1 - phrase.core <= 2 * NEAR and phrase.head < begin - 1:
                close = begin - 1
                made.append(
                    frames.draft(
                        source=(agent.start, agent.core),
                        cue=[(at, at + 1)],
                        content=[(start, close)],
                        stance="reports",
                        rule="reduced",
                        proposition=False,
                        case="instrumental",
                    )
                )
                break
    return made
