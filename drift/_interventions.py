"""What an intervention says to the assistant. The user never sees it."""

from __future__ import annotations

REMINDER = "\n\n(Keep to what was asked for from the start:\n{goal})"


def reminded(text: str, goal: str) -> str:
    """A user turn with the goal restated after it.

    The goal at a turn is what the user has said so far; what they have yet to say is no part of it.
    """
    return text + REMINDER.format(goal=goal)
