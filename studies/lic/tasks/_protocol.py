"""What a task must say about itself; a new task is one module that does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any, Literal, Protocol, cast, runtime_checkable

from langchain_core.language_models import BaseChatModel

from midturn.studies.lic._records import Record

Scoring = Literal["strict", "parity"]
"""`strict` mends the faults of the reference's scoring; `parity` keeps them, to compare published figures."""


@dataclass(frozen=True, kw_only=True)
class Decoding:
    """How replies are decoded; the same in every condition, so that no condition is helped."""

    max_tokens: int
    response_format: dict[str, Any] | None = None
    """An OpenAI `response_format` (JSON schema) that a reply must satisfy; `None` leaves it free."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What an evaluator says of one answer."""

    score: float
    """0 to 1."""
    reason: str = ""
    """Why it is not 1, for people."""

    def __post_init__(self) -> None:
        """Refuse what would spoil every figure that it enters.

        Raises:
            ValueError: the score is no number from 0 to 1, or the reason is no text.
        """
        # A little above 1 is rounding, as in sums of logarithms. NaN is in no range.
        if not isinstance(self.score, Real) or not 0 <= self.score <= 1 + 1e-9:
            raise ValueError(f"a score must be a number from 0 to 1, not {self.score!r}")
        object.__setattr__(self, "score", float(self.score))
        if not isinstance(cast("object", self.reason), str):
            raise ValueError(f"a reason must be a text, not {self.reason!r}")


class Task(Protocol):
    """One task. All but `evaluate` is pure: no model, no clock, no random numbers.

    It may declare `record_fields` and `record_example`, as `ChecksRecords` has them.
    """

    name: str
    answer_description: str
    """What an answer looks like, for the model that classifies replies and extracts answers."""

    scores_whole_reply: bool
    """Whether an answer is taken out of a reply by the task's rules alone, never by a model."""
    always_attempts: bool
    """Whether every reply is an attempt at an answer, so that none is sorted first."""
    scored_when_complete: bool
    """Whether an answer given before the last shard scores 0 without being looked at."""

    def check_record(self, record: Record) -> str | None:
        """Return what is wrong with a record's task-specific fields, or `None`."""
        ...

    def preflight(self, records: Sequence[Record]) -> None:
        """Refuse, before anything is spent, what could not be scored on this machine.

        Raises:
            BadInput: a package, a sandbox or a database is missing.
        """
        ...

    def system_prompt(self, record: Record) -> str:
        """Return what the assistant is told before the first turn, in every condition."""
        ...

    def full_prompt(self, record: Record) -> str:
        """Return the whole instruction as one user turn."""
        ...

    def concat_prompt(self, record: Record, shards: Sequence[str]) -> str:
        """Return the shards as one user turn, wrapped as `full_prompt` wraps the instruction."""
        ...

    def script(self, record: Record) -> Sequence[str] | None:
        """Return the user's turns, one a shard, where no model could put them in other words; else `None`."""
        ...

    def decoding(self, record: Record) -> Decoding:
        """Limits on a reply."""
        ...

    def extract(self, reply: str, record: Record) -> str | None:
        """Return the answer in a reply, by rules; `None` where the reply attempts none."""
        ...

    async def evaluate(self, answer: str, record: Record, scoring: Scoring) -> Verdict:
        """Score an answer against the record's reference.

        Raises:
            InfrastructureError: what the evaluator needs, such as a database, is missing or broke.
        """
        ...


@runtime_checkable
class JudgedTask(Task, Protocol):
    """A task whose answers a model scores."""

    judge_prompts: str
    """Every text that the judge is given; its hash is part of a run's name."""

    def judged_by(self, judge: BaseChatModel) -> Task:
        """Return the same task with this judge."""
        ...


class JudgeFailed(RuntimeError):
    """The judge gave no usable judgement; the answer has no score."""


def bulleted(shards: Sequence[str]) -> str:
    """Return the shards as a list, a bullet each, in the order given."""
    return "\n".join(f"- {shard}" for shard in shards)
