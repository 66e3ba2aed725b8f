"""The simulated user: a model that has a goal and says when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field

from midturn.assistant import ask_for_json
from midturn.studies.dialogues._records import SimulatedUser

SYSTEM = """\
You play a person who writes to an assistant. What you want and know:
{goal}

You write short messages in plain words, one thing at a time, and react to what the assistant said. Say \
nothing that your goal does not hold, and never play the assistant. When you have what you want, or see that \
you won't get it, set `done` to true; `message` is then your last words.
Answer as JSON: `message` is what you write, `done` is true or false."""
TURN = "The conversation so far:\n{transcript}\n\nYour next message, as JSON."
ATTEMPTS = 3
"""Times that a model is asked for one message before the simulator is blamed."""


class UserFailed(RuntimeError):
    """The user's model gave no usable message."""


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid")

    message: Annotated[str, Field(max_length=600)]
    done: bool


@dataclass(frozen=True)
class Player:
    """Plays a simulated user."""

    user: SimulatedUser
    model: BaseChatModel

    async def speak(self, messages: Sequence[BaseMessage]) -> str | None:
        """Return the next message; `None` where the user is done.

        Raises:
            UserFailed: there is no usable one.
        """
        prompt = [
            SystemMessage(SYSTEM.format(goal=self.user.goal)),
            HumanMessage(TURN.format(transcript=_transcript(messages) or "(you begin)")),
        ]
        for _ in range(ATTEMPTS):
            told, _message = await ask_for_json(self.model, prompt, _Message, max_tokens=300)
            text, done = told.get("message"), told.get("done")
            if done is True:
                return None
            if isinstance(text, str) and text.strip():
                return text.strip()
        raise UserFailed(f"no usable message from the user's model in {ATTEMPTS} attempts")


def _transcript(messages: Sequence[BaseMessage]) -> str:
    names = {"human": "You", "ai": "Assistant"}
    return "\n".join(f"{names[m.type]}: {m.text}" for m in messages if m.type in names and m.text)
