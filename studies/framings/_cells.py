"""The cells: mediation off or on, interventions off, scheduled or controlled, and two references.

An intervention is a reminder in all of them. A rewrite builds the context from an instruction, so it would
be mediation under another name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from midturn.studies.lic.conditions import CONCAT, FULL, MEDIATED, SHARDED, Condition

Interventions = Literal["off", "scheduled", "controlled"]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of the study."""

    condition: Condition
    """How the user speaks and what the assistant sees; its name is the cell's."""
    interventions: Interventions = "off"
    base_run: str | None = None
    """The cell whose conversations this one's begin as."""

    @property
    def name(self) -> str:
        """What runs, reports and tables call it."""
        return self.condition.name

    @property
    def is_mediated(self) -> bool:
        """Whether the assistant sees an explicit instruction."""
        return self.condition.uses_mediator

    @property
    def has_turns(self) -> bool:
        """Whether the user speaks more than once."""
        return self.condition.asks_at_once is None


def _with(condition: Condition, interventions: Interventions) -> Cell:
    named = replace(condition, name=f"{condition.name} + {interventions}")
    return Cell(condition=named, interventions=interventions, base_run=condition.name)


BASE_RUNS = (Cell(condition=FULL), Cell(condition=CONCAT), Cell(condition=SHARDED))
# The Mediator lets the first turn pass, so that a mediated conversation begins as the raw one does.
BRANCHES = (
    Cell(condition=MEDIATED, base_run=SHARDED.name),
    _with(SHARDED, "scheduled"),
    _with(SHARDED, "controlled"),
)
BRANCHES_OF_BRANCHES = (_with(MEDIATED, "scheduled"), _with(MEDIATED, "controlled"))
WAVES: Sequence[Sequence[Cell]] = (BASE_RUNS, BRANCHES, BRANCHES_OF_BRANCHES)
"""In the order in which they are played: a branch needs its base run."""
CELLS = tuple(cell for wave in WAVES for cell in wave)
FACTORIAL = tuple(cell for cell in CELLS if cell.has_turns)
"""The six cells of the two factors."""


def named(mediated: bool, interventions: Interventions) -> str:
    """Return the name of a cell of the two factors."""
    return next(
        cell.name
        for cell in FACTORIAL
        if cell.is_mediated == mediated and cell.interventions == interventions
    )
