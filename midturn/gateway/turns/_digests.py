"""Hashes of JSON values."""

from __future__ import annotations

import hashlib
from typing import Any


class Digest:
    """A hash of JSON values, one after the other; the order of an object's keys doesn't matter.

    Long strings are hashed as they are: to write a few images as JSON would hold up everybody for a moment.
    """

    def __init__(self, value: Any) -> None:
        self._hashed = hashlib.sha256()
        self.take(value)

    def take(self, value: Any) -> None:
        """Add a value."""
        # What begins each value says its type and length, so that no two values look alike.
        if isinstance(value, str):
            written = value.encode("utf-8", "surrogatepass")
            self._hashed.update(b"s%d:" % len(written))
            self._hashed.update(written)
        elif isinstance(value, dict):
            self._hashed.update(b"o%d:" % len(value))
            for name in sorted(value):
                self.take(name)
                self.take(value[name])
        elif isinstance(value, list):
            self._hashed.update(b"l%d:" % len(value))
            for item in value:
                self.take(item)
        else:
            self._hashed.update(f"{value!r};".encode())

    def told(self) -> str:
        """Return the hash of all values so far, in hexadecimal."""
        return self._hashed.hexdigest()
