"""What a turn's nodes pass on, and who sits where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict

from langchain_core.messages import AnyMessage
from langchain_core.runnables import Runnable
from langgraph.channels import UntrackedValue
from langgraph.graph.message import add_messages

from midturn.drift import DriftScore, Intervention, Policy, Probe, never
from midturn.mediator import Concat, Context, ContextBuilder, FullHistory, Instruction, ledger
from midturn.store import Step


class TurnInput(TypedDict):
    """What goes in: new messages, or the whole conversation where no checkpointer keeps it."""

    messages: Annotated[list[AnyMessage], add_messages]


class TurnState(TurnInput):
    """What a turn knows. `messages` keeps the user's own words; everything else is of the last turn."""

    context: Annotated[Context, UntrackedValue]
    """What the assistant sees this turn; never checkpointed. A record of its own and no list, because a
    list of messages in the state would be streamed to the user."""
    instruction: Instruction | None
    intervention: Intervention
    scores: list[DriftScore]
    """Of the whole conversation: one for each answer that was scored, those answered anew included."""
    trace: list[Step]


@dataclass(frozen=True, kw_only=True)
class Mediation:
    """What happens around the assistant in a turn: who mediates it, who scores it, within which limits."""

    context: ContextBuilder = field(default_factory=FullHistory)
    """How the assistant's context is built: a `Mediator`, or one of its alternatives."""
    rewrite: ContextBuilder = field(default_factory=Concat)
    """How it is built where the policy calls for a rewrite."""
    guidelines: Sequence[str] = ()
    """Rules that hold wherever no recalled set says otherwise."""
    task: str | None = None
    """Whose guidelines are recalled beside everybody's, where the graph has a store."""
    recall_timeout_s: float = 2.0
    policy: Policy = field(default_factory=never)
    restated: Callable[[Sequence[str]], str] = ledger
    """What a reminder says, made from the user's turns before this one."""
    probe: Probe | None = None
    fail_open: bool = True
    """Go on without a Mediator or probe that breaks or is late. Off in studies, where a turn that went
    unmediated would count as mediated."""
    mediator_timeout_s: float = 20.0
    probe_timeout_s: float = 20.0
    probe_in_background: bool = True
    """Let a turn end before it is scored, where a checkpointer keeps the thread, the turn fails open and the
    policy does not retry. The next turn takes the score in if it is ready. Off, the turn ends with its score,
    which is needed where the next turn may be taken by another process."""


@dataclass(frozen=True, kw_only=True)
class Seats(Mediation):
    """Who takes part in a turn. Given when a graph is built, or anew with each call of it."""

    assistant: Runnable[Any, Any]
    """Takes messages, answers with one."""
