"""The check `choice`: the letter of one of several options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from midturn.studies.dialogues.checks._check import (
    BaseCheck,
    Said,
    Scoring,
    Verdict,
    passed,
    stands_in,
    words,
)

_ANSWERED = re.compile(r"\b(?:answer|option|choice)\b(?:\s+is)?\s*[:=]?\s*\**\(?([A-Z])\b\)?", re.IGNORECASE)
_ALONE = re.compile(r"^\W*([A-Z])(?:\W*$|[).:]\s)", re.MULTILINE)


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


def chosen(reply: str, options: Mapping[str, str]) -> str | None:
    r"""Return the letter that a reply chooses: after `answer`, alone on a line, or by the option's own words.

    `None` where it chooses none, or several.

    >>> chosen("The answer is (B).", {"A": "Rest", "B": "Tea"})
    'B'
    >>> chosen("I'd take tea.", {"A": "Rest", "B": "Tea"})
    'B'
    >>> chosen("A) Rest\nB) Tea", {"A": "Rest", "B": "Tea"})
    """
    for pattern in (_ANSWERED, _ALONE):
        letters = {letter.upper() for letter in pattern.findall(reply)} & set(options)
        if letters:
            return letters.pop() if len(letters) == 1 else None
    heard = words(reply)
    named = [letter for letter, text in options.items() if stands_in(words(text), heard)]
    return named[0] if len(named) == 1 else None
