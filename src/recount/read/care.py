"""Care notes: what in this text can hurt somebody, or mislead whoever relies on it.

Each note comes from words or claims of this text and says on which lines they stand. It never repeats the
name of a victim or a survivor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recount.nouns import Claim, Note, Speaker
from recount.read import language
from recount.read.page import ASSERTING, PERSONS, Page, listed
from recount.read.plainly import plain
from recount.values import Measure, Span

ADULT = 18
FEW = 5
BESIDE = 80  # characters after a speaker, where a text says who that is
SMALL_PLACES = frozenset({"site", "street", "hamlet", "village", "prison", "camp"})
NAME_AND_AGE = re.compile(
    r"(?:\b[A-ZА-ЯЁ]\.\s*|\b[A-ZА-ЯЁ][a-zа-яё’'-]+\s+)[A-ZА-ЯЁ][\w’'-]+,?\s+(?:\(\d{1,2}\)|\d{1,2}(?=,))"
)
FULL_NAME = re.compile(r"\b[A-ZА-ЯЁ](?:\.|[a-zа-яё’'-]+)\s+[A-ZА-ЯЁ][a-zа-яё’'-]+")
HARMED = frozenset(
    {"killing", "death_in_custody", "arbitrary_detention", "enforced_disappearance", "torture"}
    | {"beating", "sexual_violence", "ill_treatment"}
)


def care(page: Page) -> tuple[Note, ...]:
    """What to take care of, the gravest first."""
    rules = (
        _language,
        _command,
        _child,
        _risk,
        _third_parties,
        _named,
        _small_group,
        _protective,
        _self_protection,
        _headline,
        _captions,
        _undated,
        _variants,
        _dependence,
        _coverage,
        _noticed,
        _gaps,
    )
    return tuple(note for rule in rules for note in rule(page))


def _language(page: Page) -> Iterator[Note]:
    if not language.load(page.reading.lang).table("cues"):
        text = "no list of attributing words for this language yet: nothing was looked for or ruled out"
        yield Note("language", text)


def _command(page: Page) -> Iterator[Note]:
    told: list[Claim] = []
    for claim in page.attributed:
        commands = claim.stance in ASSERTING and page.unsourced(claim) and page.commands(claim)
        if not commands or claim.repeats or any(page.alike(claim, other) for other in told[-FEW:]):
            continue
        told.append(claim)
        text = f"{claim.id} says who ordered it and names no source: unsourced, do not print"
        yield Note("command", text, (page.line(claim),))


def _child(page: Page) -> Iterator[Note]:
    ages = [
        count
        for count in page.reading.counts
        if count.measure is Measure.AGES and count.min is not None and count.min < ADULT
    ]
    sure = [count for count in ages if not count.open]
    if sure:
        youngest = min(count.min or 0 for count in sure)
        yield Note("child", f"a child: an age of {youngest} is given", page.lines(sure))
    for count in ages:
        if count.open:
            text = f'if "{count.surface}" are ages, one of the people is a child of {count.min}'
            yield Note("child", text, (page.line(count),))
    found = _found(page, page.words.child)
    if found and not ages:
        yield Note("child", f"children are spoken of: {_quoted(page, found)}", _lines(page, found))


def _risk(page: Page) -> Iterator[Note]:
    found = _found(page, page.words.risk)
    if found:
        text = f"risk of retaliation, in the text's words: {_quoted(page, found)}"
        yield Note("retaliation", text + "; protect sources and whoever asks them", _lines(page, found))


def _third_parties(page: Page) -> Iterator[Note]:
    forced = [claim for claim in page.reading.claims if "forced_denunciation" in claim.violations]
    if forced:
        ids = listed([claim.id for claim in forced])
        text = f"{ids}: people were made to name others, who may now be known to those accused"
        yield Note("third parties", text, page.lines(forced))


def _named(page: Page) -> Iterator[Note]:
    speakers = [one for one in page.reading.speakers if one.lived_it and one.name]
    victims = [
        claim
        for claim in page.reading.claims
        if claim.victims and HARMED & set(claim.violations) and FULL_NAME.search(claim.victims)
    ]
    aged = [Span(*match.span()) for match in NAME_AND_AGE.finditer(page.structure.text)]
    lines = (
        {line for one in speakers for line in one.lines}
        | set(page.lines(victims))
        | set(_lines(page, aged))
    )
    number = len(speakers) + len({claim.victims for claim in victims})
    if lines:
        who = (
            f"people who lived it or were harmed, named: {number}"
            if number
            else "people named with their age"
        )
        text = f"{who}; seal before sharing"
        yield Note("named", text, tuple(sorted(lines)))
    elif HARMED & page.acts:
        yield Note("named", "victims named: none found; keep it so")


def _small_group(page: Page) -> Iterator[Note]:
    for claim in page.attributed:
        if claim.stance not in ASSERTING or not claim.violations:
            continue
        found = _matches(page, page.words.small_group, claim)
        if found:
            said = _quoted(page, found)
            text = f"{claim.id}: a small group that can be recognised ({said}): seal in any export"
            yield Note("small group", text, (page.line(claim),))
    for count in page.reading.counts:
        stated_by = page.claim_of(count)
        few = count.victims and count.measure in PERSONS and count.max is not None and count.max <= FEW
        if few and stated_by and any(place.type in SMALL_PLACES for place in stated_by.place):
            where = next(place for place in stated_by.place if place.type in SMALL_PLACES)
            few_at = f'"{count.surface}" at one {where.type}'
            text = f"{stated_by.id}: {few_at}, so they can be recognised: seal in any export"
            yield Note("small group", text, (page.line(count),))


def _protective(page: Page) -> Iterator[Note]:
    found = _found(page, page.words.protective)
    if found:
        said = _quoted(page, found)
        text = f"how people were brought to safety ({said}): keep it vague, out of any export"
        yield Note("protective", text, _lines(page, found))


def _self_protection(page: Page) -> Iterator[Note]:
    found = _found(page, page.words.self_protection)
    if found:
        said = _quoted(page, found)
        text = f"people protect themselves ({said}): do not look for or keep what they took away"
        yield Note("self-protection", text, _lines(page, found))


def _headline(page: Page) -> Iterator[Note]:
    marked = [
        one
        for one in page.reading.claims
        if one.kind == "headline" and one.quote in {"direct", "mixed"}
    ]
    if marked:
        text = "quoted words in a headline are the outlet's until somebody in the text is shown to say them"
        yield Note("headline", text, page.lines(marked))


def _captions(page: Page) -> Iterator[Note]:
    found = {page.line(claim) for claim in page.reading.claims if claim.caption}
    found |= {
        page.structure.line_of(one.span.start) for one in page.structure.blocks if one.kind == "caption"
    }
    found |= set(_lines(page, _found(page, page.words.caption)))
    if found:
        text = "captions and file photographs are no evidence of the events"
        yield Note("caption", text, tuple(sorted(found)))


def _undated(page: Page) -> Iterator[Note]:
    if page.reading.published is not None:
        return
    open_times = [when for claim in page.reading.claims for when in claim.time if when.start is None]
    open_times = list({when.span: when for when in open_times}.values())
    if open_times:
        said = {when.surface.casefold(): when.surface for when in open_times}
        quoted = ", ".join(f'"{surface}"' for surface in list(said.values())[:3])
        lines = sorted({page.structure.line_of(when.span.start) for when in open_times})
        text = (
            f"no publication date in the text or given: {quoted} cannot be dated; add --published DATE"
        )
        yield Note("undated", text, tuple(lines))


def _variants(page: Page) -> Iterator[Note]:
    written: dict[tuple[str, str], set[int]] = {}
    for claim in page.reading.claims:
        for party in claim.chain:
            if party.surface and party.name and party.named and _misspelt(party.surface, party.name):
                written.setdefault((party.surface, party.name), set()).add(page.line(claim))
        for place in claim.place:
            if page.reading.lang == "en" and _misspelt(place.surface, place.name):
                line = page.structure.line_of(place.span.start)
                written.setdefault((place.surface, place.name), set()).add(line)
    for (surface, name), lines in written.items():
        text = f'"{surface}" is matched with {name}; the spelling of the text is kept'
        yield Note("spelling", text, tuple(sorted(lines)))


def _misspelt(surface: str, name: str) -> bool:
    """Whether two forms are one name in two spellings, not a short form, an article or a title."""
    ours, theirs = surface.casefold().split(), name.casefold().split()
    if len(ours) != len(theirs) or ours == theirs:
        return False
    return all(mine == other or _near(mine, other) for mine, other in zip(ours, theirs, strict=True))


def _near(mine: str, other: str) -> bool:
    """One letter more, less or other, or two neighbours changed round: same first letter, similar length."""
    if mine[0] != other[0] or abs(len(mine) - len(other)) > 1 or min(len(mine), len(other)) < FEW:
        return False
    if sorted(mine) == sorted(other):
        return True
    shared = sum(a == b for a, b in zip(mine, other, strict=False))
    backwards = sum(a == b for a, b in zip(reversed(mine), reversed(other), strict=False))
    return shared + backwards >= max(len(mine), len(other)) - 1


def _dependence(page: Page) -> Iterator[Note]:
    for claim in page.attributed:
        for match in page.words.together.finditer(page.said(claim)):
            beside = page.said(claim)[match.end() : match.end() + BESIDE // 2].casefold()
            other = next((one for one in page.reading.speakers if _is_meant(one, beside)), None)
            if other and claim.speakers and other.id not in claim.speakers:
                text = f'{claim.speakers[-1]} says it is "{match.group()}" {other.id}: not independent of it'
                yield Note("dependence", text, (page.line(claim),))
                break


def _is_meant(speaker: Speaker, beside: str) -> bool:
    """Whether words mean a speaker or its organisation: two of the name's own words, or the only one."""
    organisation = (speaker.note or "").partition("for ")[2].partition(";")[0]
    for name in (speaker.name or "", organisation):
        own = [word.casefold() for word in name.split() if word[0].isupper()]
        if own and sum(word in beside for word in own) >= min(2, len(own)):
            return True
    return False


def _coverage(page: Page) -> Iterator[Note]:
    found = _found(page, page.words.coverage)
    if found and HARMED & page.acts:
        said = _quoted(page, found)
        text = f"families or witnesses may not report ({said}): lists that rest on reports will be thin"
        yield Note("coverage", text, _lines(page, found))


def _noticed(page: Page) -> Iterator[Note]:
    yield from page.reading.notes


def _gaps(page: Page) -> Iterator[Note]:
    """Who would know of such acts, and neither speaks nor is asked in this text."""
    voices = " \n".join(
        [
            words
            for one in page.reading.speakers
            for words in (one.as_written, one.name or "", one.note or "")
        ]
        + [_introduced(page, one) for one in page.attributed if one.source]
    )
    for gap in page.words.gaps:
        acts = page.acts if "*" in gap.acts else page.acts & gap.acts
        text = page.structure.text if gap.anywhere else voices
        if acts and not gap.words.search(text):
            about = listed([plain(act) for act in sorted(acts)[:3]])
            yield Note("gap", f"asked by nobody here: {gap.who} (of {about})")


def _introduced(page: Page, claim: Claim) -> str:
    """A speaker with the words up to the cue, where a text says who that is."""
    start, end = claim.source[0].start, claim.source[-1].end
    cue = claim.cue[0].start if claim.cue else end
    return page.structure.text[start : cue if end < cue <= end + BESIDE else end]


def _found(page: Page, words: re.Pattern[str]) -> list[Span]:
    return [Span(*match.span()) for match in words.finditer(page.structure.text)]


def _matches(page: Page, words: re.Pattern[str], claim: Claim) -> list[Span]:
    """Where words stand inside a claim's content, each place once."""
    return [
        Span(match.start() + span.start, match.end() + span.start)
        for span in claim.content
        for match in words.finditer(span.of(page.structure.text))
    ]


def _quoted(page: Page, spans: Sequence[Span]) -> str:
    """The first three different wordings, in quotation marks."""
    said = list(
        dict.fromkeys(" ".join(span.of(page.structure.text).split()).casefold() for span in spans)
    )
    return ", ".join(f'"{one}"' for one in said[:3]) + (", ..." if len(said) > 3 else "")  # noqa: PLR2004


def _lines(page: Page, spans: Sequence[Span]) -> tuple[int, ...]:
    return tuple(sorted({page.structure.line_of(span.start) for span in spans}))
