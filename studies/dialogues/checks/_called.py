"""The check `called`: the tools that the assistant called in the turn."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from midturn.studies.dialogues.checks._check import BaseCheck, Said, Scoring, Verdict, passed


class Called(BaseCheck):
    """A tool that must have been called in the turn, or must not have been."""

    check: Literal["called"]
    tool: str
    arguments: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue])
    """What it must have been called with; arguments that are not named here are free."""
    never: bool = False
    """Whether such a call is wrong."""

    async def verdict(self, said: Said, scoring: Scoring) -> Verdict:
        """See `BaseCheck`."""
        found = any(
            call.name == self.tool
            and all(
                name in call.arguments and call.arguments[name] == value
                for name, value in self.arguments.items()
            )
            for call in said.calls
        )
        return passed(found != self.never, f"{self.tool} was {'' if self.never else 'not '}called so")
