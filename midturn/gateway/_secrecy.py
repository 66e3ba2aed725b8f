"""Secrets kept out of what the gateway writes: logs, traces, error messages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import quote, unquote, urlsplit

from midturn.core import redacted_values


class Secrecy:
    """Knows the gateway's own secrets, and recognises others.

    Args:
        secrets: texts that must never be shown; empty ones don't count.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        written = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
        longest_first = sorted(written, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if written else None

    def hide_in(self, value: Any) -> Any:
        """A JSON value without secrets."""
        return redacted_values(self.hide_known(value))

    def hide_known(self, value: Any) -> Any:
        """A JSON value without the gateway's own secrets."""
        if self._known is None:
            return value
        if isinstance(value, str):
            return self._known.sub("[redacted]", value)
        if isinstance(value, list):
            return [self.hide_known(item) for item in cast("list[Any]", value)]
        if isinstance(value, dict):
            return {name: self.hide_known(item) for name, item in cast("dict[str, Any]", value).items()}
        return value


def password_of(url: str) -> str:
    """The password in an address, as it is meant; empty where there is none."""
    try:
        return unquote(urlsplit(url).password or "")
    except ValueError:
        return ""
