"""What a trial found out: rules that hold in a share of conversations, compared with those without them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
