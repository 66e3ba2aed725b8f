"""How a turn flows."""
