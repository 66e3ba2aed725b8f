"""Conversations that the benchmark's own program logged, read into the store as runs and trajectories.

What a log does not say is not made up: tokens stay 0, the seed is 0, and a data set whose file is missing is
known by its name alone.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
