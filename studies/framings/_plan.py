"""What a study of the framings is to play, and with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from midturn.drift import REMINDER as REMINDS, Remind, Trigger, never
from midturn.store import RunIdentity, canonical_sha256
from midturn.studies.framings._cells import CELLS, Cell
from midturn.studies.framings._gauge import Gauge
from midturn.studies.framings._remedies import REMINDER, reminder, scheduled
from midturn.studies.lic import Plan as LicPlan, Record
from midturn.studies.lic.conditions import Condition

STUDY = "framings"
SCHEDULE = (0.375, 0.75)
"""Turns 3 and 6 of 8, where the drift paper reminds (arXiv 2510.07777)."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to play. `pilot` is part of the names only of what a threshold from the pilot decides."""

    lic: LicPlan
    """Who plays which records; its conditions are the cells'."""
    gauge: Gauge
    schedule: Sequence[float] = SCHEDULE
    threshold: float | None = None
    """Nats per token above which the controlled cells remind; `None`: the pilot's median."""
    pilot: int = 8
    """Instructions that are played first, in all cells."""
    pilot_runs: int = 2
    """Their repetitions at most: two tell how much of the variance more runs would average out."""

    @classmethod
    def of(cls, lic: LicPlan, gauge: Gauge, **settings: Any) -> Plan:
        """A plan that plays the cells with these models on these records."""
        made = cls(lic=lic, gauge=gauge, **settings)
        return replace(made, lic=replace(lic, conditions=[made.condition(cell) for cell in CELLS]))

    def condition(self, cell: Cell) -> Condition:
        """A cell's condition, with what the gauge asks of every reply."""
        return replace(cell.condition, reply_settings=self.gauge.reply_settings)

    @property
    def pilot_records(self) -> Sequence[Record]:
        """The first records."""
        return self.lic.records[: self.pilot]

    def trigger(self, cell: Cell, record: Record, threshold: float | None) -> Trigger:
        """When a cell's conversation about a record is intervened in."""
        if cell.interventions == "scheduled":
            return scheduled(self.schedule, len(record.worded_shards), self._reminds)
        if cell.interventions == "controlled" and threshold is not None:
            return self.gauge.controlled(threshold, self._reminds)
        return never()

    @property
    def _reminds(self) -> Remind:
        return Remind(partial(reminder, self.lic.task))

    def identity(self, cell: Cell, version: str, threshold: float | None) -> RunIdentity:
        """All that makes a cell's run what it is."""
        made = self.lic.identity(self.condition(cell), version)
        acts = {
            "off": {},
            "scheduled": {"schedule": list(self.schedule)},
            "controlled": {"threshold": threshold},
        }[cell.interventions]
        scored = {"drift": self.gauge.name} if cell.has_turns else {}
        told = {"condition": made.prompts_sha256} | ({"reminder": REMINDS + REMINDER} if acts else {})
        return made.model_copy(
            update={
                "study": STUDY,
                "decoding": made.decoding | dict(self.gauge.reply_settings) | scored | acts,
                "prompts_sha256": canonical_sha256(told),
            }
        )
