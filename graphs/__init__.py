"""How a turn flows.

`graphs.middleware` stands apart: what it extends takes a fifth of a second to import, and few need it.
"""

from graphs.mediate import mediate
from graphs.state import Seats, TurnInput, TurnState
from graphs.tracing import traced
from graphs.turn import TurnGraph, take_turn, turn_graph

__all__ = [
    "Seats",
    "TurnGraph",
    "TurnInput",
    "TurnState",
    "mediate",
    "take_turn",
    "traced",
    "turn_graph",
]
