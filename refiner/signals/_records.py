"""The records: what a user turn says about the answer before it, and how the conversation went by that."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SignalKind = Literal["thanks", "repetition", "correction", "complaint", "abandonment"]
"""What a user turn says about the assistant's last answer.

- `thanks`: thanks for it, or closes the conversation content.
- `repetition`: asks again for what was asked for before and was not given, in the same or in other words.
- `correction`: says that something else was meant, or puts something else in the place of what was said.
- `complaint`: says that the answer is wrong or of no use.
- `abandonment`: gives the request up: asks for a person, puts it off, goes elsewhere.
"""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Signal(_Frozen):
    """One signal in one user turn."""

    kind: SignalKind
    turn: int = Field(ge=1)
    """The user turn that shows it, counted from 1."""
    why: str
    """A few fixed words that name the rule; never text of the conversation."""


class ProposedOutcome(_Frozen):
    """How a conversation that nobody scored seems to have gone. A proposal, not a score."""

    conversation_id: str
    run_id: str
    outcome: Literal["success", "failure", "unknown"]
    signals: tuple[Signal, ...]
    """In the order of their turns."""
    why: str
    """The signal that decided, and its turn."""
