"""Double coding: two members code the same item blind, and the program says how far they agree, per field.

Blind by construction: what a member coded is an entry that no verb shows. Only `agreed` opens codings, once
two members at least have coded an item, and that look is an entry as well; after it nobody can code the item
any more. A member may correct a coding before that: the last one counts.

A coding is a table of claims by fields. Its values are codes: short words or whole numbers, no sentences; a
field that no record may have is refused like everywhere (`harm`). The codings lie under the testimony's key,
and go with it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recount.casebook import asking
from recount.casebook.agreement import Agreement, Scale, Value, alpha
from recount.errors import BadInput, Refused
from recount.nouns import LeftOut

if TYPE_CHECKING:
    from recount.casebook.book import Casebook
    from recount.casebook.rows import Item

CLAIM = "claim"
FIELD = re.compile(r"[a-z][a-z_]{0,39}")
CODE = re.compile(r"[^\W\d_][\w-]{0,39}|-?\d{1,9}")
ORDERED: dict[str, tuple[str, ...]] = {  # scales whose words have an order, lowest first
    "status": ("unlikely", "possible", "likely", "confirmed"),
    "reliability": (
        "highly-unreliable",
        "likely-unreliable",
        "unsure",
        "likely-reliable",
        "highly-reliable",
    ),
    "consistency": ("not-consistent", "consistent", "highly-consistent", "typical", "diagnostic"),
    "agreement": ("no", "partly", "yes"),
}
SUGGESTED = ("stance", "act", "first_hand", "number", "status")
CODERS = 2

Codes = Mapping[str, Mapping[str, str]]  # by claim, by field


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How far the coders agree on a field; `refused` says why no figure can be given."""

    field: str
    agreement: Agreement | None
    refused: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A claim that was coded differently: who gave which code, by member id."""

    claim: str
    field: str
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What two members or more coded alike, per field, and where they differ.

    `left_out` are those who did not agree that what they told is kept.
    """

    items: tuple[str, ...]
    coders: tuple[str, ...]
    fields: tuple[FieldAgreement, ...]
    differences: tuple[Difference, ...]
    left_out: tuple[LeftOut, ...] = ()


def sheet(book: Casebook, item: Item, fields: Sequence[str] = SUGGESTED, *, at: str) -> bytes:
    """An empty sheet (CSV) for an item: its claims by their ids, and the fields; no word of what they say.

    Raises:
        BadInput: the item has no claims, or a field has not the form of one.
        NoConsent: nobody agreed that it is kept.
    """
    asking.require(book, "code", [item.subject], at=at)
    claims = sorted(one.id for one in book.claims(item=item.id))
    if not claims:
        raise BadInput("this item has no claims yet: recount read proposes them")
    for field in fields:
        _field(field)
    out = io.StringIO()
    csv.writer(out).writerows([[CLAIM, *fields], *([one, *("" for _ in fields)] for one in claims)])
    return out.getvalue().encode()


def _field(name: str) -> str:
    if not FIELD.fullmatch(name):
        raise BadInput("a field of a coding is named by small letters and _, like first_hand")
    return name


def filled(untrusted_sheet: bytes) -> dict[str, dict[str, str]]:
    """The codes of a sheet; cells that were left empty are left out.

    Raises:
        BadInput: no sheet, a claim twice, or a cell that is no code.
    """
    try:
        rows = list(csv.reader(io.StringIO(untrusted_sheet.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error):
        rows = []
    if not rows or not rows[0] or rows[0][0].strip() != CLAIM or len(rows[0]) == 1:
        raise BadInput(
            "this is no sheet for coding: recount code ITEM --sheet FILE.csv writes an empty one"
        )
    fields = [_field(one.strip()) for one in rows[0][1:]]
    codes: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = [one.strip() for one in row]
        if not any(cells):
            continue
        if len(cells) != len(fields) + 1 or cells[0] in codes:
            raise BadInput(f"row {number} of the sheet has another number of cells, or a claim twice")
        for cell in cells[1:]:
            if cell and not CODE.fullmatch(cell):
                raise BadInput(
                    f"row {number} of the sheet holds a cell that is no code: one word, or a whole number"
                )
        codes[cells[0]] = {field: cell for field, cell in zip(fields, cells[1:], strict=True) if cell}
    return codes


def code(book: Casebook, item: Item, codes: Codes, *, at: str) -> int:
    """Keeps what this member coded of an item, blind; gives the number of codes.

    Raises:
        BadInput: a claim that the item has not, or nothing was coded.
        NoConsent: nobody agreed that it is kept.
        Refused: somebody has looked at the codings of this item already; or a field that no record may have.
    """
    asking.require(book, "code", [item.subject], at=at)
    known = {one.id for one in book.claims(item=item.id)}
    if unknown := set(codes) - known:
        raise BadInput(
            f"{len(unknown)} claims of the sheet are none of this item: write an empty sheet anew"
        )
    coded = {claim: dict(fields) for claim, fields in codes.items() if fields}
    if not coded:
        raise BadInput("the sheet is empty: fill in what you code, and leave out what you cannot")
    if item.id in _looked(book):
        raise Refused("the codings of this item were looked at: what is coded now would not be blind")
    book.append("code", item.id, {"codes": coded}, subject=item.subject, at=at)
    return sum(len(fields) for fields in coded.values())


def agreed(book: Casebook, item: Item | None = None, *, at: str, seed: int = 0) -> Agreed:
    """How far members agree, over one item or all that two have coded; looking is an entry.

    Raises:
        NoConsent: nobody agreed that any of these is kept.
        Refused: no item was coded by two members yet.
    """
    by_item = _codings(book)
    wanted = [item.id] if item else sorted(by_item)
    twice = [one for one in wanted if len(by_item.get(one, {})) >= CODERS]
    whose = {one.id: one.subject for one in book.items() if one.id in twice}
    gone = asking.left_out(book, "agreement", whose.values(), at=at)
    if gone and gone.keys() >= set(whose.values()):
        asking.require(book, "agreement", whose.values(), at=at)  # says who, and why
    both = [one for one in twice if whose[one] not in gone]
    if not both:
        raise Refused("no item was coded by two members yet: agreement is asked when both have coded")
    coders = sorted({member for one in both for member in by_item[one]})
    cells: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for one in both:
        for member, codes in by_item[one].items():
            for claim, fields in codes.items():
                for field, given in fields.items():
                    cells[field][claim][member] = given
    looked = _looked(book)
    for one in both:
        if one not in looked:
            book.append("agreement", one, {"coders": len(by_item[one])}, at=at)
    return Agreed(
        tuple(both),
        tuple(coders),
        tuple(_agreement(field, cells[field], coders, seed) for field in sorted(cells)),
        tuple(
            Difference(claim, field, tuple(sorted(given.items())))
            for field in sorted(cells)
            for claim, given in sorted(cells[field].items())
            if len(set(given.values())) > 1
        ),
        tuple(gone.values()),
    )


def _agreement(
    field: str, claims: Mapping[str, Mapping[str, str]], coders: Sequence[str], seed: int
) -> FieldAgreement:
    scale, order = _scale(field, claims)
    units = [
        [_value(given[one], scale) if one in given else None for one in coders]
        for _, given in sorted(claims.items())
    ]
    try:
        return FieldAgreement(field, alpha(units, scale=scale, order=order, seed=seed), None)
    except Refused as error:
        return FieldAgreement(field, None, str(error))


def _scale(field: str, claims: Mapping[str, Mapping[str, str]]) -> tuple[Scale, tuple[str, ...]]:
    used = {given for fields in claims.values() for given in fields.values()}
    if all(re.fullmatch(r"-?\d+", one) for one in used):
        return "interval", ()
    if field in ORDERED and used <= set(ORDERED[field]):
        return "ordinal", ORDERED[field]
    return "nominal", ()


def _value(given: str, scale: Scale) -> Value:
    return float(given) if scale == "interval" else given


def _looked(book: Casebook) -> set[str]:
    """The items whose codings somebody has looked at."""
    return {entry.obj for entry, _ in book.payloads(acts=("agreement",))}


def _codings(book: Casebook) -> dict[str, dict[str, Codes]]:
    """By item, by member: the last coding of each."""
    found: dict[str, dict[str, Codes]] = defaultdict(dict)
    for entry, told in book.payloads(acts=("code",)):
        found[entry.obj][entry.actor] = told["codes"]
    return found
