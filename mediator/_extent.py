"""How much is said in a conversation, and how it is read if that is much."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from langchain_core.messages import BaseMessage, ToolMessage

from midturn.mediator._conversation import is_users, text_of
from midturn.mediator._limits import LONGEST, SHORT

TOO_LONG = f"longer than {LONGEST:,} characters"

T = TypeVar("T")


def extent_of(messages: Sequence[BaseMessage]) -> int:
    """Return how many characters the user and the tools said."""
    return sum(len(text_of(m)) for m in messages if is_users(m) or isinstance(m, ToolMessage))


async def aside(characters: int, read: Callable[[], T]) -> T:
    """Read so many characters, in a thread if they are many."""
    return read() if characters <= SHORT else await asyncio.to_thread(read)
