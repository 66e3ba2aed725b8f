"""The report on a store: one page with what ran, figures, and a browser for its conversations."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
