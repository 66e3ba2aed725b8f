"""Requests as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic_core import PydanticSerializationError, to_json

T = TypeVar("T")


def encoded(request: Any, otherwise: Callable[[Any], Any] | None = None) -> bytes:
    """JSON in UTF-8; lone surrogates, which JSON escapes can hold and UTF-8 can't, become `?`.

    Args:
        request: anything that JSON can hold.
        otherwise: what to write for what it can't.
    """
    try:
        return to_json(request, fallback=otherwise)
    except PydanticSerializationError:
        return json.dumps(request, ensure_ascii=False, default=otherwise).encode("utf-8", "replace")


def well_formed(value: T) -> T:
    r"""Return a JSON value as UTF-8 can hold it: itself, or a copy with `?` in place of lone surrogates.

    >>> well_formed({"said": "a duck \ud83d"})
    {'said': 'a duck ?'}
    """
    try:
        to_json(value)
    except PydanticSerializationError:
        return json.loads(encoded(value))
    return value
