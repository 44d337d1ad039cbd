"""What no record may hold, whoever writes it: the casebook itself refuses, and no door need ask.

Rules (do no harm, 1 and 2); their words stand in `harm.toml`:

1. No record has a field, at any depth, for what a person is persecuted for: orientation, faith, ethnicity,
   politics, health. Nor a field for whatever a member likes (tags, labels, custom fields), which would become
   one. The ground that is alleged for an act stands on the claim of the act, according to whom: `ground`.
2. What is said of a person in the data compartment is a short list of fields, each with its own values: a
   word from a list, a number, or ids. There is no free text: no name and no ground can stand there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from recount.errors import Refused

_TABLE = tomllib.loads(files("recount.casebook").joinpath("harm.toml").read_text(encoding="utf-8"))
STEMS: tuple[str, ...] = tuple(_TABLE["stems"])
WORDS: frozenset[str] = frozenset(_TABLE["words"]) | frozenset(_TABLE["anything"])
ROLES, SEXES, UNITS = (frozenset(_TABLE[name]) for name in ("roles", "sexes", "units"))
WORD = re.compile(r"[^\W\d_]+")
SPLIT = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")  # camelCase
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}")
OLDEST = 130
YEARS = range(1850, 2101)


def check(act: str, record: Any) -> None:  # noqa: ANN401 - a record is whatever JSON it is
    """Goes on only with a record that may be kept.

    Raises:
        Refused: a field that no record has, or something else than the list about a person.
    """
    if not _bearable(record):
        raise Refused(
            "a casebook has no field for a person's orientation, faith, ethnicity, politics or health, and "
            "none of one's own making: the ground alleged for an act stands on the claim, as `ground`"
        )
    if act == "person" and not _of_a_person(record):
        raise Refused(
            f"what is said of a person is one of: {', '.join(PERSON)}; each has its own values, and names "
            "are sealed apart"
        )


def _bearable(value: Any) -> bool:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return all(not barred(key) and _bearable(one) for key, one in value.items())
    if isinstance(value, list):
        return all(map(_bearable, value))
    return True


@lru_cache(maxsize=4096)
def barred(key: str) -> bool:
    """Whether a field's name says what a person may be persecuted for, or that it may hold anything."""
    words = {word.lower() for word in WORD.findall(SPLIT.sub(" ", key))}
    return bool(words & WORDS) or any(stem in key.lower() for stem in STEMS)


def _ids(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and ID.fullmatch(one) for one in value)


def _words(value: object) -> bool:
    return isinstance(value, list) and ROLES.issuperset(value)


PERSON: Mapping[str, Any] = {
    "role": lambda value: value in ROLES,
    "roles": _words,
    "unit": lambda value: value in UNITS,
    "sex": lambda value: value in SEXES,
    "age": lambda value: type(value) is int and 0 <= value <= OLDEST,  # at the time of the act
    "born": lambda value: type(value) is int and value in YEARS,  # the year alone
    "items": _ids,
    "claims": _ids,
    "same_as": _ids,
}


def _of_a_person(record: Any) -> bool:  # noqa: ANN401 - JSON
    if not isinstance(record, dict):
        return False
    try:
        return all(name in PERSON and PERSON[name](value) for name, value in record.items())
    except TypeError:  # a list where a word belongs
        return False
