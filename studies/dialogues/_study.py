"""Dialogues under several conditions as a study: every turn scored, none of them the last one early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Any, ClassVar

from langchain_core.language_models import BaseChatModel

from midturn.assistant import describe
from midturn.core import BadInput, Role
from midturn.drift import REMINDER, Remind, Rewrite, Trigger, never
from midturn.store import Decoding, RunIdentity, Store, Trajectory, canonical_sha256
from midturn.studies._interventions import scheduled, shared_turns, shares_in
from midturn.studies._models import Models
from midturn.studies._notes import BranchNotes
from midturn.studies._running import check_models, named_runs
from midturn.studies._study import Case, CaseContext
from midturn.studies.dialogues import _user as user_prompts
from midturn.studies.dialogues._agents import AgentModel, agent_model
from midturn.studies.dialogues._conditions import BASE_RUN, TWINS, Condition, conditions
from midturn.studies.dialogues._drift_measure import DialogueMeasure, Entropy
from midturn.studies.dialogues._factory import DialogueFactory
from midturn.studies.dialogues._notes import DialogueNotes
from midturn.studies.dialogues._play import Playing
from midturn.studies.dialogues._records import Dialogue, DialogueSet
from midturn.studies.dialogues.checks import JUDGE, OwnCheck
from midturn.studies.dialogues.sources import read_dialogues
from midturn.studies.lic import own_faults
from midturn.studies.lic.conditions import Condition as Context, guided
from midturn.studies.options import DialoguesOptions, equal_runs

if TYPE_CHECKING:
    from midturn.studies.dialogues._report import Report

NAME = "dialogues"
_TEMPERATURES: Mapping[Role, float] = {"mediator": 0.0, "judge": 0.0, "user": 1.0}
"""Of everyone but the assistant."""


@dataclass(frozen=True, kw_only=True)
class DialoguesStudy(DialoguesOptions):
    """What to play, and with whom. `runs`, `limit` and the budget are no part of the runs' names."""

    name: ClassVar[str] = NAME
    protocol: ClassVar[int] = 1

    models: Mapping[Role, BaseChatModel] = field(default_factory=dict[Role, BaseChatModel])
    """Models that play in place of those that the specs name."""
    drift_measure: DialogueMeasure = field(default_factory=Entropy)
    """How drift is measured where a condition is controlled."""
    _known: dict[str, float] = field(default_factory=dict[str, float], init=False, repr=False, compare=False)
    """The threshold, once it is known."""

    @cached_property
    def data_set(self) -> DialogueSet:
        """The dialogues that the options name, all of them.

        Raises:
            BadInput: they are not there, or can't be used.
        """
        if isinstance(self.data, DialogueSet):
            return self.data
        return read_dialogues(str(self.data), count=self.limit, length=self.length, seed=self.seed)

    @cached_property
    def dialogues(self) -> Mapping[str, Dialogue]:
        """The dialogues to play, by id."""
        return {each.id: each for each in self.data_set.dialogues[: self.limit]}

    @cached_property
    def cells(self) -> Mapping[str, Condition]:
        """The conditions, by name.

        Raises:
            BadInput: one is not known.
        """
        return {each.name: each for each in conditions(self.conditions, self._guided)}

    @property
    def _guided(self) -> Sequence[Context]:
        if self.guidelines is None:
            return ()
        if isinstance(self.guidelines, Context):
            return (self.guidelines,)
        from pathlib import Path

        from midturn.refiner.guidelines import read_guidelines

        return (guided(read_guidelines(Path(self.guidelines))),)

    @cached_property
    def shares(self) -> tuple[float, ...]:
        """The shares of a dialogue's length at which scheduled conditions act.

        Raises:
            BadInput: one is no number above 0 and at most 1.
        """
        return shares_in(self.schedule, "dialogue")

    @cached_property
    def own_checks(self) -> Mapping[str, OwnCheck]:
        """Checks of the user's own, by name."""
        return self._plugins[0]

    @cached_property
    def _plugins(self) -> tuple[Mapping[str, OwnCheck], Mapping[str, str]]:
        from midturn.studies.dialogues._plugins import load_checks

        return load_checks(self.plugin)

    @property
    def is_gauged(self) -> bool:
        """Whether drift is measured: where a condition is controlled, in all that have turns."""
        return any(cell.intervention == "controlled" for cell in self.cells.values())

    @property
    def specs(self) -> dict[Role, str]:
        """The models that take part, by role."""
        specs: dict[Role, str] = {"assistant": self.agent or self.model}
        if any(cell.context.uses_mediator for cell in self.cells.values()):
            specs["mediator"] = self.mediator_model or self.model
        if any(each.simulated for each in self.dialogues.values()):
            specs["user"] = self.user or self.model
        if self.judge and any(c.asks_a_judge for each in self.dialogues.values() for c in each.all_checks):
            specs["judge"] = self.judge
        return specs

    @property
    def waves(self) -> Sequence[Sequence[Case]]:
        """All cases, dialogue by dialogue over all conditions; a branch comes after its base run."""
        waves: list[list[Condition]] = []
        for cell in self.cells.values():
            depth = self._depth(cell)
            waves += [[] for _ in range(depth + 1 - len(waves))]
            waves[depth].append(cell)
        return [
            [
                self.case(cell, dialogue, repetition)
                for repetition in range(self.runs)
                for dialogue in self.dialogues.values()
                for cell in wave
            ]
            for wave in waves
            if wave
        ]

    def _depth(self, cell: Condition) -> int:
        base_run = self.base_run_of(cell)
        return 0 if base_run is None else 1 + self._depth(self.cells[base_run])

    def base_run_of(self, cell: Condition) -> str | None:
        """Return the condition whose dialogues a condition's begin as, where it is played, too."""
        if cell.asks_alone or cell.is_trunk:
            return None
        base = BASE_RUN if cell.intervention == "off" else cell.name.partition(" + ")[0]
        return base if base in self.cells else None

    def case(self, cell: Condition, dialogue: Dialogue, repetition: int) -> Case:
        """Return one dialogue that is to be played."""
        user = "simulated" if dialogue.simulated else "script"
        return Case(
            condition=cell.name,
            task_id=dialogue.id,
            repetition=repetition,
            base_run=self.base_run_of(cell),
            user=None if cell.asks_alone else user,
            notes=DialogueNotes(group=dialogue.group).written(),
        )

    def preflight(self) -> None:
        """Refuse, before anything is spent, what could not be played or scored.

        Raises:
            BadInput: a check, twins, a judge or a model is missing.
        """
        _ = self.shares, self.own_checks, self._agent
        for dialogue in self.dialogues.values():
            self._refuse_unscorable(dialogue)
        if self.is_gauged:
            self.drift_measure.preflight()
            if self.threshold is None and BASE_RUN not in self.cells:
                raise BadInput(f"+controlled needs --threshold, or the condition {BASE_RUN} to take it from")
        if self.agent and self.max_usd is not None:
            raise BadInput("--max-usd can't hold an agent, whose calls have no price here: use --max-tokens")
        if not self.models:
            check_models(self, leave_out=["assistant"] if self.agent else ())

    def _refuse_unscorable(self, dialogue: Dialogue) -> None:
        where = f"the dialogue {dialogue.id!r}"
        if TWINS in self.cells and not dialogue.has_twins:
            raise BadInput(
                f"{where} has scored turns without a message that can be asked `alone`: give each one, or "
                f"leave {TWINS} out of --conditions"
            )
        for check in dialogue.all_checks:
            if check.asks_a_judge and not self.judge:
                raise BadInput(f"{where} has a check of the kind `judged`. Name the model: --judge SPEC")
            if check.own_name is not None and check.own_name not in self.own_checks:
                raise BadInput(f"{where} names the check `{check.own_name}`, which no --plugin file has")

    def prepare(self) -> None:
        """Make the models.

        Raises:
            BadInput: a spec is not the name of a model that is available here.
        """
        self.chat_models.make()

    @cached_property
    def chat_models(self) -> Models:
        """The models themselves, by role."""
        given = dict(self.models)
        if self._agent:
            given["assistant"] = self._agent
        return Models(self.specs, {"assistant": self.temperature, **_TEMPERATURES}, given)

    @property
    def caution(self) -> str | None:
        """What is to be known before anything is spent on this."""
        return equal_runs(self.runs, self.temperature, simulated=bool(self.agent) or "user" in self.specs)

    @cached_property
    def _agent(self) -> AgentModel | None:
        return agent_model(self.agent) if self.agent else None

    def identity(self, condition: str, store: Store) -> RunIdentity | None:
        """Return all that makes a condition's run what it is; `None` while its threshold is not known.

        Raises:
            BadInput: no turn could be scored for a threshold.
        """
        cell = self.cells[condition]
        if cell.intervention != "controlled":
            return self._identity(cell, None)
        threshold = self._threshold(store)
        return None if threshold is None else self._identity(cell, threshold)

    def _identity(self, cell: Condition, threshold: float | None) -> RunIdentity:
        takes_part: set[Role] = {"assistant", "judge"}
        takes_part |= {"mediator"} if cell.context.uses_mediator else set()
        takes_part |= set() if cell.asks_alone else {"user"}
        context = cell.context
        settings: dict[str, Any] = {}
        told = {
            "condition": context.prompts,
            "judge": JUDGE,
            **{f"plugin {n}": sha for n, sha in self._plugins[1].items()},
        }
        if self._agent and self._agent.sha256:
            told["agent"] = self._agent.sha256
        if self.is_gauged and not cell.asks_alone:
            settings["drift"] = self.drift_measure.name
        if cell.intervention in ("scheduled", "rewrite"):
            settings["schedule"] = list(self.shares)
        if cell.intervention == "controlled":
            settings["threshold"] = threshold
        if cell.intervention != "off":
            told["reminder"] = REMINDER
        if "user" in self.specs and not cell.asks_alone:
            told["user"] = user_prompts.SYSTEM + user_prompts.TURN
        gauged = self.drift_measure.reply_settings if self.is_gauged else {}
        return RunIdentity(
            study=self.name,
            protocol=self.protocol,
            data_sha256=self.data_set.sha256,
            task=self.data_set.name,
            condition=cell.name,
            role=context.role,
            models={
                role: _described(spec, self.agent) for role, spec in self.specs.items() if role in takes_part
            },
            decoding=Decoding(temperature=self.temperature, reply_tokens=self.reply_tokens, **gauged),
            settings=settings,
            guidelines=context.guidelines_version,
            prompts_sha256=canonical_sha256({**told, "guidelines": "\n".join(context.guidelines)}),
            scoring=self.scoring,
            seed=self.seed,
        )

    def _threshold(self, store: Store) -> float | None:
        """Return the study's or, once the dialogues as they are were played, their turns' median drift."""
        if self.threshold is not None:
            return self.threshold
        if "threshold" not in self._known and (found := self._of_trunk(store)) is not None:
            self._known["threshold"] = found
        return self._known.get("threshold")

    def _of_trunk(self, store: Store) -> float | None:
        run_id = store.run_id(self._identity(self.cells[BASE_RUN], None))
        if run_id is None or not {(name, 0) for name in self.dialogues} <= store.finished(run_id):
            return None
        played = [t for t in store.trajectories(run_id) if t.task_id in self.dialogues and not t.repetition]
        drifts = [self.drift_measure.value(turn.drift) for each in played for turn in each.turns]
        known = [drift for drift in drifts if drift is not None]
        if not known:
            raise BadInput(
                f"no turn of {BASE_RUN} could be scored, so that there is no threshold for +controlled: name "
                "one with --threshold, or a model whose server sends log-probabilities"
            )
        return float(f"{median(known):.3g}")

    def trigger(self, cell: Condition, dialogue: Dialogue) -> Trigger:
        """Return when a condition's dialogue is intervened in."""
        length = len(dialogue.turns) + (dialogue.simulated.most_turns if dialogue.simulated else 0)
        match cell.intervention:
            case "scheduled":
                return scheduled(self.shares, length, Remind(first_turn))
            case "rewrite":
                return scheduled(self.shares, length, Rewrite())
            case "controlled":
                threshold = self._known["threshold"] if self.threshold is None else self.threshold
                return self.drift_measure.controlled(threshold, Remind(first_turn))
            case "off":
                return never()

    async def play(self, case: Case, context: CaseContext) -> Trajectory:
        """Play a dialogue from where it leaves its base run, and score every turn.

        Raises:
            BadInput: a check of the user's own broke.
        """
        with own_faults(f"`{case.condition}`, {case.task_id}"):
            base_run = context.base_run
            if base_run is None or base_run.score is None:
                return await self.playing(case, context).play()
            shared = self._shared(case, base_run)
            notes = BranchNotes(source=base_run.conversation_id, shared=shared).written()
            if shared == len(base_run.turns):
                own = context.trajectory
                names = {name: getattr(own, name) for name in ("conversation_id", "run_id", "condition")}
                noted = {"usage": {}, "notes": {**base_run.notes, **own.notes, **notes}}
                return base_run.model_copy(update={**names, **noted})
            made = self.playing(case, context)
            made.shared = base_run.turns[:shared]
            played = await made.play()
            played.notes |= notes
            return played

    def _shared(self, case: Case, base_run: Trajectory) -> int:
        """Return how many turns are in common: the first where the context differs, as it shows all of it."""
        cell = self.cells[case.condition]
        if cell.intervention == "off":
            return min(1, len(base_run.turns))
        return shared_turns(base_run, self.trigger(cell, self.dialogues[case.task_id]))

    def playing(self, case: Case, context: CaseContext) -> Playing:
        """Return a dialogue before its first turn, with everyone who takes part."""
        return DialogueFactory(self, context).playing(
            self.cells[case.condition], self.dialogues[case.task_id]
        )

    def report(self, store: Store) -> Report:
        """Return what this study's dialogues show.

        Raises:
            BadInput: the store holds none of them.
        """
        from midturn.studies.dialogues._report import report_of

        runs = {name: run.run_id for name, run in named_runs(self, store).items()}
        return report_of(store, runs, set(self.dialogues), self.data_set.source)


def first_turn(earlier: Sequence[str]) -> str:
    """Return what a reminder restates, given the user's earlier turns: the first, which sets the rule."""
    return earlier[0]


def _described(spec: str, agent: str | None) -> str:
    return f"agent {spec}" if spec == agent else describe(spec)
