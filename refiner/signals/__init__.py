"""How a conversation went, and what its user wanted, as far as the user's own turns tell."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
