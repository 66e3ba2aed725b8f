"""The check `equals`: the reply is one of these texts and nothing else."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from midturn.studies.dialogues.checks._check import BaseCheck, Said, Scoring, Verdict, passed, words


class Equals(BaseCheck):
    """Texts of which the reply is one, whatever its case and punctuation."""

    check: Literal["equals"]
    texts: tuple[str, ...] = Field(min_length=1)
    after: str | None = Field(default=None, min_length=1)
    """Only what follows the last such mark is compared, such as `Answer:`; without the mark all of it is."""

    async def verdict(self, said: Said, scoring: Scoring) -> Verdict:
        """See `BaseCheck`."""
        heard = words(said.reply.rpartition(self.after)[2] if self.after else said.reply)
        return passed(any(heard and words(text) == heard for text in self.texts), "is another text")
