"""What a reply is checked for: a kind of check is one module, listed in `_registry`."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
