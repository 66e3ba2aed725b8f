"""What a study is: the conversations it plays, what names its runs, how one is played, and its report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from pydantic import BaseModel, JsonValue

from midturn.assistant import CallRecorder
from midturn.core import Limits, Role
from midturn.store import RunIdentity, Store, Trajectory


@dataclass(frozen=True, kw_only=True)
class Case:
    """One conversation to play."""

    condition: str
    task_id: str
    repetition: int = 0
    base_run: str | None = None
    """The condition whose conversation of the same task id and repetition this one begins as."""
    user: str | None = None
    """Who plays the user."""
    notes: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    """What is noted of the conversation before it is played."""


@dataclass(frozen=True, kw_only=True)
class CaseContext:
    """What a case is played with."""

    trajectory: Trajectory
    """The conversation before its first turn."""
    recorder: CallRecorder
    """Through which every model is to be called: it keeps replies, the budget and the usage."""
    base_run: Trajectory | None = None
    """The conversation that this one begins as."""


class Study(Protocol):
    """A comparison of conditions on the same tasks. `run_study` plays it, resumable at any moment.

    A study is a frozen dataclass: what it is made with says what it plays.
    """

    name: ClassVar[str]
    """What its runs are called."""
    protocol: ClassVar[int]
    """The version of how it plays and scores, from 1. Raise it where that changes, so that old conversations
    no longer count for new runs. An upgrade of the software leaves it, and what was paid for counts."""

    @property
    def seed(self) -> int:
        """Seeds every call, as far as the model takes seeds."""
        ...

    @property
    def concurrency(self) -> int:
        """Conversations at once."""
        ...

    @property
    def limits(self) -> Limits:
        """What all runs of the study may spend together."""
        ...

    @property
    def specs(self) -> Mapping[Role, str]:
        """The models that take part, by role."""
        ...

    @property
    def waves(self) -> Sequence[Sequence[Case]]:
        """All cases in the order of play; a wave begins when the one before it has ended."""
        ...

    def preflight(self) -> None:
        """Refuse, before anything is spent, what could not be played or scored.

        Raises:
            BadInput: a file, a package or a model is missing.
        """

    def identity(self, condition: str, store: Store) -> RunIdentity | None:
        """Return what names a condition's run; `None` while that depends on conversations to be played."""
        ...

    def prepare(self) -> None:
        """Make the models, in each process that plays, before anything is spent.

        Raises:
            BadInput: one is unavailable here.
        """

    async def play(self, case: Case, context: CaseContext) -> Trajectory:
        """Play a conversation to its end, and score it.

        Raises:
            BudgetSpent: the next call would go over the budget.
            InfrastructureError: something broke that a later try may find mended.
        """
        ...

    def report(self, store: Store) -> BaseModel:
        """Return what the store's conversations show.

        Raises:
            BadInput: the store holds none of this study.
        """
        ...
