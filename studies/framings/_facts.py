"""What the analysis wants to know of each conversation, read one by one from the store.

A turn's completeness is the share of the values that the user has stated so far which stand in the message
that the assistant was asked to answer: the Mediator's instruction, or else the user's own turn. What counts
as a value, and what the check cannot see, is said in `midturn.mediator.check`; short statements without one
(`wording`) are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from midturn.core import Usage, total
from midturn.mediator.check import (
    compared,
)
from midturn.store import Blame, Store, Trajectory, Turn
from midturn.studies.framings._drift_measure import DriftMeasure
from midturn.studies.framings._notes import ConversationNotes
from midturn.studies.lic import statements, worth_keeping


@dataclass(frozen=True, kw_only=True)
class TurnFacts:
    """One turn."""

    position: float
    """Its number as a share of the conversation's length in shards."""
    drift: float | None = None
    """Nats per token; `None` where it was not scored."""
    completeness: float | None = None
    """0 to 1; `None` where the user has stated no value yet."""
    reminded: bool = False
    instruction: str | None = None
    """What the Mediator made of it; `None` without a Mediator or where it let the turn pass."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One conversation."""

    task_id: str
    repetition: int
    score: float | None
    """0 to 100; `None` for infrastructure and judge failures."""
    blame: Blame | None = None
    turns: Sequence[TurnFacts] = ()
    shared: int | None = None
    """Turns taken over from its base run; `None` without one."""
    usage: Usage = field(default_factory=Usage)
    """Of assistant and Mediator over all turns, those that were taken over included."""
    probing_s: float = 0.0
    """Seconds that scoring its turns took."""


def facts_of(store: Store, run_ids: Mapping[str, str], drift_measure: DriftMeasure) -> dict[str, list[Facts]]:
    """Each cell's conversations, by the cell's name."""
    return {
        cell: [_facts(trajectory, drift_measure) for trajectory in store.trajectories(run_id)]
        for cell, run_id in run_ids.items()
    }


def _facts(trajectory: Trajectory, drift_measure: DriftMeasure) -> Facts:
    notes = ConversationNotes.of(trajectory)
    turns, shards = trajectory.turns, notes.shards or max(1, len(trajectory.turns))
    return Facts(
        task_id=trajectory.task_id,
        repetition=trajectory.repetition,
        score=None if trajectory.score is None else 100 * trajectory.score,
        blame=trajectory.blame,
        turns=[_turn_facts(turns[: n + 1], shards, drift_measure) for n in range(len(turns))],
        shared=notes.shared if notes.source else None,
        usage=total(_of_remedies(turns)),
        probing_s=sum(step.ms for turn in turns for step in turn.trace if step.step == "probe") / 1000,
    )


def _of_remedies(turns: Iterable[Turn]) -> Iterable[Usage]:
    return (
        spent for turn in turns for role, spent in turn.usage.items() if role in ("assistant", "mediator")
    )


def _turn_facts(turns: Sequence[Turn], shards: int, drift_measure: DriftMeasure) -> TurnFacts:
    turn = turns[-1]
    instruction = turn.instruction if turn.instruction and turn.instruction.act == "execute" else None
    return TurnFacts(
        position=len(turns) / shards,
        drift=drift_measure.value(turn.drift),
        completeness=completeness(
            instruction.text if instruction else turn.utterance, [each.utterance for each in turns]
        ),
        reminded=turn.intervention is not None and turn.intervention.kind == "remind",
        instruction=instruction.text if instruction else None,
    )


def completeness(text: str, said: Sequence[str]) -> float | None:
    """Return the share of the stated values that stand in `text`; `None` where none is stated.

    >>> completeness("for 4 people", ["a table for 4 people", "at 19:30"])
    0.5
    """
    wanted = _lost("", tuple(said))
    return 1 - _lost(text, tuple(said)) / wanted if wanted else None


@lru_cache(
    maxsize=50_000
)  # Branches share their base run's turns, and all cells of an instruction its words.
def _lost(text: str, said: tuple[str, ...]) -> int:
    return len(worth_keeping(compared(text, statements(said)).lost))
