"""Whether a response keeps to constraints that can be checked without a model.

A constraint is anything with a `name` and a `met(text)`, so a study's own are used next to these.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
