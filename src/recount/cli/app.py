"""The commands. Each one parses, loads its work when it is called, and hands it back to be done outside."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from functools import partial
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recount import __version__
from recount.cli import (
    casebook_door,
    code_door,
    consent_door,
    deposit_door,
    export_door,
    forget_door,
    kept_door,
    match_door,
    release_door,
    stamp_door,
)
from recount.cli.kept_door import WhyOption
from recount.cli.opening import CaseOption, IdentityOption, PassphraseOption
from recount.errors import BadInput

if TYPE_CHECKING:
    from recount.cli import reading

ITEM = re.compile(r"I-[2-9A-Z]{0,10}\Z", re.IGNORECASE)  # an item of a casebook, maybe without its end

app = typer.Typer(
    name="recount",
    help="Who did what to whom, according to whom: claims with their speakers, origins and denials.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


LangUi = Annotated[
    str | None,
    typer.Option(metavar="CODE", help="Language of the screen (en, ru); else by LANG. JSON has one."),
]


def called(arguments: list[str]) -> int:
    """The exit status of a command line that was parsed and run.

    Raises:
        BadInput: an option or argument that this program does not have.
    """
    command = typer.main.get_command(app)
    try:
        work = command.main(args=arguments, prog_name="recount", standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.Exit as left:
        return left.exit_code
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            message = error.format_message().strip().rstrip(".")
            if not message:  # the help was printed instead
                return int(error.exit_code)
            raise BadInput(f"{message}; recount --help shows what there is") from None
        raise
    return work() if callable(work) else 0


def _items(names: Sequence[str]) -> bool:
    """Whether these are items of the casebook that RECOUNT_CASE names: no file is called so."""
    named = all(ITEM.match(one) and not Path(one).exists() for one in names)
    return bool(environ.get("RECOUNT_CASE")) and named


def _reader(
    kept: bool,  # noqa: FBT001 - one of two readers
    where: tuple[str | None, str | None, str | None],
    why: str | None,
) -> Callable[[reading.Asked], int]:
    """What reads: bare files, or items of a casebook."""
    if kept:
        from recount.cli import kept_reading

        return partial(kept_reading.read, where=where, why=why)
    from recount.cli import reading

    return reading.run


def _version(asked: bool) -> None:  # noqa: FBT001 - typer's callback
    if asked:
        sys.stdout.write(f"recount {__version__}\n")
        raise typer.Exit


@app.callback()
def recount(
    *,
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version and leave."
        ),
    ] = False,
) -> None:
    """Who did what to whom, according to whom: claims with their speakers, origins and denials.

    Everything printed is a proposal of the machine, to be confirmed by a person; nothing is sent anywhere.
    """


@app.command()
def read(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="Texts, - is standard input; with --case: items."),
    ],
    *,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day of publication, YYYY-MM-DD: dates 'last week'."),
    ] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Who published the text.")] = None,
    about: Annotated[
        str | None,
        typer.Option(metavar="TABLE.csv", help="Both, by file; header file,document,outlet,published."),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(metavar="CODE", help="Language (en, ru ...); else seen in the text.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Encoding, where it must be named.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="Print one line a document.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table, one row a claim.")] = False,
    with_text: Annotated[bool, typer.Option("--with-text", help="Keep the text in the JSON.")] = False,
    explain: Annotated[
        str | None, typer.Option(metavar="ID", help="Show one claim, number or speaker in full.")
    ] = None,
    review: Annotated[
        str | None, typer.Option(metavar="A.json", help="Decide on the claims of a saved reading.")
    ] = None,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    why: WhyOption = None,
    plain: Annotated[bool, typer.Option("--ascii", help="Print ASCII only.")] = False,
    width: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=40, max=400, help="Columns of the screen; at most 104 if not given."
        ),
    ] = None,
    lang_ui: LangUi = None,
) -> Callable[[], int]:
    """Show who says what in a text, according to whom, what is denied, and what to ask. Saves nothing."""
    from recount.cli import reading

    kept = bool(case) or _items(files)
    return partial(
        _reader(kept, (case, identity, passphrase_file), why),
        reading.Asked(
            tuple(files),
            published=published,
            outlet=outlet,
            about=about,
            lang=lang,
            encoding=encoding,
            form=reading.form_of(json=as_json, jsonl=as_jsonl, csv=as_csv),
            with_text=with_text,
            explain=explain,
            review=review,
            ascii=plain,
            width=width,
            lang_ui=lang_ui,
        ),
    )


@app.command()
def weigh(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE", help="Texts, or what read --json printed; with --case: items, else all."
        ),
    ] = None,
    *,
    about: Annotated[
        str | None,
        typer.Option(
            metavar="TABLE.csv", help="Outlets and days; header file,document,outlet,published."
        ),
    ] = None,
    decisions: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="JSON list: steps of descent that a person cut or accepts."),
    ] = None,
    graph: Annotated[
        str | None, typer.Option(metavar="FILE.svg", help="Draw who has it from whom.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    case: CaseOption = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
    why: WhyOption = None,
    plain: Annotated[bool, typer.Option("--ascii", help="Print ASCII only.")] = False,
    width: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=40, max=400, help="Columns of the screen; at most 104 if not given."
        ),
    ] = None,
    lang_ui: LangUi = None,
) -> Callable[[], int]:
    """Show what many texts say together, who denies it, and on how many independent origins it stands."""
    from recount.cli import weighing

    asked = weighing.Asked(
        tuple(files or ()),
        about=about,
        decisions=decisions,
        graph=graph,
        json=as_json,
        ascii=plain,
        width=width,
        lang_ui=lang_ui,
    )
    kept = bool(case) or _items(files or ())
    if kept:
        from recount.cli import kept_reading

        return partial(kept_reading.weigh, asked, (case, identity, passphrase_file), why)
    if not files:
        raise BadInput("weigh what: give texts, or what read --json printed, or a casebook with --case")
    return partial(weighing.run, asked)


@app.command()
def count(
    table: Annotated[
        str, typer.Argument(metavar="TABLE.csv", help="One column a list (0 or 1), and count.")
    ],
    *,
    what: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What is counted: acts, not a group.")
    ] = None,
    strata: Annotated[
        list[str] | None,
        typer.Option(metavar="COL", help="A column to count apart by; may be repeated."),
    ] = None,
    covariate: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="A column to adjust for; may be repeated.")
    ] = None,
    family: Annotated[
        list[str] | None, typer.Option(metavar="F", help="A family of models; may be repeated.")
    ] = None,
    level: Annotated[float, typer.Option(metavar="P", help="Level of the intervals.")] = 0.95,
    cap: Annotated[
        float | None, typer.Option(metavar="C", help="Most unseen thought possible.")
    ] = None,
    delta: Annotated[
        float | None, typer.Option(metavar="D", help="Prior weight of a cell (graphical).")
    ] = None,
    classes: Annotated[int, typer.Option(metavar="K", help="Latent classes.")] = 10,
    seed: Annotated[
        int | None, typer.Option(metavar="S", help="Seed; printed with every answer.")
    ] = None,
    draws: Annotated[str | None, typer.Option(metavar="FILE.parquet", help="Write the draws.")] = None,
    plot: Annotated[str | None, typer.Option(metavar="FILE.svg", help="Draw the answer.")] = None,
    workers: Annotated[int, typer.Option(metavar="N", help="Processes that work side by side.")] = 1,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler that shares out the tables.")
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Keep what is done of many tables; the next run goes on."),
    ] = None,
    cost: Annotated[
        bool, typer.Option("--cost", help="Say what many tables would take, and leave.")
    ] = False,
    progress: Annotated[
        bool, typer.Option("--progress", help="Say how far many tables are (always in a terminal).")
    ] = False,
    small_cells: Annotated[
        bool, typer.Option("--small-cells", help="Tell overlaps under six.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> Callable[[], int]:
    """Estimate how many there are, those on no list included; or say why nobody can from this table."""
    given = {} if seed is None else {"seed": seed}

    def work() -> int:
        from recount.cli import counting

        return counting.run(
            counting.Asked(
                table,
                what=what,
                strata=tuple(strata or ()),
                covariates=tuple(covariate or ()),
                families=tuple(family or ()),
                level=level,
                cap=cap,
                delta=delta,
                classes=classes,
                draws=draws,
                plot=plot,
                json=as_json,
                small_cells=small_cells,
                workers=workers,
                cluster=cluster,
                state=state,
                cost=cost,
                progress=progress,
                **given,
            )
        )

    return work


@app.command()
def schema(
    name: Annotated[str, typer.Argument(help="The form, like read or weigh.")],
) -> Callable[[], int]:
    """Print the JSON Schema of a form."""
    import json

    from recount import forms

    def work() -> int:
        sys.stdout.write(json.dumps(forms.schema(name), indent=1, ensure_ascii=False) + "\n")
        return 0

    return work


match_door.register(app)
code_door.register(app)
consent_door.register(app)
export_door.register(app)
forget_door.register(app)
kept_door.register(app)
release_door.register(app)
deposit_door.register(app)
stamp_door.register(app)
casebook_door.register(app)
