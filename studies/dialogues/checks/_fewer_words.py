"""The check `fewer_words`: a limit that the published scorer of a benchmark asks for and never checks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from midturn.studies.dialogues.checks._check import BaseCheck, Said, Scoring, Verdict, passed


class FewerWords(BaseCheck):
    """Fewer words than a number. Parity lets every reply pass, as the scorers do that check no length."""

    check: Literal["fewer_words"]
    than: int = Field(ge=1)

    async def verdict(self, said: Said, scoring: Scoring) -> Verdict:
        """See `BaseCheck`."""
        count = sum(any(map(str.isalnum, word)) for word in said.reply.split())
        return passed(scoring.parity or count < self.than, f"has {count} words")
