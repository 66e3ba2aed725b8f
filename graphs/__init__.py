"""How a turn flows: the turn graph, the middleware for `create_agent`, and wrapped graphs."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
