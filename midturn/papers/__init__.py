"""Tables and figures in the layout of the three papers, with the published figures beside ours.

A table is written where the store holds runs for it. The drift studies are analysed whole, some seconds each.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
