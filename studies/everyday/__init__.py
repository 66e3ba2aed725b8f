"""Everyday conversations made by rule, with a last answer that a rule can score.

Their templates come in two parts that have none in common: `tune` to look at, `report` to take figures on.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
