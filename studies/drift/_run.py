"""Play a drift study into a store, resumable at any moment.

The first arm is the trunk: every other arm's conversation takes over its first turns, as far as both are
asked the same, and goes on from there. Equal seeds would not pair them, since a server that decodes several
conversations at once does not give the same reply twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.exceptions import ContextOverflowError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage

from midturn.assistant import Meter, Paces
from midturn.core import Budget, one_line
from midturn.drift import Intervention
from midturn.drift.adherence import judged
from midturn.drift.scorers import response_of
from midturn.graphs import TurnConfig, TurnContext, TurnGraph, compiled_turn
from midturn.store import Store, Trajectory, Turn, conversation_id
from midturn.studies._runner import Outcome, Watcher, budget_left, play_all
from midturn.studies.drift._notes import ConversationNotes, TurnNotes
from midturn.studies.drift._plan import Plan, reply_settings
from midturn.studies.drift._replay import SCRIPT, history
from midturn.studies.drift._scripts import Ask, Script, shared_turns


@dataclass(frozen=True)
class Job:
    """One conversation of a run."""

    run_id: str
    script: Script

    @property
    def conversation_id(self) -> str:
        """The conversation's name in the store."""
        return conversation_id(self.run_id, self.script.task_id, self.script.repetition)


async def run(plan: Plan, model: BaseChatModel, store: Store, version: str, watcher: Watcher) -> Outcome:
    """Play what the store lacks of the plan: the trunk, and then what branches off it.

    Raises:
        BadInput: another process works on the store.
    """
    with store.claim.held():
        return await _run(plan, model, store, version, watcher)


async def _run(plan: Plan, model: BaseChatModel, store: Store, version: str, watcher: Watcher) -> Outcome:
    run_ids = {arm: store.add_run(plan.identity(arm, version)) for arm in plan.arms}
    budget = budget_left(plan.limits, store, run_ids.values())
    stage = _Stage(plan, model, budget, store)
    watcher.begin(sum(len(_left(plan, arm, run_id, store)) for arm, run_id in run_ids.items()))

    def end(trajectory: Trajectory) -> None:
        store.finish(trajectory)
        watcher.end(trajectory, budget.spent)

    def play(jobs: Sequence[Job]) -> Awaitable[Outcome]:
        return play_all(jobs, stage.play, lambda job: _blank(job, plan), end, plan.concurrency)

    trunk, *branches = plan.arms
    jobs = [Job(run_ids[trunk], script) for script in _left(plan, trunk, run_ids[trunk], store)]
    first = await play(jobs)
    if first.stopped:
        return first
    grown = _grown(plan, trunk, run_ids[trunk], store)
    jobs = [
        Job(run_ids[arm], branch)
        for arm in branches
        for script in _left(plan, arm, run_ids[arm], store)
        if (branch := grown(script))
    ]
    second = await play(jobs)
    return first + second


def _left(plan: Plan, arm: str, run_id: str, store: Store) -> list[Script]:
    finished = store.finished(run_id)
    return [script for script in plan.of_arm(arm) if (script.task_id, script.repetition) not in finished]


def _grown(plan: Plan, trunk: str, run_id: str, store: Store) -> Callable[[Script], Script | None]:
    """What puts a branch on its trunk; hands back nothing for one whose trunk infrastructure broke."""
    stems = {(script.task_id, script.repetition): script for script in plan.of_arm(trunk)}
    played = {(t.task_id, t.repetition): t for t in store.trajectories(run_id) if t.blame != "infrastructure"}

    def grown(script: Script) -> Script | None:
        place = script.task_id, script.repetition
        if place not in played:
            return None
        shared = shared_turns(stems[place], script)
        stem = played[place]
        return replace(script, played=tuple(stem.turns[:shared]), source=stem.conversation_id)

    return grown


class _Stage:
    """Where conversations are played, with one budget and one journal."""

    def __init__(self, plan: Plan, model: BaseChatModel, budget: Budget, store: Store) -> None:
        self._plan = plan
        self._model = model
        self._budget = budget
        self._store = store
        self._paces = Paces(plan.concurrency)
        self._graph: TurnGraph = compiled_turn(TurnConfig(fail_open=False), model)

    async def play(self, job: Job) -> Trajectory:
        """Play a conversation to its end, or to where the model can read no more."""
        meter = Meter(
            budget=self._budget,
            journal=self._store,
            conversation_id=job.conversation_id,
            seed=self._plan.seed,
            paces=self._paces,
        )
        model = meter.model(self._model, "assistant", self._plan.model).bind(**reply_settings(self._plan))
        context = TurnContext(assistant=model)
        trajectory, script = _blank(job, self._plan), job.script
        try:
            for ask in script.asks[len(script.played) :]:
                trajectory.turns.append(await self._take_turn(ask, trajectory, script, context, meter))
        except ContextOverflowError as error:
            # No repetition makes a model read more than it can: the conversation ends here, and counts.
            trajectory.blame, trajectory.error = "assistant", one_line(str(error))
        trajectory.usage = dict(meter.usage)
        trajectory.score = _score(trajectory)
        return trajectory

    async def _take_turn(
        self, ask: Ask, trajectory: Trajectory, script: Script, context: TurnContext, meter: Meter
    ) -> Turn:
        before = dict(meter.usage)
        asked = [*history(script.system, trajectory.turns), HumanMessage(ask.text)]
        state: Any = await self._graph.ainvoke({"messages": asked}, context=context)  # pyright: ignore[reportArgumentType]
        return _turn(ask, state, script, len(trajectory.turns) + 1).model_copy(
            update={"usage": meter.since(before)}
        )


def _turn(ask: Ask, state: Any, script: Script, number: int) -> Turn:
    reply: AIMessage = state["messages"][-1]
    said = response_of(reply)
    notes = TurnNotes(ended=said.ended)
    if ask.recorded is not None:
        notes["recorded"] = ask.recorded
    if script.constraints:
        notes["met"] = judged(said.text, script.constraints)
    return Turn(
        utterance=ask.text,
        response=said.text,
        response_token_ids=said.token_ids,
        intervention=_intervention(ask, number),
        trace=state["midturn"].trace,
        notes=dict(notes),
    )


def _intervention(ask: Ask, turn: int) -> Intervention:
    """What the script did; the trigger of the turn graph stays out of it."""
    if ask.reminds:
        return Intervention(kind="remind", turn=turn, reason="the script reminds here", trigger=SCRIPT)
    return Intervention(kind="none", turn=turn, reason="the script does not remind here", trigger=SCRIPT)


def _blank(job: Job, plan: Plan) -> Trajectory:
    """A conversation with the turns that it takes over, before its own first turn."""
    script = job.script
    return Trajectory(
        conversation_id=job.conversation_id,
        run_id=job.run_id,
        task=plan.task,
        task_id=script.task_id,
        condition=script.arm,
        repetition=script.repetition,
        user=plan.roles.get("user"),
        turns=list(script.played),
        notes=dict(
            ConversationNotes(
                system=script.system,
                goal=script.goal,
                reminder=script.reminder,
                turns=len(script.asks),
                source=script.source,
                shared=len(script.played),
            )
        ),
    )


def _score(trajectory: Trajectory) -> float | None:
    """The share of constraints met over the whole conversation, where it has any."""
    met: Sequence[bool] = [kept for turn in trajectory.turns for kept in turn.notes.get("met", {}).values()]
    return sum(met) / len(met) if met else None
