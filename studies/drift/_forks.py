"""Forked interventions on stored conversations: from one prefix, one branch is reminded and the other is not.

Both branches are played anew with the same user turns, so that a stored conversation may come from any model;
the reminder is the only difference. What is compared is the turns *after* the treated one.

Several forks of one conversation or passage resemble each other, so their differences are averaged and the
passage counts once: intervals are over passages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict

from midturn.core import BadInput
from midturn.drift import reminded
from midturn.drift.dynamics import ForkEffect, ForkPlan, Series, fit_state_space, fork_effect, forks_needed
from midturn.mediator import ledger
from midturn.store import RunIdentity, Store, Trajectory, Turn, canonical_sha256
from midturn.studies._notes import BranchNotes
from midturn.studies.drift._notes import ConversationNotes, TurnNotes
from midturn.studies.drift._panels import (
    adherence_series,
    cohort_of,
    divergence_series,
    references_in,
    scored,
)
from midturn.studies.drift._replay import is_replayable
from midturn.studies.drift._scripts import BASELINE, Ask, Script
from midturn.studies.drift._stored import ScoredTrajectory, StudyRuns, played
from midturn.studies.drift._synthetic import CONSTRAINTS

if TYPE_CHECKING:
    from midturn.drift.dynamics import Panel

UNTREATED = "untreated"
TREATED = "treated"
PILOT = {"phi": 0.7, "process_sd": 0.2, "noise_sd": 0.3}
"""Dynamics that a pilot suggests, where the stored conversations have too few scores to fit any."""
SHIFT = 0.6
"""Nats per token on the treated turn, as in the pilot: there, 64 forks show the decay in 9 of 10 studies."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Conversations to be forked."""

    arm: str
    """Theirs."""
    trajectories: Sequence[Trajectory]
    identity: RunIdentity

    @property
    def sha256(self) -> str:
        """Names them by what they hold: a run of other conversations never continues from this one."""
        return canonical_sha256({t.conversation_id: t.model_dump_json() for t in self.trajectories})


def source_of(store: Store, study: StudyRuns, arm: str | None, run: str | None = None) -> Source:
    """Return a study's conversations that can be forked, those of one arm.

    Args:
        store: the store.
        study: which runs.
        arm: which arm. Not given, it is the one that `run` names, the baseline, or else the only one that has
            several turns.
        run: a run's id or its beginning.

    Raises:
        BadInput: there is no such arm, none or several have several turns, or none of its conversations can
            be replayed from its record.
    """
    if arm is not None and arm not in study.runs:
        raise BadInput(f"the study has no arm {arm!r}: choose one of {', '.join(study.runs)}")
    arms = [arm] if arm else list(study.runs)
    held = {name: _replayable(store, study.runs[name]) for name in arms}
    chosen = arm or _forked_by_default(study, held, run)
    if not held[chosen]:
        raise BadInput(
            f"arm {chosen!r} has no conversation that its record alone can replay: fork another arm"
        )
    return Source(arm=chosen, trajectories=held[chosen], identity=study.identity)


def _replayable(store: Store, run_id: str) -> list[Trajectory]:
    return [t for t in store.trajectories(run_id) if t.blame != "infrastructure" and is_replayable(t)]


def _forked_by_default(study: StudyRuns, held: Mapping[str, Sequence[Trajectory]], run: str | None) -> str:
    long = [arm for arm, many in held.items() if any(len(t.turns) > 1 for t in many)]
    named = [arm for arm in long if run and study.runs[arm].startswith(run)]
    for arms in (named, [arm for arm in long if arm == BASELINE], long):
        if len(arms) == 1:
            return arms[0]
    if long:
        raise BadInput(f"several arms can be forked: name one with --arm, {' or '.join(long)}")
    raise BadInput(
        f"none of the arms {', '.join(held)} has a conversation of several turns that its record alone can "
        "replay, so there is nothing to fork"
    )


def _too_short(source: Source, at: int, follow: int) -> str:
    """Say why nothing can be forked there, and where something can."""
    longest = max(len(t.turns) for t in source.trajectories)
    wanted = f"no conversation can be reminded at turn {at} and followed for {follow} turns"
    if longest < 3:
        way = "at least 3 turns are needed; fork another arm, with --arm"
    else:
        way = f"try --at 2 --follow {longest - 2}"
    return f"{wanted}: the longest of arm {source.arm!r} has {longest}; {way}"


def fork_scripts(source: Source, at: int, follow: int, forks: int) -> list[Script]:
    """Both branches of each fork, the untreated ones first.

    Every passage is forked once before one is forked again.

    Args:
        source: the conversations.
        at: the turn that one branch is reminded in.
        follow: turns after it.
        forks: how many; conversations are forked in turn, and again where there are fewer.

    Raises:
        BadInput: no conversation is long enough, or fewer than two passages would be forked.
    """
    long_enough = [t for t in source.trajectories if len(t.turns) >= at + follow]
    long_enough.sort(key=lambda t: t.repetition)
    if not long_enough or at < 2:
        raise BadInput(_too_short(source, at, follow))
    places = [(long_enough[n % len(long_enough)], n // len(long_enough)) for n in range(forks)]
    constraints = CONSTRAINTS if source.identity.study == "drift-synthetic" else ()
    scripts = [
        replace(_branch(trajectory, at, follow, repetition, arm), constraints=constraints)
        for arm in (UNTREATED, TREATED)
        for trajectory, repetition in places
    ]
    if passages_of(scripts) < 2:
        raise BadInput(
            f"a comparison takes forks of two passages or more, and only {long_enough[0].task_id} has a "
            f"conversation of {at + follow} turns in arm {source.arm!r}: lower --at or --follow, or play more"
        )
    return scripts


def passages_of(scripts: Sequence[Script]) -> int:
    """How many passages are forked."""
    return len({_passage(script.task_id) for script in scripts})


def _passage(fork: str) -> str:
    """Return a fork's passage; a fork is named by it and the repetition."""
    return fork.rpartition("#")[0]


def _branch(trajectory: Trajectory, at: int, follow: int, repetition: int, arm: str) -> Script:
    """Return a branch: the prefix is kept, and what the user says from `at` on is said again.

    Of the treated arm, it is said with the reminder.
    """
    notes = ConversationNotes.of(trajectory)
    said = [turn.utterance for turn in trajectory.turns]
    reminder = notes.reminder or ledger(said[: at - 1])
    asks = [_ask(turn) for turn in trajectory.turns[: at + follow]]
    if arm == TREATED:
        asks[at - 1] = Ask(
            text=reminded(asks[at - 1].text, reminder), reminds=True, recorded=asks[at - 1].recorded
        )
    return Script(
        task_id=f"{trajectory.task_id}#{trajectory.repetition}",
        arm=arm,
        system=notes.system,
        goal=notes.goal,
        reminder=notes.reminder,
        asks=tuple(asks),
        repetition=repetition,
        played=tuple(trajectory.turns[: at - 1]),
        source=trajectory.conversation_id,
    )


def _ask(turn: Turn) -> Ask:
    reminds = turn.intervention is not None and turn.intervention.kind == "remind"
    return Ask(text=turn.utterance, reminds=reminds, recorded=TurnNotes.of(turn).recorded)


class ForkFinding(BaseModel):
    """What the reminder did under one reference, or to adherence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: str
    at: int
    passages: int
    """Over which the intervals are taken."""
    forks: int
    effect: ForkEffect


class ForkReport(BaseModel):
    """A fork study's findings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    models: dict[str, str]
    at: int
    estimators: dict[str, str]
    findings: list[ForkFinding]
    too_few: list[str]
    """References under which fewer than two passages have both branches scored."""


def fork_report(store: Store, study: StudyRuns, at: int, estimator: str | None = None) -> ForkReport:
    """Return the paired difference over the turns after the treated one, for each reference and for
    adherence.

    Raises:
        BadInput: nothing is scored, or figures that are not comparable would be mixed.
    """
    arms = scored(_by_own_references(played(store, study)))
    references = references_in(arms, estimator)
    cohort = cohort_of(arms, references, None)
    series = [*divergence_series(arms, references, cohort), *adherence_series(arms, cohort)]
    findings: list[ForkFinding] = []
    too_few: list[str] = []
    for reference in dict.fromkeys(one.reference for one in series):
        pair = {one.arm: one for one in series if one.reference == reference}
        found = _finding(pair, reference, at)
        if found:
            findings.append(found)
        else:
            too_few.append(reference)
    return ForkReport(
        models=study.identity.models, at=at, estimators=references, findings=findings, too_few=too_few
    )


def _by_own_references(arms: Mapping[str, Sequence[ScoredTrajectory]]) -> dict[str, list[ScoredTrajectory]]:
    """Return the branches without scores under references that only the turns which they took over have."""
    own = {
        score.reference
        for many in arms.values()
        for one in many
        for score in one.scores
        if score.turn > BranchNotes.of(one.trajectory).shared
    }
    return {
        arm: [replace(one, scores=tuple(s for s in one.scores if s.reference in own)) for one in many]
        for arm, many in arms.items()
    }


def _finding(pair: Mapping[str, Series], reference: str, at: int) -> ForkFinding | None:
    if set(pair) != {TREATED, UNTREATED}:
        return None
    shared = sorted(set(pair[TREATED].ids) & set(pair[UNTREATED].ids))
    treated, untreated = (pair[arm].panel(shared)[:, at:] for arm in (TREATED, UNTREATED))
    passages = [_passage(place.rpartition("#")[0]) for place in shared]
    by_passage = _averaged(treated, passages), _averaged(untreated, passages)
    if len(by_passage[0]) < 2 or not treated.shape[1]:
        return None
    return ForkFinding(
        of=reference,
        at=at,
        passages=len(by_passage[0]),
        forks=len(shared),
        effect=fork_effect(*by_passage),
    )


def _averaged(panel: Panel, passages: Sequence[str]) -> Panel:
    """Return the mean of each passage's rows."""
    rows = defaultdict[str, list[int]](list)
    for row, passage in enumerate(passages):
        rows[passage].append(row)
    return np.array([panel[own].mean(axis=0) for own in rows.values()])


def power_estimate(
    store: Store, study: StudyRuns, arm: str, shift: float, follow: int
) -> dict[str, ForkPlan]:
    """How many forks find the effect and its decay, by the dynamics of `arm` under each reference.

    Where the arm has too few scores to fit any dynamics, those of a pilot stand in.
    """
    fitted: dict[str, dict[str, float]] = {}
    try:
        arms = {arm: played(store, study)[arm]}
        references = references_in(arms)
        for one in divergence_series(arms, references, cohort_of(arms, references, None)):
            fit = fit_state_space(one.panel())
            if fit and fit.phi > 0 and fit.innovation_sd + fit.noise_sd > 0:
                fitted[one.reference] = {
                    "phi": fit.phi,
                    "process_sd": fit.innovation_sd,
                    "noise_sd": fit.noise_sd,
                }
    except BadInput:  # nothing is scored yet
        pass
    plans = fitted or {"a pilot": PILOT}
    return {
        name: forks_needed(shift=shift, turns=max(follow, 2), **figures) for name, figures in plans.items()
    }
