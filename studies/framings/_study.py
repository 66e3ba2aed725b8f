"""The framings as a study: mediation and interventions, crossed, each branch forked from its base run.

Equal seeds would not pair the cells, since a server that decodes several conversations at once does not give
the same reply twice. So a conversation takes over the turns that it has in common with its base run, and is
the base run's as a whole where nothing was done to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from statistics import median
from typing import TYPE_CHECKING, Any, ClassVar

from langchain_core.language_models import BaseChatModel

from midturn.core import BadInput, Role
from midturn.drift import REMINDER as REMINDS, Probe, Remind, Trigger, never
from midturn.store import Decoding, RunIdentity, Store, Trajectory, canonical_sha256
from midturn.studies._interventions import scheduled, shared_turns, shares_in
from midturn.studies._notes import BranchNotes
from midturn.studies._running import named_runs
from midturn.studies._study import Case, CaseContext
from midturn.studies.dialogues import DialoguesStudy
from midturn.studies.framings._cells import CELLS, WAVES, Cell
from midturn.studies.framings._dialogues import dialogues_of
from midturn.studies.framings._drift_measure import DriftMeasure
from midturn.studies.framings._notes import ConversationNotes
from midturn.studies.framings._remedies import (
    REMINDER,
    SameInstruction,
    SameUtterance,
    reminder,
)
from midturn.studies.framings._settings import CellSettings
from midturn.studies.lic import MEDIATOR_TIMEOUT_S, Conversation, LicStudy, Record
from midturn.studies.lic.conditions import SHARDED, Condition
from midturn.studies.options import FramingsOptions

if TYPE_CHECKING:
    from midturn.studies.framings._records import Report

NAME = "framings"
PILOT_RUNS = 2
"""Repetitions that a pilot plays at most: two tell how much of the variance more runs would average out."""
_BY_NAME = {cell.name: cell for cell in CELLS}


@dataclass(frozen=True, kw_only=True)
class FramingsStudy(FramingsOptions):
    """What to play. `pilot` is part of the names only of what a threshold from the pilot decides."""

    name: ClassVar[str] = NAME
    protocol: ClassVar[int] = 1

    models: Mapping[Role, BaseChatModel] = field(default_factory=dict[Role, BaseChatModel])
    """Models that play in place of those that the specs name."""
    probe: Probe | None = None
    """What scores the turns in place of the measure's own probe."""
    _known: dict[str, float] = field(default_factory=dict[str, float], init=False, repr=False, compare=False)
    """The pilot's threshold, once it is known."""

    @cached_property
    def drift_measure(self) -> DriftMeasure:
        """How drift is measured.

        Raises:
            BadInput: the divergence is wanted, and nobody says where the weights are.
        """
        if isinstance(self.drift, DriftMeasure):
            return self.drift
        return DriftMeasure.of(self.drift, self.model, self.weights)

    @cached_property
    def shares(self) -> tuple[float, ...]:
        """The shares of a conversation's length at which the scheduled cells remind.

        Raises:
            BadInput: one is no number above 0 and at most 1.
        """
        return shares_in(self.schedule, "conversation")

    @cached_property
    def lic(self) -> LicStudy:
        """Who plays which records; its conditions are the cells'."""
        made = [self._condition(cell) for cell in CELLS]
        return LicStudy.of(self, conditions=made)

    @cached_property
    def dialogues_study(self) -> DialoguesStudy | None:
        """The dialogues under the same remedies; `None` where none are named."""
        return dialogues_of(self, self.drift_measure, self.models)

    def _condition(self, cell: Cell) -> Condition:
        """Return a cell's condition, with what the measure asks of every reply."""
        return replace(cell.condition, reply_settings=self.drift_measure.reply_settings)

    @property
    def specs(self) -> dict[Role, str]:
        """The models that take part, by role."""
        return self.lic.specs

    @property
    def waves(self) -> Sequence[Sequence[Case]]:
        """All cells' cases; a branch comes after its base run."""
        return [
            [
                self._case(cell, record, repetition)
                for repetition in range(self.runs)
                for record in self.lic.records
                for cell in wave
            ]
            for wave in WAVES
        ]

    def _case(self, cell: Cell, record: Record, repetition: int) -> Case:
        made = self.lic.case(cell.condition, record, repetition)
        notes = ConversationNotes(shards=len(record.worded_shards)).written()
        return replace(made, base_run=cell.base_run, notes=notes)

    @property
    def pilot_runs(self) -> int:
        """Repetitions that the pilot plays."""
        return min(self.runs, PILOT_RUNS)

    @cached_property
    def _pilot(self) -> frozenset[tuple[str, int]]:
        first = self.lic.records[: self.pilot]
        return frozenset((record.task_id, n) for record in first for n in range(self.pilot_runs))

    def is_pilot(self, case: Case) -> bool:
        """Return whether a case is part of the pilot: the first instructions, in all cells."""
        return self.is_of_pilot(case.task_id, case.repetition)

    def is_of_pilot(self, task_id: str, repetition: int) -> bool:
        """Return whether the pilot plays this repetition of an instruction."""
        return (task_id, repetition) in self._pilot

    def preflight(self) -> None:
        """Refuse, before anything is spent, what could not be played, scored or measured.

        Raises:
            BadInput: a judge, a package, weights or a model are missing.
        """
        _ = self.shares
        self.lic.preflight()
        self.drift_measure.preflight()
        if self.dialogues_study:
            self.dialogues_study.preflight()

    def prepare(self) -> None:
        """Make the models.

        Raises:
            BadInput: a spec is not the name of a model that is available here.
        """
        self.lic.prepare()

    def identity(self, condition: str, store: Store) -> RunIdentity | None:
        """Return all that makes a cell's run what it is; `None` while its threshold is not known.

        Raises:
            BadInput: no turn of the pilot could be scored.
        """
        cell = _BY_NAME[condition]
        threshold = self._threshold(store) if cell.interventions == "controlled" else None
        if cell.interventions == "controlled" and threshold is None:
            return None
        return self._identity(cell, threshold)

    def _identity(self, cell: Cell, threshold: float | None) -> RunIdentity:
        made = self.lic.identity_of(self._condition(cell))
        settings: dict[str, Any] = {"drift": self.drift_measure.name} if cell.has_turns else {}
        if cell.interventions == "scheduled":
            settings["schedule"] = self.shares
        if cell.interventions == "controlled":
            settings["threshold"] = threshold
        told = {"condition": made.prompts_sha256}
        if cell.interventions != "off":
            told["reminder"] = REMINDS + REMINDER
        return made.model_copy(
            update={
                "study": self.name,
                "protocol": self.protocol,
                "decoding": Decoding(**made.decoding.stated(), **self.drift_measure.reply_settings),
                "settings": CellSettings(**settings).model_dump(mode="json", exclude_unset=True),
                "prompts_sha256": canonical_sha256(told),
            }
        )

    def _threshold(self, store: Store) -> float | None:
        """Return the study's or, once the pilot's base run has been played, the median drift of its turns."""
        if self.threshold is not None:
            return self.threshold
        if "threshold" not in self._known and (found := self._of_pilot(store)) is not None:
            self._known["threshold"] = found
        return self._known.get("threshold")

    def _of_pilot(self, store: Store) -> float | None:
        run_id = store.run_id(self._identity(_BY_NAME[SHARDED.name], None))
        if run_id is None or not self._pilot <= store.finished(run_id):
            return None
        played = [t for t in store.trajectories(run_id) if (t.task_id, t.repetition) in self._pilot]
        drifts = [self.drift_measure.value(turn.drift) for each in played for turn in each.turns]
        known = [drift for drift in drifts if drift is not None]
        if not known:
            raise BadInput(
                "no turn of the pilot could be scored, so that there is no threshold for the controlled "
                "cells: name one with --threshold, or a model whose server sends log-probabilities"
            )
        return float(f"{median(known):.3g}")

    def _trigger(self, cell: Cell, record: Record) -> Trigger:
        """Return when a cell's conversation about a record is intervened in."""
        reminds = Remind(partial(reminder, self.lic.setup.task))
        if cell.interventions == "scheduled":
            return scheduled(self.shares, len(record.worded_shards), reminds)
        if cell.interventions == "controlled":
            threshold = self._known["threshold"] if self.threshold is None else self.threshold
            return self.drift_measure.controlled(threshold, reminds)
        return never()

    @cached_property
    def _probe(self) -> Probe:
        return self.probe or self.drift_measure.probe()

    async def play(self, case: Case, context: CaseContext) -> Trajectory:
        """Play a conversation of a cell from where it leaves its base run."""
        _ = self._probe  # Loading weights takes long, and would hold up conversations that are under way.
        base_run = context.base_run
        if base_run is None:
            return await self._conversation(case, context).play()
        shared = self._shared(case, base_run)
        notes = BranchNotes(source=base_run.conversation_id, shared=shared).written()
        if shared == len(base_run.turns):
            own = context.trajectory
            names = {name: getattr(own, name) for name in ("conversation_id", "run_id", "condition")}
            noted = {"usage": {}, "notes": {**base_run.notes, **own.notes, **notes}}
            return base_run.model_copy(update={**names, **noted})
        made = self._conversation(case, context)
        _fork(made, base_run, shared)
        played = await made.play()
        played.notes |= notes
        return _with_the_instructions_cost(played, base_run, shared)

    def _shared(self, case: Case, base_run: Trajectory) -> int:
        """Return the number of turns in common: before the first intervention or, for mediation, one."""
        cell = _BY_NAME[case.condition]
        if cell.interventions == "off":
            return min(1, len(base_run.turns))
        return shared_turns(base_run, self._trigger(cell, self.lic.by_id[case.task_id]))

    def _conversation(self, case: Case, context: CaseContext) -> Conversation:
        cell, made = _BY_NAME[case.condition], self.lic.conversation(case, context)
        if cell.has_turns:
            made.config = replace(
                made.config,
                trigger=self._trigger(cell, made.record),
                probe=self._probe,
                probe_timeout_s=MEDIATOR_TIMEOUT_S,
            )
        return made

    def report(self, store: Store) -> Report:
        """Return what this study's conversations show.

        Raises:
            BadInput: the store holds too few of them.
        """
        from midturn.studies.framings._report import report_of
        from midturn.studies.framings._stored import of_runs

        runs = {cell: run.run_id for cell, run in named_runs(self, store).items()}
        whole = self.dialogues_study
        of_dialogues = {name: run.run_id for name, run in named_runs(whole, store).items()} if whole else {}
        return report_of(store, of_runs(store, runs), dialogues=of_dialogues)


def _fork(made: Conversation, base_run: Trajectory, shared: int) -> None:
    """Let a conversation begin as its base run did, and hear and see the same in the turn where it forks."""
    made.shared, leaving = base_run.turns[:shared], base_run.turns[shared]
    made.user = SameUtterance(made.user, leaving, shared + 1)
    if leaving.instruction and leaving.instruction.act == "execute":
        mediator = SameInstruction(made.config.mediator, leaving.instruction)
        made.config = replace(made.config, mediator=mediator)


def _with_the_instructions_cost(played: Trajectory, base_run: Trajectory, shared: int) -> Trajectory:
    """Count with the turn what its instruction cost, although the base run has paid for it.

    A conversation's `usage` stays what was spent on it; its turns' usage is what it takes to play them.
    """
    if len(played.turns) <= shared:
        return played
    taken = base_run.turns[shared]
    turn = played.turns[shared]
    if taken.instruction and turn.instruction == taken.instruction and "mediator" in taken.usage:
        played.turns[shared] = turn.model_copy(
            update={"usage": {**turn.usage, "mediator": taken.usage["mediator"]}}
        )
    return played
