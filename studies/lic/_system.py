"""The system role: tells whether a reply attempts an answer, and takes the answer out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Protocol, get_args

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field

from midturn.assistant import ask_for_json
from midturn.studies.lic._records import Record
from midturn.studies.lic.tasks import Task

CLASSIFY = """\
You sort an assistant's reply to a user whose request may be incomplete. The kinds:
- answer_attempt: it gives a complete answer to the request. An answer here is: {answer}.
- clarification: it asks for one thing that it needs.
- interrogation: it asks for several things.
- discussion: it talks about the request without answering it.
- hedge: it gives several answers for different cases.
- refuse: it declines.
- missing: it is empty or no reply at all.
Answer as JSON: `response_type` is one of these words."""

EXTRACT = """\
You copy the final answer out of an assistant's reply. An answer here is: {answer}.
Copy it exactly as it stands in the reply, and nothing else. Answer as JSON: `answer` is the copied text."""

LONGEST_COPY = 2000
"""Characters of a copied answer; a query or a function is longer than a number."""
ATTEMPTS = 3
"""Times that a model is asked to copy an answer before the extraction counts as failed."""


Kind = Literal["answer_attempt", "clarification", "interrogation", "discussion", "hedge", "refuse", "missing"]


@dataclass(frozen=True)
class Reading:
    """What was found in a reply."""

    kind: Kind | None
    """What the reply is; `None` where no model sorted it and it attempts no answer."""
    answer: str | None = None
    """The answer; `None` where there is none, also where an attempt's answer could not be copied."""

    @property
    def attempts(self) -> bool:
        """Whether the reply attempts an answer, and so is scored."""
        return self.kind == "answer_attempt"


class SystemRole(Protocol):
    """Takes the answer out of a reply."""

    async def read(self, reply: str, record: Record, task: Task, *, attempted: bool) -> Reading:
        """Find the answer in a reply.

        `attempted`: the reply counts as an attempt, as in the single-turn conditions.
        """
        ...


class RulesSystem:
    """Finds answers by each task's own rules; asks no model."""

    async def read(self, reply: str, record: Record, task: Task, *, attempted: bool) -> Reading:
        """Find the answer by the task's rules."""
        answer = task.extract(reply, record)
        return Reading(None) if answer is None else Reading("answer_attempt", answer)


class _Sorted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    response_type: Kind


class _Copied(BaseModel):
    model_config = ConfigDict(extra="forbid")

    answer: Annotated[str, Field(max_length=LONGEST_COPY)]


@dataclass(frozen=True)
class ModelSystem:
    """Sorts replies and copies answers with a model."""

    model: BaseChatModel

    async def read(self, reply: str, record: Record, task: Task, *, attempted: bool) -> Reading:
        """Sort the reply, then copy its answer; a copy that is no part of the reply is asked for again."""
        kind: Kind | None = "answer_attempt"
        if not attempted and not task.always_attempts:
            kind = await self._kind(reply, task)
        if kind != "answer_attempt":
            return Reading(kind)
        answer = task.extract(reply, record) if task.scores_whole_reply else await self._copied(reply, task)
        return Reading(kind, answer)

    async def _kind(self, reply: str, task: Task) -> Kind | None:
        prompt = CLASSIFY.format(answer=task.answer_description)
        said, _ = await ask_for_json(
            self.model, [SystemMessage(prompt), HumanMessage(f"The reply:\n{reply}")], _Sorted, max_tokens=40
        )
        kind = said.get("response_type")
        return kind if kind in get_args(Kind) else None

    async def _copied(self, reply: str, task: Task) -> str | None:
        for attempt in range(ATTEMPTS):
            copied = await self._copy(reply, task, attempt)
            if copied and copied in reply:
                return copied
        return None

    async def _copy(self, reply: str, task: Task, attempt: int) -> str | None:
        # At temperature 0 the same question gets the same answer: each repetition is worded differently.
        urge = (
            "" if attempt == 0 else f"\n\n(Attempt {attempt + 1}: your last copy was no part of the reply.)"
        )
        said, _ = await ask_for_json(
            self.model,
            [
                SystemMessage(EXTRACT.format(answer=task.answer_description)),
                HumanMessage(f"The reply:\n{reply}{urge}"),
            ],
            _Copied,
            max_tokens=LONGEST_COPY // 2,
        )
        copied = said.get("answer")
        return copied.strip() if isinstance(copied, str) else None
