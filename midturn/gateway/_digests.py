"""Hashes of JSON values."""

from __future__ import annotations

import hashlib
from typing import Any


def digest_of(value: Any) -> str:
    """A hash of a JSON value; the order of an object's keys doesn't matter.

    Long strings are hashed as they are: to write a few images as JSON would hold up everybody for a moment.
    """
    digest = hashlib.sha256()
    _take(value, digest)
    return digest.hexdigest()


def _take(value: Any, digest: Any) -> None:
    """What begins each value says its type and length, so that no two values look alike."""
    if isinstance(value, str):
        written = value.encode("utf-8", "surrogatepass")
        digest.update(b"s%d:" % len(written))
        digest.update(written)
    elif isinstance(value, dict):
        digest.update(b"o%d:" % len(value))
        for name in sorted(value):
            _take(name, digest)
            _take(value[name], digest)
    elif isinstance(value, list):
        digest.update(b"l%d:" % len(value))
        for item in value:
            _take(item, digest)
    else:
        digest.update(f"{value!r};".encode())
