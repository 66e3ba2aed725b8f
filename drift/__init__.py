"""How far a conversation strayed from its goal, and what to do about it.

`midturn.drift.dynamics` holds what the scores of many conversations say together; it needs the extra `drift`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
