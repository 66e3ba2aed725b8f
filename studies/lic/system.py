"""The system role: tells whether a reply attempts an answer, and takes the answer out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field

from assistant.structured import ask_for_json
from studies.lic.records import Record
from studies.lic.tasks.protocol import Task

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

ATTEMPTS = 3
"""Times that a model is asked to copy an answer before the extraction counts as failed."""


class SystemRole(Protocol):
    """Takes the answer out of a reply."""

    async def answer(self, reply: str, record: Record, task: Task, *, attempted: bool) -> str | None:
        """Find the answer in a reply, or `None` where the reply attempts none.

        `attempted`: the reply is known to be an attempt, as in the single-turn conditions.
        """
        ...


class RulesSystem:
    """Finds answers by each task's own rules; asks no model."""

    async def answer(self, reply: str, record: Record, task: Task, *, attempted: bool) -> str | None:
        """Find the answer by the task's rules."""
        return task.extract(reply, record)


class _Kind(BaseModel):
    model_config = ConfigDict(extra="forbid")

    response_type: Literal[
        "answer_attempt", "clarification", "interrogation", "discussion", "hedge", "refuse", "missing"
    ]


class _Copied(BaseModel):
    model_config = ConfigDict(extra="forbid")

    answer: Annotated[str, Field(max_length=400)]


@dataclass(frozen=True)
class ModelSystem:
    """Sorts replies and copies answers with a model."""

    model: BaseChatModel

    async def answer(self, reply: str, record: Record, task: Task, *, attempted: bool) -> str | None:
        """Sort the reply, then copy its answer; a copy that is no part of the reply is asked for again."""
        if not attempted and not await self._attempts(reply, task):
            return None
        if task.scores_whole_reply:
            return task.extract(reply, record)
        for attempt in range(ATTEMPTS):
            copied = await self._copy(reply, task, attempt)
            if copied and copied in reply:
                return copied
        return None

    async def _attempts(self, reply: str, task: Task) -> bool:
        prompt = CLASSIFY.format(answer=task.answer_description)
        said, _ = await ask_for_json(
            self.model, [SystemMessage(prompt), HumanMessage(f"The reply:\n{reply}")], _Kind, max_tokens=40
        )
        return said.get("response_type") == "answer_attempt"

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
            max_tokens=200,
        )
        copied = said.get("answer")
        return copied.strip() if isinstance(copied, str) else None
