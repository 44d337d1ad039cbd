import pyarrow as pa
import pytest

from recount import tables
from recount.errors import BadInput


def test_a_table_keeps_its_further_columns_after_those_of_the_schema():
    given = pa.table(
        {"gamma_name": [2], "b": [1], "a": [0], "weight": [1.5], "probability": [0.8], "rules": [3]}
    )
    found = tables.checked(given, tables.PAIRS)
    assert found.column_names == [*tables.PAIRS.names, "gamma_name"]
    assert found.schema.field("rules").type == pa.uint32()


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"record_a": ["x"]}, "no column 'record_b'"),
        ({"record_a": ["x"], "record_b": [None], "verdict": ["same"]}, "empty cells"),
        ({"record_a": [b"\xff"], "record_b": ["y"], "verdict": ["same"]}, "must be of type string"),
    ],
)
def test_a_table_of_another_form_is_one_sentence(columns, said):
    filled = {name: columns.get(name, [None]) for name in [*columns, "by", "at", "why"]}
    with pytest.raises(BadInput, match=said):
        tables.checked(pa.table(filled), tables.DECISIONS)


def test_captures_have_one_column_a_list_between_draw_and_count():
    assert tables.captures_schema(["north", "south"]).names == ["draw", "north", "south", "count"]
