"""Who is left out of what a casebook shows, since they did not agree: always said, each with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from recount.cli.columns import Heading, hanging
from recount.cli.wording import counted, rendered, said
from recount.nouns import LeftOut

SHOWN = 5


def left_out(gone: Sequence[LeftOut], width: int) -> list[str | Heading]:
    """A blank line, how many, and the first ones by their ids; nothing when nobody was left out."""
    if not gone:
        return []
    many = counted(
        "{n} person or testimony: no consent to this use. Ask, and record the answer.",
        "{n} persons or testimonies: no consent to this use. Ask, and record the answer.",
        len(gone),
    )
    lines: list[str | Heading] = ["", Heading(said("LEFT OUT")), *hanging(" ", many, width)]
    for one in gone[:SHOWN]:
        lines += hanging(f" {one.subject}  ", f"{one.use}: {rendered(one.why)}", width)
    more = Counter((one.use, one.why) for one in gone[SHOWN:])
    for (use, why), number in sorted(more.items()):
        lines += hanging(f" +{number}  ", f"{use}: {rendered(why)}", width)
    return lines
