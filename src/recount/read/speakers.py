"""Who speaks: every voice of a text once, whom it told, whether it lived what it tells, and on which lines.

S1, S2 are voices that the text presents; S1a, S1b speak through S1; U1, U2 are attributions that name nobody.
The name as written stands beside the canonical one: a misspelling is never corrected in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from recount.nouns import Claim, Party, PartyType, Reading, Speaker
from recount.read.page import Page

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SAME = 5  # letters by which two forms of a word are one


@dataclass(slots=True)
class _Voice:
    """A speaker while the claims are gone through."""

    id: str
    as_written: str
    name: str | None
    kind: PartyType
    lived_it: bool
    group: bool
    told_to: str | None = None
    lines: set[int] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    children: int = 0


class _Voices(dict[str, _Voice]):
    """The voices by their keys, and how many of each kind there are."""

    named = 0
    unnamed = 0
    last_lived: str | None = None  # the last single person who lived it


def with_speakers(page: Page) -> Reading:
    """The reading with its speakers, and with their ids on each claim."""
    voices = _Voices()
    claims = tuple(_voiced(page, claim, voices) for claim in page.reading.claims)
    ordered = sorted(voices.values(), key=lambda voice: voice.id.startswith("U"))
    return replace(page.reading, claims=claims, speakers=tuple(_spoken(voice) for voice in ordered))


def _spoken(voice: _Voice) -> Speaker:
    return Speaker(
        voice.id,
        voice.as_written,
        voice.name,
        voice.kind,
        voice.told_to,
        voice.lived_it,
        tuple(sorted(voice.lines)),
        "; ".join(voice.notes) or None,
    )


def _voiced(page: Page, claim: Claim, voices: _Voices) -> Claim:
    """The claim with the ids of its speakers; new voices are added on the way."""
    if claim.kind == "headline":
        return claim
    above: _Voice | None = None
    ids = []
    parties = page.speakers_of(claim)
    for at, party in enumerate(parties):
        innermost = at == len(parties) - 1
        if page.vague(party) and not innermost:
            continue
        key = _key(page, party, claim)
        if key not in voices:
            voices[key] = _new(page, party, claim, above, voices)
        voice = voices[key]
        _note(page, voice, party, claim, innermost=innermost)
        if voice.id not in ids:
            ids.append(voice.id)
        above = voice
    return replace(claim, speakers=tuple(ids))


def _key(page: Page, party: Party, claim: Claim) -> str:
    if party.name:
        return party.name.casefold()
    return "cue:" + page.words_at(claim.cue).casefold()


def _new(page: Page, party: Party, claim: Claim, above: _Voice | None, voices: _Voices) -> _Voice:
    vague, lived = page.vague(party), page.lived_it(party)
    voice = _Voice(
        _id(above, voices, vague=vague),
        as_written=_written(page, party, claim),
        name=None if vague or not party.named else party.name,
        kind=party.type,
        lived_it=lived,
        group=party.type == "group",
    )
    if above is not None and not vague:
        voice.told_to = above.name or above.as_written
    if lived and party.type == "group":
        voice.notes.append("how many: not said")
    body = None if vague else page.body(party, claim)
    if body and body not in voice.as_written:
        voice.notes.append(f"for {body}")
    if lived and voices.last_lived and page.words.another.match(voice.as_written):
        voice.notes.append(f"not {voices.last_lived}: the text says so")
    if lived and not voice.group:
        voices.last_lived = voice.id
    return voice


def _id(above: _Voice | None, voices: _Voices, *, vague: bool) -> str:
    if vague:
        voices.unnamed += 1
        return f"U{voices.unnamed}"
    if above is None or above.id.startswith("U"):
        voices.named += 1
        return f"S{voices.named}"
    above.children += 1
    if above.id[-1].isdigit() and above.children <= len(LETTERS):
        return above.id + LETTERS[above.children - 1]
    return f"{above.id}{'.' if above.id[-1].isdigit() else ''}{above.children}"


def _written(page: Page, party: Party, claim: Claim) -> str:
    """The speaker as this text writes it, and not as a pronoun where it has more than that."""
    innermost = party is page.speakers_of(claim)[-1]
    source = page.words_at(claim.source)
    own = source if innermost and _meant(source, party) else ""
    found = (own, party.surface or "", party.name or "")
    written = [words for words in found if words]
    full = [words for words in written if not page.words.pronoun.fullmatch(words)]
    return (full or written or [page.words_at(claim.cue)])[0]


def _meant(source: str, party: Party) -> bool:
    """Whether the words of the source are this party's: a word in common, or a party without a name."""
    if not party.named or not party.name:
        return True
    names = {word[:SAME] for word in f"{party.name} {party.surface or ''}".casefold().split()}
    return any(word[:SAME] in names for word in source.casefold().replace("’", "'").split())


def _note(page: Page, voice: _Voice, party: Party, claim: Claim, *, innermost: bool) -> None:
    """Adds what this claim says of its speaker."""
    if innermost or not voice.lines:
        voice.lines.add(page.line(claim))
    if not innermost:
        return
    told = page.words_at(claim.addressee)
    if told and voice.told_to is None and not page.words.pronoun.fullmatch(told):
        voice.told_to = told
    fuller = _written(page, party, claim)
    if voice.name and voice.as_written == voice.name and fuller != voice.name and claim.source:
        voice.as_written = fuller
    if party.open and (choice := next((one for one in claim.open if one.about == "speaker"), None)):
        said = page.words_at(claim.source) or "the speaker"
        _once(
            voice, f'"{said}" on line {page.line(claim)}: {" or ".join(choice.candidates)}? not decided'
        )
    words = (span.of(page.structure.text) for span in claim.content)
    if claim.quote == "direct" and any(page.words.cut.search(span) for span in words):
        _once(voice, "a quotation is cut (...)")


def _once(voice: _Voice, note: str) -> None:
    if note not in voice.notes:
        voice.notes.append(note)
