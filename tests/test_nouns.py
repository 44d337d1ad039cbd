import dataclasses
import inspect

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recount import nouns
from recount.values import Measure, Qualifier, Span

NOUNS = [
    found
    for _, found in inspect.getmembers(nouns, inspect.isclass)
    if found.__module__ == nouns.__name__
]
NESTED = {nouns.Reading, nouns.Weighing}  # hold all the others; drawn whole, they take long
DRAWN = [noun for noun in NOUNS if noun not in NESTED]
HUNT = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
FORTY = nouns.Count(
    id="n1",
    claim="c1",
    span=Span(4, 9),
    surface="about forty",
    min=35,
    max=45,
    qualifier=Qualifier.APPROX,
    unit="person",
    what="detained",
    victims=True,
    measure=Measure.PERSONS_SUBSET,
)


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_a_noun_is_a_frozen_slotted_dataclass_with_a_docstring(noun):
    assert dataclasses.is_dataclass(noun)
    assert noun.__dataclass_params__.frozen
    assert "__slots__" in vars(noun)
    assert not noun.__doc__.startswith(f"{noun.__name__}(")  # the one that dataclass makes up


@pytest.mark.parametrize("noun", DRAWN, ids=lambda noun: noun.__name__)
@HUNT
@given(data=st.data())
def test_what_is_printed_as_json_is_read_back_the_same(noun, data):
    value = data.draw(st.from_type(noun))
    assert msgspec.json.decode(msgspec.json.encode(value), type=noun) == value


@pytest.mark.parametrize("noun", DRAWN, ids=lambda noun: noun.__name__)
@HUNT
@given(data=st.data())
def test_what_is_printed_as_json_fits_the_printed_schema(noun, data):
    value = data.draw(st.from_type(noun))
    schema = msgspec.json.schema(noun)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(msgspec.json.decode(msgspec.json.encode(value)), schema)


@settings(HUNT, max_examples=3)
@given(
    st.builds(
        nouns.Reading,
        claims=st.tuples(st.from_type(nouns.Claim)),
        propositions=st.tuples(st.from_type(nouns.Standing)),
    )
)
def test_a_whole_reading_is_read_back_the_same_alone_and_among_others(reading):
    assert msgspec.json.decode(msgspec.json.encode(reading), type=nouns.Reading) == reading
    many = nouns.Weighing((reading, reading), reading.propositions, (), ())
    assert msgspec.json.decode(msgspec.json.encode(many), type=nouns.Weighing) == many


def test_a_field_cannot_be_changed_after_the_fact():
    with pytest.raises(dataclasses.FrozenInstanceError):
        FORTY.min = 100


def test_a_field_that_a_later_version_adds_breaks_no_reader():
    later = {**msgspec.to_builtins(FORTY), "added_later": 1}
    assert msgspec.convert(later, nouns.Count) == FORTY


def test_a_qualifier_that_nobody_defined_is_refused():
    printed = msgspec.to_builtins(FORTY) | {"qualifier": "surely"}
    with pytest.raises(msgspec.ValidationError, match="qualifier"):
        msgspec.convert(printed, nouns.Count)
