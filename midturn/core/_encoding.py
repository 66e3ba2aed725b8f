"""Requests as JSON, and text that every store and wire can hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar, cast

from pydantic_core import PydanticSerializationError, to_json

T = TypeVar("T")

_NUL = b"\\u0000"
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_INSTEAD = "\N{REPLACEMENT CHARACTER}"


def encoded(request: Any, otherwise: Callable[[Any], Any] | None = None) -> bytes:
    """JSON in UTF-8; lone surrogates, which JSON escapes can hold and UTF-8 can't, become U+FFFD.

    Args:
        request: anything that JSON can hold.
        otherwise: what to write for what it can't.
    """
    try:
        return to_json(request, fallback=otherwise)
    except PydanticSerializationError:
        written = json.dumps(request, ensure_ascii=False, default=otherwise)
        return _SURROGATE.sub(_INSTEAD, written).encode()


def well_formed(value: T) -> T:
    r"""Return a text, or a JSON value with all texts in it, as every store can hold it.

    Lone surrogates (half an emoji, as programs leave it that cut a text) have no form in UTF-8, and
    PostgreSQL takes no NUL. Both become U+FFFD, so that a text keeps its length; what holds neither is
    returned itself.

    >>> well_formed({"said": "a duck \ud83d"})
    {'said': 'a duck �'}
    """
    if isinstance(value, str) and value.isascii() and "\0" not in value:
        return value
    try:
        if _NUL not in to_json(value):
            return value
    except PydanticSerializationError:
        pass
    return _mended(value)


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub(_INSTEAD, value)
    if isinstance(value, dict):
        return {_mended(name): _mended(inner) for name, inner in cast("dict[Any, Any]", value).items()}
    if isinstance(value, list | tuple):
        items = (_mended(inner) for inner in cast("list[Any]", value))
        return tuple(items) if isinstance(value, tuple) else list(items)
    return value
