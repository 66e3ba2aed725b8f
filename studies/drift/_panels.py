"""Stored conversations and their scores as the series that the dynamics are computed from.

Under each reference only the figures of one estimator are put together. Means over turns are taken over a
constant cohort, the conversations of which every turn was scored in every arm that they are in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from midturn.core import BadInput
from midturn.drift.dynamics import Series
from midturn.studies.drift._notes import TurnNotes
from midturn.studies.drift._stored import ScoredTrajectory

Measure = Literal["kl", "reverse_kl", "js"]
Aggregation = Literal["mean", "sum"]
ADHERENCE = "constraints"
"""The reference of the series of adherence, which has none."""


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """Which conversations, and how many turns of each, the figures are of."""

    turns: int
    places: frozenset[str]
    left_out: int
    """Conversations, over all arms, that are too short or have a turn without a score."""


def scored(arms: Mapping[str, Sequence[ScoredTrajectory]]) -> dict[str, Sequence[ScoredTrajectory]]:
    """Return the arms that have a conversation with two scored turns: those of which anything can be said."""
    return {
        arm: many
        for arm, many in arms.items()
        if any(len({s.turn for s in one.scores if s.kl is not None}) > 1 for one in many)
    }


def references_in(
    arms: Mapping[str, Sequence[ScoredTrajectory]], estimator: str | None = None
) -> dict[str, str]:
    """Return the estimator of each reference that turns were scored against.

    Raises:
        BadInput: there are no scores, or two estimators' under one reference and none was chosen.
    """
    scores = [score for many in arms.values() for one in many for score in one.scores]
    found = defaultdict[str, Counter[str]](Counter)
    for score in scores:
        if score.kl is not None and estimator in (None, score.estimator):
            found[score.reference][score.estimator] += 1
    if not found:
        held = ", ".join(sorted({score.estimator for score in scores})) or "none"
        raise BadInput(
            f"no turn has a divergence to fit (estimators in the store: {held}). Score "
            "some first, as `midturn drift fit --score-with MODEL` does"
        )
    for reference, estimators in found.items():
        if len(estimators) > 1:
            raise BadInput(
                f"against {reference!r} there are figures of {', '.join(sorted(estimators))}, which are "
                "never compared. Choose one: --estimator NAME"
            )
    return {reference: next(iter(estimators)) for reference, estimators in found.items()}


def cohort_of(
    arms: Mapping[str, Sequence[ScoredTrajectory]], references: Mapping[str, str], turns: int | None
) -> Cohort:
    """Return the conversations that reach `turns` with a score at every turn that any conversation has one
    at.

    Without `turns`, as many as keep the most scored turns.

    Raises:
        BadInput: no conversation has as many.
    """
    lengths = _lengths(arms, references)
    if not lengths:
        raise BadInput("no conversation has its turns scored against every reference. Score them first")
    reach = turns or max(range(1, max(lengths.values()) + 1), key=lambda n: (n * _reaching(lengths, n), n))
    places = frozenset(place for place, length in lengths.items() if length >= reach)
    if not places:
        raise BadInput(f"no conversation has {reach} scored turns in every arm: ask for fewer turns")
    held = sum(len(many) for many in arms.values())
    kept = sum(one.place in places for many in arms.values() for one in many)
    return Cohort(turns=reach, places=places, left_out=held - kept)


def _reaching(lengths: Mapping[str, int], turns: int) -> int:
    return sum(length >= turns for length in lengths.values())


def _lengths(arms: Mapping[str, Sequence[ScoredTrajectory]], references: Mapping[str, str]) -> dict[str, int]:
    """Place -> turns that are scored without a gap against every reference in every arm it is in."""
    lengths: dict[str, int] = {}
    for many in arms.values():
        first = {name: _first_scored(many, name, estimator) for name, estimator in references.items()}
        for one in many:
            length = min(
                _gapless(one, name, estimator, first[name]) for name, estimator in references.items()
            )
            lengths[one.place] = min(length, lengths.get(one.place, length))
    return lengths


def _first_scored(many: Sequence[ScoredTrajectory], reference: str, estimator: str) -> int:
    """Return the first turn that can be scored: a turn at which reference and model read the same cannot."""
    turns = [
        s.turn for one in many for s in one.scores if (s.reference, s.estimator) == (reference, estimator)
    ]
    return min(turns, default=1)


def _gapless(one: ScoredTrajectory, reference: str, estimator: str, first: int) -> int:
    scored = {s.turn for s in one.scores if (s.reference, s.estimator) == (reference, estimator)}
    turn = first - 1
    while turn + 1 in scored:
        turn += 1
    return turn if turn >= first else 0


def divergence_series(
    arms: Mapping[str, Sequence[ScoredTrajectory]],
    references: Mapping[str, str],
    cohort: Cohort,
    measure: Measure = "kl",
    aggregation: Aggregation = "mean",
) -> list[Series]:
    """One series for each reference and arm, over the cohort."""
    found: list[Series] = []
    for reference, estimator in references.items():
        for arm, many in arms.items():
            values = {
                one.place: _values(one, reference, estimator, cohort.turns, measure, aggregation)
                for one in many
                if one.place in cohort.places
            }
            if values:
                found.append(
                    Series(
                        arm=arm,
                        reference=reference,
                        estimator=estimator if measure == "kl" else f"{estimator} {measure}",
                        aggregation=aggregation,
                        trajectories=values,
                    )
                )
    return found


def _values(
    one: ScoredTrajectory,
    reference: str,
    estimator: str,
    turns: int,
    measure: Measure,
    aggregation: Aggregation,
) -> list[float | None]:
    values: list[float | None] = [None] * turns
    for score in one.scores:
        if (score.reference, score.estimator) == (reference, estimator) and score.turn <= turns:
            value: float | None = getattr(score, measure)
            weight = score.tokens if aggregation == "sum" else 1
            values[score.turn - 1] = None if value is None else value * weight
    return values


def adherence_series(arms: Mapping[str, Sequence[ScoredTrajectory]], cohort: Cohort) -> list[Series]:
    """Return the share of constraints met, one series an arm; none where there were no constraints."""
    found: list[Series] = []
    for arm, many in arms.items():
        kept = [one for one in many if one.place in cohort.places]
        values = {
            one.place: [_share(TurnNotes.of(turn).met) for turn in one.trajectory.turns] for one in kept
        }
        values = {
            place: shares[: cohort.turns]
            for place, shares in values.items()
            if any(s is not None for s in shares)
        }
        if values:
            found.append(Series(arm=arm, reference=ADHERENCE, estimator="checked", trajectories=values))
    return found


def _share(met: Mapping[str, bool] | None) -> float | None:
    return sum(met.values()) / len(met) if met else None
