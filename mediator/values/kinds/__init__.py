"""The kinds of value that the check compares, one module each, and the registry of them.

To add one: name it in `ValueKind`, subclass `Kind` in a module of its own and put an instance into `KINDS`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
