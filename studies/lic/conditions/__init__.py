"""The conditions of a comparison: how the user speaks, and what the assistant gets to see."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
