"""Which verdicts a study of a given size can come to, before anything is spent on it."""

from __future__ import annotations

from midturn.drift.dynamics import fewest_to_settle
from midturn.studies.drift._study import ScriptedStudy

_LIKELY = 3
"""Times the fewest conversations: where disturbances halve each turn, *settled* then comes out in about seven
studies of ten (`midturn drift simulate` has other dynamics)."""


def verdicts_in_reach(study: ScriptedStudy) -> str:
    """One sentence on whether "bounded?" can be answered with yes at this study's size, and where it can."""
    conversations = min(len(study.of_arm(arm)) for arm in study.arms)
    turns = len(study.scripts[0].asks)
    size = f"{conversations} conversations of {turns} turns an arm"
    least = fewest_to_settle(turns)
    if least is None:
        return f"{size}: too few turns for any verdict on the level; that takes 5 turns or more"
    wanted = f"*settled* takes at least {least} at {turns} turns, and about {_LIKELY * least} to be likely"
    if conversations < least:
        return f"{size}: bounded? can only come out as no or can't tell, since {wanted}"
    return f"{size}: bounded? can come out as yes, no or can't tell; {wanted}"
