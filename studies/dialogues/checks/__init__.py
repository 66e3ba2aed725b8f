"""What a reply is checked for: a kind of check is a module of this folder, which subclasses `BaseCheck`."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
