"""How a conversation went, by the last signals that its user gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from midturn.mediator.reading import Exchange
from midturn.refiner.signals._records import ProposedOutcome, Signal
from midturn.refiner.signals._turns import signals_in
from midturn.store import Trajectory


def proposed_outcome(trajectory: Trajectory) -> ProposedOutcome:
    """Propose how a conversation went; its score, if it has one, is not looked at."""
    turns = [Exchange(turn.utterance, turn.response) for turn in trajectory.turns]
    signals = signals_in(turns)
    outcome, why = outcome_of_signals(signals)
    return ProposedOutcome(
        conversation_id=trajectory.conversation_id,
        run_id=trajectory.run_id,
        outcome=outcome,
        signals=signals,
        why=why,
    )


def outcome_of_signals(
    signals: Sequence[Signal],
) -> tuple[Literal["success", "failure", "unknown"], str]:
    """Return how a conversation went, and the signal that says so: the last one.

    What the user asked for again, corrected or complained about counts as failed where no thanks follow it.
    """
    if not signals:
        return "unknown", "no signal"
    last = signals[-1]
    outcome = "success" if last.kind == "thanks" else "failure"
    return outcome, f"{last.kind} in turn {last.turn}: {last.why}"
