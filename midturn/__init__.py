"""Conversational middleware against the way chat models get lost over many turns.

>>> from midturn import Mediator, Seats, at_turns, chat_model, turn_graph
"""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant import chat_model
    from drift import DriftScore, Intervention, Policy, Probe, above, at_turns, never
    from graphs import Seats, mediate, traced, turn_graph
    from graphs.middleware import MediationMiddleware
    from mediator import Concat, ContextBuilder, FullHistory, Instruction, Mediator, Recap, Snowball

__version__ = "0.1.0"
__all__ = [
    "Concat",
    "ContextBuilder",
    "DriftScore",
    "FullHistory",
    "Instruction",
    "Intervention",
    "MediationMiddleware",
    "Mediator",
    "Policy",
    "Probe",
    "Recap",
    "Seats",
    "Snowball",
    "above",
    "at_turns",
    "chat_model",
    "mediate",
    "never",
    "traced",
    "turn_graph",
]

_MODULE_OF = {
    "assistant": ("chat_model",),
    "drift": ("DriftScore", "Intervention", "Policy", "Probe", "above", "at_turns", "never"),
    "graphs": ("Seats", "mediate", "traced", "turn_graph"),
    "graphs.middleware": ("MediationMiddleware",),
    "mediator": (
        *("Concat", "ContextBuilder", "FullHistory", "Instruction", "Mediator", "Recap", "Snowball"),
    ),
}
_ROOMS = ("assistant", "drift", "graphs", "mediator", "refiner", "studies")


def _refuse_hidden_rooms() -> None:
    """Say so where a module of the user's has the name of one of our packages and comes before it."""
    ours = Path(__file__).resolve().parent.parent
    for room in _ROOMS:
        spec = importlib.util.find_spec(room)
        found = Path(spec.origin).resolve() if spec and spec.origin else None
        if found is None or found != ours / room / "__init__.py":
            where = found or "a folder without __init__.py, or nothing,"
            raise ImportError(f"midturn: {where} hides midturn's own package `{room}`: rename yours")


def __getattr__(name: str) -> Any:
    """Import a promised name when it is first asked for: the graph costs half a second to import."""
    for module, names in _MODULE_OF.items():
        if name in names:
            return getattr(importlib.import_module(module), name)
    raise AttributeError(f"module 'midturn' has no attribute {name!r}")


_refuse_hidden_rooms()
