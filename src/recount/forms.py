"""The JSON forms by name, and their schemas: `recount schema NAME`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from recount.errors import BadInput
from recount.estimates import CountForm
from recount.kept_forms import ClaimsForm, CollectForm, DecideForm, ItemsForm, ShowForm
from recount.match.answer import IncidentsForm, MatchForm
from recount.nouns import Descent, Identity, LeftOut, Note, Reading, SameOrigin, Standing, Weighing

if TYPE_CHECKING:
    from recount.casebook.coding import Agreed
    from recount.casebook.export import Exported
    from recount.casebook.forget import Forgotten

READ = "recount-read/1"


@dataclass(frozen=True, slots=True)
class ReadForm:
    """What `recount read --json` prints."""

    format: Literal["recount-read/1"]
    documents: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class WeighedDocument:
    """A document that was weighed."""

    id: str
    file: str | None
    outlet: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class WeighForm:
    """What `recount weigh --json` prints."""

    format: Literal["recount-weigh/1"]
    documents: tuple[WeighedDocument, ...]
    propositions: tuple[Standing, ...]
    same_origin: tuple[SameOrigin, ...]
    descent: tuple[Descent, ...]
    notes: tuple[Note, ...]
    identities: tuple[Identity, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One line of the ledger of consent; days are ISO 8601, `by` is a member's id."""

    seq: int
    subject: str
    use: str
    given: bool
    on: date
    by: str
    how: str | None
    language: str | None
    expires: date | None
    safeguard: str | None
    witnessed: bool


@dataclass(frozen=True, slots=True)
class ConsentStanding:
    """Whether a use of what a person told is allowed today, and why."""

    subject: str
    use: str
    allowed: bool
    why: str


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """What `recount consent list --json` prints."""

    format: Literal["recount-consent/1"]
    lines: tuple[ConsentLine, ...]
    standing: tuple[ConsentStanding, ...]


@dataclass(frozen=True, slots=True)
class Recounted:
    """How many there were of something before, and how many there are now."""

    what: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class CopyElsewhere:
    """A copy that this program cannot reach, and what to do about it."""

    kind: str
    where: str
    do: str


@dataclass(frozen=True, slots=True)
class ForgetForm:
    """What `recount forget --json` prints."""

    format: Literal["recount-forget/1"]
    forgotten: str
    entry: int
    originals: int
    recomputed: tuple[Recounted, ...]
    copies_elsewhere: tuple[CopyElsewhere, ...]
    again: tuple[str, ...]  # what was computed from it, and must be made anew


@dataclass(frozen=True, slots=True)
class ExportForm:
    """What `recount export --json` prints: numbers, and the head with its eight words."""

    format: Literal["recount-export/1"]
    folder: str
    use: str
    items: int
    claims: int
    people: int
    decisions: int
    originals: int
    left_out: int
    entry: int
    head: str
    words: str


@dataclass(frozen=True, slots=True)
class StampLine:
    """A time stamp: over so many entries, by whom, how it stands; `by` is what a verified token states."""

    checkpoint: int
    authority: str
    state: Literal["queued", "sent", "held", "verified", "refused"]
    tries: int
    sent_at: str | None
    next_try: str | None
    by: str | None
    note: str


@dataclass(frozen=True, slots=True)
class StampForm:
    """What `recount stamp --json` prints."""

    format: Literal["recount-stamp/1"]
    stamps: tuple[StampLine, ...]


@dataclass(frozen=True, slots=True)
class NewForm:
    """What `recount new --json` prints."""

    format: Literal["recount-new/1"]
    casebook: str
    member: str
    recovery: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry, as `recount log --json` prints it: no content."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    digest: str


@dataclass(frozen=True, slots=True)
class VerifyProblem:
    """Something that does not hold, and where."""

    kind: Literal["chain", "signature", "row", "object", "rollback", "fork", "missing", "format"]
    where: str


@dataclass(frozen=True, slots=True)
class VerifyForm:
    """What `recount verify --json` prints."""

    format: Literal["recount-verify/1"]
    ok: bool
    entries: int
    objects: int
    head: str
    problems: tuple[VerifyProblem, ...]


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A present member."""

    name: str
    role: Literal["collector", "analyst", "case-manager", "lead"]
    since: str


@dataclass(frozen=True, slots=True)
class MembersForm:
    """What `recount member ... --json` prints."""

    format: Literal["recount-members/1"]
    members: tuple[MemberLine, ...]


@dataclass(frozen=True, slots=True)
class BackupForm:
    """What `recount backup --json` and `recount restore --json` print."""

    format: Literal["recount-backup/1"]
    file: str
    entries: int
    objects: int
    head: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class FieldLine:
    """Krippendorff's alpha of one field, between two bounds; `refused` says why there is none."""

    field: str
    alpha: float | None
    low: float | None
    high: float | None
    scale: str | None
    units: int
    refused: str | None


@dataclass(frozen=True, slots=True)
class AgreementForm:
    """What `recount agreement --json` prints; no code that a member gave is in it."""

    format: Literal["recount-agreement/1"]
    items: tuple[str, ...]
    coders: tuple[str, ...]
    fields: tuple[FieldLine, ...]
    differences: tuple[tuple[str, str], ...]  # claim and field
    left_out: tuple[LeftOut, ...] = ()


FORMS: dict[str, Any] = {
    "agreement": AgreementForm,
    "backup": BackupForm,
    "claims": ClaimsForm,
    "collect": CollectForm,
    "decide": DecideForm,
    "items": ItemsForm,
    "show": ShowForm,
    "consent": ConsentForm,
    "count": CountForm,
    "export": ExportForm,
    "forget": ForgetForm,
    "incidents": IncidentsForm,
    "log": list[LogLine],
    "match": MatchForm,
    "members": MembersForm,
    "new": NewForm,
    "read": ReadForm,
    "stamp": StampForm,
    "verify": VerifyForm,
    "weigh": WeighForm,
}


def printed(form: object) -> bytes:
    """A form as JSON, laid out for a person."""
    return msgspec.json.format(msgspec.json.encode(form), indent=1) + b"\n"


def consents(lines: Iterable[object], standing: Iterable[object]) -> ConsentForm:
    """The ledger of consent, and what counts."""
    return ConsentForm(
        "recount-consent/1",
        tuple(msgspec.convert(one, ConsentLine, from_attributes=True) for one in lines),
        tuple(msgspec.convert(one, ConsentStanding, from_attributes=True) for one in standing),
    )


def forgotten(done: Forgotten) -> ForgetForm:
    """What a withdrawal did."""
    return ForgetForm(
        "recount-forget/1",
        done.subject,
        done.entry,
        done.originals,
        tuple(Recounted(one.what, one.before, one.after) for one in done.recomputed),
        tuple(CopyElsewhere(one.kind, one.where, one.do) for one in done.copies_elsewhere),
        done.again,
    )


def weighed(weighing: Weighing) -> bytes:
    """A weighing as JSON, laid out for a person."""
    form = WeighForm(
        "recount-weigh/1",
        tuple(
            WeighedDocument(one.doc_id, one.file, one.outlet, one.published)
            for one in weighing.documents
        ),
        weighing.propositions,
        weighing.same_origin,
        weighing.descent,
        weighing.notes,
        weighing.identities,
        weighing.left_out,
    )
    return printed(form)


def exported(done: Exported) -> ExportForm:
    """What an export took along."""
    told = {
        name: getattr(done, name) for name in ExportForm.__slots__ if name not in {"format", "folder"}
    }
    return ExportForm(format="recount-export/1", folder=str(done.folder), **told)


def stamped(found: Iterable[object]) -> StampForm:
    """The time stamps as they stand."""
    lines = (msgspec.convert(one, StampLine, from_attributes=True) for one in found)
    return StampForm("recount-stamp/1", tuple(lines))


def agreed(found: Agreed) -> AgreementForm:
    """How far coders agree."""
    fields = (
        FieldLine(one.field, None, None, None, None, 0, one.refused)
        if (got := one.agreement) is None
        else FieldLine(one.field, got.alpha, got.low, got.high, got.scale, got.units, None)
        for one in found.fields
    )
    differ = tuple((one.claim, one.field) for one in found.differences)
    return AgreementForm(
        "recount-agreement/1", found.items, found.coders, tuple(fields), differ, found.left_out
    )


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a form.

    Raises:
        BadInput: no form has this name.
    """
    if name not in FORMS:
        raise BadInput(f"there is no form of this name; the forms are: {', '.join(sorted(FORMS))}")
    found = msgspec.json.schema(FORMS[name])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def document(reading: Reading, *, with_text: bool) -> bytes:
    """One document as JSON, in one line; its text only when asked for."""
    return msgspec.json.encode(reading if with_text else replace(reading, text=None))


def lines(readings: Iterator[Reading], *, with_text: bool) -> Iterator[bytes]:
    """One line a document, each with the name of its form."""
    for reading in readings:
        yield b'{"format":"%s",' % READ.encode() + document(reading, with_text=with_text)[1:] + b"\n"


def whole(readings: Iterator[Reading], *, with_text: bool) -> Iterator[bytes]:
    """One JSON document in pieces, laid out for a person to edit; one reading is held at a time."""
    yield b'{\n "format": "%s",\n "documents": [' % READ.encode()
    between = b"\n"
    for reading in readings:
        yield between + msgspec.json.format(document(reading, with_text=with_text), indent=1)
        between = b",\n"
    yield b"\n ]\n}\n"
