"""Who may use the gateway."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
from collections.abc import Iterable
from pathlib import Path

from midturn.core import BadInput, read_text
from midturn.gateway._failures import Failure

VARIABLE = "MIDTURN_KEYS"
_SHORTEST = 16
"""Characters of a key that can't be guessed."""
NOBODY = ""
"""Who owns what is made where no keys are set."""


class Keys:
    """The keys that open the gateway; only their hashes are kept. None: it is open."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._digests = [_digest(key) for key in keys]

    def __bool__(self) -> bool:
        return bool(self._digests)

    def owner(self, authorization: str | None, host: str | None) -> str:
        """Whose key an `Authorization` header holds: a name for it that is no secret.

        Args:
            authorization: the header.
            host: what the client takes the gateway to be called. Without keys only this machine's own names
                are answered to, or else a web page could reach the gateway through a name of its own.

        Raises:
            Failure: it holds none of the keys, or another host is meant.
        """
        if not self._digests:
            if not is_loopback(_without_port(host or "localhost")):
                raise Failure(
                    421, "without keys, this is served on localhost only", "wrong_host", billed=False
                )
            return NOBODY
        kind, _, key = (authorization or "").partition(" ")
        given = _digest(key.strip())
        # All are compared, so that the time tells nothing of which one was near.
        held = [digest for digest in self._digests if hmac.compare_digest(digest, given)]
        if not held or kind.lower() != "bearer":
            reason = "the API key is missing or wrong; send the gateway's key as a bearer token"
            raise Failure(
                401, reason, "invalid_api_key", headers={"www-authenticate": "Bearer"}, billed=False
            )
        return held[0].hex()[:16]


def read_keys(file: Path | None) -> tuple[str, ...]:
    """Return the keys in a file, one a line, and those in the environment, separated by commas.

    Raises:
        BadInput: the file can't be read, or a key is too short or no header can hold it.
    """
    lines = read_text(file).splitlines() if file else []
    named = [(f"{file}:{number}", line) for number, line in enumerate(lines, start=1)]
    named += [(VARIABLE, key) for key in os.environ.get(VARIABLE, "").split(",")]
    keys = [(place, key.strip()) for place, key in named if key.strip() and not key.startswith("#")]
    for place, key in keys:
        if len(key) < _SHORTEST or not key.isascii() or not key.isprintable() or " " in key:
            raise BadInput(f"{place}: a key has at least {_SHORTEST} ASCII characters and no blanks")
    if file and not any(place != VARIABLE for place, _ in keys):
        raise BadInput(f"{file}: holds no key; write one a line")
    return tuple(key for _, key in keys)


def refuse_open(host: str, keys: Iterable[str]) -> None:
    """Refuse an address where others than this machine would reach a gateway without keys.

    Raises:
        BadInput: it is one.
    """
    if not list(keys) and not is_loopback(host):
        raise BadInput(
            f"others can reach {host}: set {VARIABLE} or --keys, or bind to 127.0.0.1, which needs none"
        )


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _without_port(host: str) -> str:
    name, _, port = host.rpartition(":")
    return name if port.isdigit() and name else host


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()
