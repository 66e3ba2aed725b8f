"""What a store holds of drift studies: which runs belong together, and their conversations with their scores.

The arms of one study have the same data, model, decoding, seed and version.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from midturn.core import BadInput
from midturn.drift import DriftScore
from midturn.store import RunIdentity, Store, Trajectory


@dataclass(frozen=True, kw_only=True)
class ScoredTrajectory:
    """A conversation and what its turns scored."""

    trajectory: Trajectory
    scores: tuple[DriftScore, ...]

    @property
    def place(self) -> str:
        """What pairs it with the other arms' conversations."""
        return f"{self.trajectory.task_id}#{self.trajectory.repetition}"


@dataclass(frozen=True, kw_only=True)
class StudyRuns:
    """The arms of one study."""

    runs: Mapping[str, str]
    """Run by arm, in the order in which they were entered."""
    identity: RunIdentity
    """The first arm's."""

    @property
    def label(self) -> str:
        """For choosing among several."""
        model = self.identity.models.get("assistant", "?")
        first = next(iter(self.runs.values()))
        return f"{first} ({self.identity.study}, {model}: {', '.join(self.runs)})"


def study_in(store: Store, run: str | None = None) -> StudyRuns:
    """Return the one study that a store holds, or the one that `run` is of.

    Args:
        store: the store.
        run: a run's id or its beginning, where there are several studies.

    Raises:
        BadInput: there is none, or several and none was chosen.
    """
    return _chosen(store, run, studies_in(store))


def forkable_study(store: Store, run: str | None = None) -> StudyRuns:
    """Do the same, passing over the forks of earlier fork studies.

    Raises:
        BadInput: there is none, or several and none was chosen.
    """
    return _chosen(store, run, [one for one in studies_in(store) if one.identity.study != "drift-fork"])


def studies_in(store: Store) -> list[StudyRuns]:
    """All studies that a store holds: runs that only their condition sets apart, a run each."""
    groups = defaultdict[tuple[str, ...], list[dict[str, tuple[str, RunIdentity]]]](list)
    for run_id, identity in store.runs():
        alike = groups[_kind(identity)]
        lacking = next((arms for arms in alike if identity.condition not in arms), None)
        if lacking is None:  # as another set of guidelines, or prompts, of one condition makes another run
            lacking = {}
            alike.append(lacking)
        lacking[identity.condition] = (run_id, identity)
    return [
        StudyRuns(
            runs={arm: run_id for arm, (run_id, _) in arms.items()}, identity=next(iter(arms.values()))[1]
        )
        for alike in groups.values()
        for arms in alike
    ]


def _chosen(store: Store, run: str | None, studies: Sequence[StudyRuns]) -> StudyRuns:
    chosen = [s for s in studies if run is None or any(r.startswith(run) for r in s.runs.values())]
    if len(chosen) != 1:
        held = "; ".join(one.label for one in studies) or "none"
        raise BadInput(f"{store.path}: name one study with --run ID. It holds: {held}")
    return chosen[0]


def _kind(identity: RunIdentity) -> tuple[str, ...]:
    """All that the arms of a study share."""
    return (
        identity.study,
        identity.task,
        identity.data_sha256,
        identity.models.get("assistant", ""),
        identity.decoding.model_dump_json(),
        json.dumps(identity.settings, sort_keys=True),
        str(identity.seed),
        identity.made_by,
    )


def played(store: Store, study: StudyRuns) -> dict[str, list[ScoredTrajectory]]:
    """Return the conversations of each arm with what was scored of them, a probe's own scores included.

    Conversations that infrastructure broke are left out.
    """
    return {
        arm: [
            ScoredTrajectory(trajectory=t, scores=scores_of(t, store))
            for t in store.trajectories(run_id)
            if t.blame != "infrastructure"
        ]
        for arm, run_id in study.runs.items()
    }


def scores_of(trajectory: Trajectory, store: Store) -> tuple[DriftScore, ...]:
    """Return what a conversation's turns scored, as they were played and since."""
    at_once = [turn.drift for turn in trajectory.turns if turn.drift is not None]
    return (*at_once, *store.drift_scores(trajectory.conversation_id))
