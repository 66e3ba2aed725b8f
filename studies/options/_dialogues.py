"""What can be said of a study of dialogues, in Python and on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from midturn.studies.options._option import EMBEDDED, SPEC_EXAMPLES, BudgetOptions, option

if TYPE_CHECKING:
    from midturn.studies.dialogues import Condition, DialogueSet
    from midturn.studies.lic.conditions import Condition as Context


@dataclass(frozen=True, kw_only=True)
class DialoguesOptions(BudgetOptions):
    """Which dialogues are played, under which conditions, and with whom."""

    data: str | Path | DialogueSet = option(
        ...,
        "A file of dialogues (JSON, JSON Lines or CSV; docs/dialogues.md has their fields), `starter` for "
        "ones that are made by rule, or a benchmark's own file as `mt-eval:FOLDER`, `multi-if:FILE`, ...",
        kind=str,
        metavar="DATA",
        positional=True,
    )
    limit: int | None = option(
        None, "Only the first N dialogues; of `starter`, how many are made.", kind=int, least=1, panel="Data"
    )
    length: int = option(10, "Questions of each dialogue of `starter`.", least=1, most=60, panel="Data")
    plugin: Sequence[Path] = option(
        (), "A Python file, which is run, with checks of your own.", kind=list[Path], panel="Data"
    )
    conditions: str | Sequence[str | Condition] = option(
        "full,dialogue,concat,mediated",
        "Comma-separated: full, dialogue, concat, recap, snowball, running-summary, retrieval, "
        "entropy-reset, mediated, mediated-no-ledger, mediated-guidelines; after any but full may stand "
        "+scheduled, +controlled or +rewrite.",
        kind=str,
        panel="Data",
    )
    guidelines: str | Context | None = option(
        None, "Rules for mediated-guidelines: a file with a Markdown or JSON list.", kind=str, panel="Data"
    )
    schedule: str | Sequence[float] = option(
        "0.375,0.75",
        "Shares of a dialogue's length at which +scheduled and +rewrite act.",
        kind=str,
        panel="Data",
    )
    threshold: float | None = option(
        None,
        "Entropy, nats a token, above which +controlled acts in the next turn; the median of the condition "
        "dialogue where not given.",
        kind=float,
        least=0,
        panel="Data",
    )
    model: str = option(EMBEDDED, f"The assistant: {SPEC_EXAMPLES}, ...", panel="Models")
    agent: str | None = option(
        None,
        "An agent in place of a model: `FILE.py:NAME` or `MODULE:NAME`, an object with `ainvoke`.",
        kind=str,
        panel="Models",
    )
    mediator_model: str | None = option(
        None, "The Mediator's model; the assistant's where not given.", kind=str, panel="Models"
    )
    user: str | None = option(
        None,
        "The model that plays simulated users; the assistant's where not given.",
        kind=str,
        panel="Models",
    )
    judge: str | None = option(
        None, "The model that answers checks of the kind `judged`.", kind=str, panel="Models"
    )
    temperature: float = option(0.0, "The assistant's.", least=0, panel="Models")
    reply_tokens: int = option(200, "Tokens of a reply.", least=1, panel="Models")
    scoring: Literal["strict", "parity"] = option(
        "strict",
        "`parity` keeps the published scorers' faults, to compare with published figures.",
        kind=Literal["strict", "parity"],
        panel="Run",
    )
    runs: int = option(1, "Repetitions of each dialogue.", least=1, panel="Run")
    seed: int = option(0, "Seeds every call, and the dialogues of `starter`.", panel="Run")

    @property
    def named_models(self) -> tuple[str | None, ...]:
        """All models that are named, whether they take part or not."""
        return self.model, self.mediator_model, self.user, self.judge
