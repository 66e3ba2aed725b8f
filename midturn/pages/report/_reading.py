"""A store, read once: what its runs come to, what their turns took, and its conversations for the browser.

Conversations are read one at a time. Kept of each are its packed words and some figures; of those with drift
scores, a sample is kept whole for the dynamics.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from midturn.core import one_line, split_address, total
from midturn.drift import DriftScore
from midturn.pages import shown
from midturn.pages.report._conversations import Conversations, met_in
from midturn.pages.report._dialogues import dialogues_reports
from midturn.pages.report._framings import framings_reports
from midturn.statistics import Estimate, amount
from midturn.store import RunIdentity, Store, Trajectory
from midturn.studies.drift import ScoredTrajectory, StudyRuns, scores_of, studies_in
from midturn.studies.lic import Report
from midturn.studies.lic.conditions import typed
from midturn.studies.lic.report import RunInfo, build_report, run_info

if TYPE_CHECKING:
    from midturn.studies.dialogues import Report as DialoguesReport
    from midturn.studies.framings import Report as FramingsReport

DYNAMICS_OF = 300
"""Places of a study whose dynamics are computed: a fit takes some milliseconds a conversation. Of more, so
many are drawn at random, and the page says so."""
REASONS = 2000
"""Different reasons for a failure that are counted."""
NAME_LENGTH = 40


class Means:
    """Means of amounts by key, over instructions, each with its interval."""

    def __init__(self) -> None:
        self._values: dict[Any, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))

    def add(self, key: Any, instruction: str, value: float) -> None:
        """Enter a value of an instruction."""
        self._values[key][instruction].append(value)

    def __bool__(self) -> bool:
        return bool(self._values)

    def estimates(self) -> dict[Any, Estimate]:
        """Return the mean of the instructions' means, by key in sorted order."""
        return {key: amount(self._means(key)) for key in sorted(self._values)}

    def _means(self, key: Any) -> list[float]:
        return [sum(values) / len(values) for _, values in sorted(self._values[key].items())]


@dataclass
class Turns:
    """What was measured turn by turn, by run number and turn."""

    seconds: Means = field(default_factory=Means)
    tokens: Means = field(default_factory=Means)
    judged: Means = field(default_factory=Means)
    """KL by (run, reference, estimator, the judge's rating)."""
    adhered: Means = field(default_factory=Means)
    """KL by (run, reference, estimator, share of constraints met, in quarters)."""
    interventions: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    """Conversations by run id, turn and kind of intervention."""

    def add(self, run: int, conversation: Trajectory, scores: Sequence[DriftScore]) -> None:
        """Count a conversation's turns."""
        where = f"{conversation.task}/{conversation.task_id}"
        for place, turn in enumerate(conversation.turns, start=1):
            spent = total(turn.usage.values())
            if spent.calls:
                self.seconds.add((run, place), where, spent.latency_s)
                self.tokens.add((run, place), where, spent.tokens)
            if turn.intervention and turn.intervention.kind != "none":
                self.interventions[conversation.run_id, place, turn.intervention.kind] += 1
        for score in scores:
            self._add_score(run, where, score, conversation)

    def _add_score(self, run: int, where: str, score: DriftScore, conversation: Trajectory) -> None:
        if score.kl is None:
            return
        measure = (run, score.reference, score.estimator)
        if score.judge is not None:
            self.judged.add((*measure, score.judge), where, score.kl)
        share = score.adherence if score.adherence is not None else _share_met(conversation, score.turn)
        if share is not None:
            self.adhered.add((*measure, round(4 * share) / 4), where, score.kl)


def _share_met(conversation: Trajectory, turn: int) -> float | None:
    met = met_in(conversation.turns[turn - 1]) if 0 < turn <= len(conversation.turns) else {}
    return sum(met.values()) / len(met) if met else None


@dataclass(frozen=True, kw_only=True)
class Drifted:
    """A study with drift scores: the conversations whose dynamics are computed, by arm."""

    study: StudyRuns
    conversations: dict[str, list[ScoredTrajectory]]
    runs: dict[str, str]
    """Run id by arm, as the arm is called here."""
    places: int
    """Of the whole study."""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """All that the page shows of a store."""

    runs: Sequence[RunInfo]
    names: dict[str, str]
    """What each run is called, by its id."""
    entered: dict[str, datetime]
    report: Report
    turns: Turns
    conversations: Conversations
    drifted: Sequence[Drifted]
    framings: Sequence[FramingsReport]
    dialogues: Sequence[DialoguesReport]
    reasons: Counter[tuple[str, str]]
    """Return conversations by what a failure is attributed to, and why."""


def read(store: Store) -> Contents:
    """Read a store."""
    runs = [run_info(store, run_id, identity) for run_id, identity in store.runs()]
    reading = _Reading(store)
    report = build_report((info, reading.of_run(place, info.run_id)) for place, info in enumerate(runs))
    return Contents(
        runs=runs,
        names=run_names([(info.run_id, info.identity) for info in runs]),
        entered={info.run_id: store.entered(info.run_id) for info in runs},
        report=report,
        turns=reading.turns,
        conversations=reading.conversations,
        drifted=reading.drifted(),
        framings=framings_reports(store),
        dialogues=dialogues_reports(store),
        reasons=reading.reasons,
    )


class _Reading:
    """What is collected on the way through a store."""

    def __init__(self, store: Store) -> None:
        self.turns = Turns()
        self.conversations = Conversations()
        self.reasons: Counter[tuple[str, str]] = Counter()
        self._store = store
        self._studies = studies_in(store)
        self._of_run = {run: n for n, one in enumerate(self._studies) for run in one.runs.values()}
        self._places = [_places(store, one) for one in self._studies]
        self._sampled = [_sample(places) for places in self._places]
        self._drifted: dict[int, dict[str, list[ScoredTrajectory]]] = defaultdict(lambda: defaultdict(list))
        """By study and run id."""

    def of_run(self, place: int, run_id: str) -> Iterator[Trajectory]:
        """Yield a run's conversations, having looked at each."""
        for conversation in self._store.trajectories(run_id):
            scores = scores_of(conversation, self._store)
            self.conversations.add(place, conversation, scores)
            self.turns.add(place, conversation, scores)
            self._keep_sample(conversation, scores)
            self._count_reason(conversation)
            yield conversation

    def _keep_sample(self, conversation: Trajectory, scores: tuple[DriftScore, ...]) -> None:
        study = self._of_run[conversation.run_id]
        place = conversation.task_id, conversation.repetition
        if scores and conversation.blame != "infrastructure" and place in self._sampled[study]:
            kept = ScoredTrajectory(trajectory=conversation, scores=tuple(map(_drawable, scores)))
            self._drifted[study][conversation.run_id].append(kept)

    def _count_reason(self, conversation: Trajectory) -> None:
        if not conversation.blame:
            return
        reason = conversation.blame, label(conversation.error or "no reason was noted", 160)
        if reason in self.reasons or len(self.reasons) < REASONS:
            self.reasons[reason] += 1

    def drifted(self) -> list[Drifted]:
        """Return the studies that have drift scores."""
        return [self._drifted_study(n, by_run) for n, by_run in self._drifted.items()]

    def _drifted_study(self, n: int, by_run: dict[str, list[ScoredTrajectory]]) -> Drifted:
        study = self._studies[n]
        runs = dict(zip(_told_apart([label(arm) for arm in study.runs]), study.runs.values(), strict=True))
        return Drifted(
            study=study,
            conversations={arm: by_run[run_id] for arm, run_id in runs.items() if run_id in by_run},
            runs=runs,
            places=len(self._places[n]),
        )


def _places(store: Store, study: StudyRuns) -> list[tuple[str, int]]:
    return sorted({place for run_id in study.runs.values() for place in store.repetitions(run_id)})


def _sample(places: Sequence[tuple[str, int]]) -> set[tuple[str, int]]:
    return set(random.Random(0).sample(places, min(DYNAMICS_OF, len(places))))


def run_names(runs: Sequence[tuple[str, RunIdentity]]) -> dict[str, str]:
    """Return what each run is called: its condition, with its task, model and id where those tell runs
    apart.
    """
    tasks = {identity.task for _, identity in runs}
    models = {identity.models.get("assistant", "") for _, identity in runs}
    names = {
        run_id: " · ".join(
            label(part)
            for part, tells in (
                (typed(identity.condition), True),
                (identity.task, len(tasks) > 1),
                (split_address(identity.models.get("assistant", ""))[0], len(models) > 1),
            )
            if tells
        )
        for run_id, identity in runs
    }
    again = {name for name, n in Counter(names.values()).items() if n > 1}
    return {
        run_id: f"{name} ({label(run_id)[:6]})" if name in again else name for run_id, name in names.items()
    }


def _told_apart(names: Sequence[str]) -> list[str]:
    return [
        name if names.count(name) == 1 else f"{name} {place}" for place, name in enumerate(names, start=1)
    ]


def _drawable(score: DriftScore) -> DriftScore:
    """Return a score whose reference and estimator can stand in a figure."""
    return score.model_copy(update={"reference": label(score.reference), "estimator": label(score.estimator)})


def label(text: str, longest: int = NAME_LENGTH) -> str:
    """Return a text of a file or a model as a label: on one line, and short."""
    safe = one_line(shown(text[: 20 * longest])) or "?"
    return safe if len(safe) <= longest else safe[: longest - 1] + "…"
