"""Tongues: documents of several scripts weighed as one file, and the names that are taken for one name.

Before weighing, a document in another script is glossed (`glossing`); a name in it stands for the name in
Latin letters that sounds like it, or that says the same ('Комитет матерей Ларска', 'Larsk Mothers'
Committee'). Every such pair is a proposal with its basis: a person may cut it (`--decisions`, with the two
names as its ends). After weighing, everything that is shown has the words of the documents again. Documents
in Latin letters pass untouched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from recount.names import compare
from recount.nouns import (
    Claim,
    ClaimRef,
    Decision,
    Identity,
    Party,
    Place,
    Reading,
    SameOrigin,
    Standing,
    Weighing,
)
from recount.values import Spans
from recount.weigh.glossing import (
    Gloss,
    Glossary,
    LatinNames,
    glossary,
    glossed,
    in_latin,
    rendered,
    sound,
)
from recount.weigh.names import ARTICLES
from recount.weigh.words import OFFICES, WORD, stem, words_of

ALIKE = 0.9
_TITLE = re.compile(r"[«„]([^«»„“”]+)[»“”]")
BY_SOUND = {"person", "outlet", "place"}  # what keeps its name in translation


@dataclass(frozen=True, slots=True)
class Tongues:
    """The readings as they are reckoned with, and the way back to their own words."""

    readings: tuple[Reading, ...]
    originals: dict[str, Reading]
    glosses: dict[str, Gloss]
    shown: dict[str, str]  # a gloss of a name: the name in its own letters
    names: dict[str, str]  # a name in its own letters: its gloss
    identities: tuple[Identity, ...]

    def decided(self, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
        """The decisions about steps with names as they are reckoned with."""
        return tuple(
            replace(one, about=" <- ".join(self.names.get(end, end) for end in one.about.split(" <- ")))
            for one in decisions
        )

    def restored(self, weighing: Weighing) -> Weighing:
        """The weighing in the words of the documents."""
        if not self.glosses:
            return weighing
        restore = self._restore()
        return replace(
            weighing,
            documents=tuple(self.originals[reading.doc_id] for reading in weighing.documents),
            propositions=tuple(self._standing(one, restore) for one in weighing.propositions),
            same_origin=tuple(
                SameOrigin(self._refs(one.claims), restore(one.basis), one.declared)
                for one in weighing.same_origin
            ),
            descent=tuple(
                replace(
                    step,
                    parent=restore(step.parent),
                    evidence=self._back(step.child, step.evidence),
                )
                for step in weighing.descent
            ),
            notes=tuple(replace(note, text=restore(note.text)) for note in weighing.notes),
            identities=self.identities,
        )

    def _restore(self) -> Callable[[str], str]:
        ordered = sorted(self.shown, key=lambda name: (-len(name), name))
        patterns = [(_in_a_sentence(name), self.shown[name]) for name in ordered]

        def restore(words: str) -> str:
            for pattern, name in patterns:
                words = pattern.sub(lambda _, name=name: name, words)  # type: ignore[misc]
            return words

        return restore

    def _standing(self, one: Standing, restore: Callable[[str], str]) -> Standing:
        says = next(
            (own for ref in one.claims if (own := self._said(ref, one.says)) is not None), one.says
        )
        return replace(
            one,
            says=says,
            place=restore(one.place) if one.place else None,
            claims=self._refs(one.claims),
            denied_by=self._refs(one.denied_by),
            through=tuple(sorted({restore(name) for name in one.through})),
            why=tuple(restore(words) for words in one.why),
            would_settle=tuple(
                replace(
                    ask,
                    question=restore(ask.question),
                    addressee=restore(ask.addressee),
                    unlocks=restore(ask.unlocks),
                )
                for ask in one.would_settle
            ),
        )

    def _said(self, ref: ClaimRef, says: str) -> str | None:
        """The words of a claim, if the gloss of its words is what a proposition says."""
        gloss = self.glosses.get(ref.document)
        if gloss is None or " … ".join(span.of(gloss.text) for span in ref.content) != says:
            return None
        text = self.originals[ref.document].text or ""
        return " … ".join(span.of(text) for span in self._own(ref).content)

    def _refs(self, refs: Sequence[ClaimRef]) -> tuple[ClaimRef, ...]:
        return tuple(self._own(ref) for ref in refs)

    def _own(self, ref: ClaimRef) -> ClaimRef:
        original = next(c for c in self.originals[ref.document].claims if c.id == ref.claim)
        return replace(ref, content=original.content)

    def _back(self, document: str, spans: Spans) -> Spans:
        gloss = self.glosses.get(document)
        return spans if gloss is None else gloss.back(spans)


def _in_a_sentence(gloss: str) -> re.Pattern[str]:
    """Where a gloss stands for a name in a sentence of this room; a plain word only where a name may."""
    said = "|".join(re.escape(form) for form in dict.fromkeys((gloss, gloss.title())))
    if " " in gloss or gloss[:1].isupper():
        return re.compile(rf"(?<!\w)(?:{said})(?!\w)")
    before = "|".join(rf"(?<=\b{word} )" for word in ("and", "tells", "than", "of", "whether", "from"))
    return re.compile(rf"(?:^|{before}|(?<=, ))(?:{said})(?=$|,| (?:is|and|are|rests|says|on|apart)\b)")


def in_one_tongue(readings: Sequence[Reading], decisions: Sequence[Decision]) -> Tongues:
    """The readings in the words of this room's tables; those in Latin letters as they are."""
    foreign = {r.doc_id: known for r in readings if r.text and (known := glossary(r.lang))}
    originals = {r.doc_id: r for r in readings}
    if not foreign:
        return Tongues(tuple(readings), originals, {}, {}, {}, ())
    latin = [r for r in readings if r.doc_id not in foreign]
    cut = {frozenset(d.about.split(" <- ")) for d in decisions if d.verdict == "cut"}
    meeting = _Meeting(latin, cut)
    glosses: dict[str, Gloss] = {}
    done: list[Reading] = []
    own_names = {
        r.doc_id: meeting.own_names(r, foreign[r.doc_id]) for r in readings if r.doc_id in foreign
    }
    shared: dict[str, str] = {}  # one form for all documents, a name in Latin letters before any other
    written = set(meeting.words.by_sound.values())
    for document in sorted(own_names):
        for name, shown in own_names[document].items():
            if name not in shared or (shown in written and shared[name] not in written):
                shared[name] = shown
    for reading in readings:
        known = foreign.get(reading.doc_id)
        if known is None:
            done.append(reading)
            continue
        gloss = glossed(reading.text or "", known, meeting.words, shared)
        glosses[reading.doc_id] = gloss
        done.append(_reckoned(reading, gloss, meeting, known, shared))
    return Tongues(
        tuple(done),
        originals,
        glosses,
        meeting.shown(),
        dict(meeting.names),
        meeting.identities(),
    )


class _Meeting:
    """What names in another script are taken for, with the pairs that a person cut left apart."""

    def __init__(self, latin: Sequence[Reading], cut: set[frozenset[str]]) -> None:
        self.cut = cut
        self.latin: dict[str, set[str]] = {}
        for reading in latin:
            for name, _ in _names_of(reading):
                self.latin.setdefault(name, set()).add(reading.doc_id)
        texts = " ".join(reading.text or "" for reading in latin)
        apart = {word for pair in cut for name in pair for word in name.split()}
        self.words = LatinNames.of(
            word
            for source in (texts, *self.latin)
            for word in (w.text for w in words_of(source))
            if word not in apart
        )
        self._by_word: dict[str, set[str]] = {}
        for name in self.latin:
            for word in words_of(name):
                self._by_word.setdefault(sound(word.text), set()).add(name)
        self.names: dict[str, str] = {}
        self.told: dict[str, str] = {}  # a gloss of words that describe somebody: the words
        self.latin_words = {
            words
            for reading in latin
            for claim in reading.claims
            for party in claim.chain
            for words in (party.name, party.surface)
            if words
        }
        self._held: dict[str, set[str]] = {}
        self._basis: dict[str, tuple[str, str]] = {}

    def own_names(self, reading: Reading, known: Glossary) -> dict[str, str]:
        """What each word of the document's own names of persons and places becomes, by its stems."""
        own: dict[str, str] = {}
        for name, kind in _names_of(reading):
            shown = self.name(name, kind, known, reading.doc_id)
            words, others = name.split(), shown.split()
            if kind in ("person", "place") and len(words) == len(others):
                for word, other in zip(words, others, strict=True):
                    for stem_of in known.stems(word):
                        if word[:1].isupper():
                            own.setdefault(stem_of.lower(), other)
        return own

    def name(self, name: str, kind: str, known: Glossary, document: str = "") -> str:
        """What a name is reckoned as."""
        if not known.script.search(name):
            return name
        if document:
            self._held.setdefault(name, set()).add(document)
        if name not in self.names:
            self.names[name] = self._found(name, kind, known)
        return self.names[name]

    def _found(self, name: str, kind: str, known: Glossary) -> str:
        sounds = " ".join(_by_sound(word, self.words) for word in name.split())
        says = _said(name, known, self.words)
        heard = {sound(word) for word in sounds.split()} | {sound(word) for word in says.split()}
        near = {other for key in heard for other in self._by_word.get(key, ())}
        for other in sorted(near):
            if frozenset((name, other)) in self.cut:
                continue
            if kind == "place" and not _same_sound(name, other):
                continue  # a place one sound away is another place
            basis = _basis(name, "" if kind == "person" else says, other) or _by_its_title(name, other)
            if basis:
                self._basis[name] = (other, basis)
                return other
        return sounds if kind in BY_SOUND else says

    def shown(self) -> dict[str, str]:
        """The names to show for glosses: those that no document writes in Latin letters."""
        given = {gloss: name for name, gloss in sorted(self.names.items()) if gloss not in self.latin}
        told = {
            gloss: words for gloss, words in sorted(self.told.items()) if gloss not in self.latin_words
        }
        return told | given

    def identities(self) -> tuple[Identity, ...]:
        """The pairs of names that are taken for one, each with its basis."""
        return tuple(
            Identity(
                (name, other),
                tuple(sorted(self._held.get(name, set()) | self.latin[other])),
                basis,
            )
            for name, (other, basis) in sorted(self._basis.items())
        )


def _by_sound(word: str, names: LatinNames) -> str:
    """A word of a name in the nominative as the Latin word of its very sound, else in its own letters."""
    bare = word.strip('«»"“”„')
    if bare[:1].isupper():
        return names.by_sound.get(sound(bare)) or in_latin(bare)
    return in_latin(bare)


def _said(words: str, known: Glossary, names: LatinNames) -> str:
    """The gloss of words that stand outside a text."""
    return WORD.sub(
        lambda found: (
            rendered(found.group(), known, names, {})
            if known.script.search(found.group())
            else found.group()
        ),
        words,
    )


def _basis(name: str, says: str, other: str) -> str:
    """Why two names are taken for one; empty when they are not."""
    proper = any(word.strip('«"„“')[:1].isupper() for word in name.split())
    if proper and len(name.split()) == len(other.split()):
        likeness = compare(name, other)
        if likeness.score >= ALIKE and not _of_two_sexes(name, other):
            return f"the same sounds in other letters: {likeness.why}"
    if len(_bag(other)) > 1 and _bag(says) == _bag(other):
        return "the same words in another language"
    return ""


def _by_its_title(name: str, other: str) -> str:
    """Why a body known by a title in quotation marks is the one that has it for a name."""
    title = _TITLE.search(name)
    words = [word for word in other.split() if word[:1].isupper()]
    alike = title is not None and _same_sound(title[1], " ".join(words))
    return "the title has the same sounds in other letters" if alike else ""


def _same_sound(name: str, other: str) -> bool:
    words, others = name.split(), other.split()
    return len(words) == len(others) and all(
        sound(a) == sound(b) for a, b in zip(words, others, strict=True)
    )


def _of_two_sexes(name: str, other: str) -> bool:
    """'Рыкова' is no 'Rykov': a final vowel may be all that tells a woman's name from a man's."""
    pairs = zip(name.split(), other.split(), strict=True)
    return any(
        a != b and a.rstrip("a") == b.rstrip("a")
        for a, b in ((sound(one), sound(two)) for one, two in pairs)
    )


def _bag(name: str) -> frozenset[str]:
    """The stems of a name's words that tell it apart."""
    words = {w.low.removesuffix("’").removesuffix("'") for w in words_of(name)} - ARTICLES
    return frozenset(stem(word) for word in words - (OFFICES if len(words) > 2 else frozenset()))  # noqa: PLR2004


def _names_of(reading: Reading) -> Iterator[tuple[str, str]]:
    """The names of a reading, each with its kind: outlet, person, place, org ..."""
    if reading.outlet:
        yield reading.outlet, "outlet"
    for claim in reading.claims:
        for party in claim.chain:
            if party.name and _proper_name(party):
                yield party.name, party.type
            if party.affiliation:
                yield party.affiliation.split("#")[0], "org"
        for place in claim.place:
            yield _proper(place.name), "place"


def _proper_name(party: Party) -> bool:
    """Whether a party has a name, or is described by one: 'комитет матерей Ларска'."""
    return party.named or any(word[:1].isupper() for word in (party.name or "").split())


def _proper(name: str) -> str:
    """The part of a place's name that is a name of its own: 'Ларск' of 'рынок, Ларск'."""
    return name.rpartition(", ")[2]


def _reckoned(
    reading: Reading, gloss: Gloss, meeting: _Meeting, known: Glossary, shared: dict[str, str]
) -> Reading:
    """The reading with its words glossed and its spans in the gloss."""

    def claim(one: Claim) -> Claim:
        return replace(
            one,
            source=gloss.into(one.source),
            cue=gloss.into(one.cue),
            content=gloss.into(one.content),
            addressee=gloss.into(one.addressee),
            chain=tuple(party(p) for p in one.chain),
            place=tuple(place(p) for p in one.place),
            time=tuple(replace(when, span=gloss.into((when.span,))[0]) for when in one.time),
            perpetrators=tuple(words(name) for name in one.perpetrators),
        )

    def words(said: str) -> str:
        return _said(said, known, meeting.words)

    def told(said: str) -> str:
        gloss = words(said)
        meeting.told.setdefault(gloss, said)
        return gloss

    def party(one: Party) -> Party:
        body, mark, rest = (one.affiliation or "").partition("#")
        own = meeting.name(one.name, one.type, known) if one.name and _proper_name(one) else None
        return replace(
            one,
            name=own or (told(one.name) if one.name else None),
            named=one.named or own in meeting.latin,
            surface=told(one.surface) if one.surface else None,
            affiliation=meeting.name(body, "org", known) + mark + rest if body else None,
        )

    def place(one: Place) -> Place:
        before, comma, name = one.name.rpartition(", ")
        parts = [shared.get(word.lower(), "") for word in name.split()]
        own = " ".join(parts) if parts and all(parts) else meeting.name(name, "place", known)
        return replace(
            one,
            name=(words(before) + comma if before else "") + own,
            span=gloss.into((one.span,))[0],
        )

    return replace(
        reading,
        text=gloss.text,
        outlet=meeting.name(reading.outlet, "outlet", known) if reading.outlet else None,
        claims=tuple(claim(one) for one in reading.claims),
        counts=tuple(
            replace(one, span=gloss.into((one.span,))[0], what=words(one.what))
            for one in reading.counts
        ),
    )
