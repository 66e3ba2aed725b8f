"""One logged conversation, in the form in which the benchmark's program writes it."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from midturn.core import fault_of, well_formed

Score = Annotated[float, Field(ge=0, le=1 + 1e-9, allow_inf_nan=False)]
"""0 to 1; BLEU of an exact match may come out a rounding error above 1."""
Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class BadLine(ValueError):
    """A line that holds no logged conversation; says in a few words why."""


class NotJson(BadLine):
    """It is not even JSON."""


class Entry(BaseModel):
    """One entry of a trace: a message, or a note of the program's."""

    model_config = ConfigDict(extra="allow", frozen=True)

    role: Literal["system", "user", "assistant", "log"]
    content: Any
    """Text of a message; an object with a `type` in a note. A model's nonsense may stand in either."""
    cost_usd: Dollars | None = None

    @property
    def text(self) -> str:
        """A message's words; what is no text, as JSON; a reply without content is empty."""
        if self.content is None:
            return ""
        return self.content if isinstance(self.content, str) else json.dumps(self.content)

    def note(self, key: str) -> Any:
        """Return a field of a program's note, `None` where it is absent."""
        return self.content.get(key) if isinstance(self.content, dict) else None


class LoggedConversation(BaseModel):
    """One line of a log."""

    model_config = ConfigDict(extra="allow", frozen=True)

    conv_id: str = Field(min_length=1)
    conv_type: str
    task: str
    task_id: str = Field(min_length=1)
    dataset_fn: str
    assistant_model: str = Field(min_length=1)
    system_model: str = "NA"
    user_model: str = "NA"
    git_version: str
    trace: tuple[Entry, ...]
    is_correct: bool | None = None
    score: Score | None = None
    source_conv_id: str | None = None
    """Of the conversation that a recap went on from."""
    source_is_correct: bool | None = None


def read_conversation(raw: bytes) -> LoggedConversation:
    """Read one line.

    Raises:
        BadLine: it holds no logged conversation; `NotJson` where it is no JSON either.
    """
    try:
        return LoggedConversation.model_validate(well_formed(json.loads(raw.decode("utf-8-sig"))))
    except UnicodeDecodeError as error:
        raise NotJson(f"not UTF-8 ({error.reason})") from error
    except ValidationError as error:
        raise BadLine(fault_of(error)) from error
    except (ValueError, RecursionError) as error:  # Nested too deeply; an integer of thousands of digits.
        raise NotJson(f"not valid JSON: {error}") from error
