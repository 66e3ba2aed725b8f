"""The check `rule`: an instruction that a reply keeps or breaks, by the ids that IFEval gave them."""

from __future__ import annotations

from functools import cached_property
from typing import Literal, Self

from pydantic import Field, JsonValue, model_validator

from midturn.rules import Rule
from midturn.studies.dialogues.checks._check import BaseCheck, Said, Scoring, Verdict, passed


class RuleCheck(BaseCheck):
    """A rule of `midturn.rules`. Silence keeps none, though it holds no comma."""

    check: Literal["rule"]
    kind: str
    """Such as `punctuation:no_comma`."""
    arguments: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue])
    loose: bool = False
    """Whether a first or last line, and asterisks, may be taken off before."""

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        _ = self.rule
        return self

    @cached_property
    def rule(self) -> Rule:
        """The rule itself."""
        return Rule(kind=self.kind, arguments=self.arguments)

    async def verdict(self, said: Said, scoring: Scoring) -> Verdict:
        """See `BaseCheck`."""
        how = "parity" if scoring.parity else "strict"
        kept = self.rule.kept(said.reply, prompt=said.prompt, loose=self.loose, scoring=how)
        return passed(kept, "says nothing" if said.is_blank else f"breaks the rule: {self.rule.words()}")
