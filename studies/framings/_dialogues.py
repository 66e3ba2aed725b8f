"""The dialogues in which nothing is missing: the study that plays them, and its runs in a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from langchain_core.language_models import BaseChatModel

from midturn.core import Budget, Role, total
from midturn.store import RunIdentity, Store, Trajectory
from midturn.studies._runner import budget_left
from midturn.studies._running import named_runs
from midturn.studies._study import Case
from midturn.studies.dialogues import BASE_RUN, DialoguesStudy
from midturn.studies.framings._drift_measure import DriftMeasure
from midturn.studies.framings._kinds import NOTHING_MISSING, BothKinds, KindScores, nothing_missing
from midturn.studies.framings._power_of_both import power_of_both
from midturn.studies.framings._records import PowerOfBoth
from midturn.studies.options import FramingsOptions

if TYPE_CHECKING:
    from midturn.studies.framings._study import FramingsStudy

REPLY_TOKENS = 200
"""Of a dialogue's reply, where none are named."""


def dialogues_of(
    options: FramingsOptions, drift_measure: DriftMeasure, models: Mapping[Role, BaseChatModel]
) -> DialoguesStudy | None:
    """Return the study that plays the dialogues under the same remedies; `None` where none are named.

    Args:
        options: of the whole study.
        drift_measure: how drift is measured.
        models: that play in place of those that the specs name.
    """
    if options.dialogues is None:
        return None
    return DialoguesStudy.of(
        options,
        data=options.dialogues,
        limit=options.dialogues_limit,
        length=options.dialogues_length,
        conditions=tuple(NOTHING_MISSING.values()),
        plugin=(),
        user=None if options.user == "verbatim" else options.user,
        reply_tokens=options.reply_tokens or REPLY_TOKENS,
        drift_measure=drift_measure,
        models=models,
    )


def in_pilot(study: FramingsStudy, dialogues: DialoguesStudy, case: Case) -> bool:
    """Return whether the pilot plays a case: the first dialogues, and all of those nothing is done to.

    The threshold of the controlled conditions is taken from the latter.
    """
    return case.task_id in pilot_ids(study, dialogues) or (case.condition == BASE_RUN and not case.repetition)


def pilot_ids(study: FramingsStudy, dialogues: DialoguesStudy) -> Sequence[str]:
    """Return the dialogues that the pilot plays under every condition."""
    return list(dialogues.dialogues)[: study.pilot]


def played(store: Store, runs: Mapping[str, str]) -> dict[str, list[Trajectory]]:
    """Return the dialogues of these runs, by condition."""
    return {name: list(store.trajectories(run_id)) for name, run_id in runs.items()}


def runs_beside(store: Store, first: RunIdentity) -> dict[str, str]:
    """Return the newest dialogues' runs with a study's assistant under every remedy, by condition.

    There are none where a condition lacks.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    for run_id, made in store.runs():
        if made.study == DialoguesStudy.name and _is_beside(made, first):
            found.setdefault((made.data_sha256, made.task), {})[made.condition] = run_id
    wanted = NOTHING_MISSING.values()
    complete = [runs for runs in found.values() if runs.keys() >= set(wanted)]
    return {name: complete[-1][name] for name in wanted} if complete else {}


def _is_beside(made: RunIdentity, first: RunIdentity) -> bool:
    same = made.models["assistant"] == first.models["assistant"] and made.seed == first.seed
    return same and made.decoding.temperature == first.decoding.temperature


def budget_of(study: FramingsStudy, store: Store) -> Budget:
    """Return what is left to be spent on both kinds together."""
    both = [each for each in (study, study.dialogues_study) if each is not None]
    ids = [run.run_id for each in both for run in named_runs(each, store).values()]
    return budget_left(study.limits, store, ids)


def pilot_of_both(study: FramingsStudy, store: Store, pieces: KindScores) -> PowerOfBoth:
    """Return what both kinds can tell, from the pilot's conversations.

    Args:
        study: which has dialogues.
        store: which holds its pilot.
        pieces: the pilot's scores where the user tells in pieces.
    """
    whole = study.dialogues_study
    assert whole is not None
    runs = {name: run.run_id for name, run in named_runs(whole, store).items()}
    first = set(pilot_ids(study, whole))
    found = {name: [t for t in held if t.task_id in first] for name, held in played(store, runs).items()}
    done = [t for held in found.values() for t in held]
    left = len(whole.dialogues) * whole.runs * len(NOTHING_MISSING) - len(done)
    spent = total(usage for t in done for usage in t.usage.values())
    return power_of_both(
        BothKinds(pieces, nothing_missing(found)),
        n_pieces=len(study.lic.records),
        n_whole=len(whole.dialogues),
        worthwhile=study.worthwhile,
        left=max(0, left),
        rest_tokens=round(spent.tokens * left / len(done)) if done else 0,
    )
