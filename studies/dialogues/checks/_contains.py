"""The check `contains`: the reply says these texts, and doesn't say others."""

from __future__ import annotations

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


class Contains(BaseCheck):
    """Texts that are in the reply as whole words, whatever their case, and texts that are not."""

    check: Literal["contains"]
    texts: tuple[str, ...] = ()
    """What must be said."""
    how_many: Literal["all", "any"] = "all"
    """Whether all of `texts` must be said, or one is enough."""
    without: tuple[str, ...] = Field(default=())
    """What must not be said."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.texts and not self.without:
            raise ValueError("give `texts` that must be said, or texts to be said `without`")
        if blank := [text for text in (*self.texts, *self.without) if not words(text)]:
            raise ValueError(f"{blank[0]!r} has no word or number in it")
        return self

    async def verdict(self, said: Said, scoring: Scoring) -> Verdict:
        """See `BaseCheck`."""
        heard = words(said.reply)
        missing = [text for text in self.texts if not stands_in(words(text), heard)]
        lacks = missing if self.how_many == "all" or len(missing) == len(self.texts) else []
        wrong = [text for text in self.without if stands_in(words(text), heard)]
        reasons = [f"lacks {', '.join(lacks)}"] * bool(lacks) + [f"says {', '.join(wrong)}"] * bool(wrong)
        blank = ["says nothing"] * said.is_blank
        return passed(not reasons and not blank, "; ".join(reasons or blank))
