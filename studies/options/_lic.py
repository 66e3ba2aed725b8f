"""What can be said of a Lost-in-Conversation study, in Python and on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from midturn.studies.options._option import EMBEDDED, SPEC_EXAMPLES, BudgetOptions, equal_runs, option

if TYPE_CHECKING:
    from midturn.studies.lic import DataSet, Plugin
    from midturn.studies.lic.conditions import Condition
    from midturn.studies.lic.tasks import Task


@dataclass(frozen=True, kw_only=True)
class LicOptions(BudgetOptions):
    """Which instructions are played, and by whom."""

    data: str | Path | DataSet = option(
        ...,
        "A file of records (JSON, JSON Lines or CSV; docs/records.md has their fields), or `starter` for "
        "the bundled ones.",
        kind=str,
        metavar="DATA",
        positional=True,
    )
    task: str | Task | None = option(
        None,
        "actions, choice, code, database, data2text, instructions, math, summary, translation, or a "
        "plugin's; the records' own where not given.",
        kind=str,
        panel="Data",
    )
    plugin: Sequence[Path | Plugin] = option(
        (),
        "A Python file, which is run, with a task or a condition of your own.",
        kind=list[Path],
        panel="Data",
    )
    limit: int | None = option(None, "Only the file's first N records.", kind=int, least=1, panel="Data")
    model: str = option(EMBEDDED, f"The assistant: {SPEC_EXAMPLES}, ...", panel="Models")
    mediator_model: str | None = option(
        None, "The Mediator's model; the assistant's where not given.", kind=str, panel="Models"
    )
    user: str = option("verbatim", "`verbatim`, or the model that plays the user.", panel="Models")
    system: str = option(
        "rules", "`rules`, or the model that sorts replies and extracts answers.", panel="Models"
    )
    judge: str | None = option(
        None, "The model that scores answers; the task summary needs one.", kind=str, panel="Models"
    )
    temperature: float = option(
        1.0,
        "The assistant's; the LiC paper's is 1. The Mediator, the system role and the judge decode at 0, "
        "the user's model at 1.",
        least=0,
        panel="Models",
    )
    reply_tokens: int | None = option(
        None,
        "Tokens of a reply instead of the task's own limit; reasoning needs more.",
        kind=int,
        least=1,
        panel="Models",
    )
    runs: int = option(1, "Repetitions of each instruction.", least=1, panel="Run")
    seed: int = option(0, "Seeds every call, as far as the model takes seeds.", panel="Run")

    @property
    def named_models(self) -> tuple[str | None, ...]:
        """All models that are named, whether they take part or not."""
        return self.model, self.mediator_model, self.user, self.system, self.judge

    @property
    def caution(self) -> str | None:
        """What is to be known before anything is spent on this."""
        return equal_runs(self.runs, self.temperature, simulated=self.user != "verbatim")


@dataclass(frozen=True, kw_only=True)
class LicRunOptions(LicOptions):
    """What `midturn lic run` compares besides, and how it is scored."""

    conditions: str | Sequence[str | Condition] = option(
        "full,concat,sharded,mediated",
        "Comma-separated: full, concat, shuffle-concat, sharded, recap, snowball, running-summary, "
        "retrieval, entropy-reset, mediated, mediated-no-ledger, mediated-guidelines, or a plugin's.",
        kind=str,
        panel="Data",
    )
    guidelines: str | Condition | None = option(
        None,
        "Rules for the condition mediated-guidelines: a file with a Markdown or JSON list, or a set "
        "that the store keeps: a version, SCOPE@NUMBER, or SCOPE for its active set.",
        kind=str,
        panel="Data",
    )
    scoring: Literal["strict", "parity"] = option(
        "strict",
        "`parity` keeps the published scorers' faults, to compare with published figures.",
        kind=Literal["strict", "parity"],
        panel="Run",
    )
    unsafe_code: bool = option(
        False,
        "Run model-written code without a sandbox. Only where you must.",
        flag="--unsafe-code",
        panel="Run",
    )
