"""What can be said of a refinement, in Python and on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from midturn.studies.options._option import BudgetOptions, option

if TYPE_CHECKING:
    from midturn.studies.lic import Plugin


@dataclass(frozen=True, kw_only=True)
class RefineOptions(BudgetOptions):
    """What is learned, from which conversations, by which model, and when it holds."""

    task: str = option(..., "Learn from conversations about this.", kind=str)
    model: str = option(..., "The model that writes the rules: `openai:gpt-4o-mini`, ...", kind=str)
    user: str | None = option(
        None, "Learn from this user's conversations, for this user alone.", kind=str, panel="Learning"
    )
    wanted: str | None = option(
        None,
        "A file in which you said what was wanted, as `midturn wanted` proposes it.",
        kind=str,
        metavar="FILE",
        panel="Learning",
    )
    pairs: int = option(5, "Failed conversations that the model is shown.", least=1, panel="Learning")
    embeddings: str | None = option(
        None,
        "Tells failures apart: `embedded:minilm` or `openai:text-embedding-3-small`; by their words where "
        "not given.",
        kind=str,
        panel="Learning",
    )
    search: bool = option(
        False,
        "Rewrite the rules again and again, and keep what reads better.",
        flag="--search",
        panel="Learning",
    )
    proposals: int = option(8, "With --search: rewrites that are tried.", least=1, panel="Learning")
    candidate: str | None = option(
        None,
        "Learn nothing, and try this set against its parent: a version, or SCOPE@NUMBER.",
        kind=str,
        metavar="SET",
        panel="Learning",
    )
    assistant: str | None = option(
        None, "Plays the assistant; that of the conversations where not given.", kind=str, panel="Validation"
    )
    mediator_model: str | None = option(
        None,
        "The Mediator that the rules are for; that of the conversations where not given.",
        kind=str,
        panel="Validation",
    )
    data: str | None = option(
        None,
        "The file of LiC records that was played; not needed for the bundled ones.",
        kind=str,
        panel="Validation",
    )
    plugin: Sequence[Path | Plugin] = option(
        (),
        "A Python file, which is run, with a task of your own.",
        kind=list[Path],
        panel="Validation",
    )
    runs: int = option(1, "Repetitions of each instruction in the validation.", least=1, panel="Validation")
    seed: int = option(0, "Draws what is learned from and what is validated on.", panel="Validation")
    worthwhile: float = option(
        20.0, "Points of 100 that the validation must be able to find.", least=0, panel="Validation"
    )
    spend_anyway: bool = option(
        False, "Spend where it can't find them, too.", flag="--spend-anyway", panel="Validation"
    )
    force: bool = option(
        False,
        "Activate the rules even if they don't help. This is recorded.",
        flag="--force",
        panel="Validation",
    )
    reason: str = option("forced at refining", "With --force: why, for the record.", panel="Validation")
