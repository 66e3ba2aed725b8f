"""Which verdicts a study of a given size can come to, before anything is spent on it."""

from __future__ import annotations

from midturn.drift.dynamics import fewest_to_settle
from midturn.studies.drift._plan import Plan

_LIKELY = 3
"""Times the fewest conversations: where disturbances halve each turn, *settled* then comes out in about seven
studies of ten (`midturn drift simulate` has other dynamics)."""


def verdicts_in_reach(plan: Plan) -> str:
    """One sentence on whether "bounded?" can be answered with yes at this plan's size, and where it can."""
    conversations = min(len(plan.of_arm(arm)) for arm in plan.arms)
    turns = len(plan.scripts[0].asks)
    size = f"{conversations} conversations of {turns} turns an arm"
    least = fewest_to_settle(turns)
    if least is None:
        return f"{size}: too few turns for any verdict on the level; that takes 5 turns or more"
    wanted = f"*settled* takes at least {least} at {turns} turns, and about {_LIKELY * least} to be likely"
    if conversations < least:
        return f"{size}: bounded? can only come out as no or can't tell, since {wanted}"
    return f"{size}: bounded? can come out as yes, no or can't tell; {wanted}"
