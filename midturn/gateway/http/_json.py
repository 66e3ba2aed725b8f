"""A body's JSON: counted as it arrives, so that what would take long is not read, and then read strictly."""

from __future__ import annotations

import json
import string
import sys
from typing import Any, NoReturn

import jiter

from midturn.core import well_formed
from midturn.gateway._failures import Failure, bad_request
from midturn.gateway._settings import RequestLimits

_PLAIN = (string.ascii_letters + string.digits + "+/=_-.,:;").encode()
"""What base64 consists of, and the beginning of a `data:` URL."""
_HALVES = ("lone leading surrogate", "unexpected end of hex escape")
"""How jiter names half a surrogate pair."""
_MOST = sys.float_info.max


class Count:
    """What the JSON holds that has come so far.

    Reading takes time by the element and by the byte of text; images, sound and files in base64 cost little.
    """

    def __init__(self, limits: RequestLimits) -> None:
        self._limits = limits
        self._elements = self._text = 0
        self._in_string = False
        self._held = b""

    def take(self, piece: bytes) -> None:
        """Count the next bytes.

        Raises:
            Failure: there is more of something than the limits allow.
        """
        piece = self._without_escapes(self._held + piece)
        self._count(elements=piece.count(b'"') // 2)
        parts = piece.split(b'"')
        strings, between = parts[1 - self._in_string :: 2], b"".join(parts[self._in_string :: 2])
        self._in_string ^= len(parts) % 2 == 0
        self._count(
            elements=sum(map(between.count, (b",", b"[", b"{"))),
            text=len(between) + sum(len(part) for part in strings if part.translate(None, _PLAIN)),
        )

    def _without_escapes(self, piece: bytes) -> bytes:
        """Leave no escaped quote, and keep a backslash at the end for the next piece, which it belongs to."""
        backslashes = len(piece) - len(piece.rstrip(b"\\"))
        self._held = b"\\" * (backslashes % 2)
        whole = piece[: len(piece) - len(self._held)]
        return whole.replace(rb"\\", b"  ").replace(rb"\"", b"  ").replace(rb"\/", b"//")

    def _count(self, elements: int, text: int = 0) -> None:
        self._elements += elements
        self._text += text
        if self._elements > self._limits.elements:
            raise bad_request(f"the body's JSON has more than {self._limits.elements:,} elements")
        if self._text > self._limits.text_bytes:
            reason = f"the request has more than {self._limits.text_bytes:,} bytes that are not base64"
            raise Failure(413, reason, "request_too_large", billed=False)


def read_json(raw: bytes, limits: RequestLimits) -> dict[str, Any]:
    """Return the object that a body holds, its texts as every store can hold them.

    Raises:
        Failure: it holds none, or what others may read otherwise: a key twice, a number out of range.
    """
    try:
        body = _read(raw)
    except (ValueError, RecursionError) as wrong:
        raise bad_request(f"the body is no JSON: {_reason(wrong)}") from None
    if not isinstance(body, dict):
        raise bad_request("the body is no JSON object")
    _check_values(body, limits.nesting)
    return body


def _read(raw: bytes) -> Any:
    try:
        found = jiter.from_json(raw, allow_inf_nan=False, catch_duplicate_keys=True, cache_mode="keys")
    except ValueError as wrong:
        if not str(wrong).startswith(_HALVES):
            raise
        # JavaScript cuts texts within an emoji; the standard library alone reads that.
        found = json.loads(raw.decode(), object_pairs_hook=_unique, parse_constant=_refuse)
        return well_formed(found)
    return well_formed(found) if rb"\u0000" in raw else found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("Detected duplicate key")
    return made


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _reason(wrong: Exception) -> str:
    """Why it can't be read, without anything that it holds."""
    told, _, place = str(wrong).rpartition(" at ")
    if "duplicate key" in str(wrong):
        return f"an object has a key twice{place and f', at {place}'}"
    return f"{told} at {place}" if told and isinstance(wrong, ValueError) else "it can't be read"


def _check_values(body: dict[str, Any], nesting: int) -> None:
    level: list[Any] = [body]
    for _ in range(nesting):
        inside = [one for outer in level for one in (outer.values() if isinstance(outer, dict) else outer)]
        if any(type(one) in (int, float) and abs(one) > _MOST for one in inside):
            raise bad_request("the body holds a number that is out of range")
        level = [one for one in inside if isinstance(one, (dict, list))]
        if not level:
            return
    raise bad_request(f"the body nests more than {nesting} levels deep")
