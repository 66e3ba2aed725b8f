"""Everyone who takes part in a refinement, on one budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from langchain_core.language_models import BaseChatModel

from midturn.assistant import Paces, chat_model
from midturn.core import Budget, Role, Usage
from midturn.drift import sentence_embeddings
from midturn.mediator import Mediator
from midturn.refiner import Refinement, refine
from midturn.refiner.validation import Carrying
from midturn.studies.lic import LicStudy
from midturn.studies.refining._calls import ByRequest, Charged
from midturn.studies.refining._costs import costs
from midturn.studies.refining._rehearsal import Rehearsal, RehearsalStudy
from midturn.studies.refining._work import Work


class Bench:
    """The models of a refinement, metered, and what they are asked to do."""

    def __init__(self, work: Work, name: str) -> None:
        """Make the models. Raises `BadInput` where one can't be had here."""
        self._work = work
        self.name = name
        self._budget = Budget(work.order.limits)
        self._meter = ByRequest(
            budget=self._budget,
            journal=Charged(work.store, self._budget),
            conversation_id=name,
            seed=work.order.seed,
            paces=Paces(work.order.concurrency),
        )
        embeddings = work.order.embeddings
        self._embeddings = sentence_embeddings(embeddings) if embeddings else None
        self._reflection = self._model("refiner", work.order.model)
        self._mediator = Mediator(self._model("mediator", work.specs["mediator"]))
        self.rehearsal = self._rehearsal(work.study) if work.study else None

    async def refine(self) -> Refinement:
        """Refine; raises what `refine_store` does."""
        work, plan = self._work, self._work.order.plan
        if self.rehearsal:
            playable = work.playable
        else:  # What is read once under each set, and not played.
            playable, plan = {pair.task_id for pair in work.pairs}, replace(plan, runs=1)
        return await refine(
            work.experience,
            work.library,
            work.scope,
            reflection=self._reflection,
            mediator=self._mediator,
            evaluate=self.rehearsal or Carrying(self._mediator, work.pairs),
            full=work.full,
            task_ids=sorted(playable),
            models=work.played_with,
            embeddings=self._embeddings,
            budget=self._budget,
            costs=costs(work),
            given=work.order.candidate,
            plan=plan,
            progress=work.tell,
        )

    @property
    def usage(self) -> dict[Role, Usage]:
        """What all calls cost, those of earlier processes included."""
        added = dict(self._meter.usage)
        for cost in self.rehearsal.costs.values() if self.rehearsal else ():
            for role, usage in cost.items():
                added[role] = added.get(role, Usage()) + usage
        return added

    def _model(self, role: Role, spec: str) -> BaseChatModel:
        return self._meter.model(chat_model(spec, temperature=0.0), role, spec)

    def _rehearsal(self, study: LicStudy) -> Rehearsal:
        return Rehearsal(
            study=RehearsalStudy.of(study, models=study.chat_models, refinement=self.name),
            store=self._work.store,
            budget=self._budget,
            set_of=self._set_of,
            watcher=self._work.watcher,
        )

    def _set_of(self, rules: Sequence[str]) -> str | None:
        """The newest version in the scope that has these rules, and no others."""
        sets = self._work.library.sets(self._work.scope)
        return next((each.version for each in reversed(sets) if each.rules == tuple(rules)), None)
