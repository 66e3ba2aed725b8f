"""The record of one refinement, made of the records of its steps.

A refinement takes each fold through five steps: `Paired`, `Proposed`, `Filtered`, `Ablated`, `Validated`.
Each record is made from the one before it. What the folds came to together stands in `Refinement`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from midturn.refiner.distilling import Finding, Proposal
from midturn.refiner.guidelines import Guideline, Validation
from midturn.refiner.pairs import Pair
from midturn.refiner.validation import Split
from midturn.statistics import Power

FoldStatus = Literal["activated", "rejected", "candidate"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Paired(_Record):
    """First step: what is learned from, and what is kept to validate on."""

    split: Split
    found: dict[str, int] = {}
    """The outcome of the conversations to learn from, and how many."""
    shown: tuple[Pair, ...] = ()
    """What the reflection model is shown."""
    held_out: tuple[str, ...] = ()
    """Task ids of the pairs for the proxy metric."""


class Proposed(_Record):
    """Second step: rules as a model wrote them."""

    by: Literal["one_shot", "search"]
    draft: Proposal | None
    """`None`: a search found none that carry more."""
    others: tuple[Proposal, ...] = ()
    """A search's that it left behind."""
    stopped: str | None = None
    """Why a search ended before its last round."""


class Refused(_Record):
    """A list of rules that was left behind."""

    rules: tuple[Guideline, ...]
    findings: tuple[Finding, ...]
    reason: str


class Filtered(_Record):
    """Third step: what the filters leave."""

    kept: tuple[Guideline, ...] = ()
    findings: tuple[Finding, ...] = ()
    """The rules that were refused."""
    refused: str = ""
    """Why nothing is left that is worth trying; empty where something is."""
    others: tuple[Refused, ...] = ()


class Signal(_Record):
    """The proxy metric on pairs that the reflection model did not see: means, 0 to 1, by task id."""

    before: float
    """Under the parent's rules."""
    after: float
    """Under the new ones."""
    ci: tuple[float, float] | None
    """95 % interval of the difference, in points of 100; `None` for few task ids."""
    n: int
    """Task ids."""
    not_measured: int = 0
    """Others, of which nothing that was wanted can be compared."""


class Ablated(_Record):
    """Fourth step: what the readings of other pairs need of it."""

    kept: tuple[Guideline, ...]
    findings: tuple[Finding, ...] = ()
    """The rules and clauses that were cut out."""
    signal: Signal | None = None
    refused: str = ""
    """Why it is not worth validating; empty where it is."""


class Changed(_Record):
    """A conversation of the validation that the rules changed."""

    task_id: str
    said: tuple[str, ...]
    """By the user, secrets taken out."""
    before: str
    """What the Mediator passed on under the parent's rules."""
    after: str
    """The same under the new ones."""
    gain: float
    """Points of 100."""


class Validated(_Record):
    """Fifth step: how the set and its parent did on what nothing was learned from."""

    figures: Validation
    """Of this fold alone."""
    before: dict[str, float]
    """Scores by task id under the parent, 0 to 100."""
    after: dict[str, float]
    """The same under the set."""
    changed: tuple[Changed, ...] = ()
    """At most three, those that gained most first."""


class Fold(_Record):
    """One way through the steps, and the outcome of the rules."""

    pairs: Paired
    proposed: Proposed | None = None
    """`None` where a set that was there is tried."""
    filtered: Filtered | None = None
    ablated: Ablated | None = None
    validated: Validated | None = None
    rules: tuple[Guideline, ...] = ()
    """As they stood after the last step."""
    version: str | None = None
    """In the library; `None` where the rules can't be a set or never became one."""
    contradictions: tuple[str, ...] = ()
    """Between the set and active ones of wider scope, or within it; in words."""
    status: FoldStatus = "candidate"
    reason: str = ""
    """Of the status, for people."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The rules and clauses that were refused, by any step."""
        steps = (self.filtered, self.ablated)
        return tuple(finding for step in steps if step for finding in step.findings)


class Refinement(_Record):
    """What a refinement did. A page can be drawn from it."""

    scope: str
    parent: str | None
    """The version that was active; `None`: the Mediator without guidelines."""
    parent_rules: tuple[str, ...]
    power: Power
    """Of the validation, computed before anything was spent."""
    folds: tuple[Fold, ...]
    """Two where task ids are few: each learns from what the other validates on."""
    validation: Validation | None = None
    """Over all folds: each instruction under rules that were not learned from it."""
    chosen: str | None = None
    """The version that did best where it was validated."""
    activated: str | None = None
    """The version."""
    forced: str | None = None
    """Why it was activated without beating its parent."""
    stopped: str | None = None
    """Why it ended early."""
    verdict: str = ""
    """In a sentence or two, for people."""

    @property
    def best(self) -> Fold | None:
        """The fold of the chosen set."""
        return next((fold for fold in self.folds if self.chosen and fold.version == self.chosen), None)

    @property
    def scores(self) -> tuple[dict[str, float], dict[str, float]]:
        """Scores by task id of all folds: under the parent, and under the set that did not learn from it."""
        tried = [fold.validated for fold in self.folds if fold.validated]
        return (
            {task_id: score for each in tried for task_id, score in each.before.items()},
            {task_id: score for each in tried for task_id, score in each.after.items()},
        )
