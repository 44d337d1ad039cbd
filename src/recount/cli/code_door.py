"""`recount code` and `recount agreement`: two members code the same item blind; how far they agree."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recount.cli.opening import CaseOption, IdentityOption, PassphraseOption
from recount.errors import BadInput

if TYPE_CHECKING:
    from recount.casebook import Casebook
    from recount.casebook.coding import Agreed
    from recount.casebook.rows import Item

LARGEST = 8 << 20
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def register(app: typer.Typer) -> None:
    """Adds the verbs."""
    app.command()(code)
    app.command()(agreement)


def code(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="The item, by its id.")],
    *,
    sheet: Annotated[
        str | None, typer.Option(metavar="FILE.csv", help="Write an empty sheet to fill in.")
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A field of the sheet; may be repeated."),
    ] = None,
    filled: Annotated[
        str | None,
        typer.Option("--with", metavar="FILE.csv", help="Keep the sheet that you filled in."),
    ] = None,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> Callable[[], int]:
    """Code an item blind: nobody sees it, nor you what others coded, before two have coded it."""

    def work() -> int:
        from recount.casebook import coding
        from recount.cli.opening import now, opened

        if (sheet is None) == (filled is None):
            raise BadInput(
                "say --sheet FILE.csv for an empty sheet, or --with FILE.csv for a filled one"
            )
        codes = coding.filled(_read(filled)) if filled else {}
        with opened(case, identity, passphrase_file) as book:
            found = _item(book, item)
            if sheet:
                _write(sheet, coding.sheet(book, found, field or coding.SUGGESTED, at=now()))
                sys.stdout.write(
                    f"An empty sheet for {found.id} is written; it holds ids, and no words.\n"
                )
            else:
                kept = coding.code(book, found, codes, at=now())
                sys.stdout.write(f"{kept} codes of {found.id} are kept; delete the sheet.\n")
        return 0

    return work


def agreement(
    item: Annotated[
        str | None, typer.Argument(metavar="ITEM", help="Of one item alone; else of all coded twice.")
    ] = None,
    *,
    differences: Annotated[
        bool, typer.Option("--differences", help="Show where codes differ, and which they are.")
    ] = False,
    seed: Annotated[int, typer.Option(metavar="S", help="Seed of the interval.")] = 0,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> Callable[[], int]:
    """Show how far members agree on what they coded blind: Krippendorff's alpha, field by field."""

    def work() -> int:
        from recount.casebook import coding
        from recount.cli.opening import now, opened

        with opened(case, identity, passphrase_file) as book:
            found = coding.agreed(book, _item(book, item) if item else None, at=now(), seed=seed)
            names = {one.id: one.name for one in book.members()}
        if as_json:
            from recount import forms

            sys.stdout.buffer.write(forms.printed(forms.agreed(found)))
        else:
            _show(found, names, differences=differences)
        return 0

    return work


def _item(book: Casebook, name: str) -> Item:
    for one in book.items():
        if one.id == name.strip().upper():
            return one
    raise BadInput("there is no item of this id; recount items lists them")


def _read(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST)
    except OSError as error:
        raise BadInput(f"the sheet could not be read ({error.strerror})") from None


def _write(file: str, content: bytes) -> None:
    try:
        with Path(file).open("xb") as opened:
            opened.write(content)
    except FileExistsError:
        raise BadInput("a file of this name is there already: give another name") from None
    except OSError as error:
        raise BadInput(f"the sheet could not be written ({error.strerror})") from None


def _show(found: Agreed, names: dict[str, str], *, differences: bool) -> None:
    from recount.cli.columns import Heading, Layout, table, write
    from recount.cli.left_out import left_out

    layout = Layout.of_terminal(width=None, ascii_only=False)
    rows = [("field", "alpha", "95 in 100", "scale", "rests on")]
    for one in found.fields:
        if one.agreement is None:
            rows.append((one.field, "-", "-", "-", one.refused or ""))
            continue
        known = one.agreement
        between = "-" if known.low is None else f"{known.low:.2f} to {known.high:.2f}"
        rows.append((one.field, f"{known.alpha:.2f}", between, known.scale, known.note))
    coders = ", ".join(names.get(one, one) for one in found.coders)
    out: list[str | Heading] = [
        Heading(f"Agreement of {len(found.coders)} coders on {len(found.items)} items"),
        f" {coders}",
        *table(rows, width=layout.width, stretch=4, most=(24, 6, 14, 8, 0)),
        "",
        "1 is full agreement, 0 what chance would give. It says how far the codebook can be relied on.",
        f"{len(found.differences)} codes differ"
        + ("" if differences else ": --differences shows them"),
    ]
    out += left_out(found.left_out, layout.width)
    if differences and found.differences:
        out += table(
            [
                (
                    one.claim,
                    one.field,
                    "; ".join(f"{names.get(who, who)}: {said}" for who, said in one.codes),
                )
                for one in found.differences
            ],
            width=layout.width,
            stretch=2,
            most=(24, 24, 0),
        )
    write(out, layout)
