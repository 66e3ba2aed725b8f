"""Pages that are one file: nothing is loaded from anywhere, and whatever was said is escaped.

Style and script stand in the page, and their hashes in the page's Content Security Policy: a browser that
keeps to it runs and takes nothing else, and reaches no network, even where an escape was forgotten. Nor may
the script turn text into markup.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
