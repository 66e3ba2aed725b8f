"""The check `starts`: what the reply begins with."""

from __future__ import annotations

import unicodedata
from typing import Literal, Self

from pydantic import Field, model_validator

from midturn.studies.dialogues.checks._check import BaseCheck, Said, Scoring, Verdict, passed


class Starts(BaseCheck):
    """A text, or an emoji, that the reply begins with, whatever the case."""

    check: Literal["starts"]
    text: str | None = Field(default=None, min_length=1)
    emoji: bool = False
    """Whether it must begin with an emoji, whichever."""

    @model_validator(mode="after")
    def _with_one(self) -> Self:
        if (self.text is None) != self.emoji:
            raise ValueError("give either a `text` to begin with, or `emoji`: true")
        return self

    async def verdict(self, said: Said, scoring: Scoring) -> Verdict:
        """See `BaseCheck`."""
        reply = said.reply.lstrip()
        if self.text is None:
            return passed(_is_emoji(reply[:2]), "begins with no emoji")
        return passed(reply.casefold().startswith(self.text.casefold()), f"does not begin with {self.text}")


def _is_emoji(start: str) -> bool:
    """Whether a text begins with a pictograph: an `other symbol`, or a character made one by its selector."""
    return bool(start) and (unicodedata.category(start[0]) == "So" or start[1:] == "\ufe0f")
