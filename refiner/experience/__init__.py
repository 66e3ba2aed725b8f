"""Experience in and out: conversations of other programs as trajectories, and trajectories as files."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
