r"""A text in several languages: each paragraph is read in its own, and the findings stand in one order.

Rules: a paragraph belongs to the language that its small words and letters show; one too short to tell
belongs to the language of the text. For each language the other paragraphs are blanked, so that every
offset stays what it is.

>>> sorted(stretches("The guards took three men.\n\nОни увели троих, и никто не знает, где они.", "en"))
['en', 'ru']
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from recount.nouns import Claim, Count
from recount.read import language as languages

PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
VISIBLE = re.compile(r"\S")
FEWEST = 4  # words by which a paragraph may show another language than its text's

Found = tuple[Sequence[Claim], Sequence[Count]]


def stretches(text: str, code: str) -> dict[str, str]:
    """For each language of a text, its own first, the text with all other paragraphs blanked."""
    paragraphs = [(match.span(), _language(match.group(), code)) for match in PARAGRAPH.finditer(text)]
    known = list(dict.fromkeys([code, *(found for _, found in paragraphs)]))
    if len(known) == 1:
        return {code: text}
    masked = {}
    for one in known:
        pieces, at = [], 0
        for (start, end), found in paragraphs:
            pieces.append(text[at:start])
            pieces.append(text[start:end] if found == one else VISIBLE.sub(" ", text[start:end]))
            at = end
        masked[one] = "".join([*pieces, text[at:]])
    return masked


def _language(paragraph: str, code: str) -> str:
    if len(paragraph.split()) < FEWEST:
        return code
    found = languages.detect(paragraph)
    readable = found in languages.codes() and bool(languages.load(found).table("cues"))
    return found if readable else code


def joined(found: Mapping[str, Found]) -> tuple[tuple[Claim, ...], tuple[Count, ...]]:
    """The findings in all languages in order of place, with ids of their own."""
    claims = [(code, claim) for code, (held, _) in found.items() for claim in held]
    counts = [(code, count) for code, (_, held) in found.items() for count in held]
    claims.sort(key=lambda pair: (pair[1].id[0], _begin(pair[1])))
    counts.sort(key=lambda pair: pair[1].span.start)
    names = _named([(code, claim.id) for code, claim in claims])
    numbers = _named([(code, count.id) for code, count in counts])
    return (
        tuple(_renamed(claim, code, names) for code, claim in claims),
        tuple(
            replace(
                count,
                id=numbers[code, count.id],
                claim=names.get((code, count.claim or ""), count.claim),
                superseded_by=numbers.get((code, count.superseded_by or ""), count.superseded_by),
            )
            for code, count in counts
        ),
    )


def _begin(claim: Claim) -> int:
    return min(span.start for span in (*claim.cue, *claim.content))


def _named(held: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """New ids, counted apart for each first letter."""
    names: dict[tuple[str, str], str] = {}
    last: dict[str, int] = {}
    for code, old in held:
        last[old[0]] = last.get(old[0], 0) + 1
        names[code, old] = f"{old[0]}{last[old[0]]:02}"
    return names


def _renamed(claim: Claim, code: str, names: Mapping[tuple[str, str], str]) -> Claim:
    return replace(
        claim,
        id=names[code, claim.id],
        parent=names.get((code, claim.parent or "")),
        denies=tuple(names[code, other] for other in claim.denies),
        repeats=tuple(names[code, other] for other in claim.repeats),
    )
