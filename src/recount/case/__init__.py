"""The verbs, and the one place where rooms meet: on bare files (`files`), or with a casebook."""

from recount.case.files import (
    DEFECT,
    STDIN,
    About,
    about_table,
    day,
    decisions_in,
    load_review,
    place_of,
    printable,
    read,
    save_review,
    weigh,
)

__all__ = [
    "DEFECT",
    "STDIN",
    "About",
    "about_table",
    "day",
    "decisions_in",
    "load_review",
    "place_of",
    "printable",
    "read",
    "save_review",
    "weigh",
]
