"""How a turn flows."""

from graphs.state import Seats, TurnInput, TurnState
from graphs.turn import TurnGraph, take_turn, turn_graph

__all__ = ["Seats", "TurnGraph", "TurnInput", "TurnState", "take_turn", "turn_graph"]
