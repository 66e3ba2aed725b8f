"""What a refinement is to do, and what a store holds for it when it is done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from midturn.assistant import describe
from midturn.core import BadInput, Role
from midturn.refiner import Progress, RefinePlan
from midturn.refiner.experience import Choice, full_of
from midturn.refiner.guidelines import (
    GLOBAL,
    GuidelineLibrary,
    GuidelineSet,
    checked_scope,
    task_scope,
    user_scope,
)
from midturn.refiner.pairs import Pair, pairs_of
from midturn.refiner.wanted import Wanted, read_wanted
from midturn.store import RunIdentity, Store, Trajectory, canonical_sha256
from midturn.studies._runner import NullListener, ProgressListener
from midturn.studies.lic import LicStudy, Plugin, load_all
from midturn.studies.options import RefineOptions
from midturn.studies.refining._evaluation import ReplayNotes
from midturn.studies.refining._kept import PROTOCOL
from midturn.studies.refining._playing import last_run, study_of
from midturn.studies.refining._reviewed import full_of_wanted, wanted_in


class RefineListener(ProgressListener, Protocol):
    """Sees a refinement go by."""

    def step(self, progress: Progress, /) -> None:
        """See a step begin or get on."""
        ...


class NullRefineListener(NullListener):
    """Sees nothing."""

    def step(self, progress: Progress) -> None:
        """Nobody waits to see it."""


@dataclass(frozen=True, kw_only=True)
class RefineConfig(RefineOptions):
    """What to refine, with whom, and for how much. The budget is one refinement's, however often started."""

    def __post_init__(self) -> None:
        """Refuse values out of their bounds, a user without an id, and what can't be done together.

        Raises:
            BadInput: there is one.
        """
        super().__post_init__()
        checked_scope(self.scope)
        if self.candidate is not None and self.search:
            raise BadInput("--candidate tries one set, once: leave out --watch and --search")

    @property
    def scope(self) -> str:
        """For whom the rules are to hold."""
        return task_scope(self.task) if self.user is None else user_scope(self.user)

    @cached_property
    def plugins(self) -> Sequence[Plugin]:
        """The files that bring tasks of the user's own.

        Raises:
            BadInput: one can't be used.
        """
        return load_all(self.plugin)

    @cached_property
    def reviewed(self) -> Sequence[Wanted]:
        """What was wanted, as a person said it: of one user, where the rules are to be that user's.

        Raises:
            BadInput: the file can't be read.
        """
        wanted = read_wanted(Path(self.wanted)).wanted if self.wanted is not None else ()
        return [each for each in wanted if self.user is None or each.user == self.user]

    @property
    def plan(self) -> RefinePlan:
        """How to refine."""
        return RefinePlan(
            pairs=self.pairs,
            proposals=self.proposals if self.search else 0,
            runs=self.runs,
            worthwhile=self.worthwhile,
            spend_anyway=self.spend_anyway,
            force=self.reason if self.force else None,
            seed=self.seed,
        )


@dataclass(frozen=True, kw_only=True)
class RefineContext:
    """A configuration, and the store as it is when it is carried out."""

    config: RefineConfig
    store: Store
    library: GuidelineLibrary
    listener: RefineListener

    @cached_property
    def candidate(self) -> GuidelineSet | None:
        """The set that is validated; `None`: one that is yet to be made."""
        return self.library.find(self.config.candidate) if self.config.candidate is not None else None

    @property
    def scope(self) -> str:
        """For whom the rules are to hold: everybody's are tried on whatever conversations are named."""
        return GLOBAL if self.candidate and self.candidate.scope == GLOBAL else self.config.scope

    @cached_property
    def experience(self) -> list[Trajectory]:
        """The conversations to learn from: all that the store has of the task and the user, but those that a
        refinement played. A simulated user who was not asked for is nobody whose habits could be learned.
        """
        simulated = set[str]()
        if self.config.user is None:
            simulated = {run_id for run_id, made in self.store.runs() if made.study == "lic"}
        chosen = Choice(task=self.config.task, user=self.config.user).among(self.store)
        experience = [
            each.model_copy(update={"user": None}) if each.run_id in simulated else each
            for each in chosen
            if ReplayNotes.of(each).refinement is None
        ]
        return wanted_in(experience, self.config.reviewed, self.config.wanted)

    @cached_property
    def study(self) -> LicStudy | None:
        """How the task's conversations can be played again; `None` where no study played any of these."""
        made = last_run(self.store, self.config.task)
        if made is None:
            return None
        study = study_of(made, self.config, self.config.plugins)
        known = {record.task_id for record in study.records}
        return study if any(each.task_id in known for each in self.experience) else None

    @cached_property
    def full(self) -> dict[str, str]:
        """The instructions in full, by task id, as far as the task or the conversations tell them."""
        study = self.study
        told = {each.task_id: study.setup.task.full_prompt(each) for each in study.records} if study else {}
        return _brought(self.experience) | told | full_of_wanted(self.config.reviewed)

    @property
    def playable(self) -> set[str]:
        """The task ids of the conversations that can be played again."""
        records = self.study.records if self.study else ()
        return {each.task_id for each in self.experience} & {record.task_id for record in records}

    @cached_property
    def specs(self) -> dict[Role, str]:
        """Who takes part."""
        reading: dict[Role, str] = {"mediator": self.config.mediator_model or self.config.model}
        writing: dict[Role, str] = {} if self.candidate else {"refiner": self.config.model}
        return {**writing, **(self.study.specs if self.study else reading)}

    @property
    def played_with(self) -> dict[str, str]:
        """The same as they may be shown."""
        return {role: describe(spec) for role, spec in self.specs.items()}

    @cached_property
    def pairs(self) -> list[Pair]:
        """All contrastive pairs that the experience holds."""
        return pairs_of(self.experience, self.full)[0]

    @property
    def failures(self) -> list[str]:
        """Their ids."""
        return [pair.id for pair in self.pairs]

    def identity(self) -> RunIdentity:
        """All that makes the refinement what it is. What only decides about its end does not count."""
        plan = self.config.plan
        candidate, active = self.candidate, self.library.active(self.scope)
        parent = candidate.parent if candidate else active and active.version
        how = "search" if plan.proposals else "one shot"
        learned_from = {each.conversation_id: str(each.score) for each in self.experience}
        settings = {
            name: value
            for name, value in asdict(plan).items()
            if name not in {"spend_anyway", "activate", "force"}
        }
        return RunIdentity(
            study="refine",
            protocol=PROTOCOL,
            role="mediated",
            data_sha256=canonical_sha256(
                {"data": self.study.setup.data.sha256 if self.study else "", **learned_from}
            ),
            task=self.scope,
            condition=f"candidate {candidate.version}" if candidate else how,
            models=self.played_with,
            settings={**settings, "embeddings": self.config.embeddings},
            guidelines=parent,
            prompts_sha256=canonical_sha256({"full": json.dumps(self.full)}),
            scoring=self.study.scoring if self.study else "carrying",
            seed=plan.seed,
        )


def _brought(experience: Iterable[Trajectory]) -> dict[str, str]:
    """Return the instructions in full that conversations came with, by task id.

    Where they differ, none is it.
    """
    found: dict[str, set[str]] = {}
    for each in experience:
        if full := full_of(each):
            found.setdefault(each.task_id, set()).add(full)
    return {task_id: full for task_id, (full, *others) in found.items() if not others}
