"""The check `label`: the reply names the right one of a closed set of labels."""

from __future__ import annotations

import string
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

LONGEST = 12
"""Words beside the label that a reply may have: `The category of this document is food.` has six."""


class Label(BaseCheck):
    """The label that is right, among all that there are.

    A reply that holds another label as well is wrong: so is one that repeats the list. A reply that has many
    other words, or is a passage of the user's turn, names no label either: a copy of a document holds its
    subject by chance. The published check of MT-Eval asks for no more than that the label is somewhere in the
    reply, which parity keeps.
    """

    check: Literal["label"]
    answer: str
    labels: tuple[str, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Self:
        if self.answer not in self.labels:
            raise ValueError(f"`answer` {self.answer!r} is not among `labels`")
        if len({tuple(words(label)) for label in self.labels}) < len(self.labels):
            raise ValueError("two of `labels` are the same")
        return self

    async def verdict(self, said: Said, scoring: Scoring) -> Verdict:
        """See `BaseCheck`."""
        if scoring.parity:
            bare = said.reply.lower().translate(str.maketrans("", "", string.punctuation))
            return passed(self.answer in bare, "the label is not in the reply")
        heard, right = words(said.reply), words(self.answer)
        if not stands_in(right, heard):
            return Verdict(0.0, "the label is not in the reply")
        others = [each for each in self.labels if each != self.answer and self._names(each, heard)]
        if others:
            return Verdict(0.0, f"other labels are in it, too: {', '.join(others)}")
        if len(heard) > len(right) + LONGEST:
            return Verdict(0.0, f"{len(heard)} words name no label")
        is_copy = len(heard) > len(right) and stands_in(heard, words(said.prompt))
        return passed(not is_copy, "is a passage of the user's turn")

    def _names(self, other: str, heard: list[str]) -> bool:
        """Whether another label is named: `art` is not where `martial art` is the right one, and is said."""
        right, text = words(self.answer), " ".join(heard)
        without_right = text.replace(" ".join(right), "\n") if stands_in(words(other), right) else text
        return stands_in(words(other), without_right.split())
