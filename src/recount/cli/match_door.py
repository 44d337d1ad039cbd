"""`recount match`: the parser; the work is in `matching` and `match_review`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from recount.errors import BadInput


def register(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command()(match)


def match(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="LIST", help="Lists as CSV or workbooks (XLSX, ODS).")
    ] = None,
    *,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Where links, people and capture tables go.")
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="ROLE=COLUMN", help="What a column is; several joined by +."),
    ] = None,
    save_map: Annotated[
        str | None, typer.Option(metavar="NAME", help="Save the mapping beside the lists.")
    ] = None,
    dates: Annotated[
        list[str] | None,
        typer.Option(metavar="[LIST=]dmy|mdy", help="Which comes first in 03/04/2017."),
    ] = None,
    calendar: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[LIST=]hijri|persian|gregorian", help="The calendar of years such as 1436."
        ),
    ] = None,
    dated: Annotated[
        list[str] | None,
        typer.Option(metavar="[LIST=]DATE", help="The day for which a list gives ages."),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Encoding of lists that are not UTF-8.")
    ] = None,
    labels: Annotated[
        str | None, typer.Option(metavar="FILE", help="Pairs judged by a person, to calibrate by.")
    ] = None,
    decisions: Annotated[
        str | None, typer.Option(metavar="FILE", help="Decisions of a person: never overruled.")
    ] = None,
    unique_lists: Annotated[
        bool | None,
        typer.Option(
            "--unique-lists/--repeated-lists",
            help="Nobody stands twice on a list / somebody may; else found out.",
        ),
    ] = None,
    samples: Annotated[int, typer.Option(metavar="N", help="Partitions into people to draw.")] = 100,
    engine: Annotated[
        str, typer.Option(metavar="duckdb|spark", help="In memory, or on Spark.")
    ] = "duckdb",
    checkpoints: Annotated[
        str | None,
        typer.Option(metavar="DIR", help="Where Spark keeps what is between steps, in plain text."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(metavar="S", help="Seed; printed with every answer.")
    ] = None,
    review: Annotated[
        str | None, typer.Option(metavar="DIR", help="Decide on doubtful pairs of an earlier answer.")
    ] = None,
    incidents: Annotated[
        bool, typer.Option("--incidents", help="The lists are of events, not of people.")
    ] = False,
    by: Annotated[str, typer.Option(metavar="WHO", help="Who decides, kept with each decision.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    plain: Annotated[bool, typer.Option("--ascii", help="Print ASCII only.")] = False,
    width: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=40, max=400, help="Columns of the screen; at most 104 if not given."
        ),
    ] = None,
) -> Callable[[], int]:
    """Find which records of several lists are one person, with honest doubt, and tables to count from."""

    def work() -> int:
        if review is not None:
            if files:
                raise BadInput(
                    "--review takes up an earlier answer by its folder; give no lists with it"
                )
            from recount.cli import match_review

            return match_review.run(review, by=by, ascii_only=plain)
        if not files or not out:
            raise BadInput(
                "give lists and --out DIR (recount match a.csv b.csv --out d), or --review DIR of an "
                "earlier answer"
            )
        if incidents:
            from recount.cli import match_incidents

            barred = {
                "--labels": labels,
                "--dated": dated,
                "--calendar": calendar,
                "--save-map": save_map,
                "--checkpoints": checkpoints,
                "--engine spark": engine != "duckdb",
            }
            for option, given in barred.items():
                if given:
                    raise BadInput(f"{option} is for lists of people; leave it out with --incidents")
            return match_incidents.run(
                match_incidents.Asked(
                    tuple(files),
                    out,
                    order=match_incidents.order_of(dates[-1] if dates else None),
                    maps=tuple(mapping or ()),
                    encoding=encoding,
                    decisions=decisions,
                    unique=unique_lists,
                    samples=samples,
                    seed=seed,
                    json=as_json,
                    ascii=plain,
                    width=width,
                )
            )
        from recount.cli import matching

        chosen = {} if seed is None else {"seed": seed}
        return matching.run(
            matching.Asked(
                tuple(files),
                out,
                maps=tuple(mapping or ()),
                save_map=save_map,
                dates=tuple(dates or ()),
                calendar=tuple(calendar or ()),
                dated=tuple(dated or ()),
                encoding=encoding,
                labels=labels,
                decisions=decisions,
                unique=unique_lists,
                samples=samples,
                engine=engine,
                checkpoints=checkpoints,
                json=as_json,
                ascii=plain,
                width=width,
                **chosen,
            )
        )

    return work
