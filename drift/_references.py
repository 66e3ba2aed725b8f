"""What a turn is compared with. Three references, which measure three different things:

- `OtherModel`: another model that reads the goal and the same history. Its divergence holds how the two
  models differ as well as how far the conversation strayed, and never tends to 0 for that reason alone.
- `GoalPinned`: the same model, same history, with the goal stated again before the current turn. It asks
  how much the answer would change if the model were reminded now.
- `GoalAlone`: the same model with the goal and the current turn, without the history. It asks how much
  the history moves the answer, for good or ill; where answers repeat earlier ones it mostly shows that.

Figures against one are no estimate of figures against another: see `one_measure`. Where the goal is the
current turn's own words, as at turn 1, there is nothing to state again; the last two are then 0 by
construction, so leave turn 1 out of fits. A reminder that the test conditioning holds already brings the
turn closer to `GoalPinned` mechanically; judge a reminder by the turns after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from midturn.core import BadInput
from midturn.drift._records import DriftScore
from midturn.drift.scorers import Conditioning

_GOAL = "What this conversation is for:\n{goal}\n\n"
"""Worded unlike a reminder, and inside the user's turn: every chat template takes it there, and a template
that writes a system prompt of its own continues to do so."""


class Reference(Protocol):
    """Turns what the test model saw into what the reference sees."""

    @property
    def name(self) -> str:
        """What goes into the records."""
        ...

    def conditioning(self, goal: str, context: Sequence[BaseMessage]) -> Conditioning:
        """Return what the reference reads before the response.

        Args:
            goal: what the user wants, as far as it has been said.
            context: what the test model saw, its last user message being the current turn.
        """
        ...


def changes_nothing(reference: Reference, goal: str, context: Sequence[BaseMessage]) -> bool:
    """Whether the reference reads what the test model read, so that their divergence is 0 by construction."""
    return reference.conditioning(goal, context) == Conditioning(tuple(context))


@dataclass(frozen=True)
class OtherModel:
    """Another model with the goal before the first turn, and the same history and turn.

    The goal stands at the start, so that as long as it stays the same the model's cache serves every turn.
    """

    model: str
    """For the records. The scorer has the model itself."""

    @property
    def name(self) -> str:
        """Names the model, since figures against two models are not comparable."""
        return f"other model: {self.model}"

    def conditioning(self, goal: str, context: Sequence[BaseMessage]) -> Conditioning:
        """See `Reference`."""
        messages = list(context)
        first = _user_turns(messages)[0]
        messages[first] = _with_goal(messages[first], goal)
        return Conditioning(tuple(messages), by_other_model=True)


@dataclass(frozen=True)
class GoalPinned:
    """The same model and history, with the goal stated again before the current turn."""

    name: str = "goal pinned"

    def conditioning(self, goal: str, context: Sequence[BaseMessage]) -> Conditioning:
        """See `Reference`."""
        messages = list(context)
        last = _user_turns(messages)[-1]
        messages[last] = _with_goal(messages[last], goal)
        return Conditioning(tuple(messages))


@dataclass(frozen=True)
class GoalAlone:
    """The same model with its system prompt, the goal and the current turn; the history is left out."""

    name: str = "goal alone"

    def conditioning(self, goal: str, context: Sequence[BaseMessage]) -> Conditioning:
        """See `Reference`."""
        last = _user_turns(context)[-1]
        system = [message for message in context[:last] if isinstance(message, SystemMessage)]
        return Conditioning((*system, _with_goal(context[last], goal), *context[last + 1 :]))


class Measure(NamedTuple):
    """What two figures must share to be compared."""

    estimator: str
    reference: str


def one_measure(scores: Iterable[DriftScore]) -> Measure:
    """Return the estimator and reference that all of the scores share; ask before comparing or fitting them.

    Raises:
        BadInput: there are several, or none.
    """
    measures = sorted({Measure(score.estimator, score.reference) for score in scores})
    if len(measures) != 1:
        found = "; ".join(f"{m.estimator} against {m.reference}" for m in measures) or "none"
        raise BadInput(f"divergences are compared within one estimator and one reference; here are: {found}")
    return measures[0]


def _user_turns(messages: Sequence[BaseMessage]) -> list[int]:
    turns = [i for i, message in enumerate(messages) if isinstance(message, HumanMessage)]
    if not turns:
        raise BadInput("a turn without a user message cannot be compared with a reference")
    return turns


def _with_goal(message: BaseMessage, goal: str) -> BaseMessage:
    if message.text.strip() == goal.strip():
        return message
    return HumanMessage(_GOAL.format(goal=goal) + message.text)
