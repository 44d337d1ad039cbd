"""Consent: a ledger. For each use of what a person told, who agreed, when, how it was explained; default no.

Rules, in the order in which they decide (`standing`):

1. Without a line that says yes to this very use, the answer is no. Yes to one use is yes to no other.
2. A withdrawal ends every yes before it. A later yes counts again.
3. A yes counts from its day to its expiry, that day included.
4. A child, or somebody who is detained, cannot be asked by one person alone: two members must each have
   recorded a yes that counts. Once said of a person, this stays: only erasure takes it away.
5. What an outlet has published may be kept and counted without asking (its items all name the outlet), unless
   somebody was asked about that use, took anything back, or is a child or detained. For every other use the
   people in it are asked like anybody.
6. Whoever took back that it is kept has taken back every other use with it.

Consent is asked by the code that uses: `require` stands before every use and refuses (exit 3); `asking` says
which verb asks for which use. The lines are
in the data compartment, under the person's key, and name nobody; a witness's name is sealed apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from recount.casebook import journal, schema
from recount.casebook.vault import GENERAL
from recount.errors import BadInput, NoConsent

if TYPE_CHECKING:
    from recount.casebook.book import Casebook
    from recount.casebook.writer import Writer

USES = {
    "keep": "keep what was told in this casebook",
    "count": "count it with others, without a name",
    "share": "share it with another organisation",
    "publish-redacted": "publish it without what tells who it is",
    "publish-named": "publish it with the name",
    "court": "hand it to a court",
}
HOW = {
    "spoken": "explained face to face",
    "written": "explained in writing, in a form that was read",
    "interpreter": "explained through an interpreter",
    "telephone": "explained by telephone",
    "recorded": "explained, and the yes recorded in sound or picture",
}
SAFEGUARDS = {
    "child": "a child: a guardian, and a second member, agree as well",
    "detained": "somebody detained: a second member agrees as well",
}
KEEP = "keep"
WITHDRAWN = "withdrawn"
PUBLISHED = {"keep", "count"}  # uses for which an outlet's own publication needs nobody's yes
SECOND = 2  # members who must each have heard the yes of a child or of somebody detained


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger: what this person said about this use, to which member, explained in which way.

    `on` is the day it was said; `expires` the last day on which it counts. `safeguard` is child or detained.
    """

    seq: int
    subject: str
    use: str
    given: bool
    on: date
    by: str
    how: str | None = None
    language: str | None = None
    expires: date | None = None
    safeguard: str | None = None
    witnessed: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a use is allowed on a day, and the sentence that says why."""

    subject: str
    use: str
    allowed: bool
    why: str


def record(
    writer: Writer,
    subject: str,
    uses: Sequence[str],
    *,
    on: date,
    how: str,
    language: str,
    expires: date | None = None,
    safeguard: str | None = None,
    witness: str | None = None,
) -> None:
    """Writes a yes for each of the uses; a witness's name is sealed apart.

    Raises:
        BadInput: a use, a way of explaining or a safeguard that there is not; a language that is no code; a
            yes that had run out before it was given, or that lies in the future.
        Refused: the person withdrew; or the role cannot seal a witness's name.
    """
    for use in uses or [""]:
        _one_of(use, USES, "a use")
    _one_of(how, HOW, "the way in which it was explained")
    if safeguard is not None:
        _one_of(safeguard, SAFEGUARDS, "a safeguard")
    if not (2 <= len(language) <= 12 and language.replace("-", "").isalnum()):  # noqa: PLR2004
        raise BadInput("the language in which it was explained is a short code, like en, ru or ce")
    if expires is not None and expires < on:
        raise BadInput("this consent would have run out before it was given: look at the two days")
    if on > date.fromisoformat(writer.at[:10]):
        raise BadInput("this consent would be given in the future: look at the day")
    for use in uses:
        entry = writer.append(
            "consent",
            subject,
            {
                "use": use,
                "given": True,
                "on": on.isoformat(),
                "how": how,
                "language": language,
                "expires": expires.isoformat() if expires else None,
                "safeguard": safeguard,
                "witnessed": witness is not None,
            },
            subject=subject,
        )
        if witness is not None:
            told = {"consent": entry.seq, "witness": witness}
            writer.append("witness", subject, told, compartment="identity", subject=subject)


def withdraw(writer: Writer, subject: str, uses: Sequence[str], *, on: date) -> None:
    """Writes a no for each of the uses. To erase what was told, `forget` the person.

    Raises:
        BadInput: a use that there is not.
        Refused: the person's key was destroyed before.
    """
    for use in uses or [""]:
        _one_of(use, USES, "a use")
    for use in uses:
        told = {"use": use, "given": False, "on": on.isoformat()}
        writer.append("consent", subject, told, subject=subject)


def _one_of(given: str, known: Iterable[str], what: str) -> None:
    if given not in known:
        raise BadInput(f"{what} is one of: {', '.join(known)}")


def ledger(book: Casebook, subject: str | None = None) -> list[Line]:
    """The lines, in the order of the journal: of one person, or of all."""
    told = book.consents(subject)
    by = _actors(book) if told else {}
    return [
        line
        for one in told
        if (line := _line(one.seq, one.subject, by[one.seq], one.record())) is not None
    ]


def _actors(book: Casebook) -> dict[int, str]:
    """Who wrote each line: as signed in the journal, not as some column says."""
    column = schema.entry.c
    asked = sa.select(column.line, column.signature).where(column.act == "consent")
    with book.reading() as connection:
        rows = connection.execute(asked).all()
    entries = (journal.read(bytes(row.line), bytes(row.signature)) for row in rows)
    return {one.seq: one.actor for one in entries}


def _line(seq: int, subject: str, by: str, told: dict[str, Any]) -> Line | None:
    """A line as it was written; None when it has another form, which then allows nothing."""
    try:
        return Line(
            seq=seq,
            subject=subject,
            use=told["use"],
            given=told["given"] is True,
            on=date.fromisoformat(told["on"]),
            by=by,
            how=told.get("how"),
            language=told.get("language"),
            expires=date.fromisoformat(told["expires"]) if told.get("expires") else None,
            safeguard=told.get("safeguard"),
            witnessed=bool(told.get("witnessed")),
        )
    except (KeyError, TypeError, ValueError):
        return None


def standing(lines: Iterable[Line], subject: str, use: str, on: date) -> Standing:
    """Whether a use of what this person told is allowed on a day: rules 1 to 4, and 6, above.

    Raises:
        BadInput: a use that there is not.
    """
    _one_of(use, USES, "a use")
    own = [one for one in lines if one.subject == subject]
    if use != KEEP and _ended(own, KEEP):
        return Standing(subject, use, allowed=False, why="no longer to be kept")
    asked = [one for one in own if one.use == use]
    if not asked:
        return Standing(subject, use, allowed=False, why="never asked")
    ended = max((one.seq for one in asked if not one.given), default=0)
    since = [one for one in asked if one.seq > ended]
    if not since:
        return Standing(subject, use, allowed=False, why=WITHDRAWN)
    counts = [one for one in since if one.on <= on and (one.expires is None or on <= one.expires)]
    if not counts:
        early = all(one.on > on for one in since)
        return Standing(subject, use, allowed=False, why="not yet given" if early else "ran out")
    guarded = next((one.safeguard for one in own if one.safeguard), None)
    if guarded and len({one.by for one in counts}) < SECOND:
        why = f"{guarded}: a second member must record it as well"
        return Standing(subject, use, allowed=False, why=why)
    return Standing(subject, use, allowed=True, why=f"given on {max(one.on for one in counts)}")


def _ended(own: Iterable[Line], use: str) -> bool:
    """Whether the last that was said of this use is a no."""
    said = [one.given for one in own if one.use == use]
    return bool(said) and not said[-1]


def answers(book: Casebook, subjects: Iterable[str], use: str, on: date) -> dict[str, Standing]:
    """Whether each of these persons and testimonies allows the use on a day; rules 1 to 6.

    What is of nobody in particular (the subject `book`) needs no consent and has no answer. Whoever was
    forgotten left no line, and so allows nothing.

    Raises:
        BadInput: a use that there is not.
    """
    wanted = [one for one in dict.fromkeys(subjects) if one != GENERAL]
    alone = wanted[0] if len(wanted) == 1 else None
    by_subject: dict[str, list[Line]] = {}
    for one in ledger(book, alone):
        by_subject.setdefault(one.subject, []).append(one)
    public = _published(book, alone) if use in PUBLISHED else frozenset()
    found = {}
    for subject in wanted:
        own = by_subject.get(subject, [])
        answer = standing(own, subject, use, on)
        if not answer.allowed and subject in public and _free(own, use):
            answer = Standing(subject, use, allowed=True, why="published by an outlet")
        found[subject] = answer
    return found


def _free(own: Iterable[Line], use: str) -> bool:
    """Whether nothing that was said stands against keeping and counting what an outlet published."""
    return all(one.given and one.use != use and one.safeguard is None for one in own)


def allowed(book: Casebook, use: str, on: date) -> frozenset[str]:
    """The persons and testimonies that may be put to this use on this day."""
    living = [one.id for one in book.subjects() if one.destroyed is None]
    found = answers(book, living, use, on)
    return frozenset(subject for subject, answer in found.items() if answer.allowed)


def _published(book: Casebook, subject: str | None = None) -> frozenset[str]:
    """Testimonies all of whose items an outlet published: of all, or this one."""
    named: dict[str, bool] = {}
    for item in book.items(subject):
        record = item.record()
        outlet = record.get("outlet") if isinstance(record, dict) else None
        named[item.subject] = named.get(item.subject, True) and bool(outlet)
    return frozenset(subject for subject, public in named.items() if public)


def require(book: Casebook, subjects: Iterable[str], use: str, on: date) -> None:
    """Goes on only where every one of these persons and testimonies allows the use.

    What is of nobody in particular (the subject `book`) needs no consent.

    Raises:
        NoConsent: one of them does not; the sentence names ids and reasons, never a person.
    """
    refused = [one for one in answers(book, subjects, use, on).values() if not one.allowed]
    if refused:
        shown = "; ".join(f"{one.subject} {one.why}" for one in refused[:5])
        more = f" and {len(refused) - 5} more" if len(refused) > 5 else ""  # noqa: PLR2004
        raise NoConsent(f"no consent to {USES[use]}: {shown}{more}; ask, and record the answer")
