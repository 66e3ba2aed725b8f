"""The check `own`: a function of the user's own."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal

from pydantic import Field, JsonValue

from midturn.core import BadInput
from midturn.studies.dialogues.checks._check import BaseCheck, Said, Scoring, Verdict

OwnCheck = Callable[..., Any]
"""Takes the reply and the check's arguments by name; returns a score from 0 to 1, or whether it passes."""


class Own(BaseCheck):
    """A function that a plugin's file names."""

    check: Literal["own"]
    name: str
    arguments: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue])

    @property
    def own_name(self) -> str:
        """See `BaseCheck`."""
        return self.name

    async def verdict(self, said: Said, scoring: Scoring) -> Verdict:
        """See `BaseCheck`."""
        score = scoring.own[self.name](said.reply, **self.arguments)
        if not isinstance(score, (bool, int, float)) or not 0 <= score <= 1 or math.isnan(score):
            raise BadInput(f"the check `{self.name}` returned {score!r}, which is no score from 0 to 1")
        return Verdict(float(score), "" if score == 1 else f"`{self.name}` gave {float(score):g}")
