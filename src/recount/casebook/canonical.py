"""One way to write a value as bytes, so that two programs hash the same thing.

Canonical JSON: keys sorted by code point, UTF-8, no spaces, no fractions, whole numbers below 2^53 in size;
of control characters those below U+0020 are escaped, as JSON demands. What we write ourselves (ids, acts,
times) is plain ASCII and so in NFC; the words of a testimony are kept code point for code point as they were
written, since a quotation that was normalised is no quotation.

>>> canonical({"b": 1, "a": ["x", None, True]})
b'{"a":["x",null,true],"b":1}'
"""

from __future__ import annotations

from typing import Any

import msgspec

from recount.errors import BadInput

LARGEST = 2**53
_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder()


def canonical(value: object) -> bytes:
    """The value's canonical JSON; dataclasses, dates and enumerations become what msgspec makes of them.

    Raises:
        BadInput: a fraction, a number of 2^53 or more, a key that is no text, or text that is no Unicode.
    """
    plain = value
    try:
        _check(plain)
    except TypeError:
        plain = msgspec.to_builtins(value)
        _check(plain)
    try:
        return _ENCODER.encode(plain)
    except UnicodeEncodeError:
        raise BadInput("a record holds half of a character: read the text anew") from None


def parsed(data: bytes) -> Any:  # noqa: ANN401 - JSON is whatever it is
    """The value that canonical JSON stands for.

    Raises:
        ValueError: it is no JSON.
    """
    return _DECODER.decode(data)


def _check(value: object) -> None:
    """Looks at every part of the value.

    Raises:
        BadInput: what has no canonical form.
        TypeError: what is not plain yet.
    """
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return
    if kind is int:
        if not -LARGEST < value < LARGEST:  # type: ignore[operator]
            raise BadInput("a record holds a number of 2^53 or more: write it as text")
    elif kind is float:
        raise BadInput("a record holds a fraction, which has no one form: write it as text")
    elif kind is list or kind is tuple:
        for one in value:  # type: ignore[attr-defined]
            _check(one)
    elif kind is dict:
        for key, one in value.items():  # type: ignore[attr-defined]
            if type(key) is not str:
                raise BadInput("a record has a key that is no text")
            _check(one)
    else:
        raise TypeError(kind.__name__)
