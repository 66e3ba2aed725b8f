"""How a turn flows."""

from graphs.mediate import mediate
from graphs.middleware import MediationMiddleware
from graphs.state import Seats, TurnInput, TurnState
from graphs.tracing import traced
from graphs.turn import TurnGraph, take_turn, turn_graph

__all__ = [
    "MediationMiddleware",
    "Seats",
    "TurnGraph",
    "TurnInput",
    "TurnState",
    "mediate",
    "take_turn",
    "traced",
    "turn_graph",
]
