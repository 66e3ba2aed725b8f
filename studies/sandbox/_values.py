"""Values as they come out of the sandbox: plain data, made of nothing the tested code could have defined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

LEVELS = 100
"""How deep a value may be nested: far below the depth at which comparing or printing it would fail."""


@dataclass(frozen=True)
class Foreign:
    """A returned value that is no plain data, such as a set. It equals none, whatever its `__eq__` says."""

    type_name: str


def read(wire: Any, levels: int = LEVELS) -> Any:
    """Return a value from the form in which `child` sends it.

    Raises:
        ValueError: it has not that form, or goes deeper than `levels`.

    >>> read([1, {"tuple": ["a"]}, {"dict": [["k", None]]}])
    [1, ('a',), {'k': None}]
    """
    if levels == 0:
        raise ValueError("nested too deep")
    match wire:
        case None | bool() | int() | float() | str():
            return wire
        case {"bytes": str() as digits}:
            return bytes.fromhex(digits)
        case list():
            return [read(item, levels - 1) for item in cast("list[Any]", wire)]
        case {"tuple": list() as items}:
            return tuple(read(item, levels - 1) for item in cast("list[Any]", items))
        case {"dict": list() as pairs}:
            return dict(_pair(pair, levels - 1) for pair in cast("list[Any]", pairs))
        case {"foreign": str() as name}:
            return Foreign(name)
        case _:
            raise ValueError("not a value of the sandbox")


def _pair(wire: Any, levels: int) -> tuple[Any, Any]:
    match wire:
        case [key, value]:
            return _hashable(read(key, levels)), read(value, levels)
        case _:
            raise ValueError("not a pair of a key and a value")


def _hashable(key: Any) -> Any:
    try:
        hash(key)
    except TypeError as error:
        raise ValueError("not a key") from error
    return key
