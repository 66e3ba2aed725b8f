"""Rules that a reply keeps or breaks, checked by counting, searching and parsing, without a model."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
