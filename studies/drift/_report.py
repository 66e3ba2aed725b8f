"""What a drift study found: the dynamics, adherence beside them, and two plain answers.

The answers: was the divergence (and the adherence) bounded, and did reminders help? Both are given for each
reference and for adherence separately, with their interval, whatever they are.

A reminder is judged by the turns that come after a reminded one: the reminded turn itself holds the words
that the reference adds, and so comes closer to it mechanically.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from midturn.drift import DriftScore
from midturn.drift.dynamics import Contrast, Dynamics, Series, TurnMean, analyse, contrasts, turn_means
from midturn.statistics import Interval, mean_interval
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
from midturn.studies.drift._stored import Played, StudyRuns, played

Answer = Literal["yes", "no", "can't tell at this n"]
UNCLEAR: Answer = "can't tell at this n"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Level(_Record):
    """One arm over all turns of the cohort, as the paper's tables 1, 2 and 4 have it."""

    arm: str
    reference: str
    kl: float | None
    kl_ci: Interval | None
    js: float | None
    similarity: float | None
    judge: float | None
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
    conversations: Mapping[str, Sequence[Played]],
    identity: RunIdentity,
    *,
    turns: int | None = None,
    estimator: str | None = None,
    measure: Measure = "kl",
    aggregation: Aggregation = "mean",
) -> tuple[DriftReport, list[Series]]:
    """The same, of conversations by arm that were read already; `identity` is one arm's."""
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
        measure=measure,
        aggregation=aggregation,
        cohort_turns=cohort.turns,
        cohort_conversations=len(cohort.places),
        left_out=cohort.left_out,
        levels=[_level(one, arms[one.arm], kept) for one in series],
        adherence=[mean for one in kept for mean in turn_means(one)],
        adherence_contrasts=_arm_contrasts(kept),
        bounded=[*_bounded(dynamics), *(_bounded(met) if met else [])],
        helped=[found for of in (series, kept) for found in _helped(of, reminded)],
    )
    told = [*report.contrasts, *_reminder_contrasts(series)]
    return report.model_copy(update={"contrasts": told}), series


def _level(one: Series, many: Sequence[Played], kept: Sequence[Series]) -> Level:
    """Means of each conversation's turns, and their mean."""
    turns = one.panel().shape[1]
    scores = [
        score
        for conversation in many
        if conversation.place in one.trajectories
        for score in conversation.scores
        if score.reference == one.reference and score.turn <= turns
    ]
    adherence = next((of for of in kept if of.arm == one.arm), None)
    own = np.nanmean(one.panel(), axis=1)
    met = np.nanmean(adherence.panel(), axis=1) if adherence else np.array([])
    return Level(
        arm=one.arm,
        reference=one.reference,
        kl=float(own.mean()),
        kl_ci=mean_interval(own),
        js=_mean([score.js for score in scores]),
        similarity=_by_one(scores, "similarity"),
        judge=_by_one(scores, "judge"),
        adherence=float(met.mean()) if len(met) else None,
        adherence_ci=mean_interval(met),
        n=len(own),
    )


def _by_one(scores: Sequence[DriftScore], field: Literal["similarity", "judge"]) -> float | None:
    """The mean over turns; nothing where they were not all compared by one model."""
    by = {getattr(score, f"{field}_by") for score in scores}
    return _mean([getattr(score, field) for score in scores]) if len(by) == 1 else None


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


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
    """The state-space fits' verdicts as answers. A level that falls is bounded by nothing but its floor."""
    return [
        Bounded(
            arm=fit.arm,
            of=fit.reference,
            answer=_LEVELS.get(fit.verdict.level, UNCLEAR),
            why=f"{fit.verdict.level}: {_late_slope(dynamics, fit.arm, fit.reference)}",
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


def _reminded_turns(many: Sequence[Played]) -> set[int]:
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
    """The mean paired change over the turns after the first reminder that are not reminded themselves."""
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
