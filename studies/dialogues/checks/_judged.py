"""The check `judged`: a model says whether the reply does what is asked of it."""

from __future__ import annotations

from typing import Literal

from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field

from midturn.assistant import ask_for_json
from midturn.studies.dialogues.checks._check import BaseCheck, JudgeFailed, Said, Scoring, Verdict, passed

JUDGE = """\
You check an assistant's reply. You are told what the user said, what was replied, and one question about \
the reply. Answer as JSON: `yes` is true or false."""
ASK = "The user said:\n{prompt}\n\nThe reply:\n{reply}\n\nThe question: {question}"
ATTEMPTS = 3


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    yes: bool


class Judged(BaseCheck):
    """A question about the reply that a model answers with yes where it is right."""

    check: Literal["judged"]
    question: str = Field(min_length=1)

    @property
    def asks_a_judge(self) -> bool:
        """See `BaseCheck`."""
        return True

    async def verdict(self, said: Said, scoring: Scoring) -> Verdict:
        """See `BaseCheck`."""
        assert scoring.judge is not None, "refused before anything is played"
        asked = ASK.format(prompt=said.prompt, reply=said.reply, question=self.question)
        for _ in range(ATTEMPTS):
            told, _message = await ask_for_json(
                scoring.judge, [SystemMessage(JUDGE), HumanMessage(asked)], _Answer, max_tokens=20
            )
            if isinstance(yes := told.get("yes"), bool):
                return passed(yes, "the judge says no")
        raise JudgeFailed(f"no usable judgement in {ATTEMPTS} attempts")
