"""Read the tests of a `code` record.

A test is the text of its arguments, a JSON value a line, and the text of the value to be returned. Private
tests may be packed: JSON text, pickled, compressed, in base64. A pickle can run any code when it is loaded,
so none is: the one text in it is picked out.
"""

from __future__ import annotations

import base64
import json
import pickletools
import zlib
from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter

from midturn.studies.sandbox import LEVELS

LARGEST_BYTES = 256 * 2**20
"""Size of packed tests once they are unpacked."""

_TOO_DEEP = f"a value in them is nested more than {LEVELS} levels deep"
_TEXT = {"UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8"}
_FRAMEWORK = {"PROTO", "FRAME", "MEMOIZE", "PUT", "BINPUT", "LONG_BINPUT", "STOP"}


@dataclass(frozen=True)
class Case:
    """One call and the value it must return."""

    arguments: list[Any]
    expected: Any


class _Written(BaseModel):
    model_config = ConfigDict(extra="allow")

    input: str
    output: str


_ALL_WRITTEN = TypeAdapter(list[_Written])


def cases(public: str, private: str | None) -> list[Case]:
    """Return the public tests and then the private ones.

    Raises:
        ValueError: they can't be read.
    """
    try:
        written = _ALL_WRITTEN.validate_json(public)
        written += _ALL_WRITTEN.validate_python(_unpacked(private)) if private is not None else []
        return [Case([_value(line) for line in one.input.split("\n")], _value(one.output)) for one in written]
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error


def _value(text: str) -> Any:
    value = json.loads(text)
    if _deeper_than(LEVELS, value):
        # What an answer returns is read no deeper.
        raise ValueError(_TOO_DEEP)
    return value


def _deeper_than(levels: int, value: Any) -> bool:
    if isinstance(value, dict):
        value = list(cast("dict[str, Any]", value).values())
    items = cast("list[Any]", value) if isinstance(value, list) else []
    return levels == 0 or any(_deeper_than(levels - 1, item) for item in items)


def _unpacked(private: str) -> Any:
    try:
        return json.loads(private)
    except ValueError:
        return json.loads(_pickled_text(_decompressed(base64.b64decode(private))))


def _decompressed(packed: bytes) -> bytes:
    stream = zlib.decompressobj()
    try:
        unpacked = stream.decompress(packed, LARGEST_BYTES)
    except zlib.error as error:
        raise ValueError("they are neither JSON nor compressed") from error
    if not stream.eof:
        raise ValueError(f"they are cut off, or larger than {LARGEST_BYTES} bytes")
    return unpacked


def _pickled_text(pickled: bytes) -> str:
    """Return the text of a pickle that holds a text and nothing else."""
    found = [
        (code.name, value) for code, value, _ in pickletools.genops(pickled) if code.name not in _FRAMEWORK
    ]
    match found:
        case [(name, str(text))] if name in _TEXT:
            return text
        case _:
            raise ValueError("their pickle holds more than a text")
