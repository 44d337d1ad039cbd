"""One way to write a value as bytes, so that two programs hash the same thing.

Canonical JSON: keys sorted by code point, UTF-8, no spaces, no fractions, whole numbers below 2^53 in size.
What we write ourselves (ids, acts, times) is plain ASCII and so in NFC; the words of a testimony are kept
code point for code point as they were written, since a quotation that was normalised is no quotation.

>>> canonical({"b": 1, "a": ["x", None, True]})
b'{"a":["x",null,true],"b":1}'
"""

from __future__ import annotations

import json
from typing import Any

from recount.errors import BadInput

LARGEST = 2**53


def canonical(value: object) -> bytes:
    """The value's canonical JSON; dataclasses, dates and enumerations become what msgspec makes of them.

    Raises:
        BadInput: a fraction, a number of 2^53 or more, a key that is no text, or text that is no Unicode.
    """
    plain = value
    if not isinstance(value, dict | list | str | int | bool | None):
        import msgspec

        plain = msgspec.to_builtins(value)
    try:
        _check(plain)
    except TypeError:
        import msgspec

        plain = msgspec.to_builtins(value)
        _check(plain)
    try:
        words = json.dumps(
            plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )
        return words.encode()
    except UnicodeEncodeError:
        raise BadInput("a record holds half of a character: read the text anew") from None


def parsed(data: bytes) -> Any:  # noqa: ANN401 - JSON is whatever it is
    """The value that canonical JSON stands for."""
    return json.loads(data)


def _check(value: object) -> None:
    """Looks at every part of the value.

    Raises:
        BadInput: what has no canonical form.
        TypeError: what is not plain yet.
    """
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if not -LARGEST < value < LARGEST:
            raise BadInput("a record holds a number of 2^53 or more: write it as text")
    elif isinstance(value, float):
        raise BadInput("a record holds a fraction, which has no one form: write it as text")
    elif isinstance(value, list | tuple):
        for one in value:
            _check(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if not isinstance(key, str):
                raise BadInput("a record has a key that is no text")
            _check(one)
    else:
        raise TypeError(type(value).__name__)
