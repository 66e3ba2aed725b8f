"""How the conversations of a trial went, on either side.

A conversation is on the side that its id puts it, whatever became of its turns: that is what chance decided,
and nothing else. Conversations count in the order in which they were entered into the store, so that those
that come later change nothing about what was seen before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from midturn.refiner.experience import thread_of
from midturn.refiner.guidelines import GuidelineSet, covers
from midturn.refiner.signals import proposed_outcome
from midturn.refiner.trials._records import Arm, Comparison
from midturn.statistics import anytime_interval, outcomes_needed
from midturn.store import Trajectory

WORTH_KNOWING = (20, 10)
"""Points of difference of which is said how many conversations they take."""


@dataclass
class _Conversation:
    """One that chance put on a side."""

    takes: bool
    outcomes: list[float] = field(default_factory=list[float])
    """Of each part that the store has as a conversation of its own."""
    scored: bool = False


def compare(tried: GuidelineSet, trajectories: Iterable[Trajectory]) -> Comparison:
    """Compare the conversations of a trial.

    Args:
        tried: the set that is on trial.
        trajectories: conversations, of which those of its scope and its time are compared.
    """
    trial = tried.trial
    assert trial is not None, f"{tried.name} is not on trial"
    found: dict[str, _Conversation] = {}
    left_out: Counter[str] = Counter()
    without_time = 0
    for trajectory in trajectories:
        if not covers(tried.scope, task=trajectory.task, user=trajectory.user):
            continue
        thread, began = thread_of(trajectory)
        if thread is None:
            left_out["without an id"] += 1
        elif began is not None and began < trial.since:
            left_out["began before the trial"] += 1
        elif trajectory.blame == "infrastructure" or not trajectory.turns:
            left_out["broke"] += 1
        else:
            told = found.setdefault(thread, _Conversation(trial.takes(thread)))
            told.outcomes.append(_outcome(trajectory))
            told.scored |= trajectory.score is not None
            without_time += began is None
    return _compared(tried, list(found.values()), dict(left_out), without_time)


def _compared(
    tried: GuidelineSet, found: Sequence[_Conversation], left_out: dict[str, int], without_time: int
) -> Comparison:
    assert tried.trial is not None
    share = tried.trial.share
    outcomes = [fmean(each.outcomes) for each in found]
    with_set, without_set = _arm(found, True), _arm(found, False)
    low, high = anytime_interval(outcomes, [each.takes for each in found], share)
    difference = None
    if with_set.mean is not None and without_set.mean is not None:
        difference = with_set.mean - without_set.mean
    mean = fmean(outcomes) if outcomes else 0.5  # Where outcomes vary most.
    return Comparison(
        set=tried,
        with_set=with_set,
        without_set=without_set,
        difference=difference,
        ci=(100 * low, 100 * high),
        needed={points: outcomes_needed(points / 100, mean, share) for points in WORTH_KNOWING},
        without_time=without_time,
        left_out=left_out,
    )


def _arm(found: Sequence[_Conversation], takes: bool) -> Arm:
    side = [each for each in found if each.takes is takes]
    mean = 100 * fmean(fmean(each.outcomes) for each in side) if side else None
    return Arm(conversations=len(side), scored=sum(each.scored for each in side), mean=mean)


def _outcome(trajectory: Trajectory) -> float:
    """Return the score or, where nobody gave one, whether the user's last signal speaks for failure."""
    if trajectory.score is not None:
        return trajectory.score
    return 0.0 if proposed_outcome(trajectory).outcome == "failure" else 1.0
