"""When a conversation is intervened in, as a share of its length; and how far it is then as it was before."""

from __future__ import annotations

import math
from collections.abc import Sequence

from midturn.core import BadInput
from midturn.drift import Action, Trigger, at_turns, never
from midturn.store import Trajectory


def scheduled(schedule: Sequence[float], turns: int, action: Action | None = None) -> Trigger:
    """Intervene at these shares of a conversation's turns, never in the first one.

    >>> sorted(scheduled((0.375, 0.75), 8).turns)
    [3, 6]
    """
    at = {math.ceil(share * turns) for share in schedule} - {0, 1}
    return at_turns(*at, action=action) if at else never()


def shared_turns(base_run: Trajectory, trigger: Trigger) -> int:
    """How many turns a conversation under `trigger` has in common with one that was left alone."""
    for turn in range(1, len(base_run.turns) + 1):
        scores = [past.drift for past in base_run.turns[: turn - 1] if past.drift]
        if trigger.decide(turn, scores).kind != "none":
            return turn - 1
    return len(base_run.turns)


def shares_in(schedule: str | Sequence[float], of: str) -> tuple[float, ...]:
    """Return the shares of a conversation's length at which to intervene.

    Args:
        schedule: shares, in Python or comma-separated.
        of: what they are shares of, for the message.

    Raises:
        BadInput: one is no number above 0 and at most 1.
    """
    named = schedule.split(",") if isinstance(schedule, str) else schedule
    try:
        shares = tuple(float(part) for part in named)
    except ValueError:
        shares = ()
    if not shares or not all(0 < share <= 1 for share in shares):
        raise BadInput(f"--schedule {schedule}: give shares of a {of}'s length, such as 0.375,0.75")
    return shares
