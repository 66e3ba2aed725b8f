"""The kinds of value that the check compares: a module of this folder each, which subclasses `Kind`."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
