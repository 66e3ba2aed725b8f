"""Who takes part in a refinement, what it learns from, how it goes, and what all of its steps share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel

from midturn.mediator import Mediator
from midturn.refiner._refinement import Paired
from midturn.refiner.distilling import prompts_sha256
from midturn.refiner.guidelines import Guideline, GuidelineLibrary, GuidelineSet, Lineage, Merged, merge
from midturn.refiner.validation import Evaluate
from midturn.store import Trajectory


@dataclass(frozen=True, kw_only=True)
class RefineExperience:
    """What is learned from and validated on."""

    trajectories: Iterable[Trajectory]
    """Conversations of any scope and outcome."""
    full: Mapping[str, str] = field(default_factory=dict[str, str])
    """Instructions in full by task id, where they are known."""
    task_ids: Sequence[str] | None = None
    """All that can be validated on; `None`: those of the conversations."""


@dataclass(frozen=True, kw_only=True)
class RefineRoles:
    """Who takes part."""

    reflection: BaseChatModel
    """Writes the rules; recorded, with temperature 0."""
    mediator: Mediator
    """Reads under them for the proxy metric."""
    evaluate: Evaluate
    """Plays instructions under rules, those of wider active sets included."""
    embeddings: Embeddings | None = None
    """Distinguish pairs; `None`: by their words."""
    models: Mapping[str, str] = field(default_factory=dict[str, str])
    """Spec by role, for the set's lineage."""


@dataclass(frozen=True, kw_only=True)
class RefinePlan:
    """How to refine."""

    pairs: int = 5
    """That the reflection model is shown."""
    proposals: int = 0
    """0: rules are asked for once. Else searched for, with at most this number of rewrites."""
    few: int = 200
    """Fewer task ids than these are learned from in two folds. Half of 200 find 20 points where scores are 0
    or 100 alike."""
    runs: int = 1
    """Of each instruction that `evaluate` plays, under each set."""
    worthwhile: float = 20.0
    """Points of 100: the smallest difference that the validation should be able to find."""
    spend_anyway: bool = False
    """Continue where it can't."""
    activate: bool = True
    """Let a set hold that beats its parent."""
    force: str | None = None
    """Let the set hold in any case, for this reason, which is recorded."""
    seed: int = 0


class StepRecords(Protocol):
    """Where the records of steps are kept, so that none is made twice."""

    async def get(self, step: str) -> object | None:
        """Return the record of a step that was made before, as JSON has it, charged as it was then."""
        ...

    async def put(self, step: str, record: BaseModel) -> None:
        """Keep the record of a step."""
        ...


@dataclass(frozen=True)
class Progress:
    """A step that has begun or got on."""

    step: Literal["pairs", "propose", "ablate", "validate"]
    done: int
    total: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RefineSession:
    """What all steps of a refinement share."""

    scope: str
    roles: RefineRoles
    plan: RefinePlan
    library: GuidelineLibrary
    parent: GuidelineSet | None
    wider: Sequence[GuidelineSet]
    """The active sets that are told together with this scope's, the widest first."""
    by: str
    """Who refines, for the library."""
    progress: Callable[[Progress], None]

    @property
    def known(self) -> tuple[Guideline, ...]:
        """The guidelines that hold already."""
        return self.parent.guidelines if self.parent else ()

    def told(self, rules: Sequence[str]) -> tuple[str, ...]:
        """Return what the Mediator is told where these rules hold in the scope."""
        return self.merged(rules).rules

    def merged(self, rules: Sequence[str]) -> Merged:
        """Return these rules with those of wider scope."""
        return merge(*((each.scope, each.rules) for each in self.wider), (self.scope, tuple(rules)))

    def entered(self, paired: Paired, rules: Sequence[Guideline]) -> GuidelineSet:
        """Return the set of these rules in the library, entered as a candidate if it is new.

        Raises:
            BadInput: a set can't hold these rules.
        """
        lineage = Lineage(
            pairs=tuple(pair.id for pair in paired.shown),
            models=dict(self.roles.models),
            prompts_sha256=prompts_sha256(),
        )
        parent = self.parent.version if self.parent else None
        return self.library.add(self.scope, rules, by=self.by, parent=parent, lineage=lineage)

    def may_be_tried(self, paired: Paired, rules: Sequence[Guideline]) -> bool:
        """Tell whether these rules are not known to be of no use."""
        return self.entered(paired, rules).status == "candidate"
