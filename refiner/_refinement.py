"""The record of one refinement: what was learned from, what was tried, and what became of it and why."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from midturn.refiner.distilling import Finding, ProposedRule
from midturn.refiner.guidelines import Guideline, Validation
from midturn.refiner.pairs import Pair
from midturn.refiner.validation import Split
from midturn.statistics import Power

Fate = Literal["activated", "rejected", "candidate"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Signal(_Record):
    """The cheap signal on pairs that the reflection model did not see: means, 0 to 1, by task id."""

    before: float
    """Under the parent's rules."""
    after: float
    """Under the candidate's."""
    ci: tuple[float, float] | None
    """95 % interval of the difference, in points of 100; `None` for few task ids."""
    n: int
    """Task ids."""
    not_measured: int = 0
    """Others, of which nothing that was wanted can be compared."""


class Candidate(_Record):
    """A list of rules that was tried."""

    by: Literal["one_shot", "search", "given"]
    """`given`: a set that was there already."""
    proposed: tuple[ProposedRule, ...] = ()
    """As the model wrote them, secrets taken out."""
    findings: tuple[Finding, ...] = ()
    """The rules that were refused."""
    kept: tuple[Guideline, ...] = ()
    """The others."""
    version: str | None = None
    """In the library; `None` where its rules can't be a set, or were judged before they became one."""
    signal: Signal | None = None
    fate: Fate = "candidate"
    reason: str = ""
    """Of the fate, for people."""


class Refinement(_Record):
    """What a refinement did. A page can be drawn from it."""

    scope: str
    parent: str | None
    """The version that was active; `None`: the Mediator without guidelines."""
    parent_rules: tuple[str, ...]
    found: dict[str, int]
    """What became of the conversations to learn from, and how many."""
    split: Split
    pairs: tuple[Pair, ...] = ()
    """What the reflection model was shown."""
    held_out: tuple[str, ...] = ()
    """Task ids of the pairs for the cheap signal."""
    power: Power
    """Of the validation, computed before anything was spent."""
    candidates: tuple[Candidate, ...] = ()
    """In the order in which they were tried."""
    validation: Validation | None = None
    """Of the last candidate, where it got so far, against its parent."""
    before: dict[str, float] = {}
    """Scores by validation task id under the parent, 0 to 100."""
    after: dict[str, float] = {}
    """The same under the candidate."""
    contradictions: tuple[str, ...] = ()
    """Between the candidate and sets of wider scope that are active, or within it; in words."""
    activated: str | None = None
    """The version."""
    forced: str | None = None
    """Why it was activated without beating its parent."""
    stopped: str | None = None
    """Why it ended early."""
    verdict: str = ""
    """In a sentence or two, for people."""

    @property
    def chosen(self) -> str | None:
        """The version that was validated."""
        return self.candidates[-1].version if self.validation and self.candidates else None
