"""Items, claims and decisions on the screen: aligned, in plain words; a name only where it was opened."""

from __future__ import annotations

from collections.abc import Sequence

from recount import kept_forms
from recount.case.kept import Kept
from recount.cli.columns import Heading, Layout, hanging, table, wrapped, write
from recount.cli.left_out import left_out
from recount.nouns import LeftOut

SHORT = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "spreadsheet",
    "application/pdf": "PDF",
    "application/zip": "archive",
    "message/rfc822": "message",
    "text/plain": "text",
    "text/markdown": "text",
    "text/html": "page",
    "text/csv": "table",
}
OTHER = "other"


def kind(media_type: str) -> str:
    """A media type in a word."""
    return SHORT.get(media_type, "picture" if media_type.startswith("image/") else OTHER)


def collected(one: Kept) -> None:
    """One file as it was kept, as soon as it is."""
    layout = Layout.of_terminal(width=None, ascii_only=False)
    state = one.state if not one.duplicate_of else f"{one.state}, kept before"
    lines = hanging(
        f"{one.id}  ",
        f"{state}: {kind(one.media_type)}, {size(one.size_bytes)}, {one.file}",
        layout.width,
    )
    if one.parent:
        lines += hanging("    ", f"was inside {one.parent}", layout.width)
    if one.why:
        lines += hanging("    ", one.why, layout.width)
    for finding in one.findings:
        lines += hanging("    note: ", finding.sentence(), layout.width)
    for candidate in one.candidates:
        lines += hanging(f"    as {candidate.encoding}: ", candidate.words, layout.width)
    write(lines, layout)


def collected_form(one: Kept) -> kept_forms.CollectedItem:
    """The same for a program; previews of encodings are for the screen alone."""
    return kept_forms.CollectedItem(
        id=one.id,
        file=one.file,
        sha256=one.sha256,
        media_type=one.media_type,
        size_bytes=one.size_bytes,
        state=one.state,
        reason=one.reason,
        parent=one.parent,
        duplicate_of=one.duplicate_of,
        why=one.why,
        findings=tuple(finding.sentence() for finding in one.findings),
    )


def size(size_bytes: int) -> str:
    """A size for a person."""
    for unit, step in (("MiB", 2**20), ("KiB", 2**10)):
        if size_bytes >= step:
            return f"{size_bytes / step:.1f} {unit}"
    return f"{size_bytes} bytes"


def items(lines: Sequence[kept_forms.ItemLine]) -> None:
    """The list of items."""
    layout = Layout.of_terminal(width=None, ascii_only=False)
    if not lines:
        write(["Nothing is kept yet: recount collect FILE takes files in."], layout)
        return
    head = ("item", "came in", "kind", "state", "claims", "about")
    rows = [
        (one.id, one.at[:10], kind(one.media_type), one.state, _progress(one), _about(one))
        for one in lines
    ]
    write(table([head, *rows], width=layout.width, stretch=5, most=(12, 10, 11, 8, 16, 0)), layout)


def _progress(one: kept_forms.ItemLine) -> str:
    if not one.claims:
        return "-"
    return f"{one.claims}, {one.undecided} open" if one.undecided else f"{one.claims}, all decided"


def _about(one: kept_forms.ItemLine) -> str:
    parts = [one.label, one.outlet, one.published.isoformat() if one.published else None]
    parts.append(f"from {one.parent}" if one.parent else None)
    parts.append(one.why if one.state != "ok" else None)
    return "; ".join(part for part in parts if part) or "-"


def claims(
    lines: Sequence[kept_forms.ClaimLine],
    *,
    asked: str | None = None,
    gone: Sequence[LeftOut] = (),
) -> None:
    """The list of claims, by their shape; `asked`: only those of this verdict were asked for."""
    layout = Layout.of_terminal(width=None, ascii_only=False)
    if not lines and gone:
        write(left_out(gone, layout.width)[1:], layout)
        return
    if not lines:
        none = "No claims: recount read ITEM --case PATH proposes those of an item."
        write([f"No claim is {asked}." if asked else none], layout)
        return
    head = ("claim", "stance", "speakers", "what", "numbers", "verdict")
    rows = [
        (one.id, str(one.shape["stance"]), _chain(one), _acts(one), _numbers(one), _verdict(one))
        for one in lines
    ]
    out = table([head, *rows], width=layout.width, stretch=3, most=(18, 9, 26, 0, 14, 22))
    write([*out, *left_out(gone, layout.width)], layout)


def _chain(one: kept_forms.ClaimLine) -> str:
    return " > ".join(str(party["type"]) for party in one.shape["chain"]) or "nobody"


def _acts(one: kept_forms.ClaimLine) -> str:
    acts = [str(word).replace("_", " ") for word in one.shape["violations"]]
    days = [str(day["start"]) for day in one.shape["time"] if day["start"]]
    denies = [f"denies {other}" for other in one.shape["denies"]]
    return "; ".join([*acts, *denies, *days]) or "-"


def _numbers(one: kept_forms.ClaimLine) -> str:
    out = []
    for number in one.shape["counts"]:
        low, high = number["min"], number["max"]
        out.append(
            str(low)
            if low == high
            else f"{'?' if low is None else low} to {'?' if high is None else high}"
        )
    return ", ".join(out) or "-"


def _verdict(one: kept_forms.ClaimLine) -> str:
    return f"{one.verdict}, {one.decided_by}" if one.decided_by else one.verdict


def shown(form: kept_forms.ShowForm) -> None:
    """One item or one claim."""
    layout = Layout.of_terminal(width=None, ascii_only=False)
    lines: list[str | Heading] = []
    if form.item is not None:
        lines += _item(form, form.item, layout)
    if form.claim is not None:
        lines += _claim(form, form.claim, layout)
    write(lines, layout)


def _item(form: kept_forms.ShowForm, one: kept_forms.ItemLine, layout: Layout) -> list[str | Heading]:
    lines: list[str | Heading] = [Heading(f"Item {one.id}")]
    facts = {
        "kind": f"{kind(one.media_type)} ({one.media_type}), {size(one.size_bytes)}",
        "came in": f"{one.at}, taken in by {one.by}",
        "state": one.state,
        "reason": one.why,
        "belongs to": one.subject,
        "was inside": one.parent,
        "label": one.label,
        "outlet": one.outlet,
        "published": one.published.isoformat() if one.published else None,
        "claims": _progress(one),
        "file": form.name,
        "sha256": form.sha256,
    }
    lines += _facts(facts, layout)
    for finding in form.findings:
        lines += hanging("  note: ", finding, layout.width)
    if form.text is not None:
        lines.append("")
        for line in form.text.splitlines():
            lines += wrapped(line, layout.width) if line.strip() else [""]
    return lines


def _claim(form: kept_forms.ShowForm, one: kept_forms.ClaimLine, layout: Layout) -> list[str | Heading]:
    lines: list[str | Heading] = [Heading(f"Claim {one.id}")]
    facts = {
        "verdict": _verdict(one),
        "stance": str(one.shape["stance"]),
        "speakers": " > ".join(form.speakers) or _chain(one),
        "what": _acts(one),
        "numbers": _numbers(one),
        "where": ", ".join(form.where) or None,
        "words": " [...] ".join(form.words) or None,
        "amended": form.amendment,
    }
    lines += _facts(facts, layout)
    if form.decisions:
        lines += ["", Heading("Decisions, in order")]
        lines += table(
            [
                (str(told.entry), told.at[:16].replace("T", " "), told.by, told.verdict, told.why)
                for told in form.decisions
            ],
            width=layout.width,
            stretch=4,
            most=(8, 16, 20, 8, 0),
        )
    return lines


def _facts(facts: dict[str, str | None], layout: Layout) -> list[str]:
    return [
        line
        for name, value in facts.items()
        if value is not None
        for line in hanging(f"  {name + ':':<12}", value, layout.width)
    ]
