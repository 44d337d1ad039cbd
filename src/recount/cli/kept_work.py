"""What the doors of evidence and claims do: open the casebook, call one verb, show what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from recount import forms, kept_forms
from recount.case import day, kept, kept_claims, printable
from recount.case.kept_views import claim_line, claim_lines, decisions_of, item_lines
from recount.casebook import asking
from recount.cli import kept_screen
from recount.cli.opening import now, opened
from recount.errors import BadInput, Refused
from recount.values import Span

if TYPE_CHECKING:
    from recount.case.copies import Released
    from recount.casebook import Casebook
    from recount.casebook.rows import Item

Where = tuple[str | None, str | None, str | None]  # --case, --identity, --passphrase-file
Part = Literal["text", "original", "preview", "copy"]
STDIN = "-"
LONGEST_WORDS = 100_000
VERDICTS = ("undecided", "confirmed", "rejected", "amended")


@dataclass(frozen=True, slots=True)
class Collecting:
    """One command line of `recount collect`."""

    files: tuple[str, ...]
    source: str | None
    source_file: str | None
    outlet: str | None
    published: str | None
    label: str | None
    uses: tuple[str, ...]
    how: str | None
    language: str | None
    subject: str | None
    encoding: str | None
    trusting: bool
    json: bool


def part_of(*, text: bool, original: bool, preview: bool, copy: bool) -> Part | None:
    """The one sealed part that was asked for.

    Raises:
        BadInput: more than one.
    """
    if text + original + preview + copy > 1:
        raise BadInput("one part at a time: --text, --copy, --original or --preview")
    return (
        "copy"
        if copy
        else "text"
        if text
        else "original"
        if original
        else "preview"
        if preview
        else None
    )


def collect(asked: Collecting, where: Where) -> int:
    """Keeps the files; 2 when one of them could not be read from the disk."""
    if STDIN in asked.files:
        raise BadInput("collect keeps files with their names: give the name of a file")
    if asked.source_file == where[2] == STDIN:
        raise BadInput("standard input holds one thing: the passphrase or who gave it, not both")
    published = day(asked.published) if asked.published else None
    source = words_of(asked.source_file) if asked.source_file else asked.source
    errors: list[str] = []
    found = []
    with opened(*where) as book:
        subject = None
        if asked.subject:
            from recount.casebook.forget import subject_of

            subject = subject_of(book, asked.subject)
        told = kept.Asked(
            source=source,
            outlet=asked.outlet,
            published=published,
            label=asked.label,
            uses=asked.uses,
            how=asked.how,
            language=asked.language,
            encoding=asked.encoding,
            trusting=asked.trusting,
            subject=subject,
        )
        for one in kept.collect(book, files_of(asked.files, errors), told, at=now()):
            found.append(one)
            if not asked.json:
                kept_screen.collected(one)
    if asked.json:
        form = kept_forms.CollectForm(
            "recount-collect/1", tuple(kept_screen.collected_form(one) for one in found)
        )
        sys.stdout.buffer.write(forms.printed(form))
    return say_errors(errors)


def say_errors(errors: list[str]) -> int:
    """What was wrong with single files, after all the others; the exit status."""
    for error in errors:
        sys.stdout.flush()
        sys.stderr.write(f"recount: {error}\n")
    return 2 if errors else 0


def files_of(names: tuple[str, ...], errors: list[str]) -> Iterator[tuple[str, bytes]]:
    """The files that can be read from the disk, one at a time; a sentence for each that cannot."""
    for name in names:
        try:
            yield name, _bytes(name)
        except BadInput as error:
            errors.append(str(error))


def _bytes(name: str) -> bytes:
    path, shown = Path(name), printable(Path(name).name or name)
    try:
        if path.is_dir():
            raise BadInput(f"{shown} is a folder: give the files in it, as in {shown}/*")
        if not path.is_file():
            raise BadInput(f"{shown} is no file: check its name")
        if path.stat().st_size > kept.LARGEST_BYTES:
            raise BadInput(
                f"{shown} has more than {kept.LARGEST_BYTES // 2**20} MiB: split it into parts"
            )
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"{shown} could not be read ({error.strerror}): check the file and its permissions"
        ) from None


def words_of(file: str) -> str:
    """The words of a file, or of standard input, without blanks around them.

    Raises:
        BadInput: no such file, no words, or too many.
    """
    try:
        data = sys.stdin.buffer.read(LONGEST_WORDS + 1) if file == STDIN else _bytes(file)
        words = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise BadInput(
            f"{printable(Path(file).name)} is not UTF-8: write it anew as plain text"
        ) from None
    if not words or len(words) > LONGEST_WORDS:
        raise BadInput("the file must hold some words, and no more than 100,000 characters")
    return words


def items(where: Where, *, json: bool) -> int:
    """Lists the items."""
    with opened(*where) as book:
        lines = item_lines(book)
    if json:
        sys.stdout.buffer.write(forms.printed(kept_forms.ItemsForm("recount-items/1", tuple(lines))))
    else:
        kept_screen.items(lines)
    return 0


def claims(where: Where, *, item: str | None, verdict: str | None, json: bool) -> int:
    """Lists the claims."""
    if verdict is not None and verdict not in VERDICTS:
        raise BadInput(f"a verdict is one of: {', '.join(VERDICTS)}")
    with opened(*where) as book:
        whole = kept.item_of(book, item).id if item else None
        lines, gone = claim_lines(book, at=now(), item=whole, verdict=verdict)
    if json:
        form = kept_forms.ClaimsForm("recount-claims/1", tuple(lines), gone)
        sys.stdout.buffer.write(forms.printed(form))
    else:
        kept_screen.claims(lines, asked=verdict, gone=gone)
    return 0


def decide(claim: str, verdict: str, where: Where, *, why: str, with_: str | None, json: bool) -> int:
    """Writes one decision."""
    if with_ == where[2] == STDIN:
        raise BadInput("standard input holds one thing: the passphrase or the words, not both")
    amendment = words_of(with_) if with_ else None
    with opened(*where) as book:
        row = kept_claims.claim_of(book, claim)
        seq, after = kept_claims.decide(book, row, verdict, why=why, at=now(), amendment=amendment)
    if json:
        sys.stdout.buffer.write(forms.printed(kept_forms.DecideForm(seq, after)))
    else:
        sys.stdout.write(
            f"{row.id} is {after} now (entry {seq}). "
            f"To take it back: recount decide {row.id} undo --why ...\n"
        )
    return 0


def show(name: str, where: Where, *, part: Part | None, why: str | None, json: bool) -> int:
    """Shows one item or claim, sealed parts only when asked for, with a reason."""
    if part not in {None, "copy"} and not (why or "").strip():
        raise BadInput(
            "what is sealed opens with a reason: say it with --why; it is kept in the journal"
        )
    if part in {"original", "preview"}:
        return _sealed_bytes(name, where, part, why or "")
    with opened(*where) as book:
        form = _claim_form(book, name, part, why) if "/" in name else _item_form(book, name, part, why)
    if json:
        sys.stdout.buffer.write(forms.printed(form))
    else:
        kept_screen.shown(form)
    return 0


def _item_form(book: Casebook, name: str, part: Part | None, why: str | None) -> kept_forms.ShowForm:
    item = kept.item_of(book, name)
    (line,) = [one for one in item_lines(book) if one.id == item.id]
    findings = tuple(one.sentence() for one in kept.findings_of(item.record()))
    if part is None:
        return kept_forms.ShowForm("recount-show/1", item=line, findings=findings)
    if part == "copy":
        copy = _copy(book, item)
        return kept_forms.ShowForm("recount-show/1", item=line, findings=findings, text=copy.text)
    file, digest = kept.name_of(book, item, why=why or "", at=now())
    found = kept.text_of(book, item, why=why or "", at=now())
    return kept_forms.ShowForm(
        "recount-show/1", item=line, findings=findings, name=file, sha256=digest, text=found.text.text
    )


def _claim_form(book: Casebook, name: str, part: Part | None, why: str | None) -> kept_forms.ShowForm:
    from recount.case.kept_views import words_of_claim

    row = kept_claims.claim_of(book, name)
    asking.require(book, "show", [row.subject], at=now())
    names = {one.id: one.name for one in book.members()}
    line, told = claim_line(row, names), decisions_of(book, row, names)
    if part is None:
        return kept_forms.ShowForm("recount-show/1", claim=line, decisions=told)
    if part == "copy":
        copy = _copy(book, kept.item_of(book, row.item))
        spans = [Span(*one) for one in row.record()["content"]]
        words = tuple(copy.words(one) for one in spans) if copy.pieces is not None else ()
        return kept_forms.ShowForm("recount-show/1", claim=line, decisions=told, words=words)
    found = words_of_claim(book, row, why=why or "", at=now())
    return kept_forms.ShowForm(
        "recount-show/1",
        claim=line,
        decisions=told,
        words=found.words,
        speakers=found.speakers,
        amendment=found.amendment,
        where=found.where,
    )


def _copy(book: Casebook, item: Item) -> Released:
    from recount.case.copies import copy_of

    found = copy_of(book, item, at=now())
    if found is None:
        raise Refused(
            f"no working copy of {item.id} was released: ask a case manager or a lead to release one"
        )
    return found


def _sealed_bytes(name: str, where: Where, part: str, why: str) -> int:
    """Writes an original or a preview to standard output, which must lead somewhere."""
    if sys.stdout.isatty():
        raise BadInput(
            f"the {part} is not for a terminal: send it to a file or to a program, as in > FILE"
        )
    with opened(*where) as book:
        item = kept.item_of(book, name)
        if part == "original":
            data = kept.original_of(book, item, why=why, at=now())
        else:
            data = kept.preview_of(book, item, why=why, at=now())
    sys.stdout.buffer.write(data)
    return 0
