"""Conversational middleware against the way chat models get lost over many turns."""

__version__ = "0.1.0"
