"""What llama.cpp would take in a request for something else than it says, or for nothing, is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from midturn.core import BadInput

LEAST: Mapping[str, int] = {"max_tokens": 1, "max_completion_tokens": 1, "temperature": 0}
"""The least that a setting may be. llama.cpp takes -1 tokens as no limit, and none as one."""
ROLES = ("system", "developer", "user", "assistant", "tool", "function")
"""Whose messages OpenAI's form has. A template writes any other role down as it is."""


def checked(request: dict[str, Any]) -> dict[str, Any]:
    """Return a request as it is.

    Raises:
        BadInput: a setting is below its least, or a message has a role that there is not.
    """
    for name, least in LEAST.items():
        value = request.get(name)
        if isinstance(value, int | float) and value < least:
            raise BadInput(f"{name} is {value}; it must be at least {least}")
    messages = request.get("messages")
    for message in messages if isinstance(messages, list) else ():
        role = message.get("role") if isinstance(message, dict) else None
        if isinstance(role, str) and role not in ROLES:
            raise BadInput(f"there is no role {role!r}. Known: {', '.join(ROLES)}")
    return request
