"""Questions: what this text leaves open, whom to ask, and what the answer unlocks.

Each question quotes the words that raise it. It goes to an organisation, an outlet or an authority; never to
a survivor, who is not asked twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from recount.nouns import Claim, Count, Question, Speaker
from recount.read.page import ASSERTING, PERSONS, Page, listed, shortened
from recount.read.plainly import measured, plain
from recount.values import Measure, Qualifier

T = TypeVar("T")
LOOSE = frozenset({Qualifier.DOZENS, Qualifier.HUNDREDS, Qualifier.THOUSANDS, Qualifier.SEVERAL})
SHOWN = 4
NEAR = 40  # claims before, among which a repetition is looked for
DEATHS = frozenset({"killing", "death_in_custody"})


def questions(page: Page) -> tuple[Question, ...]:
    """The questions of one text, those on figures first."""
    rules = (
        _basis,
        _measure,
        _disagreement,
        _loss,
        _unsourced,
        _relayed,
        _speaker,
        _one_statement,
        _overlap,
        _told_whom,
        _own_voice,
        _date,
    )
    return tuple(question for rule in rules for question in rule(page))


def _basis(page: Page) -> Iterator[Question]:
    """How whoever gives a figure knows it."""
    by_origin: dict[str, list[Count]] = {}
    for count in _of_people(page):
        claim = page.claim_of(count)
        if claim and claim.stance in ASSERTING and not page.unsourced(claim):
            by_origin.setdefault(page.to_ask(claim), []).append(count)
    for addressee, given in by_origin.items():
        counts = [one for one in given if one.measure is not Measure.PERSONS_SUBSET] or given
        counts = list({_figure(count).casefold(): count for count in reversed(counts)}.values())[::-1]
        figures = [_figure(count) for count in counts]
        verb = "is" if len(figures) == 1 else "are"
        text = f"how {verb} {listed(figures[:4])} known: a list of names, a count, an estimate?"
        ends = [one for one in (_bound(page, count) for count in counts) if one]
        yield Question(
            " ".join((text, *dict.fromkeys(ends))),
            addressee,
            _ids([*(one.claim or "" for one in given), *(one.id for one in given)]),
            page.lines(counts),
        )


def _of_people(page: Page) -> list[Count]:
    return [
        count
        for count in page.reading.counts
        if (count.measure in PERSONS or count.measure is Measure.FAMILIES)
        and count.victims
        and not count.open
        and not count.superseded_by
        and not count.withdrawn
    ]


def _figure(count: Count) -> str:
    about = count.of or count.what
    return f'"{count.surface}"' + (f" ({about})" if about and about not in count.surface else "")


def _bound(page: Page, count: Count) -> str:
    """What the words leave open about the bounds of one number."""
    claim = page.claim_of(count)
    if count.measure is Measure.PERSONS_RATE:
        return f'"{count.surface}" is a rate: of how many?'
    if count.measure is Measure.PERSONS_MOMENT:
        return f'"{count.surface}": at which place, on which day?'
    if count.measure is Measure.FAMILIES:
        return f'"{count.surface}" in persons?'
    if count.qualifier in LOOSE:
        return f'can "{count.surface}" be bounded?'
    total = count.measure is Measure.PERSONS_TOTAL and count.qualifier is Qualifier.EXACT
    if total and claim and DEATHS & set(claim.violations):
        return f'"{count.surface}" exactly, or at least?'
    return ""


def _measure(page: Page) -> Iterator[Question]:
    for count in page.reading.counts:
        claim = page.claim_of(count)
        if count.open and claim:
            asks = f'what does "{count.surface}" count'
            text = f"{asks}: {_readings(count, claim)}?" if _readings(count, claim) else f"{asks}?"
            yield Question(text, page.to_ask(claim), _ids([claim.id, count.id]), (page.line(count),))


def _readings(count: Count, claim: Claim) -> str:
    """The measures between which the words leave a choice."""
    choices = next((one.candidates for one in claim.open if one.about == "measure"), ())
    if choices:
        return " or ".join(choices)
    return (
        "of what" if count.measure is Measure.OTHER else f"{measured(count.measure)}, or something else"
    )


def _disagreement(page: Page) -> Iterator[Question]:
    """Figures for one thing that cannot all be true: of several sources, or one that lost a word."""
    alike: dict[tuple[str, str, str], dict[str, Count]] = {}
    for count in _of_people(page):
        claim = page.claim_of(count)
        if count.what.strip() and claim and claim.stance in ASSERTING:
            key = (count.measure, count.unit, count.what.casefold().split()[-1])
            alike.setdefault(key, {}).setdefault(count.surface.casefold(), count)
    for figures in alike.values():
        counts = _furthest(list(figures.values()))
        claims = [claim for count in counts if (claim := page.claim_of(count))]
        if _could_agree(counts) or len({_who(claim) for claim in claims}) < 2:  # noqa: PLR2004 - two voices
            continue
        said = listed([f'"{count.surface}" (line {page.line(count)})' for count in counts])
        if len({_bare(count) for count in counts}) == 1:
            text = f"are {said} one figure, and which wording stands?"
        else:
            text = f"do {said} count the same people {counts[0].what}, on the same days?"
        unlocks = _ids([*(claim.id for claim in claims), *(count.id for count in counts)])
        yield Question(text, page.outlet, unlocks, page.lines(counts))


def _furthest(counts: list[Count]) -> list[Count]:
    """At most four figures, those that lie furthest apart among them, in the order of the text."""
    lowest = min(counts, key=lambda count: count.max if count.max is not None else float("inf"))
    highest = max(counts, key=lambda count: count.min or 0)
    chosen = {count.id: count for count in (lowest, highest, *counts)}
    return sorted(list(chosen.values())[:SHOWN], key=lambda count: count.span)


def _bare(count: Count) -> int | None:
    """The number in the words: 100 for '100' and for 'more than 100'."""
    more = count.qualifier is Qualifier.MORE_THAN and count.min is not None
    return count.min - 1 if more and count.min is not None else count.min


def _could_agree(counts: list[Count]) -> bool:
    """Whether one true figure lies within the bounds of all."""
    low = max((count.min or 0 for count in counts), default=0)
    highs = [count.max for count in counts if count.max is not None]
    return not highs or low <= min(highs)


def _loss(page: Page) -> Iterator[Question]:
    """A repetition that dropped or changed something."""
    for claim in page.attributed:
        first = next((page.by_id[one] for one in claim.repeats if one in page.by_id), None)
        if first is None or not claim.lost:
            continue
        lost = [f'"{words}"' for words in claim.lost]
        lines = f"line {page.line(claim)} repeats line {page.line(first)}"
        text = f"{lines} without {listed(lost)}: which wording stands?"
        yield Question(text, page.outlet, _ids([first.id, claim.id]), page.lines([first, claim]))


def _unsourced(page: Page) -> Iterator[Question]:
    """Acts, figures and commands for which nobody in the text answers."""
    counted = {count.claim for count in page.reading.counts}
    asked: list[Claim] = []
    for claim in page.attributed:
        if not page.unsourced(claim) or claim.parent or claim.stance not in ASSERTING:
            continue
        if claim.repeats or not (claim.violations or claim.id in counted or page.commands(claim)):
            continue
        if any(page.alike(claim, other) for other in asked[-NEAR:]):
            continue
        asked.append(claim)
        who = page.words_at(claim.source) or page.words_at(claim.cue)
        text = (
            f'who stands behind "{shortened(who, 40)}" (line {page.line(claim)}): {page.quoted(claim)}?'
        )
        yield Question(text, page.outlet, _ids([claim.id]), (page.line(claim),))


def _relayed(page: Page) -> Iterator[Question]:
    """A report whose own source is missing: A has it from somebody who is not named."""
    asked: set[str] = set()
    for claim in page.attributed:
        parties, said = page.speakers_of(claim), page.said(claim)
        if (
            len(parties) > 1
            and page.vague(parties[-1])
            and not page.unsourced(claim)
            and said not in asked
        ):
            asked.add(said)
            cue = page.words_at(claim.cue)
            text = f'who told it ("{cue}", line {page.line(claim)}): {page.quoted(claim)}?'
            yield Question(text, page.to_ask(claim), _ids([claim.id]), (page.line(claim),))


def _speaker(page: Page) -> Iterator[Question]:
    for claim in page.attributed:
        for choice in claim.open:
            if choice.about == "speaker" and choice.candidates:
                said = page.words_at(claim.source) or "the speaker"
                named = " or ".join(choice.candidates)
                text = f'who is "{said}" on line {page.line(claim)}: {named}?'
                yield Question(text, page.outlet, _ids([claim.id]), (page.line(claim),))


def _one_statement(page: Page) -> Iterator[Question]:
    """Two denials of the same thing by two voices: one statement passed on, or two?"""
    denials = [claim for claim in page.attributed if claim.stance == "denies" and claim.speakers]
    asked: set[tuple[str, str]] = set()
    for one, other in _near(denials):
        pair = (one.speakers[-1], other.speakers[-1])
        if pair[0] == pair[1] or pair in asked or not set(one.denies) & set(other.denies):
            continue
        if not (_passed_on(page, one) or _passed_on(page, other)):
            continue
        asked.add(pair)
        lines = page.line(one), page.line(other)
        text = f"is the denial on line {lines[0]} ({pair[0]}) the statement of line {lines[1]} ({pair[1]})?"
        yield Question(text, page.to_ask(other), _ids([one.id, other.id]), page.lines([one, other]))


def _near(several: Sequence[T]) -> Iterator[tuple[T, T]]:
    """Pairs that stand near each other, in order."""
    for at, one in enumerate(several):
        for other in several[at + 1 : at + NEAR]:
            yield one, other


def _passed_on(page: Page, claim: Claim) -> bool:
    """Whether a denial came through somebody, or from a voice that the text does not name outright."""
    parties = page.speakers_of(claim)
    return len(parties) > 1 or any(party.open or not party.named for party in parties)


def _overlap(page: Page) -> Iterator[Question]:
    """Unnamed people who lived it and reached the text by two ways: are some of them the same?"""
    unnamed = [
        one for one in page.reading.speakers if one.lived_it and not one.name and one.id[0] == "S"
    ]
    asked: set[tuple[str, str]] = set()
    for one, other in _near(unnamed):
        ways = (one.told_to or "", other.told_to or "")
        groups = [speaker for speaker in (one, other) if _several(page, speaker)]
        if ways[0] == ways[1] or ways in asked or not groups:
            continue
        asked.add(ways)
        group = groups[0]
        single = other if group is one else one
        claims = [claim for claim in page.attributed if claim.speakers[-1:] in ((one.id,), (other.id,))]
        others = [s for s in unnamed if s.told_to == single.told_to and s is not group]
        ids = listed([f'{s.id} ("{shortened(s.as_written, 30)}")' for s in others])
        verb = "is" if len(others) == 1 else "are"
        text = f'{verb} {ids} among "{shortened(group.as_written, 40)}" ({group.id})?'
        addressee = _organisation(page, group, claims)
        yield Question(text, addressee, _ids([claim.id for claim in claims]), page.lines(claims))


def _several(page: Page, speaker: Speaker) -> bool:
    """Whether the words mean more than one person."""
    return speaker.kind == "group" or bool(page.words.several.match(speaker.as_written))


def _organisation(page: Page, group: Speaker, claims: list[Claim]) -> str:
    own = next((claim for claim in claims if claim.speakers[-1] == group.id), None)
    return page.to_ask(own) if own else page.outlet


def _told_whom(page: Page) -> Iterator[Question]:
    """Accounts by people unnamed, told to nobody named; a publisher that speaks heard them itself."""
    own = any(one.name and one.name == page.reading.outlet for one in page.reading.speakers)
    alone = [
        one
        for one in page.reading.speakers
        if one.lived_it and not one.name and not one.told_to and one.id[0] == "S"
    ]
    claims = [
        one for one in page.attributed if one.speakers and one.speakers[-1] in {s.id for s in alone}
    ]
    if claims and not own:
        whom = listed(
            [f'"{shortened(one.as_written, 50)}" (line {one.lines[0]})' for one in alone if one.lines]
        )
        text = f"who heard {whom}: directly, or from whom?"
        yield Question(text, page.outlet, _ids([claim.id for claim in claims]), page.lines(claims))


def _own_voice(page: Page) -> Iterator[Question]:
    """An organisation that alleges acts in its own voice, gives no figure and names nobody who lived it."""
    counted = {count.claim for count in page.reading.counts}
    parents = {claim.parent for claim in page.attributed}
    asked: set[str] = set()
    for claim in page.attributed:
        parties = page.speakers_of(claim)
        alleges = claim.stance in ASSERTING and claim.violations and not page.unsourced(claim)
        if not alleges or claim.id in counted or any(page.lived_it(party) for party in parties):
            continue
        if claim.id in parents:
            continue
        addressee = page.to_ask(claim)
        if parties[-1].type not in {"org", "outlet", "archive"} or addressee in asked:
            continue
        asked.add(addressee)
        acts = listed([plain(act) for act in claim.violations[:3]])
        text = f"from whom is {page.quoted(claim)} known: how many people spoke of {acts}, and when?"
        yield Question(text, addressee, _ids([claim.id]), (page.line(claim),))


def _date(page: Page) -> Iterator[Question]:
    if page.reading.published is not None:
        return
    undated = [claim for claim in page.reading.claims if any(when.start is None for when in claim.time)]
    if undated:
        said = next(when.surface for claim in undated for when in claim.time if when.start is None)
        text = f'when was this published? "{said}" has no date without it'
        yield Question(text, page.outlet, _ids([claim.id for claim in undated]), page.lines(undated))


def _who(claim: Claim) -> str:
    return claim.speakers[-1] if claim.speakers else "the text"


def _ids(ids: list[str]) -> str:
    return " ".join(dict.fromkeys(one for one in ids if one))
