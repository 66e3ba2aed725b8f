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

from midturn.assistant import ConcurrencyLimits, chat_model, extras_of, reachable, require_price
from midturn.core import BadInput, Budget, Role, Usage, one_line, require_extras
from midturn.drift import sentence_embeddings
from midturn.mediator import Mediator
from midturn.refiner import RefineExperience, RefineRoles, refine
from midturn.refiner.guidelines import open_library
from midturn.refiner.validation import InstructionRecall, TooLittle
from midturn.store import Store, Waiting
from midturn.studies.lic import LicStudy
from midturn.studies.refining._calls import BudgetedJournal, RequestKeyedRecorder
from midturn.studies.refining._context import NullRefineListener, RefineConfig, RefineContext, RefineListener
from midturn.studies.refining._costs import costs
from midturn.studies.refining._evaluation import ReplayEvaluation, ReplayStudy
from midturn.studies.refining._kept import Refined, Steps, keep, last, named

LISTED = 10
"""Tasks that an error names."""


async def refine_store(
    db: Path, config: RefineConfig, *, listener: RefineListener | None = None, waiting: Waiting | None = None
) -> Refined:
    """Refine once, and keep what came of it.

    Args:
        db: the store with the conversations, which keeps the guidelines too.
        config: what to do.
        listener: sees each step, and the conversations that are played.
        waiting: is told that another process works on the store, which is then waited for.

    Raises:
        BadInput: there is nothing to learn from, or not all that is needed is available; or another process
            works on the store, and `waiting` is not given.
        InfrastructureError: a model, a conversation or the disk failed. The same call resumes.
    """
    with _at_work(db, config, listener) as context:
        async with context.store.claim.held_async(waiting):
            return await _refined(context)


async def refine_when_due(
    db: Path, config: RefineConfig, *, after: int, listener: RefineListener | None = None
) -> Refined | None:
    """Refine if at least `after` failures can be learned from that the scope's last refinement did not have.

    To be called from a job, as often as one likes: as long as it is not due, it only looks at the store. The
    other arguments are those of `refine_store`, and so is what it raises.
    """
    with _at_work(db, config, listener) as context:
        before = await last(db, config.scope)
        new = set(context.failures) - set(before.failures if before else ())
        if len(new) < after:
            return None
        try:
            with context.store.claim.held():
                return await _refined(context)
        except TooLittle:  # New failures alone are not enough: some must be left to validate on.
            return None


def preflight(db: Path, config: RefineConfig) -> None:
    """Refuse, before it is due, what could not be refined then as the store is now.

    Raises:
        BadInput: not all that is needed is available.
    """
    with _at_work(db, config, None) as context:
        _refuse_unplayable(context)
        _Models(context, name="")


@contextmanager
def _at_work(db: Path, config: RefineConfig, listener: RefineListener | None) -> Generator[RefineContext]:
    with Store(db, must_exist=True) as store, open_library(db) as library:
        yield RefineContext(
            config=config, store=store, library=library, listener=listener or NullRefineListener()
        )


async def _refined(context: RefineContext) -> Refined:
    _refuse_nothing(context)
    _refuse_unplayable(context)
    context.library.refuse_on_trial(context.scope)
    name = context.store.add_run(context.identity())
    before = await named(context.store.path, context.scope, name)
    if before and _stands(before, context.config):
        return before
    models, plan, playable = _Models(context, name), context.config.plan, context.playable
    if not models.evaluation:  # What is read once under each set, and not played.
        playable, plan = {pair.task_id for pair in context.pairs}, replace(plan, runs=1)
    refinement = await refine(
        RefineExperience(trajectories=context.experience, full=context.full, task_ids=sorted(playable)),
        context.library,
        context.scope,
        roles=RefineRoles(
            reflection=models.reflection,
            mediator=models.mediator,
            evaluate=models.evaluation or InstructionRecall(models.mediator, context.pairs),
            embeddings=models.embeddings,
            models=context.played_with,
        ),
        budget=models.budget,
        costs=costs(context),
        given=context.config.candidate,
        plan=plan,
        kept=Steps(context.store.path, context.scope, name, models.recorder),
        progress=context.listener.step,
    )
    refined = Refined(
        name=name,
        refinement=refinement,
        at=datetime.now(UTC),
        played_with=context.played_with,
        usage=models.usage,
        failures=tuple(context.failures),
    )
    await keep(context.store.path, context.scope, refined, is_last=context.candidate is None)
    return refined


class _Models:
    """Everyone who takes part in a refinement, their calls recorded, on one budget."""

    def __init__(self, context: RefineContext, name: str) -> None:
        """Make the models. Raises `BadInput` where one is unavailable here."""
        config = context.config
        self.budget = Budget(config.limits)
        self.recorder = RequestKeyedRecorder(
            budget=self.budget,
            journal=BudgetedJournal(context.store, self.budget),
            conversation_id=name,
            seed=config.seed,
            concurrency_limits=ConcurrencyLimits(config.concurrency),
        )
        self.embeddings = sentence_embeddings(config.embeddings) if config.embeddings else None
        self.reflection = self._model("refiner", config.model)
        self.mediator = Mediator(self._model("mediator", context.specs["mediator"]), acts_shown=True)
        self.evaluation = self._evaluation(context, context.study, name) if context.study else None

    @property
    def usage(self) -> dict[Role, Usage]:
        """What all calls cost, those of earlier processes included."""
        added = dict(self.recorder.usage)
        for cost in self.evaluation.costs.values() if self.evaluation else ():
            for role, usage in cost.items():
                added[role] = added.get(role, Usage()) + usage
        return added

    def _model(self, role: Role, spec: str) -> BaseChatModel:
        return self.recorder.model(chat_model(spec, temperature=0.0), role, spec)

    def _evaluation(self, context: RefineContext, study: LicStudy, name: str) -> ReplayEvaluation:
        def set_of(rules: Sequence[str]) -> str | None:
            """Return the newest version in the scope that has these rules, and no others."""
            sets = reversed(context.library.sets(context.scope))
            return next((each.version for each in sets if each.rules == tuple(rules)), None)

        return ReplayEvaluation(
            study=ReplayStudy.of(study, models=study.chat_models, refinement=name),
            store=context.store,
            budget=self.budget,
            set_of=set_of,
            listener=context.listener,
        )


def _stands(before: Refined, config: RefineConfig) -> bool:
    """Whether a refinement that was made before has come to all that this configuration could come to."""
    it = before.refinement
    # Where it activated a set, that set is not active any more: this configuration would have another name.
    return it.stopped is None and it.activated is None and not config.force


def _refuse_nothing(context: RefineContext) -> None:
    """Refuse a store without any of the conversations that are meant."""
    if not context.experience:
        config = context.config
        whose = f" of the user {config.user}" if config.user is not None else ""
        raise BadInput(
            f"{context.store.path}: holds no conversation about `{config.task}`{whose}. "
            f"{_what_there_is(context.store)}"
        )


def _what_there_is(store: Store) -> str:
    tasks = sorted({each.task for each in store.all_trajectories()})
    listed = ", ".join(one_line(task) for task in tasks[:LISTED])
    if not tasks:
        return "It is empty: import conversations, or play a study"
    return f"It has conversations about: {listed}{' and others' if len(tasks) > LISTED else ''}"


def _refuse_unplayable(context: RefineContext) -> None:
    """Refuse, before anything is spent, what could not be played, scored or paid for within the budget."""
    if context.study:
        context.study.preflight()
    require_extras(*extras_of(*context.specs.values()), needed_for="playing what is learned from")
    for spec in set(context.specs.values()):
        if context.config.limits.usd is not None:
            require_price(spec)
        reachable(spec)
