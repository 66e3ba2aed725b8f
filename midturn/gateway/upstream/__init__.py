"""The server that answers, or the embedded model in its place: asked, watched, and charged for."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
