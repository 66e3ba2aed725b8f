"""Secrets kept out of what the gateway writes: logs, traces, error messages."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import quote, unquote, urlsplit

from midturn.core import redacted_values


class SecretRedactor:
    """Knows the gateway's own secrets, and recognises others.

    Args:
        secrets: texts that must never be shown; empty ones don't count.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        written = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
        longest_first = sorted(written, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if written else None

    def hide_in(self, value: Any) -> Any:
        """Return a JSON value without secrets."""
        return redacted_values(self.hide_known(value))

    def hide_known(self, value: Any) -> Any:
        """Return a JSON value without the gateway's own secrets."""
        if self._known is None:
            return value
        if isinstance(value, str):
            return self._known.sub("[redacted]", value)
        if isinstance(value, list):
            return [self.hide_known(item) for item in cast("list[Any]", value)]
        if isinstance(value, dict):
            return {name: self.hide_known(item) for name, item in cast("dict[str, Any]", value).items()}
        return value

    def hide_beside_the_answer(self, told: dict[str, Any]) -> dict[str, Any]:
        """Return what an upstream sent, without the gateway's own secrets but for the words of the model.

        What holds no answer holds none of its words; what does may still report errors.
        """
        choices = told.get("choices")
        if not (isinstance(choices, list) and choices):
            return self.hide_known(told)
        listed = cast("list[Any]", choices)
        if not any(isinstance(choice, dict) and "error" in choice for choice in listed):
            return told
        return {**told, "choices": [self._without_its_error(choice) for choice in listed]}

    def _without_its_error(self, choice: Any) -> Any:
        if not isinstance(choice, dict) or "error" not in choice:
            return choice
        return {**choice, "error": self.hide_known(choice["error"])}

    def holds_known(self, written: bytes) -> bool:
        """Whether a text holds one of the gateway's own secrets."""
        return self._known is not None and self._known.search(written.decode(errors="replace")) is not None


def secrets_in(url: str) -> list[str]:
    """Return the password in an address, as it is meant and as it is sent; none where there is none."""
    try:
        parts = urlsplit(url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        return []
    return [password, base64.b64encode(f"{user}:{password}".encode()).decode()] if password else []
