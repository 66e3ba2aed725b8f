"""The check `rule`: an instruction that a reply keeps or breaks, by the ids that IFEval gave them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue, model_validator

from midturn.studies.dialogues._rules import Rule
from midturn.studies.dialogues.checks._check import BaseCheck, Said, Scoring, Verdict, passed


class RuleCheck(BaseCheck):
    """A rule. Silence keeps none, though it holds no comma."""

    check: Literal["rule"]
    kind: str
    """Such as `punctuation:no_comma`."""
    arguments: Annotated[dict[str, JsonValue], Field(default_factory=dict[str, JsonValue])]
    loose: bool = False
    """Whether a first or last line, and asterisks, may be taken off before."""

    @model_validator(mode="after")
    def _is_known(self) -> RuleCheck:
        _ = self.rule
        return self

    @property
    def rule(self) -> Rule:
        """The rule itself.

        Raises:
            ValueError: there is none of this kind, or it lacks an argument.
        """
        return Rule.model_validate({"kind": self.kind, "arguments": self.arguments})

    async def verdict(self, said: Said, scoring: Scoring) -> Verdict:
        """See `BaseCheck`."""
        if said.is_blank and not scoring.parity:
            return Verdict(0.0, "says nothing")
        kept = self.rule.kept(said.reply, prompt=said.prompt, loose=self.loose)
        return passed(kept, f"breaks {self.kind}")
