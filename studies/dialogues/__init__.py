"""Dialogues scored at every turn: nothing ends early, and every turn that has checks counts."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
