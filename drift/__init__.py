"""How far a conversation strayed from its goal, and what to do about it.

`drift.dynamics` holds what the scores of many conversations say together; it needs the extra `drift`.
"""

from drift.divergence_probe import DivergenceProbe
from drift.forecast import Forecast
from drift.policy import Policy, above, all_of, any_of, at_turns, entropy_spike, never, towards
from drift.probe import Probe
from drift.records import DriftScore, Intervention
from drift.references import GoalAlone, GoalPinned, OtherModel
from drift.scorers import exact_scorer

__all__ = [
    "DivergenceProbe",
    "DriftScore",
    "Forecast",
    "GoalAlone",
    "GoalPinned",
    "Intervention",
    "OtherModel",
    "Policy",
    "Probe",
    "above",
    "all_of",
    "any_of",
    "at_turns",
    "entropy_spike",
    "exact_scorer",
    "never",
    "towards",
]
