"""What can be said of each study, in Python and on the command line; importable without any extra."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
