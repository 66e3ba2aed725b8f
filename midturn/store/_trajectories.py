"""A whole conversation as it is kept: its turns, its outcome, and who is to blame for a failure."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from midturn.core import Role, Usage, fitting
from midturn.drift import DriftScore, Intervention
from midturn.mediator import Instruction, Reading

Blame = Literal["user_simulator", "mediator", "assistant", "extractor", "judge", "infrastructure"]
"""To whom a failure is attributed. An infrastructure failure is never a score."""


class Notes(BaseModel):
    """What a study notes about a turn or a conversation, typed. A study's own notes are a subclass of this.

    Several studies may note something about one conversation; each reads its own and leaves the others'.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    @classmethod
    def of(cls, noted: Turn | Trajectory) -> Self:
        """Return what is noted. What can't be read as these notes, as in what others wrote, is not stated."""
        return fitting(cls, noted.notes)

    def written(self) -> dict[str, Any]:
        """Return what is to be kept in `notes`: what was stated."""
        whole = self.model_dump(mode="json")
        return {name: value for name, value in whole.items() if name in self.model_fields_set}


class Step(BaseModel):
    """One entry of a turn's trace: what a step of the graph decided, and how long it took."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: str
    detail: dict[str, Any] = Field(default_factory=dict[str, Any])
    ms: float = 0.0


class Turn(BaseModel):
    """One exchange: what the user said, what was made of it, what came back."""

    model_config = ConfigDict(extra="forbid")

    utterance: str
    response: str
    response_token_ids: tuple[int, ...] | None = None
    """As sampled, where the model gives them: text read back may tokenize differently."""
    reading: Reading | None = None
    """What the turn was read as; `None` where nobody read it."""
    instruction: Instruction | None = None
    drift: DriftScore | None = None
    intervention: Intervention | None = None
    usage: dict[Role, Usage] = Field(default_factory=dict[Role, Usage])
    trace: tuple[Step, ...] = ()
    notes: dict[str, Any] = Field(default_factory=dict[str, Any])
    """What a study adds: the shard revealed, the reply's class, the extracted answer, its score."""


class Trajectory(BaseModel):
    """A conversation from its first turn to its outcome."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: str
    run_id: str
    task: str
    task_id: str
    condition: str
    repetition: int
    """Which of the run's N repetitions of this instruction, from 0."""
    user: str | None = None
    turns: list[Turn] = Field(default_factory=list[Turn])
    score: float | None = None
    """0 to 1; `None` while unfinished and for infrastructure failures."""
    answer: str | None = None
    blame: Blame | None = None
    error: str | None = None
    """What broke, or in a few words why the failure is attributed as it is."""
    usage: dict[Role, Usage] = Field(default_factory=dict[Role, Usage])
    notes: dict[str, Any] = Field(default_factory=dict[str, Any])
    """What a study adds about the conversation as a whole."""
