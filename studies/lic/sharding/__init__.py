"""Cut instructions that say everything at once into shards: Lost-in-Conversation records out of prompts."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
