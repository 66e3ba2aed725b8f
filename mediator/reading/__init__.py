"""Read what a user turn is: part of the open request, about an answer, or something of its own."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
