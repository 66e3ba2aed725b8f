"""The report on Lost-in-Conversation runs: every figure with its interval and its n.

An infrastructure failure is never a score, a judge's failure is none either, and a conversation that has not
ended has none yet: all three are counted beside the figures. A conversation that ended without an answer
scores 0.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
