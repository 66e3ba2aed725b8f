"""What a drift study found: the dynamics, adherence beside them, and two plain answers.

The answers: was the divergence (and the adherence) bounded, and did reminders help? Both are given for each
reference and for adherence separately, with their interval, whatever they are.

A reminder is judged by the turns that come after a reminded one: the reminded turn itself holds the words
that the reference adds, and so comes closer to it mechanically.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from midturn.drift import DriftScore
from midturn.drift.dynamics import Contrast, Dynamics, Series, TurnMean, analyse, contrasts, turn_means
from midturn.statistics import Interval, level_interval, mean_interval
from midturn.store import RunIdentity, Store
from midturn.studies.drift._panels import (
    ADHERENCE,
    Aggregation,
    Measure,
    adherence_series,
    cohort_of,
    divergence_series,
    references_in,
    scored,
)
from midturn.studies.drift._scripts import BASELINE, NEUTRAL, REMINDER
from midturn.studies.drift._stored import ScoredTrajectory, StudyRuns, played

Answer = Literal["yes", "no", "can't tell at this n"]
UNCLEAR: Answer = "can't tell at this n"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Level(_Record):
    """One arm over all turns of the cohort, as the paper's tables 1, 2 and 4 have it."""

    arm: str
    reference: str
    kl: float | None
    """Of the measure that was fitted, if it is another one."""
    kl_ci: Interval | None
    js: float | None
    js_ci: Interval | None
    similarity: float | None
    similarity_ci: Interval | None
    judge: float | None
    judge_ci: Interval | None
    adherence: float | None
    adherence_ci: Interval | None
    n: int


class Bounded(_Record):
    """Whether a series levels off."""

    arm: str
    of: str
    """A reference, or `constraints` for adherence."""
    answer: Answer
    why: str


class Helped(_Record):
    """What reminders changed on the turns after the reminded ones, paired by conversation."""

    of: str
    answer: Answer
    change: float
    """Reminder arm minus baseline."""
    ci: Interval | None
    turns: tuple[int, ...]
    n: int


class DriftReport(Dynamics):
    """A study's findings. The fields of `Dynamics` are on the divergences."""

    study: str
    models: dict[str, str]
    estimators: dict[str, str]
    """By reference."""
    covered: dict[str, float]
    """By reference whose figures are lower bounds: the mean mass of the tokens compared one by one."""
    measure: Measure
    aggregation: Aggregation
    cohort_turns: int
    cohort_conversations: int
    left_out: int
    """Conversations that are too short or have a turn without a score."""
    levels: list[Level]
    adherence: list[TurnMean]
    adherence_contrasts: list[Contrast]
    bounded: list[Bounded]
    helped: list[Helped]


def drift_report(
    store: Store,
    study: StudyRuns,
    *,
    turns: int | None = None,
    estimator: str | None = None,
    measure: Measure = "kl",
    aggregation: Aggregation = "mean",
) -> tuple[DriftReport, list[Series]]:
    """Analyse what a store holds of a study.

    Args:
        store: the store.
        study: which runs.
        turns: of each conversation; those that have fewer are left out.
        estimator: where turns were scored with several.
        measure: the divergence to be fitted.
        aggregation: over the tokens of a turn; a sum tracks the length of the reply.

    Returns:
        The report, and the series of divergences that it was made from.

    Raises:
        BadInput: nothing is scored, or figures that are not comparable would be mixed.
    """
    return report_on(
        played(store, study),
        study.identity,
        turns=turns,
        estimator=estimator,
        measure=measure,
        aggregation=aggregation,
    )


def report_on(
    conversations: Mapping[str, Sequence[ScoredTrajectory]],
    identity: RunIdentity,
    *,
    turns: int | None = None,
    estimator: str | None = None,
    measure: Measure = "kl",
    aggregation: Aggregation = "mean",
) -> tuple[DriftReport, list[Series]]:
    """Do the same with conversations by arm that were read already; `identity` is one arm's."""
    arms = scored(conversations)
    references = references_in(arms, estimator)
    cohort = cohort_of(arms, references, turns)
    series = divergence_series(arms, references, cohort, measure, aggregation)
    kept = adherence_series(arms, cohort)
    dynamics, met = analyse(series), analyse(kept) if kept else None
    reminded = _reminded_turns(arms.get(REMINDER, ()))
    report = DriftReport(
        **dict(dynamics),
        study=identity.study,
        models=identity.models,
        estimators=references,
        covered=_covered(arms, references),
        measure=measure,
        aggregation=aggregation,
        cohort_turns=cohort.turns,
        cohort_conversations=len(cohort.places),
        left_out=cohort.left_out,
        levels=[_level(one, references[one.reference], arms[one.arm], kept) for one in series],
        adherence=[mean for one in kept for mean in turn_means(one)],
        adherence_contrasts=_arm_contrasts(kept),
        bounded=[*_bounded(dynamics), *(_bounded(met) if met else [])],
        helped=[found for of in (series, kept) for found in _helped(of, reminded)],
    )
    told = [*report.contrasts, *_reminder_contrasts(series)]
    return report.model_copy(update={"contrasts": told}), series


def _covered(
    arms: Mapping[str, Sequence[ScoredTrajectory]], references: Mapping[str, str]
) -> dict[str, float]:
    scores = [score for many in arms.values() for one in many for score in one.scores]
    shares = {
        reference: [
            score.covered
            for score in scores
            if (score.reference, score.estimator) == (reference, estimator) and score.covered is not None
        ]
        for reference, estimator in references.items()
    }
    return {reference: float(np.mean(own)) for reference, own in shares.items() if own}


def _level(one: Series, estimator: str, many: Sequence[ScoredTrajectory], kept: Sequence[Series]) -> Level:
    """Means of each conversation's turns, and their mean; of one estimator's scores alone."""
    turns = one.panel().shape[1]
    scores = [
        [
            score
            for score in conversation.scores
            if (score.reference, score.estimator) == (one.reference, estimator) and score.turn <= turns
        ]
        for conversation in many
        if conversation.place in one.trajectories
    ]
    adherence = next((of for of in kept if of.arm == one.arm), None)
    kl, kl_ci = _mean(one.panel())
    js, js_ci = _mean([[score.js for score in own] for own in scores])
    similarity, similarity_ci = _by_one(scores, "similarity")
    judge, judge_ci = _by_one(scores, "judge")
    met, met_ci = _mean(adherence.panel() if adherence else [])
    return Level(
        arm=one.arm,
        reference=one.reference,
        kl=kl,
        kl_ci=kl_ci,
        js=js,
        js_ci=js_ci,
        similarity=similarity,
        similarity_ci=similarity_ci,
        judge=judge,
        judge_ci=judge_ci,
        adherence=met,
        adherence_ci=met_ci,
        n=len(one.trajectories),
    )


def _by_one(
    scores: Sequence[Sequence[DriftScore]], field: Literal["similarity", "judge"]
) -> tuple[float | None, Interval | None]:
    """Return the mean; nothing where not all turns were compared by one model."""
    by = {getattr(score, f"{field}_by") for own in scores for score in own}
    return (
        _mean([[getattr(score, field) for score in own] for own in scores]) if len(by) == 1 else (None, None)
    )


def _mean(turns: Iterable[Iterable[float | None]]) -> tuple[float | None, Interval | None]:
    """Return the mean of the conversations' own means over their turns, and its interval."""
    known = [[value for value in own if value is not None and not np.isnan(value)] for own in turns]
    own = np.array([np.mean(values) for values in known if values])
    return (float(own.mean()), level_interval(own)) if len(own) else (None, None)


def _arm_contrasts(series: Sequence[Series]) -> list[Contrast]:
    return [contrast for a, b in _compared(series) for contrast in contrasts(a, b)]


def _reminder_contrasts(series: Sequence[Series]) -> list[Contrast]:
    pairs = [(a, b) for a, b in _compared(series) if b.arm == BASELINE]
    return [contrast for a, b in pairs for contrast in contrasts(a, b)]


def _compared(series: Sequence[Series]) -> list[tuple[Series, Series]]:
    """Each arm with the neutral one, and the reminder with the baseline, under the same reference."""
    return [
        (a, b)
        for a in series
        for b in series
        if a.reference == b.reference
        and ((b.arm == NEUTRAL and a.arm != NEUTRAL) or (a.arm, b.arm) == (REMINDER, BASELINE))
    ]


_LEVELS: Mapping[str, Answer] = {"settled": "yes", "growing": "no", "falling": "no"}


def _bounded(dynamics: Dynamics) -> list[Bounded]:
    """Return the state-space fits' verdicts as answers.

    A level that falls is bounded by nothing but its floor.
    """
    return [
        Bounded(
            arm=fit.arm,
            of=fit.reference,
            answer=_LEVELS.get(fit.verdict.level, UNCLEAR),
            why=_late_slope(dynamics, fit.arm, fit.reference),
        )
        for fit in dynamics.fits
        if fit.verdict
    ]


def _late_slope(dynamics: Dynamics, arm: str, reference: str) -> str:
    late = [s for s in dynamics.slopes if (s.arm, s.reference, s.turns) == (arm, reference, "late")]
    if not late:
        return "too few turns"
    return f"late slope {late[0].slope:+.3f} a turn{_written(late[0].ci)}, n={late[0].n}"


def _written(ci: Interval | None) -> str:
    return f" [{ci[0]:+.3f}, {ci[1]:+.3f}]" if ci else ""


def _reminded_turns(many: Sequence[ScoredTrajectory]) -> set[int]:
    return {
        turn.intervention.turn
        for one in many
        for turn in one.trajectory.turns
        if turn.intervention and turn.intervention.kind == "remind"
    }


def _helped(series: Sequence[Series], reminded: set[int]) -> list[Helped]:
    found = [_change(a, b, reminded) for a, b in _compared(series) if b.arm == BASELINE]
    return [helped for helped in found if helped]


def _change(reminder: Series, baseline: Series, reminded: set[int]) -> Helped | None:
    """Return the mean paired change over the turns after the first reminder that are not reminded
    themselves.
    """
    shared = sorted(set(reminder.ids) & set(baseline.ids))
    gaps = reminder.panel(shared) - baseline.panel(shared)
    turns = [turn for turn in range(1, gaps.shape[1] + 1) if turn > min(reminded, default=99)]
    turns = [turn for turn in turns if turn not in reminded and not np.isnan(gaps[:, turn - 1]).all()]
    if not turns or len(shared) < 2:
        return None
    own = np.nanmean(gaps[:, [turn - 1 for turn in turns]], axis=1)
    ci = mean_interval(own)
    wanted = 1 if reminder.reference == ADHERENCE else -1
    return Helped(
        of=reminder.reference,
        answer=_sided(ci, wanted),
        change=float(np.nanmean(own)),
        ci=ci,
        turns=tuple(turns),
        n=len(own),
    )


def _sided(ci: Interval | None, wanted: int) -> Answer:
    if ci is None or ci[0] <= 0 <= ci[1]:
        return UNCLEAR
    return "yes" if (ci[0] > 0) == (wanted > 0) else "no"
