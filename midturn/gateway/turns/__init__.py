"""What is made of a user's turn, and how far its answer strayed."""

from midturn.gateway.turns._scores import Scores
from midturn.gateway.turns._turns import Turns

__all__ = ["Scores", "Turns"]
