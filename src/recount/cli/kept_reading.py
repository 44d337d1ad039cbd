"""`recount read` and `recount weigh` with a casebook: what they propose is kept, each claim an entry."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from recount import case as verbs
from recount.case import kept, kept_claims
from recount.casebook import asking
from recount.cli import reading, weighing, wording
from recount.cli.columns import Layout, write
from recount.cli.left_out import left_out
from recount.cli.opening import now, opened
from recount.errors import BadInput, RecountError, Refused
from recount.nouns import LeftOut, Reading

if TYPE_CHECKING:
    from recount.casebook import Casebook

Where = tuple[str | None, str | None, str | None]  # --case, --identity, --passphrase-file


def read(asked: reading.Asked, *, where: Where, why: str | None) -> int:
    """Reads items, keeps what is proposed, and shows it as it shows a file.

    Items of people who did not agree to be kept are left out: their document carries the reason, and the
    screen says so. The exit status: 0; 3 when one was left out; 2 when one could not be read.
    """
    wording.speak(wording.chosen(asked.lang_ui))
    given = {
        "--about": asked.about,
        "--review": asked.review,
        "--encoding": asked.encoding,
        "--outlet": asked.outlet,
        "--published": asked.published,
    }
    wrong = [name for name, value in given.items() if value is not None]
    if wrong:
        raise BadInput(
            f"{wrong[0]} is for bare files: with a casebook, recount collect takes outlet, day and "
            "encoding, and recount decide the verdicts"
        )
    errors: list[str] = []
    gone: list[LeftOut] = []
    with opened(*where) as book:
        reading.show(_readings(book, asked, why, errors, gone), asked, kept=True)
    if gone and asked.form == "screen":
        layout = Layout.of_terminal(width=asked.width, ascii_only=asked.ascii)
        write(left_out(gone, layout.width), layout)
    for error in [*errors, *(_sentence(one) for one in gone)]:
        sys.stdout.flush()
        sys.stderr.write(f"recount: {error}\n")
    return BadInput.exit_status if errors else Refused.exit_status if gone else 0


def _readings(
    book: Casebook, asked: reading.Asked, why: str | None, errors: list[str], gone: list[LeftOut]
) -> Iterator[Reading]:
    """The reading of each item; a sentence for each that has none, and who did not agree."""
    for name in asked.files:
        try:
            item = kept.item_of(book, name)
            if refused := asking.left_out(book, "read", [item.subject], at=now()):
                (one,) = refused.values()
                gone.append(one)
                yield Reading(item.id, item.id, "", "", "", None, None, error=_sentence(one))
                continue
            found = kept_claims.read(
                book, item, at=now(), why=why or kept_claims.WHY_READ, lang=asked.lang
            )
        except RecountError as error:
            errors.append(str(error))
            continue
        yield replace(found, file=item.id)


def _sentence(one: LeftOut) -> str:
    return f"{one.subject} is left out: no consent to this use ({one.use}: {one.why})"


def weigh(asked: weighing.Asked, where: Where, why: str | None) -> int:
    """Weighs the readings that are kept, and keeps the weighing as references to their claims."""
    wording.speak(wording.chosen(asked.lang_ui))
    if asked.about:
        raise BadInput(
            "--about is for bare files: with a casebook, recount collect takes outlet and day"
        )
    decisions = verbs.decisions_in(asked.decisions)
    with opened(*where) as book:
        items = [kept.item_of(book, name) for name in asked.files]
        weighed = kept_claims.weigh(
            book, items, at=now(), why=why or kept_claims.WHY_WEIGH, decisions=decisions
        )
    if asked.json:
        from recount import forms

        sys.stdout.buffer.write(forms.weighed(weighed))
    else:
        from recount.cli import weigh_screen

        layout = Layout.of_terminal(width=asked.width, ascii_only=asked.ascii)
        write(weigh_screen.lines(weighed, layout, kept=True), layout)
    if asked.graph:
        from recount.weigh.picture import svg

        weighing.draw(asked.graph, svg(weighed))
    return 0
