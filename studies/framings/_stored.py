"""The studies of the framings that a store holds, read from their runs' identities alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from midturn.store import RunIdentity, Store
from midturn.studies.framings._cells import CELLS
from midturn.studies.framings._drift_measure import DriftMeasure, MeasureName
from midturn.studies.framings._settings import CellSettings
from midturn.studies.framings._study import NAME


@dataclass(frozen=True, kw_only=True)
class StudyRuns:
    """One study's runs, and what they say of themselves."""

    runs: Mapping[str, str]
    """Run id by cell."""
    identities: Mapping[str, RunIdentity]
    """By cell."""

    @property
    def first(self) -> RunIdentity:
        """That of a cell which every study has."""
        return next(iter(self.identities.values()))

    @property
    def mediator_model(self) -> str:
        """The Mediator's spec."""
        mediated = (self.identities.get(cell.name) for cell in CELLS if cell.is_mediated)
        return next((made.models["mediator"] for made in mediated if made), "")

    @property
    def drift(self) -> str:
        """How drift was measured."""
        return next((told.drift for told in self._told if told.drift is not None), "")

    @property
    def drift_measure(self) -> DriftMeasure:
        """What reads the turns' scores; it can measure none."""
        measure: MeasureName = "entropy" if self.drift.startswith("entropy") else "divergence"
        return DriftMeasure(measure=measure)

    @property
    def schedule(self) -> Sequence[float]:
        """Of the scheduled cells."""
        return next((told.schedule for told in self._told if told.schedule is not None), ())

    @property
    def threshold(self) -> float | None:
        """Of the controlled cells."""
        return next((told.threshold for told in self._told if told.threshold is not None), None)

    @property
    def _told(self) -> list[CellSettings]:
        return [made.settings_as(CellSettings) for made in self.identities.values()]


def studies_in(store: Store) -> list[StudyRuns]:
    """Return the studies, each with its latest run of a cell where there are several, as after another
    schedule.
    """
    groups: dict[str, dict[str, tuple[str, RunIdentity]]] = {}
    for run_id, made in store.runs():
        if made.study == NAME:
            groups.setdefault(_shared(made), {})[made.condition] = (run_id, made)
    order = [cell.name for cell in CELLS]
    return [_study({name: cells[name] for name in order if name in cells}) for cells in groups.values()]


def of_runs(store: Store, run_ids: Mapping[str, str]) -> StudyRuns:
    """Return the study that these runs are, by cell."""
    identities = dict(store.runs())
    return _study({cell: (run_id, identities[run_id]) for cell, run_id in run_ids.items()})


def _study(cells: Mapping[str, tuple[str, RunIdentity]]) -> StudyRuns:
    return StudyRuns(
        runs={cell: run_id for cell, (run_id, _) in cells.items()},
        identities={cell: made for cell, (_, made) in cells.items()},
    )


def _shared(made: RunIdentity) -> str:
    """Return what all cells of a study have in common."""
    models = {role: spec for role, spec in made.models.items() if role not in ("mediator", "user")}
    of = [made.task, made.data_sha256, models, made.decoding.stated(), made.scoring, made.seed, made.made_by]
    return json.dumps(of, sort_keys=True)
