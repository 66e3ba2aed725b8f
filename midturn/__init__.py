"""Conversational middleware against the way chat models get lost over many turns.

>>> from midturn import MediationMiddleware, Mediator, at_turns, mediate, turn_graph
"""

from pathlib import Path

import lazy_loader

__version__ = "0.1.0"

_HERE = Path(__file__).resolve().parent
if not (_HERE / "mediator").is_dir():
    # A checkout without symbolic links: the folders they would point to lie beside this one.
    __path__.append(str(_HERE.parent))

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
