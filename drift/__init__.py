"""How far a conversation strayed from its goal, and what to do about it."""

from drift.policy import Policy, at_turns, never
from drift.probe import Probe
from drift.records import DriftScore, Intervention

__all__ = ["DriftScore", "Intervention", "Policy", "Probe", "at_turns", "never"]
