"""Base URLs in model specs: finding them, checking them, and showing them without their secrets."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

_HOST = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[\w.-]+)(?P<port>:\d+)?(?P<path>/\S*)?(?:[?#]\S*)?")
_BROKEN_SCHEME = re.compile(r"^(?:(?:\w+:)?/+|https?:)", re.IGNORECASE)


def split_address(spec: str) -> tuple[str, str | None]:
    """Part a spec at its last `@http`: `provider:name` and the base URL, or `None`."""
    at = max(spec.rfind("@http://"), spec.rfind("@https://"))
    return (spec, None) if at < 0 else (spec[:at], spec[at + 1 :])


def is_address(url: str) -> bool:
    """Whether `url` is one of HTTP that names a host, and a port that can be."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # A port that is no number, a broken IPv6 address.
        return False
    return named and parts.scheme in ("http", "https") and not re.search(r"\s", url)


def completed(written: str) -> str | None:
    """Return the base URL that an address without `http://` was meant for; `None` where it is no address.

    A host is known by a port, a path, a broken scheme, or by being `localhost` or a number; not by its dots,
    which names of models have as well. User, password, query and fragment are left out.

    >>> completed("localhost:8000"), completed("me:secret@[::1]:8000/api"), completed("v2")
    ('http://localhost:8000/v1', 'http://[::1]:8000/api', None)
    """
    place = written.rpartition("@")[2]
    bare = _BROKEN_SCHEME.sub("", place, count=1)
    found = _HOST.fullmatch(bare)
    if not found:
        return None
    host, port, path = found["host"], found["port"] or "", (found["path"] or "").rstrip("/")
    here = _is_number_or_localhost(host)
    if not (here or port or found["path"] or bare != place):
        return None
    secure = place.lower().startswith("https") or not (here or port or "." not in host)
    return f"{'https' if secure else 'http'}://{host}{port}{path or '/v1'}"


def _is_number_or_localhost(host: str) -> bool:
    try:
        return host.lower() == "localhost" or bool(ip_address(host.strip("[]")))
    except ValueError:
        return False


def public(url: str) -> str:
    """Return the address without user, password, query and fragment.

    >>> public("http://me:secret@localhost:8000/v1?token=secret")
    'http://localhost:8000/v1'
    """
    parts = urlsplit(url)
    return SplitResult(parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "").geturl()
