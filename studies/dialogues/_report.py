"""The report on dialogues: every condition, by turn, and the differences paired by dialogue.

Every interval is over dialogues: the turns of one are alike. A turn's score is the lowest of its checks'; a
dialogue's is the mean of its scored turns'.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from statistics import fmean

from pydantic import BaseModel, ConfigDict

from midturn.core import BadInput, Usage, total
from midturn.statistics import (
    Estimate,
    Interval,
    amount_ratio,
    average,
    difference,
    paired,
    pass_k,
    performance,
)
from midturn.store import RunIdentity, Store, Trajectory
from midturn.studies.dialogues._conditions import BASE_RUN, TWINS
from midturn.studies.dialogues._notes import DialogueNotes, TurnNotes
from midturn.studies.dialogues._records import Source
from midturn.studies.dialogues.sources import SOURCES

NAME = "dialogues"

OfTurns = dict[str, dict[int, dict[int, float]]]
"""Dialogue -> repetition -> turn -> score, 0 to 100."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Figure(_Row):
    """A figure with its interval over dialogues."""

    value: float | None
    ci: Interval | None
    n: int
    """Dialogues."""

    @classmethod
    def of(cls, estimate: Estimate) -> Figure:
        """Return an estimate as it is reported."""
        return cls(value=estimate.value, ci=estimate.ci, n=estimate.n)


class ConditionRow(_Row):
    """One condition; scores are percentages."""

    condition: str
    run_id: str
    turns: int
    """Turns that were scored, all repetitions together."""
    score: Figure
    """P: the mean over a dialogue's scored turns, averaged over dialogues."""
    kept: Figure
    """The share of all single checks that were passed, likewise."""
    slope: Figure
    """Points that the score changes by from one turn to the next, within a dialogue."""
    aptitude: Figure
    unreliability: Figure
    pass_k: dict[int, Figure]
    """By k: the chance that k repetitions of a dialogue all keep every check in every turn."""
    failed: int
    """Dialogues without a score, as infrastructure, a judge or a simulated user failed: in no figure."""
    intervened: int
    """Turns that an intervention acted on."""
    usage: Usage


class DifferenceRow(_Row):
    """Condition b minus condition a, paired by dialogue."""

    a: str
    b: str
    difference: Figure
    p: float | None


class TurnRow(_Row):
    """One condition at one turn."""

    condition: str
    turn: int
    score: Figure
    loss: Figure | None
    """What `full` scores more at the same turn, paired by dialogue."""


class LossRow(_Row):
    """How the loss against `full` changes from turn to turn."""

    condition: str
    loss: Figure
    slope: Figure
    """Points of loss a turn, within a dialogue."""


class GroupRow(_Row):
    """One condition in one group of dialogues."""

    group: str
    condition: str
    score: Figure


class Report(_Row):
    """All conditions of one assistant on the same dialogues."""

    data: str
    model: str
    scoring: str
    decoding: str
    source: Source | None
    conditions: tuple[ConditionRow, ...]
    differences: tuple[DifferenceRow, ...]
    losses: tuple[LossRow, ...]
    turns: tuple[TurnRow, ...]
    groups: tuple[GroupRow, ...]
    failed: int

    @property
    def repeated(self) -> bool:
        """Whether a dialogue was played more than once under a condition."""
        return any(len(row.pass_k) > 1 for row in self.conditions)


def comparisons(store: Store) -> list[dict[str, str]]:
    """Return a store's runs of dialogues, those of one comparison together: run id by condition, newest last.

    What sets the conditions of a comparison apart is no more than what they show and do.
    """
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for run_id, made in store.runs():
        if made.study == NAME:
            key = _compared(made)
            found[key] = {**found.pop(key, {}), made.condition: run_id}
    return list(found.values())


def _compared(made: RunIdentity) -> tuple[str, ...]:
    same = ("protocol", "data_sha256", "task", "scoring", "seed")
    decoded = (made.decoding.temperature, made.decoding.reply_tokens)
    return (made.models["assistant"], *(str(getattr(made, name)) for name in same), str(decoded))


def newest(store: Store) -> dict[str, str]:
    """Return the runs of a store's newest comparison: run id by condition.

    Raises:
        BadInput: the store holds no dialogues.
    """
    found = comparisons(store)
    if not found:
        raise BadInput("the store holds no dialogues: play some with `midturn dialogues run`")
    return found[-1]


def report_of(
    store: Store,
    runs: Mapping[str, str],
    only: Set[str] | None = None,
    source: Source | None = None,
) -> Report:
    """Report on these runs.

    Args:
        store: which holds them.
        runs: run id by condition.
        only: the dialogues that count; `None`: all of the runs.
        source: where the dialogues come from; `None`: as the runs' task tells.

    Raises:
        BadInput: none of them has a dialogue that was played.
    """
    entered = dict(store.runs())
    played = {
        name: [t for t in store.trajectories(run_id) if only is None or t.task_id in only]
        for name, run_id in runs.items()
    }
    played = {name: found for name, found in played.items() if found}
    if not played:
        raise BadInput("no dialogue has been played to its end yet")
    scores = {name: _of_turns(found, "score") for name, found in played.items()}
    identity = entered[runs[next(iter(played))]]
    rows = [_condition(name, runs[name], found, scores[name]) for name, found in played.items()]
    return Report(
        data=identity.task,
        model=identity.models["assistant"],
        scoring=identity.scoring,
        decoding=str(identity.decoding),
        source=source or SOURCES.get(identity.task),
        conditions=tuple(rows),
        differences=tuple(_differences(scores)),
        losses=tuple(_losses(scores)),
        turns=tuple(_turns(scores)),
        groups=tuple(_groups(played, scores)),
        failed=sum(row.failed for row in rows),
    )


def _condition(name: str, run_id: str, found: Sequence[Trajectory], scores: OfTurns) -> ConditionRow:
    whole = _whole(scores)
    made = performance(whole)
    perfect = {
        task: {n: 100.0 if min(t.values()) >= 100 else 0.0 for n, t in runs.items()}
        for task, runs in scores.items()
    }
    most = max((len(runs) for runs in scores.values()), default=0)
    return ConditionRow(
        condition=name,
        run_id=run_id,
        turns=sum(len(turns) for runs in scores.values() for turns in runs.values()),
        score=Figure.of(made.mean),
        kept=Figure.of(average(_means(_whole(_of_turns(found, "kept"))))),
        slope=Figure.of(_slope(scores)),
        aptitude=Figure.of(made.aptitude),
        unreliability=Figure.of(made.unreliability),
        pass_k={k: Figure.of(pass_k(perfect, k)) for k in range(1, most + 1)},
        failed=sum(t.score is None for t in found),
        intervened=sum(
            turn.intervention is not None and turn.intervention.kind != "none"
            for t in found
            for turn in t.turns
        ),
        usage=total(usage for t in found for usage in t.usage.values()),
    )


def _of_turns(found: Sequence[Trajectory], what: str) -> OfTurns:
    scores: OfTurns = defaultdict(dict)
    for t in found:
        noted = [TurnNotes.of(turn) for turn in t.turns] if t.score is not None else []
        values = {n.turn: 100 * value for n in noted if (value := getattr(n, what)) is not None}
        if values:
            scores[t.task_id][t.repetition] = values
    return dict(scores)


def _whole(scores: OfTurns) -> dict[str, dict[int, float]]:
    return {task: {n: fmean(turns.values()) for n, turns in runs.items()} for task, runs in scores.items()}


def _means(scores: Mapping[str, Mapping[int, float]]) -> list[float]:
    return [fmean(runs.values()) for _, runs in sorted(scores.items())]


def _by_turn(scores: OfTurns) -> dict[str, dict[int, float]]:
    """Return the mean over repetitions at each turn, by dialogue."""
    made: dict[str, dict[int, float]] = {}
    for task, runs in sorted(scores.items()):
        values: dict[int, list[float]] = defaultdict(list)
        for turns in runs.values():
            for turn, value in turns.items():
                values[turn].append(value)
        made[task] = {turn: fmean(each) for turn, each in sorted(values.items())}
    return made


def _slope(scores: OfTurns) -> Estimate:
    return _slope_of(list(_by_turn(scores).values()))


def _slope_of(dialogues: Sequence[Mapping[int, float]]) -> Estimate:
    """Return the change a turn within dialogues: least squares with a level of its own for each dialogue."""
    parts: list[float] = []
    wholes: list[float] = []
    for turns in dialogues:
        if len(turns) > 1:
            mean_turn, mean = fmean(turns), fmean(turns.values())
            parts.append(sum((turn - mean_turn) * (value - mean) for turn, value in turns.items()))
            wholes.append(sum((turn - mean_turn) ** 2 for turn in turns))
    return amount_ratio(parts, wholes)


def _differences(scores: Mapping[str, OfTurns]) -> Iterator[DifferenceRow]:
    for name, own in scores.items():
        base = name.partition(" + ")[0]
        wanted = [] if name == TWINS else [other for other in (BASE_RUN, base, TWINS) if other != name]
        for other in dict.fromkeys(wanted):
            if other in scores:
                made = paired(_whole(scores[other]), _whole(own)).difference
                yield DifferenceRow(a=other, b=name, difference=Figure.of(made), p=made.p)


def _losses(scores: Mapping[str, OfTurns]) -> Iterator[LossRow]:
    if TWINS not in scores:
        return
    full = _by_turn(scores[TWINS])
    for name, own in scores.items():
        if name == TWINS:
            continue
        lost = {
            task: {turn: full[task][turn] - value for turn, value in turns.items() if turn in full[task]}
            for task, turns in _by_turn(own).items()
            if task in full
        }
        made = paired(_whole(own), _whole(scores[TWINS])).difference
        yield LossRow(condition=name, loss=Figure.of(made), slope=Figure.of(_slope_of(list(lost.values()))))


def _turns(scores: Mapping[str, OfTurns]) -> Iterator[TurnRow]:
    by_turn = {name: _by_turn(own) for name, own in scores.items()}
    full = by_turn.get(TWINS)
    for name, own in by_turn.items():
        for turn in sorted({turn for turns in own.values() for turn in turns}):
            here = {task: turns[turn] for task, turns in own.items() if turn in turns}
            loss = None
            if full is not None and name != TWINS:
                shared = [task for task in here if turn in full.get(task, {})]
                loss = Figure.of(difference([here[t] for t in shared], [full[t][turn] for t in shared]))
            yield TurnRow(condition=name, turn=turn, score=Figure.of(average(list(here.values()))), loss=loss)


def _groups(played: Mapping[str, Sequence[Trajectory]], scores: Mapping[str, OfTurns]) -> Iterator[GroupRow]:
    group_of = {t.task_id: DialogueNotes.of(t).group for found in played.values() for t in found}
    groups = dict.fromkeys(group for group in group_of.values() if group is not None)
    for group in groups:
        for name, own in scores.items():
            chosen = {task: runs for task, runs in _whole(own).items() if group_of[task] == group}
            if chosen:
                yield GroupRow(group=group, condition=name, score=Figure.of(average(_means(chosen))))
