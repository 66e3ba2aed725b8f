"""The report on everyday conversations: what mediation gains or loses, by kind of conversation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from midturn.core import BadInput
from midturn.statistics import Interval, average, paired, per_instruction
from midturn.store import Store, Trajectory
from midturn.studies.everyday._notes import ConversationNotes
from midturn.studies.everyday._study import NAME

BASELINE = "unmediated"


class Row(BaseModel):
    """One condition in one kind of conversation; scores and differences are percentages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    """A kind of conversation, or `all`."""
    condition: str
    n: int
    score: float
    score_ci: Interval | None
    difference: float | None
    """Minus `unmediated`, paired by conversation; `None` for that condition itself."""
    difference_ci: Interval | None
    replaced: int
    """Conversations in whose last turn one message stood for a request."""


class Report(BaseModel):
    """All conditions of one assistant on the same conversations."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    rows: tuple[Row, ...]
    failed: int
    """Conversations that infrastructure broke; they are in no figure."""


def everyday_report(store: Store) -> Report:
    """Report on a store's newest everyday runs.

    Raises:
        BadInput: the store holds none.
    """
    newest = {
        identity.condition: (run_id, identity) for run_id, identity in store.runs() if identity.study == NAME
    }
    if not newest:
        raise BadInput("the store holds no everyday conversations: play some with `midturn everyday`")
    played = {name: list(store.trajectories(run_id)) for name, (run_id, _) in newest.items()}
    kinds = list(dict.fromkeys(_kind(t) for found in played.values() for t in found))
    failed = sum(t.score is None for found in played.values() for t in found)
    rows = [row for kind in ["all", *kinds] for row in _rows(kind, played)]
    (model,) = {identity.models["assistant"] for _, identity in newest.values()}
    return Report(model=model, rows=tuple(rows), failed=failed)


def _rows(kind: str, played: dict[str, list[Trajectory]]) -> Sequence[Row]:
    chosen = {
        name: [t for t in found if t.score is not None and kind in ("all", _kind(t))]
        for name, found in played.items()
    }
    scores = {name: _scores(found) for name, found in chosen.items()}
    rows: list[Row] = []
    for name, found in chosen.items():
        if not found:
            continue
        own = average(per_instruction(scores[name]))
        other = None if name == BASELINE or BASELINE not in scores else paired(scores[BASELINE], scores[name])
        rows.append(
            Row(
                kind=kind,
                condition=name,
                n=len(found),
                score=own.value or 0.0,
                score_ci=own.ci,
                difference=other.difference.value if other else None,
                difference_ci=other.difference.ci if other else None,
                replaced=sum(_is_replaced(t) for t in found),
            )
        )
    return rows


def _kind(trajectory: Trajectory) -> str:
    return ConversationNotes.of(trajectory).kind


def _scores(found: Sequence[Trajectory]) -> dict[str, dict[int, float]]:
    scores: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for t in found:
        scores[t.task_id][t.repetition] = 100.0 * (t.score or 0.0)
    return dict(scores)


def _is_replaced(trajectory: Trajectory) -> bool:
    made = trajectory.turns[-1].instruction if trajectory.turns else None
    return made is not None and made.act != "pass"
