"""What can be said of the everyday study, in Python and on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from midturn.studies.options._option import EMBEDDED, SPEC_EXAMPLES, BudgetOptions, option


@dataclass(frozen=True, kw_only=True)
class EverydayOptions(BudgetOptions):
    """Which conversations are played, and with whom."""

    part: Literal["tune", "report"] = option(
        "report",
        "Which templates: those that rules were tuned on, or the others.",
        kind=Literal["tune", "report"],
        panel="Data",
    )
    per_template: int = option(10, "Conversations of each template.", least=1, panel="Data")
    limit: int | None = option(None, "Only the first N conversations.", kind=int, least=1, panel="Data")
    model: str = option(EMBEDDED, f"The assistant: {SPEC_EXAMPLES}, ...", panel="Models")
    mediator_model: str | None = option(
        None, "The Mediator's model; the assistant's where not given.", kind=str, panel="Models"
    )
    temperature: float = option(0.0, "The assistant's.", least=0, panel="Models")
    reply_tokens: int = option(60, "Tokens of a reply.", least=1, panel="Models")
    seed: int = option(0, "Seeds every call, and the conversations.", panel="Run")
