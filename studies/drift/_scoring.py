"""Score stored conversations: every turn against every reference, once.

Playing and scoring are two steps over one store, so that a run can be scored against one more reference, or
with another estimator, without being played again. Scores are kept conversation by conversation. Turns that
a conversation took over from another one are scored there and copied. A turn at which the reference reads
what the model under test read has no divergence by construction; it is left out, and not kept as a 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from midturn.drift import DivergenceProbe, DriftScore, Reference, changes_nothing
from midturn.drift.scorers import Scorer
from midturn.store import Store, Trajectory
from midturn.studies._notes import BranchNotes
from midturn.studies.drift._replay import answer, context, goal, is_replayable
from midturn.studies.drift._scorer_configs import DriftScorerConfig


class CountListener(Protocol):
    """Sees the scoring go by."""

    def begin(self, turns: int, /) -> None:
        """Learn how many turns are left to score, each against each reference."""
        ...

    def end(self, turns: int, /) -> None:
        """Count these as scored."""
        ...


@dataclass(frozen=True)
class _Missing:
    """One turn that is to be scored against one reference."""

    trajectory: Trajectory
    turn: int
    reference: Reference


async def score(
    store: Store,
    run_ids: Sequence[str],
    scorer_config: DriftScorerConfig,
    load: Callable[[], Scorer],
    listener: CountListener,
) -> int:
    """Score what the store lacks, passage by passage over all arms; return how many turns were scored.

    Args:
        store: where the conversations are and their scores go.
        run_ids: the runs to be scored, a base run before its branches.
        scorer_config: references and estimator.
        load: makes the scorer, where there is anything to score.
        listener: of the progress.

    Raises:
        BadInput: a model cannot be loaded or read a conversation, or another process works on the store.
    """
    with store.claim.held():
        return await _score_all(store, run_ids, scorer_config, load, listener)


async def _score_all(
    store: Store,
    run_ids: Sequence[str],
    scorer_config: DriftScorerConfig,
    load: Callable[[], Scorer],
    listener: CountListener,
) -> int:
    trajectories = [t for run_id in run_ids for t in store.trajectories(run_id) if t.turns]
    trajectories = sorted(filter(is_replayable, trajectories), key=lambda t: (t.task_id, t.repetition))
    missing = sum(_left(trajectories, scorer_config, store))
    listener.begin(missing)
    if not missing:
        return 0
    scorer = load()
    probes = {reference.name: DivergenceProbe(scorer, reference) for reference in scorer_config.read}
    done = 0
    for trajectory in trajectories:
        done += await _score(store, trajectory, scorer_config, probes, listener)
    return done


def _left(
    trajectories: Sequence[Trajectory], scorer_config: DriftScorerConfig, store: Store
) -> Iterable[int]:
    """How many scores each conversation lacks, those left out that will be copied from another one."""
    here = {trajectory.conversation_id for trajectory in trajectories}
    for trajectory in trajectories:
        notes = BranchNotes.of(trajectory)
        copied = notes.shared if notes.source in here else 0
        yield sum(place.turn > copied for place in _missing(trajectory, scorer_config, store))


async def _score(
    store: Store,
    trajectory: Trajectory,
    scorer_config: DriftScorerConfig,
    probes: Mapping[str, DivergenceProbe],
    listener: CountListener,
) -> int:
    store.add_drift_scores(trajectory.conversation_id, copied_scores(trajectory, store))
    found: list[DriftScore] = []
    for place in list(_missing(trajectory, scorer_config, store)):
        made = await probes[place.reference.name].score(
            goal(trajectory, place.turn),
            context(trajectory, place.turn),
            answer(trajectory.turns[place.turn - 1]),
            place.turn,
        )
        if made is not None:
            found.append(made.model_copy(update={"estimator": scorer_config.estimator}))
        listener.end(1)
    store.add_drift_scores(trajectory.conversation_id, found)
    return len(found)


def _missing(trajectory: Trajectory, scorer_config: DriftScorerConfig, store: Store) -> Iterable[_Missing]:
    """Yield what is to be scored of a conversation, turn by turn, so that each turn reads on from the
    last.
    """
    scores = [*store.drift_scores(trajectory.conversation_id), *copied_scores(trajectory, store)]
    scored = {(s.turn, s.reference) for s in scores if s.estimator == scorer_config.estimator}
    for turn in range(1, len(trajectory.turns) + 1):
        for reference in scorer_config.read:
            if (turn, reference.name) in scored:
                continue
            if not changes_nothing(reference, goal(trajectory, turn), context(trajectory, turn)):
                yield _Missing(trajectory, turn, reference)


def copied_scores(trajectory: Trajectory, store: Store) -> list[DriftScore]:
    """Return what the turns that a branch took over scored in its base run."""
    notes = BranchNotes.of(trajectory)
    return [s for s in store.drift_scores(notes.source) if s.turn <= notes.shared] if notes.source else []
