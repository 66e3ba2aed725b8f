"""The check `choice`: the letter of one of several options."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import Field, model_validator

from midturn.studies.dialogues.checks._check import (
    BaseCheck,
    Said,
    Scoring,
    Verdict,
    passed,
)
from midturn.studies.lic.tasks import chosen


class Choice(BaseCheck):
    """The option that is right, by its letter."""

    check: Literal["choice"]
    answer: str
    options: dict[str, str] = Field(min_length=2)
    """What each letter stands for."""

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Self:
        if any(not re.fullmatch("[A-Z]", letter) for letter in self.options):
            raise ValueError("`options` go by one capital letter each")
        if self.answer not in self.options:
            raise ValueError(f"`answer` {self.answer!r} is not among `options`")
        return self

    async def verdict(self, said: Said, scoring: Scoring) -> Verdict:
        """See `BaseCheck`."""
        found = chosen(said.reply, self.options)
        return passed(found == self.answer, f"chooses {found}" if found else "chooses none of the options")
