"""Lost in Conversation: the same instruction said at once or in shards (arXiv 2505.06120)."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
