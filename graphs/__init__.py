"""How a turn flows."""

from graphs.state import Seats, TurnInput, TurnState
from graphs.turn import TurnGraph, turn_graph

__all__ = ["Seats", "TurnGraph", "TurnInput", "TurnState", "turn_graph"]
