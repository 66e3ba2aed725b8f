"""Which turns need no reading between the lines. Spends no model call."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from langchain_core.messages import BaseMessage, ToolMessage

from midturn.mediator._conversation import user_turns

_COURTESY = re.compile(
    r"\W*(?:hi|hello|hey|thanks?(?: you)?(?: so much| a lot| very much)?|thx|cheers|bye|goodbye"
    r"|good (?:morning|evening|night))(?:[\s,]+(?:there|all|again|everyone))?\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Gate:
    """What the gate decided, and why."""

    route: Literal["mediate", "pass"]
    reason: str


def gate(messages: Sequence[BaseMessage]) -> Gate:
    """Let a turn pass where there is nothing to resolve.

    A turn that merely looks complete is not let pass: whether a fragment stands by itself can't be
    told from the fragment.
    """
    turns = user_turns(messages)
    if isinstance(messages[-1], ToolMessage):
        return Gate("pass", "a tool result, not a user turn")
    if len(turns) <= 1:
        return Gate("pass", "the first turn")
    if _COURTESY.fullmatch(turns[-1]):
        return Gate("pass", "a courtesy, which asks for nothing")
    return Gate("mediate", f"turn {len(turns)} may lean on earlier ones")
