"""What is printed as JSON is as its schema says, an answer or a refusal."""

from __future__ import annotations

import json

import jsonschema
import pytest

from recount import forms
from recount.cli.counting import document
from recount.count import estimate

WHAT = "detentions, an invented province, 1998"
TABLE = b"a,b,c,count\n1,0,0,140\n0,1,0,130\n0,0,1,120\n1,1,0,39\n1,0,1,38\n0,1,1,37\n1,1,1,13\n"
TWO = b"a,b,count\n1,0,9\n0,1,9\n1,1,4\n"


@pytest.mark.parametrize(("table", "what"), [(TABLE, WHAT), (TABLE, None), (TWO, WHAT)])
def test_an_answer_and_a_refusal_are_as_the_schema_says(table, what):
    answer = estimate(table, what=what, families=["graphical", "log-linear-bic"])
    made = json.loads(json.dumps(document(answer), allow_nan=False))
    jsonschema.validate(made, forms.schema("count"), cls=jsonschema.Draft202012Validator)
    assert made["format"] == "recount-count/1"


def test_strata_and_totals_are_as_the_schema_says():
    rows = ["region,a,b,c,count"]
    for region in ("north", "south"):
        rows += [f"{region},{line}" for line in TABLE.decode().splitlines()[1:]]
    answer = estimate(
        "\n".join(rows).encode(),
        what=WHAT,
        strata=["region"],
        families=["graphical"],
        sensitivity=False,
    )
    made = json.loads(json.dumps(document(answer), allow_nan=False))
    jsonschema.validate(made, forms.schema("count"), cls=jsonschema.Draft202012Validator)
    assert len(made["strata"]) == 2
