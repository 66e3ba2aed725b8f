"""What the user means: context and guidelines in, one explicit instruction out, and the check on it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
