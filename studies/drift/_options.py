"""What can be said of a drift study, in Python and on the command line."""

from __future__ import annotations

from dataclasses import dataclass

from midturn.studies._options import EMBEDDED, BudgetOptions, option


@dataclass(frozen=True, kw_only=True)
class PlayOptions(BudgetOptions):
    """Which model is under test, and how its conversations are played."""

    model: str = option(EMBEDDED, "The model under test.", panel="Models")
    temperature: float = option(0.7, "Of the model under test.", least=0, panel="Models")
    reply_tokens: int = option(96, "Tokens of a reply.", least=1, panel="Models")
    limit: int | None = option(
        None, "Only the first N passages or dialogues.", kind=int, least=1, panel="Data"
    )
    seed: int = option(0, "Seeds every call, as far as the model takes seeds.", panel="Run")
