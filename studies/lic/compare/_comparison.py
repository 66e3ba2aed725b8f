"""The figures of a comparison: paired differences per task, and over all tasks of one pair of sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pydantic import BaseModel, ConfigDict

from midturn.core import BadInput, one_line
from midturn.statistics import Interval, Scores, average, paired, shared_means
from midturn.studies.lic.compare._choosing import Choice, StoredRun
from midturn.studies.lic.compare._matching import differences, pairs
from midturn.studies.lic.conditions import typed
from midturn.studies.lic.report import tally


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Difference(_Part):
    """How b differs from a on the instructions that both have. Scores are 0 to 100."""

    n: int
    """Instructions that both have."""
    a_mean: float | None
    """P of a, on these instructions alone. `None`, as every figure, where there are none."""
    a_mean_ci: Interval | None
    b_mean: float | None
    b_mean_ci: Interval | None
    difference: float | None
    """P of b minus P of a."""
    ci: Interval | None
    """It holds 0 where `p` is above 0.05."""
    p: float | None
    """Of a sign-flip test, two-sided, for this comparison alone."""
    flipped_up: tuple[str, ...]
    """Failed in a and correct (score 100) in b: `task_id`, or `task_id#repetition`."""
    flipped_down: tuple[str, ...]
    """Correct in a and failed in b."""


class OfTask(Difference):
    """Two runs on one task and data set."""

    task: str
    data_sha256: str
    scoring: str
    a_run: str
    b_run: str
    differs: tuple[str, ...]
    """What sets the two runs apart besides what is compared."""


class OfSides(_Part):
    """One condition and model against another, task by task and over all tasks."""

    a_condition: str
    b_condition: str
    a_model: str
    b_model: str
    tasks: tuple[OfTask, ...]
    overall: Difference
    """Over the instructions of all tasks, each of them weighing the same; they are named `task/task_id`."""


class Comparison(_Part):
    """The document that `midturn compare --json` prints."""

    a: str
    b: str
    sides: tuple[OfSides, ...]


def compare(a: Choice, b: Choice) -> Comparison:
    """Set all runs of two choices that belong together against each other.

    Raises:
        BadInput: nothing can be paired, or too much can.
    """
    scored = [_Scored(x, y, _scores(x), _scores(y)) for x, y in pairs(a, b)]
    sides = tuple(_of_sides(list(same)) for _, same in groupby(scored, key=lambda pair: pair.sides))
    if not any(side.overall.n for side in sides):
        words = f"`{one_line(a.word)}` and `{one_line(b.word)}`"
        raise BadInput(f"{words} have no instruction in common of which both have a scored conversation")
    return Comparison(a=a.word, b=b.word, sides=sides)


@dataclass(frozen=True)
class _Scored:
    a: StoredRun
    b: StoredRun
    a_scores: Scores
    b_scores: Scores

    @property
    def sides(self) -> tuple[str, str, str, str]:
        return typed(self.a.identity.condition), typed(self.b.identity.condition), self.a.model, self.b.model


def _scores(run: StoredRun) -> Scores:
    return tally(run.store.trajectories(run.run_id)).scores


def _of_sides(scored: Sequence[_Scored]) -> OfSides:
    a_condition, b_condition, a_model, b_model = scored[0].sides
    return OfSides(
        a_condition=a_condition,
        b_condition=b_condition,
        a_model=a_model,
        b_model=b_model,
        tasks=tuple(map(_of_task, scored)),
        overall=_difference(
            _pooled(scored, [pair.a_scores for pair in scored]),
            _pooled(scored, [pair.b_scores for pair in scored]),
        ),
    )


def _of_task(pair: _Scored) -> OfTask:
    made = pair.a.identity
    return OfTask(
        **_difference(pair.a_scores, pair.b_scores).model_dump(),
        task=made.task,
        data_sha256=made.data_sha256,
        scoring=made.scoring,
        a_run=pair.a.run_id,
        b_run=pair.b.run_id,
        differs=tuple(differences(made, pair.b.identity)),
    )


def _difference(a: Scores, b: Scores) -> Difference:
    found = paired(a, b)
    a_mean, b_mean = map(average, shared_means(a, b))
    return Difference(
        n=found.difference.n,
        a_mean=a_mean.value,
        a_mean_ci=a_mean.ci,
        b_mean=b_mean.value,
        b_mean_ci=b_mean.ci,
        difference=found.difference.value,
        ci=found.difference.ci,
        p=found.difference.p,
        flipped_up=found.flipped_up,
        flipped_down=found.flipped_down,
    )


def _pooled(scored: Sequence[_Scored], scores: Sequence[Scores]) -> Scores:
    """Return the scores of all tasks as those of one."""
    made = [pair.a.identity for pair in scored]
    tasks = Counter(identity.task for identity in made)
    names = [
        identity.task if tasks[identity.task] == 1 else f"{identity.task} {identity.data_sha256[:8]}"
        for identity in made
    ]
    return {
        f"{name}/{instruction}": runs
        for name, of_task in zip(names, scores, strict=True)
        for instruction, runs in of_task.items()
    }
