"""When a conversation is intervened in, as a share of its length; and how far it is then as it was before."""

from __future__ import annotations

import math
from collections.abc import Sequence

from midturn.drift import Action, Trigger, at_turns, never
from midturn.store import Trajectory


def scheduled(schedule: Sequence[float], turns: int, action: Action | None = None) -> Trigger:
    """Intervene at these shares of a conversation of so many turns, never in the first one.

    >>> sorted(scheduled((0.375, 0.75), 8).turns)
    [3, 6]
    """
    at = {math.ceil(share * turns) for share in schedule} - {0, 1}
    return at_turns(*at, action=action) if at else never()


def shared_turns(trunk: Trajectory, trigger: Trigger) -> int:
    """How many turns a conversation under `trigger` has in common with one that was left alone."""
    for turn in range(1, len(trunk.turns) + 1):
        scores = [past.drift for past in trunk.turns[: turn - 1] if past.drift]
        if trigger.decide(turn, scores).kind != "none":
            return turn - 1
    return len(trunk.turns)
