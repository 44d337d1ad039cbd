"""The printed schema says what the printed documents are."""

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from recount import case, forms
from recount.errors import BadInput

EXAMPLES = Path(__file__).parents[2] / "examples"


def printed(*files):
    return json.loads(b"".join(forms.whole(case.read(files), with_text=True)))


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(forms.schema("read"))


def test_every_example_and_every_error_is_as_the_schema_says():
    form = printed(EXAMPLES / "news_report.txt", EXAMPLES / "statement.txt", EXAMPLES / "nowhere.txt")
    jsonschema.validate(form, forms.schema("read"), cls=jsonschema.Draft202012Validator)
    assert [bool(one["error"]) for one in form["documents"]] == [False, False, True]


def test_a_document_with_a_field_that_nobody_knows_is_still_one():
    form = printed(EXAMPLES / "statement.txt")
    form["documents"][0]["added_later"] = 1
    jsonschema.validate(form, forms.schema("read"), cls=jsonschema.Draft202012Validator)
    assert msgspec.convert(form, forms.ReadForm).documents[0].claims


def test_what_is_printed_reads_back_as_what_it_was():
    (reading,) = case.read([EXAMPLES / "statement.txt"])
    form = b"".join(forms.whole(iter([reading]), with_text=True))
    assert msgspec.json.decode(form, type=forms.ReadForm).documents == (reading,)


def test_a_form_that_does_not_exist_is_refused():
    with pytest.raises(BadInput, match="the forms are"):
        forms.schema("nothing")
