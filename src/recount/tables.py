"""The Arrow tables that travel between match and its neighbours: records, pairs, partitions, captures.

Rules: a column has one meaning and one unit; what is unknown is null, never 0 or ''. Records are numbered by
their place in RECORDS, from 0, and every pair uses these numbers. Trust: a table made elsewhere is checked
with `checked` before it is used.

>>> checked(PAIRS.empty_table(), PAIRS).num_rows
0
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from recount.errors import BadInput

SECOND_PASS = 1 << 31  # bit of `rules`: found by the second pass inside components, by no blocking rule

_WORDS = pa.list_(pa.string())

RECORDS = pa.schema(
    [
        pa.field("record", pa.string(), nullable=False),  # id, unique over all lists
        pa.field("list", pa.int16(), nullable=False),  # place of its list in LISTS
        pa.field("row", pa.int32(), nullable=False),  # row of its file; the header is row 1
        pa.field("name", pa.string()),  # as written, parts joined by a space: for people to read
        pa.field("words", _WORDS),  # every word of the name, Latin letters, particles and titles gone
        pa.field("given", _WORDS),  # of these: the person's own name, where the list tells
        pa.field(
            "father", _WORDS
        ),  # of these: names of forebears (father's, patronymic, grandfather's)
        pa.field("family", _WORDS),  # of these: the family's name, where the list tells
        pa.field("kunya", _WORDS),  # "abu..." or "umm...", apart: it does not replace a given name
        pa.field("sex", pa.string()),  # "f" | "m"
        pa.field("birth_low", pa.date32()),  # first day on which the person may have been born
        pa.field("birth_high", pa.date32()),  # last such day
        pa.field("age", pa.int16()),  # in whole years, as the list says
        pa.field("act_low", pa.date32()),  # first day on which the act may have been done
        pa.field("act_high", pa.date32()),  # last such day
        pa.field("place", pa.string()),  # as written: for people to read
        pa.field("places", _WORDS),  # its names in Latin letters, in the order of the columns
    ]
)

LISTS = pa.schema(
    [
        pa.field("list", pa.int16(), nullable=False),  # 0, 1, 2 ... in the order given
        pa.field("name", pa.string(), nullable=False),  # stem of the file: the column in CAPTURES
        pa.field("records", pa.int32(), nullable=False),  # rows that were taken
        pa.field("unique", pa.bool_()),  # no person twice on it; null = not known
    ]
)

PAIRS = pa.schema(
    [
        pa.field("a", pa.int32(), nullable=False),  # numbers of rows in RECORDS, a < b
        pa.field("b", pa.int32(), nullable=False),
        pa.field(
            "weight", pa.float64(), nullable=False
        ),  # natural log of Bayes factor times prior odds
        pa.field("probability", pa.float64(), nullable=False),  # that both are one person, calibrated
        pa.field("rules", pa.uint32(), nullable=False),  # bit r: blocking rule r found it; SECOND_PASS
    ]
)  # then one int8 column a comparison, gamma_<name>: the level (0 = disagrees), -1 = not comparable

DECISIONS = pa.schema(
    [
        pa.field("record_a", pa.string(), nullable=False),
        pa.field("record_b", pa.string(), nullable=False),
        pa.field("verdict", pa.string(), nullable=False),  # same | different | unsure
        pa.field("by", pa.string()),
        pa.field("at", pa.string()),  # ISO 8601
        pa.field("why", pa.string()),
    ]
)  # decisions and labels alike; decisions are never overruled, labels only calibrate

LINKS = pa.schema(
    [
        pa.field("record_a", pa.string(), nullable=False),
        pa.field("record_b", pa.string(), nullable=False),
        pa.field("probability", pa.float64(), nullable=False),
        pa.field("why", pa.string(), nullable=False),  # in words, quoting no name
    ]
)

PEOPLE = pa.schema(
    [
        pa.field("record", pa.string(), nullable=False),
        pa.field("person", pa.int32(), nullable=False),  # from 1
        pa.field("probability", pa.float64(), nullable=False),  # share of draws that agree with it
    ]
)

PARTITIONS = pa.schema(
    [
        pa.field("draw", pa.int32(), nullable=False),  # from 1
        pa.field("record", pa.string(), nullable=False),
        pa.field("person", pa.int32(), nullable=False),  # from 1 in each draw
    ]
)

ROWS = pa.schema(
    [
        pa.field("file", pa.string(), nullable=False),
        pa.field("row", pa.int32(), nullable=False),  # the header is row 1
        pa.field("state", pa.string(), nullable=False),  # taken | changed | refused
        pa.field("why", pa.string(), nullable=False),
    ]
)


def captures_schema(lists: Sequence[str]) -> pa.Schema:
    """CAPTURES: draw (from 1), one int8 column a list (1 = the person stands on it), count of persons."""
    return pa.schema(
        [
            pa.field("draw", pa.int32(), nullable=False),
            *(pa.field(name, pa.int8(), nullable=False) for name in lists),
            pa.field("count", pa.int64(), nullable=False),
        ]
    )


def checked(untrusted: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table with the schema's columns first and of its types; other columns are kept after them.

    Raises:
        BadInput: a column is missing, has another type, or is empty where it may not be.
    """
    columns = []
    for field in schema:
        if field.name not in untrusted.column_names:
            raise BadInput(f"the table has no column {field.name!r}; it must have: {_names(schema)}")
        try:
            column = untrusted[field.name].cast(field.type)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise BadInput(f"the column {field.name!r} must be of type {field.type}") from error
        if not field.nullable and column.null_count:
            raise BadInput(f"the column {field.name!r} has empty cells; each must be filled")
        columns.append(column)
    others = [name for name in untrusted.column_names if name not in schema.names]
    columns += [untrusted[name] for name in others]
    return pa.table(columns, names=[*schema.names, *others])


def _names(schema: pa.Schema) -> str:
    return ", ".join(schema.names)
