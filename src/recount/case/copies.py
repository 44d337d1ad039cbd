"""Working copies: texts that analysts may read, without names, contacts and exact places.

The machine drafts, a person who opens evidence looks and releases; nothing is released by itself. What
the draft cannot know it takes out: in running text, every word with a capital letter inside a sentence
that is no known organisation, outlet, country, region, month or day becomes `[name?]`, until the person
says to keep it. A text in letters without capitals is not drafted: its copy is made by hand.

The draft keeps the way back: for each piece that was taken out, where it stood, so that the words of a
claim can be shown from the copy alone.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from recount.casebook import Casebook, Writer, asking
from recount.casebook import rows as book_rows
from recount.errors import BadInput, Refused
from recount.nouns import Reading
from recount.values import Span

EXACT = frozenset({"site", "camp", "prison", "street", "hamlet", "village"})
BODIES = frozenset({"org", "authority", "outlet", "archive"})
DOUBT = "[name?]"
PLACE = "[place]"
_SHORTEST = 3
_CONTACTS = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[address]"),
    (re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE), "[link]"),
    (re.compile(r"(?<![\w.])@\w{2,}"), "[account]"),
    (re.compile(r"(?<![\w-])\+?\d(?:[ ().\u00a0-]{0,2}\d){6,}(?![\w-])"), "[number]"),
    (
        re.compile(r"\b(?=[A-ZА-Я0-9-]*\d)(?=[A-ZА-Я0-9-]*[A-ZА-Я])[A-ZА-Я0-9][A-ZА-Я0-9-]{4,}\b"),
        "[number]",
    ),
    (
        re.compile(
            r"\b\d{1,4}[a-zа-я]?,? (?:[A-ZА-Я][\w-]+ ){1,3}(?:Street|Road|Lane|Avenue|Square|Alley)\b"
        ),
        PLACE,
    ),
    (
        re.compile(
            r"\b(?:улиц[аеуы]|ул\.|переул\w+|проспект\w*)\s+[А-Я][\w-]+(?:,?\s+(?:д\.\s*)?\d+\w?)?"
        ),
        PLACE,
    ),
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BEGINS = re.compile(r"(?:\A|[.!?…:]|\n)[\s\"'“”«»„‘’()\[\]—–-]*\Z")
_KNOWN = frozenset(
    {
        *("i", "mr", "mrs", "ms", "dr", "un", "eu", "ngo"),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
        *("october", "november", "december"),
    }
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands in the copy for a piece of the text; `person` is the number of one of its people."""

    start: int
    end: int
    shown: str
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A working copy before its release. `people` are the names, each with all its forms in the text."""

    item: str
    text: str
    pieces: tuple[Piece, ...]
    people: tuple[tuple[str, ...], ...]

    def copy(self, called: Sequence[str] = ()) -> str:
        """The copy; `called` are the pseudonyms of the people, else their numbers in this draft."""
        out, at = [], 0
        for piece in self.pieces:
            out += [self.text[at : piece.start], self.shown(piece, called)]
            at = piece.end
        return "".join([*out, self.text[at:]])

    def shown(self, piece: Piece, called: Sequence[str] = ()) -> str:
        """What stands for one piece."""
        if piece.person is None:
            return piece.shown
        return f"[{called[piece.person] if called else f'person {piece.person + 1}'}]"

    @property
    def doubts(self) -> int:
        """How many words were taken out only because nobody knows what they name."""
        return sum(piece.shown == DOUBT for piece in self.pieces)


def draft(reading: Reading, *, names: Iterable[str] = (), keep: Iterable[str] = ()) -> Draft:
    """The working copy of a text that was read; `names` are further people, `keep` words that name nobody.

    Raises:
        Refused: the text has letters without capitals.
    """
    text = reading.text or ""
    letters = [letter for letter in text if letter.isalpha()]
    if sum(unicodedata.category(letter) == "Lo" for letter in letters) > len(letters) // 10:
        raise Refused(
            "this text is in letters without capitals, where names cannot be found: make the copy by "
            "hand and "
            "give it with --with FILE"
        )
    people = _people(reading, names)
    taken = _Taken()
    for pattern, shown in _CONTACTS:
        for match in pattern.finditer(text):
            taken.add(Piece(*match.span(), shown))
    for number, forms in enumerate(people):
        for form in sorted(forms, key=len, reverse=True):
            for match in _form(form).finditer(text):
                taken.add(Piece(*match.span(), "", number))
    for claim in reading.claims:
        for one in claim.place:
            if one.type in EXACT:
                taken.add(Piece(one.span.start, one.span.end, PLACE))
    _doubt(text, taken, _kept(reading, keep))
    return Draft(reading.doc_id, text, taken.pieces(), people)


class _Taken:
    """The pieces that were taken out, none over another: the first that claims a place has it."""

    def __init__(self) -> None:
        self._pieces: dict[int, Piece] = {}
        self._held: set[int] = set()

    def add(self, piece: Piece) -> None:
        places = range(piece.start, piece.end)
        if piece.end > piece.start and self._held.isdisjoint(places):
            self._pieces[piece.start] = piece
            self._held.update(places)

    def pieces(self) -> tuple[Piece, ...]:
        return tuple(self._pieces[start] for start in sorted(self._pieces))


def _people(reading: Reading, names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Each person whom the reading or the releasing person names: the whole name, and its long parts."""
    found = [one.name for one in reading.speakers if one.kind == "person" and one.name]
    found += [
        one.name
        for claim in reading.claims
        for one in claim.chain
        if one.type == "person" and one.named and one.name
    ]
    out: dict[frozenset[str], list[str]] = {}
    for name in [*names, *found]:
        parts = [part for part in _WORD.findall(name) if part[0].isupper() and len(part) >= _SHORTEST]
        stems = frozenset(_stem(part).casefold() for part in parts)
        if not parts:
            continue
        key = next((one for one in out if one & stems), stems)
        forms = out.setdefault(key, [])
        forms += [one for one in dict.fromkeys((" ".join(parts), *parts)) if one not in forms]
    return tuple(tuple(forms) for forms in out.values())


def _stem(word: str) -> str:
    """A name without the ending of its case, in Cyrillic; as it is, in other letters."""
    if not "\u0400" <= word[-1] <= "\u04ff":
        return word
    for ending in ("ого", "ему", "ой", "ою", "ом", "ым", "ей"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    stem = word.rstrip("аеёиоуыэюяйь")
    return stem if len(stem) >= _SHORTEST else word


def _form(form: str) -> re.Pattern[str]:
    """A form of a name in the text; a Russian one also in its other cases."""
    words = []
    for word in form.split():
        cyrillic = "\u0400" <= word[-1] <= "\u04ff"
        words.append(re.escape(_stem(word)) + (r"\w{0,3}" if cyrillic else r"(?:['’]s)?"))
    return re.compile(r"(?<!\w)" + r"\s+(?:[^\W\d_]\.\s+)?".join(words) + r"(?!\w)")


def _kept(reading: Reading, keep: Iterable[str]) -> set[str]:
    """Words that may stay: of organisations, large places, the calendar, and those that were named."""
    names = [
        one.name for claim in reading.claims for one in claim.chain if one.type in BODIES and one.name
    ]
    names += [one.name or one.as_written for one in reading.speakers if one.kind in BODIES]
    names += [one.surface for claim in reading.claims for one in claim.place if one.type not in EXACT]
    names += [reading.outlet or "", *keep]
    return {word.casefold() for name in names for word in _WORD.findall(name)} | _KNOWN


def _doubt(text: str, taken: _Taken, kept: set[str]) -> None:
    """Takes out what has a capital inside a sentence and is nothing known."""
    inside: set[str] = set()
    firsts: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        word = match.group()
        if not word[0].isupper() or word.casefold() in kept or len(word) == 1:
            continue
        if _BEGINS.search(text, max(0, match.start() - 12), match.start()):
            firsts.append(match)
        else:
            inside.add(word.casefold())
            taken.add(Piece(*match.span(), DOUBT))
    for match in firsts:
        following = _WORD.match(text, match.end() + 1)
        pair = (
            following is not None
            and following.group()[0].isupper()
            and following.group().casefold() not in kept
        )
        if match.group().casefold() in inside or pair:
            taken.add(Piece(*match.span(), DOUBT))


class Released(msgspec.Struct, frozen=True):
    """A working copy as it is kept in the part that analysts open.

    `pieces`: for each that was taken out, start and end in the text, start and end in the copy.
    """

    text: str
    pieces: tuple[tuple[int, int, int, int], ...] | None  # None: made by hand, without a way back

    def words(self, span: Span) -> str:
        """What stands in the copy for words of the text; nothing when the copy was made by hand."""
        if self.pieces is None:
            return ""
        return self.text[self._at(span.start, end=False) : self._at(span.end, end=True)]

    def _at(self, place: int, *, end: bool) -> int:
        pieces = self.pieces or ()
        number = bisect_right(pieces, place if not end else place - 1, key=lambda one: one[0]) - 1
        if number < 0:
            return place
        start, stop, copy_start, copy_stop = pieces[number]
        if start <= place < stop or (end and start < place <= stop):
            return copy_stop if end else copy_start
        return copy_stop + place - stop


def release(book: Casebook, item: book_rows.Item, made: Draft, *, at: str) -> tuple[str, ...]:
    """Writes the copy for analysts, and each person's name under a random pseudonym; gives the pseudonyms.

    Raises:
        NoConsent: nobody agreed that it is kept.
        Refused: the role cannot seal an identity.
    """
    if not book.slot.roots.has("identity"):
        raise Refused(
            "a working copy is released by somebody who opens identities: ask a case manager or a lead"
        )
    asking.require(book, "release", [item.subject], at=at)
    with book.writing(at) as writer:
        called = []
        for forms in made.people:
            person = writer.subject_new("person")
            writer.append("name", person, {"forms": forms}, compartment="identity", subject=person)
            writer.append("person", person, {"items": [item.id]}, subject=person)
            called.append(person)
        copy = made.copy(called)
        pieces, shift = [], 0
        for piece in made.pieces:
            long = len(made.shown(piece, called))
            pieces.append((piece.start, piece.end, piece.start + shift, piece.start + shift + long))
            shift += long - (piece.end - piece.start)
        _write(writer, item, Released(copy, tuple(pieces)), called)
    return tuple(called)


def release_by_hand(book: Casebook, item: book_rows.Item, copy: str, *, at: str) -> None:
    """Writes a copy that a person made; the words of claims cannot be shown from it.

    Raises:
        NoConsent: nobody agreed that it is kept.
        Refused: the role does not open identities.
    """
    if not book.slot.roots.has("identity"):
        raise Refused(
            "a working copy is released by somebody who opens identities: ask a case manager or a lead"
        )
    asking.require(book, "release", [item.subject], at=at)
    if not copy.strip():
        raise BadInput("the copy is empty: write what analysts may read")
    with book.writing(at) as writer:
        _write(writer, item, Released(copy, None), [], by_hand=True)


def _write(
    writer: Writer,
    item: book_rows.Item,
    copy: Released,
    people: Sequence[str],
    *,
    by_hand: bool = False,
) -> None:
    sealed = writer.put_object(msgspec.json.encode(copy), compartment="data", subject=item.subject)
    told = {"copy": sealed, "people": people, "by_hand": by_hand}
    writer.append("release", item.id, told, subject=item.subject)


def copy_of(book: Casebook, item: book_rows.Item, *, at: str) -> Released | None:
    """The copy that was released last; None when none was. It opens without a reason: it is for analysts.

    Raises:
        NoConsent: nobody agreed that it is kept, or not any more.
    """
    asking.require(book, "show", [item.subject], at=at)
    found = [told["copy"] for entry, told in book.payloads(acts=("release",)) if entry.obj == item.id]
    return msgspec.json.decode(book.get_object(found[-1]), type=Released) if found else None
