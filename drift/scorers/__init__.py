"""Ways of comparing a response's probabilities under two conditionings, all behind one protocol.

`exact_scorer` needs the extra `probe` (torch and transformers); nothing here imports them before it is
called.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
