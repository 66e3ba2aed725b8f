"""Intent mismatch and drift, the two framings of why chats go wrong, on the same conversations.

Needs the extra `framings`.
"""

from importlib.util import find_spec

import lazy_loader

from midturn.core import MissingExtra

if find_spec("statsmodels") is None:  # which brings numpy and scipy
    raise MissingExtra("framings", needed_for="comparing the framings")

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
