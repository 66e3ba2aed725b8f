"""Whether a set of guidelines is better than the one it is to replace, on instructions it never saw."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
