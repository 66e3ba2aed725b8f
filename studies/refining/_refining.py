"""Refine the guidelines of a task or a user from the conversations of a store, once or whenever it is due.

A refinement is named by what made it: the conversations that it learns from, the set that it starts from, the
models, the settings. The same command resumes where a killed one ended; with other conversations in the store
it is another refinement.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from langchain_core.language_models import BaseChatModel

from midturn.assistant import Paces, chat_model, extras_of, reachable, require_price
from midturn.core import BadInput, Budget, Role, Usage, require_extras
from midturn.drift import sentence_embeddings
from midturn.mediator import Mediator
from midturn.refiner import refine
from midturn.refiner.guidelines import open_library
from midturn.refiner.validation import Carrying, TooLittle
from midturn.store import Store, Waiting
from midturn.studies.lic import LicStudy
from midturn.studies.refining._calls import ByRequest, Charged
from midturn.studies.refining._costs import costs
from midturn.studies.refining._kept import Refined, Steps, keep, last, named
from midturn.studies.refining._rehearsal import Rehearsal, RehearsalStudy
from midturn.studies.refining._work import Order, Unseen, Witness, Work


async def refine_store(
    db: Path, order: Order, *, watcher: Witness | None = None, waiting: Waiting | None = None
) -> Refined:
    """Refine once, and keep what came of it.

    Args:
        db: the store with the conversations, which keeps the guidelines too.
        order: what to do.
        watcher: sees each step, and the conversations that are played.
        waiting: is told that another process works on the store, which is then waited for.

    Raises:
        BadInput: there is nothing to learn from, or not all that is needed is available; or another process
            works on the store, and `waiting` is not given.
        InfrastructureError: a model, a conversation or the disk failed. The same call resumes.
    """
    with _at_work(db, order, watcher) as work:
        async with work.store.claim.held_async(waiting):
            return await _refined(work)


async def refine_when_due(
    db: Path, order: Order, *, after: int, watcher: Witness | None = None
) -> Refined | None:
    """Refine if at least `after` failures can be learned from that the scope's last refinement did not have.

    To be called from a job, as often as one likes: as long as it is not due, it only looks at the store. The
    other arguments are those of `refine_store`, and so is what it raises.
    """
    with _at_work(db, order, watcher) as work:
        before = await last(db, order.scope)
        new = set(work.failures) - set(before.failures if before else ())
        if len(new) < after:
            return None
        try:
            with work.store.claim.held():
                return await _refined(work)
        except TooLittle:  # New failures alone are not enough: some must be left to validate on.
            return None


def preflight(db: Path, order: Order) -> None:
    """Refuse, before it is due, what could not be refined then as the store is now.

    Raises:
        BadInput: not all that is needed is available.
    """
    with _at_work(db, order, None) as work:
        _refuse_unplayable(work)
        _Models(work, name="")


@contextmanager
def _at_work(db: Path, order: Order, watcher: Witness | None) -> Generator[Work]:
    with Store(db, must_exist=True) as store, open_library(db) as library:
        yield Work(order=order, store=store, library=library, watcher=watcher or Unseen())


async def _refined(work: Work) -> Refined:
    _refuse_nothing(work)
    _refuse_unplayable(work)
    work.library.refuse_on_trial(work.scope)
    name = work.store.add_run(work.identity())
    before = await named(work.store.path, work.scope, name)
    if before and _stands(before, work.order):
        return before
    models, plan, playable = _Models(work, name), work.order.plan, work.playable
    if not models.rehearsal:  # What is read once under each set, and not played.
        playable, plan = {pair.task_id for pair in work.pairs}, replace(plan, runs=1)
    refinement = await refine(
        work.experience,
        work.library,
        work.scope,
        reflection=models.reflection,
        mediator=models.mediator,
        evaluate=models.rehearsal or Carrying(models.mediator, work.pairs),
        full=work.full,
        task_ids=sorted(playable),
        models=work.played_with,
        embeddings=models.embeddings,
        budget=models.budget,
        costs=costs(work),
        given=work.order.candidate,
        plan=plan,
        kept=Steps(work.store.path, work.scope, name, models.meter),
        progress=work.watcher.step,
    )
    refined = Refined(
        name=name,
        refinement=refinement,
        at=datetime.now(UTC),
        played_with=work.played_with,
        usage=models.usage,
        failures=tuple(work.failures),
    )
    await keep(work.store.path, work.scope, refined, is_last=work.candidate is None)
    return refined


class _Models:
    """Everyone who takes part in a refinement, metered, on one budget."""

    def __init__(self, work: Work, name: str) -> None:
        """Make the models. Raises `BadInput` where one is unavailable here."""
        order = work.order
        self.budget = Budget(order.limits)
        self.meter = ByRequest(
            budget=self.budget,
            journal=Charged(work.store, self.budget),
            conversation_id=name,
            seed=order.seed,
            paces=Paces(order.concurrency),
        )
        self.embeddings = sentence_embeddings(order.embeddings) if order.embeddings else None
        self.reflection = self._model("refiner", order.model)
        self.mediator = Mediator(self._model("mediator", work.specs["mediator"]))
        self.rehearsal = self._rehearsal(work, work.study, name) if work.study else None

    @property
    def usage(self) -> dict[Role, Usage]:
        """What all calls cost, those of earlier processes included."""
        added = dict(self.meter.usage)
        for cost in self.rehearsal.costs.values() if self.rehearsal else ():
            for role, usage in cost.items():
                added[role] = added.get(role, Usage()) + usage
        return added

    def _model(self, role: Role, spec: str) -> BaseChatModel:
        return self.meter.model(chat_model(spec, temperature=0.0), role, spec)

    def _rehearsal(self, work: Work, study: LicStudy, name: str) -> Rehearsal:
        def set_of(rules: Sequence[str]) -> str | None:
            """Return the newest version in the scope that has these rules, and no others."""
            sets = reversed(work.library.sets(work.scope))
            return next((each.version for each in sets if each.rules == tuple(rules)), None)

        return Rehearsal(
            study=RehearsalStudy.of(study, models=study.chat_models, refinement=name),
            store=work.store,
            budget=self.budget,
            set_of=set_of,
            watcher=work.watcher,
        )


def _stands(before: Refined, order: Order) -> bool:
    """Whether a refinement that was made before has come to all that this order could come to."""
    it = before.refinement
    # Where it activated a set, that set is not active any more: this order would have another name.
    return it.stopped is None and it.activated is None and not order.force


def _refuse_nothing(work: Work) -> None:
    """Refuse a store without any of the conversations that are meant."""
    if not work.experience:
        whose = f" of the user {work.order.user}" if work.order.user is not None else ""
        raise BadInput(
            f"{work.store.path}: holds no conversation about `{work.order.task}`{whose}. Import some, or "
            "play a study; `midturn trajectories list` names what there is"
        )


def _refuse_unplayable(work: Work) -> None:
    """Refuse, before anything is spent, what could not be played, scored or paid for within the budget."""
    if work.study:
        work.study.preflight()
    require_extras(*extras_of(*work.specs.values()), needed_for="playing what is learned from")
    for spec in set(work.specs.values()):
        if work.order.limits.usd is not None:
            require_price(spec)
        reachable(spec)
