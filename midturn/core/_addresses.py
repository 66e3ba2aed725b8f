"""Base URLs in model specs: finding them, checking them, and showing them without their secrets."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def split_address(spec: str) -> tuple[str, str | None]:
    """Part a spec at its last `@http`: `provider:name` and the base URL, or `None`."""
    at = max(spec.rfind("@http://"), spec.rfind("@https://"))
    return (spec, None) if at < 0 else (spec[:at], spec[at + 1 :])


def is_address(url: str) -> bool:
    """Whether `url` names a host, and a port that can be."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # A port that is no number, a broken IPv6 address.
        return False


def public(url: str) -> str:
    """The address without user, password, query and fragment.

    >>> public("http://me:secret@localhost:8000/v1?token=secret")
    'http://localhost:8000/v1'
    """
    parts = urlsplit(url)
    return SplitResult(parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "").geturl()
