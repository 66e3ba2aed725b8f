"""What can be said of a drift study, in Python and on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from midturn.studies.options._option import EMBEDDED, BudgetOptions, Options, option


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


@dataclass(frozen=True, kw_only=True)
class ScorerOptions(Options):
    """What divergences are measured with."""

    weights: str | None = option(
        None,
        "Where the weights of the model under test are, if it is served elsewhere; its server scores where "
        "not given.",
        kind=str,
        metavar="PATH",
        panel="Scoring",
    )
    top_k: int | None = option(
        None,
        "Tokens that a served model's server lists at each position, without --weights; 20 where not given.",
        kind=int,
        least=1,
        panel="Scoring",
    )
    references: str = option(
        "goal-pinned,goal-alone",
        "Comma-separated: goal-pinned, goal-alone, or another model with one vocabulary: its weights, or its "
        "spec where servers score.",
        panel="Scoring",
    )
    dtype: Literal["float32", "bfloat16"] = option(
        "float32",
        "Of scoring; bfloat16 is off by about 1 %.",
        kind=Literal["float32", "bfloat16"],
        panel="Scoring",
    )


@dataclass(frozen=True, kw_only=True)
class ComparisonOptions(Options):
    """Who compares answers with the references' own."""

    similarity: str | None = option(
        None,
        "Compare each answer with the reference's own: `embedded:minilm`, or another spec.",
        kind=str,
        panel="Scoring",
    )
    judge: str | None = option(
        None,
        "The model that marks each answer from 1 to 5, beside the reference's own.",
        kind=str,
        panel="Scoring",
    )
