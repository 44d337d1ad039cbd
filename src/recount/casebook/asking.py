"""Which verb asks for which use, before it uses what people told. One table, and every verb asks by it.

`ASKS`: verbs that use testimony, each with every use that a person must have agreed to. `NOBODY`: verbs with
a casebook that use none of it, each with its reason. A test goes through the commands and fails on one that
stands in neither, or that does not do what stands here.

Rule: whoever did not agree, or took it back, is left out and counted (`left_out`), or the verb stops
(`require`). Nobody is left out without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from recount.casebook import consent
from recount.nouns import LeftOut

if TYPE_CHECKING:
    from recount.casebook.book import Casebook

NAMED = "the use that is named"
ASKS: Mapping[str, tuple[str, ...]] = {
    "read": ("keep",),
    "show": ("keep",),
    "claims": ("keep",),
    "decide": ("keep",),
    "code": ("keep",),
    "agreement": ("keep",),
    "release": ("keep",),
    "weigh": ("keep", "count"),
    "export": (NAMED,),
}
NOBODY: Mapping[str, str] = {
    "collect": "takes in what was given, and writes down what the person agreed to",
    "deposit": "takes in what was given, sealed; whoever deposits reads nothing back",
    "admit": "takes in what was deposited",
    "items": "lists what is there, by kind and state, so that people can be asked, or forgotten",
    "consent record": "writes the answer down",
    "consent withdraw": "writes the answer down",
    "consent list": "shows the answers",
    "forget": "erases what was told",
    "log": "shows who did what to which id, never what was told",
    "stamp": "sends a hash of the journal's root",
    "member add": "is about members",
    "member remove": "is about members",
    "member list": "is about members",
    "lock": "ends whatever holds the casebook",
    "backup": "copies the whole, sealed, with the answers; the copy asks as this casebook does",
    "travel": "copies the whole but what is sealed, with the answers; the copy asks as this casebook does",
}


def left_out(
    book: Casebook, verb: str, subjects: Iterable[str], *, at: str, use: str | None = None
) -> dict[str, LeftOut]:
    """Who of these did not agree to what the verb does, by id, with the first use that is refused.

    `use` is the one that a person named, where the verb's table says so. An empty answer: all agreed.
    """
    on = date.fromisoformat(at[:10])
    wanted = list(subjects)
    found: dict[str, LeftOut] = {}
    for asked in uses_of(verb, use):
        for subject, answer in consent.answers(book, wanted, asked, on).items():
            if not answer.allowed:
                found.setdefault(subject, LeftOut(subject, asked, answer.why))
    return found


def require(book: Casebook, verb: str, subjects: Iterable[str], *, at: str) -> None:
    """Goes on only where each of these agreed to everything that the verb does.

    Raises:
        NoConsent: one of them did not.
    """
    on = date.fromisoformat(at[:10])
    wanted = list(subjects)
    for use in uses_of(verb):
        consent.require(book, wanted, use, on)


def uses_of(verb: str, named: str | None = None) -> tuple[str, ...]:
    """The uses that a verb must ask for; `named` stands for the one that a person chooses."""
    return tuple(named if use == NAMED and named else use for use in ASKS[verb])
