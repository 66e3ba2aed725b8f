"""What an everyday conversation is, and what its last answer must say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "follow_up", "continuation", "pick", "topic_switch", "confirmation", "correction", "recall", "pieces"
]
"""What the last user turn does with what came before."""

Part = Literal["tune", "report"]
"""`tune` is for looking at and tuning on; the figures are taken on `report`."""

Role = Literal["user", "assistant"]

Message = tuple[Role, str]


@dataclass(frozen=True)
class Wanted:
    """What a right answer says, and what it doesn't say.

    Names are compared word by word, without regard to case or punctuation.
    """

    names: tuple[tuple[str, ...], ...]
    """What must be said; each entry lists spellings of which one is enough."""
    forbidden: tuple[str, ...] = ()
    """What a right answer has no cause to say: other items, replaced values, answers to old requests."""
    in_order: bool = False
    """The names must be said one after the other, each for the first time.

    What comes after the last of them is free, as who continues a list may go on further.
    """
    in_capitals: bool = False
    """The names must be said in the case in which they are written here."""


@dataclass(frozen=True)
class EverydayConversation:
    """A conversation whose last answer is still to be given."""

    id: str
    kind: Kind
    part: Part
    template: str
    messages: tuple[Message, ...]
    """User and assistant in turn; the user begins and ends."""
    needs_answers: tuple[int, ...]
    """User turns, counted from 1, whose answer is needed for the last one."""
    wanted: Wanted

    @property
    def said(self) -> tuple[str, ...]:
        """The user's turns."""
        return tuple(text for role, text in self.messages if role == "user")
