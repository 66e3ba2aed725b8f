"""The Refiner on a store: what failed there becomes rules, which are judged by playing it again."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
